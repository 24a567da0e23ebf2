import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cohenD, hedgesG } from "../../src/stats/effect-size.ts";
import { meanInterval } from "../../src/stats/mean.ts";
import { momentsOf, standardErrorOf } from "../../src/stats/moments.ts";
import {
  pairedTTest,
  studentTTest,
  type TTestResult,
  welchTest,
  welchTestOfEstimates,
} from "../../src/stats/t-test.ts";
import { expectClose, expectLimits, readReference } from "./reference.ts";

interface Student {
  readonly t: number;
  readonly df: number;
  readonly p: number;
  readonly interval: [number, number];
}

interface Welch extends Student {
  readonly diff: number;
  readonly se: number;
  readonly student: Student;
  readonly cohenD: number;
  readonly hedgesG_approx: number;
}

interface Samples {
  readonly x: number[];
  readonly y: number[];
  readonly confidence: number;
}

const relative = { relative: 1e-10 };
const sample = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 30 });
const nothing = { standardError: null, statistic: null, degreesOfFreedom: null, pValue: null, interval: null };

function expectTest(test: TTestResult, expected: Student): void {
  expectClose(test.statistic, expected.t, relative);
  expectClose(test.degreesOfFreedom, expected.df, relative);
  expectClose(test.pValue, expected.p, relative);
  expectLimits(test.interval, expected.interval, relative);
}

describe("the t-tests", () => {
  it.each(readReference<Samples, Welch>("tests", "Welch"))("agree with R: $name", ({ input, expected }) => {
    const options = { confidenceLevel: input.confidence };
    const welch = welchTest(input.x, input.y, options);
    expectTest(welch, expected);
    expectClose(welch.difference, expected.diff, relative);
    expectClose(welch.standardError, expected.se, relative);
    expectTest(studentTTest(input.x, input.y, options), expected.student);
    expectClose(cohenD(input.x, input.y), expected.cohenD, relative);
    expectClose(hedgesG(input.x, input.y, { method: "approximate" }), expected.hedgesG_approx, relative);
  });

  it.each(readReference<Samples, Student>("tests", "paired t"))("agree with R: $name", ({ input, expected }) => {
    expectTest(pairedTTest(input.x, input.y), expected);
  });

  it("give the same from moments and from estimates as from the samples", () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        expect(welchTest(momentsOf(a), momentsOf(b))).toEqual(welchTest(a, b));
        expect(studentTTest(momentsOf(a), b)).toEqual(studentTTest(a, b));
        const estimate = (values: number[]) => {
          const moments = momentsOf(values);
          const standardError = standardErrorOf(moments) as number;
          return { center: moments.mean, standardError, degreesOfFreedom: values.length - 1 };
        };
        expect(welchTestOfEstimates(estimate(a), estimate(b))).toEqual(welchTest(a, b));
      }),
    );
  });

  it("have tails that add up, and turn their sign with the order", () => {
    fc.assert(
      fc.property(sample, sample, fc.constantFrom(welchTest, studentTTest), (a, b, test) => {
        const twoSided = test(a, b);
        if (twoSided.statistic === null || twoSided.pValue === null) return;
        const less = test(a, b, { alternative: "less" }).pValue as number;
        const greater = test(a, b, { alternative: "greater" }).pValue as number;
        expectClose(less + greater, 1, { absolute: 1e-12 });
        expectClose(twoSided.pValue, 2 * Math.min(less, greater), { absolute: 1e-12 });
        expectClose(test(b, a).statistic, -twoSided.statistic, { relative: 1e-12 });
        expectClose(test(b, a).pValue, twoSided.pValue, { relative: 1e-9 });
      }),
    );
  });

  it("find a p-value below one less the level just where 0 is outside the interval", () => {
    fc.assert(
      fc.property(sample, sample, fc.constantFrom(welchTest, studentTTest), (a, b, test) => {
        const { pValue, interval } = test(a, b, { confidenceLevel: 0.9 });
        if (pValue === null || interval === null || Math.abs(pValue - 0.1) < 1e-9) return;
        expect(pValue < 0.1).toBe(interval.low > 0 || interval.high < 0);
      }),
    );
  });

  it("do not depend on the order of the values", () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        expectTestLike(welchTest([...a].reverse(), b), welchTest(a, b));
      }),
    );
  });

  it("are the paired test of the differences against nothing", () => {
    const { statistic, degreesOfFreedom } = pairedTTest([5, 7, 9, 4], [4, 4, 4, 4]);
    expectClose(statistic, 2.25 / Math.sqrt(14.75 / 3 / 4), { relative: 1e-14 });
    expect(degreesOfFreedom).toBe(3);
  });

  it("keep the difference and leave the rest null where a sample is too small", () => {
    expect(welchTest([4], [1, 2])).toEqual({ method: "welch", difference: 2.5, ...nothing, alternative: "two-sided" });
    expect(welchTest([], [1, 2])).toEqual({ method: "welch", difference: null, ...nothing, alternative: "two-sided" });
    expect(studentTTest([4], [1])).toMatchObject({ difference: 3, pValue: null });
    expect(studentTTest([4], [1, 2])).toMatchObject({ degreesOfFreedom: 1 });
    expect(pairedTTest([4], [1])).toMatchObject({ difference: 3, statistic: null });
    expect(pairedTTest([], [])).toMatchObject({ difference: null, statistic: null });
  });

  it("have no statistic where nothing varies", () => {
    expect(welchTest([2, 2], [1, 1])).toMatchObject({ difference: 1, standardError: 0, statistic: null, pValue: null });
    expect(studentTTest([0.1, 0.1, 0.1], [0.3, 0.3])).toMatchObject({ statistic: null, interval: null });
    expect(pairedTTest([2, 3], [1, 2])).toMatchObject({ difference: 1, pValue: null });
    expect(cohenD([2, 2], [1, 1])).toBeNull();
  });

  it("refuse columns of different lengths, options that there are not and values that are not numbers", () => {
    expect(() => pairedTTest([1, 2, 3], [1, 2])).toThrow("pairedTTest: b.length must be 3, as a has, got 2");
    expect(() => welchTest([1, 2], [1, 2], { tails: 1 } as object)).toThrow("welchTest: options.tails must be one of");
    expect(() => welchTest([1, 2], [1, null as unknown as number])).toThrow("welchTest: b[1] must be a finite number");
    expect(() => studentTTest({ n: 2, mean: 0, m2: -1 }, [1])).toThrow("studentTTest: a.m2 must be");
    expect(() => welchTestOfEstimates({ center: 0, standardError: 1, degreesOfFreedom: 0 }, null as never)).toThrow(
      "a.degreesOfFreedom must be a finite number above 0, got 0",
    );
  });
});

describe("hedgesG", () => {
  it("has the exact factor, by gamma functions and by their expansion", () => {
    // Γ(ν/2) ÷ (√(ν/2)·Γ((ν − 1)/2)) to 20 digits, by mpmath.
    for (const [degreesOfFreedom, factor] of [
      [2, 0.5641895835477563],
      [10, 0.9227456080530871],
      [50, 0.9849119422955726],
      [98, 0.9923240874205953],
      [99, 0.9924018511144228],
      [100, 0.9924780549814448],
      [101, 0.9925527454874619],
      [1000, 0.9992497811797164],
      [1_000_000, 0.9999992499997813],
    ] as const) {
      const a = { n: degreesOfFreedom, mean: 1, m2: degreesOfFreedom };
      const b = { n: 2, mean: 0, m2: 0 };
      expectClose(hedgesG(a, b), factor, { relative: 1e-13 });
    }
  });

  it("needs two degrees of freedom", () => {
    expect(hedgesG([1, 2], [3])).toBeNull();
    expect(cohenD([1, 2], [3])).not.toBeNull();
  });
});

describe("meanInterval", () => {
  it.each(
    readReference<{ x: number[]; confidence: number }, { mean: number; se: number; interval: [number, number] }>(
      "tests",
      "mean CI",
    ),
  )("agrees with R: $name", ({ input, expected }) => {
    const interval = meanInterval(input.x, { confidenceLevel: input.confidence });
    expectLimits(interval, expected.interval, relative);
    expectClose(standardErrorOf(momentsOf(input.x)), expected.se, relative);
    expect(interval?.method).toBe("student-t");
  });

  it("is null below two values and where nothing varies", () => {
    expect(meanInterval([])).toBeNull();
    expect(meanInterval([5])).toBeNull();
    expect(meanInterval([5, 5, 5])).toBeNull();
  });

  it("holds the mean, and narrows when the same data come four times", () => {
    fc.assert(
      fc.property(sample, (values) => {
        const interval = meanInterval(values);
        if (interval === null) return;
        const { mean } = momentsOf(values);
        expect(interval.low).toBeLessThan(mean);
        expect(interval.high).toBeGreaterThan(mean);
        const more = meanInterval([values, values, values, values].flat());
        expect((more?.high as number) - (more?.low as number)).toBeLessThan(interval.high - interval.low);
      }),
    );
  });
});

function expectTestLike(test: TTestResult, other: TTestResult): void {
  if (other.statistic === null) expect(test.statistic).toBeNull();
  else expectClose(test.statistic, other.statistic, { absolute: 1e-12, relative: 1e-12 });
}
