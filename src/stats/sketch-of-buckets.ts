import { rejectInput } from "../errors.ts";
import { checkCount, checkNumber, checkOptions } from "./check.ts";
import type { QuantileSketch } from "./quantile-sketch.ts";
import { bucketValue, type SketchBuckets } from "./sketch-bins.ts";
import { checkBucketIndex, checkRelativeError, type QuantileSketchOptions } from "./sketch-check.ts";

/** One bucket of a sketch as a row, in the way a `GROUP BY` gives it. */
export interface SketchBucketRow {
  /** The index of the bucket, `floor(ln(x) / ln(γ))`: a whole number. */
  readonly bucket: number;
  /** How many values it holds. */
  readonly count: number;
}

/** What a warehouse has counted for a sketch. */
export interface SketchBucketCounts {
  /** The positive values by bucket, in any order. */
  readonly positive?: readonly SketchBucketRow[] | undefined;
  /** The negative values by the bucket of their magnitude, in any order. */
  readonly negative?: readonly SketchBucketRow[] | undefined;
  /** How many values are zero. Default 0. */
  readonly zeroCount?: number | undefined;
  /** The smallest value. Without it, what the lowest bucket stands for. */
  readonly minimum?: number | undefined;
  /** The largest value. Without it, what the highest bucket stands for. */
  readonly maximum?: number | undefined;
}

/**
 * Makes a sketch of buckets that were counted elsewhere, by `GROUP BY floor(ln(x) / ln(γ))` in a warehouse.
 *
 * In SQL, for a relative error of 1 %: `select floor(ln(x) / ln(1.01 / 0.99)) as bucket, count(*) as count from t where x > 0 group
 * by 1`. Rows of one bucket are added up, so those of several tables can be put together. Without `minimum` and `maximum` the ends
 * are within the relative error like everything else.
 *
 * @param counts - The rows, how many values are zero, and the ends where they are known.
 * @param options - The relative error that the buckets were made for.
 * @throws `MetricInputError` when a bucket is no whole number, a count is none, or the ends do not fit the buckets.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { quantileOfSketch, quantileSketchOfBuckets } from "cx-metrics/stats";
 *
 * const rows = [
 *   { bucket: 204, count: 10 },
 *   { bucket: 239, count: 90 },
 * ];
 * const sketch = quantileSketchOfBuckets({ positive: rows, zeroCount: 5 });
 * assert.equal(sketch.count, 105);
 * assert.equal(quantileOfSketch(sketch, 0), 0);
 * // Bucket 239 holds 119.12 to 121.53.
 * assert.equal(quantileOfSketch(sketch, 0.9)?.toFixed(1), "120.3");
 * ```
 */
export function quantileSketchOfBuckets(counts: SketchBucketCounts, options?: QuantileSketchOptions): QuantileSketch {
  const name = "quantileSketchOfBuckets";
  checkOptions(name, options, ["relativeError"]);
  const { relativeError = 0.01 } = options ?? {};
  checkRelativeError(name, "options", ["relativeError"], relativeError);
  if (typeof counts !== "object" || counts === null || Array.isArray(counts)) {
    rejectInput(name, "counts", [], "invalid-type", "an object { positive, negative, zeroCount }", counts);
  }
  const { zeroCount = 0 } = counts;
  checkCount(name, "counts", ["zeroCount"], zeroCount);
  const positive = gatherRows(name, "positive", counts.positive ?? []);
  const negative = gatherRows(name, "negative", counts.negative ?? []);
  const count = zeroCount + countOf(positive) + countOf(negative);
  const sketch: QuantileSketch = { relativeError, count, minimum: null, maximum: null, zeroCount, positive, negative };
  if (count === 0) return sketch;
  const minimum = endOf(name, "minimum", counts.minimum, lowestValue(sketch), relativeError);
  const maximum = endOf(name, "maximum", counts.maximum, highestValue(sketch), relativeError);
  return { ...sketch, minimum, maximum };
}

function gatherRows(name: string, field: string, rows: readonly SketchBucketRow[]): SketchBuckets {
  if (!Array.isArray(rows)) {
    rejectInput(name, "counts", [field], "invalid-type", "an array of rows { bucket, count }", rows);
  }
  const counts = new Map<number, number>();
  for (const [row, value] of rows.entries()) {
    if (typeof value !== "object" || value === null) {
      rejectInput(name, "counts", [field, row], "invalid-type", "a row { bucket, count }", value);
    }
    const { bucket, count } = value;
    checkBucketIndex(name, "counts", [field, row, "bucket"], bucket);
    checkCount(name, "counts", [field, row, "count"], count);
    if (count > 0) counts.set(bucket + 0, (counts.get(bucket + 0) ?? 0) + count);
  }
  const indexes = [...Float64Array.from(counts.keys()).sort()];
  return { indexes, counts: indexes.map((index) => counts.get(index) as number) };
}

function countOf({ counts }: SketchBuckets): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function lowestValue({ positive, negative, zeroCount, relativeError }: QuantileSketch): number {
  const lowest = negative.indexes.at(-1);
  if (lowest !== undefined) return -bucketValue(lowest, relativeError);
  return zeroCount > 0 ? 0 : bucketValue(positive.indexes[0] as number, relativeError);
}

function highestValue({ positive, negative, zeroCount, relativeError }: QuantileSketch): number {
  const highest = positive.indexes.at(-1);
  if (highest !== undefined) return bucketValue(highest, relativeError);
  return zeroCount > 0 ? 0 : -bucketValue(negative.indexes[0] as number, relativeError);
}

/** An end as it was given, or as its bucket stands for it. */
function endOf(
  name: string,
  field: "minimum" | "maximum",
  given: number | undefined,
  value: number,
  relativeError: number,
): number {
  const fallback = Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
  if (given === undefined) return fallback;
  // Rounding may put a value that lies on a boundary into the bucket next to its own.
  const reach = 3 * relativeError * Math.abs(fallback);
  const expected = `in the ${field === "minimum" ? "lowest" : "highest"} bucket, near ${fallback}`;
  checkNumber(name, "counts", [field], given, fallback - reach, fallback + reach, expected);
  return given;
}
