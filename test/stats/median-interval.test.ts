import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { medianInterval } from "../../src/stats/median-interval.ts";
import { median } from "../../src/stats/quantile.ts";
import { createRandom } from "../../src/stats/random.ts";
import { expectClose, readReference } from "./reference.ts";

interface Expected {
  readonly lower: number | null;
  readonly upper: number | null;
  readonly coverage: number | null;
}

describe("medianInterval", () => {
  it.each(readReference<{ x: number[]; confidence: number }, Expected>("quantiles", "median order-statistic"))(
    "agrees with R's binomial: $name",
    ({ input, expected }) => {
      const interval = medianInterval(input.x, { confidenceLevel: input.confidence });
      if (expected.coverage === null) {
        expect(interval).toBeNull();
        return;
      }
      expect([interval?.low, interval?.high]).toEqual([expected.lower, expected.upper]);
      expectClose(interval?.coverage, expected.coverage, { absolute: 1e-12 });
      expect(interval?.method).toBe("order-statistics");
    },
  );

  it("needs six values for 95 %", () => {
    expect(medianInterval([])).toBeNull();
    expect(medianInterval([1, 2, 3, 4, 5])).toBeNull();
    expect(medianInterval([1, 2, 3, 4, 5, 6])).toEqual({
      low: 1,
      high: 6,
      confidenceLevel: 0.95,
      coverage: 0.96875,
      method: "order-statistics",
    });
  });

  it("holds the median and covers its level", () => {
    const sample = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(sample, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (values, confidenceLevel) => {
        const interval = medianInterval(values, { confidenceLevel });
        if (interval === null) return;
        expect(interval.coverage).toBeGreaterThanOrEqual(confidenceLevel - 1e-12);
        expect(interval.low).toBeLessThanOrEqual(median(values) as number);
        expect(interval.high).toBeGreaterThanOrEqual(median(values) as number);
      }),
    );
  });

  it("holds the true median as often as it reports", () => {
    const { uniform } = createRandom("median coverage");
    const runs = 4000;
    let covered = 0;
    let coverage = 0;
    for (let run = 0; run < runs; run++) {
      const interval = medianInterval(Array.from({ length: 25 }, () => -Math.log(1 - uniform())));
      coverage = interval?.coverage ?? 0;
      if (Math.LN2 >= (interval?.low as number) && Math.LN2 <= (interval?.high as number)) covered += 1;
    }
    const monteCarloError = Math.sqrt((coverage * (1 - coverage)) / runs);
    expect(Math.abs(covered / runs - coverage)).toBeLessThan(4 * monteCarloError);
  });

  it("refuses a level in percent", () => {
    expect(() => medianInterval([1, 2], { confidenceLevel: 95 })).toThrow(
      "medianInterval: options.confidenceLevel must be a number between 0 and 1, got 95",
    );
  });
});
