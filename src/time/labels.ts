import { rejectInput } from "../errors.ts";
import { civilDate, dayLength, dayNumber, maximumInstant, weekdayOf } from "./civil.ts";
import { formatDate, formatIso, formatOffset, formatYear, pad } from "./format-iso.ts";
import { hourLength } from "./hours.ts";
import type { CalendarPeriods } from "./periods.ts";
import { checkTimeZone, isUtc } from "./zone.ts";
import { zoneClock } from "./zone-clock.ts";

/**
 * The name of a period: `"2024"`, `"2024-Q1"`, `"2024-05"`, `"2024-W19"`, `"2024-05-01"`, `"2024-05-01T10"`.
 *
 * Weeks that start on Monday have the year and number of ISO 8601, other weeks the date of their first day. An hour that
 * the clocks show twice has its offset appended: `"2024-11-03T01-04:00"`, `"2024-11-03T01-05:00"`. Labels of one set of
 * periods are distinct, and in the years 0 to 9999 they sort as the periods do, but for such hours.
 *
 * Source: ISO 8601-1:2019 (week dates; quarters and bare hours are common usage).
 *
 * @param periods - The periods that `calendarPeriods` made.
 * @param index - The place of the period.
 * @throws MetricInputError when there is no such period.
 */
export function periodLabel(periods: CalendarPeriods, index: number): string {
  checkIndex("periodLabel", index, periods.starts.length - 2);
  const offset = periods.offsets[index] as number;
  const local = (periods.starts[index] as number) + offset;
  const day = Math.floor(local / dayLength);
  switch (periods.every) {
    case "hour": {
      const hour = `${formatDate(day)}T${pad(Math.floor((local - day * dayLength) / hourLength))}`;
      return periods.repeatedHours.includes(index) ? hour + formatOffset(offset) : hour;
    }
    case "day":
      return formatDate(day);
    case "week":
      return periods.weekStartsOn === "monday" ? isoWeek(day) : formatDate(day);
    default: {
      const { year, month } = civilDate(day);
      if (periods.every === "year") return formatYear(year);
      if (periods.every === "quarter") return `${formatYear(year)}-Q${Math.ceil(month / 3)}`;
      return `${formatYear(year)}-${pad(month)}`;
    }
  }
}

/** The ISO week of a day. It belongs to the year that its Thursday lies in. */
function isoWeek(day: number): string {
  const thursday = day - weekdayOf(day) + 3;
  const { year } = civilDate(thursday);
  return `${formatYear(year)}-W${pad(Math.floor((thursday - dayNumber(year, 1, 1)) / 7) + 1)}`;
}

/**
 * A boundary between periods as an ISO 8601 string with the zone's offset, as {@link formatInstant} writes it.
 *
 * @param periods - The periods that `calendarPeriods` made.
 * @param index - The place of the boundary: that of a period for its start, one more for its end.
 * @throws MetricInputError when there is no such boundary.
 */
export function formatBoundary(periods: CalendarPeriods, index: number): string {
  checkIndex("formatBoundary", index, periods.starts.length - 1);
  return formatIso(periods.starts[index] as number, periods.offsets[index] as number, isUtc(periods.timeZone));
}

/**
 * An instant as an ISO 8601 string with the offset that a zone has then: `"2024-05-01T00:00:00+06:00"`, and `"…Z"` for UTC.
 *
 * Milliseconds are written only where they are not zero; parts of a millisecond are cut off. Offsets of local mean time
 * (before about 1920) have seconds. Reading the string back gives the same instant.
 *
 * @param epochMilliseconds - The instant.
 * @param timeZone - The zone: an IANA name, `"UTC"` (the default) or an offset such as `"+06:00"`.
 * @throws MetricInputError when the instant is not finite or beyond ±8.64e15, or when there is no such zone.
 */
export function formatInstant(epochMilliseconds: number, timeZone: string = "UTC"): string {
  if (typeof epochMilliseconds !== "number" || !(Math.abs(epochMilliseconds) <= maximumInstant)) {
    const expected = "epoch milliseconds from -8.64e15 to 8.64e15";
    rejectInput("formatInstant", "epochMilliseconds", [], "invalid-instant", expected, epochMilliseconds);
  }
  const zone = checkTimeZone("formatInstant", "timeZone", [], timeZone);
  return formatIso(epochMilliseconds, zoneClock(zone).offsetAt(epochMilliseconds), isUtc(zone));
}

function checkIndex(functionName: string, index: number, last: number): void {
  if (Number.isInteger(index) && index >= 0 && index <= last) return;
  rejectInput(functionName, "index", [], "out-of-range", `an integer from 0 to ${last}`, index);
}
