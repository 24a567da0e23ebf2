import type * as z from "zod/mini";
import type { Column } from "../values.ts";
import { isCount, isRecord } from "../values.ts";
import { type EstimateOptions, type InputOptions, type RatingInputOptions, surveyOptionRules } from "./options.ts";
import { choice, count, leaf, type ObjectRule, optional, type Rule, scalePoint } from "./rules.ts";
import { columnSchema, lazySchema, objectSchema } from "./schema.ts";
import { labelsRule } from "./surveys.ts";

/** The ends of a scale of whole numbers. */
export interface RatingScale {
  /** The lowest answer. */
  readonly min: number;
  /** The highest answer. */
  readonly max: number;
}

/** What a rating question is summed up as. The "top" of a scale is its good end, whichever that is. */
export type RatingScoreKind =
  | "top-box"
  | "top-2-box"
  | "top-3-box"
  | "bottom-box"
  | "bottom-2-box"
  | "net-box"
  | "net-2-box"
  | "mean"
  | "rescaled-mean"
  | "sum-over-possible";

/** The options of `ratingScore`. */
export interface RatingScoreOptions extends RatingInputOptions, EstimateOptions {
  /** The scale that was asked. It must be stated, here or in a summary: answers do not show what could have been answered. */
  readonly scale?: RatingScale | undefined;
  /**
   * What the value is. In percent: `"top-box"`, `"top-2-box"`, `"top-3-box"` (the share of the best answers), `"bottom-box"`,
   * `"bottom-2-box"` (of the worst). In points from −100 to 100: `"net-box"`, `"net-2-box"` (best less worst, of one and of two
   * answers). `"mean"` is the mean on the scale; `"rescaled-mean"` moves the worst answer to 0 and the best to 100;
   * `"sum-over-possible"` is the sum of the answers in percent of the highest sum, whose floor is not 0. Default `"top-2-box"`.
   */
  readonly score?: RatingScoreKind | undefined;
  /** Which end of the scale is good. Default `"high-is-good"`. */
  readonly direction?: "high-is-good" | "low-is-good" | undefined;
  /** What answers in words, emoji included, are worth: `{ "Очень хорошо": 5, "👍": 1 }`. Any other word is invalid. */
  readonly labels?: Readonly<Record<string, number>> | undefined;
  /**
   * What answers that are a vendor's codes are worth: `{ 103: 7, 100: 4, [-103]: 1 }`. With it no number is taken as it stands,
   * and a number that is none of the codes is invalid.
   */
  readonly codes?: Readonly<Record<string | number, number>> | undefined;
}

/** Answers to a rating question that are counted already. */
export interface RatingCounts {
  /** How often each answer was given, under the answer, its label or its code. Answers that nobody gave may be left out. */
  readonly answers: Readonly<Record<string | number, number>>;
  /** People who were asked and did not answer. Default 0. */
  readonly missing?: number | undefined;
}

/** The rule of {@link RatingScale}. */
export function ratingScaleRule(): ObjectRule {
  return { fields: { min: scalePoint(), max: scalePoint() } };
}

/** The rule of a direction. */
export function directionRule(): Rule {
  return choice("high-is-good", "low-is-good");
}

/**
 * The schema of {@link RatingScoreOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ratingScoreOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(ratingScoreOptionsSchema(), { scale: { min: 1, max: 4 }, score: "top-box" }).success, true);
 * assert.equal(z.safeParse(ratingScoreOptionsSchema(), { scale: { max: 4 } }).success, false);
 * ```
 */
export const ratingScoreOptionsSchema: () => z.ZodMiniType<RatingScoreOptions> = /* @__PURE__ */ lazySchema(() => {
  const boxes = ["top-box", "top-2-box", "top-3-box", "bottom-box", "bottom-2-box", "net-box", "net-2-box"];
  return objectSchema({
    fields: {
      ...surveyOptionRules(),
      scale: optional(ratingScaleRule()),
      score: optional(choice(...boxes, "mean", "rescaled-mean", "sum-over-possible")),
      direction: optional(directionRule()),
      labels: optional(labelsRule()),
      codes: optional(leaf("an object of whole numbers under the codes of the answers", isCodes)),
    },
  });
});

function isCodes(value: unknown): boolean {
  if (!isRecord(value) || Object.keys(value).length === 0) return false;
  return Object.entries(value).every(([code, point]) => isCode(code) && Number.isSafeInteger(point));
}

/** Whether a key is a number as JavaScript writes it. */
function isCode(key: string): boolean {
  const code = Number(key);
  return Number.isFinite(code) && String(code) === key;
}

/**
 * The schema of {@link RatingCounts}. Which answers there can be depends on the scale, and is checked with it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ratingCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(ratingCountsSchema(), { answers: { 1: 3, 2: 0, 3: 8 } }).success, true);
 * assert.equal(z.safeParse(ratingCountsSchema(), { answers: { 1: -3 } }).success, false);
 * ```
 */
export const ratingCountsSchema: () => z.ZodMiniType<RatingCounts> = /* @__PURE__ */ lazySchema(() => {
  const answers = leaf(
    "an object of whole numbers from 0 on under the answers",
    (value) => isRecord(value) && Object.values(value).every(isCount),
  );
  return objectSchema({ fields: { answers, missing: optional(count()) } });
});

/**
 * Answers that are a vendor's codes, or words.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { codedRatingsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const schema = codedRatingsSchema({ 103: 3, 100: 2, [-103]: 1 });
 * assert.equal(z.safeParse(schema, [103, -103, null]).success, true);
 * assert.equal(z.safeParse(schema, [3]).success, false);
 * ```
 */
export function codedRatingsSchema(
  codes: Readonly<Record<string | number, number>>,
  labels: Readonly<Record<string, number>> = {},
  { missing = "omit", invalid }: InputOptions = {},
): z.ZodMiniType<Column<number | string>> {
  const known = new Set<unknown>([...Object.keys(codes).map(Number), ...Object.keys(labels)]);
  const accepts = (value: unknown): boolean => invalid === "omit" || known.has(value);
  const words = Object.keys(labels).map((label) => JSON.stringify(label));
  const expected = `one of the codes (${Object.keys(codes).join(", ")})`;
  const orLabels = words.length > 0 ? ` or of the labels (${words.join(", ")})` : "";
  return columnSchema<number | string>({ ...leaf(expected + orLabels, accepts, "choice"), missing });
}
