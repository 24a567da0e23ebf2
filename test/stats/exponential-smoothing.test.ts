import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ExponentialSmoothingOptions, exponentialSmoothing } from "../../src/stats/exponential-smoothing.ts";
import type { SmoothingParameters, SmoothingState } from "../../src/stats/exponential-smoothing-filter.ts";
import { faultOf, freezeDeep } from "../support/soundness.ts";
import { expectClose, readReference } from "./reference.ts";

interface Input {
  readonly data: string;
  readonly trend: "none" | "linear" | "damped";
  readonly seasonLength: number;
  readonly parameters: SmoothingParameters;
  readonly initial: SmoothingState;
}

interface Expected {
  readonly level: number;
  readonly sse: number;
  readonly fitted: readonly number[];
  readonly mean: readonly number[];
  readonly factor?: readonly number[];
  readonly statsmodelsSse: number;
}

const data = readReference<object, Record<string, number[]>>("time-series", "data")[0]?.expected ?? {};
const simple = { alpha: 0.5, beta: 0, gamma: 0, phi: 1 };
const messageOf = (values: unknown, options?: unknown): string =>
  faultOf(() => exponentialSmoothing(values as number[], options as ExponentialSmoothingOptions)).message;

describe("exponentialSmoothing", () => {
  it.each(readReference<Input, Expected>("time-series", "smoothing"))(
    "gives the figures of $name",
    ({ input, expected }) => {
      const { data: name, trend, seasonLength, parameters, initial } = input;
      const horizon = expected.mean.length;
      const series = data[name] as number[];
      const known = exponentialSmoothing(series, { trend, seasonLength, parameters, initial, horizon });
      const tolerance = { relative: 1e-12 };
      expectClose(known.state.level, expected.level, tolerance);
      expectClose(known.sumOfSquares, expected.sse, tolerance);
      for (const [i, value] of expected.fitted.entries()) expectClose(known.fitted[i], value, tolerance);
      for (const [i, value] of expected.mean.entries()) expectClose(known.forecasts[i]?.value, value, tolerance);
      for (const [i, factor] of expected.factor?.entries() ?? []) {
        const error = known.forecasts[i]?.standardError as number;
        expectClose(error ** 2 / (known.variance as number), factor, { relative: 1e-10 });
      }
    },
  );

  it.each(readReference<Input, Expected>("time-series", "smoothing"))(
    "fits no worse than R and statsmodels: $name",
    ({ input, expected }) => {
      const { data: name, trend, seasonLength } = input;
      const { sumOfSquares } = exponentialSmoothing(data[name] as number[], { trend, seasonLength });
      const best = Math.min(expected.sse, expected.statsmodelsSse);
      expect(sumOfSquares).toBeLessThanOrEqual(best * (1 + 1e-8));
    },
  );

  it("takes the initial state that leaves the least, given the parameters", () => {
    const values = [3, 5, 4, 8, 6, 9, 7];
    const parameters = { alpha: 0.3, beta: 0.1, gamma: 0, phi: 1 };
    const { initial, sumOfSquares } = exponentialSmoothing(values, { trend: "linear", parameters });
    for (const [level, slope] of [
      [0.01, 0],
      [-0.01, 0],
      [0, 0.01],
      [0, -0.01],
    ] as const) {
      const moved = { ...initial, level: initial.level + level, slope: initial.slope + slope };
      const other = exponentialSmoothing(values, { trend: "linear", parameters, initial: moved });
      expect(other.sumOfSquares).toBeGreaterThan(sumOfSquares);
    }
  });

  it("goes straight through a straight line, and through a season that repeats", () => {
    const line = exponentialSmoothing([2, 4, 6, 8, 10, 12], { trend: "linear", horizon: 3 });
    for (const [i, value] of [14, 16, 18].entries()) expectClose(line.forecasts[i]?.value, value, { absolute: 1e-6 });
    const season = exponentialSmoothing([1, 2, 6, 1, 2, 6, 1, 2, 6, 1, 2, 6], { seasonLength: 3, horizon: 4 });
    for (const [i, value] of [1, 2, 6, 1].entries()) {
      expectClose(season.forecasts[i]?.value, value, { absolute: 1e-6 });
    }
  });

  it("learns nothing from a gap, and counts the time", () => {
    const initial = { level: 10, slope: 2, seasonal: [] };
    const parameters = { alpha: 0.5, beta: 0.25, gamma: 0, phi: 1 };
    const gap = exponentialSmoothing([12, null, 18], { trend: "linear", parameters, initial });
    expect(gap.fitted).toEqual([12, null, 16]);
    expect(gap.state).toEqual({ level: 17, slope: 2.5, seasonal: [] });
    const flat = { level: 0, slope: 0, seasonal: [] };
    const open = exponentialSmoothing([2, 2, null, null], { parameters: simple, initial: flat });
    expectClose(open.forecasts[0]?.standardError, Math.sqrt(2.5 * (1 + 2 * 0.25)), { relative: 1e-14 });
  });

  it("knows no error where nothing varies, and nothing of no values", () => {
    const flat = exponentialSmoothing([4, 4, 4, 4]);
    expect(flat.forecasts).toEqual([{ value: 4, standardError: null }]);
    const none = exponentialSmoothing([]);
    expect(none.variance).toBe(null);
    expect(none.forecasts).toEqual([]);
    expect(exponentialSmoothing([null, null]).forecasts).toEqual([]);
  });

  it("moves and stretches with its values", () => {
    const series = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 8, maxLength: 20 });
    fc.assert(
      fc.property(
        series,
        fc.integer({ min: -1000, max: 1000 }),
        fc.constantFrom(0.001, 2, 1000),
        (values, shift, scale) => {
          const options = {
            parameters: { alpha: 0.3, beta: 0.1, gamma: 0.2, phi: 0.9 },
            trend: "damped",
            seasonLength: 3,
          } as const;
          const before = exponentialSmoothing(values, { ...options, horizon: 4 });
          const after = exponentialSmoothing(
            values.map((value) => shift + scale * value),
            { ...options, horizon: 4 },
          );
          for (const [i, { value }] of before.forecasts.entries()) {
            expectClose(after.forecasts[i]?.value, shift + scale * value, {
              absolute: 1e-7 * (Math.abs(shift) + scale * 100),
            });
          }
        },
      ),
    );
  });

  it("takes a share of the season of all that the level leaves", () => {
    const parameters = { alpha: 0.9, beta: 0, gamma: 0.1, phi: 1 };
    expect(exponentialSmoothing([1, 3, 1, 3], { seasonLength: 2, parameters }).parameters).toEqual(parameters);
    const tooMuch = { ...parameters, gamma: 0.11 };
    expect(messageOf([1, 3, 1, 3], { seasonLength: 2, parameters: tooMuch })).toBe(
      "exponentialSmoothing: options.parameters.gamma must be a number from 0 to 1 − alpha, got 0.11",
    );
  });

  it("leaves its input alone", () => {
    const values = freezeDeep([1, 3, 2, 4, null, 6]);
    expect(() => exponentialSmoothing(values, freezeDeep({ trend: "damped" as const, horizon: 2 }))).not.toThrow();
  });

  it("says what is wrong", () => {
    expect(messageOf("1")).toBe('exponentialSmoothing: values must be an array of numbers, got "1"');
    expect(messageOf([1, Number.NaN])).toBe(
      "exponentialSmoothing: values[1] must be a finite number (of at most 1e30), or null, got NaN",
    );
    expect(messageOf([1], { seasonLength: 25 })).toBe(
      "exponentialSmoothing: options.seasonLength must be an integer from 1 to 24, got 25",
    );
    expect(messageOf([1], { parameters: { ...simple, beta: 0.1 } })).toBe(
      "exponentialSmoothing: options.parameters.beta must be 0 without a trend, got 0.1",
    );
    expect(messageOf([1], { parameters: { ...simple, phi: 0.9 } })).toContain("phi must be 1 without damping");
    expect(messageOf([1], { initial: { level: 1, slope: 0, seasonal: [1] } })).toContain(
      "options.initial.seasonal must be an array of 0, one effect for each period of the season",
    );
    expect(messageOf([1], { initial: { level: 1, slope: 1, seasonal: [] } })).toContain(
      "slope must be 0 without a trend",
    );
    expect(messageOf([1], { alpha: 0.5 })).toContain("options.alpha must be one of the options trend, seasonLength");
  });
});
