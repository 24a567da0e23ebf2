import { checkSample, type NumericArray } from "./check.ts";

/**
 * The sum of a sample, as if it were added up with about twice the digits and rounded once.
 *
 * Neumaier's compensated summation: what each addition rounds off is kept and added at the end. The error does not grow
 * with the number of values, and the order of the values hardly matters. An empty sample gives 0. A sum beyond the
 * largest double is ±Infinity.
 *
 * Source: Neumaier (1974), Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54, 39–51.
 *
 * @param values - Finite numbers.
 * @throws `MetricInputError` when a value is not a finite number.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compensatedSum } from "cx-metrics/stats";
 *
 * assert.equal(compensatedSum([1, 1e100, 1, -1e100]), 2);
 * assert.equal([1, 1e100, 1, -1e100].reduce((sum, value) => sum + value), 0);
 * ```
 */
export function compensatedSum(values: NumericArray): number {
  return sumOf(checkSample("compensatedSum", "values", values));
}

/** The plain sum of some numbers, added in their order. */
export function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

/** {@link compensatedSum} of numbers that were checked already. */
export function sumOf(numbers: Float64Array): number {
  const sum = scaledSum(numbers, 1);
  // A partial sum can pass the largest double where the whole does not. Scaled down it cannot.
  return Number.isFinite(sum) ? sum : scaledSum(numbers, 2 ** -60) * 2 ** 60;
}

function scaledSum(numbers: Float64Array, scale: number): number {
  let sum = 0;
  let compensation = 0;
  for (let index = 0; index < numbers.length; index++) {
    const value = (numbers[index] as number) * scale;
    const next = sum + value;
    compensation += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + compensation;
}
