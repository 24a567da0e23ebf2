import { rejectInput } from "../errors.ts";
import { checkChoice, checkCount, checkNumber, checkOptions, isNumericArray, type NumericArray } from "./check.ts";
import {
  forecastAhead,
  type SmoothingParameters,
  type SmoothingState,
  smoothThrough,
  varianceFactors,
} from "./exponential-smoothing-filter.ts";
import { fitSmoothing, type SmoothingFit, type SmoothingModel, sizeOf } from "./exponential-smoothing-fit.ts";

/** The options of {@link exponentialSmoothing}. */
export interface ExponentialSmoothingOptions {
  /** The trend: none, a straight line that goes on (`"linear"`), or one that levels off (`"damped"`). Default `"none"`. */
  readonly trend?: "none" | "linear" | "damped" | undefined;
  /** How many periods an additive season has, 1 (none) to 24. Default 1. */
  readonly seasonLength?: number | undefined;
  /** The smoothing parameters. Default: those with the smallest sum of squared one-step errors. */
  readonly parameters?: SmoothingParameters | undefined;
  /** The state before the first value. Default: the one with the smallest sum of squared one-step errors, given the parameters. */
  readonly initial?: SmoothingState | undefined;
  /** How many periods ahead to forecast, 1 to 1,000. Default 1. */
  readonly horizon?: number | undefined;
}

/** A forecast of one value. */
export interface SmoothingForecast {
  /** Its mean. */
  readonly value: number;
  /** The standard deviation of the forecast's error; `null` where the values leave none to be estimated, or do not vary. */
  readonly standardError: number | null;
}

/** What {@link exponentialSmoothing} returns. */
export interface ExponentialSmoothingResult {
  /** The smoothing parameters. */
  readonly parameters: SmoothingParameters;
  /** The state before the first value. */
  readonly initial: SmoothingState;
  /** The state behind the last value. */
  readonly state: SmoothingState;
  /** The sum of the squared one-step errors. */
  readonly sumOfSquares: number;
  /** The values less the number of what was fitted. */
  readonly degreesOfFreedom: number;
  /** The variance of the one-step error, sum of squares ÷ degrees of freedom; `null` without degrees of freedom. */
  readonly variance: number | null;
  /** What was forecast for each value from those before it; `null` at gaps. */
  readonly fitted: readonly (number | null)[];
  /** The forecasts, the next period first; none without any value or initial state. */
  readonly forecasts: readonly SmoothingForecast[];
}

/**
 * Exponential smoothing with additive errors: simple, with a trend (Holt), damped, and with an additive season (Holt and Winters).
 *
 * ŷ = level + φ·slope + effect, e = y − ŷ; level ← level + φ·slope + α·e, slope ← φ·slope + β·e, effect ← effect + γ·e. These are the
 * parameters of the error-correction form: β is α·β* and γ is (1 − α)·γ* of the older forms. The region searched is 0 ≤ α ≤ 1, 0 ≤ β ≤ α,
 * 0 ≤ γ ≤ 1 − α, 0.8 ≤ φ ≤ 0.98. `null` is a gap: time goes on and nothing is learnt. A place of the season without any value has the
 * effect 0, which says nothing of it. Without any value the states are 0, and nothing is forecast unless an `initial` state is given.
 *
 * Sources: Hyndman, Koehler, Ord, Snyder (2008), Forecasting with Exponential Smoothing (models ANN, AAN, AAdN, ANA, AAA, AAdA and their
 * forecast variances); Gardner, McKenzie (1985), Management Science 31, 1237–1246, for the damped trend.
 *
 * @param values - The series, one value a period; `null` or `undefined` for a gap.
 * @param options - See {@link ExponentialSmoothingOptions}.
 * @throws `MetricInputError` for a value that is not a finite number of at most 1e30, and an option that is unknown or out of range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exponentialSmoothing } from "cx-metrics/stats";
 *
 * const parameters = { alpha: 0.5, beta: 0, gamma: 0, phi: 1 };
 * const initial = { level: 10, slope: 0, seasonal: [] };
 * const { state, forecasts } = exponentialSmoothing([12, 10, 14], { parameters, initial, horizon: 2 });
 * assert.equal(state.level, 12.25);
 * assert.deepEqual(forecasts.map(({ value }) => value), [12.25, 12.25]);
 * ```
 */
export function exponentialSmoothing(
  values: readonly (number | null | undefined)[] | NumericArray,
  options: ExponentialSmoothingOptions = {},
): ExponentialSmoothingResult {
  checkOptions(name, options, ["trend", "seasonLength", "parameters", "initial", "horizon"]);
  const { trend = "none", seasonLength = 1, parameters, initial, horizon = 1 } = options;
  checkChoice(name, "options", ["trend"], trend, ["none", "linear", "damped"]);
  checkWhole("seasonLength", seasonLength, longestSeason);
  checkWhole("horizon", horizon, 1000);
  const model = { trend, seasonLength };
  if (parameters !== undefined) checkParameters(parameters, model);
  if (initial !== undefined) checkState(initial, model);
  const series = readSeries(values);
  const given = parameters ?? null;
  const fit =
    given !== null && initial !== undefined
      ? { parameters: given, start: initial, states: 0, point: null }
      : fitSmoothing(series, model, given, null);
  const start = initial ?? fit.start;
  const fittedCount = (given === null ? sizeOf(model).parameters : 0) + (initial === undefined ? fit.states : 0);
  const { errors, ...smoothed } = describeSmoothing(series, model, { ...fit, start }, fittedCount, horizon);
  const fitted = Array.from(series, (value, t) => (Number.isNaN(value) ? null : value - (errors[t] as number)));
  const isKnown = initial !== undefined || fitted.some((value) => value !== null);
  return { ...smoothed, fitted, forecasts: isKnown ? smoothed.forecasts : [] };
}

/** The longest season whose effects are fitted: each is a state of its own. */
export const longestSeason = 24;

const name = "exponentialSmoothing";

/** A model's state, errors and forecasts from what was fitted. */
export function describeSmoothing(
  values: Float64Array,
  { seasonLength }: SmoothingModel,
  { parameters, start }: SmoothingFit,
  fittedCount: number,
  horizon: number,
): Omit<ExponentialSmoothingResult, "fitted"> & { readonly errors: Float64Array } {
  const errors = new Float64Array(values.length);
  const state = smoothThrough(values, parameters, start, errors);
  const sumOfSquares = errors.reduce((sum, error) => sum + error * error, 0);
  const observed = values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  const degreesOfFreedom = Math.max(0, observed - fittedCount);
  const variance = degreesOfFreedom > 0 ? sumOfSquares / degreesOfFreedom : null;
  // Behind gaps at the end the last value lies further back than one period.
  let gaps = 0;
  while (gaps < values.length && Number.isNaN(values[values.length - 1 - gaps] as number)) gaps++;
  const factors = varianceFactors(parameters, seasonLength, horizon + gaps).slice(gaps);
  const forecasts = factors.map((factor, place) => ({
    value: forecastAhead(state, parameters.phi, place + 1),
    standardError: variance === null || variance === 0 ? null : Math.sqrt(variance * factor),
  }));
  return { parameters, initial: start, state, sumOfSquares, degreesOfFreedom, variance, errors, forecasts };
}

function readSeries(values: readonly (number | null | undefined)[] | NumericArray): Float64Array {
  if (!isNumericArray(values)) rejectInput(name, "values", [], "invalid-type", "an array of numbers", values);
  return Float64Array.from(values as ArrayLike<number | null | undefined>, (value, i) => {
    if (value === null || value === undefined) return Number.NaN;
    checkNumber(name, "values", [i], value, -1e30, 1e30, "a finite number (of at most 1e30), or null");
    return value;
  });
}

function checkWhole(option: string, value: number, most: number): void {
  checkCount(name, "options", [option], value, 1);
  checkNumber(name, "options", [option], value, 1, most, `an integer from 1 to ${most}`);
}

/** The initial states' errors would not stay finite with parameters outside of this region. */
function checkParameters(parameters: SmoothingParameters, { trend, seasonLength }: SmoothingModel): void {
  checkOptions(name, parameters, ["alpha", "beta", "gamma", "phi"]);
  const { alpha, beta, gamma, phi } = parameters;
  const within = (field: string, value: number, high: number, expected: string): void =>
    checkNumber(name, "options", ["parameters", field], value, 0, high, expected);
  within("alpha", alpha, 1, "a number from 0 to 1");
  if (trend === "none") within("beta", beta, 0, "0 without a trend");
  else within("beta", beta, alpha, "a number from 0 to alpha");
  // 1 − 0.9 is a little less than 0.1.
  if (seasonLength > 1) within("gamma", gamma, 1 - alpha + Number.EPSILON, "a number from 0 to 1 − alpha");
  else within("gamma", gamma, 0, "0 without a season");
  if (trend === "damped") within("phi", phi, 1, "a number from 0 to 1");
  else checkNumber(name, "options", ["parameters", "phi"], phi, 1, 1, "1 without damping");
}

function checkState(state: SmoothingState, { trend, seasonLength }: SmoothingModel): void {
  checkOptions(name, state, ["level", "slope", "seasonal"]);
  const { level, slope, seasonal } = state;
  const size = trend === "none" ? 0 : 1e30;
  checkNumber(name, "options", ["initial", "level"], level, -1e30, 1e30);
  checkNumber(name, "options", ["initial", "slope"], slope, -size, size, size === 0 ? "0 without a trend" : undefined);
  const length = seasonLength > 1 ? seasonLength : 0;
  if (!Array.isArray(seasonal) || seasonal.length !== length) {
    const expected = `an array of ${length}, one effect for each period of the season`;
    rejectInput(name, "options", ["initial", "seasonal"], "length-mismatch", expected, seasonal);
  }
  for (const [i, effect] of seasonal.entries()) {
    checkNumber(name, "options", ["initial", "seasonal", i], effect, -1e30, 1e30);
  }
}
