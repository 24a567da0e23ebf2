import { type QuickRatioOptions, revenuePeriodOptionsSchema } from "../schemas/revenue.ts";
import type { RevenueChangeSummary } from "./revenue-change.ts";
import { defineRevenueRatio, type RevenueRatio, type RevenueRatioMetric } from "./revenue-ratio.ts";

/** What `quickRatio` keeps of its input. Summaries merge where no customer stands in both. */
export interface QuickRatioSummary extends RevenueChangeSummary<"quickRatio"> {}

/**
 * Quick ratio of recurring revenue: what a period gained for each unit of money that it lost.
 *
 * `(new + expansion + reactivation) / (churn + contraction)`, from 0 on, without a unit (`"ratio"`). At 1 the revenue stands still.
 *
 * Takes rows, read as for `revenueMovements`, together with `period: { start, end }`; or the movements in money.
 *
 * - Where nothing was lost `value` is `null`, and not infinite; `reason` is `"no-losses"`. `n` is the number of customers who paid
 *   at the start or at the end; from money alone it is `customersAtStart`.
 * - The error treats customers as a sample, and comes by linearisation of the ratio, as for `netRevenueRetention`; the interval is
 *   Student's, cut off at 0. With few losses it says little. From money alone there is no error: `null`.
 * - Summaries merge for parts that share no customer.
 *
 * Sources: Cochran 1977, Sampling Techniques, 3rd ed., ch. 6 (error of a ratio).
 *
 * @param input - Subscriptions, rows of monthly revenue, or movements in money; or a table of their columns.
 * @param options - See {@link QuickRatioOptions}.
 * @throws {@link MetricInputError} for rows that `revenueMovements` refuses, rows without a `period`, movements that do not add up, an
 * option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { quickRatio } from "cx-metrics";
 *
 * const movements = { opening: 20_000, new: 3000, expansion: 1000, churn: 600, contraction: 400 };
 * assert.equal(quickRatio(movements).value, 4);
 *
 * const growth = quickRatio({ opening: 20_000, new: 3000, churn: 0 });
 * assert.deepEqual([growth.value, growth.reason], [null, "no-losses"]);
 * ```
 */
export const quickRatio: RevenueRatioMetric<"quickRatio", QuickRatioOptions> = /* @__PURE__ */ defineRevenueRatio({
  name: "quickRatio",
  unit: "ratio",
  optionsSchema: revenuePeriodOptionsSchema,
  ratio: ({ revenue, customersAtStart, customers }): RevenueRatio => ({
    numerator: revenue.new + revenue.expansion + revenue.reactivation,
    denominator: revenue.churn + revenue.contraction,
    scale: 1,
    n: customersAtStart + (customers === null ? 0 : customers.new + customers.reactivation),
    residuals: (squares, ratio) => [squares.new, squares.gain, squares.reactivation, ratio ** 2 * squares.loss],
    limits: [0, Number.POSITIVE_INFINITY],
    reason: "no-losses",
    convention: "new, expanded and reactivated recurring revenue by that lost to churn and contraction",
  }),
});
