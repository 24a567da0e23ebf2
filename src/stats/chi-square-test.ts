import { rejectInput } from "../errors.ts";
import { checkChoice, checkOptions } from "./check.ts";
import { chiSquareSurvival } from "./chi-square.ts";
import { type ContingencyTable, checkTable, type TableTotals, totalsOf } from "./contingency-table.ts";

/** The options of {@link chiSquareTest}. */
export interface ChiSquareOptions {
  /** `"pearson"` (the default) is Σ(O − E)²/E, `"likelihood-ratio"` the G-test, 2·ΣO·ln(O/E). */
  readonly method?: "pearson" | "likelihood-ratio" | undefined;
  /** `"corrected"` is Yates' correction, for Pearson's statistic of a 2 × 2 table only. Default `"none"`. */
  readonly continuity?: "corrected" | "none" | undefined;
}

/** What {@link chiSquareTest} returns. */
export interface ChiSquareResult {
  /** How it was tested. */
  readonly method: "pearson" | "likelihood-ratio";
  /** The chi-square or G statistic; `null` where a row or a column is empty. */
  readonly statistic: number | null;
  /** (rows − 1)·(columns − 1). */
  readonly degreesOfFreedom: number;
  /** The p-value; `null` where a row or a column is empty. */
  readonly pValue: number | null;
  /** The counts expected without association, row total × column total ÷ n; `null` for an empty table. */
  readonly expected: readonly (readonly number[])[] | null;
  /** (O − E) ÷ √(E(1 − row/n)(1 − column/n)), standard normal without association; `null` where one is undefined. */
  readonly standardizedResiduals: readonly (readonly number[])[] | null;
  /** Cramér's V from 0 (no association) to 1, of Pearson's uncorrected statistic; `null` where there is none. */
  readonly cramerV: number | null;
}

/**
 * The chi-square test of independence: whether the rows and the columns of a table of counts are associated.
 *
 * An empty row or column leaves no statistic. The approximation wants expected counts of about 5; below that use
 * {@link fisherTest}, where the table is 2 × 2.
 *
 * Source: Pearson (1900), Philosophical Magazine 50, 157–175; Yates (1934), Supplement to the JRSS 1, 217–235; Haberman
 * (1973), Biometrics 29, 205–220, for the residuals; Cramér (1946), Mathematical Methods of Statistics, p. 282.
 *
 * @param table - Counts, row by row; at least two rows and two columns. They may be fractional.
 * @throws `MetricInputError` when the table is not rectangular, a count is not a number of 0 or more, an option is
 * unknown, or Yates' correction is asked for where there is none.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { chiSquareTest } from "cx-metrics/stats";
 *
 * const bySatisfaction = chiSquareTest([
 *   [12, 30, 58],
 *   [20, 35, 45],
 *   [8, 22, 70],
 * ]);
 * assert.equal(bySatisfaction.statistic?.toFixed(4), "13.9875");
 * assert.equal(bySatisfaction.pValue?.toFixed(4), "0.0073");
 * assert.equal(bySatisfaction.cramerV?.toFixed(4), "0.1527");
 * ```
 */
export function chiSquareTest(table: ContingencyTable, options?: ChiSquareOptions): ChiSquareResult {
  checkOptions("chiSquareTest", options, ["method", "continuity"]);
  const { method = "pearson", continuity = "none" } = options ?? {};
  checkChoice("chiSquareTest", "options", ["method"], method, ["pearson", "likelihood-ratio"]);
  checkChoice("chiSquareTest", "options", ["continuity"], continuity, ["corrected", "none"]);
  checkTable("chiSquareTest", table);
  const totals = totalsOf(table);
  const smallerSide = Math.min(totals.rows.length, totals.columns.length);
  const degreesOfFreedom = (totals.rows.length - 1) * (totals.columns.length - 1);
  const isCorrected = continuity === "corrected";
  if (isCorrected && (method !== "pearson" || degreesOfFreedom > 1)) {
    const expected = `"none" unless Pearson's statistic of a 2 × 2 table is asked for`;
    rejectInput("chiSquareTest", "options", ["continuity"], "inconsistent", expected, continuity);
  }
  const head = { method, degreesOfFreedom };
  const expected = totals.n === 0 ? null : expectedCounts(totals);
  // Next to nothing, as a fractional count can be, is as good as empty.
  const isEmpty = (total: number): boolean => total <= totals.n * Number.EPSILON;
  if (expected === null || totals.rows.some(isEmpty) || totals.columns.some(isEmpty)) {
    return { ...head, statistic: null, pValue: null, expected, standardizedResiduals: null, cramerV: null };
  }
  const pearson = pearsonStatistic(table, expected, false);
  const statistic =
    method === "likelihood-ratio" ? likelihoodRatio(table, expected) : pearsonStatistic(table, expected, isCorrected);
  return {
    ...head,
    statistic,
    pValue: chiSquareSurvival(statistic, degreesOfFreedom),
    expected,
    standardizedResiduals: residuals(table, expected, totals),
    cramerV: Math.min(1, Math.sqrt(pearson / totals.n / (smallerSide - 1))),
  };
}

function expectedCounts({ rows, columns, n }: TableTotals): number[][] {
  return rows.map((row) => columns.map((column) => (row / n) * column));
}

function pearsonStatistic(table: ContingencyTable, expected: ContingencyTable, isCorrected: boolean): number {
  return sumOfCells(table, expected, (observed, count) => {
    const distance = Math.abs(observed - count);
    return (distance - (isCorrected ? Math.min(0.5, distance) : 0)) ** 2 / count;
  });
}

function likelihoodRatio(table: ContingencyTable, expected: ContingencyTable): number {
  const half = sumOfCells(table, expected, (observed, count) =>
    observed === 0 ? 0 : observed * Math.log(observed / count),
  );
  return Math.max(0, 2 * half);
}

function sumOfCells(
  table: ContingencyTable,
  expected: ContingencyTable,
  term: (observed: number, expected: number) => number,
): number {
  let sum = 0;
  for (const [index, row] of table.entries()) {
    for (const [column, observed] of row.entries()) sum += term(observed, expected[index]?.[column] as number);
  }
  return sum;
}

function residuals(table: ContingencyTable, expected: ContingencyTable, totals: TableTotals): number[][] {
  return table.map((row, index) =>
    row.map((observed, column) => {
      const count = expected[index]?.[column] as number;
      const rowShare = (totals.rows[index] as number) / totals.n;
      const columnShare = (totals.columns[column] as number) / totals.n;
      return (observed - count) / Math.sqrt(count * (1 - rowShare) * (1 - columnShare));
    }),
  );
}
