import { type MetricInputError, movePlaces, rejectInput } from "../errors.ts";
import { columnLength, columnWords, type DictionaryColumn, isDictionary, readVector } from "../rows.ts";
import type { CohortEvent, CohortEventOptions } from "../schemas/cohorts.ts";
import { maximumInstant } from "../time/civil.ts";
import type { Instant } from "../time/instant.ts";
import { type Column, isNumberColumn, isRecord, type NumericArray } from "../values.ts";

/** Events as columns of one length. A column holds what the field of a {@link CohortEvent} holds, one value an event. */
export interface CohortEventColumns {
  /** Who it was. Quickest as numbers in a typed array, or as names in a dictionary. */
  readonly customerId: Column<string | number> | DictionaryColumn<string | number | null | undefined>;
  /** When it happened. Quickest as epoch milliseconds in a `Float64Array`. */
  readonly at: Column<Instant> | DictionaryColumn<Instant | null | undefined>;
  /** When the customer joined. Needed with `cohortBy: "joinedAt"`. */
  readonly joinedAt?: Column<Instant> | DictionaryColumn<Instant | null | undefined> | undefined;
  /** What it was. Needed where `startEvent` or `returnEvent` is a type. */
  readonly type?: readonly (string | null | undefined)[] | DictionaryColumn<string | null | undefined> | undefined;
  /** What it earned. Needed with `retained: "revenue"`. */
  readonly revenue?: Column | DictionaryColumn<number | null | undefined> | undefined;
}

/** Columns that were found to be of one length. */
export interface CheckedColumns {
  /** How many events there are. */
  readonly length: number;
  /** Fills a block with the numbers that a column's values from a place on are read as. */
  readonly reader: (field: "customerId" | "at" | "joinedAt" | "revenue", read: ReadValue) => BlockReader;
  /** The type of an event. */
  readonly typeAt: (row: number) => CohortEvent["type"];
  /** An event as a record of the columns that there are. */
  readonly recordAt: (row: number) => CohortEvent;
}

/** Makes a number of a value: NaN of one that cannot be counted. */
type ReadValue = (value: unknown) => number;

/** Fills the start of a block with as many numbers, from a place of the column on. */
type BlockReader = (from: number, count: number, block: Float64Array) => void;

const fieldNames = ["customerId", "at", "joinedAt", "type", "revenue"] as const;
type FieldName = (typeof fieldNames)[number];

/** Whether an input is a table of columns. A lone record is none. */
export function isColumnTable(input: unknown): input is object {
  return isRecord(input) && Object.values(input).some((column) => columnLength(column) !== undefined);
}

/** Checks that events are columns of one length, that all are there which the options need, and that there are no others. */
export function checkCohortColumns(functionName: string, input: object, options: CohortEventOptions): CheckedColumns {
  const reject = (path: (string | number)[], code: MetricInputError["code"], expected: string, value: unknown): never =>
    rejectInput(functionName, "events", path, code, expected, value);
  const given = input as Readonly<Record<string, unknown>>;
  const columns = new Map<FieldName, readonly unknown[] | DictionaryColumn>();
  const needed = neededFields(options);
  for (const field of fieldNames) {
    const column = Object.hasOwn(given, field) ? given[field] : undefined;
    if (column === undefined && !needed.includes(field)) continue;
    const values = isNumberColumn(column) || isDictionary(column) ? column : readVector(column);
    if (values === undefined) reject([field], "invalid-type", columnWords, column);
    columns.set(field, values as readonly unknown[] | DictionaryColumn);
  }
  const length = lengthOf(columns.get("customerId"));
  for (const [field, column] of columns) {
    const found = lengthOf(column);
    if (found !== length) reject([field, "length"], "length-mismatch", `${length}, one for each event`, found);
    if (isDictionary(column)) checkCodes(functionName, field, column);
  }
  const valueAt = (field: FieldName, row: number): unknown => {
    const column = columns.get(field);
    return isDictionary(column) ? column.dictionary[column.codes[row] as number] : column?.[row];
  };
  return {
    length,
    reader: (field, read) =>
      blockReader(columns.get(field), field === "customerId" ? Number.isSafeInteger : isTime, read),
    typeAt: (row) => valueAt("type", row) as CohortEvent["type"],
    recordAt: (row) => Object.fromEntries([...columns.keys()].map((field) => [field, valueAt(field, row)])),
  };
}

/** Says the faults of records where they stand in columns: `events.at[17]`, not `events[17].at`. */
export function atColumns<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    throw movePlaces(error, ({ argument, path }) => {
      const [row, field, ...inside] = path;
      const isMoved = argument === "events" && typeof row === "number" && field !== undefined;
      return { argument, path: isMoved ? [field, row, ...inside] : path };
    });
  }
}

function neededFields({ cohortBy, startEvent, returnEvent, retained }: CohortEventOptions): FieldName[] {
  const fields: FieldName[] = ["customerId", "at"];
  if (cohortBy === "joinedAt") fields.push("joinedAt");
  if (typeof startEvent === "string" || typeof returnEvent === "string") fields.push("type");
  if (retained === "revenue") fields.push("revenue");
  return fields;
}

function lengthOf(column: readonly unknown[] | DictionaryColumn | undefined): number {
  return (isDictionary(column) ? column.codes : column)?.length ?? 0;
}

function checkCodes(functionName: string, field: string, { codes, dictionary }: DictionaryColumn): void {
  const size = dictionary.length;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (code >= 0 && code < size) continue;
    const expected = `an index of the dictionary (0 to ${size - 1})`;
    rejectInput(functionName, "events", [field, "codes", row], "out-of-range", expected, code);
  }
}

/** Whether a number is epoch milliseconds. An amount that is not goes through its own reading as well. */
function isTime(value: unknown): boolean {
  return (value as number) >= -maximumInstant && (value as number) <= maximumInstant;
}

function blockReader(
  column: readonly unknown[] | DictionaryColumn | undefined,
  isPlain: (value: unknown) => boolean,
  read: ReadValue,
): BlockReader {
  if (column === undefined) return () => {};
  if (isDictionary(column)) return dictionaryReader(column, read);
  if (Array.isArray(column)) {
    return (from, count, block) => {
      for (let i = 0; i < count; i++) {
        const value = column[from + i];
        block[i] = typeof value === "number" && isPlain(value) ? value : read(value);
      }
    };
  }
  const numbers = column as unknown as NumericArray;
  const isFloat = numbers instanceof Float64Array || numbers instanceof Float32Array;
  return (from, count, block) => {
    block.set(numbers.subarray(from, from + count));
    if (!isFloat) return;
    for (let i = 0; i < count; i++) {
      const value = block[i] as number;
      if (!isPlain(value)) block[i] = read(value);
    }
  };
}

/** Reads every value of the dictionary once, when it first occurs: then customers are numbered as they are in records. */
function dictionaryReader({ codes, dictionary }: DictionaryColumn, read: ReadValue): BlockReader {
  const known = new Float64Array(dictionary.length);
  const isKnown = new Uint8Array(dictionary.length);
  return (from, count, block) => {
    for (let i = 0; i < count; i++) {
      const code = codes[from + i] as number;
      if (isKnown[code] === 0) {
        known[code] = read(dictionary[code]);
        isKnown[code] = 1;
      }
      block[i] = known[code] as number;
    }
  };
}
