import { rejectInput } from "../errors.ts";
import type { Interval } from "../result.ts";
import { checkChoice, checkConfidenceLevel, checkOptions, checkSample, type NumericArray } from "./check.ts";
import { criticalValue } from "./critical-value.ts";
import { kendallScore } from "./kendall.ts";
import { momentsOfNumbers } from "./moments.ts";
import { type Alternative, checkAlternative, normalPValue, studentTPValue } from "./p-value.ts";
import { midranks } from "./ranks.ts";

/**
 * Which correlation: `"pearson"` is linear, `"spearman"` that of the ranks, `"kendall"` τ-b, the share of pairs that
 * agree less the share that disagree, corrected for ties.
 */
export type CorrelationMethod = "pearson" | "spearman" | "kendall";

/** The options of {@link correlationTest}. */
export interface CorrelationOptions {
  /** Which correlation. Default `"pearson"`. */
  readonly method?: CorrelationMethod | undefined;
  /** What the test looks for. Default `"two-sided"`. */
  readonly alternative?: Alternative | undefined;
  /** The level of the interval, between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
}

/** What {@link correlationTest} returns. */
export interface CorrelationResult {
  /** Which correlation. */
  readonly method: CorrelationMethod;
  /** The correlation, from −1 to 1; `null` below two pairs, or where one side does not vary. */
  readonly correlation: number | null;
  /** t of n − 2 degrees of freedom (Pearson, Spearman) or z (Kendall); `null` below three pairs or at ±1. */
  readonly statistic: number | null;
  /** The p-value; `null` below three pairs. */
  readonly pValue: number | null;
  /** What the test looked for. */
  readonly alternative: Alternative;
  /** Fisher's interval for Pearson's correlation; `null` for the others, below four pairs, and at ±1. */
  readonly interval: Interval | null;
  /** How many pairs. */
  readonly n: number;
}

/**
 * The correlation of two columns, tested against 0.
 *
 * Pearson's and Spearman's are tested by t = r·√((n − 2)/(1 − r²)), Kendall's by its normal approximation with the
 * variance for ties: the figures of R `cor.test(exact = FALSE)`.
 *
 * Source: Fisher (1921), Metron 1, 3–32, for the interval; Spearman (1904), American Journal of Psychology 15, 72–101;
 * Kendall (1970), Rank Correlation Methods, 4th ed.
 *
 * @param x - Finite numbers.
 * @param y - Finite numbers, as many.
 * @throws `MetricInputError` when a value is not a finite number, the lengths differ, or an option is unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { correlationTest } from "cx-metrics/stats";
 *
 * const satisfaction = [5, 4, 3, 5, 2, 4, 4, 1, 3, 5];
 * const recommendation = [9, 8, 6, 10, 3, 8, 7, 2, 7, 9];
 * assert.equal(correlationTest(satisfaction, recommendation).correlation?.toFixed(4), "0.9683");
 * const byRank = correlationTest(satisfaction, recommendation, { method: "kendall" });
 * assert.equal(byRank.correlation?.toFixed(4), "0.9262");
 * ```
 */
export function correlationTest(x: NumericArray, y: NumericArray, options?: CorrelationOptions): CorrelationResult {
  checkOptions("correlationTest", options, ["method", "alternative", "confidenceLevel"]);
  const { method = "pearson", alternative = "two-sided", confidenceLevel = 0.95 } = options ?? {};
  checkChoice("correlationTest", "options", ["method"], method, ["pearson", "spearman", "kendall"]);
  checkAlternative("correlationTest", alternative);
  checkConfidenceLevel("correlationTest", confidenceLevel);
  const first = checkSample("correlationTest", "x", x);
  const second = checkSample("correlationTest", "y", y);
  const n = first.length;
  if (second.length !== n) {
    rejectInput("correlationTest", "y", ["length"], "length-mismatch", `${n}, as x has`, second.length);
  }
  const tested =
    method === "kendall" ? kendall(first, second, alternative) : byProduct(first, second, method, alternative);
  const { correlation } = tested;
  const interval =
    method === "pearson" && correlation !== null ? fisherInterval(correlation, n, confidenceLevel) : null;
  return { method, ...tested, alternative, interval, n };
}

interface TestedCorrelation {
  readonly correlation: number | null;
  readonly statistic: number | null;
  readonly pValue: number | null;
}

function byProduct(
  x: Float64Array,
  y: Float64Array,
  method: "pearson" | "spearman",
  alternative: Alternative,
): TestedCorrelation {
  const n = x.length;
  const correlation = method === "pearson" ? pearson(x, y) : pearson(midranks(x).ranks, midranks(y).ranks);
  if (correlation === null || n < 3) return { correlation, statistic: null, pValue: null };
  const rest = (1 - correlation) * (1 + correlation);
  if (rest === 0) {
    const isFound = alternative === "two-sided" || (alternative === "greater") === correlation > 0;
    return { correlation, statistic: null, pValue: isFound ? 0 : 1 };
  }
  const statistic = correlation * Math.sqrt((n - 2) / rest);
  return { correlation, statistic, pValue: studentTPValue(statistic, n - 2, alternative) };
}

function pearson(x: Float64Array, y: Float64Array): number | null {
  const n = x.length;
  if (n < 2) return null;
  const momentsX = momentsOfNumbers("correlationTest", "x", x);
  const momentsY = momentsOfNumbers("correlationTest", "y", y);
  const product = momentsX.m2 * momentsY.m2;
  const isInRange = product > 1e-290 && product < 1e290;
  const scale = isInRange ? Math.sqrt(product) : Math.sqrt(momentsX.m2) * Math.sqrt(momentsY.m2);
  if (!(scale > 0)) return null;
  let products = 0;
  for (let index = 0; index < n; index++) {
    products += ((x[index] as number) - momentsX.mean) * ((y[index] as number) - momentsY.mean);
  }
  const correlation = products / scale;
  // What is no farther from ±1 than rounding goes is ±1, or a straight line would get an interval and a p-value of
  // rounding.
  return Math.abs(correlation) > 1 - 8 * Number.EPSILON ? Math.sign(correlation) : correlation;
}

function kendall(x: Float64Array, y: Float64Array, alternative: Alternative): TestedCorrelation {
  const { score, scale, variance } = kendallScore(x, y);
  if (!(scale > 0)) return { correlation: null, statistic: null, pValue: null };
  const correlation = Math.min(1, Math.max(-1, score / scale));
  if (x.length < 3 || !(variance > 0)) return { correlation, statistic: null, pValue: null };
  const statistic = score / Math.sqrt(variance);
  return { correlation, statistic, pValue: normalPValue(statistic, alternative) };
}

function fisherInterval(correlation: number, n: number, confidenceLevel: number): Interval | null {
  if (n < 4 || Math.abs(correlation) === 1) return null;
  const center = Math.atanh(correlation);
  const margin = criticalValue(confidenceLevel) / Math.sqrt(n - 3);
  return { low: Math.tanh(center - margin), high: Math.tanh(center + margin), confidenceLevel, method: "fisher-z" };
}
