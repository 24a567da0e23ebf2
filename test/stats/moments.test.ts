import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MetricInputError } from "../../src/errors.ts";
import { type Moments, mergeMoments, momentsOf, standardErrorOf, varianceOf } from "../../src/stats/moments.ts";
import { expectClose, readReference } from "./reference.ts";

const empty: Moments = { n: 0, mean: 0, m2: 0 };
const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 40 });

describe("momentsOf", () => {
  it("gives zeros for an empty sample, and no variance below two values", () => {
    expect(momentsOf([])).toEqual(empty);
    expect(momentsOf([7])).toEqual({ n: 1, mean: 7, m2: 0 });
    expect(varianceOf(momentsOf([7]))).toBeNull();
    expect(standardErrorOf(momentsOf([7]))).toBeNull();
  });

  it("is exact at an offset of a billion", () => {
    for (const offset of [0, 1e9, -1e9, 1e12]) {
      const values = [4, 7, 13, 16].map((value) => value + offset);
      expect(momentsOf(values)).toEqual({ n: 4, mean: 10 + offset, m2: 90 });
    }
  });

  it("finds no variance in equal values, whatever rounding does to their sum", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.integer({ min: 1, max: 60 }), (value, n) => {
        const { mean, m2 } = momentsOf(new Array(n).fill(value));
        expect(mean).toBe(value + 0);
        expect(m2).toBe(0);
      }),
    );
  });

  it.each(readReference<{ x: number[] }, { mean: number; variance: number }>("quantiles", "summary"))(
    "agrees with R: $name",
    ({ input, expected }) => {
      const moments = momentsOf(input.x);
      expectClose(moments.mean, expected.mean, { relative: 1e-14 });
      expectClose(varianceOf(moments), expected.variance, { relative: 1e-14 });
    },
  );

  it("refuses values whose squares pass the largest double", () => {
    expect(() => momentsOf([1e200, -1e200])).toThrow(MetricInputError);
    expect(() => momentsOf([1.7e308, 1.7e308, 1.7e308])).toThrow("momentsOf: values must be numbers whose squared");
  });
});

describe("mergeMoments", () => {
  it("gives the whole from many parts", () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 8 }), (parts) => {
        const merged = parts.map((part) => momentsOf(part)).reduce(mergeMoments, empty);
        const whole = momentsOf(parts.flat());
        expect(merged.n).toBe(whole.n);
        expectClose(merged.mean, whole.mean, { absolute: 1e-9 });
        expectClose(merged.m2, whole.m2, { absolute: 1e-3, relative: 1e-12 });
      }),
    );
  });

  it("keeps the variance over ten thousand single values at an offset of a billion", () => {
    const values = Array.from({ length: 10_000 }, (_, index) => 1e9 + (index % 10));
    const merged = values.map((value) => momentsOf([value])).reduce(mergeMoments, empty);
    expectClose(merged.mean, 1e9 + 4.5, { absolute: 1e-5 });
    expectClose(merged.m2, 82_500, { relative: 1e-7 });
  });

  it("does not depend on the order of the two, to the last bit", () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const [first, second] = [momentsOf(a), momentsOf(b)];
        expect(mergeMoments(first, second)).toEqual(mergeMoments(second, first));
      }),
    );
  });

  it("is changed by nothing that is empty", () => {
    fc.assert(
      fc.property(sample, (values) => {
        expect(mergeMoments(momentsOf(values), empty)).toEqual(momentsOf(values));
        expect(mergeMoments(empty, momentsOf(values))).toEqual(momentsOf(values));
      }),
    );
  });

  it("refuses what is not moments", () => {
    expect(() => mergeMoments(empty, { n: 2, mean: 0, m2: -1 })).toThrow(
      "mergeMoments: b.m2 must be a finite number of 0 or more, got -1",
    );
    expect(() => varianceOf({ n: 1.5, mean: 0, m2: 0 })).toThrow("moments.n must be an integer of 0 or more");
    expect(() => standardErrorOf(null as unknown as Moments)).toThrow(MetricInputError);
  });
});

it("gives the standard error of the mean", () => {
  expect(standardErrorOf({ n: 4, mean: 0, m2: 12 })).toBe(1);
});
