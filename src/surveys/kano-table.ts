import type { Grouping } from "../metric.ts";
import { checkInput } from "../schemas/check.ts";
import { type KanoOptions, kanoAnswersSchema, kanoCodes } from "../schemas/kano.ts";
import { isRecord } from "../values.ts";
import { type RatingTally, type TallyRules, tallyRatings, tallyRatingsBy } from "./tally.ts";

/** The categories of the Kano model, in the order in which ties are settled. */
export type KanoCategory = "must-be" | "one-dimensional" | "attractive" | "indifferent" | "reverse" | "questionable";

/** The categories in the order in which ties are settled: what is missed most comes first. */
export const kanoCategories: readonly KanoCategory[] = [
  "must-be",
  "one-dimensional",
  "attractive",
  "indifferent",
  "reverse",
  "questionable",
];

/**
 * The evaluation table (Berger and others 1993): rows are the functional answer, columns the dysfunctional one, both from "like" to
 * "dislike". Letters are the first ones of the categories.
 */
const evaluationTable = "QAAAORIIIMRIIIMRIIIMRRRRQ";

/** The category of a pair of answers, numbered row by row from 0 to 24. */
export function categoryOfPair(pair: number): KanoCategory {
  const letter = (evaluationTable[pair] as string).toLowerCase();
  return kanoCategories.find((category) => category.startsWith(letter)) as KanoCategory;
}

/** Checks pairs of answers and counts each of the 25, in every group. */
export function tallyPairs(input: unknown, options: KanoOptions, groups: Grouping | null): RatingTally[] {
  const pairs = readPairs(input, options);
  const rules: TallyRules = {
    ...options,
    functionName: "kano",
    argument: "respondents",
    minimum: 0,
    maximum: 24,
    // What is left to find was let through by the schema.
    missing: "omit",
    invalid: "omit",
  };
  return groups === null ? [tallyRatings(pairs, rules)] : tallyRatingsBy(pairs, groups, rules);
}

/** The number of every pair; `null` for a missing one, and NaN for one that is left out as invalid. */
function readPairs(input: unknown, options: KanoOptions): (number | null)[] {
  const codes = kanoCodes(options.labels);
  const pairs = Array.isArray(input) ? pairAcceptable(input, codes, options) : null;
  if (pairs !== null) return pairs;
  const records = checkInput<unknown>(kanoAnswersSchema(options), input, "kano", "respondents");
  return pairAcceptable(records as readonly unknown[], codes, { missing: "omit", invalid: "omit" }) as number[];
}

/** The pairs; `null` at the first that is not acceptable. */
function pairAcceptable(
  respondents: readonly unknown[],
  codes: ReadonlyMap<unknown, number>,
  { missing, invalid }: Pick<KanoOptions, "missing" | "invalid">,
): (number | null)[] | null {
  const pairs = new Array<number | null>(respondents.length);
  for (let row = 0; row < respondents.length; row++) {
    const record = respondents[row];
    const functional = isRecord(record) ? record.functional : Number.NaN;
    const dysfunctional = isRecord(record) ? record.dysfunctional : Number.NaN;
    const [first, second] = [codes.get(functional), codes.get(dysfunctional)];
    const firstIsBlank = functional === null || functional === undefined;
    const secondIsBlank = dysfunctional === null || dysfunctional === undefined;
    if ((first === undefined && !firstIsBlank) || (second === undefined && !secondIsBlank)) {
      if (invalid !== "omit") return null;
      pairs[row] = Number.NaN;
    } else if (first === undefined || second === undefined) {
      if (missing === "error") return null;
      pairs[row] = null;
    } else pairs[row] = 5 * (first - 1) + second - 1;
  }
  return pairs;
}
