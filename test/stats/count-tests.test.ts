import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chiSquareTest } from "../../src/stats/chi-square-test.ts";
import type { TwoByTwoTable } from "../../src/stats/contingency-table.ts";
import { fisherTest } from "../../src/stats/fisher.ts";
import { goodnessOfFitTest } from "../../src/stats/goodness-of-fit.ts";
import { mcnemarTest } from "../../src/stats/mcnemar.ts";
import { trendTest } from "../../src/stats/trend-test.ts";
import { twoProportionTest } from "../../src/stats/two-proportion-test.ts";
import { expectClose, readReference } from "./reference.ts";

const relative = { relative: 1e-9 };
const count = fc.integer({ min: 0, max: 30 });
const twoByTwo = fc.tuple(fc.tuple(count, count), fc.tuple(count, count));

interface ChiSquareFigures {
  readonly chisq: number;
  readonly df: number;
  readonly p: number;
  readonly yates: { chisq: number; p: number } | null;
  readonly expected: number[][];
  readonly G: number;
  readonly Gp: number;
  readonly cramerV: number;
  readonly stdResiduals: number[][];
}

describe("chiSquareTest", () => {
  it.each(readReference<{ table: number[][] }, ChiSquareFigures>("tests", "chi-square independence"))(
    "agrees with R: $name",
    ({ input: { table }, expected }) => {
      const test = chiSquareTest(table);
      expectClose(test.statistic, expected.chisq, relative);
      expect(test.degreesOfFreedom).toBe(expected.df);
      expectClose(test.pValue, expected.p, relative);
      expectClose(test.cramerV, expected.cramerV, relative);
      for (const [index, row] of table.entries()) {
        for (const column of row.keys()) {
          expectClose(test.expected?.[index]?.[column], expected.expected[index]?.[column] as number, relative);
          const residual = expected.stdResiduals[index]?.[column] as number;
          expectClose(test.standardizedResiduals?.[index]?.[column], residual, relative);
        }
      }
      const likelihood = chiSquareTest(table, { method: "likelihood-ratio" });
      expectClose(likelihood.statistic, expected.G, relative);
      expectClose(likelihood.pValue, expected.Gp, relative);
      if (expected.yates === null) return;
      const corrected = chiSquareTest(table, { continuity: "corrected" });
      expectClose(corrected.statistic, expected.yates.chisq, relative);
      expectClose(corrected.pValue, expected.yates.p, relative);
      expect(corrected.cramerV).toBe(test.cramerV);
    },
  );

  it("has no statistic where a row or a column is empty", () => {
    expect(
      chiSquareTest([
        [0, 0],
        [3, 4],
      ]),
    ).toMatchObject({ statistic: null, pValue: null, cramerV: null });
    expect(
      chiSquareTest([
        [3, 0],
        [3, 0],
      ]),
    ).toMatchObject({
      statistic: null,
      expected: [
        [3, 0],
        [3, 0],
      ],
    });
    expect(
      chiSquareTest([
        [0, 0],
        [0, 0],
      ]),
    ).toMatchObject({ statistic: null, expected: null });
  });

  it("does not depend on the order of the rows", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(count, count, count), { minLength: 2, maxLength: 5 }), (table) => {
        const { statistic } = chiSquareTest(table);
        const reversed = chiSquareTest([...table].reverse()).statistic;
        if (statistic === null) expect(reversed).toBeNull();
        else expectClose(reversed, statistic, { absolute: 1e-12, relative: 1e-12 });
      }),
    );
  });

  it("refuses tables that are not rectangular and corrections that there are not", () => {
    expect(() => chiSquareTest([[1, 2], [3]])).toThrow("chiSquareTest: table[1] must be an array of 2 counts, got 1");
    expect(() => chiSquareTest([[1, 2]])).toThrow("table must be an array of at least two rows");
    expect(() => chiSquareTest([[1], [2]])).toThrow("table[0] must be an array of 2 counts, got 1");
    expect(() =>
      chiSquareTest([
        [1, 2],
        [3, -1],
      ]),
    ).toThrow("table[1][1] must be a number of 0 or more, got -1");
    const threeColumns = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    expect(() => chiSquareTest(threeColumns, { continuity: "corrected" })).toThrow("options.continuity must be");
  });
});

describe("goodnessOfFitTest", () => {
  it.each(
    readReference<{ observed: number[]; p: number[] }, { chisq: number; df: number; p: number }>(
      "tests",
      "chi-square goodness",
    ),
  )("agrees with R: $name", ({ input, expected }) => {
    const test = goodnessOfFitTest(input.observed, { probabilities: input.p });
    expectClose(test.statistic, expected.chisq, relative);
    expect(test.degreesOfFreedom).toBe(expected.df);
    expectClose(test.pValue, expected.p, relative);
    expectClose(goodnessOfFitTest(input.observed).statistic, expected.chisq, relative);
  });

  it("has the likelihood ratio 2·ΣO·ln(O/E)", () => {
    const test = goodnessOfFitTest([0, 30, 10], { method: "likelihood-ratio", probabilities: [0.25, 0.5, 0.25] });
    expectClose(test.statistic, 60 * Math.log(1.5), relative);
    expect(test.expected).toEqual([10, 20, 10]);
  });

  it("has no statistic where nothing was counted", () => {
    expect(goodnessOfFitTest([0, 0])).toMatchObject({ statistic: null, pValue: null, standardizedResiduals: null });
  });

  it("refuses shares that do not add up to 1 or are not as many", () => {
    expect(() => goodnessOfFitTest([1, 2], { probabilities: [0.5, 0.4] })).toThrow("shares that add up to 1, got 0.9");
    expect(() => goodnessOfFitTest([1, 2], { probabilities: [1] })).toThrow("must be an array of 2 shares, got 1");
    expect(() => goodnessOfFitTest([1, 2], { probabilities: [0, 1] })).toThrow("options.probabilities[0] must be");
    expect(() => goodnessOfFitTest([1])).toThrow("observed must be an array of at least two counts");
  });
});

describe("fisherTest", () => {
  it("adds up the hypergeometric probabilities of small tables", () => {
    // Of the 70 ways, the first cell is 0, 1, 2, 3, 4 in 1, 16, 36, 16, 1.
    const table: TwoByTwoTable = [
      [3, 1],
      [1, 3],
    ];
    expectClose(fisherTest(table, { alternative: "greater" }).pValue, 17 / 70, relative);
    expectClose(fisherTest(table, { alternative: "less" }).pValue, 69 / 70, relative);
    expectClose(fisherTest(table).pValue, 34 / 70, relative);
  });

  it("keeps its digits in the tails of large counts", () => {
    // The first cell can only be at its end: 1 ÷ binomial(60, 30), known exactly.
    const fullySeparated = fisherTest(
      [
        [30, 0],
        [0, 30],
      ],
      { alternative: "greater" },
    ).pValue;
    expectClose(fullySeparated, 1 / Number(118264581564861424n), { relative: 1e-13 });
    // A million times a million: near the chi-square test, and in no time.
    const large: TwoByTwoTable = [
      [500_700, 499_300],
      [499_300, 500_700],
    ];
    const { pValue } = fisherTest(large);
    expectClose(pValue, chiSquareTest(large, { continuity: "corrected" }).pValue as number, { relative: 1e-3 });
    expect(
      fisherTest([
        [1_000_000, 0],
        [0, 1_000_000],
      ]).pValue,
    ).toBe(0);
  });

  it("has tails that add up to 1 and what they share", () => {
    fc.assert(
      fc.property(twoByTwo, ([[a, b], [c, d]]) => {
        fc.pre(a + b + c + d > 0);
        const p = (table: TwoByTwoTable, alternative: "less" | "greater"): number =>
          fisherTest(table, { alternative }).pValue as number;
        const table: TwoByTwoTable = [
          [a, b],
          [c, d],
        ];
        const turned: TwoByTwoTable = [
          [c, d],
          [a, b],
        ];
        const transposed: TwoByTwoTable = [
          [a, c],
          [b, d],
        ];
        expect(p(table, "less") + p(table, "greater")).toBeGreaterThan(1);
        expectClose(p(turned, "less"), p(table, "greater"), { relative: 1e-12 });
        expectClose(p(transposed, "less"), p(table, "less"), { relative: 1e-12 });
        const twoSided = fisherTest(table).pValue as number;
        expect(twoSided).toBeGreaterThanOrEqual(Math.min(p(table, "less"), p(table, "greater")) * (1 - 1e-12));
        expect(twoSided).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("has no p-value for an empty table", () => {
    expect(
      fisherTest([
        [0, 0],
        [0, 0],
      ]),
    ).toMatchObject({ pValue: null, oddsRatio: null });
  });

  it("refuses what is not two by two whole counts", () => {
    expect(() => fisherTest([[1, 2, 3]] as unknown as TwoByTwoTable)).toThrow("table must be two rows of two counts");
    expect(() =>
      fisherTest([
        [1, 2],
        [3, 0.5],
      ]),
    ).toThrow("table[1][1] must be an integer of 0 or more, got 0.5");
  });
});

describe("trendTest", () => {
  it.each(
    readReference<{ events: number[]; trials: number[]; score: number[] }, { chisq: number; p: number }>(
      "tests",
      "Cochran-Armitage",
    ),
  )("agrees with R: $name", ({ input, expected }) => {
    const groups = input.events.map((successes, index) => ({ successes, trials: input.trials[index] as number }));
    const test = trendTest(groups, { scores: input.score });
    expectClose((test.statistic as number) ** 2, expected.chisq, relative);
    expectClose(test.pValue, expected.p, relative);
    expectClose(test.slope, -5 / 30, relative);
    expect(trendTest(groups)).toEqual(test);
  });

  it("is the pooled z-test for two groups", () => {
    const a = { successes: 56, trials: 70 };
    const b = { successes: 48, trials: 80 };
    expectClose(trendTest([b, a]).statistic, twoProportionTest(a, b).statistic as number, relative);
    const rising = trendTest([b, a], { alternative: "greater" }).pValue as number;
    const falling = trendTest([b, a], { alternative: "less" }).pValue as number;
    expectClose(rising + falling, 1, { absolute: 1e-12 });
    expect(rising).toBeLessThan(0.01);
  });

  it("does not change when the scores are moved or stretched", () => {
    const groups = [3, 7, 9, 14].map((successes) => ({ successes, trials: 20 }));
    const { statistic } = trendTest(groups);
    expectClose(
      trendTest(groups, { scores: [1e6, 1e6 + 5, 1e6 + 10, 1e6 + 15] }).statistic,
      statistic as number,
      relative,
    );
  });

  it("has no statistic where nothing varies", () => {
    expect(trendTest([])).toMatchObject({ statistic: null, pValue: null });
    expect(
      trendTest([
        { successes: 0, trials: 3 },
        { successes: 0, trials: 4 },
      ]),
    ).toMatchObject({ statistic: null });
    expect(
      trendTest([
        { successes: 1, trials: 3 },
        { successes: 0, trials: 0 },
      ]),
    ).toMatchObject({ pValue: null });
  });

  it("refuses scores that are not as many as the groups", () => {
    expect(() => trendTest([{ successes: 1, trials: 2 }], { scores: [1, 2] })).toThrow(
      "options.scores must be an array of 1 numbers, one for each group, got 2",
    );
  });
});

describe("mcnemarTest", () => {
  it.each(
    readReference<{ table: TwoByTwoTable }, { chisqCorrected: number; pCorrected: number; chisq: number; p: number }>(
      "tests",
      "McNemar",
    ),
  )("agrees with R: $name", ({ input: { table }, expected }) => {
    const corrected = mcnemarTest(table);
    expectClose(corrected.statistic, expected.chisqCorrected, relative);
    expectClose(corrected.pValue, expected.pCorrected, relative);
    const plain = mcnemarTest(table, { continuity: "none" });
    expectClose(plain.statistic, expected.chisq, relative);
    expectClose(plain.pValue, expected.p, relative);
  });

  it("is binomial by the exact method", () => {
    expectClose(
      mcnemarTest(
        [
          [9, 1],
          [6, 9],
        ],
        { method: "exact" },
      ).pValue,
      0.125,
      relative,
    );
    expect(
      mcnemarTest(
        [
          [9, 3],
          [3, 9],
        ],
        { method: "exact" },
      ).pValue,
    ).toBe(1);
    expect(
      mcnemarTest([
        [9, 3],
        [3, 9],
      ]),
    ).toMatchObject({ statistic: 0, pValue: 1 });
  });

  it("has no statistic where no pairs disagree", () => {
    expect(
      mcnemarTest([
        [5, 0],
        [0, 5],
      ]),
    ).toMatchObject({ statistic: null, pValue: null, difference: 0 });
    expect(
      mcnemarTest([
        [0, 0],
        [0, 0],
      ]),
    ).toMatchObject({ pValue: null, difference: null });
  });
});
