import { rejectInput } from "../errors.ts";
import type { Rows } from "../rows.ts";
import { trendOptionsSchema } from "../schemas/breakdowns.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { formatBoundary, periodLabel } from "../time/labels.ts";
import type { CalendarPeriods } from "../time/periods.ts";
import { type BoundBreakdown, defineBreakdown } from "./breakdown.ts";
import { type Comparable, type Comparison, compareResults, incomparable } from "./compare.ts";
import { breakdownPeriods, readAsOf } from "./instants.ts";
import {
  type BreakdownMetric,
  comparisonOptions,
  listMetrics,
  type NamedMetric,
  type ResultOf,
  rowOf,
  sharedOptions,
} from "./metrics.ts";
import type { TrendHead, TrendOptions, TrendPlan, TrendRow, TrendTableRow } from "./trend-rows.ts";
import { checkTrendSummary, mergeTrends, summarizeTrend, type TrendSummary } from "./trend-summary.ts";

/** {@link trend} and its `with`, of one metric or of several. */
export interface TrendFunction {
  /** Follows one metric. */
  <Row extends object, M extends BreakdownMetric>(
    rows: Rows<Row>,
    options: TrendOptions<Row> & { readonly metric: M },
  ): TrendRow<ResultOf<M>>[];
  /** Follows several metrics. */
  <Row extends object, Metrics extends Readonly<Record<string, BreakdownMetric>>>(
    rows: Rows<Row>,
    options: TrendOptions<Row> & { readonly metric: Metrics },
  ): TrendTableRow<Metrics>[];
  /** The breakdown of one metric with its options bound: for streams, workers and summaries that are kept. */
  with<M extends BreakdownMetric, Row extends object = object>(
    options: TrendOptions<Row> & { readonly metric: M },
  ): BoundBreakdown<Row, TrendSummary, TrendRow<ResultOf<M>>[]>;
  /** The same for several metrics. */
  with<Metrics extends Readonly<Record<string, BreakdownMetric>>, Row extends object = object>(
    options: TrendOptions<Row> & { readonly metric: Metrics },
  ): BoundBreakdown<Row, TrendSummary, TrendTableRow<Metrics>[]>;
}

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
 * - `trend.with(options)` is the breakdown as a function of rows with `summarize`, `merge` and `measure`, like a metric.
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
export const trend: TrendFunction = /* @__PURE__ */ defineBreakdown<
  TrendFunction,
  TrendOptions<never> & { readonly metric: unknown },
  TrendPlan,
  TrendSummary
>({
  name: "trend",
  prepare: (options) => {
    checkZonedOptions(trendOptionsSchema(), options, "trend");
    const taken = ["period", "start", "end", "complete", "timeZone", "undated"];
    return { options, ...listMetrics("trend", options.metric, taken) };
  },
  summarize: summarizeTrend,
  merge: mergeTrends,
  measure: measurePeriods,
  checkSummary: checkTrendSummary,
});

function measurePeriods(summary: TrendSummary, plan: TrendPlan): TrendHead[] {
  const { options, metrics } = plan;
  const { first, last, undated } = summary;
  if (first === null || last === null) return [];
  const { window = 1 } = options;
  const asOf = readAsOf("trend", options, last);
  const periods = breakdownPeriods("trend", first, Math.max(first, last, asOf - 1), options);
  const starts = new Set(periods.starts.subarray(0, -1));
  for (const [place, { start }] of summary.periods.entries()) {
    if (starts.has(start)) continue;
    const expected = "the first instant of a period from the first to the last row";
    rejectInput("trend", "summary", ["periods", place, "start"], "out-of-range", expected, start);
  }
  const columns = metrics.map((_, i) => measureMetric(summary, i, periods, plan));
  return Array.from({ length: periods.starts.length - 1 }, (_, place) => {
    const head: TrendHead = {
      period: periodLabel(periods, place),
      start: formatBoundary(periods, place),
      end: formatBoundary(periods, place + 1),
      complete: (periods.starts[place + 1] as number) <= asOf && place >= window - 1,
      timeZone: periods.timeZone,
      undated,
    };
    return rowOf(
      head,
      columns.map((column) => column[place]),
      plan,
    );
  });
}

/** The results of one metric in every period, with its change from the one before. */
function measureMetric(summary: TrendSummary, i: number, { starts }: CalendarPeriods, plan: TrendPlan): object[] {
  const { window = 1 } = plan.options;
  const { metric } = plan.metrics[i] as NamedMetric;
  const shared = sharedOptions(plan.options);
  const counted = new Map(summary.periods.map(({ start, summaries }) => [start, summaries[i]]));
  const nothing = metric.summarize([]);
  const summaries = Array.from(starts.subarray(0, -1), (start) => counted.get(start) ?? nothing);
  const results = summaries.map((_, place) => {
    const covered = summaries.slice(Math.max(0, place - window + 1), place + 1);
    return metric.measure(
      covered.reduce((all, one) => metric.merge(all, one)),
      shared,
    ) as Comparable;
  });
  return results.map((result, place) => {
    const before = results[place - 1];
    const compared =
      before === undefined ? incomparable : compareResults(before, result, comparisonOptions(plan.options));
    const change: Comparison = window === 1 ? compared : { ...compared, interval: null, pValue: null, method: null };
    return { ...result, change };
  });
}
