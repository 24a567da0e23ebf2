import { describe, expect, it } from "vitest";
import { compare } from "../src/breakdown/compare.ts";
import { segment } from "../src/breakdown/segment.ts";
import type { Interval } from "../src/result.ts";
import type { NpsCounts } from "../src/schemas/surveys.ts";
import { createRandom, type SeededRandom } from "../src/stats/random.ts";
import { randomBinomial } from "../src/stats/random-binomial.ts";
import { csat } from "../src/surveys/csat.ts";
import { nps } from "../src/surveys/nps.ts";

const runs = 2000;
// Four standard errors of a share of 5 % in so many runs: 1.95 percentage points.
const monteCarlo = 4 * Math.sqrt((0.05 * 0.95) / runs);

/** The shares of promoters, passives and detractors among all customers, all such triples equally likely. */
function drawPopulation(random: SeededRandom): [number, number, number] {
  const [a, b] = [random.uniform(), random.uniform()];
  return [Math.min(a, b), Math.abs(a - b), 1 - Math.max(a, b)];
}

function drawAnswers(random: SeededRandom, n: number, [promoter, passive]: readonly number[]): NpsCounts {
  const promoters = randomBinomial(random, n, Number(promoter));
  const passives = randomBinomial(random, n - promoters, Math.min(1, Number(passive) / (1 - Number(promoter))));
  return { promoters, passives, detractors: n - promoters - passives };
}

const holds = (interval: Interval | null, truth: number): boolean =>
  interval !== null && interval.low <= truth && truth <= interval.high;

/** In which share of the runs something holds, from a seed. */
function shareOfRuns(seed: string, happens: (random: SeededRandom) => boolean): number {
  const random = createRandom(seed);
  let count = 0;
  for (let run = 0; run < runs; run++) if (happens(random)) count++;
  return count / runs;
}

describe("over all populations, 95 % intervals hold the true value in 95 %, within the error of the simulation", () => {
  // The score interval of ten answers holds it a little more often: in 96.4 %.
  it.each([
    [10, "adjusted-wald", 0.95],
    [30, "adjusted-wald", 0.95],
    [100, "adjusted-wald", 0.95],
    [1000, "adjusted-wald", 0.95],
    [10, "score", 0.964],
    [30, "score", 0.95],
    [100, "score", 0.95],
    [1000, "score", 0.95],
  ] as const)("of %i answers: nps by %s", (n, method, expected) => {
    const covered = shareOfRuns(`${method} ${n}`, (random) => {
      const population = drawPopulation(random);
      const { interval } = nps(drawAnswers(random, n, population), { method });
      return holds(interval, 100 * (population[0] - population[2]));
    });
    expect(Math.abs(covered - expected)).toBeLessThan(monteCarlo);
  });

  it.each([10, 30, 100, 1000])("of %i answers: csat by Wilson", (n) => {
    const covered = shareOfRuns(`wilson ${n}`, (random) => {
      const share = random.uniform();
      return holds(csat({ satisfied: randomBinomial(random, n, share), total: n }).interval, 100 * share);
    });
    expect(Math.abs(covered - 0.95)).toBeLessThan(monteCarlo);
  });

  it("of ten answers: not nps by Wald, which is there for comparison only", () => {
    const covered = shareOfRuns("wald", (random) => {
      const population = drawPopulation(random);
      const { interval } = nps(drawAnswers(random, 10, population), { method: "wald" });
      return holds(interval, 100 * (population[0] - population[2]));
    });
    expect(covered).toBeLessThan(0.9);
  });

  it("of 150 weighted answers: nps and csat", () => {
    // Answers of the young, who are too few in the sample, weigh three times as much and are worse.
    const groups = [
      { n: 50, weight: 3, population: [0.3, 0.3, 0.4] },
      { n: 100, weight: 1, population: [0.6, 0.2, 0.2] },
    ];
    const score = [10, 7, 0];
    const truth = { nps: (100 * (3 * 50 * -0.1 + 100 * 0.4)) / 250, csat: (100 * (3 * 50 * 0.3 + 100 * 0.6)) / 250 };
    const random = createRandom("weights");
    const covered = { nps: 0, csat: 0 };
    for (let run = 0; run < runs; run++) {
      const answers: number[] = [];
      const weights: number[] = [];
      for (const { n, weight, population } of groups) {
        const { promoters, passives, detractors } = drawAnswers(random, n, population);
        for (const [kind, count] of [promoters, passives, detractors].entries()) {
          for (let i = 0; i < count; i++) {
            answers.push(Number(score[kind]));
            weights.push(weight);
          }
        }
      }
      if (holds(nps(answers, { weights }).interval, truth.nps)) covered.nps++;
      const satisfied = csat(answers, { weights, scale: { min: 0, max: 10 } });
      if (holds(satisfied.interval, truth.csat)) covered.csat++;
    }
    // Group sizes do not vary here, which the linearised error reckons with: so a little more often than 95 %.
    for (const count of Object.values(covered)) {
      expect(count / runs).toBeGreaterThan(0.95 - monteCarlo);
      expect(count / runs).toBeLessThan(0.98 + monteCarlo);
    }
  });
});

describe("tests find a difference that is not there in 5 %, within the error of the simulation", () => {
  it.each([30, 300])("between two nps of %i answers", (n) => {
    const found = shareOfRuns(`two nps ${n}`, (random) => {
      const population = drawPopulation(random);
      const { pValue } = compare(nps(drawAnswers(random, n, population)), nps(drawAnswers(random, n, population)));
      return Number(pValue) < 0.05;
    });
    // Adjusted Wald draws both towards 0, and so finds a little less.
    expect(found).toBeLessThan(0.05 + monteCarlo);
    expect(found).toBeGreaterThan(0.03 - monteCarlo);
  });

  it("between two csat of 200 answers", () => {
    const found = shareOfRuns("two csat", (random) => {
      const share = 0.2 + 0.6 * random.uniform();
      const draw = (): ReturnType<typeof csat> => csat({ satisfied: randomBinomial(random, 200, share), total: 200 });
      return Number(compare(draw(), draw()).pValue) < 0.05;
    });
    expect(Math.abs(found - 0.05)).toBeLessThan(monteCarlo);
  });

  it("in any of five segments, when p-values are adjusted by Holm", () => {
    const key = Array.from({ length: 250 }, (_, i) => i % 5);
    const random = createRandom("segments");
    let found = 0;
    const tables = 400;
    for (let run = 0; run < tables; run++) {
      const score = key.map(() => random.integer(11));
      const table = segment({ key, score }, { by: "key", metric: nps.of("score") });
      if (table.some(({ versusRest }) => versusRest.verdict !== "no difference")) found++;
    }
    expect(found / tables).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / tables));
    expect(found).toBeGreaterThan(0);
  });
});
