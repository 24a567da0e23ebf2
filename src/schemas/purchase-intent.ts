import type * as z from "zod/mini";
import { isRecord } from "../values.ts";
import { type EstimateOptions, type RatingInputOptions, surveyOptionRules } from "./options.ts";
import { choice, count, type LeafRule, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { labelsRule } from "./surveys.ts";

/** What each answer to a purchase question says about buying: a share from 0 to 1. */
export interface IntentWeights {
  /** What 5, "definitely would buy", is worth. */
  readonly definitelyWould: number;
  /** What 4, "probably would buy", is worth. */
  readonly probablyWould: number;
  /** What 3, "might or might not buy", is worth. Default 0. */
  readonly mightOrMightNot?: number | undefined;
  /** What 2, "probably would not buy", is worth. Default 0. */
  readonly probablyWouldNot?: number | undefined;
  /** What 1, "definitely would not buy", is worth. Default 0. */
  readonly definitelyWouldNot?: number | undefined;
}

/** The options of `purchaseIntent`. */
export interface PurchaseIntentOptions extends RatingInputOptions, EstimateOptions {
  /**
   * What the value is: the share of 5, the share of 4 and 5, or the mean of what the answers are worth by `intentWeights`; each in
   * percent. Default `"top-2-box"`.
   */
  readonly score?: "top-box" | "top-2-box" | "weighted" | undefined;
  /**
   * What the answers are worth under `"weighted"`: `"75-25"` counts three quarters of the definite and a quarter of the probable
   * buyers; or shares of your own. Default `"75-25"`.
   */
  readonly intentWeights?: "75-25" | IntentWeights | undefined;
  /** What answers in words are worth: `{ "definitely would": 5, "probably would": 4 }`. Any other word is invalid. */
  readonly labels?: Readonly<Record<string, number>> | undefined;
}

/** Answers to a purchase question that are counted already. */
export interface PurchaseIntentCounts {
  /** Answers of 5. */
  readonly definitelyWould: number;
  /** Answers of 4. */
  readonly probablyWould: number;
  /** Answers of 3. */
  readonly mightOrMightNot: number;
  /** Answers of 2. */
  readonly probablyWouldNot: number;
  /** Answers of 1. */
  readonly definitelyWouldNot: number;
  /** People who were asked and did not answer. Default 0. */
  readonly missing?: number | undefined;
}

function intentWeightsRule(): LeafRule {
  const expected = '"75-25" or an object of shares from 0 to 1 (definitelyWould, probablyWould, …)';
  const share = leaf("a share from 0 to 1", (value) => typeof value === "number" && value >= 0 && value <= 1, "number");
  const other = optional(share);
  const schema = objectSchema<IntentWeights>({
    fields: {
      definitelyWould: share,
      probablyWould: share,
      mightOrMightNot: other,
      probablyWouldNot: other,
      definitelyWouldNot: other,
    },
  });
  return leaf(expected, (value) => value === "75-25" || (isRecord(value) && schema.safeParse(value).success));
}

/**
 * The schema of {@link PurchaseIntentOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { purchaseIntentOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const intentWeights = { definitelyWould: 0.8, probablyWould: 0.3 };
 * assert.equal(z.safeParse(purchaseIntentOptionsSchema(), { score: "weighted", intentWeights }).success, true);
 * assert.equal(z.safeParse(purchaseIntentOptionsSchema(), { intentWeights: "80-30" }).success, false);
 * ```
 */
export const purchaseIntentOptionsSchema: () => z.ZodMiniType<PurchaseIntentOptions> = /* @__PURE__ */ lazySchema(
  () => {
    return objectSchema({
      fields: {
        ...surveyOptionRules(),
        score: optional(choice("top-box", "top-2-box", "weighted")),
        intentWeights: optional(intentWeightsRule()),
        labels: optional(labelsRule()),
      },
    });
  },
);

/**
 * The schema of {@link PurchaseIntentCounts}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { purchaseIntentCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const rest = { mightOrMightNot: 30, probablyWouldNot: 20, definitelyWouldNot: 10 };
 * const schema = purchaseIntentCountsSchema();
 * assert.equal(z.safeParse(schema, { definitelyWould: 15, probablyWould: 25, ...rest }).success, true);
 * assert.equal(z.safeParse(schema, { definitelyWould: 15, ...rest }).success, false);
 * ```
 */
export const purchaseIntentCountsSchema: () => z.ZodMiniType<PurchaseIntentCounts> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      definitelyWould: count(),
      probablyWould: count(),
      mightOrMightNot: count(),
      probablyWouldNot: count(),
      definitelyWouldNot: count(),
      missing: optional(count()),
    },
  }),
);
