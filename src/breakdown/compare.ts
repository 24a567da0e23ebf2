import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel } from "../estimate.ts";
import type { ComparisonBasis, Interval, Unit } from "../result.ts";
import { type CompareOptions, comparableSchema, compareOptionsSchema } from "../schemas/breakdowns.ts";
import { checkInput } from "../schemas/check.ts";
import { criticalValue } from "../stats/critical-value.ts";
import { newcombeInterval } from "../stats/newcombe.ts";
import { normalCdf, normalSurvival } from "../stats/normal.ts";
import { studentTCdf, studentTQuantile, studentTSurvival } from "../stats/student-t.ts";

/** What `compare` reads of a result. Every result of a built-in metric has it, and still has it after a trip through JSON. */
export interface Comparable {
  /** The metric's name. */
  readonly metric: string;
  /** The figure. */
  readonly value: number | null;
  /** The unit of the figure. */
  readonly unit?: Unit | undefined;
  /** The definition that was used. */
  readonly convention?: string | undefined;
  /** The shape of its uncertainty. Without it there is a difference, but no test. */
  readonly basis?: ComparisonBasis | null | undefined;
}

/** What `compare` gives. */
export interface Comparison {
  /** The second value less the first; `null` when one of them is `null`. */
  readonly difference: number | null;
  /** The confidence interval of the difference. */
  readonly interval: Interval | null;
  /** How likely so large a difference is where there is none; `null` when it cannot be tested. */
  readonly pValue: number | null;
  /** How the p-value was computed: `"pooled-z"`, `"welch-t"`, `"adjusted-wald-z"`, …; `null` without one. */
  readonly method: string | null;
  /** The unit of the difference. */
  readonly unit: Unit | null;
}

/**
 * Compares two results of one metric: the difference, its confidence interval and a test.
 *
 * The difference is `after − before`. Shares are compared by Newcombe's interval and the pooled z-test, means by Welch's t, net
 * scores by the z-test of their (adjusted) Wald standard errors. The two results must rest on different customers: for the same
 * customers asked twice the test is too careful.
 *
 * A `null` value, a suppressed result, or no variance on either side gives `null`s. Compares what one definition gave only:
 * results of two metrics, units or conventions are an error.
 *
 * Sources: Newcombe 1998, Statistics in Medicine 17: 873–890 (method 10); Welch 1947, Biometrika 34: 28–35; Rocks 2016, The
 * American Statistician 70: 365–372.
 *
 * @param before - The earlier result, or the one to compare with.
 * @param after - The later result.
 * @param options - See {@link CompareOptions}.
 * @throws {@link MetricInputError} for what is no result, or for results that do not belong together.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compare, nps } from "cx-metrics";
 *
 * const before = nps({ promoters: 440, passives: 200, detractors: 60 });
 * const after = nps({ promoters: 468, passives: 185, detractors: 47 });
 * const change = compare(before, after);
 *
 * assert.equal(change.difference?.toFixed(1), "5.9");
 * assert.equal(change.pValue?.toFixed(4), "0.0833");
 * ```
 */
export function compare(before: Comparable, after: Comparable, options: CompareOptions = {}): Comparison {
  checkInput(compareOptionsSchema(), options, "compare", "options");
  checkInput(comparableSchema(), before, "compare", "before");
  checkInput(comparableSchema(), after, "compare", "after");
  for (const field of ["metric", "unit", "convention"] as const) {
    if (before[field] === after[field]) continue;
    const expected = `the same as before (${JSON.stringify(before[field])})`;
    rejectInput("compare", "after", [field], "inconsistent", expected, after[field]);
  }
  const [was, is] = [before.basis, after.basis];
  if (was?.kind === "normal" && is?.kind === "normal" && was.method !== is.method) {
    const expected = `the same as before (${JSON.stringify(was.method)})`;
    rejectInput("compare", "after", ["basis", "method"], "inconsistent", expected, is.method);
  }
  return compareResults(before, after, options);
}

/** The same for results that are known to belong together. */
export function compareResults(before: Comparable, after: Comparable, options: CompareOptions): Comparison {
  const unit = after.unit ?? null;
  const difference = (after.value ?? Number.NaN) - (before.value ?? Number.NaN);
  if (!Number.isFinite(difference)) return { ...incomparable, unit };
  const tested = before.basis && after.basis ? testDifference(before.basis, after.basis, options) : incomparable;
  return { ...tested, difference, unit };
}

/** A comparison of which nothing can be said. */
export const incomparable: Comparison = { difference: null, interval: null, pValue: null, method: null, unit: null };

type Tested = Pick<Comparison, "interval" | "pValue" | "method">;

function testDifference(before: ComparisonBasis, after: ComparisonBasis, options: CompareOptions): Tested {
  if (before.kind === "proportion" && after.kind === "proportion") return compareProportions(before, after, options);
  if (before.kind === "mean" && after.kind === "mean") return compareMeans(before, after, options);
  if (before.kind === "normal" && after.kind === "normal") return compareNormals(before, after, options);
  return incomparable;
}

type Basis<Kind> = Extract<ComparisonBasis, { kind: Kind }>;

function compareProportions(before: Basis<"proportion">, after: Basis<"proportion">, options: CompareOptions): Tested {
  const { confidenceLevel = defaultConfidenceLevel } = options;
  const limits = newcombeInterval(after, before, confidenceLevel);
  if (limits === null) return incomparable;
  const pooled = (before.successes + after.successes) / (before.trials + after.trials);
  const standardError = Math.sqrt(pooled * (1 - pooled) * (1 / before.trials + 1 / after.trials));
  const difference = after.successes / after.trials - before.successes / before.trials;
  return {
    interval: { low: 100 * limits.low, high: 100 * limits.high, confidenceLevel, method: limits.method },
    ...testOf(difference, standardError, "pooled-z", normalCdf, normalSurvival, options),
  };
}

function compareMeans(before: Basis<"mean">, after: Basis<"mean">, options: CompareOptions): Tested {
  const { confidenceLevel = defaultConfidenceLevel } = options;
  const standardError = Math.hypot(before.standardError, after.standardError);
  const difference = after.center - before.center;
  if (standardError === 0) return incomparable;
  const [a, b] = [(before.standardError / standardError) ** 2, (after.standardError / standardError) ** 2];
  const df = 1 / (a ** 2 / before.degreesOfFreedom + b ** 2 / after.degreesOfFreedom);
  const reach = -studentTQuantile((1 - confidenceLevel) / 2, df) * standardError;
  const below = (t: number): number => studentTCdf(t, df);
  const above = (t: number): number => studentTSurvival(t, df);
  return {
    interval: { low: difference - reach, high: difference + reach, confidenceLevel, method: "welch" },
    ...testOf(difference, standardError, "welch-t", below, above, options),
  };
}

function compareNormals(before: Basis<"normal">, after: Basis<"normal">, options: CompareOptions): Tested {
  const { confidenceLevel = defaultConfidenceLevel } = options;
  const standardError = Math.hypot(before.standardError, after.standardError);
  const difference = after.center - before.center;
  const reach = criticalValue(confidenceLevel) * standardError;
  return {
    interval: { low: difference - reach, high: difference + reach, confidenceLevel, method: after.method },
    ...testOf(difference, standardError, `${after.method}-z`, normalCdf, normalSurvival, options),
  };
}

/** The p-value of a difference; without any spread a difference is certain, and none cannot be tested. */
function testOf(
  difference: number,
  standardError: number,
  method: string,
  below: (statistic: number) => number,
  above: (statistic: number) => number,
  { alternative = "two-sided" }: CompareOptions,
): Pick<Comparison, "pValue" | "method"> {
  if (!(standardError > 0) && difference === 0) return { pValue: null, method: null };
  const statistic = difference / standardError;
  if (alternative === "less") return { pValue: below(statistic), method };
  if (alternative === "greater") return { pValue: above(statistic), method };
  return { pValue: Math.min(1, 2 * above(Math.abs(statistic))), method };
}
