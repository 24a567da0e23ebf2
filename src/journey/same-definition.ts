import { rejectInput } from "../errors.ts";

/** Throws unless two summaries say the same of what they count by. */
export function sameDefinition<T extends object>(
  functionName: string,
  fields: readonly (keyof T & string)[],
  a: T,
  b: T,
): void {
  for (const field of fields) {
    if (a[field] === b[field]) continue;
    const expected = `the same as in the other summary (${JSON.stringify(a[field])})`;
    rejectInput(functionName, "summary", [field], "inconsistent", expected, b[field]);
  }
}

/** Throws where options ask for another definition than the summary was made by. */
export function asSummarized<T extends object>(
  functionName: string,
  fields: readonly (keyof T & string)[],
  asked: { readonly [Field in keyof T]?: unknown },
  summary: T,
): void {
  for (const field of fields) {
    if (asked[field] === undefined || asked[field] === summary[field]) continue;
    const expected = `${JSON.stringify(summary[field])}, as in the summary`;
    rejectInput(functionName, "options", [field], "inconsistent", expected, asked[field]);
  }
}
