import type { ForecastMethod } from "../schemas/forecast.ts";
import { describeSmoothing, longestSeason } from "../stats/exponential-smoothing.ts";
import type { SmoothingParameters, SmoothingState } from "../stats/exponential-smoothing-filter.ts";
import { fitSmoothing, type SmoothingModel, seasonsSeen, sizeOf } from "../stats/exponential-smoothing-fit.ts";

/** What a method is told beside the series. */
export interface MethodSettings {
  readonly seasonLength: number;
  readonly trend: "damped" | "linear";
}

/** What a method says of the periods to come. */
export interface MethodForecast {
  /** The forecasts, the next period first; NaN at a place of the season that never had a value. */
  readonly values: readonly number[];
  /** The standard deviations of their errors; `null` where the series does not vary. */
  readonly deviations: readonly (number | null)[];
  /** The degrees of freedom that these were estimated with. */
  readonly degreesOfFreedom: number;
  /** What was fitted; `null` for the naive methods. */
  readonly parameters: (SmoothingParameters & SmoothingState) | null;
  /** Where the search ended, to begin the next one there. */
  readonly point: readonly number[] | null;
}

/** The methods, the simplest first: of two with the same error the simpler one is taken. */
export const methodNames: readonly ForecastMethod[] = [
  "naive",
  "seasonal-naive",
  "simple-exponential-smoothing",
  "holt",
  "holt-winters",
];

/** The most values that smoothing is fitted to: what lies further back has no say in what comes next. */
const mostFitted = 1000;

/**
 * How many values a method needs, or `null` where it does not apply: two errors of a naive method, and for smoothing three more than are
 * fitted and two whole seasons.
 */
export function valuesNeeded(method: ForecastMethod, { seasonLength, trend }: MethodSettings): number | null {
  if (method === "naive") return 3;
  const seasonal = method === "seasonal-naive" || method === "holt-winters";
  if (seasonal && seasonLength === 1) return null;
  if (method === "seasonal-naive") return seasonLength + 2;
  if (method === "holt-winters" && seasonLength > longestSeason) return null;
  const { parameters, states } = sizeOf(modelOf(method, { seasonLength, trend }));
  return Math.max(parameters + states + 3, method === "holt-winters" ? 2 * seasonLength : 0);
}

/** Forecasts a series by a method that it is long enough for. */
export function forecastBy(
  method: ForecastMethod,
  values: Float64Array,
  settings: MethodSettings,
  horizon: number,
  near: readonly number[] | null,
): MethodForecast {
  if (method === "naive") return repeatLast(values, 1, horizon);
  if (method === "seasonal-naive") return repeatLast(values, settings.seasonLength, horizon);
  const model = modelOf(method, settings);
  const latest = values.subarray(-mostFitted);
  const fit = fitSmoothing(latest, model, null, near);
  const fittedCount = sizeOf(model).parameters + fit.states;
  const { state, forecasts, degreesOfFreedom } = describeSmoothing(latest, model, fit, fittedCount, horizon);
  const seen = seasonsSeen(latest, model.seasonLength);
  return {
    values: forecasts.map(({ value }, step) => (seen[(latest.length + step) % seen.length] ? value : Number.NaN)),
    deviations: forecasts.map(({ standardError }) => standardError),
    degreesOfFreedom,
    parameters: { ...fit.parameters, ...state },
    point: fit.point,
  };
}

function modelOf(method: ForecastMethod, { seasonLength, trend }: MethodSettings): SmoothingModel {
  if (method === "simple-exponential-smoothing") return { trend: "none", seasonLength: 1 };
  return { trend, seasonLength: method === "holt-winters" ? seasonLength : 1 };
}

/**
 * The last value of the same season again. Between two values lie as many random steps as seasons, so that an error over k of them has k
 * times the variance.
 */
function repeatLast(values: Float64Array, seasonLength: number, horizon: number): MethodForecast {
  const last = new Float64Array(seasonLength).fill(Number.NaN);
  const seen = new Int32Array(seasonLength);
  let squares = 0;
  let count = 0;
  for (const [t, value] of values.entries()) {
    const season = t % seasonLength;
    if (Number.isNaN(value)) continue;
    const before = last[season] as number;
    if (!Number.isNaN(before)) {
      squares += (value - before) ** 2 / ((t - (seen[season] as number)) / seasonLength);
      count++;
    }
    last[season] = value;
    seen[season] = t;
  }
  const variance = count > 0 ? squares / count : 0;
  const seasons = Array.from({ length: horizon }, (_, step) => (values.length + step) % seasonLength);
  return {
    values: seasons.map((season) => last[season] as number),
    deviations: seasons.map((season, step) =>
      variance > 0 ? Math.sqrt((variance * (values.length + step - (seen[season] as number))) / seasonLength) : null,
    ),
    degreesOfFreedom: count,
    parameters: null,
    point: null,
  };
}
