/** The ranks of a sample, with what its ties amount to. */
export interface Ranks {
  /** The rank of each value, from 1; tied values share the mean of their ranks. */
  readonly ranks: Float64Array;
  /** Σ(t³ − t) over the groups of t equal values: 0 without ties. */
  readonly tieSum: number;
}

/** Ranks the numbers. The largest group of ties has a `tieSum` of n³ − n, where nothing varies. */
export function midranks(numbers: Float64Array): Ranks {
  const sorted = numbers.slice().sort();
  const ranks = numbers.map((value) => {
    const below = countBelow(sorted, value, false);
    return (below + countBelow(sorted, value, true) + 1) / 2;
  });
  let tieSum = 0;
  for (const size of tieSizes(sorted)) tieSum += size ** 3 - size;
  return { ranks, tieSum };
}

/** The sizes of the groups of equal values in sorted numbers, those of one value left out. */
export function tieSizes(sorted: Float64Array): number[] {
  const sizes: number[] = [];
  let start = 0;
  for (let index = 1; index <= sorted.length; index++) {
    if (index < sorted.length && sorted[index] === sorted[start]) continue;
    if (index - start > 1) sizes.push(index - start);
    start = index;
  }
  return sizes;
}

function countBelow(sorted: Float64Array, value: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const candidate = sorted[middle] as number;
    if (candidate < value || (orEqual && candidate === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
