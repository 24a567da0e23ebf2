import { rejectInput } from "../errors.ts";
import { isSuppressed, noFigures, toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import {
  currencyOrNull,
  maximumRevenuePeriods,
  type RevenueMovementsOptions,
  revenueMovementsOptionsSchema,
} from "../schemas/revenue.ts";
import { choice, count, leaf } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { checkZonedOptions, timeZoneRule, weekdayRule } from "../schemas/time-options.ts";
import { checkTimeZone } from "../time/zone.ts";
import { isCount, isRecord, isWeight } from "../values.ts";
import { addDifference, addExactly, exactSums, sumAt } from "./exact-sums.ts";
import { type RevenueRows, sameCurrency } from "./revenue-change.ts";
import { forEachCustomer, revenueBoundaries } from "./revenue-levels.ts";
import { type RevenueMovement, revenuePeriods, sumOfPeriods } from "./revenue-periods.ts";
import type { RevenueMovementsSummary, RevenueSeries } from "./revenue-series.ts";
import { readRevenue, revenueRecords } from "./revenue-terms.ts";

/** What `revenueMovements` gives. `value` is the recurring revenue at the end, a month. */
export interface RevenueMovementsResult extends Estimate {
  /** The currency; `null` where none was named. */
  readonly currency: string | null;
  /** The whole period: the movements of all periods added up. `null` where the figures are withheld. */
  readonly total: RevenueMovement | null;
  /** The periods, in order; empty where the figures are withheld. */
  readonly periods: readonly RevenueMovement[];
}

const name = "revenueMovements";
const movements = ["new", "expansion", "contraction", "churn", "reactivation"] as const;

/**
 * Movements of recurring revenue: how it came from what it was at the start of each period to what it was at the end.
 *
 * `opening + new + expansion + reactivation − contraction − churn = closing`, in money a month, for every period and for the whole.
 * Each customer makes one movement a period at most, by what all their subscriptions pay a month at its two ends: from nothing to
 * something is new, or a reactivation of who had paid before; more is expansion, less contraction, nothing any more is churn. So one
 * of two subscriptions dropped is contraction, and a change of plan is what it changes.
 *
 * Takes subscriptions `{ customerId, startedAt, endedAt, amount, interval, … }`, see {@link RevenueSubscription}, or what customers pay a month
 * `{ customerId, month or at, mrr }`, see {@link MrrRow}, and needs `period: { start, end }`; `every: "month"` cuts it into calendar months.
 *
 * - A month pays `amount · quantity`, less coupons, spread over the interval: 1,200 a year is 100 a month. A week is 12/365 · 7 of a month.
 *   Coupons count when they last forever, and trials when they are over: that is Stripe's rule for coupons, and both are options.
 * - A month counts what is there at its end, and not what was there on the way: who came and left within it made no movement.
 *   What begins or ends at the very instant at which a period begins falls into that period; `boundary: "at"` puts it into the
 *   one before, as `churnRate` does with what ends then.
 * - One currency: rows in two are refused, and the error names both. Convert first, at one rate for all periods, or the
 *   change of rates will look like expansion.
 * - Nothing read gives `value: null`; nothing paid is 0. Rows without a customer, a beginning, an amount or an interval are left out and
 *   counted in `missing`. `n` is the number of customers who paid at any of the boundaries. A total is no sample: no interval.
 * - Amounts are added with twice the digits, so parts and whole agree to the last of them; a customer whose revenue differs by less
 *   than 1e-12 of it did not move.
 * - Adjoining periods chain: the closing of the one is the opening of the next. Summaries of the same periods merge where no customer
 *   stands in both. By plan, a change of plan is churn to the one and new to the other.
 *
 * Sources: Stripe, Calculating MRR (annual plans, coupons); Neumaier 1974, ZAMM 54: 39–51 (sums).
 *
 * @param input - Subscriptions, or rows of monthly revenue; or a table of their columns.
 * @param options - See {@link RevenueMovementsOptions}.
 * @throws {@link MetricInputError} for rows in two currencies, a negative amount (see `refunds`), an end before its beginning, stretches
 * of one `subscriptionId` that overlap, an instant or a month that is none, no `period`, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { revenueMovements } from "cx-metrics";
 *
 * const subscriptions = [
 *   { customerId: "ada", startedAt: "2025-11-04", amount: 100, interval: "month" as const },
 *   { customerId: "bo", startedAt: "2025-12-10", endedAt: "2026-02-10", amount: 1200, interval: "year" as const },
 *   { customerId: "bo", startedAt: "2026-02-10", amount: 1800, interval: "year" as const }, // a larger plan
 *   { customerId: "cy", startedAt: "2026-01-20", endedAt: "2026-02-20", amount: 40, interval: "month" as const },
 * ];
 * const period = { start: "2026-01-01", end: "2026-03-01" };
 * const { value, periods } = revenueMovements(subscriptions, { period, every: "month", timeZone: "UTC" });
 * assert.equal(value, 250);
 * assert.deepEqual(
 *   periods.map((one) => [one.period, one.opening, one.new, one.expansion, one.churn, one.closing]),
 *   [
 *     ["2026-01", 200, 40, 0, 0, 240],
 *     ["2026-02", 240, 0, 50, 40, 250],
 *   ],
 * );
 * ```
 */
export const revenueMovements: Metric<
  RevenueRows | ColumnTable,
  RevenueMovementsOptions,
  RevenueMovementsSummary,
  RevenueMovementsResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name,
    summarize: summarizeMovements,
    merge: mergeMovements,
    measure: measureMovements,
    checkOptions: (options: RevenueMovementsOptions) => {
      checkZonedOptions(revenueMovementsOptionsSchema(), options, name);
    },
    checkSummary,
  },
  revenueRecords,
);

function summarizeMovements(input: RevenueRows, options: RevenueMovementsOptions): RevenueMovementsSummary {
  const terms = readRevenue(name, input, options);
  const boundaries = revenueBoundaries(name, options);
  const size = boundaries.length;
  const returnsAreNew = options.returning === "new";
  const levelSums = exactSums(size);
  const levelCounts = new Float64Array(size);
  const kinds = movements.map(() => ({ money: exactSums(size - 1), counts: new Float64Array(size - 1) }));
  const [come, more, less, gone, back] = kinds as [Kind, Kind, Kind, Kind, Kind];
  let payingCustomers = 0;
  forEachCustomer(terms, boundaries, options.boundary ?? "before", (levels, first, last, since) => {
    if (first > last) return;
    payingCustomers++;
    let before = first > 0 ? 0 : (levels[0] as number);
    if (first === 0) addLevel(levelSums, levelCounts, 0, before);
    for (let i = Math.max(first, 1); i <= last; i++) {
      const after = levels[i] as number;
      addLevel(levelSums, levelCounts, i, after);
      if (after !== before) {
        if (before === 0) note(since < (boundaries[i - 1] as number) && !returnsAreNew ? back : come, i - 1, after, 0);
        else if (after === 0) note(gone, i - 1, before, 0);
        else if (after > before) note(more, i - 1, after, before);
        else note(less, i - 1, before, after);
      }
      before = after;
    }
    if (before > 0 && last < size - 1) note(gone, last, before, 0);
  });
  const moneyOf = (sums: Kind["money"], of: Float64Array): number[] => Array.from(of, (_, i) => sumAt(sums, i));
  const seriesOf = (levels: number[], read: (kind: Kind) => number[]): RevenueSeries => ({
    levels,
    new: read(come),
    expansion: read(more),
    contraction: read(less),
    churn: read(gone),
    reactivation: read(back),
  });
  return {
    kind: name,
    version: 1,
    currency: terms.currency,
    boundaries: [...boundaries],
    every: options.every ?? null,
    weekStartsOn: options.weekStartsOn ?? "monday",
    timeZone: options.timeZone ?? "UTC",
    revenue: seriesOf(moneyOf(levelSums, levelCounts), ({ money, counts }) => moneyOf(money, counts)),
    customers: seriesOf([...levelCounts], ({ counts }) => [...counts]),
    payingCustomers,
    rows: terms.rows,
    missing: terms.missing,
    invalid: terms.invalid,
  };
}

/** One kind of movement, in money and in customers, period by period. */
interface Kind {
  readonly money: ReturnType<typeof exactSums>;
  readonly counts: Float64Array;
}

function note({ money, counts }: Kind, place: number, larger: number, smaller: number): void {
  if (smaller === 0) addExactly(money, place, larger);
  else addDifference(money, place, larger, smaller);
  counts[place] = (counts[place] as number) + 1;
}

function addLevel(sums: Kind["money"], counts: Float64Array, place: number, level: number): void {
  if (level === 0) return;
  addExactly(sums, place, level);
  counts[place] = (counts[place] as number) + 1;
}

function mergeMovements(a: RevenueMovementsSummary, b: RevenueMovementsSummary): RevenueMovementsSummary {
  const isSame = a.boundaries.length === b.boundaries.length && a.boundaries.every((one, i) => one === b.boundaries[i]);
  if (!isSame || a.every !== b.every || a.weekStartsOn !== b.weekStartsOn) {
    rejectInput(name, "b", ["boundaries"], "inconsistent", "those of the other summary", b.boundaries);
  }
  return {
    kind: name,
    version: 1,
    currency: sameCurrency(name, a.currency, b.currency),
    boundaries: a.boundaries,
    every: a.every,
    weekStartsOn: a.weekStartsOn,
    timeZone: a.timeZone,
    revenue: addSeries(a.revenue, b.revenue),
    customers: addSeries(a.customers, b.customers),
    payingCustomers: a.payingCustomers + b.payingCustomers,
    rows: a.rows + b.rows,
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  };
}

function addSeries(a: RevenueSeries, b: RevenueSeries): RevenueSeries {
  const add = (key: keyof RevenueSeries): number[] => a[key].map((value, i) => value + (b[key][i] as number));
  const [gained, lost] = [{ new: add("new"), expansion: add("expansion") }, { churn: add("churn") }];
  return {
    levels: add("levels"),
    ...gained,
    contraction: add("contraction"),
    ...lost,
    reactivation: add("reactivation"),
  };
}

function measureMovements(summary: RevenueMovementsSummary, options: RevenueMovementsOptions): RevenueMovementsResult {
  const { currency, missing, invalid, rows, payingCustomers: n } = summary;
  const facts = {
    metric: name,
    unit: currency ?? "money",
    n,
    effectiveN: n,
    missing,
    invalid,
    convention: "recurring revenue a month at the end of the period, and each customer's change within each period",
  };
  const periods = isSuppressed(n, options) ? [] : revenuePeriods(summary);
  const total = periods.length === 0 ? null : sumOfPeriods(periods);
  const value = rows === 0 || total === null ? null : total.closing;
  return { ...toEstimate(facts, { ...noFigures, value }, options), currency, total, periods };
}

const summaryRules = /* @__PURE__ */ lazySchema<RevenueMovementsSummary>(() =>
  summarySchema(name, {
    currency: currencyOrNull(),
    boundaries: leaf("instants in ascending order", areBoundaries),
    every: leaf("a unit of the calendar, or null", (value) => value === null || choice(...units).accepts(value)),
    weekStartsOn: weekdayRule(),
    timeZone: timeZoneRule(),
    revenue: leaf("a series of amounts", (value) => isSeries(value, (one) => isWeight(one, 1e30))),
    customers: leaf("a series of counts", (value) => isSeries(value, isCount)),
    payingCustomers: count(),
    rows: count(),
  }),
);

const units: readonly string[] = ["day", "week", "month", "quarter", "year"];

function checkSummary(summary: RevenueMovementsSummary): void {
  const { boundaries, revenue, customers, timeZone } = checkInput(summaryRules(), summary, name, "summary");
  checkTimeZone(name, "summary", ["timeZone"], timeZone);
  for (const [field, series] of Object.entries({ revenue, customers })) {
    const { length } = series.levels;
    if (length === boundaries.length) continue;
    const expected = `${boundaries.length}, one for each boundary`;
    rejectInput(name, "summary", [field, "levels", "length"], "length-mismatch", expected, length);
  }
}

function areBoundaries(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length >= 2 &&
    value.length <= maximumRevenuePeriods + 1 &&
    value.every((one, i) => typeof one === "number" && Math.abs(one) <= 8.64e15 && (i === 0 || one > value[i - 1]))
  );
}

function isSeries(value: unknown, accepts: (value: unknown) => boolean): boolean {
  if (!isRecord(value)) return false;
  const { levels } = value;
  if (!Array.isArray(levels) || !levels.every(accepts)) return false;
  return movements.every((movement) => {
    const list = value[movement];
    return Array.isArray(list) && list.length === levels.length - 1 && list.every(accepts);
  });
}
