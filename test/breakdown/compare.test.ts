import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Comparable, type Comparison, compare } from "../../src/breakdown/compare.ts";
import type { CompareOptions } from "../../src/schemas/breakdowns.ts";
import { newcombeInterval } from "../../src/stats/newcombe.ts";
import { studentTSurvival } from "../../src/stats/student-t.ts";
import { ces } from "../../src/surveys/ces.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";
import { faultOf, freezeDeep } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;
const nothing = { difference: null, interval: null, pValue: null, method: null };

describe("compare of shares", () => {
  interface Counts {
    readonly x1: number;
    readonly n1: number;
    readonly x2: number;
    readonly n2: number;
    readonly confidence: number;
  }
  interface Figures {
    readonly diff: number;
    readonly pTwoSidedZ: number | null;
    readonly newcombe: [number, number];
  }

  it.each(readReference<Counts, Figures>("tests", "two proportions"))(
    "agrees with R prop.test and Newcombe's interval: $name",
    ({ input: { x1, n1, x2, n2, confidence }, expected: { diff, pTwoSidedZ, newcombe } }) => {
      const before = csat({ satisfied: x2, total: n2 });
      const after = csat({ satisfied: x1, total: n1 });
      const result = compare(before, after, { confidenceLevel: confidence });
      expectClose(result.difference, 100 * diff, { absolute: 1e-9 });
      expectLimits(result.interval, [100 * newcombe[0], 100 * newcombe[1]], { absolute: 1e-7 });
      if (pTwoSidedZ === null) expect([result.pValue, result.method]).toEqual([null, null]);
      else {
        expectClose(result.pValue, pTwoSidedZ, { relative: 1e-8, absolute: 1e-15 });
        expect(result.method).toBe("pooled-z");
      }
      expect(result.interval).toMatchObject({ confidenceLevel: confidence, method: "newcombe" });
      expect(result.unit).toBe("percent");
    },
  );

  it("uses the effective numbers of weighted answers", () => {
    // Every answer once with the weight 1 and once with 3: shares as without weights, and worth (Σw)²/Σw² = 12.8 answers of 16.
    const weigh = (ratings: number[]): Comparable =>
      csat([...ratings, ...ratings], { weights: [...ratings.map(() => 1), ...ratings.map(() => 3)] });
    const { difference, interval } = compare(weigh([5, 4, 1, 1, 2, 3, 3, 1]), weigh([5, 5, 4, 5, 5, 1, 1, 2]));
    const limits = newcombeInterval({ successes: 8, trials: 12.8 }, { successes: 3.2, trials: 12.8 });
    expect(difference).toBe(37.5);
    expectLimits(interval, [100 * Number(limits?.low), 100 * Number(limits?.high)], { relative: 1e-12 });
  });
});

describe("compare of means", () => {
  interface Samples {
    readonly x: number[];
    readonly y: number[];
    readonly confidence: number;
  }
  interface Figures {
    readonly diff: number;
    readonly p: number;
    readonly interval: [number, number];
  }
  // Answers are whole numbers of a scale, so those with two decimals are taken for hundredths, and large ones from their offset.
  const unitOf = (name: string): { factor: number; offset: number } =>
    name.includes("PlantGrowth") ? { factor: 100, offset: 0 } : { factor: 1, offset: name.includes("large") ? 1e9 : 0 };

  it.each(readReference<Samples, Figures>("tests", "Welch t"))(
    "agrees with R t.test: $name",
    ({ name, input: { x, y, confidence }, expected }) => {
      const { factor, offset } = unitOf(name);
      const mean = csat.with({ score: "mean", scale: { min: 0, max: 1000, satisfiedFrom: 500 } });
      const measure = (sample: number[]): Comparable =>
        mean(sample.map((value) => Math.round((value - offset) * factor)));
      const result = compare(measure(y), measure(x), { confidenceLevel: confidence });
      expectClose(Number(result.difference) / factor, expected.diff, { absolute: 1e-12 });
      expectClose(result.pValue, expected.p, { relative: 1e-9 });
      const [low, high] = expected.interval;
      expectLimits(result.interval, [factor * low, factor * high], { relative: 1e-9 });
      expect(result).toMatchObject({ unit: "rating", method: "welch-t", interval: { method: "welch" } });
    },
  );

  it("tests a mean without variance against one that has some, and no two without", () => {
    const mean = csat.with({ score: "mean" });
    expect(compare(mean([4, 4, 4]), mean([1, 2, 1, 3])).pValue).toBeLessThan(0.05);
    expect(compare(mean([4, 4, 4]), mean([2, 2]))).toEqual({ ...nothing, difference: -2, unit: "rating" });
    expect(compare(mean([4, 4, 4]), mean([2]))).toEqual({ ...nothing, difference: -2, unit: "rating" });
  });

  it("does not lose errors that are very small or very large", () => {
    const basis = { kind: "mean", center: 0, degreesOfFreedom: 9 } as const;
    for (const scale of [1e-90, 1, 1e90]) {
      const before = { metric: "m", value: 0, basis: { ...basis, standardError: scale } };
      const after = { metric: "m", value: 4 * scale, basis: { ...basis, center: 4 * scale, standardError: scale } };
      expectClose(compare(before, after).pValue, 2 * studentTSurvival(4 / Math.SQRT2, 18), { relative: 1e-12 });
    }
  });
});

describe("compare", () => {
  const before = nps({ promoters: 440, passives: 200, detractors: 60 });
  const after = nps({ promoters: 468, passives: 185, detractors: 47 });
  const pairs: [string, Comparable, Comparable][] = [
    ["net scores", before, after],
    ["shares", csat({ satisfied: 12, total: 40 }), csat({ satisfied: 20, total: 40 })],
    ["means", csat([5, 4, 4, 2], { score: "mean" }), csat([3, 2, 2, 1], { score: "mean" })],
  ];
  const alternatives = ["two-sided", "less", "greater"] as const;

  it("gives the second value less the first", () => {
    expect(compare(before, after)).toEqual({
      difference: Number(after.value) - Number(before.value),
      interval: { low: expect.any(Number), high: expect.any(Number), confidenceLevel: 0.95, method: "adjusted-wald" },
      pValue: expect.closeTo(0.0833, 4),
      method: "adjusted-wald-z",
      unit: "points",
    });
  });

  it.each(pairs)("has one-sided tests that add up to 1, for %s", (_, one, other) => {
    const [both = 0, less = 0, greater = 0] = alternatives.map((alternative) =>
      Number(compare(one, other, { alternative }).pValue),
    );
    expectClose(less + greater, 1, { absolute: 1e-12 });
    expectClose(both, 2 * Math.min(less, greater), { relative: 1e-12 });
    expect(less < greater).toBe(Number(compare(one, other).difference) < 0);
  });

  it.each(pairs)("keeps the interval two-sided, for %s", (_, one, other) => {
    for (const alternative of alternatives) {
      expect(compare(one, other, { alternative }).interval).toEqual(compare(one, other).interval);
    }
  });

  it.each(pairs)("mirrors when the two change places, for %s", (_, one, other) => {
    const there = compare(one, other);
    const back = compare(other, one);
    expect(back.difference).toBe(-Number(there.difference));
    expectClose(back.pValue, Number(there.pValue), { relative: 1e-12 });
    expectLimits(back.interval, [-Number(there.interval?.high), -Number(there.interval?.low)], { relative: 1e-12 });
  });

  it.each(pairs)("finds no difference between a result and itself, for %s", (_, one) => {
    const same = compare(one, one);
    expect(same).toMatchObject({ difference: 0, pValue: 1 });
    expect(Number(same.interval?.low)).toBeLessThan(0);
  });

  it.each(pairs)("has an interval without 0 where the test finds a difference, for %s", (name, one, other) => {
    for (const confidenceLevel of [0.5, 0.8, 0.95, 0.999]) {
      const { interval, pValue } = compare(one, other, { confidenceLevel });
      const excludesZero = Number(interval?.low) > 0 || Number(interval?.high) < 0;
      // Newcombe's interval does not invert the pooled test, so the two may part near the border.
      if (name !== "shares" || Math.abs(Number(pValue) - (1 - confidenceLevel)) > 0.02) {
        expect(excludesZero).toBe(Number(pValue) < 1 - confidenceLevel);
      }
    }
  });

  it("gives nulls where a value is null: nothing answered, or withheld", () => {
    const few = nps({ promoters: 3, passives: 0, detractors: 0 }, { minimumResponses: 5 });
    for (const empty of [nps([]), few]) {
      expect(compare(before, empty)).toEqual({ ...nothing, unit: "points" });
      expect(compare(empty, before)).toEqual({ ...nothing, unit: "points" });
    }
  });

  it("compares what came back from JSON, and leaves its inputs alone", () => {
    const stored = freezeDeep(JSON.parse(JSON.stringify(before)));
    expect(compare(stored, freezeDeep({ ...after }))).toEqual(compare(before, after));
  });

  it("gives a difference without a test for a metric that says nothing of its uncertainty", () => {
    const own = (value: number): Comparable => ({ metric: "own", value });
    expect(compare(own(3), own(5))).toEqual({ ...nothing, difference: 2, unit: null });
  });

  it("compares results of churn-like metrics of one's own by their basis", () => {
    const share = (successes: number): Comparable => ({
      metric: "own",
      unit: "percent",
      value: successes,
      basis: { kind: "proportion", successes, trials: 100 },
    });
    const { pValue } = compare(csat({ satisfied: 30, total: 100 }), csat({ satisfied: 45, total: 100 }));
    expect(compare(share(30), share(45)).pValue).toBe(pValue);
  });
});

describe("compare of what does not belong together", () => {
  const answers = [5, 4, 2, 1];

  it.each<[string, Comparable, Comparable, string]>([
    ["two metrics", nps([9]), csat([5]), 'after.metric must be the same as before ("nps"), got "csat"'],
    [
      "two units",
      csat(answers),
      csat(answers, { score: "mean" }),
      'after.unit must be the same as before ("percent"), got "rating"',
    ],
    [
      "two definitions",
      csat(answers),
      csat(answers, { scale: { satisfiedFrom: 5 } }),
      'after.convention must be the same as before ("% satisfied (4 to 5) of those who answered on a scale from 1 to 5"), ' +
        'got "% satisfied (5 to 5) of those who answer"…',
    ],
    [
      "two methods",
      nps([9, 3], { method: "wald" }),
      nps([9, 3]),
      'after.basis.method must be the same as before ("wald"), got "adjusted-wald"',
    ],
    [
      "two directions",
      ces(answers),
      ces(answers, { direction: "low-is-easy" }),
      'after.convention must be the same as before ("% easy (4 to 5) of those who answered on a scale from 1 to 5, where high ' +
        'is easy"), got "% easy (1 to 2) of those who answered on"…',
    ],
  ])("refuses results of %s", (_, one, other, message) => {
    expect(messageOf(() => compare(one, other))).toBe(`compare: ${message}`);
  });

  it("may compare the score method's results with adjusted Wald's, as they compare alike", () => {
    expect(compare(nps([9, 3], { method: "score" }), nps([9, 9, 3])).method).toBe("adjusted-wald-z");
  });

  const basis = "what a metric's result says of its uncertainty, or null";
  const endless = { kind: "normal", center: 0, standardError: 1e300, method: "wald" };

  it.each<[unknown, string]>([
    [null, "before must be an object, got null"],
    [[nps([9])], "before must be an object, got an array"],
    [45, "before must be an object, got 45"],
    [{ value: 3 }, "before.metric must be a string, got undefined"],
    [{ metric: "nps" }, "before.value must be a finite number or null, got undefined"],
    [{ metric: "nps", value: Number.NaN }, "before.value must be a finite number or null, got NaN"],
    [{ metric: "nps", value: "3" }, 'before.value must be a finite number or null, got "3"'],
    [{ metric: "nps", value: 3, basis: endless }, `before.basis must be ${basis}, got an object`],
    [{ metric: "nps", value: 3, basis: 1 }, `before.basis must be ${basis}, got 1`],
    [
      { metric: "nps", value: 3, basis: { kind: "proportion", successes: 5, trials: 4 } },
      `before.basis must be ${basis}, got an object`,
    ],
    [
      { metric: "nps", value: 3, basis: { kind: "mean", center: 1, standardError: -1, degreesOfFreedom: 3 } },
      `before.basis must be ${basis}, got an object`,
    ],
    [
      { metric: "nps", value: 3, basis: { kind: "mean", center: 1, standardError: 1, degreesOfFreedom: 0.5 } },
      `before.basis must be ${basis}, got an object`,
    ],
    [
      { metric: "nps", value: 3, basis: { kind: "normal", center: 1, standardError: 1 } },
      `before.basis must be ${basis}, got an object`,
    ],
  ])("refuses %j for a result", (wrong, message) => {
    expect(messageOf(() => compare(wrong as Comparable, nps([9])))).toBe(`compare: ${message}`);
    expect(messageOf(() => compare(nps([9]), wrong as Comparable))).toBe(
      `compare: ${message.replace("before", "after")}`,
    );
  });

  it.each<[unknown, string]>([
    [{ level: 0.9 }, 'options.level must be a known name (confidenceLevel, alternative), got "level"'],
    [{ confidenceLevel: 90 }, "options.confidenceLevel must be a number between 0 and 1 (0.95 for 95 %), got 90"],
    [{ alternative: "up" }, 'options.alternative must be "two-sided" or "less" or "greater", got "up"'],
    [null, "options must be an object, got null"],
  ])("refuses the options %j", (options, message) => {
    expect(messageOf(() => compare(nps([9]), nps([9]), options as CompareOptions))).toBe(`compare: ${message}`);
  });
});

describe("compare of anything", () => {
  const size = fc.constantFrom(0, -0, 1e-100, 1e-9, 0.5, 1, 30, 1e9, 1e100);
  const number = fc.oneof(
    size,
    size.map((value) => -value),
    fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
  );
  const trials = fc.oneof(fc.nat(50), fc.double({ min: 0, max: 1e6, noNaN: true }));
  const basis = fc.oneof(
    fc.constant(null),
    fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), trials }).map(({ share, trials }) => ({
      kind: "proportion" as const,
      successes: share * trials,
      trials,
    })),
    fc.record({
      kind: fc.constant("mean" as const),
      center: number,
      standardError: size.map(Math.abs),
      degreesOfFreedom: fc.constantFrom(1, 1.5, 30, 1e12),
    }),
    fc.record({
      kind: fc.constant("normal" as const),
      center: number,
      standardError: size.map(Math.abs),
      method: fc.constant("wald"),
    }),
  );
  const result = fc.record({ metric: fc.constant("m"), value: fc.option(number), basis });
  const options = fc.record(
    {
      confidenceLevel: fc.oneof(
        fc.double({ min: 5e-324, max: 1 - 2 ** -53, noNaN: true }),
        fc.constantFrom(5e-324, 1 - 2 ** -53),
      ),
      alternative: fc.constantFrom("two-sided" as const, "less" as const, "greater" as const),
    },
    { requiredKeys: [] },
  );

  it("gives figures or nulls and never NaN, and p-values from 0 to 1", () => {
    fc.assert(
      fc.property(result, result, options, (one, other, chosen) => {
        const comparison: Comparison = compare(one, other, chosen);
        const { interval, pValue, difference } = comparison;
        for (const figure of [difference, pValue, interval?.low, interval?.high]) expect(figure).not.toBeNaN();
        if (pValue !== null) expect(pValue >= 0 && pValue <= 1).toBe(true);
        if (interval) expect(interval.low <= interval.high).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
