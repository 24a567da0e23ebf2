import { type Moments, mergeMoments, momentsOfNumbers } from "./moments.ts";
import {
  mergeCounts,
  mergeSketches,
  type QuantileSketch,
  quantileByRank,
  sketchedValue,
  sketchValues,
} from "./quantile-sketch.ts";
import { sumOf } from "./sum.ts";

/** Durations as they are: each that occurs, and how often. */
export interface ExactDurations {
  /** That nothing is rounded. */
  readonly method: "exact";
  /** The durations that occur in milliseconds, in ascending order. */
  readonly values: readonly number[];
  /** How often each occurs. */
  readonly counts: readonly number[];
}

/** Durations of which there are too many different ones to keep: their moments, and a sketch for their quantiles. */
export interface SketchedDurations {
  /** That quantiles come from a sketch. */
  readonly method: "sketch";
  /** How many there are, their mean in milliseconds, and the sum of squared distances from it. */
  readonly moments: Moments;
  /** Their distribution in milliseconds, to a relative error of 1 %. */
  readonly sketch: QuantileSketch;
}

/** Durations in a form that merges: exact up to 10,000 different ones, a sketch beyond. */
export type Durations = ExactDurations | SketchedDurations;

/**
 * How many different durations are kept as they are. Their number only grows when parts are merged, so whether a whole is
 * sketched does not depend on how it was cut.
 */
export const maximumExactDurations = 10_000;

/** Durations in milliseconds, in a form that merges. */
export function collectDurations(values: Float64Array): Durations {
  const counts = countDistinct(values);
  if (counts !== null) {
    const sorted = [...Float64Array.from(counts.keys()).sort()];
    return { method: "exact", values: sorted, counts: sorted.map((value) => counts.get(value) as number) };
  }
  return { method: "sketch", moments: momentsOfNumbers("durations", "values", values), sketch: sketchValues(values) };
}

/** The durations of two parts. */
export function mergeDurations(functionName: string, a: Durations, b: Durations): Durations {
  if (a.method === "exact" && b.method === "exact") {
    const { keys, counts } = mergeCounts(a.values, a.counts, b.values, b.counts);
    if (keys.length <= maximumExactDurations) return { method: "exact", values: keys, counts };
  }
  const [first, second] = [toSketched(a), toSketched(b)];
  return {
    method: "sketch",
    moments: mergeMoments(first.moments, second.moments),
    sketch: mergeSketches(functionName, first.sketch, second.sketch),
  };
}

/** How many durations there are, their mean, and the sum of squared distances from it. */
export function momentsOfDurations(durations: Durations): Moments {
  if (durations.method === "sketch") return durations.moments;
  const values = Float64Array.from(durations.values);
  const counts = Float64Array.from(durations.counts);
  const n = sumOf(counts);
  if (n === 0) return { n: 0, mean: 0, m2: 0 };
  const roughMean = sumOf(values.map((value, i) => value * (counts[i] as number))) / n;
  const distances = values.map((value) => value - roughMean);
  const correction = sumOf(distances.map((distance, i) => distance * (counts[i] as number)));
  const squares = sumOf(distances.map((distance, i) => distance * distance * (counts[i] as number)));
  return { n, mean: roughMean + correction / n, m2: Math.max(0, squares - (correction * correction) / n) };
}

/** The duration at a rank, counted from 0 for the shortest. */
export function durationAt(durations: Durations, rank: number): number {
  if (durations.method === "sketch") return sketchedValue(durations.sketch, rank);
  const { values, counts } = durations;
  let place = 0;
  let passed = counts[0] ?? 0;
  while (passed <= rank && place < counts.length - 1) passed += counts[++place] as number;
  return values[place] as number;
}

/** A quantile of type 7; `null` where there are no durations. */
export function quantileOfDurations(durations: Durations, n: number, p: number): number | null {
  return quantileByRank(n, p, (rank) => durationAt(durations, rank));
}

/** How often each value occurs; `null` where there are too many different ones. */
function countDistinct(values: Float64Array): Map<number, number> | null {
  const distinct = new Map<number, number>();
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const count = distinct.get(value);
    if (count === undefined && distinct.size === maximumExactDurations) return null;
    distinct.set(value, (count ?? 0) + 1);
  }
  return distinct;
}

/** The same durations in a sketch. */
export function toSketched(durations: Durations): SketchedDurations {
  if (durations.method === "sketch") return durations;
  const sketch = sketchValues(Float64Array.from(durations.values), Float64Array.from(durations.counts));
  return { method: "sketch", moments: momentsOfDurations(durations), sketch };
}
