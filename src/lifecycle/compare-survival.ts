import { rejectInput } from "../errors.ts";
import { type LogRankOptions, type LogRankWeighting, logRankOf } from "../stats/log-rank.ts";
import type { SurvivalTable } from "../stats/survival-table.ts";
import { isRecord } from "../values.ts";
import type { CustomerSurvivalResult } from "./tenure-figures.ts";

/** A result of `customerSurvival` as a row of `segment` has it. */
export interface SurvivalSegment extends CustomerSurvivalResult {
  /** Which segment it is. */
  readonly segment: string | number | boolean | null;
}

/** One of the segments that {@link compareSurvival} compares. */
export interface ComparedSegment {
  /** Which segment it is. */
  readonly segment: string | number | boolean | null;
  /** How many customers it has. */
  readonly n: number;
  /** How many of them were lost. */
  readonly lost: number;
  /** How many would be, were the hazard the same in all segments; each times the weight of its tenure, by other weightings. */
  readonly expected: number;
  /** Observed by expected losses: above 1 where customers leave sooner than elsewhere; `null` where none are expected. */
  readonly ratio: number | null;
}

/** What {@link compareSurvival} gives. */
export interface SurvivalComparison {
  /** How it was tested. */
  readonly method: "log-rank";
  /** How much the difference at each tenure counted. */
  readonly weighting: LogRankWeighting;
  /** Chi-square; `null` where there is nothing to compare. */
  readonly statistic: number | null;
  /** One less than the segments that can be told apart; `null` where there is no statistic. */
  readonly degreesOfFreedom: number | null;
  /** The p-value: how often segments without a difference would differ so much; `null` where there is no statistic. */
  readonly pValue: number | null;
  /** The segments, in their order. */
  readonly segments: readonly ComparedSegment[];
  /** The segments whose figures are withheld, and which were left out. */
  readonly suppressed: readonly (string | number | boolean | null)[];
}

/**
 * Compares how long the customers of several segments stay, over their whole survival curves: the log-rank test.
 *
 * Takes the rows that `segment` gives for `customerSurvival`, also read back from JSON. One p-value says whether the segments differ
 * at all; `ratio` says where customers leave sooner. Curves that cross can be missed: by `"gehan-breslow"` or `"peto-peto"` early
 * losses count more. Segments whose figures are withheld are left out.
 *
 * Source: Mantel (1966), Cancer Chemotherapy Reports 50, 163–170; Peto, Peto (1972), JRSS A 135, 185–207.
 *
 * @param rows - Results of `customerSurvival` with the `segment` that each is of, all in one unit.
 * @param options - See `logRank`.
 * @throws {@link MetricInputError} for rows that are no such results, different units or tenures, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compareSurvival, customerSurvival, segment } from "cx-metrics";
 *
 * const day = 86_400_000;
 * const tenures = { monthly: [5, 12, 20, 28, 31, null], yearly: [25, 60, null, null, null, null] };
 * const subscriptions = Object.entries(tenures).flatMap(([plan, days]) =>
 *   days.map((length, i) => ({
 *     customerId: `${plan}-${i}`,
 *     plan,
 *     startedAt: 0,
 *     endedAt: length === null ? null : length * day,
 *   })),
 * );
 * const rows = segment(subscriptions, { by: "plan", metric: customerSurvival.with({ asOf: 90 * day }) });
 * const { pValue, segments } = compareSurvival(rows);
 * assert.deepEqual(segments.map(({ segment: plan, lost }) => [plan, lost]), [["monthly", 5], ["yearly", 2]]);
 * assert.equal(pValue?.toFixed(3), "0.045");
 * ```
 */
export function compareSurvival(rows: readonly SurvivalSegment[], options?: LogRankOptions): SurvivalComparison {
  if (!Array.isArray(rows)) {
    rejectInput("compareSurvival", "rows", [], "invalid-type", "an array of results of customerSurvival", rows);
  }
  rows.forEach((row, place) => {
    checkRow(row, place, rows[0] as SurvivalSegment);
  });
  const shown = rows.filter(({ suppressed }) => !suppressed);
  const test = logRankOf("compareSurvival", shown.map(tableOf), options);
  const segments = test.groups.map(({ n, events, observed, expected }, place): ComparedSegment => {
    const ratio = expected > 0 ? observed / expected : null;
    return { segment: (shown[place] as SurvivalSegment).segment, n, lost: events, expected, ratio };
  });
  const { method, weighting, statistic, degreesOfFreedom, pValue } = test;
  const suppressed = rows.filter((row) => row.suppressed).map(({ segment }) => segment);
  return { method, weighting, statistic, degreesOfFreedom, pValue, segments, suppressed };
}

function checkRow(row: unknown, place: number, first: SurvivalSegment): void {
  const reject = (field: string, expected: string, value: unknown): never =>
    rejectInput("compareSurvival", "rows", [place, field], "inconsistent", expected, value);
  if (!isRecord(row)) {
    const expected = "a result of customerSurvival with its segment";
    rejectInput("compareSurvival", "rows", [place], "invalid-type", expected, row);
  }
  if (row.metric !== "customerSurvival") reject("metric", '"customerSurvival"', row.metric);
  const { curve, lateEntries } = row;
  if (!isList(curve, ["tenure", "lost", "censored"])) reject("curve", "a survival curve", curve);
  if (!isList(lateEntries, ["tenure", "entered"])) reject("lateEntries", "late entries by tenure", lateEntries);
  if (row.segment === undefined) reject("segment", "given: which segment the result is of", row.segment);
  if (row.unit !== first.unit) reject("unit", `"${first.unit}", as in the first row`, row.unit);
  if (row.tenure !== first.tenure) reject("tenure", `"${first.tenure}", as in the first row`, row.tenure);
}

/** Whether a value is a list of records with numbers from 0 on in these fields. */
function isList(value: unknown, fields: readonly string[]): boolean {
  if (!Array.isArray(value)) return false;
  return value.every(
    (one) => isRecord(one) && fields.every((field) => Number.isFinite(one[field]) && Number(one[field]) >= 0),
  );
}

/** The table that a result was made of. */
function tableOf({ curve, lateEntries }: SurvivalSegment): SurvivalTable {
  const steps = new Map(curve.map((step) => [step.tenure, step]));
  const late = new Map(lateEntries.map(({ tenure, entered }) => [tenure, entered]));
  const times = [...new Set([...steps.keys(), ...late.keys()])].sort((a, b) => a - b);
  return {
    times,
    events: times.map((time) => steps.get(time)?.lost ?? 0),
    censored: times.map((time) => steps.get(time)?.censored ?? 0),
    entries: times.map((time) => late.get(time) ?? 0),
  };
}
