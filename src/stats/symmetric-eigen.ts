/** The eigenvalues of a symmetric matrix, and its eigenvectors. */
export interface SymmetricEigen {
  /** The eigenvalues, in no order. */
  readonly values: Float64Array;
  /** The eigenvectors as columns, row by row: component i of vector j stands at `i * size + j`. */
  readonly vectors: Float64Array;
}

const sweepsAtMost = 60;

/**
 * The eigenvalues and eigenvectors of a symmetric matrix that is stored whole, row by row.
 *
 * Jacobi's rotations by rows, which find small eigenvalues of a correlation matrix as well as the large ones.
 *
 * Source: Jacobi (1846), Crelles Journal 30, 51–94; Golub, Van Loan (2013), Matrix Computations, section 8.5.
 */
export function symmetricEigen(matrix: ArrayLike<number>, size: number): SymmetricEigen {
  const a = Float64Array.from(matrix);
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  for (let sweep = 0; sweep < sweepsAtMost; sweep++) {
    let rotations = 0;
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) if (rotate(a, vectors, size, p, q)) rotations++;
    }
    if (rotations === 0) break;
  }
  return { values: Float64Array.from({ length: size }, (_, i) => a[i * size + i] as number), vectors };
}

/** Turns the plane of two axes so that their product becomes 0; `false` where it was no more than rounding. */
function rotate(a: Float64Array, vectors: Float64Array, size: number, p: number, q: number): boolean {
  const product = a[p * size + q] as number;
  const first = a[p * size + p] as number;
  const second = a[q * size + q] as number;
  if (Math.abs(product) <= 1e-17 * (Math.abs(first) + Math.abs(second))) return false;
  const theta = (second - first) / (2 * product);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let i = 0; i < size; i++) {
    if (i !== p && i !== q) {
      const left = a[i * size + p] as number;
      const right = a[i * size + q] as number;
      const turnedLeft = cosine * left - sine * right;
      const turnedRight = sine * left + cosine * right;
      a[i * size + p] = turnedLeft;
      a[p * size + i] = turnedLeft;
      a[i * size + q] = turnedRight;
      a[q * size + i] = turnedRight;
    }
    const left = vectors[i * size + p] as number;
    const right = vectors[i * size + q] as number;
    vectors[i * size + p] = cosine * left - sine * right;
    vectors[i * size + q] = sine * left + cosine * right;
  }
  a[p * size + p] = first - tangent * product;
  a[q * size + q] = second + tangent * product;
  a[p * size + q] = 0;
  a[q * size + p] = 0;
  return true;
}
