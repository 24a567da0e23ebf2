import type { ZoneClock } from "./zone-clock.ts";

/** An hour in milliseconds. */
export const hourLength: number = 3_600_000;

/** The boundaries of hours, see `CalendarPeriods`. */
export interface HourBoundaries {
  /** The boundaries in epoch milliseconds. */
  readonly starts: Float64Array;
  /** How far the zone is ahead of UTC at each of them, in milliseconds. */
  readonly offsets: Float64Array;
  /** The places of hours that the clocks show twice. */
  readonly repeatedHours: readonly number[];
}

/**
 * The hours of a zone from the one that holds `from` through the one that holds `to`. An hour starts whenever the clock
 * shows a full hour, or skips one.
 *
 * @internal
 */
export function hourBoundaries(from: number, to: number, clock: ZoneClock): HourBoundaries {
  const starts: number[] = [];
  const offsets: number[] = [];
  // More than the largest change of any clock, so that both halves of a repeated hour are seen.
  const margin = 26 * hourLength;
  const end = to + margin;
  const spans = clock.spans(from - margin, end);
  for (const [index, { start, offset }] of spans.entries()) {
    const before = spans[index - 1];
    if (before !== undefined && skipsFullHour(start, before.offset, offset)) {
      starts.push(start);
      offsets.push(offset);
    }
    const spanEnd = spans[index + 1]?.start ?? end;
    let hour = Math.ceil((start + offset) / hourLength) * hourLength - offset;
    for (; hour < spanEnd; hour += hourLength) {
      starts.push(hour);
      offsets.push(offset);
    }
  }

  let first = 0;
  while ((starts[first + 1] as number) <= from) first++;
  let last = starts.length - 1;
  while ((starts[last - 1] as number) > to) last--;
  return {
    starts: Float64Array.from(starts.slice(first, last + 1)),
    offsets: Float64Array.from(offsets.slice(first, last + 1)),
    repeatedHours: findRepeated(starts, offsets)
      .filter((index) => index >= first && index < last)
      .map((index) => index - first),
  };
}

/** Whether clocks that are put forward jump over a full hour without stopping at one, as from 02:00 to 02:30. */
function skipsFullHour(change: number, offsetBefore: number, offsetAfter: number): boolean {
  const shown = change + offsetAfter;
  return (
    shown % hourLength !== 0 && Math.floor(shown / hourLength) > Math.floor((change - 1 + offsetBefore) / hourLength)
  );
}

/** The places, in ascending order, of hours that have the same date and hour as another. */
function findRepeated(starts: readonly number[], offsets: readonly number[]): number[] {
  const hourAt = (index: number): number =>
    Math.floor(((starts[index] as number) + (offsets[index] as number)) / hourLength);
  const repeated = new Set<number>();
  let latest = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < starts.length; index++) {
    const hour = hourAt(index);
    if (hour > latest) {
      latest = hour;
      continue;
    }
    let twin = index - 1;
    while (twin > 0 && hourAt(twin) !== hour) twin--;
    if (hourAt(twin) === hour) repeated.add(twin).add(index);
  }
  return [...repeated].sort((a, b) => a - b);
}
