import { rejectInput } from "../errors.ts";
import { type Field, type Rows, readField } from "../rows.ts";
import { breakdownSummarySchema, groupsRule, sameFields, wholeNumber } from "../schemas/breakdown-summaries.ts";
import { checkInput } from "../schemas/check.ts";
import { type HourOfWeekSettings, hourOfWeekOptionsSchema } from "../schemas/hour-of-week.ts";
import { hourOfWeekReader } from "../time/hour-of-week.ts";
import { instantReader } from "../time/instant.ts";
import { type Weekday, weekdays } from "../time/periods.ts";
import { checkTimeZone } from "../time/zone.ts";
import { type BoundBreakdown, defineBreakdown } from "./breakdown.ts";
import { groupingOf } from "./grouping.ts";
import { checkInstants } from "./instants.ts";
import { type GroupSummary, joinGroups } from "./merge-groups.ts";
import {
  type BreakdownMetric,
  listMetrics,
  type NamedMetric,
  type ResultOf,
  rowOf,
  sharedOptions,
  summarizeGroups,
} from "./metrics.ts";
import { countRows } from "./table.ts";

/** The options of `hourOfWeek`, but for the metric. */
export interface HourOfWeekOptions<Row extends object = object> extends HourOfWeekSettings {
  /** The instant of a row: the name of its field, or a function of the row. */
  readonly at: Field<Row>;
}

/** What every row of an hour-of-week table begins with. */
export interface HourOfWeekHead {
  /** The day of the week. */
  readonly day: Weekday;
  /** The hour of the day, from 0 to 23: 9 is from 9:00 to 10:00. */
  readonly hour: number;
  /** The hour of the week, from 0 to 167. */
  readonly hourOfWeek: number;
  /** How many rows fall in that hour. */
  readonly rows: number;
  /** Their share of all rows with an instant in percent; `null` where no row has one. */
  readonly share: number | null;
  /** The zone of the clocks. */
  readonly timeZone: string;
  /** How many rows have no instant: they are in no hour. */
  readonly undated: number;
}

/** A row of an hour-of-week table with several metrics: each result under its name. */
export type HourOfWeekTableRow<Metrics> = HourOfWeekHead & {
  readonly [Name in keyof Metrics]: ResultOf<Metrics[Name]>;
};

const hoursOfWeek = 168;

/** The hours of a week, counted: safe in JSON. */
export interface HourOfWeekSummary {
  /** Whose summary it is. */
  readonly kind: "hourOfWeek";
  /** The version of its shape. */
  readonly version: 1;
  /** The names of the metrics. */
  readonly metrics: readonly string[];
  /** The zone of the clocks. */
  readonly timeZone: string;
  /** The first day of the week. */
  readonly weekStartsOn: Weekday;
  /** How many rows have no instant. */
  readonly undated: number;
  /** All 168 hours in the order of the week; none where there was no row. */
  readonly hours: readonly GroupSummary[];
}

/** {@link hourOfWeek} and its `with`, without a metric, with one or with several. */
export interface HourOfWeekFunction {
  /** Counts the rows of every hour. */
  <Row extends object>(rows: Rows<Row>, options: HourOfWeekOptions<Row>): HourOfWeekHead[];
  /** Measures one metric too. */
  <Row extends object, M extends BreakdownMetric>(
    rows: Rows<Row>,
    options: HourOfWeekOptions<Row> & { readonly metric: M },
  ): (HourOfWeekHead & ResultOf<M>)[];
  /** Measures several metrics too. */
  <Row extends object, Metrics extends Readonly<Record<string, BreakdownMetric>>>(
    rows: Rows<Row>,
    options: HourOfWeekOptions<Row> & { readonly metric: Metrics },
  ): HourOfWeekTableRow<Metrics>[];
  /** The breakdown with its options bound: for streams, workers and summaries that are kept. */
  with<Row extends object = object>(
    options: HourOfWeekOptions<Row>,
  ): BoundBreakdown<Row, HourOfWeekSummary, HourOfWeekHead[]>;
  /** The same with a metric. */
  with<M extends BreakdownMetric, Row extends object = object>(
    options: HourOfWeekOptions<Row> & { readonly metric: M },
  ): BoundBreakdown<Row, HourOfWeekSummary, (HourOfWeekHead & ResultOf<M>)[]>;
  /** The same with several metrics. */
  with<Metrics extends Readonly<Record<string, BreakdownMetric>>, Row extends object = object>(
    options: HourOfWeekOptions<Row> & { readonly metric: Metrics },
  ): BoundBreakdown<Row, HourOfWeekSummary, HourOfWeekTableRow<Metrics>[]>;
}

/** What the options of an hour-of-week table say. */
interface HourOfWeekPlan {
  readonly options: HourOfWeekOptions<never>;
  readonly single: boolean;
  readonly metrics: readonly NamedMetric[];
}

/**
 * Counts, or measures, what happens in each of the 168 hours of a week: when contacts come, and how well they are answered then.
 *
 * One row an hour, in the order of the week, with the number of rows in it and their share; with a `metric` (or an object of several) its
 * result too, ready for a heat table of seven lines and 24 columns. The hour is the one that the clocks of `timeZone` show at that instant,
 * under the daylight saving of that day: an hour that comes twice in autumn is one hour, and one that is skipped in spring has no rows.
 *
 * Give whole weeks of rows, or a Monday counts five times where a Friday counts four. A row without an instant is counted in `undated`. An
 * hour without rows has 0 of them, and a metric's figures of nothing. No rows at all give an empty array.
 *
 * `hourOfWeek.with(options)` is the breakdown as a function of rows with `summarize`, `merge` and `measure`, like a metric.
 *
 * @param rows - Records, or a table of columns.
 * @param options - When rows happened and what to measure: see {@link HourOfWeekOptions}.
 * @returns 168 flat records.
 * @throws {@link MetricInputError} for a field that no row has, an instant that is none, an unknown zone, and all that the metric refuses,
 * with its place in the rows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { avgFirstResponseTime, hourOfWeek } from "cx-metrics";
 *
 * const tickets = [
 *   { createdAt: "2026-03-02T09:10:00+06:00", firstRespondedAt: "2026-03-02T09:20:00+06:00" },
 *   { createdAt: "2026-03-09T09:50:00+06:00", firstRespondedAt: "2026-03-09T10:10:00+06:00" },
 *   { createdAt: "2026-03-07T22:00:00+06:00", firstRespondedAt: "2026-03-08T09:00:00+06:00" },
 * ];
 * const options = { at: "createdAt", timeZone: "Asia/Bishkek" };
 * const week = hourOfWeek(tickets, { ...options, metric: avgFirstResponseTime });
 * assert.equal(week.length, 168);
 * const busy = week.filter((row) => row.rows > 0);
 * assert.deepEqual(
 *   busy.map((row) => [row.day, row.hour, row.rows, row.value]),
 *   [["monday", 9, 2, 900], ["saturday", 22, 1, 39600]],
 * );
 * assert.equal(hourOfWeek(tickets, options)[9]?.rows, 2);
 * ```
 */
export const hourOfWeek: HourOfWeekFunction = /* @__PURE__ */ defineBreakdown<
  HourOfWeekFunction,
  HourOfWeekOptions<never> & { readonly metric?: unknown },
  HourOfWeekPlan,
  HourOfWeekSummary
>({
  name: "hourOfWeek",
  prepare: (options) => {
    checkInput(hourOfWeekOptionsSchema(), options, "hourOfWeek", "options");
    const { metric, timeZone } = options;
    checkTimeZone("hourOfWeek", "options", ["timeZone"], timeZone);
    const taken = ["day", "hour", "hourOfWeek", "rows", "share", "timeZone", "undated"];
    if (metric === undefined) return { options, single: false, metrics: [] };
    return { options, ...listMetrics("hourOfWeek", metric, taken) };
  },
  summarize: summarizeHours,
  merge: mergeHours,
  measure: measureHours,
  checkSummary: (summary, plan) => {
    const { undated: _, hours: __, ...head } = emptySummary(plan);
    const schema = breakdownSummarySchema("hourOfWeek", {
      ...sameFields(head),
      undated: wholeNumber(),
      hours: groupsRule("168 hours, or none", plan.metrics.length, () => true),
    });
    checkInput(schema, summary, "hourOfWeek", "summary");
    const { length } = summary.hours;
    if (length === 0 || length === hoursOfWeek) return;
    rejectInput("hourOfWeek", "summary", ["hours", "length"], "out-of-range", "168 or 0", length);
  },
});

function summarizeHours(rows: Rows, plan: HourOfWeekPlan): HourOfWeekSummary {
  const empty = emptySummary(plan);
  if (countRows("hourOfWeek", rows) === 0) return empty;
  const codes = hoursOf(rows, plan.options);
  const counts = new Float64Array(hoursOfWeek + 1);
  for (let row = 0; row < codes.length; row++) counts[codes[row] as number]!++;
  const grouping = groupingOf(codes, hoursOfWeek + 1);
  const columns = plan.metrics.map((named) => summarizeGroups(named, rows, grouping));
  const hours = Array.from({ length: hoursOfWeek }, (_, hour): GroupSummary => {
    return { rows: counts[hour] as number, summaries: columns.map((summaries) => summaries[hour]) };
  });
  return { ...empty, undated: counts[hoursOfWeek] as number, hours };
}

function mergeHours(a: HourOfWeekSummary, b: HourOfWeekSummary, { metrics }: HourOfWeekPlan): HourOfWeekSummary {
  const undated = a.undated + b.undated;
  if (a.hours.length === 0 || b.hours.length === 0) return { ...a, undated, hours: [...a.hours, ...b.hours] };
  return { ...a, undated, hours: a.hours.map((hour, i) => joinGroups(hour, b.hours[i] as GroupSummary, metrics)) };
}

function emptySummary({ options, metrics }: HourOfWeekPlan): HourOfWeekSummary {
  const { timeZone, weekStartsOn = "monday" } = options;
  const names = metrics.map(({ name }) => name);
  return { kind: "hourOfWeek", version: 1, metrics: names, timeZone, weekStartsOn, undated: 0, hours: [] };
}

function measureHours({ hours, undated }: HourOfWeekSummary, plan: HourOfWeekPlan): HourOfWeekHead[] {
  const { options, metrics } = plan;
  const { timeZone, weekStartsOn = "monday" } = options;
  const shared = sharedOptions(options);
  const dated = hours.reduce((sum, { rows }) => sum + rows, 0);
  const first = weekdays.indexOf(weekStartsOn);
  return hours.map(({ rows, summaries }, place) => {
    const head: HourOfWeekHead = {
      day: weekdays[(first + Math.floor(place / 24)) % 7] as Weekday,
      hour: place % 24,
      hourOfWeek: place,
      rows,
      share: dated > 0 ? (100 * rows) / dated : null,
      timeZone,
      undated,
    };
    const results = metrics.map(({ metric }, i) => metric.measure(summaries[i], shared) as object);
    return rowOf(head, results, plan);
  });
}

/** For every row the hour of the week; rows without an instant are a group behind the last. */
function hoursOf(rows: Rows, { at, timeZone, weekStartsOn }: HourOfWeekOptions<never>): Uint8Array {
  const values = readField("hourOfWeek", rows, at);
  const read = instantReader(timeZone);
  const hourAt = hourOfWeekReader(timeZone, weekStartsOn);
  const codes = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    const instant = read(value);
    if (Number.isNaN(instant) && value !== null && value !== undefined)
      checkInstants("hourOfWeek", values, at, timeZone);
    const hour = hourAt(instant);
    codes[row] = hour < 0 ? hoursOfWeek : hour;
  }
  return codes;
}
