import { type SmoothingParameters, type SmoothingState, smoothThrough } from "./exponential-smoothing-filter.ts";
import { patternSearch } from "./pattern-search.ts";

/** Which parts a model has. */
export interface SmoothingModel {
  /** Its trend. */
  readonly trend: "none" | "linear" | "damped";
  /** How many periods a season has; 1 for none. */
  readonly seasonLength: number;
}

/** A model with all that was found. */
export interface SmoothingFit {
  readonly parameters: SmoothingParameters;
  readonly start: SmoothingState;
  /** Of how many numbers that state was found. */
  readonly states: number;
  /** Where the search ended, to begin the next one there. */
  readonly point: readonly number[] | null;
}

/** How many smoothing parameters a model has, and how many initial states. */
export function sizeOf({ trend, seasonLength }: SmoothingModel): { parameters: number; states: number } {
  const [slope, damping] = [trend === "none" ? 0 : 1, trend === "damped" ? 1 : 0];
  const season = seasonLength > 1 ? 1 : 0;
  return { parameters: 1 + slope + damping + season, states: 1 + slope + season * (seasonLength - 1) };
}

/**
 * The parameters and the initial state with the smallest sum of squared one-step errors.
 *
 * Given the parameters, the errors are linear in the initial state, so that it is solved for exactly; only the parameters are searched.
 * Places of the season that have no value keep the effect 0.
 *
 * @param given - Parameters that are not searched, or `null`.
 * @param near - Where to begin the search, or `null`.
 */
export function fitSmoothing(
  values: Float64Array,
  model: SmoothingModel,
  given: SmoothingParameters | null,
  near: readonly number[] | null,
): SmoothingFit {
  // The search sees every series at the same place and size.
  const { shift, scale } = standardOf(values);
  const standard = values.map((value) => (value - shift) / scale);
  const units = unitStates(standard, model);
  const startOf = startSolver(standard, units);
  const found =
    given === null
      ? patternSearch((point) => startOf(parametersAt(point, model)).squares, sizeOf(model).parameters, near)
      : null;
  const parameters = found === null ? (given as SmoothingParameters) : parametersAt(found.point, model);
  const { level, slope, seasonal } = startOf(parameters).start();
  return {
    parameters,
    start: { level: shift + scale * level, slope: scale * slope, seasonal: seasonal.map((effect) => scale * effect) },
    states: units.length,
    point: found?.point ?? null,
  };
}

/** Where the values lie and how far they spread, so that neither is lost in the other. */
function standardOf(values: Float64Array): { shift: number; scale: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? { shift: low + (high - low) / 2, scale: (high - low) / 2 || 1 } : { shift: 0, scale: 1 };
}

/** The parameters at a point of the unit cube. Damping below 0.8 is gone at once, above 0.98 it is none (Hyndman et al. 2008). */
function parametersAt(point: readonly number[], { trend, seasonLength }: SmoothingModel): SmoothingParameters {
  const coordinates = [...point];
  const take = (): number => coordinates.shift() ?? 0;
  const alpha = take();
  const beta = trend === "none" ? 0 : alpha * take();
  const gamma = seasonLength > 1 ? (1 - alpha) * take() : 0;
  return { alpha, beta, gamma, phi: trend === "damped" ? 0.8 + 0.18 * take() : 1 };
}

/** Which places of the season, the first value's first, have a value. */
export function seasonsSeen(values: Float64Array, seasonLength: number): boolean[] {
  const seen = new Array<boolean>(seasonLength).fill(false);
  for (let t = 0; t < values.length; t++) if (!Number.isNaN(values[t] as number)) seen[t % seasonLength] = true;
  return seen;
}

/** The states of which every initial state is a sum: 1 of one part, and nothing of the others. Seasonal effects add up to 0. */
function unitStates(values: Float64Array, { trend, seasonLength }: SmoothingModel): SmoothingState[] {
  const flat = seasonLength > 1 ? new Array<number>(seasonLength).fill(0) : [];
  const states: SmoothingState[] = [{ level: 1, slope: 0, seasonal: flat }];
  if (trend !== "none") states.push({ level: 0, slope: 1, seasonal: flat });
  const known = seasonsSeen(values, seasonLength).flatMap((isSeen, place) => (isSeen ? [place] : []));
  const last = known.pop();
  for (const place of seasonLength > 1 ? known : []) {
    const seasonal = flat.map((_, i) => (i === place ? 1 : i === last ? -1 : 0));
    states.push({ level: 0, slope: 0, seasonal });
  }
  return states;
}

/** What the best initial state leaves of the squared errors, and that state. */
interface Solved {
  readonly squares: number;
  readonly start: () => SmoothingState;
}

/** Solves for the initial state by least squares (modified Gram and Schmidt). */
function startSolver(
  values: Float64Array,
  units: readonly SmoothingState[],
): (parameters: SmoothingParameters) => Solved {
  const nothing: SmoothingState = { level: 0, slope: 0, seasonal: (units[0] as SmoothingState).seasonal };
  const silent = values.map((value) => (Number.isNaN(value) ? value : 0));
  const columns = units.map(() => new Float64Array(values.length));
  const rest = new Float64Array(values.length);
  const upper = units.map(() => new Float64Array(units.length));
  return (parameters) => {
    smoothThrough(values, parameters, nothing, rest);
    for (const [i, unit] of units.entries()) smoothThrough(silent, parameters, unit, columns[i] as Float64Array);
    const parts = columns.map((column, i) => {
      const before = dot(column, column);
      for (let j = 0; j < i; j++) (upper[j] as Float64Array)[i] = takeOut(columns[j] as Float64Array, column);
      const after = dot(column, column);
      // What the others make up wholly cannot be told from them, and is left at 0.
      const length = after > 1e-20 * before ? Math.sqrt(after) : 0;
      (upper[i] as Float64Array)[i] = length;
      for (let t = 0; t < column.length; t++) column[t] = length === 0 ? 0 : (column[t] as number) / length;
      return takeOut(column, rest);
    });
    return { squares: dot(rest, rest), start: () => combine(units, solveUpper(upper, parts), nothing) };
  };
}

/** Takes out of a vector what it has of a direction, and returns how much. */
function takeOut(direction: Float64Array, vector: Float64Array): number {
  const part = dot(direction, vector);
  for (let t = 0; t < vector.length; t++) vector[t] = (vector[t] as number) - part * (direction[t] as number);
  return part;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < a.length; t++) sum += (a[t] as number) * (b[t] as number);
  return sum;
}

/** The weights of the unit states: minus the solution, because their errors are taken from those of the series. */
function solveUpper(upper: readonly Float64Array[], parts: readonly number[]): number[] {
  const weights = new Array<number>(parts.length).fill(0);
  for (let i = parts.length - 1; i >= 0; i--) {
    const row = upper[i] as Float64Array;
    const known = weights.reduce((sum, weight, j) => (j > i ? sum + weight * (row[j] as number) : sum), 0);
    weights[i] = row[i] === 0 ? 0 : (-(parts[i] as number) - known) / (row[i] as number);
  }
  return weights;
}

function combine(
  units: readonly SmoothingState[],
  weights: readonly number[],
  nothing: SmoothingState,
): SmoothingState {
  return units.reduce((sum, unit, i) => {
    const weight = weights[i] as number;
    return {
      level: sum.level + weight * unit.level,
      slope: sum.slope + weight * unit.slope,
      seasonal: sum.seasonal.map((effect, place) => effect + weight * (unit.seasonal[place] as number)),
    };
  }, nothing);
}
