import { type CorrelationSystem, collinearityTolerance } from "./correlation-system.ts";
import type { SeededRandom } from "./random.ts";
import { subsetRSquared } from "./subset-r-squared.ts";

/** The shares of R², and how far the drawing of orders may have moved each. */
export interface SampledShares {
  /** The share of each predictor. */
  readonly shares: Float64Array;
  /** The standard error of each that comes of having drawn orders instead of taking all. */
  readonly errors: Float64Array;
}

/**
 * The Shapley values of R²: what each predictor adds to it, averaged over all orders in which they could enter.
 *
 * Also known as LMG. They are not negative, add up to R², and predictors that correlate share what they have in common.
 *
 * Source: Lindeman, Merenda, Gold (1980), Introduction to Bivariate and Multivariate Analysis, 119 ff.; Grömping (2006),
 * Journal of Statistical Software 17(1).
 */
export function shapleyShares(system: CorrelationSystem): Float64Array {
  const { size } = system;
  const figures = subsetRSquared(system);
  const weights = orderWeights(size);
  const shares = new Float64Array(size);
  const counts = new Uint8Array(figures.length);
  for (let subset = 1; subset < figures.length; subset++) {
    counts[subset] = (counts[subset >> 1] as number) + (subset & 1);
  }
  for (let predictor = 0; predictor < size; predictor++) {
    const bit = 1 << predictor;
    let share = 0;
    for (let subset = 0; subset < figures.length; subset++) {
      if ((subset & bit) !== 0) continue;
      const gain = (figures[subset | bit] as number) - (figures[subset] as number);
      share += (weights[counts[subset] as number] as number) * gain;
    }
    shares[predictor] = Math.max(0, share);
  }
  return shares;
}

/** The share of all orders in which just these so many come before a predictor: s!(k − s − 1)!/k!. */
function orderWeights(size: number): Float64Array {
  const weights = new Float64Array(size);
  let weight = 1 / size;
  for (let before = 0; before < size; before++) {
    weights[before] = weight;
    weight *= (before + 1) / (size - before - 1);
  }
  return weights;
}

/**
 * The Shapley values of R² from orders drawn at random, for as many predictors as 2^k regressions are too many for.
 *
 * Each order is taken forwards and backwards, so that a predictor that came late comes early too. The shares of every pair
 * of orders add up to R², and so do their means.
 *
 * Source: Castro, Gómez, Tejada (2009), Computers & Operations Research 36, 1726–1730; Mitchell, Cooper, Frank, Holmes
 * (2022), JMLR 23(43), for the pairs.
 */
export function sampledShapleyShares(
  system: CorrelationSystem,
  permutations: number,
  random: SeededRandom,
): SampledShares {
  const { size } = system;
  const pairs = Math.max(2, Math.ceil(permutations / 2));
  const order = Uint16Array.from({ length: size }, (_, predictor) => predictor);
  const gains = new Float64Array(size);
  const shares = new Float64Array(size);
  const squares = new Float64Array(size);
  const work = new Float64Array((size + 1) ** 2);
  for (let pair = 1; pair <= pairs; pair++) {
    for (let last = size - 1; last > 0; last--) {
      const other = random.integer(last + 1);
      const moved = order[last] as number;
      order[last] = order[other] as number;
      order[other] = moved;
    }
    gains.fill(0);
    addGains(system, order, work, gains);
    addGains(system, order.slice().reverse(), work, gains);
    for (let predictor = 0; predictor < size; predictor++) {
      const gain = (gains[predictor] as number) / 2;
      const distance = gain - (shares[predictor] as number);
      shares[predictor]! += distance / pair;
      squares[predictor]! += distance * (gain - (shares[predictor] as number));
    }
  }
  return { shares, errors: squares.map((sum) => Math.sqrt(sum / (pairs - 1) / pairs)) };
}

/** Adds to each predictor what it explains beside those before it. */
function addGains(
  { size, among, withOutcome }: CorrelationSystem,
  order: Uint16Array,
  work: Float64Array,
  gains: Float64Array,
): void {
  const width = size + 1;
  for (let row = 0; row < size; row++) {
    const from = (order[row] as number) * size;
    for (let column = 0; column <= row; column++) {
      work[row * width + column] = among[from + (order[column] as number)] as number;
    }
    work[size * width + row] = withOutcome[order[row] as number] as number;
  }
  for (let step = 0; step < size; step++) {
    const pivot = work[step * width + step] as number;
    if (!(pivot > collinearityTolerance)) continue;
    const outcome = work[size * width + step] as number;
    gains[order[step] as number]! += (outcome * outcome) / pivot;
    for (let row = step + 1; row < width; row++) {
      const factor = (work[row * width + step] as number) / pivot;
      const last = Math.min(row, size - 1);
      for (let column = step + 1; column <= last; column++) {
        work[row * width + column]! -= factor * (work[column * width + step] as number);
      }
    }
  }
}
