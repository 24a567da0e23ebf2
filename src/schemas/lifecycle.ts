import type * as z from "zod/mini";
import { describeValue, type MetricIssueCode } from "../errors.ts";
import { type Instant, instantReader } from "../time/instant.ts";
import type { RatePeriod } from "../time/units.ts";
import { isCount } from "../values.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { customerIdField, instantField, orderRule, recordListSchema } from "./records.ts";
import { choice, count, type LeafRule, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

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
  /** The zone of instants without an offset, in the period and in the subscriptions: an IANA name. */
  readonly timeZone?: string | undefined;
}

/** The options of `churnRate`. */
export interface ChurnRateOptions extends SubscriptionOptions {
  /**
   * Which customers the lost ones are divided by:
   *
   * - `"start"`: those at the start; only they can be lost. The default.
   * - `"average"`: the mean of those at the start and at the end; only those of the start count as lost.
   * - `"start-plus-added"`: those at the start and those added, who count as lost too.
   */
  readonly base?: "start" | "average" | "start-plus-added" | undefined;
}

/** The options of `retentionRate`. */
export interface RetentionRateOptions extends SubscriptionOptions {}

/** Customers of a period that are counted already, for `churnRate`. */
export interface ChurnCounts {
  /** Customers at the start. */
  readonly customersAtStart: number;
  /** Those of the start who were lost. */
  readonly customersLost: number;
  /** Customers who came in the period. Needed for every base but `"start"`. */
  readonly customersAdded?: number | undefined;
  /** Those of the added ones who were lost again. Default 0 where `customersAdded` is given. */
  readonly customersLostOfAdded?: number | undefined;
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

/** The options of `convertRate`. */
export interface ConvertRateOptions {
  /** The period that the rate is given for. */
  readonly from: RatePeriod;
  /** The period that it is wanted for. */
  readonly to: RatePeriod;
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
export function subscriptionsSchema({
  timeZone,
  missing = "omit",
  invalid = "error",
}: Pick<SubscriptionOptions, "timeZone" | "missing" | "invalid"> = {}): z.ZodMiniType<readonly Subscription[]> {
  return recordListSchema({
    expected: "an array of subscriptions, or an object of counts",
    fields: {
      customerId: customerIdField(missing),
      startedAt: instantField(missing, timeZone),
      endedAt: instantField("omit", timeZone),
    },
    pair: orderRule("startedAt", "endedAt", timeZone),
    invalid,
  });
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
    fields: { ...subscriptionOptionRules(), base: optional(choice("start", "average", "start-plus-added")) },
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
 * The schema of {@link ConvertRateOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { convertRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(convertRateOptionsSchema(), { from: "month", to: "year" }).success, true);
 * assert.equal(z.safeParse(convertRateOptionsSchema(), { from: "month" }).success, false);
 * ```
 */
export const convertRateOptionsSchema: () => z.ZodMiniType<ConvertRateOptions> = /* @__PURE__ */ lazySchema(() => {
  const period = choice("day", "week", "month", "quarter", "year");
  return objectSchema({ fields: { from: period, to: period } });
});

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
  return consistent(objectSchema<ChurnCounts>({ fields: { ...fields, ...added } }), findChurnFault);
});

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

/** A rate in percent. */
export function percentage(): LeafRule {
  const accepts = (value: unknown): boolean => typeof value === "number" && value >= 0 && value <= 100;
  return leaf("a number from 0 to 100", accepts, "number");
}

function subscriptionOptionRules(): Record<string, Rule> {
  const read = instantReader("UTC");
  const expected = "a Date, epoch milliseconds or an ISO 8601 string";
  // With its zone a period is read where all options are known: some may be bound to the metric.
  const instant = leaf(expected, (value) => !Number.isNaN(read(value)), "instant");
  return {
    ...inputOptionRules(),
    ...estimateOptionRules(),
    period: optional({ fields: { start: instant, end: instant } }),
    timeZone: optional(leaf("an IANA time zone", (value) => typeof value === "string")),
  };
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
export function findChurnFault(counts: {
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
