import type { PurchaseModel } from "../schemas/btyd.ts";
import { checkCount } from "../stats/check.ts";
import { checkPurchaseModel, checkTime, stateOfNew } from "./purchase-state.ts";
import { countProbabilityIn } from "./purchases-ahead.ts";

/**
 * The probability that a customer makes just so many repeat purchases in the time after the first one.
 *
 * @param model - A fit of {@link bgNbd}, {@link mbgNbd} or {@link paretoNbd}, or `{ model, parameters }`.
 * @param purchases - The number of repeat purchases, a whole number.
 * @param time - How long after the first purchase, from 0 to 1e12 in the unit of the fit.
 * @returns The probability, from 0 to 1; `null` where the fit has no parameters.
 * @throws {@link MetricInputError} for what is no model, no number of purchases or no span of time.
 *
 * Source: Fader, Hardie, Lee (2005), Marketing Science 24, 275–284, equation 8; Fader, Hardie (2006), Deriving an Expression for
 * P(X(t) = x) Under the Pareto/NBD Model.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { purchaseCountProbability } from "cx-metrics";
 *
 * const cdnow = { model: "bg-nbd", parameters: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } } as const;
 * assert.equal(purchaseCountProbability(cdnow, 0, 39)?.toFixed(7), "0.5737864");
 * ```
 */
export function purchaseCountProbability(model: PurchaseModel, purchases: number, time: number): number | null {
  checkPurchaseModel("purchaseCountProbability", model);
  checkCount("purchaseCountProbability", "purchases", [], purchases);
  checkTime("purchaseCountProbability", "time", time);
  const state = stateOfNew(model);
  return state && countProbabilityIn(state, purchases, time);
}
