import { rejectInput } from "../errors.ts";
import { checkArray, checkNumber, checkOptions, checkSuccesses } from "./check.ts";
import type { ProportionCounts } from "./newcombe.ts";
import { type Alternative, checkAlternative, normalPValue } from "./p-value.ts";
import { sum } from "./sum.ts";

/** The options of {@link trendTest}. */
export interface TrendTestOptions {
  /** Where each group stands on the scale of the trend, in their order. Default 1, 2, 3, … */
  readonly scores?: readonly number[] | undefined;
  /** What the test looks for: `"greater"` is a rising trend. Default `"two-sided"`. */
  readonly alternative?: Alternative | undefined;
}

/** What {@link trendTest} returns. */
export interface TrendTestResult {
  /** How it was tested. */
  readonly method: "cochran-armitage";
  /** z, positive where the proportion rises with the score; `null` where nothing varies. */
  readonly statistic: number | null;
  /** The p-value; `null` where nothing varies. */
  readonly pValue: number | null;
  /** By how much the proportion rises for each unit of the score, by weighted least squares; `null` likewise. */
  readonly slope: number | null;
  /** What the test looked for. */
  readonly alternative: Alternative;
}

/**
 * The Cochran-Armitage test for trend: whether a proportion rises or falls along ordered groups.
 *
 * z = Σs_i(k_i − n_i·p) ÷ √(p(1 − p)·Σn_i(s_i − s̄)²) with scores s_i, their weighted mean s̄ and the overall
 * proportion p. z² is the statistic of R `prop.trend.test`. Groups without trials are left out.
 *
 * Source: Cochran (1954), Biometrics 10, 417–451; Armitage (1955), Biometrics 11, 375–386.
 *
 * @param groups - The counts of each group, in the order of the trend.
 * @throws `MetricInputError` when a count or a score is out of range, the scores are not as many as the groups, or an
 * option is unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { trendTest } from "cx-metrics/stats";
 *
 * const byMonth = [15, 10, 5].map((successes) => ({ successes, trials: 30 }));
 * const test = trendTest(byMonth);
 * assert.equal(test.statistic?.toFixed(4), "-2.7386");
 * assert.equal(test.pValue?.toFixed(4), "0.0062");
 * ```
 */
export function trendTest(groups: readonly ProportionCounts[], options?: TrendTestOptions): TrendTestResult {
  checkOptions("trendTest", options, ["scores", "alternative"]);
  const { alternative = "two-sided" } = options ?? {};
  checkAlternative("trendTest", alternative);
  checkArray("trendTest", "groups", groups, "an array of counts");
  for (const [index, group] of groups.entries()) {
    checkSuccesses("trendTest", group?.successes, group?.trials, "groups", [index]);
  }
  const scores = options?.scores ?? groups.map((_, index) => index + 1);
  checkScores(scores, groups.length);
  const head = { method: "cochran-armitage", alternative } as const;
  const trials = sum(groups.map((group) => group.trials));
  const successes = sum(groups.map((group) => group.successes));
  if (trials === 0) return { ...head, statistic: null, pValue: null, slope: null };
  const meanScore = sum(groups.map((group, index) => (group.trials / trials) * (scores[index] as number)));
  const distances = scores.map((score) => score - meanScore);
  const spread = sum(groups.map((group, index) => group.trials * (distances[index] as number) ** 2));
  const rise = sum(groups.map((group, index) => group.successes * (distances[index] as number)));
  const variance = (successes / trials) * ((trials - successes) / trials) * spread;
  if (!(variance > 0)) return { ...head, statistic: null, pValue: null, slope: null };
  const statistic = rise / Math.sqrt(variance);
  return { ...head, statistic, pValue: normalPValue(statistic, alternative), slope: rise / spread };
}

function checkScores(scores: readonly number[], length: number): void {
  if (!Array.isArray(scores) || scores.length !== length) {
    const expected = `an array of ${length} numbers, one for each group`;
    rejectInput("trendTest", "options", ["scores"], "length-mismatch", expected, scores?.length ?? scores);
  }
  for (const [index, score] of scores.entries()) {
    checkNumber("trendTest", "options", ["scores", index], score, -1e100, 1e100, "a number from -1e100 to 1e100");
  }
}
