/** A day in milliseconds, as far as UTC is concerned; a local day may be longer or shorter. */
export const dayLength: number = 86_400_000;

/** The largest distance from the epoch that an instant may have, in milliseconds: that of ECMAScript's `Date`. */
export const maximumInstant: number = 8.64e15;

/** A date of the proleptic Gregorian calendar. */
export interface CivilDate {
  /** The year; 0 is 1 BC. */
  readonly year: number;
  /** The month, from 1 to 12. */
  readonly month: number;
  /** The day of the month, from 1. */
  readonly day: number;
}

const daysOf400Years = 146_097;
/** From 1 March of the year 0 to 1 January 1970. */
const daysToEpoch = 719_468;

/**
 * The number of a date, counted in days from 1970-01-01 (day 0).
 *
 * The year is taken to begin in March, so that the leap day is its last and the months before it have the lengths
 * 31, 30, 31, 30, 31 over and over, which (153 m + 2) / 5 adds up. Source: E. G. Richards, *Mapping Time* (1998), ch. 25.
 *
 * @internal
 */
export function dayNumber(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = month > 2 ? month - 3 : month + 9;
  const century = Math.floor(marchYear / 100);
  const leapDays = (marchYear >> 2) - century + (century >> 2);
  return 365 * marchYear + leapDays + (((153 * marchMonth + 2) / 5) | 0) + day - 1 - daysToEpoch;
}

/**
 * The date with that number, the inverse of {@link dayNumber}. Source: H. Hinnant, *chrono-Compatible Low-Level Date
 * Algorithms* (2013), `civil_from_days`.
 *
 * @internal
 */
export function civilDate(dayNumber: number): CivilDate {
  const days = dayNumber + daysToEpoch;
  const cycle = Math.floor(days / daysOf400Years);
  const dayOfCycle = days - cycle * daysOf400Years;
  // Taking out the leap days that have gone by leaves years of 365 days.
  const leapDays =
    Math.floor(dayOfCycle / 1460) - Math.floor(dayOfCycle / 36_524) + Math.floor(dayOfCycle / (daysOf400Years - 1));
  const yearOfCycle = Math.floor((dayOfCycle - leapDays) / 365);
  const dayOfYear = dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = 400 * cycle + yearOfCycle + (month > 2 ? 0 : 1);
  return { year, month, day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1 };
}

/**
 * How many days a month has.
 *
 * @internal
 */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * The day of the week of a day number, from 0 for Monday to 6 for Sunday.
 *
 * @internal
 */
export function weekdayOf(dayNumber: number): number {
  // Day 0 was a Thursday.
  return (((dayNumber + 3) % 7) + 7) % 7;
}
