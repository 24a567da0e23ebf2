import type { PurchaseHistory, PurchaseModel } from "../schemas/btyd.ts";
import { checkHistory, checkPurchaseModel, stateOf } from "./purchase-state.ts";

/**
 * The probability that a customer without a contract is one still, from 0 to 1.
 *
 * By BG/NBD it is 1 for all who never bought again, however long ago that was: in that model nobody leaves before. MBG/NBD and
 * Pareto/NBD do not have this trait.
 *
 * @param model - A fit of {@link bgNbd}, {@link mbgNbd} or {@link paretoNbd}, or `{ model, parameters }`.
 * @param customer - What the customer bought so far, in the unit of time of the fit.
 * @returns The probability; `null` where the fit has no parameters.
 * @throws {@link MetricInputError} for what is no model or no history.
 *
 * Source: Fader, Hardie (2008), Computing P(alive) Using the BG/NBD Model; Schmittlein, Morrison, Colombo (1987), Management Science
 * 33, 1–24.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { probabilityAlive } from "cx-metrics";
 *
 * // The parameters of Fader, Hardie and Lee for CDNOW, in weeks.
 * const cdnow = { model: "bg-nbd", parameters: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } } as const;
 * assert.equal(probabilityAlive(cdnow, { frequency: 2, recency: 30.43, age: 38.86 })?.toFixed(4), "0.7266");
 * assert.equal(probabilityAlive(cdnow, { frequency: 0, recency: 0, age: 38.86 }), 1);
 * ```
 */
export function probabilityAlive(model: PurchaseModel, customer: PurchaseHistory): number | null {
  checkPurchaseModel("probabilityAlive", model);
  checkHistory("probabilityAlive", customer);
  return stateOf(model, customer)?.alive ?? null;
}
