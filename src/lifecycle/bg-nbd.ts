import type { BetaGeometricParameters, PurchaseColumns, PurchaseFitOptions, PurchaseRecord } from "../schemas/btyd.ts";
import { fitBetaGeometric } from "./fit-beta-geometric.ts";
import type { PurchaseFit } from "./purchase-fit.ts";

/**
 * Fits BG/NBD to customers without a contract: how often they buy while they are customers, and when they silently leave.
 *
 * A customer buys at random at a rate of their own (gamma distributed over customers: `r`, `alpha`), and after every repeat purchase
 * leaves with a chance of their own (beta distributed: `a`, `b`). Nobody can leave before the first repeat purchase, so that
 * {@link probabilityAlive} of who never bought again is 1; where that is absurd, take {@link mbgNbd}.
 *
 * The fit is the maximum of the likelihood, found with its gradient from the different histories and their counts: the same
 * whatever order the customers come in. Where there is none, `parameters` is `null` and `reason` says why. `alpha` is in the unit of the
 * ages; all other parameters have none.
 *
 * @param customers - Records `{ frequency, recency, age }`, as {@link rfmSummary} makes them, or their columns. `frequency` counts
 * repeat purchases, `recency` is the age at the last purchase. Customers of whom something is missing are left out.
 * @param options - See {@link PurchaseFitOptions}.
 * @returns The fit, a plain object, for {@link probabilityAlive}, {@link expectedPurchases} and the others.
 * @throws {@link MetricInputError} for a frequency that is no whole number, a recency beyond the age, a recency above 0 without a
 * repeat purchase (or 0 with one), an option that does not exist.
 *
 * Source: Fader, Hardie, Lee (2005), "Counting Your Customers" the Easy Way, Marketing Science 24, 275–284.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bgNbd, probabilityAlive } from "cx-metrics";
 *
 * // A hundred customers with six histories. Ages in weeks.
 * const customers = [
 *   { frequency: 0, recency: 0, age: 39, count: 60 },
 *   { frequency: 1, recency: 3, age: 38, count: 15 },
 *   { frequency: 1, recency: 20, age: 36, count: 9 },
 *   { frequency: 2, recency: 12, age: 39, count: 7 },
 *   { frequency: 3, recency: 33, age: 37, count: 6 },
 *   { frequency: 8, recency: 36, age: 38, count: 3 },
 * ];
 * const fit = bgNbd(customers);
 * assert.equal(fit.converged, true);
 * assert.equal(fit.n, 100);
 * assert.equal(fit.parameters?.r.toFixed(3), "0.265");
 * assert.equal(probabilityAlive(fit, { frequency: 3, recency: 33, age: 37 })?.toFixed(3), "0.816");
 * assert.equal(bgNbd([]).reason, "no-customers");
 * ```
 */
export function bgNbd(
  customers: readonly PurchaseRecord[] | PurchaseColumns,
  options: PurchaseFitOptions = {},
): PurchaseFit<"bg-nbd", BetaGeometricParameters> {
  return fitBetaGeometric("bgNbd", "bg-nbd", 0, customers, options);
}
