import { checkInput } from "../schemas/check.ts";
import { type HtmlTableOptions, htmlTableOptionsSchema } from "../schemas/format.ts";
import { cellWriter } from "./cell-writer.ts";
import type { Cell } from "./cells.ts";
import { tableOf } from "./table.ts";
import { defaultLocale } from "./words.ts";

/**
 * Writes results as an HTML table: the columns of `toTable`, as texts in a language.
 *
 * Every text in it is escaped, whatever a segment is called. The table has `lang` (and `dir` where it is written from right to left), its headings
 * `scope`, and cells of numbers the class `number`, for a style sheet to align. There is no style and no script in it, so it stands under
 * any Content Security Policy. Names of columns are English unless `columns` gives headings.
 *
 * @param results - Rows, a result, or named results: see `toTable`.
 * @param options - See {@link HtmlTableOptions}.
 * @returns The table as text, a line for each row.
 * @throws {@link MetricInputError} for what is none of these, for a column that no row has, and for unknown options.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { nps, toHtmlTable } from "cx-metrics";
 *
 * const html = toHtmlTable(
 *   [{ segment: "<b>Pro</b>", ...nps([10, 9, 3]) }],
 *   { caption: "NPS by plan", columns: { Plan: "segment", NPS: "value" } },
 * );
 * assert.equal(html, `<table lang="en">
 * <caption>NPS by plan</caption>
 * <thead>
 * <tr><th scope="col">Plan</th><th scope="col" class="number">NPS</th></tr>
 * </thead>
 * <tbody>
 * <tr><th scope="row">&lt;b&gt;Pro&lt;/b&gt;</th><td class="number">33</td></tr>
 * </tbody>
 * </table>
 * `);
 * ```
 */
export function toHtmlTable(results: object, options: HtmlTableOptions = {}): string {
  checkInput(htmlTableOptionsSchema(), options, "toHtmlTable", "options");
  const { columns, rowCount } = tableOf("toHtmlTable", results, options);
  const write = cellWriter(options);
  const kindOf = (isNumeric: boolean): string => (isNumeric ? ' class="number"' : "");
  const head = columns.map(
    ({ heading, isNumeric }) => `<th scope="col"${kindOf(isNumeric)}>${escapeHtml(heading)}</th>`,
  );
  const rows = Array.from({ length: rowCount }, (_, row) =>
    columns.map((column, place) => {
      const text = escapeHtml(write(column.cells[row] as Cell, column));
      const kind = kindOf(column.isNumeric);
      return place === 0 ? `<th scope="row"${kind}>${text}</th>` : `<td${kind}>${text}</td>`;
    }),
  );
  const lines = [
    `<table${attributesOf(options.locale ?? defaultLocale)}>`,
    ...(options.caption === undefined ? [] : [`<caption>${escapeHtml(options.caption)}</caption>`]),
    "<thead>",
    `<tr>${head.join("")}</tr>`,
    "</thead>",
    "<tbody>",
    ...rows.map((cells) => `<tr>${cells.join("")}</tr>`),
    "</tbody>",
    "</table>",
  ];
  return `${lines.join("\n")}\n`;
}

function attributesOf(locale: string): string {
  const tag = new Intl.Locale(locale);
  const isRightToLeft = /^(Adlm|Arab|Hebr|Mand|Nkoo|Rohg|Syrc|Thaa)$/.test(tag.maximize().script ?? "");
  return ` lang="${escapeHtml(tag.baseName)}"${isRightToLeft ? ' dir="rtl"' : ""}`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text that is text in HTML too, between tags and within an attribute. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] as string);
}
