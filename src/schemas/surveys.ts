import type * as z from "zod/mini";
import { isRecord } from "../values.ts";
import { type EstimateOptions, type RatingInputOptions, surveyOptionRules } from "./options.ts";
import { choice, count, type LeafRule, leaf, type ObjectRule, optional, type Rule, scalePoint } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** Where the answers of a Net Promoter question lie. What is left out follows the standard. */
export interface NpsScale {
  /** The lowest answer. Default 0. */
  readonly min?: number | undefined;
  /** The highest answer. Default 10. */
  readonly max?: number | undefined;
  /** The highest answer of a detractor. Default 6. */
  readonly detractorsUpTo?: number | undefined;
  /** The lowest answer of a promoter. Default 9. */
  readonly promotersFrom?: number | undefined;
}

/** The options of `nps`. */
export interface NpsOptions extends RatingInputOptions, EstimateOptions {
  /** The scale and its cut points. Default 0 to 10, detractors to 6, promoters from 9. */
  readonly scale?: NpsScale | undefined;
  /** How the interval is computed. Default `"adjusted-wald"`. */
  readonly method?: "adjusted-wald" | "wald" | "score" | undefined;
}

/** Answers to a Net Promoter question that are counted already. */
export interface NpsCounts {
  /** Answers of promoters. */
  readonly promoters: number;
  /** Answers of passives. */
  readonly passives: number;
  /** Answers of detractors. */
  readonly detractors: number;
  /** People who were asked and did not answer. Default 0. */
  readonly missing?: number | undefined;
}

/**
 * The schema of {@link NpsOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { npsOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(npsOptionsSchema(), { method: "wald" }).success, true);
 * assert.equal(z.safeParse(npsOptionsSchema(), { confidencelevel: 0.9 }).success, false);
 * ```
 */
export const npsOptionsSchema: () => z.ZodMiniType<NpsOptions> = /* @__PURE__ */ lazySchema(() => {
  const scale = optional(npsScaleRule(optional(scalePoint())));
  const method = optional(choice("adjusted-wald", "wald", "score"));
  return objectSchema({ fields: { ...surveyOptionRules(), scale, method } });
});

/** The rule of {@link NpsScale}, from that of its points. */
export function npsScaleRule(point: LeafRule): ObjectRule {
  return { fields: { min: point, max: point, detractorsUpTo: point, promotersFrom: point } };
}

/**
 * The schema of {@link NpsCounts}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { npsCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(npsCountsSchema(), { promoters: 50, passives: 30, detractors: 20 }).success, true);
 * assert.equal(z.safeParse(npsCountsSchema(), { promoters: 50, passives: 30, detractors: -1 }).success, false);
 * ```
 */
export const npsCountsSchema: () => z.ZodMiniType<NpsCounts> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: { promoters: count(), passives: count(), detractors: count(), missing: optional(count()) },
  }),
);

/** Where the answers of a satisfaction question lie. */
export interface CsatScale {
  /** The lowest answer. Default 1. */
  readonly min?: number | undefined;
  /** The highest answer. Default 5. */
  readonly max?: number | undefined;
  /**
   * The lowest answer of a satisfied customer. Default: the highest answer of 2 or 3, the two highest of 5, 7, 10 or 11; for any
   * other number of answers it must be stated.
   */
  readonly satisfiedFrom?: number | undefined;
}

/** The options of `csat`. */
export interface CsatOptions extends RatingInputOptions, EstimateOptions {
  /** The scale and its cut point. Default 1 to 5, satisfied from 4. */
  readonly scale?: CsatScale | undefined;
  /**
   * What the value is: the share of the satisfied in percent, the mean on the scale, or the mean with the scale's ends at 0 and
   * 100. Default `"satisfied"`.
   */
  readonly score?: "satisfied" | "mean" | "rescaled-mean" | undefined;
  /** What answers in words are worth: `{ bad: 2, average: 3, excellent: 5 }`. Any other word is invalid. */
  readonly labels?: Readonly<Record<string, number>> | undefined;
}

/** Answers to a satisfaction question that are counted already. */
export interface CsatCounts {
  /** Answers of satisfied customers. */
  readonly satisfied: number;
  /** All answers. */
  readonly total: number;
  /** People who were asked and did not answer. Default 0. */
  readonly missing?: number | undefined;
}

/** Where the answers of an effort question lie. */
export interface CesScale {
  /** The lowest answer. Default 1. */
  readonly min?: number | undefined;
  /** The highest answer. Default 5. */
  readonly max?: number | undefined;
  /**
   * The answer from which on it was easy, in the direction of the scale: at or above it when high is easy, at or below it when low
   * is. Default when high is easy: 4 of 5, 5 of 7, 9 of 10 or 11, the highest of 2 or 3; mirrored when low is easy.
   */
  readonly easyFrom?: number | undefined;
  /**
   * The answer from which on it was difficult, in the other direction. Default: the mirror of `easyFrom`, or the answer next to it
   * where the two would meet.
   */
  readonly difficultFrom?: number | undefined;
}

/** The options of `ces`. */
export interface CesOptions extends RatingInputOptions, EstimateOptions {
  /** The scale and its cut points. Default 1 to 5, easy from 4. */
  readonly scale?: CesScale | undefined;
  /** Which end of the scale means little effort. Default `"high-is-easy"`. */
  readonly direction?: "high-is-easy" | "low-is-easy" | undefined;
  /**
   * What the value is: the share of the easy in percent, the mean on the scale, or the share of the easy less the share of the
   * difficult in points. Default `"easy"`.
   */
  readonly score?: "easy" | "mean" | "net-easy" | undefined;
  /** What answers in words are worth: `{ "very easy": 5, easy: 4 }`. Any other word is invalid. */
  readonly labels?: Readonly<Record<string, number>> | undefined;
}

/** Answers to an effort question that are counted already. */
export interface CesCounts {
  /** Answers of customers for whom it was easy. */
  readonly easy: number;
  /** All answers. */
  readonly total: number;
  /** Answers of customers for whom it was difficult; needed for `"net-easy"`. */
  readonly difficult?: number | undefined;
  /** People who were asked and did not answer. Default 0. */
  readonly missing?: number | undefined;
}

/** What answers in words are worth. */
export function labelsRule(): Rule {
  return leaf("an object of whole numbers under the words of the answers", isLabels);
}

function isLabels(value: unknown): boolean {
  return isRecord(value) && Object.values(value).length > 0 && Object.values(value).every(Number.isSafeInteger);
}

/**
 * The schema of {@link CsatOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { csatOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(csatOptionsSchema(), { score: "mean" }).success, true);
 * assert.equal(z.safeParse(csatOptionsSchema(), { score: "median" }).success, false);
 * ```
 */
export const csatOptionsSchema: () => z.ZodMiniType<CsatOptions> = /* @__PURE__ */ lazySchema(() => {
  const point = optional(scalePoint());
  const scale = optional({ fields: { min: point, max: point, satisfiedFrom: point } });
  const score = optional(choice("satisfied", "mean", "rescaled-mean"));
  return objectSchema({ fields: { ...surveyOptionRules(), scale, score, labels: optional(labelsRule()) } });
});

/**
 * The schema of {@link CsatCounts}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { csatCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(csatCountsSchema(), { satisfied: 45, total: 60 }).success, true);
 * assert.equal(z.safeParse(csatCountsSchema(), { satisfied: 45 }).success, false);
 * ```
 */
export const csatCountsSchema: () => z.ZodMiniType<CsatCounts> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: { satisfied: count(), total: count(), missing: optional(count()) } }),
);

/**
 * The schema of {@link CesOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cesOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(cesOptionsSchema(), { direction: "low-is-easy" }).success, true);
 * assert.equal(z.safeParse(cesOptionsSchema(), { direction: "low" }).success, false);
 * ```
 */
export const cesOptionsSchema: () => z.ZodMiniType<CesOptions> = /* @__PURE__ */ lazySchema(() => {
  const point = optional(scalePoint());
  const scale = optional({ fields: { min: point, max: point, easyFrom: point, difficultFrom: point } });
  const direction = optional(choice("high-is-easy", "low-is-easy"));
  const score = optional(choice("easy", "mean", "net-easy"));
  return objectSchema({ fields: { ...surveyOptionRules(), scale, direction, score, labels: optional(labelsRule()) } });
});

/**
 * The schema of {@link CesCounts}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cesCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(cesCountsSchema(), { easy: 45, total: 60 }).success, true);
 * assert.equal(z.safeParse(cesCountsSchema(), { easy: 4.5, total: 60 }).success, false);
 * ```
 */
export const cesCountsSchema: () => z.ZodMiniType<CesCounts> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: { easy: count(), total: count(), difficult: optional(count()), missing: optional(count()) },
  }),
);
