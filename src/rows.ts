import { rejectInput } from "./errors.ts";
import { checkInput } from "./schemas/check.ts";
import { recordsSchema } from "./schemas/columns.ts";
import { isNumberColumn, isRecord, type NumericArray } from "./values.ts";

export type { Column, NumericArray } from "./values.ts";

/** A column that holds the place of its value in a dictionary: small, and quick to group by. */
export interface DictionaryColumn<T = unknown> {
  /** For every row the index of its value in `dictionary`. */
  readonly codes: Uint8Array | Uint16Array | Uint32Array | Int8Array | Int16Array | Int32Array;
  /** The values; `null` stands for a missing one. */
  readonly dictionary: readonly T[];
}

/** Columns of one length under their names: `{ score: Uint8Array, plan: { codes, dictionary } }`. */
export interface ColumnTable {
  readonly [field: string]: readonly unknown[] | NumericArray | DictionaryColumn;
}

/** What a breakdown takes: an array of records, or a table of columns. */
export type Rows<Row extends object = object> = readonly Row[] | ColumnTable;

/** A field of a row: its name, or a function that reads it. */
export type Field<Row extends object = object> = string | ((row: Row) => unknown);

/** The values of one field, one a row. */
export type FieldValues = readonly unknown[] | NumericArray;

/** The column of a table, or the values that a field has in every row. */
export function readField(functionName: string, rows: Rows, field: Field<never>): FieldValues {
  if (Array.isArray(rows)) {
    const read = typeof field === "string" ? (row: Record<string, unknown>) => row[field] : field;
    // A hole is no record, and map does not see it.
    if (rows.includes(undefined)) rejectRecords(functionName, rows);
    const values = rows.map((row) => {
      if (typeof row !== "object" || row === null) rejectRecords(functionName, rows);
      return read(row as never);
    });
    if (typeof field === "string") checkField(functionName, rows, field, values[0]);
    return values;
  }
  if (!isRecord<ColumnTable>(rows)) {
    rejectInput(functionName, "rows", [], "invalid-type", "an array of records or a table of columns", rows);
  }
  if (typeof field === "function") {
    rejectInput(functionName, "field", [], "invalid-type", "a field's name", field);
  }
  const column = columnOf(functionName, rows, field);
  if (isDictionary(column)) {
    return Array.from(column.codes, (code, row) => dictionaryValue(functionName, field, column, code, row));
  }
  return column;
}

/** The column of that name, as it stands. */
export function columnOf(functionName: string, table: ColumnTable, field: string): FieldValues | DictionaryColumn {
  const column = Object.hasOwn(table, field) ? table[field] : undefined;
  if (column === undefined) rejectUnknownField(functionName, field, table, []);
  if (isNumberColumn(column) || isDictionary(column)) return column;
  return rejectInput(functionName, "rows", [field], "invalid-type", columnWords, column);
}

/** What a column of a table may be, in words. */
export const columnWords = "an array, a typed array or { codes, dictionary }";

/** Whether a column is dictionary-coded. */
export function isDictionary(column: unknown): column is DictionaryColumn {
  return isRecord<DictionaryColumn>(column) && ArrayBuffer.isView(column.codes) && Array.isArray(column.dictionary);
}

/** Throws for the rows that are no records. */
export function rejectRecords(functionName: string, rows: readonly unknown[]): void {
  checkInput(recordsSchema(), rows, functionName, "rows");
}

/** Throws where a field has no value and no row so much as knows it: then its name is mistyped. */
export function checkField(functionName: string, rows: readonly object[], field: string, value: unknown): void {
  if ((value !== undefined && value !== null) || rows.length === 0 || rows.some((row) => field in row)) return;
  rejectUnknownField(functionName, field, rows[0] as object, [0]);
}

function rejectUnknownField(functionName: string, field: string, fields: object, path: readonly number[]): never {
  const known = `one of the fields that exist (${Object.keys(fields).slice(0, 30).join(", ")})`;
  rejectInput(functionName, "rows", [...path, field], "unknown-field", known, field);
}

/** The value that a code stands for. */
export function dictionaryValue(
  functionName: string,
  field: string,
  column: DictionaryColumn,
  code: number,
  row: number,
): unknown {
  const { dictionary } = column;
  if (code in dictionary) return dictionary[code];
  const expected = `an index of the dictionary (0 to ${dictionary.length - 1})`;
  rejectInput(functionName, "rows", [field, "codes", row], "out-of-range", expected, code);
}
