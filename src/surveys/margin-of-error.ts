import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel } from "../estimate.ts";
import { checkInput } from "../schemas/check.ts";
import { type MarginOfErrorOptions, marginOfErrorOptionsSchema } from "../schemas/sample-size.ts";
import { criticalValue } from "../stats/critical-value.ts";
import { type PlannedFigure, readPlan } from "./planning.ts";

/** What `marginOfError` gives. */
export interface MarginOfError {
  /** How far the interval reaches to either side, in `unit`. */
  readonly value: number;
  /** `"percent"` for percentage points, `"points"` for NPS points, `null` for the unit of the mean. */
  readonly unit: PlannedFigure["unit"];
  /** The standard error that it is made of, in the same unit. */
  readonly standardError: number;
  /** The normal quantile that it is made with: 1.959964 for 95 %. */
  readonly criticalValue: number;
  /** The level it was asked for. */
  readonly confidenceLevel: number;
  /** What was supposed and how it was computed, in words that a report can print. */
  readonly convention: string;
}

/**
 * The margin of error that so many answers will have: how far a 95 % interval reaches to either side.
 *
 * `z · √(deff · s² / n) · √((N − n) / (N − 1))`, with s² = p(100 − p) for a share of p percent, 100(P + D) − (P − D)² for an NPS of P
 * percent promoters and D percent detractors, and the square of the standard deviation for a mean. The last factor, of a population
 * of N, is left out where N is not given. In percentage points, NPS points or the unit of the mean.
 *
 * Without a share it supposes 50 %, and half promoters and half detractors for an NPS: no other answers have a larger margin. It
 * is for plans and captions. For answers that are there already the interval of the metric itself is better: that of a share near
 * 0 or 100 % is not as wide to one side as to the other.
 *
 * Source: Cochran 1977, Sampling Techniques, 3rd ed., sections 2.6 and 3.2.
 *
 * @param options - See {@link MarginOfErrorOptions}.
 * @throws {@link MetricInputError} for fewer than one answer or more than the population, a percentage outside of 0 to 100, a mean
 * without its standard deviation, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { marginOfError } from "cx-metrics";
 *
 * assert.equal(marginOfError({ n: 400 }).value.toFixed(2), "4.90");
 * assert.equal(marginOfError({ n: 400, population: 1000 }).value.toFixed(2), "3.80");
 * assert.equal(marginOfError({ n: 400, metric: "nps", promoters: 45, detractors: 20 }).value.toFixed(1), "7.5");
 * assert.equal(marginOfError({ n: 400, metric: "mean", standardDeviation: 1.2 }).value.toFixed(2), "0.12");
 * ```
 */
export function marginOfError(options: MarginOfErrorOptions): MarginOfError {
  const checked = checkInput(marginOfErrorOptionsSchema(), options, "marginOfError", "options");
  const { n, population, designEffect = 1, confidenceLevel = defaultConfidenceLevel } = checked;
  const { standardDeviation, unit, supposed } = readPlan("marginOfError", checked);
  if (population !== undefined && n > population) {
    rejectInput("marginOfError", "options", ["n"], "inconsistent", `at most the population of ${population}`, n);
  }
  const left = population === undefined || population === 1 ? 1 : (population - n) / (population - 1);
  const standardError = population === n ? 0 : standardDeviation * Math.sqrt((designEffect * left) / n);
  const z = criticalValue(confidenceLevel);
  return {
    value: z * standardError,
    unit,
    standardError,
    criticalValue: z,
    confidenceLevel,
    convention: `normal quantile ${z.toFixed(6)}, ${supposed}, ${describeDesign(population, designEffect)}`,
  };
}

/** What a plan supposes of the sample, in words. */
export function describeDesign(population: number | undefined, designEffect: number): string {
  const of = population === undefined ? "an unlimited population" : `a population of ${population}`;
  return designEffect === 1
    ? `a simple random sample of ${of}`
    : `a sample of ${of} with a design effect of ${designEffect}`;
}
