import { describeValue, type Fault, MetricInputError, maximumIssues, rejectInput } from "../errors.ts";
import { checkOptionNames } from "./check-options.ts";
import { maximumInstant } from "./civil.ts";
import { type InstantOfLocal, parseIso } from "./parse-iso.ts";
import { checkTimeZone } from "./zone.ts";
import { zoneClock } from "./zone-clock.ts";

/**
 * A moment in time: a `Date`, epoch milliseconds, or an ISO 8601 string with an offset (`"2024-05-01T09:00:00+06:00"`,
 * `"2024-05-01T03:00:00Z"`). Where a time zone is given, a string without an offset is the time on that zone's wall clock,
 * and a date alone (`"2024-05-01"`) the start of that day.
 */
export type Instant = Date | number | string;

/**
 * Makes a reader of instants: a value goes in, epoch milliseconds come out, or NaN for anything that is no instant.
 *
 * Nothing is coerced and the reader never throws: `""`, `"5"`, `true`, `null`, an invalid `Date`, a date that does not
 * exist (`"2023-02-30"`), a time that does not (`"25:00"`) and numbers beyond ±8.64e15 all give NaN. Strings are read
 * strictly: `YYYY-MM-DD` or `YYYY-MM-DDTHH:mm[:ss[.fraction]]`, with `Z`, `±HH:mm`, `±HHmm`, `±HH` or no offset; a space in
 * place of `T` and lower-case letters will do. Fractions are cut to milliseconds, `24:00:00` is the next midnight, and a
 * leap second (`:60`) is read as `:59`.
 *
 * Without `timeZone` a string without an offset gives NaN. With it, a time that the clocks skip moves forward by the gap,
 * and of a time that comes twice the first is meant (Temporal's "compatible"); a date alone is the first instant of the
 * day, which is 01:00 where the clocks skip midnight. The zone library is asked once for each day that occurs.
 *
 * Source: ISO 8601-1:2019, RFC 3339, ECMA-262 (Temporal).
 *
 * @param timeZone - The zone of strings without an offset: an IANA name, `"UTC"`, or an offset such as `"+06:00"`.
 * @returns The reader. It keeps the offsets it has looked up, so make one and use it for a whole column.
 * @throws MetricInputError when there is no such zone.
 */
export function instantReader(timeZone?: string | undefined): (value: unknown) => number {
  let instantOfLocal: InstantOfLocal | undefined;
  if (timeZone !== undefined) {
    instantOfLocal = zoneClock(checkTimeZone("instantReader", "timeZone", [], timeZone)).instantOf;
  }
  return (value) => {
    if (typeof value === "string") return parseIso(value, instantOfLocal);
    if (typeof value === "number") return Math.abs(value) <= maximumInstant ? value + 0 : Number.NaN;
    return typeof value === "object" && value !== null ? timeOfDate(value) : Number.NaN;
  };
}

/** The time of a `Date`, of another realm too (test runners and frames have `Date`s of their own); NaN for other objects. */
function timeOfDate(value: object): number {
  try {
    return Date.prototype.getTime.call(value);
  } catch {
    return Number.NaN;
  }
}

/** The options of `toEpochMilliseconds`. */
export interface InstantOptions {
  /** The zone of a string without an offset: an IANA name. Without it such a string is an error. */
  readonly timeZone?: string | undefined;
}

/**
 * An instant, or a column of them, as epoch milliseconds, read as every function here reads its instants.
 *
 * Give a whole column at once where there is one: for each call the zone is looked up anew.
 *
 * @param instant - A `Date`, epoch milliseconds, or an ISO 8601 string with an offset (or without one, where `timeZone` is given).
 * @param options - See {@link InstantOptions}.
 * @returns Milliseconds since 1970-01-01T00:00:00Z; for an array an array, with `null` for what is `null` or `undefined`.
 * @throws {@link MetricInputError} for what is no instant, for an unknown zone and for an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { toEpochMilliseconds } from "cx-metrics";
 *
 * assert.equal(toEpochMilliseconds("2026-03-01", { timeZone: "Asia/Bishkek" }), Date.UTC(2026, 1, 28, 18));
 * assert.deepEqual(toEpochMilliseconds(["1970-01-01T00:00:01Z", null]), [1000, null]);
 * assert.throws(() => toEpochMilliseconds("2026-03-01"), /with an offset/);
 * ```
 */
export function toEpochMilliseconds(instant: Instant, options?: InstantOptions): number;
export function toEpochMilliseconds(
  instants: readonly (Instant | null | undefined)[],
  options?: InstantOptions,
): (number | null)[];
export function toEpochMilliseconds(
  input: Instant | readonly (Instant | null | undefined)[],
  options: InstantOptions = {},
): number | (number | null)[] {
  checkOptionNames("toEpochMilliseconds", options, ["timeZone"]);
  const { timeZone } = options;
  if (timeZone !== undefined) checkTimeZone("toEpochMilliseconds", "options", ["timeZone"], timeZone);
  const read = instantReader(timeZone);
  if (Array.isArray(input)) return readColumn(input, read, timeZone);
  const milliseconds = read(input);
  if (!Number.isNaN(milliseconds)) return milliseconds;
  const expected = describeInstantProblem(input, timeZone);
  return rejectInput("toEpochMilliseconds", "instant", [], "invalid-instant", expected, input);
}

function readColumn(
  column: readonly unknown[],
  read: (value: unknown) => number,
  timeZone: string | undefined,
): (number | null)[] {
  const faults: Fault[] = [];
  let total = 0;
  const readOne = (value: unknown, index: number): number | null => {
    if (value === null || value === undefined) return null;
    const milliseconds = read(value);
    if (Number.isNaN(milliseconds) && ++total <= maximumIssues) {
      const expected = describeInstantProblem(value, timeZone);
      const received = describeValue(value);
      faults.push({ code: "invalid-instant", argument: "instants", path: [index], expected, received });
    }
    return milliseconds;
  };
  const instants = Array.from(column, readOne);
  const [first, ...others] = faults;
  if (first !== undefined) throw new MetricInputError("toEpochMilliseconds", [first, ...others], total);
  return instants;
}

/**
 * What a value that {@link instantReader} refused should have been, in words to follow "must be".
 *
 * @param value - The refused value.
 * @param timeZone - The zone that the reader had, if any.
 * @internal
 */
export function describeInstantProblem(value: unknown, timeZone?: string | undefined): string {
  if (typeof value === "number") return "epoch milliseconds from -8.64e15 to 8.64e15";
  if (value instanceof Date) return "a valid Date";
  if (typeof value === "string" && isoShape.test(value)) {
    // A local time is fine as far as it goes when UTC can read it.
    const isLocal = timeZone === undefined && !Number.isNaN(parseIso(value, (local) => local));
    return isLocal ? "a string with an offset, such as Z or +06:00 (or give timeZone)" : "a date and time that exist";
  }
  return timeZone === undefined
    ? "a Date, epoch milliseconds or an ISO 8601 string with an offset (or give timeZone)"
    : "a Date, epoch milliseconds or an ISO 8601 string";
}

/** The shape of an accepted string, whatever its digits say. */
const isoShape =
  /^(?:\d{4}|[+-]\d{6})-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d(?::?\d\d|:\d\d:\d\d)?)?)?$/i;
