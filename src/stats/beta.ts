import { requireNumber, requireProbability, requireShape } from "./special/arguments.ts";
import { fromOdds, inverseBetaOdds } from "./special/beta-inverse-kernel.ts";
import { betaTail } from "./special/beta-kernel.ts";

/**
 * The share of a beta distribution at or below `x`: I_x(a, b), the regularized incomplete beta function.
 *
 * @param x - Any number; at or below 0 it gives 0, at or above 1 it gives 1.
 * @param a - The first shape, a number from 1e-100 to 1e16.
 * @param b - The second shape, a number from 1e-100 to 1e16.
 * @returns A probability, 0 to 1. It keeps its relative accuracy; for an upper tail take {@link betaSurvival}.
 * @throws {@link MetricInputError} when `x` is not a number, or a shape is not a number from 1e-100 to 1e16.
 * @see DLMF 8.17, {@link https://dlmf.nist.gov/8.17}
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { betaCdf } from "cx-metrics/stats";
 *
 * assert.equal(betaCdf(0.5, 2, 5).toFixed(6), "0.890625");
 * ```
 */
export function betaCdf(x: number, a: number, b: number): number {
  requireNumber("betaCdf", "x", x);
  requireShapes("betaCdf", a, b);
  return betaTail(x, 1 - x, a, b);
}

/**
 * The share of a beta distribution above `x`, without the cancellation of one minus the rest.
 *
 * @param x - Any number; at or below 0 it gives 1, at or above 1 it gives 0.
 * @param a - The first shape, a number from 1e-100 to 1e16.
 * @param b - The second shape, a number from 1e-100 to 1e16.
 * @returns A probability, 0 to 1.
 * @throws {@link MetricInputError} when `x` is not a number, or a shape is not a number from 1e-100 to 1e16.
 * @see DLMF 8.17, {@link https://dlmf.nist.gov/8.17}
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { betaSurvival } from "cx-metrics/stats";
 *
 * assert.equal(betaSurvival(0.5, 2, 5).toFixed(6), "0.109375");
 * ```
 */
export function betaSurvival(x: number, a: number, b: number): number {
  requireNumber("betaSurvival", "x", x);
  requireShapes("betaSurvival", a, b);
  return betaTail(1 - x, x, b, a);
}

/**
 * The value below which a given share of a beta distribution lies: the inverse of {@link betaCdf}.
 *
 * @param probability - The share below, 0 to 1; 0 gives 0, 1 gives 1.
 * @param a - The first shape, a number from 1e-100 to 1e16.
 * @param b - The second shape, a number from 1e-100 to 1e16.
 * @returns The quantile, 0 to 1.
 * @throws {@link MetricInputError} when `probability` is not a number from 0 to 1, or a shape is not a number from
 * 1e-100 to 1e16.
 * @see DLMF 8.17, {@link https://dlmf.nist.gov/8.17}, inverted by Newton's method in the logarithms
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { betaQuantile } from "cx-metrics/stats";
 *
 * assert.equal(betaQuantile(0.975, 1, 10).toFixed(6), "0.308497");
 * ```
 */
export function betaQuantile(probability: number, a: number, b: number): number {
  requireProbability("betaQuantile", "probability", probability);
  requireShapes("betaQuantile", a, b);
  return fromOdds(inverseBetaOdds(probability, 1 - probability, a, b));
}

function requireShapes(functionName: string, a: number, b: number): void {
  requireShape(functionName, "a", a);
  requireShape(functionName, "b", b);
}
