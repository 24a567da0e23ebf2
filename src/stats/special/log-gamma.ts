import { requirePositive } from "./arguments.ts";
import { logBetaPositive, logGammaPositive } from "./gamma-kernel.ts";

/**
 * The natural logarithm of the gamma function, log Γ(x).
 *
 * Relative accuracy is kept around the zeros at 1 and 2 as well.
 *
 * @param x - A finite number above 0.
 * @returns The logarithm; for a whole number n it is log (n − 1)!.
 * @throws {@link MetricInputError} when `x` is not a finite number above 0.
 * @see DLMF 5.11.1, {@link https://dlmf.nist.gov/5.11}
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { logGamma } from "cx-metrics/stats";
 *
 * assert.equal(logGamma(11).toFixed(9), Math.log(3628800).toFixed(9));
 * ```
 */
export function logGamma(x: number): number {
  requirePositive("logGamma", "x", x);
  return logGammaPositive(x);
}

/**
 * The natural logarithm of the beta function, log B(a, b) = log Γ(a) + log Γ(b) − log Γ(a + b).
 *
 * The three terms are not subtracted from one another where they are large, so 0.5 and a million is as accurate as 2
 * and 3.
 *
 * @param a - A finite number above 0.
 * @param b - A finite number above 0.
 * @returns The logarithm.
 * @throws {@link MetricInputError} when `a` or `b` is not a finite number above 0.
 * @see DLMF 5.12.1 and 5.11.1, {@link https://dlmf.nist.gov/5.12}
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { logBeta } from "cx-metrics/stats";
 *
 * assert.equal(logBeta(2, 3).toFixed(9), Math.log(1 / 12).toFixed(9));
 * ```
 */
export function logBeta(a: number, b: number): number {
  requirePositive("logBeta", "a", a);
  requirePositive("logBeta", "b", b);
  return logBetaPositive(a, b);
}
