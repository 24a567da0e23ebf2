import { rejectInput } from "../errors.ts";
import {
  type ColumnTable,
  checkField,
  type FieldValues,
  isDictionary,
  type NumericArray,
  type Rows,
  readBlock,
} from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { recordsSchema } from "../schemas/columns.ts";
import { isNumberColumn, isRecord } from "../values.ts";

/** How many rows there are. Throws when the input is no rows at all, or when columns differ in length. */
export function countRows(functionName: string, rows: Rows): number {
  if (Array.isArray(rows)) return rows.length;
  if (!isRecord<ColumnTable>(rows)) {
    rejectInput(functionName, "rows", [], "invalid-type", "an array of records or a table of columns", rows);
  }
  let count = -1;
  for (const [name, column] of Object.entries(rows)) {
    const values = isDictionary(column) ? column.codes : column;
    if (!isNumberColumn(values)) {
      const expected = "an array, a typed array or { codes, dictionary }";
      rejectInput(functionName, "rows", [name], "invalid-type", expected, column);
    }
    if (count < 0) count = values.length;
    if (values.length !== count) {
      const expected = `${count} like the others`;
      rejectInput(functionName, "rows", [name, "length"], "length-mismatch", expected, values.length);
    }
  }
  return Math.max(0, count);
}

/** Throws unless every row is a record. Asked only where no field was read that would have shown it. */
export function checkRecords(functionName: string, rows: Rows): void {
  if (Array.isArray(rows)) checkInput(recordsSchema(), rows, functionName, "rows");
}

/** The rows at these places, in this order. */
export function takeRows<Row extends object>(rows: Rows<Row>, places: Uint32Array): Rows<Row> {
  if (Array.isArray(rows)) return takeValues(rows, places) as Row[];
  const part: Record<string, ColumnTable[string]> = {};
  for (const [name, column] of Object.entries(rows as ColumnTable)) {
    part[name] = isDictionary(column)
      ? { codes: takeValues(column.codes, places) as Uint32Array, dictionary: column.dictionary }
      : takeValues(column as FieldValues, places);
  }
  return part;
}

function takeValues(values: FieldValues, places: Uint32Array): FieldValues {
  if (Array.isArray(values)) return Array.from(places, (place) => values[place]);
  const taken = (values as NumericArray).slice(0, places.length);
  for (let i = 0; i < places.length; i++) taken[i] = values[places[i] as number] as number;
  return taken;
}

const blockLength = 1024;

/** The values of several fields of records, read block by block, so that a record is still at hand for its next field. */
export function readFields(functionName: string, rows: readonly object[], fields: readonly string[]): unknown[][] {
  const columns = fields.map(() => new Array<unknown>(rows.length));
  for (let from = 0; from < rows.length; from += blockLength) {
    const to = Math.min(from + blockLength, rows.length);
    fields.forEach((field, place) => {
      readBlock(functionName, rows, field, from, to, columns[place] as unknown[]);
    });
  }
  fields.forEach((field, place) => {
    checkField(functionName, rows, field, columns[place] as unknown[]);
  });
  return columns;
}
