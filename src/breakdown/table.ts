import {
  type ColumnTable,
  checkField,
  columnOf,
  type DictionaryColumn,
  type FieldValues,
  isDictionary,
  type NumericArray,
  type Rows,
  readVector,
  rejectRecords,
} from "../rows.ts";
import { isCount, isNumberColumn, isRecord } from "../values.ts";

export { countRows } from "../rows.ts";

/** The rows at these places, in this order. */
export function takeRows<Row extends object>(rows: Rows<Row>, places: Uint32Array): Rows<Row> {
  if (Array.isArray(rows)) return takeValues(rows, places) as Row[];
  const part: Record<string, ColumnTable[string]> = {};
  for (const name of Object.keys(rows)) {
    const column = columnOf("takeRows", rows as ColumnTable, name);
    part[name] = isDictionary(column)
      ? { codes: takeValues(column.codes, places) as Uint32Array, dictionary: column.dictionary }
      : takeValues(column, places);
  }
  return part;
}

/** The table with the columns of other libraries as arrays, so that they are read once. Without fields that is done to all of them. */
export function readVectors(table: ColumnTable, fields: readonly string[] = Object.keys(table)): ColumnTable {
  const read: Record<string, ColumnTable[string]> = {};
  for (const field of fields) {
    const column = Object.hasOwn(table, field) ? table[field] : undefined;
    const values =
      isNumberColumn(column) || isDictionary(column) ? undefined : (codedVector(column) ?? readVector(column));
    if (values !== undefined) read[field] = values;
  }
  return Object.keys(read).length === 0 ? table : { ...table, ...read };
}

/** The codes and the words of a vector of Apache Arrow that keeps them in one piece; `undefined` of anything else. */
export function codedVector(vector: unknown): DictionaryColumn | undefined {
  if (!isRecord(vector) || !Array.isArray(vector.data) || vector.data.length !== 1) return undefined;
  const { length, nullCount } = vector;
  const [{ dictionary, values }] = vector.data as [{ dictionary?: Iterable<unknown>; values?: unknown }];
  if (!dictionary || !isNumberColumn(values) || !isCount(length) || values.length < length) return undefined;
  const codes = Uint32Array.from(values as readonly number[]).subarray(0, length);
  const words = [...dictionary];
  if (nullCount === 0) return { codes, dictionary: words };
  const { isValid } = vector as { isValid?: (place: number) => boolean };
  if (isValid === undefined) return undefined;
  for (let row = 0; row < length; row++) if (!isValid.call(vector, row)) codes[row] = words.length;
  return { codes, dictionary: [...words, null] };
}

function takeValues(values: FieldValues, places: Uint32Array): FieldValues {
  if (Array.isArray(values)) return Array.from(places, (place) => values[place]);
  const taken = (values as NumericArray).slice(0, places.length);
  for (let i = 0; i < places.length; i++) taken[i] = values[places[i] as number] as number;
  return taken;
}

/** Does its part of a pass over the rows, from one place up to another. */
export type BlockReader = (from: number, to: number) => void;

const blockLength = 1024;

/** Reads several fields of records as columns, block by block and `alongside`, so that a record is still at hand for its next field. */
export function readColumns(
  functionName: string,
  rows: readonly object[],
  fields: readonly string[],
  alongside: BlockReader,
): FieldValues[] {
  const readers = fields.map((field) => columnReader(functionName, rows, field));
  for (let from = 0; from < rows.length; from += blockLength) {
    const to = Math.min(from + blockLength, rows.length);
    alongside(from, to);
    for (const { read } of readers) read(from, to);
  }
  return readers.map(({ finish }) => finish());
}

/** Reads a field as bytes as long as it holds nothing else: an array of as many rows costs more than all the rest. */
function columnReader(
  functionName: string,
  rows: readonly object[],
  field: string,
): { read: BlockReader; finish: () => FieldValues } {
  const bytes = new Uint8Array(rows.length);
  let values: unknown[] | null = null;
  return {
    read: (from, to) => {
      const read = values === null ? readBytes(rows, field, from, to, bytes) : from;
      if (read === to) return;
      if (values === null) {
        values = new Array<unknown>(rows.length);
        for (let i = 0; i < read; i++) values[i] = bytes[i];
      }
      readBlock(functionName, rows, field, read, to, values);
    },
    finish: () => {
      if (values === null) return bytes;
      checkField(functionName, rows, field, values[0]);
      return values;
    },
  };
}

/** Reads up to the first value that is no byte, and says where that is. */
function readBytes(rows: readonly object[], field: string, from: number, to: number, bytes: Uint8Array): number {
  for (let i = from; i < to; i++) {
    const value = (rows[i] as Record<string, unknown> | null | undefined)?.[field];
    if (typeof value !== "number" || (value & 255) !== value) return i;
    bytes[i] = value;
  }
  return to;
}

/** Reads a field of the rows from one place up to another. */
function readBlock(
  functionName: string,
  rows: readonly object[],
  field: string,
  from: number,
  to: number,
  values: unknown[],
): void {
  for (let i = from; i < to; i++) {
    const row = rows[i] as Record<string, unknown>;
    if (typeof row !== "object" || row === null) rejectRecords(functionName, rows);
    values[i] = row[field];
  }
}
