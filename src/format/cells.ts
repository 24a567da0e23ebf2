import { isRecord } from "../values.ts";
import type { FormattableComparison } from "./format-comparison.ts";
import type { Formattable } from "./format-estimate.ts";

/** What one cell of a table holds. */
export type CellValue = string | number | boolean | null;

/** A cell with what is needed to write it. */
export type Cell =
  | { readonly form: "text" | "number" | "percent" | "p"; readonly value: CellValue }
  | { readonly form: "figure"; readonly value: CellValue; readonly result: Formattable; readonly isLimit: boolean }
  | { readonly form: "difference"; readonly value: CellValue; readonly comparison: FormattableComparison };

/** A row of a table: its cells under the names of their columns. */
export type Cells = Map<string, Cell>;

// What is the same in every row, or says again what another column does.
const quiet: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "start",
  "end",
  "timeZone",
  "undated",
  "level",
  "hourOfWeek",
  "metric",
  "unit",
  "pValue",
  "adjustedPValue",
  "method",
]);

/** Whether a value is a result of a metric, or a row that has one. */
export function isEstimate(value: unknown): value is Formattable & Record<string, unknown> {
  return isRecord(value) && "value" in value && ("metric" in value || "unit" in value || "interval" in value);
}

/** Whether a value is a comparison. */
export function isComparison(value: unknown): value is FormattableComparison & Record<string, unknown> {
  return isRecord(value) && "difference" in value;
}

/** Throws for a result or a comparison, found at a path of a record, that is not what it seems. */
type CheckResult = (value: unknown, kind: "estimate" | "comparison", path: readonly string[]) => void;

/** The cells that a record has by default: what it is about, its figures with their limits and numbers, its comparisons. */
export function cellsOf(record: Record<string, unknown>, check: CheckResult): Cells {
  const cells: Cells = new Map();
  checkResults(record, check, []);
  const holdsEstimates = Object.values(record).some((value) => isEstimate(value) && !isComparison(value));
  if (isComparison(record)) {
    addLabels(cells, record, "difference");
    addDifference(cells, record);
  } else if (isEstimate(record)) {
    addLabels(cells, record, "metric" in record ? "metric" : "value");
    addEstimate(cells, "", record);
  } else if (holdsEstimates) {
    addLabels(cells, record);
    addCount(cells, "n", record);
    for (const [name, value] of Object.entries(record)) {
      if (isComparison(value)) addComparison(cells, name, value);
      else if (isEstimate(value)) addEstimate(cells, name, value);
    }
  } else {
    for (const [name, value] of Object.entries(record)) {
      const isInterval = isRecord(value) && "low" in value && "high" in value;
      if (isInterval) addLimits(cells, name.replace(/_?interval$/i, ""), value);
      else if (isComparison(value)) addComparison(cells, name, value);
      else if (isPrimitive(value)) cells.set(name, plainCell(name, value));
    }
  }
  return cells;
}

function isResult(value: unknown): boolean {
  return isEstimate(value) || isComparison(value);
}

/** Checks a record and the results in it that are read, two deep. */
function checkResults(record: Record<string, unknown>, check: CheckResult, path: readonly string[]): void {
  if (isResult(record)) check(record, isComparison(record) ? "comparison" : "estimate", path);
  for (const [name, value] of path.length < 2 ? Object.entries(record) : []) {
    if (isResult(value)) checkResults(value as Record<string, unknown>, check, [...path, name]);
  }
}

/** The cell at a path of a record; `undefined` where there is none. */
export function cellAt(record: Record<string, unknown>, path: string): Cell | undefined {
  let value: unknown = record;
  const steps = Object.hasOwn(record, path) ? [path] : path.split(".");
  for (const step of steps) {
    if (!isRecord(value) || !Object.hasOwn(value, step)) return;
    value = value[step];
  }
  return isPrimitive(value) ? plainCell(steps.at(-1) as string, value) : undefined;
}

/** Plain values that stand before the result, in their order. */
function addLabels(cells: Cells, record: Record<string, unknown>, end?: string): void {
  for (const [name, value] of Object.entries(record)) {
    if (name === end) return;
    if (name === "n" || name === "share" || quiet.has(name) || !isPrimitive(value)) continue;
    const isFigure = (name === "value" || name === "benchmark") && Number.isFinite(value);
    const result = { value: value as number, unit: record.unit as string | null | undefined };
    if (isFigure) cells.set(name, { form: "figure", value: result.value, result, isLimit: false });
    else cells.set(name, { form: "text", value: clean(value) });
  }
}

function addEstimate(cells: Cells, name: string, result: Formattable & Record<string, unknown>): void {
  const named = (part: string): string => (name === "" ? part : `${name} ${part}`);
  const { value, interval } = result;
  const add = (column: string, figure: unknown, isLimit: boolean): void => {
    cells.set(column, { form: "figure", value: clean(figure), result, isLimit });
  };
  add(name || "value", value, false);
  if ("interval" in result) {
    add(named("low"), interval?.low, true);
    add(named("high"), interval?.high, true);
  }
  addCount(cells, named("n"), result);
  if (isPrimitive(result.share)) cells.set(named("share"), plainCell("share", result.share));
  for (const [field, inner] of Object.entries(result)) {
    if (isComparison(inner)) addComparison(cells, named(field), inner);
  }
}

/** The cells of a row that is a comparison. */
function addDifference(cells: Cells, comparison: FormattableComparison): void {
  const { difference, interval } = comparison;
  cells.set("difference", differenceCell(difference, comparison));
  if (interval !== undefined) {
    cells.set("low", differenceCell(interval?.low, comparison));
    cells.set("high", differenceCell(interval?.high, comparison));
  }
  addPValue(cells, "p", comparison);
}

/** The cells of a comparison that a row has. */
function addComparison(cells: Cells, name: string, comparison: FormattableComparison): void {
  cells.set(name, differenceCell(comparison.difference, comparison));
  addPValue(cells, `${name} p`, comparison);
}

function differenceCell(value: unknown, comparison: FormattableComparison): Cell {
  return { form: "difference", value: clean(value), comparison };
}

function addPValue(cells: Cells, column: string, { pValue, adjustedPValue }: FormattableComparison): void {
  const p = adjustedPValue ?? pValue;
  if (p !== undefined) cells.set(column, { form: "p", value: clean(p) });
}

function addLimits(cells: Cells, name: string, { low, high }: Record<string, unknown>): void {
  const named = (part: string): string => (name === "" ? part : `${name} ${part}`);
  if (isPrimitive(low)) cells.set(named("low"), plainCell(name, low));
  if (isPrimitive(high)) cells.set(named("high"), plainCell(name, high));
}

function addCount(cells: Cells, column: string, { n }: Record<string, unknown>): void {
  if (isPrimitive(n)) cells.set(column, plainCell("n", n));
}

function plainCell(name: string, value: unknown): Cell {
  const cell = clean(value);
  if (typeof cell === "string" || typeof cell === "boolean") return { form: "text", value: cell };
  if (/^(percent|share$)/.test(name)) return { form: "percent", value: cell };
  return { form: /^(adjustedP|p)Value$/.test(name) ? "p" : "number", value: cell };
}

function isPrimitive(value: unknown): boolean {
  return value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** A value for a cell: nothing where there is no number. */
function clean(value: unknown): CellValue {
  if (value === undefined || (typeof value === "number" && !Number.isFinite(value))) return null;
  return Object.is(value, -0) ? 0 : (value as CellValue);
}
