import { rejectInput } from "../errors.ts";
import { recordsOf } from "../record-table.ts";
import type { ColumnTable } from "../rows.ts";
import type { ScheduleChange } from "../schemas/durations.ts";
import type { TicketWait } from "../schemas/support.ts";
import {
  type ConventionOptions,
  type MessageOptions,
  type StatusChange,
  type TicketAuthor,
  type TicketEvent,
  type TicketEventRules,
  type TicketsFromEventsOptions,
  ticketsFromEventsOptionsSchema,
} from "../schemas/ticket-events.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { type ConventionSettings, withConvention } from "./conventions.ts";
import type { DerivedRecords } from "./duration-metric.ts";
import { readHistories, type TicketHistory } from "./ticket-histories.ts";
import { eventFields } from "./ticket-records.ts";

/** A ticket as its events tell it, for all metrics over tickets. Instants are epoch milliseconds. */
export interface TicketFromEvents {
  /** Which ticket. */
  readonly ticketId: string | number;
  /** When the customer began to wait: the creation, or under `start: "first-customer-message"` that message; `null` without one. */
  readonly createdAt: number | null;
  /** Who created it, or else wrote a message at the moment of its creation; `null` where no event says so. */
  readonly startedBy: TicketAuthor | null;
  /** When the first reply came that counts; `null` while none has. */
  readonly firstRespondedAt: number | null;
  /** When it was first solved or closed; `null` while it was not. */
  readonly firstResolvedAt: number | null;
  /** When it was last solved or closed; `null` while it was not. */
  readonly resolvedAt: number | null;
  /** When it was last reopened; `null` where it never was. */
  readonly reopenedAt: number | null;
  /** How often it was reopened. */
  readonly reopens: number;
  /** The waits of the customer: each from the earliest message that is unanswered to the reply. */
  readonly waits: readonly TicketWait[];
  /** Its statuses, from the creation on: `"new"` until the first that an event tells. Empty where none does. */
  readonly statusChanges: readonly StatusChange[];
  /** Its business schedules. */
  readonly scheduleChanges: readonly ScheduleChange[];
}

/** The fields that tickets were to have from their events. */
export type CarriedFields<Event, Name extends PropertyKey> = {
  readonly [name in Name]: name extends keyof Event ? Event[name] | null : unknown;
};

/**
 * Puts the events of tickets together, so that every metric over tickets runs over them.
 *
 * Events may come in any order. A ticket is created by its event of type `"created"`, or else by its first event. Which replies count
 * is said by `bots`, `notes`, `start` and `agentStarted`, or by the name of a product (`convention`); by default these are public
 * messages of agents, after the creation. Messages of one customer that follow one another are one wait, from the earliest.
 * What happened at one moment is taken as: creation, schedule, messages (customer, bot, agent), status.
 *
 * Events without a ticket, a time or a type are left out. All events of a ticket must be there: parts of a stream must share no ticket.
 * The metrics take events too, and count what they leave out; give this function and them the same options.
 *
 * Sources: Zendesk Support help, About native Support time duration metrics; Plain documentation, First response time; Zoho Desk help,
 * Response time (one wait for consecutive messages).
 *
 * @param events - Events of tickets, or a table of their columns, in any order.
 * @param options - See {@link TicketsFromEventsOptions}.
 * @returns A ticket for each `ticketId`, in the order in which they first occur.
 * @throws {@link MetricInputError} for an event that is none, one before the creation of its ticket, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { avgFirstResponseTime, ticketsFromEvents } from "cx-metrics";
 *
 * const tickets = ticketsFromEvents([
 *   { ticketId: 7, at: "2024-05-06T10:00:00Z", type: "created", author: "customer", channel: "email" },
 *   { ticketId: 7, at: "2024-05-06T10:01:00Z", type: "message", author: "bot" },
 *   { ticketId: 7, at: "2024-05-06T10:20:00Z", type: "message", author: "agent", public: false },
 *   { ticketId: 7, at: "2024-05-06T11:30:00Z", type: "message", author: "agent" },
 * ], { convention: "zendesk", fields: ["channel"] });
 *
 * assert.equal(tickets[0]?.channel, "email");
 * assert.equal(avgFirstResponseTime(tickets, { convention: "zendesk", unit: "minutes" }).value, 90);
 * ```
 */
export function ticketsFromEvents<Event extends TicketEvent, const Name extends string = never>(
  events: readonly Event[] | ColumnTable,
  options: TicketsFromEventsOptions & { readonly fields?: readonly Name[] | undefined } = {},
): (TicketFromEvents & CarriedFields<Event, Name>)[] {
  const name = "ticketsFromEvents";
  checkZonedOptions(ticketsFromEventsOptionsSchema(), options, name);
  const records = recordsOf(name, "events", events, eventFields);
  const { histories } = readHistories(name, records, options);
  const settings = withConvention(options);
  return histories.map((history) => {
    const ticket = ticketOf(history, settings);
    return { ...ticket, ...carry(history, options.fields ?? [], ticket) } as TicketFromEvents &
      CarriedFields<Event, Name>;
  });
}

function carry({ events }: TicketHistory, fields: readonly string[], ticket: TicketFromEvents): object {
  const values = fields.map((field, place) => {
    if (Object.hasOwn(ticket, field)) {
      const expected = "another name than those that every ticket has";
      rejectInput("ticketsFromEvents", "options", ["fields", place], "inconsistent", expected, field);
    }
    const read = (event: TicketEvent): unknown => (event as unknown as Readonly<Record<string, unknown>>)[field];
    return [
      field,
      events.map(({ event }) => read(event)).find((value) => value !== null && value !== undefined) ?? null,
    ];
  });
  return Object.fromEntries(values);
}

/** The tickets that events tell of, for a metric. */
export function deriveTickets(
  functionName: string,
  events: readonly unknown[],
  options: ReplySettings & TicketEventRules,
): DerivedRecords {
  const { histories, missing, invalid } = readHistories(functionName, events, options);
  return { records: histories.map((history) => ticketOf(history, options)), missing, invalid };
}

/** Which replies count, and from when on the customer waits. */
export type ReplySettings = Pick<ConventionOptions & ConventionSettings, "start" | "agentStarted"> & MessageOptions;

/** The ticket that a history tells. */
function ticketOf({ ticketId, createdAt, events }: TicketHistory, settings: ReplySettings): TicketFromEvents {
  const messages = events.filter(({ event }) => event.type === "message");
  const { startedBy, comment } = openingOf({ createdAt, events });
  const asked = messages.find(({ event }) => event.author === "customer")?.at ?? null;
  const start = settings.start === "first-customer-message" ? asked : createdAt;
  const opening = settings.agentStarted === "second-comment" ? comment : null;
  const reply = messages.find(
    (message) => start !== null && message.at >= start && isReply(message.event, settings) && message !== opening,
  );
  return {
    ticketId,
    createdAt: start,
    startedBy,
    firstRespondedAt: reply?.at ?? null,
    ...courseOf(events, createdAt),
    waits: waitsOf(events, settings),
    scheduleChanges: events.flatMap(({ at, event: { type, scheduleId } }) =>
      type === "schedule" ? [{ at, scheduleId: scheduleId as string }] : [],
    ),
  };
}

/** How a ticket was opened. */
interface Opening {
  readonly startedBy: TicketAuthor | null;
  /** The public message by which an agent opened it; `null` where there is none. It replies to nobody. */
  readonly comment: TicketHistory["events"][number] | null;
}

/** How a ticket was opened. Where its creation names nobody, the author of a message at that moment opened it. */
export function openingOf({ createdAt, events }: Pick<TicketHistory, "createdAt" | "events">): Opening {
  const first = events.find(({ event }) => event.type === "message");
  const creator = events.find(({ event }) => event.type === "created")?.event.author;
  const startedBy = creator ?? (first?.at === createdAt ? first.event.author : null) ?? null;
  const isAgents = startedBy === "agent" && first?.event.author === "agent" && first.event.public !== false;
  return { startedBy, comment: isAgents ? first : null };
}

/** Whether a message counts as a reply. */
export function isReply({ author, public: isPublic }: TicketEvent, { bots, notes }: MessageOptions): boolean {
  if (author === "customer" || (author === "bot" && bots !== "count")) return false;
  return isPublic !== false || notes === "count";
}

function waitsOf(events: TicketHistory["events"], settings: MessageOptions): TicketWait[] {
  const waits: TicketWait[] = [];
  let startedAt: number | null = null;
  for (const { at, event } of events) {
    if (event.type === "message" && event.author === "customer") startedAt ??= at;
    if (startedAt === null) continue;
    if (event.type === "message" && isReply(event, settings)) waits.push({ startedAt, respondedAt: at });
    else if (event.type === "status" && isResolved(event.status)) {
      waits.push({ startedAt, respondedAt: null, resolvedAt: at });
    } else continue;
    startedAt = null;
  }
  if (startedAt !== null) waits.push({ startedAt, respondedAt: null });
  return waits;
}

type Course = Pick<TicketFromEvents, "firstResolvedAt" | "resolvedAt" | "reopenedAt" | "reopens" | "statusChanges">;

function courseOf(events: TicketHistory["events"], createdAt: number): Course {
  const statusChanges: StatusChange[] = [];
  let firstResolvedAt: number | null = null;
  let resolvedAt: number | null = null;
  let reopenedAt: number | null = null;
  let reopens = 0;
  let wasResolved = false;
  for (const { at, event } of events) {
    const { type, status } = event;
    if (type !== "status" || !status) continue;
    if (statusChanges.length === 0 && at > createdAt) statusChanges.push({ status: "new", at: createdAt });
    statusChanges.push({ status, at });
    const nowResolved = isResolved(status);
    if (nowResolved && !wasResolved) {
      firstResolvedAt ??= at;
      resolvedAt = at;
    } else if (wasResolved && !nowResolved) {
      reopenedAt = at;
      reopens++;
    }
    wasResolved = nowResolved;
  }
  return { firstResolvedAt, resolvedAt, reopenedAt, reopens, statusChanges };
}

/** Whether a ticket of that status is resolved. */
export function isResolved(status: unknown): boolean {
  return status === "solved" || status === "closed";
}
