import { rejectInput } from "../errors.ts";
import type { GroupCodes, Grouping } from "../metric.ts";
import type { Column } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { ratingsSchema, weightsSchema } from "../schemas/columns.ts";
import type { RatingInputOptions } from "../schemas/options.ts";
import { sum } from "../stats/sum.ts";
import { isNumberColumn } from "../values.ts";
import { binCount, countRatings } from "./count-ratings.ts";

/** How often each answer of a scale was given, from its lowest on. */
export interface AnswerCounts {
  /** Answers at each point of the scale. */
  readonly counts: number[];
  /** The sum of the weights at each point; `null` where nothing is weighted. */
  readonly weights: number[] | null;
  /** The sum of the squared weights at each point; `null` where nothing is weighted. */
  readonly squaredWeights: number[] | null;
}

/** A column of answers, counted. */
export interface RatingTally extends AnswerCounts {
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
}

/** Checks a column of answers and counts it, in the same pass. */
export function tallyRatings(column: unknown, rules: TallyRules): RatingTally {
  return tally(column, rules, 1, binCount, countRatings, null)[0] as RatingTally;
}

/** Throws where weights come with counts: each answer has one, and counts show no answers. */
export function refuseWeights(functionName: string, { weights }: RatingInputOptions): void {
  if (weights === undefined) return;
  rejectInput(
    functionName,
    "options",
    ["weights"],
    "inconsistent",
    "left out where answers are counted already",
    weights,
  );
}

/** The same for every group of a column, in one pass. */
export function tallyRatingsBy(column: unknown, groups: Grouping, rules: TallyRules): RatingTally[] {
  const width = rules.maximum + 2;
  const { codes, groupCount } = groups;
  return tally(column, rules, groupCount, width, (answers) => groups.countValues(answers, width), codes);
}

/** Counts what may be counted as it stands; all else goes to the schema, and then answer by answer. */
function tally(
  column: unknown,
  rules: TallyRules,
  groupCount: number,
  width: number,
  countAnswers: (column: Column) => Float64Array | null,
  codes: GroupCodes | null,
): RatingTally[] {
  const { weights, minimum, maximum } = rules;
  if (weights === undefined && minimum >= 0 && maximum < 255 && isNumberColumn(column)) {
    const bins = countAnswers(column as Column);
    const tallies =
      bins && Array.from({ length: groupCount }, (_, group) => tallyOfBins(bins, group * width, width, rules));
    if (tallies?.every((found) => found !== null)) return tallies;
  }
  const answers = checkAnswers(column, rules);
  return tallySlowly(answers, checkWeights(answers.length, rules), codes, groupCount, rules);
}

/** The tally that stands in a stretch of bins, the last of them for the missing; `null` when an answer is off the scale. */
function tallyOfBins(bins: Float64Array, from: number, width: number, rules: TallyRules): RatingTally | null {
  const counts = [...bins.subarray(from + rules.minimum, from + rules.maximum + 1)];
  const missing = bins[from + width - 1] as number;
  const stray = sum(bins.subarray(from, from + width)) - sum(counts) - missing;
  if (stray > 0 || (missing > 0 && rules.missing === "error")) return null;
  return { counts, weights: null, squaredWeights: null, missing, invalid: 0 };
}

/** Asks the schema: what it refuses is an error, unless the invalid are to be left out. */
function checkAnswers(column: unknown, rules: TallyRules): readonly unknown[] {
  const { functionName, argument, minimum, maximum } = rules;
  checkInput<unknown>(ratingsSchema(minimum, maximum, rules), column, functionName, argument);
  return column as readonly unknown[];
}

function checkWeights(length: number, { weights, functionName }: TallyRules): Column | null {
  if (weights === undefined) return null;
  return checkInput(weightsSchema(length), weights, functionName, "options", ["weights"]);
}

function tallySlowly(
  answers: readonly unknown[],
  weights: Column | null,
  codes: GroupCodes | null,
  groupCount: number,
  { minimum, maximum }: TallyRules,
): RatingTally[] {
  const zeros = (): number[] => new Array<number>(maximum - minimum + 1).fill(0);
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
    const point = Number.isInteger(answer) ? (answer as number) - minimum : -1;
    if (answer === null || answer === undefined) tally.missing++;
    else if (point < 0 || point > maximum - minimum) tally.invalid++;
    else {
      tally.counts[point]!++;
      if (weights === null || tally.weights === null || tally.squaredWeights === null) continue;
      const weight = weights[i] as number;
      tally.weights[point]! += weight;
      tally.squaredWeights[point]! += weight * weight;
    }
  }
  return tallies;
}
