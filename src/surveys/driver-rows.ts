import { movePlaces, rejectInput } from "../errors.ts";
import { type ColumnTable, checkField, type FieldValues, type Rows, readField } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { weightsSchema } from "../schemas/columns.ts";
import { type DriverInputOptions, driverResponsesSchema, finite } from "../schemas/drivers.ts";
import type { LeafRule } from "../schemas/rules.ts";
import {
  type ColumnReader,
  type GatheredRows,
  gatherRows,
  readerOfColumn,
  readerOfField,
} from "../stats/cross-product-blocks.ts";
import { isRecord } from "../values.ts";

/** The fields that a driver metric reads. */
export interface DriverFields {
  /** The field that is to be explained. */
  readonly outcome: string;
  /** The fields that may drive it. */
  readonly drivers: readonly string[];
}

/** Responses made ready to be read column by column. */
export interface DriverRows {
  /** How many there are. */
  readonly length: number;
  /** How many were left out as no records. */
  readonly invalid: number;
  /** A reader of the outcome, and one of each driver. */
  readonly readers: readonly ColumnReader[];
  /** Their weights; `null` where each weighs one. */
  readonly weights: ArrayLike<number> | null;
}

/** The outcome and the drivers that the options name. */
export function fieldsOf(functionName: string, { outcome, drivers }: DriverInputOptions): DriverFields {
  if (outcome === undefined) {
    rejectInput(functionName, "options", ["outcome"], "missing-value", "the name of a field", outcome);
  }
  if (drivers === undefined) {
    rejectInput(functionName, "options", ["drivers"], "missing-value", "names of fields", drivers);
  }
  const place = drivers.indexOf(outcome);
  if (place >= 0) {
    const path = ["drivers", place];
    rejectInput(functionName, "options", path, "inconsistent", "another field than the outcome", outcome);
  }
  return { outcome, drivers };
}

/** Throws unless two lists of fields are the same. */
export function checkSameFields(
  functionName: string,
  argument: string,
  a: DriverFields,
  b: Pick<DriverInputOptions, "outcome" | "drivers">,
): void {
  const words = (names: readonly string[]): string => names.join(", ");
  if (b.outcome !== undefined && b.outcome !== a.outcome) {
    rejectInput(functionName, argument, ["outcome"], "inconsistent", JSON.stringify(a.outcome), b.outcome);
  }
  if (b.drivers !== undefined && JSON.stringify(b.drivers) !== JSON.stringify(a.drivers)) {
    const expected = `the drivers of the summary (${words(a.drivers)})`;
    rejectInput(functionName, argument, ["drivers"], "inconsistent", expected, words(b.drivers));
  }
}

/** Checks responses and finds the readers of their columns. */
export function openDriverRows(
  functionName: string,
  input: Rows,
  { outcome, drivers }: DriverFields,
  options: DriverInputOptions,
): DriverRows {
  const fields = [outcome, ...drivers];
  if (!Array.isArray(input)) {
    const columns = fields.map((field) => readField(functionName, input, field));
    const length = checkLengths(functionName, fields, columns);
    return {
      length,
      invalid: 0,
      readers: columns.map(readerOfColumn),
      weights: weightsOf(functionName, input, length, options),
    };
  }
  const places = placesOfRecords(input);
  if (places !== null && options.invalid !== "omit") rejectRows(functionName, input, fields, options);
  const records: readonly object[] = places === null ? input : places.map((place) => input[place]);
  const weights = weightsOf(functionName, records, input.length, options, places);
  for (const field of fields) {
    checkField(functionName, records, field, (records[0] as Record<string, unknown> | undefined)?.[field]);
  }
  return {
    length: records.length,
    invalid: input.length - records.length,
    readers: fields.map((field) => readerOfField(records, field)),
    weights,
  };
}

/** Reads all responses; where there are faults that the options do not allow for, the schema words them. */
export function gatherDriverRows(
  functionName: string,
  input: Rows,
  fields: DriverFields,
  options: DriverInputOptions,
  readersOf: (readers: readonly ColumnReader[]) => readonly ColumnReader[] = (readers) => readers,
  ruleOfDriver: LeafRule = finite(),
): GatheredRows {
  const rows = openDriverRows(functionName, input, fields, options);
  const gathered = gatherRows(rows.length, readersOf(rows.readers), rows.weights);
  const { missing } = gathered;
  const invalid = gathered.invalid + rows.invalid;
  if ((invalid > 0 && options.invalid !== "omit") || (missing > 0 && options.missing === "error")) {
    rejectRows(functionName, input, [fields.outcome, ...fields.drivers], options, ruleOfDriver);
  }
  return { ...gathered, invalid };
}

/** The places of the records among the rows; `null` where all are records. */
function placesOfRecords(rows: readonly unknown[]): number[] | null {
  let isWhole = true;
  for (let row = 0; row < rows.length && isWhole; row++) isWhole = isRecord(rows[row]);
  if (isWhole) return null;
  const places: number[] = [];
  rows.forEach((row, place) => {
    if (isRecord(row)) places.push(place);
  });
  return places;
}

function checkLengths(functionName: string, fields: readonly string[], columns: readonly FieldValues[]): number {
  const length = columns[0]?.length ?? 0;
  columns.forEach((column, place) => {
    if (column.length === length) return;
    const path = [fields[place] as string, "length"];
    rejectInput(functionName, "rows", path, "length-mismatch", `${length} like the others`, column.length);
  });
  return length;
}

function weightsOf(
  functionName: string,
  rows: Rows,
  length: number,
  { weights }: DriverInputOptions,
  places: readonly number[] | null = null,
): ArrayLike<number> | null {
  if (weights === undefined) return null;
  if (typeof weights !== "string") {
    const column = checkInput(weightsSchema(length), weights, functionName, "options", [
      "weights",
    ]) as ArrayLike<number>;
    return places === null ? column : places.map((place) => column[place] as number);
  }
  const column = readField(functionName, rows, weights);
  try {
    return checkInput(weightsSchema(), column, functionName, "responses") as ArrayLike<number>;
  } catch (error) {
    throw movePlaces(error, ({ path: [row = 0] }) => ({
      argument: "responses",
      path: [places?.[row as number] ?? row, weights],
    }));
  }
}

function rejectRows(
  functionName: string,
  input: Rows,
  fields: readonly string[],
  options: DriverInputOptions,
  ruleOfDriver: LeafRule = finite(),
): never {
  const rules = Object.fromEntries(fields.map((field, place) => [field, place === 0 ? finite() : ruleOfDriver]));
  const rows = Array.isArray(input) ? input : recordsOf(functionName, input as ColumnTable, fields);
  checkInput<unknown>(driverResponsesSchema(rules, options), rows, functionName, "responses");
  // What the guard refuses the schema refuses too; this is for the type.
  return rejectInput(functionName, "responses", [], "invalid-type", "an array of responses", input);
}

function recordsOf(functionName: string, table: ColumnTable, fields: readonly string[]): object[] {
  const columns = fields.map((field) => readField(functionName, table, field));
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, row) =>
    Object.fromEntries(fields.map((field, place) => [field, columns[place]?.[row]])),
  );
}
