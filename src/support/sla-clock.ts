import { invalidRecord, missingRecord } from "../count-kinds.ts";
import { rejectInput } from "../errors.ts";
import { isCustomerId } from "../schemas/records.ts";
import { isPauseList, isSeconds, type SlaAttainmentOptions, type SlaPause, slaFields } from "../schemas/sla.ts";
import { millisecondsIn } from "../time/units.ts";
import { isBlank, isRecord } from "../values.ts";
import { ticketClock } from "./ticket-clock.ts";

/** What became of a promise. */
const met = 0;
const breached = 1;
const breachedOpen = 2;
const paused = 3;
const cancelled = 4;
const neverApplied = 5;
/** Outside of the period. */
const outside = 6;
/** It is open within its target. The time that is left, in milliseconds, is added to it. */
export const running = 7;

/** Judges the promise of one ticket after the other. */
export interface SlaClock {
  /** Gives one of the numbers above, or `missingRecord`, or `invalidRecord`. */
  readonly judge: (ticket: unknown) => number;
  /** The target of the ticket that was judged last, in milliseconds; `null` where it has none. */
  readonly target: () => number | null;
  /** How much of it is used up, in milliseconds. */
  readonly used: () => number;
  /** How much of it is used up at an instant, for a ticket that is in order; not a number where that is not known. */
  readonly usedAt: (ticket: Readonly<Record<string, unknown>>, instant: number) => number;
  /** Gives epoch milliseconds. */
  readonly read: (value: unknown) => number;
}

/** Makes the clock that options ask for. */
export function slaClock(functionName: string, options: SlaAttainmentOptions): SlaClock {
  const { targets, asOf, unit = "seconds" } = options;
  if (targets === undefined) {
    const expected = "given for tickets: the target for each priority, such as { urgent: 900, default: 3600 }";
    rejectInput(functionName, "options", ["targets"], "missing-value", expected, targets);
  }
  const { read, asOf: latest, between, knows, from, to } = ticketClock(functionName, options);
  const fields = slaFields(options);
  const byPriority = new Map(Object.entries(targets).map(([priority, one]) => [priority, one * millisecondsIn[unit]]));
  const usual = byPriority.get("default") ?? null;
  let target: number | null = null;
  let used = 0;

  const pausedWithin = (ticket: Readonly<Record<string, unknown>>, start: number, end: number): number => {
    const { pausedSeconds, pauses } = ticket;
    let sum = isBlank(pausedSeconds) ? 0 : 1000 * (pausedSeconds as number);
    if (isBlank(pauses)) return sum;
    for (const { startedAt, endedAt } of pauses as readonly SlaPause[]) {
      const first = Math.max(start, read(startedAt));
      const last = isBlank(endedAt) ? end : Math.min(end, read(endedAt));
      if (last > first) sum += between(first, last, ticket);
    }
    return sum;
  };
  const measure = (ticket: Readonly<Record<string, unknown>>, start: number, end: number): number =>
    Math.max(0, between(start, end, ticket) - pausedWithin(ticket, start, end));

  const judge = (ticket: unknown): number => {
    target = null;
    used = 0;
    if (!isRecord(ticket)) return invalidRecord;
    const { pausedSeconds, pauses } = ticket;
    const startsAt = ticket[fields.start];
    const stopsAt = ticket[fields.stop];
    const cancelsAt = fields.cancel === undefined ? null : ticket[fields.cancel];
    const priority = ticket[fields.priority];
    const start = isBlank(startsAt) ? Number.NEGATIVE_INFINITY : read(startsAt);
    const stop = isBlank(stopsAt) ? Number.POSITIVE_INFINITY : read(stopsAt);
    const cancel = isBlank(cancelsAt) ? Number.POSITIVE_INFINITY : read(cancelsAt);
    const isAcceptable =
      stop >= start &&
      cancel >= start &&
      (isBlank(priority) || isCustomerId(priority)) &&
      (isBlank(pausedSeconds) || isSeconds(pausedSeconds)) &&
      (isBlank(pauses) || isPauseList(pauses, read)) &&
      knows(ticket);
    if (!isAcceptable) return invalidRecord;
    if (isBlank(startsAt)) return missingRecord;
    if (!(start >= from && start < to)) return outside;
    target = byPriority.get(String(priority ?? "default")) ?? usual;
    if (target === null) return neverApplied;
    const isKept = !isBlank(stopsAt);
    const isCancelled = !isKept && !isBlank(cancelsAt);
    if (!isKept && !isCancelled && asOf === undefined) {
      const expected = "given where tickets are open: their target may have passed";
      rejectInput(functionName, "options", ["asOf"], "missing-value", expected, asOf);
    }
    used = measure(ticket, start, isKept ? stop : isCancelled ? cancel : latest);
    if (isKept) return used <= target ? met : breached;
    if (isCancelled) return used <= target ? cancelled : breached;
    if (used > target) return breachedOpen;
    return isPaused(pauses as readonly SlaPause[] | null | undefined) ? paused : running + (target - used);
  };
  return {
    judge,
    target: () => target,
    used: () => used,
    usedAt: (ticket, instant) => measure(ticket, read(ticket[fields.start]), instant),
    read,
  };
}

/** Whether the clock stands still: the last pause has no end. */
function isPaused(pauses: readonly SlaPause[] | null | undefined): boolean {
  const last = pauses?.at(-1);
  return last !== undefined && isBlank(last.endedAt);
}
