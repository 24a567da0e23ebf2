import { describe, expect, it } from "vitest";
import { cohort } from "../../src/breakdown/cohort.ts";
import { compare } from "../../src/breakdown/compare.ts";
import { compareGroups } from "../../src/breakdown/compare-groups.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { trend } from "../../src/breakdown/trend.ts";
import { MetricInputError } from "../../src/errors.ts";
import { toTable } from "../../src/format/to-table.ts";
import type { TableOptions } from "../../src/schemas/format.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { plainSpaces } from "./helpers.ts";

const answers = [
  { plan: "Pro", score: 10, rating: 5, joined: "2024-01-05T00:00:00Z", at: "2024-01-10T00:00:00Z" },
  { plan: "Pro", score: 9, rating: 4, joined: "2024-01-05T00:00:00Z", at: "2024-03-10T00:00:00Z" },
  { plan: "Pro", score: 8, rating: 4, joined: "2024-03-05T00:00:00Z", at: "2024-03-11T00:00:00Z" },
  { plan: "Free", score: 3, rating: 2, joined: "2024-03-05T00:00:00Z", at: "2024-03-12T00:00:00Z" },
  { plan: null, score: null, rating: 5, joined: "2024-03-05T00:00:00Z", at: "2024-03-12T00:00:00Z" },
];
const byPlan = segment(answers, { by: "plan", metric: nps.of("score") });
const columnsOf = (rows: readonly object[]): string[] => Object.keys(rows[0] ?? {});

describe("toTable", () => {
  it("has the segment, the figure with its limits, how many, their share and the comparison with the rest", () => {
    const table = toTable(byPlan);
    expect(columnsOf(table)).toEqual(["segment", "value", "low", "high", "n", "share", "versusRest", "versusRest p"]);
    expect(table.map(({ segment, value, n, share }) => [segment, value, n, share])).toEqual([
      ["Free", -100, 1, 25],
      ["Pro", 200 / 3, 3, 75],
      [null, null, 0, 0],
    ]);
    expect(table[1]?.low).toBe(byPlan[1]?.interval?.low);
    expect(table[1]?.["versusRest p"]).toBe(byPlan[1]?.versusRest.adjustedPValue);
  });

  it("has several metrics side by side, each under its name", () => {
    const metric = { nps: nps.of("score"), csat: csat.of("rating") };
    const table = toTable(segment(answers, { by: "plan", metric }));
    const columns = ["", " low", " high", " n", " versusRest", " versusRest p"];
    expect(columnsOf(table)).toEqual([
      ...["segment", "n"],
      ...columns.map((column) => `nps${column}`),
      ...columns.map((column) => `csat${column}`),
    ]);
    expect(table.map((row) => [row.segment, row.nps, row.csat])).toEqual([
      ["Free", -100, 0],
      ["Pro", 200 / 3, 100],
      [null, null, 100],
    ]);
  });

  it("has the periods of a trend with the change from the one before", () => {
    const table = toTable(trend(answers, { at: "at", every: "month", metric: nps.of("score") }), { locale: "en" });
    expect(columnsOf(table)).toEqual(["period", "complete", "value", "low", "high", "n", "change", "change p"]);
    expect(table.map(({ period, complete, value, change }) => [period, complete, value, change])).toEqual([
      ["2024-01", "✓", "100", "—"],
      ["2024-02", "✓", "no data", "—"],
      ["2024-03", "✗", "0", "—"],
    ]);
  });

  it("has the cells and the ages of cohorts", () => {
    const { cells, ages } = cohort(answers, {
      joinedAt: "joined",
      at: "at",
      every: "month",
      metric: nps.of("score"),
    });
    expect(columnsOf(toTable(cells))).toEqual(["cohort", "age", "complete", "value", "low", "high", "n"]);
    expect(columnsOf(toTable(ages))).toEqual(["age", "cohorts", "value", "low", "high", "n"]);
  });

  it("has the pairs of groups, and one comparison", () => {
    const groups = segment(answers.slice(0, 4), { by: "plan", metric: csat.of("rating") });
    const { pairs } = compareGroups(groups);
    expect(columnsOf(toTable(pairs))).toEqual(["first", "second", "difference", "low", "high", "p"]);
    const change = compare(nps([3, 9]), nps([9, 10]));
    const [row] = toTable(change, { locale: "en" });
    expect(row).toMatchObject({ difference: "+100.0 points", p: expect.stringMatching(/^0\.\d+$/) });
  });

  it("has a row for each of the named results, and one for a single result", () => {
    expect(toTable({ NPS: nps([10, 3]), CSAT: csat([5]) }, { columns: ["metric", "value", "n"] })).toEqual([
      { metric: "NPS", value: 0, n: 2 },
      { metric: "CSAT", value: 100, n: 1 },
    ]);
    expect(toTable(nps([10]), { columns: ["metric", "value"] })).toEqual([{ metric: "nps", value: 100 }]);
  });

  it("has the plain fields of any other row, with the limits of its interval", () => {
    const interval = { low: 1, high: 3, confidenceLevel: 0.95, method: "wilson" };
    const rows = [{ step: "cart", count: 1200, percent: 12.34, interval, deep: { a: 1 }, list: [1] }];
    expect(toTable(rows)).toEqual([{ step: "cart", count: 1200, percent: 12.34, low: 1, high: 3 }]);
    expect(toTable(rows, { locale: "en" })).toEqual([
      { step: "cart", count: "1,200", percent: "12.3%", low: "1", high: "3" },
    ]);
  });

  it("has the limits of a field beside it, and what it is compared with", () => {
    const percentOfFirstInterval = { low: 30, high: 50, confidenceLevel: 0.95, method: "wilson" };
    const versusRest = { difference: 4.25, interval: null, pValue: 0.2, adjustedPValue: 0.4, unit: "percent" };
    const step = { step: 2, name: "cart", customers: 40, percentOfFirst: 40, percentOfFirstInterval, versusRest };
    expect(toTable([step], { locale: "en" })).toEqual([
      {
        step: "2",
        name: "cart",
        customers: "40",
        percentOfFirst: "40.0%",
        "percentOfFirst low": "30.0%",
        "percentOfFirst high": "50.0%",
        versusRest: "+4.3 percentage points",
        "versusRest p": "0.40",
      },
    ]);
  });

  it("chooses, orders and names columns, and reaches into rows by a path", () => {
    const columns = { Тариф: "segment", NPS: "value", Сторонники: "promoters.percent", План: "by.plan" };
    expect(
      toTable(byPlan, { columns, locale: "ru" }).map((row) => Object.values(row).map(String).map(plainSpaces)),
    ).toEqual([
      ["Free", "-100", "0,0 %", "Free"],
      ["Pro", "67", "66,7 %", "Pro"],
      ["—", "нет данных", "—", "—"],
    ]);
    expect(Object.keys(toTable(byPlan, { columns })[0] ?? {})).toEqual(Object.keys(columns));
  });

  it("gives the figures of a column the same number of decimals, unit by unit", () => {
    const wide = csat({ satisfied: 7, total: 10 });
    const narrow = csat({ satisfied: 712_345, total: 1_000_000 });
    const table = toTable({ wide, narrow, nps: nps([10, 9, 3]) }, { locale: "en", columns: ["value", "low"] });
    expect(table.map(({ value }) => value)).toEqual(["70.00%", "71.23%", "33"]);
  });

  it("tells apart what is withheld from what there is nothing of", () => {
    const table = toTable(segment(answers, { by: "plan", metric: nps.of("score"), minimumResponses: 2 }), {
      locale: "en",
      columns: ["segment", "value", "low"],
    });
    expect(table.map((row) => Object.values(row))).toEqual([
      ["Free", "withheld", "—"],
      ["Pro", "67", "-22"],
      ["—", "withheld", "—"],
    ]);
  });

  it("has the names of segments as they are, years as well", () => {
    const rows = segment([{ year: 2024, score: 9 }], { by: "year", metric: nps.of("score") });
    expect(toTable(rows, { locale: "en", columns: ["segment"] })).toEqual([{ segment: "2024" }]);
    expect(toTable(rows, { columns: ["segment"] })).toEqual([{ segment: 2024 }]);
  });

  it("has an empty cell where a row has no such field, or no number there", () => {
    const rows = [{ a: 1 }, { b: Number.NaN, a: undefined }, { a: -0 }];
    expect(toTable(rows)).toEqual([
      { a: 1, b: null },
      { a: null, b: null },
      { a: 0, b: null },
    ]);
  });

  it("has no rows for no rows, whatever the columns", () => {
    expect(toTable([])).toEqual([]);
    expect(toTable([], { columns: ["value"] })).toEqual([]);
  });

  it("takes a heading that is the name of a prototype for a name", () => {
    const [row] = toTable([{ a: 1 }], { columns: JSON.parse('{"__proto__": "a"}') });
    expect(Object.entries(row ?? {})).toEqual([["__proto__", 1]]);
  });

  it("leaves the results as they are", () => {
    const frozen = Object.freeze(byPlan.map((row) => Object.freeze({ ...row })));
    expect(() => toTable(frozen, { locale: "ky" })).not.toThrow();
  });
});

describe("what toTable refuses", () => {
  it.each<[unknown, unknown, string]>([
    [7, {}, "toTable: results must be an array of records, a result, or an object of named results, got 7"],
    [
      [{ plan: "Pro", nps: { value: "high", unit: "points" } }],
      {},
      'toTable: results[0].nps.value must be a finite number or null, got "high"',
    ],
    [
      [{ metric: "nps", value: 7, versusRest: { difference: 1, interval: 7 } }],
      {},
      "toTable: results[0].versusRest.interval must be an interval (low, high, confidenceLevel) or null, got 7",
    ],
    [[byPlan[0], null], {}, "toTable: results[1] must be a record, got null"],
    [
      { cells: [], ages: [] },
      {},
      "toTable: results.cells must be a record or a plain value; a list of rows goes in by itself, got an array",
    ],
    [
      [{ a: 1, b: 2 }],
      { columns: ["a", "c"] },
      'toTable: options.columns[1] must be a column of these rows (a, b) or the path of a field, got "c"',
    ],
    [
      [{ a: 1 }],
      { columns: { A: "constructor" } },
      'toTable: options.columns.A must be a column of these rows (a) or the path of a field, got "constructor"',
    ],
    [
      [],
      { columns: [] },
      "options.columns must be a list of names of columns, or an object of headings with a name each",
    ],
    [[], { caption: "x" }, 'options.caption must be a known name (locale, digits, words, columns), got "caption"'],
  ])("%j with %j", (results, options, message) => {
    expect(() => toTable(results as object, options as TableOptions)).toThrow(MetricInputError);
    expect(() => toTable(results as object, options as TableOptions)).toThrow(message);
  });
});
