/** A function to be minimised: it returns its value, and writes its gradient. What is not finite counts as too far. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

/** Where a descent came to. */
export interface Descent {
  /** The point. */
  readonly point: Float64Array;
  /** The value there. */
  readonly value: number;
  /** The gradient there. */
  readonly gradient: Float64Array;
  /** How many steps it took. */
  readonly iterations: number;
}

/** A point on the line of a search. */
interface Trial extends Descent {
  readonly step: number;
  readonly slope: number;
}

/**
 * Minimises a smooth function of a few variables by the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno, with a line
 * search for the strong Wolfe conditions.
 *
 * It ends where a further step promises less than `tolerance`, where no step goes down any more (as far as rounding lets see), or
 * after `maximumIterations`. Whether that is a minimum is for the caller to look at.
 *
 * Source: Nocedal, Wright (2006), Numerical Optimization, algorithms 3.5, 3.6 and 6.1.
 */
export function quasiNewton(
  objective: Objective,
  start: Float64Array,
  tolerance: number,
  maximumIterations: number,
): Descent {
  const size = start.length;
  let at = evaluate(objective, start, 0);
  let inverse = identity(size, 1 / Math.max(1, length(at.gradient)));
  for (let iteration = 1; iteration <= maximumIterations; iteration++) {
    let direction = descentOf(inverse, at.gradient);
    let slope = dot(direction, at.gradient);
    if (!(slope < 0)) {
      inverse = identity(size, 1 / Math.max(1, length(at.gradient)));
      direction = descentOf(inverse, at.gradient);
      slope = dot(direction, at.gradient);
    }
    if (!(-slope / 2 > tolerance)) break;
    const next = searchLine(objective, at, direction, slope);
    if (next === null) break;
    const moved = next.point.map((value, i) => value - (at.point[i] as number));
    const turned = next.gradient.map((value, i) => value - (at.gradient[i] as number));
    const curvature = dot(moved, turned);
    if (curvature > 0) {
      if (iteration === 1) inverse = identity(size, curvature / dot(turned, turned));
      inverse = updateInverse(inverse, moved, turned, curvature);
    }
    at = { ...next, iterations: iteration };
  }
  return at;
}

function evaluate(objective: Objective, point: Float64Array, iterations: number): Descent {
  const gradient = new Float64Array(point.length);
  return { point, value: objective(point, gradient), gradient, iterations };
}

const sufficientDecrease = 1e-4;
const flattening = 0.9;

/** A point that lies low enough and is flat enough; `null` where there is none to be found. */
function searchLine(objective: Objective, from: Descent, direction: Float64Array, slope: number): Descent | null {
  const look = (step: number): Trial => {
    const point = from.point.map((value, i) => value + step * (direction[i] as number));
    const trial = evaluate(objective, point, from.iterations);
    return { ...trial, step, slope: dot(trial.gradient, direction) };
  };
  const isLow = ({ value, step }: Trial): boolean => value <= from.value + sufficientDecrease * step * slope;
  const isFlat = (trial: Trial): boolean => Math.abs(trial.slope) <= -flattening * slope;
  let low: Trial = { ...from, step: 0, slope };
  let high: Trial | null = null;
  // One step moves no variable by more than 4, which is a factor of 55 where it is a logarithm.
  let step = Math.min(1, 4 / direction.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
  for (let trials = 0; trials < 60; trials++) {
    const trial = look(step);
    if (!Number.isFinite(trial.value) || !Number.isFinite(trial.slope)) {
      high = trial;
      step = low.step + (trial.step - low.step) / 4;
    } else {
      if (isLow(trial) && trial.value < low.value) {
        if (isFlat(trial)) return trial;
        if (trial.slope * (high === null ? 1 : high.step - low.step) >= 0) high = low;
        low = trial;
      } else high = trial;
      step = high === null ? 2.5 * low.step : interpolate(low, high);
    }
    if (high !== null && Math.abs(high.step - low.step) <= 1e-12 * Math.max(low.step, high.step)) break;
  }
  return low.step > 0 ? low : null;
}

/** Where the parabola through two points and the slope at the lower one is lowest, kept away from both. */
function interpolate(low: Trial, high: Trial): number {
  const width = high.step - low.step;
  const bend = high.value - low.value - low.slope * width;
  const share = bend > 0 ? (-low.slope * width) / (2 * bend) : 0.5;
  return low.step + width * Math.min(0.9, Math.max(0.1, Number.isFinite(share) ? share : 0.5));
}

function updateInverse(
  inverse: Float64Array,
  moved: Float64Array,
  turned: Float64Array,
  curvature: number,
): Float64Array {
  const size = moved.length;
  const product = descentOf(inverse, turned).map((value) => -value);
  const factor = (1 + dot(turned, product) / curvature) / curvature;
  return inverse.map((value, place) => {
    const row = Math.floor(place / size);
    const column = place % size;
    const [s, t] = [moved[row] as number, moved[column] as number];
    const mixed = s * (product[column] as number) + t * (product[row] as number);
    return value + factor * s * t - mixed / curvature;
  });
}

function descentOf(inverse: Float64Array, gradient: Float64Array): Float64Array {
  const size = gradient.length;
  return gradient.map((_, row) => -dot(inverse.subarray(row * size, (row + 1) * size), gradient));
}

function identity(size: number, scale: number): Float64Array {
  return new Float64Array(size * size).map((_, place) => (place % (size + 1) === 0 ? scale : 0));
}

function length(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}
