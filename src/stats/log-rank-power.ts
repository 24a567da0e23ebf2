import { rejectInput } from "../errors.ts";
import { checkConfidenceLevel, checkNumber, checkOptions, checkProbability } from "./check.ts";
import { normalCdf, normalQuantile } from "./normal.ts";
import { type Alternative, checkAlternative } from "./p-value.ts";

/** The options of {@link powerLogRank}. */
export interface LogRankPowerOptions {
  /** One less the level of significance of the test, between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
  /** What the test will look for; both one-sided tests have the same power. Default `"two-sided"`. */
  readonly alternative?: Alternative | undefined;
}

/** The options of {@link sampleSizeLogRank}. */
export interface LogRankSampleSizeOptions extends LogRankPowerOptions {
  /** The probability with which the test shall find the difference, between 0 and 1. Default 0.8. */
  readonly power?: number | undefined;
  /** How many subjects of group a come to one of group b, above 0. Default 1. */
  readonly ratio?: number | undefined;
}

/** What {@link sampleSizeLogRank} returns. */
export interface LogRankSampleSize {
  /** How many group a needs, rounded up. */
  readonly groupA: number;
  /** How many group b needs, rounded up. */
  readonly groupB: number;
  /** How many both need together. */
  readonly total: number;
  /** How many events must be seen in both groups together, not rounded. */
  readonly events: number;
}

/** A group as {@link powerLogRank} takes it. */
export interface LogRankArm {
  /** How many subjects, from 0. */
  readonly n: number;
  /** The share of them whose event will be seen, from 0 to 1. */
  readonly eventShare: number;
}

/**
 * How many subjects each of two groups needs for {@link logRank} to find a ratio of hazards.
 *
 * Events needed: (z_α + z_β)²·((1 + k·h)/(1 − h))² ÷ k for the hazard ratio h and k subjects of a to one of b; the subjects follow
 * from the shares whose events will be seen.
 *
 * Source: Freedman (1982), Tables of the number of patients required in clinical trials using the logrank test, Statistics
 * in Medicine 1, 121–129.
 *
 * @param hazardRatio - The hazard of group a by that of group b; above 0, other than 1.
 * @param eventShareA - The share of group a whose event will be seen in the time of the study, from 0 to 1.
 * @param eventShareB - The same of group b.
 * @throws `MetricInputError` when a figure or an option is out of range, or no event would be seen.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sampleSizeLogRank } from "cx-metrics/stats";
 *
 * // Half of the customers leave within the study; a fifth more often would be worth knowing.
 * const { groupA, groupB } = sampleSizeLogRank(1.2, 0.5, 0.5);
 * assert.deepEqual([groupA, groupB], [950, 950]);
 * ```
 *
 * @see {@link logRank}
 */
export function sampleSizeLogRank(
  hazardRatio: number,
  eventShareA: number,
  eventShareB: number,
  options?: LogRankSampleSizeOptions,
): LogRankSampleSize {
  const name = "sampleSizeLogRank";
  checkOptions(name, options, ["power", "ratio", "confidenceLevel", "alternative"]);
  const { power = 0.8, ratio = 1 } = options ?? {};
  const tail = tailOf(name, options);
  checkNumber(name, "options", ["power"], power, Number.MIN_VALUE, 1 - Number.EPSILON / 2, "a number between 0 and 1");
  checkNumber(name, "options", ["ratio"], ratio, 1e-6, 1e6, "a number from 1e-6 to 1e6");
  checkHazardRatio(name, hazardRatio);
  checkProbability(name, "eventShareA", [], eventShareA);
  checkProbability(name, "eventShareB", [], eventShareB);
  if (eventShareA === 0 && eventShareB === 0) {
    rejectInput(name, "eventShareB", [], "inconsistent", "above 0 where eventShareA is 0", eventShareB);
  }
  const reach = Math.max(0, normalQuantile(power) - normalQuantile(tail));
  const events = (reach * ((1 + ratio * hazardRatio) / (hazardRatio - 1))) ** 2 / ratio;
  const exactB = events / (ratio * eventShareA + eventShareB);
  // One more for a rounding error would be one too many.
  const groupA = Math.ceil(ratio * exactB * (1 - 1e-9));
  const groupB = Math.ceil(exactB * (1 - 1e-9));
  return { groupA, groupB, total: groupA + groupB, events };
}

/**
 * The probability with which {@link logRank} will find a ratio of hazards between two groups of a given size.
 *
 * Φ(√(k·e)·|h − 1| ÷ (1 + k·h) − z_α) for e events to be seen in both groups, the hazard ratio h and k = n_a/n_b.
 *
 * Source: Freedman (1982), Statistics in Medicine 1, 121–129.
 *
 * @param hazardRatio - The hazard of group a by that of group b; above 0, other than 1.
 * @param a - The size of the first group, and the share of it whose event will be seen.
 * @param b - The same of the second.
 * @returns A probability; `null` where a group has no subjects.
 * @throws `MetricInputError` when a figure or an option is out of range.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { powerLogRank } from "cx-metrics/stats";
 *
 * const power = powerLogRank(1.2, { n: 950, eventShare: 0.5 }, { n: 950, eventShare: 0.5 });
 * assert.equal(power?.toFixed(2), "0.80");
 * ```
 *
 * @see {@link logRank}
 */
export function powerLogRank(
  hazardRatio: number,
  a: LogRankArm,
  b: LogRankArm,
  options?: LogRankPowerOptions,
): number | null {
  checkOptions("powerLogRank", options, ["confidenceLevel", "alternative"]);
  const tail = tailOf("powerLogRank", options);
  checkHazardRatio("powerLogRank", hazardRatio);
  checkArm("a", a);
  checkArm("b", b);
  if (a.n === 0 || b.n === 0) return null;
  const ratio = a.n / b.n;
  const events = a.n * a.eventShare + b.n * b.eventShare;
  const distance = (Math.sqrt(ratio * events) * Math.abs(hazardRatio - 1)) / (1 + ratio * hazardRatio);
  return normalCdf(distance + normalQuantile(tail));
}

function tailOf(functionName: string, options: LogRankPowerOptions | undefined): number {
  const { confidenceLevel = 0.95, alternative = "two-sided" } = options ?? {};
  checkConfidenceLevel(functionName, confidenceLevel);
  checkAlternative(functionName, alternative);
  return alternative === "two-sided" ? (1 - confidenceLevel) / 2 : 1 - confidenceLevel;
}

function checkHazardRatio(functionName: string, hazardRatio: unknown): void {
  const expected = "a number from 1e-6 to 1e6, other than 1";
  checkNumber(functionName, "hazardRatio", [], hazardRatio, 1e-6, 1e6, expected);
  // So close to 1, no sample that could be counted is large enough.
  if (Math.abs((hazardRatio as number) - 1) >= 1e-6) return;
  rejectInput(functionName, "hazardRatio", [], "out-of-range", `${expected} (by 1e-6 or more)`, hazardRatio);
}

function checkArm(argument: string, arm: LogRankArm): void {
  if (typeof arm !== "object" || arm === null) {
    rejectInput("powerLogRank", argument, [], "invalid-type", "{ n, eventShare }", arm);
  }
  checkNumber("powerLogRank", argument, ["n"], arm.n, 0, 1e15, "a number from 0 to 1e15");
  checkProbability("powerLogRank", argument, ["eventShare"], arm.eventShare);
}
