import { rejectInput } from "./errors.ts";
import { checkInput } from "./schemas/check.ts";
import { recordsSchema } from "./schemas/columns.ts";
import { isCount, isNumberColumn, isRecord, type NumericArray } from "./values.ts";

export type { Column, NumericArray } from "./values.ts";

/** A column that holds the place of its value in a dictionary: small, and quick to group by. */
export interface DictionaryColumn<T = unknown> {
  /** For every row the index of its value in `dictionary`. */
  readonly codes: Uint8Array | Uint16Array | Uint32Array | Int8Array | Int16Array | Int32Array;
  /** The values; `null` stands for a missing one. */
  readonly dictionary: readonly T[];
}

/**
 * A column of another library: whatever has a length and gives its values one by one (`get` or `at`) or as an array. A vector of Apache
 * Arrow is one, and a column of Arquero or Polars. It is made an array once a call, for nothing where it can give its own memory.
 */
export interface ColumnVector {
  /** How many values it has. */
  readonly length: number;
  /** The value at a place; `null` where there is none. */
  get?(place: number): unknown;
  /** The same by the name that arrays give it. */
  at?(place: number): unknown;
  /** All values at once. */
  toArray?(): ArrayLike<unknown>;
}

/** Columns of one length under their names: `{ score: Uint8Array, plan: { codes, dictionary } }`. */
export interface ColumnTable {
  readonly [field: string]: readonly unknown[] | NumericArray | DictionaryColumn | ColumnVector;
}

/** What a breakdown takes: an array of records, or a table of columns. */
export type Rows<Row extends object = object> = readonly Row[] | ColumnTable;

/** A field of a row: its name, or a function that reads it. */
export type Field<Row extends object = object> = string | ((row: Row) => unknown);

/** The values of one field, one a row. */
export type FieldValues = readonly unknown[] | NumericArray;

/** The column of a table, or the values that a field has in every row. */
export function readField(functionName: string, rows: Rows, field: Field<never>): FieldValues {
  const isTable = isRecord(rows);
  const isName = typeof field === "string";
  if (!isTable && !Array.isArray(rows)) {
    rejectInput(functionName, "rows", [], "invalid-type", "an array of records or a table of columns", rows);
  }
  if (!isName && (isTable || typeof field !== "function")) {
    rejectInput(functionName, "field", [], "invalid-type", "a field's name", field);
  }
  if (isTable) {
    const name = field as string;
    const column = columnOf(functionName, rows as ColumnTable, name);
    if (!isDictionary(column)) return column;
    return Array.from(column.codes, (code, row) => dictionaryValue(functionName, name, column, code, row));
  }
  const records = rows as readonly Record<string, unknown>[];
  // A hole is no record, and map does not see it.
  if (records.includes(undefined as never)) rejectRecords(functionName, records);
  const values = records.map((row) => {
    if (typeof row !== "object" || row === null) rejectRecords(functionName, records);
    return isName ? row[field] : field(row as never);
  });
  if (isName) checkField(functionName, records, field, values[0]);
  return values;
}

/** The column of that name, as it stands. */
export function columnOf(functionName: string, table: ColumnTable, field: string): FieldValues | DictionaryColumn {
  const column: unknown = Object.hasOwn(table, field) ? table[field] : undefined;
  if (column === undefined) rejectUnknownField(functionName, field, table, []);
  if (isNumberColumn(column) || isDictionary(column)) return column;
  return readVector(column) ?? rejectInput(functionName, "rows", [field], "invalid-type", columnWords, column);
}

/** What is asked of a column of another library. */
interface Vector {
  readonly length: number;
  readonly nullCount?: unknown;
  readonly type?: unknown;
  get?(place: number): unknown;
  at?(place: number): unknown;
  toArray?(): unknown;
}

/** The values of a column of another library; `undefined` where it is none. */
export function readVector(vector: unknown): FieldValues | undefined {
  if (!isRecord<Vector>(vector) || !isCount(vector.length)) return undefined;
  const { length } = vector;
  const isLazy = vector.get || vector.at;
  // Its memory holds some number where there is none, and the bits of half a float.
  const isSafe = !isLazy || (vector.nullCount === 0 && `${vector.type}` !== "Float16");
  const values = isSafe ? vector.toArray?.() : undefined;
  if (isNumberColumn(values) && values.length === length) return values;
  const source = (isLazy ? vector : values) as Vector | undefined;
  return source && Array.from({ length }, (_, place) => (source.get ? source.get(place) : source.at?.(place)));
}

/** What a column of a table may be, in words. */
export const columnWords = "an array, a typed array of numbers or { codes, dictionary }";

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

/** How many values a column has; `undefined` for what is no column. */
export function columnLength(column: unknown): number | undefined {
  if (isDictionary(column)) return column.codes.length;
  if (isNumberColumn(column)) return column.length;
  const isVector = isRecord<Vector>(column) && !!(column.get || column.at || column.toArray);
  return isVector && isCount(column.length) ? column.length : undefined;
}

/** How many rows there are. Throws when the input is no rows at all, or when columns differ in length. */
export function countRows(functionName: string, rows: Rows): number {
  if (Array.isArray(rows)) return rows.length;
  if (!isRecord<ColumnTable>(rows)) {
    rejectInput(functionName, "rows", [], "invalid-type", "an array of records or a table of columns", rows);
  }
  let count = -1;
  for (const [name, column] of Object.entries(rows)) {
    const length = columnLength(column);
    if (length === undefined) {
      rejectInput(functionName, "rows", [name], "invalid-type", columnWords, column);
    }
    if (count < 0) count = length;
    if (length !== count) {
      rejectInput(functionName, "rows", [name, "length"], "length-mismatch", `${count} like the others`, length);
    }
  }
  return Math.max(0, count);
}
