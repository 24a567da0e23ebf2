import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MetricInputError } from "../../src/errors.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { sketchedValue } from "../../src/stats/quantile-sketch.ts";
import { mergeQuantileSketches, quantileOfSketch, quantileSketch } from "../../src/stats/sketch.ts";
import { quantileSketchOfBuckets, type SketchBucketRow } from "../../src/stats/sketch-of-buckets.ts";
import { expectClose, readReference } from "./reference.ts";

const value = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: -5, max: 5 }));
const relativeError = fc.constantFrom(0.0001, 0.01, 0.05, 0.5);

/** Counts as `group by floor(ln(x) / ln(γ))` does. */
function groupBy(values: readonly number[], gamma: number): SketchBucketRow[] {
  const rows = new Map<number, number>();
  for (const one of values) {
    const bucket = Math.floor(Math.log(one) / Math.log(gamma));
    rows.set(bucket, (rows.get(bucket) ?? 0) + 1);
  }
  return Array.from(rows, ([bucket, count]) => ({ bucket, count }));
}

describe("the contracts of other sketches", () => {
  interface Contract {
    readonly x: number[] | "1..100";
    readonly p: number[];
    readonly alpha: number;
  }
  const sampleOf = ({ x }: Pick<Contract, "x">): number[] =>
    x === "1..100" ? Array.from({ length: 100 }, (_, i) => i + 1) : x;

  it.each(readReference<Contract, { exact: number[] }>("sketches", "DDSketch values"))(
    "holds DDSketch's order statistics within its relative error: $name",
    ({ input, expected }) => {
      const sample = sampleOf(input);
      const sketch = quantileSketch(sample, { relativeError: input.alpha });
      for (const [place, p] of input.p.entries()) {
        const rank = Math.floor(p * (sample.length - 1));
        expectClose(sketchedValue(sketch, rank), Number(expected.exact[place]), {
          relative: input.alpha * (1 + 1e-12),
        });
      }
    },
  );

  it("holds DDSketch's quantiles of values of either sign and zero", () => {
    const [contract] = readReference<Contract, { quantiles: number[]; min: number; max: number; count: number }>(
      "sketches",
      "DDSketch README",
    );
    const sketch = quantileSketch(sampleOf(contract?.input as Contract));
    expect(contract?.input.p.map((p) => quantileOfSketch(sketch, p))).toEqual(contract?.expected.quantiles);
    expect(sketch).toMatchObject({
      minimum: contract?.expected.min,
      maximum: contract?.expected.max,
      count: contract?.expected.count,
    });
  });

  it("holds DDSketch's median of weighted values, where weights are whole numbers of rows", () => {
    const [contract] = readReference<{ alpha: number }, { count: number; median: number }>(
      "sketches",
      "DDSketch weighted",
    );
    // Weights of 1.1 and 110 are 11 and 1100 tenths.
    const sample = Array.from({ length: 100 }, (_, i) => new Array<number>(11).fill(i)).flat();
    const sketch = quantileSketch([...sample, ...new Array<number>(1100).fill(100)], {
      relativeError: Number(contract?.input.alpha),
    });
    expect(sketch.count).toBe(10 * Number(contract?.expected.count));
    expectClose(quantileOfSketch(sketch, 0.5), Number(contract?.expected.median), { relative: 0.05 });
  });

  it.each(
    ["t-digest (Dunning) small count", "t-digest (Dunning) bigJump"].flatMap((prefix) =>
      readReference<Contract, number[]>("sketches", prefix),
    ),
  )("gives the value at rank ⌊p · n⌋ within 1 %: $name", ({ input, expected }) => {
    const sample = sampleOf(input);
    const sketch = quantileSketch(sample);
    for (const [place, p] of input.p.entries()) {
      const rank = Math.min(Math.floor(p * sample.length), sample.length - 1);
      expectClose(sketchedValue(sketch, rank), Number(expected[place]), { relative: 0.01 });
    }
  });

  it("gives the value at rank ⌈p · n⌉, counted from 1, within 1 %, as a discrete digest does", () => {
    const [contract] = readReference<Contract, number[]>("sketches", "discrete digest percentile");
    if (contract === undefined) throw new Error("no contract");
    const [x, p] = [sampleOf(contract.input), contract.input.p];
    const sketch = quantileSketch(x);
    const found = p.map((share) => sketchedValue(sketch, Math.max(Math.ceil(share * x.length), 1) - 1));
    for (const [place, one] of found.entries()) {
      expectClose(one, Number(contract.expected[place]), { relative: 0.01 });
    }
  });

  it("finds the middle of two equal masses, however large they are", () => {
    const [contract] = readReference<{ p: number[] }, number[]>("sketches", "t-digest (Dunning) mid-point");
    for (const size of [1, 7, 10_000]) {
      const sketch = quantileSketch([...new Array<number>(size).fill(1), ...new Array<number>(size).fill(2)]);
      for (const [place, p] of (contract?.input.p ?? []).entries()) {
        const rank = Math.min(Math.floor(p * 2 * size), 2 * size - 1);
        expectClose(sketchedValue(sketch, rank), Number(contract?.expected[place]), { relative: 0.01 * (1 + 1e-12) });
      }
    }
  });
});

describe("quantileSketch", () => {
  it("gives quantiles within its relative error, where both neighbours have one sign", () => {
    const positive = fc.array(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(positive, relativeError, fc.double({ min: 0, max: 1, noNaN: true }), (values, alpha, p) => {
        const exact = Number(quantile(values, p));
        const sketch = quantileSketch(values, { relativeError: alpha });
        expectClose(quantileOfSketch(sketch, p), exact, { relative: alpha * (1 + 1e-9) });
      }),
    );
  });

  it("is the same sketch from 100 merged parts as from one pass, and after a trip through JSON", () => {
    const values = Array.from({ length: 20_000 }, (_, i) => ((i * 7919) % 20_011) ** 2 - 5000);
    const parts = Array.from({ length: 100 }, (_, part) => quantileSketch(values.filter((_, i) => i % 100 === part)));
    const merged = parts.map((part) => JSON.parse(JSON.stringify(part))).reduce(mergeQuantileSketches);
    expect(merged).toEqual(quantileSketch(values));
  });

  it.each<[string, () => unknown]>([
    ["quantileSketch: values[1] must be a finite number, got NaN", () => quantileSketch([1, Number.NaN])],
    [
      "quantileSketch: options.relativeError must be a number from 0.0001 to 0.5 (0.01 for 1 %), got 1",
      () => quantileSketch([1], { relativeError: 1 }),
    ],
    [
      "quantileSketch: options.error must be one of the options relativeError, got 0.1",
      () => quantileSketch([1], { error: 0.1 } as never),
    ],
    ["quantileOfSketch: p must be a number from 0 to 1, got 50", () => quantileOfSketch(quantileSketch([1]), 50)],
    [
      "mergeQuantileSketches: b.relativeError must be 0.01, as that of a, got 0.02",
      () => mergeQuantileSketches(quantileSketch([1]), quantileSketch([1], { relativeError: 0.02 })),
    ],
    [
      "quantileOfSketch: sketch.count must be the sum of the counts (1), got 2",
      () => quantileOfSketch({ ...quantileSketch([1]), count: 2 }, 0.5),
    ],
    [
      "quantileOfSketch: sketch.positive.indexes[1] must be greater than the one before, got 0",
      () => quantileOfSketch({ ...quantileSketch([1]), positive: { indexes: [0, 0], counts: [1, 1] } }, 0.5),
    ],
  ])("refuses: %s", (message, call) => {
    expect(call).toThrow(MetricInputError);
    expect(call).toThrow(message);
  });

  it("gives for any JSON value in the place of a sketch a result or a MetricInputError", () => {
    const part = fc.oneof(fc.jsonValue(), fc.constantFrom(1, 0, null, [], [1], { indexes: [1], counts: [1] }));
    const odd = fc.record(
      {
        relativeError: part,
        count: part,
        minimum: part,
        maximum: part,
        zeroCount: part,
        positive: part,
        negative: part,
      },
      { requiredKeys: [] },
    );
    const attempt = (call: () => unknown): void => {
      try {
        expect(Number.isNaN(call())).toBe(false);
      } catch (error) {
        expect(error).toBeInstanceOf(MetricInputError);
      }
    };
    fc.assert(
      fc.property(fc.oneof(odd, fc.jsonValue()), part, (sketch, place) => {
        attempt(() => quantileOfSketch(sketch as never, 0.5));
        attempt(() => quantileOfSketch({ ...quantileSketch([3]), positive: place } as never, 0.5));
        attempt(() => mergeQuantileSketches(sketch as never, quantileSketch([1])));
        attempt(() => quantileSketchOfBuckets(sketch as never));
      }),
    );
  });
});

describe("quantileSketchOfBuckets", () => {
  it("makes of a warehouse's counts the sketch of the values, but for the ends", () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), (values) => {
        const sketch = quantileSketch(values);
        const gamma = 1.01 / 0.99;
        const made = quantileSketchOfBuckets({
          positive: groupBy(
            values.filter((one) => one >= 1e-300),
            gamma,
          ),
          negative: groupBy(
            values.filter((one) => one <= -1e-300).map((one) => -one),
            gamma,
          ),
          zeroCount: values.filter((one) => Math.abs(one) < 1e-300).length,
        });
        expect(made.count).toBe(sketch.count);
        for (const p of [0, 0.25, 0.5, 0.9, 1]) {
          const rank = Math.floor(p * (values.length - 1));
          const exact = Float64Array.from(values).sort()[rank] as number;
          expectClose(sketchedValue(made, rank), exact, { relative: 0.01 * (1 + 1e-9), absolute: 1e-300 });
        }
      }),
    );
  });

  it("adds up rows of one bucket, in any order, and takes the ends where they are known", () => {
    const made = quantileSketchOfBuckets({
      positive: [
        { bucket: 5, count: 1 },
        { bucket: 0, count: 2 },
        { bucket: 5, count: 3 },
      ],
      minimum: 1.005,
      maximum: 1.11,
    });
    expect(made).toEqual({
      relativeError: 0.01,
      count: 6,
      minimum: 1.005,
      maximum: 1.11,
      zeroCount: 0,
      positive: { indexes: [0, 5], counts: [2, 4] },
      negative: { indexes: [], counts: [] },
    });
    expect(quantileSketchOfBuckets({})).toEqual(quantileSketch([]));
  });

  it.each<[string, () => unknown]>([
    [
      "counts.positive[0].bucket must be an integer from -4000000 to 4000000, got 1.5",
      () => quantileSketchOfBuckets({ positive: [{ bucket: 1.5, count: 1 }] }),
    ],
    [
      "counts.negative[1].count must be an integer of 0 or more, got -1",
      () =>
        quantileSketchOfBuckets({
          negative: [
            { bucket: 1, count: 1 },
            { bucket: 1, count: -1 },
          ],
        }),
    ],
    [
      "counts.maximum must be in the highest bucket, near 1.01, got 7",
      () => quantileSketchOfBuckets({ positive: [{ bucket: 0, count: 1 }], maximum: 7 }),
    ],
  ])("refuses: %s", (message, call) => {
    expect(call).toThrow(`quantileSketchOfBuckets: ${message}`);
  });
});
