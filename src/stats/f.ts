import { requireNumber, requireProbability, requireShape } from "./special/arguments.ts";
import { inverseBetaOdds } from "./special/beta-inverse-kernel.ts";
import { betaTail } from "./special/beta-kernel.ts";

/**
 * The share of Snedecor's F-distribution at or below `x`: I_y(ν₁/2, ν₂/2) with y = ν₁x / (ν₁x + ν₂) and I the
 * regularized incomplete beta function.
 *
 * @param x - Any number; at or below 0 it gives 0, ∞ gives 1.
 * @param numeratorDegreesOfFreedom - ν₁, a number from 1e-100 to 1e16.
 * @param denominatorDegreesOfFreedom - ν₂, a number from 1e-100 to 1e16.
 * @returns A probability, 0 to 1. It keeps its relative accuracy; for an upper tail take {@link fSurvival}.
 * @throws {@link MetricInputError} when `x` is not a number, or the degrees of freedom are not numbers from 1e-100 to
 * 1e16.
 * @see Abramowitz and Stegun 26.6.2
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fCdf } from "cx-metrics/stats";
 *
 * assert.equal(fCdf(4.102821, 2, 10).toFixed(6), "0.950000");
 * ```
 */
export function fCdf(x: number, numeratorDegreesOfFreedom: number, denominatorDegreesOfFreedom: number): number {
  requireNumber("fCdf", "x", x);
  requireDegreesOfFreedom("fCdf", numeratorDegreesOfFreedom, denominatorDegreesOfFreedom);
  return tail(x, numeratorDegreesOfFreedom, denominatorDegreesOfFreedom, "lower");
}

/**
 * The share of Snedecor's F-distribution above `x`, without the cancellation of one minus the rest: the p-value of an
 * F statistic.
 *
 * @param x - Any number; at or below 0 it gives 1, ∞ gives 0.
 * @param numeratorDegreesOfFreedom - ν₁, a number from 1e-100 to 1e16.
 * @param denominatorDegreesOfFreedom - ν₂, a number from 1e-100 to 1e16.
 * @returns A probability, 0 to 1.
 * @throws {@link MetricInputError} when `x` is not a number, or the degrees of freedom are not numbers from 1e-100 to
 * 1e16.
 * @see Abramowitz and Stegun 26.6.2
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fSurvival } from "cx-metrics/stats";
 *
 * assert.equal(fSurvival(100, 2, 10).toPrecision(6), "2.44852e-7");
 * ```
 */
export function fSurvival(x: number, numeratorDegreesOfFreedom: number, denominatorDegreesOfFreedom: number): number {
  requireNumber("fSurvival", "x", x);
  requireDegreesOfFreedom("fSurvival", numeratorDegreesOfFreedom, denominatorDegreesOfFreedom);
  return tail(x, numeratorDegreesOfFreedom, denominatorDegreesOfFreedom, "upper");
}

/**
 * The value below which a given share of Snedecor's F-distribution lies: the inverse of {@link fCdf}.
 *
 * @param probability - The share below, 0 to 1; 0 gives 0, 1 gives ∞.
 * @param numeratorDegreesOfFreedom - ν₁, a number from 1e-100 to 1e16.
 * @param denominatorDegreesOfFreedom - ν₂, a number from 1e-100 to 1e16.
 * @returns The quantile, from 0. Few degrees of freedom can put it beyond the largest number, which gives ∞.
 * @throws {@link MetricInputError} when `probability` is not a number from 0 to 1, or the degrees of freedom are not
 * numbers from 1e-100 to 1e16.
 * @see Abramowitz and Stegun 26.6.2, inverted by Newton's method in the logarithms
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fQuantile } from "cx-metrics/stats";
 *
 * assert.equal(fQuantile(0.95, 2, 10).toFixed(6), "4.102821");
 * ```
 */
export function fQuantile(
  probability: number,
  numeratorDegreesOfFreedom: number,
  denominatorDegreesOfFreedom: number,
): number {
  requireProbability("fQuantile", "probability", probability);
  requireDegreesOfFreedom("fQuantile", numeratorDegreesOfFreedom, denominatorDegreesOfFreedom);
  const a = numeratorDegreesOfFreedom / 2;
  const b = denominatorDegreesOfFreedom / 2;
  const odds = inverseBetaOdds(probability, 1 - probability, a, b);
  return odds === 0 || odds === Number.POSITIVE_INFINITY ? odds : (odds / a) * b;
}

function tail(x: number, numerator: number, denominator: number, side: "lower" | "upper"): number {
  if (x <= 0) return side === "lower" ? 0 : 1;
  const ratio = (numerator / denominator) * x;
  const y = 1 / (1 + 1 / ratio);
  const rest = 1 / (1 + ratio);
  const a = numerator / 2;
  const b = denominator / 2;
  return side === "lower" ? betaTail(y, rest, a, b) : betaTail(rest, y, b, a);
}

function requireDegreesOfFreedom(functionName: string, numerator: number, denominator: number): void {
  requireShape(functionName, "numeratorDegreesOfFreedom", numerator);
  requireShape(functionName, "denominatorDegreesOfFreedom", denominator);
}
