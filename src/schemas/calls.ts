import type * as z from "zod/mini";
import type { Instant } from "../time/instant.ts";
import { isBlank, isCount, isRecord } from "../values.ts";
import { type DurationOptions, durationOptionRules, ticketInstantField, ticketInstants } from "./durations.ts";
import { consistent } from "./lifecycle.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { recordListSchema } from "./records.ts";
import { choice, count, type LeafRule, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { timeZoneRule } from "./time-options.ts";

/** A call or a chat that came into a queue, by its instants. While it has neither end, it is still waiting. */
export interface QueuedCall {
  /** When it came into the queue. */
  readonly queuedAt: Instant | null | undefined;
  /** When somebody answered it. What was answered was not abandoned, whatever `abandonedAt` says. */
  readonly answeredAt?: Instant | null | undefined;
  /** When the customer hung up before that. */
  readonly abandonedAt?: Instant | null | undefined;
}

/** A call or a chat that came into a queue, by the time that it waited. */
export interface WaitedCall {
  /** How long it waited, in seconds. */
  readonly waitSeconds: number | null | undefined;
  /** What became of it. */
  readonly outcome: "answered" | "abandoned" | "waiting" | null | undefined;
}

/** Calls that are counted already, by whether they were answered in time. */
export interface ServiceLevelCounts {
  /** Calls that were answered. */
  readonly answered: number;
  /** Those of them that were answered within the target. */
  readonly answeredWithinTarget: number;
  /** Calls that were abandoned. */
  readonly abandoned?: number | undefined;
  /** Those of them that were abandoned within the threshold of short abandons. */
  readonly shortAbandoned?: number | undefined;
}

/** Calls that are counted already, by whether they were answered. */
export interface AbandonmentCounts {
  /** Calls that were answered. */
  readonly answered: number;
  /** Calls that were abandoned. */
  readonly abandoned: number;
  /** Those of them that were abandoned within the threshold of short abandons. */
  readonly shortAbandoned?: number | undefined;
}

/** What may be said of every count of calls. */
export interface CallOptions extends InputOptions, EstimateOptions {
  /** Who hangs up after no more seconds than this has made a short abandon: a wrong number, a change of mind. Default 5. */
  readonly shortAbandonSeconds?: number | undefined;
  /** The zone of instants without an offset: an IANA name. */
  readonly timeZone?: string | undefined;
}

/** The options of `serviceLevel`. */
export interface ServiceLevelOptions extends CallOptions {
  /** The seconds within which a call is answered in time. The last of them counts. Default 20. */
  readonly targetSeconds?: number | undefined;
  /**
   * What the calls answered in time are divided by: those that were answered, all that were offered (answered and abandoned), or the
   * offered without short abandons. Default `"answered"`.
   */
  readonly of?: "answered" | "offered" | "offered-less-short-abandons" | undefined;
}

/** The options of `abandonmentRate`. */
export interface AbandonmentRateOptions extends CallOptions {
  /**
   * What short abandons are: abandons like others (`"count"`, the default), offered calls that do not count as abandoned
   * (`"count-as-offered"`), or no calls at all (`"leave-out"`).
   */
  readonly shortAbandons?: "count" | "count-as-offered" | "leave-out" | undefined;
}

/** The options of `averageSpeedOfAnswer`. */
export interface AverageSpeedOfAnswerOptions extends DurationOptions {}

/** Whether calls are told by their waits and not by their instants, going by the first of them. */
export function areWaitedCalls(input: unknown): boolean {
  const first = Array.isArray(input) ? input.find((call) => isRecord(call)) : undefined;
  return first !== undefined && ("waitSeconds" in first || "outcome" in first);
}

/** Whether a value can be a wait in seconds: beyond 30 years it is a timestamp. */
export function isWaitLength(value: unknown): value is number {
  return value === 0 || (typeof value === "number" && value >= 1e-6 && value <= 1e9);
}

/** The outcomes of a call that is told by its wait. */
export const callOutcomes: readonly string[] = ["answered", "abandoned", "waiting"];

/** What is asked of calls. */
export type CallRules = Pick<DurationOptions, "missing" | "invalid" | "timeZone" | "asOf">;

/**
 * The schema of an array of {@link QueuedCall}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `serviceLevel` and `averageSpeedOfAnswer`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { queuedCallsSchema } from "cx-metrics/schemas";
 *
 * const schema = queuedCallsSchema();
 * assert.equal(schema.safeParse([{ queuedAt: 0, answeredAt: 9000 }, { queuedAt: 0, abandonedAt: 4000 }]).success, true);
 * assert.equal(schema.safeParse([{ queuedAt: 5, answeredAt: 4 }]).success, false);
 * ```
 */
export function queuedCallsSchema(options: CallRules = {}): z.ZodMiniType<readonly QueuedCall[]> {
  const { missing = "omit", invalid = "error" } = options;
  const instants = ticketInstants("queuedCallsSchema", options);
  const { read } = instants;
  const end = ticketInstantField("omit", instants);
  return recordListSchema({
    expected: "an array of calls, or an object of counts",
    fields: { queuedAt: ticketInstantField(missing, instants), answeredAt: end, abandonedAt: end },
    pair: {
      field: endOfCall,
      accepts: (call) => !(read(call[endOfCall(call)]) < read(call.queuedAt)),
      expected: () => "at or after queuedAt",
    },
    invalid,
  });
}

/**
 * The schema of an array of {@link WaitedCall}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `serviceLevel` and `averageSpeedOfAnswer`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { waitedCallsSchema } from "cx-metrics/schemas";
 *
 * const schema = waitedCallsSchema();
 * assert.equal(schema.safeParse([{ waitSeconds: 12, outcome: "answered" }]).success, true);
 * assert.equal(schema.safeParse([{ waitSeconds: 12, outcome: "lost" }]).success, false);
 * ```
 */
export function waitedCallsSchema({
  missing = "omit",
  invalid = "error",
}: CallRules = {}): z.ZodMiniType<readonly WaitedCall[]> {
  return recordListSchema({
    expected: "an array of calls, or an object of counts",
    fields: {
      waitSeconds: { ...leaf("a number of seconds from 0 to 1e9", isWaitLength, "number"), missing },
      outcome: { ...choice(...callOutcomes), missing },
    },
    pair: { field: "outcome", accepts: () => true, expected: () => "" },
    invalid,
  });
}

/** The field that says when a call left the queue. */
function endOfCall({ answeredAt, abandonedAt }: Readonly<Record<string, unknown>>): string {
  return isBlank(answeredAt) && !isBlank(abandonedAt) ? "abandonedAt" : "answeredAt";
}

/** The rules of {@link CallOptions}. */
function callOptionRules(): Record<string, Rule> {
  return {
    ...inputOptionRules(),
    ...estimateOptionRules(),
    shortAbandonSeconds: optional(secondsRule()),
    timeZone: optional(timeZoneRule()),
  };
}

/** The rule of a threshold in seconds. */
export function secondsRule(): LeafRule {
  return leaf("a number of seconds from 0 to 1e9", isWaitLength, "number");
}

/**
 * The schema of {@link ServiceLevelOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { serviceLevelOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(serviceLevelOptionsSchema(), { of: "offered", targetSeconds: 30 }).success, true);
 * assert.equal(z.safeParse(serviceLevelOptionsSchema(), { of: "all" }).success, false);
 * ```
 */
export const serviceLevelOptionsSchema: () => z.ZodMiniType<ServiceLevelOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...callOptionRules(),
      targetSeconds: optional(secondsRule()),
      of: optional(choice("answered", "offered", "offered-less-short-abandons")),
    },
  }),
);

/**
 * The schema of {@link AbandonmentRateOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { abandonmentRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(abandonmentRateOptionsSchema(), { shortAbandons: "leave-out" }).success, true);
 * assert.equal(z.safeParse(abandonmentRateOptionsSchema(), { shortAbandons: false }).success, false);
 * ```
 */
export const abandonmentRateOptionsSchema: () => z.ZodMiniType<AbandonmentRateOptions> = /* @__PURE__ */ lazySchema(
  () =>
    objectSchema({
      fields: { ...callOptionRules(), shortAbandons: optional(choice("count", "count-as-offered", "leave-out")) },
    }),
);

/**
 * The schema of {@link AverageSpeedOfAnswerOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { averageSpeedOfAnswerOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(averageSpeedOfAnswerOptionsSchema(), { statistic: "median" }).success, true);
 * assert.equal(z.safeParse(averageSpeedOfAnswerOptionsSchema(), { statistic: "mode" }).success, false);
 * ```
 */
export const averageSpeedOfAnswerOptionsSchema: () => z.ZodMiniType<AverageSpeedOfAnswerOptions> =
  /* @__PURE__ */ lazySchema(() => objectSchema({ fields: durationOptionRules() }));

/**
 * The schema of {@link ServiceLevelCounts}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { serviceLevelCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(serviceLevelCountsSchema(), { answered: 125, answeredWithinTarget: 100 }).success, true);
 * assert.equal(z.safeParse(serviceLevelCountsSchema(), { answered: 99, answeredWithinTarget: 100 }).success, false);
 * ```
 */
export const serviceLevelCountsSchema: () => z.ZodMiniType<ServiceLevelCounts> = /* @__PURE__ */ lazySchema(() =>
  consistent(
    objectSchema<ServiceLevelCounts>({
      fields: {
        answered: count(),
        answeredWithinTarget: count(),
        abandoned: optional(count()),
        shortAbandoned: optional(count()),
      },
    }),
    (counts) => findPartFault(counts, ["answeredWithinTarget", "answered"], ["shortAbandoned", "abandoned"]),
  ),
);

/**
 * The schema of {@link AbandonmentCounts}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { abandonmentCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(abandonmentCountsSchema(), { answered: 90, abandoned: 10, shortAbandoned: 4 }).success, true);
 * assert.equal(z.safeParse(abandonmentCountsSchema(), { answered: 90, abandoned: 10, shortAbandoned: 11 }).success, false);
 * ```
 */
export const abandonmentCountsSchema: () => z.ZodMiniType<AbandonmentCounts> = /* @__PURE__ */ lazySchema(() =>
  consistent(
    objectSchema<AbandonmentCounts>({
      fields: { answered: count(), abandoned: count(), shortAbandoned: optional(count()) },
    }),
    (counts) => findPartFault(counts, ["shortAbandoned", "abandoned"]),
  ),
);

/** A count that is more than what it is a part of; a count that is not known is no fault. */
interface PartFault<T> {
  readonly field: keyof T & string;
  readonly expected: string;
  readonly code: "inconsistent";
}

/** Finds the first of several parts that is more than its whole. */
export function findPartFault<T extends object>(
  counts: T,
  ...parts: readonly (readonly [part: keyof T & string, whole: keyof T & string])[]
): PartFault<T> | null {
  for (const [part, whole] of parts) {
    const [a, b]: unknown[] = [counts[part], counts[whole]];
    if (!isCount(a) || !isCount(b) || a <= b) continue;
    return { field: part, expected: `at most ${whole} (${b})`, code: "inconsistent" };
  }
  return null;
}
