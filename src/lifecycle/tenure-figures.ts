import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel, type Figures, noFigures, toEstimate } from "../estimate.ts";
import type { Estimate } from "../result.ts";
import type {
  CustomerSurvivalOptions,
  CustomerSurvivalSummary,
  TenureRule,
  TenureTable,
  TenureUnit,
} from "../schemas/survival.ts";
import { type KaplanMeierResult, kaplanMeier, type SurvivalPoint, type SurvivalStep } from "../stats/kaplan-meier.ts";
import type { RestrictedMean } from "../stats/restricted-mean.ts";
import type { SurvivalQuantile, SurvivalReason } from "../stats/survival-quantiles.ts";
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

/** Computes the figures of a summary. */
export function measureTenures(
  summary: CustomerSurvivalSummary,
  options: CustomerSurvivalOptions,
): CustomerSurvivalResult {
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
