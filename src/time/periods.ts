import { rejectInput } from "../errors.ts";
import { checkOptionNames, checkWord } from "./check-options.ts";
import { civilDate, dayLength, dayNumber, maximumInstant, weekdayOf } from "./civil.ts";
import { hourBoundaries, hourLength } from "./hours.ts";
import { checkTimeZone } from "./zone.ts";
import { zoneClock } from "./zone-clock.ts";

/** A unit of the calendar that a span of time is cut into. */
export type CalendarUnit = "hour" | "day" | "week" | "month" | "quarter" | "year";

/** A day of the week. */
export type Weekday = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

/** How {@link calendarPeriods} cuts a span. */
export interface CalendarPeriodOptions {
  /** The unit of the calendar. */
  readonly every: CalendarUnit;
  /** The zone whose calendar it is: an IANA name, `"UTC"` (the default) or an offset such as `"+06:00"`. */
  readonly timeZone?: string | undefined;
  /** The day that weeks start on; `"monday"` by default, as in ISO 8601. */
  readonly weekStartsOn?: Weekday | undefined;
}

/** Consecutive periods of a calendar: half-open, without gaps, none of them empty. */
export interface CalendarPeriods {
  /** The unit of the calendar. */
  readonly every: CalendarUnit;
  /** The zone whose calendar it is. */
  readonly timeZone: string;
  /** The day that weeks start on. */
  readonly weekStartsOn: Weekday;
  /** The boundaries in epoch milliseconds, one more than there are periods: period i is [`starts[i]`, `starts[i + 1]`). */
  readonly starts: Float64Array;
  /** How far the zone is ahead of UTC at each boundary, in milliseconds. */
  readonly offsets: Float64Array;
  /** The places of hours that the clocks show twice, the earlier and the later one. Empty for other units. */
  readonly repeatedHours: readonly number[];
}

/** The most periods that {@link calendarPeriods} makes. */
const maximumPeriods = 1_000_000;

const units: readonly CalendarUnit[] = ["hour", "day", "week", "month", "quarter", "year"];
/** The days of the week in the order of `weekdayOf`. */
export const weekdays: readonly Weekday[] = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
];

/**
 * Cuts a span of time into the periods of a calendar in a time zone: every period from the one that holds `from` through
 * the one that holds `to`.
 *
 * A period starts at the first instant of its first local day: 01:00 where the clocks skip midnight, the first midnight
 * where there are two. A day that a zone skipped (Apia, 30 December 2011) gives no period. An hour starts whenever the
 * clock shows a full hour or skips one, so the hour that comes twice in autumn makes two periods, and a half-hour shift
 * (Lord Howe) makes an hour of 30 or of 90 minutes. Where clocks go back over midnight, the minutes that come again belong
 * to the day that had already begun.
 *
 * @param from - An instant in the first period, in epoch milliseconds.
 * @param to - An instant in the last period, in epoch milliseconds; not before `from`.
 * @param options - The unit, the zone, and the first day of the week.
 * @param functionName - The function that an error names.
 * @throws MetricInputError when an instant is not finite, the span runs backwards, an option is unknown, or the span has
 * more than a million periods.
 */
export function calendarPeriods(
  from: number,
  to: number,
  options: CalendarPeriodOptions,
  functionName: string = "calendarPeriods",
): CalendarPeriods {
  const { every, timeZone, weekStartsOn } = checkOptions(functionName, options);
  checkInstant(functionName, "from", from);
  checkInstant(functionName, "to", to);
  if (to < from) rejectInput(functionName, "to", [], "invalid-order", "no earlier than from", to);

  const clock = zoneClock(timeZone);
  if (every === "hour") {
    checkCount(functionName, every, (to - from) / hourLength, to);
    return { every, timeZone, weekStartsOn, ...hourBoundaries(from, to, clock) };
  }
  const calendar = every === "day" || every === "week" ? dayCalendar(every, weekStartsOn) : monthCalendar(every);
  const boundary = (period: number): number => clock.instantOf(calendar.firstDay(period) * dayLength, true);
  const periodOf = (instant: number): number => {
    let period = calendar.periodOf(Math.floor((instant + clock.offsetAt(instant)) / dayLength));
    // Where the clocks went back over midnight, the next period may have begun before.
    while (boundary(period + 1) <= instant) period++;
    return period;
  };
  const first = periodOf(from);
  const last = periodOf(to);
  checkCount(functionName, every, last - first + 1, to);

  const boundaries: number[] = [];
  for (let period = first; period <= last + 1; period++) {
    const start = boundary(period);
    // A day that the zone skipped starts where the next one does.
    if (start !== boundaries[boundaries.length - 1]) boundaries.push(start);
  }
  const starts = Float64Array.from(boundaries);
  return { every, timeZone, weekStartsOn, starts, offsets: starts.map(clock.offsetAt), repeatedHours: [] };
}

/** Numbers the periods of a calendar by their days. */
interface PeriodNumbers {
  readonly periodOf: (day: number) => number;
  readonly firstDay: (period: number) => number;
}

function dayCalendar(every: "day" | "week", weekStartsOn: Weekday): PeriodNumbers {
  if (every === "day") return { periodOf: (day) => day, firstDay: (period) => period };
  const firstDayOfWeekZero = (7 + weekdays.indexOf(weekStartsOn) - weekdayOf(0)) % 7;
  return {
    periodOf: (day) => Math.floor((day - firstDayOfWeekZero) / 7),
    firstDay: (period) => period * 7 + firstDayOfWeekZero,
  };
}

function monthCalendar(every: "month" | "quarter" | "year"): PeriodNumbers {
  const length = every === "month" ? 1 : every === "quarter" ? 3 : 12;
  return {
    periodOf: (day) => {
      const { year, month } = civilDate(day);
      return Math.floor((year * 12 + month - 1) / length);
    },
    firstDay: (period) => {
      const months = period * length;
      const year = Math.floor(months / 12);
      return dayNumber(year, months - year * 12 + 1, 1);
    },
  };
}

interface CheckedOptions {
  readonly every: CalendarUnit;
  readonly timeZone: string;
  readonly weekStartsOn: Weekday;
}

function checkOptions(functionName: string, options: CalendarPeriodOptions): CheckedOptions {
  checkOptionNames(functionName, options, ["every", "timeZone", "weekStartsOn"]);
  const { every, timeZone = "UTC", weekStartsOn = "monday" } = options;
  checkWord(functionName, "every", every, units);
  checkWord(functionName, "weekStartsOn", weekStartsOn, weekdays);
  return { every, timeZone: checkTimeZone(functionName, "options", ["timeZone"], timeZone), weekStartsOn };
}

function checkInstant(functionName: string, argument: string, instant: number): void {
  if (typeof instant === "number" && Math.abs(instant) <= maximumInstant) return;
  const expected = "epoch milliseconds from -8.64e15 to 8.64e15";
  rejectInput(functionName, argument, [], "invalid-instant", expected, instant);
}

function checkCount(functionName: string, every: CalendarUnit, count: number, to: number): void {
  if (count <= maximumPeriods) return;
  rejectInput(functionName, "to", [], "out-of-range", `within 1,000,000 ${every}s of from`, to);
}
