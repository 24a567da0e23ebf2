import type * as z from "zod/mini";
import { isCount, isRecord } from "../values.ts";
import {
  consistent,
  type ReportingPeriod,
  type Subscription,
  subscriptionOptionRules,
  subscriptionRule,
} from "./lifecycle.ts";
import type { EstimateOptions, InputOptions } from "./options.ts";
import { recordListSchema } from "./records.ts";
import { count, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { summarySchema } from "./summaries.ts";

/** A subscription with the reason for which it ended. */
export interface EndedSubscription extends Subscription {
  /** Why it ended, in the words of whoever noted it; `null`, empty or left out where that is not known. */
  readonly endReason?: string | null | undefined;
}

/** The options of `churnReasons`. */
export interface ChurnReasonsOptions extends InputOptions, EstimateOptions {
  /** The period that is measured. */
  readonly period?: ReportingPeriod | undefined;
  /** The zone of instants without an offset, in the period and in the subscriptions: an IANA name. */
  readonly timeZone?: string | undefined;
  /**
   * The reasons that make up each kind: `{ voluntary: ["too expensive"], involuntary: ["payment_failed"] }`. A reason belongs to one
   * kind at most. Default none.
   */
  readonly kinds?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** Customers lost for one reason. */
export interface ReasonCount {
  /** The reason; `null` where it is not known. */
  readonly reason: string | null;
  /** How many customers were lost for it. */
  readonly customersLost: number;
}

/** What `churnReasons` keeps of its input. Summaries merge where no customer stands in both. */
export interface ChurnReasonsSummary {
  /** Which metric's summary it is. */
  readonly kind: "churnReasons";
  /** The version of its form. */
  readonly version: 1;
  /** Customers at the start of the period. */
  readonly customersAtStart: number;
  /** Those of them who were lost, by reason, each reason once: in alphabetical order, the unknown one last. */
  readonly reasons: readonly ReasonCount[];
  /** Subscriptions without a customer or a beginning. */
  readonly missing: number;
  /** Subscriptions that were left out as invalid. */
  readonly invalid: number;
}

/**
 * The schema of {@link ChurnReasonsOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { churnReasonsOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const schema = churnReasonsOptionsSchema();
 * assert.equal(z.safeParse(schema, { kinds: { involuntary: ["payment_failed"] } }).success, true);
 * assert.equal(z.safeParse(schema, { kinds: { voluntary: ["price"], involuntary: ["price"] } }).success, false);
 * ```
 */
export const churnReasonsOptionsSchema: () => z.ZodMiniType<ChurnReasonsOptions> = /* @__PURE__ */ lazySchema(() => {
  const { reactivation: _, graceDays: __, ...rules } = subscriptionOptionRules();
  const expected = "an object of arrays of reasons, each reason in one of them only";
  return objectSchema({ fields: { ...rules, kinds: optional(leaf(expected, isKinds)) } });
});

function isKinds(value: unknown): boolean {
  if (!isRecord(value) || !Object.values(value).every((reasons) => Array.isArray(reasons))) return false;
  const reasons = Object.values(value as Record<string, unknown[]>).flat();
  return reasons.every(isReason) && new Set(reasons).size === reasons.length;
}

function isReason(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/**
 * The schema of an array of {@link EndedSubscription}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `churnReasons`: the zone of instants without an offset, whether a customer and a
 * beginning may be missing, and whether invalid subscriptions will be left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { endedSubscriptionsSchema } from "cx-metrics/schemas";
 *
 * const schema = endedSubscriptionsSchema();
 * assert.equal(schema.safeParse([{ customerId: "ada", startedAt: 0, endedAt: 5, endReason: "price" }]).success, true);
 * assert.equal(schema.safeParse([{ customerId: "ada", startedAt: 0, endedAt: 5, endReason: 7 }]).success, false);
 * ```
 */
export function endedSubscriptionsSchema(
  options: Pick<ChurnReasonsOptions, "timeZone" | "missing" | "invalid"> = {},
): z.ZodMiniType<readonly EndedSubscription[]> {
  const rule = subscriptionRule(options);
  const reason = leaf("a string", (value) => typeof value === "string");
  return recordListSchema({ ...rule, fields: { ...rule.fields, endReason: { ...reason, missing: "omit" } } });
}

/** The schema of {@link ChurnReasonsSummary}. */
export const churnReasonsSummarySchema: () => z.ZodMiniType<ChurnReasonsSummary> = /* @__PURE__ */ lazySchema(() =>
  consistent(
    summarySchema<ChurnReasonsSummary>("churnReasons", {
      customersAtStart: count(),
      reasons: leaf("an array of { reason, customersLost }, each reason once", isReasonCounts),
    }),
    ({ customersAtStart, reasons }) =>
      reasons.reduce((sum, { customersLost }) => sum + customersLost, 0) <= customersAtStart
        ? null
        : {
            field: "reasons",
            expected: `counts of at most customersAtStart (${customersAtStart}) in all`,
            code: "inconsistent",
          },
  ),
);

function isReasonCounts(value: unknown): boolean {
  const isOne = (one: unknown): boolean =>
    isRecord(one) && (one.reason === null || isReason(one.reason)) && isCount(one.customersLost);
  return Array.isArray(value) && value.every(isOne) && new Set(value.map(({ reason }) => reason)).size === value.length;
}
