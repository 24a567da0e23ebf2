import { rejectInput } from "../errors.ts";

/**
 * Refuses options that are no object, or have a name that is not known.
 *
 * @internal
 */
export function checkOptionNames(functionName: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    rejectInput(functionName, "options", [], "invalid-type", "an object", options);
  }
  for (const key of Object.keys(options as object)) {
    if (known.includes(key)) continue;
    rejectInput(functionName, "options", [key], "unknown-key", `a known name (${known.join(", ")})`, key);
  }
}

/**
 * Refuses an option that is none of some words.
 *
 * @internal
 */
export function checkWord(functionName: string, option: string, word: string, words: readonly string[]): void {
  if (words.includes(word)) return;
  const code = typeof word === "string" ? "unknown-label" : "invalid-type";
  const expected = `one of ${words.map((known) => JSON.stringify(known)).join(", ")}`;
  rejectInput(functionName, "options", [option], code, expected, word);
}
