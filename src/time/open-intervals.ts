import { dayLength, weekdayOf } from "./civil.ts";
import type { ScheduleVersion } from "./read-schedules.ts";
import type { LocalSpan } from "./week.ts";
import type { OffsetSpan, ZoneClock } from "./zone-clock.ts";

/** Intervals between instants, in order, apart from each other: start, end, start, end, … in epoch milliseconds. */
export type Intervals = readonly number[];

/**
 * When a schedule is open between two instants, whether it holds then or not.
 *
 * A boundary that the clocks skip is moved forward by the gap, and of one that comes twice the first is meant. A date that
 * the zone skipped has neither hours nor holidays.
 *
 * @internal
 */
export function openIntervals(
  { week, closures }: ScheduleVersion,
  clock: ZoneClock,
  from: number,
  to: number,
): Intervals {
  // A span lasts into the next day at most, its boundary may be moved by a day, and no offset reaches 24 hours.
  const firstDay = Math.floor(from / dayLength) - 4;
  const lastDay = Math.floor(to / dayLength) + 2;
  const instantOf = instantReaderOf(clock.spans((firstDay - 1) * dayLength, (lastDay + 3) * dayLength));

  const isDate = (day: number): boolean => instantOf(day * dayLength, true) < instantOf((day + 1) * dayLength, true);

  const open: number[] = [];
  for (let day = firstDay; day <= lastDay; day++) {
    const spans = week[weekdayOf(day)] as readonly LocalSpan[];
    if (spans.length === 0 || !isDate(day)) continue;
    for (const span of spans) {
      add(open, instantOf(day * dayLength + span.from, false), instantOf(day * dayLength + span.to, false));
    }
  }
  const closed: number[] = [];
  for (const { day, from: start, to: end, whole } of closures) {
    if (day < firstDay || day > lastDay || !isDate(day)) continue;
    add(closed, instantOf(day * dayLength + start, whole), instantOf(day * dayLength + end, whole));
  }
  return clip(subtract(join(open), join(closed)), from, to);
}

/** The same as the `instantOf` of a clock, for local times that come in order, within spans that it has given. */
function instantReaderOf(spans: readonly OffsetSpan[]): (localMilliseconds: number, startOfPeriod: boolean) => number {
  const startOf = (index: number): number => spans[index]?.start ?? Number.POSITIVE_INFINITY;
  const offsetOf = (index: number): number => (spans[index] as OffsetSpan).offset;
  let index = 0;
  return (local, startOfPeriod) => {
    // The first span at whose end the clocks show more than that.
    while (index > 0 && local - offsetOf(index - 1) < startOf(index)) index--;
    while (local - offsetOf(index) >= startOf(index + 1)) index++;
    const instant = local - offsetOf(index);
    if (instant >= startOf(index) || index === 0) return instant;
    return startOfPeriod ? startOf(index) : local - offsetOf(index - 1);
  };
}

function add(intervals: number[], start: number, end: number): void {
  // A boundary that was moved may lie beyond the other.
  if (start < end) intervals.push(start, end);
}

/** Joins intervals that touch or overlap, and puts them in order: where clocks change they may have changed places. */
function join(intervals: readonly number[]): Intervals {
  const joined: number[] = [];
  for (const [start, end] of inOrder(intervals)) {
    const last = joined.length - 1;
    if (last >= 0 && start <= (joined[last] as number)) joined[last] = Math.max(end, joined[last] as number);
    else joined.push(start, end);
  }
  return joined;
}

function inOrder(intervals: readonly number[]): (readonly [start: number, end: number])[] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < intervals.length; i += 2) pairs.push([intervals[i] as number, intervals[i + 1] as number]);
  return pairs.sort((a, b) => a[0] - b[0]);
}

/** The intervals without the gaps. */
function subtract(intervals: Intervals, gaps: Intervals): Intervals {
  if (gaps.length === 0) return intervals;
  const rest: number[] = [];
  let gap = 0;
  for (let i = 0; i < intervals.length; i += 2) {
    let start = intervals[i] as number;
    const end = intervals[i + 1] as number;
    while (gap < gaps.length && (gaps[gap + 1] as number) <= start) gap += 2;
    // The last of these gaps may reach into the next interval too.
    for (let next = gap; next < gaps.length && (gaps[next] as number) < end; next += 2) {
      if ((gaps[next] as number) > start) rest.push(start, gaps[next] as number);
      start = gaps[next + 1] as number;
    }
    if (start < end) rest.push(start, end);
  }
  return rest;
}

/** The parts of intervals that lie between two instants. */
function clip(intervals: Intervals, from: number, to: number): Intervals {
  const parts: number[] = [];
  for (let i = 0; i < intervals.length; i += 2) {
    const start = Math.max(intervals[i] as number, from);
    const end = Math.min(intervals[i + 1] as number, to);
    if (start < end) parts.push(start, end);
  }
  return parts;
}
