import { defaultConfidenceLevel } from "../estimate.ts";
import type { SegmentSettings } from "../schemas/breakdowns.ts";
import { adjustPValues } from "../stats/adjust.ts";
import { type Comparable, compareResults, incomparable, verdictOf } from "./compare.ts";
import { comparisonOptions } from "./metrics.ts";
import type { VersusRest } from "./segment-rows.ts";

/** A result, and that of all others together; `null` where there are none. */
export interface ResultAndRest {
  readonly result: Comparable;
  readonly rest: Comparable | null;
}

/** Compares every result with its rest, and adjusts the p-values for their number. */
export function compareWithRests(
  pairs: readonly ResultAndRest[],
  options: Pick<SegmentSettings, "adjust" | "confidenceLevel">,
): VersusRest[] {
  const { confidenceLevel = defaultConfidenceLevel, adjust = "holm" } = options;
  const comparisons = pairs.map(({ result, rest }) =>
    rest === null ? incomparable : compareResults(rest, result, comparisonOptions(options)),
  );
  const adjusted = adjustPValues(
    comparisons.map(({ pValue }) => pValue),
    adjust,
  );
  return comparisons.map((comparison, place) => {
    const adjustedPValue = adjusted[place] ?? null;
    const verdict = verdictOf(comparison.difference, adjustedPValue, 1 - confidenceLevel);
    return { ...comparison, adjustedPValue, verdict };
  });
}

/** For every summary all the others, merged from both ends: one merge a segment and direction, not one a pair. */
export function mergeOthers(summaries: readonly unknown[], merge: (a: unknown, b: unknown) => unknown): unknown[] {
  const count = summaries.length;
  const before = new Array<unknown>(count);
  const after = new Array<unknown>(count);
  for (let i = 1; i < count; i++) {
    before[i] = i === 1 ? summaries[0] : merge(before[i - 1], summaries[i - 1]);
    const j = count - 1 - i;
    after[j] = i === 1 ? summaries[count - 1] : merge(summaries[j + 1], after[j + 1]);
  }
  return summaries.map((_, i) => {
    if (before[i] === undefined) return after[i];
    return after[i] === undefined ? before[i] : merge(before[i], after[i]);
  });
}
