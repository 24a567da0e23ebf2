import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { ColumnTable } from "../rows.ts";
import { sameDefinition } from "../same-definition.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type AcsiAnswers,
  type AcsiItemWeights,
  type AcsiOptions,
  acsiItems,
  acsiItemWeightsRule,
  acsiOptionsSchema,
} from "../schemas/composites.ts";
import { type MissingItems, missingItemsRule } from "../schemas/item-records.ts";
import { lazySchema } from "../schemas/schema.ts";
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

/** What `acsi` keeps of its input. */
export interface AcsiSummary extends CompositeSums {
  /** Which metric's summary it is. */
  readonly kind: "acsi";
  /** The version of its form. */
  readonly version: 1;
  /** How much each question counts. */
  readonly itemWeights: AcsiItemWeights;
  /** What becomes of respondents who left questions out. */
  readonly missingItems: MissingItems;
}

/**
 * The customer satisfaction index after the ACSI: three questions from 1 to 10, as one score from 0 to 100.
 *
 * `100 · Σ w·(answer − 1) / 9` with weights that add up to 1, in points from 0 to 100. It is worked out for each respondent and
 * then averaged, so that it has a standard error; where everybody answers all three questions that is the same as the formula on
 * the three means. The fields are `satisfaction`, `expectancy` and `performance`; others are named by
 * `acsi.of({ satisfaction: "q1", expectancy: "q2", performance: "q3" })`.
 *
 * By default the three questions count the same. The published index takes its weights from a model (partial least squares) that is
 * not public; state your own by `itemWeights`, which are divided by their sum.
 *
 * - Who left a question out has no score and is counted in `missing`; under `missingItems: "available-items"` they are scored on
 *   what they answered. Nobody with a score gives `value: null`.
 * - The interval is Student's t on the respondents' scores, cut off at 0 and 100; `null` below two respondents, and where all have
 *   one score. With `weights` for the respondents the standard error is linearised.
 *
 * Sources: Fornell, Johnson, Anderson, Cha and Bryant 1996, Journal of Marketing 60(4): 7–18; Student 1908, Biometrika 6: 1–25.
 *
 * @param respondents - One record a respondent; other fields than {@link AcsiAnswers} has may stand in them.
 * @param options - See {@link AcsiOptions}.
 * @throws {@link MetricInputError} for an answer that is no integer from 1 to 10, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { acsi } from "cx-metrics";
 *
 * const answer = { satisfaction: 8, expectancy: 7, performance: 7 };
 * assert.equal(acsi([answer]).value?.toFixed(3), "70.370");
 *
 * const ohio = { satisfaction: 0.3885, expectancy: 0.319, performance: 0.2925 };
 * assert.equal(acsi([answer], { itemWeights: ohio }).value?.toFixed(3), "70.983");
 *
 * const result = acsi([answer, { satisfaction: 9, expectancy: 9, performance: 6 }, { satisfaction: 10 }]);
 * assert.deepEqual([result.n, result.missing], [2, 1]);
 * assert.deepEqual(result.items?.map(({ item, mean }) => [item, mean]), [
 *   ["satisfaction", 8.5],
 *   ["expectancy", 8],
 *   ["performance", 6.5],
 * ]);
 * ```
 */
export const acsi: Metric<readonly AcsiAnswers[] | ColumnTable, AcsiOptions, AcsiSummary, CompositeResult> =
  /* @__PURE__ */ defineRecordMetric(
    {
      name: "acsi",
      summarize: (respondents: readonly AcsiAnswers[], options: AcsiOptions): AcsiSummary => {
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
      merge: (a, b) => toSummary(sameDefinition("acsi", definitionOf(a), definitionOf(b)), mergeComposites(a, b)),
      measure: (summary, options) => {
        const definition = definitionOf(summary);
        sameDefinition("acsi", definitionOf({ ...definition, ...options }), definition);
        return measureComposite(summary, planOf(definition), "points", describe(definition), options);
      },
      checkOptions: (options) => {
        checkInput(acsiOptionsSchema(), options, "acsi", "options");
      },
      checkSummary: (summary) => {
        checkInput(acsiSummarySchema(), summary, "acsi", "summary");
      },
    },
    { argument: "respondents", fields: ["satisfaction", "expectancy", "performance"] },
  );

type Definition = Pick<AcsiSummary, "itemWeights" | "missingItems">;

const acsiSummarySchema = /* @__PURE__ */ lazySchema<AcsiSummary>(() =>
  summarySchema("acsi", {
    itemWeights: acsiItemWeightsRule(),
    missingItems: missingItemsRule(),
    scores: scoreMomentsRule(0, 100),
    items: itemSumsRule(acsiItems()),
  }),
);

const equalWeights: AcsiItemWeights = { satisfaction: 1, expectancy: 1, performance: 1 };

function definitionOf(options: Pick<AcsiOptions, "itemWeights" | "missingItems">): Definition {
  const { itemWeights = equalWeights, missingItems = "complete-cases" } = options;
  const [satisfaction, expectancy, ideal] = weightsOf(itemWeights);
  return { itemWeights: { satisfaction, expectancy, performance: ideal }, missingItems };
}

function weightsOf(weights: AcsiItemWeights): readonly [number, number, number] {
  return [weights.satisfaction, weights.expectancy, weights.performance];
}

function planOf({ itemWeights, missingItems }: Definition): CompositePlan {
  return {
    functionName: "acsi",
    items: acsiItems(),
    itemWeights: weightsOf(itemWeights),
    positive: 3,
    missingItems,
    origin: 1,
    factor: 100,
    divisor: 9,
    low: 0,
    high: 100,
  };
}

function toSummary({ itemWeights, missingItems }: Definition, sums: CompositeSums): AcsiSummary {
  return { kind: "acsi", version: 1, itemWeights, missingItems, ...sums };
}

function describe({ itemWeights, missingItems }: Definition): string {
  const [satisfaction, expectancy, ideal] = weightsOf(itemWeights);
  const isEqual = satisfaction === expectancy && expectancy === ideal;
  const weights = isEqual ? "equal weights" : `weights ${satisfaction}, ${expectancy} and ${ideal}`;
  const questions = "satisfaction, expectancy and performance (1 to 10)";
  return `mean of ${questions} by ${weights}, ${describeMissingItems(missingItems)}, moved to 0 to 100 for each respondent`;
}
