/** Sums that are added up with about twice the digits of a double: each with what its additions rounded off. */
export interface ExactSums {
  /** The sums as they are rounded. */
  readonly sums: Float64Array;
  /** What was rounded off. */
  readonly rests: Float64Array;
}

/** So many sums of nothing. */
export function exactSums(count: number): ExactSums {
  return { sums: new Float64Array(count), rests: new Float64Array(count) };
}

/** Adds a number to one of the sums (Neumaier 1974). */
export function addExactly({ sums, rests }: ExactSums, place: number, value: number): void {
  const sum = sums[place] as number;
  const next = sum + value;
  rests[place] =
    (rests[place] as number) + (Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum);
  sums[place] = next;
}

/** Adds the difference of two numbers, the larger one first, with what their subtraction rounds off. */
export function addDifference(to: ExactSums, place: number, larger: number, smaller: number): void {
  const difference = larger - smaller;
  addExactly(to, place, difference);
  // Exact, for numbers of which the first is the larger (Dekker 1971).
  to.rests[place] = (to.rests[place] as number) + (larger - difference - smaller);
}

/** One of the sums, rounded once. */
export function sumAt({ sums, rests }: ExactSums, place: number): number {
  return (sums[place] as number) + (rests[place] as number);
}
