import { type CrossProducts, hasVariance, productAt } from "./cross-product-sums.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

/** The correlations that a regression needs: everything in it that does not depend on units. */
export interface CorrelationSystem {
  /** How many predictors there are. */
  readonly size: number;
  /** The correlations among the predictors, whole, row by row. */
  readonly among: Float64Array;
  /** The correlation of each with the outcome. */
  readonly withOutcome: Float64Array;
}

/** A regression in standard units. */
export interface StandardizedFit {
  /** The share of the outcome's variance that the predictors explain together. */
  readonly rSquared: number;
  /** The standardized coefficients; of predictors that depend on each other the shortest solution. */
  readonly coefficients: Float64Array;
  /** The inverse of the correlations among the predictors (where it has none, its pseudo-inverse), whole, row by row. */
  readonly inverse: Float64Array;
  /** Whether each coefficient is determined, as that of a predictor which others add up to is not. */
  readonly isDetermined: readonly boolean[];
  /** How many predictors are independent of each other. */
  readonly rank: number;
}

/** What is left of a predictor's variance beside the others, below which it counts as their sum. */
export const collinearityTolerance = 1e-12;

/** The columns of cross products that vary. */
export function varyingColumns(crossProducts: CrossProducts, columns: readonly number[]): number[] {
  return columns.filter((column) => hasVariance(crossProducts, column));
}

/** The correlations of columns that vary, the first of all being the outcome. */
export function correlationSystem(crossProducts: CrossProducts, columns: readonly number[]): CorrelationSystem {
  const size = columns.length;
  const among = new Float64Array(size * size);
  const withOutcome = new Float64Array(size);
  columns.forEach((column, row) => {
    withOutcome[row] = correlationAt(crossProducts, 0, column);
    columns.forEach((other, place) => {
      among[row * size + place] = row === place ? 1 : correlationAt(crossProducts, column, other);
    });
  });
  return { size, among, withOutcome };
}

/** The correlation of two columns that vary; 0 where there is no more than rounding. */
export function correlationAt(crossProducts: CrossProducts, a: number, b: number): number {
  const deviation = (column: number): number => Math.sqrt(productAt(crossProducts, column, column));
  const correlation = productAt(crossProducts, a, b) / deviation(a) / deviation(b);
  return Math.abs(correlation) < 1e-14 ? 0 : Math.min(1, Math.max(-1, correlation));
}

/** Solves a regression in standard units. */
export function solveCorrelations(system: CorrelationSystem): StandardizedFit {
  const { size, among } = system;
  const inverse = invertCorrelations(among, size);
  if (inverse !== null) return fitOf(system, inverse, new Array<boolean>(size).fill(true), size);
  const { values, vectors } = symmetricEigen(among, size);
  const pseudoInverse = new Float64Array(size * size);
  const lost = new Float64Array(size);
  let rank = 0;
  for (let j = 0; j < size; j++) {
    const value = values[j] as number;
    const isLost = value <= size * collinearityTolerance;
    if (!isLost) rank++;
    for (let row = 0; row < size; row++) {
      const component = vectors[row * size + j] as number;
      if (isLost) lost[row]! += component * component;
      else {
        for (let column = 0; column < size; column++) {
          pseudoInverse[row * size + column]! += (component * (vectors[column * size + j] as number)) / value;
        }
      }
    }
  }
  const isDetermined = Array.from(lost, (share) => share < 1e-8);
  return fitOf(system, pseudoInverse, isDetermined, rank);
}

function fitOf(
  { size, withOutcome }: CorrelationSystem,
  inverse: Float64Array,
  isDetermined: readonly boolean[],
  rank: number,
): StandardizedFit {
  const coefficients = new Float64Array(size);
  let rSquared = 0;
  for (let row = 0; row < size; row++) {
    let coefficient = 0;
    for (let column = 0; column < size; column++) {
      coefficient += (inverse[row * size + column] as number) * (withOutcome[column] as number);
    }
    coefficients[row] = coefficient;
    rSquared += coefficient * (withOutcome[row] as number);
  }
  return { rSquared: clampRSquared(rSquared), coefficients, inverse, isDetermined, rank };
}

/** R² between 0 and 1, and 1 where nothing but rounding is left. */
function clampRSquared(rSquared: number): number {
  if (1 - rSquared <= collinearityTolerance) return 1;
  return Math.max(0, rSquared);
}

/** The inverse by Gauss and Jordan with the largest pivot first; `null` where there is none. */
function invertCorrelations(among: Float64Array, size: number): Float64Array | null {
  const a = among.slice();
  const isDone = new Array<boolean>(size).fill(false);
  for (let step = 0; step < size; step++) {
    let pivot = -1;
    for (let i = 0; i < size; i++) {
      if (!isDone[i] && (pivot < 0 || at(a, size, i, i) > at(a, size, pivot, pivot))) pivot = i;
    }
    if (!(at(a, size, pivot, pivot) > collinearityTolerance)) return null;
    isDone[pivot] = true;
    exchange(a, size, pivot);
  }
  return a;
}

/** Exchanges a variable with its coefficient in the equations. After all of them the matrix is its inverse. */
function exchange(a: Float64Array, size: number, pivot: number): void {
  const reciprocal = 1 / at(a, size, pivot, pivot);
  for (let i = 0; i < size; i++) {
    if (i === pivot) continue;
    const factor = at(a, size, i, pivot) * reciprocal;
    for (let j = 0; j < size; j++) {
      if (j !== pivot) a[i * size + j]! -= factor * at(a, size, pivot, j);
    }
    a[i * size + pivot] = -factor;
  }
  for (let j = 0; j < size; j++) if (j !== pivot) a[pivot * size + j]! *= reciprocal;
  a[pivot * size + pivot] = reciprocal;
}

function at(a: Float64Array, size: number, row: number, column: number): number {
  return a[row * size + column] as number;
}
