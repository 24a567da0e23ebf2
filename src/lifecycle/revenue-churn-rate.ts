import { type RevenueChurnRateOptions, revenueChurnRateOptionsSchema } from "../schemas/revenue.ts";
import type { RevenueChangeSummary } from "./revenue-change.ts";
import { defineRevenueRatio, lossResiduals, type RevenueRatio, type RevenueRatioMetric } from "./revenue-ratio.ts";

/** What `revenueChurnRate` keeps of its input. Summaries merge where no customer stands in both. */
export interface RevenueChurnRateSummary extends RevenueChangeSummary<"revenueChurnRate"> {}

/**
 * Revenue churn rate (MRR churn): how much of the recurring revenue at the start of a period was lost in it.
 *
 * In percent of the revenue at the start:
 *
 * - `"gross"` (default): `100 · (churn + contraction) / opening`, from 0 to 100.
 * - `"net"`: `100 · (churn + contraction − expansion) / opening`, at most 100, and negative where customers of the start pay more than
 *   others take away. With `reactivation: "include"` what customers pay who came back is taken off too; this is
 *   ChartMogul's net rate, `convention: "chartmogul"`.
 *
 * It is a share of money, and not of customers: `churnRate` counts those. Takes rows, read as for `revenueMovements`, together with
 * `period: { start, end }`; or `{ opening, churn, contraction, expansion, reactivation }` of money.
 *
 * - Without revenue at the start `value` is `null`, and `reason` is `"no-opening-revenue"`. `n` is the number of customers at the start.
 * - The error treats customers as a sample, and comes by linearisation of the ratio, as for `netRevenueRetention`; the interval is
 *   Student's, cut off where the rate ends. From money alone there is no error: `null`.
 * - Summaries merge for parts that share no customer.
 *
 * Sources: ChartMogul help, Net and gross MRR churn rate; Cochran 1977, Sampling Techniques, 3rd ed., ch. 6 (error of a ratio).
 *
 * @param input - Subscriptions, rows of monthly revenue, or movements in money; or a table of their columns.
 * @param options - See {@link RevenueChurnRateOptions}.
 * @throws {@link MetricInputError} for rows that `revenueMovements` refuses, rows without a `period`, movements that do not add up, an
 * option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { revenueChurnRate } from "cx-metrics";
 *
 * const movements = { opening: 100, churn: 10, contraction: 10, expansion: 10, reactivation: 5 };
 * assert.equal(revenueChurnRate(movements).value, 20);
 * assert.equal(revenueChurnRate(movements, { score: "net" }).value, 10);
 * assert.equal(revenueChurnRate(movements, { score: "net", convention: "chartmogul" }).value, 5);
 * ```
 */
export const revenueChurnRate: RevenueRatioMetric<"revenueChurnRate", RevenueChurnRateOptions> =
  /* @__PURE__ */ defineRevenueRatio({
    name: "revenueChurnRate",
    unit: "percent",
    optionsSchema: revenueChurnRateOptionsSchema,
    ratio: ({ revenue, customersAtStart, customers }, options): RevenueRatio => {
      const { opening, expansion, contraction, churn } = revenue;
      const { score = "gross", convention, reactivation = convention === undefined ? "exclude" : "include" } = options;
      const lost = Math.min(opening, contraction + churn);
      const shared = { denominator: opening, scale: 100, reason: "no-opening-revenue" } as const;
      if (score === "gross") {
        return {
          ...shared,
          numerator: lost,
          n: customersAtStart,
          residuals: lossResiduals,
          limits: [0, 100],
          convention: "recurring revenue lost by churn and contraction, of that at the start of the period",
        };
      }
      const isWide = reactivation === "include";
      return {
        ...shared,
        numerator: lost - expansion - (isWide ? revenue.reactivation : 0),
        n: customersAtStart + (isWide ? (customers?.reactivation ?? 0) : 0),
        residuals: (squares, ratio) => [
          ...lossResiduals(squares, ratio),
          squares.gain,
          2 * ratio * squares.openingByGain,
          isWide ? squares.reactivation : 0,
        ],
        limits: [Number.NEGATIVE_INFINITY, 100],
        convention: `recurring revenue lost by churn and contraction less that of expansion${
          isWide ? " and reactivation" : ""
        }, of that at the start of the period${options.convention === undefined ? "" : " (ChartMogul)"}`,
      };
    },
  });
