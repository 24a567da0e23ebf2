import { defaultConfidenceLevel, effectiveCount, type Figures, noFigures } from "./estimate.ts";
import type { Interval } from "./result.ts";
import type { EstimateOptions } from "./schemas/options.ts";
import { wilsonInterval } from "./stats/wilson.ts";

/** Answers that favour something, and all of them. */
export interface WeightedShare {
  readonly n: number;
  readonly weight: number;
  readonly squaredWeight: number;
  readonly favourableWeight: number;
  readonly favourableSquaredWeight: number;
  /** Whether the answers are weighted at all. */
  readonly weighted: boolean;
}

/** The figures of a share in percent: Wilson's interval, with weights on the effective number of answers. */
export function shareFigures(share: WeightedShare, options: EstimateOptions): Figures {
  const { n, weight, squaredWeight, favourableWeight, favourableSquaredWeight, weighted } = share;
  if (!(weight > 0)) return noFigures;
  const p = Math.min(1, favourableWeight / weight);
  const spread = p * (1 - p);
  const others = Math.max(0, squaredWeight - favourableSquaredWeight);
  const variance = weighted
    ? (favourableSquaredWeight * (1 - p) ** 2 + others * p ** 2) / (weight * weight)
    : spread / n;
  const trials = !weighted ? n : variance > 0 && spread > 0 ? spread / variance : effectiveCount(weight, squaredWeight);
  const successes = weighted ? p * trials : favourableWeight;
  const limits = wilsonInterval(successes, trials, options.confidenceLevel ?? defaultConfidenceLevel);
  return {
    value: (100 * favourableWeight) / weight,
    standardError: 100 * Math.sqrt(variance),
    interval: limits && percentInterval(limits),
    basis: { kind: "proportion", successes, trials },
  };
}

/** An interval of a share between 0 and 1, in percent. */
export function percentInterval({ low, high, confidenceLevel, method }: Interval): Interval {
  return { low: 100 * low, high: 100 * high, confidenceLevel, method };
}
