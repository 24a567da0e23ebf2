/** The value of dᵀV⁻d and the rank of V. */
export interface QuadraticForm {
  /** The value; 0 where the rank is 0. */
  readonly value: number;
  /** How many dimensions the covariances span. */
  readonly rank: number;
}

/**
 * The squared distance dᵀV⁻d of differences by their covariances, which may be singular.
 *
 * Eliminates by the largest remaining diagonal element and stops where nothing but rounding is left; differences lie in the span of
 * their covariances, so any generalised inverse gives the same value.
 */
export function quadraticForm(covariances: readonly Float64Array[], differences: Float64Array): QuadraticForm {
  const size = differences.length;
  const matrix = covariances.map((row) => row.slice());
  const rest = differences.slice();
  const scale = covariances.map((row, i) => row[i] as number);
  const done = new Uint8Array(size);
  let value = 0;
  let rank = 0;
  for (;;) {
    let pivot = -1;
    let largest = 1e-9;
    for (let i = 0; i < size; i++) {
      const left = done[i] === 1 ? 0 : ((matrix[i] as Float64Array)[i] as number) / (scale[i] as number);
      if (left > largest) {
        largest = left;
        pivot = i;
      }
    }
    if (pivot < 0) return { value, rank };
    done[pivot] = 1;
    rank++;
    const from = matrix[pivot] as Float64Array;
    const diagonal = from[pivot] as number;
    const difference = rest[pivot] as number;
    value += (difference / diagonal) * difference;
    for (let i = 0; i < size; i++) {
      if (done[i] === 1) continue;
      const row = matrix[i] as Float64Array;
      const factor = (row[pivot] as number) / diagonal;
      for (let j = 0; j < size; j++) row[j] = (row[j] as number) - factor * (from[j] as number);
      rest[i] = (rest[i] as number) - factor * difference;
    }
  }
}
