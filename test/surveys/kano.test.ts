import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { segment } from "../../src/breakdown/segment.ts";
import type { KanoAnswers } from "../../src/schemas/kano.ts";
import { kano } from "../../src/surveys/kano.ts";
import { kanoFeatures } from "../../src/surveys/kano-features.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";
import { faultOf } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;
const pair = (functional: number, dysfunctional: number): KanoAnswers => ({ functional, dysfunctional });

/** A pair of answers of each category. */
const M = pair(2, 5);
const O = pair(1, 5);
const A = pair(1, 3);
const I = pair(3, 3);
const R = pair(5, 1);
const Q = pair(1, 1);
const repeat = (...counts: readonly number[]): KanoAnswers[] =>
  [M, O, A, I, R, Q].flatMap((one, i) => Array<KanoAnswers>(counts[i] ?? 0).fill(one));

interface Expected {
  readonly better: number;
  readonly betterLimits: readonly [number, number];
  readonly worse: number;
  readonly worseLimits: readonly [number, number];
  readonly totalStrength: number;
  readonly categoryStrength: number;
}

describe("kano", () => {
  it("reads the 25 pairs of answers by the evaluation table", () => {
    const letters = {
      "must-be": "M",
      "one-dimensional": "O",
      attractive: "A",
      indifferent: "I",
      reverse: "R",
      questionable: "Q",
    };
    const table = [1, 2, 3, 4, 5].map((functional) =>
      [1, 2, 3, 4, 5]
        .map((dysfunctional) => letters[kano([pair(functional, dysfunctional)]).category as "attractive"])
        .join(""),
    );
    expect(table).toEqual(["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]);
  });

  it.each(readReference<{ readonly counts: readonly number[] }, Expected>("composites", "Kano"))(
    "gives the figures of: $name",
    ({ input, expected }) => {
      const result = kano(repeat(...input.counts));
      expectClose(result.better.value, expected.better, { absolute: 1e-12 });
      expectClose(result.worse.value, expected.worse, { absolute: 1e-12 });
      expectLimits(result.better.interval, expected.betterLimits, { absolute: 1e-9 });
      expectLimits(result.worse.interval, expected.worseLimits, { absolute: 1e-9 });
      expectClose(result.totalStrength, expected.totalStrength, { absolute: 1e-9 });
      expectClose(result.categoryStrength, expected.categoryStrength, { absolute: 1e-9 });
    },
  );

  it("has the value of better and worse added up, on those who count for them", () => {
    const result = kano(repeat(3, 4, 2, 1, 5, 6));
    expect(result).toMatchObject({ value: -10, unit: "points", n: 10, effectiveN: 10, category: "questionable" });
    expect((result.better.value as number) + (result.worse.value as number)).toBeCloseTo(-10, 12);
    expect(result.categories?.map(({ count }) => count)).toEqual([3, 4, 2, 1, 5, 6]);
    expect(result.categories?.reduce((sum, { percent }) => sum + Number(percent), 0)).toBeCloseTo(100, 12);
  });

  it.each([
    [[2, 2, 2, 2, 2, 2], "must-be"],
    [[0, 2, 2, 2, 2, 2], "one-dimensional"],
    [[0, 0, 2, 2, 2, 2], "attractive"],
    [[0, 0, 0, 2, 2, 2], "indifferent"],
    [[0, 0, 0, 0, 2, 2], "reverse"],
    [[1, 0, 0, 3, 0, 0], "indifferent"],
  ])("gives %j the category %s", (counts, category) => {
    expect(kano(repeat(...counts)).category).toBe(category);
  });

  it("puts better or worse in the place of the value, each with its interval and its test", () => {
    const rows = repeat(25, 40, 20, 15);
    const [better, worse] = (["better", "worse"] as const).map((score) => kano(rows, { score }));
    expect([better?.value, better?.unit, worse?.value, worse?.unit]).toEqual([60, "percent", -65, "percent"]);
    expect(worse?.interval).toEqual(kano(rows).worse.interval);
    const change = compare(
      kano(repeat(10, 0, 0, 10), { score: "worse" }),
      kano(repeat(2, 0, 0, 18), { score: "worse" }),
    );
    expect(change.difference).toBeCloseTo(40, 9);
    expect(change.pValue).toBeLessThan(0.05);
  });

  it("takes words, words of one's own and numbers, and counts what is missing", () => {
    const labels = { "I like it": "like", "I hate it": "dislike" } as const;
    const own = kano([{ functional: "I like it", dysfunctional: "I hate it" }], { labels });
    expect(own.category).toBe("one-dimensional");
    expect(kano([{ functional: "like", dysfunctional: 5 }])).toEqual(own);
    expect(kano([{ functional: "like", dysfunctional: null }])).toMatchObject({
      value: null,
      category: null,
      missing: 1,
      n: 0,
    });
    expect(kano([R, Q])).toMatchObject({ value: null, n: 0, totalStrength: 0, category: "reverse" });
  });

  it("weighs respondents", () => {
    const rows = [
      { ...A, w: 3 },
      { ...M, w: 1 },
    ];
    const result = kano.of({ functional: "functional", dysfunctional: "dysfunctional" }, { weight: "w" })(rows);
    expect([result.value, result.category, result.better.value]).toEqual([50, "attractive", 75]);
  });

  it.each([
    [
      [pair(6, 1)],
      'respondents[0].functional must be one of the answers ("like", "must-be", "neutral", "live-with", "dislike") or an integer from 1 to 5, got 6',
    ],
    [
      [{ functional: 1, dysfunctional: "hate" }],
      'respondents[0].dysfunctional must be one of the answers ("like", "must-be", "neutral", "live-with", "dislike") or an integer from 1 to 5, got "hate"',
    ],
    [null, "respondents must be an array of records { functional, dysfunctional }, got null"],
  ])("refuses %j", (rows, message) => {
    expect(messageOf(() => kano(rows as never))).toBe(`kano: ${message}`);
  });

  it("keeps the errors of one respondent beside two of a huge weight", () => {
    const weights = [1e10, 1e10, 1];
    const good = kano([pair(1, 3), pair(1, 3), pair(3, 3)], { weights });
    expectClose(good.better.standardError, Math.sqrt(1.5) * 5e-9, { relative: 1e-5 });
    const bad = kano([pair(2, 5), pair(2, 5), pair(3, 3)], { weights });
    expectClose(bad.worse.standardError, Math.sqrt(1.5) * 5e-9, { relative: 1e-5 });
  });
});

describe("kano of several features", () => {
  const rows = [
    { user: "ada", feature: "export", ...A },
    { user: "ada", feature: "search", ...M },
    { user: "bo", feature: "export", ...O },
    { user: "bo", feature: "search", ...M },
  ];

  it("goes by segment where each has records of its own", () => {
    const byFeature = segment(rows, { by: "feature", metric: kano });
    expect(byFeature.map(({ segment, category, value }) => [segment, category, value])).toEqual([
      ["export", "one-dimensional", 50],
      ["search", "must-be", -100],
    ]);
  });

  it("goes by the features' fields where each respondent has one record", () => {
    const wide = [
      { e1: 1, e0: 3, s1: 2, s0: 5 },
      { e1: 1, e0: 5, s1: 2, s0: 5 },
    ];
    const features = {
      export: { functional: "e1", dysfunctional: "e0" },
      search: { functional: "s1", dysfunctional: "s0" },
    };
    const results = kanoFeatures(wide, { features, confidenceLevel: 0.9 });
    expect(results.map(({ feature, category, value }) => [feature, category, value])).toEqual([
      ["export", "one-dimensional", 50],
      ["search", "must-be", -100],
    ]);
    expect(results[0]?.interval?.confidenceLevel).toBe(0.9);
  });

  it.each([
    [
      {},
      "options.features must be an object of { functional, dysfunctional } under the names of the features, got undefined",
    ],
    [
      { features: { a: "q1" } },
      'options.features.a must be { functional, dysfunctional }, the names of two fields, got "q1"',
    ],
  ])("refuses the options %j", (options, message) => {
    expect(messageOf(() => kanoFeatures([], options as never))).toBe(`kanoFeatures: ${message}`);
  });

  it("names the field of a fault", () => {
    const features = { a: { functional: "q1", dysfunctional: "q2" } };
    expect(messageOf(() => kanoFeatures([{ q1: 1, q2: 9 }], { features }))).toContain(
      "kano: rows[0].q2 must be one of the answers",
    );
  });
});
