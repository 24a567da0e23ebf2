import { requireNumber, requirePositive, requireProbability, requireShape } from "./special/arguments.ts";
import { inverseGamma } from "./special/gamma-inverse-kernel.ts";
import { gammaTail } from "./special/gamma-tail-kernel.ts";

/**
 * The share of a gamma distribution at or below `x`: P(shape, x / scale), the lower regularized incomplete gamma
 * function.
 *
 * @param x - Any number; at or below 0 it gives 0, ∞ gives 1.
 * @param shape - A number from 1e-100 to 1e16.
 * @param scale - The scale, one over the rate: a finite number above 0, 1 by default.
 * @returns A probability, 0 to 1. It keeps its relative accuracy; for an upper tail take {@link gammaSurvival}.
 * @throws {@link MetricInputError} when `x` is not a number, or `shape` or `scale` is out of its range.
 * @see DLMF 8.2.4, {@link https://dlmf.nist.gov/8.2}
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { gammaCdf } from "cx-metrics/stats";
 *
 * assert.equal(gammaCdf(10, 1, 5).toFixed(6), (1 - Math.exp(-2)).toFixed(6));
 * ```
 */
export function gammaCdf(x: number, shape: number, scale: number = 1): number {
  requireNumber("gammaCdf", "x", x);
  requireParameters("gammaCdf", shape, scale);
  return gammaTail(shape, x / scale, "lower");
}

/**
 * The share of a gamma distribution above `x`, without the cancellation of one minus the rest.
 *
 * @param x - Any number; at or below 0 it gives 1, ∞ gives 0.
 * @param shape - A number from 1e-100 to 1e16.
 * @param scale - The scale, one over the rate: a finite number above 0, 1 by default.
 * @returns A probability, 0 to 1.
 * @throws {@link MetricInputError} when `x` is not a number, or `shape` or `scale` is out of its range.
 * @see DLMF 8.2.4, {@link https://dlmf.nist.gov/8.2}
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { gammaSurvival } from "cx-metrics/stats";
 *
 * assert.equal(gammaSurvival(10, 1, 5).toFixed(6), Math.exp(-2).toFixed(6));
 * ```
 */
export function gammaSurvival(x: number, shape: number, scale: number = 1): number {
  requireNumber("gammaSurvival", "x", x);
  requireParameters("gammaSurvival", shape, scale);
  return gammaTail(shape, x / scale, "upper");
}

/**
 * The value below which a given share of a gamma distribution lies: the inverse of {@link gammaCdf}.
 *
 * @param probability - The share below, 0 to 1; 0 gives 0, 1 gives ∞.
 * @param shape - A number from 1e-100 to 1e16.
 * @param scale - The scale, one over the rate: a finite number above 0, 1 by default.
 * @returns The quantile, from 0. A tiny shape can put it below the smallest number, which gives 0.
 * @throws {@link MetricInputError} when `probability` is not a number from 0 to 1, or `shape` or `scale` is out of its
 * range.
 * @see DLMF 8.2.4, {@link https://dlmf.nist.gov/8.2}, inverted by Newton's method in the logarithms
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { gammaQuantile } from "cx-metrics/stats";
 *
 * assert.equal(gammaQuantile(0.5, 1, 5).toFixed(6), (5 * Math.log(2)).toFixed(6));
 * ```
 */
export function gammaQuantile(probability: number, shape: number, scale: number = 1): number {
  requireProbability("gammaQuantile", "probability", probability);
  requireParameters("gammaQuantile", shape, scale);
  return scale * inverseGamma(probability, 1 - probability, shape);
}

function requireParameters(functionName: string, shape: number, scale: number): void {
  requireShape(functionName, "shape", shape);
  requirePositive(functionName, "scale", scale);
}
