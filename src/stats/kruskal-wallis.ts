import { checkArray, checkSample, type NumericArray } from "./check.ts";
import { chiSquareSurvival } from "./chi-square.ts";
import { midranks } from "./ranks.ts";

/** What {@link kruskalWallisTest} returns. */
export interface KruskalWallisResult {
  /** How it was tested. */
  readonly method: "kruskal-wallis";
  /** H, corrected for ties; `null` below two groups with values, and where all values are equal. */
  readonly statistic: number | null;
  /** The number of groups with values, less one; `null` where there is no statistic. */
  readonly degreesOfFreedom: number | null;
  /** The p-value of H as chi-square; `null` where there is no statistic. */
  readonly pValue: number | null;
}

/**
 * The Kruskal-Wallis test: whether the values of some of several independent groups tend to be larger than those of
 * others.
 *
 * H = (12 ÷ (N(N + 1)))·Σn_i(r̄_i − r̄)² ÷ (1 − Σ(t³ − t)/(N³ − N)) over the mean ranks r̄_i. It compares ranks, so it
 * suits ratings and skewed durations. Groups without values are left out.
 *
 * Source: Kruskal, Wallis (1952), Use of ranks in one-criterion variance analysis, JASA 47, 583–621.
 *
 * @param groups - The values of each group.
 * @throws `MetricInputError` when a value is not a finite number.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { kruskalWallisTest } from "cx-metrics/stats";
 *
 * const test = kruskalWallisTest([[1, 2, 3], [4, 5, 6], [7, 8, 9]]);
 * assert.equal(test.statistic?.toFixed(4), "7.2000");
 * assert.equal(test.pValue?.toFixed(4), "0.0273");
 * ```
 */
export function kruskalWallisTest(groups: readonly NumericArray[]): KruskalWallisResult {
  checkArray("kruskalWallisTest", "groups", groups, "an array of samples");
  const samples = groups
    .map((group, index) => checkSample("kruskalWallisTest", "groups", group, [index]))
    .filter((sample) => sample.length > 0);
  const size = samples.reduce((sum, sample) => sum + sample.length, 0);
  const together = new Float64Array(size);
  let start = 0;
  for (const sample of samples) {
    together.set(sample, start);
    start += sample.length;
  }
  const { ranks, tieSum } = midranks(together);
  if (samples.length < 2 || tieSum === size ** 3 - size) {
    return { method: "kruskal-wallis", statistic: null, degreesOfFreedom: null, pValue: null };
  }
  const spread = betweenGroups(ranks, samples, (size + 1) / 2);
  const statistic = ((12 / (size * (size + 1))) * spread) / (1 - tieSum / (size ** 3 - size));
  const degreesOfFreedom = samples.length - 1;
  const pValue = chiSquareSurvival(statistic, degreesOfFreedom);
  return { method: "kruskal-wallis", statistic, degreesOfFreedom, pValue };
}

function betweenGroups(ranks: Float64Array, samples: readonly Float64Array[], meanRank: number): number {
  let spread = 0;
  let start = 0;
  for (const { length } of samples) {
    let rankSum = 0;
    for (let index = start; index < start + length; index++) rankSum += ranks[index] as number;
    spread += length * (rankSum / length - meanRank) ** 2;
    start += length;
  }
  return spread;
}
