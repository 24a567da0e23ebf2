import { noFigures, toEstimate } from "../estimate.ts";
import { meanFigures, within } from "../mean-figures.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { currencyOrNull, type RecurringRevenueOptions } from "../schemas/revenue.ts";
import { leaf } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { type Moments, mergeMoments, momentsOfNumbers, standardErrorOf } from "../stats/moments.ts";
import { isCount, isRecord, isWeight } from "../values.ts";
import { checkRecurringOptions, readRecurringRevenue } from "./recurring-revenue.ts";
import { type RevenueRows, sameCurrency } from "./revenue-change.ts";
import { revenueRecords } from "./revenue-terms.ts";

/** What `averageRevenuePerCustomer` keeps of its input. Summaries merge where no customer stands in both. */
export interface AverageRevenuePerCustomerSummary {
  /** Which metric's summary it is. */
  readonly kind: "averageRevenuePerCustomer";
  /** The version of its form. */
  readonly version: 1;
  /** The currency; `null` where none was named. */
  readonly currency: string | null;
  /** The moments of what customers pay a month. */
  readonly payments: Moments;
  /** Rows without a customer, a beginning or an amount. */
  readonly missing: number;
  /** Rows that were left out as invalid. */
  readonly invalid: number;
}

/** What `averageRevenuePerCustomer` gives. */
export interface AverageRevenuePerCustomerResult extends Estimate {
  /** The currency; `null` where none was named. */
  readonly currency: string | null;
}

const name = "averageRevenuePerCustomer";

/**
 * Average revenue per customer (ARPA, ARPU): what a paying customer pays a month, on average, at an instant.
 *
 * Monthly recurring revenue by the number of customers who pay, in the currency of the rows. It is read as
 * `monthlyRecurringRevenue` is, with the same options, at the instant `asOf`; who is on a trial, or on a free plan, is no paying customer.
 *
 * - Where nobody pays, `value` is `null`. `n` is the number of customers who pay.
 * - The interval is Student's, of the mean, cut off at 0; `null` below two customers and where all pay the same. A few large customers
 *   make it wide.
 * - Summaries merge for parts that share no customer.
 *
 * Sources: Student 1908, Biometrika 6: 1–25.
 *
 * @param input - Subscriptions, or rows of monthly revenue; or a table of their columns.
 * @param options - See {@link RecurringRevenueOptions}.
 * @throws {@link MetricInputError} for rows that `revenueMovements` refuses, no `asOf`, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { averageRevenuePerCustomer } from "cx-metrics";
 *
 * const rows = [
 *   { customerId: "ada", month: "2026-03", mrr: 100 },
 *   { customerId: "bo", month: "2026-03", mrr: 50 },
 *   { customerId: "cy", month: "2026-03", mrr: 30 },
 * ];
 * const result = averageRevenuePerCustomer(rows, { asOf: "2026-03-31", timeZone: "UTC" });
 * assert.equal(result.value, 60);
 * assert.equal(result.interval?.high.toFixed(1), "149.6");
 * ```
 */
export const averageRevenuePerCustomer: Metric<
  RevenueRows | ColumnTable,
  RecurringRevenueOptions,
  AverageRevenuePerCustomerSummary,
  AverageRevenuePerCustomerResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name,
    summarize: (input: RevenueRows, options: RecurringRevenueOptions): AverageRevenuePerCustomerSummary => {
      const { currency, payments, missing, invalid } = readRecurringRevenue(name, input, options);
      const moments = momentsOfNumbers(name, "rows", payments.slice().sort());
      return { kind: name, version: 1, currency, payments: moments, missing, invalid };
    },
    merge: (a, b) => ({
      kind: name,
      version: 1,
      currency: sameCurrency(name, a.currency, b.currency),
      payments: mergeMoments(a.payments, b.payments),
      missing: a.missing + b.missing,
      invalid: a.invalid + b.invalid,
    }),
    measure: ({ currency, payments, missing, invalid }, options) => {
      const { n, mean } = payments;
      const unit = currency ?? "money";
      const convention = "recurring revenue a month by the customers who pay, at the instant";
      const facts = { metric: name, unit, n, effectiveN: n, missing, invalid, convention };
      const figures = n === 0 ? noFigures : meanFigures(mean, standardErrorOf(payments), n - 1, options);
      return { ...toEstimate(facts, within(0, Number.POSITIVE_INFINITY, figures), options), currency };
    },
    checkOptions: (options) => checkRecurringOptions(name, options),
    checkSummary: (summary) => {
      checkInput(summaryRules(), summary, name, "summary");
    },
  },
  revenueRecords,
);

const summaryRules = /* @__PURE__ */ lazySchema<AverageRevenuePerCustomerSummary>(() =>
  summarySchema(name, {
    currency: currencyOrNull(),
    payments: leaf("moments { n, mean, m2 } of amounts", arePayments),
  }),
);

function arePayments(value: unknown): boolean {
  return isRecord(value) && isCount(value.n) && isWeight(value.mean, 1e30) && isWeight(value.m2);
}
