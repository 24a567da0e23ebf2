import { rejectInput } from "../errors.ts";
import { type Figures, toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric, isCounts } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type ChurnBase,
  type ChurnCounts,
  type ChurnRateOptions,
  type ChurnRateSummary,
  churnCountsSchema,
  churnRateOptionsSchema,
  churnRateSummarySchema,
  type DailyChurn,
  type PersonTime,
  type Subscription,
} from "../schemas/lifecycle.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { countFigures } from "../share-figures.ts";
import { dayLength } from "../time/civil.ts";
import { isRecord } from "../values.ts";
import { averageBaseFigures } from "./average-base.ts";
import { mergeChurn } from "./churn-merge.ts";
import { dailySumFigures } from "./daily-sum.ts";
import { personTimeFigures } from "./person-time.ts";
import { describeReturns, type NoRateReason, reasonOf } from "./rate-words.ts";
import { subscriptionFields } from "./read-subscription.ts";
import { countChurn } from "./spell-counts.ts";

/** What `churnRate` takes: subscriptions, or customers that are counted already. */
export type ChurnRateInput = readonly Subscription[] | ChurnCounts;

/** What `churnRate` gives. The counts are `null` where the figures are withheld. */
export interface ChurnRateResult extends Estimate {
  /** Customers at the start of the period. */
  readonly customersAtStart: number | null;
  /** Those of the start who are gone at the end. */
  readonly customersLost: number | null;
  /** Customers who came in the period, or came back in it; `null` where that is not known. */
  readonly customersAdded: number | null;
  /** Those of the added ones who are gone at the end; `null` where that is not known. */
  readonly customersLostOfAdded: number | null;
  /** Those of all the above who are still there at the end; `null` where that is not known. */
  readonly customersAtEnd: number | null;
  /** For the base `"person-time"`: losses, and the time that customers were there; otherwise `null`. */
  readonly personTime: PersonTimeRate | null;
  /** Why `value` is `null`; `null` where it is not. */
  readonly reason: NoRateReason | null;
}

/** The losses of a period by the time that customers were there. They add up over consecutive periods. */
export interface PersonTimeRate {
  /** How many times a customer was lost. */
  readonly losses: number;
  /** How many days of 24 hours all customers were there, together. */
  readonly customerDays: number;
  /** Losses by customer and day: the hazard. `null` where nobody was there. */
  readonly lossesPerCustomerDay: number | null;
}

/**
 * Churn rate: the share of a period's customers who were lost in it.
 *
 * In percent. With S customers at the start, L of them lost, A added and L_A of those lost again, the base is named:
 *
 * - `"start"` (default): `100 · L / S`, from 0 to 100. ChartMogul's standard rate.
 * - `"average"`: `100 · L / ((S + E) / 2)` with E = S + A − L − L_A customers at the end. It reaches 200 when all are lost.
 * - `"start-plus-added"`: `100 · (L + L_A) / (S + A)`, from 0 to 100. Stripe's rate.
 * - `"daily-sum"`: `100 · Σ L_d / S_d` over the days d of the period, cut at midnight in `timeZone`. ChartMogul's other rate. A sum
 *   of rates and no share: it can pass 100. Days without customers at their start add nothing.
 * - `"person-time"`: `100 · (1 − e^(−λt))` with λ = losses / time that customers were there, and the period's length t: the
 *   probability to be lost within such a period at a steady risk. Every loss counts, whoever came back. Losses and time add up
 *   over consecutive periods, which no other base does.
 *
 * There is no base at the end: who is there then was not lost, so that the quotient is no rate of anything.
 *
 * Takes counts `{ customersAtStart, customersLost, customersAdded?, customersLostOfAdded?, days?, personTime? }`, or subscriptions
 * together with `period: { start, end }`, which are counted so:
 *
 * - A subscription is active from `startedAt` on and until `endedAt`, at which it is active no more. One that has no
 *   `endedAt` is active still, and one that ends when it begins never is.
 * - A customer may have several. At the start are those with something active at `start`; added are the others with
 *   something active between `start` and `end`, come for the first time or come back.
 * - Lost is who has nothing active at the instant `end`. So a change of plan is no loss, not even one at that very instant,
 *   nor is who left and came back within the period; and a subscription that runs out at `end` is lost in this period,
 *   not in the next.
 * - Who begins at the instant `end` belongs to the next period, as one of its customers at the start.
 * - With `reactivation: "new"`, who leaves and comes back is lost, added, and if they leave again lost a second time (Stripe counts
 *   a second churn too). Then a customer may count more than once, and so they do in `n`.
 * - With `graceDays`, a gap of fewer days is none.
 *
 * What is missing and what is uncertain:
 *
 * - Without customers to lose, `value` is `null`, and `reason` says so. A subscription whose `customerId` or `startedAt` is `null` or `undefined`
 *   is left out and counted in `missing`. `n` is the base; the mean of two counts may be a half. For `"daily-sum"`
 *   and `"person-time"` it is S + A.
 * - The interval is Wilson's. For `"average"`, its limits for L/S are carried over to the rate, which rises with L/S, given
 *   those added; the standard error is carried over by the delta method. For `"person-time"` it is Garwood's exact one of a Poisson
 *   count, carried over; for `"daily-sum"` that of Fay and Feuer, which takes the losses of each day for a Poisson count.
 * - Summaries merge by adding, which is right for parts that have no customer in common, and for one and the same period.
 * - By segment, a customer belongs to every segment in which they have a subscription. So by plan, a change of plan is a loss to
 *   the one and a gain to the other, though it is none to the whole.
 *
 * Sources: ChartMogul, Churn rate formulas; Stripe, Calculating subscriber churn rate in Billing; Wilson 1927, JASA 22:
 * 209–212; Agresti and Caffo 2000, The American Statistician 54: 280–288 (`basis` of the average); Garwood 1936, Biometrika 28:
 * 437–442; Fay and Feuer 1997, Statistics in Medicine 16: 791–801.
 *
 * @param input - Subscriptions, or counts; or a table of their columns.
 * @param options - See {@link ChurnRateOptions}.
 * @throws {@link MetricInputError} for an instant or a customer that is none, an end before its beginning, counts that are
 * no whole numbers or do not add up, subscriptions without a `period`, a base without the counts it needs, an option that
 * does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { churnRate } from "cx-metrics";
 *
 * assert.equal(churnRate({ customersAtStart: 500, customersLost: 50 }).value, 10);
 *
 * const subscriptions = [
 *   { customerId: "ada", startedAt: "2024-01-10", endedAt: null },
 *   { customerId: "bo", startedAt: "2024-02-01", endedAt: "2024-03-15" },
 *   { customerId: "bo", startedAt: "2024-03-15", endedAt: null }, // a change of plan
 *   { customerId: "cy", startedAt: "2023-11-05", endedAt: "2024-03-20" },
 *   { customerId: "di", startedAt: "2024-03-04", endedAt: "2024-03-09" },
 * ];
 * const march = { period: { start: "2024-03-01", end: "2024-04-01" }, timeZone: "Asia/Bishkek" };
 * const result = churnRate(subscriptions, march);
 * assert.deepEqual([result.customersLost, result.customersAtStart], [1, 3]);
 * assert.equal(result.value?.toFixed(1), "33.3");
 * assert.equal(churnRate(subscriptions, { ...march, base: "start-plus-added" }).value, 50);
 *
 * const byTime = churnRate(subscriptions, { ...march, base: "person-time" });
 * assert.deepEqual([byTime.personTime?.losses, byTime.personTime?.customerDays], [2, 86]);
 * assert.equal(byTime.value?.toFixed(1), "51.4");
 * ```
 */
export const churnRate: Metric<ChurnRateInput | ColumnTable, ChurnRateOptions, ChurnRateSummary, ChurnRateResult> =
  /* @__PURE__ */ defineRecordMetric(
    {
      name: "churnRate",
      summarize: (input: ChurnRateInput, options: ChurnRateOptions): ChurnRateSummary =>
        isCounts<ChurnCounts>(input)
          ? fromCounts(input, options)
          : (countChurn("churnRate", input, options, null).map(toSummary)[0] as ChurnRateSummary),
      summarizeBy: (input, groups, options) => countChurn("churnRate", input, options, groups).map(toSummary),
      merge: mergeChurn,
      measure: measureChurn,
      checkOptions: (options) => {
        refuseEndBase("churnRate", options);
        checkZonedOptions(churnRateOptionsSchema(), options, "churnRate");
      },
      checkSummary: (summary) => {
        checkInput(churnRateSummarySchema(), summary, "churnRate", "summary");
      },
    },
    { argument: "subscriptions", fields: subscriptionFields, passes: "rows" },
  );

function toSummary(counts: Omit<ChurnRateSummary, "kind" | "version">): ChurnRateSummary {
  return { kind: "churnRate", version: 1, ...counts };
}

function fromCounts(input: ChurnCounts, options: ChurnRateOptions): ChurnRateSummary {
  const counts = checkInput(churnCountsSchema(), input, "churnRate", "counts");
  const { customersAtStart, customersLost, customersAdded = null, days: daily, personTime: time } = counts;
  const summary = toSummary({
    customersAtStart,
    customersLost,
    customersAdded,
    customersLostOfAdded: counts.customersLostOfAdded ?? (customersAdded === null ? null : 0),
    days: daily
      ? { atStart: daily.map((day) => day.customersAtStart), lost: daily.map((day) => day.customersLost) }
      : null,
    personTime: time
      ? {
          losses: time.losses,
          exposure: time.customerDays * dayLength,
          periodLength: time.periodDays * dayLength,
        }
      : null,
    missing: 0,
    invalid: 0,
  });
  requireKnown(summary, options, "counts");
  return summary;
}

/** Throws for customers at the end as a base, by name: it is common, and wrong. */
export function refuseEndBase(functionName: string, options: { readonly base?: unknown }): void {
  if (!isRecord(options) || options.base !== "end") return;
  const expected =
    '"start" or "average" or "start-plus-added" or "daily-sum" or "person-time" (who is there at the end was not lost: ' +
    'take "start", or "average" for a base that moves with the customers)';
  rejectInput(functionName, "options", ["base"], "out-of-range", expected, options.base);
}

/** Throws where the base asks for something that nobody has counted. */
function requireKnown(summary: ChurnRateSummary, { base = "start" }: ChurnRateOptions, argument: string): void {
  const needed = neededFor[base];
  if (needed === null || summary[needed] !== null) return;
  const what = needed === "customersAdded" ? "a whole number from 0 on" : "given";
  rejectInput("churnRate", argument, [needed], "missing-value", `${what} for base "${base}"`, null);
}

const neededFor: Readonly<Record<ChurnBase, "customersAdded" | "days" | "personTime" | null>> = {
  start: null,
  average: "customersAdded",
  "start-plus-added": "customersAdded",
  "daily-sum": "days",
  "person-time": "personTime",
};

function measureChurn(summary: ChurnRateSummary, options: ChurnRateOptions): ChurnRateResult {
  requireKnown(summary, options, "summary");
  const { customersAtStart, customersLost, customersAdded, customersLostOfAdded, personTime } = summary;
  const stayed = (customersAdded ?? 0) - (customersLostOfAdded ?? 0);
  const customersAtEnd = customersAdded === null ? null : customersAtStart - customersLost + stayed;
  const { n, ...figures } = figuresOf(summary, stayed, options);
  const { base = "start" } = options;
  const facts = {
    metric: "churnRate",
    unit: "percent",
    n,
    effectiveN: n,
    missing: summary.missing,
    invalid: summary.invalid,
    convention: describeConvention(options),
  };
  const estimate = toEstimate(facts, figures, options);
  const shown = <T>(value: T): T | null => (estimate.suppressed ? null : value);
  return {
    ...estimate,
    customersAtStart: shown(customersAtStart),
    customersLost: shown(customersLost),
    customersAdded: shown(customersAdded),
    customersLostOfAdded: shown(customersLostOfAdded),
    customersAtEnd: shown(customersAtEnd),
    personTime: base === "person-time" && personTime !== null ? shown(toRate(personTime)) : null,
    reason: reasonOf(estimate, base === "start-plus-added" || base === "person-time"),
  };
}

function figuresOf(summary: ChurnRateSummary, stayed: number, options: ChurnRateOptions): Figures & { n: number } {
  const { customersAtStart: atStart, customersLost: lost } = summary;
  const all = atStart + (summary.customersAdded ?? 0);
  switch (options.base) {
    case "average":
      return { n: (2 * atStart - lost + stayed) / 2, ...averageBaseFigures(atStart, lost, stayed, options) };
    case "start-plus-added":
      return { n: all, ...countFigures(lost + (summary.customersLostOfAdded ?? 0), all, options) };
    case "daily-sum":
      return { n: all, ...dailySumFigures(summary.days as DailyChurn, options) };
    case "person-time":
      return { n: all, ...personTimeFigures(summary.personTime as PersonTime, options) };
    default:
      return { n: atStart, ...countFigures(lost, atStart, options) };
  }
}

function toRate({ losses, exposure }: PersonTime): PersonTimeRate {
  const customerDays = exposure / dayLength;
  // A time so short that the hazard would overflow is none.
  return { losses, customerDays, lossesPerCustomerDay: customerDays > 1e-100 ? losses / customerDays : null };
}

/** The definition that was used, in words. */
function describeConvention(options: ChurnRateOptions): string {
  return conventions[options.base ?? "start"] + describeReturns(options);
}

const conventions: Readonly<Record<ChurnBase, string>> = {
  start: "customers lost, of those at the start of the period",
  average: "customers lost of those at the start, by the mean of the customers at the start and at the end",
  "start-plus-added": "customers lost, of those at the start of the period and those added in it",
  "daily-sum": "sum over the days of the period of customers lost, of those at the start of the day",
  "person-time": "probability to be lost within the period, from losses by the time that customers were there",
};
