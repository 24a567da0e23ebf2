import { rejectInput } from "../errors.ts";

/** Throws unless two summaries were made on one scale, with the same cut points. */
export function sameScale<T extends object>(functionName: string, a: T, b: T): T {
  for (const key of Object.keys(a) as (keyof T & string)[]) {
    if (a[key] !== b[key]) {
      rejectInput(functionName, "summary", ["scale", key], "inconsistent", JSON.stringify(a[key]), b[key]);
    }
  }
  return a;
}

/**
 * The lowest favourable answer where none is stated: the highest of 2 or 3 answers, and what the field is used to (`usual`) of 5,
 * 7, 10 or 11. Other scales have no custom to follow.
 */
export function topBoxFrom(functionName: string, option: string, min: number, max: number, usual: number): number {
  const answers = max - min + 1;
  if (answers === 2 || answers === 3) return max;
  if (answers === 5 || answers === 7 || answers === 10 || answers === 11) return usual;
  const expected = `stated for a scale from ${min} to ${max}`;
  rejectInput(functionName, "options", ["scale", option], "missing-value", expected, undefined);
}
