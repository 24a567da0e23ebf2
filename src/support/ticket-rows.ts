import { invalidRecord, missingRecord } from "../count-kinds.ts";
import type { Grouping } from "../metric.ts";
import { isRecordList, type RecordList, recordAt, sampleOf, toRecords } from "../record-table.ts";
import type { InputOptions } from "../schemas/options.ts";

type Groups = Pick<Grouping, "codes" | "groupCount">;

/** Records that were made of others, with those that could not be used. */
export interface MadeRecords {
  readonly records: readonly unknown[];
  readonly missing: number;
  readonly invalid: number;
}

/** How records are read. */
export interface RowRules extends InputOptions {
  /** Gives a number from 0 on for a record, or {@link missingRecord}, or {@link invalidRecord}. */
  readonly read: (record: unknown) => number;
  /** Throws for what is no such list of records. */
  readonly check: (input: unknown) => unknown;
  /** Whether an input holds something else, such as events. */
  readonly isMade?: ((input: readonly unknown[]) => boolean) | undefined;
  /** Makes records of that. */
  readonly make?: ((input: readonly unknown[]) => MadeRecords) | undefined;
}

/** What was read of one group. */
export interface ReadRows {
  /** The numbers that the reader gave, of the records that count. */
  readonly values: Float64Array;
  readonly missing: number;
  readonly invalid: number;
}

/** Checks records, or what they are made of, and reads them in the same pass, for every group. */
export function readRows(input: unknown, rules: RowRules, groups: Groups | null): ReadRows[] {
  const { isMade, make } = rules;
  if (make !== undefined && isRecordList(input) && isMade?.(sampleOf(input))) {
    const records = toRecords(input) as readonly unknown[];
    const all = make(records);
    if (groups === null) return [readMade(all, rules)];
    // All of it was found to be right: now every group makes records of its own.
    return partRows(records, groups).map((rows) => readMade(make(rows), rules));
  }
  let codes = isRecordList(input) ? readAll(input, rules, rules) : null;
  if (codes === null) {
    rules.check(toRecords(input));
    codes = readAll(input as RecordList, rules, leaveOut) as Float64Array;
  }
  if (groups === null) return [sortOut(codes)];
  return partRows(codes, groups).map((part) => sortOut(Float64Array.from(part)));
}

/** The rows of every group. */
export function partRows<T>(rows: ArrayLike<T>, { codes, groupCount }: Groups): T[][] {
  const parts = Array.from({ length: groupCount }, (): T[] => []);
  for (let row = 0; row < rows.length; row++) parts[codes[row] as number]?.push(rows[row] as T);
  return parts;
}

/** How many of the numbers that were read are each of the first whole ones. */
export function countCodes(values: Float64Array, codeCount: number): number[] {
  const counts = new Array<number>(codeCount).fill(0);
  for (let i = 0; i < values.length; i++) counts[values[i] as number]!++;
  return counts;
}

const leaveOut: InputOptions = { missing: "omit", invalid: "omit" };

/** Reads every record once; `null` at the first one that is not acceptable, unless those are to be left out. */
function readAll(
  records: RecordList,
  { read }: Pick<RowRules, "read">,
  { missing, invalid }: InputOptions,
): Float64Array | null {
  const codes = new Float64Array(records.length);
  for (let row = 0; row < records.length; row++) {
    const code = read(recordAt(records, row));
    if (code < 0 && (code === invalidRecord ? invalid !== "omit" : missing === "error")) return null;
    codes[row] = code;
  }
  return codes;
}

function readMade({ records, missing, invalid }: MadeRecords, rules: RowRules): ReadRows {
  const rows = sortOut(readAll(records, rules, leaveOut) as Float64Array);
  return { ...rows, missing: rows.missing + missing, invalid: rows.invalid + invalid };
}

function sortOut(codes: Float64Array): ReadRows {
  const values = codes.filter((code) => code >= 0);
  let missing = 0;
  for (let row = 0; row < codes.length; row++) if (codes[row] === missingRecord) missing++;
  return { values, missing, invalid: codes.length - values.length - missing };
}
