import { rejectInput } from "../errors.ts";
import type { AnchorOptions, ClockOptions, DurationOptions } from "../schemas/durations.ts";
import { ticketInstants } from "../schemas/durations.ts";
import { type BusinessTime, businessTimeAt } from "../time/business-time.ts";
import { readSpanOption } from "../time/instant-options.ts";

/** A record that may have a schedule of its own. */
type Fields = Readonly<Record<string, unknown>>;

/** How instants are read, and how long a span between two of them is. */
export interface TicketClock {
  /** Gives epoch milliseconds, or NaN for what is no instant, or none that the options allow. */
  readonly read: (value: unknown) => number;
  /** Up to when the data reach; infinity where that is not said. */
  readonly asOf: number;
  /** The milliseconds from one instant to another by the schedule of a ticket; NaN where it has none that is known. */
  readonly between: (from: number, to: number, ticket: Fields) => number;
  /** Whether the schedules of a ticket are known, and in the order of time. Asks for the opening hours of no day. */
  readonly knows: (ticket: Fields) => boolean;
  /** The first instant of the period, and the first after it; all of time where there is none. */
  readonly from: number;
  readonly to: number;
}

type OpenMilliseconds = BusinessTime["openMilliseconds"];

/** Makes the clock that options ask for. */
export function ticketClock(
  functionName: string,
  options: DurationOptions & ClockOptions & AnchorOptions,
): TicketClock {
  const { read, asOf } = ticketInstants(functionName, options);
  return { read, asOf, ...scheduleClock(functionName, options, read), ...periodOf(functionName, options) };
}

const anything = (): boolean => true;

function scheduleClock(
  functionName: string,
  { schedule, schedules, rule = "cumulative" }: ClockOptions,
  read: (value: unknown) => number,
): Pick<TicketClock, "between" | "knows"> {
  const open = (one: NonNullable<ClockOptions["schedule"]>, ...path: string[]): OpenMilliseconds =>
    businessTimeAt({ functionName, argument: "options", path }, one, { rule }).openMilliseconds;
  if (schedule === undefined) {
    if (schedules === undefined) return { between: (from, to) => to - from, knows: anything };
    return rejectInput(
      functionName,
      "options",
      ["schedule"],
      "missing-value",
      "given where schedules is: it holds for tickets without a schedule of their own",
      schedule,
    );
  }
  const usual = open(schedule, "schedule");
  if (schedules === undefined) return { between: (from, to) => usual(from, to), knows: anything };
  const byName = new Map(Object.entries(schedules).map(([name, one]) => [name, open(one, "schedules", name)]));
  const clockOf = (id: unknown): OpenMilliseconds | undefined =>
    id === null || id === undefined ? usual : byName.get(id as string);
  return {
    between: (from, to, { scheduleId, scheduleChanges }) => {
      const first = clockOf(scheduleId);
      if (scheduleChanges === null || scheduleChanges === undefined) return first?.(from, to) ?? Number.NaN;
      const pieces = piecesOf(scheduleChanges, from, to, read, clockOf, first);
      if (pieces === null) return Number.NaN;
      if (rule === "at-event") return pieces.at(-1)?.clock(from, to) ?? 0;
      return pieces.reduce((sum, { clock, start, end }) => sum + clock(start, end), 0);
    },
    knows: ({ scheduleId, scheduleChanges }) => {
      const first = clockOf(scheduleId);
      if (scheduleChanges === null || scheduleChanges === undefined) return first !== undefined;
      return piecesOf(scheduleChanges, 0, 0, read, clockOf, first) !== null;
    },
  };
}

interface Piece {
  readonly clock: OpenMilliseconds;
  readonly start: number;
  readonly end: number;
}

/** A span cut where schedules change; a change at its very end counts, with a piece of no length. `null` for what is no list of changes. */
function piecesOf(
  changes: unknown,
  from: number,
  to: number,
  read: (value: unknown) => number,
  clockOf: (id: unknown) => OpenMilliseconds | undefined,
  first: OpenMilliseconds | undefined,
): Piece[] | null {
  if (!Array.isArray(changes) || first === undefined) return null;
  const pieces: Piece[] = [];
  let clock = first;
  let since = Number.NEGATIVE_INFINITY;
  const cut = (until: number): void => {
    if (until >= from && since <= to) pieces.push({ clock, start: Math.max(since, from), end: Math.min(until, to) });
  };
  for (const change of changes as readonly unknown[]) {
    if (typeof change !== "object" || change === null) return null;
    const { at, scheduleId } = change as Fields;
    const instant = read(at);
    const next = typeof scheduleId === "string" ? clockOf(scheduleId) : undefined;
    if (next === undefined || !(instant >= since)) return null;
    cut(instant);
    clock = next;
    since = instant;
  }
  cut(Number.POSITIVE_INFINITY);
  return pieces;
}

function periodOf(
  functionName: string,
  { period, timeZone }: DurationOptions & AnchorOptions,
): { from: number; to: number } {
  if (period === undefined) return { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  const { start, end } = readSpanOption(functionName, "period", period, timeZone);
  return { from: start, to: end };
}
