import { rejectInput } from "../errors.ts";
import { type LeafRule, leaf, optional } from "../schemas/rules.ts";

/** A summary that says by which definition it was made. */
interface Defined {
  readonly convention?: string | undefined;
}

/** The definition of two summaries, which must be the same. One that says nothing goes with any. */
export function sameConvention(functionName: string, a: Defined, b: Defined): Defined {
  const convention = a.convention ?? b.convention;
  if (convention !== (b.convention ?? convention)) {
    const expected = `${JSON.stringify(a.convention)}, as in the other summary`;
    rejectInput(functionName, "summary", ["convention"], "inconsistent", expected, b.convention);
  }
  return convention === undefined ? {} : { convention };
}

/** The rule of a definition in a summary. */
export function conventionRule(): LeafRule {
  return optional(leaf("a string", (value) => typeof value === "string"));
}
