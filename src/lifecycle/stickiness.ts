import { rejectInput } from "../errors.ts";
import { isSuppressed, noFigures, toEstimate } from "../estimate.ts";
import { defineMetric, type Metric } from "../metric.ts";
import type { Estimate } from "../result.ts";
import { type ActivityEvent, type StickinessOptions, stickinessOptionsSchema } from "../schemas/active-users.ts";
import { percentOf } from "../share-figures.ts";
import type { ActivityWindows } from "./active-days.ts";
import { type ActivityWindowName, activitySeries, type CountedDay, describeWindow } from "./active-series.ts";
import {
  type ActivitySummary,
  checkActivityOptions,
  checkActivitySummary,
  mergeActivity,
  summarizeActivity,
} from "./active-summary.ts";

const name = "stickiness";

/** What `stickiness` keeps of its input. */
export type StickinessSummary = ActivitySummary<"stickiness">;

/** One day of stickiness. */
export interface StickinessDay extends Pick<CountedDay, "day" | "start" | "end"> {
  /** The customers of the shorter window; `null` where the figures are withheld. */
  readonly active: number | null;
  /** The customers of the longer window; `null` where the figures are withheld. */
  readonly eligible: number | null;
  /** `active` in percent of `eligible`; `null` where nobody is eligible, and where the figures are withheld. */
  readonly percent: number | null;
  /** Whether the data cover both windows. */
  readonly complete: boolean;
}

/** What `stickiness` gives. */
export interface StickinessResult extends Estimate, ActivityWindows {
  /** Up to when the data reach, in ISO 8601 with the zone's offset; `null` when there are none. */
  readonly asOf: string | null;
  /** How many days `value` is an average of: those with complete windows and customers in the longer one. `null` where withheld. */
  readonly days: number | null;
  /** Every day from the first event (or `observedFrom`) to `asOf`. */
  readonly series: readonly StickinessDay[];
}

/**
 * Stickiness: which part of the customers of a month are there on an average day of it (DAU/MAU).
 *
 * In percent from 0 to 100: for every day `100 · daily / monthly` active users, and of these ratios the mean over all days with
 * complete windows. `average: "ratio-of-means"` divides the mean counts instead, so that busy days weigh more; the two differ where
 * the number of customers changes. `ratio` names DAU/WAU or WAU/MAU, `month` what a month is: 30 days (default), 28 days, or the
 * month of the calendar. State both with the figure: one and the same log gives different ones.
 *
 * - With `month: "calendar"` the days of a month are divided by the customers of all of it.
 * - 28 days have four of every day of the week. 30 have not, and so a figure of few days moves with the weekend.
 * - Windows that the data do not cover are in no average: the first 29 days of a log have too small a month, and would look too good.
 * - No interval is given: the days share their customers, and are no independent sample.
 *
 * Without a complete window `value` is `null`. A day without customers in the longer window has no ratio. Events without a customer
 * or a time are left out and counted in `missing`. A day with fewer than `minimumResponses` in the longer window shows no figures.
 * `n` is the number of customers in all. Summaries merge over parts that **share no customer**.
 *
 * Source: Google Analytics 4 Data API (`dauPerMau`, `dauPerWau`, `wauPerMau`).
 *
 * @param events - Events `{ customerId, at }`, in any order. Other fields are not looked at.
 * @param options - See {@link StickinessOptions}.
 * @throws {@link MetricInputError} for an event without a usable customer or time, for one after `asOf`, for an option that does
 * not exist or does not fit another, for summaries of different windows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stickiness } from "cx-metrics";
 *
 * const events = [
 *   { customerId: "ann", at: "2024-01-01T10:00:00Z" },
 *   { customerId: "ann", at: "2024-01-07T10:00:00Z" },
 *   { customerId: "bob", at: "2024-01-02T10:00:00Z" },
 *   { customerId: "bob", at: "2024-01-08T10:00:00Z" },
 * ];
 * const perWeek = stickiness(events, { ratio: "daily-per-weekly", asOf: "2024-01-09T00:00:00Z" });
 * // On 7 and on 8 January one of two; before that no week is complete.
 * assert.deepEqual([perWeek.value, perWeek.days], [50, 2]);
 * assert.equal(stickiness(events).value, null);
 * ```
 */
export const stickiness: Metric<readonly ActivityEvent[], StickinessOptions, StickinessSummary, StickinessResult> =
  /* @__PURE__ */ defineMetric({
    name,
    summarize: (events: readonly ActivityEvent[], options: StickinessOptions): StickinessSummary => {
      checkRatio(options, options);
      return summarizeActivity(name, events, options);
    },
    merge: mergeActivity,
    measure: measureStickiness,
    checkOptions: (options) => checkActivityOptions(name, stickinessOptionsSchema(), options),
    checkSummary: (summary) => checkActivitySummary(name, summary),
  });

const windowsOfRatio = {
  "daily-per-monthly": ["daily", "monthly"],
  "daily-per-weekly": ["daily", "weekly"],
  "weekly-per-monthly": ["weekly", "monthly"],
} as const;

/** A week of the calendar may reach out of the month that it is divided by. */
function checkRatio({ ratio }: StickinessOptions, { week, month }: StickinessOptions | ActivityWindows): void {
  if (ratio !== "weekly-per-monthly" || (week !== "calendar" && month !== "calendar")) return;
  const expected = '"daily-per-monthly" or "daily-per-weekly" where a window is "calendar"';
  rejectInput(name, "options", ["ratio"], "inconsistent", expected, ratio);
}

function measureStickiness(summary: StickinessSummary, options: StickinessOptions): StickinessResult {
  const { customers, missing, invalid, windows } = summary;
  const { ratio = "daily-per-monthly", average = "mean-of-ratios" } = options;
  checkRatio({ ratio }, windows);
  const [shorter, longer] = windowsOfRatio[ratio];
  const { asOf, days } = activitySeries(summary, options);
  const used = days.filter(({ active, complete }) => complete[shorter] && complete[longer] && active[longer] > 0);
  const facts = {
    metric: name,
    unit: "percent",
    n: customers,
    effectiveN: customers,
    missing,
    invalid,
    convention: describeStickiness(shorter, longer, average, windows),
  };
  const value = used.length === 0 ? null : averageOf(used, shorter, longer, average);
  const estimate = toEstimate(facts, { ...noFigures, value }, options);
  return {
    ...estimate,
    ...windows,
    asOf,
    days: estimate.suppressed ? null : used.length,
    series: days.map(({ day, start, end, active, complete }): StickinessDay => {
      const isWithheld = isSuppressed(active[longer], options);
      const shown = (count: number): number | null => (isWithheld ? null : count);
      return {
        day,
        start,
        end,
        active: shown(active[shorter]),
        eligible: shown(active[longer]),
        percent: isWithheld || active[longer] === 0 ? null : percentOf(active[shorter], active[longer]),
        complete: complete[shorter] && complete[longer],
      };
    }),
  };
}

function averageOf(
  days: readonly CountedDay[],
  shorter: ActivityWindowName,
  longer: ActivityWindowName,
  average: NonNullable<StickinessOptions["average"]>,
): number {
  const sum = (read: (active: CountedDay["active"]) => number): number =>
    days.reduce((total, { active }) => total + read(active), 0);
  if (average === "ratio-of-means") {
    return percentOf(
      sum((active) => active[shorter]),
      sum((active) => active[longer]),
    );
  }
  return Math.min(100, sum((active) => percentOf(active[shorter], active[longer])) / days.length);
}

function describeStickiness(
  shorter: ActivityWindowName,
  longer: ActivityWindowName,
  average: NonNullable<StickinessOptions["average"]>,
  windows: ActivityWindows,
): string {
  const [part, whole] = [describeWindow(shorter, windows), describeWindow(longer, windows)];
  const averaged = average === "mean-of-ratios" ? "mean of the ratios of all days" : "ratio of the mean counts";
  return `customers active ${part} in % of those active ${whole} (dates in ${windows.timeZone}), ${averaged}`;
}
