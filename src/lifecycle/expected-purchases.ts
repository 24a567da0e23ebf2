import { rejectInput } from "../errors.ts";
import type { PurchaseHistory, PurchaseModel } from "../schemas/btyd.ts";
import { integrate } from "../stats/gauss-legendre.ts";
import {
  checkHistory,
  checkPurchaseModel,
  checkTime,
  type PurchaseState,
  stateOf,
  stateOfNew,
} from "./purchase-state.ts";
import { expectedIn } from "./purchases-ahead.ts";

/**
 * How many purchases are expected of a customer in the time ahead, given what they bought so far.
 *
 * @param model - A fit of {@link bgNbd}, {@link mbgNbd} or {@link paretoNbd}, or `{ model, parameters }`.
 * @param customer - What the customer bought so far, in the unit of time of the fit.
 * @param time - How far ahead, from 0 to 1e12 in the same unit.
 * @returns The mean number of purchases; `null` where the fit has no parameters.
 * @throws {@link MetricInputError} for what is no model, no history or no span of time.
 *
 * Source: Fader, Hardie, Lee (2005), Marketing Science 24, 275–284, equation 10, summed without its cancellation; Batislam, Denizel,
 * Filiztekin (2007); Fader, Hardie (2005), A Note on Deriving the Pareto/NBD Model.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { expectedPurchases } from "cx-metrics";
 *
 * // The parameters of Fader, Hardie and Lee for CDNOW, in weeks.
 * const cdnow = { model: "bg-nbd", parameters: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } } as const;
 * assert.equal(expectedPurchases(cdnow, { frequency: 2, recency: 30.43, age: 38.86 }, 39)?.toFixed(3), "1.226");
 * ```
 */
export function expectedPurchases(model: PurchaseModel, customer: PurchaseHistory, time: number): number | null {
  checkPurchaseModel("expectedPurchases", model);
  checkHistory("expectedPurchases", customer);
  checkTime("expectedPurchases", "time", time);
  const state = stateOf(model, customer);
  return state && expectedIn(state, time);
}

/**
 * How many repeat purchases are expected of a customer in the time after the first purchase, before anything else is known of them.
 *
 * @param model - A fit of {@link bgNbd}, {@link mbgNbd} or {@link paretoNbd}, or `{ model, parameters }`.
 * @param time - How long after the first purchase, from 0 to 1e12 in the unit of the fit.
 * @returns The mean number of repeat purchases; `null` where the fit has no parameters.
 * @throws {@link MetricInputError} for what is no model or no span of time.
 *
 * Source: Fader, Hardie, Lee (2005), Marketing Science 24, 275–284, equation 9.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { expectedPurchasesNewCustomer } from "cx-metrics";
 *
 * const cdnow = { model: "bg-nbd", parameters: { r: 0.2425982, alpha: 4.4136842, a: 0.7929899, b: 2.4261667 } } as const;
 * assert.equal(expectedPurchasesNewCustomer(cdnow, 52)?.toFixed(4), "1.4440");
 * ```
 */
export function expectedPurchasesNewCustomer(model: PurchaseModel, time: number): number | null {
  checkPurchaseModel("expectedPurchasesNewCustomer", model);
  checkTime("expectedPurchasesNewCustomer", "time", time);
  const state = stateOfNew(model);
  return state && expectedIn(state, time);
}

/**
 * How many purchases are expected of a customer in all time to come, each discounted by exp(−discountRate × time until it): "DERT",
 * the discounted expected residual transactions. Times what a purchase is worth it is the residual lifetime value.
 *
 * @param model - A fit of {@link bgNbd}, {@link mbgNbd} or {@link paretoNbd}, or `{ model, parameters }`.
 * @param customer - What the customer bought so far, in the unit of time of the fit.
 * @param discountRate - The continuous rate per unit of time, from 1e-9 to 1e3: log(1.15) ÷ 52 a week is 15 % a year.
 * @returns The discounted number of purchases; `null` where the fit has no parameters.
 * @throws {@link MetricInputError} for what is no model, no history or no such rate.
 *
 * Source: Fader, Hardie, Lee (2005), RFM and CLV, Journal of Marketing Research 42, 415–430.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { discountedExpectedPurchases } from "cx-metrics";
 *
 * const parameters = { r: 0.5629966, alpha: 12.559037, s: 0.4081095, beta: 10.5148048 };
 * const model = { model: "pareto-nbd", parameters } as const;
 * const customer = { frequency: 7, recency: 35, age: 77.86 };
 * assert.equal(discountedExpectedPurchases(model, customer, 0.0027)?.toFixed(4), "1.8642");
 * ```
 */
export function discountedExpectedPurchases(
  model: PurchaseModel,
  customer: PurchaseHistory,
  discountRate: number,
): number | null {
  const name = "discountedExpectedPurchases";
  checkPurchaseModel(name, model);
  checkHistory(name, customer);
  if (!(typeof discountRate === "number" && discountRate >= 1e-9 && discountRate <= 1e3)) {
    const code = typeof discountRate === "number" && !Number.isNaN(discountRate) ? "out-of-range" : "invalid-type";
    rejectInput(name, "discountRate", [], code, "a number from 1e-9 to 1e3", discountRate);
  }
  const state = stateOf(model, customer);
  return state && discountedIn(state, discountRate);
}

/** By parts it is the integral of the discounted expectation, smooth in the logarithm of time. */
function discountedIn(state: PurchaseState, rate: number): number {
  const scale = Math.min(state.rate, state.second, 1 / rate);
  const end = Math.log1p(45 / rate / scale);
  const part = (y: number): number => {
    const time = scale * Math.expm1(y);
    return Math.exp(y - rate * time) * expectedIn(state, time);
  };
  return rate * scale * integrate(part, 0, end, Math.ceil(2 * end));
}
