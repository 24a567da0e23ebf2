/** A point of the unit cube, and the value of a function there. */
export interface Lowest {
  /** The point: each coordinate from 0 to 1. */
  readonly point: readonly number[];
  /** The value there. */
  readonly value: number;
}

/**
 * Looks for the lowest value of a function of a few variables from 0 to 1, edges included.
 *
 * A coarse grid finds where to begin; from its two best points steps along the axes, and on along the way they went, are halved down to
 * 1e-7. It needs no derivative, takes edges as they are, and always goes the same way. With a `start` it looks around that, to 1e-4.
 *
 * Source: Hooke, Jeeves (1961), Direct search solution of numerical and statistical problems, Journal of the ACM 8, 212–229.
 */
export function patternSearch(
  objective: (point: readonly number[]) => number,
  size: number,
  start: readonly number[] | null,
): Lowest {
  if (start !== null) return descend(objective, { point: start, value: objective(start) }, 0.05, 1e-4);
  const grid = gridOf(size).map((point) => ({ point, value: objective(point) }));
  const near = grid
    .sort((a, b) => a.value - b.value)
    .slice(0, 2)
    .map((begin) => descend(objective, begin, 0.15, 0.002));
  const best = near.reduce((one, other) => (other.value < one.value ? other : one));
  return descend(objective, best, 0.01, 1e-7);
}

function gridOf(size: number): number[][] {
  if (size === 0) return [[]];
  return gridOf(size - 1).flatMap((point) => [0.05, 0.35, 0.85].map((coordinate) => [...point, coordinate]));
}

function descend(
  objective: (point: readonly number[]) => number,
  begin: Lowest,
  firstStep: number,
  smallestStep: number,
): Lowest {
  let at = begin;
  for (let step = firstStep; step >= smallestStep; step /= 2) {
    // Far more rounds than a smooth function takes: rounding cannot keep it here.
    for (let round = 0; round < 200; round++) {
      const next = explore(objective, at, step);
      if (!(next.value < at.value)) break;
      const ahead = next.point.map((coordinate, i) => clamp(2 * coordinate - (at.point[i] as number)));
      const leap = explore(objective, { point: ahead, value: objective(ahead) }, step);
      at = leap.value < next.value ? leap : next;
    }
  }
  return at;
}

/** One step along every axis, where it goes down. */
function explore(objective: (point: readonly number[]) => number, from: Lowest, step: number): Lowest {
  let at = from;
  for (let axis = 0; axis < from.point.length; axis++) {
    for (const side of [step, -step]) {
      const point = at.point.map((coordinate, i) => (i === axis ? clamp(coordinate + side) : coordinate));
      const value = objective(point);
      if (!(value < at.value)) continue;
      at = { point, value };
      break;
    }
  }
  return at;
}

function clamp(coordinate: number): number {
  return Math.min(1, Math.max(0, coordinate));
}
