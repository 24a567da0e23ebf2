import { describeValue, type Fault, MetricInputError, maximumIssues } from "../errors.ts";
import { checkInput } from "../schemas/check.ts";
import { ticketInstants } from "../schemas/durations.ts";
import { isCustomerId } from "../schemas/records.ts";
import {
  lacksPart,
  type TicketEvent,
  type TicketEventRules,
  ticketAuthors,
  ticketEventsSchema,
  ticketEventTypes,
  ticketStatuses,
} from "../schemas/ticket-events.ts";
import { isBlank, isRecord } from "../values.ts";

/** One event with its time in epoch milliseconds. */
interface TimedEvent {
  readonly at: number;
  readonly event: TicketEvent;
  /** Its place in the input. */
  readonly row: number;
}

/** All events of a ticket in the order of time, the first of which is the one that it was created by, or the first there is. */
export interface TicketHistory {
  readonly ticketId: string | number;
  readonly createdAt: number;
  readonly events: readonly TimedEvent[];
}

/** What was made of events. */
export interface TicketHistories {
  readonly histories: readonly TicketHistory[];
  /** Events without a ticket, a time or a type. */
  readonly missing: number;
  /** Events that were left out as invalid. */
  readonly invalid: number;
}

/** Whether an input is a list of events and not of tickets, going by its first record. */
export function areEvents(input: readonly unknown[]): boolean {
  const first = input.find(isRecord);
  return first !== undefined && "type" in first && "at" in first && !("createdAt" in first);
}

/** Checks events and puts those of each ticket together, the tickets in the order in which they first occur. */
export function readHistories(functionName: string, input: unknown, options: TicketEventRules): TicketHistories {
  const accepted = Array.isArray(input) ? sortOut(functionName, input, options, options) : null;
  const { byTicket, missing, invalid } =
    accepted ??
    (sortOut(
      functionName,
      checkInput<readonly unknown[]>(ticketEventsSchema(options), input, functionName, "events"),
      options,
      { missing: "omit", invalid: "omit" },
    ) as SortedOut);
  const early: TimedEvent[] = [];
  const histories: TicketHistory[] = [];
  for (const [ticketId, events] of byTicket) {
    events.sort(inTime);
    const created = events.find(({ event }) => event.type === "created") ?? events[0];
    const createdAt = created?.at ?? 0;
    const kept = events[0]?.at === createdAt ? events : events.filter(({ at }) => at >= createdAt);
    if (kept.length < events.length) early.push(...events.filter(({ at }) => at < createdAt));
    histories.push({ ticketId, createdAt, events: kept });
  }
  if (early.length > 0 && options.invalid !== "omit") rejectEarly(functionName, early, byTicket);
  return { histories, missing, invalid: invalid + early.length };
}

interface SortedOut {
  readonly byTicket: ReadonlyMap<string | number, TimedEvent[]>;
  readonly missing: number;
  readonly invalid: number;
}

/** The events of every ticket; `null` at the first one that is not acceptable. */
function sortOut(
  functionName: string,
  input: readonly unknown[],
  options: TicketEventRules,
  policy: Pick<TicketEventRules, "missing" | "invalid">,
): SortedOut | null {
  const { read } = ticketInstants(functionName, options);
  const scheduleIds = options.schedules === undefined ? null : Object.keys(options.schedules);
  const byTicket = new Map<string | number, TimedEvent[]>();
  let missing = 0;
  let invalid = 0;
  for (let row = 0; row < input.length; row++) {
    const event = input[row];
    if (!isRecord(event) || !isEvent(event, read, scheduleIds)) {
      if (policy.invalid !== "omit") return null;
      invalid++;
      continue;
    }
    const { ticketId, at, type } = event;
    if (isBlank(ticketId) || isBlank(at) || isBlank(type)) {
      if (policy.missing === "error") return null;
      missing++;
      continue;
    }
    const timed = { at: read(at), event: event as unknown as TicketEvent, row };
    const others = byTicket.get(ticketId as string | number);
    if (others === undefined) byTicket.set(ticketId as string | number, [timed]);
    else others.push(timed);
  }
  return { byTicket, missing, invalid };
}

/** Whether all that an event says can be read, whatever it leaves out. */
function isEvent(
  event: Readonly<Record<string, unknown>>,
  read: (value: unknown) => number,
  scheduleIds: readonly string[] | null,
): boolean {
  const { ticketId, at, type, author, public: isPublic, status, scheduleId } = event;
  return (
    (isBlank(ticketId) || isCustomerId(ticketId)) &&
    (isBlank(at) || !Number.isNaN(read(at))) &&
    (isBlank(type) || ticketEventTypes.includes(type as never)) &&
    (isBlank(author) || ticketAuthors.includes(author as never)) &&
    (isBlank(isPublic) || typeof isPublic === "boolean") &&
    (isBlank(status) || ticketStatuses.includes(status as never)) &&
    (isBlank(scheduleId) ||
      (typeof scheduleId === "string" && (scheduleIds === null || scheduleIds.includes(scheduleId)))) &&
    !lacksPart(event)
  );
}

/** By time; what happened at one moment has an order of its own, so that the order of the input has no effect. */
function inTime(a: TimedEvent, b: TimedEvent): number {
  if (a.at !== b.at) return a.at - b.at;
  const [one, other] = [rankOf(a.event), rankOf(b.event)];
  if (one !== other) return one - other;
  const [id, otherId] = [a.event.scheduleId ?? "", b.event.scheduleId ?? ""];
  return id < otherId ? -1 : Number(id > otherId);
}

function rankOf({ type, author, public: isPublic, status }: TicketEvent): number {
  const placeOf = (words: readonly string[], word: string | null | undefined): number => words.indexOf(word ?? "") + 1;
  return (
    1000 * placeOf(ticketEventTypes, type) +
    100 * placeOf(ticketAuthors, author) +
    10 * placeOf(ticketStatuses, status) +
    (isPublic === false ? 1 : 0)
  );
}

function rejectEarly(
  functionName: string,
  early: readonly TimedEvent[],
  byTicket: ReadonlyMap<string | number, readonly TimedEvent[]>,
): never {
  const creationOf = ({ ticketId }: TicketEvent): unknown =>
    byTicket.get(ticketId as string | number)?.find(({ event }) => event.type === "created")?.event.at;
  const faults = [...early]
    .sort((a, b) => a.row - b.row)
    .slice(0, maximumIssues)
    .map(({ event, row }): Fault => {
      const expected = `at or after the creation of its ticket (${describeTime(creationOf(event))})`;
      return {
        code: "invalid-order",
        argument: "events",
        path: [row, "at"],
        expected,
        received: describeTime(event.at),
      };
    });
  throw new MetricInputError(functionName, faults as [Fault, ...Fault[]], early.length);
}

function describeTime(value: unknown): string {
  const text = describeValue(value);
  return text === "a Date" ? (value as Date).toISOString() : text;
}
