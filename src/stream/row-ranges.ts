import { rejectInput } from "../errors.ts";
import { type ColumnTable, columnOf, isDictionary, type Rows, readField } from "../rows.ts";

/** The rows from one place up to another, as a copy that keeps no other row alive. */
export function sliceRows(functionName: string, rows: Rows, from: number, to: number): Rows {
  if (Array.isArray(rows)) return rows.slice(from, to);
  const part: Record<string, ColumnTable[string]> = Object.create(null);
  for (const name of Object.keys(rows)) {
    const column = columnOf(functionName, rows as ColumnTable, name);
    part[name] = isDictionary(column)
      ? { codes: column.codes.slice(from, to), dictionary: column.dictionary }
      : column.slice(from, to);
  }
  return part;
}

/** Throws where rows cannot follow others: a table after records, or one with other columns, some of which would be lost. */
export function checkAlike(functionName: string, first: Rows, next: Rows): void {
  const isList = Array.isArray(first);
  if (isList !== Array.isArray(next)) {
    const expected = `${isList ? "an array of records" : "a table of columns"} like the chunk before`;
    rejectInput(functionName, "rows", [], "inconsistent", expected, next);
  }
  if (isList) return;
  const fields = Object.keys({ ...first, ...next });
  const alone = fields.find((field) => !Object.hasOwn(first, field) || !Object.hasOwn(next, field));
  if (alone === undefined) return;
  const expected = "a column of the chunk before and of this one, which share a customer";
  rejectInput(functionName, "rows", [alone], "inconsistent", expected, (next as ColumnTable)[alone]);
}

/** Several parts in one, which have the same fields: the columns of tables become plain arrays. */
export function joinRows(functionName: string, parts: readonly Rows[]): Rows {
  const [first] = parts as [Rows];
  if (parts.length === 1) return first;
  if (Array.isArray(first)) return (parts as readonly (readonly object[])[]).flat();
  const whole: Record<string, ColumnTable[string]> = Object.create(null);
  for (const name of Object.keys(first)) {
    whole[name] = parts.flatMap((part) => Array.from<unknown>(readField(functionName, part, name)));
  }
  return whole;
}
