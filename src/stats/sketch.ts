import { rejectInput } from "../errors.ts";
import { checkOptions, checkProbability, checkSample, type NumericArray } from "./check.ts";
import { mergeSketches, type QuantileSketch, quantileByRank, sketchedValue, sketchValues } from "./quantile-sketch.ts";
import { checkRelativeError, checkSketch, type QuantileSketchOptions } from "./sketch-check.ts";

/**
 * Reduces a sample to a sketch of its distribution, from which every quantile comes within a stated relative error.
 *
 * The bucket of x is ⌊ln x / ln γ⌋ with γ = (1 + α)/(1 − α), so 1,000 buckets cover nine powers of ten at α = 1 %. Sketches merge
 * without loss: that of a whole is the merged sketches of its parts, whatever the parts. Zeros and negative values are kept too;
 * magnitudes below 1e-300 count as zero. The smallest and the largest value are exact. An empty sample gives an empty sketch.
 *
 * Source: Masson, Rim, Lee (2019), DDSketch, Proceedings of the VLDB Endowment 12, 2195–2205.
 *
 * @param values - Finite numbers, in any order.
 * @throws `MetricInputError` when a value is not a finite number, or an option is out of range or unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mergeQuantileSketches, quantileOfSketch, quantileSketch } from "cx-metrics/stats";
 *
 * const monday = quantileSketch([120, 300, 45, 3600]);
 * const tuesday = quantileSketch([60, 90, 7200]);
 * const both = mergeQuantileSketches(monday, tuesday);
 *
 * assert.deepEqual(both, quantileSketch([120, 300, 45, 3600, 60, 90, 7200]));
 * assert.ok(Math.abs(Number(quantileOfSketch(both, 0.5)) - 120) <= 0.01 * 120);
 * assert.equal(quantileOfSketch(both, 1), 7200);
 * ```
 */
export function quantileSketch(values: NumericArray, options?: QuantileSketchOptions): QuantileSketch {
  checkOptions("quantileSketch", options, ["relativeError"]);
  const { relativeError = 0.01 } = options ?? {};
  checkRelativeError("quantileSketch", "options", ["relativeError"], relativeError);
  return sketchValues(checkSample("quantileSketch", "values", values), null, relativeError);
}

/**
 * The sketch of two samples together: the counts of each bucket are added up. The order does not matter, and an empty sketch
 * changes nothing.
 *
 * @throws `MetricInputError` when an argument is no sketch, or the two were made for different relative errors.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mergeQuantileSketches, quantileSketch } from "cx-metrics/stats";
 *
 * assert.deepEqual(mergeQuantileSketches(quantileSketch([1, -2]), quantileSketch([0, 3])), quantileSketch([0, 1, -2, 3]));
 * ```
 */
export function mergeQuantileSketches(a: QuantileSketch, b: QuantileSketch): QuantileSketch {
  checkSketch("mergeQuantileSketches", "a", a);
  checkSketch("mergeQuantileSketches", "b", b);
  if (a.relativeError !== b.relativeError) {
    const expected = `${a.relativeError}, as that of a`;
    rejectInput("mergeQuantileSketches", "b", ["relativeError"], "inconsistent", expected, b.relativeError);
  }
  return mergeSketches("mergeQuantileSketches", a, b);
}

/**
 * A quantile of a sketched sample (Hyndman and Fan's type 7, R's default), in the unit of the values; `null` for an empty sketch.
 *
 * Each of the two order statistics that it lies between is within the relative error of the sketch, so where both have one sign
 * the quantile is too. `p = 0` and `p = 1` give the smallest and the largest value exactly.
 *
 * @param sketch - What {@link quantileSketch}, {@link quantileSketchOfBuckets} or {@link mergeQuantileSketches} gave.
 * @param p - The share, from 0 (the minimum) to 1 (the maximum).
 * @throws `MetricInputError` when the first argument is no sketch, or `p` is not from 0 to 1.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { quantileOfSketch, quantileSketch } from "cx-metrics/stats";
 *
 * const sketch = quantileSketch([1607374726, 0, -3.1415]);
 * assert.deepEqual([0, 0.5, 1].map((p) => quantileOfSketch(sketch, p)), [-3.1415, 0, 1607374726]);
 * assert.equal(quantileOfSketch(quantileSketch([]), 0.5), null);
 * ```
 */
export function quantileOfSketch(sketch: QuantileSketch, p: number): number | null {
  checkSketch("quantileOfSketch", "sketch", sketch);
  checkProbability("quantileOfSketch", "p", [], p);
  return quantileByRank(sketch.count, p, (rank) => sketchedValue(sketch, rank));
}
