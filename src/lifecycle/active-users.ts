import { isSuppressed, noFigures, toEstimate } from "../estimate.ts";
import { defineMetric, type Metric } from "../metric.ts";
import type { Estimate } from "../result.ts";
import { type ActiveUsersOptions, type ActivityEvent, activeUsersOptionsSchema } from "../schemas/active-users.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import type { ActivityWindows } from "./active-days.ts";
import { type ActivityWindowName, activitySeries, type CountedDay, describeWindow } from "./active-series.ts";
import {
  type ActivitySummary,
  checkActivityOptions,
  checkActivitySummary,
  mergeActivity,
  summarizeActivity,
} from "./active-summary.ts";

const name = "activeUsers";

/** What `activeUsers` keeps of its input. */
export type ActiveUsersSummary = ActivitySummary<"activeUsers">;

/** One day with the customers that were active on it, in its week and in its month. */
export interface ActiveUsersDay extends Pick<CountedDay, "day" | "start" | "end" | "complete"> {
  /** Daily active users; `null` where the figure is withheld. */
  readonly daily: number | null;
  /** Weekly active users; `null` where the figure is withheld. */
  readonly weekly: number | null;
  /** Monthly active users; `null` where the figure is withheld. */
  readonly monthly: number | null;
}

/** What `activeUsers` gives. */
export interface ActiveUsersResult extends Estimate, ActivityWindows {
  /** Up to when the data reach, in ISO 8601 with the zone's offset; `null` when there are none. */
  readonly asOf: string | null;
  /** The day that `value` is of, the last one with a complete window: `"2024-05-31"`; `null` when there is none. */
  readonly day: string | null;
  /** Daily active users, the mean of all complete days. */
  readonly meanDaily: number | null;
  /** Weekly active users, the mean of all days whose week is complete. */
  readonly meanWeekly: number | null;
  /** Monthly active users, the mean of all days whose month is complete. */
  readonly meanMonthly: number | null;
  /** Every day from the first event (or `observedFrom`) to `asOf`. */
  readonly series: readonly ActiveUsersDay[];
}

/**
 * Active users: how many different customers did something on a day, in its week and in its month (DAU, WAU, MAU).
 *
 * A customer counts once in a window, whatever they did in it. The month of a day is the day and the 29 before it; `month` names 28
 * days or the month of the calendar instead, and `week` the calendar's week instead of 7 days. Days are dates in `timeZone`, so that
 * they have 23 or 25 hours when the clocks change.
 *
 * - `value` is the count of the last day with a complete window: monthly, or what `score` says. `series` has every day.
 * - A window that begins before the data, or ends after them, is marked and is in no mean: the first 29 days of a log know too
 *   little of their month. `observedFrom` and `asOf` say how far the data reach; without them that is the day of the first event,
 *   and the last event, whose day is not over.
 * - Counts of different customers do not add up: the monthly figure is less than the sum of the daily ones.
 * - They are counts and not estimates: there is no interval. `n` is the number of customers in all.
 *
 * No events give `value: null`. Events without a customer or a time are left out and counted in `missing`. Counts below
 * `minimumResponses` are withheld. Summaries merge over parts that **share no customer**: split by customer, never by time.
 *
 * Source: Google Analytics 4 Data API (active users of 1, 7, 28 and 30 days).
 *
 * @param events - Events `{ customerId, at }`, in any order. Other fields are not looked at.
 * @param options - See {@link ActiveUsersOptions}.
 * @throws {@link MetricInputError} for an event without a usable customer or time, for one after `asOf`, for an option that does
 * not exist, for summaries of different windows, for events more than 100,000 days apart.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { activeUsers } from "cx-metrics";
 *
 * const events = [
 *   { customerId: "ann", at: "2024-01-01T10:00:00Z" },
 *   { customerId: "ann", at: "2024-01-02T10:00:00Z" },
 *   { customerId: "bob", at: "2024-01-02T23:30:00Z" },
 *   { customerId: "eve", at: "2024-01-09T10:00:00Z" },
 * ];
 * const { value, day, series } = activeUsers(events, { asOf: "2024-01-11T00:00:00Z", score: "weekly" });
 * assert.deepEqual([day, value], ["2024-01-10", 1]);
 * assert.deepEqual(
 *   series.slice(0, 3).map(({ daily, weekly, complete }) => [daily, weekly, complete.weekly]),
 *   [[1, 1, false], [2, 2, false], [0, 2, false]],
 * );
 * ```
 */
export const activeUsers: Metric<readonly ActivityEvent[], ActiveUsersOptions, ActiveUsersSummary, ActiveUsersResult> =
  /* @__PURE__ */ defineMetric({
    name,
    summarize: (events: readonly ActivityEvent[], options: ActiveUsersOptions): ActiveUsersSummary =>
      summarizeActivity(name, events, options),
    merge: mergeActivity,
    measure: measureActiveUsers,
    checkOptions: (options) => checkActivityOptions(name, activeUsersOptionsSchema(), options),
    checkSummary: (summary) => checkActivitySummary(name, summary),
  });

function measureActiveUsers(summary: ActiveUsersSummary, options: ActiveUsersOptions): ActiveUsersResult {
  const { customers, missing, invalid, windows } = summary;
  const { score = "monthly" } = options;
  const { asOf, days } = activitySeries(summary, options);
  const last = days.findLast(({ complete }) => complete[score]);
  const facts = {
    metric: name,
    unit: "customers",
    n: customers,
    effectiveN: customers,
    missing,
    invalid,
    convention: describeUsers(score, windows),
  };
  const count = last === undefined ? null : shownCount(last, score, options);
  const estimate = toEstimate(facts, { ...noFigures, value: count }, options);
  const isWithheld = estimate.suppressed || (last !== undefined && count === null);
  const mean = (window: ActivityWindowName): number | null => (isWithheld ? null : meanOf(days, window));
  return {
    ...estimate,
    suppressed: isWithheld,
    ...windows,
    asOf,
    day: last?.day ?? null,
    meanDaily: mean("daily"),
    meanWeekly: mean("weekly"),
    meanMonthly: mean("monthly"),
    series: days.map(({ day, start, end, complete, active }): ActiveUsersDay => {
      const shown = (window: ActivityWindowName): number | null => shownCount({ active }, window, options);
      return { day, start, end, daily: shown("daily"), weekly: shown("weekly"), monthly: shown("monthly"), complete };
    }),
  };
}

function shownCount(
  { active }: Pick<CountedDay, "active">,
  window: ActivityWindowName,
  options: EstimateOptions,
): number | null {
  return isSuppressed(active[window], options) ? null : active[window];
}

function meanOf(days: readonly CountedDay[], window: ActivityWindowName): number | null {
  const whole = days.filter(({ complete }) => complete[window]);
  return whole.length === 0 ? null : whole.reduce((sum, { active }) => sum + active[window], 0) / whole.length;
}

function describeUsers(window: ActivityWindowName, windows: ActivityWindows): string {
  return `different customers with an event ${describeWindow(window, windows)} (dates in ${windows.timeZone})`;
}
