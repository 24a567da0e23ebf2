import { movePlaces } from "../errors.ts";
import { recordsOf } from "../record-table.ts";
import { type ColumnTable, columnLength } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { checkDurationOptions } from "../schemas/durations.ts";
import {
  type SlaStatusOptions,
  type SlaTicket,
  slaColumns,
  slaFields,
  slaStatusOptionsSchema,
  slaTicketsSchema,
} from "../schemas/sla.ts";
import { maximumInstant } from "../time/civil.ts";
import { endOfInstants } from "../time/open-table.ts";
import { millisecondsIn } from "../time/units.ts";
import { isRecord } from "../values.ts";
import { running, type SlaClock, slaClock } from "./sla-clock.ts";

const name = "slaStatus";

/** What became of a promise: kept in time or too late, open past its target or within it, standing still, cancelled, or never made. */
export type SlaState = "met" | "breached" | "breached-open" | "running" | "paused" | "cancelled" | "never-applied";

/** What `slaStatus` gives. Times are in the `unit` of the targets. */
export interface SlaStatus {
  /** What became of the promise. */
  readonly state: SlaState;
  /** Its target; `null` where no promise was made. */
  readonly target: number | null;
  /** How much of it was used up at the end, or is by now; `null` where no promise was made. */
  readonly used: number | null;
  /** What is left of it while it is open, below 0 once it has passed; `null` for what has ended. */
  readonly timeLeft: number | null;
  /** The first instant, in epoch milliseconds, at which it is used up; `null` while it is paused, and without a promise. */
  readonly dueAt: number | null;
}

const states: readonly SlaState[] = ["met", "breached", "breached-open", "paused", "cancelled", "never-applied"];

/**
 * Where a ticket stands with its promise: what became of it, when it is due, and how much time is left. A list of tickets, or a table of
 * their columns, gives a list.
 *
 * The rules are those of `slaAttainment`, and the same options say so. Times are in `unit`, seconds by default. `dueAt` is the first
 * instant at which the target is used up, pauses and closed hours left out; what is used up at closing time is due then, and a
 * reply before the next opening still meets it. Pauses that `pausedSeconds` tells of are taken to lie before it.
 *
 * Under a `schedule`, give all tickets at once: the opening hours of a year are worked out once a call.
 *
 * @param ticket - A ticket with the fields that the options name, a list of tickets, or a table of columns.
 * @param options - See {@link SlaStatusOptions}. `targets` must be given, and `asOf` for a ticket that is open.
 * @throws {@link MetricInputError} for a ticket without a start, an instant that is none or lies after `asOf`, a stop before the start,
 * pauses out of order, an open ticket without `asOf`, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { slaStatus } from "cx-metrics";
 *
 * const ticket = {
 *   createdAt: "2024-05-06T16:00:00Z",
 *   priorityAtApplication: "high",
 *   pauses: [{ startedAt: "2024-05-06T16:30:00Z", endedAt: "2024-05-07T10:00:00Z" }],
 * };
 * const day = [["09:00", "17:00"]] as const;
 * const status = slaStatus(ticket, {
 *   targets: { high: 4, default: 8 },
 *   unit: "hours",
 *   schedule: { timeZone: "UTC", hours: { monday: day, tuesday: day } },
 *   asOf: "2024-05-07T11:00:00Z",
 * });
 * assert.deepEqual([status.state, status.used, status.timeLeft], ["running", 1.5, 2.5]);
 * assert.equal(status.dueAt, Date.parse("2024-05-07T13:30:00Z"));
 * ```
 */
export function slaStatus(ticket: SlaTicket, options: SlaStatusOptions): SlaStatus;
export function slaStatus(tickets: readonly SlaTicket[] | ColumnTable, options: SlaStatusOptions): SlaStatus[];
export function slaStatus(
  given: SlaTicket | readonly SlaTicket[] | ColumnTable,
  options: SlaStatusOptions,
): SlaStatus | SlaStatus[] {
  checkDurationOptions(name, checkInput(slaStatusOptionsSchema(), options, name, "options"));
  const clock = slaClock(name, options);
  const schema = slaTicketsSchema({ ...options, missing: "error" });
  const input = isSlaTable(given, options) ? recordsOf(name, "tickets", given, slaColumns(options)) : given;
  if (Array.isArray(input)) {
    checkInput<unknown>(schema, input, name, "tickets");
    return (input as readonly SlaTicket[]).map((ticket) => judge(clock, ticket, options));
  }
  try {
    checkInput<unknown>(schema, [input], name, "ticket");
  } catch (error) {
    throw movePlaces(error, ({ argument, path }) => ({ argument, path: path.slice(1) }));
  }
  return judge(clock, input as SlaTicket, options);
}

/** Whether an input is a table: a ticket has lists too, but its start is none. */
function isSlaTable(input: unknown, options: SlaStatusOptions): input is ColumnTable {
  return isRecord(input) && columnLength(input[slaFields(options).start]) !== undefined;
}

function judge(clock: SlaClock, ticket: SlaTicket, options: SlaStatusOptions): SlaStatus {
  const code = clock.judge(ticket);
  const state = code >= running ? "running" : (states[code] as SlaState);
  const target = clock.target();
  if (target === null) return { state, target, used: null, timeLeft: null, dueAt: null };
  const length = millisecondsIn[options.unit ?? "seconds"];
  const used = clock.used();
  const isOpen = state === "running" || state === "paused" || state === "breached-open";
  return {
    state,
    target: target / length,
    used: used / length,
    timeLeft: isOpen ? (target - used) / length : null,
    dueAt: state === "paused" ? null : findDue(clock, ticket as Readonly<Record<string, unknown>>, target, options),
  };
}

/** The first millisecond at which so much is used up, which never becomes less as time goes on. */
function findDue(
  { usedAt, read }: SlaClock,
  ticket: Readonly<Record<string, unknown>>,
  target: number,
  options: SlaStatusOptions,
): number | null {
  const last = options.schedule === undefined ? maximumInstant : endOfInstants - 1;
  const isDue = (instant: number): boolean => usedAt(ticket, instant) >= target;
  let low = read(ticket[slaFields(options).start]);
  let reach = Math.ceil(target);
  while (low + reach < last && !isDue(low + reach)) reach *= 2;
  let high = Math.min(low + reach, last);
  if (!isDue(high)) return null;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isDue(middle)) high = middle;
    else low = middle;
  }
  return high;
}
