import { rejectInput } from "../errors.ts";
import { checkArray, checkCount, checkNumber } from "./check.ts";

/** A table of counts, row by row, all rows of one length. */
export type ContingencyTable = readonly (readonly number[])[];

/** A table of counts of two rows and two columns. */
export type TwoByTwoTable = readonly [readonly [number, number], readonly [number, number]];

/** The sums of a table. */
export interface TableTotals {
  /** The sum of each row. */
  readonly rows: readonly number[];
  /** The sum of each column. */
  readonly columns: readonly number[];
  /** The sum of all. */
  readonly n: number;
}

/** Throws unless the table has at least two rows and two columns, as many in each row, of numbers of 0 or more. */
export function checkTable(functionName: string, table: ContingencyTable): void {
  checkArray(functionName, "table", table, "an array of at least two rows", 2);
  const width = Math.max(2, Array.isArray(table[0]) ? table[0].length : 0);
  for (const [index, row] of table.entries()) {
    if (!Array.isArray(row) || row.length !== width) {
      const expected = `an array of ${width} counts`;
      rejectInput(functionName, "table", [index], "length-mismatch", expected, row?.length ?? row);
    }
    for (const [column, count] of row.entries()) {
      const path = [index, column];
      checkNumber(functionName, "table", path, count, 0, Number.MAX_SAFE_INTEGER, "a number of 0 or more");
    }
  }
}

/** Throws unless the table is one of two rows and two columns of whole counts. */
export function checkTwoByTwo(functionName: string, table: TwoByTwoTable): void {
  const shape =
    Array.isArray(table) && table.length === 2 && table.every((row) => Array.isArray(row) && row.length === 2);
  if (!shape) rejectInput(functionName, "table", [], "length-mismatch", "two rows of two counts", table);
  for (const [index, row] of table.entries()) {
    for (const [column, count] of row.entries()) checkCount(functionName, "table", [index, column], count);
  }
}

/** The sums of a table that was checked already. */
export function totalsOf(table: ContingencyTable): TableTotals {
  const rows = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = (table[0] ?? []).map((_, column) => table.reduce((sum, row) => sum + (row[column] as number), 0));
  return { rows, columns, n: rows.reduce((sum, count) => sum + count, 0) };
}
