import type * as z from "zod/mini";
import type { Instant } from "../time/instant.ts";
import { isWaitLength } from "./calls.ts";
import { type DurationOptions, durationOptionRules, ticketInstantField, ticketInstants } from "./durations.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { customerIdField, type FieldRule, orderRule, recordListSchema } from "./records.ts";
import { choice, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** How an agent, a team or a queue spent an interval of time. */
export interface AgentTime {
  /** Seconds of handling: talk, hold and work after the contact. */
  readonly handleSeconds: number | null | undefined;
  /** Seconds of waiting for the next contact. Breaks, training and meetings are not in it. */
  readonly availableSeconds: number | null | undefined;
}

/** The options of `occupancy`. */
export interface OccupancyOptions extends InputOptions, EstimateOptions {
  /**
   * What is averaged: all time pooled, so that who worked longer counts for more (`"pooled"`, the default), or the occupancies of the
   * records, each counted once (`"mean-of-records"`).
   */
  readonly average?: "pooled" | "mean-of-records" | undefined;
}

/** A chat from its beginning to its end. */
export interface ChatSpan {
  /** Who handled it. Chats without an agent are taken for those of one. */
  readonly agentId?: string | number | null | undefined;
  /** When it began. */
  readonly startedAt: Instant | null | undefined;
  /** When it ended; `null`, or left out, while it goes on. */
  readonly endedAt?: Instant | null | undefined;
}

/** The options of `chatConcurrency`. */
export interface ChatConcurrencyOptions extends InputOptions, EstimateOptions {
  /** The zone of instants without an offset: an IANA name. */
  readonly timeZone?: string | undefined;
  /** Up to when the data reach. A chat that goes on then counts up to there; without it it is only counted, in `ongoing`. */
  readonly asOf?: Instant | undefined;
}

/**
 * The schema of an array of {@link AgentTime}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `occupancy`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { agentTimesSchema } from "cx-metrics/schemas";
 *
 * const schema = agentTimesSchema();
 * assert.equal(schema.safeParse([{ handleSeconds: 1440, availableSeconds: 360 }]).success, true);
 * assert.equal(schema.safeParse([{ handleSeconds: 1440, availableSeconds: -1 }]).success, false);
 * ```
 */
export function agentTimesSchema({
  missing = "omit",
  invalid = "error",
}: Pick<InputOptions, "missing" | "invalid"> = {}): z.ZodMiniType<readonly AgentTime[]> {
  const seconds: FieldRule = { ...leaf("a number of seconds from 0 to 1e9", isWaitLength, "number"), missing };
  return recordListSchema({
    expected: "an array of records { handleSeconds, availableSeconds }",
    fields: { handleSeconds: seconds, availableSeconds: seconds },
    pair: { field: "handleSeconds", accepts: () => true, expected: () => "" },
    invalid,
  });
}

/**
 * The schema of an array of {@link ChatSpan}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `chatConcurrency`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { chatSpansSchema } from "cx-metrics/schemas";
 *
 * const schema = chatSpansSchema();
 * assert.equal(schema.safeParse([{ agentId: "Ada", startedAt: 0, endedAt: 60_000 }]).success, true);
 * assert.equal(schema.safeParse([{ agentId: "Ada", startedAt: 9, endedAt: 0 }]).success, false);
 * ```
 */
export function chatSpansSchema(
  options: Pick<DurationOptions, "missing" | "invalid" | "timeZone" | "asOf"> = {},
): z.ZodMiniType<readonly ChatSpan[]> {
  const { missing = "omit", invalid = "error", timeZone } = options;
  const instants = ticketInstants("chatSpansSchema", options);
  return recordListSchema({
    expected: "an array of chats { agentId, startedAt, endedAt }",
    fields: {
      agentId: customerIdField("omit"),
      startedAt: ticketInstantField(missing, instants),
      endedAt: ticketInstantField("omit", instants),
    },
    pair: orderRule("startedAt", "endedAt", timeZone),
    invalid,
  });
}

/**
 * The schema of {@link OccupancyOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { occupancyOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(occupancyOptionsSchema(), { average: "mean-of-records" }).success, true);
 * assert.equal(z.safeParse(occupancyOptionsSchema(), { average: "mean" }).success, false);
 * ```
 */
export const occupancyOptionsSchema: () => z.ZodMiniType<OccupancyOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...inputOptionRules(),
      ...estimateOptionRules(),
      average: optional(choice("pooled", "mean-of-records")),
    },
  }),
);

/**
 * The schema of {@link ChatConcurrencyOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { chatConcurrencyOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(chatConcurrencyOptionsSchema(), { asOf: "2026-03-02T18:00:00Z" }).success, true);
 * assert.equal(z.safeParse(chatConcurrencyOptionsSchema(), { window: 5 }).success, false);
 * ```
 */
export const chatConcurrencyOptionsSchema: () => z.ZodMiniType<ChatConcurrencyOptions> = /* @__PURE__ */ lazySchema(
  () => {
    const { timeZone, asOf } = durationOptionRules() as Readonly<Record<"timeZone" | "asOf", Rule>>;
    return objectSchema({ fields: { ...inputOptionRules(), ...estimateOptionRules(), timeZone, asOf } });
  },
);
