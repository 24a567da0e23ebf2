import { effectiveCount, type Figures, toEstimate } from "../estimate.ts";
import { defineColumnMetric, type Metric } from "../metric.ts";
import type { Estimate, Share } from "../result.ts";
import type { Column } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type IntentWeights,
  type PurchaseIntentCounts,
  type PurchaseIntentOptions,
  purchaseIntentCountsSchema,
  purchaseIntentOptionsSchema,
} from "../schemas/purchase-intent.ts";
import { lazySchema } from "../schemas/schema.ts";
import { answerGroupRule, summarySchema } from "../schemas/summaries.ts";
import { shareFigures } from "../share-figures.ts";
import { isRecord } from "../values.ts";
import type { AnswerShare } from "./distribution.ts";
import { type AnswerGroup, addGroups, groupOf, shareOf, unweighted } from "./group.ts";
import { readLabels } from "./labels.ts";
import { type RatingTally, refuseWeights, type TallyRules, tallyRatings, tallyRatingsBy } from "./tally.ts";
import { valuedMeanFigures } from "./valued-mean.ts";

/** What `purchaseIntent` takes: answers (numbers, or words under `labels`), or their counts. */
export type PurchaseIntentInput = Column<number | string> | PurchaseIntentCounts;

/** What `purchaseIntent` keeps of its input. */
export interface PurchaseIntentSummary {
  /** Which metric's summary it is. */
  readonly kind: "purchaseIntent";
  /** The version of its form. */
  readonly version: 1;
  /** Answers of 5. */
  readonly definitelyWould: AnswerGroup;
  /** Answers of 4. */
  readonly probablyWould: AnswerGroup;
  /** Answers of 3. */
  readonly mightOrMightNot: AnswerGroup;
  /** Answers of 2. */
  readonly probablyWouldNot: AnswerGroup;
  /** Answers of 1. */
  readonly definitelyWouldNot: AnswerGroup;
  /** Answers that were `null` or `undefined`. */
  readonly missing: number;
  /** Answers that were left out as invalid. */
  readonly invalid: number;
}

/** What `purchaseIntent` gives. */
export interface PurchaseIntentResult extends Estimate {
  /** Answers of 5. */
  readonly topBox: Share;
  /** Answers of 4 and 5. */
  readonly top2Box: Share;
  /** The mean of what the answers are worth, in percent; `null` when there are none, or the figures are withheld. */
  readonly weightedIntent: number | null;
  /** How often each answer was given, from 1 to 5; `null` where the figures are withheld. */
  readonly distribution: readonly AnswerShare[] | null;
}

/**
 * Purchase intent: how many say that they would buy, from "definitely would not" (1) to "definitely would" (5).
 *
 * - `"top-2-box"` (default): `100 · answers of 4 and 5 / answers`, in percent.
 * - `"top-box"`: `100 · answers of 5 / answers`, in percent.
 * - `"weighted"`: the mean of what the answers are worth by `intentWeights`, in percent. People buy less than they say, so the
 *   default `"75-25"` counts three quarters of the 5s and a quarter of the 4s. It is a rule of thumb: the right weights depend on
 *   the product, and come from what your own buyers did.
 *
 * Takes a column of answers, words with `labels`, or the five counts.
 *
 * - Nothing answered gives `value: null`. `null` and `undefined` are left out and counted in `missing`.
 * - The interval of a share is Wilson's; that of the weighted intent is Student's t, cut off at the least and the most that an
 *   answer is worth, and `null` where all are worth the same. With weights the standard error is linearised.
 *
 * Sources: Morrison 1979, Journal of Marketing 43(2): 65–74 (intentions overstate purchases); Wilson 1927, JASA 22: 209–212;
 * Student 1908, Biometrika 6: 1–25.
 *
 * @param input - Answers, or their counts.
 * @param options - See {@link PurchaseIntentOptions}.
 * @throws {@link MetricInputError} for an answer that is no integer from 1 to 5 or no known word, a count below 0, an option that
 * does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { purchaseIntent } from "cx-metrics";
 *
 * const answers = [5, 4, 4, 3, 1];
 * assert.equal(purchaseIntent(answers).value, 60);
 * assert.equal(purchaseIntent(answers, { score: "top-box" }).value, 20);
 * assert.equal(purchaseIntent(answers, { score: "weighted" }).value, 25);
 *
 * const own = { definitelyWould: 0.9, probablyWould: 0.4, mightOrMightNot: 0.1 };
 * assert.equal(purchaseIntent(answers, { score: "weighted", intentWeights: own }).value, 36);
 * ```
 */
export const purchaseIntent: Metric<
  PurchaseIntentInput,
  PurchaseIntentOptions,
  PurchaseIntentSummary,
  PurchaseIntentResult
> = /* @__PURE__ */ defineColumnMetric({
  name: "purchaseIntent",
  summarize: (input: PurchaseIntentInput, options: PurchaseIntentOptions): PurchaseIntentSummary =>
    isRecord<PurchaseIntentCounts>(input)
      ? fromCounts(input, options)
      : fromTally(tallyRatings(...read(input, options))),
  summarizeBy: (input, groups, options) => {
    const [answers, rules] = read(input, options);
    return tallyRatingsBy(answers, groups, rules).map(fromTally);
  },
  merge: (a, b) => ({
    kind: "purchaseIntent",
    version: 1,
    definitelyWould: addGroups(a.definitelyWould, b.definitelyWould),
    probablyWould: addGroups(a.probablyWould, b.probablyWould),
    mightOrMightNot: addGroups(a.mightOrMightNot, b.mightOrMightNot),
    probablyWouldNot: addGroups(a.probablyWouldNot, b.probablyWouldNot),
    definitelyWouldNot: addGroups(a.definitelyWouldNot, b.definitelyWouldNot),
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  }),
  measure: measureIntent,
  checkOptions: (options) => {
    checkInput(purchaseIntentOptionsSchema(), options, "purchaseIntent", "options");
  },
  checkSummary: (summary) => {
    checkInput(purchaseIntentSummarySchema(), summary, "purchaseIntent", "summary");
  },
});

/** The answers from 1 to 5. */
const boxes = [
  "definitelyWouldNot",
  "probablyWouldNot",
  "mightOrMightNot",
  "probablyWould",
  "definitelyWould",
] as const;

const purchaseIntentSummarySchema = /* @__PURE__ */ lazySchema<PurchaseIntentSummary>(() => {
  const group = answerGroupRule();
  return summarySchema("purchaseIntent", Object.fromEntries(boxes.map((box) => [box, group])));
});

function read(input: unknown, options: PurchaseIntentOptions): [answers: unknown, rules: TallyRules] {
  const rules = { ...options, functionName: "purchaseIntent", argument: "answers", minimum: 1, maximum: 5 };
  return [readLabels(input, options.labels, rules), rules];
}

function fromTally(tally: RatingTally): PurchaseIntentSummary {
  return {
    kind: "purchaseIntent",
    version: 1,
    definitelyWould: groupOf(tally, 4, 4),
    probablyWould: groupOf(tally, 3, 3),
    mightOrMightNot: groupOf(tally, 2, 2),
    probablyWouldNot: groupOf(tally, 1, 1),
    definitelyWouldNot: groupOf(tally, 0, 0),
    missing: tally.missing,
    invalid: tally.invalid,
  };
}

function fromCounts(input: PurchaseIntentCounts, options: PurchaseIntentOptions): PurchaseIntentSummary {
  refuseWeights("purchaseIntent", options);
  const counts = checkInput(purchaseIntentCountsSchema(), input, "purchaseIntent", "counts");
  return {
    kind: "purchaseIntent",
    version: 1,
    definitelyWould: unweighted(counts.definitelyWould),
    probablyWould: unweighted(counts.probablyWould),
    mightOrMightNot: unweighted(counts.mightOrMightNot),
    probablyWouldNot: unweighted(counts.probablyWouldNot),
    definitelyWouldNot: unweighted(counts.definitelyWouldNot),
    missing: counts.missing ?? 0,
    invalid: 0,
  };
}

function measureIntent(summary: PurchaseIntentSummary, options: PurchaseIntentOptions): PurchaseIntentResult {
  const { score = "top-2-box", intentWeights = "75-25" } = options;
  const { definitelyWould, probablyWould, missing, invalid } = summary;
  const groups = boxes.map((box) => summary[box]);
  const total = groups.reduce(addGroups);
  const top2 = addGroups(definitelyWould, probablyWould);
  const { count: n, weight, squaredWeight } = total;
  const worths = worthsOf(intentWeights);
  const percents = worths.map((worth) => 100 * worth);
  const weighted = valuedMeanFigures(groups, percents, options);
  const boxFigures = (from: number): Figures => {
    const [others, favourable] = [groups.slice(0, from), groups.slice(from)].map((some) => some.reduce(addGroups));
    return shareFigures({ n, total, favourable: favourable as AnswerGroup, others }, options);
  };
  const figures: Record<typeof score, () => Figures> = {
    "top-box": () => boxFigures(4),
    "top-2-box": () => boxFigures(3),
    weighted: () => weighted,
  };
  const convention = score === "weighted" ? describeWorths(worths) : conventions[score];
  const effectiveN = effectiveCount(weight, squaredWeight);
  const facts = { metric: "purchaseIntent", unit: "percent", n, effectiveN, missing, invalid, convention };
  const estimate = toEstimate(facts, figures[score](), options);
  const { suppressed } = estimate;
  return {
    ...estimate,
    topBox: shareOf(definitelyWould, weight, suppressed),
    top2Box: shareOf(top2, weight, suppressed),
    weightedIntent: suppressed ? null : weighted.value,
    distribution: suppressed
      ? null
      : groups.map((group, i) => ({
          answer: i + 1,
          count: group.count,
          percent: shareOf(group, weight, false).percent,
        })),
  };
}

/** What the answers from 1 to 5 are worth. */
function worthsOf(weights: "75-25" | IntentWeights): number[] {
  const given: IntentWeights = weights === "75-25" ? { definitelyWould: 0.75, probablyWould: 0.25 } : weights;
  return boxes.map((box) => given[box] ?? 0);
}

const conventions = {
  "top-box": "% who definitely would buy (5 of 5) of those who answered",
  "top-2-box": "% who definitely or probably would buy (4 and 5 of 5) of those who answered",
} as const;

function describeWorths(worths: readonly number[]): string {
  const shares = boxes.map((_, i) => `${Math.round(1e6 * (worths[4 - i] as number)) / 1e4} %`);
  return `mean intent in percent, where the answers from 5 down to 1 are worth ${shares.join(", ")}`;
}
