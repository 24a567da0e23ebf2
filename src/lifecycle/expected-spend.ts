import { rejectInput } from "../errors.ts";
import {
  moneyRule,
  type SpendHistory,
  type SpendModel,
  spendHistorySchema,
  spendModelSchema,
} from "../schemas/btyd.ts";
import { checkInput } from "../schemas/check.ts";
import { isCount } from "../values.ts";

/**
 * What a customer is expected to spend at a purchase: their own mean value, drawn to that of all customers the more, the fewer purchases
 * are known.
 *
 * p (v + x m) ÷ (p x + q − 1). Without a purchase known it is the mean over customers, p v ÷ (q − 1), which is infinite for q up to 1:
 * then the result is `null`.
 *
 * @param model - A fit of {@link gammaGamma}, or `{ model, parameters }`.
 * @param customer - The number of purchases that are known and their mean value.
 * @returns The mean value of a purchase, in the unit of the fit; `null` where the fit has no parameters or that mean is infinite.
 * @throws {@link MetricInputError} for what is no model, and for a customer with purchases and no mean value.
 *
 * Source: Fader, Hardie, Lee (2005), RFM and CLV, Journal of Marketing Research 42, 415–430.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { expectedSpend } from "cx-metrics";
 *
 * const cdnow = { model: "gamma-gamma", parameters: { p: 6.25, q: 3.74, v: 15.44 } } as const;
 * assert.equal(expectedSpend(cdnow, { frequency: 7, monetaryValue: 73.74 })?.toFixed(2), "71.47");
 * assert.equal(expectedSpend(cdnow, { frequency: 0, monetaryValue: null })?.toFixed(2), "35.22");
 * ```
 */
export function expectedSpend(model: SpendModel, customer: SpendHistory): number | null {
  checkInput(spendModelSchema(), model, "expectedSpend", "model");
  checkSpendHistory("expectedSpend", customer);
  return spendOf(model, customer);
}

/** The mean value of a purchase, of what was checked. */
export function spendOf({ parameters }: SpendModel, customer: SpendHistory): number | null {
  if (parameters === null) return null;
  const { shape, rate, p } = spendRates(parameters, customer);
  return shape > 1 ? (p * rate) / (shape - 1) : null;
}

/** The gamma distribution of the rate of a customer's values, whose shape is p. */
export function spendRates(
  { p, q, v }: NonNullable<SpendModel["parameters"]>,
  { frequency, monetaryValue }: SpendHistory,
): { readonly shape: number; readonly rate: number; readonly p: number } {
  // Purchases worth nothing are none that the model knows of.
  const known = monetaryValue !== null && monetaryValue > 0 ? frequency : 0;
  return { shape: p * known + q, rate: v + known * (monetaryValue ?? 0), p };
}

/** Throws unless it is what a customer spends. */
export function checkSpendHistory(functionName: string, customer: SpendHistory): void {
  const isObject = typeof customer === "object" && customer !== null;
  const { frequency, monetaryValue } = isObject
    ? customer
    : checkInput(spendHistorySchema(), customer, functionName, "customer");
  if (isCount(frequency) && (monetaryValue === null ? frequency === 0 : moneyRule().accepts(monetaryValue))) return;
  checkInput(spendHistorySchema(), customer, functionName, "customer");
  const expected = "a number where frequency is above 0";
  rejectInput(functionName, "customer", ["monetaryValue"], "missing-value", expected, monetaryValue);
}
