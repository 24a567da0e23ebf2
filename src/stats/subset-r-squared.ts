import { type CorrelationSystem, collinearityTolerance } from "./correlation-system.ts";

/**
 * R² of the regressions on all 2^k subsets of k predictors: that of a subset stands at the number whose bit j says whether
 * predictor j is in it.
 *
 * A tree: at each predictor the equations are taken on with it (one step of elimination on those still to come) and without it.
 * It takes about 3·2^k operations, where a regression for each subset would take k³/6 times as many. A predictor that those
 * before it add up to explains nothing more.
 *
 * Source: Furnival, Wilson (1974), Regressions by leaps and bounds, Technometrics 16, 499–511, section 3.
 */
export function subsetRSquared({ size, among, withOutcome }: CorrelationSystem): Float64Array {
  const width = size + 1;
  const levels = Array.from({ length: width }, () => new Float64Array(width * width));
  const root = levels[0] as Float64Array;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) root[row * width + column] = among[row * size + column] as number;
    root[size * width + row] = withOutcome[row] as number;
  }
  root[size * width + size] = 1;
  const figures = new Float64Array(2 ** size);

  function descend(a: Float64Array, next: number, level: number, subset: number): void {
    if (next === size) {
      const left = a[size * width + size] as number;
      figures[subset] = left <= collinearityTolerance ? 1 : 1 - left;
      return;
    }
    descend(a, next + 1, level, subset);
    const reduced = levels[level + 1] as Float64Array;
    eliminate(a, reduced, width, next);
    descend(reduced, next + 1, level + 1, subset | (1 << next));
  }

  descend(root, 0, 0, 0);
  return figures;
}

/** The equations of all that comes after a predictor, with what it explains taken out. */
function eliminate(a: Float64Array, reduced: Float64Array, width: number, predictor: number): void {
  const pivot = a[predictor * width + predictor] as number;
  const reciprocal = pivot > collinearityTolerance ? 1 / pivot : 0;
  for (let row = predictor + 1; row < width; row++) {
    const factor = (a[row * width + predictor] as number) * reciprocal;
    for (let column = predictor + 1; column <= row; column++) {
      const place = row * width + column;
      reduced[place] = (a[place] as number) - factor * (a[column * width + predictor] as number);
    }
  }
}
