import { checkNumber, type NumericArray } from "./check.ts";
import { sortedCopy } from "./quantile.ts";
import { sumOf } from "./sum.ts";

/**
 * The mean of a sample without a share of its smallest and as many of its largest values, in the unit of the values;
 * `null` for an empty sample. As R `mean(x, trim)`: of n values ⌊n·share⌋ go at each end, and from a half on only the
 * median stays.
 *
 * Source: Tukey, McLaughlin (1963), Sankhyā A 25, 331–352.
 *
 * @param values - Finite numbers, in any order.
 * @param share - The share that is left out at each end, from 0 to 0.5.
 * @throws `MetricInputError` when a value is not a finite number, or the share is out of range.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { trimmedMean } from "cx-metrics/stats";
 *
 * assert.equal(trimmedMean([1, 2, 3, 4, 1000], 0.2), 3);
 * ```
 */
export function trimmedMean(values: NumericArray, share: number): number | null {
  checkNumber("trimmedMean", "share", [], share, 0, 0.5, "a number from 0 to 0.5");
  const sorted = sortedCopy("trimmedMean", values);
  const n = sorted.length;
  if (n === 0) return null;
  const cut = Math.min(Math.floor(n * share), Math.ceil(n / 2) - 1);
  const kept = sorted.subarray(cut, n - cut);
  return Math.min(Math.max(sumOf(kept) / kept.length, kept[0] as number), kept[kept.length - 1] as number);
}
