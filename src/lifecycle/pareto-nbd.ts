import {
  type ParetoParameters,
  type PurchaseColumns,
  type PurchaseFitOptions,
  type PurchaseRecord,
  purchaseFitOptionsSchema,
} from "../schemas/btyd.ts";
import { checkInput } from "../schemas/check.ts";
import { paretoLikelihood } from "./pareto-likelihood.ts";
import { fitParameters, type PurchaseFit } from "./purchase-fit.ts";
import { meanAge, readPurchasePatterns } from "./purchase-patterns.ts";

/**
 * Fits Pareto/NBD to customers without a contract: how often they buy while they are customers, and when they silently leave.
 *
 * A customer buys at random at a rate of their own (gamma distributed over customers: `r`, `alpha`), and leaves at any moment at a rate
 * of their own (gamma distributed: `s`, `beta`), whether they buy or not. `alpha` and `beta` are in the unit of the ages.
 *
 * The fit is the maximum of the likelihood, found with its gradient; the moment of leaving is integrated numerically, to about 1e-13,
 * so that neither large counts nor alpha near beta do harm. For a million different histories take {@link bgNbd}, which is ten times and
 * more faster. Where there is no maximum, `parameters` is `null` and `reason` says why.
 *
 * @param customers - Records `{ frequency, recency, age }`, as {@link rfmSummary} makes them, or their columns. Customers of whom
 * something is missing are left out.
 * @param options - See {@link PurchaseFitOptions}.
 * @returns The fit, a plain object, for {@link probabilityAlive}, {@link expectedPurchases} and the others.
 * @throws {@link MetricInputError} for a frequency that is no whole number, a recency beyond the age, a recency above 0 without a
 * repeat purchase (or 0 with one), an option that does not exist.
 *
 * Source: Schmittlein, Morrison, Colombo (1987), Counting Your Customers, Management Science 33, 1–24.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { paretoNbd, probabilityAlive } from "cx-metrics";
 *
 * const fit = paretoNbd([
 *   { frequency: 0, recency: 0, age: 39, count: 60 },
 *   { frequency: 1, recency: 3, age: 38, count: 15 },
 *   { frequency: 1, recency: 20, age: 36, count: 9 },
 *   { frequency: 2, recency: 12, age: 39, count: 7 },
 *   { frequency: 3, recency: 33, age: 37, count: 6 },
 *   { frequency: 8, recency: 36, age: 38, count: 3 },
 * ]);
 * assert.equal(fit.converged, true);
 * assert.equal(probabilityAlive(fit, { frequency: 3, recency: 33, age: 37 })?.toFixed(3), "0.899");
 * assert.equal(paretoNbd([{ frequency: 0, recency: 0, age: 9 }]).reason, "no-repeat-customers");
 * ```
 */
export function paretoNbd(
  customers: readonly PurchaseRecord[] | PurchaseColumns,
  options: PurchaseFitOptions = {},
): PurchaseFit<"pareto-nbd", ParetoParameters> {
  checkInput(purchaseFitOptionsSchema(), options, "paretoNbd", "options");
  const patterns = readPurchasePatterns("paretoNbd", customers, options);
  const convention = "Pareto/NBD, customers leave at any moment, maximum likelihood";
  return fitParameters(
    "pareto-nbd",
    ["r", "alpha", "s", "beta"],
    { ...patterns, convention },
    () => {
      const age = meanAge(patterns);
      return {
        value: paretoLikelihood(patterns),
        starts: [
          [0.5, age / 4, 0.5, age / 4],
          [1, age, 1, 2 * age],
        ],
      };
    },
    options,
  );
}
