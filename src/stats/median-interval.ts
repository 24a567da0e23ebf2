import type { Interval } from "../result.ts";
import { binomialCdf, binomialQuantile } from "./binomial.ts";
import { checkConfidenceLevel, checkOptions, type NumericArray } from "./check.ts";
import { sortedCopy } from "./quantile.ts";

/** The options of {@link medianInterval}. */
export interface MedianIntervalOptions {
  /** The level that the interval covers at least, between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
}

/** An interval of a median between two values of the sample. */
export interface MedianInterval extends Interval {
  /** The probability with which it holds the median of a continuous distribution: at least the level. */
  readonly coverage: number;
  /** How it was computed. */
  readonly method: "order-statistics";
}

/**
 * A confidence interval of the median between two values of the sample, whatever the distribution; in the unit of the
 * values.
 *
 * The limits are the k-th smallest and the k-th largest value, with the largest k for which at most (1 − level)/2 of
 * Binomial(n, ½) lies below k. `null` where even the smallest and the largest value cover less than the level: below 6
 * values for 0.95. For whole-number data the true coverage is higher than the one reported.
 *
 * Source: Thompson (1936), On confidence ranges for the median, Annals of Mathematical Statistics 7, 122–128; David,
 * Nagaraja (2003), Order Statistics, 3rd ed., section 7.1.
 *
 * @param values - Finite numbers, in any order.
 * @throws `MetricInputError` when a value is not a finite number, or an option is out of range or unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { medianInterval } from "cx-metrics/stats";
 *
 * const minutes = [2, 5, 7, 9, 12, 15, 18, 22, 27, 33];
 * const interval = medianInterval(minutes);
 * assert.deepEqual([interval?.low, interval?.high], [5, 27]);
 * assert.equal(interval?.coverage, 0.978515625);
 * ```
 */
export function medianInterval(values: NumericArray, options?: MedianIntervalOptions): MedianInterval | null {
  checkOptions("medianInterval", options, ["confidenceLevel"]);
  const { confidenceLevel = 0.95 } = options ?? {};
  checkConfidenceLevel("medianInterval", confidenceLevel);
  const sorted = sortedCopy("medianInterval", values);
  const n = sorted.length;
  const rank = n === 0 ? 0 : binomialQuantile((1 - confidenceLevel) / 2, n, 0.5);
  if (rank === 0) return null;
  return {
    low: sorted[rank - 1] as number,
    high: sorted[n - rank] as number,
    confidenceLevel,
    coverage: 1 - 2 * binomialCdf(rank - 1, n, 0.5),
    method: "order-statistics",
  };
}
