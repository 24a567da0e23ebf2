import { defaultConfidenceLevel } from "../estimate.ts";
import type { Unit } from "../result.ts";
import { checkInput } from "../schemas/check.ts";
import { type ForecastMethod, type ForecastOptions, forecastOptionsSchema } from "../schemas/forecast.ts";
import { conventionOf } from "./forecast-convention.ts";
import {
  type EvaluationSettings,
  evaluate,
  type ForecastErrors,
  type ScaleLimits,
  withIntervals,
} from "./forecast-errors.ts";
import { forecastBy, type MethodForecast, methodNames, valuesNeeded } from "./forecast-methods.ts";
import { periodsAfter, type ReadSeries, readSeries, type Series, unitOf } from "./trend-series.ts";

/** The forecast of one period. */
export interface ForecastPeriod {
  /** How many periods ahead, from 1. */
  readonly step: number;
  /** The period's label, as the trend would name it; `null` for plain values. */
  readonly period: string | null;
  /** Its first instant, ISO 8601 with the zone's offset; `null` for plain values. */
  readonly start: string | null;
  /** The first instant after it; `null` for plain values. */
  readonly end: string | null;
  /** The forecast, in the unit of the series; `null` for a place of the season that never had a value (an hour of the night). */
  readonly value: number | null;
  /** The lower limit of the prediction interval; `null` where the series does not vary. */
  readonly low: number | null;
  /** The upper limit of the prediction interval; `null` where the series does not vary. */
  readonly high: number | null;
}

/** What was fitted for a forecast. */
export interface ForecastParameters {
  /** The share of an error that moves the level. */
  readonly alpha: number;
  /** The share of an error that moves the slope (α·β* of the older form); `null` without a trend. */
  readonly beta: number | null;
  /** The share of an error that moves the seasonal effect; `null` without a season. */
  readonly gamma: number | null;
  /** What is left of the slope a period later; `null` without damping. */
  readonly phi: number | null;
  /** The level behind the last period. */
  readonly level: number;
  /** The change from period to period behind the last one; `null` without a trend. */
  readonly slope: number | null;
  /** The effects of the coming periods of a season, the next one first; 0 where there never was a value, `null` without a season. */
  readonly seasonal: readonly number[] | null;
}

/** A method that was tried on the held-out periods. */
export interface ForecastCandidate extends ForecastErrors {
  /** The method. */
  readonly method: ForecastMethod;
}

/** What `forecast` returns. */
export interface Forecast {
  /** The forecast of the next period; `null` where there is none. */
  readonly value: number | null;
  /** The unit of the series; `null` for plain values. */
  readonly unit: Unit | null;
  /** The method; `null` where there is no forecast. */
  readonly method: ForecastMethod | null;
  /** How many periods a season has; 1 without one. */
  readonly seasonLength: number;
  /** What was fitted; `null` for the naive methods, which have nothing to fit. */
  readonly parameters: ForecastParameters | null;
  /** The forecasts, the next period first. */
  readonly periods: readonly ForecastPeriod[];
  /** The confidence level of the prediction intervals. */
  readonly confidenceLevel: number;
  /** How many values it rests on. */
  readonly n: number;
  /** How many periods have no value. */
  readonly gaps: number;
  /** How many periods were left out because the data do not reach over them. The forecasts begin with them. */
  readonly incomplete: number;
  /** How many periods were held out to measure errors. */
  readonly holdout: number;
  /** The errors of the method on the held-out periods; `null` where too little is left before them. */
  readonly errors: ForecastErrors | null;
  /** The naive method that is hardest to beat on the same periods; `null` without errors. */
  readonly baseline: ForecastCandidate | null;
  /** By which part the mean absolute error is below that of the baseline: 0.2 for a fifth, 0 for none; `null` where it cannot be told. */
  readonly skill: number | null;
  /**
   * What that means: `"better-than-naive"`, `"not-better-than-naive"` (do not put it in a plan), `"naive"` where it is the baseline itself;
   * `null` where it cannot be told.
   */
  readonly verdict: "better-than-naive" | "not-better-than-naive" | "naive" | null;
  /** The methods that were tried, the simplest first; the one that was asked for, where one was. */
  readonly candidates: readonly ForecastCandidate[];
  /**
   * Why `value` is `null`: `"too-short"`, `"no-season"` for a seasonal method where the series has none, or `"never-measured"` where the next
   * period is at a place of the season that never had a value (later periods may have a forecast); `null` where there is one.
   */
  readonly reason: "too-short" | "no-season" | "never-measured" | null;
  /** What was done, in words that a report can print. */
  readonly convention: string;
}

/**
 * Says what comes next in a trend, with prediction intervals, and how good such forecasts would have been so far.
 *
 * The methods are few and plain: the last value again (`"naive"`), that of a season ago (`"seasonal-naive"`), and exponential smoothing with
 * additive errors, simple, with a damped trend (`"holt"`) and with an additive season as well (`"holt-winters"`). Their parameters are those
 * with the smallest squared one-step error, and so is the state before the first value.
 *
 * - The last `holdout` periods are forecast from what came before each of them, up to `horizon` periods ahead. Without a `method` the one with
 *   the smallest mean absolute error there is taken; as it was picked by it, that error flatters it a little.
 * - `skill` compares with the better of the two naive methods. A forecast that does not beat it says so in `verdict`.
 * - Intervals have the forecast variances of the models and Student's quantile. They take the model and its parameters as right, and so
 *   the future as of one kind with the past: `errors.coverage` says how many of the held-out values they caught.
 * - `null` values are gaps. Where a place of the season never had a value (closed hours), seasonal methods give `null` for it.
 * - Periods that are not complete are left out, counted, and forecast whole. Rolling windows (`trend` with `window`) overlap, and make
 *   intervals too narrow: forecast the plain trend.
 * - Too short a history gives `value: null` and a `reason`. Smoothing needs three values more than it fits (5, 8 and 20 in months), and two
 *   whole seasons where it has one. `"holt-winters"` takes seasons of up to 24 periods, and smoothing the last 1,000 values.
 *
 * Sources: Hyndman, Koehler, Ord and Snyder 2008, Forecasting with Exponential Smoothing; Gardner and McKenzie 1985, Management Science 31:
 * 1237–1246; Hyndman and Koehler 2006, International Journal of Forecasting 22: 679–688 (MASE); Tashman 2000, International Journal of
 * Forecasting 16: 437–450 (rolling origins).
 *
 * @param rows - The rows of a `trend` of one metric, or plain values in the order of time with `null` for gaps; at most 5,000.
 * @param options - See {@link ForecastOptions}.
 * @throws {@link MetricInputError} for what is neither, rows that do not follow one another, a value that is not a finite number of at most
 * 1e30, and an option that is unknown or out of range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { forecast } from "cx-metrics";
 *
 * const { value, periods, skill } = forecast([50, 52, 49, 51, 50, 53, 48, 51], { method: "naive", horizon: 2, holdout: 3 });
 * assert.equal(value, 51);
 * assert.deepEqual(periods.map(({ low, high }) => [low?.toFixed(1), high?.toFixed(1)]), [["44.0", "58.0"], ["41.1", "60.9"]]);
 * assert.equal(skill, 0);
 * ```
 */
export function forecast(rows: Series, options: ForecastOptions = {}): Forecast {
  checkInput(forecastOptionsSchema(), options, "forecast", "options");
  const series = readSeries("forecast", rows, 5000);
  const { values } = series;
  const settings = settingsOf(series, options);
  const known = values.subarray(values.findIndex((value) => !Number.isNaN(value)));
  const history = Number.isNaN(known[0] ?? Number.NaN) ? new Float64Array(0) : known;
  const holdout = options.holdout ?? Math.min(24, Math.max(1, Math.floor(history.length / 4)));
  const n = countOf(history);
  const before = countOf(history.subarray(0, Math.max(0, history.length - holdout)));
  const errorsOf = (method: ForecastMethod): ForecastCandidate[] => {
    const needed = valuesNeeded(method, settings);
    const errors = needed !== null && before >= needed ? evaluate(method, history, holdout, settings) : null;
    return errors === null ? [] : [{ method, ...errors }];
  };
  const tried = (options.method === undefined ? methodNames : [options.method]).flatMap(errorsOf);
  const method = options.method ?? leastError(tried)?.method ?? null;
  const needed = method === null ? null : valuesNeeded(method, settings);
  const found =
    method !== null && needed !== null && n >= needed
      ? forecastBy(method, history, settings, settings.horizon, null)
      : null;
  const chosen = found === null ? undefined : tried.find((candidate) => candidate.method === method);
  const baseline = chosen === undefined ? null : leastError((["naive", "seasonal-naive"] as const).flatMap(errorsOf));
  const facts = { method: found === null ? null : method, holdout, series, settings, options };
  const periods = found === null ? [] : periodsOf(found, series, settings);
  const value = periods[0]?.value ?? null;
  return {
    value,
    unit: series.unit,
    method: facts.method,
    seasonLength: settings.seasonLength,
    parameters: found === null ? null : parametersOf(found, facts.method, settings),
    periods,
    confidenceLevel: settings.confidenceLevel,
    n,
    gaps: series.gaps,
    incomplete: series.incomplete,
    holdout,
    errors: chosen === undefined ? null : withoutName(chosen),
    baseline,
    ...skillOf(chosen, baseline),
    candidates: found === null ? [] : tried,
    reason: value !== null ? null : reasonOf(found, method !== null && needed === null),
    convention: conventionOf(facts.method, options.method === undefined, tried.length, holdout, settings),
  };
}

/** The seasons of the calendar. */
const seasonOf = { hour: 24, day: 7, week: 52, month: 12, quarter: 4, year: 1 } as const;

function settingsOf(series: ReadSeries, options: ForecastOptions): EvaluationSettings {
  const every = series.rows === null ? null : unitOf("forecast", series.rows);
  const { horizon = 3, confidenceLevel = defaultConfidenceLevel, trend = "damped" } = options;
  const { seasonLength = every === null ? 1 : seasonOf[every] } = options;
  return { horizon, confidenceLevel, trend, seasonLength, limits: limitsOf(series, options) };
}

const durations: readonly (string | null)[] = ["milliseconds", "seconds", "minutes", "hours", "days"];

function limitsOf({ unit, rows }: ReadSeries, { limits }: ForecastOptions): ScaleLimits {
  const isShare = unit === "percent" && rows !== null && rows.some(({ basis }) => basis?.kind === "proportion");
  const low = unit === "points" ? -100 : isShare || durations.includes(unit) ? 0 : null;
  const high = unit === "points" || isShare ? 100 : null;
  const ends = limits === undefined ? { low, high } : limits;
  return { low: ends.low ?? Number.NEGATIVE_INFINITY, high: ends.high ?? Number.POSITIVE_INFINITY };
}

function countOf(values: Float64Array): number {
  return values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
}

function reasonOf(found: MethodForecast | null, isWithoutSeason: boolean): NonNullable<Forecast["reason"]> {
  if (found !== null) return "never-measured";
  return isWithoutSeason ? "no-season" : "too-short";
}

/** The candidate with the smallest mean absolute error; of equal ones the first. */
function leastError(candidates: readonly ForecastCandidate[]): ForecastCandidate | null {
  return candidates.reduce<ForecastCandidate | null>(
    (best, one) => (best === null || one.mae < best.mae ? one : best),
    null,
  );
}

function withoutName({ method: _, ...errors }: ForecastCandidate): ForecastErrors {
  return errors;
}

function skillOf(
  chosen: ForecastCandidate | undefined,
  baseline: ForecastCandidate | null,
): Pick<Forecast, "skill" | "verdict"> {
  // Over different forecasts errors cannot be compared.
  if (chosen === undefined || baseline === null || chosen.forecasts !== baseline.forecasts) {
    return { skill: null, verdict: null };
  }
  const skill = baseline.mae > 0 ? 1 - chosen.mae / baseline.mae : null;
  if (chosen.method === baseline.method) return { skill, verdict: "naive" };
  return { skill, verdict: chosen.mae < baseline.mae ? "better-than-naive" : "not-better-than-naive" };
}

function periodsOf(made: MethodForecast, { rows, values }: ReadSeries, settings: EvaluationSettings): ForecastPeriod[] {
  const next = rows === null ? [] : periodsAfter("forecast", rows, values.length, settings.horizon);
  return withIntervals(made, settings).map((figures, place) => {
    const { period = null, start = null, end = null } = next[place] ?? {};
    return { step: place + 1, period, start, end, ...figures };
  });
}

function parametersOf(
  { parameters }: MethodForecast,
  method: ForecastMethod | null,
  { trend }: EvaluationSettings,
): ForecastParameters | null {
  if (parameters === null) return null;
  const { alpha, beta, gamma, phi, level, slope, seasonal } = parameters;
  const hasTrend = method === "holt" || method === "holt-winters";
  return {
    alpha,
    beta: hasTrend ? beta : null,
    gamma: seasonal.length > 0 ? gamma : null,
    phi: hasTrend && trend === "damped" ? phi : null,
    level,
    slope: hasTrend ? slope : null,
    seasonal: seasonal.length > 0 ? seasonal : null,
  };
}
