import type { Grouping } from "../metric.ts";
import { checkInput } from "../schemas/check.ts";
import { brandMentionsSchema, isVolume, type ShareOfVoiceOptions } from "../schemas/sentiment.ts";
import { isCount, isRecord } from "../values.ts";

/** What is known of one brand: how many mentions, their volume, and the sum of the squares of that. */
export interface BrandSums {
  /** How many mentions. */
  readonly count: number;
  /** Their volume: mentions, reach or impressions. */
  readonly weight: number;
  /** The sum of the squared volumes of the mentions; `null` where only the volume was known. */
  readonly squaredWeight: number | null;
}

/** The mentions of a group of records. */
export interface BrandTally {
  /** What is known of each brand, in the order of the set. */
  readonly volumes: readonly BrandSums[];
  /** Mentions without a brand, or without what is shared. */
  readonly missing: number;
  /** Mentions that were left out as invalid. */
  readonly invalid: number;
}

/** Checks mentions and adds them up by brand, in the same pass. What is not acceptable goes to the schema. */
export function tallyMentions(
  input: unknown,
  brands: readonly string[],
  options: ShareOfVoiceOptions,
  groups: Pick<Grouping, "codes" | "groupCount"> | null,
): BrandTally[] {
  const tallies = Array.isArray(input) ? tallyAcceptable(input, brands, options, groups) : null;
  if (tallies !== null) return tallies;
  const records = checkInput<unknown>(brandMentionsSchema(brands, options), input, "shareOfVoice", "mentions");
  const lenient: ShareOfVoiceOptions = { ...options, missing: "omit", invalid: "omit" };
  return tallyAcceptable(records as readonly unknown[], brands, lenient, groups) as BrandTally[];
}

/** The tallies; `null` at the first mention that is not acceptable. */
function tallyAcceptable(
  mentions: readonly unknown[],
  brands: readonly string[],
  { volume = "mentions", missing = "omit", invalid = "error" }: ShareOfVoiceOptions,
  groups: Pick<Grouping, "codes" | "groupCount"> | null,
): BrandTally[] | null {
  const places = new Map<unknown, number>(brands.map((brand, place) => [brand, place]));
  const width = brands.length;
  const groupCount = groups?.groupCount ?? 1;
  const [counts, sums, squares] = Array.from({ length: 3 }, () => new Float64Array(groupCount * width)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [missingCounts, invalidCounts] = [new Float64Array(groupCount), new Float64Array(groupCount)];
  const isCounted = volume === "mentions";
  for (let row = 0; row < mentions.length; row++) {
    const group = groups === null ? 0 : (groups.codes[row] as number);
    const record = mentions[row];
    const brand = isRecord(record) ? record.brand : undefined;
    const given = isRecord(record) ? record[volume] : undefined;
    const hasBrand = brand !== null && brand !== undefined;
    const hasAmount = given !== null && given !== undefined;
    const place = places.get(brand);
    const isWrong =
      !isRecord(record) ||
      (hasBrand && place === undefined) ||
      (hasAmount && !(isCounted ? isCount(given) : isVolume(given)));
    if (isWrong) {
      if (invalid !== "omit") return null;
      invalidCounts[group]!++;
    } else if (place === undefined || (!hasAmount && !isCounted)) {
      if (missing === "error") return null;
      missingCounts[group]!++;
    } else {
      const amount = hasAmount ? (given as number) : 1;
      const at = group * width + place;
      counts[at]! += isCounted ? amount : 1;
      sums[at]! += amount;
      // Mentions that a record counts are so many mentions of volume one each.
      squares[at]! += isCounted ? amount : amount * amount;
    }
  }
  return Array.from({ length: groupCount }, (_, group) => ({
    volumes: brands.map((_, place) => {
      const at = group * width + place;
      return { count: counts[at] as number, weight: sums[at] as number, squaredWeight: squares[at] as number };
    }),
    missing: missingCounts[group] as number,
    invalid: invalidCounts[group] as number,
  }));
}

/** What is known of the brands in two parts together. */
export function addVolumes(a: readonly BrandSums[], b: readonly BrandSums[]): BrandSums[] {
  return a.map((one, place) => {
    const other = b[place] as BrandSums;
    const known = one.squaredWeight !== null && other.squaredWeight !== null;
    return {
      count: one.count + other.count,
      weight: one.weight + other.weight,
      squaredWeight: known ? (one.squaredWeight as number) + (other.squaredWeight as number) : null,
    };
  });
}
