import { rejectInput } from "../errors.ts";
import { checkConfidenceLevel, checkNumber, checkOptions } from "./check.ts";
import { nonCentralTSurvival } from "./non-central-t.ts";
import { normalQuantile } from "./normal.ts";
import { type Alternative, checkAlternative } from "./p-value.ts";
import { studentTQuantile } from "./student-t.ts";

/** The options of the sample sizes of tests. */
export interface SampleSizeOptions {
  /** The probability with which the test shall find the difference, between 0 and 1. Default 0.8. */
  readonly power?: number | undefined;
  /** One less the level of significance of the test, between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
  /** What the test will look for; both one-sided tests need the same size. Default `"two-sided"`. */
  readonly alternative?: Alternative | undefined;
}

/** What the sample sizes of tests return. */
export interface TestSampleSize {
  /** How many each group needs: `exact`, rounded up. */
  readonly perGroup: number;
  /** How many both groups need together. */
  readonly total: number;
  /** The solution of the equation, not rounded. */
  readonly exact: number;
}

/**
 * How many each of two groups needs for the z-test of {@link twoProportionTest} to find a difference between
 * proportions.
 *
 * n = (z_α·√(2p̄(1 − p̄)) + z_β·√(p₁(1 − p₁) + p₂(1 − p₂)))² ÷ (p₁ − p₂)², p̄ their mean. As R `power.prop.test`.
 *
 * Source: Fleiss, Levin, Paik (2003), Statistical Methods for Rates and Proportions, 3rd ed., section 4.2.
 *
 * @param proportionA - The proportion supposed in one group, from 0 to 1.
 * @param proportionB - The other proportion, a different one.
 * @throws `MetricInputError` when a proportion or an option is out of range, or the proportions are equal.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sampleSizeTwoProportions } from "cx-metrics/stats";
 *
 * assert.deepEqual(sampleSizeTwoProportions(0.5, 0.75, { power: 0.9 }).perGroup, 77);
 * ```
 */
export function sampleSizeTwoProportions(
  proportionA: number,
  proportionB: number,
  options?: SampleSizeOptions,
): TestSampleSize {
  const { power, tail } = resolveOptions("sampleSizeTwoProportions", options);
  checkNumber("sampleSizeTwoProportions", "proportionA", [], proportionA, 0, 1, "a number from 0 to 1");
  checkNumber("sampleSizeTwoProportions", "proportionB", [], proportionB, 0, 1, "a number from 0 to 1");
  if (proportionA === proportionB) {
    const expected = "other than proportionA";
    rejectInput("sampleSizeTwoProportions", "proportionB", [], "inconsistent", expected, proportionB);
  }
  const mean = (proportionA + proportionB) / 2;
  const whenEqual = -normalQuantile(tail) * Math.sqrt(2 * mean * (1 - mean));
  const spread = proportionA * (1 - proportionA) + proportionB * (1 - proportionB);
  const whenDifferent = normalQuantile(power) * Math.sqrt(spread);
  // Below no distance at all the power is had by chance, with any sample.
  return sizeOf((Math.max(0, whenEqual + whenDifferent) / (proportionA - proportionB)) ** 2);
}

/**
 * How many each of two groups needs for {@link studentTTest} to find a difference between means.
 *
 * The smallest n for which the non-central t of 2(n − 1) degrees of freedom passes the critical value with the power
 * asked for. As R `power.t.test` (two samples, not strict); at least 2.
 *
 * Source: Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed., section 2.4.
 *
 * @param difference - The difference between the means to be found, other than 0.
 * @param standardDeviation - That of the values within each group, in the same unit; above 0.
 * @throws `MetricInputError` when a figure or an option is out of range.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sampleSizeTTest } from "cx-metrics/stats";
 *
 * assert.deepEqual(sampleSizeTTest(0.2, 1).perGroup, 394);
 * ```
 */
export function sampleSizeTTest(
  difference: number,
  standardDeviation: number,
  options?: SampleSizeOptions,
): TestSampleSize {
  const { power, tail } = resolveOptions("sampleSizeTTest", options);
  checkNumber("sampleSizeTTest", "difference", [], difference);
  const expected = "a finite number above 0";
  const smallest = Number.MIN_VALUE;
  checkNumber("sampleSizeTTest", "standardDeviation", [], standardDeviation, smallest, Number.MAX_VALUE, expected);
  const effect = Math.abs(difference) / standardDeviation;
  if (!(effect >= 1e-7 && effect <= 1e7)) {
    const range = "between 1e-7 and 1e7 standard deviations";
    rejectInput("sampleSizeTTest", "difference", [], "out-of-range", range, difference);
  }
  const hasPower = (n: number): boolean => powerOfTTest(n, effect, tail) >= power;
  let low = 2;
  if (hasPower(low)) return sizeOf(low);
  let high = 4;
  while (!hasPower(high)) high *= 2;
  low = high / 2;
  while (high - low > 1e-10 * high) {
    const middle = (low + high) / 2;
    if (hasPower(middle)) high = middle;
    else low = middle;
  }
  return sizeOf(high);
}

function powerOfTTest(n: number, effect: number, tail: number): number {
  const degreesOfFreedom = 2 * (n - 1);
  const critical = -studentTQuantile(tail, degreesOfFreedom);
  return nonCentralTSurvival(critical, degreesOfFreedom, effect * Math.sqrt(n / 2));
}

function sizeOf(exact: number): TestSampleSize {
  // One more for a rounding error would be one too many.
  const perGroup = Math.max(2, Math.ceil(exact * (1 - 1e-9)));
  return { perGroup, total: 2 * perGroup, exact };
}

function resolveOptions(functionName: string, options: SampleSizeOptions | undefined): { power: number; tail: number } {
  checkOptions(functionName, options, ["power", "confidenceLevel", "alternative"]);
  const { power = 0.8, confidenceLevel = 0.95, alternative = "two-sided" } = options ?? {};
  const largest = 1 - Number.EPSILON / 2;
  checkNumber(functionName, "options", ["power"], power, Number.MIN_VALUE, largest, "a number between 0 and 1");
  checkConfidenceLevel(functionName, confidenceLevel);
  checkAlternative(functionName, alternative);
  return { power, tail: alternative === "two-sided" ? (1 - confidenceLevel) / 2 : 1 - confidenceLevel };
}
