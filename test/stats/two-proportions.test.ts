import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chiSquareTest } from "../../src/stats/chi-square-test.ts";
import { cohenH, oddsRatio, relativeRisk } from "../../src/stats/effect-size.ts";
import { fisherTest } from "../../src/stats/fisher.ts";
import { newcombeInterval, type ProportionCounts } from "../../src/stats/newcombe.ts";
import { proportionDifferenceInterval } from "../../src/stats/proportion-difference.ts";
import { twoProportionTest } from "../../src/stats/two-proportion-test.ts";
import { expectClose, expectLimits, readReference } from "./reference.ts";

interface Input {
  readonly x1: number;
  readonly n1: number;
  readonly x2: number;
  readonly n2: number;
  readonly confidence: number;
}

type Limits = [number, number];

interface Expected {
  readonly diff: number;
  readonly zPooled: number | null;
  readonly pTwoSidedZ: number | null;
  readonly chisq: number | null;
  readonly chisqP: number | null;
  readonly chisqYates: number | null;
  readonly chisqYatesP: number | null;
  readonly waldInterval: Limits;
  readonly newcombe: Limits;
  readonly newcombeContinuityCorrected: Limits;
  readonly publishedNewcombe: Limits | null;
  readonly agrestiCaffo: Limits;
  readonly fisherP: number | null;
  readonly cohenH: number;
  readonly relativeRisk: number | null;
  readonly oddsRatioSample: number | null;
}

const tolerance = { absolute: 1e-12, relative: 1e-10 };
const proportion = fc
  .integer({ min: 1, max: 500 })
  .chain((trials) => fc.record({ trials: fc.constant(trials), successes: fc.integer({ min: 0, max: trials }) }));

function expectCloseOrNull(actual: number | null, expected: number | null): void {
  if (expected === null) expect(actual).toBeNull();
  else expectClose(actual, expected, tolerance);
}

describe.each(readReference<Input, Expected>("tests", "two proportions"))("$name", ({ input, expected }) => {
  const a: ProportionCounts = { successes: input.x1, trials: input.n1 };
  const b: ProportionCounts = { successes: input.x2, trials: input.n2 };
  const confidenceLevel = input.confidence;
  const table = [
    [a.successes, a.trials - a.successes],
    [b.successes, b.trials - b.successes],
  ] as const;

  it("has R's pooled z-test and Newcombe's interval", () => {
    const test = twoProportionTest(a, b, { confidenceLevel });
    expectClose(test.difference, expected.diff, tolerance);
    expectCloseOrNull(test.statistic, expected.zPooled);
    expectCloseOrNull(test.pValue, expected.pTwoSidedZ);
    expectLimits(test.interval, expected.newcombe, tolerance);
    expect(test.interval).toEqual(newcombeInterval(a, b, confidenceLevel));
    if (expected.publishedNewcombe !== null) {
      expectLimits(test.interval, expected.publishedNewcombe, { absolute: 6e-5 });
    }
  });

  it("has R's other intervals of the difference, kept within -1 and 1", () => {
    const interval = (method: "wald" | "agresti-caffo" | "newcombe-continuity" | "newcombe") =>
      proportionDifferenceInterval(a, b, { method, confidenceLevel });
    const kept = ([low, high]: Limits): Limits => [Math.max(low, -1), Math.min(high, 1)];
    expectLimits(interval("newcombe"), expected.newcombe, tolerance);
    expectLimits(interval("wald"), kept(expected.waldInterval), tolerance);
    expectLimits(interval("agresti-caffo"), kept(expected.agrestiCaffo), tolerance);
    expectLimits(interval("newcombe-continuity"), expected.newcombeContinuityCorrected, tolerance);
  });

  it("has R's chi-square tests", () => {
    const plain = chiSquareTest(table);
    expectCloseOrNull(plain.statistic, expected.chisq);
    expectCloseOrNull(plain.pValue, expected.chisqP);
    const corrected = chiSquareTest(table, { continuity: "corrected" });
    expectCloseOrNull(corrected.statistic, expected.chisqYates);
    expectCloseOrNull(corrected.pValue, expected.chisqYatesP);
  });

  it.skipIf(expected.fisherP === null)("has R's Fisher test", () => {
    expectClose(fisherTest(table).pValue, expected.fisherP as number, tolerance);
  });

  it("has R's effect sizes", () => {
    expectClose(cohenH(a, b), expected.cohenH, tolerance);
    expectCloseOrNull(relativeRisk(a, b), expected.relativeRisk);
    expectCloseOrNull(oddsRatio(a, b), expected.oddsRatioSample);
    expectCloseOrNull(fisherTest(table).oddsRatio, expected.oddsRatioSample);
  });
});

describe("two proportions", () => {
  it("have an interval that holds their difference and turns its sign with the order", () => {
    fc.assert(
      fc.property(proportion, proportion, (a, b) => {
        const difference = a.successes / a.trials - b.successes / b.trials;
        const interval = newcombeInterval(a, b);
        const turned = newcombeInterval(b, a);
        expect(interval?.low).toBeLessThanOrEqual(difference);
        expect(interval?.high).toBeGreaterThanOrEqual(difference);
        expect(interval?.low).toBeGreaterThanOrEqual(-1);
        expect(interval?.high).toBeLessThanOrEqual(1);
        expectClose(interval?.low, -(turned?.high as number), { absolute: 1e-15 });
      }),
    );
  });

  it("have tails that add up", () => {
    fc.assert(
      fc.property(proportion, proportion, (a, b) => {
        const less = twoProportionTest(a, b, { alternative: "less" }).pValue;
        const greater = twoProportionTest(a, b, { alternative: "greater" }).pValue;
        const twoSided = twoProportionTest(a, b).pValue;
        if (less === null || greater === null) return;
        expectClose(less + greater, 1, { absolute: 1e-12 });
        expectClose(twoSided, 2 * Math.min(less, greater), { absolute: 1e-12 });
      }),
    );
  });

  it("give null figures where a group has no trials", () => {
    const none = { successes: 0, trials: 0 };
    const some = { successes: 3, trials: 4 };
    const test = twoProportionTest(none, some);
    expect([test.difference, test.standardError, test.statistic, test.pValue, test.interval]).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(newcombeInterval(some, none)).toBeNull();
    expect(proportionDifferenceInterval(none, some, { method: "wald" })).toBeNull();
    expect([cohenH(none, some), relativeRisk(none, some), oddsRatio(some, none)]).toEqual([null, null, null]);
  });

  it("take effective counts that are not whole", () => {
    const a = { successes: 12.5, trials: 30.25 };
    const b = { successes: 6.25, trials: 28.5 };
    const test = twoProportionTest(a, b);
    expectClose(test.difference, 12.5 / 30.25 - 6.25 / 28.5, { absolute: 1e-15 });
    expect(test.pValue).toBeGreaterThan(0.05);
    expect(test.pValue).toBeLessThan(0.15);
  });

  it("refuse what is no proportion", () => {
    expect(() => newcombeInterval({ successes: 5, trials: 4 }, { successes: 0, trials: 1 })).toThrow(
      "newcombeInterval: a.successes must be a number from 0 to 4 (trials), got 5",
    );
    expect(() => twoProportionTest({ successes: 1, trials: 2 }, null as unknown as ProportionCounts)).toThrow(
      "twoProportionTest: b.trials must be a number of 0 or more, got undefined",
    );
  });
});
