import { rejectInput } from "../../errors.ts";

/** Throws unless the value is a number; infinities pass, NaN does not. */
export function requireNumber(functionName: string, argument: string, value: number): void {
  if (typeof value !== "number" || Number.isNaN(value)) {
    rejectInput(functionName, argument, [], "invalid-type", "a number", value);
  }
}

/** Throws unless the value is a finite number above 0. */
export function requirePositive(functionName: string, argument: string, value: number): void {
  requireNumber(functionName, argument, value);
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
    rejectInput(functionName, argument, [], "out-of-range", "a finite number above 0", value);
  }
}

/** Throws unless the value is a number from 1e-100 to 1e16: a shape or degrees of freedom. */
export function requireShape(functionName: string, argument: string, value: number): void {
  requireNumber(functionName, argument, value);
  if (!(value >= 1e-100 && value <= 1e16)) {
    rejectInput(functionName, argument, [], "out-of-range", "a number from 1e-100 to 1e16", value);
  }
}

/** Throws unless the value is a number from 0 to 1. */
export function requireProbability(functionName: string, argument: string, value: number): void {
  requireNumber(functionName, argument, value);
  if (!(value >= 0 && value <= 1)) {
    rejectInput(functionName, argument, [], "out-of-range", "a number from 0 to 1", value);
  }
}

/** Throws unless the value is a whole number from 0 to 2^53 − 1: a number of trials. */
export function requireCount(functionName: string, argument: string, value: number): void {
  requireNumber(functionName, argument, value);
  if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) {
    rejectInput(functionName, argument, [], "out-of-range", "a whole number from 0 to 2^53 - 1", value);
  }
  if (!Number.isInteger(value)) {
    rejectInput(functionName, argument, [], "not-an-integer", "a whole number from 0 to 2^53 - 1", value);
  }
}
