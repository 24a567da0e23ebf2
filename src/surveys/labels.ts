import { rejectInput } from "../errors.ts";
import { checkInput } from "../schemas/check.ts";
import { labelledRatingsSchema } from "../schemas/columns.ts";
import type { TallyRules } from "./tally.ts";

/** What answers in words are worth. */
export type Labels = Readonly<Record<string, number>>;

/** Turns answers in words into points of the scale; a word that stands for none becomes NaN, and so invalid. */
export function readLabels(column: unknown, labels: Labels | undefined, rules: TallyRules): unknown {
  if (labels === undefined) return column;
  const { functionName, argument, minimum, maximum } = rules;
  for (const [label, value] of Object.entries(labels)) {
    if (value >= minimum && value <= maximum) continue;
    const expected = `on the scale from ${minimum} to ${maximum}`;
    rejectInput(functionName, "options", ["labels", label], "out-of-range", expected, value);
  }
  checkInput<unknown>(labelledRatingsSchema(labels, minimum, maximum, rules), column, functionName, argument);
  return Array.from(column as ArrayLike<unknown>, (answer) => {
    if (typeof answer !== "string") return answer;
    return Object.hasOwn(labels, answer) ? labels[answer] : Number.NaN;
  });
}
