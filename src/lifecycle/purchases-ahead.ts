import { integrate } from "../stats/gauss-legendre.ts";
import { betaTail } from "../stats/special/beta-kernel.ts";
import { logBetaPositive, logGammaDifference, logGammaPositive } from "../stats/special/gamma-kernel.ts";
import type { PurchaseState } from "./purchase-state.ts";

/** How many purchases are expected of a customer within a span of time. */
export function expectedIn(state: PurchaseState, time: number): number {
  if (time === 0 || state.alive === 0) return 0;
  const expected = state.leaves === "any-moment" ? paretoExpected(state, time) : betaGeometricExpected(state, time);
  return state.alive * expected;
}

/** The probability of just so many purchases within a span of time. */
export function countProbabilityIn(state: PurchaseState, purchases: number, time: number): number {
  const none = purchases === 0 ? 1 : 0;
  if (time === 0) return none;
  const alive =
    state.leaves === "any-moment" ? paretoCount(state, purchases, time) : betaGeometricCount(state, purchases, time);
  return Math.min(1, (1 - state.alive) * none + state.alive * alive);
}

/**
 * Fader, Hardie, Lee (2005), equation 10, without its cancellation and its pole at a = 1: would-be purchases are negative binomial,
 * and of n of them Σ E(1 − p)^k, k < n, come before the customer leaves. All terms are positive.
 */
function betaGeometricExpected({ shape, rate, first, second }: PurchaseState, time: number): number {
  const mean = (shape * time) / rate;
  // So early no second purchase follows a first one.
  if (mean < 1e-17) return mean;
  const share = time / (rate + time);
  const logNone = -shape * Math.log1p(time / rate);
  const terms = mean + 12 * Math.sqrt(mean * (1 + time / rate)) - 40 / Math.log(share);
  if (logNone < -600 || !(terms < 5000)) return expectedByIntegral(shape, rate, first, second, time);
  let probability = Math.exp(logNone);
  let stays = 1;
  let before = 0;
  let sum = 0;
  for (let n = 0; n < 100_000; n++) {
    const term = probability * before;
    sum += term;
    if (n > mean && term <= 1e-18 * sum) break;
    before += stays;
    stays *= (second + n) / (first + second + n);
    probability *= (share * (shape + n)) / (n + 1);
  }
  return sum;
}

/**
 * The same as the mean of (1 − (1 + p t/rate)^−shape) ÷ p over the beta distribution of p, by the trapezoidal rule in log (p ÷ (1 − p)),
 * which converges exponentially: for spans of many purchases.
 */
function expectedByIntegral(shape: number, rate: number, first: number, second: number, time: number): number {
  const logBeta = logBetaPositive(first, second);
  const ratio = time / rate;
  const term = (y: number): number => {
    // log p and log (1 − p)
    const logP = -Math.log1p(Math.exp(-y));
    const logRest = -Math.log1p(Math.exp(y));
    const p = Math.exp(logP);
    const purchases = p * ratio < 1e-16 ? shape * ratio : -Math.expm1(-shape * Math.log1p(p * ratio)) / p;
    return Math.exp(first * logP + second * logRest - logBeta) * purchases;
  };
  // The width of what may be a narrow peak gives the step.
  const step = Math.min(0.25, 0.5 * Math.sqrt(1 / (first + 1) + 1 / second));
  const center = Math.log(first / second);
  // Beyond these points the terms are geometric: to the left p t is small beside the rate, to the right p is 1.
  const sides = [
    { side: -1, beyond: Math.min(0, -Math.log(shape * ratio)) - 40, decay: first },
    { side: 1, beyond: 40, decay: second },
  ];
  let sum = term(center);
  for (const { side, beyond, decay } of sides) {
    for (let k = 1; k < 1e7; k++) {
      const y = center + side * k * step;
      const value = term(y);
      sum += value;
      if (side * (y - beyond) > 0) {
        sum += (value * Math.exp(-decay * step)) / -Math.expm1(-decay * step);
        break;
      }
      if (value < 1e-19 * sum && side * (y - center) * decay > 45) break;
    }
  }
  return sum * step;
}

/** Fader, Hardie, Lee (2005), equation 8: negative binomial counts, ended by leaving at the n-th purchase. */
function betaGeometricCount({ shape, rate, first, second }: PurchaseState, n: number, time: number): number {
  const logNone = -shape * Math.log1p(time / rate);
  if (n === 0) return Math.exp(logNone);
  const share = time / (rate + time);
  const logCount = logNone + n * Math.log(share) + logGammaDifference(shape, n) - logGammaPositive(n + 1);
  const logStaysAll = logGammaDifference(second, n) - logGammaDifference(first + second, n);
  const logStaysBefore = n === 1 ? 0 : logGammaDifference(second, n - 1) - logGammaDifference(first + second, n - 1);
  const leaves = Math.exp(logStaysBefore) * (first / (first + second + n - 1));
  return Math.exp(logStaysAll + logCount) + leaves * betaTail(share, rate / (rate + time), n, shape);
}

/** (1 − (second ÷ (second + t))^(s − 1)) ÷ (s − 1), and its limit at s = 1. */
function paretoExpected({ shape, rate, first, second }: PurchaseState, time: number): number {
  const growth = Math.log1p(time / second);
  const power = (first - 1) * growth;
  const lifetime = Math.abs(power) < 1e-300 ? growth : -Math.expm1(-power) / (first - 1);
  return (shape / rate) * second * lifetime;
}

/** Negative binomial counts up to the end of the span, or up to leaving within it. */
function paretoCount({ shape, rate, first, second }: PurchaseState, n: number, time: number): number {
  const logCombinations = n === 0 ? 0 : logGammaDifference(shape, n) - logGammaPositive(n + 1);
  const logCount = (span: number): number =>
    logCombinations - shape * Math.log1p(span / rate) - (n === 0 ? 0 : n * Math.log1p(rate / span));
  const low = Math.min(rate, second);
  const end = Math.log1p(time / low);
  const leaving = (y: number): number => {
    const span = low * Math.expm1(y);
    return Math.exp(y + logCount(span) - (first + 1) * Math.log1p(span / second));
  };
  const panels = Math.ceil(end * (1 + Math.sqrt(n + shape + first)));
  const left = (first / second) * low * integrate(leaving, 0, end, Math.min(panels, 2000));
  return Math.exp(logCount(time) - first * Math.log1p(time / second)) + left;
}
