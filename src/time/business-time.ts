import { type Fault, MetricInputError, type PathStep, rejectInput } from "../errors.ts";
import type { BusinessSchedule, ScheduleRule } from "./business-schedule.ts";
import { checkOptionNames, checkWord } from "./check-options.ts";
import { describeInstantProblem, type Instant, instantReader } from "./instant.ts";
import { earliestInstant, endOfInstants, type OpenTable } from "./open-table.ts";
import { readSchedules, type ScheduleVersion } from "./read-schedules.ts";
import { scheduleTables } from "./schedule-tables.ts";
import { type DurationUnit, millisecondsIn } from "./units.ts";

/** The options of {@link businessTime}. */
export interface BusinessTimeOptions {
  /** The unit of lengths of time. Default `"seconds"`. A day has 24 hours. */
  readonly unit?: DurationUnit | undefined;
  /**
   * Which schedule counts for a span in which schedules change: each for as long as it held (`"cumulative"`, the default), or
   * for the whole span the one that held at an event, such as the reply (`"at-event"`).
   */
  readonly rule?: ScheduleRule | undefined;
}

/** Opening hours that can be asked for times. {@link businessTime} makes it. */
export interface BusinessTime {
  /** The unit of lengths of time. */
  readonly unit: DurationUnit;
  /** Which schedule counts for a span in which schedules change. */
  readonly rule: ScheduleRule;
  /** The business time from one instant to another, not before it. `at` is the event of `"at-event"`, by default `to`. */
  readonly between: (from: Instant, to: Instant, at?: Instant | undefined) => number;
  /**
   * The first instant, in epoch milliseconds, at which so much business time has gone by since `from`; `null` when that does
   * not come before the year 2200.
   *
   * An amount that is used up at closing time is due then, and not when business opens again. An amount of 0 is due at the next
   * opening. It is the inverse of `between`, to the millisecond. `at` is the event of `"at-event"`, by default `from`.
   */
  readonly dueAt: (from: Instant, amount: number, at?: Instant | undefined) => number | null;
  /** Whether it is open at an instant, by the schedule that holds then. */
  readonly isOpen: (instant: Instant) => boolean;
  /**
   * The first instant from another on at which it is open, in epoch milliseconds, by the schedules that hold then; `null` when
   * that does not come before the year 2200.
   */
  readonly nextOpening: (instant: Instant) => number | null;
  /**
   * The business time between two instants, for loops over many rows: epoch milliseconds go in, milliseconds come out.
   *
   * Nothing is checked. It is negative where `to` lies before `from`, and NaN for what is no instant of the years 1900 to 2199.
   */
  readonly openMilliseconds: (from: number, to: number, at?: number | undefined) => number;
}

/** Where a schedule stands in what a function was called with, for its errors. */
export interface SchedulePlace {
  /** The public name of the function. */
  readonly functionName: string;
  /** The argument that the schedule is, or stands in. */
  readonly argument: string;
  /** Where in that argument. */
  readonly path: readonly PathStep[];
}

/**
 * Opening hours of a team, ready to say how much business time lies between two instants, and when a promise falls due.
 *
 * The business time of a span is the length of its overlap with the opening hours, in seconds unless another `unit` is asked for.
 * It is exact across changes of the clocks, holidays, shifts over midnight, and a schedule that changes on the way.
 *
 * - Hours are times on the clocks of the schedule's zone. One that the clocks skip is moved forward by the gap (02:30 becomes
 *   03:30), of one that comes twice the first is meant. So a shift over the night of the change has an hour less, or more.
 * - Holidays are local dates, from midnight to midnight: they cut a night shift in two. A date that the zone skipped has no
 *   hours.
 * - A list of schedules is a history, each in force from its `validFrom` to that of the next one; before the first of all
 *   nothing is open. For a span that saw several, `rule` says which of them count: Zendesk, for instance, counts the times
 *   to a reply and to the solution by the schedule in force at that event, `"at-event"`, and the waiting times by each schedule
 *   while it was in force, `"cumulative"`.
 * - Strings without an offset are times on the schedule's clocks, where all schedules have the same zone.
 *
 * Make it once and use it for all rows: opening hours are worked out for the years that are asked for, and kept in the object.
 *
 * Sources: ECMA-262 (Temporal's "compatible" reading of local times); the two rules: Zendesk help,
 * "About native Support time duration metrics".
 *
 * @param schedule - A schedule, or a history of schedules in the order of time.
 * @param options - See {@link BusinessTimeOptions}.
 * @throws {@link MetricInputError} for a schedule that is none: an unknown zone, a time or a date that does not exist, intervals that
 * overlap, a break outside of the hours, hours that never open, a history out of order. The functions of the result throw it for
 * what is no instant, or none of the years 1900 to 2199, and for a span that runs backwards.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { businessTime } from "cx-metrics";
 *
 * const support = businessTime(
 *   {
 *     timeZone: "Europe/London",
 *     hours: { monday: [["09:00", "17:30"]], tuesday: [["09:00", "17:30"]], saturday: [["22:00", "02:00"]] },
 *     breaks: { monday: [["12:00", "13:00"]] },
 *     holidays: [{ date: "2024-12-24", name: "Christmas Eve", from: "14:00" }, "2024-12-25"],
 *   },
 *   { unit: "hours" },
 * );
 * assert.equal(support.between("2024-05-06T11:00", "2024-05-07T10:00"), 6.5);
 * assert.equal(support.between("2024-10-26T12:00", "2024-10-27T12:00"), 5); // the clocks went back
 * assert.equal(support.dueAt("2024-12-24T09:00Z", 6), Date.parse("2024-12-28T23:00Z"));
 * ```
 */
export function businessTime(
  schedule: BusinessSchedule | readonly BusinessSchedule[],
  options: BusinessTimeOptions = {},
): BusinessTime {
  checkOptionNames("businessTime", options, ["unit", "rule"]);
  const { unit = "seconds", rule = "cumulative" } = options;
  checkWord("businessTime", "unit", unit, Object.keys(millisecondsIn));
  checkWord("businessTime", "rule", rule, ["cumulative", "at-event"]);
  return businessTimeAt({ functionName: "businessTime", argument: "schedule", path: [] }, schedule, options);
}

/**
 * Business time as {@link businessTime} makes it, for a function that finds a schedule among its own arguments.
 *
 * @param place - What its errors name.
 * @param schedule - The schedule, or its history. It is checked here.
 * @param options - Options that were checked before.
 * @internal
 */
export function businessTimeAt(
  { functionName, argument, path }: SchedulePlace,
  schedule: BusinessSchedule | readonly BusinessSchedule[],
  { unit = "seconds", rule = "cumulative" }: BusinessTimeOptions = {},
): BusinessTime {
  const { versions, faults } = readSchedules(schedule);
  const [fault, ...others] = faults.map(
    ({ input: _, ...found }): Fault => ({ ...found, argument, path: [...path, ...found.path] }),
  );
  if (fault !== undefined) throw new MetricInputError(functionName, [fault, ...others]);

  const { history, heldAt } = scheduleTables(versions);
  const read = argumentReader(versions);
  const unitLength = millisecondsIn[unit];
  const isAtEvent = rule === "at-event";
  const tableAt = (name: string, at: Instant | undefined, otherwise: number): OpenTable => {
    if (isAtEvent) return heldAt(at === undefined ? otherwise : read(name, "at", at));
    return at === undefined
      ? history
      : rejectInput(name, "at", [], "inconsistent", 'left out unless rule is "at-event"', at);
  };

  return {
    unit,
    rule,
    between: (from, to, at) => {
      const name = "businessTime.between";
      const start = read(name, "from", from);
      const end = read(name, "to", to);
      if (end < start) rejectInput(name, "to", [], "invalid-order", "no earlier than from", to);
      return tableAt(name, at, end).length(start, end) / unitLength;
    },
    dueAt: (from, amount, at) => {
      const name = "businessTime.dueAt";
      const start = read(name, "from", from);
      if (!(Number.isFinite(amount) && amount >= 0)) {
        const code = typeof amount === "number" ? "out-of-range" : "invalid-type";
        rejectInput(name, "amount", [], code, "a finite number from 0 on", amount);
      }
      return tableAt(name, at, start).reach(start, Math.round(amount * unitLength));
    },
    isOpen: (instant) => history.isOpen(read("businessTime.isOpen", "instant", instant)),
    nextOpening: (instant) => history.reach(read("businessTime.nextOpening", "instant", instant), 0),
    openMilliseconds: isAtEvent ? (from, to, at = to) => heldAt(at).length(from, to) : history.length,
  };
}

type ArgumentReader = (functionName: string, argument: string, instant: Instant) => number;

/** Reads instants. Where all schedules have one zone, a string without an offset is a time on its clocks. */
function argumentReader(versions: readonly ScheduleVersion[]): ArgumentReader {
  const [first, ...others] = versions.map(({ timeZone }) => timeZone);
  const timeZone = others.every((zone) => zone === first) ? first : undefined;
  const read = instantReader(timeZone);
  return (functionName, argument, instant) => {
    const milliseconds = read(instant);
    if (milliseconds >= earliestInstant && milliseconds < endOfInstants) return milliseconds;
    const isInstant = !Number.isNaN(milliseconds);
    const expected = isInstant ? "an instant of the years 1900 to 2199" : describeInstantProblem(instant, timeZone);
    const code = isInstant ? "out-of-range" : "invalid-instant";
    return rejectInput(functionName, argument, [], code, expected, instant);
  };
}
