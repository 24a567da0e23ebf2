import { millsRatio } from "./special/mills-ratio.ts";

/**
 * The normal quantile that leaves half of 1 − `confidenceLevel` above it: 1.96 for 0.95.
 *
 * Newton's steps on the logarithm of the upper tail, whose slope is minus the inverse of Mills' ratio. The general quantile is
 * quicker, but its tables are a large part of what an app pays for one interval.
 */
export function criticalValue(confidenceLevel: number): number {
  const target = Math.log((1 - confidenceLevel) / 2) + logRootOfTwoPi;
  let z = Math.sqrt(Math.max(0, -2 * target));
  for (let step = 0; step < 50; step++) {
    const ratio = millsRatio(z);
    const next = Math.max(0, z + ratio * (Math.log(ratio) - (z * z) / 2 - target));
    if (Math.abs(next - z) <= 4e-16 * next) return next;
    z = next;
  }
  return z;
}

/** ln √(2π). */
const logRootOfTwoPi = 0.9189385332046728;
