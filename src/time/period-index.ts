import type { CalendarPeriods } from "./periods.ts";

/**
 * The place of the period that holds an instant, or −1 when none does. Takes log2(n) steps.
 *
 * @param starts - The boundaries in ascending order, one more than there are periods.
 * @param instant - The instant in epoch milliseconds; NaN lies in no period.
 */
export function periodIndex(starts: Float64Array, instant: number): number {
  const count = starts.length - 1;
  if (!(count > 0 && instant >= (starts[0] as number) && instant < (starts[count] as number))) return -1;
  let low = 0;
  let high = count;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] as number) <= instant) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Makes a function that gives the place of the period that holds an instant, or −1, as {@link periodIndex} does, for use
 * over many rows: the periods of a calendar are nearly equal in length, so a division finds the place but for a step.
 *
 * @param periods - The periods that {@link calendarPeriods} made.
 */
export function periodFinder(periods: CalendarPeriods): (instant: number) => number {
  const { starts } = periods;
  const count = starts.length - 1;
  const start = starts[0] as number;
  const end = starts[count] as number;
  const periodsPerMillisecond = count / (end - start);
  return (instant) => {
    if (!(instant >= start && instant < end)) return -1;
    let index = Math.min(Math.floor((instant - start) * periodsPerMillisecond), count - 1);
    while (instant < (starts[index] as number)) index--;
    while (instant >= (starts[index + 1] as number)) index++;
    return index;
  };
}
