import { checkInput } from "../schemas/check.ts";
import { type TableOptions, tableOptionsSchema } from "../schemas/format.ts";
import { cellWriter } from "./cell-writer.ts";
import type { Cell } from "./cells.ts";
import { tableOf } from "./table.ts";

/**
 * Writes results as a Markdown table, as GitHub and GitLab read it: the columns of `toTable`, as texts in a language.
 *
 * Signs that mean something in Markdown or HTML are escaped in every cell, and a new line becomes a space. Columns of numbers are aligned to the
 * right.
 *
 * @param results - Rows, a result, or named results: see `toTable`.
 * @param options - See {@link TableOptions}.
 * @returns The table as text, a line for each row.
 * @throws {@link MetricInputError} for what is none of these, for a column that no row has, and for unknown options.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { csat, nps, toMarkdownTable } from "cx-metrics";
 *
 * const results = { NPS: nps([10, 9, 3]), CSAT: csat([5, 4, 2, 5]) };
 * assert.equal(toMarkdownTable(results, { columns: ["metric", "value", "n"] }), `| metric | value | n |
 * | :--- | ---: | ---: |
 * | NPS | 33 | 3 |
 * | CSAT | 75.0% | 4 |
 * `);
 * ```
 */
export function toMarkdownTable(results: object, options: TableOptions = {}): string {
  checkInput(tableOptionsSchema(), options, "toMarkdownTable", "options");
  const { columns, rowCount } = tableOf("toMarkdownTable", results, options);
  const write = cellWriter(options);
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  const rows = Array.from({ length: rowCount }, (_, row) =>
    line(columns.map((column) => escapeMarkdown(write(column.cells[row] as Cell, column)))),
  );
  const head = line(columns.map(({ heading }) => escapeMarkdown(heading)));
  const rule = line(columns.map(({ isNumeric }) => (isNumeric ? "---:" : ":---")));
  return head + rule + rows.join("");
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|~&!#$]/g, "\\$&").replace(/[\r\n\v\f\u0085\u2028\u2029]+/g, " ");
}
