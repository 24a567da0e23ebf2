import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { compareGroups } from "../../src/breakdown/compare-groups.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { trend } from "../../src/breakdown/trend.ts";
import { adjustBenjaminiHochberg, adjustHolm } from "../../src/stats/adjust.ts";
import { clustered } from "../../src/surveys/clustered.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { expectClose, readReference } from "../stats/reference.ts";
import { faultOf, freezeDeep } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;

interface Figures {
  readonly statistic: number;
  readonly p: number;
  readonly df: number;
}

describe("the test of all groups", () => {
  it("is Pearson's chi-square for shares", () => {
    const [found] = readReference<{ counts: [number, number][] }, Figures>("comparisons", "groups shares");
    const counts = found?.input.counts ?? [];
    const result = compareGroups(counts.map(([satisfied, total]) => csat({ satisfied, total })));
    expectClose(result.statistic, Number(found?.expected.statistic), { relative: 1e-12 });
    expectClose(result.pValue, Number(found?.expected.p), { relative: 1e-11 });
    expect(result).toMatchObject({ degreesOfFreedom: 2, degreesOfFreedomWithin: null, method: "pearson-chi-square" });
  });

  it("is Cochran's Q for net scores", () => {
    const [found] = readReference<{ counts: [number, number, number][] }, Figures>("comparisons", "groups nps");
    const counts = found?.input.counts ?? [];
    const results = counts.map(([promoters, passives, detractors]) => nps({ promoters, passives, detractors }));
    const result = compareGroups(results);
    expectClose(result.statistic, Number(found?.expected.statistic), { relative: 1e-12 });
    expectClose(result.pValue, Number(found?.expected.p), { relative: 1e-11 });
    expect(result).toMatchObject({ degreesOfFreedom: 3, method: "adjusted-wald-chi-square", reason: null });
  });

  it("is Welch's analysis of variance for means, as in R oneway.test", () => {
    interface Groups {
      readonly groups: Readonly<Record<string, number[]>> | number[][];
    }
    interface OneWay {
      readonly welch: Readonly<Record<string, number>>;
    }
    const [found] = readReference<Groups, OneWay>("tests", "one-way PlantGrowth");
    const samples = Object.values(found?.input.groups ?? {});
    const mean = csat.with({ score: "mean", scale: { min: 0, max: 1000, satisfiedFrom: 500 } });
    const result = compareGroups(samples.map((sample) => mean(sample.map((value) => Math.round(100 * value)))));
    const { welch } = found?.expected ?? { welch: {} };
    const [statistic, , , pValue] = [welch.F, 0, 0, welch.p];
    expectClose(result.statistic, Number(statistic), { relative: 1e-8 });
    expectClose(result.pValue, Number(pValue), { relative: 1e-8 });
    expect(result).toMatchObject({ degreesOfFreedom: 2, method: "welch-f" });
    expect(result.degreesOfFreedomWithin).toBeGreaterThan(2);
  });

  it.each([
    ["shares", csat({ satisfied: 12, total: 40 }), csat({ satisfied: 20, total: 40 })],
    ["net scores", nps([9, 9, 3, 8, 10]), nps([3, 3, 9, 1])],
    ["means", csat([5, 4, 4, 2], { score: "mean" }), csat([3, 2, 2, 1], { score: "mean" })],
  ])("of two groups is the test of their difference: %s", (_, one, other) => {
    const { pValue, pairs } = compareGroups([one, other]);
    expectClose(pValue, Number(compare(one, other).pValue), { relative: 1e-9 });
    expect(pairs[0]).toMatchObject({ ...compare(one, other), first: 0, second: 1, adjustedPValue: pairs[0]?.pValue });
  });

  it("cannot be had without variance", () => {
    expect(compareGroups([csat({ satisfied: 4, total: 4 }), csat({ satisfied: 9, total: 9 })])).toMatchObject({
      statistic: null,
      pValue: null,
      method: null,
      reason: "no-variance",
    });
    const wald = nps.with({ method: "wald" });
    expect(compareGroups([wald([9, 9]), wald([9, 3])]).reason).toBe("no-variance");
    const mean = csat.with({ score: "mean" });
    expect(compareGroups([mean([4, 4]), mean([5, 3])]).reason).toBe("no-variance");
  });

  it("neither overflows nor underflows", () => {
    const of = (center: number, standardError: number) => ({
      metric: "own",
      value: center,
      basis: { kind: "normal", center, standardError, method: "own" } as const,
    });
    for (const scale of [1e-190, 1, 1e190]) {
      const { statistic } = compareGroups([of(0, scale), of(2 * scale, scale), of(4 * scale, scale)]);
      expectClose(statistic, 8, { relative: 1e-12 });
    }
  });
});

describe("compareGroups", () => {
  const results = {
    chat: csat({ satisfied: 180, total: 200 }),
    email: csat({ satisfied: 150, total: 200 }),
    phone: csat({ satisfied: 165, total: 200 }),
    letter: csat({ satisfied: 15, total: 20 }),
  };

  it("compares every pair, with adjusted p-values", () => {
    const { pairs, groups } = compareGroups(freezeDeep(results));
    expect(groups).toEqual(["chat", "email", "phone", "letter"]);
    expect(pairs.map(({ first, second }) => `${first} ${second}`)).toEqual([
      "chat email",
      "chat phone",
      "chat letter",
      "email phone",
      "email letter",
      "phone letter",
    ]);
    const pValues = pairs.map(({ pValue }) => pValue);
    expect(pairs.map(({ adjustedPValue }) => adjustedPValue)).toEqual(adjustHolm(pValues));
    expect(pairs[0]).toMatchObject(compare(results.chat, results.email));
    expect(pairs[0]?.verdict).toBe("below");
  });

  it("adjusts as it is asked to, and decides at the level that it is asked for", () => {
    const { pairs } = compareGroups(results, { adjust: "benjamini-hochberg" });
    const pValues = pairs.map(({ pValue }) => pValue);
    expect(pairs.map(({ adjustedPValue }) => adjustedPValue)).toEqual(adjustBenjaminiHochberg(pValues));
    const plain = compareGroups(results, { adjust: "none", confidenceLevel: 0.99 });
    expect(plain.pairs.map(({ adjustedPValue }) => adjustedPValue)).toEqual(pValues);
    expect(plain.pairs[1]).toMatchObject({ verdict: "not-distinguishable", interval: { confidenceLevel: 0.99 } });
    expect(compareGroups(results, { adjust: "none" }).pairs[1]?.verdict).toBe("below");
  });

  it("takes the tables of segment and of trend, and names their groups", () => {
    const rows = [9, 10, 3, 0, 8, 10, 9, 2].map((score, i) => ({
      score,
      plan: i % 3 === 0 ? null : `p${i % 3}`,
      at: 3e9 * i,
    }));
    const table = segment(rows, { by: "plan", metric: nps.of("score") });
    expect(compareGroups(table).groups).toEqual(["p1", "p2", null]);
    const months = trend(rows, { at: "at", every: "quarter", metric: nps.of("score") });
    expect(compareGroups(months).groups).toEqual(["1970-Q1", "1970-Q2", "1970-Q3"]);
  });

  it("lists what it leaves out, and why", () => {
    const groups = {
      a: nps([9, 3, 9]),
      b: nps([]),
      c: nps([9], { minimumResponses: 5 }),
      d: nps([9, 8, 7]),
      e: { ...nps([9]), basis: null },
    };
    const { leftOut, groups: compared, pairs } = compareGroups(groups);
    expect(leftOut).toEqual([
      { group: "b", reason: "nothing-to-measure" },
      { group: "c", reason: "suppressed" },
      { group: "e", reason: "no-uncertainty" },
    ]);
    expect(compared).toEqual(["a", "d"]);
    expect(pairs).toHaveLength(1);
    expect(compareGroups([nps([9, 3]), nps([])])).toMatchObject({ reason: "too-few-groups", pValue: null, pairs: [] });
  });

  it("compares clustered results by the errors of their clusters", () => {
    const metric = clustered(nps);
    const one = metric([9, 9, 9, 3, 3, 3, 10, 10], { cluster: [1, 1, 1, 2, 2, 2, 3, 4] });
    const other = metric([3, 3, 3, 0, 0, 0, 8, 8], { cluster: [5, 5, 5, 6, 6, 6, 7, 8] });
    const apart = compareGroups([nps([9, 9, 9, 3, 3, 3, 10, 10]), nps([3, 3, 3, 0, 0, 0, 8, 8])]);
    expect(Number(compareGroups([one, other]).pValue)).toBeGreaterThan(Number(apart.pValue));
  });

  it("refuses what does not belong together", () => {
    expect(messageOf(() => compareGroups([nps([9]), csat([5])]))).toBe(
      'compareGroups: results[1].metric must be the same as the first ("nps"), got "csat"',
    );
    expect(messageOf(() => compareGroups({ a: csat([5]), b: csat([5], { scale: { satisfiedFrom: 5 } }) }))).toMatch(
      /^compareGroups: results.b.convention must be the same as the first/,
    );
    expect(messageOf(() => compareGroups([nps([9, 3]), nps([9, 3], { method: "wald" })]))).toBe(
      'compareGroups: results[1].basis must be of the same kind as the first (adjusted-wald), got "wald"',
    );
    expect(messageOf(() => compareGroups([]))).toBe("compareGroups: results must be at least one result, got an array");
    expect(messageOf(() => compareGroups(3 as never))).toMatch(/^compareGroups: results must be an array of results/);
    expect(messageOf(() => compareGroups([3 as never]))).toBe("compareGroups: results[0] must be an object, got 3");
    expect(messageOf(() => compareGroups(results, { adjust: "tukey" as never }))).toMatch(
      /^compareGroups: options.adjust/,
    );
  });
});
