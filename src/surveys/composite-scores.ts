import { effectiveCount, toEstimate } from "../estimate.ts";
import type { Grouping } from "../metric.ts";
import type { Estimate, Unit } from "../result.ts";
import type { ItemField, MissingItems } from "../schemas/item-records.ts";
import { itemRecordsSchema } from "../schemas/item-records.ts";
import type { EstimateOptions, RatingInputOptions } from "../schemas/options.ts";
import { readItems, readWeights } from "./item-columns.ts";
import { clamp, mergeScores, momentsOfScores, type ScoreMoments, scoreFigures } from "./score-moments.ts";

/** The answers to one item of those respondents who have a score. */
export interface ItemSum {
  /** How many answered it. */
  readonly count: number;
  /** The sum of their weights. */
  readonly weight: number;
  /** The sum of their answers, each by its weight. */
  readonly sum: number;
}

/** What a composite of rated items keeps of its input. */
export interface CompositeSums {
  /** The respondents' scores. */
  readonly scores: ScoreMoments;
  /** The answers to each item, in the order of the items. */
  readonly items: readonly ItemSum[];
  /** Respondents without a score, because they left items out. */
  readonly missing: number;
  /** Respondents who were left out as invalid. */
  readonly invalid: number;
}

/** An item of a composite, as a report shows it. */
export interface CompositeItem {
  /** The item's field. */
  readonly item: string;
  /** The mean answer on the scale that was asked (weighted, where respondents are); `null` when nobody answered. */
  readonly mean: number | null;
  /** How many answered it, of those with a score. */
  readonly count: number;
}

/** How respondents are scored: `factor · (Σ weight·answer ÷ Σ weight − origin) ÷ divisor`, less the same of the negative items. */
export interface CompositePlan {
  /** The metric, to name in errors. */
  readonly functionName: string;
  /** The items: their fields and ranges. */
  readonly items: readonly ItemField[];
  /** The weight of each item within its side. */
  readonly itemWeights: readonly number[];
  /** How many of the items, the first ones, count for the score; the others count against it. */
  readonly positive: number;
  /** What becomes of respondents who left items out. */
  readonly missingItems: MissingItems;
  /** The answer that scores 0. */
  readonly origin: number;
  /** What the distance from it is multiplied by. */
  readonly factor: number;
  /** What it is then divided by. */
  readonly divisor: number;
  /** The lowest score. */
  readonly low: number;
  /** The highest score. */
  readonly high: number;
}

/** Scores every respondent and sums the scores of every group. */
export function scoreRespondents(
  input: unknown,
  plan: CompositePlan,
  options: RatingInputOptions,
  groups: Pick<Grouping, "codes" | "groupCount"> | null,
): CompositeSums[] {
  const { functionName, items } = plan;
  const schema = () => itemRecordsSchema<unknown>("an array of respondents", items, options);
  const { length, columns, invalid } = readItems(functionName, "respondents", input, items, options, schema);
  const weights = readWeights(functionName, length, options);
  const codes = groups?.codes ?? null;
  const groupCount = groups?.groupCount ?? 1;

  const scores = new Float64Array(length);
  const missingCounts = new Float64Array(groupCount);
  const invalidCounts = new Float64Array(groupCount);
  const sums = items.map(() => ({
    count: new Float64Array(groupCount),
    weight: new Float64Array(groupCount),
    sum: new Float64Array(groupCount),
  }));
  for (let row = 0; row < length; row++) {
    const group = codes === null ? 0 : (codes[row] as number);
    const score = invalid[row] === 1 ? Number.NaN : scoreOf(columns, row, plan);
    scores[row] = score;
    if (invalid[row] === 1) invalidCounts[group]!++;
    else if (Number.isNaN(score)) missingCounts[group]!++;
    else {
      const weight = weights === null ? 1 : (weights[row] as number);
      for (let i = 0; i < columns.length; i++) {
        const value = (columns[i] as Float64Array)[row] as number;
        if (Number.isNaN(value)) continue;
        const item = sums[i] as (typeof sums)[number];
        item.count[group]!++;
        item.weight[group]! += weight;
        item.sum[group]! += weight * value;
      }
    }
  }
  return momentsOfScores(scores, weights, codes, groupCount).map((moments, group) => ({
    scores: moments,
    items: sums.map(({ count, weight, sum }) => ({
      count: count[group] as number,
      weight: weight[group] as number,
      sum: sum[group] as number,
    })),
    missing: missingCounts[group] as number,
    invalid: invalidCounts[group] as number,
  }));
}

/** The score of one respondent; NaN where too many items are missing. */
function scoreOf(columns: readonly Float64Array[], row: number, plan: CompositePlan): number {
  const { positive, origin, factor, divisor, low, high } = plan;
  const center = meanOf(columns, row, plan, 0, positive);
  const other = positive < columns.length ? meanOf(columns, row, plan, positive, columns.length) : origin;
  // Adding 0 takes the sign off a zero.
  return clamp(((center - other) * factor) / divisor, low, high) + 0;
}

/** The weighted mean of some items; NaN where the policy does not allow one. */
function meanOf(
  columns: readonly Float64Array[],
  row: number,
  { items, itemWeights, missingItems }: CompositePlan,
  from: number,
  to: number,
): number {
  let total = 0;
  let sum = 0;
  for (let i = from; i < to; i++) {
    const value = (columns[i] as Float64Array)[row] as number;
    if (Number.isNaN(value)) {
      if (missingItems === "complete-cases") return Number.NaN;
      continue;
    }
    const weight = itemWeights[i] as number;
    total += weight;
    sum += weight * value;
  }
  const { min, max } = items[from] as ItemField;
  return total > 0 ? clamp(sum / total, min, max) : Number.NaN;
}

/** What is kept of two parts together. */
export function mergeComposites(a: CompositeSums, b: CompositeSums): CompositeSums {
  return {
    scores: mergeScores(a.scores, b.scores),
    items: a.items.map((item, i) => {
      const other = b.items[i] as ItemSum;
      return { count: item.count + other.count, weight: item.weight + other.weight, sum: item.sum + other.sum };
    }),
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  };
}

/** What a composite of rated items gives. */
export interface CompositeResult extends Estimate {
  /** The items in their order, each with its mean among those who have a score; `null` where the figures are withheld. */
  readonly items: readonly CompositeItem[] | null;
}

/** The mean of the respondents' scores, and the items that they are made of. */
export function measureComposite(
  { scores, items, missing, invalid }: CompositeSums,
  { functionName, items: fields, low, high }: CompositePlan,
  unit: Unit,
  convention: string,
  options: EstimateOptions,
): CompositeResult {
  const { count: n, weight, squaredWeight } = scores;
  const effectiveN = effectiveCount(weight, squaredWeight);
  const facts = { metric: functionName, unit, n, effectiveN, missing, invalid, convention };
  const estimate = toEstimate(facts, scoreFigures(scores, low, high, options), options);
  return { ...estimate, items: estimate.suppressed ? null : describeItems(items, fields) };
}

function describeItems(sums: readonly ItemSum[], fields: readonly ItemField[]): CompositeItem[] {
  return sums.map(({ count, weight, sum }, i) => {
    const { field, min, max } = fields[i] as ItemField;
    return { item: field, mean: weight > 0 ? clamp(sum / weight, min, max) + 0 : null, count };
  });
}

/** What becomes of respondents who left items out, in words. */
export function describeMissingItems(policy: MissingItems): string {
  return policy === "complete-cases" ? "of those who answered all of them" : "of those that each answered";
}
