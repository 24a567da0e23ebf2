import { expect } from "vitest";
import { MetricInputError } from "../../src/errors.ts";

/** Runs a function that may refuse its input, and holds it to results without NaN and without holes. */
export function expectSound(call: () => unknown): void {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    if (error instanceof MetricInputError) return;
    throw error;
  }
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  expect(findHole(result)).toBe(false);
}

/** The fault that an input is refused for. */
export function faultOf(call: () => unknown): MetricInputError {
  try {
    call();
  } catch (error) {
    if (error instanceof MetricInputError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** Freezes an input and all that is in it, but for what cannot be frozen. */
export function freezeDeep<T>(value: T): T {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  for (const inner of Object.values(value)) freezeDeep(inner);
  return Object.freeze(value);
}

/** An object whose fields have other values than the right ones here and there. */
export const oddValues: readonly unknown[] = [
  null,
  undefined,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1,
  0.5,
  1e300,
  "",
  "x",
  "2024-02-30",
  "2024-01-05",
  "2024-01-05T10:00:00Z",
  true,
  {},
  [],
  new Date(Number.NaN),
  new Date(0),
];

function findHole(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(findHole);
  return value === undefined || (typeof value === "number" && !Number.isFinite(value));
}
