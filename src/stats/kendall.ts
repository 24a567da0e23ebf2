import { tieSizes } from "./ranks.ts";

/** What Kendall's τ-b and its test are made of. */
export interface KendallScore {
  /** S, the pairs that agree less the pairs that disagree. */
  readonly score: number;
  /** What S is divided by to give τ-b: √((n₀ − ties of x)·(n₀ − ties of y)); 0 where one side does not vary. */
  readonly scale: number;
  /** The variance of S without association, with ties. */
  readonly variance: number;
}

/**
 * Kendall's score in O(n log n): sorted by x and then y, the pairs that disagree are the exchanges that sorting by y
 * takes.
 *
 * Source: Knight (1966), JASA 61, 436–439; the variance as in Kendall (1970), Rank Correlation Methods, 4th ed.,
 * section 4.
 */
export function kendallScore(x: Float64Array, y: Float64Array): KendallScore {
  const n = x.length;
  const order = Array.from(x, (_, index) => index).sort((a, b) => compare(x, a, b) || compare(y, a, b));
  const sortedX = Float64Array.from(order, (index) => x[index] as number);
  const ordered = Float64Array.from(order, (index) => y[index] as number);
  const tiedBoth = countTiedPairs(ordered, sortedX);
  const disagreeing = sortCountingExchanges(ordered, new Float64Array(n), 0, n);
  const tiesX = tieSizes(sortedX);
  const tiesY = tieSizes(ordered);
  const pairs = (n * (n - 1)) / 2;
  const pairsX = pairs - sumOver(tiesX, (t) => (t * (t - 1)) / 2);
  const pairsY = pairs - sumOver(tiesY, (t) => (t * (t - 1)) / 2);
  // Of the pairs that tie in neither, those that do not disagree agree.
  const score = pairsX + pairsY - pairs + tiedBoth - 2 * disagreeing;
  return { score, scale: Math.sqrt(pairsX * pairsY), variance: scoreVariance(n, tiesX, tiesY) };
}

function scoreVariance(n: number, tiesX: readonly number[], tiesY: readonly number[]): number {
  if (n < 3) return 0;
  const plain = (t: number): number => t * (t - 1) * (2 * t + 5);
  const double = (t: number): number => t * (t - 1);
  const triple = (t: number): number => t * (t - 1) * (t - 2);
  const first = (plain(n) - sumOver(tiesX, plain) - sumOver(tiesY, plain)) / 18;
  const second = (sumOver(tiesX, double) * sumOver(tiesY, double)) / (2 * double(n));
  const third = (sumOver(tiesX, triple) * sumOver(tiesY, triple)) / (9 * triple(n));
  return first + second + third;
}

function countTiedPairs(ordered: Float64Array, sortedX: Float64Array): number {
  let pairs = 0;
  let run = 0;
  for (let index = 1; index < ordered.length; index++) {
    const isTied = sortedX[index] === sortedX[index - 1] && ordered[index] === ordered[index - 1];
    run = isTied ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** Merge sort of a part, which counts how many pairs stood in the wrong order. */
function sortCountingExchanges(values: Float64Array, buffer: Float64Array, start: number, end: number): number {
  if (end - start < 2) return 0;
  const middle = (start + end) >>> 1;
  let exchanges = sortCountingExchanges(values, buffer, start, middle);
  exchanges += sortCountingExchanges(values, buffer, middle, end);
  let left = start;
  let right = middle;
  for (let index = start; index < end; index++) {
    const takesRight = left === middle || (right < end && (values[right] as number) < (values[left] as number));
    if (takesRight) exchanges += middle - left;
    buffer[index] = values[takesRight ? right++ : left++] as number;
  }
  values.set(buffer.subarray(start, end), start);
  return exchanges;
}

function compare(values: Float64Array, a: number, b: number): number {
  return (values[a] as number) - (values[b] as number);
}

function sumOver(sizes: readonly number[], term: (size: number) => number): number {
  return sizes.reduce((sum, size) => sum + term(size), 0);
}
