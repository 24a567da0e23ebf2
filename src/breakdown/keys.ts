import { rejectInput } from "../errors.ts";
import type { GroupCodes } from "../metric.ts";
import {
  type ColumnTable,
  checkField,
  columnOf,
  type DictionaryColumn,
  dictionaryValue,
  type Field,
  type FieldValues,
  isDictionary,
  type Rows,
  readField,
  rejectRecords,
} from "../rows.ts";
import { countBytes } from "./byte-counts.ts";
import { type BlockReader, codedVector } from "./table.ts";

/** What a row may be grouped by; `null` stands for a missing value. */
export type SegmentKey = string | number | boolean | null;

/** Rows by the distinct values of one field or of several. */
interface KeyCodes {
  /** For every row the number of its group. */
  readonly codes: GroupCodes;
  /** For every group its values, one a field. */
  readonly keys: readonly (readonly SegmentKey[])[];
  /** For every group how many rows it has. */
  readonly counts: Uint32Array;
}

/** An encoding under way: the rows are given to it in order, as many at a time as the caller likes. */
export interface KeyEncoder {
  /** Encodes the rows from one place up to another. */
  readonly read: BlockReader;
  /** What came of it, once all rows are read. */
  readonly finish: () => KeyCodes;
}

/** Gives every row the number of its group. */
export function keyEncoder(
  functionName: string,
  rows: Rows,
  rowCount: number,
  fields: readonly Field<never>[],
): KeyEncoder {
  const [field] = fields;
  if (fields.length === 1 && typeof field === "string" && Array.isArray(rows)) {
    const state = newState(rowCount, (value, row) => checkKey(functionName, value, [row, field]));
    return {
      read: (from, to) => encodeRecords(functionName, rows, field, from, to, state),
      finish: () => {
        checkField(functionName, rows, field, state.keys.length === 1 ? state.keys[0]?.[0] : "");
        return finishState(state);
      },
    };
  }
  return { read: () => {}, finish: () => encodeFields(functionName, rows, fields) };
}

function encodeFields(functionName: string, rows: Rows, fields: readonly Field<never>[]): KeyCodes {
  let encoded: KeyCodes | undefined;
  for (const field of fields) {
    const next = encodeField(functionName, rows, field);
    encoded = encoded === undefined ? next : cross(encoded, next);
  }
  return encoded as KeyCodes;
}

function encodeField(functionName: string, rows: Rows, field: Field<never>): KeyCodes {
  let values: FieldValues;
  if (typeof field === "string" && !Array.isArray(rows)) {
    const table = rows as ColumnTable;
    const column = codedVector(table[field]) ?? columnOf(functionName, table, field);
    if (isDictionary(column)) return encodeDictionary(functionName, field, column);
    values = column;
  } else values = readField(functionName, rows, field);
  return encodeValues(values, (value, row) =>
    checkKey(functionName, value, typeof field === "string" ? [row, field] : [row]),
  );
}

const cacheSize = 256;

/**
 * What is known of the keys. Groups are numbered in the order in which they appear. A look-up in a Map costs three times what the
 * rest does, so the keys last met stand in a small table by a few of their letters, and the Map is asked only where that table
 * holds another key.
 */
interface KeyState {
  readonly codes: Uint32Array;
  readonly groups: Map<unknown, number>;
  readonly keys: SegmentKey[][];
  readonly counts: number[];
  readonly cachedKeys: unknown[];
  readonly cachedCodes: Uint32Array;
  readonly check: (value: unknown, row: number) => SegmentKey;
}

function newState(rowCount: number, check: KeyState["check"]): KeyState {
  return {
    codes: new Uint32Array(rowCount),
    groups: new Map(),
    keys: [],
    counts: [],
    cachedKeys: new Array<unknown>(cacheSize).fill(undefined),
    cachedCodes: new Uint32Array(cacheSize),
    check,
  };
}

function finishState({ codes, keys, counts }: KeyState): KeyCodes {
  return { codes, keys, counts: Uint32Array.from(counts) };
}

function encodeRecords(
  functionName: string,
  rows: readonly object[],
  field: string,
  from: number,
  to: number,
  state: KeyState,
): void {
  for (let row = from; row < to; row++) {
    const record = rows[row] as Record<string, unknown>;
    if (typeof record !== "object" || record === null) rejectRecords(functionName, rows);
    encode(record[field] ?? null, row, state);
  }
}

function encodeValues(values: FieldValues, check: KeyState["check"]): KeyCodes {
  const state = newState(values.length, check);
  for (let row = 0; row < values.length; row++) encode(values[row] ?? null, row, state);
  return finishState(state);
}

function encode(value: unknown, row: number, state: KeyState): void {
  const slot = slotOf(value);
  const code = state.cachedKeys[slot] === value ? (state.cachedCodes[slot] as number) : lookUp(value, row, slot, state);
  state.codes[row] = code;
  state.counts[code]!++;
}

function lookUp(value: unknown, row: number, slot: number, state: KeyState): number {
  let code = state.groups.get(value);
  if (code === undefined) {
    code = state.keys.length;
    state.keys.push([state.check(value, row)]);
    state.groups.set(value, code);
    state.counts.push(0);
  }
  state.cachedKeys[slot] = value;
  state.cachedCodes[slot] = code;
  return code;
}

function slotOf(value: unknown): number {
  if (typeof value === "number") return value & (cacheSize - 1);
  if (typeof value !== "string" || value.length === 0) return 0;
  const { length } = value;
  const letters =
    value.charCodeAt(length - 1) +
    7 * value.charCodeAt(length >> 1) +
    13 * value.charCodeAt(length - (length > 1 ? 2 : 1));
  return (letters + 31 * length) & (cacheSize - 1);
}

/** Codes are taken as they are when they can be: then no row is looked at but to count it and to see that its code is one. */
function encodeDictionary(functionName: string, field: string, column: DictionaryColumn): KeyCodes {
  const { codes, dictionary } = column;
  const values = dictionary.map((value, code) => checkKey(functionName, value ?? null, [field, "dictionary", code]));
  const counts = countCodes(functionName, field, column);
  const unsigned = codes instanceof Uint8Array || codes instanceof Uint16Array || codes instanceof Uint32Array;
  if (unsigned && new Set(values).size === values.length)
    return { codes, keys: values.map((value) => [value]), counts };
  return encodeValues(
    Array.from(codes, (code) => values[code]),
    (value) => value as SegmentKey,
  );
}

/** How many rows each code has. Throws for a code that is none. */
function countCodes(functionName: string, field: string, column: DictionaryColumn): Uint32Array {
  const { codes, dictionary } = column;
  const counts = new Uint32Array(dictionary.length);
  if (codes instanceof Uint8Array) {
    const bytes = countBytes(codes);
    if (bytes.some((count, code) => count > 0 && code >= dictionary.length)) {
      const row = codes.findIndex((code) => code >= dictionary.length);
      dictionaryValue(functionName, field, column, codes[row] as number, row);
    }
    counts.set(bytes.subarray(0, counts.length));
    return counts;
  }
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    const count = counts[code];
    // There is none for a code that is negative, a fraction or too large.
    if (count === undefined) dictionaryValue(functionName, field, column, code, row);
    else counts[code] = count + 1;
  }
  return counts;
}

/** So many pairs of keys are counted whether rows have them or not. */
const manyPairs = 1 << 16;

function cross(a: KeyCodes, b: KeyCodes): KeyCodes {
  const pairCount = a.keys.length * b.keys.length;
  if (pairCount <= manyPairs) {
    const counts = new Uint32Array(pairCount);
    const codes = pairCount <= 256 ? new Uint8Array(a.codes.length) : new Uint16Array(a.codes.length);
    crossCodes(a.codes, b.codes, b.keys.length, codes, counts);
    return { codes, keys: a.keys.flatMap((first) => b.keys.map((second) => [...first, ...second])), counts };
  }
  const pairs = Float64Array.from(a.codes, (first, row) => first * b.keys.length + (b.codes[row] as number));
  const { codes, keys, counts } = encodeValues(pairs, (pair) => pair as number);
  const split = ([pair]: readonly SegmentKey[]): SegmentKey[] => {
    const second = (pair as number) % b.keys.length;
    const first = ((pair as number) - second) / b.keys.length;
    return [...(a.keys[first] as readonly SegmentKey[]), ...(b.keys[second] as readonly SegmentKey[])];
  };
  return { codes, keys: keys.map(split), counts };
}

function crossCodes(
  a: GroupCodes,
  b: GroupCodes,
  width: number,
  codes: Uint8Array | Uint16Array,
  counts: Uint32Array,
): void {
  for (let row = 0; row < codes.length; row++) {
    const code = (a[row] as number) * width + (b[row] as number);
    codes[row] = code;
    counts[code]!++;
  }
}

/** Whether rows may be grouped by a value. */
export function isSegmentKey(value: unknown): value is SegmentKey {
  return value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

function checkKey(functionName: string, value: unknown, path: readonly (string | number)[]): SegmentKey {
  // The sum makes 0 of −0.
  if (isSegmentKey(value)) return typeof value === "number" ? value + 0 : value;
  return rejectInput(
    functionName,
    "rows",
    path,
    "invalid-type",
    "a string, a finite number, a boolean or blank",
    value,
  );
}

/** Several values in one word. */
export function labelOfKey(key: readonly SegmentKey[]): string {
  return key.map((value) => value ?? "(missing)").join(" / ");
}

/** Ascending order of keys: numbers, then words by their code units, then booleans, with missing ones last. */
export function compareKeys(a: readonly SegmentKey[], b: readonly SegmentKey[]): number {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as SegmentKey, b[i] as SegmentKey];
    if (x === y) continue;
    const rank = rankOf(x) - rankOf(y);
    if (rank !== 0) return rank;
    return (x as number) < (y as number) ? -1 : 1;
  }
  return 0;
}

function rankOf(key: SegmentKey): number {
  if (key === null) return 3;
  return ["number", "string", "boolean"].indexOf(typeof key);
}
