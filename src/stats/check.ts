import type { Fault, MetricIssueCode, PathStep } from "../errors.ts";
import { describeValue, MetricInputError, maximumIssues, rejectInput } from "../errors.ts";

/** A sample of numbers: an array, or any typed array of numbers (not of bigints). Every value is finite. */
export type NumericArray =
  | readonly number[]
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray;

/** Throws unless `options` is an object (or absent) with no other keys than these. */
export function checkOptions(functionName: string, options: unknown, allowedKeys: readonly string[]): void {
  if (options === undefined) return;
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    rejectInput(functionName, "options", [], "invalid-type", "an object", options);
  }
  for (const [key, value] of Object.entries(options)) {
    if (allowedKeys.includes(key)) continue;
    const expected = allowedKeys.length === 0 ? "left out" : `one of the options ${allowedKeys.join(", ")}`;
    rejectInput(functionName, "options", [key], "unknown-key", expected, value);
  }
}

/** Throws unless `value` is an array. */
export function checkArray(
  functionName: string,
  argument: string,
  value: unknown,
  expected: string,
  minimumLength: number = 0,
): void {
  if (Array.isArray(value) && value.length >= minimumLength) return;
  rejectInput(functionName, argument, [], "invalid-type", expected, value);
}

/** Throws unless `value` is one of the choices. */
export function checkChoice(
  functionName: string,
  argument: string,
  path: readonly PathStep[],
  value: unknown,
  choices: readonly (string | number)[],
): void {
  if (choices.includes(value as string | number)) return;
  const words = choices.map((choice) => JSON.stringify(choice)).join(", ");
  const code = typeof value === typeof choices[0] ? "unknown-label" : "invalid-type";
  rejectInput(functionName, argument, path, code, `one of ${words}`, value);
}

/** Throws unless `value` is a probability from 0 to 1, both included. */
export function checkProbability(
  functionName: string,
  argument: string,
  path: readonly PathStep[],
  value: unknown,
): void {
  checkNumber(functionName, argument, path, value, 0, 1, "a number from 0 to 1");
}

/** Throws unless the confidence level lies between 0 and 1, neither included. */
export function checkConfidenceLevel(functionName: string, value: unknown, argument: string = "options"): void {
  const path = argument === "options" ? ["confidenceLevel"] : [];
  const expected = "a number between 0 and 1";
  checkNumber(functionName, argument, path, value, Number.MIN_VALUE, 1 - Number.EPSILON / 2, expected);
}

/** Throws unless `value` is a whole number of at least `minimum` (0) that a double holds exactly. */
export function checkCount(
  functionName: string,
  argument: string,
  path: readonly PathStep[],
  value: unknown,
  minimum: number = 0,
): void {
  if (Number.isSafeInteger(value) && (value as number) >= minimum) return;
  const expected = `an integer of ${minimum} or more`;
  checkNumber(functionName, argument, path, value, minimum, Number.MAX_SAFE_INTEGER, expected);
  rejectInput(functionName, argument, path, "not-an-integer", expected, value);
}

/**
 * Throws unless `trials` is 0 or more and `successes` from 0 to `trials`. Both may be fractional (effective counts).
 * They are arguments of their own, or fields of the argument `group`.
 */
export function checkSuccesses(
  functionName: string,
  successes: unknown,
  trials: unknown,
  group?: string | undefined,
  path: readonly PathStep[] = [],
): void {
  const check = (field: string, value: unknown, high: number, expected: string): void =>
    group === undefined
      ? checkNumber(functionName, field, path, value, 0, high, expected)
      : checkNumber(functionName, group, [...path, field], value, 0, high, expected);
  check("trials", trials, Number.MAX_SAFE_INTEGER, "a number of 0 or more");
  check("successes", successes, trials as number, `a number from 0 to ${trials} (trials)`);
}

/** Throws unless `value` is a finite number from `low` to `high`. */
export function checkNumber(
  functionName: string,
  argument: string,
  path: readonly PathStep[],
  value: unknown,
  low: number = -Number.MAX_VALUE,
  high: number = Number.MAX_VALUE,
  expected: string = "a finite number",
): void {
  const code = numberFault(value, low, high);
  if (code !== null) rejectInput(functionName, argument, path, code, expected, value);
}

/**
 * The sample as a `Float64Array`, after a check that every value is a finite number. A `Float64Array` comes back as it
 * is, so the result must not be written to. Throws with the first ten faults.
 */
export function checkSample(
  functionName: string,
  argument: string,
  values: NumericArray,
  path: readonly PathStep[] = [],
): Float64Array {
  if (Array.isArray(values)) {
    for (let index = 0; index < values.length; index++) {
      if (!Number.isFinite(values[index])) rejectSample(functionName, argument, values, path);
    }
    return new Float64Array(values);
  }
  if (!isNumericArray(values)) {
    rejectInput(functionName, argument, path, "invalid-type", "an array of finite numbers", values);
  }
  const numbers = values instanceof Float64Array ? values : new Float64Array(values);
  for (let index = 0; index < numbers.length; index++) {
    if (!Number.isFinite(numbers[index])) rejectSample(functionName, argument, numbers, path);
  }
  return numbers;
}

/** Whether a value is an array or a typed array of numbers, going by its type and not by what it holds. */
export function isNumericArray(value: unknown): value is NumericArray {
  if (Array.isArray(value)) return true;
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return false;
  return !(value instanceof BigInt64Array || value instanceof BigUint64Array);
}

function rejectSample(
  functionName: string,
  argument: string,
  values: ArrayLike<unknown>,
  path: readonly PathStep[],
): never {
  const faults: Fault[] = [];
  let total = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    const code = numberFault(value, -Number.MAX_VALUE, Number.MAX_VALUE);
    if (code === null) continue;
    total += 1;
    if (faults.length === maximumIssues) continue;
    const received = describeValue(value);
    faults.push({ code, argument, path: [...path, index], expected: "a finite number", received });
  }
  throw new MetricInputError(functionName, faults as [Fault, ...Fault[]], total);
}

function numberFault(value: unknown, low: number, high: number): MetricIssueCode | null {
  if (value === null || value === undefined) return "missing-value";
  if (typeof value !== "number" || Number.isNaN(value)) return "invalid-type";
  return value < low || value > high ? "out-of-range" : null;
}
