import type { Column } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { weightsSchema } from "../schemas/columns.ts";
import { type ItemField, isItemValue } from "../schemas/item-records.ts";
import type { InputOptions, RatingInputOptions } from "../schemas/options.ts";
import { isRecord } from "../values.ts";

/** Some fields of records, as columns. */
export interface ItemColumns {
  /** How many records there are. */
  readonly length: number;
  /** The values of every field; NaN for a missing one. */
  readonly columns: readonly Float64Array[];
  /** 1 for a record that is left out as invalid. */
  readonly invalid: Uint8Array;
}

/** Checks the items of records and puts them into columns, in the same pass. What is not acceptable goes to the schema. */
export function readItems(
  functionName: string,
  argument: string,
  input: unknown,
  items: readonly ItemField[],
  options: InputOptions,
  schema: () => Parameters<typeof checkInput>[0],
): ItemColumns {
  const read = Array.isArray(input) ? readAcceptable(input, items, options) : null;
  if (read !== null) return read;
  const records = checkInput<unknown>(schema(), input, functionName, argument);
  return readAcceptable(records as readonly unknown[], items, { missing: "omit", invalid: "omit" }) as ItemColumns;
}

/** The columns; `null` at the first value that is not acceptable. */
function readAcceptable(
  records: readonly unknown[],
  items: readonly ItemField[],
  { missing, invalid }: InputOptions,
): ItemColumns | null {
  const { length } = records;
  const columns = items.map(() => new Float64Array(length));
  const marks = new Uint8Array(length);
  for (let row = 0; row < length; row++) {
    const record = records[row];
    let isInvalid = !isRecord(record);
    let isMissing = false;
    for (let i = 0; i < items.length && !isInvalid; i++) {
      const item = items[i] as ItemField;
      const value = (record as Record<string, unknown>)[item.field];
      const isBlank = value === null || value === undefined;
      if (isBlank) isMissing = true;
      else isInvalid = !isItemValue(value, item);
      (columns[i] as Float64Array)[row] = isBlank || isInvalid ? Number.NaN : (value as number);
    }
    if ((isInvalid && invalid !== "omit") || (!isInvalid && isMissing && missing === "error")) return null;
    marks[row] = Number(isInvalid);
  }
  return { length, columns, invalid: marks };
}

/** Checks the weights of so many records; `null` where there are none. */
export function readWeights(functionName: string, length: number, { weights }: RatingInputOptions): Column | null {
  if (weights === undefined) return null;
  return checkInput(weightsSchema(length), weights, functionName, "options", ["weights"]);
}
