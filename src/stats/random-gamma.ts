import type { SeededRandom } from "./random.ts";
import { randomBinomial } from "./random-binomial.ts";

/**
 * A random number of the gamma distribution with this shape and rate 1.
 *
 * Source: Marsaglia, Tsang (2000), A simple method for generating gamma variables, ACM TOMS 26, 363–372.
 */
export function randomGamma(random: SeededRandom, shape: number): number {
  // 1 − u is never 0.
  if (shape < 1) return randomGamma(random, shape + 1) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = random.normal();
    const v = (1 + c * z) ** 3;
    if (v <= 0) continue;
    const u = 1 - random.uniform();
    if (Math.log(u) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
  }
}

/**
 * A random number of events where so many are expected, in a time that hardly grows with them.
 *
 * Source: Ahrens, Dieter (1974), Computer methods for sampling from gamma, beta, Poisson and binomial distributions, Computing 12,
 * 223–246.
 */
export function randomPoisson(random: SeededRandom, mean: number): number {
  let before = 0;
  let rest = mean;
  while (rest > 12) {
    const events = Math.floor((7 / 8) * rest);
    const moment = randomGamma(random, events);
    if (moment > rest) return before + randomBinomial(random, events - 1, rest / moment);
    before += events;
    rest -= moment;
  }
  let product = 1 - random.uniform();
  let count = 0;
  for (const least = Math.exp(-rest); product > least; count++) product *= 1 - random.uniform();
  return before + count;
}
