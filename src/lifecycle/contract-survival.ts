import type { BetaDiscreteWeibullParameters } from "../schemas/contractual.ts";
import { logGammaDifference } from "../stats/special/gamma-kernel.ts";

/**
 * The logarithm of the share of those who have renewed `from` times that renews up to the time `to`, at or behind it:
 * log [B(alpha, beta + to^c) / B(alpha, beta + from^c)].
 */
export function logSurvival({ alpha, beta, c }: BetaDiscreteWeibullParameters, from: number, to: number): number {
  const base = beta + power(from, c);
  const rise = riseOf(from, to, c);
  // Both ways are the same; that with the smaller shift leaves fewer digits to cancel.
  return rise < alpha
    ? logGammaDifference(base, rise) - logGammaDifference(base + alpha, rise)
    : logGammaDifference(base, alpha) - logGammaDifference(base + rise, alpha);
}

/** The logarithm of the chance that a customer who has come up for renewal `period` renews. */
export function logRenewal(parameters: BetaDiscreteWeibullParameters, period: number): number {
  const { alpha, beta, c } = parameters;
  if (c === 1) return Math.log1p(-alpha / (alpha + beta + period - 1));
  return logSurvival(parameters, period - 1, period);
}

/** to^c − from^c. */
function riseOf(from: number, to: number, c: number): number {
  if (c === 1) return to - from;
  if (from === 0) return power(to, c);
  return Math.min(largestPower, power(from, c) * Math.expm1(c * Math.log1p((to - from) / from)));
}

/** Beyond this the shares are 0 as far as can be told. */
const largestPower = 1e150;

function power(time: number, c: number): number {
  return Math.min(largestPower, time ** c);
}
