import { rejectInput } from "../errors.ts";
import { effectiveCount, toEstimate } from "../estimate.ts";
import { defineColumnMetric, type Metric } from "../metric.ts";
import type { Estimate, Share } from "../result.ts";
import type { Column } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { scalePoint } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { answerGroupRule, summarySchema } from "../schemas/summaries.ts";
import {
  type NpsCounts,
  type NpsOptions,
  type NpsScale,
  npsCountsSchema,
  npsOptionsSchema,
  npsScaleRule,
} from "../schemas/surveys.ts";
import { isRecord } from "../values.ts";
import { type AnswerGroup, addGroups, groupOf, shareOf, unweighted } from "./group.ts";
import { netFigures } from "./net-figures.ts";
import { sameScale } from "./scale.ts";
import { type RatingTally, refuseWeights, type TallyRules, tallyRatings, tallyRatingsBy } from "./tally.ts";

/** What `nps` takes: answers, or their counts. */
export type NpsInput = Column | NpsCounts;

/** What `nps` keeps of its input: the three kinds of answers under their scale. */
export interface NpsSummary {
  /** Which metric's summary it is. */
  readonly kind: "nps";
  /** The version of its form. */
  readonly version: 1;
  /** The scale and its cut points. */
  readonly scale: Required<{ readonly [Key in keyof NpsScale]: number }>;
  /** Answers from `promotersFrom` on. */
  readonly promoters: AnswerGroup;
  /** Answers between. */
  readonly passives: AnswerGroup;
  /** Answers up to `detractorsUpTo`. */
  readonly detractors: AnswerGroup;
  /** Answers that were `null` or `undefined`. */
  readonly missing: number;
  /** Answers that were left out as invalid. */
  readonly invalid: number;
}

/** What `nps` gives. */
export interface NpsResult extends Estimate {
  /** Answers from `promotersFrom` on. */
  readonly promoters: Share;
  /** Answers between. */
  readonly passives: Share;
  /** Answers up to `detractorsUpTo`. */
  readonly detractors: Share;
}

/**
 * Net Promoter Score: the share of promoters less the share of detractors, among those who answered.
 *
 * `100 · (promoters − detractors) / answers`, in points from −100 to 100. By default answers from 9 are promoters, answers to 6
 * detractors, on the question's scale from 0 to 10; a scale from 1 to 10 is `{ scale: { min: 1 } }`, with the same cut points.
 * Other scales have no standard map, so state all four numbers.
 *
 * Takes a column of answers (an array or a typed array) or `{ promoters, passives, detractors }`.
 *
 * - Nothing answered gives `value: null`. `null` and `undefined` are left out and counted in `missing`.
 * - The standard error is `100 · √(p₊ + p₋ − (p₊ − p₋)²) / √n`; with weights it is linearised.
 * - The interval is adjusted Wald (¾, 1½ and ¾ answers added, clamped to ±100), which is near its level even for ten answers;
 *   `method: "score"` and `"wald"` are there to be asked for. With weights they use the effective number of answers.
 *
 * Sources: Reichheld 2003, Harvard Business Review 81(12); Rocks 2016, The American Statistician 70: 365–372.
 *
 * @param input - Answers, or their counts.
 * @param options - See {@link NpsOptions}.
 * @throws {@link MetricInputError} for an answer that is not on the scale, a count below 0, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { nps } from "cx-metrics";
 *
 * const result = nps([10, 9, 9, 8, 7, 3, null]);
 * assert.equal(result.value?.toFixed(1), "33.3");
 * assert.equal(result.n, 6);
 * assert.equal(result.missing, 1);
 * assert.deepEqual(result.promoters, { count: 3, percent: 50 });
 * assert.deepEqual(
 *   [result.interval?.low.toFixed(1), result.interval?.high.toFixed(1)],
 *   ["-26.7", "71.2"],
 * );
 *
 * assert.equal(nps({ promoters: 50, passives: 30, detractors: 20 }).value, 30);
 * ```
 */
export const nps: Metric<NpsInput, NpsOptions, NpsSummary, NpsResult> = /* @__PURE__ */ defineColumnMetric({
  name: "nps",
  summarize: (input: NpsInput, options: NpsOptions): NpsSummary =>
    isRecord<NpsCounts>(input)
      ? fromCounts(input, options)
      : fromTally(tallyRatings(input, rulesOf(options)), scaleOf(options)),
  summarizeBy: (input, groups, options) =>
    tallyRatingsBy(input, groups, rulesOf(options)).map((tally) => fromTally(tally, scaleOf(options))),
  merge: (a, b) => ({
    kind: "nps",
    version: 1,
    scale: sameScale("nps", a.scale, b.scale),
    promoters: addGroups(a.promoters, b.promoters),
    passives: addGroups(a.passives, b.passives),
    detractors: addGroups(a.detractors, b.detractors),
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  }),
  measure: measureNps,
  checkOptions: (options) => {
    checkInput(npsOptionsSchema(), options, "nps", "options");
  },
  checkSummary: (summary) => {
    checkInput(npsSummarySchema(), summary, "nps", "summary");
  },
});

const npsSummarySchema = /* @__PURE__ */ lazySchema<NpsSummary>(() => {
  const group = answerGroupRule();
  return summarySchema("nps", {
    scale: npsScaleRule(scalePoint()),
    promoters: group,
    passives: group,
    detractors: group,
  });
});

function scaleOf({ scale = {} }: NpsOptions): NpsSummary["scale"] {
  const { min = 0, max = 10, detractorsUpTo = 6, promotersFrom = 9 } = scale;
  if (!(min <= detractorsUpTo && detractorsUpTo < promotersFrom && promotersFrom <= max)) {
    rejectInput(
      "nps",
      "options",
      ["scale"],
      "inconsistent",
      "ordered: min ≤ detractorsUpTo < promotersFrom ≤ max",
      `${min}, ${detractorsUpTo}, ${promotersFrom}, ${max}`,
    );
  }
  return { min, max, detractorsUpTo, promotersFrom };
}

function rulesOf(options: NpsOptions): TallyRules {
  const { min, max } = scaleOf(options);
  return { ...options, functionName: "nps", argument: "scores", minimum: min, maximum: max };
}

function fromTally(tally: RatingTally, scale: NpsSummary["scale"]): NpsSummary {
  const { min, max, detractorsUpTo, promotersFrom } = scale;
  return {
    kind: "nps",
    version: 1,
    scale,
    promoters: groupOf(tally, promotersFrom - min, max - min),
    passives: groupOf(tally, detractorsUpTo + 1 - min, promotersFrom - 1 - min),
    detractors: groupOf(tally, 0, detractorsUpTo - min),
    missing: tally.missing,
    invalid: tally.invalid,
  };
}

function fromCounts(input: NpsCounts, options: NpsOptions): NpsSummary {
  refuseWeights("nps", options);
  const { promoters, passives, detractors, missing = 0 } = checkInput(npsCountsSchema(), input, "nps", "counts");
  return {
    kind: "nps",
    version: 1,
    scale: scaleOf(options),
    promoters: unweighted(promoters),
    passives: unweighted(passives),
    detractors: unweighted(detractors),
    missing,
    invalid: 0,
  };
}

function measureNps(summary: NpsSummary, options: NpsOptions): NpsResult {
  const { promoters, passives, detractors, missing, invalid, scale } = summary;
  if (options.scale !== undefined) sameScale("nps", scaleOf(options), scale);
  const total = addGroups(addGroups(promoters, passives), detractors);
  const { weight } = total;
  const facts = {
    metric: "nps",
    unit: "points",
    n: total.count,
    effectiveN: effectiveCount(weight, total.squaredWeight),
    missing,
    invalid,
    convention: describeScale(scale),
  };
  const figures = netFigures(promoters, passives, detractors, options.method ?? "adjusted-wald", options);
  const estimate = toEstimate(facts, figures, options);
  return {
    ...estimate,
    promoters: shareOf(promoters, weight, estimate.suppressed),
    passives: shareOf(passives, weight, estimate.suppressed),
    detractors: shareOf(detractors, weight, estimate.suppressed),
  };
}

function describeScale({ min, max, detractorsUpTo, promotersFrom }: NpsSummary["scale"]): string {
  return `% promoters (${promotersFrom} to ${max}) less % detractors (${min} to ${detractorsUpTo}) of those who answered`;
}
