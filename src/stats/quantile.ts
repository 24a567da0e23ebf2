import { rejectInput } from "../errors.ts";
import {
  checkArray,
  checkChoice,
  checkOptions,
  checkProbability,
  checkSample,
  isNumericArray,
  type NumericArray,
} from "./check.ts";

/**
 * The nine definitions of a sample quantile by Hyndman and Fan, as R numbers them: 7 is the default of R, NumPy and
 * spreadsheets (`PERCENTILE.INC`), 6 that of SPSS and `PERCENTILE.EXC`, 1 the inverse of the empirical distribution, 2
 * the same with averages at the steps, 8 the one the authors recommend.
 */
export type QuantileType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** The options of {@link quantile} and {@link quantiles}. */
export interface QuantileOptions {
  /** Which definition: 1 to 9. Default 7. */
  readonly type?: QuantileType | undefined;
}

const quantileTypes: readonly QuantileType[] = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/**
 * A quantile of a sample: the value below which the share `p` of it lies; `null` for an empty sample.
 *
 * The sample need not be sorted and is not changed. Results agree with R `quantile(x, p, type = type)`.
 *
 * Source: Hyndman, Fan (1996), Sample quantiles in statistical packages, The American Statistician 50, 361–365.
 *
 * @param values - Finite numbers, in any order.
 * @param p - The share, from 0 (the minimum) to 1 (the maximum).
 * @throws `MetricInputError` when a value is not a finite number, `p` is not from 0 to 1, or an option is unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { quantile } from "cx-metrics/stats";
 *
 * assert.equal(quantile([15, 20, 35, 40, 50], 0.4), 29);
 * assert.equal(quantile([15, 20, 35, 40, 50], 0.25, { type: 6 }), 17.5);
 * assert.equal(quantile([], 0.5), null);
 * ```
 */
export function quantile(values: NumericArray, p: number, options?: QuantileOptions): number | null {
  checkOptions("quantile", options, ["type"]);
  const type = checkType("quantile", "options", ["type"], options?.type);
  checkProbability("quantile", "p", [], p);
  return valueAt(sortedCopy("quantile", values), p, type);
}

/**
 * Several quantiles of one sample, which is sorted once: one figure for each share, `null` for an empty sample.
 *
 * @param values - Finite numbers, in any order.
 * @param ps - The shares, each from 0 to 1.
 * @throws `MetricInputError` as {@link quantile} does.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { quantiles } from "cx-metrics/stats";
 *
 * assert.deepEqual(quantiles([9, 1, 5, 3, 7], [0, 0.25, 0.5, 1]), [1, 3, 5, 9]);
 * ```
 */
export function quantiles(values: NumericArray, ps: readonly number[], options?: QuantileOptions): (number | null)[] {
  checkOptions("quantiles", options, ["type"]);
  const type = checkType("quantiles", "options", ["type"], options?.type);
  checkArray("quantiles", "ps", ps, "an array of shares");
  for (const [index, p] of ps.entries()) checkProbability("quantiles", "ps", [index], p);
  const sorted = sortedCopy("quantiles", values);
  return ps.map((p) => valueAt(sorted, p, type));
}

/**
 * A quantile of a sample that is in ascending order already; `null` for an empty sample. The order is not checked.
 *
 * @param sorted - Finite numbers in ascending order.
 * @param p - The share, from 0 to 1.
 * @param type - Which definition: 1 to 9.
 * @throws `MetricInputError` when `p` is not from 0 to 1 or `type` is not one of the nine.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { quantileOfSorted } from "cx-metrics/stats";
 *
 * assert.equal(quantileOfSorted([10, 20, 30, 40], 0.5), 25);
 * assert.equal(quantileOfSorted([10, 20, 30, 40], 0.5, 1), 20);
 * ```
 */
export function quantileOfSorted(sorted: NumericArray, p: number, type: QuantileType = 7): number | null {
  checkProbability("quantileOfSorted", "p", [], p);
  checkType("quantileOfSorted", "type", [], type);
  const value = isNumericArray(sorted) ? valueAt(sorted, p, type) : Number.NaN;
  // Not every value is looked at, but the figure is.
  if (value === null || Number.isFinite(value)) return value;
  rejectInput(
    "quantileOfSorted",
    "sorted",
    [],
    "invalid-type",
    "an array of finite numbers in ascending order",
    sorted,
  );
}

/**
 * The median of a sample: its middle value, or the mean of its two middle values; `null` for an empty sample.
 *
 * @param values - Finite numbers, in any order.
 * @throws `MetricInputError` when a value is not a finite number.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { median } from "cx-metrics/stats";
 *
 * assert.equal(median([12, 3, 48, 5]), 8.5);
 * ```
 */
export function median(values: NumericArray): number | null {
  return valueAt(sortedCopy("median", values), 0.5, 7);
}

/** The numbers of a sample in ascending order, in an array of their own. */
export function sortedCopy(functionName: string, values: NumericArray): Float64Array {
  return checkSample(functionName, "values", values).slice().sort();
}

function checkType(
  functionName: string,
  argument: string,
  path: readonly string[],
  type: QuantileType | undefined,
): QuantileType {
  if (type === undefined) return 7;
  checkChoice(functionName, argument, path, type, quantileTypes);
  return type;
}

/** How far from a whole number a position may be and still count as one: what R allows. */
const fuzz = 4 * Number.EPSILON;

function valueAt(sorted: ArrayLike<number>, p: number, type: QuantileType): number | null {
  const n = sorted.length;
  if (n === 0) return null;
  const position = positionOf(n, p, type);
  const below = Math.floor(position + fuzz);
  const distance = position - below;
  const remainder = Math.abs(distance) < fuzz ? 0 : distance;
  const share = type > 3 ? remainder : stepShare(type, below, remainder > 0);
  const lower = at(sorted, below);
  const upper = at(sorted, below + 1);
  if (share === 0 || lower === upper) return lower;
  if (share === 1) return upper;
  // Rounding must not carry the figure past its neighbours.
  return Math.min(Math.max((1 - share) * lower + share * upper, lower), upper);
}

/** Where the quantile lies among the order statistics, counted from 1: n·p + m in the paper. */
function positionOf(n: number, p: number, type: QuantileType): number {
  switch (type) {
    case 1:
    case 2:
    case 4:
      return n * p;
    case 3:
      return n * p - 0.5;
    case 5:
      return n * p + 0.5;
    case 6:
      return (n + 1) * p;
    case 7:
      return 1 + (n - 1) * p;
    case 8:
      return 1 / 3 + (n + 1 / 3) * p;
    case 9:
      return 3 / 8 + (n + 1 / 4) * p;
  }
}

/** How much of the upper neighbour the stepwise types take: all of it past a step, and at a step what the type says. */
function stepShare(type: QuantileType, below: number, pastStep: boolean): number {
  if (pastStep) return 1;
  if (type === 2) return 0.5;
  // Type 3 rounds a half to the even order statistic.
  return type === 3 && below % 2 !== 0 ? 1 : 0;
}

function at(sorted: ArrayLike<number>, rank: number): number {
  const last = sorted.length - 1;
  const value: unknown = sorted[Math.min(Math.max(rank - 1, 0), last)];
  return typeof value === "number" ? value : Number.NaN;
}
