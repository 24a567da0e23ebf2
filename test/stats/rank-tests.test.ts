import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kruskalWallisTest } from "../../src/stats/kruskal-wallis.ts";
import { type MannWhitneyOptions, mannWhitneyTest } from "../../src/stats/mann-whitney.ts";
import { mannWhitneyCdf } from "../../src/stats/mann-whitney-distribution.ts";
import { midranks } from "../../src/stats/ranks.ts";
import { expectClose, readReference } from "./reference.ts";

interface Samples {
  readonly x: number[];
  readonly y: number[];
  readonly alternative?: "greater";
}

interface Expected {
  readonly U1: number;
  readonly U2: number;
  readonly pAsymptotic: number;
  readonly pAsymptoticContinuity: number;
  readonly pExact: number | null;
  readonly commonLanguageEffect: number;
  readonly rankBiserial: number;
}

const relative = { relative: 1e-9 };
const ratings = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 25 });
const cases = readReference<Samples, Expected>("tests", "Mann-Whitney").filter(({ input }) => !input.alternative);

describe("mannWhitneyTest", () => {
  it.each(cases)("agrees with R: $name", ({ input: { x, y }, expected }) => {
    const p = (options: MannWhitneyOptions): number | null => mannWhitneyTest(x, y, options).pValue;
    const test = mannWhitneyTest(x, y);
    expect([test.u, test.otherU]).toEqual([expected.U1, expected.U2]);
    expectClose(test.commonLanguageEffect, expected.commonLanguageEffect, { absolute: 1e-12 });
    expectClose(test.rankBiserial, expected.rankBiserial, { absolute: 1e-12 });
    expectClose(p({ method: "asymptotic", continuity: "none" }), expected.pAsymptotic, relative);
    expectClose(p({ method: "asymptotic" }), expected.pAsymptoticContinuity, relative);
    expectClose(test.pValue, expected.pExact ?? expected.pAsymptoticContinuity, relative);
    expect(test.method).toBe(expected.pExact === null ? "asymptotic" : "exact");
  });

  it.each(readReference<Samples, { W: number; p: number }>("tests", "Mann-Whitney depression one-sided"))(
    "agrees with the printed figure: $name",
    ({ input: { x, y }, expected }) => {
      const test = mannWhitneyTest(x, y, { alternative: "greater" });
      expect(test.u).toBe(expected.W);
      expectClose(test.pValue, expected.p, { absolute: 1e-4 });
    },
  );

  it("counts the pairs that a wins, ties one half", () => {
    fc.assert(
      fc.property(ratings, ratings, (a, b) => {
        const wins = a.flatMap((x) => b.map((y): number => (x > y ? 1 : x === y ? 0.5 : 0)));
        const test = mannWhitneyTest(a, b);
        expect(test.u).toBe(wins.reduce((sum, win) => sum + win, 0));
        expect((test.u as number) + (test.otherU as number)).toBe(a.length * b.length);
        expect(mannWhitneyTest(b, a).u).toBe(test.otherU);
      }),
    );
  });

  it("has the same p-value whichever sample comes first, and whatever the order in it", () => {
    fc.assert(
      fc.property(ratings, ratings, (a, b) => {
        const { pValue } = mannWhitneyTest(a, b);
        if (pValue === null) return;
        expectClose(mannWhitneyTest(b, [...a].reverse()).pValue, pValue, { relative: 1e-12 });
        const less = mannWhitneyTest(a, b, { alternative: "less" }).pValue;
        expectClose(mannWhitneyTest(b, a, { alternative: "greater" }).pValue, less as number, { relative: 1e-12 });
      }),
    );
  });

  it("has tails that add up to 1 and what lies between them", () => {
    const distinct = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(distinct, (values) => {
        const [a, b] = [values.slice(0, values.length >> 1), values.slice(values.length >> 1)];
        const less = mannWhitneyTest(a, b, { alternative: "less" }).pValue as number;
        const greater = mannWhitneyTest(a, b, { alternative: "greater" }).pValue as number;
        const { u } = mannWhitneyTest(a, b);
        const atU =
          mannWhitneyCdf(u as number, a.length, b.length) - mannWhitneyCdf((u as number) - 1, a.length, b.length);
        expectClose(less + greater, 1 + atU, { absolute: 1e-12 });
      }),
    );
  });

  it("gives null figures where a sample is empty, and no p-value where all values are equal", () => {
    expect(mannWhitneyTest([], [1])).toMatchObject({ u: null, pValue: null, commonLanguageEffect: null });
    expect(mannWhitneyTest([3, 3], [3])).toMatchObject({
      u: 1,
      statistic: null,
      pValue: null,
      commonLanguageEffect: 0.5,
    });
    expect(mannWhitneyTest([0.1, 0.1, 0.1], [0.1, 0.1]).pValue).toBeNull();
  });

  it("refuses the exact method for ties and for more than 10,000 pairs", () => {
    expect(() => mannWhitneyTest([1, 2], [2, 3], { method: "exact" })).toThrow("options.method must be");
    const many = Array.from({ length: 101 }, (_, index) => index);
    expect(() =>
      mannWhitneyTest(
        many,
        many.map((value) => value + 0.5),
        { method: "exact" },
      ),
    ).toThrow("10000 pairs");
  });
});

describe("mannWhitneyCdf", () => {
  it("counts the arrangements of small samples", () => {
    // Of the 20 ways to choose 3 ranks of 6, one has U = 0, one 1, two 2, three 3.
    expect([0, 1, 2, 3, 9].map((u) => Math.round(20 * mannWhitneyCdf(u, 3, 3)))).toEqual([1, 2, 4, 7, 20]);
    expect(mannWhitneyCdf(-1, 3, 3)).toBe(0);
  });

  it("has the exact figures of larger samples, deep into the tail", () => {
    // Counted with whole numbers of any length, from the Gaussian binomial coefficients.
    for (const [u, probability] of [
      [300, 1.2689818176364053e-8],
      [650, 0.01375828852018075],
      [900, 0.5017468434271879],
      [1100, 0.9612748882119064],
    ] as const) {
      expectClose(mannWhitneyCdf(u, 40, 45), probability, { relative: 1e-13 });
      expectClose(mannWhitneyCdf(u, 45, 40), probability, { relative: 1e-13 });
    }
  });
});

describe("kruskalWallisTest", () => {
  it.each(
    readReference<{ groups: Record<string, number[]> }, { kruskal: { H: number; df: number; p: number } }>(
      "tests",
      "one-way",
    ),
  )("agrees with R: $name", ({ input, expected }) => {
    const test = kruskalWallisTest(Object.values(input.groups));
    expectClose(test.statistic, expected.kruskal.H, relative);
    expect(test.degreesOfFreedom).toBe(expected.kruskal.df);
    expectClose(test.pValue, expected.kruskal.p, relative);
  });

  it("is the square of the uncorrected Mann-Whitney z for two groups", () => {
    fc.assert(
      fc.property(ratings, ratings, (a, b) => {
        const { statistic } = mannWhitneyTest(a, b, { method: "asymptotic", continuity: "none" });
        const { statistic: h } = kruskalWallisTest([a, b]);
        if (statistic === null) expect(h).toBeNull();
        else expectClose(h, statistic ** 2, { absolute: 1e-12, relative: 1e-12 });
      }),
    );
  });

  it("leaves empty groups out, and has no statistic below two groups or where all is equal", () => {
    expect(kruskalWallisTest([[1, 2], [], [3, 4]])).toEqual(
      kruskalWallisTest([
        [1, 2],
        [3, 4],
      ]),
    );
    expect(kruskalWallisTest([[1, 2], []])).toMatchObject({ statistic: null, pValue: null });
    expect(kruskalWallisTest([])).toMatchObject({ statistic: null });
    expect(kruskalWallisTest([[2], [2, 2]])).toMatchObject({ statistic: null });
  });

  it("names the group and the place of a fault", () => {
    expect(() => kruskalWallisTest([[1], [2, Number.NaN]])).toThrow(
      "kruskalWallisTest: groups[1][1] must be a finite number, got NaN",
    );
  });
});

describe("midranks", () => {
  it("gives tied values the mean of their ranks and sums up the ties", () => {
    expect(midranks(new Float64Array([30, 10, 20, 20, 20]))).toEqual({
      ranks: new Float64Array([5, 1, 3, 3, 3]),
      tieSum: 24,
    });
  });

  it("holds -0 and 0 for equal", () => {
    expect(midranks(new Float64Array([0, -0])).ranks).toEqual(new Float64Array([1.5, 1.5]));
  });
});
