/** How fast each part of the state follows the series, in the error-correction form. */
export interface SmoothingParameters {
  /** The share of an error that moves the level, from 0 to 1. */
  readonly alpha: number;
  /** The share of an error that moves the slope, from 0 to alpha; 0 without a trend. */
  readonly beta: number;
  /** The share of an error that moves the seasonal effect, from 0 to 1 − alpha; 0 without a season. */
  readonly gamma: number;
  /** What is left of the slope a period later: 1 for a straight trend, below for a damped one. */
  readonly phi: number;
}

/** Where a series stands: what its next values are made of. */
export interface SmoothingState {
  /** The level. */
  readonly level: number;
  /** The change of the level from period to period; 0 without a trend. */
  readonly slope: number;
  /** The effects of the coming periods of one season, the next one first; empty without a season. */
  readonly seasonal: readonly number[];
}

/**
 * Goes through a series and returns the state behind its end. A gap (NaN) moves nothing but time, and its error counts as 0.
 *
 * With e the error of the forecast from one period before: level ← level + φ·slope + α·e, slope ← φ·slope + β·e, and the seasonal effect of
 * that period ← effect + γ·e.
 *
 * @param errors - Is written: the one-step errors.
 */
export function smoothThrough(
  values: Float64Array,
  { alpha, beta, gamma, phi }: SmoothingParameters,
  start: SmoothingState,
  errors: Float64Array,
): SmoothingState {
  let { level, slope } = start;
  const seasonal = Float64Array.from(start.seasonal);
  const length = seasonal.length;
  let place = 0;
  for (let t = 0; t < values.length; t++) {
    const kept = phi * slope;
    const effect = length === 0 ? 0 : (seasonal[place] as number);
    const value = values[t] as number;
    const error = Number.isNaN(value) ? 0 : value - (level + kept + effect);
    errors[t] = error;
    level += kept + alpha * error;
    slope = kept + beta * error;
    if (length === 0) continue;
    seasonal[place] = effect + gamma * error;
    place = place + 1 === length ? 0 : place + 1;
  }
  return { level, slope, seasonal: [...seasonal.subarray(place), ...seasonal.subarray(0, place)] };
}

/** What is left of slopes over a number of periods: φ + φ² + … + φʰ. */
function dampedSteps(phi: number, steps: number): number {
  return phi === 1 ? steps : (phi * (1 - phi ** steps)) / (1 - phi);
}

/** The forecast of a value so many periods ahead. */
export function forecastAhead({ level, slope, seasonal }: SmoothingState, phi: number, steps: number): number {
  const effect = seasonal.length === 0 ? 0 : (seasonal[(steps - 1) % seasonal.length] as number);
  return level + dampedSteps(phi, steps) * slope + effect;
}

/**
 * The variances of the forecasts 1, 2, … periods ahead, in variances of the one-step error: 1 + Σ cⱼ² over j = 1 … h − 1, where
 * cⱼ = α + β·(φ + … + φʲ), plus γ where j is a whole number of seasons.
 *
 * Source: Hyndman, Koehler, Ord, Snyder (2008), Forecasting with Exponential Smoothing, table 6.1 (class 1).
 */
export function varianceFactors(
  { alpha, beta, gamma, phi }: SmoothingParameters,
  seasonLength: number,
  steps: number,
): number[] {
  const factors: number[] = [];
  let factor = 1;
  for (let step = 1; step <= steps; step++) {
    factors.push(factor);
    const season = seasonLength > 1 && step % seasonLength === 0 ? gamma : 0;
    factor += (alpha + (beta === 0 ? 0 : beta * dampedSteps(phi, step)) + season) ** 2;
  }
  return factors;
}
