import { rejectInput } from "../errors.ts";
import { type Field, type Rows, readField } from "../rows.ts";
import type { UnhappyRule } from "./journey-rows.ts";

/** For every row 1 where it is unhappy, 0 where it is not, and 2 where it does not say. */
export function readUnhappy(rows: Rows, rowCount: number, rule: UnhappyRule<never>): Uint8Array {
  const marks = new Uint8Array(rowCount).fill(2);
  if (typeof rule === "function") {
    if (!Array.isArray(rows)) {
      const expected = "{ field, atMost } or { field, atLeast } for a table of columns";
      rejectInput("journey", "options", ["unhappy"], "invalid-type", expected, rule);
    }
    const values = readField("journey", rows, rule as Field<never>);
    for (let row = 0; row < rowCount; row++) {
      const value = values[row];
      if (typeof value === "boolean") marks[row] = Number(value);
      else if (value !== null && value !== undefined) {
        rejectInput("journey", "options", ["unhappy", row], "invalid-type", "true, false or null for every row", value);
      }
    }
    return marks;
  }
  const values = readField("journey", rows, rule.field);
  const limit = "atMost" in rule ? rule.atMost : rule.atLeast;
  const sign = "atMost" in rule ? 1 : -1;
  for (let row = 0; row < rowCount; row++) {
    const value = values[row];
    if (typeof value === "number" && Number.isFinite(value)) marks[row] = sign * (value - limit) <= 0 ? 1 : 0;
    else if (value !== null && value !== undefined) {
      const path = typeof rule.field === "string" ? [row, rule.field] : [row];
      rejectInput("journey", "rows", path, "invalid-type", "a finite number or blank", value);
    }
  }
  return marks;
}
