import { toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric, isCounts } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import {
  consistent,
  type RetentionCounts,
  type RetentionRateOptions,
  retentionCountsSchema,
  retentionRateOptionsSchema,
  type Subscription,
} from "../schemas/lifecycle.ts";
import { count } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { countFigures } from "../share-figures.ts";
import { describeReturns, type NoRateReason, reasonOf } from "./rate-words.ts";
import { subscriptionFields } from "./read-subscription.ts";
import { countChurn } from "./spell-counts.ts";
import type { SubscriptionCounts } from "./subscription-counts.ts";

/** What `retentionRate` takes: subscriptions, or customers that are counted already. */
export type RetentionRateInput = readonly Subscription[] | RetentionCounts;

/** What `retentionRate` keeps of its input. Summaries merge where no customer stands in both. */
export interface RetentionRateSummary {
  /** Which metric's summary it is. */
  readonly kind: "retentionRate";
  /** The version of its form. */
  readonly version: 1;
  /** Customers at the start of the period. */
  readonly customersAtStart: number;
  /** Those of them who are there at the end. */
  readonly customersRetained: number;
  /** The others who are there at the end. */
  readonly customersAdded: number;
  /** Subscriptions without a customer or a beginning. */
  readonly missing: number;
  /** Subscriptions that were left out as invalid. */
  readonly invalid: number;
}

/** What `retentionRate` gives. The counts are `null` where the figures are withheld. */
export interface RetentionRateResult extends Estimate {
  /** Customers at the start of the period. */
  readonly customersAtStart: number | null;
  /** Those of the start who are there at the end. */
  readonly customersRetained: number | null;
  /** Those who came in the period, or came back in it, and are there at the end. */
  readonly customersAdded: number | null;
  /** Customers at the end: the retained and the added ones. */
  readonly customersAtEnd: number | null;
  /** Why `value` is `null`; `null` where it is not. */
  readonly reason: NoRateReason | null;
}

/**
 * Customer retention rate: the share of a period's first customers who are still there at its end.
 *
 * `100 · (E − N) / S`, in percent from 0 to 100, with S customers at the start, E at the end and N of those added in the period.
 * N leaves out who came and left again: with them in it, the rate could fall below 0.
 *
 * Takes `{ customersAtStart, customersAtEnd, customersAdded }`, or subscriptions together with `period: { start, end }`. Those
 * are counted as {@link churnRate} counts them, so that retention is 100 less churn on the base `"start"`, whatever is made of
 * customers who come back.
 *
 * - Without customers at the start, `value` is `null`, and `reason` says so. A subscription whose `customerId` or `startedAt` is `null` or
 *   `undefined` is left out and counted in `missing`. `n` is the number of customers at the start.
 * - The interval is Wilson's.
 * - Summaries merge by adding, which is right for parts that have no customer in common.
 *
 * Source: Wilson 1927, JASA 22: 209–212, for the interval.
 *
 * @param input - Subscriptions, or counts; or a table of their columns.
 * @param options - See {@link RetentionRateOptions}.
 * @throws {@link MetricInputError} for an instant or a customer that is none, an end before its beginning, counts that are
 * no whole numbers or do not add up, subscriptions without a `period`, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { retentionRate } from "cx-metrics";
 *
 * const result = retentionRate({ customersAtStart: 200, customersAtEnd: 210, customersAdded: 30 });
 * assert.equal(result.value, 90);
 * assert.equal(result.customersRetained, 180);
 *
 * const subscriptions = [
 *   { customerId: 1, startedAt: "2024-01-10T08:00:00Z", endedAt: null },
 *   { customerId: 2, startedAt: "2024-02-01T08:00:00Z", endedAt: "2024-03-15T08:00:00Z" },
 *   { customerId: 3, startedAt: "2024-03-04T08:00:00Z", endedAt: null },
 * ];
 * const period = { start: "2024-03-01T00:00:00Z", end: "2024-04-01T00:00:00Z" };
 * assert.equal(retentionRate(subscriptions, { period }).value, 50);
 * ```
 */
export const retentionRate: Metric<
  RetentionRateInput | ColumnTable,
  RetentionRateOptions,
  RetentionRateSummary,
  RetentionRateResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name: "retentionRate",
    summarize: (input: RetentionRateInput, options: RetentionRateOptions): RetentionRateSummary =>
      isCounts<RetentionCounts>(input)
        ? fromCounts(input)
        : (countChurn("retentionRate", input, options, null).map(fromSubscriptions)[0] as RetentionRateSummary),
    summarizeBy: (input, groups, options) => countChurn("retentionRate", input, options, groups).map(fromSubscriptions),
    merge: (a, b) => ({
      kind: "retentionRate",
      version: 1,
      customersAtStart: a.customersAtStart + b.customersAtStart,
      customersRetained: a.customersRetained + b.customersRetained,
      customersAdded: a.customersAdded + b.customersAdded,
      missing: a.missing + b.missing,
      invalid: a.invalid + b.invalid,
    }),
    measure: measureRetention,
    checkOptions: (options) => {
      checkZonedOptions(retentionRateOptionsSchema(), options, "retentionRate");
    },
    checkSummary: (summary) => {
      checkInput(retentionRateSummarySchema(), summary, "retentionRate", "summary");
    },
  },
  { argument: "subscriptions", fields: subscriptionFields, passes: "rows" },
);

const retentionRateSummarySchema = /* @__PURE__ */ lazySchema<RetentionRateSummary>(() =>
  consistent(
    summarySchema<RetentionRateSummary>("retentionRate", {
      customersAtStart: count(),
      customersRetained: count(),
      customersAdded: count(),
    }),
    ({ customersAtStart, customersRetained }) =>
      customersRetained <= customersAtStart
        ? null
        : {
            field: "customersRetained",
            expected: `at most customersAtStart (${customersAtStart})`,
            code: "inconsistent",
          },
  ),
);

function fromSubscriptions(counts: SubscriptionCounts): RetentionRateSummary {
  const { customersAtStart, customersLost, customersAdded, customersLostOfAdded, missing, invalid } = counts;
  return {
    kind: "retentionRate",
    version: 1,
    customersAtStart,
    customersRetained: customersAtStart - customersLost,
    customersAdded: customersAdded - customersLostOfAdded,
    missing,
    invalid,
  };
}

function fromCounts(input: RetentionCounts): RetentionRateSummary {
  const counts = checkInput(retentionCountsSchema(), input, "retentionRate", "counts");
  const { customersAtStart, customersAtEnd, customersAdded } = counts;
  return {
    kind: "retentionRate",
    version: 1,
    customersAtStart,
    customersRetained: customersAtEnd - customersAdded,
    customersAdded,
    missing: 0,
    invalid: 0,
  };
}

function measureRetention(summary: RetentionRateSummary, options: RetentionRateOptions): RetentionRateResult {
  const { customersAtStart, customersRetained, customersAdded, missing, invalid } = summary;
  const facts = {
    metric: "retentionRate",
    unit: "percent",
    n: customersAtStart,
    effectiveN: customersAtStart,
    missing,
    invalid,
    convention: `customers at the end less those added, of those at the start of the period${describeReturns(options)}`,
  };
  const estimate = toEstimate(facts, countFigures(customersRetained, customersAtStart, options), options);
  const shown = (value: number): number | null => (estimate.suppressed ? null : value);
  return {
    ...estimate,
    customersAtStart: shown(customersAtStart),
    customersRetained: shown(customersRetained),
    customersAdded: shown(customersAdded),
    customersAtEnd: shown(customersRetained + customersAdded),
    reason: reasonOf(estimate, false),
  };
}
