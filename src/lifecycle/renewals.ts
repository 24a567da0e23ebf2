import { rejectInput } from "../errors.ts";
import { checkInput } from "../schemas/check.ts";
import { type RenewalCounts, type RenewalCountsOptions, renewalCountsOptionsSchema } from "../schemas/contractual.ts";
import type { Subscription } from "../schemas/lifecycle.ts";
import { civilDate, dayLength, dayNumber, daysInMonth } from "../time/civil.ts";
import { readInstantOption } from "../time/instant-options.ts";
import type { RatePeriod } from "../time/units.ts";
import { checkTimeZone } from "../time/zone.ts";
import { zoneClock } from "../time/zone-clock.ts";
import { readSpells, type SpellReader } from "./spells.ts";
import { tenureWindow } from "./tenure.ts";

/** What {@link renewalCounts} gives. */
export interface CountedRenewalPeriods extends RenewalCounts {
  /** How many customers were seen at one renewal or more. */
  readonly n: number;
  /** How long a contract runs before it is renewed. */
  readonly period: RatePeriod;
  /** Subscriptions without a customer or a beginning. */
  readonly missing: number;
  /** Subscriptions that were left out as invalid. */
  readonly invalid: number;
}

/**
 * Counts from subscriptions how many customers came up for each renewal, and how many did not renew: what {@link shiftedBetaGeometric}
 * and {@link betaDiscreteWeibull} are fitted to.
 *
 * The first renewal is due one period after the beginning, on the same day of the month or else on the month's last. A customer who
 * left by that day is lost at it, also one who left early in the term. A renewal counts once its day has come by `asOf`: who leaves in
 * a term that still runs is not looked at before those who stay are. With `observedFrom` only terms that began after it count, since
 * losses of before are not in the data. A subscription that begins after `asOf` is not looked at. Contracts of different lengths need
 * a call for each.
 *
 * @param subscriptions - Records `{ customerId, startedAt, endedAt }`, in any order. Those without a customer or a beginning are
 * left out.
 * @param options - `period`, `asOf`, and what else {@link RenewalCountsOptions} has.
 * @returns The counts; lists of length 0 where no renewal has been due.
 * @throws {@link MetricInputError} for an instant or a customer that is none, an end before its beginning, no `period` or `asOf`, an
 * option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { renewalCounts } from "cx-metrics";
 *
 * const subscriptions = [
 *   { customerId: "ada", startedAt: "2024-01-31", endedAt: null }, // renewed on 29 February and 31 March
 *   { customerId: "bo", startedAt: "2024-01-10", endedAt: "2024-02-10" }, // never renewed
 *   { customerId: "cy", startedAt: "2024-02-05", endedAt: "2024-03-20" }, // renewed once
 * ];
 * const { atRisk, lost } = renewalCounts(subscriptions, { period: "month", asOf: "2024-04-10", timeZone: "Europe/Berlin" });
 * assert.deepEqual([atRisk, lost], [[3, 2], [1, 1]]);
 * ```
 */
export function renewalCounts(
  subscriptions: readonly Subscription[],
  options: RenewalCountsOptions,
): CountedRenewalPeriods {
  const name = "renewalCounts";
  const { period = "month", ...others } = checkInput(renewalCountsOptionsSchema(), options, name, "options");
  const { timeZone, observedFrom, tenure = "first-spell" } = others;
  if (timeZone !== undefined) checkTimeZone(name, "options", ["timeZone"], timeZone);
  const { asOf } = tenureWindow(name, others);
  const offsetAt = timeZone === undefined ? () => 0 : zoneClock(timeZone).offsetAt;
  const dayOf = (instant: number): number => Math.floor((instant + offsetAt(instant)) / dayLength);
  const today = dayOf(asOf);
  const from =
    observedFrom === undefined
      ? Number.NEGATIVE_INFINITY
      : dayOf(readInstantOption(name, ["observedFrom"], observedFrom, timeZone));
  const [spells] = readSpells(name, subscriptions, others, null) as [SpellReader];
  const atRisk: number[] = [];
  const lost: number[] = [];
  let n = 0;
  spells.forEach(asOf, tenure, (_, start, end) => {
    const dueDay = dueDays(dayOf(start), period);
    const lastDay = end > asOf ? Number.POSITIVE_INFINITY : dayOf(end);
    let isSeen = false;
    for (let renewal = 1; ; renewal++) {
      const due = dueDay(renewal);
      if (due > today) break;
      if (renewal > maximumRenewals) {
        const expected = `a period of which no customer has seen more than ${maximumRenewals}`;
        rejectInput(name, "options", ["period"], "out-of-range", expected, period);
      }
      while (atRisk.length < renewal) {
        atRisk.push(0);
        lost.push(0);
      }
      if (dueDay(renewal - 1) >= from) {
        isSeen = true;
        atRisk[renewal - 1] = (atRisk[renewal - 1] as number) + 1;
        if (lastDay <= due) lost[renewal - 1] = (lost[renewal - 1] as number) + 1;
      }
      if (lastDay <= due) break;
    }
    if (isSeen) n++;
  });
  return { atRisk, lost, n, period, missing: spells.missing, invalid: spells.invalid };
}

/** More renewals make lists that nobody can use. */
const maximumRenewals = 100_000;

/** The day on which each renewal of a contract is due. */
function dueDays(start: number, period: RatePeriod): (renewal: number) => number {
  if (period === "day" || period === "week") return (renewal) => start + renewal * (period === "day" ? 1 : 7);
  const length = period === "month" ? 1 : period === "quarter" ? 3 : 12;
  const { year, month, day } = civilDate(start);
  return (renewal) => {
    const months = year * 12 + month - 1 + renewal * length;
    const dueYear = Math.floor(months / 12);
    const dueMonth = months - dueYear * 12 + 1;
    return dayNumber(dueYear, dueMonth, Math.min(day, daysInMonth(dueYear, dueMonth)));
  };
}
