import { type PathStep, rejectInput } from "./errors.ts";
import { isRecord } from "./values.ts";

/** Throws unless two summaries were made by one definition, and gives it. */
export function sameDefinition<T extends object>(functionName: string, a: T, b: T): T {
  compareParts(functionName, a, b, []);
  return a;
}

/** Throws unless two were made by one definition, and gives its word. */
export function sameWord<Word extends string | number | null>(
  functionName: string,
  field: string,
  word: Word,
  other: Word,
): Word {
  sameDefinition(functionName, { [field]: word }, { [field]: other });
  return other;
}

function compareParts(functionName: string, a: unknown, b: unknown, path: readonly PathStep[]): void {
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    for (let i = 0; i < a.length; i++) compareParts(functionName, a[i], b[i], [...path, i]);
  } else if (isRecord(a) && isRecord(b)) {
    for (const key of Object.keys({ ...a, ...b })) compareParts(functionName, a[key], b[key], [...path, key]);
  } else if (a !== b) {
    rejectInput(functionName, "summary", path, "inconsistent", `the same as before (${JSON.stringify(a)})`, b);
  }
}
