import { rejectInput } from "../errors.ts";
import { normalQuantile, normalSurvival } from "./normal.ts";
import { requireNumber, requireProbability } from "./special/arguments.ts";
import { inverseBetaOdds } from "./special/beta-inverse-kernel.ts";
import { betaTail } from "./special/beta-kernel.ts";
import { logScaledBeta } from "./special/gamma-kernel.ts";
import { invertPowerLaw } from "./special/power-law.ts";

/**
 * The share of Student's t-distribution at or below `t`.
 *
 * For t < 0 it is ½ I_x(ν/2, ½) with x = ν / (ν + t²) and I the regularized incomplete beta function. The lower tail
 * keeps its relative accuracy; for an upper tail take {@link studentTSurvival}.
 *
 * @param t - Any number; −∞ gives 0, ∞ gives 1.
 * @param degreesOfFreedom - A number from 1e-100, whole or not; ∞ gives the normal distribution.
 * @returns A probability, 0 to 1.
 * @throws {@link MetricInputError} when `t` is not a number, or `degreesOfFreedom` is not a number from 1e-100.
 * @see DLMF 8.17, {@link https://dlmf.nist.gov/8.17}; Abramowitz and Stegun 26.7.1
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { studentTCdf } from "cx-metrics/stats";
 *
 * assert.equal(studentTCdf(2, 2.5).toFixed(6), "0.921304");
 * ```
 */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  requireNumber("studentTCdf", "t", t);
  requireDegreesOfFreedom("studentTCdf", degreesOfFreedom);
  return t < 0 ? 0.5 * twoSidedTail(t, degreesOfFreedom) : 1 - 0.5 * twoSidedTail(t, degreesOfFreedom);
}

/**
 * The share of Student's t-distribution above `t`, without the cancellation of one minus the rest.
 *
 * @param t - Any number; −∞ gives 1, ∞ gives 0.
 * @param degreesOfFreedom - A number from 1e-100, whole or not; ∞ gives the normal distribution.
 * @returns A probability, 0 to 1.
 * @throws {@link MetricInputError} when `t` is not a number, or `degreesOfFreedom` is not a number from 1e-100.
 * @see DLMF 8.17, {@link https://dlmf.nist.gov/8.17}; Abramowitz and Stegun 26.7.1
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { studentTSurvival } from "cx-metrics/stats";
 *
 * assert.equal(studentTSurvival(3, 10).toFixed(6), "0.006672");
 * ```
 */
export function studentTSurvival(t: number, degreesOfFreedom: number): number {
  requireNumber("studentTSurvival", "t", t);
  requireDegreesOfFreedom("studentTSurvival", degreesOfFreedom);
  return t > 0 ? 0.5 * twoSidedTail(t, degreesOfFreedom) : 1 - 0.5 * twoSidedTail(t, degreesOfFreedom);
}

/**
 * The two-sided p-value of a t statistic: the share of Student's t-distribution at least as far from 0 as `t`.
 *
 * @param t - Any number; an infinite one gives 0.
 * @param degreesOfFreedom - A number from 1e-100, whole or not; ∞ gives the normal distribution.
 * @returns A probability, 0 to 1.
 * @throws {@link MetricInputError} when `t` is not a number, or `degreesOfFreedom` is not a number from 1e-100.
 * @see DLMF 8.17, {@link https://dlmf.nist.gov/8.17}; Abramowitz and Stegun 26.7.1
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { studentTTwoSidedP } from "cx-metrics/stats";
 *
 * assert.equal(studentTTwoSidedP(-2.228139, 10).toFixed(6), "0.050000");
 * ```
 */
export function studentTTwoSidedP(t: number, degreesOfFreedom: number): number {
  requireNumber("studentTTwoSidedP", "t", t);
  requireDegreesOfFreedom("studentTTwoSidedP", degreesOfFreedom);
  return twoSidedTail(t, degreesOfFreedom);
}

/**
 * The value below which a given share of Student's t-distribution lies: the inverse of {@link studentTCdf}.
 *
 * @param probability - The share below, 0 to 1; 0 gives −∞, 1 gives ∞.
 * @param degreesOfFreedom - A number from 1e-100, whole or not; ∞ gives the normal distribution.
 * @returns The quantile. Few degrees of freedom can put it beyond the largest number, which gives an infinity.
 * @throws {@link MetricInputError} when `probability` is not a number from 0 to 1, or `degreesOfFreedom` is not a
 * number from 1e-100.
 * @see DLMF 8.17, {@link https://dlmf.nist.gov/8.17}; Abramowitz and Stegun 26.7.1
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { studentTQuantile } from "cx-metrics/stats";
 *
 * assert.equal(studentTQuantile(0.975, 30).toFixed(6), "2.042272");
 * ```
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  requireProbability("studentTQuantile", "probability", probability);
  requireDegreesOfFreedom("studentTQuantile", degreesOfFreedom);
  if (probability === 0.5) return 0;
  if (degreesOfFreedom >= normalFrom) return normalQuantile(probability);
  const distance = upperQuantile(Math.min(probability, 1 - probability), degreesOfFreedom);
  return probability < 0.5 ? -distance : distance;
}

function upperQuantile(tail: number, degreesOfFreedom: number): number {
  if (tail === 0) return Number.POSITIVE_INFINITY;
  const root = Math.sqrt(degreesOfFreedom);
  // Far out the tail is a power of √ν / t, and t² could pass the largest number.
  const inverse = invertPowerLaw(2 * tail, logScaledBeta(degreesOfFreedom / 2, 0.5), degreesOfFreedom);
  if (inverse < farOut) return root / inverse;
  return root / Math.sqrt(inverseBetaOdds(2 * tail, 1 - 2 * tail, degreesOfFreedom / 2, 0.5));
}

function twoSidedTail(t: number, degreesOfFreedom: number): number {
  const distance = Math.abs(t);
  if (degreesOfFreedom >= normalFrom) return 2 * normalSurvival(distance);
  const inverse = Math.sqrt(degreesOfFreedom) / distance;
  if (inverse < farOut) return inverse ** degreesOfFreedom * Math.exp(-logScaledBeta(degreesOfFreedom / 2, 0.5));
  const square = (distance * distance) / degreesOfFreedom;
  return betaTail(1 / (1 + square), square / (1 + square), degreesOfFreedom / 2, 0.5);
}

function requireDegreesOfFreedom(functionName: string, degreesOfFreedom: number): void {
  requireNumber(functionName, "degreesOfFreedom", degreesOfFreedom);
  if (!(degreesOfFreedom >= 1e-100)) {
    rejectInput(functionName, "degreesOfFreedom", [], "out-of-range", "a number from 1e-100", degreesOfFreedom);
  }
}

/** From here on no double can tell Student's distribution from the normal one. */
const normalFrom = 1e20;

/** Below this √ν / t, the first term of the power series is the whole sum. */
const farOut = 1e-9;
