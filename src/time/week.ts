import type { PathStep } from "../errors.ts";
import { dayLength } from "./civil.ts";

/** A span on the wall clock, in milliseconds from the midnight that its day begins with; it may end on the next day. */
export interface LocalSpan {
  /** Its start. */
  readonly from: number;
  /** Its end, after its start. */
  readonly to: number;
}

/** A span of the week, and where it was written down. */
export interface WeekSpan extends LocalSpan {
  /** The day of the week that it begins on, from 0 for Monday. */
  readonly weekday: number;
  /** Its place in the schedule. */
  readonly path: readonly PathStep[];
  /** Its text, for an error. */
  readonly text: string;
}

const weekLength = 7 * dayLength;

/**
 * The first two spans of the week that overlap, the one that was written first in front; `null` when none do. The week is a
 * circle: a span of Sunday may run into Monday.
 *
 * @internal
 */
export function findOverlap(spans: readonly WeekSpan[]): readonly [WeekSpan, WeekSpan] | null {
  const order = spans.map((_, index) => index).sort((a, b) => startOf(at(spans, a)) - startOf(at(spans, b)));
  for (const [place, index] of order.entries()) {
    const nextIndex = order[place + 1] ?? (order[0] as number);
    const isLast = place === order.length - 1;
    const span = at(spans, index);
    const next = at(spans, nextIndex);
    if (span === next || startOf(span) - span.from + span.to <= startOf(next) + (isLast ? weekLength : 0)) continue;
    return index < nextIndex ? [span, next] : [next, span];
  }
  return null;
}

/**
 * What is left of the hours of each day of the week, Monday first, without the breaks.
 *
 * @param useless - Is told of every break that lies outside of the hours.
 * @internal
 */
export function subtractBreaks(
  hours: readonly WeekSpan[],
  breaks: readonly WeekSpan[],
  useless: (span: WeekSpan) => void,
): LocalSpan[][] {
  const used = new Set<WeekSpan>();
  const week: LocalSpan[][] = Array.from({ length: 7 }, () => []);
  for (const { weekday, from, to } of hours) {
    let rest: LocalSpan[] = [{ from, to }];
    for (const pause of breaks) {
      // Seen from this day, a break may be one of the week before or of the week after.
      for (const shift of [-weekLength, 0, weekLength]) {
        const distance = (pause.weekday - weekday) * dayLength + shift;
        const start = pause.from + distance;
        const end = pause.to + distance;
        if (end <= from || start >= to) continue;
        used.add(pause);
        rest = rest.flatMap((span) => without(span, start, end));
      }
    }
    week[weekday]?.push(...rest);
  }
  for (const pause of breaks) if (!used.has(pause)) useless(pause);
  return week;
}

function without({ from, to }: LocalSpan, start: number, end: number): LocalSpan[] {
  const before = { from, to: Math.min(to, start) };
  const after = { from: Math.max(from, end), to };
  return [before, after].filter((span) => span.from < span.to);
}

function startOf({ weekday, from }: WeekSpan): number {
  return weekday * dayLength + from;
}

function at(spans: readonly WeekSpan[], index: number): WeekSpan {
  return spans[index] as WeekSpan;
}
