import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { trend } from "../../src/breakdown/trend.ts";
import { acsi } from "../../src/surveys/acsi.ts";
import { customerLoyaltyIndex } from "../../src/surveys/customer-loyalty-index.ts";
import { netEmotionalValue } from "../../src/surveys/net-emotional-value.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";
import { faultOf } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;
const answer = (satisfaction: number | null, expectancy: number | null, performance: number | null): object => ({
  satisfaction,
  expectancy,
  performance,
});

interface Computed {
  readonly value: number;
  readonly standardError?: number;
  readonly low?: number;
  readonly high?: number;
}
interface Input {
  readonly answers: readonly (readonly [number, number, number])[];
  readonly weights?: readonly number[];
  readonly itemWeights?: readonly [number, number, number];
}

function expectFigures(result: ReturnType<typeof acsi>, expected: Computed, absolute: number): void {
  expectClose(result.value, expected.value, { absolute });
  if (expected.standardError !== undefined) expectClose(result.standardError, expected.standardError, { absolute });
  if (expected.low !== undefined && expected.high !== undefined) {
    expectLimits(result.interval, [expected.low, expected.high], { absolute });
  }
}

describe("acsi", () => {
  it.each(readReference<Input, Computed>("composites", "ACSI"))(
    "gives the figures of: $name",
    ({ input, expected }) => {
      const [satisfaction, expectancy, performance] = input.itemWeights ?? [1, 1, 1];
      const result = acsi(
        input.answers.map((one) => answer(...one)),
        { itemWeights: { satisfaction, expectancy, performance }, weights: input.weights },
      );
      expectFigures(result, expected, expected.value === 70.983 ? 0.0005 : 1e-9);
    },
  );

  it("says what was measured, how sure it is and what it rests on", () => {
    expect(acsi([answer(10, 10, 10), answer(1, 1, 1), answer(5, null, 5)])).toEqual({
      metric: "acsi",
      value: 50,
      unit: "points",
      n: 2,
      effectiveN: 2,
      missing: 1,
      invalid: 0,
      standardError: 50,
      interval: { low: 0, high: 100, confidenceLevel: 0.95, method: "student-t" },
      suppressed: false,
      reason: null,
      convention:
        "mean of satisfaction, expectancy and performance (1 to 10) by equal weights, of those who answered all of them, moved to 0 to 100 for each respondent",
      basis: { kind: "mean", center: 50, standardError: 50, degreesOfFreedom: 1 },
      items: [
        { item: "satisfaction", mean: 5.5, count: 2 },
        { item: "expectancy", mean: 5.5, count: 2 },
        { item: "performance", mean: 5.5, count: 2 },
      ],
    });
  });

  it("scores a respondent on what is there, by the weights of that, where it is told to", () => {
    const itemWeights = { satisfaction: 3, expectancy: 1, performance: 2 };
    const result = acsi([answer(7, null, 10), answer(null, null, null)], {
      missingItems: "available-items",
      itemWeights,
    });
    expect(result.value).toBeCloseTo((100 * ((3 * 7 + 2 * 10) / 5 - 1)) / 9, 12);
    expect([result.n, result.missing]).toEqual([1, 1]);
    expect(result.items?.[1]).toEqual({ item: "expectancy", mean: null, count: 0 });
  });

  it("weighs items relative to each other, whatever their sum", () => {
    const rows = [answer(9, 4, 6), answer(2, 8, 5)];
    const once = acsi(rows, { itemWeights: { satisfaction: 0.5, expectancy: 0.25, performance: 0.25 } });
    const often = acsi(rows, { itemWeights: { satisfaction: 2, expectancy: 1, performance: 1 } });
    expect(often.value).toBeCloseTo(once.value as number, 12);
  });

  it("has no interval for one respondent, and none where all have one score", () => {
    expect(acsi([answer(8, 7, 7)])).toMatchObject({ standardError: null, interval: null, basis: null });
    const same = acsi([answer(8, 7, 7), answer(7, 8, 7), answer(7, 7, 8)]);
    expect(same).toMatchObject({ standardError: 0, interval: null, basis: null });
  });

  it.each([
    [[answer(0, 5, 5)], {}, "respondents[0].satisfaction must be an integer from 1 to 10, got 0"],
    [[answer(5, 5.5, 5)], {}, "respondents[0].expectancy must be an integer from 1 to 10, got 5.5"],
    [
      [answer(5, 5, null)],
      { missing: "error" },
      "respondents[0].performance must be an integer from 1 to 10, got null",
    ],
    [{}, {}, "respondents must be an array of respondents, got an object"],
    [[7], {}, "respondents[0] must be a record, got 7"],
    [
      [],
      { itemWeights: { satisfaction: 0, expectancy: 1, performance: 1 } },
      "options.itemWeights.satisfaction must be a number above 0 (from 1e-6 to 1e6), got 0",
    ],
    [[], { missingItems: "mean" }, 'options.missingItems must be "complete-cases" or "available-items", got "mean"'],
  ])("refuses %j with %j", (rows, options, message) => {
    expect(messageOf(() => acsi(rows as never, options as never))).toBe(`acsi: ${message}`);
  });

  it("leaves out respondents with an invalid answer where it is told to", () => {
    const result = acsi([answer(11, 5, 5), answer(8, 7, 7)] as never, { invalid: "omit" });
    expect([result.n, result.invalid, result.value?.toFixed(3)]).toEqual([1, 1, "70.370"]);
  });

  it("does not merge summaries of two definitions, nor measure one by another", () => {
    const [equal, own] = [acsi, acsi.with({ itemWeights: { satisfaction: 2, expectancy: 1, performance: 1 } })].map(
      (metric) => metric.summarize([answer(8, 7, 7)]),
    );
    const message = "acsi: summary.itemWeights.satisfaction must be the same as before (1), got 2";
    expect(messageOf(() => acsi.merge(equal as never, own as never))).toBe(message);
    expect(messageOf(() => acsi.measure(equal as never, { missingItems: "available-items" }))).toBe(
      'acsi: summary.missingItems must be the same as before ("available-items"), got "complete-cases"',
    );
  });

  it("breaks down by segment and period, and compares", () => {
    const rows = [
      { plan: "Pro", at: 0, q1: 9, q2: 8, q3: 9 },
      { plan: "Pro", at: 0, q1: 10, q2: 9, q3: 9 },
      { plan: "Free", at: 40 * 86_400_000, q1: 3, q2: 4, q3: 2 },
      { plan: "Free", at: 40 * 86_400_000, q1: 2, q2: 4, q3: 5 },
    ];
    const metric = acsi.of({ satisfaction: "q1", expectancy: "q2", performance: "q3" });
    const [free, pro] = segment(rows, { by: "plan", metric });
    expect([free?.value, pro?.value]).toEqual([expect.closeTo(1400 / 54, 9), expect.closeTo(4800 / 54, 9)]);
    expect(pro?.versusRest).toMatchObject({ method: "welch-t", verdict: "above" });
    const months = trend(rows, { at: "at", every: "month", timeZone: "UTC", metric });
    expect(months.map(({ value }) => value)).toEqual([expect.closeTo(4800 / 54, 9), expect.closeTo(1400 / 54, 9)]);
    const change = compare(metric(rows.slice(0, 2)), metric(rows.slice(2)));
    expect(change.difference).toBeCloseTo(-3400 / 54, 9);
  });
});

describe("customerLoyaltyIndex", () => {
  const loyal = (recommend: number, repurchase: number, tryOther: number): object => ({
    recommend,
    repurchase,
    tryOther,
  });

  it.each(readReference<Input, Computed>("composites", "CLI"))(
    "gives the figures of: $name",
    ({ name, input, expected }) => {
      const scale = name.endsWith("1 to 6") ? "1-to-6" : "0-to-10";
      const result = customerLoyaltyIndex(
        input.answers.map((one) => loyal(...one)),
        { scale },
      );
      expectFigures(result, expected, 1e-9);
    },
  );

  it("maps 1 to 6 to 100, 80, 60, 40, 20 and 0, or the other way round", () => {
    const values = (scale: "1-to-6" | "1-to-6-high-is-loyal"): (number | null)[] =>
      [1, 2, 3, 4, 5, 6].map((one) => customerLoyaltyIndex([loyal(one, one, one)], { scale }).value);
    expect(values("1-to-6")).toEqual([100, 80, 60, 40, 20, 0]);
    expect(values("1-to-6-high-is-loyal")).toEqual([0, 20, 40, 60, 80, 100]);
  });

  it("is a rating from 0 to 10, and points from 0 to 100 on the other scales", () => {
    const [rating, points] = (["0-to-10", "1-to-6"] as const).map((scale) =>
      customerLoyaltyIndex([loyal(3, 4, 5)], { scale }),
    );
    expect([rating?.unit, points?.unit]).toEqual(["rating", "points"]);
    expect(rating?.items?.[0]).toEqual({ item: "recommend", mean: 3, count: 1 });
    expect(messageOf(() => compare(rating as never, points as never))).toContain(
      "after.unit must be the same as before",
    );
  });

  it("refuses answers off its scale", () => {
    expect(messageOf(() => customerLoyaltyIndex([loyal(0, 1, 2)], { scale: "1-to-6" }))).toBe(
      "customerLoyaltyIndex: respondents[0].recommend must be an integer from 1 to 6, got 0",
    );
  });
});

describe("netEmotionalValue", () => {
  const sides = { positive: ["happy", "valued"], negative: ["hurried"] };

  it.each(readReference<{ readonly ratings: readonly (readonly number[])[] }, Computed>("composites", "NEV"))(
    "gives the figures of: $name",
    ({ input, expected }) => {
      const names = ["a", "b", "c", "d", "e"];
      const rows = input.ratings.map((ratings) => Object.fromEntries(ratings.map((rating, i) => [names[i], rating])));
      const result = netEmotionalValue(rows, { positive: names.slice(0, 2), negative: names.slice(2) });
      expectFigures(result, expected, 1e-9);
    },
  );

  it("counts both sides the same, and lies between the ends of the scale", () => {
    expect(netEmotionalValue([{ happy: 10, valued: 10, hurried: 0 }], sides).value).toBe(10);
    expect(netEmotionalValue([{ happy: 0, valued: 0, hurried: 10 }], sides).value).toBe(-10);
    expect(netEmotionalValue([{ happy: 4, valued: 6, hurried: 5 }], sides).value).toBe(0);
  });

  it("needs something on both sides, whatever the policy", () => {
    const rows = [
      { happy: 4, valued: null, hurried: 2 },
      { happy: 4, valued: 4 },
    ];
    const result = netEmotionalValue(rows, { ...sides, missingItems: "available-items" });
    expect([result.value, result.n, result.missing]).toEqual([2, 1, 1]);
  });

  it.each([
    [{}, "options.positive must be a list of the fields of emotions, got undefined"],
    [{ positive: ["a"] }, "options.negative must be a list of the fields of emotions, got undefined"],
    [
      { positive: ["a"], negative: ["b", "a"] },
      'options.negative must be without an emotion that is positive too, got "a"',
    ],
    [
      { positive: ["a", "a"], negative: ["b"] },
      "options.positive must be a list of the fields of emotions, each once, got an array",
    ],
    [{ ...sides, scale: { min: 5, max: 5 } }, 'options.scale must be ordered: min < max, got "5, 5"'],
  ])("refuses the options %j", (options, message) => {
    expect(messageOf(() => netEmotionalValue([], options))).toBe(`netEmotionalValue: ${message}`);
  });
});
