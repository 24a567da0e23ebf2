import { describe, expect, it } from "vitest";
import type { NpsCounts, NpsOptions } from "../../src/schemas/surveys.ts";
import { nps } from "../../src/surveys/nps.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";
import { faultOf } from "../support/soundness.ts";

const blank = { count: 0, percent: null };
const messageOf = (call: () => unknown): string => faultOf(call).message;

describe("nps of answers", () => {
  it.each([
    { scores: [0, 7, 7, 9, 9, 9], points: 100 / 3 },
    { scores: [10, 9, 9, 8, 7, 3], points: 100 / 3 },
    { scores: [0], points: -100 },
    { scores: [10], points: 100 },
    { scores: [7], points: 0 },
    { scores: [7, 8, 7, 8], points: 0 },
    // A question answered with one to four faces, which nobody meant for this scale.
    { scores: [1, 2, 3, 4], points: -100 },
  ])("of $scores is $points points", ({ scores, points }) => {
    expect(nps(scores).value).toBe(points);
  });

  it("counts 9 and 10 as promoters, 7 and 8 as passives and 0 to 6 as detractors", () => {
    const values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((score) => nps([score]).value);
    expect(values).toEqual([-100, -100, -100, -100, -100, -100, -100, 0, 0, 100, 100]);
  });

  it("says what was measured, how sure it is and what it rests on", () => {
    const result = nps([10, 9, 9, 8, 7, 3, null]);
    expectLimits(result.interval, [-26.74, 71.19], { absolute: 0.005 });
    expect(result).toEqual({
      metric: "nps",
      value: 100 / 3,
      unit: "points",
      n: 6,
      effectiveN: 6,
      missing: 1,
      invalid: 0,
      standardError: expect.closeTo(30.42903097251, 10),
      interval: { low: expect.any(Number), high: expect.any(Number), confidenceLevel: 0.95, method: "adjusted-wald" },
      suppressed: false,
      reason: null,
      convention: "% promoters (9 to 10) less % detractors (0 to 6) of those who answered",
      basis: {
        kind: "normal",
        center: expect.closeTo(200 / 9, 12),
        standardError: expect.any(Number),
        method: "adjusted-wald",
      },
      promoters: { count: 3, percent: 50 },
      passives: { count: 2, percent: 200 / 6 },
      detractors: { count: 1, percent: 100 / 6 },
    });
  });

  it.each([
    ["an empty array", []],
    ["an empty typed array", new Uint8Array(0)],
    ["blanks alone", [null, undefined, null]],
  ])("gives null for %s", (_, scores) => {
    const result = nps(scores);
    expect(result).toMatchObject({ value: null, standardError: null, interval: null, basis: null, n: 0 });
    expect(result).toMatchObject({ promoters: blank, passives: blank, detractors: blank, missing: scores.length });
  });

  it("takes a blank for a missing answer and a zero for a detractor", () => {
    expect(nps([10, null, undefined])).toMatchObject({ value: 100, n: 1, missing: 2 });
    expect(nps([10, 0])).toMatchObject({ value: 0, n: 2, missing: 0 });
  });

  it("takes a hole in an array for a blank", () => {
    const scores: number[] = [];
    scores[0] = 10;
    scores[3] = 3;
    expect(nps(scores)).toMatchObject({ value: 0, n: 2, missing: 2 });
  });

  it("refuses a blank where none may be missing", () => {
    expect(nps([10, 9], { missing: "error" }).n).toBe(2);
    const fault = faultOf(() => nps([10, null, undefined], { missing: "error" }));
    expect(fault.message).toBe("nps: scores[1] must be an integer from 0 to 10, got null (the first of 2 faults)");
    expect(fault.code).toBe("missing-value");
  });
});

describe("nps of what is no answer", () => {
  it.each([
    ["a string", "9", "invalid-type", '"9"'],
    ["an empty string", "", "invalid-type", '""'],
    ["NaN", Number.NaN, "invalid-type", "NaN"],
    ["infinity", Number.POSITIVE_INFINITY, "invalid-type", "Infinity"],
    ["11", 11, "out-of-range", "11"],
    ["a negative score", -1, "out-of-range", "-1"],
    ["a fraction", 6.5, "not-an-integer", "6.5"],
    ["true", true, "invalid-type", "true"],
    ["a bigint", 9n, "invalid-type", "9n"],
    ["a record", { score: 9 }, "invalid-type", "an object"],
    ["an array", [9], "invalid-type", "an array"],
    ["a date", new Date(0), "invalid-type", "a Date"],
    ["a symbol", Symbol("nine"), "invalid-type", "Symbol(nine)"],
  ])("refuses %s and names its place", (_, answer, code, received) => {
    const fault = faultOf(() => nps([10, 9, answer as number]));
    expect(fault.message).toBe(`nps: scores[2] must be an integer from 0 to 10, got ${received}`);
    expect(fault.issues).toEqual([
      {
        code,
        message: `scores[2] must be an integer from 0 to 10, got ${received}`,
        argument: "scores",
        path: [2],
        expected: "an integer from 0 to 10",
        received,
      },
    ]);
  });

  it("leaves it out and counts it where that is asked for", () => {
    const answers = [10, 11, "9", Number.NaN, 6.5, null, 0, -1, {}, 9n] as number[];
    expect(nps(answers, { invalid: "omit" })).toMatchObject({ value: 0, n: 2, missing: 1, invalid: 7 });
  });

  it("never takes half points for passives, who would stay in the denominator", () => {
    expect(messageOf(() => nps([6.5, 8.5]))).toBe(
      "nps: scores[0] must be an integer from 0 to 10, got 6.5 (the first of 2 faults)",
    );
  });

  it("words ten of a million faults and counts the others", () => {
    const fault = faultOf(() => nps(new Array<number>(1_000_000).fill(11)));
    expect(fault.issues.map(({ path }) => path)).toEqual([[0], [1], [2], [3], [4], [5], [6], [7], [8], [9]]);
    expect(fault.total).toBe(1_000_000);
    expect(fault.message).toBe("nps: scores[0] must be an integer from 0 to 10, got 11 (the first of 1000000 faults)");
  });

  it.each([
    ["undefined", undefined, "undefined"],
    ["null", null, "null"],
    ["a string", "9,10", '"9,10"'],
    ["a number", 9, "9"],
    ["bigints", new BigInt64Array(1), "a typed array"],
    ["a view of bytes", new DataView(new ArrayBuffer(2)), "a typed array"],
  ])("refuses %s for a column", (_, input, received) => {
    expect(messageOf(() => nps(input as never))).toBe(
      `nps: scores must be an array or a typed array of numbers, got ${received}`,
    );
  });
});

describe("nps of counts", () => {
  it("gives what it gives for the answers", () => {
    const { convention: _, ...counted } = nps({ promoters: 3, passives: 2, detractors: 1, missing: 4 });
    expect(nps([9, 9, 10, 7, 8, 0, null, null, null, null])).toMatchObject(counted);
  });

  it("gives null where nobody answered", () => {
    expect(nps({ promoters: 0, passives: 0, detractors: 0 })).toMatchObject({ value: null, n: 0 });
  });

  it.each([
    [{ promoters: -1, passives: 0, detractors: 0 }, "counts.promoters must be a whole number from 0 on, got -1"],
    [{ promoters: 1, passives: 0.5, detractors: 0 }, "counts.passives must be a whole number from 0 on, got 0.5"],
    [{ promoters: 1, passives: 0 }, "counts.detractors must be a whole number from 0 on, got undefined"],
    [{ promoters: 1, passives: 0, detractors: null }, "counts.detractors must be a whole number from 0 on, got null"],
    [{ promoters: "1", passives: 0, detractors: 0 }, 'counts.promoters must be a whole number from 0 on, got "1"'],
    [{ promoters: 2 ** 53, passives: 0, detractors: 0 }, /^nps: counts.promoters must be a whole number from 0 on/],
    [
      { promoters: 1, passives: 1, detractors: 1, neutrals: 1 },
      'counts.neutrals must be a known name (promoters, passives, detractors, missing), got "neutrals"',
    ],
  ])("refuses %j", (counts, message) => {
    const expected = typeof message === "string" ? `nps: ${message}` : expect.stringMatching(message);
    expect(messageOf(() => nps(counts as NpsCounts))).toEqual(expected);
  });
});

describe("the scale of nps", () => {
  it("from 1 to 10 has the same cut points and one detractor less", () => {
    const result = nps([10, 9, 9, 7, 1], { scale: { min: 1 } });
    expect(result).toMatchObject({ value: 40, detractors: { count: 1 } });
    expect(result.convention).toBe("% promoters (9 to 10) less % detractors (1 to 6) of those who answered");
    expect(messageOf(() => nps([0], { scale: { min: 1 } }))).toBe(
      "nps: scores[0] must be an integer from 1 to 10, got 0",
    );
  });

  it.each([
    { scale: { min: 1, max: 3, detractorsUpTo: 1, promotersFrom: 3 }, scores: [1, 2, 3, 3], points: 25 },
    { scale: { min: 1, max: 5, detractorsUpTo: 3, promotersFrom: 5 }, scores: [1, 2, 3, 4, 5, 5, 5, 5], points: 12.5 },
    { scale: { min: 1, max: 7, detractorsUpTo: 4, promotersFrom: 7 }, scores: [4, 5, 6, 7], points: 0 },
    { scale: { min: -2, max: 2, detractorsUpTo: -1, promotersFrom: 1 }, scores: [-2, -1, 0, 1, 2, 2], points: 100 / 6 },
    { scale: { min: 0, max: 1000, detractorsUpTo: 600, promotersFrom: 900 }, scores: [1000, 255, 256, 900], points: 0 },
  ])("may be $scale", ({ scale, scores, points }) => {
    expect(nps(scores, { scale }).value).toBe(points);
  });

  it.each([
    [{ min: 5, max: 1 }, "5, 6, 9, 1"],
    [{ detractorsUpTo: 9 }, "0, 9, 9, 10"],
    [{ max: 5 }, "0, 6, 9, 5"],
    [{ min: 7 }, "7, 6, 9, 10"],
  ])("may not be %j, which is out of order", (scale, numbers) => {
    expect(messageOf(() => nps([9], { scale }))).toBe(
      `nps: options.scale must be ordered: min ≤ detractorsUpTo < promotersFrom ≤ max, got "${numbers}"`,
    );
  });

  it.each([1e10, 1001, -1e300, 0.5, Number.NaN, "10", null])("may not have a point such as %j", (max) => {
    expect(messageOf(() => nps([9], { scale: { max: max as number } }))).toMatch(
      "nps: options.scale.max must be a whole number from -1000 to 1000, got ",
    );
  });

  it("may not have other points than its four", () => {
    expect(messageOf(() => nps([9], { scale: { passivesFrom: 7 } as never }))).toBe(
      'nps: options.scale.passivesFrom must be a known name (min, max, detractorsUpTo, promotersFrom), got "passivesFrom"',
    );
  });
});

describe("the interval of nps", () => {
  const compositions = Array.from({ length: 25 }, (_, n) => n + 1).flatMap((n) =>
    Array.from({ length: n + 1 }, (_, promoters) =>
      Array.from({ length: n - promoters + 1 }, (_, detractors) => ({
        promoters,
        detractors,
        passives: n - promoters - detractors,
      })),
    ).flat(),
  );
  const holds = (counts: NpsCounts, method: NpsOptions["method"]): boolean => {
    const { value, interval } = nps(counts, { method });
    return interval !== null && interval.low <= Number(value) && Number(value) <= interval.high;
  };

  it("of one answer at an end does not reach the value, and of two or more it does, by adjusted Wald at 95 %", () => {
    const without = compositions.filter((counts) => !holds(counts, "adjusted-wald"));
    expect(without).toEqual([
      { promoters: 0, detractors: 1, passives: 0 },
      { promoters: 1, detractors: 0, passives: 0 },
    ]);
  });

  it.each(["wald", "score"] as const)("by the method %s holds the value always", (method) => {
    expect(compositions.filter((counts) => !holds(counts, method))).toEqual([]);
  });

  it("stays within 100 points either way", () => {
    for (const method of ["adjusted-wald", "wald", "score"] as const) {
      const limits = compositions.map((counts) => nps(counts, { method, confidenceLevel: 0.999 }).interval);
      expect(Math.min(...limits.map((interval) => Number(interval?.low)))).toBe(-100);
      expect(Math.max(...limits.map((interval) => Number(interval?.high)))).toBe(100);
    }
  });

  it("mirrors when promoters and detractors change places", () => {
    for (const method of ["adjusted-wald", "wald", "score"] as const) {
      const one = nps({ promoters: 12, passives: 5, detractors: 3 }, { method }).interval;
      const other = nps({ promoters: 3, passives: 5, detractors: 12 }, { method }).interval;
      expectLimits(one, [-Number(other?.high), -Number(other?.low)], { absolute: 1e-12 });
    }
  });

  it("widens with the level, up to the highest that a number can say", () => {
    const levels = [0.5, 0.8, 0.9, 0.95, 0.99, 0.999999, 1 - 2 ** -53];
    for (const method of ["adjusted-wald", "wald", "score"] as const) {
      const widths = levels.map((confidenceLevel) => {
        const { interval } = nps({ promoters: 300, passives: 400, detractors: 300 }, { method, confidenceLevel });
        return Number(interval?.high) - Number(interval?.low);
      });
      expect(widths).toEqual([...widths].sort((a, b) => a - b));
      expect(widths.every(Number.isFinite)).toBe(true);
    }
  });
});

describe("nps with weights", () => {
  it("of one is the unweighted, bit for bit, and of two or a half too", () => {
    const scores = [10, 9, 9, 8, 7, 3, 0, null];
    for (const weight of [1, 2, 0.5]) {
      expect(nps(scores, { weights: scores.map(() => weight) })).toEqual(nps(scores));
    }
  });

  it("counts each answer by its weight, and has the linearised standard error", () => {
    const result = nps([10, 7, 0], { weights: [3, 1, 2] });
    // Σw = 6, NPS = (3 − 2)/6; the variance is Σ w²(y − NPS)² / (Σw)² with y = 1, 0, −1.
    const net = 1 / 6;
    const variance = (9 * (1 - net) ** 2 + 1 * net ** 2 + 4 * (1 + net) ** 2) / 36;
    expectClose(result.value, 100 / 6, { relative: 1e-15 });
    expectClose(result.standardError, 100 * Math.sqrt(variance), { relative: 1e-14 });
    expectClose(result.effectiveN, 36 / 14, { relative: 1e-15 });
    expect(result).toMatchObject({
      n: 3,
      promoters: { count: 1, percent: 50 },
      detractors: { count: 1, percent: 200 / 6 },
    });
  });

  it("does not care for the unit of the weights", () => {
    const scores = [10, 9, 8, 3, 10, 0, 7];
    const weights = [1, 3, 2, 0.5, 1, 4, 1];
    const mean = weights.reduce((sum, weight) => sum + weight) / weights.length;
    const one = nps(scores, { weights });
    for (const factor of [1024, 1 / 1024, 1 / mean, 1e-25, 1e25]) {
      const other = nps(scores, { weights: weights.map((weight) => weight * factor) });
      expectClose(other.value, Number(one.value), { relative: 1e-13 });
      expectClose(other.standardError, Number(one.standardError), { relative: 1e-13 });
      expectLimits(other.interval, [Number(one.interval?.low), Number(one.interval?.high)], { relative: 1e-12 });
    }
  });

  it.each(readReference<{ weights: number[] }, { nEff: number }>("weighted-surveys", "Kish"))(
    "has Kish's effective number of answers: $name",
    ({ input: { weights }, expected }) => {
      const scores = weights.map((_, place) => place % 11);
      expectClose(nps(scores, { weights }).effectiveN, expected.nEff, { relative: 1e-12 });
    },
  );

  it("of zero leaves an answer without say, though it still counts as one", () => {
    const result = nps([10, 0], { weights: [1, 0] });
    expect(result).toMatchObject({ value: 100, n: 2, effectiveN: 1, detractors: { count: 1, percent: 0 } });
  });

  it("of zero throughout gives null", () => {
    expect(nps([10, 0], { weights: [0, 0] })).toMatchObject({
      value: null,
      reason: "zero-weights",
      n: 2,
      effectiveN: 0,
      interval: null,
    });
  });

  it("pays no heed to the weight of a missing answer", () => {
    const { missing: _, ...without } = nps([10, 3], { weights: [2, 3] });
    expect(nps([10, null, 3], { weights: [2, 50, 3] })).toMatchObject(without);
  });

  it("never makes answers worth more than there are, however nearly weightless the others", () => {
    const result = nps([0, 0, 0, 7], { weights: [262144, 0.04, 0.5, 1e-6] });
    const four = nps([0, 0, 0, 0]);
    expectClose(result.value, -100, { absolute: 1e-6 });
    expectLimits(result.interval, [-100, Number(four.interval?.high)], { absolute: 1e-6 });
  });

  it("do not go with counts, which show no answers that could have one", () => {
    expect(messageOf(() => nps({ promoters: 1, passives: 0, detractors: 1 }, { weights: [1, 2] }))).toBe(
      "nps: options.weights must be left out where answers are counted already, got an array",
    );
  });

  it("may be a typed array", () => {
    expect(nps([10, 0], { weights: new Float32Array([0.5, 1.5]) }).value).toBe(-50);
  });

  it.each([
    [[1], "options.weights.length must be 2, one for each value, got 1"],
    [[1, 1, 1], "options.weights.length must be 2, one for each value, got 3"],
    [[1, -1], "options.weights[1] must be a finite number from 0 on (at most 1e30), got -1"],
    [[1, Number.NaN], "options.weights[1] must be a finite number from 0 on (at most 1e30), got NaN"],
    [[1, 1e200], "options.weights[1] must be a finite number from 0 on (at most 1e30), got 1e+200"],
    [[1, 1e-200], "options.weights[1] must be a finite number from 0 on (at most 1e30), got 1e-200"],
    [[1, null], "options.weights[1] must be a finite number from 0 on (at most 1e30), got null"],
    [[1, "1"], 'options.weights[1] must be a finite number from 0 on (at most 1e30), got "1"'],
    ["11", 'options.weights must be an array or a typed array of numbers, got "11"'],
    [{ 0: 1, 1: 1 }, "options.weights must be an array or a typed array of numbers, got an object"],
  ])("refuses %j for the weights of two answers", (weights, message) => {
    expect(messageOf(() => nps([10, 0], { weights: weights as number[] }))).toBe(`nps: ${message}`);
  });
});

describe("nps of few answers", () => {
  it("is withheld below the minimum, with all that would give it away", () => {
    expect(nps([10, 9, 3, null], { minimumResponses: 4 })).toEqual({
      metric: "nps",
      value: null,
      unit: "points",
      n: 3,
      effectiveN: 3,
      missing: 1,
      invalid: 0,
      standardError: null,
      interval: null,
      suppressed: true,
      reason: "suppressed",
      convention: "% promoters (9 to 10) less % detractors (0 to 6) of those who answered",
      basis: null,
      promoters: { count: null, percent: null },
      passives: { count: null, percent: null },
      detractors: { count: null, percent: null },
    });
  });

  it("is shown at the minimum", () => {
    expect(nps([10, 9, 3], { minimumResponses: 3 })).toMatchObject({ suppressed: false, n: 3 });
  });
});

describe("the options of nps", () => {
  it.each([
    [
      { confidencelevel: 0.9 },
      /options.confidencelevel must be a known name \(.*confidenceLevel.*\), got "confidencelevel"/,
    ],
    [{ confidenceLevel: 95 }, "options.confidenceLevel must be a number between 0 and 1 (0.95 for 95 %), got 95"],
    [{ confidenceLevel: 1 }, "options.confidenceLevel must be a number between 0 and 1 (0.95 for 95 %), got 1"],
    [{ confidenceLevel: "0.9" }, 'options.confidenceLevel must be a number between 0 and 1 (0.95 for 95 %), got "0.9"'],
    [{ method: "wilson" }, 'options.method must be "adjusted-wald" or "wald" or "score", got "wilson"'],
    [{ missing: "drop" }, 'options.missing must be "omit" or "error", got "drop"'],
    [{ invalid: null }, 'options.invalid must be "error" or "omit", got null'],
    [{ minimumResponses: -1 }, "options.minimumResponses must be a whole number from 0 on, got -1"],
    [{ minimumResponses: 2.5 }, "options.minimumResponses must be a whole number from 0 on, got 2.5"],
    [{ scale: 10 }, "options.scale must be an object, got 10"],
    [[], "options must be an object, got an array"],
    [null, "options must be an object, got null"],
    ["score", 'options must be an object, got "score"'],
  ])("may not be %j", (options, message) => {
    const text = messageOf(() => nps([9], options as NpsOptions));
    if (typeof message === "string") expect(text).toBe(`nps: ${message}`);
    else expect(text).toMatch(message);
  });

  it("may be undefined, one and all", () => {
    const all = { confidenceLevel: undefined, method: undefined, scale: undefined, weights: undefined };
    expect(nps([9, 3, 7], all)).toEqual(nps([9, 3, 7]));
  });
});

describe("the summary of nps", () => {
  const summary = nps.summarize([10, 9, 3, null]);

  it("is the three counts under their scale", () => {
    expect(summary).toEqual({
      kind: "nps",
      version: 1,
      scale: { min: 0, max: 10, detractorsUpTo: 6, promotersFrom: 9 },
      promoters: { count: 2, weight: 2, squaredWeight: 2 },
      passives: { count: 0, weight: 0, squaredWeight: 0 },
      detractors: { count: 1, weight: 1, squaredWeight: 1 },
      missing: 1,
      invalid: 0,
    });
  });

  it("merges and measures though a database put its fields in another order", () => {
    const reverse = (value: unknown): unknown =>
      typeof value === "object" && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, inner]) => [key, reverse(inner)]),
          )
        : value;
    const stored = reverse(JSON.parse(JSON.stringify(summary))) as typeof summary;
    expect(nps.measure(nps.merge(stored, summary))).toEqual(nps([10, 9, 3, null, 10, 9, 3, null]));
    expect(nps.measure(stored, { scale: { min: 0 } })).toEqual(nps([10, 9, 3, null]));
  });

  it("does not merge with one of another scale", () => {
    const other = nps.summarize([10], { scale: { min: 1 } });
    expect(messageOf(() => nps.merge(summary, other))).toBe("nps: summary.scale.min must be 0, got 1");
    expect(messageOf(() => nps.measure(summary, { scale: { min: 1 } }))).toBe(
      "nps: summary.scale.min must be 1, got 0",
    );
  });

  it.each([
    [{ ...summary, kind: "csat" }, 'summary.kind must be "nps", got "csat"'],
    [{ ...summary, version: 2 }, "summary.version must be 1, got 2"],
    [{ ...summary, missing: -1 }, "summary.missing must be a whole number from 0 on, got -1"],
    [
      { ...summary, scale: { min: 0, max: 10 } },
      /^nps: summary.scale.detractorsUpTo must be a whole number .* got undefined/,
    ],
    [{ ...summary, promoters: 2 }, "summary.promoters must be { count, weight, squaredWeight } of answers, got 2"],
    [
      { ...summary, promoters: { count: 2, weight: 3, squaredWeight: 2 } },
      "summary.promoters must be { count, weight, squaredWeight } of answers, got an object",
    ],
    [{ ...summary, extra: 1 }, /^nps: summary.extra must be a known name \(kind, version, .*\), got "extra"$/],
    [null, "summary must be an object, got null"],
    [[summary], "summary must be an object, got an array"],
  ])("is refused when it is %j", (wrong, message) => {
    for (const call of [() => nps.measure(wrong as never), () => nps.merge(summary, wrong as never)]) {
      const expected = typeof message === "string" ? `nps: ${message}` : expect.stringMatching(message);
      expect(messageOf(call)).toEqual(expected);
    }
  });
});

describe("nps of columns", () => {
  const counted = { promoters: 3, passives: 2, detractors: 2 };
  const scores = [0, 6, 7, 8, 9, 10, 10];

  it.each([
    Uint8Array,
    Uint8ClampedArray,
    Uint16Array,
    Uint32Array,
    Int8Array,
    Int16Array,
    Int32Array,
    Float32Array,
    Float64Array,
  ])("may be a %o", (Typed) => {
    expect(nps(new Typed(scores))).toEqual(nps(counted));
    expect(messageOf(() => nps(new Typed([...scores, 11])))).toBe(
      "nps: scores[7] must be an integer from 0 to 10, got 11",
    );
  });

  it("refuses NaN and fractions in a typed array", () => {
    expect(messageOf(() => nps(new Float64Array([9, Number.NaN])))).toBe(
      "nps: scores[1] must be an integer from 0 to 10, got NaN",
    );
    expect(messageOf(() => nps(new Float32Array([9.5])))).toBe(
      "nps: scores[0] must be an integer from 0 to 10, got 9.5",
    );
  });

  it("may be frozen, sealed or of a class of its own", () => {
    class Scores extends Array<number> {}
    expect(nps(Object.freeze([...scores]))).toEqual(nps(counted));
    expect(nps(Object.seal([...scores]))).toEqual(nps(counted));
    expect(nps(Scores.from(scores))).toEqual(nps(counted));
  });

  it("takes a negative zero for a zero", () => {
    expect(nps([-0, 10])).toEqual(nps([0, 10]));
    expect(nps(new Float64Array([-0, 10]))).toEqual(nps([0, 10]));
  });
});

describe("nps bound and lifted", () => {
  const rows = [
    { score: 10, weight: 2, answer: { score: 10 } },
    { score: 3, weight: 1, answer: { score: 3 } },
    { score: null, weight: 1, answer: { score: null } },
  ];

  it("with options keeps them, and a call's own go before", () => {
    const bound = nps.with({ confidenceLevel: 0.9 }).with({ method: "wald" });
    expect(bound([10, 3, 7]).interval).toMatchObject({ confidenceLevel: 0.9, method: "wald" });
    expect(bound([10, 3, 7], { method: "score" }).interval).toMatchObject({ confidenceLevel: 0.9, method: "score" });
    expect(bound.name).toBe("nps");
  });

  it("refuses wrong options when they are bound", () => {
    expect(messageOf(() => nps.with({ method: "best" } as never))).toMatch(/^nps: options.method must be/);
  });

  it("of a field, a function or a column measures the same", () => {
    const expected = nps([10, 3, null]);
    expect(nps.of("score")(rows)).toEqual(expected);
    expect(nps.of((row: (typeof rows)[number]) => row.answer.score)(rows)).toEqual(expected);
    expect(nps.of("score")({ score: [10, 3, null] })).toEqual(expected);
    const dictionary = { codes: Uint8Array.of(2, 1, 0), dictionary: [null, 3, 10] };
    expect(nps.of("score")({ score: dictionary })).toEqual(expected);
  });

  it("takes the weights from a field", () => {
    const expected = nps([10, 3, null], { weights: [2, 1, 1] });
    expect(nps.of("score", { weight: "weight" })(rows)).toEqual(expected);
    const weight = (row: (typeof rows)[number]): number => row.weight;
    expect(nps.of("score", { weight })(rows)).toEqual(expected);
  });

  it("names faults by their place in the rows", () => {
    const wrong = [
      { score: 10, weight: 1 },
      { score: 12, weight: -1 },
    ];
    expect(messageOf(() => nps.of("score")(wrong))).toBe("nps: rows[1].score must be an integer from 0 to 10, got 12");
    expect(messageOf(() => nps.of("my score")([{ "my score": "7" }]))).toBe(
      'nps: rows[0]["my score"] must be an integer from 0 to 10, got "7"',
    );
    expect(messageOf(() => nps.of((row: { score: number }) => row.score)(wrong))).toBe(
      "nps: rows[1] must be an integer from 0 to 10, got 12",
    );
    expect(messageOf(() => nps.of("score", { weight: "weight" }).with({ invalid: "omit" })(wrong))).toBe(
      "nps: rows[1].weight must be a finite number from 0 on (at most 1e30), got -1",
    );
  });

  it("leaves the faults of options where they are", () => {
    expect(messageOf(() => nps.of("score")(rows, { confidenceLevel: 2 }))).toMatch(/^nps: options.confidenceLevel/);
  });
});
