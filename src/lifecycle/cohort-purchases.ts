import { rejectInput } from "../errors.ts";
import type { PurchaseColumns, PurchaseModel, PurchaseRecord } from "../schemas/btyd.ts";
import { countsOf } from "./calibration-table.ts";
import { readPurchasePatterns } from "./purchase-patterns.ts";
import { checkPurchaseModel, checkTime, stateOfNew } from "./purchase-state.ts";
import { expectedIn } from "./purchases-ahead.ts";

/**
 * How many repeat purchases a model expects of all customers together up to given times: to be drawn beside those that were made.
 *
 * Time 0 is the first purchase of the oldest customer. Each customer counts from their own first purchase on.
 *
 * @param model - A fit of {@link bgNbd}, {@link mbgNbd} or {@link paretoNbd}, or `{ model, parameters }`.
 * @param customers - The customers, as the fit takes them. Their ages say when they came; customers without them are left out.
 * @param times - Times from 0 to 1e12 in the unit of the fit.
 * @returns The cumulative number of repeat purchases for each time; `null` where the model has no parameters.
 * @throws {@link MetricInputError} for what is no model, for customers that a fit refuses, for what is no time.
 *
 * Source: Fader, Hardie, Lee (2005), Marketing Science 24, 275–284, section 5.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cohortPurchases } from "cx-metrics";
 *
 * const model = { model: "bg-nbd", parameters: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } } as const;
 * const customers = [
 *   { frequency: 1, recency: 20, age: 39 },
 *   { frequency: 0, recency: 0, age: 29 }, // came ten weeks later
 * ];
 * assert.deepEqual(cohortPurchases(model, customers, [10, 20])?.map((value) => value.toFixed(3)), ["0.432", "1.177"]);
 * ```
 */
export function cohortPurchases(
  model: PurchaseModel,
  customers: readonly PurchaseRecord[] | PurchaseColumns,
  times: readonly number[],
): number[] | null {
  const name = "cohortPurchases";
  checkPurchaseModel(name, model);
  if (!Array.isArray(times)) rejectInput(name, "times", [], "invalid-type", "an array of numbers", times);
  for (const [i, time] of times.entries()) checkTime(name, "times", time, [i]);
  const { age, count } = readPurchasePatterns(name, customers, {});
  const state = stateOfNew(model);
  if (state === null) return null;
  const ages = countsOf(age, count);
  const oldest = ages[ages.length - 1]?.[0] ?? 0;
  return times.map((time) =>
    ages.reduce((sum, [own, alike]) => sum + alike * expectedIn(state, Math.max(0, time - (oldest - own))), 0),
  );
}
