import { rejectInput } from "../errors.ts";
import {
  type ColumnTable,
  columnOf,
  type DictionaryColumn,
  dictionaryValue,
  isDictionary,
  type Rows,
  readField,
} from "../rows.ts";

/** A field with its distinct values numbered. */
export interface FieldCodes {
  /** For every row the number of its value. */
  readonly codes: Int32Array;
  /**
   * For every number the name of the level that it is of: words as they are, numbers and booleans as they are written; `null` for a
   * missing value, `undefined` for what can be no level.
   */
  readonly names: readonly (string | null | undefined)[];
}

/** Numbers the distinct values of a field, in the order of their appearance or of their dictionary. */
export function encodeField(functionName: string, rows: Rows, field: string): FieldCodes {
  if (!Array.isArray(rows) && typeof rows === "object" && rows !== null) {
    const column = columnOf(functionName, rows as ColumnTable, field);
    if (isDictionary(column)) return encodeDictionary(functionName, field, column);
  }
  const values = readField(functionName, rows, field);
  const codes = new Int32Array(values.length);
  const numbers = new Map<unknown, number>();
  const names: (string | null | undefined)[] = [];
  let last: unknown;
  let code = -1;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as unknown;
    // Neighbours are often alike, and the map need not be asked for them.
    if (value !== last || code < 0) {
      const known = numbers.get(value);
      code = known ?? names.length;
      if (known === undefined) {
        numbers.set(value, code);
        names.push(nameOf(value));
      }
      last = value;
    }
    codes[row] = code;
  }
  return { codes, names };
}

function encodeDictionary(functionName: string, field: string, column: DictionaryColumn): FieldCodes {
  const names = column.dictionary.map(nameOf);
  const codes = new Int32Array(column.codes);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (!(code >= 0 && code < names.length)) dictionaryValue(functionName, field, column, code, row);
  }
  return { codes, names };
}

function nameOf(value: unknown): string | null | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || Number.isFinite(value)) return String(value);
  return undefined;
}

/** Rows by the combinations of several codes that occur. */
export interface Combinations {
  /** For every row the number of its combination, from 0 on in the order of appearance. */
  readonly codes: Int32Array;
  /** For every combination a row that is of it: the first. */
  readonly firstRows: Int32Array;
}

/** Numbers the combinations of codes that occur. */
export function combineCodes(columns: readonly Int32Array[], rowCount: number): Combinations {
  // Keys of as many columns as the table of all keys has room for, before they are numbered.
  const roomFor = 4 * rowCount + 65_536;
  let keys = new Float64Array(rowCount);
  let keyCount = 1;
  for (const column of columns) {
    const width = widthOf(column);
    if (keyCount * width > roomFor) {
      const { codes, firstRows } = numberKeys(keys, keyCount, roomFor);
      keys = Float64Array.from(codes);
      keyCount = firstRows.length;
    }
    for (let row = 0; row < rowCount; row++) keys[row] = (keys[row] as number) * width + (column[row] as number);
    keyCount *= width;
  }
  return numberKeys(keys, keyCount, roomFor);
}

function widthOf(column: Int32Array): number {
  let width = 0;
  for (let row = 0; row < column.length; row++)
    if ((column[row] as number) >= width) width = (column[row] as number) + 1;
  return width;
}

function numberKeys(keys: Float64Array, keyCount: number, roomFor: number): Combinations {
  const codes = new Int32Array(keys.length);
  const rows: number[] = [];
  // A table of all keys is quicker than a map, while it is not much larger than the column itself.
  const numbers = keyCount <= roomFor ? new Int32Array(keyCount).fill(-1) : null;
  const numbersByKey = new Map<number, number>();
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row] as number;
    let code = numbers === null ? (numbersByKey.get(key) ?? -1) : (numbers[key] as number);
    if (code < 0) {
      code = rows.length;
      rows.push(row);
      if (numbers === null) numbersByKey.set(key, code);
      else numbers[key] = code;
    }
    codes[row] = code;
  }
  return { codes, firstRows: Int32Array.from(rows) };
}

/** How many rows these fields have; throws where columns differ in length. */
export function commonLength(functionName: string, fields: readonly string[], columns: readonly FieldCodes[]): number {
  const length = columns[0]?.codes.length ?? 0;
  for (const [i, { codes }] of columns.entries()) {
    if (codes.length === length) continue;
    const path = [fields[i] as string, "length"];
    rejectInput(functionName, "rows", path, "length-mismatch", `${length} like the others`, codes.length);
  }
  return length;
}
