import { checkChoice, checkOptions, type NumericArray } from "./check.ts";
import { type QuantileOptions, quantileOfSorted, sortedCopy } from "./quantile.ts";

/** The options of {@link medianAbsoluteDeviation}. */
export interface MedianAbsoluteDeviationOptions {
  /** `"normal"` (the default) multiplies by 1.4826, to estimate a normal standard deviation; `"none"` does not. */
  readonly scale?: "normal" | "none" | undefined;
}

/** The five figures that a box plot draws. */
export interface FiveNumberSummary {
  /** The smallest value. */
  readonly minimum: number;
  /** The median of the lower half, the middle value included. */
  readonly lowerHinge: number;
  /** The middle value. */
  readonly median: number;
  /** The median of the upper half, the middle value included. */
  readonly upperHinge: number;
  /** The largest value. */
  readonly maximum: number;
}

/**
 * The median of the distances from the median, in the unit of the values; `null` for an empty sample. As R `mad`.
 *
 * Half the values may be wild and it still stands.
 *
 * Source: Hampel (1974), The influence curve and its role in robust estimation, JASA 69, 383–393.
 *
 * @param values - Finite numbers, in any order.
 * @throws `MetricInputError` when a value is not a finite number, or an option is unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { medianAbsoluteDeviation } from "cx-metrics/stats";
 *
 * assert.equal(medianAbsoluteDeviation([1, 2, 3, 4, 1000], { scale: "none" }), 1);
 * assert.equal(medianAbsoluteDeviation([1, 2, 3, 4, 1000]), 1.4826);
 * ```
 */
export function medianAbsoluteDeviation(values: NumericArray, options?: MedianAbsoluteDeviationOptions): number | null {
  checkOptions("medianAbsoluteDeviation", options, ["scale"]);
  const { scale = "normal" } = options ?? {};
  checkChoice("medianAbsoluteDeviation", "options", ["scale"], scale, ["normal", "none"]);
  const sorted = sortedCopy("medianAbsoluteDeviation", values);
  const center = quantileOfSorted(sorted, 0.5);
  if (center === null) return null;
  const distances = sorted.map((value) => Math.abs(value - center)).sort();
  return (quantileOfSorted(distances, 0.5) as number) * (scale === "normal" ? 1.4826 : 1);
}

/**
 * The distance between the quartiles, in the unit of the values; `null` for an empty sample. As R `IQR`.
 *
 * @param values - Finite numbers, in any order.
 * @throws `MetricInputError` when a value is not a finite number, or an option is unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { interquartileRange } from "cx-metrics/stats";
 *
 * assert.equal(interquartileRange([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), 4.5);
 * ```
 */
export function interquartileRange(values: NumericArray, options?: QuantileOptions): number | null {
  checkOptions("interquartileRange", options, ["type"]);
  const sorted = sortedCopy("interquartileRange", values);
  if (sorted.length === 0) return null;
  const quartile = (p: number): number => quantileOfSorted(sorted, p, options?.type) as number;
  return quartile(0.75) - quartile(0.25);
}

/**
 * Minimum, lower hinge, median, upper hinge and maximum of a sample; `null` for an empty one. As R `fivenum`.
 *
 * Source: Tukey (1977), Exploratory Data Analysis, chapter 2.
 *
 * @param values - Finite numbers, in any order.
 * @throws `MetricInputError` when a value is not a finite number.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fiveNumberSummary } from "cx-metrics/stats";
 *
 * assert.deepEqual(fiveNumberSummary([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), {
 *   minimum: 1,
 *   lowerHinge: 3,
 *   median: 5.5,
 *   upperHinge: 8,
 *   maximum: 10,
 * });
 * ```
 */
export function fiveNumberSummary(values: NumericArray): FiveNumberSummary | null {
  const sorted = sortedCopy("fiveNumberSummary", values);
  const n = sorted.length;
  if (n === 0) return null;
  const half = Math.ceil(n / 2);
  const middleOf = (part: Float64Array): number => quantileOfSorted(part, 0.5) as number;
  return {
    minimum: sorted[0] as number,
    lowerHinge: middleOf(sorted.subarray(0, half)),
    median: middleOf(sorted),
    upperHinge: middleOf(sorted.subarray(n - half)),
    maximum: sorted[n - 1] as number,
  };
}
