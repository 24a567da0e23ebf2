import { checkInput } from "../schemas/check.ts";
import { type TableOptions, tableOptionsSchema } from "../schemas/format.ts";
import { cellWriter } from "./cell-writer.ts";
import type { CellValue } from "./cells.ts";
import { recordsOf, tableOf } from "./table.ts";

/**
 * Makes small flat records of results, for `console.table`, a spreadsheet or a table of one's own.
 *
 * Takes the rows of a breakdown (`segment`, `trend`, the `cells` of a cohort, steps, pairs, …), one result, or an object of named results
 * (`{ nps: …, csat: … }`). By default a row has
 *
 * - what it is about: the segment, the period, the cohort and age, or the metric's name;
 * - `value`, `low`, `high` and `n`, and for a segment its `share` of all. With several metrics their names stand in front: `nps`, `nps low`,
 *   `nps high`, `nps n`, …;
 * - the difference and the p-value of each comparison: `versusRest` and `versusRest p`, `change` and `change p`. The p-value is the adjusted one
 *   where there is one.
 *
 * Rows of any other kind have their plain fields. `columns` chooses, orders and names; it reaches every other field by its path.
 *
 * Without a `locale` the cells are the plain numbers, not rounded; with one they are texts as `formatEstimate` and `formatComparison`
 * write them, and the figures of a column have the same number of decimals.
 *
 * @param results - Rows, a result, or named results.
 * @param options - See {@link TableOptions}. `digits` and `words` count where there is a `locale`.
 * @returns One record a row, its fields in the order of the columns. No rows give an empty array.
 * @throws {@link MetricInputError} for what is none of these, for a column that no row has, and for unknown options.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { nps, segment, toTable } from "cx-metrics";
 *
 * const answers = [
 *   { plan: "Pro", score: 10 }, { plan: "Pro", score: 9 }, { plan: "Pro", score: 8 }, { plan: "Pro", score: 7 },
 *   { plan: "Free", score: 3 }, { plan: "Free", score: 8 },
 * ];
 * const byPlan = segment(answers, { by: "plan", metric: nps.of("score") });
 *
 * assert.deepEqual(toTable(byPlan, { columns: ["segment", "value", "n"] }), [
 *   { segment: "Free", value: -50, n: 2 },
 *   { segment: "Pro", value: 50, n: 4 },
 * ]);
 * const columns = { Plan: "segment", NPS: "value", Promoters: "promoters.percent" };
 * assert.deepEqual(toTable(byPlan, { locale: "en", columns }), [
 *   { Plan: "Free", NPS: "-50", Promoters: "0.0%" },
 *   { Plan: "Pro", NPS: "50", Promoters: "50.0%" },
 * ]);
 * ```
 */
export function toTable(results: object, options: TableOptions = {}): Record<string, CellValue>[] {
  checkInput(tableOptionsSchema(), options, "toTable", "options");
  const table = tableOf("toTable", results, options);
  return options.locale === undefined
    ? recordsOf<CellValue>(table, ({ value }) => value)
    : recordsOf<CellValue>(table, cellWriter(options));
}
