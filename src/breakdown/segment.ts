import { defaultConfidenceLevel } from "../estimate.ts";
import type { Grouping } from "../metric.ts";
import type { Field, Rows } from "../rows.ts";
import { type SegmentOrder, type SegmentSettings, segmentOptionsSchema } from "../schemas/breakdowns.ts";
import { checkInput } from "../schemas/check.ts";
import { adjustBenjaminiHochberg, adjustHolm } from "../stats/adjust.ts";
import { type Comparable, type Comparison, compareResults, incomparable, verdictOf } from "./compare.ts";
import { groupingOf } from "./grouping.ts";
import { compareKeys, keyEncoder, type SegmentKey } from "./keys.ts";
import {
  type BreakdownMetric,
  comparisonOptions,
  listMetrics,
  type NamedMetric,
  type ResultOf,
  sharedOptions,
  summarizeGroups,
  tabulate,
} from "./metrics.ts";
import { countRows } from "./table.ts";

/** The options of `segment`, but for the metric. */
export interface SegmentOptions<Row extends object = object> extends SegmentSettings {
  /** What the rows are cut by: one field (its name, or a function of the row), or several. */
  readonly by: Field<Row> | readonly Field<Row>[];
}

/** How a segment compares with all the others together. */
export interface VersusRest extends Comparison {
  /** The p-value, adjusted for being one of as many as there are segments. */
  readonly adjustedPValue: number | null;
  /** What the adjusted p-value says at the confidence level; `null` when the difference cannot be tested. */
  readonly verdict: "above" | "below" | "not-distinguishable" | null;
}

/** What every row of a segmentation begins with. */
export interface SegmentHead {
  /** The segment's value; with several fields their values with " / " between. */
  readonly segment: SegmentKey;
  /** The value of every field that the rows were cut by. */
  readonly by: Readonly<Record<string, SegmentKey>>;
  /** How many answers (with several metrics: how many rows) the segment has. */
  readonly n: number;
  /** Their share of all in percent; `null` when there are none at all. */
  readonly share: number | null;
}

/** What a segmentation adds to every result. */
export interface ComparedWithRest {
  /** How the segment compares with all the others together. */
  readonly versusRest: VersusRest;
}

/** A row of a segmentation by one metric: the metric's own result, and how it compares with the rest. */
export type SegmentRow<Result> = SegmentHead & Result & ComparedWithRest;

/** A row of a segmentation by several metrics: each result under its name. */
export type SegmentTableRow<Metrics> = SegmentHead & {
  readonly [Name in keyof Metrics]: ResultOf<Metrics[Name]> & ComparedWithRest;
};

/**
 * Breaks a metric down by segment: by plan, touchpoint, channel, agent, country, persona, or several of them at once.
 *
 * One row a segment in a stated order, each with the metric's own result and with a test against all other segments together
 * (`versusRest`), whose p-values are adjusted for their number. Any metric will do, a column metric lifted with `of`
 * (`nps.of("score")`), a metric over records as it is, one of your own, or an object of several.
 *
 * - Rows are an array of records, or a table of columns (`{ score: Uint8Array, plan: { codes, dictionary } }`), which is faster.
 * - A row whose field is `null` or `undefined` belongs to the segment `null`: the segments always add up to the whole.
 * - Below `minimumResponses` a segment's figures are withheld. What is left can still be worked out from the whole and the others.
 * - No rows give an empty array.
 *
 * Sources: Holm 1979, Scandinavian Journal of Statistics 6: 65–70; Benjamini and Hochberg 1995, JRSS B 57: 289–300.
 *
 * @param rows - Records, or a table of columns.
 * @param options - What to cut by and what to measure: see {@link SegmentOptions}.
 * @returns One flat record a segment, ready for `console.table`, a data frame or a chart.
 * @throws {@link MetricInputError} for a field that no row has, a key that is no word, number or boolean, and all that the metric
 * refuses, with its place in the rows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { csat, nps, segment } from "cx-metrics";
 *
 * const answers = [
 *   { plan: "Pro", score: 10, rating: 5 },
 *   { plan: "Pro", score: 9, rating: 4 },
 *   { plan: "Free", score: 3, rating: 4 },
 *   { plan: "Free", score: 8, rating: null },
 * ];
 * const byPlan = segment(answers, { by: "plan", metric: nps.of("score") });
 * assert.deepEqual(byPlan.map((row) => [row.segment, row.n, row.value]), [["Free", 2, -50], ["Pro", 2, 100]]);
 * assert.equal(byPlan[1]?.versusRest.difference, 150);
 *
 * const both = segment(answers, { by: "plan", metric: { nps: nps.of("score"), csat: csat.of("rating") } });
 * assert.deepEqual(both.map((row) => [row.nps.value, row.csat.value]), [[-50, 100], [100, 100]]);
 * ```
 */
export function segment<Row extends object, M extends BreakdownMetric>(
  rows: Rows<Row>,
  options: SegmentOptions<Row> & { readonly metric: M },
): SegmentRow<ResultOf<M>>[];
export function segment<Row extends object, Metrics extends Readonly<Record<string, BreakdownMetric>>>(
  rows: Rows<Row>,
  options: SegmentOptions<Row> & { readonly metric: Metrics },
): SegmentTableRow<Metrics>[];
export function segment<Row extends object>(
  rows: Rows<Row>,
  options: SegmentOptions<Row> & { readonly metric: unknown },
): SegmentHead[] {
  checkInput(segmentOptionsSchema(), options, "segment", "options");
  const { by, metric, order = "segment" } = options;
  const { single, metrics } = listMetrics("segment", metric, ["segment", "by", "n", "share"]);
  const fields: readonly Field<Row>[] = Array.isArray(by) ? by : [by as Field<Row>];
  const rowCount = countRows("segment", rows);
  if (rowCount === 0) return [];
  const encoder = keyEncoder("segment", rows, rowCount, fields as readonly Field<never>[]);
  const table = tabulate("segment", rows, rowCount, metrics, encoder.read);
  const { codes, keys, counts } = encoder.finish();
  const groups = groupingOf(codes, keys.length);
  // A dictionary may hold values that no row has.
  const present = keys.map((_, group) => group).filter((group) => (counts[group] as number) > 0);
  const measured = metrics.map((named) => measureGroups(named, table, groups, counts, present, options));
  const names = fields.map((field, place) => (typeof field === "string" ? field : `by${place + 1}`));

  const sizes = single
    ? (measured[0] as Measured[]).map(({ n }) => n)
    : present.map((group) => counts[group] as number);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const unsorted = present.map((group, place) => {
    const key = keys[group] as readonly SegmentKey[];
    const n = sizes[place] as number;
    const head: SegmentHead = {
      segment: labelOf(key),
      by: Object.fromEntries(names.map((name, i) => [name, key[i] as SegmentKey])),
      n,
      share: total > 0 ? (100 * n) / total : null,
    };
    const results = measured.map((column) => (column[place] as Measured).result);
    const row = single
      ? { ...head, ...results[0] }
      : { ...head, ...Object.fromEntries(metrics.map(({ name }, i) => [name, results[i]])) };
    return {
      row,
      key,
      n,
      first: order === "appearance" ? codes.indexOf(group) : 0,
      value: (results[0] as Comparable).value ?? null,
    };
  });
  return sortRows(unsorted, order).map(({ row }) => row);
}

interface Measured {
  readonly result: object;
  readonly n: number;
}

function measureGroups(
  named: NamedMetric,
  rows: Rows,
  groups: Grouping,
  counts: Uint32Array,
  present: readonly number[],
  options: SegmentSettings,
): Measured[] {
  const all = summarizeGroups(named, rows, groups);
  const summaries = present.map((group) => all[group]);
  const shared = sharedOptions(options);
  const { confidenceLevel = defaultConfidenceLevel } = options;
  const results = summaries.map((summary) => named.metric.measure(summary, shared) as Comparable & { n?: unknown });
  const rests = mergeOthers(summaries, named.metric.merge);
  const comparisons = results.map((result, place) => {
    const rest = rests[place];
    return rest === undefined
      ? incomparable
      : compareResults(named.metric.measure(rest, shared) as Comparable, result, comparisonOptions(options));
  });
  const adjusted = adjustAll(
    comparisons.map(({ pValue }) => pValue),
    options.adjust ?? "holm",
  );
  return results.map((result, place) => {
    const comparison = comparisons[place] as Comparison;
    const adjustedPValue = adjusted[place] as number | null;
    const verdict = verdictOf(comparison.difference, adjustedPValue, 1 - confidenceLevel);
    const versusRest: VersusRest = { ...comparison, adjustedPValue, verdict };
    const n = typeof result.n === "number" ? result.n : (counts[present[place] as number] as number);
    return { result: { ...result, versusRest }, n };
  });
}

/** For every summary all the others, merged from both ends: one merge a segment and direction, not one a pair. */
function mergeOthers(summaries: readonly unknown[], merge: (a: unknown, b: unknown) => unknown): unknown[] {
  const count = summaries.length;
  const before = new Array<unknown>(count);
  const after = new Array<unknown>(count);
  for (let i = 1; i < count; i++) {
    before[i] = i === 1 ? summaries[0] : merge(before[i - 1], summaries[i - 1]);
    const j = count - 1 - i;
    after[j] = i === 1 ? summaries[count - 1] : merge(summaries[j + 1], after[j + 1]);
  }
  return summaries.map((_, i) => {
    if (before[i] === undefined) return after[i];
    return after[i] === undefined ? before[i] : merge(before[i], after[i]);
  });
}

function adjustAll(pValues: readonly (number | null)[], adjust: NonNullable<SegmentSettings["adjust"]>) {
  if (adjust === "none") return pValues;
  return adjust === "holm" ? adjustHolm(pValues) : adjustBenjaminiHochberg(pValues);
}

function labelOf(key: readonly SegmentKey[]): SegmentKey {
  return key.length === 1 ? (key[0] as SegmentKey) : key.map((value) => value ?? "(missing)").join(" / ");
}

interface SortableRow {
  readonly row: SegmentHead;
  readonly key: readonly SegmentKey[];
  readonly n: number;
  /** The first row of the segment. */
  readonly first: number;
  readonly value: number | null;
}

function sortRows(table: readonly SortableRow[], order: SegmentOrder): SortableRow[] {
  const byKey = (a: SortableRow, b: SortableRow): number => compareKeys(a.key, b.key);
  const byValue = (sign: number) => (a: SortableRow, b: SortableRow) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null) || byKey(a, b);
    return sign * (a.value - b.value) || byKey(a, b);
  };
  const orders: Record<SegmentOrder, (a: SortableRow, b: SortableRow) => number> = {
    segment: byKey,
    appearance: (a, b) => a.first - b.first,
    "n-descending": (a, b) => b.n - a.n || byKey(a, b),
    "value-ascending": byValue(1),
    "value-descending": byValue(-1),
  };
  return [...table].sort(orders[order]);
}
