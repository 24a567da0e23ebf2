import { rejectInput } from "../errors.ts";
import { effectiveCount, type Figures, noFigures, toEstimate } from "../estimate.ts";
import { defineColumnMetric, type Metric } from "../metric.ts";
import type { Estimate, Share, Unit } from "../result.ts";
import type { Column } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { lazySchema } from "../schemas/schema.ts";
import { answerGroupRule, distributionRule, scaleRule, summarySchema } from "../schemas/summaries.ts";
import {
  type CsatCounts,
  type CsatOptions,
  type CsatScale,
  csatCountsSchema,
  csatOptionsSchema,
} from "../schemas/surveys.ts";
import { shareFigures } from "../share-figures.ts";
import { isRecord } from "../values.ts";
import { checkTotals } from "./check-totals.ts";
import {
  type AnswerShare,
  describeDistribution,
  distributionMean,
  mergeDistributions,
  rescaleFigures,
} from "./distribution.ts";
import { type AnswerGroup, addGroups, groupOf, shareOf, unweighted } from "./group.ts";
import { readLabels } from "./labels.ts";
import { orderedScale, sameScale, topBoxFrom } from "./scale.ts";
import {
  type AnswerCounts,
  type RatingTally,
  refuseWeights,
  type TallyRules,
  tallyRatings,
  tallyRatingsBy,
} from "./tally.ts";

/** What `csat` takes: answers (numbers, or words under `labels`), or their counts. */
export type CsatInput = Column<number | string> | CsatCounts;

/** What `csat` keeps of its input. */
export interface CsatSummary {
  /** Which metric's summary it is. */
  readonly kind: "csat";
  /** The version of its form. */
  readonly version: 1;
  /** The scale and its cut point. */
  readonly scale: Required<{ readonly [Key in keyof CsatScale]: number }>;
  /** Answers from `satisfiedFrom` on. */
  readonly satisfied: AnswerGroup;
  /** All answers. */
  readonly total: AnswerGroup;
  /** How often each answer was given; `null` where only counts of the satisfied were known. */
  readonly distribution: AnswerCounts | null;
  /** Answers that were `null` or `undefined`. */
  readonly missing: number;
  /** Answers that were left out as invalid. */
  readonly invalid: number;
}

/** What `csat` gives. */
export interface CsatResult extends Estimate {
  /** Answers from `satisfiedFrom` on. */
  readonly satisfied: Share;
  /** The mean answer on the scale; `null` when only counts were given. */
  readonly mean: number | null;
  /** How often each answer was given; `null` when only counts were given. */
  readonly distribution: readonly AnswerShare[] | null;
}

/**
 * Customer satisfaction score: the share of satisfied customers among those who answered.
 *
 * `100 · satisfied / answers`, in percent. By default answers 4 and 5 of a scale from 1 to 5 are satisfied ("top-2 box"). A scale
 * of 2 or 3 answers counts its highest, one of 5, 7, 10 or 11 its two highest; for any other `satisfiedFrom` must be stated.
 * `score: "mean"` gives the mean on the scale, `"rescaled-mean"` moves the ends of the scale to 0 and 100.
 *
 * Takes a column of answers, words with `labels`, or `{ satisfied, total }`.
 *
 * - Nothing answered gives `value: null`. `null` and `undefined` are left out and counted in `missing`.
 * - The interval of the share is Wilson's, that of a mean Student's t, and `null` where all gave one answer. With weights the
 *   standard error is linearised, and Wilson's interval rests on the effective number of answers.
 *
 * Sources: Wilson 1927, JASA 22: 209–212; the conventions are those of Zendesk, Delighted and CustomerGauge (top-2 box), Gallup
 * (top box) and ACSI (rescaled mean).
 *
 * @param input - Answers, or their counts.
 * @param options - See {@link CsatOptions}.
 * @throws {@link MetricInputError} for an answer that is not on the scale or no known word, counts that do not add up, an option
 * that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { csat } from "cx-metrics";
 *
 * const ratings = [5, 5, 4, 4, 4, 4, 3, 2, 1, null];
 * assert.equal(csat(ratings).value?.toFixed(1), "66.7");
 * assert.equal(csat(ratings, { score: "mean" }).value?.toFixed(2), "3.56");
 * assert.equal(csat(ratings, { scale: { satisfiedFrom: 5 } }).value?.toFixed(1), "22.2");
 * assert.equal(csat({ satisfied: 960, total: 1200 }).interval?.low.toFixed(3), "77.643");
 *
 * const words = csat(["excellent", "bad", "average"], { labels: { bad: 2, average: 3, excellent: 5 } });
 * assert.equal(words.value?.toFixed(1), "33.3");
 * ```
 */
export const csat: Metric<CsatInput, CsatOptions, CsatSummary, CsatResult> = /* @__PURE__ */ defineColumnMetric({
  name: "csat",
  summarize: (input: CsatInput, options: CsatOptions): CsatSummary =>
    isRecord<CsatCounts>(input)
      ? fromCounts(input, options)
      : fromTally(tallyRatings(...read(input, options)), options),
  summarizeBy: (input, groups, options) => {
    const [answers, rules] = read(input, options);
    return tallyRatingsBy(answers, groups, rules).map((tally) => fromTally(tally, options));
  },
  merge: (a, b) => ({
    kind: "csat",
    version: 1,
    scale: sameScale("csat", a.scale, b.scale),
    satisfied: addGroups(a.satisfied, b.satisfied),
    total: addGroups(a.total, b.total),
    distribution: mergeDistributions(a, b),
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  }),
  measure: measureCsat,
  checkOptions: (options) => {
    checkInput(csatOptionsSchema(), options, "csat", "options");
  },
  checkSummary: (summary) => {
    const { scale, satisfied } = checkInput(csatSummarySchema(), summary, "csat", "summary");
    scaleOf({ scale }, "summary");
    checkTotals("csat", summary, satisfied);
  },
});

const csatSummarySchema = /* @__PURE__ */ lazySchema<CsatSummary>(() => {
  const group = answerGroupRule();
  return summarySchema("csat", {
    scale: scaleRule("min", "max", "satisfiedFrom"),
    satisfied: group,
    total: group,
    distribution: distributionRule(),
  });
});

function scaleOf({ scale = {} }: CsatOptions, argument: string = "options"): CsatSummary["scale"] {
  const { min = 1, max = 5 } = scale;
  const satisfiedFrom = scale.satisfiedFrom ?? topBoxFrom("csat", "satisfiedFrom", min, max, max - 1);
  return orderedScale("csat", argument, ["scale"], { min, max, satisfiedFrom }, "satisfiedFrom");
}

function read(input: CsatInput, options: CsatOptions): [answers: unknown, rules: TallyRules] {
  const { min, max } = scaleOf(options);
  const rules = { ...options, functionName: "csat", argument: "ratings", minimum: min, maximum: max };
  return [readLabels(input, options.labels, rules), rules];
}

function fromTally(tally: RatingTally, options: CsatOptions): CsatSummary {
  const scale = scaleOf(options);
  const { counts, weights, squaredWeights, missing, invalid } = tally;
  const last = scale.max - scale.min;
  return {
    kind: "csat",
    version: 1,
    scale,
    satisfied: groupOf(tally, scale.satisfiedFrom - scale.min, last),
    total: groupOf(tally, 0, last),
    distribution: { counts, weights, squaredWeights },
    missing,
    invalid,
  };
}

function fromCounts(input: CsatCounts, options: CsatOptions): CsatSummary {
  refuseWeights("csat", options);
  const { satisfied, total, missing = 0 } = checkInput(csatCountsSchema(), input, "csat", "counts");
  if (satisfied > total) {
    rejectInput("csat", "counts", ["satisfied"], "inconsistent", `at most the total of ${total}`, satisfied);
  }
  const scale = scaleOf(options);
  return {
    kind: "csat",
    version: 1,
    scale,
    satisfied: unweighted(satisfied),
    total: unweighted(total),
    distribution: null,
    missing,
    invalid: 0,
  };
}

function measureCsat(summary: CsatSummary, options: CsatOptions): CsatResult {
  const { scale, satisfied, total, distribution, missing, invalid } = summary;
  if (options.scale !== undefined) sameScale("csat", scaleOf(options), scale);
  const { score = "satisfied" } = options;
  const mean = distribution ? distributionMean(distribution, scale.min, options) : noFigures;
  const { count: n, weight, squaredWeight } = total;
  const effectiveN = effectiveCount(weight, squaredWeight);
  const others = distribution ? groupOf(distribution, 0, scale.satisfiedFrom - 1 - scale.min) : undefined;
  const figures: Record<typeof score, () => Figures> = {
    satisfied: () => shareFigures({ n, total, favourable: satisfied, others }, options),
    mean: () => mean,
    "rescaled-mean": () => rescaleFigures(mean, scale.min, scale.max),
  };
  const unit: Unit = score === "mean" ? "rating" : "percent";
  const facts = { metric: "csat", unit, n, effectiveN, missing, invalid, convention: describe(scale, score) };
  const estimate = toEstimate(facts, figures[score](), options);
  return {
    ...estimate,
    satisfied: shareOf(satisfied, weight, estimate.suppressed),
    mean: estimate.suppressed ? null : mean.value,
    distribution: distribution && !estimate.suppressed ? describeDistribution(distribution, scale.min) : null,
  };
}

function describe({ min, max, satisfiedFrom }: CsatSummary["scale"], score: string): string {
  const range = `on a scale from ${min} to ${max}`;
  if (score === "mean") return `mean answer ${range}`;
  if (score === "rescaled-mean") return `mean answer ${range}, moved to 0 to 100`;
  return `% satisfied (${satisfiedFrom} to ${max}) of those who answered ${range}`;
}
