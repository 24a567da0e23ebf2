import { type PathStep, rejectInput } from "../errors.ts";
import { checkCount, checkNumber, checkSample, type NumericArray } from "./check.ts";
import { sumOf } from "./sum.ts";

/** What a mean, its variance and its tests need of a sample. Small, safe in JSON, and two of them merge into one. */
export interface Moments {
  /** How many values. */
  readonly n: number;
  /** Their mean; 0 where there are none. */
  readonly mean: number;
  /** The sum of the squared distances from the mean, Σ(x − mean)². */
  readonly m2: number;
}

/**
 * The moments of a sample: how many values, their mean, and the sum of squared distances from it.
 *
 * Two passes with compensated sums, the second of which also corrects the mean (the corrected two-pass algorithm). Σx²
 * is never formed, so a sample around 10⁹ keeps its variance. An empty sample gives `{ n: 0, mean: 0, m2: 0 }`.
 *
 * Source: Chan, Golub, LeVeque (1983), Algorithms for computing the sample variance, The American Statistician 37,
 * 242–247.
 *
 * @param values - Finite numbers.
 * @throws `MetricInputError` when a value is not a finite number, or the squares pass the largest double.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { momentsOf } from "cx-metrics/stats";
 *
 * assert.deepEqual(momentsOf([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]), { n: 4, mean: 1e9 + 10, m2: 90 });
 * ```
 */
export function momentsOf(values: NumericArray): Moments {
  return momentsOfNumbers("momentsOf", "values", checkSample("momentsOf", "values", values));
}

/**
 * The moments of two samples taken together, from the moments of each.
 *
 * mean = mean_a + δ·n_b/n and m2 = m2_a + m2_b + δ²·n_a·n_b/n with δ = mean_b − mean_a. The order of the two does not
 * matter, to the last bit, and empty moments change nothing.
 *
 * Source: Chan, Golub, LeVeque (1979), Updating formulae and a pairwise algorithm for computing sample variances,
 * Stanford STAN-CS-79-773.
 *
 * @throws `MetricInputError` when an argument is not moments, or the squares pass the largest double.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mergeMoments, momentsOf } from "cx-metrics/stats";
 *
 * assert.deepEqual(mergeMoments(momentsOf([1, 2]), momentsOf([3, 6])), momentsOf([1, 2, 3, 6]));
 * ```
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  checkMoments("mergeMoments", "a", a);
  checkMoments("mergeMoments", "b", b);
  if (a.n === 0) return { n: b.n, mean: b.mean, m2: b.m2 };
  if (b.n === 0) return { n: a.n, mean: a.mean, m2: a.m2 };
  // The larger sample is the base: its mean moves least. Ties are settled by the mean, or the order would show.
  const aIsBase = a.n > b.n || (a.n === b.n && a.mean <= b.mean);
  const base = aIsBase ? a : b;
  const other = aIsBase ? b : a;
  const n = base.n + other.n;
  const shift = other.mean - base.mean;
  const mean = base.mean + shift * (other.n / n);
  const m2 = base.m2 + other.m2 + shift * shift * base.n * (other.n / n);
  return finiteMoments("mergeMoments", "b", n, mean, m2);
}

/**
 * The sample variance m2 ÷ (n − 1), in squared units of the values; `null` below two values.
 *
 * @throws `MetricInputError` when the argument is not moments.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { momentsOf, varianceOf } from "cx-metrics/stats";
 *
 * assert.equal(varianceOf(momentsOf([2, 4, 4, 4, 5, 5, 7, 9])), 32 / 7);
 * assert.equal(varianceOf(momentsOf([2])), null);
 * ```
 */
export function varianceOf(moments: Moments): number | null {
  checkMoments("varianceOf", "moments", moments);
  return moments.n < 2 ? null : moments.m2 / (moments.n - 1);
}

/**
 * The standard error of the mean √(variance ÷ n), in the unit of the values; `null` below two values.
 *
 * @throws `MetricInputError` when the argument is not moments.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { momentsOf, standardErrorOf } from "cx-metrics/stats";
 *
 * assert.equal(standardErrorOf(momentsOf([1, 2, 3])), Math.sqrt(1 / 3));
 * ```
 */
export function standardErrorOf(moments: Moments): number | null {
  checkMoments("standardErrorOf", "moments", moments);
  return moments.n < 2 ? null : Math.sqrt(moments.m2 / (moments.n - 1) / moments.n);
}

/** The moments of what a test was given: a sample, or moments that were computed before. */
export function toMoments(
  functionName: string,
  argument: string,
  input: NumericArray | Moments,
  path: readonly PathStep[] = [],
): Moments {
  if (typeof input === "object" && input !== null && "m2" in input) {
    checkMoments(functionName, argument, input, path);
    return input;
  }
  return momentsOfNumbers(functionName, argument, checkSample(functionName, argument, input, path));
}

/** {@link momentsOf} numbers that were checked already. */
export function momentsOfNumbers(functionName: string, argument: string, numbers: Float64Array): Moments {
  const n = numbers.length;
  if (n === 0) return { n: 0, mean: 0, m2: 0 };
  const roughMean = sumOf(numbers) / n;
  let sum = 0;
  let sumError = 0;
  let squares = 0;
  let squaresError = 0;
  for (let index = 0; index < n; index++) {
    const distance = (numbers[index] as number) - roughMean;
    const nextSum = sum + distance;
    sumError += Math.abs(sum) >= Math.abs(distance) ? sum - nextSum + distance : distance - nextSum + sum;
    sum = nextSum;
    const square = distance * distance;
    const nextSquares = squares + square;
    squaresError += squares >= square ? squares - nextSquares + square : square - nextSquares + squares;
    squares = nextSquares;
  }
  sum += sumError;
  return finiteMoments(functionName, argument, n, roughMean + sum / n, squares + squaresError - (sum * sum) / n);
}

function finiteMoments(functionName: string, argument: string, n: number, mean: number, m2: number): Moments {
  if (Number.isFinite(mean) && Number.isFinite(m2)) return { n, mean, m2: Math.max(0, m2) };
  const expected = "numbers whose squared distances add up to less than the largest double";
  rejectInput(functionName, argument, [], "out-of-range", expected, Number.POSITIVE_INFINITY);
}

function checkMoments(functionName: string, argument: string, moments: Moments, path: readonly PathStep[] = []): void {
  if (typeof moments !== "object" || moments === null) {
    rejectInput(functionName, argument, path, "invalid-type", "moments { n, mean, m2 }", moments);
  }
  checkCount(functionName, argument, [...path, "n"], moments.n);
  checkNumber(functionName, argument, [...path, "mean"], moments.mean);
  checkNumber(functionName, argument, [...path, "m2"], moments.m2, 0, Number.MAX_VALUE, "a finite number of 0 or more");
}
