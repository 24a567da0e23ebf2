/** A typed array of numbers. */
export type NumericArray =
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** One variable, a value an answer: `null` and `undefined` are missing answers. */
export type Column<T = number> = readonly (T | null | undefined)[] | NumericArray;

/** Whether a value can be read as a column: an array, or a typed array of numbers. */
export function isNumberColumn(value: unknown): value is readonly unknown[] {
  return (
    Array.isArray(value) || (ArrayBuffer.isView(value) && "at" in value && typeof (value as Uint8Array)[0] !== "bigint")
  );
}

/** Whether a value is an object that is neither a list nor a typed array. */
export function isRecord<T extends object = Record<string, unknown>>(value: unknown): value is T {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** Whether a value says nothing: `null` or `undefined`. */
export function isBlank(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** Whether a value is a whole number from 0 on, exact in a double. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Whether a value is a weight, or a sum of weights or of squares: a number from 0 on that is in no danger to overflow. */
export function isWeight(value: unknown, largest: number = 1e90): value is number {
  return value === 0 || (typeof value === "number" && value >= 1 / largest && value <= largest);
}
