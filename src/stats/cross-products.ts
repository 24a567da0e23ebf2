import { describeValue, type Fault, MetricInputError, maximumIssues, rejectInput } from "../errors.ts";
import { checkArray, checkChoice, checkOptions, isNumericArray, type NumericArray } from "./check.ts";
import { gatherRows, largestValue, readerOfColumn } from "./cross-product-blocks.ts";
import { type CrossProducts, mergeSums, placeOf, toPlain } from "./cross-product-sums.ts";

export type { CrossProducts } from "./cross-product-sums.ts";

/** A column of numbers; `null` and `undefined` are missing values. */
export type NumberColumn = readonly (number | null | undefined)[] | NumericArray;

/** The options of {@link crossProductsOf}. */
export interface CrossProductsOptions {
  /** The weight of each row, from 0 to 1e30. */
  readonly weights?: NumberColumn | undefined;
  /** Whether a row in which a value is missing is left out (listwise deletion), or is an error. Default `"omit"`. */
  readonly missing?: "omit" | "error" | undefined;
}

/**
 * The cross products of several columns: their means, and the centred products of all pairs of them.
 *
 * One pass over the rows in blocks, each centred on its own means, merged pairwise. Σx² is never formed, so columns around 10⁹
 * keep their covariances. A row in which any value is missing is left out of all columns; `n` counts the others. No columns or no
 * rows give zeros.
 *
 * Source: Chan, Golub, LeVeque (1983), The American Statistician 37, 242–247; Pébay (2008), Sandia SAND2008-6212, for
 * co-moments.
 *
 * @param columns - Columns of one length, of finite numbers no larger than 1e30.
 * @throws `MetricInputError` when columns differ in length, a value is not such a number, or an option is out of range or
 * unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { crossProductsOf } from "cx-metrics/stats";
 *
 * const { n, means, products } = crossProductsOf([[1, 2, 3, null], [2, 4, 9, 5]]);
 * assert.deepEqual({ n, means, products }, { n: 3, means: [2, 5], products: [2, 7, 26] });
 * ```
 */
export function crossProductsOf(columns: readonly NumberColumn[], options?: CrossProductsOptions): CrossProducts {
  checkOptions("crossProductsOf", options, ["weights", "missing"]);
  checkArray("crossProductsOf", "columns", columns, "an array of columns");
  return crossProductsOfColumns("crossProductsOf", columns, options ?? {}, (column) => ({
    argument: "columns",
    path: [column],
  }));
}

/** {@link crossProductsOf} for another function, which says where each column stands in its arguments. */
export function crossProductsOfColumns(
  functionName: string,
  columns: readonly NumberColumn[],
  { weights, missing: policy = "omit" }: CrossProductsOptions,
  placeOfColumn: (column: number) => Pick<Fault, "argument" | "path">,
): CrossProducts {
  checkChoice(functionName, "options", ["missing"], policy, ["omit", "error"]);
  const length = columns[0]?.length ?? 0;
  columns.forEach((column, place) => {
    const { argument, path } = placeOfColumn(place);
    checkColumn(functionName, argument, path, column, length);
  });
  if (weights !== undefined) checkRowWeights(functionName, weights, length);
  const readers = columns.map(readerOfColumn);
  const { crossProducts, missing, invalid } = gatherRows(length, readers, (weights as ArrayLike<number>) ?? null);
  if (invalid > 0 || (missing > 0 && policy === "error")) rejectColumns(functionName, columns, policy, placeOfColumn);
  return crossProducts;
}

/**
 * The cross products of two samples taken together, from those of each.
 *
 * The order of the two does not matter, to the last bit, and those of no rows change nothing.
 *
 * Source: Chan, Golub, LeVeque (1979), Updating formulae and a pairwise algorithm for computing sample variances, Stanford
 * STAN-CS-79-773.
 *
 * @throws `MetricInputError` when an argument is not cross products, or they are of different numbers of columns.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { crossProductsOf, mergeCrossProducts } from "cx-metrics/stats";
 *
 * const whole = crossProductsOf([[1, 2, 6, 7], [0, 4, 4, 8]]);
 * assert.deepEqual(mergeCrossProducts(crossProductsOf([[1, 2], [0, 4]]), crossProductsOf([[6, 7], [4, 8]])), whole);
 * ```
 */
export function mergeCrossProducts(a: CrossProducts, b: CrossProducts): CrossProducts {
  checkCrossProducts("mergeCrossProducts", "a", a);
  checkCrossProducts("mergeCrossProducts", "b", b);
  const columns = a.means.length;
  if (b.means.length !== columns) {
    const expected = `${columns}, as many columns as the other has`;
    rejectInput("mergeCrossProducts", "b", ["means", "length"], "length-mismatch", expected, b.means.length);
  }
  return addCrossProducts(a, b);
}

/** {@link mergeCrossProducts} of what was checked already. */
export function addCrossProducts(a: CrossProducts, b: CrossProducts): CrossProducts {
  return toPlain(mergeSums(a, b));
}

/** Throws unless a value is cross products, of so many columns where that is asked. */
export function checkCrossProducts(functionName: string, argument: string, value: unknown): void {
  if (isCrossProducts(value)) return;
  const expected = "cross products { n, weight, squaredWeight, means, products }";
  rejectInput(functionName, argument, [], "invalid-type", expected, value);
}

const roundedUp = 1.000000001;

/** Below this the square of a deviation is near the smallest of all doubles. */
const leastDeviation = 1e-150;

/** Whether a value can be the cross products of some rows. */
export function isCrossProducts(value: unknown): value is CrossProducts {
  if (typeof value !== "object" || value === null) return false;
  const { n, weight, squaredWeight, means, products } = value as CrossProducts;
  if (!Array.isArray(means) || !Array.isArray(products)) return false;
  if (products.length !== (means.length * (means.length + 1)) / 2) return false;
  if (!(Number.isSafeInteger(n) && n >= 0 && isSum(weight) && isSum(squaredWeight))) return false;
  if (!(weight ** 2 <= roundedUp * n * squaredWeight && squaredWeight <= roundedUp * weight ** 2)) return false;
  if (weight === 0) return [...means, ...products].every((number) => number === 0);
  return means.every((mean) => isNumber(mean, largestValue)) && areProducts(products, means.length);
}

/** A number whose square, and the square of whose inverse, is a double. */
function isSum(value: unknown): boolean {
  return value === 0 || (isNumber(value, 1e90) && (value as number) >= 1e-90);
}

function isNumber(value: unknown, largest: number): boolean {
  return typeof value === "number" && Math.abs(value) <= largest;
}

/** Whether products have variances on their diagonal, and correlations beside it that can go together. */
function areProducts(products: readonly number[], columns: number): boolean {
  if (!products.every((product) => isNumber(product, 1e180))) return false;
  const deviations = Array.from({ length: columns }, (_, column) =>
    Math.sqrt(products[placeOf(column, column)] as number),
  );
  const left = Float64Array.from(products);
  for (let row = 0, place = 0; row < columns; row++) {
    for (let column = 0; column <= row; column++, place++) {
      const [a, b] = [deviations[row] as number, deviations[column] as number];
      if (Number.isNaN(a)) return false;
      // Squares so small have lost their digits, and products with them.
      if (Math.min(a, b) < leastDeviation) {
        if (!(Math.abs(products[place] as number) <= roundedUp * leastDeviation * Math.max(a, b, leastDeviation))) {
          return false;
        }
        left[place] = 0;
        continue;
      }
      left[place] = (products[place] as number) / a / b;
      if (Math.abs(left[place] as number) > roundedUp) return false;
    }
  }
  return isSemidefinite(left, columns);
}

/** Whether correlations can be those of some columns: elimination leaves no variance below 0. */
function isSemidefinite(left: Float64Array, columns: number): boolean {
  for (let step = 0; step < columns; step++) {
    const pivot = left[placeOf(step, step)] as number;
    if (pivot < -1e-6) return false;
    for (let row = step + 1; row < columns; row++) {
      const factor = left[placeOf(row, step)] as number;
      // What has no variance left has no covariance either.
      if (pivot <= 1e-6 && Math.abs(factor) > 1e-2) return false;
      for (let column = step + 1; column <= row && pivot > 1e-6; column++) {
        left[placeOf(row, column)]! -= (factor * (left[placeOf(column, step)] as number)) / pivot;
      }
    }
  }
  return true;
}

/** Throws unless a value is a column of that length. */
function checkColumn(
  functionName: string,
  argument: string,
  path: readonly (string | number)[],
  column: unknown,
  length: number,
): void {
  if (!isNumericArray(column)) {
    rejectInput(functionName, argument, path, "invalid-type", "an array of finite numbers", column);
  }
  if (column.length === length) return;
  const expected = `${length} like the others`;
  rejectInput(functionName, argument, [...path, "length"], "length-mismatch", expected, column.length);
}

/** Throws unless these are weights, one a row. */
function checkRowWeights(functionName: string, weights: NumberColumn, length: number): void {
  checkColumn(functionName, "options", ["weights"], weights, length);
  for (let row = 0; row < length; row++) {
    const weight = weights[row];
    if (weight === 0 || (typeof weight === "number" && weight >= 1 / largestValue && weight <= largestValue)) continue;
    const code = weight === null || weight === undefined ? "missing-value" : "out-of-range";
    rejectInput(functionName, "options", ["weights", row], code, "a finite number from 0 on (at most 1e30)", weight);
  }
}

/** Words the faults of columns that have some: the first ten, and how many there are. */
function rejectColumns(
  functionName: string,
  columns: readonly NumberColumn[],
  missing: "omit" | "error",
  placeOfColumn: (column: number) => Pick<Fault, "argument" | "path">,
): never {
  const faults: Fault[] = [];
  let total = 0;
  columns.forEach((column, place) => {
    for (let row = 0; row < column.length; row++) {
      const value: unknown = column[row];
      const isBlank = value === null || value === undefined;
      if (isBlank ? missing === "omit" : isNumber(value, largestValue)) continue;
      total++;
      if (faults.length === maximumIssues) continue;
      const { argument, path } = placeOfColumn(place);
      const code = isBlank ? "missing-value" : Number.isFinite(value) ? "out-of-range" : "invalid-type";
      const expected = "a finite number (at most 1e30 in size)";
      faults.push({ code, argument, path: [...path, row], expected, received: describeValue(value) });
    }
  });
  throw new MetricInputError(functionName, faults as [Fault, ...Fault[]], total);
}
