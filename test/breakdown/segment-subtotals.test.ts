import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segment } from "../../src/breakdown/segment.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { faultOf } from "../support/soundness.ts";

const answers = [
  { country: "KG", plan: "Pro", score: 10 },
  { country: "KG", plan: "Pro", score: 9 },
  { country: "KG", plan: "Free", score: 3 },
  { country: "UZ", plan: "Free", score: 8 },
  { country: "UZ", plan: null, score: 6 },
];
const metric = nps.of("score");

describe("segment with subtotals", () => {
  it("sets the total and the sum of each first field before what they sum", () => {
    const rows = segment(answers, { by: ["country", "plan"], subtotals: "rollup", metric });
    expect(rows.map(({ segment: name, level, n, share, value }) => [name, level, n, share, value])).toEqual([
      ["(all)", "total", 5, 100, 0],
      ["KG / (all)", "subtotal", 3, 60, 100 / 3],
      ["KG / Free", "segment", 1, 20, -100],
      ["KG / Pro", "segment", 2, 40, 100],
      ["UZ / (all)", "subtotal", 2, 40, -50],
      ["UZ / Free", "segment", 1, 20, 0],
      ["UZ / (missing)", "segment", 1, 20, -100],
    ]);
    expect(rows.map(({ by }) => by)).toEqual([
      {},
      { country: "KG" },
      { country: "KG", plan: "Free" },
      { country: "KG", plan: "Pro" },
      { country: "UZ" },
      { country: "UZ", plan: "Free" },
      { country: "UZ", plan: null },
    ]);
  });

  it("compares each with the others of its own level, and the total with nothing", () => {
    const rows = segment(answers, { by: ["country", "plan"], subtotals: "rollup", metric });
    const bySegment = new Map(rows.map((row) => [row.segment, row]));
    expect(bySegment.get("(all)")?.versusRest).toMatchObject({ difference: null, pValue: null, verdict: null });
    expect(bySegment.get("KG / (all)")?.versusRest.difference).toBeCloseTo(100 / 3 + 50, 12);
    expect(bySegment.get("KG / Pro")?.versusRest.difference).toBeCloseTo(100 - (100 * -2) / 3, 12);
  });

  it("sorts what stands beside each other, inside what sums it", () => {
    const rows = segment(answers, { by: ["country", "plan"], subtotals: "rollup", order: "value-ascending", metric });
    expect(rows.map((row) => row.segment)).toEqual([
      "(all)",
      "UZ / (all)",
      "UZ / (missing)",
      "UZ / Free",
      "KG / (all)",
      "KG / Free",
      "KG / Pro",
    ]);
  });

  it("of one field has a total", () => {
    const rows = segment(answers, { by: "country", subtotals: "rollup", metric: { nps: metric } });
    expect(rows.map((row) => [row.segment, row.n, row.nps.value])).toEqual([
      ["(all)", 5, 0],
      ["KG", 3, 100 / 3],
      ["UZ", 2, -50],
    ]);
    expect(segment([], { by: "country", subtotals: "rollup", metric })).toEqual([]);
  });

  it("gives what a segmentation by the first fields alone gives, to the last bit", () => {
    const row = fc.record({
      a: fc.constantFrom("x", "y", null),
      b: fc.constantFrom(1, 2, "1"),
      c: fc.boolean(),
      score: fc.option(fc.integer({ min: 0, max: 10 })),
      rating: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const metrics = { nps: metric, csat: csat.of("rating") };
        const rolled = segment(rows, { by: ["a", "b", "c"], subtotals: "rollup", metric: metrics });
        const fields = ["a", "b", "c"];
        for (const depth of [1, 2, 3]) {
          const direct = segment(rows, { by: fields.slice(0, depth), metric: metrics });
          const own = rolled.filter(({ by }) => Object.keys(by).length === depth);
          const plain = ({ segment: _, level: __, ...rest }: (typeof own)[number]) => rest;
          expect(own.map(plain)).toEqual(direct.map(plain));
        }
        const [total] = rolled;
        expect(total?.n).toBe(rows.length);
        const { versusRest: _, ...whole } = (rolled[0] as (typeof rolled)[number]).nps;
        expect(whole).toEqual(metric(rows));
      }),
      { numRuns: 60 },
    );
  });
});

describe("segment of the largest", () => {
  const rows = [
    ...Array.from({ length: 5 }, () => ({ plan: "A", score: 10 })),
    ...Array.from({ length: 3 }, () => ({ plan: "B", score: 0 })),
    { plan: "C", score: 9 },
    { plan: "D", score: 9 },
    { plan: "D", score: 0 },
  ];

  it("gathers the others in one row, which stands last", () => {
    const table = segment(rows, { by: "plan", top: 2, order: "value-ascending", metric });
    expect(table.map(({ segment: name, level, by, n, value }) => [name, level, by, n, value])).toEqual([
      ["B", "segment", { plan: "B" }, 3, -100],
      ["A", "segment", { plan: "A" }, 5, 100],
      ["(other)", "other", {}, 3, 100 / 3],
    ]);
  });

  it("keeps all where there are no more", () => {
    expect(segment(rows, { by: "plan", top: 4, metric })).toEqual(segment(rows, { by: "plan", metric }));
  });

  it("adds up to the whole, and gathers what the others are together", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ plan: fc.nat(8), score: fc.integer({ min: 0, max: 10 }) }), { minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        (all, top) => {
          const table = segment(all, { by: "plan", top, metric });
          expect(table.reduce((sum, { n }) => sum + n, 0)).toBe(all.length);
          const kept = new Set(table.filter(({ level }) => level === "segment").map(({ segment: name }) => name));
          expect(kept.size).toBe(Math.min(top, new Set(all.map(({ plan }) => plan)).size));
          const others = metric(all.filter(({ plan }) => !kept.has(plan)));
          const gathered = table.find(({ level }) => level === "other");
          expect(gathered?.value ?? null).toBe(others.value);
          expect(gathered?.n ?? 0).toBe(others.n);
        },
      ),
    );
  });

  it("gathers at each level where there are subtotals", () => {
    const table = segment(answers, { by: ["country", "plan"], subtotals: "rollup", top: 1, metric });
    expect(table.map(({ segment: name, level, by }) => [name, level, by])).toEqual([
      ["(all)", "total", {}],
      ["KG / (all)", "subtotal", { country: "KG" }],
      ["KG / Pro", "segment", { country: "KG", plan: "Pro" }],
      ["KG / (other)", "other", { country: "KG" }],
      ["(other)", "other", {}],
    ]);
  });

  it("asks for a whole number from 1 on", () => {
    expect(faultOf(() => segment(rows, { by: "plan", top: 0, metric })).message).toBe(
      "segment: options.top must be a whole number from 1 on, got 0",
    );
  });
});
