/**
 * The normal quantile that leaves half of 1 − `confidenceLevel` above it: 1.96 for 0.95.
 *
 * Newton's steps on the logarithm of the upper tail, whose slope is minus the inverse of Mills' ratio. The general quantile does
 * without steps, but its tables are a large part of what an app pays for one interval.
 */
export function criticalValue(confidenceLevel: number): number {
  const target = Math.log((1 - confidenceLevel) * rootOfHalfPi);
  let z = Math.sqrt(Math.max(0, -2 * target));
  // Every step doubles the digits: after one below a hundred-millionth there is nothing left to gain.
  for (let change = 1; Math.abs(change) > 1e-8 * z; z += change) {
    const ratio = tailRatio(z);
    change = ratio * (Math.log(ratio) - (z * z) / 2 - target);
  }
  return z;
}

/** √(π/2). */
const rootOfHalfPi = 1.2533141373155003;

/**
 * Mills' ratio, the upper tail over the density: by the series of the lower part where that is short (DLMF 7.6.2), by the continued
 * fraction beyond (DLMF 7.9.3).
 */
function tailRatio(z: number): number {
  if (z < 2) {
    let term = z;
    let sum = z;
    for (let odd = 3; term > 1e-17 * sum; odd += 2) {
      term *= (z * z) / odd;
      sum += term;
    }
    return rootOfHalfPi * Math.exp((z * z) / 2) - sum;
  }
  let fraction = z;
  for (let level = 60; level > 0; level--) fraction = z + level / fraction;
  return 1 / fraction;
}
