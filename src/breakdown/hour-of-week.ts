import { movePlaces } from "../errors.ts";
import { type Field, type FieldValues, type Rows, readField } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { type HourOfWeekSettings, hourOfWeekOptionsSchema } from "../schemas/hour-of-week.ts";
import { instantsSchema } from "../schemas/instants.ts";
import { hourOfWeekReader } from "../time/hour-of-week.ts";
import { instantReader } from "../time/instant.ts";
import { type Weekday, weekdays } from "../time/periods.ts";
import { checkTimeZone } from "../time/zone.ts";
import { groupingOf } from "./grouping.ts";
import {
  type BreakdownMetric,
  listMetrics,
  type NamedMetric,
  type ResultOf,
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
export function hourOfWeek<Row extends object>(rows: Rows<Row>, options: HourOfWeekOptions<Row>): HourOfWeekHead[];
export function hourOfWeek<Row extends object, M extends BreakdownMetric>(
  rows: Rows<Row>,
  options: HourOfWeekOptions<Row> & { readonly metric: M },
): (HourOfWeekHead & ResultOf<M>)[];
export function hourOfWeek<Row extends object, Metrics extends Readonly<Record<string, BreakdownMetric>>>(
  rows: Rows<Row>,
  options: HourOfWeekOptions<Row> & { readonly metric: Metrics },
): HourOfWeekTableRow<Metrics>[];
export function hourOfWeek<Row extends object>(
  rows: Rows<Row>,
  options: HourOfWeekOptions<Row> & { readonly metric?: unknown },
): HourOfWeekHead[] {
  checkInput(hourOfWeekOptionsSchema(), options, "hourOfWeek", "options");
  const { metric, timeZone, weekStartsOn = "monday" } = options;
  checkTimeZone("hourOfWeek", "options", ["timeZone"], timeZone);
  const taken = ["day", "hour", "hourOfWeek", "rows", "share", "timeZone", "undated"];
  const { single, metrics } =
    metric === undefined ? { single: false, metrics: [] } : listMetrics("hourOfWeek", metric, taken);
  const rowCount = countRows("hourOfWeek", rows);
  if (rowCount === 0) return [];
  const codes = hoursOf(rows, options);
  const counts = new Float64Array(hoursOfWeek + 1);
  for (let row = 0; row < codes.length; row++) counts[codes[row] as number]!++;
  const undated = counts[hoursOfWeek] as number;
  const dated = rowCount - undated;
  const columns = metrics.map((named) => measureHours(named, rows, codes, options));
  const first = weekdays.indexOf(weekStartsOn);
  return Array.from({ length: hoursOfWeek }, (_, place) => {
    const count = counts[place] as number;
    const head: HourOfWeekHead = {
      day: weekdays[(first + Math.floor(place / 24)) % 7] as Weekday,
      hour: place % 24,
      hourOfWeek: place,
      rows: count,
      share: dated > 0 ? (100 * count) / dated : null,
      timeZone,
      undated,
    };
    const results = columns.map((column) => column[place]);
    return single
      ? { ...head, ...(results[0] as object) }
      : { ...head, ...Object.fromEntries(metrics.map(({ name }, i) => [name, results[i]])) };
  });
}

function measureHours(
  named: NamedMetric,
  rows: Rows,
  codes: Uint8Array,
  options: HourOfWeekSettings,
): readonly unknown[] {
  const shared = sharedOptions(options);
  const summaries = summarizeGroups(named, rows, groupingOf(codes, hoursOfWeek + 1)).slice(0, hoursOfWeek);
  return summaries.map((summary) => named.metric.measure(summary, shared));
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
    if (Number.isNaN(instant) && value !== null && value !== undefined) checkInstants(values, at, timeZone);
    const hour = hourAt(instant);
    codes[row] = hour < 0 ? hoursOfWeek : hour;
  }
  return codes;
}

function checkInstants(values: FieldValues, at: Field<never>, timeZone: string): void {
  const suffix = typeof at === "string" ? [at] : [];
  try {
    checkInput(instantsSchema(timeZone), values, "hourOfWeek", "rows");
  } catch (error) {
    throw movePlaces(error, ({ argument, path }) => ({ argument, path: [...path, ...suffix] }));
  }
}
