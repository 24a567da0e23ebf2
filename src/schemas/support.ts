import type * as z from "zod/mini";
import type { Instant } from "../time/instant.ts";
import {
  type AnchorOptions,
  anchorOptionRules,
  type ClockOptions,
  clockOptionRules,
  type DurationOptions,
  durationOptionRules,
  isChangeList,
  type ScheduledTicket,
  scheduleFields,
  type TicketInstants,
  ticketInstantField,
  ticketInstants,
} from "./durations.ts";
import { type FieldRule, notBefore, type PairRule, recordListSchema } from "./records.ts";
import { choice, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import {
  type ConventionOptions,
  conventionRules,
  type MessageOptions,
  messageRules,
  type StatusChange,
  ticketStatuses,
} from "./ticket-events.ts";

/** A ticket, as far as its first response goes. */
export interface Ticket extends ScheduledTicket {
  /** When it was created. */
  readonly createdAt: Instant | null | undefined;
  /** When it was first responded to; `null`, or left out, while it was not. */
  readonly firstRespondedAt?: Instant | null | undefined;
  /** When it was resolved. Read where it dates the ticket, and where a ticket without a response has stopped waiting before `asOf`. */
  readonly resolvedAt?: Instant | null | undefined;
  /** Who opened it. Other words than `"agent"` have no effect. */
  readonly startedBy?: string | null | undefined;
}

/** A ticket, as far as its resolution goes. */
export interface ResolvedTicket extends ScheduledTicket {
  /** When it was created. */
  readonly createdAt: Instant | null | undefined;
  /** When it was first resolved; `null`, or left out, while it was not. Read for `resolution: "first"`. */
  readonly firstResolvedAt?: Instant | null | undefined;
  /** When it was last resolved; `null`, or left out, while it was not. */
  readonly resolvedAt?: Instant | null | undefined;
  /** When it was last reopened; `null`, or left out, where it never was. */
  readonly reopenedAt?: Instant | null | undefined;
  /** Its statuses in the order of time. Read for `whileResolved: "leave-out"`. */
  readonly statusChanges?: readonly StatusChange[] | null | undefined;
}

/** A ticket as a list of the waits of its customer. */
export interface WaitingTicket extends ScheduledTicket {
  /** The waits in the order of time. */
  readonly waits: readonly TicketWait[] | null | undefined;
}

/** One wait of a customer: from the earliest message that is unanswered to the reply. */
export interface TicketWait {
  /** When it began. */
  readonly startedAt: Instant;
  /** When the reply came; `null`, or left out, while it has not. */
  readonly respondedAt?: Instant | null | undefined;
  /** When the ticket was resolved without a reply. */
  readonly resolvedAt?: Instant | null | undefined;
}

/** A ticket as a list of its statuses. */
export interface StatusTicket extends ScheduledTicket {
  /** Its statuses in the order of time, each from when on it holds. The last holds still. */
  readonly statusChanges: readonly StatusChange[] | null | undefined;
}

/** The options of `avgFirstResponseTime`. */
export interface AvgFirstResponseTimeOptions
  extends DurationOptions,
    ClockOptions,
    AnchorOptions,
    ConventionOptions,
    MessageOptions {}

/** The options of `nextResponseTime`. */
export interface NextResponseTimeOptions extends DurationOptions, ClockOptions, AnchorOptions, MessageOptions {
  /** Whether the first wait of a ticket counts as well. Default `"exclude"`: it is the first response time. */
  readonly first?: "include" | "exclude" | undefined;
}

/** The options of `resolutionTime`. */
export interface ResolutionTimeOptions extends DurationOptions, ClockOptions, Pick<AnchorOptions, "period"> {
  /** The instant that dates a ticket: its creation (default) or the resolution. */
  readonly anchor?: "created" | "resolved" | undefined;
  /** Up to which resolution: the last one (`"full"`, the default) or the first. */
  readonly resolution?: "full" | "first" | undefined;
  /**
   * What a ticket is that was reopened and not resolved since: unresolved (`"unresolved"`, the default), or resolved when it last was
   * (`"last-resolution"`). Matters for the full resolution.
   */
  readonly reopened?: "unresolved" | "last-resolution" | undefined;
  /** Whether time between a resolution and a reopening counts (`"count"`, the default) or not. Matters for the full resolution. */
  readonly whileResolved?: "count" | "leave-out" | undefined;
}

/** The options of `waitTime`. */
export interface WaitTimeOptions extends DurationOptions, ClockOptions, Pick<AnchorOptions, "period"> {
  /** The instant that dates a ticket: its first status (default) or the resolution. */
  readonly anchor?: "created" | "resolved" | undefined;
  /**
   * Which statuses are added up:
   *
   * - `"requester"`: new, open and on hold: the customer waits. The default.
   * - `"agent"`: pending: the agent waits for the customer.
   * - `"on-hold"`: on hold: both wait for a third party.
   * - `"agent-work"`: new and open.
   * - `"total"`: all four.
   */
  readonly clock?: "requester" | "agent" | "on-hold" | "agent-work" | "total" | undefined;
}

/**
 * The schema of an array of {@link Ticket}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `avgFirstResponseTime`: the zone of instants without an offset, whether a creation
 * may be missing, whether invalid tickets will be left out, up to when the data reach, and which schedules there are.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ticketsSchema } from "cx-metrics/schemas";
 *
 * const schema = ticketsSchema();
 * assert.equal(schema.safeParse([{ createdAt: "2024-05-06T10:00:00Z", firstRespondedAt: null }]).success, true);
 * const refused = schema.safeParse([{ createdAt: "yesterday" }]);
 * assert.deepEqual(refused.error?.issues[0]?.path, [0, "createdAt"]);
 * ```
 */
export function ticketsSchema(options: AvgFirstResponseTimeOptions = {}): z.ZodMiniType<readonly Ticket[]> {
  const { missing = "omit", invalid = "error" } = options;
  const instants = ticketInstants("ticketsSchema", options);
  const resolved: Record<string, FieldRule> = readsResolution(options)
    ? { resolvedAt: ticketInstantField("omit", instants) }
    : {};
  return recordListSchema({
    expected: "an array of tickets",
    fields: {
      createdAt: ticketInstantField(missing, instants),
      firstRespondedAt: ticketInstantField("omit", instants),
      ...resolved,
      ...scheduleFields(options, instants),
    },
    pair: notBefore("createdAt", ["firstRespondedAt", ...Object.keys(resolved)], options.timeZone),
    invalid,
  });
}

/** Whether the resolution of a ticket is read for its first response. */
export function readsResolution({ anchor, asOf }: Pick<AvgFirstResponseTimeOptions, "anchor" | "asOf">): boolean {
  return anchor === "resolved" || asOf !== undefined;
}

/**
 * The schema of an array of {@link ResolvedTicket}, as `resolutionTime` takes them.
 *
 * @param options - What is asked of them, as for `resolutionTime`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { resolvedTicketsSchema } from "cx-metrics/schemas";
 *
 * const schema = resolvedTicketsSchema();
 * assert.equal(schema.safeParse([{ createdAt: 0, resolvedAt: 5 }]).success, true);
 * assert.deepEqual(schema.safeParse([{ createdAt: 6, resolvedAt: 5 }]).error?.issues[0]?.path, [0, "resolvedAt"]);
 * ```
 */
export function resolvedTicketsSchema(options: ResolutionTimeOptions = {}): z.ZodMiniType<readonly ResolvedTicket[]> {
  const { missing = "omit", invalid = "error", resolution, whileResolved } = options;
  const instants = ticketInstants("resolvedTicketsSchema", options);
  const end = resolution === "first" ? "firstResolvedAt" : "resolvedAt";
  const leavesOut = resolution !== "first" && whileResolved === "leave-out";
  return recordListSchema({
    expected: "an array of tickets",
    fields: {
      createdAt: ticketInstantField(missing, instants),
      [end]: ticketInstantField("omit", instants),
      ...(resolution !== "first" && { reopenedAt: ticketInstantField("omit", instants) }),
      ...(leavesOut && { statusChanges: statusChangesField(missing, instants) }),
      ...scheduleFields(options, instants),
    },
    pair: notBefore("createdAt", [end], options.timeZone),
    invalid,
  });
}

/**
 * The schema of an array of {@link WaitingTicket}, as `nextResponseTime` takes them.
 *
 * @param options - What is asked of them, as for `nextResponseTime`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { waitingTicketsSchema } from "cx-metrics/schemas";
 *
 * const schema = waitingTicketsSchema();
 * assert.equal(schema.safeParse([{ waits: [{ startedAt: 0, respondedAt: 5 }] }]).success, true);
 * assert.equal(schema.safeParse([{ waits: [{ startedAt: 6, respondedAt: 5 }] }]).success, false);
 * ```
 */
export function waitingTicketsSchema(options: NextResponseTimeOptions = {}): z.ZodMiniType<readonly WaitingTicket[]> {
  const { missing = "omit", invalid = "error" } = options;
  const instants = ticketInstants("waitingTicketsSchema", options);
  const expected = "waits { startedAt, respondedAt } in the order of time, no response before its start";
  return recordListSchema({
    expected: "an array of tickets",
    fields: {
      waits: { ...leaf(expected, (value) => isWaitList(value, instants.read)), missing },
      ...scheduleFields(options, instants),
    },
    pair: anything,
    invalid,
  });
}

/**
 * The schema of an array of {@link StatusTicket}, as `waitTime` takes them.
 *
 * @param options - What is asked of them, as for `waitTime`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { statusTicketsSchema } from "cx-metrics/schemas";
 *
 * const schema = statusTicketsSchema();
 * assert.equal(schema.safeParse([{ statusChanges: [{ status: "new", at: 0 }] }]).success, true);
 * assert.equal(schema.safeParse([{ statusChanges: [{ status: "waiting", at: 0 }] }]).success, false);
 * ```
 */
export function statusTicketsSchema(options: WaitTimeOptions = {}): z.ZodMiniType<readonly StatusTicket[]> {
  const { missing = "omit", invalid = "error" } = options;
  const instants = ticketInstants("statusTicketsSchema", options);
  return recordListSchema({
    expected: "an array of tickets",
    fields: { statusChanges: statusChangesField(missing, instants), ...scheduleFields(options, instants) },
    pair: anything,
    invalid,
  });
}

/** Whether a value is a list of {@link TicketWait} in the order of time. */
export function isWaitList(value: unknown, read: (value: unknown) => number): value is readonly TicketWait[] {
  if (!Array.isArray(value)) return false;
  let before = Number.NEGATIVE_INFINITY;
  for (const wait of value as readonly unknown[]) {
    if (typeof wait !== "object" || wait === null) return false;
    const { startedAt, respondedAt, resolvedAt } = wait as TicketWait;
    const start = read(startedAt);
    if (!(start >= before)) return false;
    for (const end of [respondedAt, resolvedAt]) {
      if (end !== null && end !== undefined && !(read(end) >= start)) return false;
    }
    before = start;
  }
  return true;
}

/** Whether a value is a list of {@link StatusChange} in the order of time. */
export function isStatusList(value: unknown, read: (value: unknown) => number): value is readonly StatusChange[] {
  return isChangeList(value, "status", (status) => ticketStatuses.includes(status as never), read);
}

function statusChangesField(missing: "omit" | "error", { read }: TicketInstants): FieldRule {
  const expected = `status changes { status, at } in the order of time, of the statuses ${ticketStatuses.join(", ")}`;
  return { ...leaf(expected, (value) => isStatusList(value, read)), missing };
}

const anything: PairRule = { field: "", accepts: () => true, expected: () => "" };

/**
 * The schema of {@link AvgFirstResponseTimeOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { avgFirstResponseTimeOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(avgFirstResponseTimeOptionsSchema(), { unit: "hours" }).success, true);
 * assert.equal(z.safeParse(avgFirstResponseTimeOptionsSchema(), { unit: "weeks" }).success, false);
 * ```
 */
export const avgFirstResponseTimeOptionsSchema: () => z.ZodMiniType<AvgFirstResponseTimeOptions> =
  /* @__PURE__ */ lazySchema(() =>
    objectSchema({
      fields: {
        ...durationOptionRules(),
        ...clockOptionRules(),
        ...anchorOptionRules("created", "responded", "resolved"),
        ...conventionRules(),
        ...messageRules(),
      },
    }),
  );

/**
 * The schema of {@link NextResponseTimeOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { nextResponseTimeOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(nextResponseTimeOptionsSchema(), { first: "include" }).success, true);
 * assert.equal(z.safeParse(nextResponseTimeOptionsSchema(), { first: true }).success, false);
 * ```
 */
export const nextResponseTimeOptionsSchema: () => z.ZodMiniType<NextResponseTimeOptions> = /* @__PURE__ */ lazySchema(
  () =>
    objectSchema({
      fields: {
        ...durationOptionRules(),
        ...clockOptionRules(),
        ...anchorOptionRules("created", "responded", "resolved"),
        ...messageRules(),
        first: optional(choice("include", "exclude")),
      },
    }),
);

/**
 * The schema of {@link ResolutionTimeOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { resolutionTimeOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(resolutionTimeOptionsSchema(), { resolution: "first" }).success, true);
 * assert.equal(z.safeParse(resolutionTimeOptionsSchema(), { resolution: "last" }).success, false);
 * ```
 */
export const resolutionTimeOptionsSchema: () => z.ZodMiniType<ResolutionTimeOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...durationOptionRules(),
      ...clockOptionRules(),
      ...anchorOptionRules("created", "resolved"),
      resolution: optional(choice("full", "first")),
      reopened: optional(choice("unresolved", "last-resolution")),
      whileResolved: optional(choice("count", "leave-out")),
    },
  }),
);

/**
 * The schema of {@link WaitTimeOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { waitTimeOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(waitTimeOptionsSchema(), { clock: "agent" }).success, true);
 * assert.equal(z.safeParse(waitTimeOptionsSchema(), { clock: "customer" }).success, false);
 * ```
 */
export const waitTimeOptionsSchema: () => z.ZodMiniType<WaitTimeOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...durationOptionRules(),
      ...clockOptionRules(),
      ...anchorOptionRules("created", "resolved"),
      clock: optional(choice("requester", "agent", "on-hold", "agent-work", "total")),
    },
  }),
);
