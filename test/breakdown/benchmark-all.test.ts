import { describe, expect, it } from "vitest";
import { benchmark } from "../../src/breakdown/benchmark.ts";
import { benchmarkAll } from "../../src/breakdown/benchmark-all.ts";
import { emailRates } from "../../src/journey/email-rates.ts";
import { engagementRate } from "../../src/journey/engagement-rate.ts";
import { nps } from "../../src/surveys/nps.ts";
import { faultOf } from "../support/soundness.ts";

const wordsOf = (call: () => unknown): string => faultOf(call).message;

const results = {
  nps: nps({ promoters: 550, passives: 290, detractors: 160 }),
  engagement: engagementRate({ sessions: 400, engagedSessions: 200 }),
  opens: emailRates({ sent: 900, bounced: 0, uniqueOpens: 240 }, { score: "open" }),
};
const figures = { nps: 32, engagement: { value: 55 }, opens: { value: 30, better: "below" } } as const;

describe("benchmarkAll", () => {
  it("tests each as benchmark does, in the order of the results, and adjusts by Holm", () => {
    const rows = benchmarkAll(results, figures);
    expect(rows.map(({ name }) => name)).toEqual(["nps", "engagement", "opens"]);
    const alone = [
      benchmark(results.nps, { value: 32 }),
      benchmark(results.engagement, { value: 55 }),
      benchmark(results.opens, { value: 30 }),
    ];
    expect(rows.map(({ pValue }) => pValue)).toEqual(alone.map(({ pValue }) => pValue));
    // p = 0.0029, 0.0445 and 0.0291, by hand: 3 · 0.0029, then 2 · 0.0291, then no less than that.
    const [a, b, c] = rows.map(({ adjustedPValue }) => adjustedPValue as number) as [number, number, number];
    expect(a).toBeCloseTo(3 * (rows[0]?.pValue as number), 12);
    expect(c).toBeCloseTo(2 * (rows[2]?.pValue as number), 12);
    expect(b).toBe(c);
  });

  it("flags fewer than single tests would", () => {
    const standings = (adjust: "holm" | "none"): unknown[] =>
      benchmarkAll(results, figures, { adjust }).map(({ standing }) => standing);
    expect(standings("none")).toEqual(["better", "worse", "better"]);
    expect(standings("holm")).toEqual(["better", "not-distinguishable", "not-distinguishable"]);
  });

  it("judges by which side is better, at the level that was asked", () => {
    const [row] = benchmarkAll({ a: results.engagement }, { a: { value: 80, better: "below" } });
    expect(row).toMatchObject({ verdict: "below", standing: "better" });
    const [unsure] = benchmarkAll({ a: results.engagement }, { a: 55 }, { confidenceLevel: 0.99 });
    expect(unsure).toMatchObject({ standing: "not-distinguishable", interval: { confidenceLevel: 0.99 } });
  });

  it("does not count what cannot be tested", () => {
    const rows = benchmarkAll({ ...results, none: nps([]) }, { ...figures, none: 10 });
    expect(rows[3]).toMatchObject({
      value: null,
      pValue: null,
      adjustedPValue: null,
      standing: null,
      reason: "nothing-to-measure",
    });
    expect(rows.slice(0, 3)).toEqual(benchmarkAll(results, figures));
    expect(benchmarkAll({}, {})).toEqual([]);
  });

  it("names the result or the figure that is wrong", () => {
    expect(wordsOf(() => benchmarkAll({ a: results.nps }, {}))).toMatch(/benchmarkAll: figures.a must be a number, or/);
    expect(wordsOf(() => benchmarkAll({ a: results.nps }, { a: 1, b: 2 }))).toMatch(
      /figures.b must be a known name \(a\)/,
    );
    expect(wordsOf(() => benchmarkAll({ a: results.engagement }, { a: 180 }))).toMatch(
      /figures.a.value must be a share/,
    );
    // The level is one for all.
    const figure = { value: 1, confidenceLevel: 0.5 };
    expect(wordsOf(() => benchmarkAll({ a: results.nps }, { a: figure }))).toMatch(/figures.a must be a number, or/);
    expect(wordsOf(() => benchmarkAll({ a: 7 } as never, { a: 1 }))).toMatch(/results.a must be/);
    expect(wordsOf(() => benchmarkAll([] as never, {}))).toMatch(/results must be an object of results/);
  });
});
