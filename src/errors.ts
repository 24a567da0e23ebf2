/** The stable code of a fault: what kind of mistake it is, whatever the wording. */
export type MetricIssueCode =
  | "invalid-type"
  | "out-of-range"
  | "not-an-integer"
  | "unknown-key"
  | "unknown-label"
  | "missing-value"
  | "invalid-instant"
  | "invalid-order"
  | "length-mismatch"
  | "inconsistent"
  | "unknown-field";

/** One step into the input: an index of a column, or the name of a field. */
export type PathStep = string | number;

/** What a check found before it is put into words. */
export interface Fault {
  /** The kind of mistake. */
  readonly code: MetricIssueCode;
  /** The argument it was found in, as the documentation names it: `"scores"`, `"options"`. */
  readonly argument: string;
  /** Where in that argument. Empty for the argument itself. */
  readonly path: readonly PathStep[];
  /** What was expected, to follow "must be": `"an integer from 0 to 10"`. */
  readonly expected: string;
  /** What came, in words: `'"9"'`. */
  readonly received: string;
}

/** One fault of an input, in the shape of a Standard Schema issue (`message`, `path`) with our own particulars. */
export interface MetricIssue extends Fault {
  /** The fault in words: `scores[17] must be an integer from 0 to 10, got "9"`. */
  readonly message: string;
}

/** The number of faults that an error words; the others are only counted. */
export const maximumIssues = 10;

/**
 * The one error of this library: an input was not what a function takes.
 *
 * The message names the function, the place, what was expected and what came:
 * `nps: scores[17] must be an integer from 0 to 10, got "9"`. Nothing has been computed when it is thrown, and
 * nothing was changed. What statistics cannot give (no answers, no variance) is a `null` in a result and not an error.
 *
 * `instanceof` holds across all entries of one module format. Across formats (an ESM and a CommonJS copy in one process)
 * compare `name` and `code`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { MetricInputError, nps } from "cx-metrics";
 *
 * assert.throws(
 *   () => nps([10, 11]),
 *   (error: unknown) =>
 *     error instanceof MetricInputError &&
 *     error.message === "nps: scores[1] must be an integer from 0 to 10, got 11" &&
 *     error.code === "out-of-range",
 * );
 * ```
 */
export class MetricInputError extends TypeError {
  /** Always `"MetricInputError"`. */
  override readonly name: string = "MetricInputError";
  /** The code of the first fault. */
  readonly code: MetricIssueCode;
  /** The function that refused its input: `"nps"`. */
  readonly functionName: string;
  /** The first ten faults, in the order of the input. */
  readonly issues: readonly [MetricIssue, ...MetricIssue[]];
  /** How many faults there are in all. */
  readonly total: number;

  /**
   * @param functionName - The public name of the function that was called.
   * @param faults - The first faults found, at least one.
   * @param total - How many there are in all, when that is more than `faults` holds.
   */
  constructor(functionName: string, faults: readonly [Fault, ...Fault[]], total: number = faults.length) {
    const issues = faults.slice(0, maximumIssues).map(toIssue) as [MetricIssue, ...MetricIssue[]];
    const [{ message, code }] = issues;
    super(`${functionName}: ${message}${total > 1 ? ` (the first of ${total} faults)` : ""}`);
    this.code = code;
    this.functionName = functionName;
    this.issues = issues;
    this.total = total;
  }
}

function toIssue(fault: Fault): MetricIssue {
  const { argument, path, expected, received } = fault;
  return { ...fault, message: `${formatPlace(argument, path)} must be ${expected}, got ${received}` };
}

function formatPlace(argument: string, path: readonly PathStep[]): string {
  let place = argument;
  for (const step of path) {
    place += /^[A-Za-z_$][\w$]*$/.test(String(step)) ? `.${step}` : `[${JSON.stringify(step)}]`;
  }
  return place;
}

/** A value in the words of an error message: short, on one line, and never the value of a secret-sized string. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.slice(0, 40)) + (value.length > 40 ? "…" : "");
    case "bigint":
      return `${value}n`;
    case "function":
      return "a function";
    case "object":
      if (value === null) return "null";
      if (Array.isArray(value)) return "an array";
      if (ArrayBuffer.isView(value)) return "a typed array";
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? "an invalid Date" : "a Date";
      return "an object";
    default:
      return Object.is(value, -0) ? "-0" : String(value);
  }
}

/** Throws a {@link MetricInputError} with one fault. */
export function rejectInput(
  functionName: string,
  argument: string,
  path: readonly PathStep[],
  code: MetricIssueCode,
  expected: string,
  value: unknown,
): never {
  throw new MetricInputError(functionName, [{ code, argument, path, expected, received: describeValue(value) }]);
}

/** The same error with its faults at other places: what a function finds in a column, its caller finds in a field of the rows. */
export function movePlaces(error: unknown, place: (fault: Fault) => Pick<Fault, "argument" | "path">): unknown {
  if (!(error instanceof MetricInputError)) return error;
  const faults = error.issues.map((issue) => ({ ...issue, ...place(issue) }));
  return new MetricInputError(error.functionName, faults as unknown as [Fault, ...Fault[]], error.total);
}
