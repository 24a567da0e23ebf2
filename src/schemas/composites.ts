import type * as z from "zod/mini";
import { isRecord } from "../values.ts";
import {
  type ItemField,
  itemRecordsSchema,
  largestItem,
  type MissingItems,
  missingItemsRule,
  namesRule,
} from "./item-records.ts";
import { type EstimateOptions, type InputOptions, type RatingInputOptions, surveyOptionRules } from "./options.ts";
import { choice, type LeafRule, leaf, type ObjectRule, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** What may be said of a score that is made of several items. */
export interface CompositeOptions extends RatingInputOptions, EstimateOptions {
  /**
   * What becomes of respondents who left some of the items out: only those with all items have a score (`"complete-cases"`), or each
   * is scored on what they answered (`"available-items"`). Default `"complete-cases"`.
   */
  readonly missingItems?: MissingItems | undefined;
}

/** The rules that the options of all composites share. */
function compositeOptionRules(): Record<string, Rule> {
  return { ...surveyOptionRules(), missingItems: optional(missingItemsRule()) };
}

/** The answers of one respondent to the three questions of the ACSI, each from 1 to 10. */
export interface AcsiAnswers {
  /** Overall satisfaction. */
  readonly satisfaction?: number | null | undefined;
  /** How far it fell short of, or exceeded, what was expected. */
  readonly expectancy?: number | null | undefined;
  /** How well it compares with the ideal. */
  readonly performance?: number | null | undefined;
}

/** How much each question of the ACSI counts. The weights are divided by their sum. */
export interface AcsiItemWeights {
  /** The weight of overall satisfaction. */
  readonly satisfaction: number;
  /** The weight of expectations met. */
  readonly expectancy: number;
  /** The weight of the comparison with the ideal. */
  readonly performance: number;
}

/** The options of `acsi`. */
export interface AcsiOptions extends CompositeOptions {
  /** How much each question counts. Default: all the same. (`weights` are those of the respondents.) */
  readonly itemWeights?: AcsiItemWeights | undefined;
}

/** The three questions of the ACSI. */
export function acsiItems(): readonly ItemField[] {
  return ["satisfaction", "expectancy", "performance"].map((field) => ({ field, min: 1, max: 10, integer: true }));
}

/** The rule of {@link AcsiItemWeights}. */
export function acsiItemWeightsRule(): ObjectRule {
  const weight = itemWeightRule();
  return { fields: { satisfaction: weight, expectancy: weight, performance: weight } };
}

/** The weight of an item: small enough that sums of a few are exact enough, and never nothing. */
export function itemWeightRule(): LeafRule {
  const accepts = (value: unknown): boolean => typeof value === "number" && value >= 1e-6 && value <= 1e6;
  return leaf("a number above 0 (from 1e-6 to 1e6)", accepts, "number");
}

/**
 * The schema of {@link AcsiOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { acsiOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const ohio = { satisfaction: 0.3885, expectancy: 0.319, performance: 0.2925 };
 * assert.equal(z.safeParse(acsiOptionsSchema(), { itemWeights: ohio }).success, true);
 * assert.equal(z.safeParse(acsiOptionsSchema(), { itemWeights: { satisfaction: 1 } }).success, false);
 * ```
 */
export const acsiOptionsSchema: () => z.ZodMiniType<AcsiOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: { ...compositeOptionRules(), itemWeights: optional(acsiItemWeightsRule()) } }),
);

/**
 * The schema of an array of {@link AcsiAnswers}.
 *
 * @param options - Whether answers may be missing, and whether respondents with invalid ones will be left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { acsiAnswersSchema } from "cx-metrics/schemas";
 *
 * const schema = acsiAnswersSchema();
 * assert.equal(schema.safeParse([{ satisfaction: 8, expectancy: 7, performance: null }]).success, true);
 * const refused = schema.safeParse([{ satisfaction: 0, expectancy: 7, performance: 7 }]);
 * assert.deepEqual(refused.error?.issues[0]?.path, [0, "satisfaction"]);
 * ```
 */
export function acsiAnswersSchema(options: InputOptions = {}): z.ZodMiniType<readonly AcsiAnswers[]> {
  return itemRecordsSchema("an array of respondents", acsiItems(), options);
}

/** The answers of one respondent to the three questions of the Customer Loyalty Index. */
export interface LoyaltyAnswers {
  /** How likely they are to recommend. */
  readonly recommend?: number | null | undefined;
  /** How likely they are to buy again. */
  readonly repurchase?: number | null | undefined;
  /** How likely they are to try other products or services. */
  readonly tryOther?: number | null | undefined;
}

/** The scale of the questions of the Customer Loyalty Index, and what its answers are worth. */
export type LoyaltyScale = "0-to-10" | "1-to-6" | "1-to-6-high-is-loyal";

/** The options of `customerLoyaltyIndex`. */
export interface CustomerLoyaltyIndexOptions extends CompositeOptions {
  /**
   * The scale of the questions, and what its answers are worth:
   *
   * - `"0-to-10"`: as it stands, 10 the most loyal; the index is a rating from 0 to 10. The default.
   * - `"1-to-6"`: 1, "definitely yes", to 6, "definitely no", are worth 100, 80, 60, 40, 20 and 0.
   * - `"1-to-6-high-is-loyal"`: the same turned round, 6 is worth 100 and 1 is worth 0.
   */
  readonly scale?: LoyaltyScale | undefined;
}

/** The three questions of the Customer Loyalty Index on one of its scales. */
export function loyaltyItems(scale: LoyaltyScale): readonly ItemField[] {
  const [min, max] = scale === "0-to-10" ? [0, 10] : [1, 6];
  return ["recommend", "repurchase", "tryOther"].map((field) => ({ field, min, max, integer: true }));
}

/** The rule of {@link LoyaltyScale}. */
export function loyaltyScaleRule(): LeafRule {
  return choice("0-to-10", "1-to-6", "1-to-6-high-is-loyal");
}

/**
 * The schema of {@link CustomerLoyaltyIndexOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { customerLoyaltyIndexOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(customerLoyaltyIndexOptionsSchema(), { scale: "1-to-6" }).success, true);
 * assert.equal(z.safeParse(customerLoyaltyIndexOptionsSchema(), { scale: "1-to-5" }).success, false);
 * ```
 */
export const customerLoyaltyIndexOptionsSchema: () => z.ZodMiniType<CustomerLoyaltyIndexOptions> =
  /* @__PURE__ */ lazySchema(() =>
    objectSchema({ fields: { ...compositeOptionRules(), scale: optional(loyaltyScaleRule()) } }),
  );

/**
 * The schema of an array of {@link LoyaltyAnswers}.
 *
 * @param options - The scale, whether answers may be missing, and whether respondents with invalid ones will be left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { loyaltyAnswersSchema } from "cx-metrics/schemas";
 *
 * const answers = [{ recommend: 0, repurchase: 8, tryOther: 6 }];
 * assert.equal(loyaltyAnswersSchema().safeParse(answers).success, true);
 * assert.equal(loyaltyAnswersSchema({ scale: "1-to-6" }).safeParse(answers).success, false);
 * ```
 */
export function loyaltyAnswersSchema({
  scale = "0-to-10",
  ...options
}: Pick<CustomerLoyaltyIndexOptions, "scale" | "missing" | "invalid"> = {}): z.ZodMiniType<readonly LoyaltyAnswers[]> {
  return itemRecordsSchema("an array of respondents", loyaltyItems(scale), options);
}

/** Where the ratings of emotions lie. */
export interface EmotionScale {
  /** The lowest rating: the emotion was not felt at all. Default 0. */
  readonly min?: number | undefined;
  /** The highest rating. Default 10. */
  readonly max?: number | undefined;
}

/** The options of `netEmotionalValue`. */
export interface NetEmotionalValueOptions extends CompositeOptions {
  /** The fields that hold the ratings of positive emotions. Needed. */
  readonly positive?: readonly string[] | undefined;
  /** The fields that hold the ratings of negative emotions. Needed. */
  readonly negative?: readonly string[] | undefined;
  /** The scale of the ratings. Default 0 to 10. */
  readonly scale?: EmotionScale | undefined;
}

/** The rule of one end of {@link EmotionScale}. */
export function emotionPoint(): LeafRule {
  const accepts = (value: unknown): boolean => typeof value === "number" && Math.abs(value) <= largestItem;
  return leaf("a finite number (at most 1e15)", accepts, "number");
}

/** The rule of the fields of emotions. */
export function emotionsRule(): LeafRule {
  return namesRule("a list of the fields of emotions, each once");
}

/**
 * The schema of {@link NetEmotionalValueOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { netEmotionalValueOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const schema = netEmotionalValueOptionsSchema();
 * assert.equal(z.safeParse(schema, { positive: ["happy", "valued"], negative: ["frustrated"] }).success, true);
 * assert.equal(z.safeParse(schema, { positive: [], negative: ["frustrated"] }).success, false);
 * ```
 */
export const netEmotionalValueOptionsSchema: () => z.ZodMiniType<NetEmotionalValueOptions> = /* @__PURE__ */ lazySchema(
  () => {
    const [point, emotions] = [optional(emotionPoint()), optional(emotionsRule())];
    const scale = optional({ fields: { min: point, max: point } });
    return objectSchema({ fields: { ...compositeOptionRules(), positive: emotions, negative: emotions, scale } });
  },
);

/**
 * The schema of an array of ratings of emotions, one record a respondent.
 *
 * @param emotions - The fields of all emotions.
 * @param options - The scale, whether ratings may be missing, and whether respondents with invalid ones will be left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { emotionRatingsSchema } from "cx-metrics/schemas";
 *
 * const schema = emotionRatingsSchema(["happy", "frustrated"]);
 * assert.equal(schema.safeParse([{ happy: 8, frustrated: 2.5 }]).success, true);
 * assert.equal(schema.safeParse([{ happy: 8, frustrated: 11 }]).success, false);
 * ```
 */
export function emotionRatingsSchema(
  emotions: readonly string[],
  { scale, ...options }: Pick<NetEmotionalValueOptions, "scale" | "missing" | "invalid"> = {},
): z.ZodMiniType<readonly Readonly<Record<string, number | null | undefined>>[]> {
  return itemRecordsSchema("an array of respondents", emotionItems(emotions, scale), options);
}

/** The ratings of emotions on their scale. */
export function emotionItems(emotions: readonly string[], scale: EmotionScale | undefined): readonly ItemField[] {
  const { min = 0, max = 10 } = isRecord<EmotionScale>(scale) ? scale : {};
  return emotions.map((field) => ({ field, min, max, integer: false }));
}
