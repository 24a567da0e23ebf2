import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { ColumnTable } from "../rows.ts";
import { sameDefinition } from "../same-definition.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type CustomerLoyaltyIndexOptions,
  customerLoyaltyIndexOptionsSchema,
  type LoyaltyAnswers,
  type LoyaltyScale,
  loyaltyItems,
  loyaltyScaleRule,
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

/** What `customerLoyaltyIndex` keeps of its input. */
export interface CustomerLoyaltyIndexSummary extends CompositeSums {
  /** Which metric's summary it is. */
  readonly kind: "customerLoyaltyIndex";
  /** The version of its form. */
  readonly version: 1;
  /** The scale of the questions. */
  readonly scale: LoyaltyScale;
  /** What becomes of respondents who left questions out. */
  readonly missingItems: MissingItems;
}

/**
 * Customer Loyalty Index: the mean of how likely customers are to recommend, to buy again and to try something else.
 *
 * Each respondent's score is the mean of `recommend`, `repurchase` and `tryOther`, and the index is the mean of the scores. There is
 * no standard scale, so it is named: `"0-to-10"` (default) gives a rating from 0 to 10 as it stands; `"1-to-6"` maps 1, "definitely
 * yes", to 6, "definitely no", to 100, 80, 60, 40, 20 and 0 points, which is a custom of practitioners without a paper behind it;
 * `"1-to-6-high-is-loyal"` is the same for questionnaires in which 6 is the best answer. Indices of different scales do not compare.
 *
 * - Who left a question out has no score and is counted in `missing`; under `missingItems: "available-items"` they are scored on
 *   what they answered. Nobody with a score gives `value: null`.
 * - The interval is Student's t on the respondents' scores, cut off at the ends of the scale; `null` below two respondents, and
 *   where all have one score. With `weights` for the respondents the standard error is linearised.
 *
 * Source: Student 1908, Biometrika 6: 1–25 (interval).
 *
 * @param respondents - One record a respondent; other fields than {@link LoyaltyAnswers} has may stand in them.
 * @param options - See {@link CustomerLoyaltyIndexOptions}.
 * @throws {@link MetricInputError} for an answer that is not on the scale, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { customerLoyaltyIndex } from "cx-metrics";
 *
 * const answers = [
 *   { recommend: 6, repurchase: 7, tryOther: 8 },
 *   { recommend: 9, repurchase: 10, tryOther: 5 },
 * ];
 * assert.equal(customerLoyaltyIndex(answers).value, 7.5);
 *
 * const sixPoints = customerLoyaltyIndex([{ recommend: 1, repurchase: 2, tryOther: 3 }], { scale: "1-to-6" });
 * assert.deepEqual([sixPoints.value, sixPoints.unit], [80, "points"]);
 * ```
 */
export const customerLoyaltyIndex: Metric<
  readonly LoyaltyAnswers[] | ColumnTable,
  CustomerLoyaltyIndexOptions,
  CustomerLoyaltyIndexSummary,
  CompositeResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name: "customerLoyaltyIndex",
    summarize: (
      respondents: readonly LoyaltyAnswers[],
      options: CustomerLoyaltyIndexOptions,
    ): CustomerLoyaltyIndexSummary => {
      const definition = definitionOf(options);
      return toSummary(
        definition,
        scoreRespondents(respondents, planOf(definition), options, null)[0] as CompositeSums,
      );
    },
    summarizeBy: (respondents, groups, options) => {
      const definition = definitionOf(options);
      const groupSums = scoreRespondents(respondents, planOf(definition), options, groups);
      return groupSums.map((sums) => toSummary(definition, sums));
    },
    merge: (a, b) =>
      toSummary(sameDefinition("customerLoyaltyIndex", definitionOf(a), definitionOf(b)), mergeComposites(a, b)),
    measure: (summary, options) => {
      const definition = definitionOf(summary);
      sameDefinition("customerLoyaltyIndex", definitionOf({ ...definition, ...options }), definition);
      const unit = definition.scale === "0-to-10" ? "rating" : "points";
      return measureComposite(summary, planOf(definition), unit, describe(definition), options);
    },
    checkOptions: (options) => {
      checkInput(customerLoyaltyIndexOptionsSchema(), options, "customerLoyaltyIndex", "options");
    },
    checkSummary: (summary) => {
      const given = leaf("given", (value) => value !== undefined);
      const definition = { scale: loyaltyScaleRule(), missingItems: missingItemsRule() };
      const name = "customerLoyaltyIndex";
      checkInput(summarySchema(name, { ...definition, scores: given, items: given }), summary, name, "summary");
      // The ranges of the sums follow from the scale.
      const { low, high, items } = planOf(summary);
      const sums = { scores: scoreMomentsRule(low, high), items: itemSumsRule(items) };
      checkInput(summarySchema(name, { ...definition, ...sums }), summary, name, "summary");
    },
  },
  { argument: "respondents", fields: ["recommend", "repurchase", "tryOther"] },
);

type Definition = Pick<CustomerLoyaltyIndexSummary, "scale" | "missingItems">;

function definitionOf(options: Pick<CustomerLoyaltyIndexOptions, "scale" | "missingItems">): Definition {
  const { scale = "0-to-10", missingItems = "complete-cases" } = options;
  return { scale, missingItems };
}

/** The answer that is worth nothing, and what the distance from it is worth. */
const worth: Readonly<Record<LoyaltyScale, Pick<CompositePlan, "origin" | "factor" | "divisor" | "high">>> = {
  "0-to-10": { origin: 0, factor: 1, divisor: 1, high: 10 },
  "1-to-6": { origin: 6, factor: -100, divisor: 5, high: 100 },
  "1-to-6-high-is-loyal": { origin: 1, factor: 100, divisor: 5, high: 100 },
};

function planOf({ scale, missingItems }: Definition): CompositePlan {
  return {
    functionName: "customerLoyaltyIndex",
    items: loyaltyItems(scale),
    itemWeights: [1, 1, 1],
    positive: 3,
    missingItems,
    ...worth[scale],
    low: 0,
  };
}

function toSummary({ scale, missingItems }: Definition, sums: CompositeSums): CustomerLoyaltyIndexSummary {
  return { kind: "customerLoyaltyIndex", version: 1, scale, missingItems, ...sums };
}

const scaleWords: Readonly<Record<LoyaltyScale, string>> = {
  "0-to-10": "on a scale from 0 to 10",
  "1-to-6": "on a scale from 1 to 6, worth 100, 80, 60, 40, 20 and 0 points",
  "1-to-6-high-is-loyal": "on a scale from 1 to 6, worth 0, 20, 40, 60, 80 and 100 points",
};

function describe({ scale, missingItems }: Definition): string {
  return `mean of recommend, repurchase and tryOther for each respondent, ${describeMissingItems(missingItems)}, ${scaleWords[scale]}`;
}
