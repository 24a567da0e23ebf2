import { dayLength, weekdayOf } from "./civil.ts";
import { hourLength } from "./hours.ts";
import { type Weekday, weekdays } from "./periods.ts";
import { zoneClock } from "./zone-clock.ts";

const hoursOfWeek = 168;

/** The days whose offsets are kept, counted from 1970-01-01: the years 1900 to 2199. */
const firstKeptDay = -25_567;
const keptDays = 109_573;

// What is kept for a day: nothing yet, or that the clocks are changed on it, or their offset in seconds plus a day's.
const unknown = 0;
const changing = 1;
const secondsOfDay = 86_400;

/**
 * Makes a function that gives the hour of the week which the clocks of a zone show at an instant: 0 for the first hour of the
 * first day of the week to 167 for the last hour of the last, and −1 for NaN.
 *
 * An hour that the clocks show twice is the same hour both times, and one that they skip does not occur.
 *
 * @param timeZone - A zone that `checkTimeZone` has let through.
 * @param weekStartsOn - The day that weeks start on.
 * @returns The function, which takes epoch milliseconds. It keeps the offsets that it has looked up.
 * @internal
 */
export function hourOfWeekReader(timeZone: string, weekStartsOn: Weekday = "monday"): (instant: number) => number {
  const clock = zoneClock(timeZone);
  const kept = new Int32Array(keptDays);
  // The hours from the start of a week to 1970-01-01T00:00.
  const hoursBefore = ((weekdayOf(0) - weekdays.indexOf(weekStartsOn) + 7) % 7) * 24;

  const keep = (day: number): number => {
    const offset = clock.offsetAt(day * dayLength);
    const isConstant = offset === clock.offsetAt((day + 1) * dayLength - 1);
    const entry = isConstant ? offset / 1000 + secondsOfDay : changing;
    kept[day - firstKeptDay] = entry;
    return entry;
  };

  return (instant) => {
    const day = Math.floor(instant / dayLength);
    let entry = kept[day - firstKeptDay];
    if (entry === unknown) entry = keep(day);
    let offset = 0;
    if (entry !== undefined && entry !== changing) offset = (entry - secondsOfDay) * 1000;
    else if (Number.isNaN(day)) return -1;
    else offset = clock.offsetAt(instant);
    const hour = (Math.floor((instant + offset) / hourLength) + hoursBefore) % hoursOfWeek;
    return hour < 0 ? hour + hoursOfWeek : hour;
  };
}
