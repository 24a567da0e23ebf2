/** Buckets that hold something, in ascending order of their index. */
export interface SketchBuckets {
  /** The index i of each bucket, which holds the magnitudes from γ^i to below γ^(i + 1). */
  readonly indexes: readonly number[];
  /** How many values each holds. */
  readonly counts: readonly number[];
}

/** What lies nearer to zero is counted as zero: there, doubles run out of digits. */
export const smallestMagnitude: number = 1e-300;

/**
 * ln γ: the width of a bucket on the scale of logarithms.
 */
export function logGamma(relativeError: number): number {
  return Math.log1p(relativeError) - Math.log1p(-relativeError);
}

/**
 * What a bucket stands for: 2γ^(i + 1)/(1 + γ), where 2γ/(1 + γ) is 1 + α.
 */
export function bucketValue(index: number, relativeError: number): number {
  return (1 + relativeError) * Math.exp(index * logGamma(relativeError));
}

/** The range of a sample, and of the magnitudes on either side of zero. */
export interface Range {
  readonly minimum: number;
  readonly maximum: number;
  readonly smallestPositive: number;
  readonly largestPositive: number;
  readonly smallestNegative: number;
  readonly largestNegative: number;
}

/** The range of a sample. */
export function rangeOf(values: Float64Array): Range {
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  let smallestPositive = Number.POSITIVE_INFINITY;
  let smallestNegative = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
    if (value >= smallestMagnitude) {
      if (value < smallestPositive) smallestPositive = value;
    } else if (value <= -smallestMagnitude && -value < smallestNegative) smallestNegative = -value;
  }
  return {
    minimum,
    maximum,
    smallestPositive,
    largestPositive: maximum,
    smallestNegative,
    largestNegative: -minimum,
  };
}

/** Counters for the buckets of a range of magnitudes, from the bucket `first` on. */
export interface Bins {
  readonly first: number;
  readonly bins: Float64Array;
}

/** Counters, all at 0, for the magnitudes of a range. */
export function binsBetween(smallest: number, largest: number, width: number): Bins {
  if (smallest === Number.POSITIVE_INFINITY) return { first: 0, bins: new Float64Array(0) };
  const first = Math.floor(Math.log(smallest) / width);
  return { first, bins: new Float64Array(Math.floor(Math.log(largest) / width) - first + 1) };
}

/** The buckets that hold something. */
export function bucketsOf({ first, bins }: Bins): SketchBuckets {
  const indexes: number[] = [];
  for (let bin = 0; bin < bins.length; bin++) if (bins[bin] !== 0) indexes.push(bin + first);
  return { indexes, counts: indexes.map((index) => bins[index - first] as number) };
}
