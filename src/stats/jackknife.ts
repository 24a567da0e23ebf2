import { rejectInput } from "../errors.ts";
import { checkArray, checkCount, checkNumber } from "./check.ts";

/**
 * The statistic of the sample with each value left out in turn; `null` where it is undefined.
 *
 * Source: Quenouille (1956), Biometrika 43, 353–360.
 *
 * @param values - The sample: numbers, or records.
 * @param statistic - What is computed of it. It must not keep the array it is given, which is used again.
 * @throws `MetricInputError` when `values` is not an array or `statistic` not a function.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { jackknife } from "cx-metrics/stats";
 *
 * assert.deepEqual(jackknife([1, 2, 6], (sample) => Math.max(...sample)), [6, 6, 2]);
 * ```
 */
export function jackknife<T>(
  values: ArrayLike<T>,
  statistic: (sample: readonly T[]) => number | null,
): (number | null)[] {
  const sample = checkResampling("jackknife", values, statistic);
  return jackknifeOf(sample, statistic);
}

/** The sample as an array. Throws unless there is one, and a function for it. */
export function checkResampling<T>(functionName: string, values: ArrayLike<T>, statistic: unknown): T[] {
  const isList = typeof values === "object" && values !== null && Number.isSafeInteger(values.length);
  if (!isList) rejectInput(functionName, "values", [], "invalid-type", "an array", values);
  checkStatistic(functionName, statistic);
  return Array.from(values);
}

/** Throws unless the statistic is a function. */
export function checkStatistic(functionName: string, statistic: unknown): void {
  if (typeof statistic !== "function") {
    rejectInput(functionName, "statistic", [], "invalid-type", "a function", statistic);
  }
}

/** {@link jackknife} of what was checked already. */
export function jackknifeOf<T>(
  sample: readonly T[],
  statistic: (sample: readonly T[]) => number | null,
): (number | null)[] {
  const rest = sample.slice(1);
  return sample.map((_, omitted) => {
    for (let index = 0; index < rest.length; index++) rest[index] = sample[index < omitted ? index : index + 1] as T;
    return definedOrNull(statistic(rest));
  });
}

/**
 * The acceleration of a statistic, Σd³ ÷ (6·(Σd²)^1.5) with d the distances of its jackknife values below their mean:
 * how fast its standard error changes with the truth. 0 where they are all the same, `null` where there are none or one
 * is undefined.
 *
 * Source: Efron (1987), Better bootstrap confidence intervals, JASA 82, 171–185; this form is equation 14.15 of Efron,
 * Tibshirani (1993), An Introduction to the Bootstrap.
 *
 * @param jackknifeValues - As {@link jackknife} gives them.
 * @param weights - How many values of the sample each stands for. Default 1 each.
 * @throws `MetricInputError` when a value is not a finite number, a weight no whole number of 0 or more, or the weights
 * are not as many.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { jackknifeAcceleration } from "cx-metrics/stats";
 *
 * assert.equal(jackknifeAcceleration([7.5, 7.25, 6.75, 5.75, 3.75])?.toFixed(6), "0.066266");
 * ```
 */
export function jackknifeAcceleration(
  jackknifeValues: readonly (number | null)[],
  weights?: readonly number[],
): number | null {
  checkJackknifeValues(jackknifeValues, weights);
  const weightAt = (index: number): number => (weights === undefined ? 1 : (weights[index] as number));
  let count = 0;
  for (const [index, value] of jackknifeValues.entries()) {
    if (value === null) return null;
    count += weightAt(index);
  }
  if (count === 0) return null;
  const parts = jackknifeValues.map((value, index) => (value as number) * (weightAt(index) / count));
  const mean = parts.reduce((sum, part) => sum + part, 0);
  const distances = jackknifeValues.map((value, index) => (weightAt(index) === 0 ? 0 : mean - (value as number)));
  // In units of the largest, so that no cube leaves the range of a double.
  const scale = distances.reduce((largest, distance) => Math.max(largest, Math.abs(distance)), 0);
  // What rounding leaves of equal values is not skewness.
  if (scale <= 4 * Number.EPSILON * Math.abs(mean)) return 0;
  let squares = 0;
  let cubes = 0;
  for (const [index, distance] of distances.entries()) {
    squares += weightAt(index) * (distance / scale) ** 2;
    cubes += weightAt(index) * (distance / scale) ** 3;
  }
  return cubes / (6 * squares ** 1.5);
}

/** A statistic that is not a finite number is undefined. */
export function definedOrNull(value: number | null): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function checkJackknifeValues(values: readonly (number | null)[], weights: readonly number[] | undefined): void {
  const name = "jackknifeAcceleration";
  checkArray(name, "jackknifeValues", values, "an array of numbers");
  for (const [index, value] of values.entries()) {
    const expected = "a number from -1e300 to 1e300";
    if (value !== null) checkNumber(name, "jackknifeValues", [index], value, -1e300, 1e300, expected);
  }
  if (weights === undefined) return;
  checkArray(name, "weights", weights, "an array of numbers");
  if (weights.length !== values.length) {
    const expected = `${values.length}, as jackknifeValues has`;
    rejectInput(name, "weights", ["length"], "length-mismatch", expected, weights.length);
  }
  for (const [index, weight] of weights.entries()) {
    checkCount(name, "weights", [index], weight);
  }
}
