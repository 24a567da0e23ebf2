import type * as z from "zod/mini";
import type { Instant } from "../time/instant.ts";
import { isCount } from "../values.ts";
import { findPartFault } from "./calls.ts";
import { type DurationOptions, durationOptionRules, ticketInstantField, ticketInstants } from "./durations.ts";
import { consistent } from "./lifecycle.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { type FieldRule, notBefore, recordListSchema } from "./records.ts";
import { choice, count, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** How a bot ended a conversation, in the words of Intercom's `ai_agent.resolution_state`. */
export type BotResolutionState =
  | "assumed_resolution"
  | "confirmed_resolution"
  | "escalated"
  | "negative_feedback"
  | "procedure_handoff";

/** A conversation that a bot had part in. What did not happen, or is not known, is `null` or left out. */
export interface BotConversation {
  /** When it began. */
  readonly startedAt: Instant | null | undefined;
  /** When it was handed over to a human. */
  readonly escalatedAt?: Instant | null | undefined;
  /** How many messages a human agent wrote in it. With one or more it counts as escalated. */
  readonly humanMessages?: number | null | undefined;
  /** When the bot resolved it. */
  readonly resolvedAt?: Instant | null | undefined;
  /** When the customer left it without an answer. */
  readonly abandonedAt?: Instant | null | undefined;
  /** When it was closed. */
  readonly closedAt?: Instant | null | undefined;
  /** Whether the customer said that the question is answered. */
  readonly customerConfirmed?: boolean | null | undefined;
  /** Whether the customer was satisfied, where somebody asked. */
  readonly satisfied?: boolean | null | undefined;
  /** When the customer next came to a human, on any channel. */
  readonly nextHumanContactAt?: Instant | null | undefined;
  /** How the bot ended it, in Intercom's words. */
  readonly resolutionState?: BotResolutionState | null | undefined;
  /** Where the customer came: to a bot (default), to self-service without one, or to an agent at once. Read by `deflectionRate` alone. */
  readonly channel?: "bot" | "self-service" | "agent" | null | undefined;
}

/** Conversations that are counted already, by what became of them. */
export interface BotOutcomeCounts {
  /** Resolved by the bot. */
  readonly resolved: number;
  /** Ended with the bot, without a word on whether it helped. */
  readonly contained: number;
  /** Escalated to a human. */
  readonly escalated: number;
  /** Left by the customer. */
  readonly abandoned: number;
}

/** Conversations that are counted already, for a rate of containment or deflection. */
export interface ContainmentCounts {
  /** All conversations. */
  readonly total: number;
  /** Those that were contained or deflected, by the definition in use. */
  readonly contained: number;
}

/** What may be said of every count of conversations. */
export interface ConversationOptions extends InputOptions, EstimateOptions {
  /** The zone of instants without an offset: an IANA name. */
  readonly timeZone?: string | undefined;
}

/** The options of `botOutcomes`. */
export interface BotOutcomesOptions extends ConversationOptions {
  /** Which share is the `value`. Default `"resolved"`. */
  readonly score?: "resolved" | "contained" | "escalated" | "abandoned" | undefined;
  /** What Intercom's `assumed_resolution` is: contained (default), since nobody said that it helped, or resolved, as Intercom counts it. */
  readonly assumedResolution?: "contained" | "resolved" | undefined;
}

/** The options of `containmentRate`. */
export interface ContainmentRateOptions extends ConversationOptions {
  /**
   * What a contained conversation is:
   *
   * - `"not-escalated"` (default): no human took part.
   * - `"not-escalated-and-satisfied"`: besides, the customer was satisfied. Who was not asked counts as not satisfied.
   * - `"no-human-contact-within"`: besides, the customer came to no human within `withinHours` of its end.
   * - `"closed-without-agent"`: it was closed, and no human took part.
   */
  readonly definition?:
    | "not-escalated"
    | "not-escalated-and-satisfied"
    | "no-human-contact-within"
    | "closed-without-agent"
    | undefined;
  /** The hours after the end in which no human contact may follow, under `"no-human-contact-within"`. Default 24. */
  readonly withinHours?: number | undefined;
  /**
   * Up to when the data reach. Under `"no-human-contact-within"` conversations whose hours are not over by then are left out and counted
   * in `excluded`: nobody knows yet whether the customer will come back.
   */
  readonly asOf?: Instant | undefined;
}

/** The options of `deflectionRate`. */
export interface DeflectionRateOptions extends ConversationOptions {
  /**
   * What is deflected, and of what:
   *
   * - `"not-escalated"` (default): of the conversations with a bot those in which no human took part.
   * - `"all-self-service"`: of all contacts, those to an agent too, those that ended in any self-service.
   */
  readonly definition?: "not-escalated" | "all-self-service" | undefined;
}

/** The options of `responseTimesByAuthor`. */
export interface ResponseTimesByAuthorOptions extends DurationOptions {
  /** Whose figures are the `value`, and all that stands beside it: those of humans (default) or of bots. */
  readonly author?: "human" | "bot" | undefined;
  /**
   * What ends a wait: the first reply, by a human or a bot, to whom it then belongs (`"shared"`, the default), or for each of the two its
   * own next reply only (`"separate"`), so that the answer of a bot does not end the wait for a human.
   */
  readonly clock?: "shared" | "separate" | undefined;
}

/** The options of `hoursSaved`. */
export interface HoursSavedOptions {
  /** The confidence level of the interval, between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
  /** The share of the conversations, in percent, that would else have come to a human. Default 100. */
  readonly otherwiseHandled?: number | undefined;
  /** The standard error of that share, in percentage points. Default 0. */
  readonly otherwiseHandledError?: number | undefined;
}

/** Intercom's words for the end of a conversation with a bot. */
export const resolutionStates: readonly BotResolutionState[] = [
  "assumed_resolution",
  "confirmed_resolution",
  "escalated",
  "negative_feedback",
  "procedure_handoff",
];

/** Where a customer may come. */
export const contactChannels: readonly string[] = ["bot", "self-service", "agent"];

/** The fields of a conversation that hold instants, none of which is before its start. */
export const conversationEnds: readonly (keyof BotConversation & string)[] = [
  "escalatedAt",
  "resolvedAt",
  "abandonedAt",
  "closedAt",
  "nextHumanContactAt",
];

/**
 * The schema of an array of {@link BotConversation}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `containmentRate`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { botConversationsSchema } from "cx-metrics/schemas";
 *
 * const schema = botConversationsSchema();
 * assert.equal(schema.safeParse([{ startedAt: 0, humanMessages: 2 }]).success, true);
 * assert.equal(schema.safeParse([{ startedAt: 9, escalatedAt: 5 }]).success, false);
 * ```
 */
export function botConversationsSchema(
  options: Pick<ContainmentRateOptions, "missing" | "invalid" | "timeZone" | "asOf"> = {},
): z.ZodMiniType<readonly BotConversation[]> {
  const { missing = "omit", invalid = "error", timeZone } = options;
  const instants = ticketInstants("botConversationsSchema", options);
  const end = ticketInstantField("omit", instants);
  const flag: FieldRule = { ...leaf("true or false", (value) => typeof value === "boolean"), missing: "omit" };
  return recordListSchema({
    expected: "an array of conversations, or an object of counts",
    fields: {
      startedAt: ticketInstantField(missing, instants),
      ...Object.fromEntries(conversationEnds.map((field) => [field, end])),
      humanMessages: { ...leaf("a whole number from 0 on", isCount, "integer"), missing: "omit" },
      customerConfirmed: flag,
      satisfied: flag,
      resolutionState: { ...choice(...resolutionStates), missing: "omit" },
      channel: { ...choice(...contactChannels), missing: "omit" },
    },
    pair: notBefore("startedAt", conversationEnds, timeZone),
    invalid,
  });
}

function conversationOptionRules(): Record<string, Rule> {
  const { timeZone } = durationOptionRules() as Readonly<Record<"timeZone", Rule>>;
  return { ...inputOptionRules(), ...estimateOptionRules(), timeZone };
}

/** Whether a value is a number of hours: beyond 11 years it is something else. */
export function isHours(value: unknown): value is number {
  return typeof value === "number" && value >= 1e-6 && value <= 1e5;
}

/**
 * The schema of {@link BotOutcomesOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { botOutcomesOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(botOutcomesOptionsSchema(), { score: "escalated" }).success, true);
 * assert.equal(z.safeParse(botOutcomesOptionsSchema(), { score: "deflected" }).success, false);
 * ```
 */
export const botOutcomesOptionsSchema: () => z.ZodMiniType<BotOutcomesOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...conversationOptionRules(),
      score: optional(choice("resolved", "contained", "escalated", "abandoned")),
      assumedResolution: optional(choice("contained", "resolved")),
    },
  }),
);

/**
 * The schema of {@link ContainmentRateOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { containmentRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const options = { definition: "no-human-contact-within", withinHours: 48 };
 * assert.equal(z.safeParse(containmentRateOptionsSchema(), options).success, true);
 * assert.equal(z.safeParse(containmentRateOptionsSchema(), { definition: "contained" }).success, false);
 * ```
 */
export const containmentRateOptionsSchema: () => z.ZodMiniType<ContainmentRateOptions> = /* @__PURE__ */ lazySchema(
  () => {
    const { asOf } = durationOptionRules() as Readonly<Record<"asOf", Rule>>;
    return objectSchema({
      fields: {
        ...conversationOptionRules(),
        definition: optional(
          choice("not-escalated", "not-escalated-and-satisfied", "no-human-contact-within", "closed-without-agent"),
        ),
        withinHours: optional(leaf("a number of hours above 0 (at most 1e5)", isHours, "number")),
        asOf,
      },
    });
  },
);

/**
 * The schema of {@link DeflectionRateOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { deflectionRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(deflectionRateOptionsSchema(), { definition: "all-self-service" }).success, true);
 * assert.equal(z.safeParse(deflectionRateOptionsSchema(), { definition: "all" }).success, false);
 * ```
 */
export const deflectionRateOptionsSchema: () => z.ZodMiniType<DeflectionRateOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: { ...conversationOptionRules(), definition: optional(choice("not-escalated", "all-self-service")) },
  }),
);

/**
 * The schema of {@link ResponseTimesByAuthorOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { responseTimesByAuthorOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(responseTimesByAuthorOptionsSchema(), { author: "bot", clock: "separate" }).success, true);
 * assert.equal(z.safeParse(responseTimesByAuthorOptionsSchema(), { author: "agent" }).success, false);
 * ```
 */
export const responseTimesByAuthorOptionsSchema: () => z.ZodMiniType<ResponseTimesByAuthorOptions> =
  /* @__PURE__ */ lazySchema(() =>
    objectSchema({
      fields: {
        ...durationOptionRules(),
        author: optional(choice("human", "bot")),
        clock: optional(choice("shared", "separate")),
      },
    }),
  );

/**
 * The schema of {@link HoursSavedOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hoursSavedOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(hoursSavedOptionsSchema(), { otherwiseHandled: 60 }).success, true);
 * assert.equal(z.safeParse(hoursSavedOptionsSchema(), { otherwiseHandled: 160 }).success, false);
 * ```
 */
export const hoursSavedOptionsSchema: () => z.ZodMiniType<HoursSavedOptions> = /* @__PURE__ */ lazySchema(() => {
  const percent = leaf(
    "a percentage from 0 to 100",
    (value) => value === 0 || (typeof value === "number" && value >= 1e-9 && value <= 100),
    "number",
  );
  const { confidenceLevel } = estimateOptionRules() as Readonly<Record<"confidenceLevel", Rule>>;
  return objectSchema({
    fields: { confidenceLevel, otherwiseHandled: optional(percent), otherwiseHandledError: optional(percent) },
  });
});

/**
 * The schema of {@link BotOutcomeCounts}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { botOutcomeCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const counts = { resolved: 500, contained: 250, escalated: 200, abandoned: 50 };
 * assert.equal(z.safeParse(botOutcomeCountsSchema(), counts).success, true);
 * assert.equal(z.safeParse(botOutcomeCountsSchema(), { ...counts, escalated: -1 }).success, false);
 * ```
 */
export const botOutcomeCountsSchema: () => z.ZodMiniType<BotOutcomeCounts> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: { resolved: count(), contained: count(), escalated: count(), abandoned: count() } }),
);

/**
 * The schema of {@link ContainmentCounts}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { containmentCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(containmentCountsSchema(), { total: 1000, contained: 800 }).success, true);
 * assert.equal(z.safeParse(containmentCountsSchema(), { total: 1000, contained: 1001 }).success, false);
 * ```
 */
export const containmentCountsSchema: () => z.ZodMiniType<ContainmentCounts> = /* @__PURE__ */ lazySchema(() =>
  consistent(objectSchema<ContainmentCounts>({ fields: { total: count(), contained: count() } }), (counts) =>
    findRateFault(counts),
  ),
);

/** What does not add up in counts of conversations. */
export function findRateFault<T extends ContainmentCounts>(counts: T): ReturnType<typeof findPartFault<T>> {
  return findPartFault(counts, ["contained", "total"]);
}
