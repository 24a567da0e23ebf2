import type { ForecastMethod } from "../schemas/forecast.ts";
import { studentTQuantile } from "../stats/student-t.ts";
import { forecastBy, type MethodForecast, type MethodSettings } from "./forecast-methods.ts";

/** How far forecasts were from what came, on periods that they were made without. */
export interface ForecastErrors {
  /** From how many periods a forecast was made, each with all values up to it and none after. */
  readonly origins: number;
  /** How many forecasts were compared with what came: from each origin up to `horizon` periods ahead, as far as there are values. */
  readonly forecasts: number;
  /** The mean absolute error, in the unit of the values. */
  readonly mae: number;
  /** The root of the mean squared error, in the unit of the values. */
  readonly rmse: number;
  /**
   * The mean absolute error in units of the mean change from season to season (from period to period without one) before the held-out
   * periods (Hyndman and Koehler 2006); `null` where nothing changed there.
   */
  readonly mase: number | null;
  /** How many of the values lay within their prediction intervals, in percent; `null` where there were no intervals. */
  readonly coverage: number | null;
}

/** Where a scale ends. */
export interface ScaleLimits {
  readonly low: number;
  readonly high: number;
}

/** What an evaluation is made with. */
export interface EvaluationSettings extends MethodSettings {
  readonly horizon: number;
  readonly confidenceLevel: number;
  readonly limits: ScaleLimits;
}

/** A forecast with its prediction interval. */
export interface CutForecast {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** The forecasts with their intervals, all cut where the scale ends. */
export function withIntervals(
  { values, deviations, degreesOfFreedom }: MethodForecast,
  { confidenceLevel, limits }: EvaluationSettings,
): CutForecast[] {
  const within = (value: number): number => Math.min(limits.high, Math.max(limits.low, value));
  const quantile =
    degreesOfFreedom > 0 ? studentTQuantile(1 - (1 - confidenceLevel) / 2, degreesOfFreedom) : Number.NaN;
  return values.map((value, place) => {
    const margin = quantile * (deviations[place] ?? Number.NaN);
    if (Number.isNaN(value)) return { value: null, low: null, high: null };
    const known = Number.isFinite(margin);
    return {
      value: within(value),
      low: known ? within(value - margin) : null,
      high: known ? within(value + margin) : null,
    };
  });
}

/**
 * The errors of a method on the last `holdout` values: from each origin it is fitted anew to what was known there. `null` where no value is
 * left to compare with.
 */
export function evaluate(
  method: ForecastMethod,
  values: Float64Array,
  holdout: number,
  settings: EvaluationSettings,
): ForecastErrors | null {
  const { horizon, seasonLength } = settings;
  const errors: number[] = [];
  let [covered, withInterval, origins] = [0, 0, 0];
  let near: readonly number[] | null = null;
  for (let origin = values.length - holdout; origin < values.length; origin++) {
    const ahead = Math.min(horizon, values.length - origin);
    const made = forecastBy(method, values.subarray(0, origin), settings, ahead, near);
    near = made.point;
    const before = errors.length;
    for (const [step, { value, low, high }] of withIntervals(made, settings).entries()) {
      const came = values[origin + step] as number;
      // The place of a value in the season may have been a gap throughout.
      if (Number.isNaN(came) || value === null) continue;
      errors.push(came - value);
      if (low === null || high === null) continue;
      withInterval++;
      if (low <= came && came <= high) covered++;
    }
    if (errors.length > before) origins++;
  }
  const count = errors.length;
  if (count === 0) return null;
  const mae = errors.reduce((sum, error) => sum + Math.abs(error), 0) / count;
  const scale = meanChange(values.subarray(0, values.length - holdout), seasonLength);
  return {
    origins,
    forecasts: count,
    mae,
    rmse: Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / count),
    mase: scale > 0 ? mae / scale : null,
    coverage: withInterval === 0 ? null : (100 * covered) / withInterval,
  };
}

/** The mean absolute change over a season; over one period where the values do not reach over a season. */
function meanChange(values: Float64Array, seasonLength: number): number {
  for (const lag of [seasonLength, 1]) {
    const changes: number[] = [];
    for (let t = lag; t < values.length; t++) {
      const change = Math.abs((values[t] as number) - (values[t - lag] as number));
      if (!Number.isNaN(change)) changes.push(change);
    }
    if (changes.length > 0) return changes.reduce((sum, change) => sum + change, 0) / changes.length;
  }
  return 0;
}
