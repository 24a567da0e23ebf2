import { requireNumber, requireProbability, requireShape } from "./arguments.ts";
import { inverseGamma } from "./gamma-inverse-kernel.ts";
import { gammaTail } from "./gamma-tail-kernel.ts";

/**
 * The lower regularized incomplete gamma function: P(a, x) = (1/Γ(a)) ∫₀ˣ t^(a−1) e^(−t) dt.
 *
 * @param a - The shape, a number from 1e-100 to 1e16.
 * @param x - Any number; at or below 0 it gives 0, ∞ gives 1.
 * @returns A number from 0 to 1, with its relative accuracy kept.
 * @throws {@link MetricInputError} when `a` is not a number from 1e-100 to 1e16, or `x` is not a number.
 * @see DLMF 8.2.4, {@link https://dlmf.nist.gov/8.2}; methods 8.7.1, 8.11.4, 8.12.3
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { regularizedGammaP } from "cx-metrics/stats";
 *
 * assert.equal(regularizedGammaP(1, 2).toFixed(6), (1 - Math.exp(-2)).toFixed(6));
 * ```
 */
export function regularizedGammaP(a: number, x: number): number {
  requireShape("regularizedGammaP", "a", a);
  requireNumber("regularizedGammaP", "x", x);
  return gammaTail(a, x, "lower");
}

/**
 * The upper regularized incomplete gamma function: Q(a, x) = 1 − P(a, x), without the cancellation.
 *
 * @param a - The shape, a number from 1e-100 to 1e16.
 * @param x - Any number; at or below 0 it gives 1, ∞ gives 0.
 * @returns A number from 0 to 1, with its relative accuracy kept.
 * @throws {@link MetricInputError} when `a` is not a number from 1e-100 to 1e16, or `x` is not a number.
 * @see DLMF 8.2.4, {@link https://dlmf.nist.gov/8.2}; methods 8.9.2, 8.12.4
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { regularizedGammaQ } from "cx-metrics/stats";
 *
 * assert.equal(regularizedGammaQ(1, 2).toFixed(6), Math.exp(-2).toFixed(6));
 * ```
 */
export function regularizedGammaQ(a: number, x: number): number {
  requireShape("regularizedGammaQ", "a", a);
  requireNumber("regularizedGammaQ", "x", x);
  return gammaTail(a, x, "upper");
}

/**
 * The x at which the lower regularized incomplete gamma function is `p`.
 *
 * @param p - The value of P(a, x), 0 to 1; 0 gives 0, 1 gives ∞.
 * @param a - The shape, a number from 1e-100 to 1e16.
 * @returns x, from 0. A tiny shape can put it below the smallest number, which gives 0.
 * @throws {@link MetricInputError} when `p` is not a number from 0 to 1, or `a` is not a number from 1e-100 to 1e16.
 * @see DLMF 8.2.4, {@link https://dlmf.nist.gov/8.2}, inverted by Newton's method in the logarithms
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { inverseRegularizedGammaP } from "cx-metrics/stats";
 *
 * assert.equal(inverseRegularizedGammaP(0.5, 1).toFixed(6), Math.log(2).toFixed(6));
 * ```
 */
export function inverseRegularizedGammaP(p: number, a: number): number {
  requireProbability("inverseRegularizedGammaP", "p", p);
  requireShape("inverseRegularizedGammaP", "a", a);
  return inverseGamma(p, 1 - p, a);
}

/**
 * The x at which the upper regularized incomplete gamma function is `q`.
 *
 * @param q - The value of Q(a, x), 0 to 1; 0 gives ∞, 1 gives 0.
 * @param a - The shape, a number from 1e-100 to 1e16.
 * @returns x, from 0. A tiny shape can put it below the smallest number, which gives 0.
 * @throws {@link MetricInputError} when `q` is not a number from 0 to 1, or `a` is not a number from 1e-100 to 1e16.
 * @see DLMF 8.2.4, {@link https://dlmf.nist.gov/8.2}, inverted by Newton's method in the logarithms
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { inverseRegularizedGammaQ } from "cx-metrics/stats";
 *
 * assert.equal(inverseRegularizedGammaQ(0.05, 1).toFixed(6), Math.log(20).toFixed(6));
 * ```
 */
export function inverseRegularizedGammaQ(q: number, a: number): number {
  requireProbability("inverseRegularizedGammaQ", "q", q);
  requireShape("inverseRegularizedGammaQ", "a", a);
  return inverseGamma(1 - q, q, a);
}
