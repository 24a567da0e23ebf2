import { ascendingOrder } from "./ascending-order.ts";

/** The distinct values of a sample in ascending order, each with how often it stands there. */
export interface CountedValues {
  /** The distinct values. */
  readonly values: Float64Array;
  /** How often each occurs among the values of kind 0, or the sum of their weights. */
  readonly counts: Float64Array;
  /** The same of kind 1. */
  readonly otherCounts: Float64Array;
}

/**
 * Counts the distinct values of a sample of finite numbers from 0 on, which are of two kinds.
 *
 * Whole numbers that are not large beside the size of the sample are counted in bins; anything else is sorted.
 */
export function countValues(values: Float64Array, kinds: Uint8Array, weights: Float64Array | null): CountedValues {
  const largest = largestWhole(values);
  if (largest !== null && largest < 4 * values.length + 1024) return countInBins(values, kinds, weights, largest + 1);
  return countSorted(values, kinds, weights);
}

/** The distinct ones among two lists of ascending values, in ascending order. */
export function joinValues(a: Float64Array, b: Float64Array): Float64Array {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  const joined = new Float64Array(a.length + b.length);
  let size = 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const x = i < a.length ? (a[i] as number) : Number.POSITIVE_INFINITY;
    const y = j < b.length ? (b[j] as number) : Number.POSITIVE_INFINITY;
    joined[size++] = x <= y ? x : y;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return joined.subarray(0, size);
}

/** The counts at each of `values`, among which are all those that were counted. */
export function spreadCounts(values: Float64Array, counted: Float64Array, counts: Float64Array): Float64Array {
  const spread = new Float64Array(values.length);
  for (let from = 0, to = 0; from < counted.length; from++, to++) {
    while ((values[to] as number) < (counted[from] as number)) to++;
    spread[to] = counts[from] as number;
  }
  return spread;
}

/** The largest of the values where all are whole numbers below 2³¹; `null` otherwise. */
function largestWhole(values: Float64Array): number | null {
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if ((value | 0) !== value) return null;
    if (value > largest) largest = value;
  }
  return largest;
}

function countInBins(
  values: Float64Array,
  kinds: Uint8Array,
  weights: Float64Array | null,
  width: number,
): CountedValues {
  const bins = new Float64Array(2 * width);
  for (let i = 0; i < values.length; i++) {
    const bin = ((values[i] as number) << 1) | (kinds[i] as number);
    bins[bin] = (bins[bin] as number) + (weights === null ? 1 : (weights[i] as number));
  }
  const counted = emptyCounts(width);
  let size = 0;
  for (let value = 0; value < width; value++) {
    const count = bins[2 * value] as number;
    const otherCount = bins[2 * value + 1] as number;
    if (count === 0 && otherCount === 0) continue;
    counted.values[size] = value;
    counted.counts[size] = count;
    counted.otherCounts[size++] = otherCount;
  }
  return cutCounts(counted, size);
}

function countSorted(values: Float64Array, kinds: Uint8Array, weights: Float64Array | null): CountedValues {
  const order = ascendingOrder(values);
  const counted = emptyCounts(values.length);
  let size = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i] as number;
    // A zero below zero is the same zero.
    const value = (values[row] as number) + 0;
    if (i === 0 || value !== counted.values[size - 1]) counted.values[size++] = value;
    const counts = kinds[row] === 1 ? counted.otherCounts : counted.counts;
    counts[size - 1] = (counts[size - 1] as number) + (weights === null ? 1 : (weights[row] as number));
  }
  return cutCounts(counted, size);
}

function emptyCounts(size: number): CountedValues {
  return { values: new Float64Array(size), counts: new Float64Array(size), otherCounts: new Float64Array(size) };
}

function cutCounts({ values, counts, otherCounts }: CountedValues, size: number): CountedValues {
  return { values: values.slice(0, size), counts: counts.slice(0, size), otherCounts: otherCounts.slice(0, size) };
}
