import type { Grouping } from "../metric.ts";
import { type HealthBand, type HealthScoreOptions, healthItems, healthRecordsSchema } from "../schemas/health-score.ts";
import type { AnswerGroup } from "./group.ts";
import { type ItemColumns, readItems, readWeights } from "./item-columns.ts";
import { clamp, momentsOfScores, type ScoreMoments } from "./score-moments.ts";

/** What one input gave to the scores of the customers who have one. */
export interface HealthInputSums {
  /** How many of them have the input. */
  readonly count: number;
  /** What those weigh. */
  readonly weight: number;
  /** The sum of their values of it from 0 to 100, each by its customer's weight. */
  readonly normalised: number;
  /** The sum of the shares that it had in their scores, each by its customer's weight. */
  readonly share: number;
  /** The sum of what it gave to their scores, each by its customer's weight. */
  readonly contribution: number;
}

/** How much of the weight customers have, with a score or without. */
export interface HealthCoverage {
  /** How many customers. */
  readonly count: number;
  /** What they weigh. */
  readonly weight: number;
  /** The sum of the shares of the weight that they have, from 0 to 1, each by its customer's weight. */
  readonly sum: number;
}

/** What a health score keeps of its customers. */
export interface HealthSums {
  /** The scores of the customers who have one. */
  readonly scores: ScoreMoments;
  /** What each input gave to them. */
  readonly contributions: readonly HealthInputSums[];
  /** Those customers by band; none where no bands were asked for. */
  readonly banded: readonly AnswerGroup[];
  /** How much of the weight all customers have. */
  readonly coverage: HealthCoverage;
  /** Customers without a score, because they have too few of the inputs. */
  readonly missing: number;
  /** Customers who were left out as invalid. */
  readonly invalid: number;
}

/** An input of a health score, with nothing left to a default. */
export interface HealthInputDefinition {
  /** The field that holds it. */
  readonly input: string;
  /** The value that is worth 0, or 100 where low is healthy. */
  readonly min: number;
  /** The value that is worth 100, or 0 where low is healthy. */
  readonly max: number;
  /** Which end is the healthy one. */
  readonly direction: "high-is-healthy" | "low-is-healthy";
  /** How much it counts, beside the others. */
  readonly weight: number;
}

/** How customers are scored. */
export interface HealthDefinition {
  /** The inputs, in their order. */
  readonly inputs: readonly HealthInputDefinition[];
  /** How much of the weight must be there, in percent. */
  readonly minimumCoverage: number;
  /** The bands, from the lowest up. */
  readonly bands: readonly HealthBand[];
}

/** Scores every customer and sums up every group. */
export function scoreCustomers(
  customers: unknown,
  definition: HealthDefinition,
  options: HealthScoreOptions,
  groups: Pick<Grouping, "codes" | "groupCount"> | null,
): HealthSums[] {
  const { inputs = {}, outOfRange = "error" } = options;
  const items = healthItems(inputs, outOfRange);
  const schema = () => healthRecordsSchema({ ...options, inputs, outOfRange });
  const read = readItems("healthScore", "customers", customers, items, options, schema);
  const weights = readWeights("healthScore", read.length, options);
  const codes = groups?.codes ?? null;
  const tables = Array.from({ length: groups?.groupCount ?? 1 }, () => emptyTable(definition));
  const scores = new Float64Array(read.length);
  const normalised = new Float64Array(definition.inputs.length);
  for (let row = 0; row < read.length; row++) {
    const table = tables[codes === null ? 0 : (codes[row] as number)] as HealthTable;
    const weight = weights === null ? 1 : (weights[row] as number);
    scores[row] = addCustomer(table, read, row, weight, normalised, definition);
  }
  const moments = momentsOfScores(scores, weights, codes, tables.length);
  return tables.map((table, group) => ({ scores: moments[group] as ScoreMoments, ...table }));
}

/** The sums of one group while they grow. */
interface HealthTable {
  readonly contributions: { count: number; weight: number; normalised: number; share: number; contribution: number }[];
  readonly banded: { count: number; weight: number; squaredWeight: number }[];
  readonly coverage: { count: number; weight: number; sum: number };
  missing: number;
  invalid: number;
}

function emptyTable({ inputs, bands }: HealthDefinition): HealthTable {
  return {
    contributions: inputs.map(() => ({ count: 0, weight: 0, normalised: 0, share: 0, contribution: 0 })),
    banded: bands.map(() => ({ count: 0, weight: 0, squaredWeight: 0 })),
    coverage: { count: 0, weight: 0, sum: 0 },
    missing: 0,
    invalid: 0,
  };
}

/** Adds a customer to the sums of their group and gives their score; NaN where they have none. */
function addCustomer(
  table: HealthTable,
  { columns, invalid }: ItemColumns,
  row: number,
  weight: number,
  normalised: Float64Array,
  { inputs, minimumCoverage, bands }: HealthDefinition,
): number {
  if (invalid[row] === 1) {
    table.invalid++;
    return Number.NaN;
  }
  let total = 0;
  let available = 0;
  let sum = 0;
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i] as HealthInputDefinition;
    const value = normalise((columns[i] as Float64Array)[row] as number, input);
    normalised[i] = value;
    total += input.weight;
    if (Number.isNaN(value)) continue;
    available += input.weight;
    sum += input.weight * value;
  }
  const { coverage, contributions, banded } = table;
  coverage.count++;
  coverage.weight += weight;
  coverage.sum += weight * (available / total);
  // Weights such as 0.1 and 0.2 do not add up to the last digit.
  if (available === 0 || 100 * available < minimumCoverage * total * (1 - 1e-12)) {
    table.missing++;
    return Number.NaN;
  }
  for (let i = 0; i < inputs.length; i++) {
    const value = normalised[i] as number;
    if (Number.isNaN(value)) continue;
    const share = (inputs[i] as HealthInputDefinition).weight / available;
    const sums = contributions[i] as HealthTable["contributions"][number];
    sums.count++;
    sums.weight += weight;
    sums.normalised += weight * value;
    sums.share += weight * share;
    sums.contribution += weight * value * share;
  }
  const score = clamp(sum / available, 0, 100);
  let place = bands.length - 1;
  while (place > 0 && score < (bands[place] as HealthBand).from) place--;
  const band = banded[place];
  if (band !== undefined) {
    band.count++;
    band.weight += weight;
    band.squaredWeight += weight * weight;
  }
  return score;
}

/** A value from 0 to 100, the higher the healthier; NaN for a missing one. */
function normalise(value: number, { min, max, direction }: HealthInputDefinition): number {
  const distance = direction === "low-is-healthy" ? max - clamp(value, min, max) : clamp(value, min, max) - min;
  return (100 * distance) / (max - min);
}
