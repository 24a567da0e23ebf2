import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel } from "../estimate.ts";
import { checkInput } from "../schemas/check.ts";
import { type SurveySampleSizeOptions, sampleSizeOptionsSchema } from "../schemas/sample-size.ts";
import { criticalValue } from "../stats/critical-value.ts";
import { type SampleSizeOptions, sampleSizeTTest, sampleSizeTwoProportions } from "../stats/sample-size.ts";
import { describeDesign } from "./margin-of-error.ts";
import { type PlannedFigure, readPlan } from "./planning.ts";

/** What `sampleSize` gives. */
export interface SurveySampleSize {
  /** How many answers are needed in all. */
  readonly n: number;
  /** How many groups they are of: 1 for a margin of error, 2 for a difference. */
  readonly groups: 1 | 2;
  /** How many answers each group needs: `exact`, rounded up. */
  readonly perGroup: number;
  /** The solution of the equation for one group, not rounded. */
  readonly exact: number;
  /** How many invitations to send in all, at the response rate expected; `null` for a `reason`. */
  readonly invitations: number | null;
  /** Why there are no `invitations`: no response rate was given, or they would be more than the population has customers. */
  readonly reason: "no-response-rate" | "exceeds-population" | null;
  /** What was supposed and how it was computed, in words that a report can print. */
  readonly convention: string;
}

/**
 * How many answers a survey needs, for a margin of error or to find a difference between two groups.
 *
 * - `marginOfError: 5`: n₀ = z² · deff · s² / e², and of a population of N, n₀ / (1 + (n₀ − 1) / N). s² is p(100 − p) for a share of p
 *   percent, 100(P + D) − (P − D)² for an NPS of P percent promoters and D percent detractors, and the square of the standard
 *   deviation for a mean. What is not supposed takes the value that needs the most answers.
 * - `difference: 10`: for each of two groups. Two shares, `percent` and `percent + difference`, by the z-test for proportions; two
 *   NPS and two means by the t-test, an NPS being the mean of answers that count −100, 0 and 100.
 *
 * Rounding up is done once, at the end: of a population of 1000, ±5 points need 278 answers. With `responseRate` the invitations are
 * the answers not rounded, divided by the rate and rounded up.
 *
 * Sources: Cochran 1977, Sampling Techniques, 3rd ed., chapter 4; Fleiss, Levin, Paik 2003, Statistical Methods for Rates and
 * Proportions, 3rd ed., section 4.2; Cohen 1988, Statistical Power Analysis, 2nd ed., section 2.4.
 *
 * @param options - See {@link SurveySampleSizeOptions}.
 * @throws {@link MetricInputError} when both or none of `marginOfError` and `difference` are given, when a supposition is out of its
 * range or belongs to another metric, for a `population` with a difference, for an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sampleSize } from "cx-metrics";
 *
 * assert.equal(sampleSize({ marginOfError: 5 }).n, 385);
 * assert.equal(sampleSize({ marginOfError: 5, population: 1000 }).n, 278);
 * assert.equal(sampleSize({ marginOfError: 3, percent: 80, responseRate: 20 }).invitations, 3415);
 * assert.equal(sampleSize({ marginOfError: 5, metric: "nps", promoters: 45, detractors: 20 }).n, 903);
 * assert.equal(sampleSize({ difference: 10, percent: 70 }).perGroup, 294);
 * ```
 */
export function sampleSize(options: SurveySampleSizeOptions): SurveySampleSize {
  const checked = checkInput(sampleSizeOptionsSchema(), options, "sampleSize", "options");
  const plan = readPlan("sampleSize", checked);
  const { marginOfError, difference, population, designEffect = 1, responseRate } = checked;
  if (marginOfError === undefined && difference === undefined) {
    const expected = "given, or else difference";
    rejectInput("sampleSize", "options", ["marginOfError"], "missing-value", expected, marginOfError);
  }
  if (difference === undefined) refuse(checked, ["power", "alternative"], "where no difference is to be found");
  else refuse(checked, ["marginOfError", "population"], "where a difference is to be found");
  const groups = difference === undefined ? 1 : 2;
  const exact =
    difference === undefined
      ? sizeForMargin(marginOfError as number, plan, checked)
      : designEffect * sizeForDifference(difference, plan, checked);
  const smallest = groups === 1 || plan.metric === "share" ? 1 : 2;
  const perGroup = Math.max(smallest, roundUp(exact));
  const sent = responseRate === undefined ? null : Math.max(perGroup, roundUp((100 * exact) / responseRate));
  const exceeds = sent !== null && population !== undefined && sent > population;
  const goal = difference === undefined ? `±${marginOfError}` : `a difference of ${difference}`;
  return {
    n: groups * perGroup,
    groups,
    perGroup,
    exact,
    invitations: exceeds || sent === null ? null : groups * sent,
    reason: exceeds ? "exceeds-population" : sent === null ? "no-response-rate" : null,
    convention: `${goal}, ${plan.supposed}, ${describeDesign(population, designEffect)}`,
  };
}

/** Throws for options that have no place in the plan. */
function refuse(
  options: SurveySampleSizeOptions,
  fields: readonly (keyof SurveySampleSizeOptions)[],
  where: string,
): void {
  for (const field of fields) {
    if (options[field] === undefined) continue;
    rejectInput("sampleSize", "options", [field], "inconsistent", `left out ${where}`, options[field]);
  }
}

function sizeForMargin(
  margin: number,
  { standardDeviation }: PlannedFigure,
  { population, designEffect = 1, confidenceLevel = defaultConfidenceLevel }: SurveySampleSizeOptions,
): number {
  const unlimited = designEffect * ((criticalValue(confidenceLevel) * standardDeviation) / margin) ** 2;
  if (population === undefined || unlimited === 0) return unlimited;
  return (population * unlimited) / (population - 1 + unlimited);
}

function sizeForDifference(
  difference: number,
  { metric, standardDeviation }: PlannedFigure,
  { percent = 50, power, confidenceLevel, alternative }: SurveySampleSizeOptions,
): number {
  const test: SampleSizeOptions = { power, confidenceLevel, alternative };
  if (metric === "share") {
    const other = percent + difference;
    if (!(other >= 0 && other <= 100 && Math.abs(difference) >= 1e-6)) {
      const expected = `from ${-percent} to ${100 - percent}, so that both shares lie between 0 and 100 %, and at least 1e-6`;
      rejectInput("sampleSize", "options", ["difference"], "out-of-range", expected, difference);
    }
    return sampleSizeTwoProportions(percent / 100, other / 100, test).exact;
  }
  const effect = Math.abs(difference) / standardDeviation;
  if (!(effect >= 1e-6 && effect <= 1e6)) {
    const expected = `between 1e-6 and 1e6 standard deviations (of ${standardDeviation})`;
    rejectInput("sampleSize", "options", ["difference"], "out-of-range", expected, difference);
  }
  return sampleSizeTTest(difference, standardDeviation, test).exact;
}

/** One more for a rounding error would be one too many. */
function roundUp(exact: number): number {
  return Math.ceil(exact * (1 - 1e-9));
}
