import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel } from "../estimate.ts";
import type { Interval, Unit } from "../result.ts";
import { comparableSchema } from "../schemas/breakdowns.ts";
import { checkInput } from "../schemas/check.ts";
import { type BenchmarkOptions, benchmarkOptionsSchema } from "../schemas/comparisons.ts";
import { criticalValue } from "../stats/critical-value.ts";
import { type Alternative, normalPValue } from "../stats/p-value.ts";
import { welch } from "../stats/t-test.ts";
import { compareProportions } from "../stats/two-proportion-test.ts";
import { wilsonLimits } from "../stats/wilson.ts";
import { compareNormal } from "../stats/z-test.ts";
import { type Comparable, verdictOf } from "./compare.ts";
import { whyLeftOut } from "./compare-groups.ts";
import type { NoTestReason } from "./compare-paired.ts";

/** Whether a result is as good as an outside figure. */
export interface Equivalence {
  /** The largest difference that would not matter. */
  readonly margin: number;
  /** How likely so small a difference is where the true one reaches the margin. */
  readonly pValue: number;
  /** Whether the difference is shown to be smaller than the margin, at the confidence level. */
  readonly verdict: "equivalent" | "not-shown";
}

/** What `benchmark` gives. */
export interface BenchmarkResult {
  /** The metric's name. */
  readonly metric: string;
  /** The unit of all figures. */
  readonly unit: Unit | null;
  /** The value of the result. */
  readonly value: number | null;
  /** The outside figure. */
  readonly benchmark: number;
  /** The value less the outside figure; `null` without a value. */
  readonly difference: number | null;
  /** The confidence interval of the difference. */
  readonly interval: Interval | null;
  /** How likely so large a difference is where there is none; `null` when it cannot be tested. */
  readonly pValue: number | null;
  /** How the p-value was computed: `"score-z"`, `"pooled-z"`, `"student-t"`, `"welch-t"`, `"adjusted-wald-z"`, …. */
  readonly method: string | null;
  /** Where the result lies, at the confidence level. Whether above is better depends on the metric. `null` without a test. */
  readonly verdict: "above" | "below" | "not-distinguishable" | null;
  /** The test of equivalence; `null` without a `margin` or without figures. */
  readonly equivalence: Equivalence | null;
  /** Why there is no p-value; `null` where there is one. */
  readonly reason: NoTestReason | null;
}

/**
 * Holds a result to an outside figure: an industry's average, a competitor's score, a target.
 *
 * The difference is the result's value less `value`, in the unit of the result (NPS in points, shares in percent).
 *
 * - A share against a number: the score test, and Wilson's limits less the number. Against a share of `n` answers: the pooled
 *   z-test and Newcombe's interval. A mean: Student's t. A net score: z, by the (adjusted) Wald error.
 * - A published figure has an error of its own. State it as `standardError`, or for a share as `n`; else it is taken for exact,
 *   and differences come out more certain than they are.
 * - "Not distinguishable" does not say that they are equal. `margin` asks that: two one-sided tests (TOST), equivalent where the
 *   difference is shown to lie within the margin both ways.
 * - A published figure is only comparable where it was asked and counted alike: see `convention`.
 *
 * Sources: Wilson 1927, JASA 22: 209–212; Newcombe 1998, Statistics in Medicine 17: 873–890; Schuirmann 1987, Journal of
 * Pharmacokinetics and Biopharmaceutics 15: 657–680.
 *
 * @param result - A result of a metric.
 * @param options - The outside figure: see {@link BenchmarkOptions}.
 * @throws {@link MetricInputError} for what is no result, an outside share that is none, `n` for what is no share.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { benchmark, nps } from "cx-metrics";
 *
 * const ours = nps({ promoters: 550, passives: 290, detractors: 160 });
 * const industry = benchmark(ours, { value: 32, standardError: 1.5 });
 * assert.deepEqual([industry.difference, industry.verdict], [7, "above"]);
 * assert.equal(industry.pValue?.toFixed(4), "0.0138");
 *
 * const target = benchmark(ours, { value: 40, margin: 8 });
 * assert.deepEqual([target.verdict, target.equivalence?.verdict], ["not-distinguishable", "equivalent"]);
 * ```
 */
export function benchmark(result: Comparable, options: BenchmarkOptions): BenchmarkResult {
  checkInput(benchmarkOptionsSchema(), options, "benchmark", "options");
  checkInput(comparableSchema(), result, "benchmark", "result");
  const { value: outside, n, standardError, margin, confidenceLevel = defaultConfidenceLevel } = options;
  const { metric, value, unit = null, basis } = result;
  const difference = value === null ? null : value - outside;
  const none = { interval: null, pValue: null, method: null, verdict: null, equivalence: null };
  const head = { metric, unit, value, benchmark: outside, difference };
  if (n !== undefined && standardError !== undefined) {
    rejectInput("benchmark", "options", ["n"], "inconsistent", "left out where standardError is stated", n);
  }
  if (basis && basis.kind !== "proportion" && n !== undefined) {
    rejectInput("benchmark", "options", ["n"], "inconsistent", "left out but for shares: state standardError", n);
  }
  if (basis?.kind === "proportion" && !(outside >= 0 && outside <= 100)) {
    rejectInput("benchmark", "options", ["value"], "out-of-range", "a share in percent, from 0 to 100", outside);
  }
  const reason = whyLeftOut(result);
  if (reason !== null) return { ...head, ...none, reason };
  const test = testerOf(result, options);
  const { interval, pValue, method } = test(outside, options.alternative ?? "two-sided");
  if (pValue === null) return { ...head, ...none, interval, reason: "no-variance" };
  const level = 1 - confidenceLevel;
  const verdict = verdictOf(difference, pValue, level);
  const equivalence = margin === undefined ? null : testEquivalence(result, options, margin);
  return { ...head, interval, pValue, method, verdict, equivalence, reason: null };
}

interface OneTest {
  readonly interval: Interval | null;
  readonly pValue: number | null;
  readonly method: string;
}

/** Tests the result against a figure. */
type Tester = (outside: number, alternative: Alternative) => OneTest;

function testerOf({ basis, unit }: Comparable, options: BenchmarkOptions): Tester {
  const { n, standardError = 0, confidenceLevel = defaultConfidenceLevel } = options;
  switch (basis?.kind) {
    case "proportion":
      return (outside, alternative) => {
        const share = outside / 100;
        if (n === undefined) return testShare(basis, share, standardError / 100, confidenceLevel, alternative);
        const other = { successes: share * n, trials: n };
        const { interval, pValue } = compareProportions(basis, other, { alternative, confidenceLevel });
        return { interval: interval && scale(interval), pValue, method: "pooled-z" };
      };
    case "mean":
      return (center, alternative) => {
        const other = { center, standardError, degreesOfFreedom: Number.MAX_SAFE_INTEGER };
        const { interval, pValue } = welch(basis, other, { alternative, confidenceLevel });
        if (standardError > 0) return { interval, pValue, method: "welch-t" };
        return { interval: interval && { ...interval, method: "student-t" }, pValue, method: "student-t" };
      };
    default:
      return (center, alternative) => {
        const own = basis as Extract<typeof basis, { kind: "normal" }>;
        const { interval, pValue } = compareNormal(own, { center, standardError }, { alternative, confidenceLevel });
        return {
          interval: interval && { ...(unit === "points" ? clamp(interval, center) : interval), method: own.method },
          pValue,
          method: `${own.method}-z`,
        };
      };
  }
}

/** A net share reaches no further than ±100 points. */
function clamp(interval: Interval, outside: number): Interval {
  return { ...interval, low: Math.max(-100 - outside, interval.low), high: Math.min(100 - outside, interval.high) };
}

function scale({ low, high, ...interval }: Interval): Interval {
  return { low: 100 * low, high: 100 * high, ...interval };
}

/**
 * A share against another that is known exactly, or by its standard error. The interval joins the distances of Wilson's limits with
 * those of the other's, as Newcombe does.
 */
function testShare(
  { successes, trials }: { readonly successes: number; readonly trials: number },
  outside: number,
  standardError: number,
  confidenceLevel: number,
  alternative: Alternative,
): OneTest {
  const share = successes / trials;
  const z = criticalValue(confidenceLevel);
  const [low, high] = wilsonLimits(successes, trials, z);
  const reach = z * standardError;
  const interval = {
    low: share - outside - Math.hypot(share - low, reach),
    high: share - outside + Math.hypot(high - share, reach),
    confidenceLevel,
    method: standardError > 0 ? "newcombe" : "wilson",
  };
  const error = Math.hypot(Math.sqrt(Math.max(0, outside * (1 - outside)) / trials), standardError);
  // Without an error, as where only one share is possible, any other is certain to differ.
  const statistic = error > 0 ? (share - outside) / error : Math.sign(share - outside) * 1e3;
  const pValue = statistic === 0 && error === 0 ? null : normalPValue(statistic, alternative);
  return { interval: scale(interval), pValue, method: standardError > 0 ? "z" : "score-z" };
}

/** Two one-sided tests: that the result is above the lower end of the margin, and below the upper end. */
function testEquivalence(result: Comparable, options: BenchmarkOptions, margin: number): Equivalence {
  const { value: outside, n, standardError, confidenceLevel = defaultConfidenceLevel } = options;
  // The error of an outside share is that of the share itself, not that of the ends of the margin.
  const error = n === undefined ? standardError : Math.sqrt((outside * (100 - outside)) / n);
  const test = testerOf(result, { ...options, n: undefined, standardError: error });
  const above = test(outside - margin, "greater").pValue ?? 1;
  const below = test(outside + margin, "less").pValue ?? 1;
  const pValue = Math.max(above, below);
  return { margin, pValue, verdict: pValue < 1 - confidenceLevel ? "equivalent" : "not-shown" };
}
