import { rejectInput } from "../errors.ts";

/** Throws unless two summaries were made on one scale, with the same cut points. */
export function sameScale<T extends object>(functionName: string, a: T, b: T): T {
  const [first, second] = [JSON.stringify(a), JSON.stringify(b)];
  if (first !== second) rejectInput(functionName, "summary", ["scale"], "inconsistent", first, second);
  return a;
}
