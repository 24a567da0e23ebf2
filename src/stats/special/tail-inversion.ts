/** One tail of a distribution, as a function of a positive variable. */
export interface TailFunction {
  /** The probability in this tail. */
  readonly probability: (x: number) => number;
  /** The density of log x, which is x times the density of x. */
  readonly logDensity: (x: number) => number;
  /** 1 where the probability grows with x (a lower tail), −1 where it falls (an upper tail). */
  readonly direction: 1 | -1;
}

/**
 * The positive x at which a tail has the given probability, by Newton's method on log probability over log x.
 *
 * For the distributions of this library that function is concave, so the steps come in from one side and meet the
 * answer to the last digits even at 1e-300. A bracket, halved in the logarithm, catches what rounding or a far start
 * throws out, so it always ends.
 */
export function invertTail(tail: TailFunction, target: number, start: number): number {
  let low = Number.MIN_VALUE;
  let high = Number.MAX_VALUE;
  let x = start > low && start < high ? start : 1;
  let previousSize = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < 200; iteration += 1) {
    const probability = tail.probability(x);
    if (probability < target === tail.direction > 0) low = x;
    else high = x;
    const step = (tail.direction * Math.log(target / probability) * probability) / tail.logDensity(x);
    const size = Math.abs(step);
    const next = x * Math.exp(step);
    // Once the steps no longer shrink, only rounding is left.
    if (size <= 2e-16 || (size < 1e-8 && size > previousSize / 2)) return next;
    if (size < 50 && next > low && next < high) {
      x = next;
      previousSize = size;
    } else {
      const middle = Math.sqrt(low) * Math.sqrt(high);
      if (!(middle > low && middle < high)) return x;
      x = middle;
      previousSize = Number.POSITIVE_INFINITY;
    }
  }
  return x;
}
