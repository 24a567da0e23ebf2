import { rejectInput } from "../errors.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { ColumnTable } from "../rows.ts";
import { sameDefinition } from "../same-definition.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type EmotionScale,
  emotionItems,
  emotionPoint,
  emotionsRule,
  type NetEmotionalValueOptions,
  netEmotionalValueOptionsSchema,
} from "../schemas/composites.ts";
import { type MissingItems, missingItemsRule } from "../schemas/item-records.ts";
import { leaf } from "../schemas/rules.ts";
import { itemSumsRule, scoreMomentsRule } from "../schemas/score-moments.ts";
import { summarySchema } from "../schemas/summaries.ts";
import {
  type CompositePlan,
  type CompositeResult,
  type CompositeSums,
  describeMissingItems,
  measureComposite,
  mergeComposites,
  scoreRespondents,
} from "./composite-scores.ts";
import { orderedScale } from "./scale.ts";

/** The ratings of one respondent: emotions under their names. */
export type EmotionRatings = Readonly<Record<string, unknown>>;

/** What `netEmotionalValue` keeps of its input. */
export interface NetEmotionalValueSummary extends CompositeSums {
  /** Which metric's summary it is. */
  readonly kind: "netEmotionalValue";
  /** The version of its form. */
  readonly version: 1;
  /** The fields of positive emotions. */
  readonly positive: readonly string[];
  /** The fields of negative emotions. */
  readonly negative: readonly string[];
  /** The scale of the ratings. */
  readonly scale: Required<{ readonly [Key in keyof EmotionScale]: number }>;
  /** What becomes of respondents who left emotions out. */
  readonly missingItems: MissingItems;
}

/**
 * Net Emotional Value: the mean rating of positive emotions less the mean rating of negative ones.
 *
 * `mean(positive) − mean(negative)` for each respondent, then averaged, in `"scale-points"`: from −10 to 10 where emotions are
 * rated from 0 to 10, the default. Which emotions are asked has no standard, so `positive` and `negative` name their fields. The
 * figure has the shape of what psychologists call net affect.
 *
 * - Each side counts the same, however many emotions stand on it.
 * - Who left an emotion out has no score and is counted in `missing`; under `missingItems: "available-items"` they are scored on
 *   what they rated, if there is something on both sides. Nobody with a score gives `value: null`.
 * - The interval is Student's t on the respondents' scores, cut off at the ends of what is possible; `null` below two respondents,
 *   and where all have one score. With `weights` for the respondents the standard error is linearised.
 *
 * Source: Student 1908, Biometrika 6: 1–25 (interval).
 *
 * @param respondents - One record a respondent, with a rating in the field of each emotion; or a table of their columns.
 * @param options - See {@link NetEmotionalValueOptions}.
 * @throws {@link MetricInputError} for a rating that is not on the scale, options without `positive` and `negative`, an emotion
 * that stands in both, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { netEmotionalValue } from "cx-metrics";
 *
 * const visits = [
 *   { happy: 8, valued: 6, frustrated: 1, hurried: 3 },
 *   { happy: 4, valued: 5, frustrated: 7, hurried: 4 },
 * ];
 * const result = netEmotionalValue(visits, { positive: ["happy", "valued"], negative: ["frustrated", "hurried"] });
 * assert.equal(result.value, 2);
 * assert.equal(result.items?.find(({ item }) => item === "frustrated")?.mean, 4);
 * ```
 */
export const netEmotionalValue: Metric<
  readonly EmotionRatings[] | ColumnTable,
  NetEmotionalValueOptions,
  NetEmotionalValueSummary,
  CompositeResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name: "netEmotionalValue",
    summarize: (
      respondents: readonly EmotionRatings[],
      options: NetEmotionalValueOptions,
    ): NetEmotionalValueSummary => {
      const definition = definitionOf(options, "options");
      return toSummary(
        definition,
        scoreRespondents(respondents, planOf(definition), options, null)[0] as CompositeSums,
      );
    },
    summarizeBy: (respondents, groups, options) => {
      const definition = definitionOf(options, "options");
      const groupSums = scoreRespondents(respondents, planOf(definition), options, groups);
      return groupSums.map((sums) => toSummary(definition, sums));
    },
    merge: (a, b) => {
      const definition = sameDefinition("netEmotionalValue", definitionOf(a, "summary"), definitionOf(b, "summary"));
      return toSummary(definition, mergeComposites(a, b));
    },
    measure: (summary, options) => {
      const definition = definitionOf(summary, "summary");
      sameDefinition("netEmotionalValue", definitionOf({ ...definition, ...options }, "options"), definition);
      return measureComposite(summary, planOf(definition), "scale-points", describe(definition), options);
    },
    checkOptions: (options) => {
      checkInput(netEmotionalValueOptionsSchema(), options, "netEmotionalValue", "options");
    },
    checkSummary: (summary) => {
      const given = leaf("given", (value) => value !== undefined);
      const scale = { fields: { min: emotionPoint(), max: emotionPoint() } };
      const emotions = { positive: emotionsRule(), negative: emotionsRule() };
      const definition = { ...emotions, scale, missingItems: missingItemsRule() };
      const name = "netEmotionalValue";
      checkInput(summarySchema(name, { ...definition, scores: given, items: given }), summary, name, "summary");
      // The ranges of the sums follow from the scale.
      const { low, high, items } = planOf(definitionOf(summary, "summary"));
      const sums = { scores: scoreMomentsRule(low, high), items: itemSumsRule(items) };
      checkInput(summarySchema(name, { ...definition, ...sums }), summary, name, "summary");
    },
  },
  { argument: "respondents", fields: ({ positive = [], negative = [] }) => [...positive, ...negative] },
);

type Definition = Pick<NetEmotionalValueSummary, "positive" | "negative" | "scale" | "missingItems">;

function definitionOf(
  options: Pick<NetEmotionalValueOptions, "positive" | "negative" | "scale" | "missingItems">,
  argument: "options" | "summary",
): Definition {
  const { positive, negative, scale = {}, missingItems = "complete-cases" } = options;
  const reject = (path: string[], code: "inconsistent" | "missing-value", expected: string, value: unknown): never =>
    rejectInput("netEmotionalValue", argument, path, code, expected, value);
  const fields = "a list of the fields of emotions";
  if (positive === undefined) return reject(["positive"], "missing-value", fields, positive);
  if (negative === undefined) return reject(["negative"], "missing-value", fields, negative);
  const both = negative.find((emotion) => positive.includes(emotion));
  if (both !== undefined) reject(["negative"], "inconsistent", "without an emotion that is positive too", both);
  const { min = 0, max = 10 } = scale;
  const ordered = orderedScale("netEmotionalValue", argument, ["scale"], { min, max });
  return { positive: [...positive], negative: [...negative], scale: ordered, missingItems };
}

function planOf({ positive, negative, scale, missingItems }: Definition): CompositePlan {
  const emotions = [...positive, ...negative];
  const width = scale.max - scale.min;
  return {
    functionName: "netEmotionalValue",
    items: emotionItems(emotions, scale),
    itemWeights: emotions.map(() => 1),
    positive: positive.length,
    missingItems,
    origin: 0,
    factor: 1,
    divisor: 1,
    low: -width,
    high: width,
  };
}

function toSummary(
  { positive, negative, scale, missingItems }: Definition,
  sums: CompositeSums,
): NetEmotionalValueSummary {
  return { kind: "netEmotionalValue", version: 1, positive, negative, scale, missingItems, ...sums };
}

function describe({ positive, negative, scale, missingItems }: Definition): string {
  const sides = `mean of ${positive.join(", ")} less mean of ${negative.join(", ")} for each respondent`;
  return `${sides}, ${describeMissingItems(missingItems)}, on a scale from ${scale.min} to ${scale.max}`;
}
