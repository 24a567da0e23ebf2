import { type PathStep, rejectInput } from "../errors.ts";
import { checkArray, checkChoice, checkNumber, checkOptions } from "./check.ts";
import { chiSquareSurvival } from "./chi-square.ts";
import { spreadCounts } from "./count-values.ts";
import { quadraticForm } from "./quadratic-form.ts";
import {
  type CheckedSurvivalTable,
  countAtRisk,
  joinTables,
  type SurvivalInput,
  toSurvivalTable,
} from "./survival-table.ts";

/**
 * How much the difference at each event time counts, with n under observation then and S the survival of all groups together:
 *
 * - `"log-rank"`: 1 everywhere. The most powerful where the hazards are proportional.
 * - `"gehan-breslow"`: n. The generalised Wilcoxon test: early differences count more, and so does heavy censoring.
 * - `"tarone-ware"`: √n. Between the two.
 * - `"peto-peto"`: S̃ = Π(1 − d/(n + 1)) up to and with that time. Early differences count more, whatever the censoring.
 * - `"fleming-harrington"`: S^ρ·(1 − S)^γ with S just before that time. ρ = 1 and γ = 0 is R's `survdiff(rho = 1)`.
 */
export type LogRankWeighting = "log-rank" | "gehan-breslow" | "tarone-ware" | "peto-peto" | "fleming-harrington";

/** The options of {@link logRank}. */
export interface LogRankOptions {
  /** How much the difference at each event time counts. Default `"log-rank"`. */
  readonly weighting?: LogRankWeighting | undefined;
  /** The power ρ of the survival in `"fleming-harrington"`, from 0 to 10. Default 1. */
  readonly rho?: number | undefined;
  /** The power γ of one less the survival in `"fleming-harrington"`, from 0 to 10. Default 0. */
  readonly gamma?: number | undefined;
}

/** One of the groups that {@link logRank} compares. */
export interface LogRankGroup {
  /** How many subjects; the sum of their weights. */
  readonly n: number;
  /** How many of them had their event. */
  readonly events: number;
  /** The events, each times the weight of its time. The events themselves by `"log-rank"`. */
  readonly observed: number;
  /** What would be observed, were the hazard the same in all groups. */
  readonly expected: number;
}

/** What {@link logRank} returns. */
export interface LogRankResult {
  /** How it was tested. */
  readonly method: "log-rank";
  /** How much the difference at each event time counted. */
  readonly weighting: LogRankWeighting;
  /** Chi-square; `null` where no event could have happened in more than one group. */
  readonly statistic: number | null;
  /** One less than the groups that can be told apart; `null` where there is no statistic. */
  readonly degreesOfFreedom: number | null;
  /** The p-value; `null` where there is no statistic. */
  readonly pValue: number | null;
  /** The groups, in their order. */
  readonly groups: readonly LogRankGroup[];
  /** The covariances of observed − expected, a row a group. */
  readonly variance: readonly (readonly number[])[];
}

/**
 * The log-rank test: whether events come sooner in some of several groups than in others, where some subjects are censored.
 *
 * At each event time, d of the n under observation have their event, and E_g = d·n_g/n of them are expected in group g. The
 * statistic is (O − E)ᵀV⁻¹(O − E) over the sums, with the hypergeometric variance; chi-square of one less than the groups.
 * A group that is never at risk while events happen counts for nothing. Agrees with R `survdiff`.
 *
 * Takes rows or survival tables, so that groups counted in parts can be compared: the tables merge.
 *
 * Source: Mantel (1966), Cancer Chemotherapy Reports 50, 163–170; Peto, Peto (1972), JRSS A 135, 185–207; Gehan (1965),
 * Biometrika 52, 203–223; Tarone, Ware (1977), Biometrika 64, 156–160; Harrington, Fleming (1982), Biometrika 69, 553–566.
 *
 * @param groups - The subjects of each group: `{ durations, observed }` or a survival table.
 * @throws `MetricInputError` when a group is not right, or an option is out of range or unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { logRank } from "cx-metrics/stats";
 *
 * const monthly = { durations: [1, 2, 2, 3, 5, 8], observed: [1, 1, 1, 1, 1, 0] };
 * const yearly = { durations: [4, 6, 7, 9, 9, 9], observed: [1, 0, 1, 0, 0, 0] };
 * const test = logRank([monthly, yearly]);
 * assert.deepEqual(test.groups.map(({ observed, expected }) => [observed, expected.toFixed(2)]), [[5, "2.48"], [2, "4.52"]]);
 * assert.equal(test.pValue?.toFixed(4), "0.0375");
 * ```
 */
export function logRank(groups: readonly SurvivalInput[], options?: LogRankOptions): LogRankResult {
  return logRankOf("logRank", groups, options);
}

/** {@link logRank} for a function of another name. */
export function logRankOf(
  functionName: string,
  groups: readonly SurvivalInput[],
  options: LogRankOptions | undefined,
): LogRankResult {
  const weigh = resolveOptions(functionName, options);
  checkArray(functionName, "groups", groups, "an array of groups");
  const tables = groups.map((group, index) => toSurvivalTable(functionName, "groups", group, [index]));
  return resultOf([tables], groups.length, weigh, options);
}

/**
 * The stratified log-rank test: whether events come sooner in some groups than in others, where subjects are compared only
 * with those of their own stratum (a country, a plan, a month of sign-up).
 *
 * What is observed, what is expected and the variances are computed stratum by stratum and added.
 *
 * Source: Mantel (1966), Cancer Chemotherapy Reports 50, 163–170; Kalbfleisch, Prentice (2002), section 1.5.
 *
 * @param strata - For each stratum the subjects of each group, as {@link logRank} takes them: as many groups in every stratum.
 * @throws `MetricInputError` when a group is not right, the strata differ in their groups, or an option is out of range or
 * unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stratifiedLogRank } from "cx-metrics/stats";
 *
 * const test = stratifiedLogRank([
 *   [{ durations: [1, 2, 2, 3] }, { durations: [3, 4, 6, 7] }],
 *   [{ durations: [10, 12, 15] }, { durations: [14, 18, 20], observed: [1, 1, 0] }],
 * ]);
 * assert.equal(test.statistic?.toFixed(4), "7.8615");
 * ```
 */
export function stratifiedLogRank(
  strata: readonly (readonly SurvivalInput[])[],
  options?: LogRankOptions,
): LogRankResult {
  const name = "stratifiedLogRank";
  const weigh = resolveOptions(name, options);
  checkArray(name, "strata", strata, "an array of strata");
  const groupCount = Array.isArray(strata[0]) ? strata[0].length : 0;
  const tables = strata.map((groups, stratum) => {
    const path: readonly PathStep[] = [stratum];
    if (!Array.isArray(groups)) {
      return rejectInput(name, "strata", path, "invalid-type", "an array of groups", groups);
    }
    if (groups.length !== groupCount) {
      const expected = `${groupCount}, as in the first stratum`;
      rejectInput(name, "strata", [...path, "length"], "length-mismatch", expected, groups.length);
    }
    return groups.map((group: SurvivalInput, index) => toSurvivalTable(name, "strata", group, [...path, index]));
  });
  return resultOf(tables, groupCount, weigh, options);
}

/** The sums that the test is made of. */
interface Sums {
  readonly observed: Float64Array;
  readonly expected: Float64Array;
  readonly variance: Float64Array[];
}

/** The weight of an event time. */
type WeighTime = (atRisk: number, survivalBefore: number, petoSurvival: number) => number;

function resultOf(
  strata: readonly (readonly CheckedSurvivalTable[])[],
  groupCount: number,
  weigh: WeighTime,
  options: LogRankOptions | undefined,
): LogRankResult {
  const sums: Sums = {
    observed: new Float64Array(groupCount),
    expected: new Float64Array(groupCount),
    variance: Array.from({ length: groupCount }, () => new Float64Array(groupCount)),
  };
  for (const tables of strata) addStratum(tables, weigh, sums);
  const { observed, expected, variance } = sums;
  const differences = observed.map((value, group) => value - (expected[group] as number));
  const { value, rank } = quadraticForm(variance, differences);
  const groups = Array.from({ length: groupCount }, (_, group) => {
    let n = 0;
    let events = 0;
    for (const tables of strata) {
      const table = tables[group] as CheckedSurvivalTable;
      for (let i = 0; i < table.times.length; i++) {
        events += table.events[i] as number;
        n += (table.events[i] as number) + (table.censored[i] as number);
      }
    }
    return { n, events, observed: observed[group] as number, expected: expected[group] as number };
  });
  return {
    method: "log-rank",
    weighting: options?.weighting ?? "log-rank",
    statistic: rank === 0 ? null : value,
    degreesOfFreedom: rank === 0 ? null : rank,
    pValue: rank === 0 ? null : chiSquareSurvival(value, rank),
    groups,
    variance: variance.map((row) => Array.from(row)),
  };
}

function addStratum(tables: readonly CheckedSurvivalTable[], weigh: WeighTime, sums: Sums): void {
  const { times, events: allEvents } = joinTables(tables);
  const groups = tables.map((table) => ({
    events: spreadCounts(times, table.times, table.events),
    atRisk: spreadAtRisk(times, table),
  }));
  const risks = new Float64Array(groups.length);
  let survival = 1;
  let petoSurvival = 1;
  for (let i = 0; i < times.length; i++) {
    const ended = allEvents[i] as number;
    if (ended === 0) continue;
    let atRisk = 0;
    for (let g = 0; g < groups.length; g++) {
      risks[g] = (groups[g] as (typeof groups)[number]).atRisk[i] as number;
      atRisk += risks[g] as number;
    }
    petoSurvival *= (atRisk + 1 - ended) / (atRisk + 1);
    const weight = weigh(atRisk, survival, petoSurvival);
    survival *= Math.max(0, atRisk - ended) / atRisk;
    // A single subject under observation leaves nothing to chance.
    const spread = atRisk > 1 ? (weight * weight * ended * Math.max(0, atRisk - ended)) / (atRisk - 1) : 0;
    for (let g = 0; g < groups.length; g++) {
      const share = (risks[g] as number) / atRisk;
      const { events } = groups[g] as (typeof groups)[number];
      sums.observed[g] = (sums.observed[g] as number) + weight * (events[i] as number);
      sums.expected[g] = (sums.expected[g] as number) + weight * ended * share;
      const row = sums.variance[g] as Float64Array;
      for (let h = 0; h < groups.length; h++) {
        if (h === g) continue;
        const covariance = (spread * share * (risks[h] as number)) / atRisk;
        row[h] = (row[h] as number) - covariance;
        row[g] = (row[g] as number) + covariance;
      }
    }
  }
}

/** How many of a table are under observation just before each of `times`, among which are all of its own. */
function spreadAtRisk(times: Float64Array, table: CheckedSurvivalTable): Float64Array {
  const risk = countAtRisk(table);
  const spread = new Float64Array(times.length);
  let own = 0;
  for (let i = 0; i < times.length; i++) {
    spread[i] = own < risk.length ? (risk[own] as number) : 0;
    if (table.times[own] === times[i]) own++;
  }
  return spread;
}

const weightings: readonly LogRankWeighting[] = [
  "log-rank",
  "gehan-breslow",
  "tarone-ware",
  "peto-peto",
  "fleming-harrington",
];

function resolveOptions(functionName: string, options: LogRankOptions | undefined): WeighTime {
  checkOptions(functionName, options, ["weighting", "rho", "gamma"]);
  const { weighting = "log-rank", rho, gamma } = options ?? {};
  checkChoice(functionName, "options", ["weighting"], weighting, weightings);
  checkPower(functionName, "rho", rho, weighting);
  checkPower(functionName, "gamma", gamma, weighting);
  switch (weighting) {
    case "log-rank":
      return () => 1;
    case "gehan-breslow":
      return (atRisk) => atRisk;
    case "tarone-ware":
      return (atRisk) => Math.sqrt(atRisk);
    case "peto-peto":
      return (_atRisk, _survival, petoSurvival) => petoSurvival;
    case "fleming-harrington":
      return (_atRisk, survival) => survival ** (rho ?? 1) * (1 - survival) ** (gamma ?? 0);
  }
}

function checkPower(functionName: string, option: string, power: number | undefined, weighting: string): void {
  if (power === undefined) return;
  checkNumber(functionName, "options", [option], power, 0, 10, "a number from 0 to 10");
  if (weighting === "fleming-harrington") return;
  rejectInput(
    functionName,
    "options",
    [option],
    "inconsistent",
    'left out unless weighting is "fleming-harrington"',
    power,
  );
}
