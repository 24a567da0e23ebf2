import { rejectInput } from "../errors.ts";
import { type RecurringRevenueOptions, recurringRevenueOptionsSchema } from "../schemas/revenue.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { readInstantOption } from "../time/instant-options.ts";
import type { RevenueRows } from "./revenue-change.ts";
import { forEachCustomer } from "./revenue-levels.ts";
import { type RevenueTerms, readRevenue } from "./revenue-terms.ts";

/** What the customers of an instant pay. */
export interface RecurringRevenue extends Pick<RevenueTerms, "currency" | "rows" | "missing" | "invalid"> {
  /** What each who pays anything pays a month. */
  readonly payments: Float64Array;
}

/** Checks rows and gives what each customer pays a month at an instant. */
export function readRecurringRevenue(
  functionName: string,
  input: RevenueRows,
  options: RecurringRevenueOptions,
): RecurringRevenue {
  const terms = readRevenue(functionName, input, options);
  const { asOf, timeZone, boundary = "at" } = options;
  if (asOf === undefined) {
    return rejectInput(functionName, "options", ["asOf"], "missing-value", "an instant to measure at", asOf);
  }
  const instant = readInstantOption(functionName, ["asOf"], asOf, timeZone);
  const payments = new Float64Array(terms.customerCount);
  let count = 0;
  forEachCustomer(terms, Float64Array.of(instant), boundary, (levels) => {
    const payment = levels[0] as number;
    if (payment > 0) payments[count++] = payment;
  });
  const { currency, rows, missing, invalid } = terms;
  return { currency, rows, missing, invalid, payments: payments.subarray(0, count) };
}

/** Throws for options that are not right. */
export function checkRecurringOptions(functionName: string, options: RecurringRevenueOptions): void {
  checkZonedOptions(recurringRevenueOptionsSchema(), options, functionName);
}
