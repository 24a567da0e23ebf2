import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { trend } from "../../src/breakdown/trend.ts";
import { defineMetric } from "../../src/metric.ts";
import type { TrendSettings } from "../../src/schemas/breakdowns.ts";
import { createRandom } from "../../src/stats/random.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";
import { faultOf, freezeDeep } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;
const score = nps.of("score");

interface Row {
  readonly at: string | number | Date | null;
  readonly score: number | null;
}

const rowsAt = (...instants: Row["at"][]): Row[] => instants.map((at) => ({ at, score: 9 }));
const labels = (
  instants: Row["at"][],
  options: Omit<TrendSettings, "every"> & { every: TrendSettings["every"]; timeZone?: string },
): string[] => trend(rowsAt(...instants), { at: "at", metric: score, ...options }).map(({ period }) => period);

function drawRows(count: number, seed: string, from: number, to: number): Row[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => ({
    at: random.uniform() < 0.05 ? null : from + random.integer(to - from),
    score: random.uniform() < 0.1 ? null : random.integer(11),
  }));
}

describe("trend", () => {
  const rows = [
    { at: "2024-01-10T00:00:00Z", score: 3 },
    { at: "2024-01-20T00:00:00Z", score: 9 },
    { at: "2024-03-05T00:00:00Z", score: 10 },
    { at: null, score: 0 },
  ];

  it("gives a row a period: its name and bounds, the metric's own result, and the change from the period before", () => {
    const head = { timeZone: "UTC", undated: 1 };
    const none = { difference: null, interval: null, pValue: null, method: null };
    expect(trend(rows, { at: "at", every: "month", metric: score })).toEqual([
      {
        period: "2024-01",
        start: "2024-01-01T00:00:00Z",
        end: "2024-02-01T00:00:00Z",
        complete: true,
        ...head,
        ...nps([3, 9]),
        change: { ...none, unit: null },
      },
      {
        period: "2024-02",
        start: "2024-02-01T00:00:00Z",
        end: "2024-03-01T00:00:00Z",
        complete: true,
        ...head,
        ...nps([]),
        change: { ...none, unit: "points" },
      },
      {
        period: "2024-03",
        start: "2024-03-01T00:00:00Z",
        end: "2024-04-01T00:00:00Z",
        complete: false,
        ...head,
        ...nps([10]),
        change: { ...none, unit: "points" },
      },
    ]);
  });

  it("tests each change like compare", () => {
    const months = trend(drawRows(300, "change", Date.UTC(2024, 0), Date.UTC(2024, 6)), {
      at: "at",
      every: "month",
      metric: score,
      confidenceLevel: 0.9,
    });
    for (const [place, month] of months.entries()) {
      const before = months[place - 1];
      if (before) expect(month.change).toEqual(compare(before, month, { confidenceLevel: 0.9 }));
    }
    expect(months.length).toBe(6);
  });

  it("puts several metrics under their names", () => {
    const rated = rows.map((row) => ({ ...row, rating: 5 }));
    const [january, february] = trend(rated, {
      at: "at",
      every: "month",
      metric: { nps: score, csat: csat.of("rating") },
    });
    expect(january).toMatchObject({ period: "2024-01", nps: { value: 0, n: 2 }, csat: { value: 100 } });
    expect(february).toMatchObject({
      nps: { value: null, change: { unit: "points" } },
      csat: { change: { unit: "percent" } },
    });
  });

  it("gives no periods where there are no instants", () => {
    expect(trend([], { at: "at", every: "day", metric: score })).toEqual([]);
    expect(trend({ at: [], score: [] }, { at: "at", every: "day", metric: score })).toEqual([]);
    expect(trend([{ at: null, score: 9 }, { score: 9 }], { at: "at", every: "day", metric: score })).toEqual([]);
  });

  it("takes columns, typed and coded, as it takes records", () => {
    const records = drawRows(200, "columns", Date.UTC(2024, 0), Date.UTC(2024, 3)).filter(({ at }) => at !== null);
    const expected = trend(records, { at: "at", every: "week", metric: score });
    const at = records.map((row) => Number(row.at));
    const scores = records.map((row) => row.score);
    const distinct = [...new Set(at)];
    for (const column of [
      at,
      Float64Array.from(at),
      { codes: Uint32Array.from(at, (t) => distinct.indexOf(t)), dictionary: distinct },
    ]) {
      expect(trend({ at: column, score: scores }, { at: "at", every: "week", metric: score })).toEqual(expected);
    }
  });

  it("takes a function for the instant, and tuples for rows", () => {
    const nested = rows.map((row) => ({ answer: row }));
    const metric = nps.of((row: (typeof nested)[number]) => row.answer.score);
    expect(trend(nested, { at: (row) => row.answer.at, every: "month", metric })).toEqual(
      trend(rows, { at: "at", every: "month", metric: score }),
    );
    const tuples = rows.map((row): [string | null, number] => [row.at, row.score]);
    expect(trend(tuples, { at: "0", every: "month", metric: nps.of("1") }).map(({ n }) => n)).toEqual([2, 0, 1]);
  });

  it("leaves its input alone", () => {
    const frozen = freezeDeep(structuredClone(rows));
    expect(trend(frozen, { at: "at", every: "month", metric: score })).toEqual(
      trend(rows, { at: "at", every: "month", metric: score }),
    );
  });

  it("withholds periods of few answers, and their changes", () => {
    const found = trend(rows, { at: "at", every: "month", metric: score, minimumResponses: 2 });
    expect(found.map(({ n, value, suppressed }) => [n, value, suppressed])).toEqual([
      [2, 0, false],
      [0, null, true],
      [1, null, true],
    ]);
    const next = trend(rowsAt("2024-01-01T00:00Z", "2024-02-01T00:00Z", "2024-02-02T00:00Z"), {
      at: "at",
      every: "month",
      metric: score,
      minimumResponses: 2,
    });
    expect(next[1]?.change).toMatchObject({ difference: null, pValue: null });
  });

  it("follows a metric of one's own", () => {
    const highest = defineMetric({
      name: "highest",
      summarize: (scores: readonly (number | null)[]) => Math.max(-1, ...scores.map(Number)),
      merge: Math.max,
      measure: (value) => ({ metric: "highest", value: value < 0 ? null : value }),
    });
    const found = trend(rows, { at: "at", every: "month", metric: highest.of("score") });
    expect(found.map(({ value, change }) => [value, change.difference])).toEqual([
      [9, null],
      [null, null],
      [10, null],
    ]);
    const rolling = trend(rows, { at: "at", every: "month", metric: highest.of("score"), window: 2 });
    expect(rolling.map(({ value }) => value)).toEqual([9, 9, 10]);
  });
});

describe("the periods of trend", () => {
  it.each<[TrendSettings["every"], string[]]>([
    ["hour", ["2024-12-30T23", "2024-12-31T00"]],
    ["day", ["2024-12-30", "2024-12-31"]],
    ["week", ["2025-W01"]],
    ["month", ["2024-12"]],
    ["quarter", ["2024-Q4"]],
    ["year", ["2024"]],
  ])("may be a %s: %j", (every, expected) => {
    expect(labels(["2024-12-30T23:59:59.999Z", "2024-12-31T00:00:00Z"], { every })).toEqual(expected);
  });

  it("begin with the instant at which they start and end before the next one does", () => {
    const days = trend(rowsAt("2024-05-01T00:00:00Z", "2024-05-01T23:59:59.999Z", "2024-05-02T00:00:00Z"), {
      at: "at",
      every: "day",
      metric: score,
    });
    expect(days.map(({ period, n }) => [period, n])).toEqual([
      ["2024-05-01", 2],
      ["2024-05-02", 1],
    ]);
  });

  it("start weeks on Monday, as ISO 8601 has it, or on any other day", () => {
    const instants = ["2024-03-09T12:00:00Z", "2024-03-10T12:00:00Z", "2024-03-11T12:00:00Z"];
    expect(labels(instants, { every: "week" })).toEqual(["2024-W10", "2024-W11"]);
    expect(labels(instants, { every: "week", weekStartsOn: "sunday" })).toEqual(["2024-03-03", "2024-03-10"]);
    expect(labels(instants, { every: "week", weekStartsOn: "saturday" })).toEqual(["2024-03-09"]);
  });

  it("are those of the calendar of UTC when nothing is said, and name their zone", () => {
    const instant = "2024-01-31T20:00:00Z";
    const [utc] = trend(rowsAt(instant), { at: "at", every: "month", metric: score });
    const [bishkek] = trend(rowsAt(instant), { at: "at", every: "month", metric: score, timeZone: "Asia/Bishkek" });
    expect([utc?.period, utc?.timeZone]).toEqual(["2024-01", "UTC"]);
    expect(bishkek).toMatchObject({
      period: "2024-02",
      timeZone: "Asia/Bishkek",
      start: "2024-02-01T00:00:00+06:00",
      end: "2024-03-01T00:00:00+06:00",
    });
  });

  it("are a day of 23 hours in spring and one of 25 in autumn", () => {
    const hours = (day: string): (number | string)[][] =>
      trend(rowsAt(`${day}T12:00`), { at: "at", every: "day", timeZone: "America/New_York", metric: score }).map(
        ({ start, end }) => [start, end, (Date.parse(end) - Date.parse(start)) / 3_600_000],
      );
    expect(hours("2024-03-10")).toEqual([["2024-03-10T00:00:00-05:00", "2024-03-11T00:00:00-04:00", 23]]);
    expect(hours("2024-11-03")).toEqual([["2024-11-03T00:00:00-04:00", "2024-11-04T00:00:00-05:00", 25]]);
  });

  it("tell the two hours apart that the clocks show twice", () => {
    expect(
      labels(["2024-11-03T05:30:00Z", "2024-11-03T06:30:00Z", "2024-11-03T07:30:00Z"], {
        every: "hour",
        timeZone: "America/New_York",
      }),
    ).toEqual(["2024-11-03T01-04:00", "2024-11-03T01-05:00", "2024-11-03T02"]);
  });

  it("leave out a day that a zone skipped, and start a day late where the clocks skip midnight", () => {
    expect(labels(["2011-12-29T12:00", "2011-12-31T12:00"], { every: "day", timeZone: "Pacific/Apia" })).toEqual([
      "2011-12-29",
      "2011-12-31",
    ]);
    const [day] = trend(rowsAt("2018-11-04T12:00"), {
      at: "at",
      every: "day",
      timeZone: "America/Sao_Paulo",
      metric: score,
    });
    expect(day?.start).toBe("2018-11-04T01:00:00-02:00");
  });

  it("are there though nobody answered in them", () => {
    const found = trend(rowsAt("2023-11-15T00:00:00Z", "2024-02-15T00:00:00Z"), {
      at: "at",
      every: "month",
      metric: score,
    });
    expect(found.map(({ period, n, value }) => [period, n, value])).toEqual([
      ["2023-11", 1, 100],
      ["2023-12", 0, null],
      ["2024-01", 0, null],
      ["2024-02", 1, 100],
    ]);
  });

  it("join without gaps, hold the rows that lie in them, and leave no dated row out", () => {
    const span = fc.integer({ min: 1, max: 400 }).map((days) => days * 86_400_000);
    const unit = fc.constantFrom<TrendSettings["every"]>("day", "week", "month", "quarter", "year");
    const zone = fc.constantFrom(
      "UTC",
      "Asia/Bishkek",
      "America/New_York",
      "America/Sao_Paulo",
      "Australia/Lord_Howe",
      "+05:45",
    );
    const start = fc.integer({ min: Date.UTC(2010, 0), max: Date.UTC(2024, 0) });
    fc.assert(
      fc.property(start, span, unit, zone, fc.integer(), (from, length, every, timeZone, seed) => {
        const rows = drawRows(50, `span ${seed}`, from, from + length);
        const dated = rows.filter(({ at }) => at !== null);
        const periods = trend(rows, { at: "at", every, timeZone, metric: score });
        for (const [place, { start, end, n, missing, undated, value }] of periods.entries()) {
          const inside = dated.filter(({ at }) => Number(at) >= Date.parse(start) && Number(at) < Date.parse(end));
          expect({ n: n + missing, undated, value }).toEqual({
            n: inside.length,
            undated: rows.length - dated.length,
            value: score(inside).value,
          });
          if (place > 0) expect(periods[place - 1]?.end).toBe(start);
        }
        expect(periods.reduce((sum, { n, missing }) => sum + n + missing, 0)).toBe(dated.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe("the reach of the data in trend", () => {
  const options = { at: "at", every: "month", metric: score } as const;

  it("is the last instant when nothing is said, so that the last period is open", () => {
    const found = trend(rowsAt("2024-01-15T00:00:00Z", "2024-02-29T23:59:59Z"), options);
    expect(found.map(({ complete }) => complete)).toEqual([true, false]);
  });

  it("closes periods up to asOf, and shows those after the last answer", () => {
    const found = trend(rowsAt("2024-01-15T00:00:00Z"), { ...options, asOf: "2024-03-10T00:00:00Z" });
    expect(found.map(({ period, n, complete }) => [period, n, complete])).toEqual([
      ["2024-01", 1, true],
      ["2024-02", 0, true],
      ["2024-03", 0, false],
    ]);
  });

  it("ends with the period that ends at asOf", () => {
    const found = trend(rowsAt("2024-01-15T00:00:00Z"), { ...options, asOf: Date.UTC(2024, 2) });
    expect(found.map(({ period, complete }) => [period, complete])).toEqual([
      ["2024-01", true],
      ["2024-02", true],
    ]);
  });

  it("may be the very instant of the last answer, at the start of a period too", () => {
    const found = trend(rowsAt("2024-01-15T00:00:00Z", "2024-02-01T00:00:00Z"), {
      ...options,
      asOf: new Date(Date.UTC(2024, 1)),
    });
    expect(found.map(({ period, n, complete }) => [period, n, complete])).toEqual([
      ["2024-01", 1, true],
      ["2024-02", 1, false],
    ]);
  });

  it("may not lie before an answer", () => {
    expect(
      messageOf(() =>
        trend(rowsAt("2024-01-15T00:00:00Z", "2024-02-01T00:00:00Z"), { ...options, asOf: "2024-01-31T00:00:00Z" }),
      ),
    ).toBe('trend: rows[1].at must be no later than asOf (2024-01-31T00:00:00Z), got "2024-02-01T00:00:00Z"');
  });

  it.each<[unknown, string | undefined, string]>([
    [
      "tomorrow",
      undefined,
      'a Date, epoch milliseconds or an ISO 8601 string with an offset (or give timeZone), got "tomorrow"',
    ],
    ["2024-03-01", undefined, 'a string with an offset, such as Z or +06:00 (or give timeZone), got "2024-03-01"'],
    ["2024-02-30", "UTC", 'a date and time that exist, got "2024-02-30"'],
    [Number.NaN, undefined, "epoch milliseconds from -8.64e15 to 8.64e15, got NaN"],
    [null, undefined, "a Date, epoch milliseconds or an ISO 8601 string with an offset (or give timeZone), got null"],
  ])("may not be %j", (asOf, timeZone, message) => {
    const call = (): unknown => trend(rowsAt("2024-01-15T00:00:00Z"), { ...options, timeZone, asOf: asOf as Date });
    expect(messageOf(call)).toBe(`trend: options.asOf must be ${message}`);
  });
});

describe("the window of trend", () => {
  const rows = drawRows(400, "window", Date.UTC(2023, 0), Date.UTC(2024, 0));
  const options = { at: "at", every: "month", metric: score } as const;

  it.each([2, 3, 12, 100])("of %i periods is a recount of all their answers", (window) => {
    const months = trend(rows, options);
    for (const [place, rolling] of trend(rows, { ...options, window }).entries()) {
      const first = Date.parse(months[Math.max(0, place - window + 1)]?.start ?? "");
      const covered = rows.filter(
        ({ at }) => at !== null && Number(at) >= first && Number(at) < Date.parse(rolling.end),
      );
      const { n, value, interval, promoters, missing } = rolling;
      expect({ n, value, interval, promoters, missing }).toEqual(
        (({ n, value, interval, promoters, missing }) => ({ n, value, interval, promoters, missing }))(score(covered)),
      );
      expect(rolling.complete).toBe(place >= window - 1 && months[place]?.complete);
      expect([rolling.period, rolling.start]).toEqual([months[place]?.period, months[place]?.start]);
    }
  });

  it("counts every answer alike, and so is no mean of the periods' values", () => {
    const two = [
      ...rowsAt("2024-01-05T00:00Z", "2024-02-05T00:00Z", "2024-02-06T00:00Z"),
      { at: "2024-01-07T00:00Z", score: 0 },
    ];
    const rolling = trend(two, { ...options, window: 2 });
    expect(trend(two, options).map(({ value }) => value)).toEqual([0, 100]);
    expect(rolling[1]?.value).toBe(50);
  });

  it("has changes, but no tests, as windows overlap", () => {
    const rolling = trend(rows, { ...options, window: 3 });
    expect(rolling[5]?.change).toEqual({
      difference: Number(rolling[5]?.value) - Number(rolling[4]?.value),
      interval: null,
      pValue: null,
      method: null,
      unit: "points",
    });
  });
});

describe("the instants of trend", () => {
  it("may be strings with offsets, epoch milliseconds and dates, side by side", () => {
    const instants = [
      "2024-05-01T05:00:00+06:00",
      Date.UTC(2024, 4, 1),
      new Date(Date.UTC(2024, 4, 1, 1)),
      "2024-05-01t02:00z",
    ];
    expect(
      trend(rowsAt(...instants), { at: "at", every: "day", metric: score }).map(({ period, n }) => [period, n]),
    ).toEqual([
      ["2024-04-30", 1],
      ["2024-05-01", 3],
    ]);
  });

  it("may be times on the wall where a zone is given, and days", () => {
    const instants = ["2024-05-01", "2024-05-01T23:59", "2024-05-02 00:00"];
    expect(
      trend(rowsAt(...instants), { at: "at", every: "day", timeZone: "Asia/Bishkek", metric: score }).map(
        ({ period, n }) => [period, n],
      ),
    ).toEqual([
      ["2024-05-01", 2],
      ["2024-05-02", 1],
    ]);
  });

  it.each<[unknown, string | undefined, string, string]>([
    ["2024-05-01T10:00", undefined, "invalid-instant", '"2024-05-01T10:00"'],
    ["2024-05-01", undefined, "invalid-instant", '"2024-05-01"'],
    ["2024-02-30T00:00:00Z", "UTC", "invalid-instant", '"2024-02-30T00:00:00Z"'],
    ["yesterday", "UTC", "invalid-instant", '"yesterday"'],
    ["", "UTC", "invalid-instant", '""'],
    [Number.NaN, "UTC", "invalid-instant", "NaN"],
    [8.64e15 + 1, "UTC", "invalid-instant", "8640000000000001"],
    [new Date(Number.NaN), "UTC", "invalid-instant", "an invalid Date"],
    [true, "UTC", "invalid-instant", "true"],
    [{}, "UTC", "invalid-instant", "an object"],
  ])("may not be %j with the zone %j", (at, timeZone, code, received) => {
    const rows = [...rowsAt("2024-05-01T00:00:00Z", null), { at, score: 9 }];
    const expected = `a Date, epoch milliseconds or an ISO 8601 string${timeZone ? "" : " with an offset (or give timeZone)"}`;
    const byName = faultOf(() => trend(rows, { at: "at", every: "day", timeZone, metric: score }));
    expect(byName.message).toBe(`trend: rows[2].at must be ${expected}, got ${received}`);
    expect(byName.code).toBe(code);
    const byFunction = messageOf(() => trend(rows, { at: (row) => row.at, every: "day", timeZone, metric: score }));
    expect(byFunction).toBe(`trend: rows[2] must be ${expected}, got ${received}`);
  });

  it("are ten faults and a count when a hundred thousand are wrong", () => {
    const at = new Array<string>(100_000).fill("soon");
    const fault = faultOf(() =>
      trend({ at, score: new Uint8Array(100_000) }, { at: "at", every: "day", metric: score }),
    );
    expect([fault.issues.length, fault.total]).toEqual([10, 100_000]);
  });

  it("may lie as far from now as a Date reaches", () => {
    for (const at of [-8.64e15, 8.64e15]) {
      expect(trend(rowsAt(at), { at: "at", every: "year", metric: score }).length).toBe(1);
    }
  });
});

describe("what trend refuses", () => {
  const rows = rowsAt("2024-05-01T00:00:00Z");
  const good = { at: "at", every: "day", metric: score };
  const units = '"hour" or "day" or "week" or "month" or "quarter" or "year"';

  it.each<[object | undefined, string | RegExp]>([
    [
      { ...good, at: "answeredAt" },
      'trend: rows[0].answeredAt must be one of the fields that exist (at, score), got "answeredAt"',
    ],
    [{ ...good, at: ["at"] }, "trend: options.at must be a field's name or a function, got an array"],
    [{ ...good, every: "fortnight" }, `trend: options.every must be ${units}, got "fortnight"`],
    [{ at: "at", metric: score }, `trend: options.every must be ${units}, got undefined`],
    [{ at: "at", every: "day" }, "trend: options.metric must be given, got undefined"],
    [
      { ...good, metric: { start: score } },
      /^trend: options.metric.start must be under a name that no row begins with \(period, /,
    ],
    [{ ...good, window: 0 }, "trend: options.window must be a whole number from 1 on, got 0"],
    [{ ...good, window: 1.5 }, "trend: options.window must be a whole number from 1 on, got 1.5"],
    [{ ...good, timeZone: "Mars/Olympus" }, /^trend: options.timeZone must be .*, got "Mars\/Olympus"$/],
    [{ ...good, timeZone: 6 }, "trend: options.timeZone must be an IANA time zone, got 6"],
    [{ ...good, weekStartsOn: "Monday" }, /^trend: options.weekStartsOn must be "monday" or .*, got "Monday"$/],
    [{ ...good, timezone: "UTC" }, /^trend: options.timezone must be a known name \(at, every, .*\), got "timezone"$/],
    [
      { ...good, every: "hour", asOf: Date.UTC(2300, 0) },
      'trend: options.every must be a unit that cuts the span of the rows into at most 100000 periods, got "hour"',
    ],
    [
      { ...good, asOf: Date.UTC(2424, 0) },
      'trend: options.every must be a unit that cuts the span of the rows into at most 100000 periods, got "day"',
    ],
    [undefined, "trend: options must be an object, got undefined"],
  ])("the options %j", (options, message) => {
    const text = messageOf(() => trend(rows, options as never));
    if (typeof message === "string") expect(text).toBe(message);
    else expect(text).toMatch(message);
  });

  it("rows that are none, and answers that are none, by their place", () => {
    expect(messageOf(() => trend([null] as never, good as never))).toBe("trend: rows[0] must be a record, got null");
    expect(messageOf(() => trend(5 as never, good as never))).toBe(
      "trend: rows must be an array of records or a table of columns, got 5",
    );
    const wrong = [...rows, { at: "2024-07-01T00:00:00Z", score: 12 }];
    expect(messageOf(() => trend(wrong, { at: "at", every: "day", metric: score }))).toBe(
      "nps: rows[1].score must be an integer from 0 to 10, got 12",
    );
  });
});
