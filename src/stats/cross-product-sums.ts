/** What the means, variances and correlations of several columns need. Small, safe in JSON, and two of them merge into one. */
export interface CrossProducts {
  /** How many rows. */
  readonly n: number;
  /** The sum of their weights, Σw; `n` where nothing is weighted. */
  readonly weight: number;
  /** The sum of the squared weights, Σw²; `n` where nothing is weighted. */
  readonly squaredWeight: number;
  /** The weighted mean of each column; 0 where nothing has weight. */
  readonly means: readonly number[];
  /**
   * The centred products Σw·(x − mean of x)·(y − mean of y) of all pairs of columns: the lower triangle with its diagonal, row by
   * row, so that those of columns 0 and 1 are `[x₀x₀, x₁x₀, x₁x₁]`.
   */
  readonly products: readonly number[];
}

/** The same in arrays that are quick to add to. */
export interface Sums {
  readonly n: number;
  readonly weight: number;
  readonly squaredWeight: number;
  readonly means: ArrayLike<number>;
  readonly products: ArrayLike<number>;
}

/** Where the product of two columns stands: the lower triangle, row by row. */
export function placeOf(row: number, column: number): number {
  return row >= column ? (row * (row + 1)) / 2 + column : (column * (column + 1)) / 2 + row;
}

/** The sums of no rows. */
export function emptySums(width: number): Sums {
  return {
    n: 0,
    weight: 0,
    squaredWeight: 0,
    means: new Float64Array(width),
    products: new Float64Array((width * (width + 1)) / 2),
  };
}

/** The sums of two samples taken together (Chan, Golub, LeVeque), the same to the last bit whichever comes first. */
export function mergeSums(a: Sums, b: Sums): Sums {
  const n = a.n + b.n;
  const weight = a.weight + b.weight;
  const squaredWeight = a.squaredWeight + b.squaredWeight;
  if (b.weight === 0) return { ...a, n };
  if (a.weight === 0) return { ...b, n };
  // The heavier sample is the base: its means move least.
  const [base, other] = isBase(a, b) ? [a, b] : [b, a];
  const width = base.means.length;
  const share = other.weight / weight;
  const factor = base.weight * share;
  const shifts = new Float64Array(width);
  const means = new Float64Array(width);
  for (let column = 0; column < width; column++) {
    const shift = (other.means[column] as number) - (base.means[column] as number);
    shifts[column] = shift;
    means[column] = (base.means[column] as number) + shift * share;
  }
  const products = new Float64Array(base.products.length);
  let place = 0;
  for (let row = 0; row < width; row++) {
    const scaled = (shifts[row] as number) * factor;
    for (let column = 0; column <= row; column++, place++) {
      const within = (base.products[place] as number) + (other.products[place] as number);
      products[place] = within + scaled * (shifts[column] as number);
    }
  }
  return { n, weight, squaredWeight, means, products };
}

/** Ties are settled by the means, or the order would show. */
function isBase(a: Sums, b: Sums): boolean {
  if (a.weight !== b.weight) return a.weight > b.weight;
  for (let column = 0; column < a.means.length; column++) {
    const difference = (a.means[column] as number) - (b.means[column] as number);
    if (difference !== 0) return difference < 0;
  }
  return true;
}

/** The sums as plain numbers that JSON keeps: it has no negative zero. */
export function toPlain({ n, weight, squaredWeight, means, products }: Sums): CrossProducts {
  const plain = (values: ArrayLike<number>): number[] => Array.from(values, (value) => value + 0);
  return { n, weight, squaredWeight, means: plain(means), products: plain(products) };
}

/** Σw·(x − mean of x)·(y − mean of y) of two columns. */
export function productAt({ products }: CrossProducts, row: number, column: number): number {
  return products[placeOf(row, column)] as number;
}

/** Whether a column varies by more than its rounding. */
export function hasVariance(crossProducts: CrossProducts, column: number): boolean {
  const { weight, means } = crossProducts;
  const deviation = Math.sqrt(productAt(crossProducts, column, column) / weight);
  // As R does for constant data.
  return weight > 0 && deviation > 10 * Number.EPSILON * Math.abs(means[column] as number);
}

/** How many unweighted rows the weighted ones are worth (Kish 1965): (Σw)² / Σw². */
export function effectiveRows({ weight, squaredWeight }: CrossProducts): number {
  if (weight === squaredWeight) return weight;
  return (weight * weight) / squaredWeight;
}
