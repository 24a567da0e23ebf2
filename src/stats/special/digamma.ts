import { requirePositive } from "./arguments.ts";
import { evaluatePolynomial } from "./polynomial.ts";

/**
 * The digamma function ψ(x), the derivative of log Γ(x).
 *
 * Small arguments are raised by the recurrence ψ(x) = ψ(x + 1) − 1/x; from 10 on the asymptotic series is exact to the last digits.
 *
 * @param x - A finite number above 0.
 * @returns ψ(x); around its zero at 1.4616 it is accurate to about 1e-15 absolute.
 * @throws {@link MetricInputError} when `x` is not a finite number above 0.
 * @see DLMF 5.5.2 and 5.11.2, {@link https://dlmf.nist.gov/5.11}
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { digamma } from "cx-metrics/stats";
 *
 * // ψ(1) is minus Euler's constant, and ψ(3) − ψ(1) = 1 + 1/2.
 * assert.equal(digamma(1).toFixed(12), "-0.577215664902");
 * assert.equal((digamma(3) - digamma(1)).toFixed(12), "1.500000000000");
 * ```
 */
export function digamma(x: number): number {
  requirePositive("digamma", "x", x);
  return digammaPositive(x);
}

/** ψ(x) for x > 0, unchecked. */
export function digammaPositive(x: number): number {
  let sum = 0;
  let raised = x;
  while (raised < 10) {
    sum += 1 / raised;
    raised += 1;
  }
  const inverseSquare = 1 / (raised * raised);
  return Math.log(raised) - 0.5 / raised - inverseSquare * evaluatePolynomial(coefficients, inverseSquare) - sum;
}

/** B(2k) / 2k for k = 1 to 8. */
const coefficients: readonly number[] = [
  1 / 12,
  -1 / 120,
  1 / 252,
  -1 / 240,
  1 / 132,
  -691 / 32760,
  1 / 12,
  -3617 / 8160,
];
