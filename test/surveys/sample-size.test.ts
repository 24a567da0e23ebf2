import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { marginOfError } from "../../src/surveys/margin-of-error.ts";
import { sampleSize } from "../../src/surveys/sample-size.ts";
import { faultOf } from "../support/soundness.ts";

describe("sampleSize for a margin of error", () => {
  it.each([
    // SurveyMonkey's worked example, DataHero's of a small population, and Atlassian's, which prints 278 for the last one.
    [{ marginOfError: 3, percent: 80 }, 682.926, 683],
    [{ marginOfError: 5 }, 384.146, 385],
    [{ marginOfError: 5, population: 1000 }, 277.733, 278],
    [{ marginOfError: 3, population: 1500 }, 623.758, 624],
    [{ marginOfError: 5, designEffect: 1.5 }, 576.219, 577],
    [{ marginOfError: 5, metric: "nps" }, 1536.584, 1537],
    [{ marginOfError: 5, metric: "nps", promoters: 45, detractors: 20 }, 902.743, 903],
    [{ marginOfError: 0.1, metric: "mean", standardDeviation: 1 }, 384.146, 385],
    [{ marginOfError: 5, confidenceLevel: 0.99 }, 663.49, 664],
  ] as const)("of %j is rounded up once", (options, exact, n) => {
    const result = sampleSize(options);
    expect(result.exact).toBeCloseTo(exact, 2);
    expect(result).toMatchObject({ n, groups: 1, perGroup: n, invitations: null });
  });

  it("sends as many invitations as the response rate asks for, from what is not rounded yet", () => {
    expect(sampleSize({ marginOfError: 3, percent: 80, responseRate: 20 }).invitations).toBe(3415);
    expect(sampleSize({ marginOfError: 5, population: 1000, responseRate: 100 })).toMatchObject({
      invitations: 278,
      reason: null,
    });
  });

  it("sends none where they would be more than there are customers, and says so", () => {
    expect(sampleSize({ marginOfError: 5, population: 1000, responseRate: 15 })).toMatchObject({
      n: 278,
      invitations: null,
      reason: "exceeds-population",
    });
    expect(sampleSize({ marginOfError: 5 }).reason).toBe("no-response-rate");
  });

  it("is one at least, and never more than the population", () => {
    expect(sampleSize({ marginOfError: 5, percent: 0 }).n).toBe(1);
    expect(sampleSize({ marginOfError: 0.001, population: 40 }).n).toBe(40);
    expect(sampleSize({ marginOfError: 5, percent: 100, population: 1 }).n).toBe(1);
  });

  it("is the smallest whose margin is not larger", () => {
    const options = fc.record(
      {
        marginOfError: fc.double({ min: 0.5, max: 30, noNaN: true }),
        percent: fc.integer({ min: 0, max: 100 }),
        population: fc.integer({ min: 1, max: 5000 }),
        designEffect: fc.double({ min: 0.5, max: 3, noNaN: true }),
        confidenceLevel: fc.constantFrom(0.8, 0.95, 0.99),
      },
      { requiredKeys: ["marginOfError"] },
    );
    fc.assert(
      fc.property(options, ({ marginOfError: margin, ...rest }) => {
        const { n } = sampleSize({ marginOfError: margin, ...rest });
        expect(marginOfError({ n, ...rest }).value).toBeLessThanOrEqual(margin * (1 + 1e-8));
        if (n > 1) expect(marginOfError({ n: n - 1, ...rest }).value).toBeGreaterThan(margin);
      }),
    );
  });
});

describe("sampleSize for a difference", () => {
  it("of two shares is that of R's power.prop.test", () => {
    // Its help prints n = 76.7 for power.prop.test(p1 = .50, p2 = .75, power = .90).
    const result = sampleSize({ difference: 25, power: 0.9 });
    expect(result.exact).toBeCloseTo(76.7, 1);
    expect(result).toMatchObject({ n: 154, groups: 2, perGroup: 77 });
  });

  it("of two means is that of R's power.t.test", () => {
    // power.t.test(delta = 0.2, sd = 1, power = 0.8) gives 393.4057, within the tolerance of its search.
    const result = sampleSize({ metric: "mean", standardDeviation: 1, difference: 0.2 });
    expect(result.exact).toBeCloseTo(393.4057, 2);
    expect(result.perGroup).toBe(394);
  });

  it("of two NPS is that of answers which count −100, 0 and 100", () => {
    const nps = sampleSize({ metric: "nps", promoters: 45, detractors: 20, difference: 10 });
    const spread = 100 * Math.sqrt(0.65 - 0.25 ** 2);
    expect(nps.exact).toBe(sampleSize({ metric: "mean", standardDeviation: spread, difference: 10 }).exact);
  });

  it("sends the invitations of both groups", () => {
    const { perGroup, invitations } = sampleSize({ difference: 10, percent: 70, responseRate: 50 });
    expect([perGroup, invitations]).toEqual([294, 2 * 587]);
  });
});

describe("marginOfError", () => {
  it("of 400 answers is 4.9 points, with the normal quantile that it names", () => {
    const result = marginOfError({ n: 400 });
    expect(result.value).toBeCloseTo(1.959964 * 2.5, 5);
    expect(result).toMatchObject({ unit: "percent", standardError: 2.5, confidenceLevel: 0.95 });
    expect(result.convention).toContain("1.959964");
  });

  it("is nothing where everybody answered", () => {
    expect(marginOfError({ n: 50, population: 50 }).value).toBe(0);
    expect(marginOfError({ n: 1, population: 1 }).value).toBe(0);
  });

  it("of an NPS is largest for half promoters and half detractors", () => {
    const worst = marginOfError({ n: 100, metric: "nps" });
    expect(worst).toMatchObject({ standardError: 10, unit: "points" });
    expect(marginOfError({ n: 100, metric: "nps", promoters: 60 }).value).toBeLessThan(worst.value);
  });
});

describe("plans that do not go together", () => {
  it.each([
    [{}, "options.marginOfError must be given, or else difference, got undefined"],
    [
      { marginOfError: 5, difference: 5 },
      "options.marginOfError must be left out where a difference is to be found, got 5",
    ],
    [{ difference: 60 }, "options.difference must be from -50 to 50, so that both shares lie between 0 and 100 %"],
    [{ marginOfError: 5, power: 0.8 }, "options.power must be left out where no difference is to be found, got 0.8"],
    [{ difference: 5, population: 900 }, "options.population must be left out"],
    [{ marginOfError: 5, metric: "mean" }, "options.standardDeviation must be given for a mean, got undefined"],
    [{ marginOfError: 5, promoters: 40 }, 'options.promoters must be left out, as it belongs to metric "nps"'],
    [
      { marginOfError: 5, metric: "nps", promoters: 60, detractors: 50 },
      "options.detractors must be at most the 40 % that are no promoters, got 50",
    ],
    [{ marginOfError: 0 }, "options.marginOfError must be a number above 0 (from 1e-15 to 1e15), got 0"],
    [{ marginOfError: 5, percent: 0.5, margin: 1 }, "options.margin must be a known name"],
    [
      { metric: "nps", promoters: 100, detractors: 0, difference: 5 },
      "options.difference must be between 1e-6 and 1e6",
    ],
  ])("are refused: %j", (options, message) => {
    expect(faultOf(() => sampleSize(options as object)).message).toContain(`sampleSize: ${message}`);
  });

  it("are refused where there are more answers than customers", () => {
    expect(() => marginOfError({ n: 51, population: 50 })).toThrow(
      "marginOfError: options.n must be at most the population of 50, got 51",
    );
  });
});
