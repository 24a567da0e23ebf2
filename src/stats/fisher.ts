import { checkOptions } from "./check.ts";
import { checkTwoByTwo, type TwoByTwoTable } from "./contingency-table.ts";
import { type Alternative, checkAlternative } from "./p-value.ts";

/** The options of {@link fisherTest}. */
export interface FisherOptions {
  /** What the test looks for: `"greater"` is an odds ratio above 1. Default `"two-sided"`. */
  readonly alternative?: Alternative | undefined;
}

/** What {@link fisherTest} returns. */
export interface FisherResult {
  /** How it was tested. */
  readonly method: "fisher-exact";
  /** The p-value; `null` for an empty table. */
  readonly pValue: number | null;
  /** The odds ratio of the sample, a·d ÷ (b·c); `null` where it would divide by 0. */
  readonly oddsRatio: number | null;
  /** What the test looked for. */
  readonly alternative: Alternative;
}

/**
 * Fisher's exact test of a 2 × 2 table: whether its rows and columns are associated, from the hypergeometric
 * distribution of the first cell given all margins.
 *
 * The two-sided p-value adds up the tables that are no more probable than the one observed, as R does (with its
 * relative tolerance of 10⁻⁷ for ties). Nothing is computed from logarithms of factorials, so large counts cost no
 * digits.
 *
 * Source: Fisher (1934), Statistical Methods for Research Workers, 5th ed., section 21.02.
 *
 * @param table - Whole counts, `[[a, b], [c, d]]`.
 * @throws `MetricInputError` when the table is not 2 × 2 of whole counts, or an option is unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fisherTest } from "cx-metrics/stats";
 *
 * // The lady tasting tea.
 * assert.equal(fisherTest([[3, 1], [1, 3]]).pValue?.toFixed(4), "0.4857");
 * assert.equal(fisherTest([[3, 1], [1, 3]], { alternative: "greater" }).pValue?.toFixed(4), "0.2429");
 * ```
 */
export function fisherTest(table: TwoByTwoTable, options?: FisherOptions): FisherResult {
  checkOptions("fisherTest", options, ["alternative"]);
  const { alternative = "two-sided" } = options ?? {};
  checkAlternative("fisherTest", alternative);
  checkTwoByTwo("fisherTest", table);
  const [[a, b], [c, d]] = table;
  const oddsRatio = b * c === 0 ? null : (a * d) / (b * c);
  const head = { method: "fisher-exact", oddsRatio, alternative } as const;
  if (a + b + c + d === 0) return { ...head, pValue: null };
  return { ...head, pValue: hypergeometricPValue(a, b, c, d, alternative) };
}

const relativeTolerance = 1 + 1e-7;

/** Below it products round up as often as down, and weights would no longer vanish. */
const smallestNormal = 2 ** -1022;

function hypergeometricPValue(a: number, b: number, c: number, d: number, alternative: Alternative): number {
  let total = 0;
  let observed = 0;
  visitTables(a + b, c + d, a + c, (firstCell, weight) => {
    total += weight;
    if (firstCell === a) observed = weight;
  });
  const isCounted = (firstCell: number, weight: number): boolean => {
    if (alternative === "less") return firstCell <= a;
    if (alternative === "greater") return firstCell >= a;
    return weight <= observed * relativeTolerance;
  };
  let counted = 0;
  visitTables(a + b, c + d, a + c, (firstCell, weight) => {
    if (isCounted(firstCell, weight)) counted += weight;
  });
  return Math.min(1, counted / total);
}

/**
 * Walks through all tables with these margins that have a weight to speak of, by their first cell. Weights are relative
 * to that of the mode and follow from their neighbours by ratios, outwards until they vanish: on each side some 38
 * standard deviations at most, however large the counts.
 */
function visitTables(
  firstRow: number,
  secondRow: number,
  firstColumn: number,
  visit: (firstCell: number, weight: number) => void,
): void {
  const lowest = Math.max(0, firstColumn - secondRow);
  const highest = Math.min(firstRow, firstColumn);
  const middle = Math.floor(((firstRow + 1) / (firstRow + secondRow + 2)) * (firstColumn + 1));
  const mode = Math.min(Math.max(middle, lowest), highest);
  visit(mode, 1);
  let weight = 1;
  for (let cell = mode; cell < highest && weight >= smallestNormal; cell++) {
    weight *= ((firstRow - cell) / (cell + 1)) * ((firstColumn - cell) / (secondRow - firstColumn + cell + 1));
    visit(cell + 1, weight);
  }
  weight = 1;
  for (let cell = mode; cell > lowest && weight >= smallestNormal; cell--) {
    weight *= (cell / (firstRow - cell + 1)) * ((secondRow - firstColumn + cell) / (firstColumn - cell + 1));
    visit(cell - 1, weight);
  }
}
