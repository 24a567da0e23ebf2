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
}

/** The figures of a share in percent: Wilson's interval, with weights on the effective number of answers. */
export function shareFigures({ n, total, favourable }: ShareCounts, options: EstimateOptions): Figures {
  const { weight, squaredWeight } = total;
  if (!(weight > 0)) return noFigures;
  const p = Math.min(1, favourable.weight / weight);
  const spread = p * (1 - p);
  const effectiveN = effectiveCount(weight, squaredWeight);
  const others = Math.max(0, squaredWeight - favourable.squaredWeight);
  const variance = (favourable.squaredWeight * (1 - p) ** 2 + others * p ** 2) / weight ** 2;
  const trials = effectiveN === n || !(spread > 0 && variance > 0) ? effectiveN : spread / variance;
  const successes = weight === n ? Math.min(favourable.weight, trials) : p * trials;
  const limits = wilsonInterval(successes, trials, options.confidenceLevel ?? defaultConfidenceLevel);
  return {
    value: (100 * favourable.weight) / weight,
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

/** An interval of a share between 0 and 1, in percent. */
export function percentInterval({ low, high, confidenceLevel, method }: Interval): Interval {
  return { low: 100 * low, high: 100 * high, confidenceLevel, method };
}
