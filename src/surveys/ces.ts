import { rejectInput } from "../errors.ts";
import { effectiveCount, type Figures, noFigures, toEstimate } from "../estimate.ts";
import { defineColumnMetric, type Metric } from "../metric.ts";
import type { Estimate, Share, Unit } from "../result.ts";
import type { Column } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { choice } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { answerGroupRule, distributionRule, scaleRule, summarySchema } from "../schemas/summaries.ts";
import {
  type CesCounts,
  type CesOptions,
  type CesScale,
  cesCountsSchema,
  cesOptionsSchema,
} from "../schemas/surveys.ts";
import { shareFigures } from "../share-figures.ts";
import { isRecord } from "../values.ts";
import { checkTotals } from "./check-totals.ts";
import { type AnswerShare, describeDistribution, distributionMean, mergeDistributions } from "./distribution.ts";
import { type AnswerGroup, addGroups, groupOf, shareOf, unweighted } from "./group.ts";
import { readLabels } from "./labels.ts";
import { netFigures } from "./net-figures.ts";
import { sameScale, topBoxFrom } from "./scale.ts";
import {
  type AnswerCounts,
  type RatingTally,
  refuseWeights,
  type TallyRules,
  tallyRatings,
  tallyRatingsBy,
} from "./tally.ts";

/** What `ces` takes: answers (numbers, or words under `labels`), or their counts. */
export type CesInput = Column<number | string> | CesCounts;

/** What `ces` keeps of its input. */
export interface CesSummary {
  /** Which metric's summary it is. */
  readonly kind: "ces";
  /** The version of its form. */
  readonly version: 1;
  /** The scale, its direction and its cut points. */
  readonly scale: Required<{ readonly [Key in keyof CesScale]: number }> & {
    /** Which end of the scale means little effort. */
    readonly direction: "high-is-easy" | "low-is-easy";
  };
  /** Answers of customers for whom it was easy. */
  readonly easy: AnswerGroup;
  /** Answers of customers for whom it was difficult; `null` where that was not counted. */
  readonly difficult: AnswerGroup | null;
  /** All answers. */
  readonly total: AnswerGroup;
  /** How often each answer was given; `null` where only counts were known. */
  readonly distribution: AnswerCounts | null;
  /** Answers that were `null` or `undefined`. */
  readonly missing: number;
  /** Answers that were left out as invalid. */
  readonly invalid: number;
}

/** What `ces` gives. */
export interface CesResult extends Estimate {
  /** Answers of customers for whom it was easy. */
  readonly easy: Share;
  /** Answers of customers for whom it was difficult; `null` when that was not counted. */
  readonly difficult: Share | null;
  /** The mean answer on the scale; `null` when only counts were given. */
  readonly mean: number | null;
  /** How often each answer was given; `null` when only counts were given. */
  readonly distribution: readonly AnswerShare[] | null;
}

/**
 * Customer effort score: the share of customers who found it easy, among those who answered.
 *
 * `100 · easy / answers`, in percent. By default answers 4 and 5 of a scale from 1 ("very difficult") to 5 ("very easy") are easy;
 * of a scale to 7 those from 5, of one to 10 those from 9. `direction: "low-is-easy"` mirrors that for questions that ask how
 * much effort it took. `score: "mean"` gives the mean on the scale (good is high or low by the direction); `"net-easy"` the share
 * of the easy less that of the difficult, in points from −100 to 100.
 *
 * Takes a column of answers, words with `labels`, or `{ easy, total, difficult? }`.
 *
 * - Nothing answered gives `value: null`. `null` and `undefined` are left out and counted in `missing`.
 * - The interval of the share is Wilson's, that of a mean Student's t (`null` where all gave one answer), that of the net share
 *   adjusted Wald. With weights the standard error is linearised, and the intervals of shares rest on the effective number of
 *   answers.
 *
 * Sources: Dixon, Freeman and Toman 2010, Harvard Business Review 88(7/8); CEB 2013 ("CES 2.0", agreement from 1 to 7).
 *
 * @param input - Answers, or their counts.
 * @param options - See {@link CesOptions}.
 * @throws {@link MetricInputError} for an answer that is not on the scale or no known word, counts that do not add up, an option
 * that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ces } from "cx-metrics";
 *
 * const ratings = [7, 6, 6, 5, 4, 2, 1, null];
 * assert.equal(ces(ratings, { scale: { max: 7 } }).value?.toFixed(1), "57.1");
 * assert.equal(ces(ratings, { scale: { max: 7 }, score: "mean" }).value?.toFixed(2), "4.43");
 * assert.equal(ces(ratings, { scale: { max: 7 }, score: "net-easy" }).value?.toFixed(1), "28.6");
 *
 * // "How much effort did it take?", 1 very little to 5 very much.
 * assert.equal(ces([1, 2, 2, 5], { direction: "low-is-easy" }).value, 75);
 * ```
 */
export const ces: Metric<CesInput, CesOptions, CesSummary, CesResult> = /* @__PURE__ */ defineColumnMetric({
  name: "ces",
  summarize: (input: CesInput, options: CesOptions): CesSummary =>
    isRecord<CesCounts>(input) ? fromCounts(input, options) : fromTally(tallyRatings(...read(input, options)), options),
  summarizeBy: (input, groups, options) => {
    const [answers, rules] = read(input, options);
    return tallyRatingsBy(answers, groups, rules).map((tally) => fromTally(tally, options));
  },
  merge: (a, b) => ({
    kind: "ces",
    version: 1,
    scale: sameScale("ces", a.scale, b.scale),
    easy: addGroups(a.easy, b.easy),
    difficult: mergeKnown(a.difficult, b.difficult, a.total, b.total),
    total: addGroups(a.total, b.total),
    distribution: mergeDistributions(a, b),
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  }),
  measure: measureCes,
  checkOptions: (options) => {
    checkInput(cesOptionsSchema(), options, "ces", "options");
  },
  checkSummary: (summary) => {
    const { scale, easy, difficult } = checkInput(cesSummarySchema(), summary, "ces", "summary");
    scaleOf({ scale, direction: scale.direction }, "summary");
    checkTotals("ces", summary, difficult ? addGroups(easy, difficult) : easy);
  },
});

const cesSummarySchema = /* @__PURE__ */ lazySchema<CesSummary>(() => {
  const group = answerGroupRule();
  const points = scaleRule("min", "max", "easyFrom", "difficultFrom");
  return summarySchema("ces", {
    scale: { fields: { ...points.fields, direction: choice("high-is-easy", "low-is-easy") } },
    easy: group,
    difficult: { ...group, accepts: (value) => value === null || group.accepts(value) },
    total: group,
    distribution: distributionRule(),
  });
});

function scaleOf(
  { scale = {}, direction = "high-is-easy" }: CesOptions,
  argument: string = "options",
): CesSummary["scale"] {
  const { min = 1, max = 5 } = scale;
  const mirror = (answer: number): number => min + max - answer;
  const usual = (): number => topBoxFrom("ces", "easyFrom", min, max, max - min === 6 ? max - 2 : max - 1);
  const easyFrom = scale.easyFrom ?? (direction === "high-is-easy" ? usual() : mirror(usual()));
  const across = mirror(easyFrom);
  const difficultFrom =
    scale.difficultFrom ??
    (direction === "high-is-easy" ? Math.min(across, easyFrom - 1) : Math.max(across, easyFrom + 1));
  const [low, high] = direction === "high-is-easy" ? [difficultFrom, easyFrom] : [easyFrom, difficultFrom];
  if (!(min <= low && low < high && high <= max)) {
    const expected = `such that ${min} ≤ the lower cut point < the higher ≤ ${max}`;
    rejectInput("ces", argument, ["scale"], "inconsistent", expected, `${low}, ${high}`);
  }
  return { min, max, easyFrom, difficultFrom, direction };
}

function read(input: CesInput, options: CesOptions): [answers: unknown, rules: TallyRules] {
  const { min, max } = scaleOf(options);
  const rules = { ...options, functionName: "ces", argument: "ratings", minimum: min, maximum: max };
  return [readLabels(input, options.labels, rules), rules];
}

function fromTally(tally: RatingTally, options: CesOptions): CesSummary {
  const scale = scaleOf(options);
  const { min, max, easyFrom, difficultFrom, direction } = scale;
  const { counts, weights, squaredWeights, missing, invalid } = tally;
  const upTo = (answer: number): AnswerGroup => groupOf(tally, 0, answer - min);
  const from = (answer: number): AnswerGroup => groupOf(tally, answer - min, max - min);
  const [easy, difficult] =
    direction === "high-is-easy" ? [from(easyFrom), upTo(difficultFrom)] : [upTo(easyFrom), from(difficultFrom)];
  return {
    kind: "ces",
    version: 1,
    scale,
    easy,
    difficult,
    total: from(min),
    distribution: { counts, weights, squaredWeights },
    missing,
    invalid,
  };
}

function fromCounts(input: CesCounts, options: CesOptions): CesSummary {
  refuseWeights("ces", options);
  const { easy, difficult, total, missing = 0 } = checkInput(cesCountsSchema(), input, "ces", "counts");
  if (easy + (difficult ?? 0) > total) {
    const expected = `at most the total of ${total}${difficult === undefined ? "" : ` less ${difficult} difficult`}`;
    rejectInput("ces", "counts", ["easy"], "inconsistent", expected, easy);
  }
  if (options.score === "net-easy" && difficult === undefined) {
    rejectInput("ces", "counts", ["difficult"], "missing-value", 'stated for score "net-easy"', undefined);
  }
  return {
    kind: "ces",
    version: 1,
    scale: scaleOf(options),
    easy: unweighted(easy),
    difficult: difficult === undefined ? null : unweighted(difficult),
    total: unweighted(total),
    distribution: null,
    missing,
    invalid: 0,
  };
}

/** What is unknown of one part is unknown of the whole, unless that part holds nothing. */
function mergeKnown(
  a: AnswerGroup | null,
  b: AnswerGroup | null,
  totalA: AnswerGroup,
  totalB: AnswerGroup,
): AnswerGroup | null {
  if (a && b) return addGroups(a, b);
  if (totalA.count === 0) return b;
  return totalB.count === 0 ? a : null;
}

function measureCes(summary: CesSummary, options: CesOptions): CesResult {
  const { scale, easy, difficult, total, distribution, missing, invalid } = summary;
  if (options.scale !== undefined || options.direction !== undefined) sameScale("ces", scaleOf(options), scale);
  const { score = "easy" } = options;
  const mean = distribution ? distributionMean(distribution, scale.min, options) : noFigures;
  const { count: n, weight, squaredWeight } = total;
  const effectiveN = effectiveCount(weight, squaredWeight);
  const figures: Record<typeof score, () => Figures> = {
    easy: () => shareFigures({ n, total, favourable: easy, others: notEasyOf(summary) }, options),
    mean: () => mean,
    "net-easy": () =>
      difficult ? netFigures(easy, neitherOf(summary, difficult), difficult, "adjusted-wald", options) : noFigures,
  };
  const units: Record<typeof score, Unit> = { easy: "percent", mean: "rating", "net-easy": "points" };
  const facts = {
    metric: "ces",
    unit: units[score],
    n,
    effectiveN,
    missing,
    invalid,
    convention: describe(scale, score),
  };
  const estimate = toEstimate(facts, figures[score](), options);
  const share = (group: AnswerGroup): Share => shareOf(group, weight, estimate.suppressed);
  return {
    ...estimate,
    easy: share(easy),
    difficult: difficult && share(difficult),
    mean: estimate.suppressed ? null : mean.value,
    distribution: distribution && !estimate.suppressed ? describeDistribution(distribution, scale.min) : null,
  };
}

/** Answers that are not easy, where the distribution is known. */
function notEasyOf({ scale, distribution }: CesSummary): AnswerGroup | undefined {
  const { min, max, easyFrom, direction } = scale;
  if (distribution === null) return undefined;
  return direction === "high-is-easy"
    ? groupOf(distribution, 0, easyFrom - 1 - min)
    : groupOf(distribution, easyFrom + 1 - min, max - min);
}

/** Answers between the easy and the difficult: counted where the distribution is known, else what is left. */
function neitherOf({ scale, easy, total, distribution }: CesSummary, difficult: AnswerGroup): AnswerGroup {
  const { min, easyFrom, difficultFrom } = scale;
  const [low, high] = easyFrom > difficultFrom ? [difficultFrom, easyFrom] : [easyFrom, difficultFrom];
  if (distribution) return groupOf(distribution, low + 1 - min, high - 1 - min);
  const rest = (field: keyof AnswerGroup): number => Math.max(0, total[field] - easy[field] - difficult[field]);
  return { count: rest("count"), weight: rest("weight"), squaredWeight: rest("squaredWeight") };
}

function describe(scale: CesSummary["scale"], score: string): string {
  const { min, max, easyFrom, difficultFrom, direction } = scale;
  const range = `on a scale from ${min} to ${max}, where ${direction === "high-is-easy" ? "high" : "low"} is easy`;
  if (score === "mean") return `mean answer ${range}`;
  const spell = (answer: number, high: boolean): string => (high ? `${answer} to ${max}` : `${min} to ${answer}`);
  const easy = `% easy (${spell(easyFrom, direction === "high-is-easy")})`;
  if (score === "easy") return `${easy} of those who answered ${range}`;
  return `${easy} less % difficult (${spell(difficultFrom, direction === "low-is-easy")}) of those who answered ${range}`;
}
