import { rejectInput } from "../errors.ts";
import type { GroupCodes } from "../metric.ts";
import {
  type ColumnTable,
  columnOf,
  type DictionaryColumn,
  type Field,
  type FieldValues,
  isDictionary,
  type Rows,
  readField,
  valueOf,
} from "../rows.ts";

/** What a row may be grouped by; `null` stands for a missing value. */
export type SegmentKey = string | number | boolean | null;

/** Rows by the distinct values of one field or of several. */
export interface KeyCodes {
  /** For every row the number of its group. */
  readonly codes: GroupCodes;
  /** For every group its values, one a field. */
  readonly keys: readonly (readonly SegmentKey[])[];
  /** For every group how many rows it has. */
  readonly counts: Uint32Array;
}

/** Gives every row the number of its group. */
export function encodeKeys(functionName: string, rows: Rows, fields: readonly Field<never>[]): KeyCodes {
  let encoded: KeyCodes | undefined;
  for (const field of fields) {
    const next = encodeField(functionName, rows, field);
    encoded = encoded === undefined ? next : cross(encoded, next);
  }
  return encoded as KeyCodes;
}

function encodeField(functionName: string, rows: Rows, field: Field<never>): KeyCodes {
  if (typeof field === "string" && !Array.isArray(rows)) {
    const column = columnOf(functionName, rows as ColumnTable, field);
    if (isDictionary(column)) return encodeDictionary(functionName, field, column);
  }
  const values = readField(functionName, rows, field);
  return encodeValues(values, (value, row) =>
    checkKey(functionName, value, typeof field === "string" ? [row, field] : [row]),
  );
}

const cacheSize = 256;

/**
 * Groups in the order in which they appear. A look-up in a Map costs three times what the rest does, so the keys last met stand in
 * a small table by a few of their letters, and the Map is asked only where that table holds another key.
 */
function encodeValues(values: FieldValues, check: (value: unknown, row: number) => SegmentKey): KeyCodes {
  const codes = new Uint32Array(values.length);
  const groups = new Map<unknown, number>();
  const keys: SegmentKey[][] = [];
  const counts: number[] = [];
  const cachedKeys = new Array<unknown>(cacheSize).fill(undefined);
  const cachedCodes = new Uint32Array(cacheSize);
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? null;
    const slot = slotOf(value);
    let code: number | undefined;
    if (cachedKeys[slot] === value) code = cachedCodes[slot] as number;
    else {
      code = groups.get(value);
      if (code === undefined) {
        code = keys.length;
        keys.push([check(value, row)]);
        groups.set(value, code);
        counts.push(0);
      }
      cachedKeys[slot] = value;
      cachedCodes[slot] = code;
    }
    codes[row] = code;
    counts[code]!++;
  }
  return { codes, keys, counts: Uint32Array.from(counts) };
}

function slotOf(value: unknown): number {
  if (typeof value === "number") return value & (cacheSize - 1);
  if (typeof value !== "string" || value.length === 0) return 0;
  const { length } = value;
  const letters = value.charCodeAt(length - 1) + 7 * value.charCodeAt(length >> 1) + 13 * value.charCodeAt(length - (length > 1 ? 2 : 1));
  return (letters + 31 * length) & (cacheSize - 1);
}

/** Codes are taken as they are when they can be: then no row is looked at but to count it and to see that its code is one. */
function encodeDictionary(functionName: string, field: string, column: DictionaryColumn): KeyCodes {
  const { codes, dictionary } = column;
  const values = dictionary.map((value, code) => checkKey(functionName, value ?? null, [field, "dictionary", code]));
  const counts = new Uint32Array(values.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (code >= 0 && code < counts.length) counts[code]!++;
    else valueOf(functionName, field, column, code, row);
  }
  const unsigned = codes instanceof Uint8Array || codes instanceof Uint16Array || codes instanceof Uint32Array;
  if (unsigned && new Set(values).size === values.length) return { codes, keys: values.map((value) => [value]), counts };
  return encodeValues(
    Array.from(codes, (code) => values[code]),
    (value) => value as SegmentKey,
  );
}

function cross(a: KeyCodes, b: KeyCodes): KeyCodes {
  const pairs = Float64Array.from(a.codes, (first, row) => first * b.keys.length + (b.codes[row] as number));
  const { codes, keys, counts } = encodeValues(pairs, (pair) => pair as number);
  const split = ([pair]: readonly SegmentKey[]): SegmentKey[] => {
    const second = (pair as number) % b.keys.length;
    const first = ((pair as number) - second) / b.keys.length;
    return [...(a.keys[first] as readonly SegmentKey[]), ...(b.keys[second] as readonly SegmentKey[])];
  };
  return { codes, keys: keys.map(split), counts };
}

function checkKey(functionName: string, value: unknown, path: readonly (string | number)[]): SegmentKey {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  return rejectInput(functionName, "rows", path, "invalid-type", "a string, a finite number, a boolean or blank", value);
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
