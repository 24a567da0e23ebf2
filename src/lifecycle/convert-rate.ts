import { rejectInput } from "../errors.ts";
import { checkInput } from "../schemas/check.ts";
import { type ConvertRateOptions, convertRateOptionsSchema, percentage } from "../schemas/lifecycle.ts";
import { codeOf } from "../schemas/rules.ts";
import { periodsIn } from "../time/units.ts";

/**
 * Converts a rate of loss from one period to another: 5 % a month are 45.96 % a year.
 *
 * `100 · (1 − (1 − r)^(t₂/t₁))`, in percent from 0 to 100, where `r` is the rate as a share and t₂/t₁ says how many of the one
 * period the other has. A year has 12 months, 4 quarters, 365 days and 365/7 weeks. Rates near 0 and near 100 keep all their digits.
 *
 * It supposes that the risk stays the same. Customers who have stayed long mostly leave less often, so what it makes of a
 * month's churn is rather too high for a year's. For a rate of retention convert what it lacks to 100.
 *
 * @param rate - The rate of loss in percent, from 0 to 100.
 * @param options - The period it is given for, and the one it is wanted for.
 * @throws {@link MetricInputError} for a rate that is no number from 0 to 100, or a period that is not known.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { convertRate } from "cx-metrics";
 *
 * assert.equal(convertRate(5, { from: "month", to: "year" }).toFixed(2), "45.96");
 * assert.equal(convertRate(20, { from: "year", to: "month" }).toFixed(2), "1.84");
 * ```
 */
export function convertRate(rate: number, options: ConvertRateOptions): number {
  const { accepts, expected, kind } = percentage();
  if (!accepts(rate)) rejectInput("convertRate", "rate", [], codeOf(rate, kind), expected, rate);
  const { from, to } = checkInput(convertRateOptionsSchema(), options, "convertRate", "options");
  if (from === to) return rate + 0;
  // Below 50 it is the rate that must keep its digits, above 50 what is left to 100.
  const logKept = rate <= 50 ? Math.log1p(-rate / 100) : Math.log((100 - rate) / 100);
  return -100 * Math.expm1(periodsIn(from, to) * logKept) + 0;
}
