import { rejectInput } from "../errors.ts";

/** Throws unless two were made by one definition, and gives its word. */
export function sameWord<Word extends string | number | null>(
  functionName: string,
  field: string,
  word: Word,
  other: Word,
): Word {
  if (word === other) return other;
  const expected = `the same as before (${JSON.stringify(word)})`;
  return rejectInput(functionName, "summary", [field], "inconsistent", expected, other);
}
