import { rejectInput } from "../errors.ts";
import { effectiveCount, type Figures, toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate, Interval, Unit } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { type KanoAnswers, type KanoOptions, kanoOptionsSchema } from "../schemas/kano.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import { lazySchema } from "../schemas/schema.ts";
import { distributionRule, summarySchema } from "../schemas/summaries.ts";
import { percentOf, shareFigures } from "../share-figures.ts";
import { type AnswerGroup, addGroups, groupOf } from "./group.ts";
import { categoryOfPair, type KanoCategory, kanoCategories, tallyPairs } from "./kano-table.ts";
import { netFigures } from "./net-figures.ts";
import { netOfTwoFigures } from "./net-of-two.ts";
import type { AnswerCounts, RatingTally } from "./tally.ts";

/** What `kano` keeps of its input. */
export interface KanoSummary {
  /** Which metric's summary it is. */
  readonly kind: "kano";
  /** The version of its form. */
  readonly version: 1;
  /** The 25 pairs of answers, by the functional one and then by the dysfunctional one, both from "like" to "dislike". */
  readonly pairs: AnswerCounts;
  /** Respondents who left one of the two questions out. */
  readonly missing: number;
  /** Respondents who were left out as invalid. */
  readonly invalid: number;
}

/** The respondents of one category. */
export interface KanoCategoryShare {
  /** The category. */
  readonly category: KanoCategory;
  /** How many respondents; with weights still their number. */
  readonly count: number;
  /** Their share of all who answered both questions, in percent; `null` when nobody did. */
  readonly percent: number | null;
}

/** One of the two coefficients of satisfaction, with its uncertainty. */
export interface KanoCoefficient {
  /** The coefficient in percent; `null` when nobody counts for it, or the figures are withheld. */
  readonly value: number | null;
  /** Its standard error; `null` when it cannot be had. */
  readonly standardError: number | null;
  /** Its confidence interval; `null` when it cannot be had. */
  readonly interval: Interval | null;
}

/** What `kano` gives. */
export interface KanoResult extends Estimate {
  /** The most frequent of the six categories; ties go to the first in the order of `categories`. `null` when nobody answered. */
  readonly category: KanoCategory | null;
  /** All six, from must-be to questionable; `null` where the figures are withheld. */
  readonly categories: readonly KanoCategoryShare[] | null;
  /** How far the feature satisfies by being there: from 0 to 100. */
  readonly better: KanoCoefficient;
  /** How far it dissatisfies by not being there: from −100 to 0. */
  readonly worse: KanoCoefficient;
  /** The share of must-be, one-dimensional and attractive in all six categories, in percent. */
  readonly totalStrength: number | null;
  /** The share of the most frequent category less that of the next, in percent; where it is small, the category is not clear. */
  readonly categoryStrength: number | null;
}

/**
 * Kano model: what a feature does to satisfaction, from the two questions "if it is there" and "if it is not".
 *
 * Each respondent's pair of answers (1 like, 2 must-be, 3 neutral, 4 live-with, 5 dislike) falls into a category by the evaluation
 * table: must-be (M), one-dimensional (O), attractive (A), indifferent (I), reverse (R) or questionable (Q). Of a feature:
 *
 * - `better`: `100 · (A + O) / (A + O + M + I)`, from 0 to 100; `worse`: `−100 · (O + M) / (A + O + M + I)`, from −100 to 0. R and Q
 *   are in neither, and are reported in `categories`.
 * - The value is the two added up, `100 · (A − M) / (A + O + M + I)`, in points from −100 to 100: above 0 the feature delights more
 *   people than take it for granted. It is a net share like the NPS and has the same interval; `n` is A + O + M + I.
 *   `score: "better"` or `"worse"` puts that coefficient in its place.
 * - `category` is the most frequent of all six; ties go to M, O, A, I, R, Q in this order. A feature whose category is R or Q has
 *   a question that was misunderstood, or is one that people do not want.
 * - `totalStrength` is the share of M, O and A in all six, `categoryStrength` the lead of the most frequent category.
 *
 * Takes records `{ functional, dysfunctional }` of one feature; other names by `kano.of({ functional: "q1a", dysfunctional: "q1b" })`.
 * Records with a field for the feature go through `segment`; several features in the fields of one record through `kanoFeatures`.
 *
 * - Who left one of the questions out is counted in `missing`. Nobody left gives `value: null`.
 * - The intervals of `better` and `worse` are Wilson's. With `weights` all of it is weighted, and standard errors are linearised.
 *
 * Sources: Kano, Seraku, Takahashi and Tsuji 1984, Hinshitsu 14(2): 39–48; Berger and others 1993, Center for Quality of Management
 * Journal 2(4) (table, better and worse); Lee and Newcomb 1997, Quality Management Journal 4(3): 95–106 (strengths).
 *
 * @param respondents - One record a respondent; other fields may stand in them; or a table of their columns.
 * @param options - See {@link KanoOptions}.
 * @throws {@link MetricInputError} for an answer that is no integer from 1 to 5 and no known word, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { kano } from "cx-metrics";
 *
 * const answers = [
 *   { functional: "like", dysfunctional: "dislike" }, // one-dimensional
 *   { functional: "like", dysfunctional: "neutral" }, // attractive
 *   { functional: "like", dysfunctional: "live-with" }, // attractive
 *   { functional: "must-be", dysfunctional: "dislike" }, // must-be
 *   { functional: "like", dysfunctional: "like" }, // questionable
 * ];
 * const feature = kano(answers);
 * assert.equal(feature.category, "attractive");
 * assert.deepEqual([feature.better.value, feature.worse.value, feature.value], [75, -50, 25]);
 * assert.deepEqual([feature.n, feature.totalStrength, feature.categoryStrength], [4, 80, 20]);
 * ```
 */
export const kano: Metric<readonly KanoAnswers[] | ColumnTable, KanoOptions, KanoSummary, KanoResult> =
  /* @__PURE__ */ defineRecordMetric(
    {
      name: "kano",
      summarize: (respondents: readonly KanoAnswers[], options: KanoOptions): KanoSummary =>
        toSummary(tallyPairs(respondents, options, null)[0] as RatingTally),
      summarizeBy: (respondents, groups, options) => tallyPairs(respondents, options, groups).map(toSummary),
      merge: (a, b) =>
        toSummary({ ...addPairs(a.pairs, b.pairs), missing: a.missing + b.missing, invalid: a.invalid + b.invalid }),
      measure: measureKano,
      checkOptions: (options) => {
        checkInput(kanoOptionsSchema(), options, "kano", "options");
      },
      checkSummary: (summary) => {
        const { pairs } = checkInput(kanoSummarySchema(), summary, "kano", "summary");
        if (pairs?.counts.length !== 25) {
          rejectInput("kano", "summary", ["pairs"], "inconsistent", "counts of the 25 pairs of answers", pairs);
        }
      },
    },
    { argument: "respondents", fields: ["functional", "dysfunctional"] },
  );

const kanoSummarySchema = /* @__PURE__ */ lazySchema<KanoSummary>(() =>
  summarySchema("kano", { pairs: distributionRule() }),
);

function toSummary({ counts, weights, squaredWeights, missing, invalid }: RatingTally): KanoSummary {
  return { kind: "kano", version: 1, pairs: { counts, weights, squaredWeights }, missing, invalid };
}

function measureKano({ pairs, missing, invalid }: KanoSummary, options: KanoOptions): KanoResult {
  const { score = "net" } = options;
  const groups = categorize(pairs);
  const [mustBe, oneDimensional, attractive, indifferent] = groups as [
    AnswerGroup,
    AnswerGroup,
    AnswerGroup,
    AnswerGroup,
  ];
  const wanted = addGroups(addGroups(mustBe, oneDimensional), attractive);
  const base = addGroups(wanted, indifferent);
  const all = groups.reduce(addGroups);
  const [favourable, others] = [addGroups(attractive, oneDimensional), addGroups(mustBe, indifferent)];
  const better = shareFigures({ n: base.count, total: base, favourable, others }, options);
  const worse = negativeShare(addGroups(oneDimensional, mustBe), addGroups(attractive, indifferent), options);
  const figures: Record<typeof score, () => Figures> = {
    net: () => netFigures(attractive, addGroups(oneDimensional, indifferent), mustBe, "adjusted-wald", options),
    better: () => better,
    worse: () => worse,
  };
  const unit: Unit = score === "net" ? "points" : "percent";
  const { count: n, weight, squaredWeight } = base;
  const effectiveN = effectiveCount(weight, squaredWeight);
  const facts = { metric: "kano", unit, n, effectiveN, missing, invalid, convention: conventions[score] };
  const estimate = toEstimate(facts, figures[score](), options);
  const shown = estimate.suppressed ? null : groups.map(({ weight }) => weight);
  const [first = 0, second = 0] = [...(shown ?? [])].sort((a, b) => b - a);
  const isMeasured = shown !== null && all.weight > 0;
  return {
    ...estimate,
    category: isMeasured ? (kanoCategories[shown.indexOf(first)] as KanoCategory) : null,
    categories:
      shown &&
      groups.map(({ count, weight: part }, place) => ({
        category: kanoCategories[place] as KanoCategory,
        count,
        percent: all.weight > 0 ? percentOf(part, all.weight) : null,
      })),
    better: coefficientOf(better, estimate.suppressed),
    worse: coefficientOf(worse, estimate.suppressed),
    totalStrength: isMeasured ? percentOf(wanted.weight, all.weight) : null,
    categoryStrength: isMeasured ? percentOf(first - second, all.weight) : null,
  };
}

/** The respondents of each category. */
function categorize(pairs: AnswerCounts): AnswerGroup[] {
  return kanoCategories.map((category) => {
    const inside = pairs.counts.flatMap((_, pair) =>
      categoryOfPair(pair) === category ? groupOf(pairs, pair, pair) : [],
    );
    return inside.reduce(addGroups);
  });
}

/** The figures of a share that counts as a loss, from −100 to 0 percent. */
function negativeShare(group: AnswerGroup, rest: AnswerGroup, options: EstimateOptions): Figures {
  // 2·(−p) + 1 is the net of the rest less the group.
  const { value, standardError, interval, basis } = netOfTwoFigures(rest, group, options);
  const halve = (net: number): number => (net - 100) / 2;
  return {
    value: value === null ? null : halve(value) + 0,
    standardError: standardError === null ? null : standardError / 2,
    interval: interval && { ...interval, low: halve(interval.low), high: halve(interval.high) + 0 },
    basis:
      basis?.kind === "normal"
        ? { ...basis, center: halve(basis.center), standardError: basis.standardError / 2 }
        : null,
  };
}

function coefficientOf({ value, standardError, interval }: Figures, suppressed: boolean): KanoCoefficient {
  return suppressed ? { value: null, standardError: null, interval: null } : { value, standardError, interval };
}

function addPairs(a: AnswerCounts, b: AnswerCounts): AnswerCounts {
  const add = (x: readonly number[], y: readonly number[]): number[] => x.map((value, i) => value + (y[i] as number));
  const isWeighted = a.weights !== null || b.weights !== null;
  return {
    counts: add(a.counts, b.counts),
    weights: isWeighted ? add(a.weights ?? a.counts, b.weights ?? b.counts) : null,
    squaredWeights: isWeighted ? add(a.squaredWeights ?? a.counts, b.squaredWeights ?? b.counts) : null,
  };
}

const conventions: Readonly<Record<NonNullable<KanoOptions["score"]>, string>> = {
  net: "% attractive less % must-be, of attractive, one-dimensional, must-be and indifferent (better and worse added up)",
  better: "% attractive or one-dimensional, of attractive, one-dimensional, must-be and indifferent",
  worse: "less % one-dimensional or must-be, of attractive, one-dimensional, must-be and indifferent",
};
