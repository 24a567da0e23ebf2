import type * as z from "zod/mini";
import { isRecord } from "../values.ts";
import { noPair } from "./item-records.ts";
import { type EstimateOptions, type InputOptions, type RatingInputOptions, surveyOptionRules } from "./options.ts";
import { type FieldRule, recordListSchema } from "./records.ts";
import { choice, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** The five answers to a Kano question: 1 to 5 in this order. */
export type KanoAnswer = "like" | "must-be" | "neutral" | "live-with" | "dislike";

/** The answers of one respondent on one feature. */
export interface KanoAnswers {
  /** "How do you feel if the product has it?" */
  readonly functional: number | string | null | undefined;
  /** "How do you feel if the product does not have it?" */
  readonly dysfunctional: number | string | null | undefined;
}

/** The options of `kano`. */
export interface KanoOptions extends RatingInputOptions, EstimateOptions {
  /** What the value is: better and worse added up, or one of the two. Default `"net"`. */
  readonly score?: "net" | "better" | "worse" | undefined;
  /** What your words mean: `{ "I like it": "like", "I expect it": "must-be" }`. Default: the five words themselves. */
  readonly labels?: Readonly<Record<string, KanoAnswer>> | undefined;
}

/** The five answers in their order. */
const kanoAnswers: readonly KanoAnswer[] = ["like", "must-be", "neutral", "live-with", "dislike"];

/** The number from 1 to 5 of every answer there is, in numbers and in words. */
export function kanoCodes(labels: KanoOptions["labels"]): ReadonlyMap<unknown, number> {
  const codes = new Map<unknown, number>(kanoAnswers.map((_, place) => [place + 1, place + 1]));
  const words = labels === undefined ? kanoAnswers.map((word) => [word, word] as const) : Object.entries(labels);
  for (const [word, answer] of words) codes.set(word, kanoAnswers.indexOf(answer) + 1);
  return codes;
}

/**
 * The schema of {@link KanoOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { kanoOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(kanoOptionsSchema(), { labels: { "I like it": "like" } }).success, true);
 * assert.equal(z.safeParse(kanoOptionsSchema(), { labels: { "I like it": 1 } }).success, false);
 * ```
 */
export const kanoOptionsSchema: () => z.ZodMiniType<KanoOptions> = /* @__PURE__ */ lazySchema(() => {
  const labels = leaf(
    'an object of "like", "must-be", "neutral", "live-with" or "dislike" under your words',
    (value) =>
      isRecord(value) &&
      Object.keys(value).length > 0 &&
      Object.values(value).every((answer) => kanoAnswers.includes(answer as KanoAnswer)),
  );
  const score = choice("net", "better", "worse");
  return objectSchema({ fields: { ...surveyOptionRules(), score: optional(score), labels: optional(labels) } });
});

/**
 * The schema of an array of {@link KanoAnswers}.
 *
 * @param options - What words mean, whether answers may be missing, and whether respondents with invalid ones will be left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { kanoAnswersSchema } from "cx-metrics/schemas";
 *
 * const schema = kanoAnswersSchema();
 * assert.equal(schema.safeParse([{ functional: "like", dysfunctional: 5 }]).success, true);
 * assert.equal(schema.safeParse([{ functional: "love", dysfunctional: 5 }]).success, false);
 * ```
 */
export function kanoAnswersSchema({
  labels,
  missing = "omit",
  invalid = "error",
}: Pick<KanoOptions, "labels"> & InputOptions = {}): z.ZodMiniType<readonly KanoAnswers[]> {
  const codes = kanoCodes(labels);
  const words = [...codes.keys()].filter((word) => typeof word === "string").map((word) => JSON.stringify(word));
  const expected = `one of the answers (${words.join(", ")}) or an integer from 1 to 5`;
  const answer: FieldRule = { ...leaf(expected, (value) => codes.has(value), "choice"), missing };
  return recordListSchema({
    expected: "an array of records { functional, dysfunctional }",
    fields: { functional: answer, dysfunctional: answer },
    pair: noPair,
    invalid,
  });
}
