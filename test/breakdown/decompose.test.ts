import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decompose } from "../../src/breakdown/decompose.ts";
import type { Decomposition } from "../../src/breakdown/decompose-rows.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { defineMetric } from "../../src/metric.ts";
import type { SegmentFigure } from "../../src/schemas/decompose.ts";
import { createRandom } from "../../src/stats/random.ts";
import { avgFirstResponseTime } from "../../src/support/avg-first-response-time.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { expectSound, faultOf, freezeDeep, oddValues } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;

interface Answer {
  readonly plan: string;
  readonly score: number;
}

const survey = (counts: [plan: string, promoters: number, passives: number, detractors: number][]): Answer[] =>
  counts.flatMap(([plan, ...kinds]) =>
    kinds.flatMap((count, kind) => Array.from({ length: count }, () => ({ plan, score: [9, 7, 0][kind] as number }))),
  );

// Both plans rise, and the whole falls from 29 to 28.
const before = survey([
  ["A", 35, 28, 7],
  ["B", 10, 11, 9],
]);
const after = survey([
  ["A", 28, 17, 5],
  ["B", 20, 15, 15],
]);
const byPlan = { by: "plan", metric: nps.of("score") } as const;

const partsOf = ({ rate, mix, interaction }: Decomposition): (number | null)[] => [rate, mix, interaction];
const sumOfParts = (result: { rate: number | null; mix: number | null; interaction: number | null }): number =>
  Number(result.rate) + Number(result.mix) + (result.interaction ?? 0);

describe("decompose", () => {
  it("splits a fall from 29 to 28 under two rising segments into rates, mix and interaction, and names the paradox", () => {
    const why = decompose(before, after, byPlan);
    expect(why).toMatchObject({
      metric: "nps",
      unit: "points",
      nBefore: 100,
      nAfter: 100,
      before: 29,
      after: 28,
      change: -1,
    });
    // Rates: 0.7 · 6 + 0.3 · 20/3. Mix: −0.2 · (40 − 29) + 0.2 · (10/3 − 29). Interaction: −0.2 · 6 + 0.2 · 20/3.
    expect(why.rate).toBeCloseTo(6.2, 12);
    expect(why.mix).toBeCloseTo(-22 / 3, 12);
    expect(why.interaction).toBeCloseTo(2 / 15, 12);
    expect(why.paradox).toEqual({
      code: "simpsons-paradox",
      segmentsMoved: "up",
      wholeMoved: "down",
      segments: ["A", "B"],
    });
    const [a, b] = why.segments;
    expect(a).toMatchObject({
      segment: "A",
      status: "both",
      nBefore: 70,
      nAfter: 50,
      shareBefore: 70,
      shareAfter: 50,
      before: 40,
      after: 46,
    });
    expect([a?.rate, a?.mix, a?.interaction, a?.total].map((part) => part?.toFixed(6))).toEqual([
      "4.200000",
      "-2.200000",
      "-1.200000",
      "0.800000",
    ]);
    expect(b?.total).toBeCloseTo(0.3 * (20 / 3) + 0.2 * (10 / 3 - 29) + 0.2 * (20 / 3), 12);
  });

  it("shares the interaction out in halves at the midpoint", () => {
    const why = decompose(before, after, { ...byPlan, method: "midpoint" });
    // 0.6 · 6 + 0.4 · 20/3, and −0.2 · (43 − 28.5) + 0.2 · (20/3 − 28.5).
    expect(why.rate).toBeCloseTo(3.6 + 8 / 3, 12);
    expect(why.mix).toBeCloseTo(-2.9 - 0.2 * (28.5 - 20 / 3), 12);
    expect(why.interaction).toBe(null);
    expect(why.standardErrors.interaction).toBe(null);
    expect(why.paradox?.code).toBe("simpsons-paradox");
    const three = decompose(before, after, byPlan);
    expect(why.rate).toBeCloseTo(Number(three.rate) + Number(three.interaction) / 2, 12);
    expect(why.mix).toBeCloseTo(Number(three.mix) + Number(three.interaction) / 2, 12);
  });

  it("at the midpoint is the same backwards, with opposite signs", () => {
    const [there, back] = [
      decompose(before, after, { ...byPlan, method: "midpoint" }),
      decompose(after, before, { ...byPlan, method: "midpoint" }),
    ];
    expect(Number(back.rate)).toBeCloseTo(-Number(there.rate), 12);
    expect(Number(back.mix)).toBeCloseTo(-Number(there.mix), 12);
  });

  it("gives the same for what segment gave, with standard errors, and passes over totals", () => {
    const figures = (rows: Answer[]): SegmentFigure[] => segment(rows, byPlan);
    const total = (rows: Answer[]): SegmentFigure => ({ ...nps.of("score")(rows), segment: "(all)", level: "total" });
    const why = decompose([total(before), ...figures(before)], figures(after));
    const direct = decompose(before, after, byPlan);
    expect(partsOf(why).map((part) => part?.toFixed(10))).toEqual(partsOf(direct).map((part) => part?.toFixed(10)));
    expect(why.standardErrors.rate).toBeCloseTo(Number(direct.standardErrors.rate), 10);
    expect(why.intervals.mix?.low).toBeCloseTo(Number(direct.intervals.mix?.low), 10);
    expect(why.convention).toBe(direct.convention);
    expect([why.metric, why.unit, why.before]).toEqual(["nps", "points", 29]);
  });

  it("says which definition and which split it used", () => {
    expect(decompose(before, after, byPlan).convention).toBe(
      `${nps([9]).convention}; change split into rate at the mix before, mix at the figures before, and the interaction of both (Kitagawa)`,
    );
    expect(decompose([], []).convention).toMatch(/^change split into rate/);
  });

  it("puts a segment that came or went all into the mix, held against the whole before", () => {
    const why = decompose(
      [
        { segment: "old", n: 20, value: 10 },
        { segment: "same", n: 80, value: 50 },
      ],
      [
        { segment: "new", n: 50, value: 90 },
        { segment: "same", n: 50, value: 50 },
      ],
    );
    expect([why.before, why.after, why.change]).toEqual([42, 70, 28]);
    const [fresh, old, same] = why.segments;
    expect(fresh).toMatchObject({
      segment: "new",
      status: "entered",
      before: null,
      after: 90,
      rate: 0,
      interaction: 0,
    });
    expect(fresh?.mix).toBeCloseTo(0.5 * (90 - 42), 12);
    expect(old).toMatchObject({ segment: "old", status: "left", before: 10, after: null, rate: 0, interaction: 0 });
    expect(old?.mix).toBeCloseTo(-0.2 * (10 - 42), 12);
    expect(same).toMatchObject({ status: "both", rate: 0 });
    expect(why.rate).toBe(0);
    expect(sumOfParts(why)).toBeCloseTo(28, 12);
    expect(why.standardErrors.rate).toBe(null);
  });

  it("is all rate where the mix stays, and all mix where the figures stay", () => {
    const two = (n: [number, number], values: [number, number]): SegmentFigure[] =>
      ["a", "b"].map((segment, i) => ({ segment, n: n[i] as number, value: values[i] as number }));
    expect(partsOf(decompose(two([5, 5], [10, 20]), two([50, 50], [20, 20])))).toEqual([5, 0, 0]);
    const mixed = decompose(two([8, 2], [10, 20]), two([2, 8], [10, 20]));
    expect([mixed.rate, mixed.interaction, mixed.mix?.toFixed(12)]).toEqual([0, 0, "6.000000000000"]);
    expect(mixed.paradox).toBe(null);
  });

  it("names a reversal where the segments moved both ways and the whole against their sum", () => {
    const why = decompose(
      [
        { segment: "a", n: 70, value: 40 },
        { segment: "b", n: 30, value: 0 },
      ],
      [
        { segment: "a", n: 40, value: 50 },
        { segment: "b", n: 60, value: -1 },
      ],
    );
    expect(why.paradox).toEqual({ code: "reversal", segmentsMoved: "up", wholeMoved: "down", segments: ["a"] });
  });

  it("has no paradox where the whole moves with its segments, or does not move", () => {
    const flat = [{ segment: "a", n: 1, value: 3 }];
    expect(decompose(flat, flat).paradox).toBe(null);
    expect(decompose(flat, [{ segment: "a", n: 1, value: 2 }]).paradox).toBe(null);
  });

  it("cuts by several fields, by functions, and from columns", () => {
    const rows = (answers: Answer[]): { plan: string; channel: string; score: number }[] =>
      answers.map((answer, i) => ({ ...answer, channel: i % 3 === 0 ? "web" : "phone" }));
    const columns = (answers: Answer[]): { plan: string[]; channel: string[]; score: Uint8Array } => ({
      plan: answers.map(({ plan }) => plan),
      channel: rows(answers).map(({ channel }) => channel),
      score: Uint8Array.from(answers, ({ score }) => score),
    });
    const options = { by: ["plan", "channel"], metric: nps.of("score") };
    const why = decompose(rows(before), rows(after), options);
    expect(why.segments.map((row) => row.segment)).toEqual(["A / phone", "A / web", "B / phone", "B / web"]);
    expect(decompose(columns(before), columns(after), options)).toEqual(why);
    const byFunction = decompose(before, after, { ...byPlan, by: (row: Answer) => row.plan });
    expect(byFunction).toEqual(decompose(before, after, byPlan));
  });

  it("gives nulls and a reason where there is nothing to measure", () => {
    for (const why of [decompose([], before, byPlan), decompose(before, [], byPlan), decompose([], [])]) {
      expect(why).toMatchObject({
        change: null,
        rate: null,
        mix: null,
        interaction: null,
        paradox: null,
        reason: "no-data",
      });
    }
    const nobody: { plan: string; score: number | null }[] = [{ plan: "A", score: null }];
    const silent = decompose(nobody, after, byPlan);
    expect(silent).toMatchObject({ before: null, after: 28, reason: "no-data", nBefore: 0 });
    expect(silent.segments[0]).toMatchObject({ segment: "A", status: "entered", nBefore: 0, shareBefore: null });
  });

  it("keeps a segment in which nobody answered at either time", () => {
    const quiet = { plan: "C", score: null };
    const why = decompose([...before, quiet], [...after, quiet], byPlan);
    expect(why.segments[2]).toMatchObject({ segment: "C", status: "empty", shareBefore: 0, total: 0, before: null });
    expect(partsOf(why)).toEqual(partsOf(decompose(before, after, byPlan)));
  });

  it("withholds the figures of segments that are too small, and of a whole that is", () => {
    const why = decompose(before, after, { ...byPlan, minimumResponses: 40 });
    expect(why.change).toBe(-1);
    expect(why.segments[0]).toMatchObject({ before: 40, after: 46 });
    expect(why.segments[1]).toMatchObject({
      nBefore: 30,
      before: null,
      after: null,
      rate: null,
      mix: null,
      total: null,
    });
    const none = decompose(before, after, { ...byPlan, minimumResponses: 101 });
    expect(none).toMatchObject({ before: null, after: null, change: null, rate: null, reason: "suppressed" });
    expect(none.segments.every(({ before, after, rate }) => before === null && after === null && rate === null)).toBe(
      true,
    );
  });

  it("does not name a withheld segment among those that moved against the whole", () => {
    const [was, is] = [survey([["C", 1, 0, 2]]), survey([["C", 1, 1, 2]])];
    const named = decompose([...before, ...was], [...after, ...is], byPlan).paradox;
    expect(named).toMatchObject({ code: "simpsons-paradox", segments: ["A", "B", "C"] });
    const why = decompose([...before, ...was], [...after, ...is], { ...byPlan, minimumResponses: 10 });
    expect(why.paradox).toEqual({ ...named, segments: ["A", "B"] });
  });

  it("splits over more segments than a call takes arguments", () => {
    const many = Array.from({ length: 130_000 }, (_, i) => ({ segment: i, n: 3, value: i % 7, standardError: 1 }));
    const why = decompose(
      many,
      many.map((row) => ({ ...row, value: row.value + 1 })),
    );
    expect([why.change, why.rate, why.mix].map((part) => part?.toFixed(9))).toEqual([
      "1.000000000",
      "1.000000000",
      "0.000000000",
    ]);
    expect(why.standardErrors.rate).toBeCloseTo(Math.sqrt(2 / 130_000), 12);
  });

  it("leaves its input alone", () => {
    expect(decompose(freezeDeep(structuredClone(before)), freezeDeep(structuredClone(after)), byPlan)).toEqual(
      decompose(before, after, byPlan),
    );
  });
});

describe("decompose with weights", () => {
  const weighted = nps.of("score", { weight: "weight" });
  const draw = (count: number, seed: string): { plan: string; score: number; weight: number }[] => {
    const random = createRandom(seed);
    return Array.from({ length: count }, () => ({
      plan: ["A", "B", "C"][random.integer(3)] as string,
      score: random.integer(11),
      weight: 0.2 + 3 * random.uniform(),
    }));
  };

  it("takes the share of the weights, without being told them", () => {
    for (const seed of ["one", "two", "three"]) {
      const [was, is] = [draw(200, seed), draw(150, `${seed} after`)];
      const why = decompose(was, is, { by: "plan", metric: weighted });
      for (const row of why.segments) {
        const share = (rows: typeof was): number => {
          const sum = (list: typeof was): number => list.reduce((total, { weight }) => total + weight, 0);
          return (100 * sum(rows.filter(({ plan }) => plan === row.segment))) / sum(rows);
        };
        expect(row.shareBefore).toBeCloseTo(share(was), 8);
        expect(row.shareAfter).toBeCloseTo(share(is), 8);
      }
      expect(sumOfParts(why)).toBeCloseTo(Number(why.change), 9);
      const sums = (rows: typeof was): SegmentFigure[] =>
        segment(rows, { by: "plan", metric: weighted }).map((row) => ({
          ...row,
          weight: rows.filter(({ plan }) => plan === row.segment).reduce((sum, { weight }) => sum + weight, 0),
        }));
      const told = decompose(sums(was), sums(is));
      expect(told.rate).toBeCloseTo(Number(why.rate), 8);
      expect(told.standardErrors.mix).toBeCloseTo(Number(why.standardErrors.mix), 8);
    }
  });

  it("asks for them where segments do not tell them", () => {
    const figures = segment(draw(60, "ask"), { by: "plan", metric: weighted });
    expect(messageOf(() => decompose(figures, figures))).toBe(
      "decompose: before[0].weight must be given where answers are weighted (or give the rows and the metric), got undefined",
    );
  });

  it("names places in the list as it was given, with the totals in it", () => {
    const options = { by: "plan", subtotals: "rollup" } as const;
    const figures = segment(draw(60, "ask"), { ...options, metric: weighted });
    expect(messageOf(() => decompose(figures, figures))).toMatch(/^decompose: before\[1\]\.weight must be given/);
    const [total, one] = segment(before, { ...options, metric: nps.of("score") });
    expect(messageOf(() => decompose([total, one, one] as SegmentFigure[], []))).toBe(
      'decompose: before[2].segment must be a segment once, got "A"',
    );
  });

  it("refuses weights that nothing tells", () => {
    const rows = [
      { plan: "A", score: 9, weight: 1 },
      { plan: "A", score: 9, weight: 2 },
      { plan: "B", score: 10, weight: 3 },
    ];
    expect(messageOf(() => decompose(rows, rows, { by: "plan", metric: weighted }))).toBe(
      'decompose: options.metric must be without weights where all segments have one figure, which does not tell their weights, got "nps"',
    );
  });

  it("refuses weights that nothing but rounding tells, by the same words", () => {
    // Both segments are at 1/7 − 2/7, of different weights.
    const rows = [0.1, 0.3].flatMap((unit, i) =>
      [1, 2, 4].map((parts, kind) => ({ plan: "AB"[i], score: [9, 0, 7][kind], weight: parts * unit })),
    );
    const later = rows.map((row, i) => ({ ...row, weight: 1 + i }));
    expect(messageOf(() => decompose(rows, later, { by: "plan", metric: weighted }))).toBe(
      'decompose: options.metric must be without weights where all segments have one figure, which does not tell their weights, got "nps"',
    );
  });

  it("never gives other shares than those of the weights, however near the figures lie", () => {
    const random = createRandom("near");
    let given = 0;
    for (let i = 0; i < 400; i++) {
      const [a, b] = [random.uniform() * 9, random.uniform()];
      const gap = 10 ** (-15 * random.uniform());
      const rows = [a, b].flatMap((unit, side) =>
        [1 + side * gap, 2, 4].map((parts, kind) => ({
          plan: "AB"[side],
          score: [9, 0, 7][kind],
          weight: parts * unit,
        })),
      );
      const share = (100 * 7 * a) / (7 * a + (7 + gap) * b);
      try {
        const why = decompose(rows, draw(50, "later"), { by: "plan", metric: weighted });
        expect(Math.abs(Number(why.segments[0]?.shareBefore) - share)).toBeLessThan(1e-4);
        given++;
      } catch (error) {
        expect((error as Error).message).toMatch(/where all segments have one figure/);
      }
    }
    expect(given).toBeGreaterThan(100);
  });

  it("leaves a segment out that weighs nothing", () => {
    const rows = [...draw(50, "zero"), { plan: "D", score: 3, weight: 0 }];
    const why = decompose(rows, draw(50, "zero after"), { by: "plan", metric: weighted });
    expect(why.segments[3]).toMatchObject({ segment: "D", status: "empty", shareBefore: 0 });
    expect(sumOfParts(why)).toBeCloseTo(Number(why.change), 9);
  });
});

describe("the standard errors of decompose", () => {
  it.each(["three-way", "midpoint"] as const)("are those that repeated samples show, %s", (method) => {
    const random = createRandom(`spread ${method}`);
    const sample = (size: number, shareOfA: number, ofA: number, ofB: number): Answer[] =>
      Array.from({ length: size }, () => {
        const plan = random.uniform() < shareOfA ? "A" : "B";
        return { plan, score: random.uniform() < (plan === "A" ? ofA : ofB) ? 5 : 1 };
      });
    const runs = Array.from({ length: 600 }, () =>
      decompose(sample(300, 0.7, 0.9, 0.5), sample(200, 0.4, 0.8, 0.6), {
        by: "plan",
        metric: csat.of("score"),
        method,
      }),
    );
    for (const part of ["rate", "mix", "interaction"] as const) {
      if (method === "midpoint" && part === "interaction") continue;
      const values = runs.map((run) => Number(run[part]));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
      const stated = runs.reduce((sum, run) => sum + Number(run.standardErrors[part]), 0) / runs.length;
      // The spread of 600 samples is itself known to 3 %.
      expect(stated / spread).toBeGreaterThan(0.9);
      expect(stated / spread).toBeLessThan(1.1);
    }
  });

  it("are those of a plain mean where there is one segment", () => {
    const why = decompose(
      before.map(({ score }) => ({ all: 1, score })),
      after.map(({ score }) => ({ all: 1, score })),
      { by: "all", metric: nps.of("score") },
    );
    const errors = [before, after].map((rows) => Number(nps.of("score")(rows).standardError));
    expect(why.standardErrors.rate).toBeCloseTo(Math.hypot(...errors), 12);
    expect(why.standardErrors.mix).toBe(0);
    expect(why.intervals.mix).toBe(null);
    expect(why.intervals.rate).toMatchObject({ confidenceLevel: 0.95, method: "delta-normal" });
  });

  it("are null where a segment has none", () => {
    const why = decompose([{ segment: 1, n: 3, value: 2, standardError: null }], [{ segment: 1, n: 3, value: 4 }]);
    expect([why.rate, why.standardErrors, why.intervals]).toEqual([
      2,
      { rate: null, mix: null, interaction: null },
      { rate: null, mix: null, interaction: null },
    ]);
  });
});

describe("the laws of decompose", () => {
  const figure = fc.record({
    segment: fc.constantFrom("a", "b", "c", 1, true, null),
    n: fc.nat(1000),
    value: fc.double({ min: -100, max: 100, noNaN: true }),
  });
  const figures = fc
    .uniqueArray(figure, { selector: ({ segment }) => segment, maxLength: 6 })
    .map((list) => list.map((one): SegmentFigure => ({ ...one, value: one.n === 0 ? null : one.value })));
  const methods = fc.constantFrom("three-way" as const, "midpoint" as const);

  it("hold to the last bits: the parts add up to the change, over all, by part and by segment", () => {
    fc.assert(
      fc.property(figures, figures, methods, (was, is, method) => {
        const why = decompose(was, is, { method });
        if (why.change === null) return;
        const ulps = 16 * 100 * Number.EPSILON;
        expect(Math.abs(sumOfParts(why) - why.change)).toBeLessThanOrEqual(ulps);
        const total = (part: "rate" | "mix" | "interaction" | "total"): number =>
          why.segments.reduce((sum, row) => sum + (row[part] ?? 0), 0);
        expect(Math.abs(total("total") - why.change)).toBeLessThanOrEqual(2 * ulps);
        for (const part of ["rate", "mix", "interaction"] as const) {
          expect(Math.abs(total(part) - (why[part] ?? 0))).toBeLessThanOrEqual(ulps);
        }
        expect(why.segments.reduce((sum, row) => sum + Number(row.shareBefore), 0)).toBeCloseTo(100, 9);
      }),
    );
  });

  it("hold whatever the order of the segments", () => {
    fc.assert(
      fc.property(figures, figures, methods, (was, is, method) => {
        const [one, other] = [
          decompose(was, is, { method }),
          decompose([...was].reverse(), [...is].reverse(), { method }),
        ];
        expect(other.segments.map((row) => row.segment)).toEqual(one.segments.map((row) => row.segment));
        expect(Number(other.rate)).toBeCloseTo(Number(one.rate), 10);
        expect(Number(other.mix)).toBeCloseTo(Number(one.mix), 10);
      }),
    );
  });

  it("hold for rows, in any order, of records or of columns", () => {
    const answer = fc.record({ plan: fc.constantFrom("a", "b", null), score: fc.option(fc.nat(10)) });
    const answers = fc.array(answer, { maxLength: 30 });
    fc.assert(
      fc.property(answers, answers, methods, (was, is, method) => {
        const options = { ...byPlan, method };
        const why = decompose(was, is, options);
        expect(decompose([...was].reverse(), [...is].reverse(), options)).toEqual(why);
        const columns = (rows: typeof was): { plan: (string | null)[]; score: (number | null)[] } => ({
          plan: rows.map(({ plan }) => plan),
          score: rows.map(({ score }) => score),
        });
        expect(decompose(columns(was), columns(is), options)).toEqual(why);
        expect([why.before, why.after]).toEqual([byPlan.metric(was).value, byPlan.metric(is).value]);
        if (why.change !== null) expect(sumOfParts(why)).toBeCloseTo(why.change, 10);
        expectSound(() => why);
      }),
    );
  });

  it("let nothing through but figures, nulls and errors of ours", () => {
    const odd = fc.oneof(fc.constantFrom(...oddValues), fc.jsonValue({ maxDepth: 2 }), fc.double());
    const oddFigures = fc.oneof(
      odd,
      fc.array(
        fc.dictionary(fc.constantFrom("segment", "n", "value", "weight", "effectiveN", "standardError", "by"), odd),
        {
          maxLength: 3,
        },
      ),
      fc.array(fc.record({ segment: odd, n: fc.double({ min: 0, max: 1e30, noNaN: true }), value: fc.double() }), {
        maxLength: 3,
      }),
    );
    fc.assert(
      fc.property(oddFigures, oddFigures, fc.oneof(fc.constant(undefined), odd), (was, is, options) => {
        expectSound(() => JSON.parse(JSON.stringify(decompose(was as never, is as never, options as never))));
      }),
      { numRuns: 500 },
    );
  });
});

describe("decompose refuses", () => {
  const tickets = [
    { team: "a", createdAt: 0, firstRespondedAt: 1000 },
    { team: "a", createdAt: 0, firstRespondedAt: 9000 },
    { team: "a", createdAt: 0, firstRespondedAt: 20_000 },
    { team: "b", createdAt: 0, firstRespondedAt: 3000 },
  ];

  it("a median, and takes the mean", () => {
    const median = avgFirstResponseTime.with({ statistic: "median" });
    expect(messageOf(() => decompose(tickets, tickets, { by: "team", metric: median }))).toBe(
      "decompose: options.metric must be a metric whose figure is the mean of its answers (a share, a mean or a net score): " +
        'segments of others do not add up to the whole, got "avgFirstResponseTime"',
    );
    expect(decompose(tickets, tickets.slice(1), { by: "team", metric: avgFirstResponseTime })).toMatchObject({
      unit: "seconds",
      before: 8.25,
    });
  });

  it("a metric of one's own that is no mean", () => {
    const total = defineMetric({
      name: "total",
      summarize: (scores: readonly number[]) => ({ sum: scores.reduce((sum, score) => sum + score, 0) }),
      merge: (a, b) => ({ sum: a.sum + b.sum }),
      measure: ({ sum }) => ({ metric: "total", value: sum }),
    });
    expect(messageOf(() => decompose(before, after, { by: "plan", metric: total.of("score") }))).toMatch(
      /the mean of its answers .* got "total"$/,
    );
  });

  it("several metrics, half of the options, and unknown ones", () => {
    expect(messageOf(() => decompose(before, after, { by: "plan", metric: { nps: nps.of("score") } } as never))).toBe(
      "decompose: options.metric must be a metric, got an object",
    );
    expect(messageOf(() => decompose(before, after, { by: "plan" } as never))).toBe(
      "decompose: options.metric must be given with by, for rows; for segments leave both out, got undefined",
    );
    expect(messageOf(() => decompose(before, after, { metric: nps.of("score") } as never))).toBe(
      "decompose: options.by must be given with metric, for rows; for segments leave both out, got undefined",
    );
    expect(messageOf(() => decompose([], [], { split: "midpoint" } as never))).toBe(
      'decompose: options.split must be a known name (by, metric, method, confidenceLevel, minimumResponses), got "split"',
    );
    expect(messageOf(() => decompose([], [], { method: "two-way" } as never))).toBe(
      'decompose: options.method must be "three-way" or "midpoint", got "two-way"',
    );
  });

  it("a metric that withholds by itself", () => {
    const metric = nps.of("score").with({ minimumResponses: 40 });
    expect(messageOf(() => decompose(before, after, { by: "plan", metric }))).toBe(
      'decompose: options.metric must be without minimumResponses of its own (say minimumResponses to decompose), got "nps"',
    );
  });

  it("segments that are withheld, stand there twice, or are not segments", () => {
    const withheld = segment(before, { ...byPlan, minimumResponses: 50 });
    expect(messageOf(() => decompose(withheld, withheld))).toBe(
      "decompose: before[1].value must be a figure where there are answers (one that was withheld cannot be decomposed), got null",
    );
    const twice = [
      { segment: "a", n: 1, value: 2 },
      { segment: "a", n: 1, value: 3 },
    ];
    expect(messageOf(() => decompose([], twice))).toBe('decompose: after[1].segment must be a segment once, got "a"');
    expect(messageOf(() => decompose(before as never, []))).toMatch(
      /^decompose: before\[0\]\.n must be a finite number from 0 on \(at most 1e30\), got undefined/,
    );
    expect(messageOf(() => decompose("rows" as never, []))).toBe(
      'decompose: before must be an array of segments { segment, n, value }, or rows where a metric is given, got "rows"',
    );
  });

  it("segments of two metrics", () => {
    const other = segment(after, { by: "plan", metric: nps.of("score").with({ scale: { promotersFrom: 10 } }) });
    expect(messageOf(() => decompose(segment(before, byPlan), other))).toMatch(
      /^decompose: after\[0\]\.convention must be the same for all segments \("% promoters \(9 to 10\)/,
    );
  });

  it("a field that no row has, with its place", () => {
    expect(messageOf(() => decompose(before, after, { ...byPlan, by: "plam" }))).toBe(
      'decompose: before[0].plam must be one of the fields that exist (plan, score), got "plam"',
    );
    expect(messageOf(() => decompose(before, [...after, { plan: "A", score: 11 }], byPlan))).toBe(
      "nps: after[100].score must be an integer from 0 to 10, got 11",
    );
    expect(messageOf(() => decompose(before, 5 as never, byPlan))).toMatch(
      /^decompose: after must be an array of records/,
    );
  });
});
