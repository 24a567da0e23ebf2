import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { defineMetric } from "../../src/metric.ts";
import type { Estimate } from "../../src/result.ts";
import type { Column } from "../../src/rows.ts";
import { ces } from "../../src/surveys/ces.ts";
import { clustered } from "../../src/surveys/clustered.ts";
import { csat } from "../../src/surveys/csat.ts";
import { enps } from "../../src/surveys/enps.ts";
import { nps } from "../../src/surveys/nps.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";
import { faultOf } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;

describe("clustered agrees with R survey", () => {
  interface Schools {
    readonly cluster: number[];
    readonly api00: number[];
    readonly api99: number[];
    readonly stype: string;
    readonly clustersInPopulation: number;
  }
  type Figures = Readonly<Record<"api00" | "api99" | "E" | "H" | "M", [mean: number, standardError: number]>>;
  const [found] = readReference<Schools, Figures>("clustered-surveys", "R survey apiclus1");
  if (found === undefined) throw new Error("no figures");
  const { input, expected } = found;
  // R's errors are corrected for the districts being 15 of 757. Ours suppose that they are few of very many.
  const correction = Math.sqrt(1 - 15 / input.clustersInPopulation);

  it.each(["api00", "api99"] as const)("for the mean of %s", (variable) => {
    const scale = { min: 200, max: 1000, satisfiedFrom: 800 };
    const { value, standardError, clusters } = clustered(csat.with({ score: "mean", scale }))(input[variable], {
      cluster: input.cluster,
    });
    expectClose(value, expected[variable][0], { absolute: 5e-7 });
    expectClose(Number(standardError) * correction, expected[variable][1], { absolute: 5e-5 });
    expect(clusters).toBe(15);
  });

  it.each(["E", "H", "M"] as const)("for the share of schools of type %s", (type) => {
    const isType = [...input.stype].map((one) => (one === type ? 1 : 0));
    const { value, standardError } = clustered(csat.with({ scale: { min: 0, max: 1 } }))(isType, {
      cluster: input.cluster,
    });
    expectClose(Number(value) / 100, expected[type][0], { absolute: 5e-7 });
    expectClose((Number(standardError) * correction) / 100, expected[type][1], { absolute: 5e-5 });
  });
});

describe("clustered agrees with cluster-robust errors of statsmodels", () => {
  interface Answers {
    readonly scores: number[];
    readonly cluster: string[];
    readonly weights: number[] | null;
  }
  interface Figures {
    readonly value: number;
    readonly standardError: number;
    readonly clusters: number;
    readonly effectiveN: number;
    readonly interval: [number, number];
    readonly basis: [number, number];
  }
  const scale = { min: 0, max: 10 };
  const scores = {
    nps: clustered(nps),
    share: clustered(csat.with({ scale })),
    mean: clustered(csat.with({ scale, score: "mean" })),
  };

  describe.each(readReference<Answers, Readonly<Record<keyof typeof scores, Figures>>>("clustered-surveys", "cluster"))(
    "$name",
    ({ input, expected }) => {
      it.each(["nps", "share", "mean"] as const)("as %s", (score) => {
        const { cluster, weights } = input;
        const result: Estimate & { readonly clusters: number | null } = scores[score](input.scores, {
          cluster,
          ...(weights && { weights }),
        });
        const figures = expected[score];
        expectClose(result.value, figures.value, { absolute: 1e-11 });
        expectClose(result.standardError, figures.standardError, { relative: 1e-11 });
        expectLimits(result.interval, figures.interval, { relative: 1e-9 });
        expect(result.clusters).toBe(figures.clusters);
        if (score !== "mean") expectClose(result.effectiveN, figures.effectiveN, { relative: 1e-9 });
        if (result.basis?.kind === "normal") {
          expectClose(result.basis.center, figures.basis[0], { relative: 1e-9 });
          expectClose(result.basis.standardError, figures.basis[1], { relative: 1e-9 });
        }
      });
    },
  );
});

describe("clustered", () => {
  const answers = [
    { customer: "a", score: 10 },
    { customer: "a", score: 9 },
    { customer: "b", score: 3 },
    { customer: "b", score: 6 },
    { customer: "c", score: 9 },
    { customer: "d", score: 8 },
  ];
  const score = answers.map((row) => row.score);
  const cluster = answers.map((row) => row.customer);
  const byCustomer = clustered(nps).of("score", { cluster: "customer" });

  it("leaves the value and the counts as they are", () => {
    const { promoters, passives, detractors, value, n } = nps(score);
    expect(byCustomer(answers)).toMatchObject({ promoters, passives, detractors, value, n, metric: "nps" });
  });

  it("says so in its convention, and is not compared with what reckons otherwise", () => {
    expect(byCustomer(answers).convention).toMatch(/of those who answered; standard error by cluster$/);
    expect(messageOf(() => compare(nps(score), byCustomer(answers)))).toMatch(/^compare: after.convention must be/);
    expect(compare(byCustomer(answers), byCustomer(answers)).pValue).toBe(1);
  });

  it("reckons by hand", () => {
    // Sums 2, −2, 1, 0 of 2, 2, 1, 1 answers around a mean of 1/6: Σ(s − μw)² = (25 + 49 + 6.25 + 0.25)/9.
    const squares = (25 + 49 + 6.25 + 0.25) / 9;
    expectClose(byCustomer(answers).standardError, (100 * Math.sqrt((4 / 3) * squares)) / 6, { relative: 1e-14 });
  });

  it("is the same over columns, over records, over a table and bound", () => {
    const expected = byCustomer(answers);
    expect(clustered(nps)(score, { cluster })).toEqual(expected);
    expect(clustered(nps).with({ cluster })(score)).toEqual(expected);
    expect(byCustomer({ score: Uint8Array.from(score), customer: cluster } as never)).toEqual(expected);
    expect(byCustomer.with({})(answers)).toEqual(expected);
  });

  it("is wider than the usual where customers agree with themselves, and narrower where they do not", () => {
    const twice = (other: (x: number) => number): Estimate =>
      clustered(nps)(
        [10, 0, 10, 0, 10, 0, 10, 0].flatMap((x) => [x, other(x)]),
        { cluster: [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8] },
      );
    const alone = nps([...Array(8).fill(10), ...Array(8).fill(0)]);
    expect(twice((x) => x).standardError).toBeGreaterThan(1.4 * Number(alone.standardError));
    expect(twice((x) => 10 - x).standardError).toBe(0);
    // Answers are never worth more than there are.
    expect(twice((x) => 10 - x)).toMatchObject({ effectiveN: 16 });
  });

  it("takes copies of one answer for one answer", () => {
    const many = clustered(csat)([5, 5, 5, 2, 2, 2, 4, 4, 4, 1, 1, 1], {
      cluster: [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4],
    });
    // The error that a mean of four has, with n − 1.
    expectClose(many.standardError, 100 * Math.sqrt(0.25 / 3), { relative: 1e-12 });
    expectClose(many.effectiveN, 3, { relative: 1e-12 });
  });

  it("counts customers as one answer each where all score alike", () => {
    const all = clustered(csat)([5, 4, 5, 5, 4, 5, 5], { cluster: [1, 1, 1, 1, 2, 3, 4] });
    expect(all).toMatchObject({ value: 100, standardError: 0, n: 7, clusters: 4 });
    expectClose(all.effectiveN, 49 / (16 + 3), { relative: 1e-14 });
    expect(Number(all.interval?.low)).toBeLessThan(Number(csat({ satisfied: 7, total: 7 }).interval?.low));
  });

  it("does not take rounding for variance", () => {
    const weights = Array.from({ length: 30 }, (_, i) => 0.1 + i / 7);
    const ids = weights.map((_, i) => i % 10);
    const scale = { min: 1, max: 10 };
    for (const metric of [
      clustered(csat.with({ scale })),
      clustered(csat.with({ scale, score: "mean" })),
      clustered(nps),
    ]) {
      expect(
        metric(
          weights.map(() => 9),
          { cluster: ids, weights },
        ).standardError,
      ).toBe(0);
    }
  });

  it("has no error for one customer, and no figures for none", () => {
    const one = clustered(nps)([9, 10, 3], { cluster: ["a", "a", "a"] });
    expectClose(one.value, 100 / 3, { relative: 1e-15 });
    expect(one).toMatchObject({ standardError: null, interval: null, basis: null, clusters: 1, effectiveN: 1 });
    expect(clustered(nps)([], { cluster: [] })).toMatchObject({ value: null, interval: null, clusters: 0, n: 0 });
    expect(clustered(nps)([null], { cluster: ["a"] })).toMatchObject({ value: null, clusters: 0, missing: 1 });
  });

  it("takes a blank for a customer of its own", () => {
    const alone = clustered(nps)([9, 10, 3], { cluster: [1, 2, 3] });
    expect(clustered(nps)([9, 10, 3], { cluster: [null, null, undefined] })).toEqual(alone);
    expect(clustered(nps)([9, 10, 3], { cluster: [null, 7, null] })).toEqual(alone);
    // A number and a word are two customers.
    expect(clustered(nps)([9, 10, 3], { cluster: ["1", 1, 2] })).toEqual(alone);
  });

  it("leaves out what is missing, invalid or of no weight", () => {
    const options = { cluster: [1, 1, 2, 3, 4, 5], weights: [1, 2, 1, 1, 1, 0], invalid: "omit" } as const;
    const result = clustered(nps)([9, 3, 10, null, 99, 0], options);
    expect(result).toMatchObject({ clusters: 2, missing: 1, invalid: 1 });
    const without = clustered(nps)([9, 3, 10], { cluster: [1, 1, 2], weights: [1, 2, 1] });
    expectClose(result.standardError, Number(without.standardError), { relative: 1e-14 });
  });

  it("works for every metric that is the mean of what its answers score, and every score of it", () => {
    const ids = [1, 1, 2, 2, 3, 4];
    const low = ces.with({ direction: "low-is-easy", scale: { max: 7 } });
    for (const metric of [low, low.with({ score: "mean" }), low.with({ score: "net-easy" })]) {
      const { value, standardError } = clustered(metric)([7, 6, 1, 2, 3, 5], { cluster: ids });
      expect(value).toBe(metric([7, 6, 1, 2, 3, 5]).value);
      expect(standardError).toBeGreaterThan(0);
    }
    const words = csat.with({ labels: { bad: 1, good: 5 }, score: "rescaled-mean" });
    expect(clustered(words)(["good", "good", "bad", "bad"], { cluster: [1, 1, 2, 2] })).toMatchObject({
      value: 50,
      clusters: 2,
      effectiveN: 1,
    });
    const staff = clustered(enps);
    expect(staff([9, 9, 3], { cluster: [1, 1, 2] })).toMatchObject({ metric: "enps", value: null, clusters: null });
    expect(staff([9, 9, 3], { cluster: [1, 1, 2], minimumResponses: 2 })).toMatchObject({ clusters: 2 });
  });

  it("lets every customer count once", () => {
    const once = clustered(nps).with({ counting: "clusters" });
    // a 100, b −100, c 100, d 0.
    const result = once(score, { cluster });
    expectClose(result.value, 25, { relative: 1e-14 });
    const each = clustered(nps)([10, 0, 10, 8], { cluster: [1, 2, 3, 4] });
    expectClose(result.standardError, Number(each.standardError), { relative: 1e-14 });
    expect(result.convention).toContain("every cluster counts once");
    const weighted = once(score, { cluster, weights: [2, 2, 1, 1, 1, 1] });
    expectClose(weighted.value, 40, { relative: 1e-14 });
    const table = segment(answers, { by: "customer", metric: once.of("score", { cluster: "customer" }) });
    expect(table.map((row) => row.value)).toEqual([100, -100, 100, 0]);
  });

  it("in segments is what it is of each segment's rows, a customer of two being one in each", () => {
    const rows = answers.map((row, i) => ({ ...row, plan: i % 2 === 0 ? "Pro" : "Free" }));
    for (const { segment: plan, versusRest: _, share: __, by: ___, level: ____, ...result } of segment(rows, {
      by: "plan",
      metric: byCustomer,
    })) {
      expect(result).toEqual(byCustomer(rows.filter((row) => row.plan === plan)));
    }
  });

  it("refuses clusters that do not fit", () => {
    const metric = clustered(nps);
    expect(messageOf(() => metric([9, 3]))).toBe(
      "nps: options.cluster must be given: the customer of each answer, got undefined",
    );
    expect(messageOf(() => metric([9, 3], { cluster: ["a"] }))).toBe(
      "nps: options.cluster.length must be 2, one for each value, got 1",
    );
    expect(messageOf(() => metric([9, 3], { cluster: ["a", {} as never] }))).toBe(
      "nps: options.cluster[1] must be a string, a finite number or blank, got an object",
    );
    const rows = [{ s: 9, c: true }];
    expect(messageOf(() => metric.of("s", { cluster: "c" })(rows))).toBe(
      "nps: rows[0].c must be a string, a finite number or blank, got true",
    );
    expect(messageOf(() => metric([9], { cluster: ["a"], clusters: 3 } as never))).toMatch(
      /^nps: options.clusters must be/,
    );
    expect(messageOf(() => metric([9], { cluster: ["a"], counting: "customers" } as never))).toBe(
      'nps: options.counting must be "answers" or "clusters", got "customers"',
    );
    expect(messageOf(() => metric({ promoters: 3, passives: 1, detractors: 0 }, { cluster: ["a"] }))).toBe(
      "nps: input must be a column of answers: counts do not tell customers apart, got an object",
    );
    expect(messageOf(() => nps.of("s", { cluster: "c" } as never))).toBe(
      'nps: options.cluster must be a known name (weight), got "cluster"',
    );
  });

  it("names a faulty answer by its place, as the metric does", () => {
    expect(messageOf(() => byCustomer([{ customer: 1, score: 11 }]))).toBe(
      "nps: rows[0].score must be an integer from 0 to 10, got 11",
    );
  });

  it("refuses summaries that do not belong together", () => {
    const metric = clustered(csat);
    const summary = metric.summarize([5, 3], { cluster: [1, 2] });
    const once = metric.summarize([5, 3], { cluster: [1, 2], counting: "clusters" });
    expect(messageOf(() => metric.merge(summary, once))).toBe(
      'csat: summary.counting must be "answers", got "clusters"',
    );
    expect(messageOf(() => metric.measure(summary, { score: "mean" }))).toMatch(/^csat: summary.convention must be/);
    expect(messageOf(() => metric.measure(csat.summarize([5]) as never))).toMatch(/^csat: summary\./);
    expect(messageOf(() => metric.measure({ ...summary, clusters: { ...summary.clusters, weight: -1 } }))).toBe(
      "csat: summary.clusters.weight must be a sum of weights or of their squares, got -1",
    );
    expect(metric.measure(JSON.parse(JSON.stringify(summary)))).toEqual(metric([5, 3], { cluster: [1, 2] }));
  });

  it("refuses a metric that is no mean of what its answers score", () => {
    const median = defineMetric({
      name: "median",
      summarize: (values: Column) => [...values].map(Number).sort((a, b) => a - b),
      merge: (a, b) => [...a, ...b].sort((x, y) => x - y),
      measure: (sorted) => ({
        ...nps([]),
        metric: "median",
        unit: "rating",
        value: sorted[Math.floor(sorted.length / 2)] ?? null,
        basis: { kind: "normal" as const, center: 0, standardError: 1, method: "own" },
      }),
    });
    expect(messageOf(() => clustered(median as never)([1, 2, 9] as never, { cluster: [1, 2, 3] } as never))).toBe(
      "median: metric must be the mean of what its answers score one by one (4), got 2",
    );
  });
});
