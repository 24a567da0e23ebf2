import { describe, expect, it } from "vitest";
import { segment } from "../../src/breakdown/segment.ts";
import { standardize } from "../../src/breakdown/standardize.ts";
import { defineMetric } from "../../src/metric.ts";
import { handleTime } from "../../src/support/handle-time.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import reference from "../reference/voice.json" with { type: "json" };
import { faultOf } from "../support/soundness.ts";

const contact = ([agent, type, talk]: readonly unknown[]) => ({ agent, type, talk: talk as number, hold: 0, wrap: 0 });
const rated = (agent: string | null, type: string | null, good: number, bad: number) => [
  ...Array.from({ length: good }, () => ({ agent, type, rating: 5 })),
  ...Array.from({ length: bad }, () => ({ agent, type, rating: 1 })),
];
const metric = csat.of("rating");
const answers = [
  ...rated("Ada", "billing", 9, 1),
  ...rated("Ada", "outage", 45, 45),
  ...rated("Ben", "billing", 72, 18),
  ...rated("Ben", "outage", 4, 6),
];

describe("standardize", () => {
  it.each(reference.standardize)("gives the figures of $name", ({ input, expected, tolerance }) => {
    const rows = standardize(input.rows.map(contact), { by: "agent", strata: "type", metric: handleTime });
    expect(rows.map((row) => row.segment)).toEqual(expected.map((row) => row.segment));
    for (const [place, { segment: _, ...figures }] of expected.entries()) {
      const row = rows[place] as (typeof rows)[number];
      const { difference, pValue, adjustedPValue } = row.versusRest;
      const degreesOfFreedom = row.basis?.kind === "mean" ? row.basis.degreesOfFreedom : null;
      const found = {
        ...row,
        low: row.interval?.low,
        high: row.interval?.high,
        difference,
        pValue,
        adjustedPValue,
        degreesOfFreedom,
      };
      for (const [field, figure] of Object.entries(figures)) {
        const distance = Math.abs((found[field as "value"] as number) - figure);
        expect(distance, field).toBeLessThanOrEqual(tolerance.relative * Math.abs(figure));
      }
    }
  });

  it("turns a comparison round where the mix was what made the difference", () => {
    const rows = standardize(answers, { by: "agent", strata: "type", metric });
    expect(rows.map((row) => [row.segment, row.crude, row.value, row.n])).toEqual([
      ["Ada", 54, 70, 100],
      ["Ben", 76, 60, 100],
    ]);
    const [ada] = rows;
    // √(0.5²·(9·1/10³) + 0.5²·(45·45/90³)) in percent.
    expect(ada?.standardError).toBeCloseTo(100 * Math.sqrt(0.25 * 0.009 + 0.25 * (2025 / 90 ** 3)), 12);
    expect(ada?.versusRest).toMatchObject({ difference: 10, method: "standardized-z" });
    expect(ada).toMatchObject({ coverage: 100, strataWithoutData: [], metric: "csat", unit: "percent" });
    expect(ada?.convention).toMatch(/; standardised$/);
  });

  it("is the metric itself where there is one stratum", () => {
    const rows = answers.map((row) => ({ ...row, all: 1 }));
    const alone = standardize(rows, { by: "agent", strata: "all", metric });
    expect(alone.map((row) => row.value)).toEqual(segment(rows, { by: "agent", metric }).map((row) => row.value));
  });

  it("takes a standard of its own", () => {
    const standard = { billing: 3, outage: 1 };
    const rows = standardize(answers, { by: "agent", strata: "type", metric, standard });
    expect(rows.map((row) => row.value)).toEqual([80, 70]);
    expect(
      faultOf(() => standardize(answers, { by: "agent", strata: "type", metric, standard: { sales: 1 } })).message,
    ).toBe(
      "standardize: options.standard must be shares of strata that the rows have (billing, outage), got an object",
    );
  });

  it("names the strata without data, and reweights, withholds or asks for coverage", () => {
    const rows = [...answers, ...rated("Cem", "billing", 8, 2), ...rated(null, null, 1, 1)];
    const options = { by: "agent", strata: "type", metric };
    const cem = (extra = {}) => standardize(rows, { ...options, ...extra })[2];
    expect(cem()).toMatchObject({ segment: "Cem", value: null, strataWithoutData: ["(missing)", "outage"], crude: 80 });
    expect(cem()?.coverage).toBeCloseTo((100 * 110) / 212, 12);
    expect(cem()?.versusRest).toMatchObject({ difference: null, adjustedPValue: null, verdict: null });
    expect(cem({ minimumCoverage: 50 })?.value).toBe(80);
    // Compared where both have something: in billing alone.
    expect(cem({ minimumCoverage: 50 })?.versusRest.difference).toBeCloseTo(80 - 81, 12);
    expect(cem({ minimumCoverage: 50 })?.reason).toBe(null);
    expect(cem({ minimumCoverage: 0, missingStrata: "withhold" })).toMatchObject({
      value: null,
      reason: "low-coverage",
    });
    expect(standardize(rows, options).at(-1)).toMatchObject({ segment: null, by: { agent: null } });
  });

  it("withholds small segments", () => {
    const rows = [...answers, ...rated("Cem", "billing", 2, 1), ...rated("Cem", "outage", 1, 1)];
    const [, , cem] = standardize(rows, { by: "agent", strata: "type", metric, minimumResponses: 10 });
    expect(cem).toMatchObject({ suppressed: true, value: null, crude: null, coverage: null, n: 5, interval: null });
    expect(cem?.versusRest.pValue).toBe(null);
  });

  it("does not tell a withheld segment by the comparison of another with it", () => {
    const two = (good: number, bad: number) => [
      ...rated("Ada", "billing", 9, 1),
      ...rated("Ada", "outage", 45, 45),
      ...rated("Ben", "billing", 2, 1),
      ...rated("Ben", "outage", good, bad),
    ];
    const compared = (rows: typeof answers, minimumResponses: number) =>
      standardize(rows, { by: "agent", strata: "type", metric, minimumResponses })[0]?.versusRest;
    expect(compared(two(1, 0), 0)?.difference).toBeCloseTo(55 - 95.8333333333, 8);
    expect(compared(two(1, 0), 5)).toMatchObject({ difference: null, interval: null, pValue: null, verdict: null });
    expect(compared(two(1, 1), 5)?.difference).not.toBe(null);
    // Where only the few of a large segment can be compared, the rest tells their figure as well.
    const few = [...rated("Ada", "x", 90, 10), ...rated("Ada", "y", 1, 1), ...rated("Ben", "y", 30, 20)];
    expect(compared(few, 2)?.difference).toBeCloseTo(-10, 10);
    expect(compared(few, 5)?.difference).toBe(null);
  });

  it("has no interval where a stratum has no error, or nothing varies", () => {
    const one = [contact(["Ada", "x", 5]), contact(["Ada", "x", 7]), contact(["Ada", "y", 5])];
    expect(standardize(one, { by: "agent", strata: "type", metric: handleTime })[0]).toMatchObject({
      standardError: null,
      interval: null,
    });
    const same = rated("Ada", "billing", 5, 0);
    expect(standardize(same, { by: "agent", strata: "type", metric })[0]).toMatchObject({
      value: 100,
      standardError: 0,
      interval: null,
    });
  });

  it("takes several fields, columns, net scores and a metric of one's own", () => {
    const rows = answers.map(({ rating, ...row }) => ({ ...row, score: 2 * rating, channel: "chat" }));
    const table = {
      agent: rows.map((row) => row.agent),
      type: rows.map((row) => row.type),
      channel: rows.map((row) => row.channel),
      score: rows.map((row) => row.score),
    };
    const options = { by: ["agent", "channel"], strata: ["type", "channel"], metric: nps.of("score") };
    const byBoth = standardize(rows, options);
    expect(byBoth.map((row) => [row.segment, row.value])).toEqual([
      ["Ada / chat", 40],
      ["Ben / chat", 20],
    ]);
    expect(standardize(table as never, options)).toEqual(byBoth);
    const rowCount = defineMetric({
      name: "rowCount",
      summarize: (list: readonly object[]) => list.length,
      merge: (a, b) => a + b,
      measure: (value) => ({ value }),
    });
    const [own] = standardize(rows, { by: "agent", strata: "type", metric: rowCount });
    expect(own).toMatchObject({ value: 50, n: 100, metric: "rowCount", standardError: null });
  });

  it("gives nothing for no rows, and refuses what is wrong", () => {
    expect(standardize([], { by: "agent", strata: "type", metric })).toEqual([]);
    expect(faultOf(() => standardize(answers, { by: "agent", strata: "kind", metric })).code).toBe("unknown-field");
    expect(faultOf(() => standardize(answers, { by: "agent", metric } as never)).code).toBe("missing-value");
    expect(
      faultOf(() => standardize(answers, { by: "agent", strata: "type", metric: { csat: metric } as never })).message,
    ).toBe("standardize: options.metric must be a metric, got an object");
    const wrong = [{ agent: "Ada", type: "x", rating: 9 }];
    expect(faultOf(() => standardize(wrong, { by: "agent", strata: "type", metric })).message).toContain(
      "rows[0].rating",
    );
  });
});
