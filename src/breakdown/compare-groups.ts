import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel } from "../estimate.ts";
import type { ComparisonBasis, Unit } from "../result.ts";
import { comparableSchema } from "../schemas/breakdowns.ts";
import { checkInput } from "../schemas/check.ts";
import { type CompareGroupsOptions, compareGroupsOptionsSchema } from "../schemas/comparisons.ts";
import { adjustPValues } from "../stats/adjust.ts";
import { chiSquareSurvival } from "../stats/chi-square.ts";
import { fSurvival } from "../stats/f.ts";
import { welchF } from "../stats/one-way.ts";
import { isRecord } from "../values.ts";
import { type Comparable, type Comparison, compareResults, verdictOf } from "./compare.ts";
import type { NoTestReason } from "./compare-paired.ts";
import type { SegmentKey } from "./keys.ts";

/** A group that is in no test. */
export interface GroupLeftOut {
  /** The group. */
  readonly group: SegmentKey;
  /** Why it is left out. */
  readonly reason: NoTestReason;
}

/** Two of the groups. */
export interface PairOfGroups extends Comparison {
  /** The group whose value is subtracted. */
  readonly first: SegmentKey;
  /** The group whose value is subtracted from. */
  readonly second: SegmentKey;
  /** The p-value, adjusted for being one of as many as there are pairs. */
  readonly adjustedPValue: number | null;
  /** Where the second lies, by the adjusted p-value at the confidence level; `null` when the difference cannot be tested. */
  readonly verdict: "above" | "below" | "not-distinguishable" | null;
}

/** What `compareGroups` gives. */
export interface GroupsComparison {
  /** The metric's name. */
  readonly metric: string;
  /** The unit of the differences. */
  readonly unit: Unit | null;
  /** The groups that were compared, in the order given. */
  readonly groups: readonly SegmentKey[];
  /** The groups that have no value or no uncertainty. */
  readonly leftOut: readonly GroupLeftOut[];
  /** The statistic of the test of all groups; `null` when they cannot be tested. */
  readonly statistic: number | null;
  /** Its degrees of freedom, the number of groups less one. */
  readonly degreesOfFreedom: number | null;
  /** The degrees of freedom within groups, for Welch's F; `null` for the chi-square tests. */
  readonly degreesOfFreedomWithin: number | null;
  /** How likely so large differences are where there are none; `null` when they cannot be tested. */
  readonly pValue: number | null;
  /** How it was computed: `"pearson-chi-square"`, `"welch-f"`, `"adjusted-wald-chi-square"`, …; `null` without one. */
  readonly method: string | null;
  /** Why there is no p-value; `null` where there is one. */
  readonly reason: NoTestReason | null;
  /** Every pair of groups, in their order: the first with all after it, then the second. */
  readonly pairs: readonly PairOfGroups[];
}

/**
 * Compares several groups at once: one test of whether they differ at all, and every pair with adjusted p-values.
 *
 * - Shares: Pearson's chi-square of the favourable and the others (of effective numbers, where answers are weighted).
 * - Means: Welch's analysis of variance, which does not suppose equal variances.
 * - Net scores and other estimates with a standard error: Cochran's Q, the weighted squares of their distances from their weighted
 *   mean, `Σ(x − x̄)²/SE²`, by chi-square.
 * - Pairs are tested as `compare` does, and their p-values adjusted by Holm's method, which keeps the chance of any false finding
 *   at the level. The intervals are not adjusted.
 * - Groups without a value, or withheld, are listed in `leftOut`. Fewer than two others leave no test, and `reason` says so.
 * - The groups must be of different customers. Chi-square wants about five expected in every cell.
 *
 * Sources: Pearson 1900, Philosophical Magazine 50: 157–175; Welch 1951, Biometrika 38: 330–336; Cochran 1954, Biometrics 10:
 * 101–129; Holm 1979, Scandinavian Journal of Statistics 6: 65–70.
 *
 * @param results - Results of one metric: the table of `segment`, an array, or an object of them under their names.
 * @param options - See {@link CompareGroupsOptions}.
 * @throws {@link MetricInputError} for what is no result, or for results that do not belong together.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compareGroups, csat } from "cx-metrics";
 *
 * const byChannel = compareGroups({
 *   chat: csat({ satisfied: 180, total: 200 }),
 *   email: csat({ satisfied: 150, total: 200 }),
 *   phone: csat({ satisfied: 165, total: 200 }),
 * });
 * assert.equal(byChannel.method, "pearson-chi-square");
 * assert.equal(byChannel.pValue?.toFixed(5), "0.00041");
 * assert.deepEqual(
 *   byChannel.pairs.map(({ first, second, verdict }) => [first, second, verdict]),
 *   [
 *     ["chat", "email", "below"],
 *     ["chat", "phone", "not-distinguishable"],
 *     ["email", "phone", "not-distinguishable"],
 *   ],
 * );
 * ```
 */
export function compareGroups(
  results: readonly Comparable[] | Readonly<Record<string, Comparable>>,
  options: CompareGroupsOptions = {},
): GroupsComparison {
  checkInput(compareGroupsOptionsSchema(), options, "compareGroups", "options");
  const all = listGroups(results);
  const leftOut = all.flatMap(({ name, result }): GroupLeftOut[] => {
    const reason = whyLeftOut(result);
    return reason === null ? [] : [{ group: name, reason }];
  });
  const groups = all.filter(({ result }) => whyLeftOut(result) === null);
  const { confidenceLevel = defaultConfidenceLevel, adjust = "holm" } = options;
  const compared = groups.flatMap((first, place) =>
    groups.slice(place + 1).map((second) => ({
      first: first.name,
      second: second.name,
      ...compareResults(first.result, second.result, { confidenceLevel }),
    })),
  );
  const pValues = compared.map(({ pValue }) => pValue);
  const adjusted = adjustPValues(pValues, adjust);
  return {
    metric: (all[0] as Group).result.metric,
    unit: (all[0] as Group).result.unit ?? null,
    groups: groups.map(({ name }) => name),
    leftOut,
    ...testGroups(groups.map(({ result }) => result.basis as ComparisonBasis)),
    pairs: compared.map((pair, place) => {
      const adjustedPValue = adjusted[place] as number | null;
      return { ...pair, adjustedPValue, verdict: verdictOf(pair.difference, adjustedPValue, 1 - confidenceLevel) };
    }),
  };
}

interface Group {
  readonly name: SegmentKey;
  readonly result: Comparable;
}

function listGroups(results: readonly Comparable[] | Readonly<Record<string, Comparable>>): readonly Group[] {
  if (!Array.isArray(results) && !isRecord(results)) {
    const expected = "an array of results, or an object of them";
    rejectInput("compareGroups", "results", [], "invalid-type", expected, results);
  }
  const entries = Object.entries<Comparable & { readonly segment?: SegmentKey; readonly period?: string }>(results);
  const [head] = entries;
  if (head === undefined) {
    rejectInput("compareGroups", "results", [], "missing-value", "at least one result", results);
  }
  return entries.map(([key, result], place) => {
    const at = Array.isArray(results) ? place : key;
    checkInput(comparableSchema(), result, "compareGroups", "results", [at]);
    for (const field of ["metric", "unit", "convention"] as const) {
      if (head[1][field] === result[field]) continue;
      const expected = `the same as the first (${JSON.stringify(head[1][field])})`;
      rejectInput("compareGroups", "results", [at, field], "inconsistent", expected, result[field]);
    }
    checkSameBasis(head[1].basis, result.basis, at);
    const { segment, period } = result;
    return { name: Array.isArray(results) ? (segment !== undefined ? segment : (period ?? place)) : key, result };
  });
}

function checkSameBasis(
  first: ComparisonBasis | null | undefined,
  basis: ComparisonBasis | null | undefined,
  at: string | number,
): void {
  if (!first || !basis) return;
  if (first.kind === basis.kind && (first.kind !== "normal" || first.method === (basis as typeof first).method)) return;
  const spell = (one: ComparisonBasis): string => (one.kind === "normal" ? one.method : one.kind);
  const expected = `of the same kind as the first (${spell(first)})`;
  rejectInput("compareGroups", "results", [at, "basis"], "inconsistent", expected, spell(basis));
}

/** Why a result cannot be compared; `null` where it can. */
export function whyLeftOut({ value, basis, ...result }: Comparable): NoTestReason | null {
  if (value === null) {
    return (result as { readonly suppressed?: unknown }).suppressed === true ? "suppressed" : "nothing-to-measure";
  }
  if (!basis || (basis.kind === "proportion" && basis.trials === 0)) return "no-uncertainty";
  return null;
}

type Overall = Pick<
  GroupsComparison,
  "statistic" | "degreesOfFreedom" | "degreesOfFreedomWithin" | "pValue" | "method" | "reason"
>;

function testGroups(bases: readonly ComparisonBasis[]): Overall {
  const none = {
    statistic: null,
    degreesOfFreedom: null,
    degreesOfFreedomWithin: null,
    pValue: null,
    method: null,
  };
  const [first] = bases;
  if (first === undefined || bases.length < 2) return { ...none, reason: "too-few-groups" };
  const degreesOfFreedom = bases.length - 1;
  if (first.kind === "mean") {
    const test = welchF(bases as (typeof first)[]);
    if (test === null) return { ...none, reason: "no-variance" };
    const [statistic, degreesOfFreedomWithin] = test;
    const pValue = fSurvival(statistic, degreesOfFreedom, degreesOfFreedomWithin);
    return { statistic, degreesOfFreedom, degreesOfFreedomWithin, pValue, method: "welch-f", reason: null };
  }
  const statistic =
    first.kind === "proportion" ? pearsonStatistic(bases as (typeof first)[]) : cochranQ(bases as (typeof first)[]);
  if (statistic === null) return { ...none, reason: "no-variance" };
  const method = first.kind === "proportion" ? "pearson-chi-square" : `${first.method}-chi-square`;
  const pValue = chiSquareSurvival(statistic, degreesOfFreedom);
  return { statistic, degreesOfFreedom, degreesOfFreedomWithin: null, pValue, method, reason: null };
}

type BasisOf<Kind> = Extract<ComparisonBasis, { kind: Kind }>;

/** Σ n(p − p̄)² ÷ p̄(1 − p̄), Pearson's statistic of a table with two columns. */
function pearsonStatistic(bases: readonly BasisOf<"proportion">[]): number | null {
  const trials = sum(bases.map((basis) => basis.trials));
  const successes = sum(bases.map((basis) => basis.successes));
  const failures = sum(bases.map((basis) => basis.trials - basis.successes));
  if (!(successes > 0 && failures > 0)) return null;
  const share = successes / trials;
  const squares = bases.map((basis) => basis.trials * (basis.successes / basis.trials - share) ** 2);
  return (sum(squares) / successes / failures) * trials * trials;
}

function cochranQ(bases: readonly BasisOf<"normal">[]): number | null {
  if (bases.some(({ standardError }) => !(standardError > 0))) return null;
  // As shares of the smallest, so that no square leaves the range of a double.
  const smallest = Math.min(...bases.map(({ standardError }) => standardError));
  const weights = bases.map(({ standardError }) => (smallest / standardError) ** 2);
  const total = sum(weights);
  const center = sum(bases.map((basis, place) => (weights[place] as number) * (basis.center / total)));
  return sum(bases.map((basis) => ((basis.center - center) / basis.standardError) ** 2));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
