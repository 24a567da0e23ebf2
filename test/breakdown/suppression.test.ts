import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segment } from "../../src/breakdown/segment.ts";
import { defineMetric } from "../../src/metric.ts";
import { nps } from "../../src/surveys/nps.ts";
import { faultOf } from "../support/soundness.ts";

const metric = nps.of("score");

/** So many answers of each plan. */
function answersOf(sizes: Readonly<Record<string, number>>): { plan: string; score: number }[] {
  return Object.entries(sizes).flatMap(([plan, n]) => Array.from({ length: n }, (_, i) => ({ plan, score: i % 11 })));
}

/** The segments that are withheld. */
function withheld(sizes: Readonly<Record<string, number>>, minimumResponses: number): unknown[] {
  const table = segment(answersOf(sizes), { by: "plan", minimumResponses, suppression: "complementary", metric });
  return table.flatMap((row) => (row.suppressed ? [row.segment] : []));
}

describe("complementary suppression", () => {
  it("withholds a second segment where one alone could be had by subtraction: the smallest", () => {
    expect(withheld({ a: 3, b: 20, c: 10, d: 30 }, 5)).toEqual(["a", "c"]);
  });

  it("withholds no more where those that are too small are enough together", () => {
    expect(withheld({ a: 3, b: 20, c: 4, d: 30 }, 5)).toEqual(["a", "c"]);
    expect(withheld({ a: 30, b: 20 }, 5)).toEqual([]);
  });

  it("withholds more where they are too few even together", () => {
    expect(withheld({ a: 1, b: 20, c: 2, d: 30 }, 5)).toEqual(["a", "b", "c"]);
  });

  it("withholds all of two", () => {
    expect(withheld({ a: 1, b: 20 }, 5)).toEqual(["a", "b"]);
  });

  it("says so as for every withheld figure, and compares nothing with it", () => {
    const table = segment(answersOf({ a: 1, b: 20, c: 30 }), {
      by: "plan",
      minimumResponses: 5,
      suppression: "complementary",
      metric,
    });
    expect(table[1]).toMatchObject({
      segment: "b",
      n: 20,
      value: null,
      interval: null,
      suppressed: true,
      reason: "suppressed",
      promoters: { count: null },
      versusRest: { difference: null, pValue: null },
    });
    expect(table[2]).toMatchObject({ segment: "c", n: 30, suppressed: false });
  });

  it("is asked for with a minimum, and of metrics that withhold", () => {
    const rows = answersOf({ a: 1, b: 20 });
    expect(faultOf(() => segment(rows, { by: "plan", suppression: "complementary", metric })).message).toBe(
      'segment: options.suppression must be with minimumResponses above 0, which says what is withheld, got "complementary"',
    );
    const total = defineMetric({
      name: "total",
      summarize: (scores: readonly number[]) => ({ sum: scores.reduce((sum, score) => sum + score, 0) }),
      merge: (a, b) => ({ sum: a.sum + b.sum }),
      measure: ({ sum }) => ({ metric: "total", value: sum }),
    });
    const options = {
      by: "plan",
      minimumResponses: 5,
      suppression: "complementary",
      metric: total.of("score"),
    } as const;
    expect(faultOf(() => segment(rows, options)).message).toContain("withholds nothing below minimumResponses");
  });

  it("leaves no figure of too few to be worked out, from all that is shown and the whole, by whatever sums and differences", () => {
    const sizes = fc.array(fc.tuple(fc.nat(2), fc.nat(3), fc.nat(2), fc.integer({ min: 1, max: 9 })), {
      minLength: 1,
      maxLength: 14,
    });
    const minimum = fc.integer({ min: 2, max: 12 });
    let hidden = 0;
    fc.assert(
      fc.property(
        sizes,
        minimum,
        fc.constantFrom("none", "rollup"),
        fc.option(fc.integer({ min: 1, max: 3 })),
        (cells, least, subtotals, top) => {
          const rows = cells.flatMap(([a, b, c, n]) =>
            Array.from({ length: n }, (_, i) => ({ a, b, c, score: i % 11 })),
          );
          const by = ["a", "b", "c"] as const;
          const table = segment(rows, {
            by,
            subtotals,
            ...(top !== null && { top }),
            minimumResponses: least,
            suppression: "complementary",
            metric,
          });
          // Which rows of the input each row of the table is made of: those that no row beside it took, for the others beyond the top.
          const leaves = [...new Set(rows.map(({ a, b, c }) => `${a} ${b} ${c}`))];
          const isIn = (row: (typeof table)[number], leaf: string): boolean => {
            const values = leaf.split(" ").map(Number);
            if (!by.every((field, i) => !(field in row.by) || row.by[field] === values[i])) return false;
            if (row.level !== "other") return true;
            const depth = Object.keys(row.by).length + (subtotals === "rollup" ? 1 : 3);
            const beside = table.filter((other) => other.level !== "other" && Object.keys(other.by).length === depth);
            return !beside.some((other) => isIn(other, leaf));
          };
          const vectorOf = (row: (typeof table)[number]): number[] => leaves.map((leaf) => Number(isIn(row, leaf)));
          const shown = table.filter(({ suppressed }) => !suppressed).map(vectorOf);
          const known = reduce([...shown, leaves.map(() => 1)]);
          for (const row of table) {
            if (row.n >= least || row.n === rows.length) continue;
            hidden++;
            expect(row.suppressed).toBe(true);
            expect(isSpanned(vectorOf(row), known)).toBe(false);
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(hidden).toBeGreaterThan(300);
  });
});

/** Rows in echelon form, by exact elimination: the entries are small whole numbers. */
function reduce(vectors: readonly (readonly number[])[]): number[][] {
  const basis: number[][] = [];
  for (const vector of vectors) {
    const rest = eliminate(vector, basis);
    if (rest.some((entry) => Math.abs(entry) > 1e-9)) basis.push(rest);
  }
  return basis;
}

function eliminate(vector: readonly number[], basis: readonly (readonly number[])[]): number[] {
  let rest = [...vector];
  for (const row of basis) {
    const pivot = row.findIndex((entry) => Math.abs(entry) > 1e-9);
    const factor = (rest[pivot] as number) / (row[pivot] as number);
    rest = rest.map((entry, i) => entry - factor * (row[i] as number));
  }
  return rest;
}

function isSpanned(vector: readonly number[], basis: readonly (readonly number[])[]): boolean {
  return eliminate(vector, basis).every((entry) => Math.abs(entry) < 1e-9);
}
