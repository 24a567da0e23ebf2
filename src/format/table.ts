import { type PathStep, rejectInput } from "../errors.ts";
import { checkInput } from "../schemas/check.ts";
import { formattableComparisonSchema, formattableSchema, type TableOptions } from "../schemas/format.ts";
import { isRecord } from "../values.ts";
import { type Cell, type Cells, type CellValue, cellAt, cellsOf, isComparison, isEstimate } from "./cells.ts";

/** A column of a table. */
export interface Column {
  /** What stands above it. */
  readonly heading: string;
  /** Whether it holds numbers. */
  readonly isNumeric: boolean;
  /** Its cells, from top to bottom. */
  readonly cells: readonly Cell[];
}

/** A table before it is written. */
export interface Table {
  /** Its columns, from left to right. */
  readonly columns: readonly Column[];
  /** How many rows it has. */
  readonly rowCount: number;
}

const nothing: Cell = { form: "text", value: null };

/** Makes a table of the results of breakdowns, of one result, or of named results. */
export function tableOf(functionName: string, results: unknown, { columns }: TableOptions): Table {
  const records = listRecords(functionName, results);
  const rows = records.map(({ name, place, record }): Cells => {
    const cells = cellsOf(record, (value, kind, path) => {
      const schema = kind === "comparison" ? formattableComparisonSchema() : formattableSchema();
      checkInput(schema, value, functionName, "results", [...place, ...path]);
    });
    return name === null ? cells : new Map([["metric", { form: "text", value: name }], ...cells]);
  });
  const known = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const chosen = columnsOf(columns) ?? known.map((name) => [name, name] as const);
  const made = chosen.map(([heading, name], place): Column => {
    const cells = rows.map((row, i) => row.get(name) ?? cellAt((records[i] as NamedRecord).record, name));
    if (rows.length > 0 && cells.every((cell) => cell === undefined)) {
      const path = ["columns", isRecord(columns) ? heading : place];
      const expected = `a column of these rows (${known.join(", ")}) or the path of a field`;
      rejectInput(functionName, "options", path, "unknown-field", expected, name);
    }
    const isNumeric = cells.some((cell) => cell !== undefined && cell.form !== "text");
    return { heading, isNumeric, cells: cells.map((cell) => cell ?? nothing) };
  });
  return { columns: made, rowCount: rows.length };
}

/** The rows of a table as flat records, each cell made of what it holds. */
export function recordsOf<T extends CellValue>(
  { columns, rowCount }: Table,
  write: (cell: Cell, column: Column) => T,
): Record<string, T>[] {
  return Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(columns.map((column) => [column.heading, write(column.cells[row] as Cell, column)])),
  );
}

interface NamedRecord {
  /** Where it stands in what was given. */
  readonly place: readonly PathStep[];
  /** The name under which it was given, where that is no field of its own. */
  readonly name: string | null;
  readonly record: Record<string, unknown>;
}

function listRecords(functionName: string, results: unknown): NamedRecord[] {
  const expected = "a record";
  if (Array.isArray(results)) {
    return results.map((record: unknown, i) => {
      if (!isRecord(record)) rejectInput(functionName, "results", [i], "invalid-type", expected, record);
      return { name: null, place: [i], record };
    });
  }
  if (!isRecord(results)) {
    const all = "an array of records, a result, or an object of named results";
    return rejectInput(functionName, "results", [], "invalid-type", all, results);
  }
  if (isEstimate(results) || isComparison(results)) {
    return [{ name: typeof results.metric === "string" ? results.metric : null, place: [], record: results }];
  }
  const entries = Object.entries(results);
  for (const [name, inner] of entries) {
    const shorter = "a record or a plain value; a list of rows goes in by itself";
    if (Array.isArray(inner)) rejectInput(functionName, "results", [name], "invalid-type", shorter, inner);
  }
  if (entries.length === 0 || !entries.every(([, inner]) => isRecord(inner)))
    return [{ name: null, place: [], record: results }];
  return entries.map(([name, inner]) => ({ name, place: [name], record: inner as Record<string, unknown> }));
}

function columnsOf(columns: TableOptions["columns"]): (readonly [heading: string, name: string])[] | undefined {
  if (columns === undefined) return;
  return isRecord<Readonly<Record<string, string>>>(columns)
    ? Object.entries(columns)
    : (columns as readonly string[]).map((name) => [name, name] as const);
}
