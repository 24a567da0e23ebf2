import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fiveNumberSummary, interquartileRange, medianAbsoluteDeviation } from "../../src/stats/spread.ts";
import { trimmedMean } from "../../src/stats/trimmed-mean.ts";
import { expectClose, readReference } from "./reference.ts";

interface Summary {
  readonly iqr7: number;
  readonly mad: number;
  readonly madRaw: number;
  readonly fivenum: number[];
  readonly trimmed10: number;
  readonly trimmed20: number;
}

describe("the robust figures", () => {
  it.each(readReference<{ x: number[] }, Summary>("quantiles", "summary"))(
    "agree with R: $name",
    ({ input, expected }) => {
      const tolerance = { relative: 1e-12 };
      expectClose(interquartileRange(input.x), expected.iqr7, tolerance);
      expectClose(medianAbsoluteDeviation(input.x), expected.mad, tolerance);
      expectClose(medianAbsoluteDeviation(input.x, { scale: "none" }), expected.madRaw, tolerance);
      expectClose(trimmedMean(input.x, 0.1), expected.trimmed10, tolerance);
      expectClose(trimmedMean(input.x, 0.2), expected.trimmed20, tolerance);
      const five = Object.values(fiveNumberSummary(input.x) ?? {});
      for (const [index, figure] of expected.fivenum.entries()) expectClose(five[index], figure, tolerance);
    },
  );

  it("are null for an empty sample", () => {
    expect(interquartileRange([])).toBeNull();
    expect(medianAbsoluteDeviation([])).toBeNull();
    expect(fiveNumberSummary([])).toBeNull();
    expect(trimmedMean([], 0.1)).toBeNull();
  });

  it("are the value itself, or no spread, for a single value", () => {
    expect(medianAbsoluteDeviation([4])).toBe(0);
    expect(interquartileRange([4])).toBe(0);
    expect(Object.values(fiveNumberSummary([4]) ?? {})).toEqual([4, 4, 4, 4, 4]);
    expect(trimmedMean([4], 0.5)).toBe(4);
  });
});

describe("trimmedMean", () => {
  it("is the median where a half is left out at each end", () => {
    expect(trimmedMean([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(trimmedMean([1, 2, 30], 0.5)).toBe(2);
  });

  it("lies between the smallest and the largest value", () => {
    const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(sample, fc.double({ min: 0, max: 0.5, noNaN: true }), (values, share) => {
        const mean = trimmedMean(values, share) as number;
        expect(mean).toBeGreaterThanOrEqual(Math.min(...values));
        expect(mean).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });

  it("refuses to leave out more than a half at each end", () => {
    expect(() => trimmedMean([1, 2], 0.6)).toThrow("trimmedMean: share must be a number from 0 to 0.5, got 0.6");
  });
});
