import {
  type BetaGeometricParameters,
  type PurchaseColumns,
  type PurchaseFitOptions,
  type PurchaseRecord,
  purchaseFitOptionsSchema,
} from "../schemas/btyd.ts";
import { checkInput } from "../schemas/check.ts";
import { betaGeometricLikelihood } from "./beta-geometric-likelihood.ts";
import { fitParameters, type PurchaseFit } from "./purchase-fit.ts";
import { meanAge, readPurchasePatterns } from "./purchase-patterns.ts";

/** What {@link bgNbd} and {@link mbgNbd} have in common. */
export function fitBetaGeometric<Model extends "bg-nbd" | "mbg-nbd">(
  functionName: string,
  model: Model,
  dropouts: 0 | 1,
  customers: readonly PurchaseRecord[] | PurchaseColumns,
  options: PurchaseFitOptions,
): PurchaseFit<Model, BetaGeometricParameters> {
  checkInput(purchaseFitOptionsSchema(), options, functionName, "options");
  const patterns = readPurchasePatterns(functionName, customers, options);
  const words =
    dropouts === 0 ? "BG/NBD, customers leave after repeat purchases" : "MBG/NBD, customers leave after any purchase";
  const base = { ...patterns, convention: `${words}, maximum likelihood` };
  return fitParameters(
    model,
    ["r", "alpha", "a", "b"],
    base,
    () => {
      const age = meanAge(patterns);
      return {
        value: betaGeometricLikelihood(patterns, dropouts),
        starts: [
          [0.5, age / 4, 1, 2],
          [1, age, 0.2, 2],
        ],
      };
    },
    options,
  );
}
