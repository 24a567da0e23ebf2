import { type Figures, noFigures } from "../estimate.ts";
import { meanFigures } from "../mean-figures.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import { type LeafRule, leaf } from "../schemas/rules.ts";
import { type CrossProducts, productAt } from "../stats/cross-product-sums.ts";
import { isNegligible } from "../stats/mean.ts";
import { sumOf } from "../stats/sum.ts";
import { isCount, isRecord } from "../values.ts";

/**
 * The means and the centred products of columns of one length, from sums that are rounded once: of these the order of rows does not show,
 * while that of blocks shows where terms nearly cancel.
 */
export function orderlessCrossProducts(...columns: readonly Float64Array[]): CrossProducts {
  const n = columns[0]?.length ?? 0;
  const rough = columns.map((column) => (n === 0 ? 0 : sumOf(column) / n));
  const distances = columns.map((column, place) => column.map((value) => value - (rough[place] as number)));
  const corrections = distances.map((distance) => (n === 0 ? 0 : sumOf(distance)));
  const products: number[] = [];
  for (const [row, one] of distances.entries()) {
    for (let column = 0; column <= row; column++) {
      const other = distances[column] as Float64Array;
      const rest = n === 0 ? 0 : ((corrections[row] as number) * (corrections[column] as number)) / n;
      const sum = sumOf(one.map((distance, i) => distance * (other[i] as number))) - rest;
      products.push(row === column ? Math.max(0, sum) : sum + 0);
    }
  }
  const means = rough.map((mean, place) => (n === 0 ? 0 : mean + (corrections[place] as number) / n));
  return { n, weight: n, squaredWeight: n, means, products };
}

/**
 * The figures of a ratio of two sums, `scale · Σ first column / Σ second column`, with the standard error of a ratio of means (Cochran
 * 1977, Sampling Techniques, 6.4): what varies is the rows.
 */
export function timeRatioFigures(sums: CrossProducts, scale: number, options: EstimateOptions): Figures {
  const [part, whole] = sums.means as readonly [number, number];
  if (sums.n === 0 || !(whole > 0)) return noFigures;
  const ratio = part / whole;
  if (sums.n < 2) return { ...noFigures, value: scale * ratio };
  const squares = productAt(sums, 0, 0) - 2 * ratio * productAt(sums, 1, 0) + ratio ** 2 * productAt(sums, 1, 1);
  const standardError = Math.sqrt(Math.max(0, squares) / (sums.n * (sums.n - 1))) / whole;
  // The squares are a difference of larger numbers: what is left of equal ratios is rounding, of the root of a double's precision.
  if (isNegligible(standardError / 1e7, ratio)) return { ...noFigures, value: scale * ratio, standardError: 0 };
  return meanFigures(scale * ratio, scale * standardError, sums.n - 1, options);
}

/** The rule of sums of columns whose values are from 0 on, in a summary. */
export function crossProductsRule(width: number): LeafRule {
  return leaf("sums as summarize gives them", (value) => {
    if (!isRecord(value)) return false;
    const { n, weight, squaredWeight, means, products } = value;
    if (!isCount(n) || weight !== n || squaredWeight !== n || !Array.isArray(means) || !Array.isArray(products)) {
      return false;
    }
    return (
      means.length === width &&
      products.length === (width * (width + 1)) / 2 &&
      means.every((mean) => isWithin(mean, 1e20) && mean >= 0) &&
      products.every((product) => isWithin(product, 1e60)) &&
      means.every((_, place) => productAt(value as unknown as CrossProducts, place, place) >= 0)
    );
  });
}

/** Whether a value is a number that is neither too large nor, but for 0, too small to reckon with. */
function isWithin(value: unknown, limit: number): value is number {
  if (typeof value !== "number") return false;
  return value === 0 || (Math.abs(value) >= 1 / limit && Math.abs(value) <= limit);
}
