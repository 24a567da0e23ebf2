import { describe, expect, it } from "vitest";
import { zTest } from "../../src/stats/z-test.ts";

describe("zTest", () => {
  it("divides the difference by the standard errors taken together", () => {
    const test = zTest({ center: 10, standardError: 3 }, { center: 20, standardError: 4 });
    expect(test).toMatchObject({ difference: -10, standardError: 5, statistic: -2 });
    expect(test.pValue).toBeCloseTo(0.04550026389635842, 15);
    expect(test.interval?.low).toBeCloseTo(-19.799819922700273, 12);
    expect(test.interval?.high).toBeCloseTo(-0.20018007729972975, 12);
  });

  it("looks to the side that it is asked to", () => {
    const a = { center: 1, standardError: 1 };
    const b = { center: 0, standardError: 0 };
    expect(zTest(a, b, { alternative: "greater" }).pValue).toBeCloseTo(0.15865525393145707, 15);
    expect(zTest(a, b, { alternative: "less" }).pValue).toBeCloseTo(0.8413447460685429, 15);
  });

  it("has no statistic without a standard error", () => {
    const exact = { center: 1, standardError: 0 };
    expect(zTest(exact, exact)).toMatchObject({ difference: 0, statistic: null, pValue: null, interval: null });
  });

  it("refuses estimates that are not finite", () => {
    expect(() => zTest({ center: Number.NaN, standardError: 1 }, { center: 0, standardError: 1 })).toThrow(
      "zTest: a.center must be a finite number, got NaN",
    );
    expect(() => zTest({ center: 0, standardError: 1 }, { center: 0, standardError: -1 })).toThrow(
      "zTest: b.standardError must be a finite number of 0 or more, got -1",
    );
  });
});
