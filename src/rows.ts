import { MetricInputError, type Fault, describeValue, maximumIssues, rejectInput } from "./errors.ts";

/** A typed array of numbers. */
export type NumericArray =
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** One variable, a value an answer: `null` and `undefined` are missing answers. */
export type Column<T = number> = readonly (T | null | undefined)[] | NumericArray;

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

/** How many rows there are. Throws when the input is no rows at all, or when columns differ in length. */
export function countRows(functionName: string, rows: Rows): number {
  if (Array.isArray(rows)) return rows.length;
  if (typeof rows !== "object" || rows === null || ArrayBuffer.isView(rows)) {
    rejectInput(functionName, "rows", [], "invalid-type", "an array of records or a table of columns", rows);
  }
  let length: number | undefined;
  for (const [name, column] of Object.entries(rows)) {
    if (!isColumn(column)) {
      rejectInput(functionName, "rows", [name], "invalid-type", "an array, a typed array or { codes, dictionary }", column);
    }
    const columnLength = isDictionary(column) ? column.codes.length : column.length;
    length ??= columnLength;
    if (columnLength !== length) {
      rejectInput(functionName, "rows", [name, "length"], "length-mismatch", `${length} like the other columns`, columnLength);
    }
  }
  return length ?? 0;
}

/** The column of a table, or the values that a field has in every row. */
export function readField(functionName: string, rows: Rows, field: Field<never>): FieldValues {
  if (typeof field !== "string" && typeof field !== "function") {
    rejectInput(functionName, "field", [], "invalid-type", "the name of a field or a function that reads it", field);
  }
  const count = countRows(functionName, rows);
  if (Array.isArray(rows)) {
    return typeof field === "function" ? readByFunction(rows, field) : readByName(functionName, rows, field);
  }
  if (typeof field === "function") return readByFunction(toRecords(rows as ColumnTable, count), field);
  const column = columnOf(functionName, rows as ColumnTable, field);
  return isDictionary(column) ? decodeDictionary(functionName, field, column) : column;
}

/** The column of that name, as it stands. */
export function columnOf(functionName: string, table: ColumnTable, field: string): FieldValues | DictionaryColumn {
  const column = Object.hasOwn(table, field) ? table[field] : undefined;
  if (column === undefined) rejectUnknownField(functionName, field, Object.keys(table), []);
  return column;
}

/** Whether a column is dictionary-coded. */
export function isDictionary(column: unknown): column is DictionaryColumn {
  return (
    typeof column === "object" &&
    column !== null &&
    ArrayBuffer.isView((column as DictionaryColumn).codes) &&
    Array.isArray((column as DictionaryColumn).dictionary)
  );
}

/** The rows at these places, in this order. */
export function takeRows<Row extends object>(rows: Rows<Row>, places: ArrayLike<number>): Rows<Row> {
  if (Array.isArray(rows)) return takeValues(rows, places) as Row[];
  const part: Record<string, FieldValues | DictionaryColumn> = {};
  for (const [name, column] of Object.entries(rows as ColumnTable)) {
    part[name] = isDictionary(column)
      ? { codes: takeValues(column.codes, places) as Uint32Array, dictionary: column.dictionary }
      : takeValues(column, places);
  }
  return part;
}

function takeValues(values: FieldValues, places: ArrayLike<number>): FieldValues {
  const taken = Array.isArray(values)
    ? new Array<unknown>(places.length)
    : (values as NumericArray).slice(0, places.length);
  for (let i = 0; i < places.length; i++) taken[i] = values[places[i] as number] as never;
  return taken;
}

/** The rows as records, a new object a row. */
export function toRecords(table: ColumnTable, count: number): Record<string, unknown>[] {
  const columns = Object.entries(table);
  return Array.from({ length: count }, (_, row) => {
    const record: Record<string, unknown> = {};
    for (const [name, column] of columns) {
      record[name] = isDictionary(column) ? column.dictionary[column.codes[row] as number] : column[row];
    }
    return record;
  });
}

function readByFunction(rows: readonly object[], read: (row: never) => unknown): unknown[] {
  const values = new Array<unknown>(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = read(rows[i] as never);
  return values;
}

function readByName(functionName: string, rows: readonly object[], field: string): unknown[] {
  const values = new Array<unknown>(rows.length);
  let blank = true;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as Record<string, unknown>;
    if (typeof row !== "object" || row === null) rejectRows(functionName, rows);
    const value = row[field];
    if (value !== undefined) blank = false;
    values[i] = value;
  }
  if (blank && rows.length > 0 && !rows.some((row) => field in row)) {
    rejectUnknownField(functionName, field, Object.keys(rows[0] as object), [0]);
  }
  return values;
}

function rejectRows(functionName: string, rows: readonly unknown[]): never {
  const faults: Fault[] = [];
  let total = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (typeof row === "object" && row !== null) continue;
    total++;
    if (faults.length < maximumIssues) {
      faults.push({ code: "invalid-type", argument: "rows", path: [i], expected: "a record", received: describeValue(row) });
    }
  }
  throw new MetricInputError(functionName, faults as [Fault, ...Fault[]], total);
}

function rejectUnknownField(functionName: string, field: string, known: readonly string[], path: readonly number[]): never {
  const fields = known.length > 30 ? `${known.slice(0, 30).join(", ")}, …` : known.join(", ");
  const fault: Fault = {
    code: "unknown-field",
    argument: "rows",
    path: [...path, field],
    expected: `one of the fields that exist (${fields})`,
    received: describeValue(field),
  };
  throw new MetricInputError(functionName, [fault]);
}

function isColumn(column: unknown): column is FieldValues | DictionaryColumn {
  return Array.isArray(column) || (ArrayBuffer.isView(column) && "length" in column) || isDictionary(column);
}

function decodeDictionary(functionName: string, field: string, { codes, dictionary }: DictionaryColumn): unknown[] {
  const values = new Array<unknown>(codes.length);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code >= dictionary.length || code < 0) rejectCode(functionName, field, i, code, dictionary.length);
    values[i] = dictionary[code];
  }
  return values;
}

/** Throws for a code that stands outside its dictionary. */
export function rejectCode(functionName: string, field: string, row: number, code: number, size: number): never {
  rejectInput(functionName, "rows", [field, "codes", row], "out-of-range", `an index of the dictionary (0 to ${size - 1})`, code);
}
