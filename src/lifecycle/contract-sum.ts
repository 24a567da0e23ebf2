import type { BetaDiscreteWeibullParameters } from "../schemas/contractual.ts";
import { logRenewal, logSurvival } from "./contract-survival.ts";

/** So many periods are added up one by one. */
const addedPeriods = 1000;

/**
 * Σ S(renewals + t) / S(renewals) · (1 + rate)^−t over t from 0 on, or over `horizon` periods; `null` where it is infinite.
 *
 * For the shifted-beta-geometric model it is ₂F₁(1, β + n; α + β + n; 1/(1 + rate)). The first thousand periods are added up,
 * the rest follows by Euler and Maclaurin's formula, with the integral over the logarithm of time: so a rate next to 0 costs no more
 * than another, and one sum serves both models.
 *
 * Source: DLMF 2.10.1 (Euler and Maclaurin), 3.5.15 (Gauss and Legendre).
 */
export function discountedPeriods(
  parameters: BetaDiscreteWeibullParameters,
  renewals: number,
  rate: number,
  horizon: number | undefined,
): number | null {
  const decay = Math.log1p(rate);
  const last = horizon === undefined ? addedPeriods : horizon;
  let sum = 0;
  let rest = 0;
  let log = 0;
  for (let t = 0; t < last; t++) {
    if (t > 0) log += logRenewal(parameters, renewals + t);
    const term = Math.exp(log - decay * t);
    if (term === 0) return sum;
    const exact = term + rest;
    const next = sum + exact;
    rest = exact - (next - sum);
    sum = next;
  }
  if (horizon !== undefined) return sum;
  const tail = tailOf(parameters, renewals, decay);
  return tail === null ? null : sum + tail;
}

/** The sum from `addedPeriods` on. */
function tailOf(parameters: BetaDiscreteWeibullParameters, renewals: number, decay: number): number | null {
  const start = addedPeriods;
  const at = (t: number): number => Math.exp(logSurvival(parameters, renewals, renewals + t) - decay * t);
  const first = at(start);
  if (first === 0) return 0;
  const integral = integrate(parameters, renewals, decay, at);
  if (integral === null) return null;
  // Central differences over four periods; the terms change little from one to the next.
  const [a, b, c, d] = [at(start - 2), at(start - 1), at(start + 1), at(start + 2)] as const;
  const slope = (8 * (c - b) - (d - a)) / 12;
  const third = (d - a - 2 * (c - b)) / 2;
  return integral + first / 2 - slope / 12 + third / 720;
}

/**
 * The integral from `addedPeriods` on, by Gauss and Legendre's rule on equal steps of log t. Far out, where the survival is a power of
 * t, the rest of it is known.
 */
function integrate(
  parameters: BetaDiscreteWeibullParameters,
  renewals: number,
  decay: number,
  at: (t: number) => number,
): number | null {
  const { alpha, beta, c } = parameters;
  const excess = alpha * c - 1;
  if (decay === 0 && !(excess > 0)) return null;
  // Survival is a power of time where (beta + t^c) and (alpha + beta + t^c) are one, and renewals are as nothing to t.
  const settled = (1e16 * (1 + alpha) * (1 + alpha + beta)) ** (1 / c);
  const limit = Math.min(1e290, Math.max(settled, 1e16 * (1 + renewals)));
  const turned = 1e6 * (1 + alpha + beta);
  let sum = 0;
  let from = Math.log(addedPeriods);
  for (;;) {
    // The steps are as small as the survival bends: with c, and only with its power of time once that has set in.
    const width = 0.5 / Math.max(1, Math.exp(c * from) < turned ? c : c * alpha);
    let step = 0;
    for (let i = 0; i < nodes.length; i++) {
      for (const side of [-1, 1]) {
        const t = Math.exp(from + (width / 2) * (1 + side * (nodes[i] as number)));
        step += (weights[i] as number) * t * at(t);
      }
    }
    sum += (width / 2) * step;
    from += width;
    const t = Math.exp(from);
    const height = at(t) * t;
    if (height <= 1e-18 * sum && (decay * t > 1 || excess > 0.5)) return sum;
    if (t >= limit) return decay === 0 ? sum + height / excess : sum;
  }
}

/** Gauss and Legendre's rule of 16 points on −1 to 1, its positive half. */
const nodes: readonly number[] = [
  0.09501250983763744, 0.2816035507792589, 0.45801677765722737, 0.6178762444026438, 0.755404408355003,
  0.8656312023878318, 0.9445750230732326, 0.9894009349916499,
];

const weights: readonly number[] = [
  0.1894506104550685, 0.1826034150449236, 0.1691565193950025, 0.1495959888165767, 0.1246289712555339,
  0.0951585116824928, 0.0622535239386479, 0.0271524594117541,
];
