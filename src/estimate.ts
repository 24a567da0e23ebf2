import type { Estimate } from "./result.ts";
import type { EstimateOptions } from "./schemas/options.ts";

/** The confidence level where none is asked for. */
export const defaultConfidenceLevel = 0.95;

/** What an estimate says beside its figures. */
export type EstimateFacts = Pick<
  Estimate,
  "metric" | "unit" | "n" | "effectiveN" | "missing" | "invalid" | "convention"
>;

/** The figures themselves. */
export type Figures = Pick<Estimate, "value" | "standardError" | "interval" | "basis">;

/** The figures where there is nothing to measure, or too little to show. */
export const noFigures: Figures = { value: null, standardError: null, interval: null, basis: null };

/** Whether figures that rest on so few are to be withheld. */
export function isSuppressed(n: number, { minimumResponses = 0 }: EstimateOptions): boolean {
  return n < minimumResponses;
}

/** Puts facts and figures together, or withholds the figures. */
export function toEstimate(facts: EstimateFacts, figures: Figures, options: EstimateOptions): Estimate {
  const suppressed = isSuppressed(facts.n, options);
  const { metric, unit, convention, ...counts } = facts;
  const { value, basis, ...spread } = suppressed ? noFigures : figures;
  const nothing = facts.n && !facts.effectiveN ? "zero-weights" : "no-data";
  const reason = value !== null ? null : suppressed ? "suppressed" : nothing;
  return { metric, value, unit, ...counts, ...spread, suppressed, reason, convention, basis };
}

/** How many independent answers weighted ones are worth (Kish 1965): (Σw)² / Σw². */
export function effectiveCount(weight: number, squaredWeight: number): number {
  return weight === squaredWeight ? weight : (weight * weight) / squaredWeight;
}
