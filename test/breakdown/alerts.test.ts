import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Alert, alerts, alertTemplates } from "../../src/breakdown/alerts.ts";
import { benchmark } from "../../src/breakdown/benchmark.ts";
import { benchmarkAll } from "../../src/breakdown/benchmark-all.ts";
import { compareSeasons } from "../../src/breakdown/compare-seasons.ts";
import { controlChart } from "../../src/breakdown/control-chart.ts";
import { journey } from "../../src/breakdown/journey.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { standardize } from "../../src/breakdown/standardize.ts";
import { trend } from "../../src/breakdown/trend.ts";
import type { AlertRule } from "../../src/schemas/alerts.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { lawCases } from "../laws/metrics.ts";
import { expectSound, faultOf, freezeDeep, oddValues } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;
const told = (found: readonly Alert[]): unknown[] => found.map(({ code, metric, subject }) => [code, metric, subject]);

/** Every month 40 answers, of which so many are 9 and the others 3. */
const answersOf = (...promoters: number[]) =>
  promoters.flatMap((count, month) =>
    Array.from({ length: 40 }, (_, i) => ({
      at: Date.UTC(2024, month, 1 + (i % 28)),
      score: i < count ? 9 : 3,
      plan: i % 2 === 0 ? "Pro" : "Free",
    })),
  );
const asOf = "2024-04-01T00:00:00Z";
const answers = answersOf(30, 29, 8);
const months = trend(answers, { at: "at", every: "month", metric: nps.of("score"), asOf });

describe("alerts of a trend", () => {
  it("tell a value beyond a threshold, with its figures", () => {
    const [march] = alerts(months, [{ when: "below", value: 0, severity: "critical", code: "nps-negative" }]);
    const { value, interval, n } = months[2] ?? {};
    expect(march).toEqual({
      code: "nps-negative",
      when: "below",
      severity: "critical",
      metric: "nps",
      subject: "2024-03",
      subjectKind: "period",
      parameters: { value, threshold: 0, low: interval?.low, high: interval?.high, n, unit: "points" },
    });
    expect(value).toBe(-60);
    expect(alerts(months, [{ when: "below", value: -60 }])).toEqual([]);
    expect(told(alerts(months, [{ when: "above", value: 49 }]))).toEqual([["above", "nps", "2024-01"]]);
  });

  it("tell it only where the whole interval lies there, if so asked", () => {
    const high = months[2]?.interval?.high as number;
    expect(alerts(months, [{ when: "below", value: high, certainty: "interval" }])).toEqual([]);
    expect(told(alerts(months, [{ when: "below", value: high + 0.01, certainty: "interval" }]))).toEqual([
      ["below", "nps", "2024-03"],
    ]);
    const low = months[0]?.interval?.low as number;
    expect(alerts(months, [{ when: "above", value: low, certainty: "interval" }])).toEqual([]);
    expect(alerts(months, [{ when: "above", value: low - 0.01, certainty: "interval" }])).toHaveLength(1);
  });

  it("tell a change that is shown, large enough, and goes the way that is asked", () => {
    const [change, ...others] = alerts(months, [{ when: "change" }]);
    expect(others).toEqual([]);
    expect(change?.parameters).toEqual({
      value: -60,
      valueBefore: 45,
      periodBefore: null,
      difference: -105,
      direction: "falling",
      pValue: months[2]?.change.pValue,
      unit: "points",
    });
    expect(alerts(months, [{ when: "change", by: 105, direction: "falling" }])).toHaveLength(1);
    expect(alerts(months, [{ when: "change", by: 106 }])).toEqual([]);
    expect(alerts(months, [{ when: "change", direction: "rising" }])).toEqual([]);
    expect(told(alerts(months, [{ when: "change", certainty: "value" }]))).toEqual([
      ["change", "nps", "2024-02"],
      ["change", "nps", "2024-03"],
    ]);
    expect(alerts(months, [{ when: "change", confidenceLevel: 1 - 2 ** -53 }])).toEqual([]);
  });

  it("leave out a month that is not over, unless they are to look at it, and tell that it is not", () => {
    const open = trend(answers, { at: "at", every: "month", metric: nps.of("score"), asOf: "2024-03-30T00:00:00Z" });
    expect(alerts(open, [{ when: "below", value: 0 }])).toEqual([]);
    expect(alerts(open, [{ when: "below", value: 0, incomplete: "include" }])).toHaveLength(1);
    expect(told(alerts(open, [{ when: "incomplete", severity: "info" }]))).toEqual([["incomplete", "nps", "2024-03"]]);
  });

  it("look at the latest month only, if so asked", () => {
    const rule = { when: "above", value: -100 } as const;
    expect(told(alerts(months, [{ ...rule, periods: "latest" }]))).toEqual([["above", "nps", "2024-03"]]);
    const open = trend(answers, { at: "at", every: "month", metric: nps.of("score"), asOf: "2024-03-30T00:00:00Z" });
    expect(told(alerts(open, [{ ...rule, periods: "latest" }]))).toEqual([["above", "nps", "2024-02"]]);
    expect(told(alerts(open, [{ ...rule, periods: "latest", incomplete: "include" }]))).toEqual([
      ["above", "nps", "2024-03"],
    ]);
  });

  it("go through several metrics one by one", () => {
    const both = trend(answers, {
      at: "at",
      every: "month",
      asOf,
      metric: { nps: nps.of("score"), mean: csat.of("score").with({ score: "mean", scale: { min: 0, max: 10 } }) },
    });
    const rules: AlertRule[] = [
      { when: "below", value: 5 },
      { when: "above", value: 40, metric: "nps" },
    ];
    expect(told(alerts(both, rules))).toEqual([
      ["above", "nps", "2024-01"],
      ["above", "nps", "2024-02"],
      ["below", "nps", "2024-03"],
      ["below", "mean", "2024-03"],
    ]);
    expect(told(alerts(both, [{ when: "below", value: 100, periods: "latest" }]))).toEqual([
      ["below", "nps", "2024-03"],
      ["below", "mean", "2024-03"],
    ]);
  });
});

describe("alerts of other inputs", () => {
  it("know a metric of several by the same name in the rows, in their chart and in their seasons", () => {
    const table = trend(answers, { at: "at", every: "month", metric: { loyalty: nps.of("score") }, asOf });
    const chart = controlChart(table, { metric: "loyalty" });
    const seasons = compareSeasons(table, { metric: "loyalty", lag: 1 });
    for (const input of [table, chart, seasons]) {
      const found = alerts(input, [{ when: "below", value: 0, metric: "loyalty" }]);
      expect(told(found)).toEqual([["below", "loyalty", "2024-03"]]);
    }
  });

  it("tell the signals of a control chart, all or some of them", () => {
    const values = [50, 52, 49, 51, 50, 48, 52, 50, 20, 51];
    const rows = values.map((value, i) => ({ period: `week ${i + 1}`, value, metric: "csat", unit: "percent" }));
    const chart = controlChart(rows, { baseline: 8, rules: "western-electric" });
    const [signal, ...others] = alerts(chart, [{ when: "signal", severity: "critical" }]);
    expect(others).toEqual([]);
    const { lower, center, upper } = chart.rows[8] ?? {};
    const parameters = {
      rule: "beyond-limits",
      direction: "below",
      from: "week 9",
      to: "week 9",
      value: 20,
      unit: "percent",
    };
    expect(signal).toMatchObject({ metric: "csat", subject: "week 9", subjectKind: "period", severity: "critical" });
    expect(signal?.parameters).toEqual({ ...parameters, lower, center, upper });
    expect(alerts(chart, [{ when: "signal", direction: "above" }])).toEqual([]);
    expect(alerts(chart, [{ when: "signal", rules: ["eight-on-one-side"] }])).toEqual([]);
    expect(alerts(chart, [{ when: "signal", rules: ["beyond-limits"], direction: "below" }])).toHaveLength(1);
    expect(alerts(JSON.parse(JSON.stringify(chart)), [{ when: "signal" }])).toHaveLength(1);
  });

  it("tell segments apart from the rest, by the verdict", () => {
    const rows = [
      ...Array(60).fill({ plan: "Pro", score: 10 }),
      ...Array(60).fill({ plan: "Free", score: 2 }),
      { plan: null, score: 8 },
    ];
    const byPlan = segment(rows, { by: "plan", metric: nps.of("score"), minimumResponses: 5 });
    const found = alerts(byPlan, [
      { when: "versus-rest", direction: "below", severity: "critical", by: 50 },
      { when: "few-answers", minimumResponses: 10, severity: "info" },
      { when: "suppressed", severity: "info" },
      { when: "no-data" },
    ]);
    expect(told(found)).toEqual([
      ["versus-rest", "nps", "Free"],
      ["few-answers", "nps", null],
      ["suppressed", "nps", null],
    ]);
    expect(found.map(({ subjectKind }) => subjectKind)).toEqual(["segment", "segment", "segment"]);
    const { difference, adjustedPValue } = byPlan[0]?.versusRest ?? {};
    expect(found[0]?.parameters).toMatchObject({
      value: -100,
      difference,
      pValue: adjustedPValue,
      direction: "below",
      n: 60,
    });
    expect(told(alerts(byPlan, [{ when: "versus-rest" }]))).toHaveLength(2);
    expect(alerts(byPlan, [{ when: "signal" }])).toEqual([]);
  });

  it("tell a change from the year before, by the adjusted p-value", () => {
    const seasons = compareSeasons([
      { period: "2023-05", ...nps({ promoters: 210, passives: 130, detractors: 60 }) },
      { period: "2024-05", ...nps({ promoters: 120, passives: 130, detractors: 150 }) },
    ]);
    const [alert, ...others] = alerts(seasons, [{ when: "change", by: 5 }]);
    expect(others).toEqual([]);
    expect(alert?.subject).toBe("2024-05");
    expect(alert?.parameters).toMatchObject({
      valueBefore: 37.5,
      value: -7.5,
      difference: -45,
      periodBefore: "2023-05",
    });
    expect(alert?.parameters.pValue).toBe(seasons[1]?.adjustedPValue);
  });

  it("tell a result apart from an outside figure", () => {
    const below = benchmark(nps({ promoters: 550, passives: 290, detractors: 160 }), { value: 45 });
    const [alert] = alerts(below, [{ when: "benchmark", direction: "below" }]);
    expect(alert).toMatchObject({ metric: "nps", subject: null, subjectKind: "whole" });
    expect(alert?.parameters).toMatchObject({ value: 39, benchmark: 45, difference: -6, direction: "below" });
    expect(alerts(below, [{ when: "benchmark", direction: "above" }])).toEqual([]);
    expect(alerts(below, [{ when: "benchmark", by: 7 }])).toEqual([]);
  });

  it("tell what benchmarkAll finds, under its names and by the adjusted p-values", () => {
    const rows = benchmarkAll(
      { ours: csat({ satisfied: 60, total: 100 }), mine: csat({ satisfied: 75, total: 100 }) },
      { ours: 75, mine: 75 },
    );
    const [alert, ...others] = alerts(rows, [{ when: "benchmark" }]);
    expect(others).toEqual([]);
    expect([alert?.metric, alert?.parameters.pValue]).toEqual(["ours", rows[0]?.adjustedPValue]);
  });

  it("take one result, several under their names, and a list of anything", () => {
    const result = csat({ satisfied: 60, total: 100 });
    const rule: AlertRule = { when: "below", value: 70 };
    expect(told(alerts(result, [rule]))).toEqual([["below", "csat", null]]);
    expect(told(alerts({ support: result, sales: csat({ satisfied: 9, total: 10 }) }, [rule]))).toEqual([
      ["below", "support", null],
    ]);
    expect(told(alerts([result, controlChart([80, 60]), { nps: result }], [rule]))).toEqual([
      ["below", "csat", null],
      ["below", null, 2],
      ["below", "nps", null],
    ]);
    expect(told(alerts(csat([]), [{ when: "no-data" }, rule]))).toEqual([["no-data", "csat", null]]);
    expect(alerts([], [rule])).toEqual([]);
    expect(alerts(result, [])).toEqual([]);
  });

  it("take what any metric gives, whole and by segment", () => {
    for (const { metric, parts, exact: _, ...law } of lawCases) {
      const [part = []] = fc.sample(parts, { numRuns: 1, seed: 5 })[0] ?? [];
      const result = metric(part) as { value?: unknown };
      if (!("value" in result)) continue;
      expect(() => alerts(result, [{ when: "below", value: 0 }]), law.name).not.toThrow();
      expect(
        () => alerts([{ segment: "a", by: {}, ...result }], [{ when: "few-answers", minimumResponses: 5 }]),
        law.name,
      ).not.toThrow();
    }
  });
});

describe("alerts of what is withheld", () => {
  const few = trend([...answers, { at: Date.UTC(2024, 3, 5), score: 9, plan: "Pro" }], {
    at: "at",
    every: "month",
    metric: nps.of("score"),
    minimumResponses: 30,
    asOf: "2024-05-01T00:00:00Z",
  });
  const states = [{ when: "suppressed" }, { when: "no-data" }] as const;

  it("say so of the rows of a trend, of their control chart and of their seasons", () => {
    const direct = alerts(few, states);
    expect(direct.map(({ when, subject, parameters }) => [when, subject, parameters])).toEqual([
      ["suppressed", "2024-04", { n: 1 }],
    ]);
    expect(alerts(controlChart(few), states)).toEqual(direct);
    expect(alerts(compareSeasons(few), states)).toEqual(direct);
  });

  it("say so of standardised segments, and tell by their verdicts which lie apart", () => {
    const rated = (agent: string, good: number, bad: number) => [
      ...Array.from({ length: good }, () => ({ agent, type: "x", rating: 5 })),
      ...Array.from({ length: bad }, () => ({ agent, type: "x", rating: 1 })),
    ];
    const rows = standardize([...rated("Ada", 90, 10), ...rated("Ben", 40, 60), ...rated("Cem", 1, 1)], {
      by: "agent",
      strata: "type",
      metric: csat.of("rating"),
      minimumResponses: 10,
    });
    const found = alerts(rows, [...states, { when: "versus-rest", direction: "below" }, { when: "below", value: 50 }]);
    expect(found.map(({ when, subject, subjectKind }) => [when, subject, subjectKind])).toEqual([
      ["versus-rest", "Ben", "segment"],
      ["below", "Ben", "segment"],
      ["suppressed", "Cem", "segment"],
    ]);
    const { value, versusRest, n } = rows[1] ?? {};
    expect(found[0]?.parameters).toEqual({
      value,
      difference: versusRest?.difference,
      direction: "below",
      pValue: versusRest?.adjustedPValue,
      n,
      unit: "percent",
    });
  });
});

describe("alerts of a journey", () => {
  const options = { stage: "plan", stages: ["Free", "Pro", "None"] } as const;

  it("name the stage, by one metric and by several", () => {
    const one = journey(answers, { ...options, metric: nps.of("score") });
    const rule = { when: "no-data" } as const;
    expect(alerts(one.stages, [rule])).toMatchObject([{ metric: "nps", subject: "None", subjectKind: "segment" }]);
    const several = journey(answers, { ...options, metric: { first: nps.of("score"), second: nps.of("score") } });
    expect(told(alerts(several.stages, [rule]))).toEqual([
      ["no-data", "first", "None"],
      ["no-data", "second", "None"],
    ]);
  });
});

describe("alerts by law", () => {
  const rules: AlertRule[] = [
    { when: "below", value: 20 },
    { when: "few-answers", minimumResponses: 30 },
    { when: "versus-rest" },
    { when: "change" },
  ];

  it("come in the order of the rows, whatever that is", () => {
    const byPlan = segment(answers, { by: ["plan", "score"], metric: nps.of("score") });
    fc.assert(
      fc.property(fc.shuffledSubarray(byPlan, { minLength: byPlan.length }), (rows) => {
        expect(alerts(rows, rules)).toEqual(rows.flatMap((row) => alerts(row, rules)));
      }),
    );
  });

  it("are the same for frozen inputs, and survive JSON", () => {
    const expected = alerts(months, rules);
    expect(alerts(freezeDeep(structuredClone(months)), freezeDeep([...rules]))).toEqual(expected);
    expect(alerts(JSON.parse(JSON.stringify(months)), JSON.parse(JSON.stringify(rules)))).toEqual(expected);
    expect(JSON.parse(JSON.stringify(expected))).toEqual(expected);
  });

  it("have no negative zeros, which JSON does not know", () => {
    const [alert] = alerts({ period: -0, value: -0, n: -0 }, [{ when: "few-answers", minimumResponses: 3 }]);
    expect(alert).toMatchObject({ subject: 0, parameters: { value: 0, n: 0 } });
  });

  it("have a template for every kind, whose names are all there", () => {
    const chart = controlChart([50, 52, 49, 51, 50, 48, 52, 50, 20], { baseline: 8 });
    const inputs = [
      ...months,
      chart,
      ...segment(answers, { by: "score", metric: nps.of("score") }),
      benchmark(nps({ promoters: 550, passives: 290, detractors: 160 }), { value: 45 }),
      nps([]),
      nps([9], { minimumResponses: 5 }),
      { ...months[0], complete: false },
    ];
    const kinds = Object.keys(alertTemplates) as (keyof typeof alertTemplates)[];
    const needed = { value: 0, minimumResponses: 100 };
    const all = kinds.map((when): AlertRule => {
      if (when === "below") return { when, value: 10 };
      if (when === "above") return { when, value: 10 };
      if (when === "few-answers") return { when, minimumResponses: needed.minimumResponses };
      return { when } as AlertRule;
    });
    const found = alerts(inputs, all);
    expect(new Set(found.map(({ when }) => when))).toEqual(new Set(kinds));
    for (const alert of found) {
      const names = [...alertTemplates[alert.when].matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const name of names) expect(["metric", "subject", ...Object.keys(alert.parameters)]).toContain(name);
    }
  });

  it("are refused or sound for any input and any rules", () => {
    const odd = fc.oneof(fc.constantFrom(...oddValues), fc.jsonValue({ maxDepth: 2 }), fc.double());
    const signal = fc.record({ rule: fc.string(), direction: fc.string(), periods: fc.array(odd, { maxLength: 2 }) });
    const fields = {
      value: odd,
      n: odd,
      period: odd,
      segment: odd,
      metric: odd,
      unit: odd,
      complete: odd,
      interval: fc.oneof(fc.record({ low: fc.double(), high: fc.nat() }), odd),
      change: fc.oneof(fc.record({ difference: fc.double(), pValue: fc.double() }), odd),
      versusRest: fc.oneof(
        fc.record({ difference: fc.nat(), adjustedPValue: fc.double(), verdict: fc.constantFrom("above", "below") }),
        odd,
      ),
      benchmark: odd,
      difference: odd,
      pValue: odd,
      verdict: odd,
      periodBefore: odd,
      signals: fc.oneof(fc.array(signal, { maxLength: 2 }), odd),
    };
    const row = fc.record(fields, { requiredKeys: ["value"] });
    const input = fc.oneof(
      fc.jsonValue(),
      row,
      fc.array(row, { maxLength: 4 }),
      fc.dictionary(fc.string(), row, { maxKeys: 3 }),
      fc.record({ rows: fc.oneof(fc.array(fc.oneof(row, odd), { maxLength: 3 }), odd), movingRangeLimit: odd }),
    );
    const rule = fc.record(
      {
        when: fc.oneof(fc.constantFrom(...Object.keys(alertTemplates)), odd),
        value: odd,
        minimumResponses: odd,
        by: odd,
        direction: odd,
        code: odd,
        periods: odd,
        certainty: odd,
      },
      { requiredKeys: ["when"] },
    );
    const good: AlertRule[] = [
      ...rules,
      { when: "signal" },
      { when: "benchmark" },
      { when: "above", value: 0, certainty: "interval" },
    ];
    fc.assert(
      fc.property(input, fc.oneof(fc.jsonValue(), fc.array(rule, { maxLength: 3 })), (given, chosen) => {
        expectSound(() => alerts(given as object, chosen as never));
        expectSound(() => alerts(given as object, good));
        expectSound(() => alerts(months, chosen as never));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("alerts refuse", () => {
  const result = { value: 3 };

  it.each<[string, unknown, unknown, string]>([
    ["no rules", result, {}, "rules must be an array of rules, got an object"],
    ["a rule that is none", result, ["below"], 'rules[0] must be an object, got "below"'],
    [
      "an unknown kind",
      result,
      [{ when: "low" }],
      'rules[0].when must be "below" or "above" or "signal" or "change" or "versus-rest" or "benchmark" or "few-answers" or "suppressed" or "no-data" or "incomplete", got "low"',
    ],
    [
      "a threshold without a figure",
      result,
      [{ when: "below" }],
      "rules[0].value must be a finite number (at most 1e90), got undefined",
    ],
    [
      "what a kind does not know",
      result,
      [{ when: "suppressed", value: 3 }],
      'rules[0].value must be a known name (when, code, severity, metric, periods, incomplete), got "value"',
    ],
    [
      "an unknown severity",
      result,
      [{ when: "change", severity: "high" }],
      'rules[0].severity must be "info" or "warning" or "critical", got "high"',
    ],
    ["an input that is none", 3, [], "input must be a result, or a row of a breakdown, got 3"],
    [
      "an input without a value",
      [{ a: 1 }],
      [],
      "input[0] must be a result with a value, or a row with such results, got an object",
    ],
    [
      "a value that is none",
      [{ nps: { value: "3" } }],
      [],
      'input[0].nps.value must be a finite number (at most 1e90), or null, got "3"',
    ],
    [
      "a chart with a row that is none",
      { rows: [1], movingRangeLimit: null },
      [],
      "input.rows[0] must be a row of a control chart, got 1",
    ],
  ])("%s", (_, input, rules, message) => {
    expect(messageOf(() => alerts(input as object, rules as never))).toBe(`alerts: ${message}`);
  });

  it("with all faults of all rules at once", () => {
    const fault = faultOf(() =>
      alerts(result, [{ when: "below" }, { when: "above", value: 1 }, { when: "change", by: -1 }] as never),
    );
    expect(fault.total).toBe(2);
    expect(fault.issues.map(({ message }) => message)).toEqual([
      "rules[0].value must be a finite number (at most 1e90), got undefined",
      "rules[2].by must be a finite number from 0 on, got -1",
    ]);
  });
});
