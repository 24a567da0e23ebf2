import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { controlChart } from "../../src/breakdown/control-chart.ts";
import { trend } from "../../src/breakdown/trend.ts";
import type { ControlChartOptions } from "../../src/schemas/control-chart.ts";
import { createRandom } from "../../src/stats/random.ts";
import { randomBinomial } from "../../src/stats/random-binomial.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { expectClose, readReference } from "../stats/reference.ts";
import { expectSound, faultOf, freezeDeep, oddValues } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;
const shares = (counts: readonly number[], n: number) =>
  counts.map((satisfied, i) => ({ period: `week ${i + 1}`, ...csat({ satisfied, total: n }) }));
const beyond = (chart: ReturnType<typeof controlChart>): number[] =>
  chart.rows.flatMap(({ signals }, i) => (signals.some(({ rule }) => rule === "beyond-limits") ? [i + 1] : []));

describe("controlChart against published figures", () => {
  interface Published {
    readonly center: number;
    readonly lower: number;
    readonly upper: number;
    readonly beyond: number[];
    readonly averageMovingRange: number;
    readonly movingRangeLimit: number | null;
    readonly tolerance: number;
  }

  it.each(
    readReference<{ counts: number[]; n: number; exclude: number[] }, Published>(
      "control-charts",
      "p chart, published",
    ),
  )("$name", ({ input: { counts, n, exclude }, expected }) => {
    const chart = controlChart(shares(counts, n), { exclude: exclude.map((week) => `week ${week}`) });
    expect(chart.type).toBe("p");
    expectClose(chart.center, expected.center, { absolute: expected.tolerance });
    expectClose(chart.rows[0]?.lower, expected.lower, { absolute: expected.tolerance });
    expectClose(chart.rows[0]?.upper, expected.upper, { absolute: expected.tolerance });
    expect(beyond(chart)).toEqual(expected.beyond);
  });

  it.each(readReference<{ values: number[] }, Published>("control-charts", "XmR chart, published"))(
    "$name",
    ({ input, expected }) => {
      const chart = controlChart(input.values);
      const tolerance = { absolute: expected.tolerance };
      expectClose(chart.center, expected.center, tolerance);
      expectClose(chart.averageMovingRange, expected.averageMovingRange, tolerance);
      expectClose(chart.rows[0]?.lower, expected.lower, tolerance);
      expectClose(chart.rows[0]?.upper, expected.upper, tolerance);
      if (expected.movingRangeLimit !== null)
        expectClose(chart.movingRangeLimit, expected.movingRangeLimit, { absolute: 0.006 });
      expect(beyond(chart)).toEqual([]);
    },
  );

  it.each(
    readReference<
      { successes: number[]; trials: number[] },
      { center: number; dispersion: number; lower: number[]; upper: number[] }
    >("control-charts", "p-prime"),
  )("$name", ({ input, expected }) => {
    const rows = input.successes.map((satisfied, i) => ({
      period: i,
      ...csat({ satisfied, total: input.trials[i] as number }),
    }));
    const chart = controlChart(rows, { type: "p-prime" });
    expectClose(chart.center, expected.center, { relative: 1e-14 });
    expectClose(chart.dispersion, expected.dispersion, { relative: 1e-12 });
    for (const [i, row] of chart.rows.entries()) {
      expectClose(row.lower, expected.lower[i] as number, { relative: 1e-12 });
      expectClose(row.upper, expected.upper[i] as number, { relative: 1e-12 });
    }
    expect(beyond(chart)).toEqual([]);
    // By binomial limits such a figure is almost always out of control.
    expect(beyond(controlChart(rows)).length).toBeGreaterThan(10);
    expect(controlChart(rows).dispersion).toBe(chart.dispersion);
  });
});

describe("controlChart of rows of a trend", () => {
  const answers = Array.from({ length: 300 }, (_, i) => ({
    at: Date.UTC(2024, Math.floor(i / 30), 1 + (i % 28)),
    score: (i * 7) % 11,
    rating: 1 + ((i * 3) % 5),
  }));
  const months = trend(answers, {
    at: "at",
    every: "month",
    metric: { nps: nps.of("score"), csat: csat.of("rating") },
  });

  it("looks at one metric by name, and charts shares by their numbers and other figures by their moving ranges", () => {
    const satisfied = controlChart(months, { metric: "csat" });
    const promoters = controlChart(months, { metric: "nps" });
    expect([satisfied.type, satisfied.metric, satisfied.unit]).toEqual(["p", "csat", "percent"]);
    expect([promoters.type, promoters.metric, promoters.unit]).toEqual(["xmr", "nps", "points"]);
    expect(promoters.rows.map(({ value }) => value)).toEqual(months.map((month) => month.nps.value));
    expect(promoters.rows[3]).toMatchObject({ period: "2024-04", start: "2024-04-01T00:00:00Z", n: 30 });
  });

  it("leaves the month that is not over out of the limits and the signals", () => {
    const { rows, baseline } = controlChart(months, { metric: "nps" });
    expect(baseline).toEqual({ periods: 9, from: "2024-01", to: "2024-09" });
    expect(rows.at(-1)).toMatchObject({ status: "incomplete", complete: false, inBaseline: false, movingRange: null });
    const last = { ...(months[0] as object), period: "2024-10", start: null, end: null, complete: false };
    const wild = { ...last, nps: { ...months[0]?.nps, value: 100 } };
    const chart = controlChart([...months.slice(0, 9), wild], { metric: "nps" });
    expect(chart.rows.at(-1)).toMatchObject({ value: 100, signals: [] });
    expect(chart.center).toBe(controlChart(months, { metric: "nps" }).center);
  });

  it("asks for the name where the rows have several metrics, and says where one has none of that name", () => {
    expect(messageOf(() => controlChart(months))).toBe(
      "controlChart: options.metric must be the name of one of the metrics (nps, csat), got undefined",
    );
    expect(messageOf(() => controlChart(months, { metric: "ces" }))).toBe(
      "controlChart: rows[0].ces must be the result of that metric, got undefined",
    );
    const faulty = months.map((month, i) => (i === 2 ? { ...month, nps: { ...month.nps, value: "31" } } : month));
    expect(messageOf(() => controlChart(faulty, { metric: "nps" }))).toBe(
      'controlChart: rows[2].nps.value must be a finite number (at most 1e90) or null, got "31"',
    );
  });

  it("gives the same for frozen rows, and for rows that went through JSON", () => {
    const expected = controlChart(months, { metric: "csat", rules: "nelson" });
    expect(controlChart(freezeDeep(structuredClone(months)), { metric: "csat", rules: "nelson" })).toEqual(expected);
    expect(JSON.parse(JSON.stringify(expected))).toEqual(expected);
    const stored = JSON.parse(JSON.stringify(months));
    expect(controlChart(stored, { metric: "csat", rules: "nelson" })).toEqual(expected);
  });
});

describe("the limits", () => {
  it("are computed from the first periods, from those between two labels, and never from excluded ones", () => {
    const values = [10, 12, 11, 13, 40, 41, 39, 42];
    const rows = values.map((value, i) => ({ period: `m${i + 1}`, value }));
    expect(controlChart(values, { baseline: 4 }).center).toBe(11.5);
    expect(controlChart(values, { baseline: 4 }).averageMovingRange).toBeCloseTo((2 + 1 + 2) / 3, 14);
    expect(controlChart(rows, { baseline: { from: "m5" } }).center).toBe(40.5);
    expect(controlChart(rows, { baseline: { from: "m2", to: "m4" } }).baseline).toEqual({
      periods: 3,
      from: "m2",
      to: "m4",
    });
    const without = controlChart(rows, { exclude: ["m2"], baseline: { to: "m4" } });
    // Beside a period that is left out there is no moving range for the limits, though the row shows its own.
    expect([without.center, without.averageMovingRange]).toEqual([34 / 3, 2]);
    expect(without.rows.map(({ movingRange }) => movingRange)).toEqual([null, 2, 1, 2, 27, 1, 2, 3]);
    expect(beyond(controlChart(values, { baseline: 4 }))).toEqual([5, 6, 7, 8]);
  });

  it("may come from a chart before", () => {
    const first = controlChart([10, 12, 11, 13, 9, 12]);
    const { center, sigma, dispersion } = first;
    const next = controlChart([11, 30], { baseline: { center: center as number, sigma, dispersion } });
    expect(next.rows[0]).toMatchObject({ center, lower: first.rows[0]?.lower, upper: first.rows[0]?.upper });
    expect(next.movingRangeLimit).toBeCloseTo(first.movingRangeLimit as number, 12);
    expect(beyond(next)).toEqual([2]);
    expect(next.baseline).toEqual({ periods: 0, from: null, to: null });
    expect(next.convention).toContain("a process known already");
    const known = controlChart(shares([30, 10], 50), { baseline: { center: 50 } });
    expect(known.rows[0]?.lower).toBeCloseTo(50 - 3 * Math.sqrt(50), 12);
    expect(beyond(known)).toEqual([2]);
  });

  it("are wider where fewer answered, and null where nobody did", () => {
    const rows = [
      { period: 1, value: 80, n: 400 },
      { period: 2, value: 82, n: 100 },
      { period: 3, value: null, n: 0 },
      { period: 4, value: 79, n: 400 },
    ];
    const chart = controlChart(rows, { type: "p" });
    expect(chart.center).toBeCloseTo((80 * 400 + 82 * 100 + 79 * 400) / 900, 12);
    expect((chart.rows[1]?.sigma as number) / (chart.rows[0]?.sigma as number)).toBeCloseTo(2, 12);
    expect(chart.rows[2]).toMatchObject({ status: "empty", lower: null, upper: null, sigma: null });
  });

  it("end where the figures end", () => {
    const high = controlChart(shares([49, 50, 48, 50], 50));
    expect(high.rows[0]?.upper).toBe(100);
    const scores = [95, 60, 98, 70].map((value, period) => ({ period, value, unit: "points" }));
    expect(controlChart(scores).rows[0]?.upper).toBe(100);
    const waits = [5, 60, 8, 70].map((value, period) => ({ period, value, unit: "minutes" }));
    expect(controlChart(waits).rows[0]?.lower).toBe(0);
    // A rate of growth can lie below 0 and above 100.
    const growth = [5, 60, 8, 70].map((value, period) => ({ period, value, unit: "percent" }));
    expect(controlChart(growth).rows[0]?.lower).toBeLessThan(0);
  });

  it("are null without two neighbours, and where nothing varies, with the reason", () => {
    expect(controlChart([])).toMatchObject({
      center: null,
      sigma: null,
      reason: "too-few-periods",
      rows: [],
      type: "xmr",
    });
    expect(controlChart([5])).toMatchObject({ center: 5, sigma: null, reason: "too-few-periods" });
    expect(controlChart([5, null, 7])).toMatchObject({ center: 6, sigma: null, reason: "too-few-periods" });
    const same = controlChart([0.3, 0.1 + 0.2, 0.3], { rules: "nelson" });
    expect(same).toMatchObject({ sigma: 0, reason: "no-variance" });
    expect(same.rows[1]).toMatchObject({ lower: null, upper: null, sigma: null, signals: [] });
    expect(controlChart(shares([50, 50], 50))).toMatchObject({ center: 100, reason: "no-variance" });
    expect(controlChart(shares([30], 50)).reason).toBe(null);
    expect(controlChart(shares([30], 50), { type: "p-prime" }).reason).toBe("too-few-periods");
  });

  it("leave withheld figures out", () => {
    const rows = [
      ...shares([30, 31], 50),
      { period: "week 3", ...csat({ satisfied: 1, total: 2 }, { minimumResponses: 10 }) },
    ];
    expect(controlChart(rows).rows[2]).toMatchObject({ status: "suppressed", value: null, signals: [] });
  });
});

describe("the signals", () => {
  const known: ControlChartOptions = { baseline: { center: 0, sigma: 1 } };
  const [rules] = readReference<{ values: number[] }, Record<string, [number, string, string][]>>(
    "control-charts",
    "run rules",
  );

  it.each(["shewhart", "western-electric", "nelson"] as const)("are those of the rules: %s", (set) => {
    const { rows } = controlChart(rules?.input.values ?? [], { ...known, rules: set });
    const found = rows.flatMap(({ signals }, i) => signals.map(({ rule, direction }) => [i + 1, rule, direction]));
    expect(found).toEqual(rules?.expected[set]);
  });

  it("name the periods that make the pattern", () => {
    const { rows } = controlChart([2.5, 0.5, 2.1, null, 2.2], { ...known, rules: "western-electric" });
    const rule = "two-of-three-beyond-two-sigma";
    expect(rows[2]?.signals).toEqual([{ rule, direction: "above", periods: [1, 3] }]);
    // An empty period does not end a run.
    expect(rows[4]?.signals).toEqual([{ rule, direction: "above", periods: [3, 5] }]);
  });

  it("are none for a point on a line", () => {
    const { rows } = controlChart([3, -3, 0, 0, 0, 0, 0, 0, 0, 0], { ...known, rules: "nelson" });
    expect(rows.flatMap(({ signals }) => signals)).toEqual([]);
  });
});

describe("false alarms", () => {
  const [lengths] = readReference<object, Record<string, number>>("control-charts", "average run lengths");

  it.each(["shewhart", "western-electric"] as const)("come as often as published: %s", (rules) => {
    // Mean and spread of a length that is nearly geometric are alike: 4 of its standard errors.
    const random = createRandom("run lengths");
    const expected = lengths?.expected[rules] as number;
    const count = 300;
    let total = 0;
    for (let i = 0; i < count; i++) total += firstSignal(rules, random.normal);
    expect(Math.abs(total / count - expected)).toBeLessThan((4 * expected) / Math.sqrt(count));
  });

  it("of a p chart with known share come about as often, and with limits from 25 periods a little more often", () => {
    const random = createRandom("shares in control");
    const draw = (count: number): number[] => Array.from({ length: count }, () => randomBinomial(random, 400, 0.8));
    const known = controlChart(shares(draw(8000), 400), { baseline: { center: 80 } });
    expect(beyond(known).length / 8000).toBeGreaterThan(0.0015);
    expect(beyond(known).length / 8000).toBeLessThan(0.0045);
    let found = 0;
    for (let i = 0; i < 60; i++) found += beyond(controlChart(shares(draw(125), 400), { baseline: 25 })).length;
    expect(found / (60 * 125)).toBeLessThan(0.008);
  });

  it("of a p′ chart stay rare where the share itself wanders, of which a p chart makes many", () => {
    const random = createRandom("shares that wander");
    const rows = Array.from({ length: 400 }, (_, period) => {
      const share = Math.min(1, Math.max(0, 0.8 + 0.02 * random.normal()));
      return { period, ...csat({ satisfied: randomBinomial(random, 20_000, share), total: 20_000 }) };
    });
    expect(beyond(controlChart(rows)).length).toBeGreaterThan(200);
    expect(beyond(controlChart(rows, { type: "p-prime" })).length).toBeLessThan(8);
  });

  function firstSignal(rules: "shewhart" | "western-electric", normal: () => number): number {
    const values: number[] = [];
    for (;;) {
      const before = values.length;
      for (let i = 0; i < 200; i++) values.push(normal());
      const { rows } = controlChart(values.slice(Math.max(0, before - 8)), {
        baseline: { center: 0, sigma: 1 },
        rules,
      });
      const skip = before === 0 ? 0 : 8;
      const at = rows.findIndex(({ signals }, i) => i >= skip && signals.length > 0);
      if (at >= 0) return before + at - skip + 1;
    }
  }
});

describe("controlChart refuses", () => {
  const rows = [
    { period: "a", value: 1 },
    { period: "b", value: 2 },
  ];

  it.each<[string, unknown, unknown, string]>([
    ["no rows", null, {}, "rows must be an array of rows with a period and a value, got null"],
    ["a value that is none", [1, Number.NaN], {}, "rows[1] must be a finite number (at most 1e90), got NaN"],
    [
      "a row without a period",
      [{ value: 1 }],
      {},
      "rows[0].period must be a label: a string that is not empty, or a finite number, got undefined",
    ],
    [
      "a period that comes twice",
      [...rows, rows[0]],
      {},
      'rows[2].period must be a label that no other row has (one row a period, and one metric), got "a"',
    ],
    [
      "rows that go back in time",
      [
        { period: "a", start: "2024-02-01T00:00:00Z", value: 1 },
        { period: "b", start: "2024-01-01T00:00:00Z", value: 1 },
      ],
      {},
      'rows[1].start must be after that of the row before, got "2024-01-01T00:00:00Z"',
    ],
    [
      "a share beyond 100",
      [{ period: "a", value: 120, n: 5 }],
      { type: "p" },
      "rows[0].value must be a share in percent, from 0 to 100, got 120",
    ],
    [
      "a share of unknown numbers",
      rows,
      { type: "p" },
      "rows[0].n must be the number of answers that the share rests on, got undefined",
    ],
    [
      "a mean as a share",
      [{ period: 1, value: 4, basis: { kind: "mean", center: 4, standardError: 1, degreesOfFreedom: 9 } }],
      { type: "p" },
      'rows[0].basis.kind must be "proportion", got "mean"',
    ],
    [
      "an unknown label",
      rows,
      { baseline: { from: "c" } },
      'options.baseline.from must be the label of a period in rows, got "c"',
    ],
    [
      "an unknown exclusion",
      rows,
      { exclude: ["a", "x"] },
      'options.exclude[1] must be the label of a period in rows, got "x"',
    ],
    [
      "a baseline backwards",
      rows,
      { baseline: { from: "b", to: "a" } },
      'options.baseline.to must be no earlier than from, got "a"',
    ],
    [
      "a process without a spread",
      rows,
      { baseline: { center: 1 } },
      'options.baseline.sigma must be given for type "xmr", got null',
    ],
    [
      "exclusions from a known process",
      rows,
      { baseline: { center: 1, sigma: 1 }, exclude: ["a"] },
      "options.exclude must be left out where the process is known, got an array",
    ],
    [
      "a baseline of nothing",
      rows,
      { baseline: 0 },
      "options.baseline must be a whole number from 1 on, { from, to } with the labels of periods, or { center, sigma, dispersion }, got 0",
    ],
    [
      "an unknown option",
      rows,
      { sigmas: 2 },
      'options.sigmas must be a known name (type, rules, baseline, exclude, metric), got "sigmas"',
    ],
  ])("%s", (_, input, options, message) => {
    expect(messageOf(() => controlChart(input as never, options as never))).toBe(`controlChart: ${message}`);
  });
});

describe("controlChart by law", () => {
  const values = fc.array(fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { freq: 6 }), { maxLength: 30 });

  it("moves and stretches with its values", () => {
    const whole = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(
        whole,
        fc.integer({ min: -500, max: 500 }),
        fc.constantFrom(0.25, 2, 8, -4),
        (input, shift, scale) => {
          const one = controlChart(input, { rules: "western-electric" });
          const other = controlChart(
            input.map((value) => scale * value + shift),
            { rules: "western-electric" },
          );
          expect(other.center).toBeCloseTo(scale * (one.center as number) + shift, 8);
          expect(other.sigma).toBeCloseTo(Math.abs(scale) * (one.sigma as number), 8);
        },
      ),
    );
  });

  it("has its centre between its limits, and a signal for every point beyond them", () => {
    fc.assert(
      fc.property(values, (input) => {
        for (const { value, center, lower, upper, signals } of controlChart(input).rows) {
          if (lower === null || upper === null || center === null) continue;
          expect(lower).toBeLessThanOrEqual(center);
          expect(upper).toBeGreaterThanOrEqual(center);
          const isBeyond = value !== null && (value < lower || value > upper);
          expect(signals.map(({ rule }) => rule)).toEqual(isBeyond ? ["beyond-limits"] : []);
        }
      }),
    );
  });

  it("is sound for any rows and any options", () => {
    const odd = fc.oneof(fc.constantFrom(...oddValues), fc.jsonValue({ maxDepth: 2 }), fc.double());
    const basis = fc.record({ kind: fc.constantFrom("proportion", "mean"), successes: fc.nat(5), trials: fc.nat(9) });
    const row = fc.record(
      {
        period: fc.oneof(fc.nat(9), fc.string(), odd),
        value: fc.oneof(fc.nat(100), odd),
        n: fc.oneof(fc.nat(100), odd),
        basis: fc.oneof(basis, odd),
        complete: odd,
        start: odd,
        end: odd,
        unit: fc.oneof(fc.constantFrom("points", "percent", "seconds"), odd),
      },
      { requiredKeys: ["period"] },
    );
    const input = fc.oneof(fc.jsonValue(), fc.array(row, { maxLength: 6 }), fc.array(odd, { maxLength: 6 }), values);
    const options = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          type: fc.constantFrom("xmr", "p", "p-prime"),
          rules: fc.constantFrom("western-electric", "nelson"),
          baseline: fc.oneof(fc.nat(5), fc.record({ center: fc.double(), sigma: fc.double(), dispersion: odd }), odd),
          exclude: odd,
          metric: odd,
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(input, options, (rows, chosen) => {
        expectSound(() => controlChart(rows as never));
        expectSound(() => controlChart(rows as never, chosen as never));
      }),
      { numRuns: 1000 },
    );
  });
});
