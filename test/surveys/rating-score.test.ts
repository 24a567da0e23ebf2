import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { segment } from "../../src/breakdown/segment.ts";
import { MetricInputError } from "../../src/errors.ts";
import { codedRatingsSchema, type RatingScoreKind, type RatingScoreOptions } from "../../src/schemas/rating.ts";
import { csat } from "../../src/surveys/csat.ts";
import { type RatingScoreInput, ratingScore } from "../../src/surveys/rating-score.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";
import { faultOf } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;
const repeat = (counts: Readonly<Record<number, number>>): number[] =>
  Object.entries(counts).flatMap(([answer, count]) => new Array<number>(count).fill(Number(answer)));
const value = (input: RatingScoreInput, options: RatingScoreOptions): number | null =>
  ratingScore(input, options).value;

describe("ratingScore", () => {
  const ten = [5, 5, 4, 4, 4, 4, 3, 2, 1, null];
  const scale = { min: 1, max: 5 };

  it.each<[RatingScoreKind, number, string]>([
    ["top-box", 200 / 9, "percent"],
    ["top-2-box", 600 / 9, "percent"],
    ["top-3-box", 700 / 9, "percent"],
    ["bottom-box", 100 / 9, "percent"],
    ["bottom-2-box", 200 / 9, "percent"],
    ["net-box", 100 / 9, "points"],
    ["net-2-box", 400 / 9, "points"],
    ["mean", 32 / 9, "rating"],
    ["rescaled-mean", (100 * 23) / 36, "percent"],
    ["sum-over-possible", (100 * 32) / 45, "percent"],
  ])("gives one set of answers its value by each convention: %s", (score, expected, unit) => {
    const result = ratingScore(ten, { scale, score });
    expect(result.value).toBeCloseTo(expected, 12);
    expect([result.unit, result.n, result.missing]).toEqual([unit, 9, 1]);
  });

  it("says what was measured, how sure it is and what it rests on", () => {
    expect(ratingScore([3, 2, 1, 1, null], { scale: { min: 1, max: 3 }, score: "net-box" })).toEqual({
      metric: "ratingScore",
      value: -25,
      unit: "points",
      n: 4,
      effectiveN: 4,
      missing: 1,
      invalid: 0,
      standardError: 100 * Math.sqrt((0.75 - 0.0625) / 4),
      interval: {
        low: expect.closeTo(-72.731, 3),
        high: expect.closeTo(44.16, 3),
        confidenceLevel: 0.95,
        method: "adjusted-wald",
      },
      suppressed: false,
      reason: null,
      convention:
        "% of the best answer (3) less % of the worst answer (1) among those who answered on a scale from 1 to 3, where high is good",
      basis: expect.objectContaining({ kind: "normal", method: "adjusted-wald" }),
      top: { count: 1, percent: 25 },
      bottom: { count: 2, percent: 50 },
      mean: 1.75,
      distribution: [
        { answer: 1, count: 2, percent: 50 },
        { answer: 2, count: 1, percent: 25 },
        { answer: 3, count: 1, percent: 25 },
      ],
    });
  });

  it.each<[RatingScoreKind, string]>([
    [
      "top-2-box",
      "% of the 2 best answers (4 to 5) among those who answered on a scale from 1 to 5, where high is good",
    ],
    ["bottom-box", "% of the worst answer (1) among those who answered on a scale from 1 to 5, where high is good"],
    ["mean", "mean answer on a scale from 1 to 5, where high is good"],
    ["rescaled-mean", "mean answer on a scale from 1 to 5, where high is good, moved to 0 (worst) to 100 (best)"],
    [
      "sum-over-possible",
      "sum of the answers in % of the highest possible sum, on a scale from 1 to 5, where high is good",
    ],
  ])("names its convention: %s", (score, convention) => {
    expect(ratingScore([1], { scale, score }).convention).toBe(convention);
  });

  it("gives null for no answers, under every score", () => {
    for (const score of ["top-2-box", "net-box", "mean", "rescaled-mean"] as const) {
      const result = ratingScore([null], { scale, score });
      expect(result).toMatchObject({ value: null, standardError: null, interval: null, basis: null, n: 0, missing: 1 });
      expect(result.distribution).toContainEqual({ answer: 3, count: 0, percent: null });
    }
  });

  it("is csat under another name where the conventions are those of csat", () => {
    const rating = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(null));
    const scores = { satisfied: "top-2-box", mean: "mean", "rescaled-mean": "rescaled-mean" } as const;
    fc.assert(
      fc.property(fc.array(rating), (answers) => {
        for (const score of ["satisfied", "mean", "rescaled-mean"] as const) {
          const {
            metric: _,
            convention: __,
            top,
            bottom: ___,
            ...result
          } = ratingScore(answers, {
            scale,
            score: scores[score],
          });
          const { metric: ____, convention: _____, satisfied, ...expected } = csat(answers, { score });
          expect(result).toEqual(expected);
          if (score === "satisfied") expect(top).toEqual(satisfied);
        }
      }),
    );
  });

  it("withholds all of it below the minimum", () => {
    const { value: none, top, mean, distribution } = ratingScore([5, 4], { scale, minimumResponses: 3 });
    expect([none, top, mean, distribution]).toEqual([null, { count: null, percent: null }, null, null]);
  });
});

describe("ratingScore of other people's figures", () => {
  it("is 6.865 for a thousand answers on ten points, which was printed as 6.89", () => {
    const answers = { 2: 10, 3: 30, 4: 100, 5: 130, 6: 150, 7: 115, 8: 255, 9: 140, 10: 70 };
    expect(value({ answers }, { scale: { min: 1, max: 10 }, score: "mean" })).toBeCloseTo(6.865, 12);
    expect(value({ answers }, { scale: { min: 1, max: 10 } })).toBe(21);
  });

  it("is 90 for 45 happy faces of 50, and 80 for 8 thumbs up of 10 (Zendesk's binary scale)", () => {
    const thumbs = { scale: { min: 0, max: 1 }, score: "top-box", labels: { "👍": 1, "👎": 0 } } as const;
    expect(value({ answers: { "👍": 45, "👎": 5 } }, thumbs)).toBe(90);
    expect(value([..."👍👍👍👍👎👍👍👎👍👍"], thumbs)).toBe(80);
  });

  it("moves 1 to 5 to 0, 25, 50, 75 and 100 (Friday Pulse)", () => {
    const options = { scale: { min: 1, max: 5 }, score: "rescaled-mean" } as const;
    expect([1, 2, 3, 4, 5].map((answer) => value([answer], options))).toEqual([0, 25, 50, 75, 100]);
  });

  it("is 3.413 for 560 positive, 1100 neutral and 180 negative answers", () => {
    const labels = { negative: 1, neutral: 3, positive: 5 };
    const answers = { positive: 560, neutral: 1100, negative: 180 };
    expect(value({ answers }, { scale: { min: 1, max: 5 }, labels, score: "mean" })).toBeCloseTo(3.41304, 5);
  });
});

// The answers to the European Customer Satisfaction Index are not part of this repository.
const file = fileURLToPath(new URL("../../../shared/data/real/ecsi_mobi.csv", import.meta.url));

interface Satisfaction {
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
  readonly top2Box: number;
  readonly top2BoxWilson: [number, number];
  readonly top3Box: number;
  readonly meanTo100: number;
  readonly distribution: Readonly<Record<string, number>>;
}

describe.skipIf(!existsSync(file))("ratingScore of 250 answers to the ECSI", () => {
  it.each(readReference<{ column: string }, Satisfaction>("service-quality", "ECSI mobi: CSAT"))(
    "agrees with statsmodels: $name",
    ({ input, expected }) => {
      const rows: Record<string, string>[] = parse(readFileSync(file), { columns: true });
      const answers = rows.map((row) => Number(row[input.column]));
      const score = ratingScore.with({ scale: { min: 1, max: 10 } });
      const top = score(answers);
      expectClose(top.value, 100 * expected.top2Box, { absolute: 1e-9 });
      const [low, high] = expected.top2BoxWilson;
      expectLimits(top.interval, [100 * low, 100 * high], { absolute: 1e-9 });
      expectClose(score(answers, { score: "top-3-box" }).value, 100 * expected.top3Box, { absolute: 1e-9 });
      const mean = score(answers, { score: "mean" });
      expectClose(mean.value, expected.mean, { absolute: 1e-12 });
      expectClose(mean.standardError, expected.sd / Math.sqrt(expected.n), { absolute: 1e-12 });
      expectClose(score(answers, { score: "rescaled-mean" }).value, expected.meanTo100, { absolute: 1e-9 });
      for (const { answer, count } of top.distribution ?? []) expect(count).toBe(expected.distribution[answer] ?? 0);
    },
  );
});

describe("the scale of ratingScore", () => {
  it("must be stated", () => {
    expect(messageOf(() => ratingScore([1]))).toBe(
      "ratingScore: options.scale must be stated: { min, max }, the lowest and the highest answer that could be given, got undefined",
    );
    expect(messageOf(() => ratingScore([1], { scale: { max: 5 } as never }))).toBe(
      "ratingScore: options.scale.min must be a whole number from -1000 to 1000, got undefined",
    );
  });

  it("must hold all answers", () => {
    expect(messageOf(() => value([5, 7, 0], { scale: { min: 1, max: 5 } }))).toBe(
      "ratingScore: ratings[1] must be an integer from 1 to 5, got 7 (the first of 2 faults)",
    );
    expect(ratingScore([5, 7, 0], { scale: { min: 1, max: 5 }, invalid: "omit" })).toMatchObject({
      value: 100,
      invalid: 2,
    });
  });

  it("must have its ends in order, and room for the score", () => {
    expect(messageOf(() => value([1], { scale: { min: 5, max: 1 } }))).toBe(
      'ratingScore: options.scale must be ordered: min < max, got "5, 1"',
    );
    expect(messageOf(() => value([1], { scale: { min: 0, max: 1 } }))).toBe(
      'ratingScore: options.score must be one that a scale of 2 answers has room for ("top-2-box" needs 3), got undefined',
    );
    expect(messageOf(() => value([1], { scale: { min: 1, max: 3 }, score: "net-2-box" }))).toContain(
      '("net-2-box" needs 4), got "net-2-box"',
    );
    expect(value([1, 0], { scale: { min: 0, max: 1 }, score: "net-box" })).toBe(0);
  });

  it.each([3, 4, 5, 7, 10, 11])("of %i answers has its best at the top and its worst at the bottom", (answers) => {
    for (const min of [0, 1, -3]) {
      const scale = { min, max: min + answers - 1 };
      const all = Array.from({ length: answers }, (_, point) => min + point);
      expect(value(all, { scale })).toBeCloseTo(200 / answers, 12);
      expect(value(all, { scale, score: "bottom-box" })).toBeCloseTo(100 / answers, 12);
      expect(value(all, { scale, score: "rescaled-mean" })).toBeCloseTo(50, 12);
      expect(value(all, { scale, score: "net-box" })).toBe(0);
    }
  });

  it("turned round gives what the answers turned round give, but for the mean", () => {
    const scores = ["top-box", "top-2-box", "bottom-2-box", "net-box", "net-2-box", "rescaled-mean"] as const;
    const scale = { min: 1, max: 6 };
    fc.assert(
      fc.property(fc.array(fc.integer(scale), { minLength: 1 }), fc.constantFrom(...scores), (marks, score) => {
        const turned = ratingScore(marks, { scale, score, direction: "low-is-good" });
        const straight = ratingScore(
          marks.map((mark) => 7 - mark),
          { scale, score },
        );
        expect([turned.value, turned.interval, turned.top]).toEqual([straight.value, straight.interval, straight.top]);
        expect(turned.mean).toBeCloseTo(7 - Number(straight.mean), 12);
      }),
    );
  });

  it("does without a share of the possible where that means nothing", () => {
    const message = 'must be another one where answers are below 0, or low is good, got "sum-over-possible"';
    const score = "sum-over-possible";
    expect(messageOf(() => value([1], { scale: { min: -1, max: 1 }, score }))).toContain(message);
    expect(messageOf(() => value([1], { scale: { min: 1, max: 5 }, score, direction: "low-is-good" }))).toContain(
      message,
    );
    // All at the lowest answer are not 0.
    expect(value([1, 1], { scale: { min: 1, max: 5 }, score })).toBe(20);
  });

  it("is part of the summary: others are refused", () => {
    const one = ratingScore.summarize([1], { scale: { min: 1, max: 5 } });
    const other = ratingScore.summarize([1], { scale: { min: 1, max: 7 } });
    expect(messageOf(() => ratingScore.merge(one, other))).toContain("summary.scale.max must be 5, got 7");
    expect(messageOf(() => ratingScore.measure(one, { scale: { min: 0, max: 5 } }))).toContain("summary.scale.min");
    expect(messageOf(() => ratingScore.measure(one, { direction: "low-is-good" }))).toContain(
      "summary.scale.direction",
    );
    expect(ratingScore.measure(one, { score: "bottom-box" }).value).toBe(100);
    const short = { ...one, distribution: { ...one.distribution, counts: [1] } };
    expect(messageOf(() => ratingScore.measure(short))).toContain("must be counts of the 5 answers from 1 to 5");
  });
});

describe("words and codes", () => {
  const scale = { min: 1, max: 5 };
  const labels = { "Очень хорошо": 5, Хорошо: 4, Нормально: 3, Плохо: 2, "Очень плохо": 1 };

  it("are read in any language, beside numbers", () => {
    expect(value(["Очень хорошо", "Плохо", null, 4, "Хорошо"], { scale, labels })).toBe(75);
  });

  it("that are not known are refused, or left out", () => {
    const answers = ["Хорошо", "хорошо"];
    expect(messageOf(() => value(answers, { scale, labels }))).toContain(
      'ratings[1] must be one of the labels ("Очень',
    );
    expect(ratingScore(answers, { scale, labels, invalid: "omit" })).toMatchObject({ n: 1, invalid: 1 });
  });

  const codes = { 103: 7, 102: 6, 101: 5, 100: 4, [-101]: 3, [-102]: 2, [-103]: 1 };
  const freshdesk = { scale: { min: 1, max: 7 }, codes };

  it("are scores only by their map: Freshdesk's", () => {
    expect(value([103, 102, 101, -103], { ...freshdesk, score: "mean" })).toBe(4.75);
    expect(value(Int16Array.of(103, -103), freshdesk)).toBe(50);
  });

  it("are never taken as they stand", () => {
    expect(messageOf(() => value([103, 5], freshdesk))).toBe(
      "ratingScore: ratings[1] must be one of the codes (100, 101, 102, 103, -101, -102, -103), got 5",
    );
    expect(messageOf(() => value([103], { scale }))).toBe(
      "ratingScore: ratings[0] must be an integer from 1 to 5, got 103",
    );
    expect(messageOf(() => value(["103"], freshdesk))).toContain('got "103"');
    expect(ratingScore([103, 5, null], { ...freshdesk, invalid: "omit" })).toMatchObject({
      n: 1,
      invalid: 1,
      missing: 1,
    });
  });

  it("may be halves: a scale of half stars", () => {
    const halves = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [(i + 1) / 2, i + 1]));
    expect(value([4.5, 5, 0.5], { scale: { min: 1, max: 10 }, codes: halves })).toBeCloseTo(200 / 3, 12);
  });

  it("stand beside words where both are given", () => {
    expect(value([103, "great", null], { ...freshdesk, labels: { great: 6 } })).toBe(100);
    expect(messageOf(() => value(["bad"], { ...freshdesk, labels: { great: 6 } }))).toContain(
      'or of the labels ("great"), got "bad"',
    );
  });

  it("must stand for points of the scale", () => {
    expect(messageOf(() => value([103], { ...freshdesk, scale }))).toBe(
      'ratingScore: options.codes["102"] must be on the scale from 1 to 5, got 6',
    );
    expect(messageOf(() => value([103], { scale, codes: { "1e2": 3 } }))).toContain(
      "options.codes must be an object of whole numbers under the codes of the answers",
    );
  });

  it("are refused as missing where they may not be", () => {
    expect(messageOf(() => value([103, null], { ...freshdesk, missing: "error" }))).toContain("ratings[1] must be one");
    expect(messageOf(() => ratingScore(7 as never, freshdesk))).toContain("ratings must be an array");
  });

  it("are accepted as their schema accepts them", () => {
    const known = { great: 6, constructor: 2 };
    const answer = fc.constantFrom<unknown>(
      103,
      -103,
      "great",
      "constructor",
      "toString",
      null,
      undefined,
      7,
      "103",
      0.5,
    );
    const policy = fc.record(
      { missing: fc.constantFrom("omit", "error"), invalid: fc.constantFrom("omit", "error") },
      { requiredKeys: [] },
    ) as fc.Arbitrary<{ missing?: "omit" | "error"; invalid?: "omit" | "error" }>;
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 5 }), policy, (answers, options) => {
        const accepted = z.safeParse(codedRatingsSchema(codes, known, options), answers).success;
        let refused: unknown = null;
        try {
          ratingScore(answers as number[], { ...freshdesk, ...options, labels: known });
        } catch (error) {
          refused = error;
        }
        expect(refused === null).toBe(accepted);
        if (refused !== null) expect(refused).toBeInstanceOf(MetricInputError);
      }),
    );
  });
});

describe("ratingScore of counts", () => {
  const scale = { min: 1, max: 5 };

  it("is that of the answers", () => {
    const counts = { 1: 3, 2: 0, 4: 7, 5: 2 };
    for (const score of ["top-2-box", "net-box", "mean"] as const) {
      const { missing, ...result } = ratingScore({ answers: counts, missing: 4 }, { scale, score });
      expect({ ...result, missing: 0 }).toEqual(ratingScore(repeat(counts), { scale, score }));
      expect(missing).toBe(4);
    }
  });

  it("adds up answers that stand for one point", () => {
    const options = { scale, labels: { good: 4, Good: 4, bad: 1 } };
    expect(ratingScore({ answers: { good: 2, Good: 1, bad: 1, 4: 1 } }, options)).toMatchObject({ value: 80, n: 5 });
    expect(value({ answers: { 103: 3, [-103]: 1 } }, { scale, codes: { 103: 5, [-103]: 1 } })).toBe(75);
  });

  it("refuses answers that are not on the scale, and what is no count", () => {
    expect(messageOf(() => value({ answers: { 6: 1 } }, { scale }))).toBe(
      'ratingScore: counts.answers must be counts under answers (the integers from 1 to 5), got "6"',
    );
    expect(messageOf(() => value({ answers: { 5: 1 } }, { scale, codes: { 103: 5 } }))).toContain('(103), got "5"');
    expect(messageOf(() => value({ answers: { 5: -1 } }, { scale }))).toContain("whole numbers from 0 on");
    expect(messageOf(() => value({ answers: { 5: 1 } }, { scale, weights: [1] }))).toContain("options.weights");
    expect(ratingScore({ answers: { 6: 2, 5: 1 } }, { scale, invalid: "omit" })).toMatchObject({
      value: 100,
      invalid: 2,
    });
  });
});

describe("ratingScore by segment", () => {
  it("counts each segment on the scale", () => {
    const rows = [
      { channel: "chat", stars: 5 },
      { channel: "chat", stars: 3 },
      { channel: "mail", stars: 1 },
    ];
    const metric = ratingScore.of("stars").with({ scale: { min: 1, max: 5 } });
    expect(segment(rows, { by: "channel", metric }).map((row) => [row.segment, row.value])).toEqual([
      ["chat", 50],
      ["mail", 0],
    ]);
    expect(messageOf(() => segment([...rows, { channel: "mail", stars: 9 }], { by: "channel", metric }))).toContain(
      "rows[3].stars must be an integer from 1 to 5, got 9",
    );
  });
});
