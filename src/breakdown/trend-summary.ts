import type { Rows } from "../rows.ts";
import {
  breakdownSummarySchema,
  epochMilliseconds,
  groupsRule,
  sameFields,
  wholeNumber,
} from "../schemas/breakdown-summaries.ts";
import type { TrendSettings } from "../schemas/breakdowns.ts";
import { checkInput } from "../schemas/check.ts";
import { periodCodes } from "../time/period-index.ts";
import { groupingOf } from "./grouping.ts";
import { breakdownPeriods, instantsReader, readAsOf, rejectLate } from "./instants.ts";
import { type GroupSummary, least, mergeGroups } from "./merge-groups.ts";
import { summarizeGroups, tabulate } from "./metrics.ts";
import { countRows } from "./table.ts";
import type { TrendPlan } from "./trend-rows.ts";

/** The rows of one period, counted. */
export interface TrendPeriod extends GroupSummary {
  /** The first instant of the period, in epoch milliseconds. */
  readonly start: number;
}

/** The rows of a trend, counted: safe in JSON, and as large as there are periods with rows. */
export interface TrendSummary {
  /** Whose summary it is. */
  readonly kind: "trend";
  /** The version of its shape. */
  readonly version: 1;
  /** The names of the metrics. */
  readonly metrics: readonly string[];
  /** The calendar's unit. */
  readonly every: TrendSettings["every"];
  /** The zone of the calendar; `null` for that of UTC. */
  readonly timeZone: string | null;
  /** The first day of its weeks. */
  readonly weekStartsOn: NonNullable<TrendSettings["weekStartsOn"]>;
  /** How many rows have no instant. */
  readonly undated: number;
  /** The first instant of a row, in epoch milliseconds; `null` where there is none. */
  readonly first: number | null;
  /** The last one. */
  readonly last: number | null;
  /** The periods that have rows, in the order of time. */
  readonly periods: readonly TrendPeriod[];
}

/** Counts the rows of every period. */
export function summarizeTrend(rows: Rows, plan: TrendPlan): TrendSummary {
  const { options, metrics } = plan;
  const rowCount = countRows("trend", rows);
  if (rowCount === 0) return { ...headOf(plan), undated: 0, first: null, last: null, periods: [] };
  const reader = instantsReader("trend", rows, rowCount, options.at, options.timeZone);
  const table = tabulate("trend", rows, rowCount, metrics, reader.read);
  const column = reader.finish();
  const { instants, undated, first, last } = column;
  if (undated === rowCount) return { ...headOf(plan), undated, first: null, last: null, periods: [] };
  const asOf = readAsOf("trend", options, last);
  if (asOf < last) rejectLate("trend", rows, options.at, column, asOf, options.timeZone);
  const calendar = breakdownPeriods("trend", first, last, options);
  const count = calendar.starts.length - 1;
  // Rows without an instant are a group behind the last.
  const { codes, counts } = periodCodes(instants, calendar);
  const columns = metrics.map((named) => summarizeGroups(named, table, groupingOf(codes, count + 1)));
  const periods = Array.from({ length: count }, (_, place): TrendPeriod => {
    const start = calendar.starts[place] as number;
    return { start, rows: counts[place] as number, summaries: columns.map((summaries) => summaries[place]) };
  });
  return { ...headOf(plan), undated, first, last, periods: periods.filter(({ rows }) => rows > 0) };
}

/** Joins the periods of two summaries. */
export function mergeTrends(a: TrendSummary, b: TrendSummary, plan: TrendPlan): TrendSummary {
  const periods = mergeGroups(a.periods, b.periods, ({ start }) => start, plan.metrics);
  return {
    ...a,
    undated: a.undated + b.undated,
    first: least(a.first, b.first),
    last: least(a.last, b.last, -1),
    periods: periods.sort((one, other) => one.start - other.start),
  };
}

/** Throws for what is no summary of this trend. */
export function checkTrendSummary(summary: TrendSummary, plan: TrendPlan): void {
  const schema = breakdownSummarySchema("trend", {
    ...sameFields(headOf(plan)),
    undated: wholeNumber(),
    first: epochMilliseconds(),
    last: epochMilliseconds(),
    periods: groupsRule("periods", plan.metrics.length, ({ start }) => Number.isFinite(start)),
  });
  checkInput(schema, summary, "trend", "summary");
}

function headOf({
  options: { every, timeZone, weekStartsOn = "monday" },
  metrics,
}: TrendPlan): Omit<TrendSummary, "undated" | "first" | "last" | "periods"> {
  return {
    kind: "trend",
    version: 1,
    metrics: metrics.map(({ name }) => name),
    every,
    timeZone: timeZone ?? null,
    weekStartsOn,
  };
}
