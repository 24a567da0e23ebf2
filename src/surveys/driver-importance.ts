import { defaultConfidenceLevel } from "../estimate.ts";
import type { Interval } from "../result.ts";
import type { KeyDriversOptions } from "../schemas/drivers.ts";
import { type CorrelationSystem, solveCorrelations } from "../stats/correlation-system.ts";
import { quantileOfSorted } from "../stats/quantile.ts";
import { createRandom } from "../stats/random.ts";
import { relativeWeights } from "../stats/relative-weights.ts";
import { sampledShapleyShares, shapleyShares } from "../stats/shapley.ts";
import { correlationDraws } from "../stats/wishart.ts";

/** The importance of each driver in a system of correlations. */
export interface Importances {
  /** The importances; `null` where a coefficient is not determined. */
  readonly values: readonly (number | null)[];
  /** What the drawing of orders may have moved each by; `null` where nothing was drawn. */
  readonly errors: ArrayLike<number> | null;
}

/** Draws the importances of one more sample; `null` where they cannot be had. */
export type ImportanceDraw = () => readonly (number | null)[] | null;

/** Up to so many drivers all 2^k regressions are made. */
export const exactDrivers = 15;

/** How many orders are drawn beyond. */
export const defaultPermutations = 2000;

// A sample of a bootstrap is drawn with error anyway: its orders need not be as many.
const replicatePermutations = 200;

/** The importances by the method that is asked for. */
export function importancesOf(
  system: CorrelationSystem,
  { method = "shapley", permutations = defaultPermutations, seed = 0 }: KeyDriversOptions,
): Importances {
  if (method === "correlation") return { values: Array.from(system.withOutcome, Math.abs), errors: null };
  if (method === "relative-weights") return { values: toShares(relativeWeights(system)), errors: null };
  if (method === "regression") {
    const { coefficients, isDetermined } = solveCorrelations(system);
    const values = Array.from(coefficients, (one, place) => (isDetermined[place] ? Math.abs(one) : null));
    return { values, errors: null };
  }
  if (system.size <= exactDrivers) return { values: toShares(shapleyShares(system)), errors: null };
  const { shares, errors } = sampledShapleyShares(system, permutations, createRandom(seed));
  return { values: toShares(shares), errors };
}

/** A share cannot be more than all, whatever rounding there was. */
function toShares(values: Float64Array): number[] {
  return Array.from(values, (value) => (value > 0 ? Math.min(1, value) : 0));
}

/** Draws from the summary: the correlations that further samples of a normal population would have. */
export function wishartDraw(system: CorrelationSystem, effectiveN: number, options: KeyDriversOptions): ImportanceDraw {
  const draw = correlationDraws(system, effectiveN - 1);
  const random = createRandom(options.bootstrap?.seed ?? 0);
  const chosen = replicateOptions(options);
  return () => importancesOf(draw(random), chosen).values;
}

/** The options for one sample of a bootstrap. */
export function replicateOptions(options: KeyDriversOptions): KeyDriversOptions {
  const { permutations = defaultPermutations } = options;
  return { ...options, permutations: Math.min(permutations, replicatePermutations) };
}

/** Percentile intervals of the importances: of B sorted figures the (B + 1)·share-th is a limit. */
export function percentileIntervals(
  size: number,
  draw: ImportanceDraw,
  method: string,
  { bootstrap, confidenceLevel = defaultConfidenceLevel }: KeyDriversOptions,
): (Interval | null)[] {
  const { replicates = 999 } = bootstrap ?? {};
  const figures: number[][] = Array.from({ length: size }, () => []);
  for (let replicate = 0; replicate < replicates; replicate++) {
    draw()?.forEach((value, place) => {
      if (value !== null) figures[place]?.push(value);
    });
  }
  return figures.map((drawn) => {
    // An interval of the few samples that had a figure would be too narrow.
    if (drawn.length < 0.9 * replicates) return null;
    const sorted = Float64Array.from(drawn).sort();
    const low = quantileOfSorted(sorted, (1 - confidenceLevel) / 2, 6) as number;
    const high = quantileOfSorted(sorted, (1 + confidenceLevel) / 2, 6) as number;
    return { low, high, confidenceLevel, method };
  });
}
