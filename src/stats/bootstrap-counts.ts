import {
  type BootstrapOptions,
  type BootstrapResult,
  bootstrapResult,
  resolveBootstrapOptions,
} from "./bootstrap-result.ts";
import { checkArray, checkCount } from "./check.ts";
import { checkStatistic, definedOrNull, jackknifeAcceleration } from "./jackknife.ts";
import { createRandom, type SeededRandom } from "./random.ts";
import { randomBinomial } from "./random-binomial.ts";

/**
 * A bootstrap confidence interval of a statistic of counts, such as the answers at each point of a scale.
 *
 * The same as {@link bootstrapInterval} of the answers themselves, but a resample is one multinomial draw: its cost
 * grows with the number of categories and not with the number of answers.
 *
 * Source: Efron, Tibshirani (1993), An Introduction to the Bootstrap.
 *
 * @param counts - How many fell into each category: whole numbers.
 * @param statistic - What is computed of counts in the same order; `null` where it is undefined. It must not keep or
 * change the array it is given, which is used again.
 * @returns The figures; those that cannot be had are `null`, as all are where nothing was counted.
 * @throws `MetricInputError` when a count is not a whole number of 0 or more, or an option is out of range or unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bootstrapCountsInterval } from "cx-metrics/stats";
 *
 * const promotersPassivesDetractors = [500, 300, 200];
 * const { estimate, interval } = bootstrapCountsInterval(
 *   promotersPassivesDetractors,
 *   ([promoters = 0, passives = 0, detractors = 0]) =>
 *     (100 * (promoters - detractors)) / (promoters + passives + detractors),
 *   { seed: 7 },
 * );
 * assert.equal(estimate, 30);
 * assert.ok(interval !== null && Math.abs(interval.low - 25.2) < 0.5 && Math.abs(interval.high - 34.8) < 0.5);
 * ```
 */
export function bootstrapCountsInterval(
  counts: readonly number[],
  statistic: (counts: readonly number[]) => number | null,
  options?: BootstrapOptions,
): BootstrapResult {
  const chosen = resolveBootstrapOptions("bootstrapCountsInterval", options);
  checkArray("bootstrapCountsInterval", "counts", counts, "an array of counts");
  checkStatistic("bootstrapCountsInterval", statistic);
  for (const [index, count] of counts.entries()) checkCount("bootstrapCountsInterval", "counts", [index], count);
  const n = counts.reduce((sum, count) => sum + count, 0);
  const estimate = n === 0 ? null : definedOrNull(statistic([...counts]));
  const replicates: number[] = [];
  if (estimate !== null) {
    const random = createRandom(chosen.seed);
    const resample = [...counts];
    for (let draw = 0; draw < chosen.resamples; draw++) {
      drawMultinomial(random, counts, n, resample);
      const replicate = definedOrNull(statistic(resample));
      if (replicate !== null) replicates.push(replicate);
    }
  }
  return bootstrapResult(estimate, replicates, chosen, () => accelerationOfCounts(counts, statistic));
}

/** One category after the other, each binomial among what the ones before have left. */
function drawMultinomial(random: SeededRandom, counts: readonly number[], n: number, resample: number[]): void {
  let draws = n;
  let rest = n;
  for (const [index, count] of counts.entries()) {
    const drawn = count === rest ? draws : randomBinomial(random, draws, count / rest);
    resample[index] = drawn;
    draws -= drawn;
    rest -= count;
  }
}

/** From the jackknife, in which all answers of a category leave the same behind. */
function accelerationOfCounts(
  counts: readonly number[],
  statistic: (counts: readonly number[]) => number | null,
): number | null {
  const filled = counts.flatMap((count, index) => (count > 0 ? [index] : []));
  const values = filled.map((omitted) =>
    definedOrNull(statistic(counts.map((count, index) => (index === omitted ? count - 1 : count)))),
  );
  return jackknifeAcceleration(
    values,
    filled.map((index) => counts[index] as number),
  );
}
