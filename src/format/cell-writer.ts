import type { TableOptions } from "../schemas/format.ts";
import type { Cell } from "./cells.ts";
import { differenceScale, writeDifference } from "./format-comparison.ts";
import { closed, wordFor } from "./format-estimate.ts";
import { numberWriter } from "./number-writer.ts";
import { type Scale, scaleOf } from "./scale.ts";
import type { Column } from "./table.ts";
import { dash, wordsOf } from "./words.ts";

/** Writes cells as texts. The figures of a column that share a unit share their decimals too. */
export function cellWriter(options: TableOptions): (cell: Cell, column: Column) => string {
  const words = wordsOf(options);
  const writer = numberWriter(options.locale);
  const ownScale = (cell: Cell): Scale => {
    if (cell.form === "difference") return differenceScale(cell.comparison, options.digits);
    const value = typeof cell.value === "number" ? cell.value : null;
    const figures =
      cell.form === "figure"
        ? { ...cell.result, interval: closed(cell.result.interval) }
        : { value, unit: cell.form === "percent" ? "percent" : null };
    return scaleOf(figures, options.digits);
  };
  const finest = new Map<Column, Map<string | null, number>>();
  const digitsOf = (column: Column): Map<string | null, number> => {
    const known = finest.get(column);
    if (known !== undefined) return known;
    const digits = new Map<string | null, number>();
    for (const cell of column.cells) {
      if (typeof cell.value !== "number") continue;
      const scale = ownScale(cell);
      if (scale.step === null) digits.set(scale.unit, Math.max(digits.get(scale.unit) ?? 0, scale.digits));
    }
    finest.set(column, digits);
    return digits;
  };
  return (cell, column) => {
    const { form, value } = cell;
    if (value === null && form === "figure" && !cell.isLimit) return wordFor(cell.result, words);
    if (value === null) return dash;
    if (typeof value === "boolean") return value ? "✓" : "✗";
    if (typeof value === "string" || form === "text") return String(value);
    if (form === "p") return writer.pValue(value);
    const own = ownScale(cell);
    const scale = own.step === null ? { ...own, digits: digitsOf(column).get(own.unit) ?? own.digits } : own;
    if (form === "difference") return writeDifference(value, cell.comparison.unit ?? null, scale, words, writer);
    return writer.figure(value, scale);
  };
}
