import type * as z from "zod/mini";
import type { GroupCodes } from "../metric.ts";
import type { Column } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { anyColumnSchema, isWeight, ratingsSchema, weightsSchema } from "../schemas/columns.ts";
import type { RatingInputOptions } from "../schemas/options.ts";
import { isNumberColumn } from "../values.ts";
import { countRatings, countRatingsBy, missingBin } from "./count-ratings.ts";

/** How often every answer of a scale was given. */
export interface RatingTally {
  /** Answers at each point of the scale, from its minimum on. */
  readonly counts: number[];
  /** The sum of the weights at each point; `null` where nothing is weighted. */
  readonly weights: number[] | null;
  /** The sum of the squared weights at each point; `null` where nothing is weighted. */
  readonly squaredWeights: number[] | null;
  /** Answers that were `null` or `undefined`. */
  readonly missing: number;
  /** Answers that were left out as invalid. */
  readonly invalid: number;
}

/** What a tally needs to know of the question and of its answers. */
export interface TallyRules extends RatingInputOptions {
  /** The metric, to name in errors. */
  readonly functionName: string;
  /** The column as the metric's documentation names it: `"scores"`. */
  readonly argument: string;
  /** The lowest answer. */
  readonly minimum: number;
  /** The highest answer. */
  readonly maximum: number;
  /** Answers that are words: what they may be, and what they are worth. */
  readonly labelled?: { readonly labels: Readonly<Record<string, number>>; readonly schema: z.ZodMiniType } | undefined;
}

/** Checks a column of answers and counts it, in the same pass. */
export function tallyRatings(column: unknown, rules: TallyRules): RatingTally {
  if (isPlain(rules) && isNumberColumn(column)) {
    const bins = countRatings(column as Column);
    const tally = bins && tallyOfBins(bins, 0, bins.length, missingBin, rules);
    if (tally) return tally;
  }
  const answers = checkAnswers(column, rules);
  return tallySlowly(answers, checkWeights(answers.length, rules), null, 1, rules)[0] as RatingTally;
}

/** The same for every group of a column, in one pass. */
export function tallyRatingsBy(
  column: unknown,
  codes: GroupCodes,
  groupCount: number,
  rules: TallyRules,
): RatingTally[] {
  if (isPlain(rules) && isNumberColumn(column) && rules.minimum >= 0 && rules.maximum < 255) {
    const width = rules.maximum + 2;
    const bins = countRatingsBy(column as Column, codes, groupCount, width);
    const tallies =
      bins && Array.from({ length: groupCount }, (_, group) => tallyOfBins(bins, group * width, width, width - 1, rules));
    if (tallies?.every((tally) => tally !== null)) return tallies;
  }
  const answers = checkAnswers(column, rules);
  return tallySlowly(answers, checkWeights(answers.length, rules), codes, groupCount, rules);
}

/** Whether answers may be counted as they stand: no words to look up, no weights to add. */
function isPlain(rules: TallyRules): boolean {
  return rules.labelled === undefined && rules.weights === undefined && rules.minimum >= 0;
}

/** The tally that stands in a stretch of bins; `null` when an answer in it is not acceptable. */
function tallyOfBins(
  bins: Float64Array,
  from: number,
  length: number,
  missingAt: number,
  { minimum, maximum, missing: policy }: TallyRules,
): RatingTally | null {
  let inside = 0;
  let all = 0;
  const counts: number[] = [];
  for (let bin = 0; bin < length; bin++) {
    const count = bins[from + bin] as number;
    if (bin === missingAt) continue;
    all += count;
    if (bin < minimum || bin > maximum) continue;
    inside += count;
    counts[bin - minimum] = count;
  }
  for (let point = counts.length; point <= maximum - minimum; point++) counts[point] = 0;
  const missing = bins[from + missingAt] as number;
  if (inside !== all || (missing > 0 && policy === "error")) return null;
  return { counts, weights: null, squaredWeights: null, missing, invalid: 0 };
}

/** Asks the schema: what it refuses is an error, unless the invalid are to be left out. */
function checkAnswers(column: unknown, rules: TallyRules): readonly unknown[] {
  const { functionName, argument, minimum, maximum, missing, invalid, labelled } = rules;
  const schema =
    invalid === "omit" ? anyColumnSchema(missing) : (labelled?.schema ?? ratingsSchema(minimum, maximum, missing));
  checkInput<unknown>(schema, column, functionName, argument);
  return column as readonly unknown[];
}

function checkWeights(length: number, { weights, functionName }: TallyRules): Column | null {
  if (weights === undefined) return null;
  let plain = isNumberColumn(weights) && weights.length === length;
  for (let i = 0; plain && i < length; i++) plain = isWeight(weights[i]);
  if (!plain) checkInput(weightsSchema(length), weights, functionName, "options", ["weights"]);
  return weights;
}

/** An answer as a point of the scale; `null` when it is none. */
function ratingOf(value: unknown, { labelled, minimum, maximum }: TallyRules): number | null {
  const labels = labelled?.labels;
  const rating = typeof value === "string" && labels && Object.hasOwn(labels, value) ? labels[value] : value;
  return Number.isInteger(rating) && (rating as number) >= minimum && (rating as number) <= maximum
    ? (rating as number)
    : null;
}

function tallySlowly(
  answers: readonly unknown[],
  weights: Column | null,
  codes: GroupCodes | null,
  groupCount: number,
  rules: TallyRules,
): RatingTally[] {
  const width = rules.maximum - rules.minimum + 1;
  const zeros = (): number[] => new Array<number>(width).fill(0);
  const tallies = Array.from({ length: groupCount }, () => ({
    counts: zeros(),
    weights: weights && zeros(),
    squaredWeights: weights && zeros(),
    missing: 0,
    invalid: 0,
  }));
  for (let i = 0; i < answers.length; i++) {
    const tally = tallies[codes === null ? 0 : (codes[i] as number)] as (typeof tallies)[number];
    const answer = answers[i];
    if (answer === null || answer === undefined) {
      tally.missing++;
      continue;
    }
    const rating = ratingOf(answer, rules);
    if (rating === null) {
      tally.invalid++;
      continue;
    }
    const point = rating - rules.minimum;
    tally.counts[point]!++;
    if (weights === null || tally.weights === null || tally.squaredWeights === null) continue;
    const weight = weights[i] as number;
    tally.weights[point]! += weight;
    tally.squaredWeights[point]! += weight * weight;
  }
  return tallies;
}
