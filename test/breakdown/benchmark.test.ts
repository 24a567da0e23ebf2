import { describe, expect, it } from "vitest";
import { benchmark } from "../../src/breakdown/benchmark.ts";
import { compare } from "../../src/breakdown/compare.ts";
import type { Alternative } from "../../src/stats/p-value.ts";
import { welchTestOfEstimates } from "../../src/stats/t-test.ts";
import { zTest } from "../../src/stats/z-test.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";
import { faultOf, freezeDeep } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;

describe("benchmark of a share", () => {
  interface Share {
    readonly successes: number;
    readonly trials: number;
    readonly benchmark: number;
  }
  interface Figures {
    readonly p: number;
    readonly interval: [number, number];
  }

  it.each(readReference<Share, Figures>("comparisons", "benchmark share"))(
    "is the score test and Wilson's interval: $name",
    ({ input, expected }) => {
      const ours = csat({ satisfied: input.successes, total: input.trials });
      const result = benchmark(ours, { value: input.benchmark });
      expectClose(result.pValue, expected.p, { relative: 1e-11 });
      expectLimits(result.interval, expected.interval, { absolute: 1e-10 });
      expect(result).toMatchObject({ method: "score-z", interval: { method: "wilson" }, benchmark: input.benchmark });
      // They agree on what is distinguishable, as the one inverts the other.
      const excludes = Number(result.interval?.low) > 0 || Number(result.interval?.high) < 0;
      expect(excludes).toBe(result.verdict !== "not-distinguishable");
    },
  );

  it("against a share of so many answers is compare with that", () => {
    const ours = csat({ satisfied: 45, total: 60 });
    const result = benchmark(ours, { value: 85, n: 400 });
    const expected = compare(csat({ satisfied: 340, total: 400 }), ours);
    expectClose(result.pValue, Number(expected.pValue), { relative: 1e-12 });
    expectLimits(result.interval, [Number(expected.interval?.low), Number(expected.interval?.high)], {
      absolute: 1e-10,
    });
    expect(result).toMatchObject({ method: "pooled-z", difference: -10 });
  });

  it("against a share with an error is surer than its interval with none, and less sure with a larger one", () => {
    const ours = csat({ satisfied: 45, total: 60 });
    const pValues = [0, 1, 3, 10].map((standardError) => Number(benchmark(ours, { value: 88, standardError }).pValue));
    expect([...pValues].sort((a, b) => a - b)).toEqual(pValues);
    const [narrow, wide] = [0, 3].map((standardError) => benchmark(ours, { value: 88, standardError }).interval);
    expect(Number(wide?.high)).toBeGreaterThan(Number(narrow?.high));
    expect(wide?.method).toBe("newcombe");
  });

  it("against 0 or 100 is certain, or cannot be tested", () => {
    expect(benchmark(csat({ satisfied: 9, total: 10 }), { value: 100 })).toMatchObject({ pValue: 0, verdict: "below" });
    expect(benchmark(csat({ satisfied: 9, total: 10 }), { value: 0 })).toMatchObject({ pValue: 0, verdict: "above" });
    expect(benchmark(csat({ satisfied: 10, total: 10 }), { value: 100 })).toMatchObject({
      difference: 0,
      pValue: null,
      verdict: null,
      reason: "no-variance",
    });
  });
});

describe("benchmark of a mean", () => {
  it("is Student's t", () => {
    interface Ratings {
      readonly ratings: number[];
      readonly benchmark: number;
    }
    interface Figures {
      readonly p: number;
      readonly interval: [number, number];
      readonly tost: number;
    }
    const [found] = readReference<Ratings, Figures>("comparisons", "benchmark mean");
    const ours = csat(found?.input.ratings ?? [], { score: "mean" });
    const result = benchmark(ours, { value: Number(found?.input.benchmark), margin: 1 });
    expectClose(result.pValue, Number(found?.expected.p), { relative: 1e-9 });
    expectLimits(result.interval, found?.expected.interval ?? [0, 0], { absolute: 1e-9 });
    expectClose(result.equivalence?.pValue, Number(found?.expected.tost), { relative: 1e-9 });
    expect(result).toMatchObject({ method: "student-t", interval: { method: "student-t" } });
  });

  it("is Welch's t where the outside figure has an error", () => {
    const ours = csat([5, 4, 4, 3, 5, 2], { score: "mean" });
    if (ours.basis?.kind !== "mean") throw new Error("no mean");
    const result = benchmark(ours, { value: 3, standardError: 0.2 });
    const outside = { center: 3, standardError: 0.2, degreesOfFreedom: 1e12 };
    expectClose(result.pValue, Number(welchTestOfEstimates(ours.basis, outside).pValue), { relative: 1e-9 });
    expect(result.method).toBe("welch-t");
  });
});

describe("benchmark of a net score", () => {
  const ours = nps({ promoters: 550, passives: 290, detractors: 160 });

  it("is the z-test of the adjusted Wald error", () => {
    if (ours.basis?.kind !== "normal") throw new Error("not normal");
    const result = benchmark(ours, { value: 32, standardError: 1.5 });
    const expected = zTest(ours.basis, { center: 32, standardError: 1.5 });
    expect([result.pValue, result.difference, result.verdict]).toEqual([expected.pValue, 7, "above"]);
    expect(result).toMatchObject({ method: "adjusted-wald-z", interval: { method: "adjusted-wald" }, unit: "points" });
  });

  it("against a number has the interval of the result less that number", () => {
    for (const result of [ours, nps([10, 10, 10])]) {
      const { interval } = benchmark(result, { value: 32 });
      expectLimits(interval, [Number(result.interval?.low) - 32, Number(result.interval?.high) - 32], {
        absolute: 1e-10,
      });
    }
  });
});

describe("benchmark", () => {
  const ours = csat({ satisfied: 160, total: 200 });

  it("says where the result lies, at the level", () => {
    const verdicts = [70, 80, 88].map((value) => benchmark(ours, { value }).verdict);
    expect(verdicts).toEqual(["above", "not-distinguishable", "below"]);
    expect(benchmark(ours, { value: 74 }).verdict).toBe("not-distinguishable");
    expect(benchmark(ours, { value: 74, confidenceLevel: 0.9 }).verdict).toBe("above");
    expect(benchmark(ours, { value: 75, alternative: "greater" }).verdict).toBe("not-distinguishable");
    expect(benchmark(ours, { value: 74.5, alternative: "greater" }).verdict).toBe("above");
    expect(benchmark(ours, { value: 70, alternative: "less" }).verdict).toBe("not-distinguishable");
  });

  it("has one-sided tests that add up to 1", () => {
    for (const result of [ours, csat([5, 4, 3], { score: "mean" }), nps([9, 3, 9, 8])]) {
      for (const standardError of [0, 2]) {
        const p = (alternative: Alternative): number =>
          Number(benchmark(result, { value: 3, standardError, alternative }).pValue);
        expectClose(p("less") + p("greater"), 1, { absolute: 1e-12 });
        expectClose(p("two-sided"), 2 * Math.min(p("less"), p("greater")), { relative: 1e-9 });
      }
    }
  });

  it("tells what is equivalent from what is only not distinguishable", () => {
    expect(benchmark(ours, { value: 80, margin: 6 }).equivalence).toMatchObject({ margin: 6, verdict: "equivalent" });
    expect(benchmark(ours, { value: 80, margin: 3 }).equivalence?.verdict).toBe("not-shown");
    expect(benchmark(ours, { value: 80, margin: 6, n: 50 }).equivalence?.verdict).toBe("not-shown");
    // Large samples tell apart what does not matter.
    const many = benchmark(csat({ satisfied: 80_600, total: 100_000 }), { value: 80, margin: 2 });
    expect([many.verdict, many.equivalence?.verdict]).toEqual(["above", "equivalent"]);
    expect(benchmark(ours, { value: 80 }).equivalence).toBe(null);
    // Above 100 % there is nothing, so that only the lower end asks anything.
    const all = benchmark(csat({ satisfied: 500, total: 500 }), { value: 99, margin: 3 });
    expect(all.equivalence?.verdict).toBe("equivalent");
  });

  it("gives nulls and a reason where there is nothing to test", () => {
    const none = { interval: null, pValue: null, method: null, verdict: null, equivalence: null };
    expect(benchmark(nps([]), { value: 30 })).toEqual({
      metric: "nps",
      unit: "points",
      value: null,
      benchmark: 30,
      difference: null,
      ...none,
      reason: "nothing-to-measure",
    });
    expect(benchmark(nps([9], { minimumResponses: 5 }), { value: 30 }).reason).toBe("suppressed");
    expect(benchmark({ metric: "own", value: 5 }, { value: 3, margin: 1 })).toMatchObject({
      ...none,
      difference: 2,
      reason: "no-uncertainty",
    });
    expect(benchmark(csat([4, 4, 4], { score: "mean" }), { value: 3 })).toMatchObject({
      difference: 1,
      pValue: null,
      reason: "no-variance",
    });
    expect(benchmark(freezeDeep(JSON.parse(JSON.stringify(ours))), { value: 70 })).toEqual(
      benchmark(ours, { value: 70 }),
    );
  });

  it.each<[object, string]>([
    [{}, "options.value must be a finite number, got undefined"],
    [{ value: 120 }, "options.value must be a share in percent, from 0 to 100, got 120"],
    [{ value: 80, standardError: -1 }, "options.standardError must be a finite number from 0 on, got -1"],
    [{ value: 80, n: 0 }, "options.n must be a whole number from 1 on, got 0"],
    [{ value: 80, n: 10, standardError: 1 }, "options.n must be left out where standardError is stated, got 10"],
    [{ value: 80, margin: 0 }, "options.margin must be a number above 0, got 0"],
    [{ value: 80, Value: 3 }, "options.Value must be a known name"],
  ])("refuses %j", (options, message) => {
    expect(messageOf(() => benchmark(ours, options as never))).toContain(`benchmark: ${message}`);
  });

  it("refuses a number of answers for what is no share", () => {
    expect(messageOf(() => benchmark(nps([9, 3]), { value: 30, n: 100 }))).toBe(
      "benchmark: options.n must be left out but for shares: state standardError, got 100",
    );
  });
});
