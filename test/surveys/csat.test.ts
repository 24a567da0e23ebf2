import { describe, expect, it } from "vitest";
import type { CsatCounts, CsatOptions } from "../../src/schemas/surveys.ts";
import { csat } from "../../src/surveys/csat.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";
import { faultOf } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;
const repeat = (counts: Readonly<Record<number, number>>): number[] =>
  Object.entries(counts).flatMap(([answer, count]) => new Array<number>(count).fill(Number(answer)));

describe("csat of answers", () => {
  it("is the share of 4 and 5 on a scale from 1 to 5", () => {
    expect([1, 2, 3, 4, 5].map((rating) => csat([rating]).value)).toEqual([0, 0, 0, 100, 100]);
  });

  it("says what was measured, how sure it is and what it rests on", () => {
    expect(csat([5, 4, 2, null])).toEqual({
      metric: "csat",
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
      convention: "% satisfied (4 to 5) of those who answered on a scale from 1 to 5",
      basis: { kind: "proportion", successes: 2, trials: 3 },
      satisfied: { count: 2, percent: 200 / 3 },
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

  it("gives one set of ten answers four values, by four conventions", () => {
    const ratings = [5, 5, 4, 4, 4, 4, 3, 2, 1, null];
    const value = (options: CsatOptions): string | undefined => csat(ratings, options).value?.toFixed(2);
    expect(value({})).toBe("66.67");
    expect(value({ scale: { satisfiedFrom: 5 } })).toBe("22.22");
    expect(value({ score: "mean" })).toBe("3.56");
    expect(value({ score: "rescaled-mean" })).toBe("63.89");
  });

  it("gives null for no answers, under every score", () => {
    for (const score of ["satisfied", "mean", "rescaled-mean"] as const) {
      const result = csat([null], { score });
      expect(result).toMatchObject({ value: null, standardError: null, interval: null, basis: null, n: 0, missing: 1 });
      expect(result).toMatchObject({ satisfied: { count: 0, percent: null }, mean: null });
      expect(result.distribution).toContainEqual({ answer: 3, count: 0, percent: null });
    }
  });

  it.each([
    [[5, 6], "ratings[1] must be an integer from 1 to 5, got 6"],
    [[5, 0], "ratings[1] must be an integer from 1 to 5, got 0"],
    [[4.5], "ratings[0] must be an integer from 1 to 5, got 4.5"],
    [["5"], 'ratings[0] must be an integer from 1 to 5, got "5"'],
    [null, "ratings must be an array or a typed array of numbers, got null"],
  ])("refuses %j", (ratings, message) => {
    expect(messageOf(() => csat(ratings as number[]))).toBe(`csat: ${message}`);
  });
});

describe("csat of published examples", () => {
  it("8 good and 2 bad are 80 % (Zendesk)", () => {
    expect(csat(repeat({ 1: 2, 2: 8 }), { scale: { max: 2 } }).value).toBe(80);
  });

  it("45 of 50 are 90 %", () => {
    expect(csat({ satisfied: 45, total: 50 }).value).toBe(90);
  });

  it("960 of 1200 are 80 %, with Wilson's interval from 77.643 to 82.166", () => {
    const { value, interval } = csat({ satisfied: 960, total: 1200 });
    expect(value).toBe(80);
    expectLimits(interval, [77.643, 82.166], { absolute: 0.0005 });
  });

  it("470 of 500 have the interval from 91.564 to 95.765", () => {
    expectLimits(csat({ satisfied: 470, total: 500 }).interval, [91.563893687, 95.765164352], { absolute: 1e-8 });
  });

  it("a thousand answers on ten points have the mean 6.865, which was printed as 6.89", () => {
    const ratings = repeat({ 2: 10, 3: 30, 4: 100, 5: 130, 6: 150, 7: 115, 8: 255, 9: 140, 10: 70 });
    expect(csat(ratings, { scale: { max: 10 }, score: "mean" }).value).toBeCloseTo(6.865, 12);
  });

  it("560 positive, 1100 neutral and 180 negative words have the mean 3.413", () => {
    const words = [...Array(560).fill("positive"), ...Array(1100).fill("neutral"), ...Array(180).fill("negative")];
    const labels = { negative: 1, neutral: 3, positive: 5 };
    expect(csat(words, { labels, score: "mean" }).value).toBeCloseTo(3.41304, 5);
  });

  it("1 to 5 are 0, 25, 50, 75 and 100 of 100", () => {
    expect([1, 2, 3, 4, 5].map((rating) => csat([rating], { score: "rescaled-mean" }).value)).toEqual([
      0, 25, 50, 75, 100,
    ]);
  });

  it("all 10 are 100 of 100, and all 1 are 0 (ACSI)", () => {
    const index = csat.with({ scale: { max: 10 }, score: "rescaled-mean" });
    expect([index([10, 10]).value, index([1, 1]).value]).toEqual([100, 0]);
  });
});

describe("the scale of csat", () => {
  it.each([
    [{ max: 2 }, 2],
    [{ max: 3 }, 3],
    [{ max: 5 }, 4],
    [{ max: 7 }, 6],
    [{ max: 10 }, 9],
    [{ min: 0, max: 10 }, 9],
    [{ min: 0, max: 1 }, 1],
    [{ min: -2, max: 2 }, 1],
    [{ min: 1, max: 6, satisfiedFrom: 5 }, 5],
  ])("%j has satisfied answers from %i on", (scale, from) => {
    expect(csat([from], { scale }).value).toBe(100);
    expect(csat([from - 1], { scale }).value).toBe(0);
    expect(csat([from], { scale }).convention).toContain(`% satisfied (${from} to `);
  });

  it.each([
    [{ max: 6 }, "options.scale.satisfiedFrom must be stated for a scale from 1 to 6, got undefined"],
    [{ max: 1 }, "options.scale.satisfiedFrom must be stated for a scale from 1 to 1, got undefined"],
    [{ satisfiedFrom: 1 }, 'options.scale must be ordered: min < satisfiedFrom ≤ max, got "1, 1, 5"'],
    [{ satisfiedFrom: 6 }, 'options.scale must be ordered: min < satisfiedFrom ≤ max, got "1, 6, 5"'],
    [{ max: 1e9, satisfiedFrom: 2 }, "options.scale.max must be a whole number from -1000 to 1000, got 1000000000"],
  ])("may not be %j", (scale, message) => {
    expect(messageOf(() => csat([1], { scale }))).toBe(`csat: ${message}`);
  });
});

describe("csat of words", () => {
  const labels = { bad: 2, average: 3, excellent: 5 };

  it("takes each for its number, in any language, beside plain numbers", () => {
    expect(csat(["excellent", "bad", "average", null, 4], { labels })).toMatchObject({
      value: 50,
      mean: 3.5,
      missing: 1,
    });
    expect(csat(["жакшы", "начар"], { labels: { начар: 1, жакшы: 5 } }).value).toBe(50);
    expect(csat(["とても満足", "不満"], { labels: { 不満: 2, とても満足: 5 } }).value).toBe(50);
  });

  it("may have several words for one answer", () => {
    expect(csat(["good", "gut", "mal"], { labels: { good: 4, gut: 4, mal: 1 } }).mean).toBe(3);
  });

  it("refuses a word that stands for nothing, and so none of what every object inherits", () => {
    const fault = faultOf(() => csat(["excellent", "constructor", "__proto__", "Bad"], { labels }));
    expect(fault.message).toBe(
      'csat: ratings[1] must be one of the labels ("bad", "average", "excellent") or an integer from 1 to 5, ' +
        'got "constructor" (the first of 3 faults)',
    );
    expect(csat(["excellent", "constructor", "", 9], { labels, invalid: "omit" })).toMatchObject({ n: 1, invalid: 3 });
  });

  it("may be such words, where they are labels", () => {
    const odd = JSON.parse('{ "__proto__": 5, "constructor": 1, "toString": 4 }');
    expect(csat(["__proto__", "constructor", "toString"], { labels: odd }).mean).toBeCloseTo(10 / 3, 12);
  });

  it.each([
    [{ good: 6 }, "options.labels.good must be on the scale from 1 to 5, got 6"],
    [{ "very good": 0 }, 'options.labels["very good"] must be on the scale from 1 to 5, got 0'],
    [{ good: 4.5 }, "options.labels must be an object of whole numbers under the words of the answers, got an object"],
    [{}, "options.labels must be an object of whole numbers under the words of the answers, got an object"],
    [["bad", "good"], "options.labels must be an object of whole numbers under the words of the answers, got an array"],
  ])("may not have the labels %j", (wrong, message) => {
    expect(messageOf(() => csat(["good"], { labels: wrong as never }))).toBe(`csat: ${message}`);
  });

  it("without labels is refused", () => {
    expect(messageOf(() => csat(["excellent"]))).toBe(
      'csat: ratings[0] must be an integer from 1 to 5, got "excellent"',
    );
  });
});

describe("csat as a mean", () => {
  it.each(readReference<{ x: number[]; confidence: number }, MeanFigures>("tests", "mean CI t n= 6"))(
    "agrees with R t.test: $name",
    ({ input, expected }) => {
      const result = csat(input.x, { score: "mean", confidenceLevel: input.confidence });
      expectClose(result.value, expected.mean, { absolute: 1e-12 });
      expectClose(result.standardError, expected.se, { absolute: 1e-9 });
      expectLimits(result.interval, expected.interval, { absolute: 1e-9 });
      expect(result).toMatchObject({ unit: "rating", interval: { method: "student-t" }, mean: result.value });
    },
  );

  it("moves value, error and interval alike when the ends of the scale are moved", () => {
    const plain = csat([5, 4, 2, 2], { score: "mean" });
    const moved = csat([5, 4, 2, 2], { score: "rescaled-mean" });
    expectClose(moved.value, (Number(plain.value) - 1) * 25, { relative: 1e-14 });
    expectClose(moved.standardError, Number(plain.standardError) * 25, { relative: 1e-14 });
    const limits = [plain.interval?.low, plain.interval?.high].map((limit) => (Number(limit) - 1) * 25);
    expectLimits(moved.interval, limits as [number, number], { absolute: 1e-12 });
    expect(moved.unit).toBe("percent");
    expect(moved.convention).toBe("mean answer on a scale from 1 to 5, moved to 0 to 100");
  });

  it("of one answer has no error, and of equal answers none that an interval could rest on", () => {
    expect(csat([4], { score: "mean" })).toMatchObject({ value: 4, standardError: null, interval: null, basis: null });
    const equal = csat([4, 4, 4], { score: "mean" });
    expect(equal).toMatchObject({ value: 4, standardError: 0, interval: null, basis: { kind: "mean", center: 4 } });
  });

  it("of equal answers is that answer to the last digit, whatever their weights", () => {
    for (const weights of [
      [0.1, 0.2, 0.3],
      [1 / 3, 1 / 7, 1e-9],
    ]) {
      expect(csat([4, 4, 4], { score: "mean", weights })).toMatchObject({ value: 4, standardError: 0, interval: null });
    }
  });

  it("has finite limits at the highest level that a number can say", () => {
    const { interval } = csat([1, 2, 5], { score: "mean", confidenceLevel: 1 - 2 ** -53 });
    expect(Number.isFinite(interval?.low) && Number.isFinite(interval?.high)).toBe(true);
  });

  it("needs the answers: counts of the satisfied have none", () => {
    expect(csat({ satisfied: 3, total: 4 }, { score: "mean" })).toMatchObject({ value: null, n: 4, mean: null });
  });
});

interface MeanFigures {
  readonly mean: number;
  readonly se: number;
  readonly interval: [number, number];
}

describe("csat of counts", () => {
  it("gives what it gives for the answers, but for what only they show", () => {
    const counted = csat({ satisfied: 2, total: 3, missing: 1 });
    const { mean: _, distribution: __, ...common } = csat([5, 4, 1, null]);
    expect(counted).toEqual({ ...common, mean: null, distribution: null });
  });

  it.each([
    [{ satisfied: 5, total: 4 }, "counts.satisfied must be at most the total of 4, got 5"],
    [{ satisfied: 5 }, "counts.total must be a whole number from 0 on, got undefined"],
    [{ satisfied: -1, total: 4 }, "counts.satisfied must be a whole number from 0 on, got -1"],
    [{ satisfied: 1, total: 4.5 }, "counts.total must be a whole number from 0 on, got 4.5"],
    [
      { satisfied: 1, total: 4, neutral: 1 },
      'counts.neutral must be a known name (satisfied, total, missing), got "neutral"',
    ],
  ])("refuses %j", (counts, message) => {
    expect(messageOf(() => csat(counts as CsatCounts))).toBe(`csat: ${message}`);
  });
});

describe("csat with weights", () => {
  it("does not go with counts, which show no answers that could have one", () => {
    expect(messageOf(() => csat({ satisfied: 1, total: 2 }, { weights: [1, 2] }))).toBe(
      "csat: options.weights must be left out where answers are counted already, got an array",
    );
  });

  it("of one, two or a half is the unweighted, bit for bit, under every score", () => {
    const ratings = [5, 4, 4, 3, 1, 1, 2, null];
    for (const score of ["satisfied", "mean", "rescaled-mean"] as const) {
      for (const weight of [1, 2, 0.5]) {
        expect(csat(ratings, { score, weights: ratings.map(() => weight) })).toEqual(csat(ratings, { score }));
      }
    }
  });

  it("rests its interval on the effective number of answers, whatever the weights add up to", () => {
    // One answer in four by weight: p = ¼, variance (½²·¾² + 1½²·¼²)/2² = 9/128, so worth p(1 − p)/variance = 8/3 answers, but
    // there are two.
    const expected = csat({ satisfied: 1, total: 4 }).value;
    for (const weights of [
      [0.5, 1.5],
      [1, 3],
      [10, 30],
    ]) {
      const result = csat([5, 1], { weights });
      expect(result).toMatchObject({ value: expected, n: 2, effectiveN: 1.6 });
      expectClose(result.standardError, 100 * Math.sqrt(9 / 128), { relative: 1e-14 });
      expect(result.basis).toEqual({ kind: "proportion", successes: 0.5, trials: 2 });
    }
  });

  it("has the same interval for weights with the mean 1, as weighting makes them, and for any others", () => {
    const ratings = [5, 4, 1, 3, 5, 2, 2];
    const weights = [0.5, 2, 0.25, 0.75, 1.5, 1.25, 0.75];
    const one = csat(ratings, { weights });
    const other = csat(ratings, { weights: weights.map((weight) => 3 * weight) });
    expect(weights.reduce((sum, weight) => sum + weight)).toBe(7);
    expectLimits(other.interval, [Number(one.interval?.low), Number(one.interval?.high)], { relative: 1e-13 });
    expect(Number(one.interval?.low)).toBeLessThan(Number(one.value));
    const trials = one.basis?.kind === "proportion" ? one.basis.trials : Number.NaN;
    const successes = one.basis?.kind === "proportion" ? one.basis.successes : Number.NaN;
    expectClose((100 * successes) / trials, Number(one.value), { relative: 1e-14 });
  });

  it("does not take a nearly weightless answer for a myriad", () => {
    const result = csat([5, 1], { weights: [1e-20, 1] });
    expect(result.interval?.high).toBeGreaterThan(50);
    expect(result.basis).toMatchObject({ trials: 2 });
  });

  interface Strata {
    readonly strata: readonly { readonly weight: number; readonly yes: number; readonly no: number }[];
  }

  it("has the standard error of R survey's proportion but for √(n/(n − 1)), as a share divides by n", () => {
    const [found] = readReference<Strata, { p: number; se: number }>("weighted-surveys", "weighted proportion");
    const answers: number[] = [];
    const weights: number[] = [];
    for (const { weight, yes, no } of found?.input.strata ?? []) {
      answers.push(...Array<number>(yes).fill(1), ...Array<number>(no).fill(0));
      weights.push(...Array<number>(yes + no).fill(weight));
    }
    const result = csat(answers, { scale: { min: 0, max: 1 }, weights });
    expectClose(result.value, 100 * Number(found?.expected.p), { absolute: 1e-9 });
    // Of 200 answers the factor is 1.00251: 2.6003 here, 2.6069 there.
    expectClose(Number(result.standardError) * Math.sqrt(200 / 199), 100 * Number(found?.expected.se), {
      absolute: 1e-9,
    });
  });

  it("has the standard error of R survey's mean", () => {
    type Answers = { weights: number[]; values: number[][] };
    const [found] = readReference<Answers, { mean: number; se: number; nEffKish: number; confint95: [number, number] }>(
      "weighted-surveys",
      "weighted mean SE",
    );
    const { weights = [], values = [] } = found?.input ?? {};
    const result = csat(values.flat(), {
      scale: { min: 300, max: 900, satisfiedFrom: 800 },
      score: "mean",
      weights: values.flatMap((stratum, place) => stratum.map(() => Number(weights[place]))),
    });
    expectClose(result.value, Number(found?.expected.mean), { relative: 1e-9 });
    expectClose(result.standardError, Number(found?.expected.se), { relative: 1e-9 });
    expectClose(result.effectiveN, Number(found?.expected.nEffKish), { relative: 1e-9 });
    // R's confint takes the normal quantile there; ours is Student's with 199 degrees of freedom.
    const reach = (Number(result.interval?.high) - Number(result.interval?.low)) / 2;
    expectClose(reach / Number(result.standardError), 1.971957, { absolute: 1e-6 });
  });
});

describe("csat of few answers", () => {
  it("is withheld below the minimum, with mean, counts and distribution", () => {
    const result = csat([5, 4, 1], { minimumResponses: 4 });
    expect(result).toMatchObject({
      value: null,
      standardError: null,
      interval: null,
      basis: null,
      n: 3,
      suppressed: true,
    });
    expect(result).toMatchObject({ satisfied: { count: null, percent: null }, mean: null, distribution: null });
    expect(csat([5, 4, 1], { minimumResponses: 3 })).toMatchObject({ suppressed: false, satisfied: { count: 2 } });
  });
});

describe("the summary of csat", () => {
  const summary = csat.summarize([5, 5, 4, 1, null]);
  const group = (count: number): object => ({ count, weight: count, squaredWeight: count });

  it("is the counts of all answers, and of the satisfied, under their scale", () => {
    expect(summary).toEqual({
      kind: "csat",
      version: 1,
      scale: { min: 1, max: 5, satisfiedFrom: 4 },
      satisfied: group(3),
      total: group(4),
      distribution: { counts: [1, 0, 0, 1, 2], weights: null, squaredWeights: null },
      missing: 1,
      invalid: 0,
    });
  });

  it("is measured under every score", () => {
    expect(csat.measure(summary, { score: "mean" })).toEqual(csat([5, 5, 4, 1, null], { score: "mean" }));
  });

  it("has no distribution when a part had none, unless that part held no answers", () => {
    const counted = csat.summarize({ satisfied: 1, total: 1 });
    expect(csat.measure(csat.merge(summary, counted))).toMatchObject({ value: 80, mean: null, distribution: null });
    const nothing = csat.summarize({ satisfied: 0, total: 0, missing: 2 });
    expect(csat.measure(csat.merge(summary, nothing))).toMatchObject({ value: 75, mean: 3.75, missing: 3 });
    expect(csat.merge(nothing, summary)).toEqual(csat.merge(summary, nothing));
  });

  it("merges with a weighted one", () => {
    const weighted = csat.summarize([5, 1], { weights: [2, 3] });
    const whole = csat([5, 5, 4, 1, null, 5, 1], { weights: [1, 1, 1, 1, 1, 2, 3] });
    expect(csat.measure(csat.merge(summary, weighted))).toEqual(whole);
  });

  it.each([
    [{ ...summary, satisfied: group(5) }, "summary.total must be no less than its parts, got an object"],
    [
      { ...summary, total: group(5) },
      "summary.distribution must be counts of 5 answers on a scale from 1 to 5, got an object",
    ],
    [
      { ...summary, distribution: { counts: [4], weights: null, squaredWeights: null } },
      "summary.distribution must be counts of 4 answers on a scale from 1 to 5, got an object",
    ],
    [
      { ...summary, distribution: { counts: [1, 0, 0, 1, 2], weights: [1, 0, 0, 1, 2], squaredWeights: null } },
      "summary.distribution must be counts of the answers, or null, got an object",
    ],
    [
      { ...summary, scale: { min: 1, max: 1, satisfiedFrom: 1 } },
      'summary.scale must be ordered: min < satisfiedFrom ≤ max, got "1, 1, 1"',
    ],
    [{ ...summary, kind: "nps" }, 'summary.kind must be "csat", got "nps"'],
  ])("is refused when its parts do not fit together: %j", (wrong, message) => {
    expect(messageOf(() => csat.measure(wrong as never))).toBe(`csat: ${message}`);
    expect(messageOf(() => csat.merge(summary, wrong as never))).toBe(`csat: ${message}`);
  });
});

describe("csat lifted", () => {
  it("reads words and weights from records", () => {
    const rows = [
      { answer: "good", weight: 3 },
      { answer: "bad", weight: 1 },
      { answer: null, weight: 1 },
    ];
    const metric = csat.of("answer", { weight: "weight" }).with({ labels: { bad: 1, good: 5 } });
    expect(metric(rows)).toMatchObject({ value: 75, n: 2, missing: 1 });
    expect(messageOf(() => metric([...rows, { answer: "so so", weight: 1 }]))).toBe(
      'csat: rows[3].answer must be one of the labels ("bad", "good") or an integer from 1 to 5, got "so so"',
    );
  });
});
