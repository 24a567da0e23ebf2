import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantile } from "../../src/stats/quantile.ts";
import { weightedQuantile } from "../../src/stats/weighted-quantile.ts";
import { readReference } from "./reference.ts";

describe("weightedQuantile", () => {
  it.each(
    readReference<{ weights: number[]; values: number[][]; p: number[] }, { quantiles: number[] }>(
      "weighting",
      "weighted quantiles",
    ),
  )("agrees with Hmisc: $name", ({ input, expected }) => {
    const values = input.values.flat();
    const weights = input.values.flatMap((stratum, i) => stratum.map(() => Number(input.weights[i])));
    expect(input.p.map((p) => weightedQuantile(values, weights, p))).toEqual(expected.quantiles);
  });

  const sample = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 5 })), {
    minLength: 1,
    maxLength: 30,
  });
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  it("with whole weights is type 7 of the values repeated so often", () => {
    fc.assert(
      fc.property(sample, share, (pairs, p) => {
        const [values, weights] = [pairs.map(([value]) => value), pairs.map(([, weight]) => weight)];
        const repeated = pairs.flatMap(([value, weight]) => Array<number>(weight).fill(value));
        const expected = quantile(repeated, p);
        const found = weightedQuantile(values, weights, p);
        if (expected === null) expect(found).toBe(null);
        else expect(found).toBeCloseTo(expected, 9);
      }),
    );
  });

  it("by the inverse of the distribution is type 1 of them, whatever the weights are multiplied by", () => {
    fc.assert(
      fc.property(sample, fc.constantFrom(0, 0.25, 0.5, 0.9, 1), fc.constantFrom(1, 1e-3, 1e6), (pairs, p, factor) => {
        const [values, weights] = [pairs.map(([value]) => value), pairs.map(([, weight]) => weight * factor)];
        const repeated = pairs.flatMap(([value, weight]) => Array<number>(weight).fill(value));
        expect(weightedQuantile(values, weights, p, { method: "inverse-cdf" })).toBe(
          quantile(repeated, p, { type: 1 }),
        );
      }),
    );
  });

  it("of nothing, or of weights of 0 alone, is null", () => {
    expect(weightedQuantile([], [], 0.5)).toBe(null);
    expect(weightedQuantile([1, 2], [0, 0], 0.5)).toBe(null);
  });

  it.each([
    [[1, 2], [1], 0.5, undefined, "weights.length must be 2, one for each value, got 1"],
    [[1, 2], [1, -1], 0.5, undefined, "weights[1] must be a number from 0 on, got -1"],
    [[1, 2], [1, Number.NaN], 0.5, undefined, "weights[1] must be a finite number, got NaN"],
    [[1, 2], [1, 1], 1.5, undefined, "p must be a number from 0 to 1, got 1.5"],
    [[1], [1], 0.5, { method: "type 7" }, 'options.method must be "frequency" or "inverse-cdf", got "type 7"'],
    [[1, 2], [1e308, 1e308], 0.5, undefined, "weights must be weights with a finite sum, got Infinity"],
  ])("refuses %j with %j at %d, %j", (values, weights, p, options, message) => {
    expect(() => weightedQuantile(values, weights, p, options as never)).toThrow(`weightedQuantile: ${message}`);
  });
});
