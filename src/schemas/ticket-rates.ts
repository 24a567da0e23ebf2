import type * as z from "zod/mini";
import type { Instant } from "../time/instant.ts";
import { isCount } from "../values.ts";
import { type DurationOptions, durationOptionRules, ticketInstantField, ticketInstants } from "./durations.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { type FieldRule, type PairRule, recordListSchema } from "./records.ts";
import { choice, type LeafRule, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { type MessageOptions, messageRules, type TicketStatus, ticketStatuses } from "./ticket-events.ts";

/** A yes or a no. */
export type YesNo = boolean | "yes" | "no";

/** A ticket, as far as it is solved or not. */
export interface SolvedTicket {
  /** Its status now. Where it is blank, `resolvedAt` and `reopenedAt` decide. */
  readonly status?: TicketStatus | null | undefined;
  /** When it was last resolved; `null`, or left out, while it was not. */
  readonly resolvedAt?: Instant | null | undefined;
  /** When it was last reopened; `null`, or left out, where it never was. */
  readonly reopenedAt?: Instant | null | undefined;
}

/** A ticket with the number of its replies. */
export interface RepliedTicket extends SolvedTicket {
  /** How many public replies of agents it has. */
  readonly replies: number | null | undefined;
}

/** A ticket with the number of its reopenings. */
export interface ReopenedTicket extends SolvedTicket {
  /** How often it was reopened. */
  readonly reopens: number | null | undefined;
}

/** A ticket that was escalated or not. */
export interface EscalatedTicket {
  /** Whether it was escalated. */
  readonly escalated: YesNo | null | undefined;
}

/** What may be said of every metric that counts tickets. */
export interface TicketRateOptions extends InputOptions, EstimateOptions {
  /** The zone of instants without an offset: an IANA name. */
  readonly timeZone?: string | undefined;
  /** Up to when the data reach. An instant after it is invalid. */
  readonly asOf?: DurationOptions["asOf"];
}

/** The options of `oneTouchRate`. */
export interface OneTouchRateOptions extends TicketRateOptions, MessageOptions {
  /**
   * Which solved tickets had one touch: those with fewer than two replies (the default, Zendesk's rule, by which none is one touch
   * too), or those with exactly one.
   */
  readonly touches?: "fewer-than-two" | "exactly-one" | undefined;
}

/** The options of `reopenRate`. */
export interface ReopenRateOptions extends TicketRateOptions {}

/** The options of `repliesPerTicket`. */
export interface RepliesPerTicketOptions extends TicketRateOptions, MessageOptions {
  /** Which tickets count: all (default), or those that are solved. */
  readonly of?: "tickets" | "solved" | undefined;
}

/** The options of `escalationRate`. */
export interface EscalationRateOptions extends InputOptions, EstimateOptions {}

/** The rules of {@link TicketRateOptions}, to spread into those of an options object. */
export function ticketRateRules(): Record<string, Rule> {
  const { timeZone, asOf } = durationOptionRules();
  return { ...inputOptionRules(), ...estimateOptionRules(), timeZone: timeZone as Rule, asOf: asOf as Rule };
}

/** Whether a value is a {@link YesNo}. */
export function isYesNo(value: unknown): value is YesNo {
  return typeof value === "boolean" || value === "yes" || value === "no";
}

/** The rule of a {@link YesNo}. */
export function yesNoRule(): LeafRule {
  return leaf('true, false, "yes" or "no"', isYesNo, "choice");
}

/** The rule of a field that holds a whole number from 0 on. */
export function countField(missing: "omit" | "error"): FieldRule {
  return { ...leaf("a whole number from 0 on", isCount, "integer"), missing };
}

/** Whether a value can be a number of replies, or of contacts: more than a million on one ticket is a fault of the data. */
export function isSmallCount(value: unknown): value is number {
  return isCount(value) && value <= 1e6;
}

/** The rule of a field that holds such a number. */
export function smallCountField(missing: "omit" | "error"): FieldRule {
  return { ...leaf("a whole number from 0 to 1000000", isSmallCount, "integer"), missing };
}

/** No rule between fields. */
export const noPair: PairRule = { field: "", accepts: () => true, expected: () => "" };

/** The rules of the fields of {@link SolvedTicket}. */
export function solvedFields(options: Pick<TicketRateOptions, "timeZone" | "asOf">): Record<string, FieldRule> {
  const instant = ticketInstantField("omit", ticketInstants("solvedTicketsSchema", options));
  return { status: { ...choice(...ticketStatuses), missing: "omit" }, resolvedAt: instant, reopenedAt: instant };
}

/**
 * The schema of an array of {@link RepliedTicket}, as `oneTouchRate` and `repliesPerTicket` take them.
 *
 * @param options - What is asked of them: the zone of instants without an offset, up to when the data reach, whether the number of
 * replies may be missing, and whether invalid tickets will be left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { repliedTicketsSchema } from "cx-metrics/schemas";
 *
 * const schema = repliedTicketsSchema();
 * assert.equal(schema.safeParse([{ replies: 2, status: "solved" }]).success, true);
 * assert.equal(schema.safeParse([{ replies: -1 }]).success, false);
 * ```
 */
export function repliedTicketsSchema(options: TicketRateOptions = {}): z.ZodMiniType<readonly RepliedTicket[]> {
  const { missing = "omit", invalid } = options;
  const fields = { replies: smallCountField(missing), ...solvedFields(options) };
  return recordListSchema({ expected: "an array of tickets, or an object of counts", fields, pair: noPair, invalid });
}

/**
 * The schema of an array of {@link ReopenedTicket}, as `reopenRate` takes them.
 *
 * @param options - As for {@link repliedTicketsSchema}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { reopenedTicketsSchema } from "cx-metrics/schemas";
 *
 * const schema = reopenedTicketsSchema();
 * assert.equal(schema.safeParse([{ reopens: 0, status: "solved" }]).success, true);
 * assert.equal(schema.safeParse([{ reopens: "0" }]).success, false);
 * ```
 */
export function reopenedTicketsSchema(options: TicketRateOptions = {}): z.ZodMiniType<readonly ReopenedTicket[]> {
  const { missing = "omit", invalid } = options;
  const fields = { reopens: countField(missing), ...solvedFields(options) };
  return recordListSchema({ expected: "an array of tickets, or an object of counts", fields, pair: noPair, invalid });
}

/**
 * The schema of an array of {@link EscalatedTicket}, as `escalationRate` takes them.
 *
 * @param options - Whether the field may be missing, and whether invalid tickets will be left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { escalatedTicketsSchema } from "cx-metrics/schemas";
 *
 * assert.equal(escalatedTicketsSchema().safeParse([{ escalated: true }]).success, true);
 * assert.equal(escalatedTicketsSchema().safeParse([{ escalated: 1 }]).success, false);
 * ```
 */
export function escalatedTicketsSchema(options: InputOptions = {}): z.ZodMiniType<readonly EscalatedTicket[]> {
  const { missing = "omit", invalid } = options;
  const fields = { escalated: { ...yesNoRule(), missing } };
  return recordListSchema({ expected: "an array of tickets, or an object of counts", fields, pair: noPair, invalid });
}

/**
 * The schema of {@link OneTouchRateOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { oneTouchRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(oneTouchRateOptionsSchema(), { touches: "exactly-one" }).success, true);
 * assert.equal(z.safeParse(oneTouchRateOptionsSchema(), { touches: 1 }).success, false);
 * ```
 */
export const oneTouchRateOptionsSchema: () => z.ZodMiniType<OneTouchRateOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: { ...ticketRateRules(), ...messageRules(), touches: optional(choice("fewer-than-two", "exactly-one")) },
  }),
);

/**
 * The schema of {@link ReopenRateOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { reopenRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(reopenRateOptionsSchema(), { minimumResponses: 30 }).success, true);
 * assert.equal(z.safeParse(reopenRateOptionsSchema(), { of: "all" }).success, false);
 * ```
 */
export const reopenRateOptionsSchema: () => z.ZodMiniType<ReopenRateOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: ticketRateRules() }),
);

/**
 * The schema of {@link RepliesPerTicketOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { repliesPerTicketOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(repliesPerTicketOptionsSchema(), { of: "solved" }).success, true);
 * assert.equal(z.safeParse(repliesPerTicketOptionsSchema(), { of: "open" }).success, false);
 * ```
 */
export const repliesPerTicketOptionsSchema: () => z.ZodMiniType<RepliesPerTicketOptions> = /* @__PURE__ */ lazySchema(
  () =>
    objectSchema({
      fields: { ...ticketRateRules(), ...messageRules(), of: optional(choice("tickets", "solved")) },
    }),
);

/**
 * The schema of {@link EscalationRateOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { escalationRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(escalationRateOptionsSchema(), { confidenceLevel: 0.9 }).success, true);
 * assert.equal(z.safeParse(escalationRateOptionsSchema(), { confidenceLevel: 90 }).success, false);
 * ```
 */
export const escalationRateOptionsSchema: () => z.ZodMiniType<EscalationRateOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: { ...inputOptionRules(), ...estimateOptionRules() } }),
);
