import { dayLength } from "./civil.ts";
import type { Intervals } from "./open-intervals.ts";

/** The first instant that business time is worked out for: 1 January 1900 UTC. */
export const earliestInstant: number = -25_567 * dayLength;

/** The end of the instants that business time is worked out for: 1 January 2200 UTC. */
export const endOfInstants: number = 84_006 * dayLength;

/** How much more than was asked for is worked out, on either side. */
const margin = 366 * dayLength;

/** Answers questions about when something is open. All instants and lengths are in milliseconds. */
export interface OpenTable {
  /** How long it is open from one instant to another, negative when the other is earlier; NaN beyond 1900 to 2199. */
  readonly length: (from: number, to: number) => number;
  /**
   * The first instant at which it has been open for so long since another, which for a length of 0 is the next one at which it is
   * open; `null` when that never comes.
   */
  readonly reach: (from: number, length: number) => number | null;
  /** Whether it is open at an instant. */
  readonly isOpen: (instant: number) => boolean;
}

/**
 * Makes a table of opening times, which begins empty and grows to hold whatever is asked for.
 *
 * What is open before an interval is added up beforehand, so that the time between two instants is a difference of two
 * look-ups, and the first interval of each UTC day is known, so that a look-up takes a step or two. The sums are whole
 * numbers, and only their differences are used: no answer depends on how far the table has grown.
 *
 * @param intervalsBetween - The opening times between two instants.
 * @internal
 */
export function openTable(intervalsBetween: (from: number, to: number) => Intervals): OpenTable {
  let lower = 0;
  let upper = 0;
  let count = 0;
  let starts = new Float64Array(0);
  let ends = new Float64Array(0);
  let before = new Float64Array(0);
  /** For each day the first interval that ends after the day has begun. */
  let firstOfDay = new Int32Array(0);

  const build = (from: number, to: number): void => {
    const intervals = intervalsBetween(from, to);
    lower = from;
    upper = to;
    count = intervals.length / 2;
    // The last one lies at infinity, so that no look-up runs over the end.
    starts = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
    ends = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
    before = new Float64Array(count + 1);
    for (let i = 0; i < count; i++) {
      const start = intervals[2 * i] as number;
      const end = intervals[2 * i + 1] as number;
      starts[i] = start;
      ends[i] = end;
      before[i + 1] = (before[i] as number) + end - start;
    }
    firstOfDay = new Int32Array((to - from) / dayLength);
    let interval = 0;
    for (let day = 0; day < firstOfDay.length; day++) {
      while ((ends[interval] as number) <= from + day * dayLength) interval++;
      firstOfDay[day] = interval;
    }
  };

  /** Grows the table to hold an instant, if it can be held. */
  const cover = (instant: number): boolean => {
    if (instant >= lower && instant < upper) return true;
    if (!(instant >= earliestInstant && instant < endOfInstants)) return false;
    const day = Math.floor(instant / dayLength) * dayLength;
    let from = day - margin;
    let to = day + margin;
    if (upper > lower) {
      // By a share of its length at least: a table that grew by little would be built over and over.
      const growth = Math.ceil((upper - lower) / dayLength / 4) * dayLength;
      from = instant < lower ? Math.min(from, lower - growth) : lower;
      to = instant < lower ? upper : Math.max(to, upper + growth);
    }
    build(Math.max(from, earliestInstant), Math.min(to, endOfInstants));
    return true;
  };

  /** The first interval that ends after an instant that is held. */
  const find = (instant: number): number => {
    let i = firstOfDay[Math.floor((instant - lower) / dayLength)] as number;
    while ((ends[i] as number) <= instant) i++;
    return i;
  };

  return {
    length: (from, to) => {
      if (!((from >= lower && from < upper && to >= lower && to < upper) || (cover(from) && cover(to))))
        return Number.NaN;
      const first = find(from);
      const last = find(to);
      const intoFirst = Math.max(0, from - (starts[first] as number));
      const intoLast = Math.max(0, to - (starts[last] as number));
      return (before[last] as number) - (before[first] as number) + (intoLast - intoFirst);
    },
    reach: (from, length) => {
      if (!(from + length < endOfInstants && cover(from))) return null;
      for (;;) {
        const first = find(from);
        if (length === 0 && first < count) return Math.max(from, starts[first] as number);
        const wanted = length + Math.max(0, from - (starts[first] as number));
        const sumBefore = (i: number): number => (before[i] as number) - (before[first] as number);
        if (length > 0 && sumBefore(count) >= wanted) {
          let low = first;
          let high = count;
          while (high - low > 1) {
            const middle = (low + high) >>> 1;
            if (sumBefore(middle) < wanted) low = middle;
            else high = middle;
          }
          return (starts[low] as number) + wanted - sumBefore(low);
        }
        if (!cover(upper)) return null;
      }
    },
    isOpen: (instant) => cover(instant) && (starts[find(instant)] as number) <= instant,
  };
}
