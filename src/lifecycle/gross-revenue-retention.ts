import { type GrossRevenueRetentionOptions, revenuePeriodOptionsSchema } from "../schemas/revenue.ts";
import type { RevenueChangeSummary } from "./revenue-change.ts";
import { defineRevenueRatio, lossResiduals, type RevenueRatio, type RevenueRatioMetric } from "./revenue-ratio.ts";

/** What `grossRevenueRetention` keeps of its input. Summaries merge where no customer stands in both. */
export interface GrossRevenueRetentionSummary extends RevenueChangeSummary<"grossRevenueRetention"> {}

/**
 * Gross revenue retention (GRR): what is left at the end of a period of what its customers paid at the start, what they pay more not
 * counted.
 *
 * `100 · (opening − churn − contraction) / opening`, in percent from 0 to 100: for every customer the smaller of what they pay now and what
 * they paid then, in sum, by what they paid then. It is 100 less the gross `revenueChurnRate`, and never above
 * `netRevenueRetention`. New customers and those who came back never count.
 *
 * Takes rows, read as for `revenueMovements`, together with `period: { start, end }`; or `{ opening, churn, contraction }` of money. What
 * happens at the very instants `start` and `end` is taken as for `netRevenueRetention`: see `boundary`.
 *
 * - Without revenue at the start `value` is `null`, and `reason` is `"no-opening-revenue"`. `n` is the number of customers at the start.
 * - The error treats customers as a sample, and comes by linearisation of the ratio, as for `netRevenueRetention`; the interval is
 *   Student's, cut off at 0 and 100. Where nobody pays less there is none. From money alone there is no error: `null`.
 * - Summaries merge for parts that share no customer.
 *
 * Sources: Cochran 1977, Sampling Techniques, 3rd ed., ch. 6 (error of a ratio).
 *
 * @param input - Subscriptions, rows of monthly revenue, or movements in money; or a table of their columns.
 * @param options - See {@link GrossRevenueRetentionOptions}.
 * @throws {@link MetricInputError} for rows that `revenueMovements` refuses, rows without a `period`, movements that do not add up, an
 * option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { grossRevenueRetention } from "cx-metrics";
 *
 * const movements = { opening: 20_000, churn: 1200, contraction: 800, expansion: 3000 };
 * assert.equal(grossRevenueRetention(movements).value, 90);
 * ```
 */
export const grossRevenueRetention: RevenueRatioMetric<"grossRevenueRetention", GrossRevenueRetentionOptions> =
  /* @__PURE__ */ defineRevenueRatio({
    name: "grossRevenueRetention",
    unit: "percent",
    optionsSchema: revenuePeriodOptionsSchema,
    ratio: ({ revenue: { opening, contraction, churn }, customersAtStart }): RevenueRatio => ({
      numerator: Math.max(0, opening - contraction - churn),
      denominator: opening,
      scale: 100,
      n: customersAtStart,
      residuals: (squares, ratio) => lossResiduals(squares, 1 - ratio),
      limits: [0, 100],
      reason: "no-opening-revenue",
      convention:
        "of the recurring revenue at the start, what its customers still pay at the end, expansion not counted",
    }),
  });
