import type { SeededRandom } from "./random.ts";
import { logGamma } from "./special/log-gamma.ts";

/**
 * A random number of successes in n trials of probability p.
 *
 * Sequential search where few are expected, else transformed rejection with squeeze, whose time does not grow with n.
 *
 * Source: Hörmann (1993), The generation of binomial random variates, Journal of Statistical Computation and Simulation
 * 46, 101–110, algorithm BTRS.
 */
export function randomBinomial(random: SeededRandom, n: number, p: number): number {
  if (n === 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - randomBinomial(random, n, 1 - p);
  return n * p < 10 ? bySearch(random, n, p) : byRejection(random, n, p);
}

/** The steps between successes are geometric. */
function bySearch(random: SeededRandom, n: number, p: number): number {
  const scale = Math.log1p(-p);
  let trials = 0;
  for (let successes = 0; ; successes++) {
    // 1 − u is never 0.
    trials += Math.floor(Math.log(1 - random.uniform()) / scale) + 1;
    if (trials > n) return successes;
  }
}

function byRejection(random: SeededRandom, n: number, p: number): number {
  const deviation = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const center = n * p + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const logOdds = Math.log(p / (1 - p));
  const mode = Math.floor((n + 1) * p);
  const logAtMode = logGamma(mode + 1) + logGamma(n - mode + 1);
  for (;;) {
    const v = random.uniform();
    const u = random.uniform() - 0.5;
    const distance = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / distance + b) * u + center);
    if (distance >= 0.07 && v <= squeeze) return k;
    if (k < 0 || k > n) continue;
    const logDensity = logAtMode - logGamma(k + 1) - logGamma(n - k + 1) + (k - mode) * logOdds;
    if (Math.log((v * alpha) / (a / (distance * distance) + b)) <= logDensity) return k;
  }
}
