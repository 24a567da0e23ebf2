import type * as z from "zod/mini";
import type { Instant } from "../time/instant.ts";
import {
  type ClockOptions,
  type DurationOptions,
  durationOptionRules,
  ticketInstantField,
  ticketInstants,
} from "./durations.ts";
import type { InputOptions } from "./options.ts";
import { customerIdField, type FieldRule, recordListSchema } from "./records.ts";
import { choice, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** The statuses of a ticket, in the words of Zendesk. */
export type TicketStatus = "new" | "open" | "pending" | "on-hold" | "solved" | "closed";

/** Who wrote a message or opened a ticket. Everything automatic is a bot. */
export type TicketAuthor = "customer" | "agent" | "bot";

/** From when on a ticket has a status. */
export interface StatusChange {
  /** The status. */
  readonly status: TicketStatus;
  /** From when on. */
  readonly at: Instant;
}

/** Something that happened to a ticket. An event may have other fields too. */
export interface TicketEvent {
  /** Which ticket. The number 1 and the string `"1"` are two tickets. */
  readonly ticketId: string | number | null | undefined;
  /** When it happened. */
  readonly at: Instant | null | undefined;
  /**
   * What happened: the ticket was `"created"`, somebody wrote a `"message"` (or a note), the ticket came to a `"status"`, or to another
   * business `"schedule"`.
   */
  readonly type: "created" | "message" | "status" | "schedule";
  /** Who did it. Needed for a message; of a creation it says who opened the ticket. */
  readonly author?: TicketAuthor | null | undefined;
  /** Whether the customer can see the message: `false` for a private note. Default `true`. */
  readonly public?: boolean | null | undefined;
  /** The new status. Needed for an event of type `"status"`. */
  readonly status?: TicketStatus | null | undefined;
  /** The schedule that the ticket comes to. Needed for an event of type `"schedule"`. */
  readonly scheduleId?: string | null | undefined;
}

/** Which messages of an agent's side count as replies. Has an effect on events only. */
export interface MessageOptions {
  /** Whether messages of bots count as replies. Default `"ignore"`. */
  readonly bots?: "ignore" | "count" | undefined;
  /** Whether private notes of agents count as replies. Default `"ignore"`. */
  readonly notes?: "ignore" | "count" | undefined;
}

/** Whose definition of the first response is used. */
export interface ConventionOptions {
  /**
   * The definition of a product. It stands for other options, which may be given too and go before it:
   *
   * - `"zendesk"`: `agentStarted: "second-comment"`, `rule: "at-event"`.
   * - `"plain"`: `start: "first-customer-message"`, `anchor: "responded"`, `statistic: "median"`.
   * - `"intercom"`: `statistic: "median"`. It takes out-of-office time out: give a `schedule`.
   * - `"hootsuite"`: `anchor: "resolved"`: only what was resolved counts, whenever that was.
   */
  readonly convention?: "zendesk" | "plain" | "intercom" | "hootsuite" | undefined;
  /** From when on the customer waits: the creation (default) or the first message of the customer. Has an effect on events only. */
  readonly start?: "created" | "first-customer-message" | undefined;
  /**
   * What becomes of tickets that an agent opened: left out and counted in `excluded` (`"exclude"`, the default), or measured up to the
   * second public comment of an agent where the first one opened the ticket (`"second-comment"`, Zendesk).
   */
  readonly agentStarted?: "exclude" | "second-comment" | undefined;
}

/** The options of `ticketsFromEvents`. */
export interface TicketsFromEventsOptions
  extends ConventionOptions,
    MessageOptions,
    InputOptions,
    Pick<DurationOptions, "timeZone" | "asOf"> {
  /** Other fields of the events that the tickets are to have: of each the first value that is not blank, in the order of time. */
  readonly fields?: readonly string[] | undefined;
}

/** All statuses, in the order in which a ticket comes to them. */
export const ticketStatuses: readonly TicketStatus[] = ["new", "open", "pending", "on-hold", "solved", "closed"];

/** Who may be an author, in the order in which those of one moment are taken. */
export const ticketAuthors: readonly TicketAuthor[] = ["customer", "bot", "agent"];

/** The types of events, in the order in which those of one moment are taken. */
export const ticketEventTypes: readonly TicketEvent["type"][] = ["created", "schedule", "message", "status"];

/** The rules of {@link MessageOptions}. */
export function messageRules(): Record<string, Rule> {
  return { bots: optional(choice("ignore", "count")), notes: optional(choice("ignore", "count")) };
}

/** The rules of {@link ConventionOptions}. */
export function conventionRules(): Record<string, Rule> {
  return {
    convention: optional(choice("zendesk", "plain", "intercom", "hootsuite")),
    start: optional(choice("created", "first-customer-message")),
    agentStarted: optional(choice("exclude", "second-comment")),
  };
}

/**
 * The schema of {@link TicketsFromEventsOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ticketsFromEventsOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(ticketsFromEventsOptionsSchema(), { convention: "zendesk" }).success, true);
 * assert.equal(z.safeParse(ticketsFromEventsOptionsSchema(), { bots: "never" }).success, false);
 * ```
 */
export const ticketsFromEventsOptionsSchema: () => z.ZodMiniType<TicketsFromEventsOptions> = /* @__PURE__ */ lazySchema(
  () => {
    const { missing, invalid, timeZone, asOf } = durationOptionRules() as Readonly<Record<string, Rule>> & {
      readonly [name in "missing" | "invalid" | "timeZone" | "asOf"]: Rule;
    };
    const names = leaf(
      "a list of names",
      (value) => Array.isArray(value) && value.every((name) => typeof name === "string"),
    );
    return objectSchema({
      fields: {
        ...conventionRules(),
        ...messageRules(),
        missing,
        invalid,
        timeZone,
        asOf,
        fields: optional(names),
      },
    });
  },
);

/** What is asked of events. */
export type TicketEventRules = InputOptions &
  Pick<DurationOptions & ClockOptions, "timeZone" | "asOf" | "schedule" | "schedules">;

/**
 * The schema of an array of {@link TicketEvent}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them: the zone of instants without an offset, up to when the data reach, which schedules there are,
 * whether a ticket and a time may be missing, and whether invalid events will be left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ticketEventsSchema } from "cx-metrics/schemas";
 *
 * const schema = ticketEventsSchema();
 * assert.equal(schema.safeParse([{ ticketId: 1, at: 0, type: "message", author: "customer" }]).success, true);
 * const refused = schema.safeParse([{ ticketId: 1, at: 0, type: "message" }]);
 * assert.equal(refused.error?.issues[0]?.message, "must be given for a message, got undefined");
 * ```
 */
export function ticketEventsSchema(options: TicketEventRules = {}): z.ZodMiniType<readonly TicketEvent[]> {
  const { missing = "omit", invalid = "error", schedules } = options;
  const oneOf = (words: readonly string[]): FieldRule => ({ ...choice(...words), missing: "omit" });
  const scheduleIds = schedules === undefined ? null : Object.keys(schedules);
  return recordListSchema({
    expected: "an array of events, or of tickets",
    fields: {
      ticketId: customerIdField(missing),
      at: ticketInstantField(missing, ticketInstants("ticketEventsSchema", options)),
      type: { ...choice(...ticketEventTypes), missing },
      author: oneOf(ticketAuthors),
      public: { ...leaf("true or false", (value) => typeof value === "boolean"), missing: "omit" },
      status: oneOf(ticketStatuses),
      scheduleId: {
        ...leaf(
          scheduleIds === null ? "a string" : `one of the schedules (${scheduleIds.join(", ")})`,
          (value) => typeof value === "string" && (scheduleIds === null || scheduleIds.includes(value)),
          "choice",
        ),
        missing: "omit",
      },
    },
    pair: {
      field: ({ type }) => needed[type as keyof typeof needed] ?? "type",
      accepts: (event) => !lacksPart(event),
      expected: ({ type }) => `given for a ${type === "message" ? "message" : `change of ${type}`}`,
      code: "missing-value",
    },
    invalid,
  });
}

/** What an event of a type must say. */
const needed = { message: "author", status: "status", schedule: "scheduleId" } as const;

/** Whether an event does not say who wrote, or what it changed to. */
export function lacksPart(event: Readonly<Record<string, unknown>>): boolean {
  const { type } = event;
  if (type !== "message" && type !== "status" && type !== "schedule") return false;
  const part = event[needed[type]];
  return part === undefined || part === null;
}
