import { normalQuantile } from "./normal.ts";
import { requireCount, requireNumber, requireProbability } from "./special/arguments.ts";
import { betaPowerTerms, betaTail } from "./special/beta-kernel.ts";

/**
 * The probability of exactly `k` successes in `n` independent trials: C(n, k) p^k (1 − p)^(n − k).
 *
 * @param k - The number of successes, any number; what is not a whole number from 0 to n has probability 0.
 * @param n - The number of trials, a whole number from 0.
 * @param p - The probability of success in one trial, 0 to 1.
 * @returns A probability, 0 to 1.
 * @throws {@link MetricInputError} when `k` is not a number, `n` is not a whole number from 0, or `p` is not a number
 * from 0 to 1.
 * @see Loader 2000, Fast and Accurate Computation of Binomial Probabilities
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { binomialProbability } from "cx-metrics/stats";
 *
 * assert.equal(binomialProbability(2, 4, 0.5).toFixed(6), "0.375000");
 * ```
 */
export function binomialProbability(k: number, n: number, p: number): number {
  requireParameters("binomialProbability", k, n, p);
  if (k < 0 || k > n || !Number.isInteger(k)) return 0;
  if (p === 0 || p === 1) return k === n * p ? 1 : 0;
  if (k === 0) return Math.exp(n * Math.log1p(-p));
  if (k === n) return p ** n;
  return (betaPowerTerms(p, 1 - p, k, n - k) / k) * (n / (n - k));
}

/**
 * The probability of at most `k` successes in `n` independent trials: I₁₋ₚ(n − k, k + 1), with I the regularized
 * incomplete beta function.
 *
 * @param k - The number of successes, any number; it is rounded down.
 * @param n - The number of trials, a whole number from 0.
 * @param p - The probability of success in one trial, 0 to 1.
 * @returns A probability, 0 to 1. It keeps its relative accuracy; for an upper tail take {@link binomialSurvival}.
 * @throws {@link MetricInputError} when `k` is not a number, `n` is not a whole number from 0, or `p` is not a number
 * from 0 to 1.
 * @see DLMF 8.17.5, {@link https://dlmf.nist.gov/8.17}
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { binomialCdf } from "cx-metrics/stats";
 *
 * assert.equal(binomialCdf(1, 4, 0.5).toFixed(6), "0.312500");
 * ```
 */
export function binomialCdf(k: number, n: number, p: number): number {
  requireParameters("binomialCdf", k, n, p);
  return cdf(Math.floor(k), n, p);
}

/**
 * The probability of more than `k` successes in `n` independent trials: Iₚ(k + 1, n − k), with I the regularized
 * incomplete beta function.
 *
 * @param k - The number of successes, any number; it is rounded down.
 * @param n - The number of trials, a whole number from 0.
 * @param p - The probability of success in one trial, 0 to 1.
 * @returns P(X > k), 0 to 1, with its relative accuracy kept.
 * @throws {@link MetricInputError} when `k` is not a number, `n` is not a whole number from 0, or `p` is not a number
 * from 0 to 1.
 * @see DLMF 8.17.5, {@link https://dlmf.nist.gov/8.17}
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { binomialSurvival } from "cx-metrics/stats";
 *
 * assert.equal(binomialSurvival(1, 4, 0.5).toFixed(6), "0.687500");
 * ```
 */
export function binomialSurvival(k: number, n: number, p: number): number {
  requireParameters("binomialSurvival", k, n, p);
  return survival(Math.floor(k), n, p);
}

/**
 * The smallest number of successes whose {@link binomialCdf} is at least `probability`.
 *
 * The tails are compared with an allowance for rounding (64 units in the last place of the smaller one, and one of a
 * share close to 1), so that 0.75 finds 1 of 2 trials at p = ½.
 *
 * @param probability - The share to reach, 0 to 1; 0 gives 0, 1 gives the largest possible number of successes.
 * @param n - The number of trials, a whole number from 0.
 * @param p - The probability of success in one trial, 0 to 1.
 * @returns A whole number, 0 to n.
 * @throws {@link MetricInputError} when `probability` or `p` is not a number from 0 to 1, or `n` is not a whole number
 * from 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { binomialQuantile } from "cx-metrics/stats";
 *
 * assert.equal(binomialQuantile(0.975, 100, 0.5), 60);
 * ```
 */
export function binomialQuantile(probability: number, n: number, p: number): number {
  requireProbability("binomialQuantile", "probability", probability);
  requireCount("binomialQuantile", "n", n);
  requireProbability("binomialQuantile", "p", p);
  if (probability === 0 || p === 0 || n === 0) return 0;
  if (probability === 1 || p === 1) return n;
  const reached = (k: number): boolean =>
    probability <= 0.5
      ? cdf(k, n, p) >= probability * (1 - allowance)
      : survival(k, n, p) <= (1 - probability) * (1 + allowance) + Number.EPSILON;
  const deviation = Math.sqrt(n * p * (1 - p));
  const guess = Math.round(n * p + normalQuantile(probability) * deviation);
  let high = Math.min(n, Math.max(0, guess));
  // Steps that double, from the normal approximation, find a bracket; halving it finds the number.
  let stride = Math.max(1, Math.ceil(deviation / 50));
  let low = high - 1;
  if (reached(high)) {
    while (low >= 0 && reached(low)) {
      high = low;
      low = Math.max(-1, low - stride);
      stride *= 2;
    }
  } else {
    do {
      low = high;
      high = Math.min(n, high + stride);
      stride *= 2;
    } while (high < n && !reached(high));
  }
  while (high - low > 1) {
    const middle = Math.floor(low + (high - low) / 2);
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function cdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  return k >= n ? 1 : betaTail(1 - p, p, n - k, k + 1);
}

function survival(k: number, n: number, p: number): number {
  if (k < 0) return 1;
  return k >= n ? 0 : betaTail(p, 1 - p, k + 1, n - k);
}

function requireParameters(functionName: string, k: number, n: number, p: number): void {
  requireNumber(functionName, "k", k);
  requireCount(functionName, "n", n);
  requireProbability(functionName, "p", p);
}

const allowance = 64 * Number.EPSILON;
