import { binomialCdf } from "./binomial.ts";
import { checkChoice, checkOptions } from "./check.ts";
import { chiSquareSurvival } from "./chi-square.ts";
import { checkTwoByTwo, type TwoByTwoTable } from "./contingency-table.ts";

/** The options of {@link mcnemarTest}. */
export interface McnemarOptions {
  /** `"asymptotic"` (the default) is chi-square, `"exact"` binomial: better with fewer than 25 pairs that disagree. */
  readonly method?: "asymptotic" | "exact" | undefined;
  /** Whether the chi-square statistic is corrected for continuity. Default `"corrected"`, as in R. */
  readonly continuity?: "corrected" | "none" | undefined;
}

/** What {@link mcnemarTest} returns. */
export interface McnemarResult {
  /** How it was tested. */
  readonly method: "asymptotic" | "exact";
  /** The chi-square statistic of one degree of freedom; `null` for the exact test, and where no pairs disagree. */
  readonly statistic: number | null;
  /** The two-sided p-value; `null` where no pairs disagree. */
  readonly pValue: number | null;
  /** The proportion of the first row less that of the first column, (b − c)/n; `null` for an empty table. */
  readonly difference: number | null;
}

/**
 * McNemar's test: whether a proportion changed between two measurements of the same subjects.
 *
 * Only the pairs that disagree count, b (yes, then no) and c (no, then yes): (|b − c| − 1)² ÷ (b + c), or without the
 * 1.
 *
 * Source: McNemar (1947), Psychometrika 12, 153–157; Edwards (1948), Psychometrika 13, 185–187, for the correction.
 *
 * @param table - Whole counts of subjects, `[[yes-yes, yes-no], [no-yes, no-no]]`.
 * @throws `MetricInputError` when the table is not 2 × 2 of whole counts, or an option is unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mcnemarTest } from "cx-metrics/stats";
 *
 * const approval = mcnemarTest([[794, 150], [86, 570]]);
 * assert.equal(approval.statistic?.toFixed(4), "16.8178");
 * assert.equal(approval.difference, 0.04);
 * ```
 */
export function mcnemarTest(table: TwoByTwoTable, options?: McnemarOptions): McnemarResult {
  checkOptions("mcnemarTest", options, ["method", "continuity"]);
  const { method = "asymptotic", continuity = "corrected" } = options ?? {};
  checkChoice("mcnemarTest", "options", ["method"], method, ["asymptotic", "exact"]);
  checkChoice("mcnemarTest", "options", ["continuity"], continuity, ["corrected", "none"]);
  checkTwoByTwo("mcnemarTest", table);
  const [[a, b], [c, d]] = table;
  const disagreeing = b + c;
  const n = a + d + disagreeing;
  const difference = n === 0 ? null : (b - c) / n;
  if (disagreeing === 0) return { method, statistic: null, pValue: null, difference };
  if (method === "exact") {
    const pValue = Math.min(1, 2 * binomialCdf(Math.min(b, c), disagreeing, 0.5));
    return { method, statistic: null, pValue, difference };
  }
  const distance = Math.max(0, Math.abs(b - c) - (continuity === "corrected" ? 1 : 0));
  const statistic = distance * (distance / disagreeing);
  return { method, statistic, pValue: chiSquareSurvival(statistic, 1), difference };
}
