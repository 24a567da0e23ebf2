import { describe, expect, it } from "vitest";
import { compare } from "../src/breakdown/compare.ts";
import { segment } from "../src/breakdown/segment.ts";
import type { Interval } from "../src/result.ts";
import type { NpsCounts } from "../src/schemas/surveys.ts";
import { createRandom, type SeededRandom } from "../src/stats/random.ts";
import { randomBinomial } from "../src/stats/random-binomial.ts";
import { clustered } from "../src/surveys/clustered.ts";
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

  it.each([10, 30, 100, 1000])("of %i weighted answers: nps and csat", (n) => {
    // Answers of the young, who are too few in the sample, weigh three times as much; either group has a population of its own.
    const young = Math.round(n / 3);
    const random = createRandom(`weights ${n}`);
    const covered = { nps: 0, csat: 0 };
    for (let run = 0; run < runs; run++) {
      const groups = [
        { size: young, weight: 3, population: drawPopulation(random) },
        { size: n - young, weight: 1, population: drawPopulation(random) },
      ];
      const answers: number[] = [];
      const weights: number[] = [];
      const truth = { nps: 0, csat: 0 };
      for (const { size, weight, population } of groups) {
        const { promoters, passives, detractors } = drawAnswers(random, size, population);
        for (const [score, count] of [
          [10, promoters],
          [7, passives],
          [0, detractors],
        ] as const) {
          answers.push(...new Array<number>(count).fill(score));
        }
        weights.push(...new Array<number>(size).fill(weight));
        const share = (100 * size * weight) / (n + 2 * young);
        truth.nps += share * (population[0] - population[2]);
        truth.csat += share * population[0];
      }
      if (holds(nps(answers, { weights }).interval, truth.nps)) covered.nps++;
      const satisfied = csat(answers, { weights, scale: { min: 0, max: 10 } });
      if (holds(satisfied.interval, truth.csat)) covered.csat++;
    }
    // Group sizes do not vary here, which the linearised error reckons with: so more often than 95 % by as much as groups differ.
    for (const count of Object.values(covered)) {
      expect(count / runs).toBeGreaterThan(0.95 - monteCarlo);
      expect(count / runs).toBeLessThan(0.99);
    }
  });
});

// Millions of answers: on a busy machine these take longer than a test may by default.
describe("where customers answer several times, much as they did before", { timeout: 120_000 }, () => {
  const metrics = { nps, csat: csat.with({ scale: { min: 0, max: 10 } }) };
  const byCustomer = { nps: clustered(metrics.nps), csat: clustered(metrics.csat) };

  interface Answers {
    readonly scores: number[];
    readonly cluster: number[];
  }

  /** One to `most` answers a customer: seven of ten repeat the customer's mind, the others are drawn anew. */
  function drawCustomers(
    random: SeededRandom,
    count: number,
    most: number,
    [promoter, passive]: readonly number[],
  ): Answers {
    const draw = (): number => {
      const at = random.uniform();
      return at < Number(promoter) ? 10 : at < Number(promoter) + Number(passive) ? 8 : 0;
    };
    const scores: number[] = [];
    const cluster: number[] = [];
    for (let customer = 0; customer < count; customer++) {
      const mind = draw();
      for (let left = 1 + random.integer(most); left > 0; left--) {
        scores.push(random.uniform() < 0.7 ? mind : draw());
        cluster.push(customer);
      }
    }
    return { scores, cluster };
  }

  /** How often 95 % intervals hold the true value, with the customers known and with every answer taken for a customer. */
  function coverage(metric: "nps" | "csat", count: number, most: number): { clustered: number; plain: number } {
    const random = createRandom(`${metric} of ${count} customers with ${most}`);
    const covered = { clustered: 0, plain: 0 };
    for (let run = 0; run < runs; run++) {
      const population = drawPopulation(random);
      const truth = 100 * (metric === "nps" ? population[0] - population[2] : population[0]);
      const { scores, cluster } = drawCustomers(random, count, most, population);
      if (holds(byCustomer[metric](scores, { cluster }).interval, truth)) covered.clustered++;
      if (holds(metrics[metric](scores).interval, truth)) covered.plain++;
    }
    return { clustered: covered.clustered / runs, plain: covered.plain / runs };
  }

  it.each([
    [100, 5, "nps"],
    [100, 5, "csat"],
    [1000, 5, "nps"],
    [1000, 5, "csat"],
  ] as const)(
    "clustered intervals of %i customers with up to %i answers hold it in 95 %: %s",
    (count, most, metric) => {
      expect(Math.abs(coverage(metric, count, most).clustered - 0.95)).toBeLessThan(monteCarlo);
    },
  );

  // What few customers tell of their own variance is uncertain itself, the more so the more unequally they answer.
  it.each([
    [5, 5, 0.92],
    [10, 5, 0.92],
    [20, 5, 0.92],
    [30, 5, 0.92],
    [10, 39, 0.84],
    [20, 39, 0.86],
    [50, 39, 0.91],
  ] as const)(
    "clustered intervals of %i customers with up to %i answers hold it in %d or more",
    (count, most, least) => {
      for (const metric of ["nps", "csat"] as const) {
        const { clustered: covered, plain } = coverage(metric, count, most);
        expect(covered).toBeGreaterThan(least - monteCarlo);
        expect(covered).toBeGreaterThan(plain + 0.1);
      }
    },
  );

  it("the usual intervals of the same answers hold it in far fewer", () => {
    expect(coverage("nps", 100, 5).plain).toBeLessThan(0.85);
    expect(coverage("nps", 50, 39).plain).toBeLessThan(0.5);
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
      if (table.some(({ versusRest }) => versusRest.verdict !== "not-distinguishable")) found++;
    }
    expect(found / tables).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / tables));
    expect(found).toBeGreaterThan(0);
  });
});
