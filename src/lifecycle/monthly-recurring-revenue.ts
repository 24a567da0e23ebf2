import { noFigures, toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { currencyOrNull, moneyRule, type RecurringRevenueOptions } from "../schemas/revenue.ts";
import { count } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { sumOf } from "../stats/sum.ts";
import { checkRecurringOptions, readRecurringRevenue } from "./recurring-revenue.ts";
import { type RevenueRows, sameCurrency } from "./revenue-change.ts";
import { revenueRecords } from "./revenue-terms.ts";

/** What `monthlyRecurringRevenue` and `annualRecurringRevenue` keep of their input. Summaries merge where no customer stands in both. */
export interface RecurringRevenueSummary<Kind extends string = string> {
  /** Which metric's summary it is. */
  readonly kind: Kind;
  /** The version of its form. */
  readonly version: 1;
  /** The currency; `null` where none was named. */
  readonly currency: string | null;
  /** What all customers pay a month. */
  readonly monthly: number;
  /** How many customers pay. */
  readonly customers: number;
  /** How many rows were read. */
  readonly rows: number;
  /** Rows without a customer, a beginning or an amount. */
  readonly missing: number;
  /** Rows that were left out as invalid. */
  readonly invalid: number;
}

/** What `monthlyRecurringRevenue` and `annualRecurringRevenue` give. */
export interface RecurringRevenueResult extends Estimate {
  /** The currency; `null` where none was named. */
  readonly currency: string | null;
}

/** A metric of what all customers pay at an instant. */
export type RecurringRevenueMetric<Kind extends string> = Metric<
  RevenueRows | ColumnTable,
  RecurringRevenueOptions,
  RecurringRevenueSummary<Kind>,
  RecurringRevenueResult
>;

/**
 * Monthly recurring revenue (MRR): what all subscriptions that are active at an instant pay a month.
 *
 * `Σ amount · quantity / months of the interval`, less coupons, in the currency of the rows: 1,200 a year is 100. It is read as for
 * `revenueMovements`, with the same options, at the instant `asOf`: what begins at it is in, what ends at it is out. The opening
 * and closing of a movement are that with `boundary: "before"`.
 *
 * Nothing read gives `value: null`; nothing paid is 0. `n` is the number of customers who pay. A total is no sample: it has no
 * interval. Summaries merge for parts that share no customer.
 *
 * Sources: Stripe, Calculating MRR.
 *
 * @param input - Subscriptions, or rows of monthly revenue; or a table of their columns.
 * @param options - See {@link RecurringRevenueOptions}.
 * @throws {@link MetricInputError} for rows that `revenueMovements` refuses, no `asOf`, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { monthlyRecurringRevenue } from "cx-metrics";
 *
 * const subscriptions = [
 *   { customerId: "ada", startedAt: "2026-01-01", amount: 100, interval: "month" as const, quantity: 100, currency: "USD" },
 *   { customerId: "bo", startedAt: "2026-01-01", amount: 600, interval: "year" as const, quantity: 50, currency: "USD" },
 * ];
 * const result = monthlyRecurringRevenue(subscriptions, { asOf: "2026-03-01", timeZone: "UTC" });
 * assert.deepEqual([result.value, result.unit, result.n], [12_500, "USD", 2]);
 * ```
 */
export const monthlyRecurringRevenue: RecurringRevenueMetric<"monthlyRecurringRevenue"> =
  /* @__PURE__ */ defineRecurringRevenue(
    "monthlyRecurringRevenue",
    1,
    "what all subscriptions active at the instant pay a month",
  );

/**
 * Annual recurring revenue (ARR): twelve times the monthly recurring revenue at an instant.
 *
 * In the currency of the rows. It says what a year would bring if nothing changed, and is no forecast. Everything else is as for
 * `monthlyRecurringRevenue`.
 *
 * @param input - Subscriptions, or rows of monthly revenue; or a table of their columns.
 * @param options - See {@link RecurringRevenueOptions}.
 * @throws {@link MetricInputError} for rows that `revenueMovements` refuses, no `asOf`, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { annualRecurringRevenue } from "cx-metrics";
 *
 * const subscriptions = [{ customerId: "ada", startedAt: "2026-01-01", amount: 100, interval: "month" as const }];
 * assert.equal(annualRecurringRevenue(subscriptions, { asOf: "2026-03-01", timeZone: "UTC" }).value, 1200);
 * ```
 */
export const annualRecurringRevenue: RecurringRevenueMetric<"annualRecurringRevenue"> =
  /* @__PURE__ */ defineRecurringRevenue(
    "annualRecurringRevenue",
    12,
    "twelve times what all subscriptions active at the instant pay a month",
  );

function defineRecurringRevenue<Kind extends string>(
  name: Kind,
  months: number,
  convention: string,
): RecurringRevenueMetric<Kind> {
  const schema = lazySchema<RecurringRevenueSummary<Kind>>(() =>
    summarySchema(name, { currency: currencyOrNull(), monthly: moneyRule(), customers: count(), rows: count() }),
  );
  return defineRecordMetric(
    {
      name,
      summarize: (input: RevenueRows, options: RecurringRevenueOptions): RecurringRevenueSummary<Kind> => {
        const { payments, ...read } = readRecurringRevenue(name, input, options);
        return { kind: name, version: 1, ...read, monthly: sumOf(payments), customers: payments.length };
      },
      merge: (a, b) => ({
        kind: name,
        version: 1,
        currency: sameCurrency(name, a.currency, b.currency),
        monthly: a.monthly + b.monthly,
        customers: a.customers + b.customers,
        rows: a.rows + b.rows,
        missing: a.missing + b.missing,
        invalid: a.invalid + b.invalid,
      }),
      measure: ({ currency, monthly, customers: n, rows, missing, invalid }, options) => {
        const facts = { metric: name, unit: currency ?? "money", n, effectiveN: n, missing, invalid, convention };
        const value = rows === 0 ? null : months * monthly;
        return { ...toEstimate(facts, { ...noFigures, value }, options), currency };
      },
      checkOptions: (options) => checkRecurringOptions(name, options),
      checkSummary: (summary) => {
        checkInput(schema(), summary, name, "summary");
      },
    },
    revenueRecords,
  );
}
