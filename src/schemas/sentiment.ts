import type * as z from "zod/mini";
import { isCount, isRecord } from "../values.ts";
import { isNameList, noPair } from "./item-records.ts";
import {
  type EstimateOptions,
  estimateOptionRules,
  type InputOptions,
  inputOptionRules,
  type RatingInputOptions,
  surveyOptionRules,
} from "./options.ts";
import { type FieldRule, recordListSchema } from "./records.ts";
import { choice, count, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** The sentiment of a text. */
export type Sentiment = "positive" | "neutral" | "negative";

/** The options of `netSentiment`. */
export interface NetSentimentOptions extends RatingInputOptions, EstimateOptions {
  /**
   * What the value is:
   *
   * - `"net-of-all"`: positive less negative, of all three kinds, in points. The default.
   * - `"net-of-positive-and-negative"`: the same without the neutral ones in the denominator, in points.
   * - `"mean"`: the mean of 5 for positive, 3 for neutral and 1 for negative, a rating from 1 to 5.
   */
  readonly score?: "net-of-all" | "net-of-positive-and-negative" | "mean" | undefined;
  /** How the interval of `"net-of-all"` is computed, as for `nps`. Default `"adjusted-wald"`. */
  readonly method?: "adjusted-wald" | "wald" | "score" | undefined;
  /** What your labels mean: `{ POS: "positive", mixed: "neutral" }`. Default: the three words themselves. */
  readonly labels?: Readonly<Record<string, Sentiment>> | undefined;
}

/** Texts whose sentiments are counted already. */
export interface SentimentCounts {
  /** Positive ones. */
  readonly positive: number;
  /** Neutral ones. */
  readonly neutral: number;
  /** Negative ones. */
  readonly negative: number;
  /** Texts without a sentiment. Default 0. */
  readonly missing?: number | undefined;
}

/**
 * The schema of {@link NetSentimentOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { netSentimentOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(netSentimentOptionsSchema(), { labels: { POS: "positive" } }).success, true);
 * assert.equal(z.safeParse(netSentimentOptionsSchema(), { labels: { POS: "good" } }).success, false);
 * ```
 */
export const netSentimentOptionsSchema: () => z.ZodMiniType<NetSentimentOptions> = /* @__PURE__ */ lazySchema(() => {
  const score = choice("net-of-all", "net-of-positive-and-negative", "mean");
  const method = choice("adjusted-wald", "wald", "score");
  const words = ["positive", "neutral", "negative"];
  const labels = leaf(
    'an object of "positive", "neutral" or "negative" under your labels',
    (value) =>
      isRecord(value) &&
      Object.keys(value).length > 0 &&
      Object.values(value).every((meaning) => words.includes(meaning as string)),
  );
  return objectSchema({
    fields: {
      ...surveyOptionRules(),
      score: optional(score),
      method: optional(method),
      labels: optional(labels),
    },
  });
});

/**
 * The schema of {@link SentimentCounts}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sentimentCountsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(sentimentCountsSchema(), { positive: 80, neutral: 100, negative: 20 }).success, true);
 * assert.equal(z.safeParse(sentimentCountsSchema(), { positive: 80, negative: 20 }).success, false);
 * ```
 */
export const sentimentCountsSchema: () => z.ZodMiniType<SentimentCounts> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: { positive: count(), neutral: count(), negative: count(), missing: optional(count()) } }),
);

/** One record of mentions of a brand. */
export interface BrandMention {
  /** The brand. */
  readonly brand: string | null | undefined;
  /** How many mentions the record stands for. Without it: one. */
  readonly mentions?: number | null | undefined;
  /** How many people it reached; read under `volume: "reach"`. */
  readonly reach?: number | null | undefined;
  /** How often it was shown; read under `volume: "impressions"`. */
  readonly impressions?: number | null | undefined;
}

/** The options of `shareOfVoice`. */
export interface ShareOfVoiceOptions extends InputOptions, EstimateOptions {
  /** The brand whose share is the value. Needed. */
  readonly brand?: string | undefined;
  /** All others in the fixed set that shares are taken of. Needed. */
  readonly competitors?: readonly string[] | undefined;
  /** What is shared: mentions, or the sum of a field of the mentions. Default `"mentions"`. */
  readonly volume?: "mentions" | "reach" | "impressions" | undefined;
}

/** The volume of one brand that is summed up already. */
export interface BrandVolume {
  /** How many mentions. */
  readonly mentions: number;
  /** Their reach or impressions. */
  readonly volume: number;
  /** The sum of the squares of that. Without it there is no interval. */
  readonly squaredVolume?: number | undefined;
}

/** Mentions that are counted already. */
export interface ShareOfVoiceCounts {
  /** Under each brand its mentions, or a {@link BrandVolume} for reach and impressions. A brand that is not listed has none. */
  readonly brands: Readonly<Record<string, number | BrandVolume>>;
  /** Mentions without a brand. Default 0. */
  readonly missing?: number | undefined;
}

/** The rule of the volume that is shared. */
export const volumeRule = (): ReturnType<typeof choice> => choice("mentions", "reach", "impressions");

/**
 * The schema of {@link ShareOfVoiceOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { shareOfVoiceOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(shareOfVoiceOptionsSchema(), { brand: "Acme", competitors: ["Bolt"] }).success, true);
 * assert.equal(z.safeParse(shareOfVoiceOptionsSchema(), { brand: "Acme", competitors: "Bolt" }).success, false);
 * ```
 */
export const shareOfVoiceOptionsSchema: () => z.ZodMiniType<ShareOfVoiceOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...inputOptionRules(),
      ...estimateOptionRules(),
      brand: optional(leaf("a brand's name", (value) => typeof value === "string" && value !== "")),
      competitors: optional(leaf("a list of brands, each once", (value) => isNameList(value, 1))),
      volume: optional(volumeRule()),
    },
  }),
);

/** The largest reach of one mention: squares of it add up without overflow. */
const largestVolume = 1e15;

/** Whether a value is a reach, impressions, or a sum of them. */
export function isVolume(value: unknown, largest: number = largestVolume): value is number {
  return typeof value === "number" && value >= 0 && value <= largest;
}

/**
 * The schema of an array of {@link BrandMention}.
 *
 * @param brands - The fixed set.
 * @param options - What is shared, whether brands and volumes may be missing, and whether invalid mentions will be left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { brandMentionsSchema } from "cx-metrics/schemas";
 *
 * const schema = brandMentionsSchema(["Acme", "Bolt"]);
 * assert.equal(schema.safeParse([{ brand: "Bolt" }]).success, true);
 * const refused = schema.safeParse([{ brand: "Cog" }]);
 * assert.equal(refused.error?.issues[0]?.message, 'must be one of the brands ("Acme", "Bolt"), got "Cog"');
 * ```
 */
export function brandMentionsSchema(
  brands: readonly string[],
  {
    volume = "mentions",
    missing = "omit",
    invalid = "error",
  }: Pick<ShareOfVoiceOptions, "volume" | "missing" | "invalid"> = {},
): z.ZodMiniType<readonly BrandMention[]> {
  const names = brands.map((brand) => JSON.stringify(brand)).join(", ");
  const set = new Set<unknown>(brands);
  const brand: FieldRule = { ...leaf(`one of the brands (${names})`, (value) => set.has(value), "choice"), missing };
  const amount: FieldRule =
    volume === "mentions"
      ? { ...count(), missing: "omit" }
      : { ...leaf("a number from 0 to 1e15", (value) => isVolume(value), "number"), missing };
  return recordListSchema({
    expected: "an array of mentions, or an object of counts",
    fields: { brand, [volume]: amount },
    pair: noPair,
    invalid,
  });
}

/**
 * The schema of {@link ShareOfVoiceCounts}.
 *
 * @param brands - The fixed set.
 * @param volume - What is shared.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { shareOfVoiceCountsSchema } from "cx-metrics/schemas";
 *
 * const schema = shareOfVoiceCountsSchema(["Acme", "Bolt"]);
 * assert.equal(schema.safeParse({ brands: { Acme: 120 } }).success, true);
 * assert.equal(schema.safeParse({ brands: { Cog: 120 } }).success, false);
 * ```
 */
export function shareOfVoiceCountsSchema(
  brands: readonly string[],
  volume: ShareOfVoiceOptions["volume"] = "mentions",
): z.ZodMiniType<ShareOfVoiceCounts> {
  const sum = leaf("a number from 0 to 1e60", (value) => isVolume(value, 1e60), "number");
  const whole = { fields: { mentions: count(), volume: sum, squaredVolume: optional(sum) }, optional: true };
  const amount = volume === "mentions" ? optional(count()) : whole;
  const fields = Object.fromEntries(brands.map((brand) => [brand, amount]));
  return objectSchema({ fields: { brands: { fields }, missing: optional(count()) } });
}

/** The rule of the volumes of so many brands in a summary. */
export function brandVolumesRule(brandCount: number): ReturnType<typeof leaf> {
  return leaf(`volumes of ${brandCount} brands`, (value) => {
    if (!Array.isArray(value) || value.length !== brandCount) return false;
    return Array.from(value as unknown[], isBrandSum).every(Boolean);
  });
}

/** Whether so many volumes can have such sums: n · Σv² ≥ (Σv)² ≥ Σv². */
function isBrandSum(value: unknown): boolean {
  if (!isRecord(value) || !isCount(value.count) || !isVolume(value.weight, 1e60)) return false;
  const { count, weight, squaredWeight } = value;
  if (squaredWeight === null) return count > 0 || weight === 0;
  if (!isVolume(squaredWeight, 1e120)) return false;
  const [least, most] = [weight ** 2 / (1 + 1e-9), count * squaredWeight * (1 + 1e-9)];
  return least <= most && squaredWeight <= weight ** 2 * (1 + 1e-9);
}
