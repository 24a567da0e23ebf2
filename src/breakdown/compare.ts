import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel } from "../estimate.ts";
import type { ComparisonBasis, Interval, Unit } from "../result.ts";
import { type CompareOptions, comparableSchema, compareOptionsSchema } from "../schemas/breakdowns.ts";
import { checkInput } from "../schemas/check.ts";
import { percentInterval } from "../share-figures.ts";
import { welch } from "../stats/t-test.ts";
import { compareProportions } from "../stats/two-proportion-test.ts";
import { compareNormal } from "../stats/z-test.ts";

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
 * A `null` value, a suppressed result, or no variance on either side gives `null`s (between net scores by plain Wald a difference is
 * then taken for certain). Compares what one definition gave only:
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

/** What a p-value says of a difference at a level of significance. */
export function verdictOf(
  difference: number | null,
  pValue: number | null,
  level: number,
): "above" | "below" | "not-distinguishable" | null {
  if (difference === null || pValue === null) return null;
  if (pValue >= level) return "not-distinguishable";
  return difference > 0 ? "above" : "below";
}

/** A comparison of which nothing can be said. */
export const incomparable: Comparison = { difference: null, interval: null, pValue: null, method: null, unit: null };

/** What a test says of a difference. */
type Tested = Pick<Comparison, "interval" | "pValue" | "method">;

/** Tests the difference of two results by what they say of their uncertainty. */
function testDifference(before: ComparisonBasis, after: ComparisonBasis, options: CompareOptions): Tested {
  const { confidenceLevel = defaultConfidenceLevel, alternative = "two-sided" } = options;
  const chosen = { confidenceLevel, alternative };
  if (before.kind === "proportion" && after.kind === "proportion") {
    const { interval, pValue } = compareProportions(after, before, chosen);
    return tested(interval && percentInterval(interval), pValue, "pooled-z");
  }
  if (before.kind === "mean" && after.kind === "mean") {
    const { interval, pValue } = welch(after, before, chosen);
    return tested(interval, pValue, "welch-t");
  }
  if (before.kind === "normal" && after.kind === "normal") {
    const { difference, interval, pValue } = compareNormal(after, before, chosen);
    const [low, high] = interval ? [interval.low, interval.high] : [difference, difference];
    // Without any spread a difference is certain, and none cannot be tested.
    const certain = (difference > 0 && alternative === "less") || (difference < 0 && alternative === "greater") ? 1 : 0;
    return tested(
      { low, high, confidenceLevel, method: after.method },
      pValue ?? (difference === 0 ? null : certain),
      `${after.method}-z`,
    );
  }
  return incomparable;
}

/** The parts of a test, without a method where it could not be made. */
function tested(interval: Interval | null, pValue: number | null, method: string): Tested {
  return { interval, pValue, method: pValue === null ? null : method };
}
