import { dayLength, maximumInstant } from "./civil.ts";
import { isUtc, zoneOffset } from "./zone.ts";

/** A span in which the clocks of a zone are not changed. */
export interface OffsetSpan {
  /** The first instant, in epoch milliseconds; the span lasts to the start of the next one. */
  readonly start: number;
  /** How far the clocks are ahead of UTC, in milliseconds. */
  readonly offset: number;
}

/** No zone changes its clocks twice within so many days. */
const daysOfStep = 3;

/**
 * Goes between instants and the wall clock of one zone, asking the zone library once for each day that occurs.
 *
 * "Local milliseconds" are what the wall clock shows, as milliseconds from 1970-01-01T00:00 on that clock.
 */
export interface ZoneClock {
  /** How far the clocks are ahead of UTC at an instant. */
  readonly offsetAt: (epochMilliseconds: number) => number;
  /**
   * The instant at which the clocks show a time. Of two such instants it is the first. A time that is skipped is moved
   * forward by the length of the gap; where `startOfPeriod` is given, it becomes the first instant after the gap.
   */
  readonly instantOf: (localMilliseconds: number, startOfPeriod: boolean) => number;
  /** The spans of constant offset from one instant to another, in order; the first starts at `from`. */
  readonly spans: (from: number, to: number) => OffsetSpan[];
}

/**
 * The clock of a zone.
 *
 * The offset is looked up at 00:00 UTC of a day; between two such looks that differ the change is found by bisection.
 * That is right as long as no zone changes its clocks twice within three days. In the IANA data none does: the closest two
 * changes are four days apart (Freetown, 1939), since 1970 seven days (Brazil, 2000).
 *
 * @param timeZone - A zone that `checkTimeZone` has let through.
 * @internal
 */
export function zoneClock(timeZone: string): ZoneClock {
  if (isUtc(timeZone)) {
    return { offsetAt: () => 0, instantOf: (local) => local, spans: (from) => [{ start: from, offset: 0 }] };
  }
  const offsets = new Map<number, number>();
  const changes = new Map<number, number>();

  const offsetOn = (day: number): number => {
    let offset = offsets.get(day);
    if (offset === undefined) {
      offset = zoneOffset(timeZone, Math.min(Math.max(day * dayLength, -maximumInstant), maximumInstant));
      offsets.set(day, offset);
    }
    return offset;
  };

  const changeOn = (day: number): number => {
    let change = changes.get(day);
    if (change === undefined) {
      change = findChange(timeZone, day * dayLength, (day + 1) * dayLength, offsetOn(day));
      changes.set(day, change);
    }
    return change;
  };

  const offsetAt = (epochMilliseconds: number): number => {
    const day = Math.floor(epochMilliseconds / dayLength);
    const before = offsetOn(day);
    const after = offsetOn(day + 1);
    return before === after || epochMilliseconds < changeOn(day) ? before : after;
  };

  // The offset that holds for the whole of a local day, NaN when the clocks are changed on it or next to it. No offset
  // reaches 24 hours, so the instants of a local day lie between the UTC days before and after.
  const localOffsets = new Map<number, number>();
  const localOffsetOn = (day: number): number => {
    let offset = localOffsets.get(day);
    if (offset === undefined) {
      offset = offsetOn(day - 1);
      if (offset !== offsetOn(day + 2)) offset = Number.NaN;
      localOffsets.set(day, offset);
    }
    return offset;
  };

  const instantNearChange = (localMilliseconds: number, startOfPeriod: boolean): number => {
    const day = Math.floor(localMilliseconds / dayLength);
    const before = offsetOn(day - 1);
    const after = offsetOn(day + 2);
    const change = changeOn([day - 1, day].find((candidate) => offsetOn(candidate + 1) !== before) ?? day + 1);
    const earlier = localMilliseconds - before;
    if (earlier < change) return earlier;
    const later = localMilliseconds - after;
    if (later >= change) return later;
    return startOfPeriod ? change : earlier;
  };

  // Rows often come in order: the last day is kept at hand.
  let lastDay = Number.NaN;
  let lastOffset = Number.NaN;
  const instantOf = (localMilliseconds: number, startOfPeriod: boolean): number => {
    const day = Math.floor(localMilliseconds / dayLength);
    if (day !== lastDay) {
      lastDay = day;
      lastOffset = localOffsetOn(day);
    }
    const instant = localMilliseconds - lastOffset;
    return Number.isNaN(instant) ? instantNearChange(localMilliseconds, startOfPeriod) : instant;
  };

  // A walk over years takes steps as long as the assumption above allows, which saves two looks of three.
  const changesOfSteps = new Map<number, number>();
  const changeInStep = (day: number): number => {
    let change = changesOfSteps.get(day);
    if (change === undefined) {
      change = findChange(timeZone, day * dayLength, (day + daysOfStep) * dayLength, offsetOn(day));
      changesOfSteps.set(day, change);
    }
    return change;
  };

  const spans = (from: number, to: number): OffsetSpan[] => {
    const found: OffsetSpan[] = [{ start: from, offset: offsetAt(from) }];
    // Steps lie at the same days whatever the span, so that what one has looked up serves another.
    const firstDay = Math.floor(from / (daysOfStep * dayLength)) * daysOfStep;
    for (let day = firstDay; day * dayLength <= to; day += daysOfStep) {
      const offset = offsetOn(day + daysOfStep);
      if (offset === offsetOn(day)) continue;
      const start = changeInStep(day);
      if (start > from && start <= to) found.push({ start, offset });
    }
    return found;
  };

  return { offsetAt, instantOf, spans };
}

/** The first instant, to the second, with another offset than at `low`. Clocks are changed at whole seconds. */
function findChange(timeZone: string, low: number, high: number, offset: number): number {
  let lastBefore = low / 1000;
  let firstAfter = high / 1000;
  while (firstAfter - lastBefore > 1) {
    const middle = Math.floor((lastBefore + firstAfter) / 2);
    if (zoneOffset(timeZone, middle * 1000) === offset) lastBefore = middle;
    else firstAfter = middle;
  }
  return firstAfter * 1000;
}
