import { countKinds, type KindCounts, type KindRules } from "../count-kinds.ts";
import { noFigures, toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate, Share } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { sameWord } from "../same-definition.ts";
import {
  type BotConversation,
  type BotOutcomeCounts,
  type BotOutcomesOptions,
  botConversationsSchema,
  botOutcomeCountsSchema,
  botOutcomesOptionsSchema,
} from "../schemas/bots.ts";
import { checkInput } from "../schemas/check.ts";
import { choice, count } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { countFigures, percentOf } from "../share-figures.ts";
import { isBlank, isRecord } from "../values.ts";
import { conversationReader, type ReadConversation } from "./read-conversations.ts";

const name = "botOutcomes";

/** What `botOutcomes` takes: conversations, or their counts. */
export type BotOutcomesInput = readonly BotConversation[] | BotOutcomeCounts;

/** What `botOutcomes` keeps of its input. */
export interface BotOutcomesSummary extends BotOutcomeCounts {
  /** Which metric's summary it is. */
  readonly kind: "botOutcomes";
  /** The version of its form. */
  readonly version: 1;
  /** What an assumed resolution was taken for. */
  readonly assumedResolution: "contained" | "resolved";
  /** Conversations without a `startedAt`. */
  readonly missing: number;
  /** Conversations that were left out as invalid. */
  readonly invalid: number;
}

/** What `botOutcomes` gives. The four outcomes add up to all conversations. */
export interface BotOutcomesResult extends Estimate {
  /** Resolved by the bot. */
  readonly resolved: Share;
  /** Ended with the bot, without a word on whether it helped. */
  readonly contained: Share;
  /** Escalated to a human. */
  readonly escalated: Share;
  /** Left by the customer, or ended with the word that it did not help. */
  readonly abandoned: Share;
}

/**
 * What became of the conversations with a bot: resolved, contained, escalated or abandoned, each conversation in one of them.
 *
 * The `value` is the share of one of them (`score`, the resolved by default) among all conversations, in percent from 0 to 100. The first
 * that holds decides:
 *
 * 1. **escalated**: it has an `escalatedAt`, a message of a human, or the state `escalated` or `procedure_handoff`.
 * 2. **resolved**: the customer confirmed it (`customerConfirmed: true`, state `confirmed_resolution`); or it has a `resolvedAt` and the
 *    customer did not deny it (`customerConfirmed: false`, state `negative_feedback`).
 * 3. **abandoned**: it has an `abandonedAt`, or the customer denied that it helped.
 * 4. **contained**: the rest. It ended with the bot, and nobody knows whether the customer got what they came for.
 *
 * Intercom's `assumed_resolution` is contained unless `assumedResolution: "resolved"`. Leave out conversations that go on: they would
 * count as contained.
 *
 * Takes conversations, or counts `{ resolved, contained, escalated, abandoned }`. One without `startedAt` is counted in `missing`;
 * without conversations `value` is `null`. The interval is Wilson's.
 *
 * Sources: Intercom OpenAPI 2.15, conversation `ai_agent.resolution_state`; Wilson 1927, JASA 22: 209–212 (interval).
 *
 * @param input - Conversations, or their counts; or a table of their columns.
 * @param options - See {@link BotOutcomesOptions}.
 * @throws {@link MetricInputError} for an instant that is none, one before the start, a state that is none, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { botOutcomes } from "cx-metrics";
 *
 * const conversations = [
 *   { startedAt: "2026-03-02T09:00:00Z", resolvedAt: "2026-03-02T09:04:00Z" },
 *   { startedAt: "2026-03-02T09:10:00Z", resolutionState: "assumed_resolution" },
 *   { startedAt: "2026-03-02T09:20:00Z", resolvedAt: "2026-03-02T09:22:00Z", humanMessages: 3 },
 *   { startedAt: "2026-03-02T09:30:00Z", customerConfirmed: false },
 * ] as const;
 * const result = botOutcomes(conversations);
 * assert.equal(result.value, 25);
 * assert.deepEqual(
 *   [result.resolved.count, result.contained.count, result.escalated.count, result.abandoned.count],
 *   [1, 1, 1, 1],
 * );
 * ```
 */
export const botOutcomes: Metric<
  BotOutcomesInput | ColumnTable,
  BotOutcomesOptions,
  BotOutcomesSummary,
  BotOutcomesResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name,
    summarize: (input: BotOutcomesInput, options: BotOutcomesOptions): BotOutcomesSummary =>
      isRecord<BotOutcomeCounts>(input)
        ? fromCounts(input, options)
        : fromKinds(countKinds(input, rulesOf(input, options), null)[0] as KindCounts, options),
    summarizeBy: (input, groups, options) =>
      countKinds(input, rulesOf(input, options), groups).map((counted) => fromKinds(counted, options)),
    merge: (a, b) => ({
      kind: name,
      version: 1,
      assumedResolution: sameWord(name, "assumedResolution", a.assumedResolution, b.assumedResolution),
      resolved: a.resolved + b.resolved,
      contained: a.contained + b.contained,
      escalated: a.escalated + b.escalated,
      abandoned: a.abandoned + b.abandoned,
      missing: a.missing + b.missing,
      invalid: a.invalid + b.invalid,
    }),
    measure: measureOutcomes,
    checkOptions: (options) => {
      checkZonedOptions(botOutcomesOptionsSchema(), options, name);
    },
    checkSummary: (summary) => {
      checkInput(botOutcomesSummarySchema(), summary, name, "summary");
    },
  },
  { argument: "conversations", fields: ["startedAt"] },
);

const botOutcomesSummarySchema = /* @__PURE__ */ lazySchema<BotOutcomesSummary>(() =>
  summarySchema(name, {
    assumedResolution: choice("contained", "resolved"),
    resolved: count(),
    contained: count(),
    escalated: count(),
    abandoned: count(),
  }),
);

const [resolved, contained, escalated, abandoned] = [0, 1, 2, 3];

function rulesOf(input: unknown, options: BotOutcomesOptions): KindRules {
  const { missing, invalid, assumedResolution } = options;
  const assumed = assumedResolution === "resolved";
  return {
    kindCount: 4,
    kindOf: conversationReader(name, options, (conversation) => outcomeOf(conversation, assumed)),
    check: () => {
      checkInput<unknown>(botConversationsSchema(options), input, name, "conversations");
    },
    missing,
    invalid,
  };
}

function outcomeOf({ isHuman, fields }: ReadConversation, isAssumedResolved: boolean): number {
  if (isHuman) return escalated as number;
  const { customerConfirmed, resolvedAt, abandonedAt, resolutionState } = fields;
  if (customerConfirmed === true) return resolved as number;
  const isDenied = customerConfirmed === false || resolutionState === "negative_feedback";
  const isResolved =
    !isBlank(resolvedAt) ||
    resolutionState === "confirmed_resolution" ||
    (isAssumedResolved && resolutionState === "assumed_resolution");
  if (isResolved && !isDenied) return resolved as number;
  return (isDenied || !isBlank(abandonedAt) ? abandoned : contained) as number;
}

function fromKinds({ counts, missing, invalid }: KindCounts, options: BotOutcomesOptions): BotOutcomesSummary {
  const of = (kind: number | undefined): number => counts[kind as number] as number;
  return {
    kind: name,
    version: 1,
    assumedResolution: options.assumedResolution ?? "contained",
    resolved: of(resolved),
    contained: of(contained),
    escalated: of(escalated),
    abandoned: of(abandoned),
    missing,
    invalid,
  };
}

function fromCounts(input: BotOutcomeCounts, options: BotOutcomesOptions): BotOutcomesSummary {
  const counts = checkInput(botOutcomeCountsSchema(), input, name, "counts");
  const assumedResolution = options.assumedResolution ?? "contained";
  return { kind: name, version: 1, assumedResolution, ...counts, missing: 0, invalid: 0 };
}

const words: Readonly<Record<NonNullable<BotOutcomesOptions["score"]>, string>> = {
  resolved: "resolved by the bot, and not escalated",
  contained: "ended with the bot, neither resolved nor abandoned nor escalated",
  escalated: "escalated to a human",
  abandoned: "left by the customer or denied, and not escalated",
};

function measureOutcomes(summary: BotOutcomesSummary, options: BotOutcomesOptions): BotOutcomesResult {
  const { missing, invalid, assumedResolution } = summary;
  const { score = "resolved" } = options;
  if (options.assumedResolution !== undefined) {
    sameWord(name, "assumedResolution", options.assumedResolution, assumedResolution);
  }
  const n = summary.resolved + summary.contained + summary.escalated + summary.abandoned;
  const facts = {
    metric: name,
    unit: "percent",
    n,
    effectiveN: n,
    missing,
    invalid,
    convention: `% of conversations ${words[score]}; assumed resolutions count as ${assumedResolution}`,
  };
  const estimate = toEstimate(facts, n > 0 ? countFigures(summary[score], n, options) : noFigures, options);
  const share = (count: number): Share =>
    estimate.suppressed ? { count: null, percent: null } : { count, percent: n > 0 ? percentOf(count, n) : null };
  return {
    ...estimate,
    resolved: share(summary.resolved),
    contained: share(summary.contained),
    escalated: share(summary.escalated),
    abandoned: share(summary.abandoned),
  };
}
