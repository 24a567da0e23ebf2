import type { Field, Rows } from "../rows.ts";
import { type TrendSettings, trendOptionsSchema } from "../schemas/breakdowns.ts";
import { checkInput } from "../schemas/check.ts";
import type { Instant } from "../time/instant.ts";
import { formatBoundary, periodLabel } from "../time/labels.ts";
import { periodFinder } from "../time/period-index.ts";
import type { CalendarPeriods } from "../time/periods.ts";
import { checkTimeZone } from "../time/zone.ts";
import { type Comparable, type Comparison, compareResults, incomparable } from "./compare.ts";
import { groupingOf } from "./grouping.ts";
import { breakdownPeriods, instantsReader, readAsOf, rejectLate } from "./instants.ts";
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

/** The options of `trend`, but for the metric. */
export interface TrendOptions<Row extends object = object> extends TrendSettings {
  /** The instant of a row: the name of its field, or a function of the row. */
  readonly at: Field<Row>;
  /** The zone whose calendar it is, an IANA name, and the zone of instants without an offset. Default: the calendar of UTC. */
  readonly timeZone?: string | undefined;
  /** Up to when the data reach: a period that ends later is not complete. Default: the last instant of the rows. */
  readonly asOf?: Instant | undefined;
}

/** What every row of a trend begins with. */
export interface TrendHead {
  /** The period's label: `"2024-05"`, `"2024-Q2"`, `"2024-W19"`. */
  readonly period: string;
  /** Its first instant, ISO 8601 with the zone's offset. */
  readonly start: string;
  /** The first instant after it. */
  readonly end: string;
  /** Whether the data reach to its end, and, with a window, from the window's beginning. */
  readonly complete: boolean;
  /** The zone of the calendar. */
  readonly timeZone: string;
  /** How many rows of the whole input have no instant, and are in no period. */
  readonly undated: number;
}

/** What a trend adds to every result. */
export interface ComparedWithBefore {
  /** The change from the period before. */
  readonly change: Comparison;
}

/** A row of a trend of one metric: the metric's own result, and its change from the period before. */
export type TrendRow<Result> = TrendHead & Result & ComparedWithBefore;

/** A row of a trend of several metrics: each result under its name. */
export type TrendTableRow<Metrics> = TrendHead & {
  readonly [Name in keyof Metrics]: ResultOf<Metrics[Name]> & ComparedWithBefore;
};

/**
 * Follows a metric through the periods of a calendar: by day, week, month, quarter or year, in a time zone.
 *
 * One row a period, from that of the first instant to that of the last (or of `asOf`), each with the metric's own result and its
 * `change` from the period before, tested like `compare`. Periods without answers are there, with `value: null`. `window: 3` covers
 * three periods with each figure by merging their summaries, so that every answer counts alike; windows overlap, and so their
 * changes are not tested.
 *
 * - Rows are an array of records, or a table of columns. A row without an instant is in no period, and counted in `undated`.
 * - Periods are half-open, and cut where the local calendar of `timeZone` says, through daylight saving and skipped days.
 * - No instants at all give an empty array.
 *
 * @param rows - Records, or a table of columns.
 * @param options - Where the instants stand, the calendar, and what to measure: see {@link TrendOptions}.
 * @returns One flat record a period, in the order of time.
 * @throws {@link MetricInputError} for what is no instant, an instant without an offset where no `timeZone` is given, one after
 * `asOf`, an unknown zone, and all that the metric refuses.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { nps, trend } from "cx-metrics";
 *
 * const answers = [
 *   { answeredAt: "2024-01-31T20:00:00Z", score: 3 },
 *   { answeredAt: "2024-02-02T09:00:00Z", score: 9 },
 *   { answeredAt: "2024-04-01T12:00:00Z", score: 10 },
 * ];
 * const months = trend(answers, {
 *   at: "answeredAt",
 *   every: "month",
 *   timeZone: "Asia/Bishkek",
 *   metric: nps.of("score"),
 * });
 * assert.deepEqual(
 *   months.map((month) => [month.period, month.value, month.complete]),
 *   [["2024-02", 0, true], ["2024-03", null, true], ["2024-04", 100, false]],
 * );
 * ```
 */
export function trend<Row extends object, M extends BreakdownMetric>(
  rows: Rows<Row>,
  options: TrendOptions<Row> & { readonly metric: M },
): TrendRow<ResultOf<M>>[];
export function trend<Row extends object, Metrics extends Readonly<Record<string, BreakdownMetric>>>(
  rows: Rows<Row>,
  options: TrendOptions<Row> & { readonly metric: Metrics },
): TrendTableRow<Metrics>[];
export function trend<Row extends object>(
  rows: Rows<Row>,
  options: TrendOptions<Row> & { readonly metric: unknown },
): TrendHead[] {
  checkInput(trendOptionsSchema(), options, "trend", "options");
  const { metric, window = 1 } = options;
  if (options.timeZone !== undefined) checkTimeZone("trend", "options", ["timeZone"], options.timeZone);
  const { single, metrics } = listMetrics("trend", metric, [
    "period",
    "start",
    "end",
    "complete",
    "timeZone",
    "undated",
  ]);
  const rowCount = countRows("trend", rows);
  if (rowCount === 0) return [];
  const reader = instantsReader("trend", rows, rowCount, options.at, options.timeZone);
  const table = tabulate("trend", rows, rowCount, metrics, reader.read);
  const column = reader.finish();
  const { instants, undated, first, last } = column;
  if (undated === instants.length) return [];
  const asOf = readAsOf("trend", options, last);
  if (asOf < last) rejectLate("trend", rows, options.at, column, asOf, options.timeZone);
  const periods = breakdownPeriods("trend", first, Math.max(first, last, asOf - 1), options);
  const count = periods.starts.length - 1;
  const codes = codesOf(instants, periods, count);
  const columns = metrics.map((named) => measurePeriods(named, table, codes, count, window, options));
  return Array.from({ length: count }, (_, place) => {
    const head: TrendHead = {
      period: periodLabel(periods, place),
      start: formatBoundary(periods, place),
      end: formatBoundary(periods, place + 1),
      complete: (periods.starts[place + 1] as number) <= asOf && place >= window - 1,
      timeZone: periods.timeZone,
      undated,
    };
    const results = columns.map((column) => column[place]);
    return single
      ? { ...head, ...results[0] }
      : { ...head, ...Object.fromEntries(metrics.map(({ name }, i) => [name, results[i]])) };
  });
}

/** For every row the number of its period; rows without an instant are a group behind the last. */
function codesOf(instants: Float64Array, periods: CalendarPeriods, count: number): Uint32Array {
  const find = periodFinder(periods);
  const codes = new Uint32Array(instants.length);
  for (let row = 0; row < instants.length; row++) {
    const instant = instants[row] as number;
    codes[row] = Number.isNaN(instant) ? count : find(instant);
  }
  return codes;
}

function measurePeriods(
  named: NamedMetric,
  rows: Rows,
  codes: Uint32Array,
  count: number,
  window: number,
  options: TrendSettings,
): object[] {
  const { metric } = named;
  const summaries = summarizeGroups(named, rows, groupingOf(codes, count + 1)).slice(0, count);
  const shared = sharedOptions(options);
  const results = summaries.map((_, place) => {
    const covered = summaries.slice(Math.max(0, place - window + 1), place + 1);
    return metric.measure(
      covered.reduce((all, one) => metric.merge(all, one)),
      shared,
    ) as Comparable;
  });
  return results.map((result, place) => {
    const before = results[place - 1];
    const compared = before === undefined ? incomparable : compareResults(before, result, comparisonOptions(options));
    const change: Comparison = window === 1 ? compared : { ...compared, interval: null, pValue: null, method: null };
    return { ...result, change };
  });
}
