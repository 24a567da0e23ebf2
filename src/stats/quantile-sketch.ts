import { rejectInput } from "../errors.ts";
import {
  binsBetween,
  bucketsOf,
  bucketValue,
  logGamma,
  rangeOf,
  type SketchBuckets,
  smallestMagnitude,
} from "./sketch-bins.ts";

export type { SketchBuckets } from "./sketch-bins.ts";

/**
 * A sample in buckets that grow with the magnitude of what they hold, so that every value is known to a stated relative error.
 *
 * The bucket of x is ⌊ln x / ln γ⌋ with γ = (1 + α)/(1 − α), and stands for 2γ^(i + 1)/(1 + γ), which is within α of all it holds.
 * Negative values have buckets of their own, by magnitude, and zeros are counted. Nothing is lost when two are merged: the
 * sketch of a whole is the merged sketches of its parts, bucket by bucket, whatever the parts and their order. A warehouse
 * makes one by grouping on `floor(ln(x) / ln(γ))`.
 *
 * Source: Masson, Rim, Lee (2019), DDSketch, Proceedings of the VLDB Endowment 12, 2195–2205.
 */
export interface QuantileSketch {
  /** The relative error α of every quantile. */
  readonly relativeError: number;
  /** How many values there are. */
  readonly count: number;
  /** The smallest value, exactly; `null` where there is none. */
  readonly minimum: number | null;
  /** The largest value, exactly; `null` where there is none. */
  readonly maximum: number | null;
  /** How many of the values are zero. */
  readonly zeroCount: number;
  /** The positive values. */
  readonly positive: SketchBuckets;
  /** The negative values, by their magnitude. */
  readonly negative: SketchBuckets;
}

/**
 * Makes a sketch.
 *
 * @param values - Finite numbers, which were checked before.
 * @param counts - How often each of them stands in the sample; once where it is `null`.
 * @param relativeError - Between 0 and 1.
 * @internal
 */
export function sketchValues(
  values: Float64Array,
  counts: Float64Array | null = null,
  relativeError: number = 0.01,
): QuantileSketch {
  const range = rangeOf(values);
  const width = logGamma(relativeError);
  const positive = binsBetween(range.smallestPositive, range.largestPositive, width);
  const negative = binsBetween(range.smallestNegative, range.largestNegative, width);
  let count = 0;
  let zeroCount = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const times = counts === null ? 1 : (counts[i] as number);
    count += times;
    if (value >= smallestMagnitude) {
      const bin = Math.floor(Math.log(value) / width) - positive.first;
      positive.bins[bin] = (positive.bins[bin] as number) + times;
    } else if (value <= -smallestMagnitude) {
      const bin = Math.floor(Math.log(-value) / width) - negative.first;
      negative.bins[bin] = (negative.bins[bin] as number) + times;
    } else zeroCount += times;
  }
  return {
    relativeError,
    count,
    minimum: count === 0 ? null : range.minimum,
    maximum: count === 0 ? null : range.maximum,
    zeroCount,
    positive: bucketsOf(positive),
    negative: bucketsOf(negative),
  };
}

/**
 * The sketch of two samples together.
 *
 * @throws MetricInputError when they were made for different relative errors.
 * @internal
 */
export function mergeSketches(functionName: string, a: QuantileSketch, b: QuantileSketch): QuantileSketch {
  if (a.relativeError !== b.relativeError) {
    const expected = `${a.relativeError}, as in the other summary`;
    rejectInput(functionName, "summary", ["relativeError"], "inconsistent", expected, b.relativeError);
  }
  return {
    relativeError: a.relativeError,
    count: a.count + b.count,
    minimum: pick(Math.min, a.minimum, b.minimum),
    maximum: pick(Math.max, a.maximum, b.maximum),
    zeroCount: a.zeroCount + b.zeroCount,
    positive: mergeBuckets(a.positive, b.positive),
    negative: mergeBuckets(a.negative, b.negative),
  };
}

/**
 * The value at a rank, counted from 0 for the smallest: within the relative error of the true one, and exact at either end.
 *
 * @internal
 */
export function sketchedValue(sketch: QuantileSketch, rank: number): number {
  const { count, minimum, maximum, positive, negative, zeroCount, relativeError } = sketch;
  const low = minimum ?? 0;
  const high = maximum ?? 0;
  if (rank <= 0) return low;
  if (rank >= count - 1) return high;
  const negatives = sizeOf(negative);
  let estimate = 0;
  if (rank < negatives) estimate = -magnitudeAt(negative, negatives - 1 - rank, relativeError);
  else if (rank >= negatives + zeroCount) estimate = magnitudeAt(positive, rank - negatives - zeroCount, relativeError);
  return Math.min(Math.max(estimate, low), high);
}

/**
 * A quantile of type 7 (R's default) from a look-up of the sorted values; `null` for an empty sample.
 *
 * @param count - How many values there are.
 * @param p - The share, from 0 to 1.
 * @param valueAt - Gives the value at a rank, counted from 0.
 * @internal
 */
export function quantileByRank(count: number, p: number, valueAt: (rank: number) => number): number | null {
  if (count === 0) return null;
  // Counted from 1, and taken for whole where it is so but for rounding: so it is the same figure as `quantile` gives.
  const position = 1 + (count - 1) * p;
  const below = Math.floor(position + 4 * Number.EPSILON);
  const share = position - below;
  const lower = valueAt(below - 1);
  if (Math.abs(share) < 4 * Number.EPSILON) return lower;
  const upper = valueAt(Math.min(below, count - 1));
  return Math.min(Math.max((1 - share) * lower + share * upper, lower), upper);
}

function mergeBuckets(a: SketchBuckets, b: SketchBuckets): SketchBuckets {
  const { keys, counts } = mergeCounts(a.indexes, a.counts, b.indexes, b.counts);
  return { indexes: keys, counts };
}

/**
 * Joins two lists of ascending keys, each with its count.
 *
 * @internal
 */
export function mergeCounts(
  keys: readonly number[],
  counts: readonly number[],
  otherKeys: readonly number[],
  otherCounts: readonly number[],
): { keys: number[]; counts: number[] } {
  const merged: { keys: number[]; counts: number[] } = { keys: [], counts: [] };
  let i = 0;
  let j = 0;
  while (i < keys.length || j < otherKeys.length) {
    const key = keys[i] ?? Number.POSITIVE_INFINITY;
    const otherKey = otherKeys[j] ?? Number.POSITIVE_INFINITY;
    merged.keys.push(Math.min(key, otherKey));
    let count = 0;
    if (key <= otherKey) count += counts[i++] as number;
    if (otherKey <= key) count += otherCounts[j++] as number;
    merged.counts.push(count);
  }
  return merged;
}

function sizeOf({ counts }: SketchBuckets): number {
  let size = 0;
  for (const count of counts) size += count;
  return size;
}

/** What the bucket stands for in which the value of this rank lies. */
function magnitudeAt({ indexes, counts }: SketchBuckets, rank: number, relativeError: number): number {
  let bucket = 0;
  let passed = counts[0] ?? 0;
  while (passed <= rank && bucket < counts.length - 1) passed += counts[++bucket] as number;
  return bucketValue(indexes[bucket] as number, relativeError);
}

function pick(choose: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return choose(a, b);
}
