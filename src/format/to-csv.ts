import { checkInput } from "../schemas/check.ts";
import { type CsvOptions, csvOptionsSchema } from "../schemas/format.ts";
import type { Cell, CellValue } from "./cells.ts";
import { tableOf } from "./table.ts";

/**
 * Writes results as CSV (RFC 4180): the columns of `toTable` with plain numbers, not rounded, and a decimal point.
 *
 * A text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a return) gets an apostrophe in front, so
 * that a segment named by a stranger computes nothing in the sheet of whoever opens the file. Numbers stay numbers. What is not there is an
 * empty cell.
 *
 * @param results - Rows, a result, or named results: see `toTable`.
 * @param options - See {@link CsvOptions}.
 * @returns The lines, each ended by CR LF, the first with the headings.
 * @throws {@link MetricInputError} for what is none of these, for a column that no row has, and for unknown options.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { nps, toCsv } from "cx-metrics";
 *
 * const rows = [{ segment: "=1+1", ...nps([0]) }, { segment: "Pro, EU", ...nps([10, 8]) }];
 * assert.equal(
 *   toCsv(rows, { columns: ["segment", "value", "n"] }),
 *   'segment,value,n\r\n\'=1+1,-100,1\r\n"Pro, EU",50,2\r\n',
 * );
 * ```
 */
export function toCsv(results: object, options: CsvOptions = {}): string {
  checkInput(csvOptionsSchema(), options, "toCsv", "options");
  const { columns, rowCount } = tableOf("toCsv", results, options);
  const rows = Array.from({ length: rowCount }, (_, row) => columns.map(({ cells }) => (cells[row] as Cell).value));
  return [columns.map(({ heading }) => heading), ...rows]
    .map((cells) => `${cells.map(writeCell).join(",")}\r\n`)
    .join("");
}

function writeCell(value: CellValue): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const text = /^[=+\-@＝＋－＠\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
