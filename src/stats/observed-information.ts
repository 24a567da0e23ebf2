import type { Objective } from "./quasi-newton.ts";

/** The second derivatives of a function whose gradient is known, by differences of the gradient: symmetric, row by row. */
export function secondDerivatives(objective: Objective, point: Float64Array): Float64Array {
  const size = point.length;
  const rows = Array.from(point, (value, i) => {
    const step = 1e-4 * Math.max(1, Math.abs(value));
    const above = gradientAt(objective, point, i, value + step);
    const below = gradientAt(objective, point, i, value - step);
    return above.map((slope, j) => (slope - (below[j] as number)) / (2 * step));
  });
  return Float64Array.from({ length: size * size }, (_, place) => {
    const row = Math.floor(place / size);
    const column = place % size;
    return ((rows[row]?.[column] as number) + (rows[column]?.[row] as number)) / 2;
  });
}

function gradientAt(objective: Objective, point: Float64Array, place: number, value: number): Float64Array {
  const moved = point.slice();
  moved[place] = value;
  const gradient = new Float64Array(point.length);
  objective(moved, gradient);
  return gradient;
}

/** The inverse of a symmetric matrix; `null` unless it is positive definite. Its scale is taken out first. */
export function invertPositiveDefinite(matrix: Float64Array, size: number): Float64Array | null {
  const at = (row: number, column: number): number => matrix[row * size + column] as number;
  const scales = Float64Array.from({ length: size }, (_, i) => Math.sqrt(at(i, i)));
  if (!scales.every((scale) => scale > 0 && Number.isFinite(scale))) return null;
  // Gauss and Jordan's elimination in place. The pivots of a positive definite matrix are positive in any order.
  const work = matrix.map(
    (value, place) => value / ((scales[Math.floor(place / size)] as number) * (scales[place % size] as number)),
  );
  for (let pivot = 0; pivot < size; pivot++) {
    const head = work[pivot * size + pivot] as number;
    if (!(head > 1e-13)) return null;
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue;
      const factor = (work[row * size + pivot] as number) / head;
      for (let column = 0; column < size; column++) {
        if (column === pivot) continue;
        const place = row * size + column;
        work[place] = (work[place] as number) - factor * (work[pivot * size + column] as number);
      }
      work[row * size + pivot] = -factor;
    }
    for (let column = 0; column < size; column++) {
      if (column !== pivot) work[pivot * size + column] = (work[pivot * size + column] as number) / head;
    }
    work[pivot * size + pivot] = 1 / head;
  }
  return work.map(
    (value, place) => value / ((scales[Math.floor(place / size)] as number) * (scales[place % size] as number)),
  );
}
