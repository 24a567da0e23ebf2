/** Whether a value can be read as a column: an array, or a typed array of numbers. */
export function isNumberColumn(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "at" in value && typeof (value as Uint8Array)[0] !== "bigint");
}

/** Whether a value is an object that is neither a list nor a typed array. */
export function isRecord<T extends object = Record<string, unknown>>(value: unknown): value is T {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** Whether a value is a whole number from 0 on, exact in a double. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Whether a value is a finite number from 0 on, as a weight is. */
export function isWeight(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY;
}
