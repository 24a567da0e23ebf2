import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel } from "../estimate.ts";
import type { Estimate } from "../result.ts";
import { checkInput } from "../schemas/check.ts";
import {
  discountRateRule,
  type LtvEstimate,
  type LtvInput,
  type LtvOptions,
  ltvInputSchema,
  ltvOptionsSchema,
} from "../schemas/ltv.ts";
import { normalQuantile } from "../stats/normal.ts";

/** Why there is no lifetime value: nobody leaves, so it is without end; or an estimate that it needs has no value. */
export type LtvReason = "no-churn" | "no-average-revenue" | "no-churn-rate";

/** What `ltv` gives. Money is in the currency of the revenue. */
export interface LtvResult extends Estimate {
  /** Why `value` is `null`; otherwise `null`. */
  readonly reason: LtvReason | null;
  /** What a customer leaves after costs in a period; `null` where the revenue is not known. */
  readonly marginPerPeriod: number | null;
  /** How many periods a customer stays on average, `100 / churn rate`; `null` where that is without end or not known. */
  readonly lifetime: number | null;
  /** The lifetime value, the cost of winning the customer not taken off, by that cost; `null` where no cost was given, or it is 0. */
  readonly valueToCost: number | null;
  /** After how many periods the margin has paid the cost of winning the customer; `null` where no cost was given, or nothing is left. */
  readonly paybackPeriods: number | null;
}

/**
 * Customer lifetime value (LTV, CLV): what a customer leaves after costs until they leave, by average revenue and churn.
 *
 * With the margin of a period m = `averageRevenue · margin`, the discount rate d, the churn rate c as a share, and r = 1 − c:
 *
 * - `"simple"` (default): `m / c`.
 * - `"discounted-in-arrears"`: `m · r / (1 + d − r)`, the first margin after one period, from those who renew.
 * - `"discounted-in-advance"`: `m · (1 + d) / (1 + d − r)`, the first margin at once. The two differ by just m, the first payment; with
 *   d = 0 the second is the simple one.
 *
 * The result is in money, less `acquisitionCost` where one is given. Revenue and churn must be of the same period: a month's revenue with
 * a year's churn is wrong by a factor of twelve.
 *
 * - All forms take churn to be the same for old and new customers. As a rule those who stay longer leave more rarely; then
 *   the value of those who are there is higher, and that of one who is just won can be lower.
 * - Where nobody leaves, the simple value is `null`, and not infinite; `reason` is `"no-churn"`. So are the discounted ones with a rate of 0.
 *   An estimate without a value gives `null` with its reason.
 * - Where revenue or churn is an estimate, the error is carried over by the delta method, as if the two were independent:
 *   `SE² = (∂V/∂a · SE_a)² + (∂V/∂c · SE_c)²`. The interval is normal. A churn rate that is uncertain by more than a quarter of itself
 *   makes it a rough one. Where both are numbers there is none. `n` is 0: no answers are counted here.
 * - Payback is `acquisitionCost / m` in periods, nothing discounted and nobody leaving.
 *
 * Sources: Gupta et al. 2006, Journal of Service Research 9: 139–155 (the constant-retention forms); Oehlert 1992, The American
 * Statistician 46: 27–29 (delta method).
 *
 * @param input - Average revenue and churn rate, numbers or estimates; margin and cost.
 * @param options - See {@link LtvOptions}.
 * @throws {@link MetricInputError} for a number out of its range, a discounted method without `discountRate`, or one that is given and not
 * used, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { churnRate, ltv } from "cx-metrics";
 *
 * const simple = ltv({ averageRevenue: 50, churnRate: 4, margin: 0.8, acquisitionCost: 200 });
 * assert.deepEqual([simple.value, simple.lifetime, simple.paybackPeriods, simple.valueToCost], [800, 25, 5, 5]);
 *
 * const customer = { averageRevenue: 100, churnRate: 20 };
 * const discounted = ltv(customer, { method: "discounted-in-advance", discountRate: 0.1 });
 * assert.equal(discounted.value?.toFixed(2), "366.67");
 *
 * const churn = churnRate({ customersAtStart: 500, customersLost: 20 });
 * const { interval } = ltv({ averageRevenue: 50, churnRate: churn });
 * assert.deepEqual([interval?.low.toFixed(0), interval?.high.toFixed(0)], ["713", "1787"]);
 * assert.equal(ltv({ averageRevenue: 50, churnRate: 0 }).reason, "no-churn");
 * ```
 */
export function ltv(input: LtvInput, options: LtvOptions = {}): LtvResult {
  const {
    averageRevenue,
    churnRate,
    margin = 1,
    acquisitionCost,
  } = checkInput(ltvInputSchema(), input, "ltv", "input");
  const { method = "simple", confidenceLevel = defaultConfidenceLevel } = checkInput(
    ltvOptionsSchema(),
    options,
    "ltv",
    "options",
  );
  const discount = discountOf(method, options.discountRate);
  const [revenue, churn] = [figureOf(averageRevenue), figureOf(churnRate)];
  const cost = acquisitionCost ?? 0;
  const reason = reasonOf(revenue, churn, discount);
  const head = { metric: "ltv", unit: unitOf(averageRevenue), n: 0, effectiveN: 0, missing: 0, invalid: 0 };
  const marginPerPeriod = revenue.value === null ? null : margin * revenue.value;
  const rest = {
    reason,
    marginPerPeriod,
    lifetime: churn.value === null || churn.value < smallestChurn ? null : 100 / churn.value,
    paybackPeriods:
      acquisitionCost === undefined || marginPerPeriod === null || marginPerPeriod < smallestMargin
        ? null
        : acquisitionCost / marginPerPeriod,
  };
  const convention = `${conventions[method]}${cost > 0 ? ", less the cost of winning the customer" : ""}`;
  if (reason !== null || revenue.value === null || churn.value === null) {
    const none = { value: null, standardError: null, interval: null, basis: null };
    return { ...head, ...none, suppressed: false, convention, ...rest, valueToCost: null };
  }
  const { factor, slope } = multiple(method, churn.value / 100, discount);
  const gross = margin * revenue.value * factor;
  const spread = Math.hypot(margin * factor * revenue.error, (margin * revenue.value * slope * churn.error) / 100);
  const standardError = isEstimate(averageRevenue) || isEstimate(churnRate) ? spread : null;
  const value = gross - cost;
  const reach = standardError === null ? 0 : -normalQuantile((1 - confidenceLevel) / 2) * standardError;
  return {
    ...head,
    value,
    standardError,
    interval: reach > 0 ? { low: value - reach, high: value + reach, confidenceLevel, method: "delta" } : null,
    suppressed: false,
    convention,
    basis: standardError === null ? null : { kind: "normal", center: value, standardError, method: "delta" },
    ...rest,
    valueToCost: cost >= smallestMargin ? gross / cost : null,
  };
}

/** Churn in percent, and money, below which a figure would be without end. */
const smallestChurn = 1e-9;
const smallestMargin = 1e-9;

/** A figure with its error. */
interface KnownFigure {
  readonly value: number | null;
  readonly error: number;
}

function isEstimate(figure: number | LtvEstimate): figure is LtvEstimate {
  return typeof figure !== "number";
}

function figureOf(figure: number | LtvEstimate): KnownFigure {
  return isEstimate(figure) ? { value: figure.value, error: figure.standardError ?? 0 } : { value: figure, error: 0 };
}

function unitOf(revenue: number | LtvEstimate): string {
  return (isEstimate(revenue) && revenue.unit) || "money";
}

/** The discount rate that is used. */
function discountOf(method: NonNullable<LtvOptions["method"]>, discountRate: number | undefined): number {
  if (method === "simple") {
    if (discountRate === undefined) return 0;
    rejectInput("ltv", "options", ["discountRate"], "inconsistent", 'left out for method "simple"', discountRate);
  }
  if (discountRate !== undefined) return discountRate;
  const expected = `${discountRateRule().expected} for method "${method}"`;
  return rejectInput("ltv", "options", ["discountRate"], "missing-value", expected, discountRate);
}

function reasonOf(revenue: KnownFigure, churn: KnownFigure, discount: number): LtvReason | null {
  if (revenue.value === null) return "no-average-revenue";
  if (churn.value === null) return "no-churn-rate";
  return churn.value < smallestChurn && 100 * discount < smallestChurn ? "no-churn" : null;
}

/** How many margins a customer is worth at a churn rate, and by how much that changes with the rate. */
function multiple(
  method: NonNullable<LtvOptions["method"]>,
  churn: number,
  discount: number,
): { readonly factor: number; readonly slope: number } {
  // 1 + d − r, with r = 1 − c.
  const decay = discount + churn;
  if (method === "discounted-in-arrears") return { factor: (1 - churn) / decay, slope: -(1 + discount) / decay ** 2 };
  return { factor: (1 + discount) / decay, slope: -(1 + discount) / decay ** 2 };
}

const conventions: Readonly<Record<NonNullable<LtvOptions["method"]>, string>> = {
  simple: "margin of a period by the churn rate, nothing discounted",
  "discounted-in-arrears": "discounted margins at a constant churn rate, the first after one period",
  "discounted-in-advance": "discounted margins at a constant churn rate, the first at once",
};
