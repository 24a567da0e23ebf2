import { rejectInput } from "../errors.ts";
import type { ClockInterval, WeeklyHours } from "./business-schedule.ts";
import { pad } from "./format-iso.ts";
import { weekdays } from "./periods.ts";

const minutesOfDay = 1440;
const minutesOfWeek = 7 * minutesOfDay;

/**
 * The hours of the week from intervals in minutes since Sunday 00:00, the form in which help desks such as Zendesk export them.
 *
 * An interval may run over midnight and over the end of the week, and is cut at each midnight.
 *
 * @param intervals - Pairs of whole minutes: the start, from 0 to 10,079, and the end, after it and at most a week later.
 * @returns The `hours` of a `BusinessSchedule`.
 * @throws {@link MetricInputError} for what is no such pair.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { weeklyHours } from "cx-metrics";
 *
 * const exported = [{ start_time: 1980, end_time: 2460 }, { start_time: 9960, end_time: 10200 }];
 * assert.deepEqual(weeklyHours(exported.map(({ start_time, end_time }) => [start_time, end_time])), {
 *   monday: [["09:00", "17:00"]],
 *   saturday: [["22:00", "24:00"]],
 *   sunday: [["00:00", "02:00"]],
 * });
 * ```
 */
export function weeklyHours(intervals: readonly (readonly [start: number, end: number])[]): WeeklyHours {
  if (!Array.isArray(intervals)) rejectInput("weeklyHours", "intervals", [], "invalid-type", "an array", intervals);
  const week: Record<string, ClockInterval[]> = {};
  for (const [index, interval] of intervals.entries()) {
    const [start, end] = checkInterval(interval, index);
    for (let from = start; from < end; ) {
      const midnight = from - (from % minutesOfDay);
      const to = Math.min(end, midnight + minutesOfDay);
      const day = weekdays[(midnight / minutesOfDay + 6) % 7] as string;
      week[day] = [...(week[day] ?? []), [clockTime(from - midnight), clockTime(to - midnight)]];
      from = to;
    }
  }
  return Object.fromEntries(weekdays.flatMap((day) => (week[day] === undefined ? [] : [[day, week[day].sort()]])));
}

function checkInterval(interval: unknown, index: number): readonly [number, number] {
  const path = [index];
  if (!Array.isArray(interval) || interval.length !== 2) {
    return rejectInput("weeklyHours", "intervals", path, "invalid-type", "a pair of minutes", interval);
  }
  const [start, end]: readonly unknown[] = interval;
  if (!isWhole(start) || start < 0 || start >= minutesOfWeek) {
    const expected = "a whole number of minutes from 0 to 10079";
    return rejectInput("weeklyHours", "intervals", [...path, 0], "out-of-range", expected, start);
  }
  if (!isWhole(end) || end <= start || end > start + minutesOfWeek) {
    const expected = `a whole number of minutes from ${start + 1} to ${start + minutesOfWeek}`;
    return rejectInput("weeklyHours", "intervals", [...path, 1], "out-of-range", expected, end);
  }
  return [start, end];
}

function isWhole(value: unknown): value is number {
  return Number.isInteger(value);
}

function clockTime(minutes: number): string {
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
