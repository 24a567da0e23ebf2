import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { defineMetric } from "../../src/metric.ts";
import type { ColumnTable } from "../../src/rows.ts";
import type { SegmentSettings } from "../../src/schemas/breakdowns.ts";
import { adjustBenjaminiHochberg, adjustHolm } from "../../src/stats/adjust.ts";
import { createRandom } from "../../src/stats/random.ts";
import { avgFirstResponseTime } from "../../src/support/avg-first-response-time.ts";
import { ces } from "../../src/surveys/ces.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { faultOf, freezeDeep } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;

interface Answer {
  readonly plan: string | null;
  readonly channel: string;
  readonly score: number | null;
  readonly rating: number;
  readonly weight: number;
}

/** Answers of three plans and a few without; the plan "Free" is really worse. */
function drawAnswers(count: number, seed: string): Answer[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const plan = ["Free", "Pro", "Team", null][Math.min(3, Math.floor(random.uniform() * 3.2))] ?? null;
    const score = random.uniform() < 0.1 ? null : Math.min(10, random.integer(11) + (plan === "Free" ? 0 : 3));
    const channel = random.uniform() < 0.5 ? "web" : "phone";
    return { plan, channel, score, rating: 1 + random.integer(5), weight: 1 + random.integer(3) };
  });
}

describe("segment", () => {
  const answers = [
    { plan: "Pro", score: 10, rating: 5 },
    { plan: "Pro", score: 9, rating: 4 },
    { plan: "Free", score: 3, rating: 4 },
    { plan: "Free", score: 8, rating: null },
    { plan: "Free", score: null, rating: 1 },
  ];

  it("gives a row a segment: where it is, what it holds, the metric's own result, and how it compares with the rest", () => {
    const rows = segment(answers, { by: "plan", metric: nps.of("score") });
    const [free, pro] = [nps([3, 8, null]), nps([10, 9])];
    expect(rows).toEqual([
      {
        segment: "Free",
        by: { plan: "Free" },
        level: "segment",
        share: 50,
        ...free,
        versusRest: {
          ...compare(pro, free),
          adjustedPValue: 2 * Number(compare(pro, free).pValue),
          verdict: "not-distinguishable",
        },
      },
      {
        segment: "Pro",
        by: { plan: "Pro" },
        level: "segment",
        share: 50,
        ...pro,
        versusRest: {
          ...compare(free, pro),
          adjustedPValue: 2 * Number(compare(free, pro).pValue),
          verdict: "not-distinguishable",
        },
      },
    ]);
  });

  it("puts several metrics under their names, and counts rows then", () => {
    const metric = { nps: nps.of("score"), csat: csat.of("rating") };
    const [free, pro] = segment(answers, { by: "plan", metric });
    expect(free).toMatchObject({
      segment: "Free",
      n: 3,
      share: 60,
      nps: { n: 2, value: -50 },
      csat: { n: 2, value: 50 },
    });
    expect(pro).toMatchObject({ segment: "Pro", n: 2, share: 40, nps: { value: 100 }, csat: { value: 100 } });
    expect(free?.nps.versusRest).toEqual(segment(answers, { by: "plan", metric: nps.of("score") })[0]?.versusRest);
    expect(free?.csat.versusRest.unit).toBe("percent");
  });

  it("gives no rows for no rows", () => {
    expect(segment([], { by: "plan", metric: nps.of("score") })).toEqual([]);
    expect(segment({ plan: [], score: [] }, { by: "plan", metric: nps.of("score") })).toEqual([]);
    expect(segment({}, { by: "plan", metric: nps.of("score") })).toEqual([]);
  });

  it("has nothing to compare a single segment with", () => {
    const [only] = segment(answers.slice(0, 2), { by: "plan", metric: nps.of("score") });
    expect(only?.versusRest).toEqual({
      difference: null,
      interval: null,
      pValue: null,
      method: null,
      unit: null,
      adjustedPValue: null,
      verdict: null,
    });
  });

  it("keeps a segment in which nobody answered", () => {
    const rows = segment([...answers, { plan: "Team", score: null, rating: 3 }], {
      by: "plan",
      metric: nps.of("score"),
    });
    expect(rows[2]).toMatchObject({ segment: "Team", n: 0, share: 0, value: null, missing: 1 });
    expect(rows[2]?.versusRest).toMatchObject({ difference: null, verdict: null });
    const silent = segment([{ plan: "Pro", score: null }], { by: "plan", metric: nps.of("score") });
    expect(silent[0]).toMatchObject({ n: 0, share: null });
  });

  it("leaves its input alone", () => {
    const frozen = freezeDeep(structuredClone(answers));
    expect(segment(frozen, { by: "plan", metric: nps.of("score") })).toEqual(
      segment(answers, { by: "plan", metric: nps.of("score") }),
    );
  });

  it("shows both segments rising while the whole falls, when the mix shifts", () => {
    const survey = (counts: [plan: string, promoters: number, passives: number, detractors: number][]): object[] =>
      counts.flatMap(([plan, ...kinds]) =>
        kinds.flatMap((count, kind) => Array.from({ length: count }, () => ({ plan, score: [9, 7, 0][kind] }))),
      );
    const before = survey([
      ["A", 35, 28, 7],
      ["B", 10, 11, 9],
    ]);
    const after = survey([
      ["A", 28, 17, 5],
      ["B", 20, 15, 15],
    ]);
    const metric = nps.of("score");
    expect([metric(before).value, metric(after).value]).toEqual([29, 28]);
    const values = (rows: object[]): number[] =>
      segment(rows, { by: "plan", metric }).map(({ value }) => Math.round(Number(value)));
    expect([values(before), values(after)]).toEqual([
      [40, 3],
      [46, 10],
    ]);
  });
});

describe("the keys of segment", () => {
  const keyed = (keys: unknown[], order?: SegmentSettings["order"]): unknown[] =>
    segment(
      keys.map((key) => ({ key, score: 9 })),
      { by: "key", metric: nps.of("score"), order },
    ).map((row) => row.segment);

  it("may be words, numbers, booleans or blank, in this order and blanks last", () => {
    const keys = ["b", true, 10, null, "B", 9, false, "a", -1.5, undefined, ""];
    expect(keyed(keys)).toEqual([-1.5, 9, 10, "", "B", "a", "b", false, true, null]);
  });

  it("take a number and its digits for two segments, and both zeros for one", () => {
    expect(keyed([1, "1", -0, 0, 1])).toEqual([0, 1, "1"]);
  });

  it("may be the names of what every object has", () => {
    const keys = ["__proto__", "constructor", "toString", "hasOwnProperty"];
    expect(keyed(keys, "appearance")).toEqual(keys);
    const rows = segment(
      keys.map((key) => ({ key, score: 9 })),
      { by: ["key", "key"], metric: nps.of("score"), order: "appearance" },
    );
    expect(rows.map((row) => row.by)).toEqual(keys.map((key) => ({ key })));
  });

  it("may stand in fields of such names, and results under such names", () => {
    const rows = JSON.parse('[{ "__proto__": "a", "constructor": 9 }, { "__proto__": "b", "constructor": 3 }]');
    const metric = JSON.parse('{ "__proto__": 0 }');
    Object.defineProperty(metric, "__proto__", { value: nps.of("constructor"), enumerable: true });
    const result = segment(rows, { by: "__proto__", metric });
    expect(result.map((row) => row.segment)).toEqual(["a", "b"]);
    expect(Object.entries(result[0]?.by ?? {})).toEqual([["__proto__", "a"]]);
    expect(Object.getOwnPropertyDescriptor(result[0], "__proto__")?.value).toMatchObject({ metric: "nps", value: 100 });
  });

  it("group as a Map groups, whatever they are", () => {
    const key = fc.oneof(
      fc.string({ maxLength: 3 }),
      fc.constantFrom("", "a", "aa", "ab", "ba", "plan 1", "plan 2", "plan 11", "nalp 1"),
      fc.integer(),
      fc.integer({ min: 0, max: 600 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constantFrom(null, undefined),
    );
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 60 }), (keys) => {
        const counts = new Map<unknown, number>();
        for (const value of keys) counts.set(value ?? null, (counts.get(value ?? null) ?? 0) + 1);
        const rows = segment(
          { key: keys, score: keys.map(() => 9) },
          { by: "key", metric: nps.of("score"), order: "appearance" },
        );
        expect(rows.map((row) => [row.segment, row.n])).toEqual([...counts]);
      }),
    );
  });

  it("may be many", () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => ({ customer: `c${(i * 7919) % 5000}`, score: i % 11 }));
    const result = segment(rows, { by: "customer", metric: nps.of("score") });
    expect(result.length).toBe(5000);
    expect(result.every(({ n }) => n === 4)).toBe(true);
  });

  it.each([
    [{ a: 1 }, "an object"],
    [["a"], "an array"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    [new Date(0), "a Date"],
    [5n, "5n"],
  ])("may not be %o", (key, received) => {
    expect(messageOf(() => keyed(["a", key]))).toBe(
      `segment: rows[1].key must be a string, a finite number, a boolean or blank, got ${received}`,
    );
  });
});

describe("segment by several fields, or by functions", () => {
  const rows = [
    { plan: "Pro", seats: 3, score: 9 },
    { plan: "Pro", seats: 30, score: 9 },
    { plan: null, seats: 3, score: 3 },
    { plan: "Free", seats: 3, score: 10 },
    { plan: "Pro", seats: 3, score: 8 },
  ];

  it("has a row for every combination that occurs, in the order of the fields", () => {
    const result = segment(rows, { by: ["plan", "seats"], metric: nps.of("score") });
    expect(result.map((row) => [row.segment, row.by, row.n])).toEqual([
      ["Free / 3", { plan: "Free", seats: 3 }, 1],
      ["Pro / 3", { plan: "Pro", seats: 3 }, 2],
      ["Pro / 30", { plan: "Pro", seats: 30 }, 1],
      ["(missing) / 3", { plan: null, seats: 3 }, 1],
    ]);
  });

  it("takes functions of a row, and names them by their place", () => {
    const size = (row: (typeof rows)[number]): string => (row.seats > 10 ? "large" : "small");
    const one = segment(rows, { by: size, metric: nps.of("score") });
    expect(one.map((row) => [row.segment, row.by, row.n])).toEqual([
      ["large", { by1: "large" }, 1],
      ["small", { by1: "small" }, 4],
    ]);
    const two = segment(rows, { by: ["plan", size], metric: nps.of("score") });
    expect(two[0]?.by).toEqual({ plan: "Free", by2: "small" });
  });

  it("takes rows that are tuples, by their places or by functions", () => {
    const tuples: [string, number][] = [
      ["a", 9],
      ["b", 3],
      ["a", 10],
    ];
    const byPlace = segment(tuples, { by: "0", metric: nps.of("1") });
    expect(byPlace.map((row) => [row.segment, row.value])).toEqual([
      ["a", 100],
      ["b", -100],
    ]);
    const byFunction = segment(tuples, {
      by: ([name]) => name,
      metric: nps.of(([, score]: [string, number]) => score),
    });
    expect(byFunction.map((row) => [row.segment, row.value])).toEqual([
      ["a", 100],
      ["b", -100],
    ]);
  });
});

describe("the order of segment", () => {
  const rows = [
    ...[9, 9, 3].map((score) => ({ plan: "c", score })),
    ...[9].map((score) => ({ plan: "a", score })),
    ...[3, 3].map((score) => ({ plan: "d", score })),
    { plan: "b", score: null },
    ...[9, 9, 3].map((score) => ({ plan: "aa", score })),
  ];
  it.each<[SegmentSettings["order"], string[]]>([
    [undefined, ["a", "aa", "b", "c", "d"]],
    ["segment", ["a", "aa", "b", "c", "d"]],
    ["appearance", ["c", "a", "d", "b", "aa"]],
    ["n-descending", ["aa", "c", "d", "a", "b"]],
    ["value-ascending", ["d", "aa", "c", "a", "b"]],
    ["value-descending", ["a", "aa", "c", "d", "b"]],
  ])("%s: %j", (order, expected) => {
    const found = segment(rows, { by: "plan", metric: nps.of("score"), order });
    expect(found.map((row) => row.segment)).toEqual(expected);
  });

  it("by value is by the first of several metrics", () => {
    const metric = { share: csat.of("score").with({ scale: { min: 0, max: 10 } }), nps: nps.of("score") };
    const renamed = { satisfied: metric.share, nps: metric.nps };
    const found = segment(rows, { by: "plan", metric: renamed, order: "value-descending" });
    expect(found.map((row) => row.segment)).toEqual(["a", "aa", "c", "d", "b"]);
  });
});

describe("versusRest", () => {
  const metrics = {
    nps: nps.of("score"),
    wald: nps.of("score").with({ method: "wald" }),
    weighted: nps.of("score", { weight: "weight" }),
    csat: csat.of("rating"),
    mean: csat.of("rating").with({ score: "mean" }),
    netEasy: ces.of("rating").with({ score: "net-easy" }),
  };

  it.each(Object.entries(metrics))("is the comparison with a recount of all the others, for %s", (_, metric) => {
    for (const count of [2, 10, 300]) {
      const answers = drawAnswers(count, `rest ${count}`);
      for (const row of segment(answers, { by: "plan", metric, confidenceLevel: 0.9 })) {
        const others = answers.filter(({ plan }) => plan !== row.segment);
        if (others.length === 0) continue;
        const { adjustedPValue: _, verdict: __, ...comparison } = row.versusRest;
        expect(row.versusRest.difference).toBeCloseTo(Number(compare(metric(others), row).difference), 10);
        expect(nearly(comparison)).toEqual(nearly(compare(metric(others), row, { confidenceLevel: 0.9 })));
      }
    }
  });

  const adjustments = {
    holm: adjustHolm,
    "benjamini-hochberg": adjustBenjaminiHochberg,
    none: (p: (number | null)[]) => p,
  };

  it.each(Object.entries(adjustments))("adjusts p-values by %s", (adjust, expected) => {
    const answers = [
      ...drawAnswers(400, "adjust"),
      { plan: "Silent", channel: "web", score: null, rating: 1, weight: 1 },
    ];
    const rows = segment(answers, { by: "plan", metric: nps.of("score"), adjust: adjust as SegmentSettings["adjust"] });
    const pValues = rows.map(({ versusRest }) => versusRest.pValue);
    expect(pValues.filter((p) => p === null).length).toBe(1);
    expect(rows.map(({ versusRest }) => versusRest.adjustedPValue)).toEqual(expected(pValues));
  });

  it("adjusts by Holm when nothing is said", () => {
    const answers = drawAnswers(100, "default");
    expect(segment(answers, { by: "plan", metric: nps.of("score") })).toEqual(
      segment(answers, { by: "plan", metric: nps.of("score"), adjust: "holm" }),
    );
  });

  it("finds the plan that is really worse below the rest, and says so by the adjusted p-value", () => {
    const rows = segment(drawAnswers(1000, "verdict"), { by: "plan", metric: nps.of("score") });
    expect(rows[0]).toMatchObject({ segment: "Free", versusRest: { verdict: "below" } });
    for (const { versusRest } of rows) {
      const { adjustedPValue, difference, verdict } = versusRest;
      const found =
        Number(adjustedPValue) < 0.05 ? (Number(difference) > 0 ? "above" : "below") : "not-distinguishable";
      expect(verdict).toBe(found);
    }
  });

  it("asks less of a difference at a lower level", () => {
    const answers = drawAnswers(60, "level");
    const verdicts = (confidenceLevel: number): unknown[] =>
      segment(answers, { by: "plan", metric: nps.of("score"), confidenceLevel }).map(
        ({ versusRest }) => versusRest.verdict,
      );
    expect(verdicts(0.999999999)).toEqual([
      "not-distinguishable",
      "not-distinguishable",
      "not-distinguishable",
      "not-distinguishable",
    ]);
    expect(verdicts(0.000001)).not.toContain("not-distinguishable");
  });

  function nearly(comparison: object): unknown {
    return JSON.parse(JSON.stringify(comparison), (_, value) =>
      typeof value === "number" ? Number(value.toPrecision(10)) : value,
    );
  }
});

describe("segment of few answers", () => {
  const rows = [
    ...[9, 9, 3, 10].map((score) => ({ plan: "a", score })),
    ...[9, 3].map((score) => ({ plan: "b", score })),
    ...[9, 3, 0, 0].map((score) => ({ plan: "c", score })),
  ];

  it("withholds what is below the minimum and compares nothing with it, though it is in the rest of others", () => {
    const [a, b, c] = segment(rows, { by: "plan", metric: nps.of("score"), minimumResponses: 3 });
    expect(b).toMatchObject({ n: 2, value: null, suppressed: true, promoters: { count: null, percent: null } });
    expect(b?.versusRest).toMatchObject({ difference: null, pValue: null, adjustedPValue: null, verdict: null });
    expect(a?.versusRest.difference).toBe(Number(a?.value) - Number(nps([9, 3, 9, 3, 0, 0]).value));
    expect([a?.suppressed, c?.suppressed]).toEqual([false, false]);
  });

  it("does not give a small segment away by its only neighbour", () => {
    const [a] = segment(rows.slice(0, 6), { by: "plan", metric: nps.of("score"), minimumResponses: 3 });
    expect(a?.versusRest).toMatchObject({ difference: null, pValue: null });
  });

  it("takes the level for intervals and differences alike", () => {
    const [a] = segment(rows, { by: "plan", metric: nps.of("score"), confidenceLevel: 0.8 });
    expect([a?.interval?.confidenceLevel, a?.versusRest.interval?.confidenceLevel]).toEqual([0.8, 0.8]);
  });

  it("leaves what was bound to the metric where it says nothing itself", () => {
    const metric = nps.of("score").with({ minimumResponses: 3, confidenceLevel: 0.9 });
    const [a, b] = segment(rows, { by: "plan", metric });
    expect([b?.suppressed, a?.interval?.confidenceLevel]).toEqual([true, 0.9]);
  });
});

describe("segment of columns", () => {
  const answers = drawAnswers(500, "columns");
  const options = { metric: { nps: nps.of("score"), csat: csat.of("rating") } } as const;
  const plans = answers.map(({ plan }) => plan);
  const expected = segment(answers, { by: "plan", ...options });

  const dictionary = ["Team", "Free", null, "Pro"];
  const code = (plan: string | null): number => dictionary.indexOf(plan);
  const score = answers.map((answer) => answer.score);
  const rating = Uint8Array.from(answers, (answer) => answer.rating);

  it.each<[string, ColumnTable]>([
    ["arrays", { plan: plans, score, rating: [...rating] }],
    ["typed arrays", { plan: plans, score, rating }],
    ["a typed array that has no quick way", { plan: plans, score, rating: Float32Array.from(rating) }],
    ["codes", { plan: { codes: Uint8Array.from(plans, code), dictionary }, score, rating }],
    ["wide codes", { plan: { codes: Uint32Array.from(plans, code), dictionary }, score, rating }],
    ["signed codes", { plan: { codes: Int8Array.from(plans, code), dictionary }, score, rating }],
    [
      "a dictionary with values that no row has",
      { plan: { codes: Uint8Array.from(plans, code), dictionary: [...dictionary, "Old"] }, score, rating },
    ],
    [
      "a dictionary that says some values twice",
      {
        plan: {
          codes: Uint16Array.from(plans, (plan, i) => code(plan) + (i % 2 ? 4 : 0)),
          dictionary: [...dictionary, ...dictionary],
        },
        score,
        rating,
      },
    ],
    [
      "ratings and scores in codes",
      {
        plan: plans,
        score: {
          codes: Uint8Array.from(score, (value) => value ?? 11),
          dictionary: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, null],
        },
        rating: { codes: rating.map((value) => value - 1), dictionary: [1, 2, 3, 4, 5] },
      },
    ],
  ])("gives what records give, bit for bit: %s", (_, table) => {
    expect(segment(table, { by: "plan", ...options })).toEqual(expected);
  });

  it("gives the same by several fields", () => {
    const channels = answers.map(({ channel }) => channel);
    const table = {
      plan: { codes: Uint8Array.from(plans, code), dictionary },
      channel: { codes: Uint8Array.from(channels, (name) => (name === "web" ? 0 : 1)), dictionary: ["web", "phone"] },
      score,
      rating,
    };
    expect(segment(table, { by: ["channel", "plan"], ...options })).toEqual(
      segment(answers, { by: ["channel", "plan"], ...options }),
    );
  });

  it("gives the same with weights from a column", () => {
    const metric = nps.of("score", { weight: "weight" });
    const table = { plan: plans, score, weight: Float64Array.from(answers, ({ weight }) => weight) };
    expect(segment(table, { by: "plan", metric })).toEqual(segment(answers, { by: "plan", metric }));
  });

  it.each<[string, unknown, string]>([
    ["columns of two lengths", { plan: ["a", "b"], score: [9] }, "rows.score.length must be 2 like the others, got 1"],
    [
      "a column that is none",
      { plan: ["a"], score: 9 },
      "rows.score must be an array, a typed array of numbers or { codes, dictionary }, got 9",
    ],
    [
      "counts for a column",
      { plan: ["a"], score: { promoters: 1, passives: 0, detractors: 0 } },
      "rows.score must be an array, a typed array of numbers or { codes, dictionary }, got an object",
    ],
    [
      "no such column",
      { plans: ["a"], score: [9] },
      'rows.plan must be one of the fields that exist (plans, score), got "plan"',
    ],
    [
      "a code beyond the dictionary",
      { plan: { codes: Uint8Array.of(0, 2), dictionary: ["a", "b"] }, score: [9, 9] },
      "rows.plan.codes[1] must be an index of the dictionary (0 to 1), got 2",
    ],
    [
      "a negative code",
      { plan: { codes: Int8Array.of(0, -1), dictionary: ["a", "b"] }, score: [9, 9] },
      "rows.plan.codes[1] must be an index of the dictionary (0 to 1), got -1",
    ],
    [
      "a fraction for a code",
      { plan: { codes: Float32Array.of(0, 0.5), dictionary: ["a", "b"] }, score: [9, 9] },
      "rows.plan.codes[1] must be an index of the dictionary (0 to 1), got 0.5",
    ],
    [
      "a code beyond a dictionary of scores",
      { plan: ["a"], score: { codes: Uint8Array.of(3), dictionary: [9] } },
      "rows.score.codes[0] must be an index of the dictionary (0 to 0), got 3",
    ],
    [
      "a dictionary of what is no key",
      { plan: { codes: Uint8Array.of(0), dictionary: [{}] }, score: [9] },
      "rows.plan.dictionary[0] must be a string, a finite number, a boolean or blank, got an object",
    ],
  ])("refuses %s", (_, table, message) => {
    expect(messageOf(() => segment(table as ColumnTable, { by: "plan", metric: nps.of("score") }))).toMatch(
      new RegExp(`^(segment|nps): ${message.replace(/[$()*+.[\]?\\^{}|]/g, "\\$&")}$`),
    );
  });

  it("refuses a function for a field of a table", () => {
    expect(messageOf(() => segment({ plan: ["a"], score: [9] }, { by: () => "a", metric: nps.of("score") }))).toBe(
      "segment: field must be a field's name, got a function",
    );
  });
});

describe("segment of a metric of one's own", () => {
  const highest = defineMetric({
    name: "highest",
    summarize: (scores: readonly (number | null)[]) => ({
      n: scores.length,
      highest: Math.max(-1, ...scores.map(Number)),
    }),
    merge: (a, b) => ({ n: a.n + b.n, highest: Math.max(a.highest, b.highest) }),
    measure: ({ n, highest }) => ({ metric: "highest", n, value: highest < 0 ? null : highest }),
  });

  it("needs no quick way, and gets the rows of its group whatever they are", () => {
    const rows = [
      { plan: "b", score: 3 },
      { plan: "a", score: 9 },
      { plan: "b", score: 4 },
    ];
    const plan = { codes: Uint8Array.of(1, 0, 1), dictionary: ["a", "b"] };
    for (const input of [
      rows,
      { plan, score: [3, 9, 4] },
      { plan, score: Uint8Array.of(3, 9, 4) },
      { plan, score: plan },
    ]) {
      const found = segment<object, ReturnType<typeof highest.of>>(input, {
        by: "plan",
        metric: highest.of("score") as never,
      });
      expect(found.map((row) => row.segment)).toEqual(["a", "b"]);
    }
    const [a, b] = segment(rows, { by: "plan", metric: highest.of("score") });
    expect(a).toMatchObject({ n: 1, value: 9, versusRest: { difference: 5, pValue: null, verdict: null } });
    expect(b).toMatchObject({ n: 2, value: 4, versusRest: { difference: -5 } });
  });

  it("may be a plain object with the three parts", () => {
    const count = {
      name: "count",
      summarize: (rows: readonly object[]): number => rows.length,
      merge: (a: number, b: number): number => a + b,
      measure: (total: number): { value: number } => ({ value: total }),
    };
    const found = segment([{ plan: "a" }, { plan: "b" }, { plan: "a" }], { by: "plan", metric: count });
    expect(found.map((row) => [row.segment, row.n, row.value, row.versusRest.difference])).toEqual([
      ["a", 2, 2, 1],
      ["b", 1, 1, -1],
    ]);
  });

  it("may have no value, or one that is no number: then nothing is compared", () => {
    for (const value of [undefined, null, Number.NaN]) {
      const odd = { name: "odd", summarize: () => 1, merge: () => 1, measure: () => ({ value }) };
      for (const order of ["segment", "value-ascending", "value-descending"] as const) {
        const found = segment([{ plan: "b" }, { plan: "a" }], { by: "plan", metric: odd, order });
        expect(found.map((row) => [row.segment, row.versusRest.difference])).toEqual([
          ["a", null],
          ["b", null],
        ]);
      }
    }
  });

  it("has its faults named by their place in all rows", () => {
    const strict = defineMetric({
      name: "strict",
      summarize: (scores: readonly number[]) => nps.summarize(scores),
      merge: nps.merge,
      measure: (summary) => nps.measure(summary),
    });
    const rows = [
      { plan: "a", score: 9 },
      { plan: "b", score: 9 },
      { plan: "a", score: 11 },
    ];
    expect(messageOf(() => segment(rows, { by: "plan", metric: strict.of("score") }))).toBe(
      "nps: rows[2].score must be an integer from 0 to 10, got 11",
    );
  });
});

describe("what segment refuses", () => {
  const rows = [
    { plan: "a", score: 9 },
    { plan: "b", score: 3 },
  ];
  const good = { by: "plan", metric: nps.of("score") };

  it.each<[unknown, string]>([
    [
      { ...good, by: "plann" },
      'segment: rows[0].plann must be one of the fields that exist (plan, score), got "plann"',
    ],
    [
      { ...good, metric: nps.of("scores") },
      /: rows\[0\].scores must be one of the fields that exist \(plan, score\), got "scores"$/ as never,
    ],
    [{ ...good, by: [] }, "segment: options.by must be a field's name, a function, or a list of them, got an array"],
    [{ ...good, by: 3 }, "segment: options.by must be a field's name, a function, or a list of them, got 3"],
    [
      { ...good, by: ["by2", () => 1] },
      'segment: options.by[0] must be a name other than that of the function beside it (by2), got "by2"',
    ],
    [{ by: "plan" }, "segment: options.metric must be given, got undefined"],
    [{ ...good, metric: "nps" }, 'segment: options.metric must be a metric or an object of metrics, got "nps"'],
    [{ ...good, metric: {} }, "segment: options.metric must be a metric or an object of metrics, got an object"],
    [{ ...good, metric: { nps: 1 } }, "segment: options.metric.nps must be a metric, got 1"],
    [
      { ...good, metric: { share: nps.of("score") } },
      'segment: options.metric.share must be under a name that no row begins with (segment, by, level, n, share), got "share"',
    ],
    [
      { ...good, order: "down" },
      'segment: options.order must be "segment" or "appearance" or "n-descending" or "value-ascending" or "value-descending", got "down"',
    ],
    [
      { ...good, adjust: "bonferroni" },
      'segment: options.adjust must be "holm" or "benjamini-hochberg" or "none", got "bonferroni"',
    ],
    [
      { ...good, confidenceLevel: 95 },
      "segment: options.confidenceLevel must be a number between 0 and 1 (0.95 for 95 %), got 95",
    ],
    [
      { ...good, sort: "n" },
      'segment: options.sort must be a known name (by, metric, order, adjust, subtotals, top, suppression, confidenceLevel, minimumResponses), got "sort"',
    ],
    [undefined, "segment: options must be an object, got undefined"],
  ])("the options %j", (options, message) => {
    const call = (): unknown => segment(rows, options as never);
    if (typeof message === "string") expect(messageOf(call)).toBe(message);
    else expect(messageOf(call)).toMatch(message as RegExp);
  });

  it.each<[unknown, string]>([
    [null, "segment: rows must be an array of records or a table of columns, got null"],
    ["rows", 'segment: rows must be an array of records or a table of columns, got "rows"'],
    [Uint8Array.of(1), "segment: rows must be an array of records or a table of columns, got a typed array"],
    [[{ plan: "a", score: 9 }, null], "segment: rows[1] must be a record, got null"],
    [[1, 2], "segment: rows[0] must be a record, got 1 (the first of 2 faults)"],
  ])("the rows %j", (wrong, message) => {
    expect(messageOf(() => segment(wrong as object[], good))).toBe(message);
    if (Array.isArray(wrong))
      expect(messageOf(() => segment(wrong, { ...good, by: (row) => (row as Answer).plan }))).toBe(message);
  });

  it("a wrong answer, named by its place in the rows", () => {
    const wrong = [...rows, { plan: "a", score: 11 }, { plan: "a", score: "9" }];
    const fault = faultOf(() => segment(wrong, good));
    expect(fault.message).toBe("nps: rows[2].score must be an integer from 0 to 10, got 11 (the first of 2 faults)");
    expect(fault.issues.map(({ path }) => path)).toEqual([
      [2, "score"],
      [3, "score"],
    ]);
  });

  it("a metric of records over a table that lacks a field, and names those that there are", () => {
    const table = { plan: ["a"], createdAt: [0], reply: [1000] };
    expect(messageOf(() => segment(table, { by: "plan", metric: avgFirstResponseTime }))).toBe(
      "avgFirstResponseTime: tickets.firstRespondedAt must be one of the fields that exist (plan, createdAt, reply), " +
        'got "firstRespondedAt"',
    );
    const metric = avgFirstResponseTime.of({ createdAt: "createdAt", firstRespondedAt: "reply" });
    expect(segment(table, { by: "plan", metric })[0]?.value).toBe(1);
  });

  it("a column metric that was not lifted to rows", () => {
    expect(messageOf(() => segment(rows, { by: "plan", metric: nps }))).toBe(
      'nps: scores[0] must be an integer from 0 to 10 (lift a metric to a field of the rows: nps.of("field")), got an object ' +
        "(the first of 2 faults)",
    );
  });
});
