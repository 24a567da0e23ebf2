import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LogRankOptions, type LogRankWeighting, logRank, stratifiedLogRank } from "../../src/stats/log-rank.ts";
import { powerLogRank, sampleSizeLogRank } from "../../src/stats/log-rank-power.ts";
import { mergeSurvivalTables, type SurvivalInput, survivalTable } from "../../src/stats/survival-table.ts";
import { expectClose } from "./reference.ts";
import { anySubjects, columnsOf, countAtRiskSlowly, countEvents, type Subject } from "./survival.ts";

const weightings: readonly LogRankWeighting[] = [
  "log-rank",
  "gehan-breslow",
  "tarone-ware",
  "peto-peto",
  "fleming-harrington",
];
const monthly = { durations: [1, 2, 2, 3, 5, 8], observed: [1, 1, 1, 1, 1, 0] };
const yearly = { durations: [4, 6, 7, 9, 9, 9], observed: [1, 0, 1, 0, 0, 0] };

describe("logRank", () => {
  it("has nothing to say of one group, of none, and without events", () => {
    const nothing = { statistic: null, degreesOfFreedom: null, pValue: null };
    expect(logRank([])).toMatchObject(nothing);
    expect(logRank([monthly])).toMatchObject(nothing);
    expect(logRank([{ durations: [] }, { durations: [] }])).toMatchObject(nothing);
    expect(
      logRank([
        { durations: [1, 2], observed: [0, 0] },
        { durations: [3], observed: [0] },
      ]),
    ).toMatchObject(nothing);
    expect(logRank([monthly, { durations: [] }])).toMatchObject(nothing);
  });

  it("has nothing to say where all have their event at one time", () => {
    expect(logRank([{ durations: [4, 4] }, { durations: [4, 4, 4] }])).toMatchObject({ statistic: null });
  });

  it("leaves a group without subjects out of account", () => {
    const two = logRank([monthly, yearly]);
    const three = logRank([monthly, { durations: [] }, yearly]);
    expect([three.statistic, three.degreesOfFreedom]).toEqual([two.statistic, 1]);
    expect(three.groups[1]).toEqual({ n: 0, events: 0, observed: 0, expected: 0 });
  });

  it("finds no difference between a group and its like", () => {
    for (const weighting of weightings) {
      const test = logRank([monthly, monthly], { weighting });
      expectClose(test.statistic, 0, { absolute: 1e-20 });
      expectClose(test.pValue, 1, { absolute: 1e-9 });
    }
  });

  it("is the score of the hypergeometric counts at each event time", () => {
    fc.assert(
      fc.property(anySubjects, anySubjects, fc.constantFrom(...weightings), (a, b, weighting) => {
        const { score, variance } = scoreSlowly(a, b, weighting);
        const test = logRank([columnsOf(a), columnsOf(b)], { weighting });
        const [first] = test.groups;
        expectClose((first?.observed ?? 0) - (first?.expected ?? 0), score, { absolute: 1e-9, relative: 1e-9 });
        expectClose(test.variance[0]?.[0], variance, { absolute: 1e-9, relative: 1e-9 });
        if (variance > 0) expectClose(test.statistic, score ** 2 / variance, { absolute: 1e-9, relative: 1e-9 });
        else expect(test.statistic).toBeNull();
      }),
    );
  });

  it("does not mind the order of the groups", () => {
    fc.assert(
      fc.property(anySubjects, anySubjects, anySubjects, (a, b, c) => {
        const [x, y, z] = [columnsOf(a), columnsOf(b), columnsOf(c)];
        const test = logRank([x, y, z]);
        const turned = logRank([z, x, y]);
        expect(turned.degreesOfFreedom).toBe(test.degreesOfFreedom);
        if (test.statistic !== null) expectClose(turned.statistic, test.statistic, { absolute: 1e-8, relative: 1e-8 });
      }),
    );
  });

  it("expects as many events as there are", () => {
    fc.assert(
      fc.property(anySubjects, anySubjects, anySubjects, (a, b, c) => {
        const { groups } = logRank([a, b, c].map(columnsOf));
        const sum = (field: "observed" | "expected"): number =>
          groups.reduce((total, group) => total + group[field], 0);
        expectClose(sum("expected"), sum("observed"), { relative: 1e-12 });
      }),
    );
  });

  it("compares tables, and tables that were merged", () => {
    fc.assert(
      fc.property(anySubjects, anySubjects, anySubjects, (a, b, c) => {
        const [x, y, z] = [a, b, c].map((subjects) => survivalTable(columnsOf(subjects))) as [
          SurvivalInput & { times: number[] },
          SurvivalInput & { times: number[] },
          SurvivalInput,
        ];
        const merged = mergeSurvivalTables(survivalTable(columnsOf(a)), survivalTable(columnsOf(b)));
        expect(logRank([merged, z])).toEqual(logRank([columnsOf([...a, ...b]), columnsOf(c)]));
        expect(logRank([x, y])).toEqual(logRank([columnsOf(a), columnsOf(b)]));
      }),
    );
  });

  it("keeps its digits beside a group of very many", () => {
    const many = { times: [1, 2, 3], events: [1e9, 1e9, 0], censored: [0, 0, 8e9], entries: [0, 0, 0] };
    const few = { durations: [1, 1, 2, 3], observed: [1, 1, 1, 0] };
    const test = logRank([many, few]);
    expect(test.degreesOfFreedom).toBe(1);
    // The few beside known shares: 3 events, and 4/10 + 2/9 expected, each a draw by itself.
    const variance = 4 * 0.1 * 0.9 + 2 * (1 / 9) * (8 / 9);
    expectClose(test.statistic, (3 - 0.4 - 2 / 9) ** 2 / variance, { relative: 1e-6 });
  });

  it("weighs early differences more by a higher power of the survival, and late ones by gamma", () => {
    const statistic = (options: LogRankOptions): number => logRank([monthly, yearly], options).statistic as number;
    const plain = statistic({});
    expect(statistic({ weighting: "fleming-harrington", rho: 0 })).toBe(plain);
    expect(statistic({ weighting: "fleming-harrington" })).toBe(
      statistic({ weighting: "fleming-harrington", rho: 1, gamma: 0 }),
    );
    expect(statistic({ weighting: "fleming-harrington", rho: 0, gamma: 1 })).toBeLessThan(plain);
  });

  it.each<[unknown, unknown, string]>([
    [[monthly, yearly], { weighting: "wilcoxon" }, 'options.weighting must be one of "log-rank", "gehan-breslow"'],
    [[monthly, yearly], { rho: 1 }, 'options.rho must be left out unless weighting is "fleming-harrington", got 1'],
    [[monthly, yearly], { weighting: "fleming-harrington", gamma: -1 }, "options.gamma must be a number from 0 to 10"],
    [[monthly, yearly], { strata: [] }, "options.strata must be one of the options weighting, rho, gamma"],
    [monthly, undefined, "groups must be an array of groups, got an object"],
    [[monthly, { durations: [-1] }], undefined, "groups[1].durations[0] must be a number from 0 to 1e90, got -1"],
    [[monthly, [1, 2]], undefined, "groups[1] must be { durations, observed } or a survival table, got an array"],
  ])("refuses what it does not take", (groups, options, message) => {
    expect(() => logRank(groups as SurvivalInput[], options as LogRankOptions)).toThrow(`logRank: ${message}`);
  });
});

describe("stratifiedLogRank", () => {
  it("is the plain test where there is one stratum", () => {
    expect(stratifiedLogRank([[monthly, yearly]])).toEqual(logRank([monthly, yearly]));
  });

  it("adds what is observed, expected and varies of all strata", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anySubjects, anySubjects), { maxLength: 4 }), (strata) => {
        const rows = strata.map((groups) => groups.map(columnsOf));
        const tests = rows.map((groups) => logRank(groups));
        const sum = (pick: (test: (typeof tests)[number]) => number | undefined): number =>
          tests.reduce((total, test) => total + (pick(test) ?? 0), 0);
        const all = stratifiedLogRank(rows);
        const score = sum(({ groups }) => (groups[0]?.observed ?? 0) - (groups[0]?.expected ?? 0));
        const variance = sum((test) => test.variance[0]?.[0]);
        expect(all.groups[0]?.n ?? 0).toBe(sum(({ groups }) => groups[0]?.n));
        if (variance > 0) expectClose(all.statistic, score ** 2 / variance, { absolute: 1e-9, relative: 1e-9 });
        else expect(all.statistic).toBeNull();
      }),
    );
  });

  it("refuses strata that differ in their groups", () => {
    const test = (strata: unknown): unknown => stratifiedLogRank(strata as SurvivalInput[][]);
    expect(() => test([[monthly, yearly], [monthly]])).toThrow(
      "stratifiedLogRank: strata[1].length must be 2, as in the first stratum, got 1",
    );
    expect(() => test([monthly])).toThrow("stratifiedLogRank: strata[0] must be an array of groups, got an object");
    expect(() => test(monthly)).toThrow("stratifiedLogRank: strata must be an array of strata, got an object");
    expect(() => test([[monthly, { durations: ["1"] }]])).toThrow("strata[0][1].durations[0] must be a finite number");
  });
});

describe("sampleSizeLogRank and powerLogRank", () => {
  const ratio = fc.oneof(fc.double({ min: 0.1, max: 0.9, noNaN: true }), fc.double({ min: 1.1, max: 10, noNaN: true }));
  const share = fc.double({ min: 0.05, max: 1, noNaN: true });

  it("are the inverse of each other", () => {
    const options = {
      power: fc.double({ min: 0.3, max: 0.99, noNaN: true }),
      ratio: fc.double({ min: 0.2, max: 5, noNaN: true }),
    };
    fc.assert(
      fc.property(ratio, share, share, fc.record(options), (hazardRatio, a, b, chosen) => {
        const { groupA, groupB, events } = sampleSizeLogRank(hazardRatio, a, b, chosen);
        const exactB = events / (chosen.ratio * a + b);
        const exact = powerLogRank(
          hazardRatio,
          { n: chosen.ratio * exactB, eventShare: a },
          { n: exactB, eventShare: b },
        );
        expectClose(exact, chosen.power, { absolute: 1e-9 });
        expect([groupA, groupB]).toEqual([chosen.ratio * exactB, exactB].map((n) => Math.ceil(n * (1 - 1e-9))));
      }),
    );
  });

  it("do not round up for a rounding error", () => {
    const { events } = sampleSizeLogRank(3, 1, 1);
    for (let n = Math.ceil(events / 2); n < 500; n++) {
      const share = events / (2 * n);
      expect(sampleSizeLogRank(3, share, share)).toMatchObject({ groupA: n, groupB: n });
    }
  });

  it("need less for a one-sided test and a clearer difference", () => {
    const usual = sampleSizeLogRank(1.5, 0.5, 0.5).events;
    expect(sampleSizeLogRank(1.5, 0.5, 0.5, { alternative: "greater" }).events).toBeLessThan(usual);
    expect(sampleSizeLogRank(2, 0.5, 0.5).events).toBeLessThan(usual);
    expect(sampleSizeLogRank(1.5, 0.5, 0.5, { confidenceLevel: 0.99 }).events).toBeGreaterThan(usual);
    expect(powerLogRank(2, { n: 0, eventShare: 0.5 }, { n: 9, eventShare: 0.5 })).toBeNull();
  });

  it.each<[() => unknown, string]>([
    [
      () => sampleSizeLogRank(1, 0.5, 0.5),
      "sampleSizeLogRank: hazardRatio must be a number from 1e-6 to 1e6, other than 1",
    ],
    [() => sampleSizeLogRank(0, 0.5, 0.5), "sampleSizeLogRank: hazardRatio must be a number from 1e-6 to 1e6"],
    [() => sampleSizeLogRank(2, 0, 0), "sampleSizeLogRank: eventShareB must be above 0 where eventShareA is 0, got 0"],
    [() => sampleSizeLogRank(2, 1.5, 0), "sampleSizeLogRank: eventShareA must be a number from 0 to 1, got 1.5"],
    [() => sampleSizeLogRank(2, 0.5, 0.5, { power: 1 }), "options.power must be a number between 0 and 1, got 1"],
    [() => sampleSizeLogRank(2, 0.5, 0.5, { ratio: 0 }), "options.ratio must be a number from 1e-6 to 1e6, got 0"],
    [
      () => powerLogRank(2, { n: -1, eventShare: 1 }, { n: 1, eventShare: 1 }),
      "powerLogRank: a.n must be a number from 0",
    ],
    [() => powerLogRank(2, { n: 1, eventShare: 1 }, 5 as never), "powerLogRank: b must be { n, eventShare }, got 5"],
    [
      () => powerLogRank(2, { n: 1, eventShare: 1 }, { n: 1, eventShare: 2 }),
      "powerLogRank: b.eventShare must be a number",
    ],
  ])("refuse what they do not take", (call, message) => {
    expect(call).toThrow(message);
  });
});

/** The score of the first of two groups and its variance, event time by event time. */
function scoreSlowly(
  a: readonly Subject[],
  b: readonly Subject[],
  weighting: LogRankWeighting,
): Record<"score" | "variance", number> {
  const all = [...a, ...b];
  const times = [...new Set(all.filter(({ observed }) => observed).map(({ duration }) => duration))].sort(
    (x, y) => x - y,
  );
  let [score, variance, survival, petoSurvival] = [0, 0, 1, 1];
  for (const time of times) {
    const n = countAtRiskSlowly(all, time);
    const own = countAtRiskSlowly(a, time);
    const d = countEvents(all, time);
    petoSurvival *= 1 - d / (n + 1);
    const weights = {
      "log-rank": 1,
      "gehan-breslow": n,
      "tarone-ware": Math.sqrt(n),
      "peto-peto": petoSurvival,
      "fleming-harrington": survival,
    };
    const weight = weights[weighting];
    score += weight * (countEvents(a, time) - (d * own) / n);
    if (n > 1) variance += (weight ** 2 * d * (n - d) * own * (n - own)) / (n ** 2 * (n - 1));
    survival *= 1 - d / n;
  }
  return { score, variance };
}
