import {
  type BootstrapOptions,
  type BootstrapResult,
  bootstrapResult,
  resolveBootstrapOptions,
} from "./bootstrap-result.ts";
import { checkResampling, definedOrNull, jackknifeAcceleration, jackknifeOf } from "./jackknife.ts";
import { createRandom } from "./random.ts";

/**
 * A bootstrap confidence interval of any statistic of a sample, with its standard error.
 *
 * Draws `resamples` samples of the same size with replacement and computes the statistic of each. The seed determines
 * the result. A resample whose statistic is `null` or not finite is left out and counted. The cost is that of
 * `resamples` statistics, for BCa of as many more as there are values.
 *
 * Source: Efron (1979), Annals of Statistics 7, 1–26; Efron, Tibshirani (1993), An Introduction to the Bootstrap;
 * Davison, Hinkley (1997), Bootstrap Methods and their Application, chapter 5.
 *
 * @param values - The sample: numbers, or records (for a statistic of several fields).
 * @param statistic - What is computed of a sample; `null` where it is undefined. It must not keep or change the array
 * it is given, which is used again.
 * @returns The figures; those that cannot be had are `null`, as all are for an empty sample.
 * @throws `MetricInputError` when `values` is not an array or `statistic` not a function, or an option is out of range
 * or unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bootstrapInterval, median } from "cx-metrics/stats";
 *
 * const hours = [0.3, 0.5, 0.8, 1.1, 1.2, 1.9, 2.2, 2.7, 3.1, 3.3, 4.8, 5.2, 6, 7.7, 9.4, 12.1, 15, 22.4, 31, 48.5];
 * const { estimate, interval } = bootstrapInterval(hours, median, { seed: 7 });
 * assert.equal(estimate, 4.05);
 * assert.deepEqual(interval, { low: 2.05, high: 8.55, confidenceLevel: 0.95, method: "bootstrap-bca" });
 * ```
 */
export function bootstrapInterval<T>(
  values: ArrayLike<T>,
  statistic: (sample: readonly T[]) => number | null,
  options?: BootstrapOptions,
): BootstrapResult {
  const chosen = resolveBootstrapOptions("bootstrapInterval", options);
  const sample = checkResampling("bootstrapInterval", values, statistic);
  const n = sample.length;
  const estimate = n === 0 ? null : definedOrNull(statistic(sample));
  const replicates: number[] = [];
  if (estimate !== null) {
    const random = createRandom(chosen.seed);
    const resample = [...sample];
    for (let draw = 0; draw < chosen.resamples; draw++) {
      for (let index = 0; index < n; index++) resample[index] = sample[random.integer(n)] as T;
      const replicate = definedOrNull(statistic(resample));
      if (replicate !== null) replicates.push(replicate);
    }
  }
  return bootstrapResult(estimate, replicates, chosen, () => jackknifeAcceleration(jackknifeOf(sample, statistic)));
}
