import { rejectInput } from "../errors.ts";
import type { ActivityWindowOptions } from "../schemas/active-users.ts";
import { civilDate, dayLength, dayNumber, weekdayOf } from "../time/civil.ts";
import { periodFinder } from "../time/period-index.ts";
import { type CalendarPeriods, calendarPeriods, type Weekday, weekdays } from "../time/periods.ts";
import { customerNumbering } from "./cohort-customers.ts";
import type { CohortInput } from "./cohort-events.ts";
import { type CustomerAges, groupByCustomer } from "./cohort-tally.ts";
import { withoutLastZeros } from "./without-last-zeros.ts";

/** Which days make up the week and the month of a day, see {@link ActivityWindowOptions}. */
export interface ActivityWindows {
  /** The zone of the calendar. */
  readonly timeZone: string;
  /** The day that calendar weeks start on. */
  readonly weekStartsOn: Weekday;
  /** The week of a day. */
  readonly week: "trailing-7-days" | "calendar";
  /** The month of a day. */
  readonly month: "trailing-30-days" | "trailing-28-days" | "calendar";
}

/** How many customers are active on each of consecutive dates, in the week of each and in the month of each. */
export interface ActivityCounts {
  /** The date that the counts begin with, in days from 1970-01-01; `null` where there are none. */
  readonly firstDay: number | null;
  /** The customers that are active on each date. */
  readonly daily: readonly number[];
  /** Those that are active in its week. */
  readonly weekly: readonly number[];
  /** Those that are active in its month. */
  readonly monthly: readonly number[];
  /** How many customers there are. */
  readonly customers: number;
}

/** The windows that options ask for. */
export function windowsOf({
  timeZone = "UTC",
  weekStartsOn = "monday",
  week = "trailing-7-days",
  month = "trailing-30-days",
}: ActivityWindowOptions): ActivityWindows {
  return { timeZone, weekStartsOn, week, month };
}

/** The first and the last date of a window. */
export type DateSpan = readonly [first: number, last: number];

/** A week or a month of dates: the window that is read on a date, and the dates whose windows hold a date. */
export interface DateWindow {
  /** The window that is read on a date. */
  readonly windowOf: (day: number) => DateSpan;
  /** The dates whose windows hold a date. */
  readonly holdersOf: (day: number) => DateSpan;
}

const trailing = (length: number): DateWindow => ({
  windowOf: (day) => [day - length + 1, day],
  holdersOf: (day) => [day, day + length - 1],
});
const calendar = (windowOf: (day: number) => DateSpan): DateWindow => ({ windowOf, holdersOf: windowOf });

/** The week of a date. */
export function weekWindow({ week, weekStartsOn }: ActivityWindows): DateWindow {
  if (week === "trailing-7-days") return trailing(7);
  return calendar((day) => {
    const first = day - ((weekdayOf(day) - weekdays.indexOf(weekStartsOn) + 7) % 7);
    return [first, first + 6];
  });
}

/** The month of a date. */
export function monthWindow({ month }: ActivityWindows): DateWindow {
  if (month !== "calendar") return trailing(month === "trailing-30-days" ? 30 : 28);
  return calendar((day) => {
    const date = civilDate(day);
    const [year, next] = date.month === 12 ? [date.year + 1, 1] : [date.year, date.month + 1];
    return [dayNumber(date.year, date.month, 1), dayNumber(year, next, 1) - 1];
  });
}

/** A date in a wrong century makes more days than anybody can use. */
const maximumDays = 100_000;

/** The days of a zone from one instant through another. */
export function activityDays(functionName: string, from: number, to: number, timeZone: string): CalendarPeriods {
  const days = (to - from) / dayLength;
  if (days > maximumDays) {
    const expected = `within ${maximumDays} days of each other and of asOf`;
    rejectInput(functionName, "events", [], "out-of-range", expected, `${Math.round(days)} days`);
  }
  return calendarPeriods(from, to, { every: "day", timeZone }, functionName);
}

/** The date of every day, in days from 1970-01-01. A date that the zone skipped is none of them. */
export function datesOf({ starts, offsets }: CalendarPeriods): Int32Array {
  const date = (_: unknown, i: number): number =>
    Math.floor(((starts[i] as number) + (offsets[i] as number)) / dayLength);
  return Int32Array.from({ length: starts.length - 1 }, date);
}

/**
 * Counts the customers of every date, week and month, in one sweep over the dates of each customer.
 *
 * A date on which a customer is active adds them to the windows of several dates in a row. What of those an earlier date has added
 * already is left out, and of what remains only the ends are marked; sums over the marks are the counts.
 */
export function countActiveDays(
  functionName: string,
  { events, firstStart, lastSeen }: CohortInput,
  windows: ActivityWindows,
): ActivityCounts {
  if (lastSeen === null) return { firstDay: null, daily: [], weekly: [], monthly: [], customers: 0 };
  const periods = activityDays(functionName, firstStart, lastSeen, windows.timeZone);
  const find = periodFinder(periods);
  const dates = datesOf(periods);
  const [week, month] = [weekWindow(windows), monthWindow(windows)];
  const [first, last] = [dates[0] as number, dates[dates.length - 1] as number];
  const firstDay = Math.min(week.holdersOf(first)[0], month.holdersOf(first)[0]);
  const length = Math.max(week.holdersOf(last)[1], month.holdersOf(last)[1]) - firstDay + 2;
  const daily = new Float64Array(length);
  const weekly = windowMarks(week, dates, firstDay, length);
  const monthly = windowMarks(month, dates, firstDay, length);

  const numberCustomers = customerNumbering();
  let customers = 0;
  let numbers = new Int32Array(0);
  let days = new Int32Array(0);
  let grouped: CustomerAges = { ages: days, bounds: new Uint32Array(2) };
  events.forEachPart(({ length: eventCount, ids, instants }) => {
    if (days.length < eventCount) {
      numbers = new Int32Array(eventCount);
      days = new Int32Array(eventCount);
      grouped = { ages: new Int32Array(eventCount), bounds: new Uint32Array(eventCount + 2) };
    }
    const customerCount = numberCustomers(ids, eventCount, numbers);
    customers += customerCount;
    for (let i = 0; i < eventCount; i++) days[i] = find(instants[i] as number);
    groupByCustomer(numbers, days, eventCount, customerCount, grouped);
    const { ages, bounds } = grouped;
    for (let customer = 0; customer < customerCount; customer++) {
      const from = bounds[customer] as number;
      const to = bounds[customer + 1] as number;
      sortStretch(ages, from, to);
      let before = -1;
      let weekCovered = -1;
      let monthCovered = -1;
      for (let at = from; at < to; at++) {
        const day = ages[at] as number;
        if (day === before) continue;
        before = day;
        const date = (dates[day] as number) - firstDay;
        daily[date] = (daily[date] as number) + 1;
        weekCovered = mark(weekly, day, weekCovered);
        monthCovered = mark(monthly, day, monthCovered);
      }
    }
  });
  return {
    firstDay,
    daily: withoutLastZeros(daily),
    weekly: withoutLastZeros(sumUp(weekly.marks)),
    monthly: withoutLastZeros(sumUp(monthly.marks)),
    customers,
  };
}

/** Where the counts of a window rise and fall, and for every day which dates' windows hold it. */
interface WindowMarks {
  readonly marks: Float64Array;
  readonly firsts: Int32Array;
  readonly lasts: Int32Array;
}

function windowMarks({ holdersOf }: DateWindow, dates: Int32Array, firstDay: number, length: number): WindowMarks {
  return {
    marks: new Float64Array(length),
    firsts: dates.map((date) => holdersOf(date)[0] - firstDay),
    lasts: dates.map((date) => holdersOf(date)[1] - firstDay),
  };
}

/** Marks the dates whose windows hold a day, behind those that are covered already, and says how far it is covered now. */
function mark({ marks, firsts, lasts }: WindowMarks, day: number, covered: number): number {
  const last = lasts[day] as number;
  if (last <= covered) return covered;
  const first = Math.max(firsts[day] as number, covered + 1);
  marks[first] = (marks[first] as number) + 1;
  marks[last + 1] = (marks[last + 1] as number) - 1;
  return last;
}

function sumUp(marks: Float64Array): Float64Array {
  for (let at = 1; at < marks.length; at++) marks[at] = (marks[at] as number) + (marks[at - 1] as number);
  return marks;
}

/** Sorts a stretch in place. Events mostly come in the order of time, and then there is nothing to move. */
function sortStretch(values: Int32Array, from: number, to: number): void {
  let moves = 8 * (to - from);
  for (let at = from + 1; at < to; at++) {
    const value = values[at] as number;
    let place = at;
    while (place > from && (values[place - 1] as number) > value) {
      values[place] = values[place - 1] as number;
      place--;
      moves--;
    }
    values[place] = value;
    if (moves > 0) continue;
    values.subarray(from, to).sort();
    return;
  }
}
