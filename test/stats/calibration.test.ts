import { describe, expect, it } from "vitest";
import { mannWhitneyTest } from "../../src/stats/mann-whitney.ts";
import { meanInterval } from "../../src/stats/mean.ts";
import { newcombeInterval } from "../../src/stats/newcombe.ts";
import { createRandom, type SeededRandom } from "../../src/stats/random.ts";
import { randomBinomial } from "../../src/stats/random-binomial.ts";
import { welchTest } from "../../src/stats/t-test.ts";
import { twoProportionTest } from "../../src/stats/two-proportion-test.ts";
import { wilsonInterval } from "../../src/stats/wilson.ts";

const runs = 4000;
// Four standard errors of a share of 5 % in so many runs.
const monteCarlo = 4 * Math.sqrt((0.05 * 0.95) / runs);

/** In which share of the runs something holds, from a seed. */
function share(seed: string, holds: (random: SeededRandom) => boolean): number {
  const random = createRandom(seed);
  let count = 0;
  for (let run = 0; run < runs; run++) if (holds(random)) count += 1;
  return count / runs;
}

const holds = (interval: { low: number; high: number } | null, truth: number): boolean =>
  interval !== null && interval.low <= truth && truth <= interval.high;

const normals = ({ normal }: SeededRandom, n: number, mean: number, deviation: number): number[] =>
  Array.from({ length: n }, () => mean + deviation * normal());

describe("in simulated data", () => {
  it("95 % of Student's intervals hold the mean", () => {
    const covered = share("t", (random) => holds(meanInterval(normals(random, 7, 3, 2)), 3));
    expect(Math.abs(covered - 0.95)).toBeLessThan(monteCarlo);
  });

  it("95 % of Wilson's intervals hold the proportion, on average over proportions", () => {
    const covered = share("wilson", (random) => {
      const p = random.uniform();
      return holds(wilsonInterval(randomBinomial(random, 40, p), 40), p);
    });
    expect(Math.abs(covered - 0.95)).toBeLessThan(monteCarlo + 0.005);
  });

  it("95 % of Newcombe's intervals hold the difference, on average over proportions", () => {
    const covered = share("newcombe", (random) => {
      const [p, q] = [random.uniform(), random.uniform()];
      const a = { successes: randomBinomial(random, 30, p), trials: 30 };
      const b = { successes: randomBinomial(random, 50, q), trials: 50 };
      return holds(newcombeInterval(a, b), p - q);
    });
    expect(Math.abs(covered - 0.95)).toBeLessThan(monteCarlo + 0.01);
  });

  it("Welch's test finds a difference that is not there in 5 %, whatever the variances", () => {
    const found = share("welch", (random) => {
      const test = welchTest(normals(random, 8, 0, 1), normals(random, 20, 0, 3));
      return test.pValue !== null && test.pValue < 0.05;
    });
    expect(Math.abs(found - 0.05)).toBeLessThan(monteCarlo + 0.005);
  });

  it("the exact Mann-Whitney test finds a difference that is not there in no more than 5 %", () => {
    const found = share("mann-whitney", (random) => {
      const test = mannWhitneyTest(normals(random, 6, 0, 1), normals(random, 8, 0, 1));
      return test.pValue !== null && test.pValue <= 0.05;
    });
    expect(found).toBeLessThan(0.05 + monteCarlo);
    expect(found).toBeGreaterThan(0.03);
  });

  it("the z-test of proportions finds a difference that is not there in 5 %", () => {
    const found = share("z", (random) => {
      const a = { successes: randomBinomial(random, 200, 0.4), trials: 200 };
      const b = { successes: randomBinomial(random, 300, 0.4), trials: 300 };
      return (twoProportionTest(a, b).pValue ?? 1) < 0.05;
    });
    expect(Math.abs(found - 0.05)).toBeLessThan(monteCarlo + 0.005);
  });
});
