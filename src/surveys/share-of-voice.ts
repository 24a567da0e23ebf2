import { rejectInput } from "../errors.ts";
import { effectiveCount, type Figures, noFigures, toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { sameDefinition } from "../same-definition.ts";
import { checkInput } from "../schemas/check.ts";
import { namesRule } from "../schemas/item-records.ts";
import {
  type BrandMention,
  type BrandVolume,
  brandVolumesRule,
  type ShareOfVoiceCounts,
  type ShareOfVoiceOptions,
  shareOfVoiceCountsSchema,
  shareOfVoiceOptionsSchema,
  volumeRule,
} from "../schemas/sentiment.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { percentOf, shareFigures } from "../share-figures.ts";
import { sum } from "../stats/sum.ts";
import { isRecord } from "../values.ts";
import { addVolumes, type BrandSums, type BrandTally, tallyMentions } from "./brand-volumes.ts";

/** What `shareOfVoice` takes: mentions, or their counts. */
export type ShareOfVoiceInput = readonly BrandMention[] | ShareOfVoiceCounts;

/** What `shareOfVoice` keeps of its input. */
export interface ShareOfVoiceSummary extends BrandTally {
  /** Which metric's summary it is. */
  readonly kind: "shareOfVoice";
  /** The version of its form. */
  readonly version: 1;
  /** The fixed set of brands; the first is the one whose share is the value. */
  readonly brands: readonly string[];
  /** What is shared. */
  readonly volume: "mentions" | "reach" | "impressions";
}

/** One brand's share of the whole set. */
export interface BrandShare {
  /** The brand. */
  readonly brand: string;
  /** How many mentions it has. */
  readonly mentions: number;
  /** Its mentions, their reach or their impressions. */
  readonly volume: number;
  /** Its share in percent; `null` when nobody in the set has any. */
  readonly percent: number | null;
}

/** What `shareOfVoice` gives. */
export interface ShareOfVoiceResult extends Estimate {
  /** All brands of the set, the brand itself first and then the competitors as listed; `null` where the figures are withheld. */
  readonly brands: readonly BrandShare[] | null;
}

/**
 * Share of voice: a brand's share of the mentions of a fixed set of competitors.
 *
 * `100 · volume of the brand / volume of the brand and its competitors`, in percent. The volume is the number of mentions, their
 * `reach` or their `impressions`. The set is fixed by `brand` and `competitors`: a competitor without a mention has 0 %, and a
 * mention of any other brand is an error (`invalid: "omit"` leaves it out and counts it), for a set that follows the data gives
 * another denominator every month.
 *
 * Takes records `{ brand, mentions?, reach?, impressions? }`, or `{ brands: { Acme: 120, Bolt: 80 } }`.
 *
 * - No volume at all gives `value: null`. A mention without a brand, or without the reach or impressions that are shared, is left
 *   out and counted in `missing`. `n` counts mentions.
 * - The interval is Wilson's. For reach and impressions, which are a ratio of sums, the standard error is linearised, and the
 *   interval rests on the effective number of mentions: one mention with a huge reach makes it wide. It takes the mentions for a
 *   sample. Sums without their `squaredVolume` have no interval.
 *
 * Sources: Wilson 1927, JASA 22: 209–212; Korn and Graubard 1998, Survey Methodology 24: 193–201 (effective number).
 *
 * @param input - Mentions, or their counts by brand; or a table of their columns.
 * @param options - See {@link ShareOfVoiceOptions}.
 * @throws {@link MetricInputError} for a brand that is not in the set, options without `brand` and `competitors`, a brand listed
 * twice, a volume below 0, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { shareOfVoice } from "cx-metrics";
 *
 * const set = { brand: "Acme", competitors: ["Bolt", "Cog"] };
 * const mentions = [
 *   { brand: "Acme", reach: 1000 },
 *   { brand: "Bolt", reach: 7000 },
 *   { brand: "Acme", reach: 2000 },
 * ];
 * assert.equal(shareOfVoice(mentions, set).value?.toFixed(1), "66.7");
 * assert.equal(shareOfVoice(mentions, { ...set, volume: "reach" }).value, 30);
 *
 * const counted = shareOfVoice({ brands: { Acme: 120, Bolt: 80 } }, set);
 * assert.deepEqual(counted.brands?.map(({ brand, percent }) => [brand, percent]), [["Acme", 60], ["Bolt", 40], ["Cog", 0]]);
 * ```
 */
export const shareOfVoice: Metric<
  ShareOfVoiceInput | ColumnTable,
  ShareOfVoiceOptions,
  ShareOfVoiceSummary,
  ShareOfVoiceResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name: "shareOfVoice",
    // Mentions weigh by their volume.
    columns: {},
    summarize: (input: ShareOfVoiceInput, options: ShareOfVoiceOptions): ShareOfVoiceSummary => {
      const definition = definitionOf(options);
      const tally = isRecord<ShareOfVoiceCounts>(input)
        ? fromCounts(input, definition)
        : (tallyMentions(input, definition.brands, options, null)[0] as BrandTally);
      return toSummary(definition, tally);
    },
    summarizeBy: (input, groups, options) => {
      const definition = definitionOf(options);
      return tallyMentions(input, definition.brands, options, groups).map((tally) => toSummary(definition, tally));
    },
    merge: (a, b) =>
      toSummary(sameDefinition("shareOfVoice", partsOf(a), partsOf(b)), {
        volumes: addVolumes(a.volumes, b.volumes),
        missing: a.missing + b.missing,
        invalid: a.invalid + b.invalid,
      }),
    measure: measureVoice,
    checkOptions: (options) => {
      checkInput(shareOfVoiceOptionsSchema(), options, "shareOfVoice", "options");
    },
    checkSummary: (summary) => {
      const { brands } = isRecord(summary) ? (summary as { brands?: unknown }) : {};
      const rules = {
        brands: namesRule("a list of brands, each once", 2),
        volume: volumeRule(),
        volumes: brandVolumesRule(Array.isArray(brands) ? brands.length : 0),
      };
      checkInput(summarySchema("shareOfVoice", rules), summary, "shareOfVoice", "summary");
    },
  },
  { argument: "mentions", fields: ["brand"] },
);

type Definition = Pick<ShareOfVoiceSummary, "brands" | "volume">;

function definitionOf(options: ShareOfVoiceOptions): Definition {
  const { brand, competitors, volume = "mentions" } = options;
  if (brand === undefined) {
    return rejectInput("shareOfVoice", "options", ["brand"], "missing-value", "the brand whose share is wanted", brand);
  }
  if (competitors === undefined) {
    const expected = "the list of all other brands";
    return rejectInput("shareOfVoice", "options", ["competitors"], "missing-value", expected, competitors);
  }
  if (competitors.includes(brand)) {
    const expected = "without the brand itself";
    rejectInput("shareOfVoice", "options", ["competitors"], "inconsistent", expected, brand);
  }
  return { brands: [brand, ...competitors], volume };
}

function partsOf({ brands, volume }: Definition): Definition {
  return { brands, volume };
}

function toSummary({ brands, volume }: Definition, { volumes, missing, invalid }: BrandTally): ShareOfVoiceSummary {
  return { kind: "shareOfVoice", version: 1, brands, volume, volumes, missing, invalid };
}

function fromCounts(input: ShareOfVoiceCounts, { brands, volume }: Definition): BrandTally {
  const schema = shareOfVoiceCountsSchema(brands, volume);
  const counts = checkInput(schema, input, "shareOfVoice", "counts");
  const volumes = brands.map((brand): BrandSums => {
    const given = Object.hasOwn(counts.brands, brand) ? counts.brands[brand] : undefined;
    if (given === undefined) return { count: 0, weight: 0, squaredWeight: 0 };
    if (typeof given === "number") return { count: given, weight: given, squaredWeight: given };
    return toSums(brand, given);
  });
  return { volumes, missing: counts.missing ?? 0, invalid: 0 };
}

function toSums(brand: string, { mentions, volume, squaredVolume }: BrandVolume): BrandSums {
  const sums = { count: mentions, weight: volume, squaredWeight: squaredVolume ?? (volume === 0 ? 0 : null) };
  if (!brandVolumesRule(1).accepts([sums])) {
    const expected = `the volume of ${mentions} mentions: (Σ volume)² between Σ volume² and ${mentions} · Σ volume²`;
    const given = `volume ${volume}, squaredVolume ${squaredVolume}`;
    rejectInput("shareOfVoice", "counts", ["brands", brand], "inconsistent", expected, given);
  }
  return sums;
}

function measureVoice(summary: ShareOfVoiceSummary, options: ShareOfVoiceOptions): ShareOfVoiceResult {
  const { brands, volume, volumes, missing, invalid } = summary;
  const { brand = brands[0], competitors = brands.slice(1), volume: askedVolume = volume } = options;
  const asked = definitionOf({ brand, competitors, volume: askedVolume });
  sameDefinition("shareOfVoice", asked, partsOf(summary));

  const n = sum(volumes.map(({ count }) => count));
  const weights = volumes.map((one) => one.weight);
  const weight = sum(weights);
  const squares = volumes.map(({ squaredWeight }) => squaredWeight);
  const isKnown = squares.every((square) => square !== null);
  const squaredWeight = isKnown ? sum(squares as number[]) : null;
  const own = volumes[0] as BrandSums;
  let figures: Figures = weight > 0 ? { ...noFigures, value: percentOf(own.weight, weight) } : noFigures;
  if (weight > 0 && squaredWeight !== null) {
    const favourable = { weight: own.weight, squaredWeight: own.squaredWeight as number };
    const others = { weight: sum(weights.slice(1)), squaredWeight: sum((squares as number[]).slice(1)) };
    figures = shareFigures({ n, total: { weight, squaredWeight }, favourable, others }, options);
  }
  const effectiveN = squaredWeight === null || weight === 0 ? n : effectiveCount(weight, squaredWeight);
  const convention = describe(summary);
  const facts = { metric: "shareOfVoice", unit: "percent", n, effectiveN, missing, invalid, convention };
  const estimate = toEstimate(facts, figures, options);
  return {
    ...estimate,
    brands: estimate.suppressed
      ? null
      : volumes.map(({ count, weight: part }, place) => ({
          brand: brands[place] as string,
          mentions: count,
          volume: part,
          percent: weight > 0 ? percentOf(part, weight) : null,
        })),
  };
}

function describe({ brands, volume }: Definition): string {
  const [brand, ...competitors] = brands;
  return `% of the ${volume} of ${brand} and ${competitors.join(", ")} that are ${brand}'s`;
}
