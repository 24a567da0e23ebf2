import { defaultConfidenceLevel } from "../estimate.ts";
import type { Interval } from "../result.ts";
import {
  type CustomerLifetimeValueOptions,
  customerLifetimeValueOptionsSchema,
  type PurchaseHistory,
  type PurchaseModel,
  type SpendHistory,
  type SpendModel,
  spendModelSchema,
} from "../schemas/btyd.ts";
import { checkInput } from "../schemas/check.ts";
import { quantileOfSorted } from "../stats/quantile.ts";
import { checkSpendHistory, spendOf } from "./expected-spend.ts";
import { checkHistory, checkPurchaseModel, stateOf } from "./purchase-state.ts";
import { expectedIn } from "./purchases-ahead.ts";
import { simulateLifetimeValues } from "./simulate-lifetime-values.ts";

/** The lifetime value of one customer, with what it is made of. */
export interface CustomerLifetimeValue {
  /** What the customer's purchases ahead are worth today; `null` where a fit has no parameters, or the mean spending is infinite. */
  readonly value: number | null;
  /** The unit of `value`: that of the spending of the fit. */
  readonly unit: "money";
  /** The probability to be a customer still. */
  readonly probabilityAlive: number | null;
  /** The purchases expected within the horizon. */
  readonly expectedPurchases: number | null;
  /** The same, each discounted. */
  readonly discountedPurchases: number | null;
  /** What the customer is expected to spend at a purchase. */
  readonly expectedSpend: number | null;
  /** The prediction interval from `draws` simulated futures; `null` where none were asked for. It takes the parameters for known. */
  readonly interval: Interval | null;
  /** The definition used, in words. */
  readonly convention: string;
}

/**
 * What a customer's purchases in the time ahead are worth today: expected purchases of each period × expected spending × margin,
 * discounted.
 *
 * The purchases of period i count at its end and are divided by (1 + `discountRate`)^i. The horizon is `periods` × `periodLength`, where
 * **`periodLength` is in the unit of time of the fit**: for months and a fit in weeks 365 ÷ 12 ÷ 7 = 4.345, for a fit in days 365 ÷ 12.
 * (The `lifetimes` package of Python takes a fit for one in days unless told otherwise, and its documentation values a fit in weeks so,
 * which gives several times too much.) What was spent so far is not in the figure.
 *
 * @param model - A fit of {@link bgNbd}, {@link mbgNbd} or {@link paretoNbd}, or `{ model, parameters }`.
 * @param spend - A fit of {@link gammaGamma}, or `{ model, parameters }`.
 * @param customer - What the customer bought and spent so far, as {@link rfmSummary} makes it.
 * @param options - See {@link CustomerLifetimeValueOptions}.
 * @returns The value with its parts.
 * @throws {@link MetricInputError} for what is no model or no history, `periods` or `periodLength` that are not given, an option that
 * does not exist.
 *
 * Source: Fader, Hardie, Lee (2005), RFM and CLV, Journal of Marketing Research 42, 415–430.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { customerLifetimeValue } from "cx-metrics";
 *
 * // Fits to CDNOW's customers, in weeks and dollars.
 * const purchases = { model: "bg-nbd", parameters: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } } as const;
 * const spend = { model: "gamma-gamma", parameters: { p: 6.25, q: 3.74, v: 15.44 } } as const;
 * const customer = { frequency: 2, recency: 30.43, age: 38.86, monetaryValue: 22.35 };
 * const options = { periods: 12, periodLength: 4.345, discountRate: 0.01 };
 * const { value, expectedSpend } = customerLifetimeValue(purchases, spend, customer, options);
 * assert.equal(value?.toFixed(2), "36.29");
 * assert.equal(expectedSpend?.toFixed(2), "24.66");
 * ```
 */
export function customerLifetimeValue(
  model: PurchaseModel,
  spend: SpendModel,
  customer: PurchaseHistory & SpendHistory,
  options: CustomerLifetimeValueOptions,
): CustomerLifetimeValue {
  const name = "customerLifetimeValue";
  checkPurchaseModel(name, model);
  checkInput(spendModelSchema(), spend, name, "spend");
  checkHistory(name, customer);
  checkSpendHistory(name, customer);
  checkInput(customerLifetimeValueOptionsSchema(), options, name, "options");
  const { periods, periodLength, discountRate = 0, margin = 1 } = options;
  const { draws = 0, seed = 0, confidenceLevel = defaultConfidenceLevel } = options;

  const state = stateOf(model, customer);
  const expected = spendOf(spend, customer);
  const horizon = periods * periodLength;
  const purchases = state && expectedIn(state, horizon);
  let discounted: number | null = null;
  if (state !== null) {
    discounted = 0;
    let before = 0;
    for (let period = 1; period <= periods; period++) {
      const now = expectedIn(state, period * periodLength);
      discounted += (now - before) * (1 + discountRate) ** -period;
      before = now;
    }
  }
  let interval: Interval | null = null;
  if (draws > 0 && state !== null && spend.parameters !== null) {
    const plan = { periods, periodLength, discountRate, margin, draws, seed };
    const values = simulateLifetimeValues(state, spend.parameters, customer, plan).sort();
    const tail = (1 - confidenceLevel) / 2;
    const [low, high] = [quantileOfSorted(values, tail), quantileOfSorted(values, 1 - tail)];
    if (low !== null && high !== null) interval = { low, high, confidenceLevel, method: "simulation" };
  }
  return {
    value: discounted === null || expected === null ? null : margin * discounted * expected,
    unit: "money",
    probabilityAlive: state?.alive ?? null,
    expectedPurchases: purchases,
    discountedPurchases: discounted,
    expectedSpend: expected,
    interval,
    convention:
      `${model.model} and gamma-gamma, ${periods} periods of ${periodLength} units of the fit, ` +
      `discounted by ${discountRate} a period at its end, margin ${margin}`,
  };
}
