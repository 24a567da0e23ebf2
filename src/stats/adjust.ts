import { checkArray, checkChoice, checkProbability } from "./check.ts";

/**
 * How p-values are adjusted for being several.
 *
 * - `holm`: the chance of any false finding stays at the level, whatever the dependence. Better than `bonferroni`
 *   always.
 * - `hochberg`, `hommel`: the same with more power, for tests that are independent or positively dependent.
 * - `benjamini-hochberg`: the share of false findings among the findings stays at the level; for such tests too.
 * - `benjamini-yekutieli`: the same whatever the dependence.
 * - `none`: as they are.
 */
export type AdjustmentMethod =
  | "holm"
  | "hochberg"
  | "hommel"
  | "bonferroni"
  | "benjamini-hochberg"
  | "benjamini-yekutieli"
  | "none";

/** P-values, `null` where a test could not be had. */
export type PValues = readonly (number | null)[];

/** The adjusted figures for sorted p-values, ascending. */
type Adjustment = (sorted: readonly number[]) => number[];

/**
 * Adjusts the p-values of several tests, so that each can be held against the level on its own. As R `p.adjust`.
 *
 * A `null` stays `null` and does not count as a test. The figures stay in the order given, and none passes 1.
 * {@link adjustHolm} and {@link adjustBenjaminiHochberg} cost less to import.
 *
 * Source: Holm (1979), Scandinavian Journal of Statistics 6, 65–70; Hochberg (1988), Biometrika 75, 800–802; Hommel
 * (1988), Biometrika 75, 383–386; Benjamini, Hochberg (1995), JRSS B 57, 289–300; Benjamini, Yekutieli (2001), Annals
 * of Statistics 29, 1165–1188.
 *
 * @param pValues - P-values from 0 to 1.
 * @param method - How they are adjusted.
 * @throws `MetricInputError` when a p-value is not from 0 to 1, or the method is unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { adjustPValues } from "cx-metrics/stats";
 *
 * assert.deepEqual(adjustPValues([0.01, null, 0.5, 0.03], "bonferroni"), [0.03, null, 1, 0.09]);
 * ```
 */
export function adjustPValues(pValues: PValues, method: AdjustmentMethod): (number | null)[] {
  checkChoice("adjustPValues", "method", [], method, Object.keys(adjustments));
  return adjust("adjustPValues", pValues, adjustments[method]);
}

/**
 * Adjusts p-values by Holm's method: the i-th smallest of m times m − i + 1, and never below a smaller one.
 *
 * @param pValues - P-values from 0 to 1; a `null` stays `null` and does not count as a test.
 * @throws `MetricInputError` when a p-value is not from 0 to 1.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { adjustHolm } from "cx-metrics/stats";
 *
 * assert.deepEqual(adjustHolm([0.25, 0.0625, null, 0.125]), [0.25, 0.1875, null, 0.25]);
 * ```
 */
export function adjustHolm(pValues: PValues): (number | null)[] {
  return adjust("adjustHolm", pValues, holm);
}

/**
 * Adjusts p-values by the method of Benjamini and Hochberg: the i-th smallest of m times m/i, and never above a larger
 * one.
 *
 * @param pValues - P-values from 0 to 1; a `null` stays `null` and does not count as a test.
 * @throws `MetricInputError` when a p-value is not from 0 to 1.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { adjustBenjaminiHochberg } from "cx-metrics/stats";
 *
 * assert.deepEqual(adjustBenjaminiHochberg([0.5, 0.25, null, 0.125, 1]), [0.6666666666666666, 0.5, null, 0.5, 1]);
 * ```
 */
export function adjustBenjaminiHochberg(pValues: PValues): (number | null)[] {
  return adjust("adjustBenjaminiHochberg", pValues, benjaminiHochberg);
}

const adjustments: Readonly<Record<AdjustmentMethod, Adjustment>> = {
  holm,
  hochberg,
  hommel,
  bonferroni: (sorted) => sorted.map((p) => p * sorted.length),
  "benjamini-hochberg": benjaminiHochberg,
  "benjamini-yekutieli": benjaminiYekutieli,
  none: (sorted) => [...sorted],
};

function adjust(functionName: string, pValues: PValues, adjustment: Adjustment): (number | null)[] {
  checkArray(functionName, "pValues", pValues, "an array of p-values");
  const order: number[] = [];
  for (const [index, p] of pValues.entries()) {
    if (p === null) continue;
    checkProbability(functionName, "pValues", [index], p);
    order.push(index);
  }
  const valueAt = (index: number): number => pValues[index] as number;
  order.sort((a, b) => valueAt(a) - valueAt(b));
  const adjusted = adjustment(order.map(valueAt));
  const result: (number | null)[] = pValues.map(() => null);
  for (const [rank, index] of order.entries()) result[index] = Math.min(1, adjusted[rank] as number);
  return result;
}

function holm(sorted: readonly number[]): number[] {
  return runningMaximum(sorted.map((p, rank) => p * (sorted.length - rank)));
}

function hochberg(sorted: readonly number[]): number[] {
  return minimumOfRest(sorted.map((p, rank) => p * (sorted.length - rank)));
}

function benjaminiHochberg(sorted: readonly number[]): number[] {
  return minimumOfRest(sorted.map((p, rank) => (sorted.length / (rank + 1)) * p));
}

function benjaminiYekutieli(sorted: readonly number[]): number[] {
  const harmonic = sorted.reduce((sum, _, rank) => sum + 1 / (rank + 1), 0);
  return minimumOfRest(sorted.map((p, rank) => ((harmonic * sorted.length) / (rank + 1)) * p));
}

/**
 * Hommel's closed test: a hypothesis falls when Simes' test rejects every set that it belongs to. Of the sets of one
 * size those of the largest p-values matter, which gives one bound for each size; Wright (1992), Biometrics 48,
 * 1005–1013.
 */
function hommel(sorted: readonly number[]): number[] {
  const count = sorted.length;
  const adjusted = [...sorted];
  for (let size = count; size >= 2; size--) {
    const first = count - size;
    // Simes' p-value of a set with the `size` − 1 largest, but for the term of its smallest, which differs by set.
    let simes = Number.POSITIVE_INFINITY;
    for (let rank = 2; rank <= size; rank++)
      simes = Math.min(simes, (size * (sorted[first + rank - 1] as number)) / rank);
    for (let index = 0; index < count; index++) {
      const smallest = sorted[Math.min(index, first)] as number;
      adjusted[index] = Math.max(adjusted[index] as number, Math.min(size * smallest, simes));
    }
  }
  return adjusted;
}

function runningMaximum(values: readonly number[]): number[] {
  let maximum = 0;
  return values.map((value) => {
    maximum = Math.max(maximum, value);
    return maximum;
  });
}

function minimumOfRest(values: readonly number[]): number[] {
  const result = [...values];
  for (let index = result.length - 2; index >= 0; index--) {
    result[index] = Math.min(result[index] as number, result[index + 1] as number);
  }
  return result;
}
