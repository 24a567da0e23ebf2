import { type CorrelationSystem, collinearityTolerance } from "./correlation-system.ts";
import type { SeededRandom } from "./random.ts";
import { randomGamma } from "./random-gamma.ts";

/** Draws the correlations of further samples of the same size. */
export type CorrelationDraw = (random: SeededRandom) => CorrelationSystem;

/**
 * Draws the correlations that samples of a normal population with these correlations would have.
 *
 * Their cross products follow Wishart's distribution, which is drawn by Bartlett's decomposition: no rows are needed. Each draw
 * overwrites the one before.
 *
 * Source: Bartlett (1933), Proceedings of the Royal Society of Edinburgh 53, 260–283; Smith, Hocking (1972), Algorithm AS 53,
 * Applied Statistics 21, 341–345.
 *
 * @param degreesOfFreedom - Of the sample, rows − 1: more than there are predictors.
 */
export function correlationDraws(system: CorrelationSystem, degreesOfFreedom: number): CorrelationDraw {
  const { size } = system;
  const width = size + 1;
  const root = choleskyRoot(system);
  const factor = new Float64Array(width * width);
  const drawn = new Float64Array(width * width);
  const next: CorrelationSystem = {
    size,
    among: new Float64Array(size * size),
    withOutcome: new Float64Array(size),
  };
  return (random) => {
    for (let row = 0; row < width; row++) {
      for (let column = 0; column < row; column++) factor[row * width + column] = random.normal();
      factor[row * width + row] = Math.sqrt(2 * randomGamma(random, (degreesOfFreedom - row) / 2));
    }
    multiplyTriangles(root, factor, drawn, width);
    toCorrelations(drawn, width, next);
    return next;
  };
}

/** The lower triangle whose square the correlations are, the outcome in the last row. */
function choleskyRoot({ size, among, withOutcome }: CorrelationSystem): Float64Array {
  const width = size + 1;
  const root = new Float64Array(width * width);
  for (let row = 0; row < width; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = row === column ? 1 : ((row < size ? among[row * size + column] : withOutcome[column]) as number);
      for (let k = 0; k < column; k++) sum -= (root[row * width + k] as number) * (root[column * width + k] as number);
      const pivot = root[column * width + column] as number;
      if (row === column) root[row * width + row] = sum > collinearityTolerance ? Math.sqrt(sum) : 0;
      else root[row * width + column] = pivot > 0 ? sum / pivot : 0;
    }
  }
  return root;
}

function multiplyTriangles(left: Float64Array, right: Float64Array, product: Float64Array, width: number): void {
  for (let row = 0; row < width; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = 0;
      for (let k = column; k <= row; k++) {
        sum += (left[row * width + k] as number) * (right[k * width + column] as number);
      }
      product[row * width + column] = sum;
    }
  }
}

/** The rows of a root are vectors whose angles are the correlations. */
function toCorrelations(root: Float64Array, width: number, target: CorrelationSystem): void {
  const { size, among, withOutcome } = target;
  for (let row = 0; row < width; row++) {
    let length = 0;
    for (let k = 0; k <= row; k++) length += (root[row * width + k] as number) ** 2;
    length = Math.sqrt(length);
    for (let k = 0; k <= row; k++) root[row * width + k]! /= length;
    for (let column = 0; column <= row; column++) {
      let sum = 0;
      for (let k = 0; k <= column; k++) sum += (root[row * width + k] as number) * (root[column * width + k] as number);
      if (row === size) {
        if (column < size) withOutcome[column] = sum;
      } else {
        among[row * size + column] = row === column ? 1 : sum;
        among[column * size + row] = row === column ? 1 : sum;
      }
    }
  }
}
