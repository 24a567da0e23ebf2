import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MetricInputError } from "../../src/errors.ts";
import { quantile } from "../../src/stats/quantile.ts";
import {
  mergeCounts,
  mergeSketches,
  type QuantileSketch,
  quantileByRank,
  sketchedValue,
  sketchValues,
} from "../../src/stats/quantile-sketch.ts";
import { expectClose, readReference } from "./reference.ts";

const magnitude = fc.double({ min: 1e-290, max: 1e300, noNaN: true });
const value = fc.oneof(
  magnitude,
  magnitude.map((positive) => -positive),
  fc.integer({ min: -1000, max: 100_000 }),
);
const sample = fc.array(value, { minLength: 1, maxLength: 80 });
const error = fc.constantFrom(0.001, 0.01, 0.05);

function sketch(values: readonly number[], relativeError = 0.01): QuantileSketch {
  return sketchValues(Float64Array.from(values), null, relativeError);
}

function quantileOf(made: QuantileSketch, p: number): number | null {
  return quantileByRank(made.count, p, (rank) => sketchedValue(made, rank));
}

describe("sketchValues", () => {
  it.each(
    readReference<{ x: number[]; p: number[]; alpha: number }, { exact: number[] }>("first_response_time", "DDSketch"),
  )("stays within its error of the order statistics: $name", ({ input: { x, p, alpha }, expected }) => {
    const made = sketch(x, alpha);
    for (const [index, share] of p.entries()) {
      const rank = Math.floor(share * (x.length - 1));
      expectClose(sketchedValue(made, rank), Number(expected.exact[index]), { relative: alpha * (1 + 1e-12) });
    }
  });

  it("puts values into the buckets of ⌊ln x / ln γ⌋", () => {
    const gamma = 1.01 / 0.99;
    const { positive, negative, zeroCount, count } = sketch([1, 1.01, 1.03, 0, -1, 0.5, 1.01]);
    expect(positive).toEqual({ indexes: [Math.floor(Math.log(0.5) / Math.log(gamma)), 0, 1], counts: [1, 3, 1] });
    expect(negative).toEqual({ indexes: [0], counts: [1] });
    expect([zeroCount, count]).toEqual([1, 7]);
  });

  it("gives every order statistic within its relative error, and the ends exactly", () => {
    fc.assert(
      fc.property(sample, error, (values, relativeError) => {
        const made = sketch(values, relativeError);
        const sorted = Float64Array.from(values).sort();
        for (const [rank, exact] of sorted.entries()) {
          expectClose(sketchedValue(made, rank), exact, { relative: relativeError * (1 + 1e-9) });
        }
        expect(sketchedValue(made, 0)).toBe(sorted[0]);
        expect(sketchedValue(made, values.length - 1)).toBe(sorted[sorted.length - 1]);
      }),
    );
  });

  it("counts what is next to nothing as zero", () => {
    expect(sketch([5e-324, -1e-301, 0, -0])).toMatchObject({ zeroCount: 4, positive: { counts: [] } });
  });

  it("knows nothing of an empty sample", () => {
    const empty = sketch([]);
    expect(empty).toMatchObject({ count: 0, minimum: null, maximum: null, zeroCount: 0 });
    expect(quantileOf(empty, 0.5)).toBeNull();
  });

  it("takes values with how often they occur", () => {
    const repeated = fc.array(fc.tuple(value, fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(repeated, (pairs) => {
        const values = Float64Array.from(pairs, ([one]) => one);
        const counts = Float64Array.from(pairs, ([, count]) => count);
        const spelledOut = pairs.flatMap(([one, count]) => new Array<number>(count).fill(one));
        expect(sketchValues(values, counts)).toEqual(sketch(spelledOut));
      }),
    );
  });
});

describe("mergeSketches", () => {
  it("gives the sketch of the whole, to the last bucket, whatever the parts and their order", () => {
    fc.assert(
      fc.property(sample, sample, sample, (a, b, c) => {
        const whole = sketch([...a, ...b, ...c]);
        expect(mergeSketches("f", mergeSketches("f", sketch(a), sketch(b)), sketch(c))).toEqual(whole);
        expect(mergeSketches("f", sketch(c), mergeSketches("f", sketch(b), sketch(a)))).toEqual(whole);
        expect(mergeSketches("f", whole, sketch([]))).toEqual(whole);
        expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
      }),
    );
  });

  it("refuses sketches of different errors", () => {
    expect(() => mergeSketches("f", sketch([1], 0.01), sketch([1], 0.02))).toThrow(MetricInputError);
    expect(() => mergeSketches("f", sketch([1], 0.01), sketch([1], 0.02))).toThrow(
      "f: summary.relativeError must be 0.01, as in the other summary, got 0.02",
    );
  });
});

describe("quantileByRank", () => {
  it("is the quantile of type 7", () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
        const sorted = Float64Array.from(values).sort();
        expect(quantileByRank(values.length, p, (rank) => sorted[rank] as number)).toBe(quantile(values, p));
      }),
    );
  });
});

describe("mergeCounts", () => {
  it("adds the counts of keys that stand in both", () => {
    expect(mergeCounts([1, 3, 9], [2, 1, 1], [0, 3, 10], [5, 4, 1])).toEqual({
      keys: [0, 1, 3, 9, 10],
      counts: [5, 2, 5, 1, 1],
    });
  });
});
