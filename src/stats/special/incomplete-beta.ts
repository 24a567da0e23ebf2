import { requireProbability, requireShape } from "./arguments.ts";
import { fromOdds, inverseBetaOdds } from "./beta-inverse-kernel.ts";
import { betaTail } from "./beta-kernel.ts";

/**
 * The regularized incomplete beta function: I_x(a, b) = (1/B(a, b)) ∫₀ˣ t^(a−1) (1 − t)^(b−1) dt.
 *
 * @param x - 0 to 1.
 * @param a - The first shape, a number from 1e-100 to 1e16.
 * @param b - The second shape, a number from 1e-100 to 1e16.
 * @returns A number from 0 to 1, with its relative accuracy kept.
 * @throws {@link MetricInputError} when `x` is not a number from 0 to 1, or a shape is not a number from 1e-100 to
 * 1e16.
 * @see DLMF 8.17.2, {@link https://dlmf.nist.gov/8.17}; Didonato and Morris 1992, ACM TOMS 18: 360–373
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { regularizedBeta } from "cx-metrics/stats";
 *
 * assert.equal(regularizedBeta(0.5, 2, 5).toFixed(6), "0.890625");
 * ```
 */
export function regularizedBeta(x: number, a: number, b: number): number {
  requireArguments("regularizedBeta", "x", x, a, b);
  return betaTail(x, 1 - x, a, b);
}

/**
 * One minus the regularized incomplete beta function, 1 − I_x(a, b), without the cancellation.
 *
 * @param x - 0 to 1.
 * @param a - The first shape, a number from 1e-100 to 1e16.
 * @param b - The second shape, a number from 1e-100 to 1e16.
 * @returns A number from 0 to 1, with its relative accuracy kept.
 * @throws {@link MetricInputError} when `x` is not a number from 0 to 1, or a shape is not a number from 1e-100 to
 * 1e16.
 * @see DLMF 8.17.4, {@link https://dlmf.nist.gov/8.17}; Didonato and Morris 1992, ACM TOMS 18: 360–373
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { regularizedBetaComplement } from "cx-metrics/stats";
 *
 * assert.equal(regularizedBetaComplement(0.5, 2, 5).toFixed(6), "0.109375");
 * ```
 */
export function regularizedBetaComplement(x: number, a: number, b: number): number {
  requireArguments("regularizedBetaComplement", "x", x, a, b);
  return betaTail(1 - x, x, b, a);
}

/**
 * The x at which the regularized incomplete beta function I_x(a, b) is `p`.
 *
 * @param p - The value of I_x(a, b), 0 to 1; 0 gives 0, 1 gives 1.
 * @param a - The first shape, a number from 1e-100 to 1e16.
 * @param b - The second shape, a number from 1e-100 to 1e16.
 * @returns x, 0 to 1.
 * @throws {@link MetricInputError} when `p` is not a number from 0 to 1, or a shape is not a number from 1e-100 to
 * 1e16.
 * @see DLMF 8.17.2, {@link https://dlmf.nist.gov/8.17}, inverted by Newton's method in the logarithms
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { inverseRegularizedBeta } from "cx-metrics/stats";
 *
 * assert.equal(inverseRegularizedBeta(0.890625, 2, 5).toFixed(6), "0.500000");
 * ```
 */
export function inverseRegularizedBeta(p: number, a: number, b: number): number {
  requireArguments("inverseRegularizedBeta", "p", p, a, b);
  return fromOdds(inverseBetaOdds(p, 1 - p, a, b));
}

/**
 * The x at which the complement of the regularized incomplete beta function, 1 − I_x(a, b), is `q`.
 *
 * @param q - The value of 1 − I_x(a, b), 0 to 1; 0 gives 1, 1 gives 0.
 * @param a - The first shape, a number from 1e-100 to 1e16.
 * @param b - The second shape, a number from 1e-100 to 1e16.
 * @returns x, 0 to 1.
 * @throws {@link MetricInputError} when `q` is not a number from 0 to 1, or a shape is not a number from 1e-100 to
 * 1e16.
 * @see DLMF 8.17.4, {@link https://dlmf.nist.gov/8.17}, inverted by Newton's method in the logarithms
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { inverseRegularizedBetaComplement } from "cx-metrics/stats";
 *
 * assert.equal(inverseRegularizedBetaComplement(0.109375, 2, 5).toFixed(6), "0.500000");
 * ```
 */
export function inverseRegularizedBetaComplement(q: number, a: number, b: number): number {
  requireArguments("inverseRegularizedBetaComplement", "q", q, a, b);
  return fromOdds(inverseBetaOdds(1 - q, q, a, b));
}

function requireArguments(functionName: string, argument: string, value: number, a: number, b: number): void {
  requireProbability(functionName, argument, value);
  requireShape(functionName, "a", a);
  requireShape(functionName, "b", b);
}
