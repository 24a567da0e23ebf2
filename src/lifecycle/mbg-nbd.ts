import type { BetaGeometricParameters, PurchaseColumns, PurchaseFitOptions, PurchaseRecord } from "../schemas/btyd.ts";
import { fitBetaGeometric } from "./fit-beta-geometric.ts";
import type { PurchaseFit } from "./purchase-fit.ts";

/**
 * Fits MBG/NBD to customers without a contract: BG/NBD in which a customer can leave after the first purchase already.
 *
 * Otherwise it is as {@link bgNbd}, with the same parameters. Who never bought again may have left, so that
 * {@link probabilityAlive} falls with their age.
 *
 * @param customers - Records `{ frequency, recency, age }`, as {@link rfmSummary} makes them, or their columns. Customers of whom
 * something is missing are left out.
 * @param options - See {@link PurchaseFitOptions}.
 * @returns The fit, a plain object. Where there is no maximum, `parameters` is `null` and `reason` says why.
 * @throws {@link MetricInputError} for a frequency that is no whole number, a recency beyond the age, a recency above 0 without a
 * repeat purchase (or 0 with one), an option that does not exist.
 *
 * Source: Batislam, Denizel, Filiztekin (2007), International Journal of Research in Marketing 24, 201–209; Hoppe, Wagner (2007),
 * Marketing: Journal of Research and Management 3, 75–90.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mbgNbd, probabilityAlive } from "cx-metrics";
 *
 * const fit = mbgNbd([
 *   { frequency: 0, recency: 0, age: 39, count: 60 },
 *   { frequency: 1, recency: 3, age: 38, count: 15 },
 *   { frequency: 1, recency: 20, age: 36, count: 9 },
 *   { frequency: 2, recency: 12, age: 39, count: 7 },
 *   { frequency: 3, recency: 33, age: 37, count: 6 },
 *   { frequency: 8, recency: 36, age: 38, count: 3 },
 * ]);
 * assert.equal(fit.converged, true);
 * assert.equal(probabilityAlive(fit, { frequency: 0, recency: 0, age: 39 })?.toFixed(3), "0.021");
 * assert.deepEqual(fit.warnings, ["weakly-determined"]); // a hundred customers are few
 * ```
 */
export function mbgNbd(
  customers: readonly PurchaseRecord[] | PurchaseColumns,
  options: PurchaseFitOptions = {},
): PurchaseFit<"mbg-nbd", BetaGeometricParameters> {
  return fitBetaGeometric("mbgNbd", "mbg-nbd", 1, customers, options);
}
