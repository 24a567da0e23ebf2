import type { Interval } from "../result.ts";
import { checkConfidenceLevel, checkOptions } from "./check.ts";
import { criticalValue } from "./critical-value.ts";
import { checkProportionCounts, newcombeLimits, type ProportionCounts } from "./newcombe.ts";
import { type Alternative, type ChosenOptions, checkAlternative, normalPValue, type TestOptions } from "./p-value.ts";
import { wilsonLimits } from "./wilson.ts";

/** What {@link twoProportionTest} returns. */
export interface TwoProportionTestResult {
  /** How it was tested. */
  readonly method: "pooled-z";
  /** p_a − p_b, from −1 to 1; `null` where a group has no trials. */
  readonly difference: number | null;
  /** The standard error of the difference if the proportions were equal; `null` where a group has no trials. */
  readonly standardError: number | null;
  /** z, the difference in standard errors; `null` where nothing varies. */
  readonly statistic: number | null;
  /** The p-value; `null` where nothing varies. */
  readonly pValue: number | null;
  /** What the test looked for. */
  readonly alternative: Alternative;
  /** Newcombe's two-sided interval of the difference; `null` where a group has no trials. */
  readonly interval: Interval | null;
}

/**
 * Tests whether two independent proportions differ: the z-test with the pooled proportion, and Newcombe's interval of a
 * − b.
 *
 * z = (p_a − p_b) ÷ √(p(1 − p)(1/n_a + 1/n_b)), where p is the proportion of both groups together; z² is Pearson's
 * chi-square without a continuity correction. There is no statistic and no p-value where all trials, or none,
 * succeeded. With few successes or failures prefer {@link fisherTest}.
 *
 * Source: Fleiss, Levin, Paik (2003), Statistical Methods for Rates and Proportions, 3rd ed., section 3.2.
 *
 * @param a - The proportion that is subtracted from.
 * @param b - The proportion that is subtracted.
 * @throws `MetricInputError` when a count or an option is out of range, or an option is unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { twoProportionTest } from "cx-metrics/stats";
 *
 * const test = twoProportionTest({ successes: 120, trials: 1000 }, { successes: 90, trials: 1000 });
 * assert.equal(test.statistic?.toFixed(4), "2.1883");
 * assert.equal(test.pValue?.toFixed(4), "0.0287");
 * assert.equal(test.interval?.low.toFixed(4), "0.0031");
 * ```
 */
export function twoProportionTest(
  a: ProportionCounts,
  b: ProportionCounts,
  options?: TestOptions,
): TwoProportionTestResult {
  checkOptions("twoProportionTest", options, ["alternative", "confidenceLevel"]);
  const { alternative = "two-sided", confidenceLevel = 0.95 } = options ?? {};
  checkAlternative("twoProportionTest", alternative);
  checkConfidenceLevel("twoProportionTest", confidenceLevel);
  checkProportionCounts("twoProportionTest", "a", a);
  checkProportionCounts("twoProportionTest", "b", b);
  return compareProportions(a, b, { alternative, confidenceLevel });
}

/** {@link twoProportionTest} for what was checked already. */
export function compareProportions(
  a: ProportionCounts,
  b: ProportionCounts,
  { alternative, confidenceLevel }: ChosenOptions,
): TwoProportionTestResult {
  const difference = a.trials === 0 || b.trials === 0 ? null : a.successes / a.trials - b.successes / b.trials;
  const standardError = difference === null ? null : pooledStandardError(a, b);
  const statistic = difference === null || !standardError ? null : difference / standardError;
  return {
    method: "pooled-z",
    difference,
    standardError,
    statistic,
    pValue: statistic === null ? null : normalPValue(statistic, alternative),
    alternative,
    interval: difference === null ? null : intervalOf(a, b, confidenceLevel),
  };
}

function pooledStandardError(a: ProportionCounts, b: ProportionCounts): number {
  const trials = a.trials + b.trials;
  const successes = a.successes + b.successes;
  const variance = (successes / trials) * ((trials - successes) / trials) * (1 / a.trials + 1 / b.trials);
  return Math.sqrt(Math.max(0, variance));
}

function intervalOf(a: ProportionCounts, b: ProportionCounts, confidenceLevel: number): Interval {
  const [low, high] = newcombeLimits(a, b, criticalValue(confidenceLevel), wilsonLimits);
  return { low, high, confidenceLevel, method: "newcombe" };
}
