import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { compareSeasons } from "../../src/breakdown/compare-seasons.ts";
import { trend } from "../../src/breakdown/trend.ts";
import { adjustHolm } from "../../src/stats/adjust.ts";
import { createRandom } from "../../src/stats/random.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { expectSound, faultOf, freezeDeep, oddValues } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;

function drawAnswers(count: number, from: string, to: string) {
  const random = createRandom("seasons");
  const [first, last] = [Date.parse(from), Date.parse(to)];
  return Array.from({ length: count }, () => {
    const at = first + random.integer(last - first);
    return { at, score: random.integer(11), rating: 1 + random.integer(5) };
  });
}

const answers = drawAnswers(6000, "2022-01-01T00:00:00Z", "2024-07-01T00:00:00Z");

describe("compareSeasons of months", () => {
  const months = trend(answers, { at: "at", every: "month", metric: nps.of("score") });
  const rows = compareSeasons(months);

  it("compares each with the month of the year before, as compare does, and adjusts for all of them", () => {
    expect(rows.map(({ period }) => period)).toEqual(months.map(({ period }) => period));
    const pValues = rows.map((row, i) => {
      if (i < 12) {
        expect(row).toMatchObject({ periodBefore: null, difference: null, reason: "no-earlier-period", notes: [] });
        return null;
      }
      const [before, month] = [months[i - 12], months[i]];
      const { difference, interval, pValue, method, unit } = compare(before as never, month as never);
      expect(row).toMatchObject({ difference, interval, pValue, method, unit, reason: null });
      expect(row).toMatchObject({ periodBefore: before?.period, valueBefore: before?.value, nBefore: before?.n });
      return pValue;
    });
    expect(rows.map(({ adjustedPValue }) => adjustedPValue)).toEqual(adjustHolm(pValues));
  });

  it("says where a month is longer, and where one is not over", () => {
    const notes = new Map(rows.map((row) => [row.period, row.notes]));
    expect(notes.get("2024-02")).toEqual(["different-length"]);
    expect(notes.get("2024-03")).toEqual([]);
    expect(notes.get("2024-06")).toEqual(["incomplete"]);
  });

  it("is the same by twelve rows, as no month is left out", () => {
    expect(compareSeasons(months, { lag: 12 })).toEqual(rows);
    expect(compareSeasons(months, { lag: 1 })[2]?.difference).toBe(months[2]?.change.difference);
  });

  it("gives the same for frozen rows and rows in another order, and survives JSON", () => {
    expect(compareSeasons(freezeDeep(structuredClone(months)))).toEqual(rows);
    const withoutTimes = months.map(({ start: _, end: __, ...month }) => month);
    const backwards = compareSeasons([...withoutTimes].reverse());
    expect(backwards.reverse()).toEqual(compareSeasons(withoutTimes));
    expect(JSON.parse(JSON.stringify(rows))).toEqual(rows);
  });

  it("leaves the p-values as they are, or keeps the share of false findings, where that is asked", () => {
    const alone = compareSeasons(months, { adjust: "none" });
    expect(alone.map(({ adjustedPValue }) => adjustedPValue)).toEqual(rows.map(({ pValue }) => pValue));
    const shared = compareSeasons(months, { adjust: "benjamini-hochberg" });
    for (const [i, { adjustedPValue }] of shared.entries()) {
      expect(Number(adjustedPValue)).toBeLessThanOrEqual(Number(rows[i]?.adjustedPValue));
    }
  });

  it("looks at one metric of several", () => {
    const both = trend(answers, {
      at: "at",
      every: "month",
      metric: { nps: nps.of("score"), csat: csat.of("rating") },
    });
    expect(compareSeasons(both, { metric: "nps" })).toEqual(rows);
    expect(compareSeasons(both, { metric: "csat" })[12]).toMatchObject({ metric: "csat", method: "pooled-z" });
  });
});

describe("compareSeasons of other periods", () => {
  const rowOf = (every: "hour" | "day" | "week" | "quarter" | "year", period: string, options: object = {}) => {
    const at = (text: string) => ({ at: text, score: 9 });
    const rows = [at("2019-12-20T10:00:00Z"), at("2021-02-10T10:00:00Z")];
    const table = trend(rows, { at: "at", every, metric: nps.of("score"), ...options });
    return compareSeasons(table).find((row) => row.period === period);
  };

  it("goes by the number of the week, and has nothing for week 53", () => {
    expect(rowOf("week", "2020-W52")?.periodBefore).toBe("2019-W52");
    expect(rowOf("week", "2020-W53")).toMatchObject({ periodBefore: null, reason: "no-such-period" });
    expect(rowOf("week", "2021-W01")?.periodBefore).toBe("2020-W01");
  });

  it("goes 52 weeks back where weeks have dates for labels", () => {
    const row = rowOf("week", "2020-12-27", { weekStartsOn: "sunday" });
    expect(row).toMatchObject({ periodBefore: "2019-12-29", notes: [] });
  });

  it("goes by the quarter, the year, the date and the hour, and has nothing for 29 February", () => {
    expect(rowOf("quarter", "2020-Q4")?.periodBefore).toBe("2019-Q4");
    expect(rowOf("year", "2021")?.periodBefore).toBe("2020");
    expect(rowOf("day", "2021-01-15")).toMatchObject({ periodBefore: "2020-01-15", notes: ["other-weekday"] });
    expect(rowOf("day", "2020-02-29")).toMatchObject({ periodBefore: null, reason: "no-such-period" });
    const hours = compareSeasons([
      { period: "2023-11-05T01", value: 1 },
      { period: "2024-11-05T01-05:00", value: 2 },
    ]);
    expect(hours[1]).toMatchObject({ periodBefore: "2023-11-05T01", difference: 1, notes: ["other-weekday"] });
  });

  it("takes the same weekday by 364 days", () => {
    const days = trend(
      [
        { at: "2023-01-01T00:00:00Z", score: 9 },
        { at: "2024-03-01T00:00:00Z", score: 9 },
      ],
      {
        at: "at",
        every: "day",
        metric: nps.of("score"),
      },
    );
    const row = compareSeasons(days, { lag: 364 }).at(-1);
    expect(row).toMatchObject({ periodBefore: "2023-03-03", notes: ["incomplete"] });
  });
});

describe("compareSeasons without a test", () => {
  const may = { period: "2024-05", ...csat({ satisfied: 130, total: 200 }) };
  const reasonOf = (before: object): unknown => compareSeasons([{ ...before, period: "2023-05" }, may])[1]?.reason;

  it("says why", () => {
    expect(reasonOf(csat({ satisfied: 110, total: 200 }))).toBe(null);
    expect(reasonOf(csat([]))).toBe("nothing-to-measure");
    expect(reasonOf(csat({ satisfied: 3, total: 4 }, { minimumResponses: 10 }))).toBe("suppressed");
    expect(reasonOf({ value: 60 })).toBe("no-uncertainty");
    const full = { ...may, ...csat({ satisfied: 200, total: 200 }) };
    expect(compareSeasons([{ ...full, period: "2023-05" }, full])[1]?.reason).toBe("no-variance");
  });

  it("still has the difference of values alone", () => {
    expect(compareSeasons([1, 2, 5], { lag: 2 })[2]).toMatchObject({
      periodBefore: 1,
      difference: 4,
      pValue: null,
      verdict: null,
    });
  });
});

describe("compareSeasons refuses", () => {
  const row = { period: "2024-05", value: 1 };

  it.each<[string, unknown, unknown, string]>([
    [
      "labels that are none of the calendar",
      [{ period: "May", value: 1 }],
      {},
      'rows[0].period must be a label of the calendar ("2024-05", "2024-Q2", "2024-W19", "2024-05-01") where lag is "year", got "May"',
    ],
    [
      "values alone by the year",
      [1],
      {},
      'rows[0].period must be a label of the calendar ("2024-05", "2024-Q2", "2024-W19", "2024-05-01") where lag is "year", got 1',
    ],
    [
      "rows of two units",
      [
        { ...row, unit: "hours" },
        { ...row, period: "2023-05", unit: "days" },
      ],
      {},
      'rows[1].unit must be the same in all rows ("hours"), got "days"',
    ],
    [
      "rows of two conventions",
      [
        { ...row, convention: "a" },
        { ...row, period: "2023-05", convention: "b" },
      ],
      {},
      'rows[1].convention must be the same in all rows ("a"), got "b"',
    ],
    [
      "shares and means",
      [
        { ...row, basis: { kind: "proportion", successes: 1, trials: 2 } },
        { period: "2023-05", value: 1, basis: { kind: "normal", center: 1, standardError: 1, method: "wald" } },
      ],
      {},
      'rows[1].basis must be of the same kind in all rows (proportion), got "wald"',
    ],
    ["an unknown lag", [row], { lag: "month" }, 'options.lag must be "year" or a whole number from 1 on, got "month"'],
    ["a lag of nothing", [row], { lag: 0 }, 'options.lag must be "year" or a whole number from 1 on, got 0'],
  ])("%s", (_, input, options, message) => {
    expect(messageOf(() => compareSeasons(input as never, options as never))).toBe(`compareSeasons: ${message}`);
  });

  it("nothing but with a MetricInputError", () => {
    const odd = fc.oneof(fc.constantFrom(...oddValues), fc.jsonValue({ maxDepth: 2 }), fc.double());
    const basis = fc.oneof(
      fc.record({ kind: fc.constant("proportion"), successes: fc.double(), trials: fc.double() }),
      fc.record({
        kind: fc.constant("mean"),
        center: fc.double(),
        standardError: fc.double(),
        degreesOfFreedom: fc.nat(9),
      }),
      fc.record({
        kind: fc.constant("normal"),
        center: fc.double(),
        standardError: fc.double(),
        method: fc.constant("wald"),
      }),
      odd,
    );
    const period = fc.oneof(fc.constantFrom("2023-05", "2024-05", "2024-02-29", "2024-W53", "2023", "2024"), odd);
    const one = fc.record({ period, value: odd, n: odd, basis, start: odd, end: odd }, { requiredKeys: ["period"] });
    const options = fc.oneof(
      fc.jsonValue(),
      fc.record({ lag: fc.oneof(fc.nat(4), odd), adjust: odd, metric: odd, alternative: odd }, { requiredKeys: [] }),
    );
    const rows = fc.oneof(fc.jsonValue(), fc.array(one, { maxLength: 5 }), fc.array(odd, { maxLength: 5 }));
    fc.assert(
      fc.property(rows, options, (input, chosen) => {
        expectSound(() => compareSeasons(input as never));
        expectSound(() => compareSeasons(input as never, { lag: 1 }));
        expectSound(() => compareSeasons(input as never, chosen as never));
      }),
      { numRuns: 1000 },
    );
  });
});
