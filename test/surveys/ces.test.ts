import { describe, expect, it } from "vitest";
import type { CesCounts, CesOptions, CesScale } from "../../src/schemas/surveys.ts";
import { ces } from "../../src/surveys/ces.ts";
import { nps } from "../../src/surveys/nps.ts";
import { expectClose } from "../stats/reference.ts";
import { faultOf } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;

/** The answers of a scale that count as easy, and those that count as difficult. */
function split(options: CesOptions): { easy: number[]; difficult: number[] } {
  const { min = 1, max = 5 } = options.scale ?? {};
  const answers = Array.from({ length: max - min + 1 }, (_, place) => min + place);
  const net = (answer: number): number | null => ces([answer], { ...options, score: "net-easy" }).value;
  return {
    easy: answers.filter((answer) => net(answer) === 100),
    difficult: answers.filter((answer) => net(answer) === -100),
  };
}

describe("ces of answers", () => {
  it("is the share of 4 and 5 on a scale from 1 to 5", () => {
    expect([1, 2, 3, 4, 5].map((rating) => ces([rating]).value)).toEqual([0, 0, 0, 100, 100]);
  });

  it("says what was measured, how sure it is and what it rests on", () => {
    expect(ces([5, 4, 2, null])).toEqual({
      metric: "ces",
      value: 200 / 3,
      unit: "percent",
      n: 3,
      effectiveN: 3,
      missing: 1,
      invalid: 0,
      standardError: 100 * Math.sqrt(((2 / 3) * (1 - 2 / 3)) / 3),
      interval: {
        low: expect.closeTo(20.766, 3),
        high: expect.closeTo(93.851, 3),
        confidenceLevel: 0.95,
        method: "wilson",
      },
      suppressed: false,
      reason: null,
      convention: "% easy (4 to 5) of those who answered on a scale from 1 to 5, where high is easy",
      basis: { kind: "proportion", successes: 2, trials: 3 },
      easy: { count: 2, percent: 200 / 3 },
      difficult: { count: 1, percent: 100 / 3 },
      mean: 11 / 3,
      distribution: [
        { answer: 1, count: 0, percent: 0 },
        { answer: 2, count: 1, percent: 100 / 3 },
        { answer: 3, count: 0, percent: 0 },
        { answer: 4, count: 1, percent: 100 / 3 },
        { answer: 5, count: 1, percent: 100 / 3 },
      ],
    });
  });

  it("gives null for no answers, under every score", () => {
    for (const score of ["easy", "mean", "net-easy"] as const) {
      expect(ces([], { score })).toMatchObject({ value: null, standardError: null, interval: null, basis: null, n: 0 });
    }
  });

  it("has the mean of the answers under the score mean", () => {
    const result = ces([7, 6, 6, 5, 4, 2, 1, null], { scale: { max: 7 }, score: "mean" });
    expectClose(result.value, 31 / 7, { relative: 1e-15 });
    expect(result).toMatchObject({
      unit: "rating",
      convention: "mean answer on a scale from 1 to 7, where high is easy",
    });
  });

  it("has the easy less the difficult in points under the score net-easy, with the interval of nps", () => {
    const result = ces([5, 4, 4, 3, 1], { score: "net-easy" });
    const likeNps = nps({ promoters: 3, passives: 1, detractors: 1 });
    expect(result).toMatchObject({ unit: "points", value: likeNps.value, interval: likeNps.interval });
    expect(result.standardError).toBe(likeNps.standardError);
    expect(result.convention).toBe(
      "% easy (4 to 5) less % difficult (1 to 2) of those who answered on a scale from 1 to 5, where high is easy",
    );
  });

  it.each([
    [[6], "ratings[0] must be an integer from 1 to 5, got 6"],
    [["4"], 'ratings[0] must be an integer from 1 to 5, got "4"'],
    [[4, 3.5], "ratings[1] must be an integer from 1 to 5, got 3.5"],
    [undefined, "ratings must be an array or a typed array of numbers, got undefined"],
  ])("refuses %j", (ratings, message) => {
    expect(messageOf(() => ces(ratings as number[]))).toBe(`ces: ${message}`);
  });
});

describe("the scale of ces", () => {
  it.each<[CesScale, number[], number[]]>([
    [{}, [4, 5], [1, 2]],
    [{ max: 7 }, [5, 6, 7], [1, 2, 3]],
    [{ max: 10 }, [9, 10], [1, 2]],
    [{ min: 0, max: 10 }, [9, 10], [0, 1]],
    [{ max: 3 }, [3], [1]],
    [{ max: 2 }, [2], [1]],
    [{ min: -3, max: 3 }, [1, 2, 3], [-3, -2, -1]],
    // The index that subtracts 1 to 3 from 6 and 7.
    [{ max: 7, easyFrom: 6, difficultFrom: 3 }, [6, 7], [1, 2, 3]],
    [{ max: 6, easyFrom: 5 }, [5, 6], [1, 2]],
    // Where the mirror of the easy would meet them, what lies next to them is difficult.
    [{ easyFrom: 3 }, [3, 4, 5], [1, 2]],
    [{ max: 3, easyFrom: 2 }, [2, 3], [1]],
  ])("%j has the easy answers %j and the difficult ones %j", (scale, easy, difficult) => {
    expect(split({ scale })).toEqual({ easy, difficult });
  });

  it.each<[CesScale, number[], number[]]>([
    [{}, [1, 2], [4, 5]],
    [{ max: 7 }, [1, 2, 3], [5, 6, 7]],
    [{ max: 10 }, [1, 2], [9, 10]],
    [{ max: 3 }, [1], [3]],
    [{ easyFrom: 1 }, [1], [5]],
    [{ easyFrom: 3 }, [1, 2, 3], [4, 5]],
    [{ max: 7, easyFrom: 2, difficultFrom: 6 }, [1, 2], [6, 7]],
  ])("%j turned round has the easy answers %j and the difficult ones %j", (scale, easy, difficult) => {
    expect(split({ scale, direction: "low-is-easy" })).toEqual({ easy, difficult });
  });

  it("says which way it runs", () => {
    const { convention, easy, difficult } = ces([1, 2, 2, 5], { direction: "low-is-easy", score: "net-easy" });
    expect(convention).toBe(
      "% easy (1 to 2) less % difficult (4 to 5) of those who answered on a scale from 1 to 5, where low is easy",
    );
    expect([easy.count, difficult?.count]).toEqual([3, 1]);
  });

  it.each<[CesOptions, string]>([
    [{ scale: { max: 6 } }, "options.scale.easyFrom must be stated for a scale from 1 to 6, got undefined"],
    [
      { scale: { easyFrom: 4, difficultFrom: 4 } },
      'options.scale must be such that 1 ≤ the lower cut point < the higher ≤ 5, got "4, 4"',
    ],
    [
      { scale: { easyFrom: 6 } },
      'options.scale must be such that 1 ≤ the lower cut point < the higher ≤ 5, got "0, 6"',
    ],
    [
      { direction: "low-is-easy", scale: { easyFrom: 4, difficultFrom: 2 } },
      'options.scale must be such that 1 ≤ the lower cut point < the higher ≤ 5, got "4, 2"',
    ],
    [{ direction: "low" as never }, 'options.direction must be "high-is-easy" or "low-is-easy", got "low"'],
    [{ score: "satisfied" as never }, 'options.score must be "easy" or "mean" or "net-easy", got "satisfied"'],
  ])("may not be %j", (options, message) => {
    expect(messageOf(() => ces([1], options))).toBe(`ces: ${message}`);
  });
});

describe("ces of counts", () => {
  it("gives what it gives for the answers, but for what only they show", () => {
    const { mean: _, distribution: __, ...common } = ces([5, 4, 1, null]);
    expect(ces({ easy: 2, difficult: 1, total: 3, missing: 1 })).toEqual({ ...common, mean: null, distribution: null });
  });

  it("leaves open how many found it difficult, where that was not counted", () => {
    expect(ces({ easy: 2, total: 3 })).toMatchObject({ value: 200 / 3, difficult: null });
  });

  it.each<[CesCounts, CesOptions, string]>([
    [{ easy: 5, total: 4 }, {}, "counts.easy must be at most the total of 4, got 5"],
    [{ easy: 3, difficult: 2, total: 4 }, {}, "counts.easy must be at most the total of 4 less 2 difficult, got 3"],
    [{ easy: 0.5, total: 4 }, {}, "counts.easy must be a whole number from 0 on, got 0.5"],
    [
      { easy: 3, total: 4 },
      { score: "net-easy" },
      'counts.difficult must be stated for score "net-easy", got undefined',
    ],
  ])("refuses %j under %j", (counts, options, message) => {
    expect(messageOf(() => ces(counts, options))).toBe(`ces: ${message}`);
  });
});

describe("ces of words, with weights and of few answers", () => {
  it("takes words for their numbers", () => {
    const labels = { "sehr leicht": 5, leicht: 4, schwer: 2 };
    expect(ces(["leicht", "schwer", "sehr leicht", null], { labels })).toMatchObject({ value: 200 / 3, missing: 1 });
  });

  it("of equal weights is the unweighted, bit for bit, under every score", () => {
    const ratings = [5, 4, 4, 3, 1, 1, 2, null];
    for (const score of ["easy", "mean", "net-easy"] as const) {
      for (const weight of [1, 2, 0.25]) {
        expect(ces(ratings, { score, weights: ratings.map(() => weight) })).toEqual(ces(ratings, { score }));
      }
    }
  });

  it("takes no weights with counts", () => {
    expect(messageOf(() => ces({ easy: 1, total: 2 }, { weights: [1, 2] }))).toBe(
      "ces: options.weights must be left out where answers are counted already, got an array",
    );
  });

  it("weighs the easy and the difficult", () => {
    const result = ces([5, 3, 1], { weights: [3, 1, 2], score: "net-easy" });
    expect(result.value).toBe(nps([10, 7, 0], { weights: [3, 1, 2] }).value);
    expect(result.standardError).toBe(nps([10, 7, 0], { weights: [3, 1, 2] }).standardError);
    expect(result).toMatchObject({ easy: { count: 1, percent: 50 }, difficult: { count: 1, percent: 100 / 3 } });
  });

  it("is withheld below the minimum, with everything that would give it away", () => {
    const result = ces([5, 4, 1], { minimumResponses: 5 });
    expect(result).toMatchObject({
      value: null,
      standardError: null,
      interval: null,
      basis: null,
      suppressed: true,
      n: 3,
    });
    const nothing = { count: null, percent: null };
    expect(result).toMatchObject({ easy: nothing, difficult: nothing, mean: null, distribution: null });
  });
});

describe("the summary of ces", () => {
  const options: CesOptions = { scale: { max: 7 }, direction: "low-is-easy" };
  const summary = ces.summarize([1, 2, 7, 4], options);

  it("measures with the scale that it was made with, whatever score is asked for", () => {
    expect(ces.measure(summary)).toEqual(ces([1, 2, 7, 4], options));
    expect(ces.measure(summary, { score: "net-easy" })).toEqual(ces([1, 2, 7, 4], { ...options, score: "net-easy" }));
  });

  it("does not merge with, or measure as, one that runs the other way", () => {
    expect(messageOf(() => ces.merge(summary, ces.summarize([1], { scale: { max: 7 } })))).toBe(
      "ces: summary.scale.easyFrom must be 3, got 5",
    );
    expect(messageOf(() => ces.measure(summary, { ...options, direction: "high-is-easy" }))).toBe(
      "ces: summary.scale.easyFrom must be 5, got 3",
    );
  });

  it("does not know the difficult when a part did not, unless that part held no answers", () => {
    const counted = ces.summarize({ easy: 1, total: 2 }, options);
    const merged = ces.merge(summary, counted);
    expect(ces.measure(merged)).toMatchObject({ value: 50, difficult: null, mean: null });
    expect(ces.measure(merged, { score: "net-easy" })).toMatchObject({ value: null, n: 6 });
    const nothing = ces.summarize({ easy: 0, total: 0 }, options);
    expect(ces.merge(summary, nothing)).toEqual(summary);
    expect(ces.merge(nothing, summary)).toEqual(summary);
  });

  it.each([
    [{ ...summary, difficult: summary.total }, "summary.total must be no less than its parts, got an object"],
    [
      { ...summary, scale: { ...summary.scale, direction: "up" } },
      'summary.scale.direction must be "high-is-easy" or "low-is-easy", got "up"',
    ],
    [
      { ...summary, scale: { ...summary.scale, direction: "high-is-easy" } },
      'summary.scale must be such that 1 ≤ the lower cut point < the higher ≤ 7, got "5, 3"',
    ],
    [{ ...summary, difficult: 1 }, "summary.difficult must be { count, weight, squaredWeight } of answers, got 1"],
  ])("is refused when its parts do not fit together: %j", (wrong, message) => {
    expect(messageOf(() => ces.measure(wrong as never))).toBe(`ces: ${message}`);
  });
});
