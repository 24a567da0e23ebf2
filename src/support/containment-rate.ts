import type { Metric } from "../metric.ts";
import {
  type BotConversation,
  type ContainmentCounts,
  type ContainmentRateOptions,
  containmentRateOptionsSchema,
} from "../schemas/bots.ts";
import { checkInput } from "../schemas/check.ts";
import { ticketInstants } from "../schemas/durations.ts";
import { millisecondsIn } from "../time/units.ts";
import { isBlank } from "../values.ts";
import {
  type ConversationRateResult,
  type ConversationRateSummary,
  containedKind,
  defineConversationRate,
  excludedKind,
  otherKind,
} from "./conversation-rate.ts";

const name = "containmentRate";

/** What `containmentRate` keeps of its input. */
export type ContainmentRateSummary = ConversationRateSummary<
  "containmentRate",
  NonNullable<ContainmentRateOptions["definition"]>
>;

/**
 * Containment rate of a bot: the share of its conversations that did not need a human.
 *
 * `100 · contained / conversations`, in percent from 0 to 100. What "contained" means differs so much that rates by two definitions say
 * nothing about each other; `definition` names it, and `convention` repeats it:
 *
 * - `"not-escalated"` (default; 99helpers): no human took part. A customer who gives up in anger is contained.
 * - `"not-escalated-and-satisfied"` (Chatbotscape): besides, `satisfied` is `true`. Who was not asked counts as not satisfied, and is
 *   counted in `unrated`.
 * - `"no-human-contact-within"` (CoreBee, 24 to 48 hours): besides, no `nextHumanContactAt` within `withinHours` (24) of `closedAt`, or of
 *   `startedAt` where that is blank. Give `asOf`, and conversations that are too young to tell are counted in `excluded`.
 * - `"closed-without-agent"` (Gecko): it has a `closedAt`, and no human took part.
 *
 * A human took part where there is an `escalatedAt`, a message of a human, or Intercom's state `escalated` or `procedure_handoff`.
 *
 * Takes conversations, or `{ total, contained }` counted by the definition. One without `startedAt` is counted in `missing`; without
 * conversations `value` is `null`. The interval is Wilson's.
 *
 * Sources: 99helpers, Containment rate; Chatbotscape, Chatbot deflection vs containment; CoreBee, Bot containment rate; Gecko, Bot
 * analytics; Wilson 1927, JASA 22: 209–212 (interval).
 *
 * @param input - Conversations, or their counts; or a table of their columns.
 * @param options - See {@link ContainmentRateOptions}.
 * @throws {@link MetricInputError} for an instant that is none, lies before the start or after `asOf`, counts that do not add up, an option
 * that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { containmentRate } from "cx-metrics";
 *
 * assert.equal(containmentRate({ total: 1000, contained: 800 }).value, 80);
 *
 * const conversations = [
 *   { startedAt: "2026-03-02T09:00:00Z", closedAt: "2026-03-02T09:05:00Z", satisfied: true },
 *   { startedAt: "2026-03-02T09:10:00Z", nextHumanContactAt: "2026-03-02T11:00:00Z" },
 *   { startedAt: "2026-03-02T09:20:00Z", closedAt: "2026-03-02T09:25:00Z" },
 *   { startedAt: "2026-03-02T09:30:00Z", escalatedAt: "2026-03-02T09:31:00Z" },
 * ];
 * const rateBy = (definition: "not-escalated" | "not-escalated-and-satisfied" | "no-human-contact-within") =>
 *   containmentRate(conversations, { definition }).value;
 * assert.equal(rateBy("not-escalated"), 75);
 * assert.equal(rateBy("not-escalated-and-satisfied"), 25);
 * assert.equal(rateBy("no-human-contact-within"), 50);
 * ```
 */
export const containmentRate: Metric<
  readonly BotConversation[] | ContainmentCounts,
  ContainmentRateOptions,
  ContainmentRateSummary,
  ConversationRateResult
> = /* @__PURE__ */ defineConversationRate<
  "containmentRate",
  NonNullable<ContainmentRateOptions["definition"]>,
  ContainmentRateOptions
>({
  name,
  definitions: {
    "not-escalated": "% of conversations in which no human took part",
    "not-escalated-and-satisfied": "% of conversations in which no human took part and the customer was satisfied",
    "no-human-contact-within": "% of conversations without a human in them, and without a human contact within",
    "closed-without-agent": "% of conversations that were closed without a human in them",
  },
  isTimed: (definition) => definition === "no-human-contact-within",
  kindOf: (definition, options) => {
    const span = (options.withinHours ?? 24) * millisecondsIn.hours;
    const { asOf } = ticketInstants(name, options);
    return ({ isHuman, fields, end, nextHumanContact }) => {
      const isTimed = definition === "no-human-contact-within";
      if (isTimed && end + span > asOf) return excludedKind;
      if (isHuman || (isTimed && nextHumanContact <= end + span)) return otherKind;
      if (definition === "not-escalated-and-satisfied") return fields.satisfied === true ? containedKind : otherKind;
      return definition === "closed-without-agent" && isBlank(fields.closedAt) ? otherKind : containedKind;
    };
  },
  checkOptions: (options) => {
    checkInput(containmentRateOptionsSchema(), options, name, "options");
  },
});
