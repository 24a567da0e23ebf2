import { rejectInput } from "../errors.ts";
import { effectiveCount, type Figures, noFigures, toEstimate } from "../estimate.ts";
import { defineColumnMetric, type Metric } from "../metric.ts";
import type { Estimate, Share, Unit } from "../result.ts";
import type { Column } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import {
  directionRule,
  type RatingCounts,
  type RatingScale,
  type RatingScoreKind,
  type RatingScoreOptions,
  ratingCountsSchema,
  ratingScaleRule,
  ratingScoreOptionsSchema,
} from "../schemas/rating.ts";
import { lazySchema } from "../schemas/schema.ts";
import { distributionRule, summarySchema } from "../schemas/summaries.ts";
import { shareFigures } from "../share-figures.ts";
import { isRecord } from "../values.ts";
import { pointOfKey, readAnswers } from "./coded-answers.ts";
import {
  type AnswerShare,
  describeDistribution,
  distributionMean,
  mergeDistributions,
  rescaleFigures,
} from "./distribution.ts";
import { type AnswerGroup, groupOf, shareOf } from "./group.ts";
import { netFigures } from "./net-figures.ts";
import { orderedScale, sameScale } from "./scale.ts";
import {
  type AnswerCounts,
  type RatingTally,
  refuseWeights,
  type TallyRules,
  tallyRatings,
  tallyRatingsBy,
} from "./tally.ts";

/** What `ratingScore` takes: answers (numbers, or words under `labels`), or their counts. */
export type RatingScoreInput = Column<number | string> | RatingCounts;

/** What `ratingScore` keeps of its input: the count of every answer, from which all its scores come. */
export interface RatingScoreSummary {
  /** Which metric's summary it is. */
  readonly kind: "ratingScore";
  /** The version of its form. */
  readonly version: 1;
  /** The scale and its direction. */
  readonly scale: RatingScale & {
    /** Which end of the scale is good. */
    readonly direction: "high-is-good" | "low-is-good";
  };
  /** How often each answer was given. */
  readonly distribution: AnswerCounts;
  /** Answers that were `null` or `undefined`. */
  readonly missing: number;
  /** Answers that were left out as invalid. */
  readonly invalid: number;
}

/** What `ratingScore` gives. */
export interface RatingScoreResult extends Estimate {
  /** The best answers that the score counts; `null` for a score that counts none, such as a mean. */
  readonly top: Share | null;
  /** The worst answers that the score counts; `null` for a score that counts none. */
  readonly bottom: Share | null;
  /** The mean answer on the scale. */
  readonly mean: number | null;
  /** How often each answer was given, from the lowest on; `null` where the figures are withheld. */
  readonly distribution: readonly AnswerShare[] | null;
}

/**
 * The score of any rating question by a convention that is named: a box score, a net box, a mean, or a mean on another scale.
 *
 * With answers from `min` to `max`: a box score is `100 · answers in the box / answers` in percent, a net box the share of the
 * best less that of the worst in points from −100 to 100; `"mean"` is `Σx / n`, `"rescaled-mean"`
 * `100 · (mean − min) / (max − min)`, `"sum-over-possible"` `100 · Σx / (n · max)`. Default: `"top-2-box"`.
 *
 * - `scale` must be stated; an answer that is not on it is an error that names the answer. Is low good (school marks, effort)?
 *   Then `direction: "low-is-good"` turns boxes, net boxes and the rescaled mean round. The mean stays on the scale as it was asked.
 * - Takes a column of numbers; of words and emoji with `labels`; of a vendor's codes with `codes`, which are never averaged as they
 *   stand; or counts: `{ answers: { 1: 4, 2: 10, 3: 25 } }`.
 * - Nothing answered gives `value: null`. `null` and `undefined` are left out and counted in `missing`.
 * - The interval of a share is Wilson's, that of a net share adjusted Wald, that of a mean Student's t (`null` where all gave one
 *   answer). With weights the standard error is linearised, and the intervals of shares rest on the effective number of answers.
 *
 * Sources: Wilson 1927, JASA 22: 209–212; Rocks 2016, The American Statistician 70: 365–372. Conventions: top box (Gallup), top-2
 * box (CustomerGauge, Nicereply), rescaled mean (ACSI, Friday Pulse), sum over possible (ServiceRocket).
 *
 * @param input - Answers, or their counts.
 * @param options - See {@link RatingScoreOptions}.
 * @throws {@link MetricInputError} for a scale that is not stated or too short for the score, an answer that is not on it or no known
 * word or code, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ratingScore } from "cx-metrics";
 *
 * const scale = { min: 1, max: 4 };
 * const answers = [4, 4, 3, 2, 1, null];
 * assert.equal(ratingScore(answers, { scale }).value, 60);
 * assert.equal(ratingScore(answers, { scale, score: "top-box" }).value, 40);
 * assert.equal(ratingScore(answers, { scale, score: "net-box" }).value, 20);
 * assert.equal(ratingScore(answers, { scale, score: "mean" }).value, 2.8);
 * assert.equal(ratingScore(answers, { scale, score: "sum-over-possible" }).value, 70);
 *
 * // German school marks: 1 is the best.
 * const marks = ratingScore([1, 2, 2, 5], { scale: { min: 1, max: 6 }, direction: "low-is-good" });
 * assert.equal(marks.value, 75);
 *
 * const thumbs = { scale: { min: 0, max: 1 }, score: "top-box", labels: { "👍": 1, "👎": 0 } } as const;
 * assert.equal(ratingScore(["👍", "👍", "👎", "👍"], thumbs).value, 75);
 * assert.equal(ratingScore({ answers: { "👍": 3, "👎": 1 } }, thumbs).value, 75);
 *
 * // Freshdesk's codes are no scores: 103 is extremely happy, −103 extremely unhappy.
 * const codes = { 103: 7, 102: 6, 101: 5, 100: 4, [-101]: 3, [-102]: 2, [-103]: 1 };
 * assert.equal(ratingScore([103, 102, -103, 100], { scale: { min: 1, max: 7 }, codes }).value, 50);
 * ```
 */
export const ratingScore: Metric<RatingScoreInput, RatingScoreOptions, RatingScoreSummary, RatingScoreResult> =
  /* @__PURE__ */ defineColumnMetric({
    name: "ratingScore",
    summarize: (input: RatingScoreInput, options: RatingScoreOptions): RatingScoreSummary => {
      const scale = scaleOf(options);
      return isRecord<RatingCounts>(input)
        ? fromCounts(input, scale, options)
        : fromTally(tallyRatings(...read(input, scale, options)), scale);
    },
    summarizeBy: (input, groups, options) => {
      const scale = scaleOf(options);
      const [answers, rules] = read(input, scale, options);
      return tallyRatingsBy(answers, groups, rules).map((tally) => fromTally(tally, scale));
    },
    merge: (a, b) => ({
      kind: "ratingScore",
      version: 1,
      scale: sameScale("ratingScore", a.scale, b.scale),
      distribution: mergeDistributions(known(a), known(b)) as AnswerCounts,
      missing: a.missing + b.missing,
      invalid: a.invalid + b.invalid,
    }),
    measure: measureRating,
    checkOptions: (options) => {
      checkInput(ratingScoreOptionsSchema(), options, "ratingScore", "options");
    },
    checkSummary: (summary) => {
      const { scale, distribution } = checkInput(ratingScoreSummarySchema(), summary, "ratingScore", "summary");
      orderedScale("ratingScore", "summary", ["scale"], scale);
      const answers = scale.max - scale.min + 1;
      if (distribution?.counts.length !== answers) {
        const expected = `counts of the ${answers} answers from ${scale.min} to ${scale.max}`;
        rejectInput("ratingScore", "summary", ["distribution"], "inconsistent", expected, distribution);
      }
    },
  });

const ratingScoreSummarySchema = /* @__PURE__ */ lazySchema<RatingScoreSummary>(() =>
  summarySchema("ratingScore", {
    scale: { fields: { ...ratingScaleRule().fields, direction: directionRule() } },
    distribution: distributionRule(),
  }),
);

function scaleOf({ scale, direction = "high-is-good" }: RatingScoreOptions): RatingScoreSummary["scale"] {
  if (scale === undefined) {
    const expected = "stated: { min, max }, the lowest and the highest answer that could be given";
    rejectInput("ratingScore", "options", ["scale"], "missing-value", expected, scale);
  }
  const { min, max } = orderedScale("ratingScore", "options", ["scale"], scale);
  return { min, max, direction };
}

function read(
  input: unknown,
  { min, max }: RatingScale,
  options: RatingScoreOptions,
): [answers: unknown, rules: TallyRules] {
  const rules = rulesOf({ min, max }, options);
  return [readAnswers(input, options, rules), rules];
}

function rulesOf({ min, max }: RatingScale, options: RatingScoreOptions): TallyRules {
  return { ...options, functionName: "ratingScore", argument: "ratings", minimum: min, maximum: max };
}

function fromTally(tally: RatingTally, scale: RatingScoreSummary["scale"]): RatingScoreSummary {
  const { counts, weights, squaredWeights, missing, invalid } = tally;
  return {
    kind: "ratingScore",
    version: 1,
    scale,
    distribution: { counts, weights, squaredWeights },
    missing,
    invalid,
  };
}

function fromCounts(
  input: RatingCounts,
  scale: RatingScoreSummary["scale"],
  options: RatingScoreOptions,
): RatingScoreSummary {
  refuseWeights("ratingScore", options);
  const { answers, missing = 0 } = checkInput(ratingCountsSchema(), input, "ratingScore", "counts");
  const { min, max } = scale;
  const counts = new Array<number>(max - min + 1).fill(0);
  let invalid = 0;
  for (const [answer, count] of Object.entries(answers)) {
    const point = pointOfKey(answer, options, rulesOf(scale, options));
    if (point >= min) counts[point - min]! += count;
    else if (options.invalid === "omit") invalid += count;
    else rejectInput("ratingScore", "counts", ["answers"], "unknown-label", knownAnswers(scale, options), answer);
  }
  return fromTally({ counts, weights: null, squaredWeights: null, missing, invalid }, scale);
}

function knownAnswers({ min, max }: RatingScale, { labels = {}, codes }: RatingScoreOptions): string {
  const words = Object.keys(labels).map((label) => JSON.stringify(label));
  const numbers = codes === undefined ? [`the integers from ${min} to ${max}`] : Object.keys(codes);
  return `counts under answers (${[...words, ...numbers].join(", ")})`;
}

function known({ distribution }: RatingScoreSummary): Parameters<typeof mergeDistributions>[0] {
  return { distribution, total: groupOf(distribution, 0, distribution.counts.length) };
}

/** How many answers at an end of the scale a score counts. */
const boxSizes: Readonly<Record<RatingScoreKind, { readonly top?: number; readonly bottom?: number }>> = {
  "top-box": { top: 1 },
  "top-2-box": { top: 2 },
  "top-3-box": { top: 3 },
  "bottom-box": { bottom: 1 },
  "bottom-2-box": { bottom: 2 },
  "net-box": { top: 1, bottom: 1 },
  "net-2-box": { top: 2, bottom: 2 },
  mean: {},
  "rescaled-mean": {},
  "sum-over-possible": {},
};

function measureRating(summary: RatingScoreSummary, options: RatingScoreOptions): RatingScoreResult {
  const { scale, missing, invalid } = summary;
  const { score = "top-2-box" } = options;
  if (options.scale !== undefined) sameScale("ratingScore", scaleOf(options), scale);
  else if (options.direction !== undefined) sameScale("ratingScore", { ...scale, direction: options.direction }, scale);
  checkScore(score, scale, options.score);
  const { min, max, direction } = scale;
  const last = max - min;
  const distribution = summary.distribution;
  // From the worst to the best, so that the top is always at the end.
  const oriented = direction === "high-is-good" ? distribution : reverse(distribution);
  const group = (from: number, to: number): AnswerGroup => groupOf(oriented, from, to);
  const { top, bottom } = boxSizes[score];
  const total = group(0, last);
  const best = top === undefined ? null : group(last - top + 1, last);
  const worst = bottom === undefined ? null : group(0, bottom - 1);
  const { count: n, weight, squaredWeight } = total;
  const mean = distributionMean(distribution, min, options);
  const rescale = (answers: AnswerCounts, from: number): Figures =>
    rescaleFigures(distributionMean(answers, min, options), from, max);
  const figures = (): Figures => {
    if (best && worst) {
      const between = group(Number(bottom), last - Number(top));
      return netFigures(best, between, worst, "adjusted-wald", options);
    }
    if (best) return shareFigures({ n, total, favourable: best, others: group(0, last - Number(top)) }, options);
    if (worst) return shareFigures({ n, total, favourable: worst, others: group(Number(bottom), last) }, options);
    if (score === "mean") return mean;
    return score === "rescaled-mean" ? rescale(oriented, min) : rescale(distribution, 0);
  };
  const facts = {
    metric: "ratingScore",
    unit: unitOf(score),
    n,
    effectiveN: effectiveCount(weight, squaredWeight),
    missing,
    invalid,
    convention: describe(scale, score),
  };
  const estimate = toEstimate(facts, n > 0 ? figures() : noFigures, options);
  const { suppressed } = estimate;
  return {
    ...estimate,
    top: best && shareOf(best, weight, suppressed),
    bottom: worst && shareOf(worst, weight, suppressed),
    mean: suppressed ? null : mean.value,
    distribution: suppressed ? null : describeDistribution(distribution, min),
  };
}

function checkScore(
  score: RatingScoreKind,
  { min, max, direction }: RatingScoreSummary["scale"],
  stated: RatingScoreKind | undefined,
): void {
  const { top = 0, bottom = 0 } = boxSizes[score];
  const answers = max - min + 1;
  // A box that is the whole scale would always be full.
  const needed = top > 0 && bottom > 0 ? top + bottom : top + bottom + 1;
  if (answers < needed) {
    const expected = `one that a scale of ${answers} answers has room for ("${score}" needs ${needed})`;
    rejectInput("ratingScore", "options", ["score"], "inconsistent", expected, stated);
  }
  if (score === "sum-over-possible" && (min < 0 || direction === "low-is-good")) {
    const expected = "another one where answers are below 0, or low is good";
    rejectInput("ratingScore", "options", ["score"], "inconsistent", expected, stated);
  }
}

function reverse({ counts, weights, squaredWeights }: AnswerCounts): AnswerCounts {
  const turn = (values: readonly number[]): number[] => [...values].reverse();
  return {
    counts: turn(counts),
    weights: weights && turn(weights),
    squaredWeights: squaredWeights && turn(squaredWeights),
  };
}

function unitOf(score: RatingScoreKind): Unit {
  if (score === "mean") return "rating";
  return score === "net-box" || score === "net-2-box" ? "points" : "percent";
}

function describe({ min, max, direction }: RatingScoreSummary["scale"], score: RatingScoreKind): string {
  const isHigh = direction === "high-is-good";
  const range = `on a scale from ${min} to ${max}, where ${isHigh ? "high" : "low"} is good`;
  if (score === "mean") return `mean answer ${range}`;
  if (score === "rescaled-mean") return `mean answer ${range}, moved to 0 (worst) to 100 (best)`;
  if (score === "sum-over-possible") return `sum of the answers in % of the highest possible sum, ${range}`;
  const { top, bottom } = boxSizes[score];
  const spell = (size: number, which: string, atHigh: boolean): string => {
    const answers = atHigh ? [max - size + 1, max] : [min, min + size - 1];
    return size === 1
      ? `% of the ${which} answer (${answers[0]})`
      : `% of the ${size} ${which} answers (${answers.join(" to ")})`;
  };
  const parts = [
    ...(top === undefined ? [] : [spell(top, "best", isHigh)]),
    ...(bottom === undefined ? [] : [spell(bottom, "worst", !isHigh)]),
  ];
  return `${parts.join(" less ")} among those who answered ${range}`;
}
