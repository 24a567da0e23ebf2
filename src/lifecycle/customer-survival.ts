import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel, type Figures, noFigures, toEstimate } from "../estimate.ts";
import { defineMetric, type Metric } from "../metric.ts";
import type { Estimate } from "../result.ts";
import { checkInput } from "../schemas/check.ts";
import type { Subscription } from "../schemas/lifecycle.ts";
import {
  type CustomerSurvivalOptions,
  type CustomerSurvivalSummary,
  customerSurvivalOptionsSchema,
  customerSurvivalSummarySchema,
  type TenureRule,
  type TenureTable,
  type TenureUnit,
} from "../schemas/survival.ts";
import { type KaplanMeierResult, kaplanMeier, type SurvivalPoint, type SurvivalStep } from "../stats/kaplan-meier.ts";
import type { RestrictedMean } from "../stats/restricted-mean.ts";
import type { SurvivalQuantile, SurvivalReason } from "../stats/survival-quantiles.ts";
import { mergeSurvivalTables, survivalTable } from "../stats/survival-table.ts";
import { checkTimeZone } from "../time/zone.ts";
import { readSpells, type SpellReader } from "./spells.ts";
import { type TenureWindow, tenureWindow } from "./tenure.ts";
import { daysFrom, tenureIn } from "./tenure-units.ts";

/** The share of customers still there at a tenure that was asked for. */
export interface TenurePoint {
  /** The tenure, in the unit. */
  readonly tenure: number;
  /** How many customers were under observation at that tenure. */
  readonly atRisk: number;
  /** The share that stays longer, in percent; `null` beyond the longest tenure that was observed. */
  readonly percent: number | null;
  /** Its standard error, in percentage points; `null` where it cannot be had. */
  readonly standardError: number | null;
  /** The lower confidence limit, in percent; `null` where it cannot be had. */
  readonly low: number | null;
  /** The upper confidence limit, in percent; `null` where it cannot be had. */
  readonly high: number | null;
  /** Why `percent` is `null`: `"no-subjects"` or `"beyond-data"`; otherwise `null`. */
  readonly reason: SurvivalReason | null;
}

/** A step of the curve: a tenure at which customers were lost or are still there. It holds from this tenure until the next. */
export interface TenureStep {
  /** The tenure, in the unit. */
  readonly tenure: number;
  /** How many customers were under observation at that tenure. */
  readonly atRisk: number;
  /** How many of them were lost at it. */
  readonly lost: number;
  /** How many are still there with just this tenure. */
  readonly censored: number;
  /** The share that stays longer, in percent. */
  readonly percent: number;
  /** Its standard error, in percentage points; `null` once the share is 0. */
  readonly standardError: number | null;
  /** The lower confidence limit, in percent; `null` where the share is 100 or 0. */
  readonly low: number | null;
  /** The upper confidence limit, in percent; `null` where the share is 100 or 0. */
  readonly high: number | null;
  /** The cumulative hazard by Nelson and Aalen. */
  readonly cumulativeHazard: number;
}

/** Customers who came under observation late, with some tenure behind them. */
export interface LateEntry {
  /** The tenure that they had then, in the unit. */
  readonly tenure: number;
  /** How many they are. */
  readonly entered: number;
}

/** What `customerSurvival` gives. The figures are `null`, and the lists empty, where they are withheld. */
export interface CustomerSurvivalResult extends Estimate {
  /**
   * Why `value` is `null`: `"no-data"` without customers, `"not-reached"` where more than half outlast the data, `"beyond-data"`,
   * `"suppressed"`; `null` where there is a value.
   */
  readonly reason: Exclude<SurvivalReason, "no-subjects"> | "no-data" | "suppressed" | null;
  /** What was taken for a tenure. */
  readonly tenure: TenureRule;
  /** How many customers were lost. */
  readonly lost: number | null;
  /** How many are still there: their tenures are censored. */
  readonly active: number | null;
  /** The median tenure, and why there is none where there is none. */
  readonly median: SurvivalQuantile | null;
  /** The tenures by which a quarter, a half and three quarters are lost. */
  readonly quantiles: readonly SurvivalQuantile[];
  /** The mean tenure up to the horizon. */
  readonly restrictedMean: RestrictedMean | null;
  /** The shares still there at the tenures that were asked for, in their order. */
  readonly at: readonly TenurePoint[];
  /** The survival curve, by tenure. Before its first step the share is 100. */
  readonly curve: readonly TenureStep[];
  /** Who came under observation late, by tenure; none without `observedFrom`. */
  readonly lateEntries: readonly LateEntry[];
}

/**
 * Customer survival: how long customers stay, where most of them are still there.
 *
 * The Kaplan-Meier estimate over tenures, counted from subscriptions up to `asOf`. Who is still subscribed then is censored: they have
 * stayed so long and will stay longer. The mean or median tenure of those who left is too short, and of all customers too; this one
 * is not.
 *
 * - `value` is the median tenure: half of the customers stay longer. `null`, with the reason `"not-reached"`, where
 *   more than half outlast the data; then ask for `score: "restricted-mean"` up to a `horizon`, or for the shares `at` some tenures.
 * - The interval of the median is that of Brookmeyer and Crowley. Where only its lower limit can be had, `interval` is `null` and
 *   `median.low` has it. The median has no standard error; the restricted mean has one, and a symmetric interval.
 * - `curve`, `at`: the share that stays longer than each tenure in percent, from 0 to 100, with Greenwood's error and log-log limits.
 *
 * Tenures are completed days on the clock of `timeZone` (UTC without one), told in `unit`. A subscription is active from `startedAt`
 * on and until `endedAt`, at which it is active no more; one without `endedAt` runs. One that ends when it begins is a loss at tenure
 * 0. One that begins after `asOf` is not looked at, nor is an end after it. `tenure` says what becomes of customers who return, and
 * `observedFrom` what to do where losses of before are not in the data (left truncation). `n` counts customers, or spells.
 *
 * Without customers `value` is `null`. A subscription whose `customerId` or `startedAt` is `null` or `undefined` is left out and
 * counted in `missing`. Only restricted means up to a stated `horizon` have a `basis` for `compare` and `segment`; curves as a whole
 * are compared by {@link compareSurvival}. Summaries merge over parts that **share no customer**, with a count for each number of
 * days, so a warehouse can make one with a `GROUP BY`.
 *
 * Source: Kaplan, Meier (1958), JASA 53, 457–481; Brookmeyer, Crowley (1982), Biometrics 38, 29–41; Royston, Parmar (2013), BMC
 * Medical Research Methodology 13, 152 (restricted mean).
 *
 * @param subscriptions - Records `{ customerId, startedAt, endedAt }`, in any order.
 * @param options - `asOf`, and what else {@link CustomerSurvivalOptions} has.
 * @throws {@link MetricInputError} for an instant or a customer that is none, an end before its beginning, no `asOf`, an option that
 * does not exist, summaries of different tenures.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { customerSurvival } from "cx-metrics";
 *
 * const subscriptions = [
 *   { customerId: "ada", startedAt: "2024-01-01", endedAt: null },
 *   { customerId: "bo", startedAt: "2024-01-11", endedAt: "2024-01-21" },
 *   { customerId: "cy", startedAt: "2024-02-01", endedAt: null },
 *   { customerId: "di", startedAt: "2024-02-10", endedAt: "2024-03-11" },
 *   { customerId: "ed", startedAt: "2024-02-11", endedAt: "2024-03-27" },
 * ];
 * const { value, n, lost, active, at } = customerSurvival(subscriptions, {
 *   asOf: "2024-04-01",
 *   timeZone: "Asia/Bishkek",
 *   at: [7, 30],
 * });
 * assert.deepEqual([value, n, lost, active], [45, 5, 3, 2]);
 * assert.deepEqual(at.map(({ tenure, percent }) => [tenure, percent?.toFixed(1)]), [[7, "100.0"], [30, "60.0"]]);
 * ```
 */
export const customerSurvival: Metric<
  readonly Subscription[],
  CustomerSurvivalOptions,
  CustomerSurvivalSummary,
  CustomerSurvivalResult
> = /* @__PURE__ */ defineMetric({
  name: "customerSurvival",
  summarize: (subscriptions: readonly Subscription[], options: CustomerSurvivalOptions): CustomerSurvivalSummary => {
    const window = tenureWindow("customerSurvival", options);
    const [spells] = readSpells("customerSurvival", subscriptions, options, null);
    return toSummary(spells as SpellReader, window, options);
  },
  summarizeBy: (subscriptions, groups, options) => {
    const window = tenureWindow("customerSurvival", options);
    return readSpells("customerSurvival", subscriptions, options, groups).map((spells) =>
      toSummary(spells, window, options),
    );
  },
  merge: (a, b) => {
    if (a.tenure !== b.tenure) {
      rejectInput("customerSurvival", "summary", ["tenure"], "inconsistent", JSON.stringify(a.tenure), b.tenure);
    }
    return {
      kind: "customerSurvival",
      version: 1,
      tenure: a.tenure,
      tenures: mergeSurvivalTables(a.tenures, b.tenures) as TenureTable,
      missing: a.missing + b.missing,
      invalid: a.invalid + b.invalid,
    };
  },
  measure: measureTenures,
  checkOptions: (options) => {
    const { timeZone } = checkInput(customerSurvivalOptionsSchema(), options, "customerSurvival", "options");
    if (timeZone !== undefined) checkTimeZone("customerSurvival", "options", ["timeZone"], timeZone);
  },
  checkSummary: (summary) => {
    checkInput(customerSurvivalSummarySchema(), summary, "customerSurvival", "summary");
  },
});

function toSummary(
  { missing, invalid, forEach }: SpellReader,
  { asOf, daysOf }: TenureWindow,
  { tenure = "first-spell" }: CustomerSurvivalOptions,
): CustomerSurvivalSummary {
  const durations: number[] = [];
  const observed: number[] = [];
  const entries: number[] = [];
  forEach(asOf, tenure, (_, start, end) => {
    const days = daysOf(start, end);
    if (days === null) return;
    durations.push(days.duration);
    observed.push(days.lost ? 1 : 0);
    entries.push(days.entry);
  });
  const tenures = survivalTable({ durations, observed, entries }) as TenureTable;
  return { kind: "customerSurvival", version: 1, tenure, tenures, missing, invalid };
}

function measureTenures(summary: CustomerSurvivalSummary, options: CustomerSurvivalOptions): CustomerSurvivalResult {
  const { tenures, tenure, missing, invalid } = summary;
  const { unit = "days", score = "median", limits, quantileRule, confidenceLevel, at = [], horizon } = options;
  if (options.tenure !== undefined && options.tenure !== tenure) {
    const expected = `"${tenure}", as in the summary`;
    rejectInput("customerSurvival", "options", ["tenure"], "inconsistent", expected, options.tenure);
  }
  const result = kaplanMeier(tenures, {
    limits,
    quantileRule,
    confidenceLevel,
    at: at.map((time) => daysFrom(unit, time)),
    horizon: horizon === undefined ? undefined : daysFrom(unit, horizon),
  });
  const median = quantileIn(unit, result.median);
  const restrictedMean = meanIn(unit, result.restrictedMean, horizon);
  const facts = {
    metric: "customerSurvival",
    unit,
    n: result.n,
    effectiveN: result.n,
    missing,
    invalid,
    convention: describe(score, tenure, result, restrictedMean),
  };
  const figures = score === "median" ? medianFigures(median, result) : meanFigures(restrictedMean, options);
  const estimate = toEstimate(facts, figures, options);
  const { suppressed } = estimate;
  return {
    ...estimate,
    reason: reasonOf(estimate, score === "median" ? median.reason : restrictedMean.reason),
    tenure,
    lost: suppressed ? null : result.events,
    active: suppressed ? null : result.censored,
    median: suppressed ? null : median,
    quantiles: suppressed ? [] : result.quantiles.map((quantile) => quantileIn(unit, quantile)),
    restrictedMean: suppressed ? null : restrictedMean,
    at: suppressed ? [] : result.at.map((point, i) => toPoint(point, at[i] as number)),
    curve: suppressed ? [] : result.steps.map((step) => toStep(step, unit)),
    lateEntries: suppressed ? [] : lateEntriesOf(tenures, unit),
  };
}

/** Why there is no value: in the words of all estimates where there is nothing to measure, else in those of the curve. */
function reasonOf({ value, suppressed }: Estimate, ofCurve: SurvivalReason | null): CustomerSurvivalResult["reason"] {
  if (suppressed) return "suppressed";
  if (value !== null) return null;
  return ofCurve === null || ofCurve === "no-subjects" ? "no-data" : ofCurve;
}

function medianFigures({ value, low, high }: SurvivalQuantile, { confidenceLevel }: KaplanMeierResult): Figures {
  const hasLimits = value !== null && low !== null && high !== null;
  const interval = hasLimits ? { low, high, confidenceLevel, method: "brookmeyer-crowley" } : null;
  return { ...noFigures, value, interval };
}

function meanFigures(
  { value, standardError, low, high }: RestrictedMean,
  { horizon, confidenceLevel = defaultConfidenceLevel }: CustomerSurvivalOptions,
): Figures {
  if (value === null || standardError === null) return { ...noFigures, value };
  const hasLimits = low !== null && high !== null;
  return {
    value,
    standardError,
    interval: hasLimits ? { low, high, confidenceLevel, method: "greenwood" } : null,
    // Means up to different tenures cannot be compared, so the horizon must be a stated one.
    basis:
      hasLimits && horizon !== undefined ? { kind: "normal", center: value, standardError, method: "greenwood" } : null,
  };
}

function describe(
  score: "median" | "restricted-mean",
  tenure: TenureRule,
  { limits, quantileRule }: KaplanMeierResult,
  { horizon }: RestrictedMean,
): string {
  const rules: Readonly<Record<TenureRule, string>> = {
    "first-spell": "from the first beginning until the first loss",
    "first-to-last": "from the first beginning until the last loss, gaps bridged",
    "every-spell": "of every spell, so that a customer who returned counts more than once",
  };
  const words =
    score === "median"
      ? `median tenure (${quantileRule} time at or below a half, ${limits} limits)`
      : `mean tenure up to ${horizon === null ? "the longest observed" : horizon}`;
  return `${words} by Kaplan and Meier, in completed days, ${rules[tenure]}; who is still there is censored`;
}

function quantileIn(unit: TenureUnit, quantile: SurvivalQuantile): SurvivalQuantile {
  const convert = (days: number | null): number | null => (days === null ? null : tenureIn(unit, days));
  return { ...quantile, value: convert(quantile.value), low: convert(quantile.low), high: convert(quantile.high) };
}

function meanIn(unit: TenureUnit, mean: RestrictedMean, horizon: number | undefined): RestrictedMean {
  const convert = (days: number | null): number | null => (days === null ? null : tenureIn(unit, days));
  return {
    horizon: horizon ?? convert(mean.horizon),
    value: convert(mean.value),
    standardError: convert(mean.standardError),
    low: convert(mean.low),
    high: convert(mean.high),
    reason: mean.reason,
  };
}

function toPoint({ atRisk, survival, standardError, low, high, reason }: SurvivalPoint, tenure: number): TenurePoint {
  return {
    tenure,
    atRisk,
    percent: percentOf(survival),
    standardError: percentOf(standardError),
    low: percentOf(low),
    high: percentOf(high),
    reason,
  };
}

function toStep(step: SurvivalStep, unit: TenureUnit): TenureStep {
  return {
    tenure: tenureIn(unit, step.time),
    atRisk: step.atRisk,
    lost: step.events,
    censored: step.censored,
    percent: 100 * step.survival,
    standardError: percentOf(step.standardError),
    low: percentOf(step.low),
    high: percentOf(step.high),
    cumulativeHazard: step.cumulativeHazard,
  };
}

function lateEntriesOf({ times, entries }: TenureTable, unit: TenureUnit): LateEntry[] {
  const late = times.map((days, i) => ({ tenure: tenureIn(unit, days), entered: entries[i] as number }));
  return late.filter(({ entered }) => entered > 0);
}

function percentOf(share: number | null): number | null {
  return share === null ? null : 100 * share;
}
