import type { WeightingOptions } from "../schemas/weighting.ts";
import { type DesignEffect, designEffectOf } from "./design-effect.ts";
import { knownTotal, levelTotals } from "./fit-margins.ts";
import type { TargetMargin, WeightingTargets } from "./margin-targets.ts";
import type { WeightingCells } from "./weighting-cells.ts";

/** One level of a margin, before weighting and after. Shares are in percent of the rows that have a level in that margin. */
export interface WeightedLevel {
  /** The field of the margin; several are joined by " × ". */
  readonly margin: string;
  /** The level; the values of several fields are joined by " × ". */
  readonly level: string;
  /** How many rows with a weight are of it. */
  readonly n: number;
  /** Its share by the base weights. */
  readonly before: number;
  /** What it shall be. */
  readonly target: number;
  /** Its share by the weights. */
  readonly after: number;
  /** `after` less `target`, in percentage points. */
  readonly deviation: number;
}

/** What is said of weights, whatever made them. */
export interface WeightingReport {
  /** How many rows have a weight. */
  readonly n: number;
  /** How many rows have none, because a value is missing in them: under `missing: "drop"`. */
  readonly dropped: number;
  /** Every level of every margin, in the order of the targets. */
  readonly levels: readonly WeightedLevel[];
  /** The largest `deviation` of a level, without its sign. */
  readonly largestDeviation: number;
  /** What the weights cost: Kish's design effect over the rows that have a weight. */
  readonly designEffect: DesignEffect;
  /** The smallest weight. */
  readonly smallest: number;
  /** The largest weight. */
  readonly largest: number;
}

/** The sum that weights shall have. */
export function sumOfWeights(
  cells: WeightingCells,
  { population }: WeightingTargets,
  options: WeightingOptions,
): number {
  return options.sumTo === "population" && population !== null ? population : cells.rowCount;
}

/** The weight of every row: its base weight times the factor of its cell. */
export function spreadWeights(cells: WeightingCells, cellWeights: Float64Array, scale: number): Float64Array {
  const { cellOf, base, baseWeights } = cells;
  const factors = cellWeights.map((weight, cell) => {
    const of = base[cell] as number;
    return of > 0 ? (weight / of) * scale : 0;
  });
  const weights = new Float64Array(cellOf.length);
  for (let row = 0; row < weights.length; row++) {
    const cell = cellOf[row] as number;
    if (cell < 0) continue;
    const weight = (factors[cell] as number) * (baseWeights === null ? 1 : (baseWeights[row] as number));
    // Metrics take no weight that is smaller: its square would be lost.
    weights[row] = weight >= 1e-30 ? weight : 0;
  }
  return weights;
}

/** A column as an array, which JSON has. */
export function listWeights(weights: Float64Array): number[] {
  const list = new Array<number>(weights.length);
  for (let row = 0; row < weights.length; row++) list[row] = weights[row] as number;
  return list;
}

/** Holds weights to their targets. */
export function reportWeights(
  cells: WeightingCells,
  margins: readonly TargetMargin[],
  weights: Float64Array,
): WeightingReport {
  const { cellOf, rowCount, counts, base } = cells;
  const cellWeights = new Float64Array(base.length);
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let row = 0; row < weights.length; row++) {
    const cell = cellOf[row] as number;
    if (cell < 0) continue;
    const weight = weights[row] as number;
    cellWeights[cell] = (cellWeights[cell] as number) + weight;
    if (weight < smallest) smallest = weight;
    if (weight > largest) largest = weight;
  }
  const levels = margins.flatMap((margin, i) => {
    const totalsOf = (values: Float64Array): Float64Array =>
      levelTotals(values, cells.levels[i] as Int32Array, margin.levels.length);
    return describeLevels(margin, totalsOf(counts), totalsOf(base), totalsOf(cellWeights));
  });
  return {
    n: rowCount,
    dropped: cellOf.length - rowCount,
    levels,
    largestDeviation: levels.reduce((most, { deviation }) => Math.max(most, Math.abs(deviation)), 0),
    designEffect: designEffectOf(weights, cellOf),
    smallest,
    largest,
  };
}

function describeLevels(
  { fields, levels }: TargetMargin,
  counts: Float64Array,
  before: Float64Array,
  after: Float64Array,
): WeightedLevel[] {
  const percentAt = (totals: Float64Array, place: number): number =>
    (100 * (totals[place] as number)) / knownTotal(totals);
  return levels.map(({ names, percent }, place) => ({
    margin: fields.join(" × "),
    level: names.join(" × "),
    n: counts[place] as number,
    before: percentAt(before, place),
    target: percent,
    after: percentAt(after, place),
    deviation: percentAt(after, place) - percent,
  }));
}
