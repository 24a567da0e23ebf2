import { defaultConfidenceLevel, type Figures, noFigures } from "./estimate.ts";
import type { ComparisonBasis } from "./result.ts";
import type { EstimateOptions } from "./schemas/options.ts";
import { studentTQuantile } from "./stats/student-t.ts";

/** Figures whose interval ends where what is measured can go no further. */
export function within(low: number, high: number, figures: Figures): Figures {
  const { interval } = figures;
  if (interval === null) return figures;
  const limits = { low: Math.max(low, interval.low), high: Math.min(high, interval.high) };
  return { ...figures, interval: { ...interval, ...limits } };
}

/** The figures of a mean, by Student's t. */
export function meanFigures(
  mean: number,
  standardError: number | null,
  degreesOfFreedom: number,
  options: EstimateOptions,
): Figures {
  if (standardError === null || degreesOfFreedom < 1) return { ...noFigures, value: mean };
  const confidenceLevel = options.confidenceLevel ?? defaultConfidenceLevel;
  // By the lower tail: the upper one, close to 1, has no room for the highest levels.
  const reach = -studentTQuantile((1 - confidenceLevel) / 2, degreesOfFreedom) * standardError;
  const basis: ComparisonBasis = { kind: "mean", center: mean, standardError, degreesOfFreedom };
  return {
    value: mean,
    standardError,
    // A sample without variance says nothing about its own error.
    interval:
      standardError > 0 ? { low: mean - reach, high: mean + reach, confidenceLevel, method: "student-t" } : null,
    basis,
  };
}
