import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segment } from "../../src/breakdown/segment.ts";
import { type ServqualOptions, servqualResponsesSchema } from "../../src/schemas/servqual.ts";
import { cronbachAlpha } from "../../src/stats/cronbach-alpha.ts";
import { meanInterval } from "../../src/stats/mean.ts";
import { servqual } from "../../src/surveys/servqual.ts";
import { expectClose, readReference } from "../stats/reference.ts";
import { faultOf } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;

interface Worked {
  readonly expectation: readonly (readonly number[])[];
  readonly perception: readonly (readonly number[])[];
  readonly weights: readonly number[];
  readonly dimensions: readonly string[];
}

interface WorkedGaps {
  readonly gapPerDimension: readonly number[];
  readonly unweighted: number;
  readonly weighted: number;
  readonly sd: readonly number[];
  readonly servperf: readonly number[];
}

describe("servqual worked by hand", () => {
  it.each(readReference<Worked, WorkedGaps>("service-quality", "SERVQUAL gap worked"))(
    "agrees: $name",
    ({ input, expected }) => {
      const dimensions = Object.fromEntries(input.dimensions.map((name) => [name, [name]]));
      const responses = input.expectation.map((expectations, row) => ({
        expectations,
        perceptions: input.perception[row] ?? [],
        points: input.weights,
      }));
      const result = servqual(responses, { dimensions });
      result.dimensions.forEach((dimension, place) => {
        expectClose(dimension.value, Number(expected.gapPerDimension[place]), { absolute: 1e-14 });
        expectClose(dimension.standardError, Number(expected.sd[place]) / 2, { absolute: 1e-14 });
        expect([dimension.points, dimension.alpha]).toEqual([input.weights[place], null]);
      });
      expectClose(result.value, expected.unweighted, { absolute: 1e-14 });
      expectClose(servqual(responses, { dimensions, score: "weighted" }).value, expected.weighted, { absolute: 1e-14 });
      const performance = servqual(responses, { dimensions, method: "servperf" });
      expect(performance.dimensions.map((dimension) => dimension.value)).toEqual(expected.servperf);
    },
  );
});

interface Published {
  readonly minimum: number;
  readonly maximum: number;
  readonly respondents: number;
  readonly itemsPerDimension: readonly number[];
  readonly expectation: readonly number[];
  readonly perception: readonly number[];
  readonly points: readonly number[] | null;
}

interface PublishedGaps {
  readonly gaps: readonly number[];
  readonly unweighted: number | null;
  readonly weighted: number | null;
}

describe("servqual of published means", () => {
  const cases = readReference<Published, PublishedGaps>("service-quality", "SERVQUAL gaps of five dimensions");

  it.each(cases)("has their gaps: $name", ({ input, expected }) => {
    const { respondents, itemsPerDimension, points } = input;
    const dimensions = Object.fromEntries(
      itemsPerDimension.map((count, d) => [`d${d}`, Array.from({ length: count }, (_, i) => `${d}.${i}`)]),
    );
    // Whole numbers that have the published mean over all respondents and items of a dimension.
    const spread = (mean: number, count: number): number[][] => {
      const cells = respondents * count;
      const sum = Math.round(mean * cells);
      return Array.from({ length: respondents }, (_, row) =>
        Array.from({ length: count }, (_, i) => Math.floor((sum + row * count + i) / cells)),
      );
    };
    const side = (means: readonly number[]): number[][] => {
      const parts = means.map((mean, d) => spread(mean, Number(itemsPerDimension[d])));
      return Array.from({ length: respondents }, (_, row) => parts.flatMap((part) => part[row] ?? []));
    };
    const [expectations, perceptions] = [side(input.expectation), side(input.perception)];
    const responses = expectations.map((one, row) => ({
      expectations: one,
      perceptions: perceptions[row] ?? [],
      points,
    }));
    const scale = { min: input.minimum, max: input.maximum };
    const result = servqual(responses, { scale, dimensions });
    result.dimensions.forEach(({ value, expectation, perception }, place) => {
      expectClose(value, Number(expected.gaps[place]), { absolute: 1e-4 });
      expectClose(expectation, Number(input.expectation[place]), { absolute: 5.1e-5 });
      expectClose(perception, Number(input.perception[place]), { absolute: 5.1e-5 });
    });
    if (expected.unweighted !== null) expectClose(result.unweighted.value, expected.unweighted, { absolute: 1e-12 });
    if (expected.weighted !== null) expectClose(result.weighted.value, expected.weighted, { absolute: 1e-12 });
    else expect(result.weighted).toMatchObject({ n: 0, value: null });
  });
});

const dimensions = { speed: ["a", "b"], care: ["c"] };
const of = servqual.with({ dimensions });
const responses = [
  { expectations: [7, 6, 6], perceptions: [5, 4, 6], points: [80, 20] },
  { expectations: [6, 6, 7], perceptions: [6, 4, 6], points: [50, 50] },
  { expectations: [7, 7, 7], perceptions: [3, 2, 7], points: null },
];

describe("servqual", () => {
  it("says what was measured, how sure it is and what it rests on", () => {
    const { dimensions: parts, items, unweighted, weighted, ...estimate } = of(responses);
    const gaps = [-1, -1, -2.25];
    expect(estimate).toEqual({
      metric: "servqual",
      method: "servqual",
      value: expect.closeTo(-17 / 12, 14),
      unit: "scale-points",
      n: 3,
      effectiveN: 3,
      missing: 0,
      invalid: 0,
      standardError: expect.closeTo(Math.sqrt((2 * (5 / 12) ** 2 + (10 / 12) ** 2) / 6), 14),
      interval: {
        low: expect.closeTo(Number(meanInterval(gaps)?.low), 12),
        high: expect.closeTo(Number(meanInterval(gaps)?.high), 12),
        confidenceLevel: 0.95,
        method: "student-t",
      },
      suppressed: false,
      reason: null,
      convention:
        "SERVQUAL, perception less expectation: mean over respondents of 3 items in 2 dimensions of equal weight, on a scale from 1 to 7; dimensions by the items that were answered",
      basis: expect.objectContaining({ kind: "mean", degreesOfFreedom: 2 }),
    });
    expect(unweighted).toMatchObject({ n: 3, value: estimate.value, interval: estimate.interval });
    expect(weighted).toMatchObject({ n: 2, value: expect.closeTo(-1.3, 14) });
    expect(items.map(({ item, dimension, value }) => [item, dimension, value])).toEqual([
      ["a", "speed", -2],
      ["b", "speed", -3],
      ["c", "care", expect.closeTo(-1 / 3, 14)],
    ]);
    expect(parts[0]).toMatchObject({ dimension: "speed", value: -2.5, points: 65, expectation: 6.5, perception: 4 });
  });

  it("weighs by each respondent's own points before it averages, not by mean points afterwards", () => {
    const two = [
      { expectations: [5, 5, 5], perceptions: [1, 1, 5], points: [100, 0] },
      { expectations: [5, 5, 5], perceptions: [5, 5, 1], points: [0, 100] },
    ];
    expect(of(two, { score: "weighted" }).value).toBe(-4);
    expect(of(two).value).toBe(-2);
  });

  it("counts who gave no points as missing in the weighted score", () => {
    const { n, missing, convention } = of(responses, { score: "weighted" });
    expect([n, missing]).toEqual([2, 1]);
    expect(convention).toContain("weighed by each respondent's points");
  });

  it("has the alpha of gaps, and of perceptions under servperf, with its interval", () => {
    const wide = [
      [7, 6],
      [6, 6],
      [7, 7],
      [5, 6],
      [7, 4],
    ];
    const rows = wide.map((expectations, row) => ({
      expectations: [...expectations, 6],
      perceptions: [1 + row, 2 + ((row * 2) % 5), 4],
    }));
    const column = (item: number, hasGap: boolean): number[] =>
      rows.map(
        ({ expectations, perceptions }) => Number(perceptions[item]) - (hasGap ? Number(expectations[item]) : 0),
      );
    for (const method of ["servqual", "servperf"] as const) {
      const hasGap = method === "servqual";
      const { alpha, interval } = cronbachAlpha([column(0, hasGap), column(1, hasGap)]);
      const [speed, care] = of(rows, { method }).dimensions;
      expectClose(speed?.alpha, Number(alpha), { absolute: 1e-12 });
      expectClose(speed?.alphaInterval?.low, Number(interval?.low), { absolute: 1e-12 });
      expect([care?.alpha, care?.alphaInterval]).toEqual([null, null]);
    }
  });

  it("does not ask for expectations under servperf, nor look at them", () => {
    const rows = [{ perceptions: [5, 4, 6] }, { perceptions: [6, 4, 6], expectations: "none" }];
    const result = of(rows, { method: "servperf" });
    expect([result.value, result.unit]).toEqual([(4.5 + 6 + 5 + 6) / 4, "rating"]);
    expect(result.unweighted.expectation).toBeNull();
    expect(result.convention).toContain("SERVPERF, perception alone");
  });

  it("has the 22 items of SERVQUAL in five dimensions by default", () => {
    const response = {
      expectations: Array.from({ length: 22 }, () => 7),
      perceptions: Array.from({ length: 22 }, (_, item) =>
        item < 4 ? 5 : item < 9 ? 6 : item < 13 ? 4 : item < 17 ? 7 : 3,
      ),
    };
    const { dimensions: five, items, value } = servqual([response]);
    expect(five.map(({ dimension, value }) => [dimension, value])).toEqual([
      ["tangibles", -2],
      ["reliability", -1],
      ["responsiveness", -3],
      ["assurance", 0],
      ["empathy", -4],
    ]);
    expect([items.length, items[21]?.item, value]).toEqual([22, "22", -2]);
  });

  it("reads arrays, names, and flat fields alike", () => {
    const name = (values: readonly number[]): Record<string, number> =>
      Object.fromEntries(["a", "b", "c"].map((item, place) => [item, Number(values[place])]));
    const named = responses.map(({ expectations, perceptions, points }) => ({
      expectations: name(expectations),
      perceptions: name(perceptions),
      points: points && { speed: points[0], care: points[1] },
    }));
    const flat = responses.map(({ expectations, perceptions, points }) => ({
      ...Object.fromEntries(Object.entries(name(expectations)).map(([item, value]) => [`E${item}`, value])),
      ...Object.fromEntries(Object.entries(name(perceptions)).map(([item, value]) => [`P${item}`, value])),
      W_speed: points?.[0],
      W_care: points?.[1],
      id: "r",
    }));
    expect(of(named as never)).toEqual(of(responses));
    const fields = { expectations: "E", perceptions: "P", points: "W_" };
    expect(of(flat, { fields })).toEqual(of(responses));
    expect(of(flat, { fields: { expectations: "E", perceptions: "P" } }).weighted.n).toBe(0);
    expect(of.of({ perceptions: "seen" }).with({ method: "servperf" })([{ seen: [5, 4, 6] }]).value).toBe(5.25);
  });

  it("breaks down by segment", () => {
    const rows = responses.map((response, i) => ({ ...response, branch: i < 2 ? "A" : "B" }));
    const table = segment(rows, { by: "branch", metric: of });
    expect(table.map((row) => [row.segment, row.n, row.value])).toEqual([
      ["A", 2, -1],
      ["B", 1, -2.25],
    ]);
  });

  it("withholds all below the minimum, and what fewer answered", () => {
    const some = [...responses, { expectations: [7, null, 7], perceptions: [7, 7, 7] }];
    const { items, dimensions: parts, suppressed, weighted } = of(some, { minimumResponses: 4 });
    expect([suppressed, items[0]?.value, items[1]?.value, weighted.value]).toEqual([false, -1.5, null, null]);
    expect(parts[0]).toMatchObject({ value: -1.875, points: null, alpha: null });
    const hidden = of(some, { minimumResponses: 5 });
    expect(JSON.stringify(hidden.dimensions)).not.toMatch(/:-?\d/);
  });

  it("gives null where nobody has a score", () => {
    expect(of([])).toMatchObject({ value: null, n: 0, missing: 0, interval: null });
    expect(of([{ expectations: null }])).toMatchObject({ value: null, n: 0, missing: 1 });
    expect(of([responses[0] as object, responses[0] as object])).toMatchObject({
      value: -1,
      standardError: 0,
      interval: null,
    });
  });
});

describe("items that a respondent left out", () => {
  const partly = [
    { expectations: [7, 6, 6], perceptions: [5, 4, 6] },
    { expectations: [7, null, 6], perceptions: [5, 4, 5] },
    { expectations: [7, 7, 7], perceptions: [7, 7, null] },
  ];

  it("are left out of their dimension; a dimension without any answer leaves no overall score", () => {
    const { n, missing, dimensions: parts, items } = of(partly);
    expect([n, missing]).toEqual([2, 1]);
    expect(parts.map(({ n, value }) => [n, value])).toEqual([
      [3, expect.closeTo(-4 / 3, 14)],
      [2, -0.5],
    ]);
    expect(items.map(({ n }) => n)).toEqual([3, 2, 2]);
  });

  it("leave no score of their dimension where it must be complete", () => {
    const { n, missing, dimensions: parts } = of(partly, { missingItems: "complete-dimension" });
    expect([n, missing]).toEqual([1, 2]);
    expect(parts.map(({ n, value }) => [n, value])).toEqual([
      [2, -1],
      [2, -0.5],
    ]);
  });

  it("leave nothing of a respondent where all must be complete", () => {
    const result = of(partly, { missingItems: "complete-cases" });
    expect([result.n, result.missing, result.items.map(({ n }) => n)]).toEqual([1, 2, [1, 1, 1]]);
    expect(result.convention).toContain("respondents who answered all items");
  });

  it("are an error where they may not be", () => {
    expect(messageOf(() => of(partly, { missing: "error" }))).toBe(
      "servqual: responses[1].expectations[1] must be an integer from 1 to 7, got null (the first of 2 faults)",
    );
    expect(messageOf(() => of([{ perceptions: [1, 2, 3] }], { missing: "error" }))).toContain(
      "responses[0].expectations must be an array or an object of numbers, got undefined",
    );
  });
});

describe("what servqual refuses", () => {
  const good = { expectations: [7, 6, 6], perceptions: [5, 4, 6] };
  const fields = { expectations: "E", perceptions: "P", points: "W_" };
  const flat = { Ea: 7, Eb: 6, Ec: 6, Pa: 5, Pb: 4, Pc: 6 };

  it.each([
    [() => of([good, { ...good, points: [80, 15] }]), "responses[1].points must be points that add up to 100, got 95"],
    [
      () => of([{ ...good, points: { speed: 50 } }] as never),
      "responses[0].points.care must be a number from 0 to 100, got undefined",
    ],
    [
      () => of([{ ...good, points: [120, -20] }]),
      "responses[0].points[0] must be a number from 0 to 100, got 120 (the first of 2 faults)",
    ],
    [
      () => of([{ ...good, points: [100] }]),
      "responses[0].points.length must be 2, one for each name (speed, care), got 1",
    ],
    [
      () => of([{ ...good, perceptions: [5, 4, 8] }]),
      "responses[0].perceptions[2] must be an integer from 1 to 7, got 8",
    ],
    [
      () => of([{ ...good, perceptions: [5, 4] }]),
      "responses[0].perceptions.length must be 3, one for each name (a, b, c), got 2",
    ],
    [
      () => of([{ ...good, perceptions: { a: 5, d: 4 } }]),
      'responses[0].perceptions.d must be a known name (a, b, c), got "d"',
    ],
    [
      () => of([{ ...good, expectations: "7,6,6" }]),
      'responses[0].expectations must be an array or an object of numbers, got "7,6,6"',
    ],
    [() => of([7] as never), "responses[0] must be a record, got 7"],
    [() => of({} as never), "responses must be an array of responses, got an object"],
    [() => of([{ ...flat, Pc: 9 }], { fields }), "responses[0].Pc must be an integer from 1 to 7, got 9"],
    [
      () => of([{ ...flat, W_speed: 60, W_care: 60 }], { fields }),
      "responses[0].W_speed must be points that add up to 100, got 120",
    ],
    [
      () => of([{ ...flat, W_speed: 60 }], { fields }),
      "responses[0].W_care must be a number from 0 to 100, got undefined",
    ],
    [
      () => of([flat], { fields: { expectations: "X", perceptions: "P" } }),
      "responses[0].Xa must be one of the fields that exist (Ea, Eb",
    ],
    [
      () => of([flat], { fields: { perceptions: "P" } }),
      'options.fields.expectations must be stated for method "servqual"',
    ],
    [() => of([], { scale: { min: 7, max: 1 } }), 'options.scale must be ordered: min < max, got "7, 1"'],
    [
      () => servqual([], { dimensions: { x: ["1"], y: [1] } }),
      "options.dimensions must be an object of lists of items",
    ],
    [
      () => of.of("r", { weight: "w" })([{ r: good, w: 2 }]),
      "options.weights must be left out: respondents weigh the same",
    ],
    [
      () => of.merge(of.summarize([]), servqual.summarize([])),
      "summary.definition.dimensions must be the same as before",
    ],
    [
      () => of.measure(of.summarize([]), { method: "servperf" }),
      'summary.definition.method must be the same as before ("servperf")',
    ],
    [
      () => of.measure({ ...of.summarize([]), items: [] }),
      "summary.dimensions must be scores of the items that it names",
    ],
  ])("is worded with its place (%#)", (call, message) => {
    expect(messageOf(call)).toContain(`servqual: ${message}`);
  });

  it("is left out whole with invalid: omit", () => {
    const rows = [good, { ...good, points: [1, 2] }, { ...good, perceptions: [9, 1, 1] }, 7] as never[];
    expect(of(rows, { invalid: "omit" })).toEqual({ ...of([good]), invalid: 3 });
  });

  it("is what its schema refuses", () => {
    const rating = fc.constantFrom<unknown>(1, 4, 7, null, undefined, 8, "5", 2.5);
    const side = fc.oneof(
      fc.array(rating, { minLength: 2, maxLength: 3 }),
      fc.dictionary(fc.constantFrom("a", "b", "c", "x"), rating, { maxKeys: 3 }),
      fc.constantFrom<unknown>(null, undefined, 5),
    );
    const points = fc.constantFrom<unknown>(
      null,
      [40, 60],
      { speed: 70, care: 30 },
      [1, 2],
      { speed: 100 },
      [null, 100],
      "x",
    );
    const nested = fc.record({ expectations: side, perceptions: side, points }, { requiredKeys: [] });
    const cell = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(1, 7, null) }, rating);
    const names = ["Ea", "Eb", "Ec", "Pa", "Pb", "Pc", "W_speed", "W_care"];
    const record = fc
      .tuple(...names.map(() => cell))
      .map((cells) => Object.fromEntries(cells.map((one, i) => [names[i], one])));
    const policy = {
      missing: fc.constantFrom<"omit" | "error">("omit", "error"),
      invalid: fc.constantFrom<"omit" | "error">("omit", "error"),
      method: fc.constantFrom<"servqual" | "servperf">("servqual", "servperf"),
    };
    const check = (rows: readonly unknown[], options: ServqualOptions): void => {
      let isRefused = false;
      try {
        servqual(rows as object[] as never, options);
      } catch {
        isRefused = true;
      }
      expect(isRefused).toBe(!servqualResponsesSchema(options).safeParse(rows).success);
    };
    const good = fc.record({
      expectations: fc.array(fc.constantFrom(1, 4, 7, null), { minLength: 3, maxLength: 3 }),
      perceptions: fc.array(fc.constantFrom(1, 4, 7), { minLength: 3, maxLength: 3 }),
    });
    const rows = fc.array(fc.oneof(good, nested, fc.constantFrom(7, null)), { maxLength: 3 });
    fc.assert(
      fc.property(rows, fc.record(policy), (some, options) => check(some, { ...options, dimensions })),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.array(record, { maxLength: 3 }), fc.record(policy), (some, options) =>
        check(some, { ...options, dimensions, fields }),
      ),
      { numRuns: 500 },
    );
  });
});
