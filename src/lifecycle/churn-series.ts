import { MetricInputError, rejectInput } from "../errors.ts";
import { type ChurnSeriesOptions, churnSeriesOptionsSchema } from "../schemas/churn-series.ts";
import type { ChurnRateOptions, ChurnRateSummary, DailyChurn, Subscription } from "../schemas/lifecycle.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { readInstantOption } from "../time/instant-options.ts";
import { formatBoundary, periodLabel } from "../time/labels.ts";
import { type CalendarPeriods, type CalendarUnit, calendarPeriods } from "../time/periods.ts";
import { type ChurnRateResult, churnRate, refuseEndBase } from "./churn-rate.ts";
import { customersOf, personTimeOf } from "./spell-counts.ts";
import { countByPeriod, type PeriodCounts } from "./spell-periods.ts";
import { readSpells, type SpellReader } from "./spells.ts";

/** The customers of one period, and its churn rate. The counts are `null` where the figures are withheld. */
export interface ChurnSeriesRow {
  /** The period's label: `"2024-05"`, `"2024-Q2"`, `"2024"`. */
  readonly period: string;
  /** Its first instant, ISO 8601 with the zone's offset. */
  readonly start: string;
  /** The first instant after it. */
  readonly end: string;
  /** Whether the data reach to its end. */
  readonly complete: boolean;
  /** The zone of the calendar. */
  readonly timeZone: string;
  /** Customers who were there before: the closing ones of the period before. */
  readonly opening: number | null;
  /** Customers who came for the first time, at the period's first instant or after it. */
  readonly added: number | null;
  /** Customers who came back. */
  readonly reactivated: number | null;
  /** Customers who were lost, whenever they came. */
  readonly lost: number | null;
  /** Customers at the end, or at `asOf`: `opening + added + reactivated − lost`. */
  readonly closing: number | null;
  /** The period's {@link churnRate}. */
  readonly churn: ChurnRateResult;
}

/**
 * Customers and churn by month, quarter or any period of a calendar: who was there, who came, came back and was lost.
 *
 * A row a period, with `opening + added + reactivated − lost = closing`, and every `closing` the `opening` of the next one. A
 * subscription spans many periods, so that no trend over rows can give this; each subscription is read once.
 *
 * - `churn` is what {@link churnRate} gives for that period on the chosen base. Its customers at the start include those who come at
 *   the very first instant, who are `added` here: with dates instead of times there may be many.
 * - Who comes and goes within a period is `added` and `lost` in it. Who leaves and comes back within it is neither lost nor
 *   reactivated, unless `reactivation` is `"new"`.
 * - A customer is reactivated who was subscribed before, at any time in the data.
 * - A period that ends after `asOf` has `complete: false` and counts what was seen so far: its rate is too low. The base
 *   `"person-time"` gives the probability for the whole of such a period all the same.
 * - A subscription without a customer or a beginning is left out and counted in `churn.missing`. Without subscriptions and without
 *   `from` there are no rows.
 *
 * @param subscriptions - Records `{ customerId, startedAt, endedAt }`, in any order.
 * @param options - The calendar, how far the data reach, and how to measure: see {@link ChurnSeriesOptions}.
 * @returns One record a period, in the order of time, without gaps.
 * @throws {@link MetricInputError} for an instant or a customer that is none, an end before its beginning, no `asOf`, a series that
 * begins at `asOf` or later, more than 100,000 periods, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { churnSeries } from "cx-metrics";
 *
 * const subscriptions = [
 *   { customerId: "ada", startedAt: "2024-01-10", endedAt: null },
 *   { customerId: "bo", startedAt: "2024-01-15", endedAt: "2024-02-20" },
 *   { customerId: "bo", startedAt: "2024-03-05", endedAt: null },
 * ];
 * const months = churnSeries(subscriptions, { every: "month", timeZone: "Asia/Bishkek", asOf: "2024-03-20" });
 * assert.deepEqual(
 *   months.map(({ period, opening, added, reactivated, lost, closing }) => [period, opening, added, reactivated, lost, closing]),
 *   [
 *     ["2024-01", 0, 2, 0, 0, 2],
 *     ["2024-02", 2, 0, 0, 1, 1],
 *     ["2024-03", 1, 0, 1, 0, 2],
 *   ],
 * );
 * assert.deepEqual(months.map(({ churn }) => churn.value), [null, 50, 0]);
 * assert.deepEqual(months.map(({ complete }) => complete), [true, true, false]);
 * ```
 */
export function churnSeries(subscriptions: readonly Subscription[], options: ChurnSeriesOptions): ChurnSeriesRow[] {
  refuseEndBase(functionName, options);
  const { base, from, to } = checkZonedOptions(churnSeriesOptionsSchema(), options, functionName);
  const asOf = readBound("asOf", options);
  const [spells] = readSpells(functionName, subscriptions, options, null) as [SpellReader];
  const first = from === undefined ? firstStart(spells, asOf) : readBound("from", options);
  if (first === null) return [];
  if (!(first < asOf)) rejectInput(functionName, "options", ["from"], "invalid-order", "before asOf", from);
  const last = to === undefined ? asOf : readBound("to", options);
  if (!(first < last)) rejectInput(functionName, "options", ["to"], "invalid-order", "after from", to);
  const periods = cut(options.every, first, Math.max(first, Math.min(last, asOf) - 1), options);
  // What comes after the data is not known to be.
  const seen = periods.starts.map((instant) => Math.min(instant, asOf));
  const counts = countByPeriod(spells, seen, options, asOf);
  const days = base === "daily-sum" ? daysOf(spells, seen, asOf, options) : null;
  return Array.from({ length: seen.length - 1 }, (_, place) => {
    const [start, end] = [periods.starts[place] as number, periods.starts[place + 1] as number];
    const summary: ChurnRateSummary = {
      kind: "churnRate",
      version: 1,
      ...customersOf(counts, place),
      days: days?.[place] ?? null,
      personTime: base === "person-time" ? personTimeOf(counts, place, end - start) : null,
      missing: spells.missing,
      invalid: spells.invalid,
    };
    return {
      period: periodLabel(periods, place),
      start: formatBoundary(periods, place),
      end: formatBoundary(periods, place + 1),
      complete: end <= asOf,
      timeZone: periods.timeZone,
      ...movementsOf(counts, place, churnRate.measure(summary, measureOptions(options))),
    };
  });
}

const functionName = "churnSeries";

/** The customers of a period, or none where they are withheld. */
function movementsOf(
  counts: PeriodCounts,
  place: number,
  churn: ChurnRateResult,
): Pick<ChurnSeriesRow, "opening" | "added" | "reactivated" | "lost" | "closing" | "churn"> {
  if (churn.suppressed) return { opening: null, added: null, reactivated: null, lost: null, closing: null, churn };
  const [opening, added] = [counts.opening[place] as number, counts.fresh[place] as number];
  const reactivated = counts.reactivated[place] as number;
  const lost = (counts.lost[place] as number) + (counts.lostOfAdded[place] as number);
  return { opening, added, reactivated, lost, closing: opening + added + reactivated - lost, churn };
}

function measureOptions(options: ChurnSeriesOptions): ChurnRateOptions {
  const { base, reactivation, graceDays, confidenceLevel, minimumResponses } = options;
  return { base, reactivation, graceDays, confidenceLevel, minimumResponses };
}

function readBound(option: "asOf" | "from" | "to", options: ChurnSeriesOptions): number {
  return readInstantOption(functionName, [option], options[option], options.timeZone);
}

/** When the first customer came; `null` where none did before the data end. */
function firstStart(spells: SpellReader, asOf: number): number | null {
  let first = Number.POSITIVE_INFINITY;
  spells.forEach(asOf, "every-spell", (_, start, end) => {
    if (end > start && start < first) first = start;
  });
  return first < asOf ? first : null;
}

/** More periods make a list that nobody can use. */
const maximumPeriods = 100_000;

function cut(every: CalendarUnit, from: number, to: number, options: ChurnSeriesOptions): CalendarPeriods {
  const { timeZone, weekStartsOn } = options;
  try {
    const periods = calendarPeriods(from, to, { every, timeZone, weekStartsOn }, functionName);
    if (periods.starts.length <= maximumPeriods) return periods;
  } catch (error) {
    // All else was checked before: it is their number.
    if (!(error instanceof MetricInputError)) throw error;
  }
  const expected = `a unit that cuts the span into at most ${maximumPeriods} periods, and for base "daily-sum" into as many days`;
  return rejectInput(functionName, "options", ["every"], "out-of-range", expected, options.every);
}

/** The customers of the days of each period. */
function daysOf(spells: SpellReader, starts: Float64Array, asOf: number, options: ChurnSeriesOptions): DailyChurn[] {
  const [first, last] = [starts[0] as number, starts[starts.length - 1] as number];
  const midnights = cut("day", first, last, options).starts.filter((instant) => instant > first && instant < last);
  const bounds = Float64Array.from(new Set([...starts, ...midnights])).sort();
  const { atStart, lost } = countByPeriod(spells, bounds, options, asOf);
  const places = Array.from(starts, (start) => bounds.indexOf(start));
  return places.slice(1).map((end, place) => ({
    atStart: [...atStart.subarray(places[place], end)],
    lost: [...lost.subarray(places[place], end)],
  }));
}
