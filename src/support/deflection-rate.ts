import type { Metric } from "../metric.ts";
import {
  type BotConversation,
  type ContainmentCounts,
  type DeflectionRateOptions,
  deflectionRateOptionsSchema,
} from "../schemas/bots.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type ConversationRateResult,
  type ConversationRateSummary,
  containedKind,
  defineConversationRate,
  excludedKind,
  otherKind,
} from "./conversation-rate.ts";

const name = "deflectionRate";

/** What `deflectionRate` keeps of its input. */
export type DeflectionRateSummary = ConversationRateSummary<
  "deflectionRate",
  NonNullable<DeflectionRateOptions["definition"]>
>;

/**
 * Deflection rate: the share of contacts that were kept away from human agents.
 *
 * `100 · deflected / contacts`, in percent from 0 to 100, by one of two definitions that have only the name in common:
 *
 * - `"not-escalated"` (default; Chatbotscape): of the conversations with a bot those in which no human took part. It is what others call
 *   containment. Contacts on another `channel` are counted in `excluded`.
 * - `"all-self-service"` (99helpers): of all contacts, those that came to an agent at once (`channel: "agent"`) too, those that ended with
 *   a bot or in other self-service. It needs the agents' contacts in the input, and is far lower.
 *
 * Takes contacts in the shape of {@link BotConversation}, or `{ total, contained }` counted by the definition; the deflected are then the
 * `contained`. A contact without `channel` came to a bot. One without `startedAt` is counted in `missing`; without contacts `value` is
 * `null`. The interval is Wilson's.
 *
 * Sources: Chatbotscape, Chatbot deflection vs containment; 99helpers, Containment rate; Wilson 1927, JASA 22: 209–212 (interval).
 *
 * @param input - Contacts, or their counts; or a table of their columns.
 * @param options - See {@link DeflectionRateOptions}.
 * @throws {@link MetricInputError} for an instant that is none or lies before the start, counts that do not add up, an option that does not
 * exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { deflectionRate } from "cx-metrics";
 *
 * const startedAt = "2026-03-02T09:00:00Z";
 * const contacts = [
 *   { startedAt, channel: "bot" },
 *   { startedAt, channel: "bot", humanMessages: 2 },
 *   { startedAt, channel: "self-service" },
 *   { startedAt, channel: "agent" },
 *   { startedAt, channel: "agent" },
 * ] as const;
 * assert.equal(deflectionRate(contacts).value, 50);
 * assert.equal(deflectionRate(contacts, { definition: "all-self-service" }).value, 40);
 * ```
 */
export const deflectionRate: Metric<
  readonly BotConversation[] | ContainmentCounts,
  DeflectionRateOptions,
  DeflectionRateSummary,
  ConversationRateResult
> = /* @__PURE__ */ defineConversationRate<
  "deflectionRate",
  NonNullable<DeflectionRateOptions["definition"]>,
  DeflectionRateOptions
>({
  name,
  definitions: {
    "not-escalated": "% of conversations with a bot in which no human took part",
    "all-self-service": "% of all contacts that ended in self-service, with a bot or without",
  },
  isTimed: () => false,
  kindOf: (definition) => {
    return ({ isHuman, fields: { channel } }) => {
      const place = channel ?? "bot";
      if (definition === "not-escalated" && place !== "bot") return excludedKind;
      return isHuman || place === "agent" ? otherKind : containedKind;
    };
  },
  checkOptions: (options) => {
    checkInput(deflectionRateOptionsSchema(), options, name, "options");
  },
});
