import { effectiveCount, toEstimate } from "../estimate.ts";
import { defineColumnMetric, type Metric } from "../metric.ts";
import type { Estimate, Share, Unit } from "../result.ts";
import type { Column } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { lazySchema } from "../schemas/schema.ts";
import {
  type NetSentimentOptions,
  netSentimentOptionsSchema,
  type Sentiment,
  type SentimentCounts,
  sentimentCountsSchema,
} from "../schemas/sentiment.ts";
import { answerGroupRule, summarySchema } from "../schemas/summaries.ts";
import { isRecord } from "../values.ts";
import { type AnswerGroup, addGroups, groupOf, shareOf, unweighted } from "./group.ts";
import { readLabels } from "./labels.ts";
import { netFigures } from "./net-figures.ts";
import { netOfTwoFigures } from "./net-of-two.ts";
import { type RatingTally, refuseWeights, type TallyRules, tallyRatings, tallyRatingsBy } from "./tally.ts";
import { valuedMeanFigures } from "./valued-mean.ts";

/** What `netSentiment` takes: labels (or −1, 0 and 1), or their counts. */
export type NetSentimentInput = Column<number | string> | SentimentCounts;

/** What `netSentiment` keeps of its input. */
export interface NetSentimentSummary {
  /** Which metric's summary it is. */
  readonly kind: "netSentiment";
  /** The version of its form. */
  readonly version: 1;
  /** Positive texts. */
  readonly positive: AnswerGroup;
  /** Neutral texts. */
  readonly neutral: AnswerGroup;
  /** Negative texts. */
  readonly negative: AnswerGroup;
  /** Texts whose label was `null` or `undefined`. */
  readonly missing: number;
  /** Texts that were left out as invalid. */
  readonly invalid: number;
}

/** What `netSentiment` gives. The shares are of all three kinds, whatever the value is. */
export interface NetSentimentResult extends Estimate {
  /** Positive texts. */
  readonly positive: Share;
  /** Neutral texts. */
  readonly neutral: Share;
  /** Negative texts. */
  readonly negative: Share;
}

/**
 * Net sentiment: positive texts less negative ones, by one of three denominators.
 *
 * - `"net-of-all"` (default): `100 · (positive − negative) / (positive + neutral + negative)`, in points from −100 to 100.
 * - `"net-of-positive-and-negative"`: `100 · (positive − negative) / (positive + negative)`, in points from −100 to 100. `n` counts
 *   those two only. The more texts are neutral, the further it lies from the first.
 * - `"mean"`: the mean of 5 for positive, 3 for neutral and 1 for negative, a rating from 1 to 5.
 *
 * Takes a column of `"positive"`, `"neutral"` and `"negative"` (your own words with `labels`), of 1, 0 and −1, or
 * `{ positive, neutral, negative }`.
 *
 * - Nothing labelled gives `value: null`. `null` and `undefined` are left out and counted in `missing`.
 * - The interval is that of `nps` for `"net-of-all"`, Wilson's of the positive share, stretched, for the second, and Student's t,
 *   cut off at 1 and 5, for the mean. It says how far chance may have carried the sample, not how often the labels are wrong.
 *
 * Sources: Rocks 2016, The American Statistician 70: 365–372; Wilson 1927, JASA 22: 209–212; Agresti and Caffo 2000, The American
 * Statistician 54: 280–288 (`basis` of the second).
 *
 * @param input - Labels, or their counts.
 * @param options - See {@link NetSentimentOptions}.
 * @throws {@link MetricInputError} for a label that is not known, a count below 0, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { netSentiment } from "cx-metrics";
 *
 * const counts = { positive: 80, neutral: 100, negative: 20 };
 * assert.equal(netSentiment(counts).value, 30);
 * assert.equal(netSentiment(counts, { score: "net-of-positive-and-negative" }).value, 60);
 * assert.equal(netSentiment(counts, { score: "mean" }).value, 3.6);
 *
 * const labelled = netSentiment(["POS", "NEG", "mixed", "POS"], {
 *   labels: { POS: "positive", NEG: "negative", mixed: "neutral" },
 * });
 * assert.equal(labelled.value, 25);
 * ```
 */
export const netSentiment: Metric<NetSentimentInput, NetSentimentOptions, NetSentimentSummary, NetSentimentResult> =
  /* @__PURE__ */ defineColumnMetric({
    name: "netSentiment",
    summarize: (input: NetSentimentInput, options: NetSentimentOptions): NetSentimentSummary =>
      isRecord<SentimentCounts>(input) ? fromCounts(input, options) : fromTally(tallyRatings(...read(input, options))),
    summarizeBy: (input, groups, options) => {
      const [answers, rules] = read(input, options);
      return tallyRatingsBy(answers, groups, rules).map(fromTally);
    },
    merge: (a, b) => ({
      kind: "netSentiment",
      version: 1,
      positive: addGroups(a.positive, b.positive),
      neutral: addGroups(a.neutral, b.neutral),
      negative: addGroups(a.negative, b.negative),
      missing: a.missing + b.missing,
      invalid: a.invalid + b.invalid,
    }),
    measure: measureSentiment,
    checkOptions: (options) => {
      checkInput(netSentimentOptionsSchema(), options, "netSentiment", "options");
    },
    checkSummary: (summary) => {
      checkInput(netSentimentSummarySchema(), summary, "netSentiment", "summary");
    },
  });

const netSentimentSummarySchema = /* @__PURE__ */ lazySchema<NetSentimentSummary>(() => {
  const group = answerGroupRule();
  return summarySchema("netSentiment", { positive: group, neutral: group, negative: group });
});

const codes: Readonly<Record<Sentiment, number>> = { negative: -1, neutral: 0, positive: 1 };

/** The labels as −1, 0 and 1. */
function read(input: unknown, options: NetSentimentOptions): [answers: unknown, rules: TallyRules] {
  const rules = { ...options, functionName: "netSentiment", argument: "labels", minimum: -1, maximum: 1 };
  const { labels } = options;
  const meanings =
    labels && Object.fromEntries(Object.entries(labels).map(([label, meaning]) => [label, codes[meaning]]));
  return [readLabels(input, meanings ?? codes, rules), rules];
}

function fromTally(tally: RatingTally): NetSentimentSummary {
  return {
    kind: "netSentiment",
    version: 1,
    positive: groupOf(tally, 2, 2),
    neutral: groupOf(tally, 1, 1),
    negative: groupOf(tally, 0, 0),
    missing: tally.missing,
    invalid: tally.invalid,
  };
}

function fromCounts(input: SentimentCounts, options: NetSentimentOptions): NetSentimentSummary {
  refuseWeights("netSentiment", options);
  const counts = checkInput(sentimentCountsSchema(), input, "netSentiment", "counts");
  return {
    kind: "netSentiment",
    version: 1,
    positive: unweighted(counts.positive),
    neutral: unweighted(counts.neutral),
    negative: unweighted(counts.negative),
    missing: counts.missing ?? 0,
    invalid: 0,
  };
}

function measureSentiment(summary: NetSentimentSummary, options: NetSentimentOptions): NetSentimentResult {
  const { positive, neutral, negative, missing, invalid } = summary;
  const { score = "net-of-all", method = "adjusted-wald" } = options;
  const polar = addGroups(positive, negative);
  const all = addGroups(polar, neutral);
  const { count: n, weight, squaredWeight } = score === "net-of-positive-and-negative" ? polar : all;
  const figures = {
    "net-of-all": () => netFigures(positive, neutral, negative, method, options),
    "net-of-positive-and-negative": () => netOfTwoFigures(positive, negative, options),
    mean: () => valuedMeanFigures([positive, neutral, negative], [5, 3, 1], options),
  }[score]();
  const unit: Unit = score === "mean" ? "rating" : "points";
  const effectiveN = effectiveCount(weight, squaredWeight);
  const facts = { metric: "netSentiment", unit, n, effectiveN, missing, invalid, convention: conventions[score] };
  const estimate = toEstimate(facts, figures, options);
  const share = (group: AnswerGroup): Share => shareOf(group, all.weight, estimate.suppressed);
  return { ...estimate, positive: share(positive), neutral: share(neutral), negative: share(negative) };
}

const conventions: Readonly<Record<NonNullable<NetSentimentOptions["score"]>, string>> = {
  "net-of-all": "% positive less % negative, of positive, neutral and negative",
  "net-of-positive-and-negative": "% positive less % negative, of positive and negative only",
  mean: "mean of positive (5), neutral (3) and negative (1)",
};
