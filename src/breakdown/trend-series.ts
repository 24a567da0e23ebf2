import { rejectInput } from "../errors.ts";
import type { Unit } from "../result.ts";
import { checkInput } from "../schemas/check.ts";
import { type SeriesRow, seriesValuesSchema, trendRowsSchema } from "../schemas/trend-rows.ts";
import { toEpochMilliseconds } from "../time/instant.ts";
import { formatBoundary, periodLabel } from "../time/labels.ts";
import { type CalendarPeriods, type CalendarUnit, calendarPeriods, weekdays } from "../time/periods.ts";
import { checkTimeZone } from "../time/zone.ts";
import { isNumberColumn, isRecord, type NumericArray } from "../values.ts";

/** What `forecast` and `changePoints` take: the rows of a trend of one metric, or plain values in the order of time. */
export type Series = readonly SeriesRow[] | readonly (number | null | undefined)[] | NumericArray;

/** A series that was read. */
export interface ReadSeries {
  /** The values up to the last complete period; NaN for a gap. */
  readonly values: Float64Array;
  /** The rows, where it is a trend. */
  readonly rows: readonly SeriesRow[] | null;
  /** How many of the values are missing, and left out. */
  readonly gaps: number;
  /** How many periods were left out because the data do not reach over them. */
  readonly incomplete: number;
  /** The unit of the values. */
  readonly unit: Unit | null;
}

/** Reads a series of at most so many periods, and leaves out those that are not complete. */
export function readSeries(functionName: string, input: Series, most: number): ReadSeries {
  if (!isNumberColumn(input) || (Array.isArray(input) && input.some(isRecord))) {
    const rows = checkInput(trendRowsSchema(), input as readonly SeriesRow[], functionName, "rows");
    checkLength(functionName, rows.length, most);
    return readRows(functionName, rows);
  }
  checkInput(seriesValuesSchema(), input as readonly (number | null)[], functionName, "rows");
  checkLength(functionName, input.length, most);
  const values = Float64Array.from(input as ArrayLike<number | null>, (value) => value ?? Number.NaN);
  return { values, rows: null, gaps: countGaps(values), incomplete: 0, unit: null };
}

function checkLength(functionName: string, length: number, most: number): void {
  if (length <= most) return;
  rejectInput(functionName, "rows", ["length"], "out-of-range", `at most ${most} periods`, length);
}

function readRows(functionName: string, rows: readonly SeriesRow[]): ReadSeries {
  const [first] = rows;
  for (const [i, row] of rows.entries()) {
    const before = rows[i - 1];
    if (before !== undefined && toEpochMilliseconds(before.end) !== toEpochMilliseconds(row.start)) {
      const expected = `the end of the row before (${before.end}): every period of the trend, in order`;
      rejectInput(functionName, "rows", [i, "start"], "inconsistent", expected, row.start);
    }
    for (const field of ["unit", "timeZone"] as const) {
      if (row[field] === first?.[field]) continue;
      const expected = `the same in all rows (${JSON.stringify(first?.[field])})`;
      rejectInput(functionName, "rows", [i, field], "inconsistent", expected, row[field]);
    }
  }
  let end = rows.length;
  while (end > 0 && !(rows[end - 1] as SeriesRow).complete) end--;
  const values = Float64Array.from(rows.slice(0, end), (row) =>
    row.complete ? (row.value ?? Number.NaN) : Number.NaN,
  );
  const incomplete = rows.reduce((count, row) => count + (row.complete ? 0 : 1), 0);
  const gaps = countGaps(values) - (incomplete - (rows.length - end));
  return { values, rows, gaps, incomplete, unit: first?.unit ?? null };
}

function countGaps(values: Float64Array): number {
  return values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
}

/** The unit of the calendar that a trend's rows follow, as its labels tell. */
export function unitOf(functionName: string, rows: readonly SeriesRow[]): CalendarUnit | null {
  const [first] = rows;
  if (first === undefined) return null;
  const { period } = first;
  if (/^[+-]?\d{4,6}$/.test(period)) return "year";
  if (/^[+-]?\d{4,6}-Q\d$/.test(period)) return "quarter";
  if (/^[+-]?\d{4,6}-\d\d$/.test(period)) return "month";
  if (/^[+-]?\d{4,6}-W\d\d$/.test(period)) return "week";
  if (/^[+-]?\d{4,6}-\d\d-\d\dT/.test(period)) return "hour";
  // Weeks that do not start on Monday are named by their first day.
  if (/^[+-]?\d{4,6}-\d\d-\d\d$/.test(period)) return daysOf(first) > 3 ? "week" : "day";
  const expected = "a period's label as trend writes it (2024-05, 2024-Q2, 2024-W19, 2024-05-01)";
  return rejectInput(functionName, "rows", [0, "period"], "invalid-type", expected, period);
}

function daysOf({ start, end }: SeriesRow): number {
  return (toEpochMilliseconds(end) - toEpochMilliseconds(start)) / 86_400_000;
}

/** A period to come. */
export interface NextPeriod {
  readonly period: string;
  readonly start: string;
  readonly end: string;
}

/** The calendar's periods that follow on the first `done` rows. */
export function periodsAfter(
  functionName: string,
  rows: readonly SeriesRow[],
  done: number,
  count: number,
): NextPeriod[] {
  const last = rows[done - 1] as SeriesRow;
  const every = unitOf(functionName, rows) as CalendarUnit;
  const from = toEpochMilliseconds(last.end);
  const periods = calendarOf(functionName, last, every, from, count, done - 1);
  return Array.from({ length: count }, (_, place) => ({
    period: periodLabel(periods, place),
    start: formatBoundary(periods, place),
    end: formatBoundary(periods, place + 1),
  }));
}

/** The longest that a period can be, in days. */
const longestPeriod: Readonly<Record<CalendarUnit, number>> = {
  hour: 0.1,
  day: 2.1,
  week: 8,
  month: 32,
  quarter: 93,
  year: 367,
};

function calendarOf(
  functionName: string,
  last: SeriesRow,
  every: CalendarUnit,
  from: number,
  count: number,
  row: number,
): CalendarPeriods {
  const to = from + count * longestPeriod[every] * 86_400_000;
  if (Math.abs(to) > 8.64e15) {
    rejectInput(functionName, "rows", [row, "end"], "out-of-range", "an instant whose followers have a date", last.end);
  }
  const timeZone = checkTimeZone(functionName, "rows", [row, "timeZone"], last.timeZone ?? "UTC");
  const options = { every, timeZone, weekStartsOn: weekdays[weekdayOf(last)] };
  const periods = calendarPeriods(from, to, options, functionName);
  if (periods.starts[0] === from) return periods;
  const expected = `where a ${every} of the calendar of ${periods.timeZone} begins`;
  return rejectInput(functionName, "rows", [row, "end"], "inconsistent", expected, last.end);
}

/** The day that a row's first local day is, Monday first; Monday for all labels that are not days. */
function weekdayOf({ period }: SeriesRow): number {
  if (!/^\d{4}-\d\d-\d\d$/.test(period)) return 0;
  return (new Date(`${period}T00:00:00Z`).getUTCDay() + 6) % 7;
}
