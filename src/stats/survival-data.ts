import type { Fault, MetricIssueCode, PathStep } from "../errors.ts";
import { describeValue, MetricInputError, maximumIssues, rejectInput } from "../errors.ts";
import { checkSample, isNumericArray, type NumericArray } from "./check.ts";

/** Subjects whose time to an event is studied: one value a subject in every column. */
export interface SurvivalData {
  /** How long each was observed: until its event, or until nobody looked any more. From 0, in any unit of time. */
  readonly durations: NumericArray;
  /**
   * Whether each had its event (`true` or 1) or was censored, still without it when last seen (`false` or 0). Left out,
   * all had it.
   */
  readonly observed?: readonly (boolean | number)[] | NumericArray | undefined;
  /**
   * The age at which each came under observation: who is seen only from day 30 on was at no risk of being seen to leave
   * before (left truncation). From 0, which is the beginning, to below the duration. Left out, all were seen from the
   * beginning.
   */
  readonly entries?: NumericArray | undefined;
  /** How many subjects each row stands for; from 0, whole or not. Left out, one each. */
  readonly weights?: NumericArray | undefined;
}

/** The same, checked: rows of weight 0 are gone, entries at 0 are none. */
export interface CheckedSurvivalData {
  readonly durations: Float64Array;
  readonly observed: Uint8Array;
  readonly entries: Float64Array | null;
  readonly weights: Float64Array | null;
}

/** Throws unless an object has no other columns than these. */
export function checkColumnNames(
  functionName: string,
  argument: string,
  columns: object,
  names: readonly string[],
  path: readonly PathStep[],
): void {
  for (const key of Object.keys(columns)) {
    if (names.includes(key)) continue;
    rejectInput(functionName, argument, [...path, key], "unknown-key", `one of ${names.join(", ")}`, key);
  }
}

/** Throws unless the columns are what they should be. */
export function checkSurvivalData(
  functionName: string,
  argument: string,
  data: SurvivalData,
  path: readonly PathStep[],
): CheckedSurvivalData {
  checkColumnNames(functionName, argument, data, ["durations", "observed", "entries", "weights"], path);
  const durations = checkColumn(functionName, argument, data.durations, [...path, "durations"], null, timeRange);
  const size = durations.length;
  const observed = checkFlags(functionName, argument, data.observed, [...path, "observed"], size);
  const entries =
    data.entries === undefined
      ? null
      : checkColumn(functionName, argument, data.entries, [...path, "entries"], size, timeRange);
  if (entries !== null) {
    rejectWhere(functionName, argument, [...path, "entries"], entries, (entry, row) => {
      const duration = durations[row] as number;
      return entry === 0 || entry < duration ? null : ["inconsistent", `below its duration (${duration})`];
    });
  }
  const weights =
    data.weights === undefined
      ? null
      : checkColumn(functionName, argument, data.weights, [...path, "weights"], size, weightRange);
  return { durations, observed, entries, weights };
}

/** What the numbers of a column may be. */
interface NumberRange {
  /** The largest number. */
  readonly largest: number;
  /** The smallest number but 0. */
  readonly smallest: number;
  /** The same in words. */
  readonly expected: string;
}

/** Times: their squares are still numbers. */
export const timeRange: NumberRange = { largest: 1e90, smallest: 0, expected: "a number from 0 to 1e90" };

/** Weights and counts: products of a few of them are still numbers. */
export const weightRange: NumberRange = {
  largest: 1e30,
  smallest: 1e-30,
  expected: "a number from 0 to 1e30 (not below 1e-30 but 0)",
};

/** Throws unless a column has numbers within a range, as many as asked. */
export function checkColumn(
  functionName: string,
  argument: string,
  values: NumericArray,
  path: readonly PathStep[],
  size: number | null,
  { largest, smallest, expected }: NumberRange,
): Float64Array {
  const numbers = checkSample(functionName, argument, values, path);
  checkLength(functionName, argument, numbers, path, size);
  let outside = 0;
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i] as number;
    outside |= value > largest || (value < smallest && value !== 0) ? 1 : 0;
  }
  if (outside !== 0) {
    rejectWhere(functionName, argument, path, numbers, (value: number) =>
      value > largest || (value < smallest && value !== 0) ? ["out-of-range", expected] : null,
    );
  }
  return numbers;
}

function checkFlags(
  functionName: string,
  argument: string,
  flags: SurvivalData["observed"],
  path: readonly PathStep[],
  size: number,
): Uint8Array {
  if (flags === undefined) return new Uint8Array(size).fill(1);
  if (!isNumericArray(flags)) {
    return rejectInput(functionName, argument, path, "invalid-type", "an array of true and false, or 1 and 0", flags);
  }
  checkLength(functionName, argument, flags, path, size);
  const checked = new Uint8Array(size);
  let largest = 0;
  for (let i = 0; i < size; i++) {
    const flag: unknown = flags[i];
    const code = flag === 1 || flag === true ? 1 : flag === 0 || flag === false ? 0 : 2;
    checked[i] = code;
    largest |= code;
  }
  if (largest > 1) {
    rejectWhere(functionName, argument, path, flags, (flag: unknown) => {
      if (flag === null || flag === undefined) return ["missing-value", flagWords];
      if (flag === 1 || flag === true || flag === 0 || flag === false) return null;
      return [typeof flag === "number" ? "out-of-range" : "invalid-type", flagWords];
    });
  }
  return checked;
}

const flagWords = "true or false, or 1 or 0";

function checkLength(
  functionName: string,
  argument: string,
  { length }: ArrayLike<unknown>,
  path: readonly PathStep[],
  size: number | null,
): void {
  if (size === null || length === size) return;
  const expected = `${size} like the others`;
  rejectInput(functionName, argument, [...path, "length"], "length-mismatch", expected, length);
}

/** What is wrong with a row: the code and what was expected. */
type RowFault = readonly [code: MetricIssueCode, expected: string];

/** Throws with the first ten rows that are at fault, if any are. */
function rejectWhere<T>(
  functionName: string,
  argument: string,
  path: readonly PathStep[],
  values: ArrayLike<T>,
  find: (value: T, row: number) => RowFault | null,
): void {
  const faults: Fault[] = [];
  let total = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as T;
    const found = find(value, row);
    if (found === null) continue;
    total++;
    if (faults.length === maximumIssues) continue;
    const [code, expected] = found;
    faults.push({ code, argument, path: [...path, row], expected, received: describeValue(value) });
  }
  if (total > 0) throw new MetricInputError(functionName, faults as [Fault, ...Fault[]], total);
}
