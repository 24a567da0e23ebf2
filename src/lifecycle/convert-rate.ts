import { rejectInput } from "../errors.ts";
import {
  type ConvertRateOptions,
  convertRateOptionsSchema,
  percentage,
  type RateSpan,
} from "../schemas/convert-rate.ts";
import { codeOf } from "../schemas/rules.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { dayLength } from "../time/civil.ts";
import { readSpanOption } from "../time/instant-options.ts";
import { periodsIn } from "../time/units.ts";
import { zoneClock } from "../time/zone-clock.ts";

/**
 * Converts a rate of loss from one period to another: 5 % a month are 45.96 % a year.
 *
 * `100 · (1 − (1 − r)^(t₂/t₁))`, in percent from 0 to 100, where `r` is the rate as a share and t₂/t₁ says how many of the one
 * period the other has. A year has 12 months, 4 quarters, 365 days and 365/7 weeks. Rates near 0 and near 100 keep all their digits.
 *
 * Months differ: what was lost in the 29 days of a February is less than a month's share of a year. Give the days, or the span that
 * was measured, where that matters: `{ days: 29 }`, `{ start, end }`. The days of a span are those of the wall clock in `timeZone`.
 *
 * It supposes that the risk stays the same. Customers who have stayed long mostly leave less often, so what it makes of a
 * month's churn is rather too high for a year's. For a rate of retention convert what it lacks to 100.
 *
 * @param rate - The rate of loss in percent, from 0 to 100.
 * @param options - The length of time it is given for, and the one it is wanted for: see {@link ConvertRateOptions}.
 * @throws {@link MetricInputError} for a rate that is no number from 0 to 100, a length of time that is not known or not longer than
 * none, an instant that is none, an unknown zone.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { convertRate } from "cx-metrics";
 *
 * assert.equal(convertRate(5, { from: "month", to: "year" }).toFixed(2), "45.96");
 * assert.equal(convertRate(20, { from: "year", to: "month" }).toFixed(2), "1.84");
 * assert.equal(convertRate(5, { from: { days: 30 }, to: { days: 365 } }).toFixed(2), "46.42");
 *
 * const february = { start: "2024-02-01", end: "2024-03-01" };
 * assert.equal(convertRate(5, { from: february, to: "year", timeZone: "Europe/Berlin" }).toFixed(2), "47.56");
 * ```
 */
export function convertRate(rate: number, options: ConvertRateOptions): number {
  const { accepts, expected, kind } = percentage();
  if (!accepts(rate)) rejectInput("convertRate", "rate", [], codeOf(rate, kind), expected, rate);
  const { from, to, timeZone } = checkZonedOptions(convertRateOptionsSchema(), options, "convertRate");
  const exponent = lengthOf(to, "to", timeZone) / lengthOf(from, "from", timeZone);
  if (exponent === 1) return rate + 0;
  // Below 50 it is the rate that must keep its digits, above 50 what is left to 100.
  const logKept = rate <= 50 ? Math.log1p(-rate / 100) : Math.log((100 - rate) / 100);
  return -100 * Math.expm1(exponent * logKept) + 0;
}

/** A length of time in twelfths of a day, in which all named periods are whole numbers. */
function lengthOf(span: RateSpan, option: "from" | "to", timeZone: string | undefined): number {
  if (typeof span === "string") return 12 * periodsIn("day", span);
  if ("days" in span) return 12 * span.days;
  if ("months" in span) return 12 * periodsIn("day", "month") * span.months;
  const { start, end } = readSpanOption("convertRate", option, span, timeZone);
  const offsetAt = timeZone === undefined ? () => 0 : zoneClock(timeZone).offsetAt;
  const days = (end + offsetAt(end) - (start + offsetAt(start))) / dayLength;
  // Clocks that are put back can take all of a short span away.
  return 12 * (days > 0 ? days : (end - start) / dayLength);
}
