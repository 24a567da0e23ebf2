import { inverseGamma } from "./special/gamma-inverse-kernel.ts";

/**
 * The exact limits of the mean of a Poisson count, by quantiles of the gamma distribution.
 *
 * Source: Garwood 1936, Biometrika 28: 437–442.
 */
export function poissonLimits(count: number, confidenceLevel: number): [low: number, high: number] {
  const tail = (1 - confidenceLevel) / 2;
  const low = count === 0 ? 0 : inverseGamma(tail, 1 - tail, count);
  const high = inverseGamma(1 - tail, tail, count + 1);
  return [Math.min(low, count), Math.max(high, count)];
}
