import { MetricInputError, rejectInput } from "../errors.ts";
import type { BacklogOptions } from "../schemas/backlog.ts";
import { ticketInstants } from "../schemas/durations.ts";
import { readInstantOption, readSpanOption } from "../time/instant-options.ts";
import { formatBoundary, formatInstant, periodLabel } from "../time/labels.ts";
import { periodFinder } from "../time/period-index.ts";
import { type CalendarPeriods, calendarPeriods } from "../time/periods.ts";

/** A period of the series. */
export interface FramePeriod {
  /** Its label: `"2024-05-06"`, `"2024-05"`. */
  readonly period: string;
  /** Its first instant, ISO 8601 with the zone's offset. */
  readonly start: string;
  /** The first instant after it. */
  readonly end: string;
  /** Whether the data reach to its end. */
  readonly complete: boolean;
}

/** What is counted when: the same for all parts of a stream, whatever tickets they hold. */
export interface BacklogFrame {
  /** Up to when the data reach, in epoch milliseconds. */
  readonly asOf: number;
  readonly periods: readonly FramePeriod[];
  /** The period of an instant: −1 before the first, and their number after the last. */
  readonly periodOf: (instant: number) => number;
  /** The instants of the snapshots in epoch milliseconds, in the order in which they were asked for. */
  readonly at: readonly number[];
  /** Gives epoch milliseconds, or NaN for what is no instant, or one after `asOf`. */
  readonly read: (value: unknown) => number;
}

const maximumPeriods = 10_000;

/** Works out what the options ask for. */
export function backlogFrame(functionName: string, options: BacklogOptions): BacklogFrame {
  const { timeZone, at = [], period } = options;
  if (options.asOf === undefined) {
    rejectInput(functionName, "options", ["asOf"], "missing-value", "given: up to when the data reach", options.asOf);
  }
  const { read, asOf } = ticketInstants(functionName, options);
  const snapshots = at.map((value, i) => {
    const instant = readInstantOption(functionName, ["at", i], value, timeZone);
    if (instant <= asOf) return instant;
    const expected = `no later than asOf (${formatInstant(asOf, timeZone)})`;
    return rejectInput(functionName, "options", ["at", i], "out-of-range", expected, value);
  });
  const frame = { asOf, at: snapshots, read };
  if (period === undefined) return { ...frame, periods: [], periodOf: () => 0 };
  const { start: from, end: to } = readSpanOption(functionName, "period", period, timeZone);
  if (!(from <= asOf)) {
    const expected = `no later than asOf (${formatInstant(asOf, timeZone)})`;
    rejectInput(functionName, "options", ["period", "start"], "out-of-range", expected, period.start);
  }
  const periods = cutPeriods(functionName, from, Math.min(to - 1, asOf), options);
  const { starts } = periods;
  const count = starts.length - 1;
  const find = periodFinder(periods);
  return {
    ...frame,
    periods: Array.from({ length: count }, (_, i) => ({
      period: periodLabel(periods, i),
      start: formatBoundary(periods, i),
      end: formatBoundary(periods, i + 1),
      complete: (starts[i + 1] as number) <= asOf,
    })),
    periodOf: (instant) => (instant >= (starts[count] as number) ? count : find(instant)),
  };
}

function cutPeriods(
  functionName: string,
  from: number,
  to: number,
  { every = "day", timeZone = "UTC", weekStartsOn }: BacklogOptions,
): CalendarPeriods {
  try {
    const periods = calendarPeriods(from, Math.max(from, to), { every, timeZone, weekStartsOn }, functionName);
    if (periods.starts.length - 1 <= maximumPeriods) return periods;
  } catch (error) {
    // All else was checked before: it is their number, of more than a million.
    if (!(error instanceof MetricInputError)) throw error;
  }
  const expected = `a unit that cuts the period into at most ${maximumPeriods} parts`;
  return rejectInput(functionName, "options", ["every"], "out-of-range", expected, every);
}
