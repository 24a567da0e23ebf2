import { rejectInput } from "../errors.ts";
import { checkChoice, checkOptions, checkSample, type NumericArray } from "./check.ts";
import { mannWhitneyCdf } from "./mann-whitney-distribution.ts";
import { type Alternative, checkAlternative, normalPValue } from "./p-value.ts";
import { midranks } from "./ranks.ts";

/** The options of {@link mannWhitneyTest}. */
export interface MannWhitneyOptions {
  /** What the test looks for: `"greater"` that a tends to be larger. Default `"two-sided"`. */
  readonly alternative?: Alternative | undefined;
  /**
   * `"exact"` counts all orders, and takes no ties and at most 10,000 pairs of values; `"asymptotic"` is the normal
   * approximation with the variance corrected for ties. Default `"auto"`: exact below 50 values each without ties, as
   * in R.
   */
  readonly method?: "auto" | "exact" | "asymptotic" | undefined;
  /** Whether the normal approximation is corrected for continuity. Default `"corrected"`, as in R. */
  readonly continuity?: "corrected" | "none" | undefined;
}

/** What {@link mannWhitneyTest} returns. */
export interface MannWhitneyResult {
  /** How the p-value was computed. */
  readonly method: "exact" | "asymptotic";
  /** U of a: over all pairs, how often a is the larger, ties counting one half. `null` where a sample is empty. */
  readonly u: number | null;
  /** U of b: the other pairs. `null` where a sample is empty. */
  readonly otherU: number | null;
  /** z of the normal approximation; `null` for the exact test, and where nothing varies. */
  readonly statistic: number | null;
  /** The p-value; `null` where a sample is empty or all values are equal. */
  readonly pValue: number | null;
  /** What the test looked for. */
  readonly alternative: Alternative;
  /** The probability that a random value of a exceeds one of b, ties counting one half: u ÷ (n_a·n_b), from 0 to 1. */
  readonly commonLanguageEffect: number | null;
  /** The rank-biserial correlation, 2·`commonLanguageEffect` − 1, from −1 to 1. */
  readonly rankBiserial: number | null;
}

const largestExact = 10_000;

/**
 * The Mann-Whitney U test (Wilcoxon rank-sum test): whether the values of one sample tend to be larger than those of
 * another.
 *
 * It compares ranks, so it suits ratings and skewed durations. Where a sample is empty, all figures are `null`.
 *
 * Source: Mann, Whitney (1947), On a test of whether one of two random variables is stochastically larger than the
 * other, Annals of Mathematical Statistics 18, 50–60.
 *
 * @param a - Finite numbers.
 * @param b - Finite numbers.
 * @throws `MetricInputError` when a value is not a finite number, an option is unknown, or the exact method is asked
 * for where it cannot be had.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mannWhitneyTest } from "cx-metrics/stats";
 *
 * const test = mannWhitneyTest([5, 7, 9, 11, 13], [1, 2, 3, 4, 6]);
 * assert.equal(test.u, 24);
 * assert.equal(test.commonLanguageEffect, 0.96);
 * assert.equal(test.pValue?.toFixed(4), "0.0159");
 * ```
 */
export function mannWhitneyTest(a: NumericArray, b: NumericArray, options?: MannWhitneyOptions): MannWhitneyResult {
  checkOptions("mannWhitneyTest", options, ["alternative", "method", "continuity"]);
  const { alternative = "two-sided", method = "auto", continuity = "corrected" } = options ?? {};
  checkAlternative("mannWhitneyTest", alternative);
  checkChoice("mannWhitneyTest", "options", ["method"], method, ["auto", "exact", "asymptotic"]);
  checkChoice("mannWhitneyTest", "options", ["continuity"], continuity, ["corrected", "none"]);
  const first = checkSample("mannWhitneyTest", "a", a);
  const second = checkSample("mannWhitneyTest", "b", b);
  const pairs = first.length * second.length;
  if (pairs === 0) {
    const nothing = { u: null, otherU: null, statistic: null, pValue: null };
    const used = method === "exact" ? "exact" : "asymptotic";
    return { method: used, ...nothing, alternative, commonLanguageEffect: null, rankBiserial: null };
  }
  const { ranks, tieSum } = rankTogether(first, second);
  let rankSum = 0;
  for (let index = 0; index < first.length; index++) rankSum += ranks[index] as number;
  const u = rankSum - (first.length * (first.length + 1)) / 2;
  if (method === "exact") checkExact(pairs, tieSum);
  const isSmall = first.length < 50 && second.length < 50;
  const isExact = method === "exact" || (method === "auto" && isSmall && tieSum === 0);
  const test = isExact
    ? exactTest(u, first.length, second.length, alternative)
    : asymptoticTest(u, first.length, second.length, tieSum, alternative, continuity === "corrected");
  return {
    method: isExact ? "exact" : "asymptotic",
    u,
    otherU: pairs - u,
    ...test,
    alternative,
    commonLanguageEffect: u / pairs,
    rankBiserial: (2 * u) / pairs - 1,
  };
}

function rankTogether(first: Float64Array, second: Float64Array): ReturnType<typeof midranks> {
  const together = new Float64Array(first.length + second.length);
  together.set(first);
  together.set(second, first.length);
  return midranks(together);
}

function checkExact(pairs: number, tieSum: number): void {
  const path = ["method"];
  if (tieSum > 0) {
    rejectInput("mannWhitneyTest", "options", path, "inconsistent", '"auto" or "asymptotic" where values tie', "exact");
  }
  if (pairs > largestExact) {
    const expected = `"auto" or "asymptotic" above ${largestExact} pairs of values`;
    rejectInput("mannWhitneyTest", "options", path, "inconsistent", expected, "exact");
  }
}

interface PartialTest {
  readonly statistic: number | null;
  readonly pValue: number | null;
}

function exactTest(u: number, sizeA: number, sizeB: number, alternative: Alternative): PartialTest {
  // U is symmetric around its middle, so the upper tail from u is the lower tail up to its mirror image.
  const lower = (): number => mannWhitneyCdf(u, sizeA, sizeB);
  const upper = (): number => mannWhitneyCdf(sizeA * sizeB - u, sizeA, sizeB);
  if (alternative === "less") return { statistic: null, pValue: lower() };
  if (alternative === "greater") return { statistic: null, pValue: upper() };
  return { statistic: null, pValue: Math.min(1, 2 * (2 * u > sizeA * sizeB ? upper() : lower())) };
}

function asymptoticTest(
  u: number,
  sizeA: number,
  sizeB: number,
  tieSum: number,
  alternative: Alternative,
  isCorrected: boolean,
): PartialTest {
  const size = sizeA + sizeB;
  const variance = ((sizeA * sizeB) / 12) * (size + 1 - tieSum / (size * (size - 1)));
  // Where all values tie, only rounding is left of the variance.
  if (tieSum === size ** 3 - size) return { statistic: null, pValue: null };
  const distance = u - (sizeA * sizeB) / 2;
  const towardsZero = { "two-sided": 0.5 * Math.sign(distance), less: -0.5, greater: 0.5 }[alternative];
  const statistic = (distance - (isCorrected ? towardsZero : 0)) / Math.sqrt(variance);
  return { statistic, pValue: normalPValue(statistic, alternative) };
}
