import { rejectInput } from "../errors.ts";
import type { GroupCodes } from "../metric.ts";
import { type ColumnTable, columnOf, type DictionaryColumn, type Field, isDictionary, type Rows, readField } from "../rows.ts";

/** What a row may be grouped by; `null` stands for a missing value. */
export type SegmentKey = string | number | boolean | null;

/** Rows by the distinct values of one field or of several. */
export interface KeyCodes {
  /** For every row the number of its group. */
  readonly codes: GroupCodes;
  /** For every group its values, one a field. */
  readonly keys: readonly (readonly SegmentKey[])[];
}

/** Gives every row the number of its group, with the groups in the order in which they appear. */
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
  const codes = new Uint32Array(values.length);
  const groups = new Map<unknown, number>();
  const keys: SegmentKey[][] = [];
  let last: unknown;
  let lastCode = -1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? null;
    if (value !== last || lastCode < 0) {
      last = value;
      lastCode = groups.get(value) ?? -1;
      if (lastCode < 0) {
        lastCode = keys.length;
        groups.set(value, lastCode);
        keys.push([checkKey(functionName, value, [i, ...(typeof field === "string" ? [field] : [])])]);
      }
    }
    codes[i] = lastCode;
  }
  return { codes, keys };
}

/** Codes are taken as they are when they can be: then no row is looked at but to see that its code is one. */
function encodeDictionary(functionName: string, field: string, column: DictionaryColumn): KeyCodes {
  const { codes, dictionary } = column;
  const values = dictionary.map((value, code) => checkKey(functionName, value ?? null, [field, "dictionary", code]));
  const size = dictionary.length;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code >= 0 && code < size) continue;
    const expected = `an index of the dictionary (0 to ${size - 1})`;
    rejectInput(functionName, "rows", [field, "codes", i], "out-of-range", expected, code);
  }
  const unsigned = codes instanceof Uint8Array || codes instanceof Uint16Array || codes instanceof Uint32Array;
  if (unsigned && new Set(values).size === size) return { codes, keys: values.map((value) => [value]) };
  const keys = [...new Set(values)];
  const translation = values.map((value) => keys.indexOf(value));
  return { codes: Uint32Array.from(codes, (code) => translation[code] as number), keys: keys.map((value) => [value]) };
}

function cross(a: KeyCodes, b: KeyCodes): KeyCodes {
  const codes = new Uint32Array(a.codes.length);
  const groups = new Map<number, number>();
  const keys: (readonly SegmentKey[])[] = [];
  for (let i = 0; i < codes.length; i++) {
    const [first, second] = [a.codes[i] as number, b.codes[i] as number];
    const pair = first * b.keys.length + second;
    let code = groups.get(pair);
    if (code === undefined) {
      code = keys.length;
      groups.set(pair, code);
      keys.push([...(a.keys[first] as readonly SegmentKey[]), ...(b.keys[second] as readonly SegmentKey[])]);
    }
    codes[i] = code;
  }
  return { codes, keys };
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
