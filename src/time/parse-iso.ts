import { dayLength, dayNumber, daysInMonth, maximumInstant } from "./civil.ts";

const PLUS = 43;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const COLON = 58;
const SPACE = 32;
const UPPER_T = 84;
const LOWER_T = 116;
const UPPER_Z = 90;
const LOWER_Z = 122;

/** Gives the instant of a time on some zone's wall clock, in epoch milliseconds. */
export type InstantOfLocal = (localMilliseconds: number, dateOnly: boolean) => number;

/**
 * Reads an ISO 8601 string: epoch milliseconds, or NaN when it is none of the accepted forms.
 *
 * Accepted: `YYYY-MM-DD` and `YYYY-MM-DDTHH:mm[:ss[.fraction]]`, the latter with `Z`, `±HH:mm`, `±HHmm`, `±HH`, `±HH:mm:ss`
 * or nothing after it. `t`, `z`, a space in place of `T` and a comma in place of the point will do; years outside 0000 to
 * 9999 are `±YYYYYY`. A fraction has up to nine digits, of which three count. `24:00:00` is the next midnight, and a leap
 * second (`:60`) is read as `:59`, as Temporal does. Source: ISO 8601-1:2019, RFC 3339, ECMA-262 (expanded years).
 *
 * @param text - The string.
 * @param instantOfLocal - Places strings without an offset; without it they are NaN.
 * @internal
 */
export function parseIso(text: string, instantOfLocal: InstantOfLocal | undefined): number {
  if (text.length < 10) return Number.NaN;
  const first = text.charCodeAt(0);
  if (first === PLUS || first === MINUS) {
    if (text.length < 13) return Number.NaN;
    const year = twoDigits(text, 1) * 10_000 + twoDigits(text, 3) * 100 + twoDigits(text, 5);
    if (year < 0 || (first === MINUS && year === 0)) return Number.NaN;
    return parseTime(text, 13, parseDate(text, 7, first === MINUS ? -year : year), instantOfLocal);
  }
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  return year < 0 ? Number.NaN : parseTime(text, 10, parseDate(text, 4, year), instantOfLocal);
}

/** The midnight of a date, in local milliseconds, from `-MM-DD` at `at`; NaN when there is no such date. */
function parseDate(text: string, at: number, year: number): number {
  if (text.charCodeAt(at) !== MINUS || text.charCodeAt(at + 3) !== MINUS) return Number.NaN;
  const month = twoDigits(text, at + 1);
  const day = twoDigits(text, at + 4);
  if (month < 1 || month > 12 || day < 1 || (day > 28 && day > daysInMonth(year, month))) return Number.NaN;
  return dayNumber(year, month, day) * dayLength;
}

/** The instant that the rest of the string from `at` on makes of a midnight; NaN when either is wrong. */
function parseTime(text: string, at: number, midnight: number, instantOfLocal: InstantOfLocal | undefined): number {
  if (Number.isNaN(midnight)) return Number.NaN;
  const length = text.length;
  if (at === length) return instantOfLocal === undefined ? Number.NaN : withinRange(instantOfLocal(midnight, true));
  const separator = text.charCodeAt(at);
  if (separator !== UPPER_T && separator !== LOWER_T && separator !== SPACE) return Number.NaN;
  if (length < at + 6 || text.charCodeAt(at + 3) !== COLON) return Number.NaN;
  const hour = twoDigits(text, at + 1);
  const minute = twoDigits(text, at + 4);
  let second = 0;
  let millisecond = 0;
  let fraction = 0;
  let end = at + 6;
  if (end < length && text.charCodeAt(end) === COLON) {
    if (length < end + 3) return Number.NaN;
    second = twoDigits(text, end + 1);
    end += 3;
    const point = end < length ? text.charCodeAt(end) : 0;
    if (point === POINT || point === COMMA) {
      const start = end + 1;
      let scale = 100;
      for (end = start; end < length; end++) {
        const digit = text.charCodeAt(end) - ZERO;
        if (digit < 0 || digit > 9) break;
        fraction |= digit;
        millisecond += digit * scale;
        scale = (scale / 10) | 0;
      }
      if (end === start || end > start + 9) return Number.NaN;
    }
  }
  if (hour < 0 || minute < 0 || second < 0 || hour > 24 || minute > 59 || second > 60) return Number.NaN;
  if (hour === 24 && (minute | second | fraction) > 0) return Number.NaN;
  if (second === 60) second = 59;
  const local = midnight + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond;
  if (end === length) return instantOfLocal === undefined ? Number.NaN : withinRange(instantOfLocal(local, false));
  const last = text.charCodeAt(end);
  if (end === length - 1 && (last === UPPER_Z || last === LOWER_Z)) return withinRange(local);
  return withinRange(local - parseOffset(text, end));
}

/** The offset in milliseconds that fills the string from `at` to its end; NaN when it is not one. */
function parseOffset(text: string, at: number): number {
  const rest = text.length - at;
  const sign = text.charCodeAt(at);
  if ((sign !== PLUS && sign !== MINUS) || rest < 3) return Number.NaN;
  const hours = twoDigits(text, at + 1);
  let minutes = 0;
  let seconds = 0;
  if (rest === 6 || rest === 9) {
    minutes = text.charCodeAt(at + 3) === COLON ? twoDigits(text, at + 4) : NO_DIGITS;
    if (rest === 9) seconds = text.charCodeAt(at + 6) === COLON ? twoDigits(text, at + 7) : NO_DIGITS;
  } else if (rest === 5) {
    minutes = twoDigits(text, at + 3);
  } else if (rest !== 3) {
    return Number.NaN;
  }
  if (hours < 0 || minutes < 0 || seconds < 0 || hours > 23 || minutes > 59 || seconds > 59) return Number.NaN;
  const offset = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return sign === MINUS ? -offset : offset;
}

/** What stands for two characters that are no digits: so low that no sum with other digits reaches 0. */
const NO_DIGITS = -10_000_000;

/** Two decimal digits from `at` on, which must lie within the string. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NO_DIGITS;
}

/** NaN outside the range of a `Date`. */
function withinRange(milliseconds: number): number {
  return milliseconds >= -maximumInstant && milliseconds <= maximumInstant ? milliseconds : Number.NaN;
}
