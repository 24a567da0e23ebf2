import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import type { NpsCounts, NpsOptions } from "../../src/schemas/surveys.ts";
import { type NpsResult, nps } from "../../src/surveys/nps.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";

type CountsAtLevel = NpsCounts & { readonly confidence: number };

interface IntervalFigures {
  readonly nps: number;
  readonly se: number;
  readonly wald: [number, number];
  readonly adjustedWald: { center: number; se: number; interval: [number, number] };
  readonly iterativeScore: [number, number];
}

interface DifferenceFigures {
  readonly absDelta: number;
  readonly se: number;
  readonly interval: [number, number];
  readonly p: number;
}

type TwoSamples = { readonly x: NpsCounts; readonly y: NpsCounts; readonly confidence: number };

// The figures are on the scale from −1 to 1; a point is 100 times as large, and so are the tolerances.
const inPoints = ([low, high]: readonly [number, number]): [number, number] => [100 * low, 100 * high];
const clamped = ([low, high]: readonly [number, number]): [number, number] => [Math.max(-1, low), Math.min(1, high)];

function measure({ confidence, ...counts }: CountsAtLevel, method: NpsOptions["method"]): NpsResult {
  return nps(counts, { confidenceLevel: confidence, method });
}

describe("nps held to R NPS", () => {
  it.each(readReference<NpsCounts, IntervalFigures>("nps", "nps.counts"))("$name", ({ input, expected }) => {
    const result = nps(input);
    expectClose(result.value, 100 * expected.nps, { absolute: 1e-10 });
    expectClose(result.standardError, 100 * expected.se, { absolute: 1e-10 });
  });

  it.each(readReference<{ scores: number[] }, { nps: number; variance: number }>("nps", "nps.raw"))(
    "$name",
    ({ input: { scores }, expected }) => {
      const { value, standardError, n } = nps(scores);
      expectClose(value, 100 * expected.nps, { absolute: 1e-10 });
      expectClose(Number(standardError) ** 2 * n, 1e4 * expected.variance, { absolute: 1e-8 });
    },
  );

  it.each(
    readReference<
      { scores: number[]; scaleMax: number; detractorMax: number; passiveMax: number },
      { nps: number; variance: number }
    >("nps", "nps.custom"),
  )("$name", ({ input: { scores, scaleMax, detractorMax, passiveMax }, expected }) => {
    const scale = { min: 1, max: scaleMax, detractorsUpTo: detractorMax, promotersFrom: passiveMax + 1 };
    const { value, standardError, n } = nps(scores, { scale });
    expectClose(value, 100 * expected.nps, { absolute: 1e-10 });
    expectClose(Number(standardError) ** 2 * n, 1e4 * expected.variance, { absolute: 1e-8 });
  });

  it.each(readReference<{ scores: (number | null)[] }, { nps: number; n: number }>("nps", "nps with NA"))(
    "$name",
    ({ input, expected }) => {
      const { value, n } = nps(input.scores);
      expect([value, n]).toEqual([100 * expected.nps, expected.n]);
    },
  );

  it.each(readReference<{ scores: number[] }, { categories: (string | null)[] }>("nps", "npc"))(
    "$name",
    ({ input, expected }) => {
      const names = new Map([
        [-100, "Detractor"],
        [0, "Passive"],
        [100, "Promoter"],
      ]);
      const categories = input.scores.map((score) => {
        const { value } = nps([score], { invalid: "omit" });
        return value === null ? null : names.get(value);
      });
      expect(categories).toEqual(expected.categories);
    },
  );

  const cases = readReference<CountsAtLevel, IntervalFigures>("nps", "nps.ci det");

  it.each(cases)("Wald, clamped: $name", ({ input, expected }) => {
    const result = measure(input, "wald");
    expectClose(result.value, 100 * expected.nps, { absolute: 1e-8 });
    expectClose(result.standardError, 100 * expected.se, { absolute: 1e-8 });
    expectLimits(result.interval, inPoints(clamped(expected.wald)), { absolute: 1e-8 });
  });

  it.each(cases)("adjusted Wald, clamped: $name", ({ input, expected: { adjustedWald } }) => {
    const { interval, basis } = measure(input, "adjusted-wald");
    expectLimits(interval, inPoints(clamped(adjustedWald.interval)), { absolute: 1e-8 });
    expect(basis).toEqual({
      kind: "normal",
      center: expect.closeTo(100 * adjustedWald.center, 8),
      standardError: expect.closeTo(100 * adjustedWald.se, 8),
      method: "adjusted-wald",
    });
  });

  it.each(cases)("score, as near as its author's iteration comes: $name", ({ input, expected }) => {
    expectLimits(measure(input, "score").interval, inPoints(expected.iterativeScore), { absolute: 2e-4 });
  });

  it.each(readReference<CountsAtLevel, { interval: [number, number] }>("nps-score"))(
    "score, at the root of its equation: $name",
    ({ input, expected }) => {
      expectLimits(measure(input, "score").interval, inPoints(expected.interval), { absolute: 1e-7 });
    },
  );

  it("gives the clamped Wald interval of a second author", () => {
    const [found] = readReference<NpsCounts, { lower: number; upper: number }>("nps", "nps.ci(9,2,11)");
    const { interval } = nps({ promoters: 9, passives: 0, detractors: 2 }, { method: "wald" });
    expectLimits(interval, [Number(found?.expected.lower), Number(found?.expected.upper)], { absolute: 0.005 });
  });
});

describe("compare of two nps held to R NPS", () => {
  const cases = readReference<TwoSamples, { wald: DifferenceFigures; adjustedWald: DifferenceFigures }>(
    "nps",
    "nps.twoSample",
  );

  it.each(cases)("adjusted Wald: $name", ({ input: { x, y, confidence }, expected: { adjustedWald } }) => {
    const { difference, interval, pValue, method } = compare(nps(y), nps(x), { confidenceLevel: confidence });
    expectClose(difference, Number(nps(x).value) - Number(nps(y).value), {});
    expectLimits(interval, inPoints(adjustedWald.interval), { absolute: 1e-8 });
    if (adjustedWald.absDelta === 0) {
      expect(pValue).toBe(1);
    } else expectClose(pValue, adjustedWald.p, { absolute: 1e-10 });
    expect(method).toBe("adjusted-wald-z");
  });

  it.each(cases)("Wald: $name", ({ input: { x, y, confidence }, expected: { wald } }) => {
    const wald0 = nps.with({ method: "wald" });
    const { difference, interval, pValue, method } = compare(wald0(y), wald0(x), { confidenceLevel: confidence });
    expectClose(difference, 100 * wald.absDelta, { absolute: 1e-8 });
    expectLimits(interval, inPoints(wald.interval), { absolute: 1e-8 });
    expectClose(pValue, wald.p, { absolute: 1e-10 });
    expect(method).toBe("wald-z");
  });

  it("gives the difference of a second author, who takes 1.96 for the quantile", () => {
    type Figures = { diff: number; p: number; lower: number; upper: number };
    const [found] = readReference<{ x: NpsCounts; y: NpsCounts }, Figures>("nps", "nps.test");
    const { x, y } = found?.input ?? { x: {} as NpsCounts, y: {} as NpsCounts };
    const wald = nps.with({ method: "wald" });
    const { difference, interval, pValue } = compare(wald(y), wald(x));
    expectClose(difference, 100 * Number(found?.expected.diff), { absolute: 1e-10 });
    expectClose(pValue, Number(found?.expected.p), { absolute: 1e-12 });
    expectLimits(interval, inPoints([Number(found?.expected.lower), Number(found?.expected.upper)]), {
      absolute: 2e-3,
    });
  });

  it("does not find a change that the NHS team's margin of error does not find", () => {
    const [found] = readReference<{ latest: NpsCounts; oldest: NpsCounts }, { direction: number }>("nps", "nps_moe");
    const { latest, oldest } = found?.input ?? { latest: {} as NpsCounts, oldest: {} as NpsCounts };
    const { interval } = compare(nps(oldest, { method: "wald" }), nps(latest, { method: "wald" }));
    expect(found?.expected.direction).toBe(0);
    expect([Math.sign(Number(interval?.low)), Math.sign(Number(interval?.high))]).toEqual([-1, 1]);
  });
});
