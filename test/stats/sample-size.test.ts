import { describe, expect, it } from "vitest";
import { nonCentralTSurvival } from "../../src/stats/non-central-t.ts";
import { sampleSizeTTest, sampleSizeTwoProportions } from "../../src/stats/sample-size.ts";
import { studentTSurvival } from "../../src/stats/student-t.ts";
import { expectClose, readReference } from "./reference.ts";

interface Size {
  readonly nPerGroup: number;
}

describe("sampleSizeTwoProportions", () => {
  it.each(
    readReference<{ p1: number; p2: number; power: number; alpha: number }, Size>(
      "tests",
      "sample size two proportions",
    ),
  )("agrees with R: $name", ({ input: { p1, p2, power, alpha }, expected }) => {
    const size = sampleSizeTwoProportions(p1, p2, { power, confidenceLevel: 1 - alpha });
    // R solves the equation by iteration, to about five digits.
    expectClose(size.exact, expected.nPerGroup, { relative: 1e-5 });
    expect(size.perGroup).toBe(Math.ceil(expected.nPerGroup));
    expect(size.total).toBe(2 * size.perGroup);
    expect(sampleSizeTwoProportions(p2, p1, { power, confidenceLevel: 1 - alpha }).exact).toBe(size.exact);
  });

  it("needs less for a one-sided test, a lower power and a larger difference", () => {
    const usual = sampleSizeTwoProportions(0.5, 0.6).exact;
    expect(sampleSizeTwoProportions(0.5, 0.6, { alternative: "less" }).exact).toBeLessThan(usual);
    expect(sampleSizeTwoProportions(0.5, 0.6, { power: 0.7 }).exact).toBeLessThan(usual);
    expect(sampleSizeTwoProportions(0.5, 0.7).exact).toBeLessThan(usual);
    expect(sampleSizeTwoProportions(0.5, 0.6, { confidenceLevel: 0.99 }).exact).toBeGreaterThan(usual);
  });

  it("refuses proportions that are equal or none, and options that there are not", () => {
    expect(() => sampleSizeTwoProportions(0.5, 0.5)).toThrow("proportionB must be other than proportionA, got 0.5");
    expect(() => sampleSizeTwoProportions(50, 60)).toThrow("proportionA must be a number from 0 to 1, got 50");
    expect(() => sampleSizeTwoProportions(0.5, 0.6, { power: 1 })).toThrow("options.power must be");
    expect(() => sampleSizeTwoProportions(0.5, 0.6, { alpha: 0.05 } as object)).toThrow("options.alpha must be one of");
  });
});

describe("sampleSizeTTest", () => {
  it.each(
    readReference<{ delta: number; sd: number; power: number; alpha: number }, Size>("tests", "sample size t delta"),
  )("agrees with R: $name", ({ input: { delta, sd, power, alpha }, expected }) => {
    const size = sampleSizeTTest(delta, sd, { power, confidenceLevel: 1 - alpha });
    expectClose(size.exact, expected.nPerGroup, { absolute: 1e-3 });
    expect(size.perGroup).toBe(Math.ceil(expected.nPerGroup));
  });

  it("needs two of each at least, and takes very large and very small differences", () => {
    expect(sampleSizeTTest(1e6, 1)).toEqual({ perGroup: 2, total: 4, exact: 2 });
    // Far out the normal approximation holds: n = 2·(1.96 + 0.8416)²/d².
    expectClose(sampleSizeTTest(1e-4, 1).exact, 2 * 1e8 * (1.959963984540054 + 0.8416212335729143) ** 2, {
      relative: 1e-6,
    });
  });

  it("does not depend on the sign of the difference, and asks for one", () => {
    expect(sampleSizeTTest(-0.3, 1)).toEqual(sampleSizeTTest(0.3, 1));
    expect(() => sampleSizeTTest(0, 1)).toThrow("difference must be between 1e-7 and 1e7 standard deviations, got 0");
    expect(() => sampleSizeTTest(1, 0)).toThrow("standardDeviation must be a finite number above 0, got 0");
  });
});

describe("nonCentralTSurvival", () => {
  it("is Student's without a shift", () => {
    for (const degreesOfFreedom of [1, 2, 5, 30, 1e4]) {
      for (const t of [-3, -0.5, 0, 1, 4]) {
        const expected = studentTSurvival(t, degreesOfFreedom);
        expectClose(nonCentralTSurvival(t, degreesOfFreedom, 0), expected, { absolute: 1e-12 });
      }
    }
  });
});
