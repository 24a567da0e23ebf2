import type * as z from "zod/mini";
import { describeValue, type MetricIssueCode } from "../errors.ts";
import type { Instant } from "../time/instant.ts";
import { isCount, isRecord, isWeight } from "../values.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { customerIdField, instantField, orderRule, type RecordsRule, recordListSchema } from "./records.ts";
import { choice, count, type LeafRule, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { summarySchema } from "./summaries.ts";
import { instantRule, timeZoneRule } from "./time-options.ts";

/** A span of time: `start` belongs to it, `end` does not. */
export interface ReportingPeriod {
  /** Its first instant. */
  readonly start: Instant;
  /** The first instant after it. */
  readonly end: Instant;
}

/** A stretch of time for which a customer was subscribed. */
export interface Subscription {
  /** Who is subscribed. The number 1 and the string `"1"` are two customers. */
  readonly customerId: string | number | null | undefined;
  /** When it began: the first instant at which it is active. */
  readonly startedAt: Instant | null | undefined;
  /** When it ended: the first instant at which it is active no more; `null`, or left out, while it runs. */
  readonly endedAt?: Instant | null | undefined;
}

/** What may be said where customers are counted from subscriptions. */
export interface SubscriptionOptions extends InputOptions, EstimateOptions {
  /** The period that is measured. Needed for subscriptions; counts do without. */
  readonly period?: ReportingPeriod | undefined;
  /** The zone of instants without an offset, in the period and in the subscriptions, and of the days: an IANA name. */
  readonly timeZone?: string | undefined;
  /**
   * What is made of a customer who leaves and comes back within the period. `"retained"` (default): they never left. `"new"`: they
   * were lost, their return is an addition, and if they leave again it is a second loss.
   */
  readonly reactivation?: "retained" | "new" | undefined;
  /**
   * How many days a customer may be away without being lost: a gap of fewer days is none. It is seen as far as the subscriptions
   * reach, beyond the period too. Default 0.
   */
  readonly graceDays?: number | undefined;
}

/**
 * What churn is divided by:
 *
 * - `"start"`: customers lost, by those at the start; only these can be lost.
 * - `"average"`: the same customers lost, by the mean of those at the start and at the end.
 * - `"start-plus-added"`: customers lost, by those at the start and those added, who count as lost too.
 * - `"daily-sum"`: the sum of the rates of single days, each of its customers lost by those at its start.
 * - `"person-time"`: losses by the time that customers were there, as the probability to be lost in the period.
 */
export type ChurnBase = "start" | "average" | "start-plus-added" | "daily-sum" | "person-time";

/** The options of `churnRate`. */
export interface ChurnRateOptions extends SubscriptionOptions {
  /** What the customers lost are divided by: see {@link ChurnBase}. Default `"start"`. */
  readonly base?: ChurnBase | undefined;
}

/** The options of `retentionRate`. */
export interface RetentionRateOptions extends SubscriptionOptions {}

/** Customers of a period that are counted already, for `churnRate`. */
export interface ChurnCounts {
  /** Customers at the start. */
  readonly customersAtStart: number;
  /** Those of the start who were lost. */
  readonly customersLost: number;
  /** Customers who came in the period. Needed for the bases `"average"` and `"start-plus-added"`. */
  readonly customersAdded?: number | undefined;
  /** Those of the added ones who were lost again. Default 0 where `customersAdded` is given. */
  readonly customersLostOfAdded?: number | undefined;
  /** The customers of each day. Needed for the base `"daily-sum"`. */
  readonly days?: readonly DailyChurnCounts[] | undefined;
  /** The time that customers were there. Needed for the base `"person-time"`. */
  readonly personTime?: PersonTimeCounts | undefined;
}

/** The customers of one day, counted already. */
export interface DailyChurnCounts {
  /** Customers at the start of the day. */
  readonly customersAtStart: number;
  /** Those of them who were lost by its end. */
  readonly customersLost: number;
}

/** The time that customers were there in a period, added up already. */
export interface PersonTimeCounts {
  /** How many times a customer was lost. */
  readonly losses: number;
  /** How many days all customers were there, together. */
  readonly customerDays: number;
  /** How many days the period has. */
  readonly periodDays: number;
}

/** What `churnRate` keeps of its input. Summaries merge where no customer stands in both. */
export interface ChurnRateSummary {
  /** Which metric's summary it is. */
  readonly kind: "churnRate";
  /** The version of its form. */
  readonly version: 1;
  /** Customers at the start of the period. */
  readonly customersAtStart: number;
  /** Those of them who were lost. */
  readonly customersLost: number;
  /** Customers added in the period; `null` where that is not known. */
  readonly customersAdded: number | null;
  /** Those of the added ones who were lost again; `null` where that is not known. */
  readonly customersLostOfAdded: number | null;
  /** The customers of each day, for the base `"daily-sum"`; otherwise `null`. */
  readonly days: DailyChurn | null;
  /** The time that customers were there, for the base `"person-time"`; otherwise `null`. */
  readonly personTime: PersonTime | null;
  /** Subscriptions without a customer or a beginning. */
  readonly missing: number;
  /** Subscriptions that were left out as invalid. */
  readonly invalid: number;
}

/** The customers of consecutive days, in columns. */
export interface DailyChurn {
  /** Customers at the start of each day. */
  readonly atStart: readonly number[];
  /** Those of them who were lost by its end. */
  readonly lost: readonly number[];
}

/** The time that customers were there, in a summary. */
export interface PersonTime {
  /** How many times a customer was lost. */
  readonly losses: number;
  /** How long all customers were there, together, in milliseconds. */
  readonly exposure: number;
  /** The length of the period in milliseconds. */
  readonly periodLength: number;
}

/** Customers of a period that are counted already, for `retentionRate`. */
export interface RetentionCounts {
  /** Customers at the start. */
  readonly customersAtStart: number;
  /** Customers at the end, old and new. */
  readonly customersAtEnd: number;
  /** Those of the end who were not there at the start. Who came and left again does not count. */
  readonly customersAdded: number;
}

/**
 * The schema of an array of {@link Subscription}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `churnRate`: the zone of instants without an offset, whether a customer and a
 * beginning may be missing, and whether invalid subscriptions will be left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { subscriptionsSchema } from "cx-metrics/schemas";
 *
 * const schema = subscriptionsSchema({ timeZone: "Asia/Bishkek" });
 * assert.equal(schema.safeParse([{ customerId: "ada", startedAt: "2024-03-01", endedAt: null }]).success, true);
 * const refused = schema.safeParse([{ customerId: "ada", startedAt: "2024-03-01", endedAt: "2024-02-01" }]);
 * assert.deepEqual(refused.error?.issues[0]?.path, [0, "endedAt"]);
 * ```
 */
export function subscriptionsSchema(
  options: Pick<SubscriptionOptions, "timeZone" | "missing" | "invalid"> = {},
): z.ZodMiniType<readonly Subscription[]> {
  return recordListSchema({
    ...subscriptionRule(options),
    expected: "an array of subscriptions, or an object of counts",
  });
}

/** The rule of an array of subscriptions. */
export function subscriptionRule({
  timeZone,
  missing = "omit",
  invalid = "error",
}: Pick<SubscriptionOptions, "timeZone" | "missing" | "invalid">): RecordsRule {
  return {
    expected: "an array of subscriptions",
    fields: {
      customerId: customerIdField(missing),
      startedAt: instantField(missing, timeZone),
      endedAt: instantField("omit", timeZone),
    },
    pair: orderRule("startedAt", "endedAt", timeZone),
    invalid,
  };
}

/**
 * The schema of {@link ChurnRateOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { churnRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(churnRateOptionsSchema(), { base: "average" }).success, true);
 * assert.equal(z.safeParse(churnRateOptionsSchema(), { base: "end" }).success, false);
 * ```
 */
export const churnRateOptionsSchema: () => z.ZodMiniType<ChurnRateOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: { ...subscriptionOptionRules(), base: optional(churnBaseRule()) },
  }),
);

/**
 * The schema of {@link RetentionRateOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { retentionRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(retentionRateOptionsSchema(), { timeZone: "Asia/Bishkek" }).success, true);
 * assert.equal(z.safeParse(retentionRateOptionsSchema(), { base: "start" }).success, false);
 * ```
 */
export const retentionRateOptionsSchema: () => z.ZodMiniType<RetentionRateOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: subscriptionOptionRules() }),
);

/**
 * The schema of {@link ChurnCounts}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { churnCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(churnCountsSchema(), { customersAtStart: 500, customersLost: 25 }).success, true);
 * assert.equal(z.safeParse(churnCountsSchema(), { customersAtStart: 500, customersLost: 501 }).success, false);
 * ```
 */
export const churnCountsSchema: () => z.ZodMiniType<ChurnCounts> = /* @__PURE__ */ lazySchema(() => {
  const fields = { customersAtStart: count(), customersLost: count() };
  const added = { customersAdded: optional(count()), customersLostOfAdded: optional(count()) };
  const days = leaf("an array of { customersAtStart, customersLost }", isDailyCounts);
  const time = { fields: { losses: count(), customerDays: daysRule(), periodDays: daysRule() } };
  const more = { days: optional(days), personTime: optional(time) };
  return consistent(objectSchema<ChurnCounts>({ fields: { ...fields, ...added, ...more } }), findChurnFault);
});

/** The schema of {@link ChurnRateSummary}. */
export const churnRateSummarySchema: () => z.ZodMiniType<ChurnRateSummary> = /* @__PURE__ */ lazySchema(() =>
  consistent(
    summarySchema<ChurnRateSummary>("churnRate", {
      customersAtStart: count(),
      customersLost: count(),
      customersAdded: countOrNull(),
      customersLostOfAdded: countOrNull(),
      days: leaf("{ atStart, lost } of every day, or null", isDailyChurn),
      personTime: leaf("{ losses, exposure, periodLength }, or null", isPersonTime),
    }),
    findChurnFault,
  ),
);

function isDailyCounts(value: unknown): boolean {
  const isDay = (day: unknown): boolean => isRecord(day) && isPart(day.customersLost, day.customersAtStart);
  return Array.isArray(value) && value.every(isDay);
}

function isDailyChurn(value: unknown): boolean {
  if (value === null) return true;
  if (!isRecord(value) || !Array.isArray(value.atStart) || !Array.isArray(value.lost)) return false;
  const { atStart, lost } = value;
  return lost.length === atStart.length && lost.every((part, day) => isPart(part, atStart[day]));
}

/** Whether one count is a part of another. */
function isPart(part: unknown, whole: unknown): boolean {
  return isCount(part) && isCount(whole) && part <= whole;
}

function isPersonTime(value: unknown): boolean {
  if (value === null) return true;
  if (!isRecord(value)) return false;
  const { losses, exposure, periodLength } = value;
  return isCount(losses) && isWeight(exposure, 1e30) && isWeight(periodLength, 1e30);
}

function daysRule(): LeafRule {
  const accepts = (value: unknown): boolean => isWeight(value, 1e20);
  return leaf("a finite number of days from 0 on (at most 1e20)", accepts, "number");
}

/** The rule of what churn is divided by. */
export function churnBaseRule(): LeafRule {
  return choice("start", "average", "start-plus-added", "daily-sum", "person-time");
}

/**
 * The schema of {@link RetentionCounts}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { retentionCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(retentionCountsSchema(), { customersAtStart: 200, customersAtEnd: 210, customersAdded: 30 }).success, true);
 * assert.equal(z.safeParse(retentionCountsSchema(), { customersAtStart: 200, customersAtEnd: 10, customersAdded: 30 }).success, false);
 * ```
 */
export const retentionCountsSchema: () => z.ZodMiniType<RetentionCounts> = /* @__PURE__ */ lazySchema(() => {
  const fields = { customersAtStart: count(), customersAtEnd: count(), customersAdded: count() };
  return consistent(objectSchema<RetentionCounts>({ fields }), findRetentionFault);
});

/** A count that may be unknown. */
export function countOrNull(): LeafRule {
  return leaf("a whole number from 0 on, or null", (value) => value === null || isCount(value), "integer");
}

/** The rules of {@link SubscriptionOptions}, to spread into those of an options object. */
export function subscriptionOptionRules(): Record<string, Rule> {
  return {
    ...inputOptionRules(),
    ...estimateOptionRules(),
    period: optional({ fields: { start: instantRule(), end: instantRule() } }),
    timeZone: optional(timeZoneRule()),
    ...returnOptionRules(),
  };
}

/** The rules of what is made of customers who come back. */
function returnOptionRules(): Record<string, Rule> {
  return { reactivation: optional(choice("retained", "new")), graceDays: optional(count()) };
}

/** Counts that do not add up. */
interface CountFault<T> {
  readonly field: keyof T & string;
  readonly expected: string;
  readonly code: MetricIssueCode;
}

/** A schema that also asks whether the counts, each right for itself, add up. */
export function consistent<T extends object>(
  schema: z.ZodMiniType<T>,
  find: (counts: T) => CountFault<T> | null,
): z.ZodMiniType<T> {
  return schema.check(({ value, issues }) => {
    const fault = find(value);
    if (fault === null) return;
    const { field, expected, code } = fault;
    const input = value[field];
    const params = { code, expected, received: describeValue(input) };
    const message = `must be ${expected}, got ${params.received}`;
    issues.push({ code: "custom", message, path: [field], input, params });
  });
}

/** What does not add up in counts of churn, where `null` stands for unknown. */
function findChurnFault(counts: {
  readonly customersAtStart: number;
  readonly customersLost: number;
  readonly customersAdded?: number | null | undefined;
  readonly customersLostOfAdded?: number | null | undefined;
}): CountFault<typeof counts> | null {
  const { customersAtStart, customersLost, customersAdded, customersLostOfAdded } = counts;
  if (customersLost > customersAtStart) {
    return { field: "customersLost", expected: `at most customersAtStart (${customersAtStart})`, code: "inconsistent" };
  }
  if (typeof customersLostOfAdded !== "number") return null;
  if (typeof customersAdded !== "number") {
    return { field: "customersAdded", expected: "given where customersLostOfAdded is", code: "missing-value" };
  }
  if (customersLostOfAdded <= customersAdded) return null;
  return {
    field: "customersLostOfAdded",
    expected: `at most customersAdded (${customersAdded})`,
    code: "inconsistent",
  };
}

function findRetentionFault(counts: RetentionCounts): CountFault<RetentionCounts> | null {
  const { customersAtStart, customersAtEnd, customersAdded } = counts;
  if (customersAdded > customersAtEnd) {
    return { field: "customersAdded", expected: `at most customersAtEnd (${customersAtEnd})`, code: "inconsistent" };
  }
  const most = customersAtStart + customersAdded;
  if (customersAtEnd <= most) return null;
  return {
    field: "customersAtEnd",
    expected: `at most customersAtStart + customersAdded (${most})`,
    code: "inconsistent",
  };
}
