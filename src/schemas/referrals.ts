import type * as z from "zod/mini";
import type { Instant } from "../time/instant.ts";
import { type Bounds, readSpanOption } from "../time/instant-options.ts";
import type { ReportingPeriod } from "./lifecycle.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { customerIdField, instantField, recordListSchema } from "./records.ts";
import { choice, count, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { timeZoneRule } from "./time-options.ts";

/** A customer and who brought them. Other fields are not looked at. */
export interface ReferredCustomer {
  /** Who it is. The number 1 and the string `"1"` are two customers. */
  readonly customerId?: string | number | null | undefined;
  /** Who referred them; `null`, or left out, where nobody did. */
  readonly referredBy?: string | number | null | undefined;
  /** When they became a customer. Read where a `period` is given. */
  readonly joinedAt?: Instant | null | undefined;
}

/** Customers that are counted already, for `referralRate`. */
export interface ReferralCounts {
  /** New customers. */
  readonly newCustomers: number;
  /** Those of them who were referred. */
  readonly referredCustomers: number;
  /** All customers at the end of the period. Needed for `score: "referrers"`. */
  readonly customers?: number | undefined;
  /** Those of them who referred somebody. Needed for `score: "referrers"`. */
  readonly referrers?: number | undefined;
}

/** The options of `referralRate`. */
export interface ReferralRateOptions extends InputOptions, EstimateOptions {
  /** Which share `value` is: of new customers who were referred (default), or of customers who referred somebody. */
  readonly score?: "referred" | "referrers" | undefined;
  /** The period in which customers are new. Without it all of them are. */
  readonly period?: ReportingPeriod | undefined;
  /** The zone of instants without an offset: an IANA name. */
  readonly timeZone?: string | undefined;
}

/**
 * The schema of {@link ReferralRateOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { referralRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(referralRateOptionsSchema(), { score: "referrers" }).success, true);
 * assert.equal(z.safeParse(referralRateOptionsSchema(), { score: "friends" }).success, false);
 * ```
 */
export const referralRateOptionsSchema: () => z.ZodMiniType<ReferralRateOptions> = /* @__PURE__ */ lazySchema(() => {
  const instant = leaf("given", (value) => value !== undefined && value !== null);
  return objectSchema({
    fields: {
      ...inputOptionRules(),
      ...estimateOptionRules(),
      score: optional(choice("referred", "referrers")),
      period: optional({ fields: { start: instant, end: instant } }),
      timeZone: optional(timeZoneRule()),
    },
  });
});

/**
 * The schema of {@link ReferralCounts}. Whether they add up is asked by the metric.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { referralCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(referralCountsSchema(), { newCustomers: 200, referredCustomers: 30 }).success, true);
 * assert.equal(z.safeParse(referralCountsSchema(), { newCustomers: 200 }).success, false);
 * ```
 */
export const referralCountsSchema: () => z.ZodMiniType<ReferralCounts> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      newCustomers: count(),
      referredCustomers: count(),
      customers: optional(count()),
      referrers: optional(count()),
    },
  }),
);

/** The bounds of the period in which customers are new, in epoch milliseconds; all of time where none is given. */
export function referralPeriod(functionName: string, { period, timeZone }: ReferralRateOptions): Bounds {
  if (period === undefined) return { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };
  return readSpanOption(functionName, "period", period, timeZone);
}

/**
 * The schema of an array of {@link ReferredCustomer}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `referralRate`: `period`, `timeZone`, `missing` and `invalid` matter.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { referredCustomersSchema } from "cx-metrics/schemas";
 *
 * const schema = referredCustomersSchema();
 * assert.equal(schema.safeParse([{ customerId: "bob", referredBy: "ann" }]).success, true);
 * const refused = schema.safeParse([{ customerId: "bob", referredBy: "bob" }]);
 * assert.deepEqual(refused.error?.issues[0]?.path, [0, "referredBy"]);
 * ```
 */
export function referredCustomersSchema(options: ReferralRateOptions = {}): z.ZodMiniType<readonly ReferredCustomer[]> {
  const { period, timeZone, missing = "omit", invalid } = options;
  return recordListSchema({
    expected: "an array of customers, or an object of counts",
    fields: {
      customerId: customerIdField(missing),
      referredBy: customerIdField("omit"),
      ...(period !== undefined && { joinedAt: instantField(missing, timeZone) }),
    },
    pair: {
      field: "referredBy",
      accepts: ({ customerId, referredBy }) =>
        customerId === null || customerId === undefined || customerId !== referredBy,
      expected: () => "another customer",
      code: "inconsistent",
    },
    invalid,
  });
}
