import { type NetRevenueRetentionOptions, netRevenueRetentionOptionsSchema } from "../schemas/revenue.ts";
import type { RevenueChangeSummary } from "./revenue-change.ts";
import { defineRevenueRatio, type RevenueRatio, type RevenueRatioMetric } from "./revenue-ratio.ts";

/** What `netRevenueRetention` keeps of its input. Summaries merge where no customer stands in both. */
export interface NetRevenueRetentionSummary extends RevenueChangeSummary<"netRevenueRetention"> {}

/**
 * Net revenue retention (NRR): what the customers of the start of a period pay at its end, of what they paid at its start.
 *
 * `100 · (opening + expansion − contraction − churn) / opening`, in percent from 0 on; above 100 where they pay more than before. The
 * cohort is fixed: whoever had recurring revenue at the start, and nobody else. New customers never count. With `reactivation: "include"`
 * customers who paid nothing at the start, but had paid before, are added to what is there at the end.
 *
 * Takes rows, read as for `revenueMovements`, together with `period: { start, end }`; or `{ opening, churn, contraction, expansion }` of
 * money. For the usual twelve-month figure give a period of a year. Only its two ends are compared, customer by customer: who
 * left and came back within it at the old price did not move. A subscription that begins at the very instant `start` is not in the
 * cohort, and one that ends at the very instant `end` is not lost yet; `boundary: "at"` takes both in, as `churnRate` does.
 *
 * - Without revenue at the start `value` is `null`, and `reason` is `"no-opening-revenue"`. `n` is the number of customers at the start.
 * - The error treats customers as a sample, and comes by linearisation of the ratio, `√(n/(n−1) · Σ(now − r · then)²) / Σ then`; the
 *   interval is Student's with n − 1 degrees of freedom, cut off at 0. A few large customers make it wide, and with fewer than some
 *   thirty customers it is too narrow. From money alone there is no error: `null`.
 * - Summaries merge for parts that share no customer. By plan, a change of plan is churn to the one and new to the other: segment by
 *   what a customer keeps.
 *
 * Sources: Cochran 1977, Sampling Techniques, 3rd ed., ch. 6 (error of a ratio).
 *
 * @param input - Subscriptions, rows of monthly revenue, or movements in money; or a table of their columns.
 * @param options - See {@link NetRevenueRetentionOptions}.
 * @throws {@link MetricInputError} for rows that `revenueMovements` refuses, rows without a `period`, movements that do not add up, an
 * option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { netRevenueRetention } from "cx-metrics";
 *
 * const movements = { opening: 20_000, churn: 1200, contraction: 800, expansion: 3000 };
 * assert.equal(netRevenueRetention(movements).value, 105);
 *
 * const rows = [
 *   { customerId: "ada", at: "2025-01-01", mrr: 100 },
 *   { customerId: "ada", at: "2025-06-01", mrr: 150 },
 *   { customerId: "bo", at: "2025-01-01", mrr: 100 },
 *   { customerId: "bo", at: "2025-09-01", mrr: 0 },
 *   { customerId: "cy", at: "2025-04-01", mrr: 900 }, // new, and not in the cohort
 * ];
 * const period = { start: "2025-02-01", end: "2026-02-01" };
 * const result = netRevenueRetention(rows, { period, timeZone: "UTC" });
 * assert.equal(result.value, 75);
 * assert.equal(result.n, 2);
 * ```
 */
export const netRevenueRetention: RevenueRatioMetric<"netRevenueRetention", NetRevenueRetentionOptions> =
  /* @__PURE__ */ defineRevenueRatio({
    name: "netRevenueRetention",
    unit: "percent",
    optionsSchema: netRevenueRetentionOptionsSchema,
    ratio: ({ revenue, customersAtStart, customers }, { reactivation = "exclude" }): RevenueRatio => {
      const { opening, expansion, contraction, churn } = revenue;
      const isWide = reactivation === "include";
      return {
        numerator: Math.max(0, opening + expansion - contraction - churn) + (isWide ? revenue.reactivation : 0),
        denominator: opening,
        scale: 100,
        n: customersAtStart + (isWide ? (customers?.reactivation ?? 0) : 0),
        // now = then − loss + gain, and nobody has both a loss and a gain.
        residuals: (squares, ratio) => [
          (1 - ratio) ** 2 * squares.opening,
          squares.loss,
          squares.gain,
          2 * (1 - ratio) * (squares.openingByGain - squares.openingByLoss),
          isWide ? squares.reactivation : 0,
        ],
        limits: [0, Number.POSITIVE_INFINITY],
        reason: "no-opening-revenue",
        convention: isWide
          ? "recurring revenue at the end from the customers of the start and from those who came back, of that at the start"
          : "recurring revenue at the end from the customers of the start, of that at the start",
      };
    },
  });
