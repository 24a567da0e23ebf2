import type * as z from "zod/mini";
import { describeValue } from "../errors.ts";
import type { Instant } from "../time/instant.ts";
import type { Weekday } from "../time/periods.ts";
import { isWeight } from "../values.ts";
import type { ReportingPeriod } from "./lifecycle.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { choice, count, type LeafRule, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { instantRule, timeZoneRule, weekdayRule } from "./time-options.ts";

/** How often a subscription is billed. */
export type BillingInterval = "day" | "week" | "month" | "quarter" | "year";

/** A coupon of a subscription. */
export interface RevenueDiscount {
  /** What it takes off in percent of the amount, from 0 to 100. */
  readonly percentOff?: number | null | undefined;
  /** What it takes off the amount that is billed each time, in the same currency. */
  readonly amountOff?: number | null | undefined;
  /** For how long it is granted. */
  readonly duration: "once" | "repeating" | "forever";
}

/** A subscription, or a stretch of one for which its price did not change. */
export interface RevenueSubscription {
  /** Who is subscribed. The number 1 and the string `"1"` are two customers. */
  readonly customerId: string | number | null | undefined;
  /** When it began: the first instant at which it is active. */
  readonly startedAt: Instant | null | undefined;
  /** When it ended: the first instant at which it is active no more; `null`, or left out, while it runs. */
  readonly endedAt?: Instant | null | undefined;
  /** What is billed each time for one unit, without tax: from 0 to 1e12. */
  readonly amount: number | null | undefined;
  /** How often it is billed. */
  readonly interval: BillingInterval | null | undefined;
  /** Every how many of them, from 1 on: 6 with `interval: "month"` for every half year. Default 1. */
  readonly intervalCount?: number | null | undefined;
  /** How many units, from 0 to 1e6. Default 1. */
  readonly quantity?: number | null | undefined;
  /** The currency of the amounts: `"EUR"`. All rows must have the same. */
  readonly currency?: string | null | undefined;
  /** Its coupons, in the order in which they are taken off. */
  readonly discounts?: readonly RevenueDiscount[] | null | undefined;
  /** When its trial ends or ended, if it has one. */
  readonly trialEndsAt?: Instant | null | undefined;
  /** Which subscription it is a stretch of. Stretches of one subscription must not overlap. */
  readonly subscriptionId?: string | number | null | undefined;
}

/**
 * The monthly recurring revenue of a customer, of a `month` or from an instant (`at`) on. Either of the two must be there.
 *
 * A row with `month` counts for that month only: who has no row has no revenue in it, and several rows of a customer for one month add
 * up, so that a row that is there twice counts twice. A row with `at` counts until the next row with an `at` of the same customer
 * (and of the same `subscriptionId`, where there is one); no two of these may be of the same instant.
 */
export interface MrrRow {
  /** Who pays it. The number 1 and the string `"1"` are two customers. */
  readonly customerId: string | number | null | undefined;
  /** The month: `"2026-03"`, or a date in it. */
  readonly month?: string | null | undefined;
  /** The instant from which on it is paid. */
  readonly at?: Instant | null | undefined;
  /** The monthly recurring revenue, from 0 to 1e12. */
  readonly mrr: number | null | undefined;
  /** Its currency: `"EUR"`. All rows must have the same. */
  readonly currency?: string | null | undefined;
  /** The part of the customer's revenue that a row with `at` is about. */
  readonly subscriptionId?: string | number | null | undefined;
}

/** What may be said where revenue is read from rows. */
export interface RevenueOptions extends InputOptions, EstimateOptions {
  /** The zone of instants without an offset, of months and of calendar periods: an IANA name. Default `"UTC"` for months. */
  readonly timeZone?: string | undefined;
  /** The currency that all rows must be in. Default: that of the first row which has one. */
  readonly currency?: string | undefined;
  /** Whether a subscription counts before its `trialEndsAt`. Default `"exclude"`. */
  readonly trials?: "exclude" | "include" | undefined;
  /**
   * Which coupons lower the revenue: those that last `"forever"` (the default, Stripe's rule, by which coupons granted once or for some
   * months change nothing), `"all"` (each for as long as its subscription lasts), or `"none"` (list prices).
   */
  readonly coupons?: "forever" | "all" | "none" | undefined;
  /**
   * What becomes of rows with a negative amount: an `"error"` (the default), `"omit"` (left out and counted in `invalid`), or `"net"`: it
   * is taken off what the customer pays at that time, down to 0.
   */
  readonly refunds?: "error" | "omit" | "net" | undefined;
  /**
   * What counts at an instant: what was there right `"before"` it, so that what begins or ends at that very instant falls into the
   * period that begins with it; or what is there `"at"` it, with those changes made.
   */
  readonly boundary?: "before" | "at" | undefined;
}

/** What may be said where revenue is followed through a period. */
export interface RevenuePeriodOptions extends RevenueOptions {
  /** The period that is measured. Needed for rows; counts do without. */
  readonly period?: ReportingPeriod | undefined;
}

/** The options of `revenueMovements`. */
export interface RevenueMovementsOptions extends RevenuePeriodOptions {
  /** Cuts the period into those of a calendar; its first and its last one may be incomplete. Default: one period. */
  readonly every?: "day" | "week" | "month" | "quarter" | "year" | undefined;
  /** The first day of weeks. Default `"monday"`. */
  readonly weekStartsOn?: Weekday | undefined;
  /**
   * What a customer is who paid nothing at the start of a period and pays at its end, but had paid before: a movement of its own,
   * `"reactivation"` (the default), or `"new"` like any other.
   */
  readonly returning?: "reactivation" | "new" | undefined;
}

/** The options of `netRevenueRetention`. */
export interface NetRevenueRetentionOptions extends RevenuePeriodOptions {
  /** Whether customers who paid nothing at the start, but had paid before, count when they are back at the end. Default `"exclude"`. */
  readonly reactivation?: "exclude" | "include" | undefined;
}

/** The options of `grossRevenueRetention`. */
export interface GrossRevenueRetentionOptions extends RevenuePeriodOptions {}

/** The options of `revenueChurnRate`. */
export interface RevenueChurnRateOptions extends RevenuePeriodOptions {
  /** `"gross"` for what was lost (the default); `"net"` for what was lost less what the customers of the start pay more. */
  readonly score?: "gross" | "net" | undefined;
  /** Whether revenue of customers who came back is taken off the net rate. Default `"exclude"`. */
  readonly reactivation?: "exclude" | "include" | undefined;
  /** A vendor's definition by name: ChartMogul's net rate takes reactivation off. Other options go before it. */
  readonly convention?: "chartmogul" | undefined;
}

/** The options of `quickRatio`. */
export interface QuickRatioOptions extends RevenuePeriodOptions {}

/** The options of `monthlyRecurringRevenue`, `annualRecurringRevenue` and `averageRevenuePerCustomer`. */
export interface RecurringRevenueOptions extends RevenueOptions {
  /** The instant at which it is measured; what begins at it is in, what ends at it is out (`boundary: "at"`). Needed. */
  readonly asOf?: Instant | undefined;
}

/** Movements of revenue that are added up already. All are numbers from 0 to 1e30. */
export interface RevenueCounts {
  /** The recurring revenue at the start of the period. */
  readonly opening: number;
  /** What was lost with customers who pay nothing any more. */
  readonly churn: number;
  /** What customers pay less. Default 0. */
  readonly contraction?: number | undefined;
  /** What customers of the start pay more. Default 0. */
  readonly expansion?: number | undefined;
  /** What new customers pay. Default 0. */
  readonly new?: number | undefined;
  /** What customers who came back pay. Default 0. */
  readonly reactivation?: number | undefined;
  /** How many customers paid at the start: the `n` of the result. Default 0. */
  readonly customersAtStart?: number | undefined;
  /** The currency. */
  readonly currency?: string | undefined;
}

/** The longest list of periods that movements are kept for. */
export const maximumRevenuePeriods = 10_000;

/**
 * The schema of {@link RevenueMovementsOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { revenueMovementsOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(revenueMovementsOptionsSchema(), { every: "month", returning: "new" }).success, true);
 * assert.equal(z.safeParse(revenueMovementsOptionsSchema(), { every: "hour" }).success, false);
 * ```
 */
export const revenueMovementsOptionsSchema: () => z.ZodMiniType<RevenueMovementsOptions> = /* @__PURE__ */ lazySchema(
  () =>
    objectSchema({
      fields: {
        ...revenuePeriodRules(),
        every: optional(choice("day", "week", "month", "quarter", "year")),
        weekStartsOn: optional(weekdayRule()),
        returning: optional(choice("reactivation", "new")),
      },
    }),
);

/**
 * The schema of {@link NetRevenueRetentionOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { netRevenueRetentionOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(netRevenueRetentionOptionsSchema(), { reactivation: "include" }).success, true);
 * assert.equal(z.safeParse(netRevenueRetentionOptionsSchema(), { reactivation: true }).success, false);
 * ```
 */
export const netRevenueRetentionOptionsSchema: () => z.ZodMiniType<NetRevenueRetentionOptions> =
  /* @__PURE__ */ lazySchema(() =>
    objectSchema({ fields: { ...revenuePeriodRules(), reactivation: optional(choice("exclude", "include")) } }),
  );

/**
 * The schema of {@link GrossRevenueRetentionOptions} and {@link QuickRatioOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { revenuePeriodOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(revenuePeriodOptionsSchema(), { coupons: "all" }).success, true);
 * assert.equal(z.safeParse(revenuePeriodOptionsSchema(), { coupons: "some" }).success, false);
 * ```
 */
export const revenuePeriodOptionsSchema: () => z.ZodMiniType<RevenuePeriodOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: revenuePeriodRules() }),
);

/**
 * The schema of {@link RevenueChurnRateOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { revenueChurnRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(revenueChurnRateOptionsSchema(), { score: "net", convention: "chartmogul" }).success, true);
 * assert.equal(z.safeParse(revenueChurnRateOptionsSchema(), { score: "logo" }).success, false);
 * ```
 */
export const revenueChurnRateOptionsSchema: () => z.ZodMiniType<RevenueChurnRateOptions> = /* @__PURE__ */ lazySchema(
  () =>
    objectSchema({
      fields: {
        ...revenuePeriodRules(),
        score: optional(choice("gross", "net")),
        reactivation: optional(choice("exclude", "include")),
        convention: optional(choice("chartmogul")),
      },
    }),
);

/**
 * The schema of {@link RecurringRevenueOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { recurringRevenueOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(recurringRevenueOptionsSchema(), { asOf: "2026-03-01", trials: "include" }).success, true);
 * assert.equal(z.safeParse(recurringRevenueOptionsSchema(), { asOf: "yesterday" }).success, false);
 * ```
 */
export const recurringRevenueOptionsSchema: () => z.ZodMiniType<RecurringRevenueOptions> = /* @__PURE__ */ lazySchema(
  () => objectSchema({ fields: { ...revenueOptionRules(), asOf: optional(instantRule()) } }),
);

/**
 * The schema of {@link RevenueCounts}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { revenueCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(revenueCountsSchema(), { opening: 100, churn: 10, contraction: 10 }).success, true);
 * assert.equal(z.safeParse(revenueCountsSchema(), { opening: 100, churn: 101 }).success, false);
 * ```
 */
export const revenueCountsSchema: () => z.ZodMiniType<RevenueCounts> = /* @__PURE__ */ lazySchema(() => {
  const money = moneyRule();
  const parts = { contraction: money, expansion: money, new: money, reactivation: money, customersAtStart: count() };
  const others = Object.entries({ ...parts, currency: currencyRule() }).map(([key, rule]) => [key, optional(rule)]);
  const fields = { opening: money, churn: money, ...Object.fromEntries(others) };
  return objectSchema<RevenueCounts>({ fields }).check(({ value, issues }) => {
    const { opening, churn, contraction = 0 } = value;
    if (churn + contraction <= opening * (1 + 1e-9)) return;
    const expected = `at most opening (${opening}), contraction included`;
    const params = { code: "inconsistent", expected, received: describeValue(churn + contraction) };
    const message = `must be ${expected}, got ${params.received}`;
    issues.push({ code: "custom", message, path: ["churn"], input: churn, params });
  });
});

/** The rule of an amount that is added up already. */
export function moneyRule(): LeafRule {
  return leaf("a number from 0 on (at most 1e30)", (value) => isWeight(value, 1e30), "number");
}

/** The rule of the currency in a summary, which may be unknown. */
export function currencyOrNull(): LeafRule {
  return leaf("a currency or null", (value) => value === null || isCurrency(value));
}

/** Whether a value names a currency. */
export function isCurrency(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function currencyRule(): LeafRule {
  return leaf("a currency", isCurrency);
}

function revenueOptionRules(): Record<string, Rule> {
  return {
    ...inputOptionRules(),
    ...estimateOptionRules(),
    timeZone: optional(timeZoneRule()),
    currency: optional(currencyRule()),
    trials: optional(choice("exclude", "include")),
    coupons: optional(choice("forever", "all", "none")),
    refunds: optional(choice("error", "omit", "net")),
    boundary: optional(choice("before", "at")),
  };
}

function revenuePeriodRules(): Record<string, Rule> {
  const instant = instantRule();
  return { ...revenueOptionRules(), period: optional({ fields: { start: instant, end: instant } }) };
}
