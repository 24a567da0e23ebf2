import { requireNumber, requireProbability, requireShape } from "./special/arguments.ts";
import { inverseGamma } from "./special/gamma-inverse-kernel.ts";
import { gammaTail } from "./special/gamma-tail-kernel.ts";

/**
 * The share of a chi-square distribution at or below `x`: P(ν/2, x/2), the lower regularized incomplete gamma function.
 *
 * @param x - Any number; at or below 0 it gives 0, ∞ gives 1.
 * @param degreesOfFreedom - ν, a number from 1e-100 to 1e16, whole or not.
 * @returns A probability, 0 to 1. It keeps its relative accuracy; for an upper tail take {@link chiSquareSurvival}.
 * @throws {@link MetricInputError} when `x` is not a number, or `degreesOfFreedom` is not a number from 1e-100 to 1e16.
 * @see DLMF 8.2.4, {@link https://dlmf.nist.gov/8.2}; Abramowitz and Stegun 26.4.19
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { chiSquareCdf } from "cx-metrics/stats";
 *
 * assert.equal(chiSquareCdf(3.841459, 1).toFixed(6), "0.950000");
 * ```
 */
export function chiSquareCdf(x: number, degreesOfFreedom: number): number {
  requireNumber("chiSquareCdf", "x", x);
  requireShape("chiSquareCdf", "degreesOfFreedom", degreesOfFreedom);
  return gammaTail(degreesOfFreedom / 2, x / 2, "lower");
}

/**
 * The share of a chi-square distribution above `x`, without the cancellation of one minus the rest: the p-value of a
 * chi-square statistic.
 *
 * @param x - Any number; at or below 0 it gives 1, ∞ gives 0.
 * @param degreesOfFreedom - ν, a number from 1e-100 to 1e16, whole or not.
 * @returns A probability, 0 to 1.
 * @throws {@link MetricInputError} when `x` is not a number, or `degreesOfFreedom` is not a number from 1e-100 to 1e16.
 * @see DLMF 8.2.4, {@link https://dlmf.nist.gov/8.2}; Abramowitz and Stegun 26.4.19
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { chiSquareSurvival } from "cx-metrics/stats";
 *
 * assert.equal(chiSquareSurvival(10.3, 1).toFixed(6), "0.001330");
 * ```
 */
export function chiSquareSurvival(x: number, degreesOfFreedom: number): number {
  requireNumber("chiSquareSurvival", "x", x);
  requireShape("chiSquareSurvival", "degreesOfFreedom", degreesOfFreedom);
  return gammaTail(degreesOfFreedom / 2, x / 2, "upper");
}

/**
 * The value below which a given share of a chi-square distribution lies: the inverse of {@link chiSquareCdf}.
 *
 * @param probability - The share below, 0 to 1; 0 gives 0, 1 gives ∞.
 * @param degreesOfFreedom - ν, a number from 1e-100 to 1e16, whole or not.
 * @returns The quantile, from 0.
 * @throws {@link MetricInputError} when `probability` is not a number from 0 to 1, or `degreesOfFreedom` is not a
 * number from 1e-100 to 1e16.
 * @see DLMF 8.2.4, {@link https://dlmf.nist.gov/8.2}, inverted by Newton's method in the logarithms
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { chiSquareQuantile } from "cx-metrics/stats";
 *
 * assert.equal(chiSquareQuantile(0.95, 1).toFixed(6), "3.841459");
 * ```
 */
export function chiSquareQuantile(probability: number, degreesOfFreedom: number): number {
  requireProbability("chiSquareQuantile", "probability", probability);
  requireShape("chiSquareQuantile", "degreesOfFreedom", degreesOfFreedom);
  return 2 * inverseGamma(probability, 1 - probability, degreesOfFreedom / 2);
}
