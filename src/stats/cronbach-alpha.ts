import type { Interval } from "../result.ts";
import { checkConfidenceLevel, checkOptions } from "./check.ts";
import { type CrossProducts, effectiveRows, hasVariance, productAt } from "./cross-product-sums.ts";
import { checkCrossProducts, crossProductsOf, type NumberColumn } from "./cross-products.ts";
import { fQuantile } from "./f.ts";

/** The options of {@link cronbachAlpha}. */
export interface CronbachAlphaOptions {
  /** Between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
}

/** What {@link cronbachAlpha} gives. */
export interface CronbachAlphaResult {
  /** Alpha, at most 1; below 0 where items contradict each other. `null` below two items or two rows, and where nothing varies. */
  readonly alpha: number | null;
  /** Alpha of the items scaled to one variance; `null` where an item does not vary. */
  readonly standardizedAlpha: number | null;
  /** Feldt's interval of alpha; `null` where alpha is, and where it is exactly 1. */
  readonly interval: Interval | null;
  /** How many rows it rests on: those without a missing value. */
  readonly n: number;
  /** What each item contributes, in the order of the items. */
  readonly items: readonly ItemReliability[];
}

/** What one item contributes to a scale. */
export interface ItemReliability {
  /** Its correlation with the sum of the others; `null` where one of the two does not vary. A low or negative one asks for a look. */
  readonly correlationWithRest: number | null;
  /** Alpha of the others without it; `null` where fewer than two are left, or nothing varies. */
  readonly alphaWithout: number | null;
}

/**
 * Cronbach's alpha: how consistently several items measure one thing.
 *
 * `k / (k − 1) · (1 − Σ variances of the items / variance of their sum)` for k items, at most 1. Items that are worded the other way
 * round must be turned before.
 *
 * Takes the items as columns of one length, or their {@link CrossProducts}, which merge. A row in which an item is missing is left
 * out. The interval is Feldt's, for normal answers: `1 − (1 − alpha) · F` with n − 1 and (n − 1)(k − 1) degrees of freedom, and the
 * effective number of rows where they are weighted.
 *
 * Sources: Cronbach 1951, Psychometrika 16: 297–334; Feldt 1965, Psychometrika 30: 357–370; Feldt, Woodruff and Salih 1987, Applied
 * Psychological Measurement 11: 93–103.
 *
 * @param items - Columns of finite numbers, or their cross products.
 * @throws `MetricInputError` when columns differ in length, a value is not a finite number, or an option is out of range or unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cronbachAlpha } from "cx-metrics/stats";
 *
 * const { alpha, items } = cronbachAlpha([
 *   [5, 4, 2, 1, 3],
 *   [5, 5, 2, 2, 3],
 *   [4, 5, 1, 2, 3],
 * ]);
 * assert.equal(alpha?.toFixed(3), "0.961");
 * assert.equal(items[1]?.alphaWithout?.toFixed(3), "0.889");
 * ```
 */
export function cronbachAlpha(
  items: readonly NumberColumn[] | CrossProducts,
  options?: CronbachAlphaOptions,
): CronbachAlphaResult {
  checkOptions("cronbachAlpha", options, ["confidenceLevel"]);
  const { confidenceLevel = 0.95 } = options ?? {};
  checkConfidenceLevel("cronbachAlpha", confidenceLevel);
  return alphaOf(readItems(items), confidenceLevel);
}

function readItems(items: readonly NumberColumn[] | CrossProducts): CrossProducts {
  if (typeof items === "object" && items !== null && "products" in items) {
    checkCrossProducts("cronbachAlpha", "items", items);
    return items;
  }
  return crossProductsOf(items as readonly NumberColumn[]);
}

/** {@link cronbachAlpha} of cross products that were checked already. */
export function alphaOf(crossProducts: CrossProducts, confidenceLevel: number): CronbachAlphaResult {
  const { n, means } = crossProducts;
  const count = means.length;
  const columns = Array.from({ length: count }, (_, column) => column);
  const product = (row: number, column: number): number => productAt(crossProducts, row, column);
  // The products of each item with the sum of all of them.
  const withSum = columns.map((row) => columns.reduce((sum, column) => sum + product(row, column), 0));
  const parts: Parts = {
    own: columns.reduce((sum, column) => sum + product(column, column), 0),
    sum: withSum.reduce((sum, value) => sum + value, 0),
    size: columns.reduce(
      (sum, row) => columns.reduce((inner, column) => inner + Math.abs(product(row, column)), sum),
      0,
    ),
  };
  const varies = columns.map((column) => hasVariance(crossProducts, column));
  const alpha = n < 2 ? null : ratioOf(count, parts);
  return {
    alpha,
    standardizedAlpha: alpha === null || varies.includes(false) ? null : standardized(crossProducts),
    interval: alpha === null ? null : feldtInterval(alpha, effectiveRows(crossProducts), count, confidenceLevel),
    n,
    items: columns.map((column) => {
      const own = product(column, column);
      const withRest = (withSum[column] as number) - own;
      const rest: Parts = { own: parts.own - own, sum: parts.sum - 2 * withRest - own, size: parts.size };
      const isKnown = n > 1 && varies[column] === true && isMoreThanRounding(rest);
      return {
        correlationWithRest: isKnown ? clamp(withRest / Math.sqrt(own) / Math.sqrt(rest.sum)) : null,
        alphaWithout: n < 2 ? null : ratioOf(count - 1, rest),
      };
    }),
  };
}

/** The squared deviations of the items, of their sum, and the size of all that was added to get there. */
interface Parts {
  readonly own: number;
  readonly sum: number;
  readonly size: number;
}

/** Items that cancel each other leave nothing but rounding. */
function isMoreThanRounding({ sum, size }: Parts): boolean {
  return sum > 1e-13 * size;
}

function ratioOf(count: number, parts: Parts): number | null {
  if (count < 2 || !isMoreThanRounding(parts)) return null;
  return Math.min(1, (count / (count - 1)) * (1 - parts.own / parts.sum));
}

function standardized(crossProducts: CrossProducts): number | null {
  const count = crossProducts.means.length;
  let correlations = 0;
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < row; column++) {
      const deviations =
        Math.sqrt(productAt(crossProducts, row, row)) * Math.sqrt(productAt(crossProducts, column, column));
      correlations += clamp(productAt(crossProducts, row, column) / deviations);
    }
  }
  return ratioOf(count, { own: count, sum: count + 2 * correlations, size: count * count });
}

function feldtInterval(alpha: number, n: number, count: number, confidenceLevel: number): Interval | null {
  if (!(alpha < 1 && n > 1)) return null;
  const tail = (1 - confidenceLevel) / 2;
  // The upper quantile by the lower one with the degrees of freedom changed over: close to 1 there is no room for high levels.
  const upper = 1 / fQuantile(tail, (n - 1) * (count - 1), n - 1);
  const low = 1 - (1 - alpha) * upper;
  const high = 1 - (1 - alpha) * fQuantile(tail, n - 1, (n - 1) * (count - 1));
  return Number.isFinite(low) ? { low, high, confidenceLevel, method: "feldt" } : null;
}

function clamp(correlation: number): number {
  return Math.max(-1, Math.min(1, correlation));
}
