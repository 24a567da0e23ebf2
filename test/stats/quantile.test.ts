import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MetricInputError } from "../../src/errors.ts";
import { median, type QuantileType, quantile, quantileOfSorted, quantiles } from "../../src/stats/quantile.ts";
import { expectClose, readReference } from "./reference.ts";

const types: QuantileType[] = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const type = fc.constantFrom(...types);

type Quantiles = Partial<Record<`type${QuantileType}`, number | number[]>>;

describe("quantile", () => {
  const cases = [
    ...readReference<{ x: number[]; p: number[] }, Quantiles>("quantiles", "quantiles"),
    ...readReference<{ x: number[]; p: number[] }, Quantiles>("quantiles", "Wikipedia"),
  ];
  it.each(cases)("agrees with R in every type: $name", ({ input, expected }) => {
    let compared = 0;
    for (const type of types) {
      const figures = expected[`type${type}`];
      if (figures === undefined) continue;
      const actual = quantiles(input.x, input.p, { type });
      for (const [index, figure] of [figures].flat().entries()) {
        expectClose(actual[index], figure, { relative: 1e-12 });
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(1);
  });

  it("rounds a half to the even order statistic in type 3, as R does", () => {
    // Four times these shares are 1.5, 2.5 and 3.5.
    expect(quantiles([10, 20, 30, 40], [0.375, 0.625, 0.875], { type: 3 })).toEqual([20, 20, 40]);
  });

  it("takes a position that misses a whole number by rounding for that number", () => {
    // 3 · 0.1 is 0.30000000000000004 and 10 · that is 3.0000000000000004, one unit in the last place above 3.
    const tenth = Array.from({ length: 10 }, (_, index) => index + 1);
    expect(quantile(tenth, 3 * 0.1, { type: 1 })).toBe(3);
    expect(quantile(tenth, 3 * 0.1, { type: 2 })).toBe(3.5);
  });

  it("gives null for an empty sample", () => {
    expect(quantile([], 0.5)).toBeNull();
    expect(quantiles([], [0, 1])).toEqual([null, null]);
    expect(quantileOfSorted([], 0.5)).toBeNull();
    expect(median([])).toBeNull();
  });

  it("lies between the smallest and the largest value and does not fall as the share rises", () => {
    fc.assert(
      fc.property(sample, share, share, type, (values, p, q, type) => {
        const [low, high] = quantiles(values, [Math.min(p, q), Math.max(p, q)], { type }) as [number, number];
        expect(low).toBeGreaterThanOrEqual(Math.min(...values));
        expect(high).toBeLessThanOrEqual(Math.max(...values));
        expect(high - low).toBeGreaterThanOrEqual(-1e-9);
      }),
    );
  });

  it("does not depend on the order and leaves the sample as it was", () => {
    fc.assert(
      fc.property(sample, share, type, (values, p, type) => {
        const frozen = Object.freeze([...values]);
        const reversed = new Float64Array(values).reverse();
        const before = reversed.slice();
        expect(quantile(frozen, p, { type })).toBe(quantile(reversed, p, { type }));
        expect(reversed).toEqual(before);
      }),
    );
  });

  it("agrees with the quantile of the sorted sample", () => {
    fc.assert(
      fc.property(sample, share, type, (values, p, type) => {
        const sorted = [...values].sort((a, b) => a - b);
        expect(quantileOfSorted(sorted, p, type)).toBe(quantile(values, p, { type }));
      }),
    );
  });

  it("refuses shares, types and options that there are not", () => {
    expect(() => quantile([1], 95)).toThrow("quantile: p must be a number from 0 to 1, got 95");
    expect(() => quantiles([1], [0.5, Number.NaN])).toThrow("quantiles: ps[1] must be");
    expect(() => quantile([1], 0.5, { type: 10 as QuantileType })).toThrow("options.type must be one of 1, 2, 3");
    expect(() => quantileOfSorted([1], 0.5, 0 as QuantileType)).toThrow(MetricInputError);
    expect(() => quantile([1], 0.5, { kind: 7 } as object)).toThrow("options.kind must be one of the options type");
  });
});

it("gives the middle value or the mean of the two", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});
