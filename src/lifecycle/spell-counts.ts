import { MetricInputError, rejectInput } from "../errors.ts";
import type { Grouping } from "../metric.ts";
import type { ChurnRateOptions, DailyChurn, PersonTime } from "../schemas/lifecycle.ts";
import type { Bounds } from "../time/instant-options.ts";
import { type CalendarPeriods, calendarPeriods } from "../time/periods.ts";
import { countByPeriod, type PeriodCounts } from "./spell-periods.ts";
import { readSpells } from "./spells.ts";
import { countSubscriptions, readPeriod, requireList, type SubscriptionCounts } from "./subscription-counts.ts";

/** The customers of a period, and what a base beyond them needs. */
export interface ChurnCountsOfPeriod extends SubscriptionCounts {
  /** The customers of each day, for the base `"daily-sum"`. */
  readonly days: DailyChurn | null;
  /** The time that customers were there, for the base `"person-time"`. */
  readonly personTime: PersonTime | null;
}

/** More days make a list that nobody can use. */
const maximumDays = 100_000;

/** Checks subscriptions and counts the customers of every group, with what the base needs. */
export function countChurn(
  functionName: string,
  input: unknown,
  options: ChurnRateOptions,
  groups: Pick<Grouping, "codes" | "groupCount"> | null,
): ChurnCountsOfPeriod[] {
  const { base = "start", reactivation = "retained", graceDays = 0 } = options;
  const isByTime = base === "daily-sum" || base === "person-time";
  // Who is there at two instants is found without putting the subscriptions of a customer in order.
  if (!isByTime && reactivation === "retained" && graceDays === 0) {
    const counts = countSubscriptions(functionName, input, options, groups);
    return counts.map((counted) => ({ ...counted, days: null, personTime: null }));
  }
  requireList(functionName, input, options);
  const bounds = readPeriod(functionName, options);
  const dayStarts = base === "daily-sum" ? daysOf(functionName, bounds, options) : null;
  return readSpells(functionName, input, options, groups).map((spells) => {
    const count = (starts: Float64Array): PeriodCounts =>
      countByPeriod(spells, starts, options, Number.POSITIVE_INFINITY);
    const whole = count(Float64Array.of(bounds.start, bounds.end));
    return {
      ...customersOf(whole, 0),
      days: dayStarts === null ? null : toDays(count(dayStarts)),
      personTime: base === "person-time" ? personTimeOf(whole, 0, bounds.end - bounds.start) : null,
      missing: spells.missing,
      invalid: spells.invalid,
    };
  });
}

/** The customers of one of the periods. */
export function customersOf(counts: PeriodCounts, place: number): Omit<SubscriptionCounts, "missing" | "invalid"> {
  return {
    customersAtStart: counts.atStart[place] as number,
    customersLost: counts.lost[place] as number,
    customersAdded: counts.added[place] as number,
    customersLostOfAdded: counts.lostOfAdded[place] as number,
  };
}

/** The time that customers were there in one of the periods. */
export function personTimeOf(counts: PeriodCounts, place: number, periodLength: number): PersonTime {
  return { losses: counts.losses[place] as number, exposure: counts.exposure[place] as number, periodLength };
}

function toDays({ atStart, lost }: PeriodCounts): DailyChurn {
  return { atStart: [...atStart], lost: [...lost] };
}

/** The boundaries of the days of a period; its first and its last day may be cut. */
function daysOf(functionName: string, { start, end }: Bounds, { period, timeZone }: ChurnRateOptions): Float64Array {
  const expected = `within ${maximumDays} days of the start`;
  let days: CalendarPeriods;
  try {
    days = calendarPeriods(start, end, { every: "day", timeZone }, functionName);
  } catch (error) {
    // All else was checked before: it is their number.
    if (!(error instanceof MetricInputError)) throw error;
    return rejectInput(functionName, "options", ["period", "end"], "out-of-range", expected, period?.end);
  }
  const inner = days.starts.filter((instant) => instant > start && instant < end);
  if (inner.length >= maximumDays) {
    rejectInput(functionName, "options", ["period", "end"], "out-of-range", expected, period?.end);
  }
  return Float64Array.of(start, ...inner, end);
}
