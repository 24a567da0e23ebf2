import { defaultConfidenceLevel, effectiveCount, type Figures, noFigures } from "./estimate.ts";
import type { Interval } from "./result.ts";
import type { EstimateOptions } from "./schemas/options.ts";
import { wilsonInterval } from "./stats/wilson.ts";

/** Answers with their weights; unweighted answers weigh one each. */
interface WeightedCount {
  readonly weight: number;
  readonly squaredWeight: number;
}

/** Answers that favour something, and all of them. */
export interface ShareCounts {
  /** The number of answers. */
  readonly n: number;
  /** All answers. */
  readonly total: WeightedCount;
  /** Those that favour it. */
  readonly favourable: WeightedCount;
  /** Those that do not, where they were counted: what is left of the whole has few digits beside a few huge weights. */
  readonly others?: WeightedCount | undefined;
}

/** The figures of a share in percent: Wilson's interval, with weights on the effective number of answers. */
export function shareFigures({ n, total, favourable, others }: ShareCounts, options: EstimateOptions): Figures {
  const { weight, squaredWeight } = total;
  if (!(weight > 0)) return noFigures;
  const p = Math.min(1, favourable.weight / weight);
  const spread = p * (1 - p);
  const effectiveN = effectiveCount(weight, squaredWeight);
  const rest = others?.squaredWeight ?? Math.max(0, squaredWeight - favourable.squaredWeight);
  const variance = (favourable.squaredWeight * (1 - p) ** 2 + rest * p ** 2) / weight ** 2;
  // Weights may favour a rare answer so much that it would be worth more answers than there are (Korn and Graubard 1998).
  const trials = effectiveN === n || !(spread > 0 && variance > 0) ? effectiveN : Math.min(n, spread / variance);
  // Answers of one weight are as many as they are, to the last digit.
  const successes = p < 1 ? Math.min(trials, favourable.weight / (weight / trials)) : trials;
  const limits = wilsonInterval(successes, trials, options.confidenceLevel ?? defaultConfidenceLevel);
  return {
    value: percentOf(favourable.weight, weight),
    standardError: 100 * Math.sqrt(effectiveN === n ? spread / n : variance),
    interval: limits && percentInterval(limits),
    basis: { kind: "proportion", successes, trials },
  };
}

/** The figures of a share of things that are only counted. */
export function countFigures(favourable: number, n: number, options: EstimateOptions): Figures {
  const counted = (count: number): WeightedCount => ({ weight: count, squaredWeight: count });
  return shareFigures({ n, total: counted(n), favourable: counted(favourable) }, options);
}

/** A part in percent of the whole. Rounding must not carry it past 100, and it is exact where a count is. */
export function percentOf(part: number, whole: number): number {
  return Math.min(100, (100 * part) / whole);
}

/** An interval of a share between 0 and 1, in percent. */
export function percentInterval({ low, high, confidenceLevel, method }: Interval): Interval {
  return { low: 100 * low, high: 100 * high, confidenceLevel, method };
}
