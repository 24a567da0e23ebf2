import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cohort } from "../../src/breakdown/cohort.ts";
import { avgFirstResponseTime } from "../../src/support/index.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";

const day = 86_400_000;
const metric = nps.of("score");
const row = (joined: string, answered: string, score: number | null): object => ({ joined, answered, score });
const options = { joinedAt: "joined", at: "answered", every: "month", metric } as const;
const messageOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};
const answers = [
  row("2024-01-10T09:00:00Z", "2024-01-31T23:00:00Z", 6),
  row("2024-01-31T09:00:00Z", "2024-02-01T09:00:00Z", 9),
  row("2024-03-03T09:00:00Z", "2024-03-25T09:00:00Z", 10),
];

describe("cohort", () => {
  it("gives every cohort at every age that has begun, empty ones too", () => {
    const { cells, ages, asOf, undated } = cohort(answers, options);
    expect(cells.map((cell) => [cell.cohort, cell.age, cell.n, cell.value, cell.complete])).toEqual([
      ["2024-01", 0, 1, -100, true],
      ["2024-01", 1, 1, 100, true],
      ["2024-01", 2, 0, null, false],
      ["2024-02", 0, 0, null, true],
      ["2024-02", 1, 0, null, false],
      ["2024-03", 0, 1, 100, false],
    ]);
    expect(ages.map(({ age, cohorts, n, value }) => [age, cohorts, n, value])).toEqual([
      [0, 3, 2, 0],
      [1, 2, 1, 100],
      [2, 1, 0, null],
    ]);
    expect([asOf, undated]).toEqual(["2024-03-25T09:00:00Z", 0]);
    expect(cells[3]).toMatchObject({ start: "2024-02-01T00:00:00Z", end: "2024-03-01T00:00:00Z", metric: "nps" });
  });

  it("counts elapsed time by name, from the very instant of joining", () => {
    const { cells } = cohort(answers, { ...options, clock: "elapsed" });
    // 30 days after 31 January had begun; a month that begins in January has three ages.
    expect(cells.filter(({ n }) => n > 0).map((cell) => [cell.cohort, cell.age, cell.value])).toEqual([
      ["2024-01", 0, 0],
      ["2024-03", 0, 100],
    ]);
    expect(cells.filter((cell) => cell.cohort === "2024-01").map(({ complete }) => complete)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("cuts by the calendar of the zone", () => {
    const { cells } = cohort(answers, { ...options, timeZone: "Asia/Bishkek" });
    expect(cells.filter(({ n }) => n > 0).map((cell) => [cell.cohort, cell.age, cell.n])).toEqual([
      ["2024-01", 1, 2],
      ["2024-03", 0, 1],
    ]);
  });

  it("has the metric's result of the rows of each cell and of each age, whatever the clock", () => {
    const rows = fc.array(
      fc.record({ joined: fc.nat(40), wait: fc.nat(60), score: fc.option(fc.integer({ min: 0, max: 10 })) }),
      { minLength: 1, maxLength: 40 },
    );
    const every = fc.constantFrom("week", "month");
    const clock = fc.constantFrom("calendar", "elapsed");
    fc.assert(
      fc.property(rows, every, clock, fc.option(fc.nat(4)), (made, unit, kind, maximumAge) => {
        const table = made.map(({ joined, wait, score }) => ({
          joined: joined * day,
          answered: (joined + wait) * day,
          score,
        }));
        const { cells, ages } = cohort(table, {
          ...options,
          every: unit as "week",
          clock: kind as "elapsed",
          ...(maximumAge !== null && { maximumAge }),
        });
        const lengths = { day, week: 7 * day, month: 30 * day };
        const ageOf = ({ joined, answered }: { joined: number; answered: number }): number =>
          kind === "elapsed"
            ? Math.floor((answered - joined) / lengths[unit as "week"])
            : periodOf(answered, unit) - periodOf(joined, unit);
        const limit = maximumAge ?? Number.POSITIVE_INFINITY;
        expect(cells.reduce((sum, { n, missing }) => sum + n + missing, 0)).toBe(
          table.filter((one) => ageOf(one) <= limit).length,
        );
        for (const { cohort: label, start, end, age, complete, ...result } of cells) {
          const own = table.filter(
            (one) => ageOf(one) === age && one.joined >= Date.parse(start) && one.joined < Date.parse(end),
          );
          expect(result).toEqual(metric(own));
        }
        for (const { age, cohorts, ...result } of ages) {
          expect(cohorts).toBe(cells.filter((cell) => cell.age === age).length);
          expect(result).toEqual(metric(table.filter((one) => ageOf(one) === age)));
        }
      }),
      { numRuns: 30 },
    );
  });

  it("gives the same for columns, for functions as fields, and for several metrics", () => {
    const expected = cohort(answers, options);
    const rows = answers as { joined: string; answered: string; score: number }[];
    const columns = {
      joined: rows.map(({ joined }) => joined),
      answered: rows.map(({ answered }) => answered),
      score: Uint8Array.from(rows, ({ score }) => score),
    };
    expect(cohort(columns, options)).toEqual(expected);
    const { joined, answered } = { joined: "joined", answered: "answered" } as const;
    const byFunction = {
      joinedAt: (one: (typeof rows)[number]) => one[joined],
      at: (one: (typeof rows)[number]) => one[answered],
    };
    expect(cohort(rows, { ...options, ...byFunction })).toEqual(expected);
    const several = cohort(rows, {
      ...options,
      metric: { nps: metric, top: csat.of("score", {}).with({ scale: { min: 0, max: 10 } }) },
    });
    expect(several.cells.map((cell) => cell.nps.value)).toEqual(expected.cells.map(({ value }) => value));
    expect(several.ages[0]?.top.n).toBe(2);
  });

  it("works with a metric over records", () => {
    const tickets = [
      { joinedAt: 0, createdAt: 5 * day, firstRespondedAt: 5 * day + 60_000 },
      { joinedAt: 0, createdAt: 40 * day, firstRespondedAt: 40 * day + 120_000 },
    ];
    const { ages } = cohort(tickets, {
      joinedAt: "joinedAt",
      at: "createdAt",
      every: "month",
      metric: avgFirstResponseTime,
    });
    expect(ages.map(({ value }) => value)).toEqual([60, 120]);
  });

  it("withholds small cells, and not the ages that are large enough", () => {
    const { cells, ages } = cohort(answers, { ...options, minimumResponses: 2 });
    expect(cells.every(({ value, suppressed }) => value === null && suppressed)).toBe(true);
    expect(ages.map(({ value }) => value)).toEqual([0, null, null]);
  });

  it("leaves rows without an instant out, and counts them", () => {
    const rows = [
      ...answers,
      { joined: null, answered: "2024-02-01T09:00:00Z", score: 3 },
      { joined: "2024-01-01T00:00:00Z", score: 3 },
    ];
    expect(cohort(rows, options)).toMatchObject({ undated: 2, cells: cohort(answers, options).cells });
    expect(cohort([], options)).toEqual({ cells: [], ages: [], undated: 0, asOf: null });
    expect(cohort([{ joined: null, answered: null, score: 1 }], options)).toMatchObject({
      cells: [],
      undated: 1,
      asOf: null,
    });
  });

  it("closes ages up to asOf", () => {
    const { cells } = cohort(answers, { ...options, asOf: "2024-04-01T00:00:00Z" });
    expect(cells.length).toBe(6);
    expect(cells.every(({ complete }) => complete)).toBe(true);
    expect(cohort(answers, { ...options, asOf: "2024-04-01T00:00:01Z" }).cells.length).toBe(10);
  });

  it.each([
    [
      [row("2024-02-01T00:00:00Z", "2024-01-31T00:00:00Z", 5)],
      {},
      'rows[0].answered must be no earlier than joinedAt (2024-02-01T00:00:00Z), got "2024-01-31T00:00:00Z"',
    ],
    [
      answers,
      { asOf: "2024-02-01T09:00:00Z" },
      'rows[2].joined must be no later than asOf (2024-02-01T09:00:00Z), got "2024-03-03T09:00:00Z"',
    ],
    [
      answers,
      { every: "year", clock: "elapsed" },
      'options.every must be "hour", "day", "week" or "month" with clock "elapsed", got "year"',
    ],
    [answers, { joinedAt: "since" }, "rows[0].since must be one of the fields that exist (joined, answered, score)"],
    [
      [row("soon", "2024-02-01T00:00:00Z", 5)],
      {},
      "rows[0].joined must be a Date, epoch milliseconds or an ISO 8601 string",
    ],
    [
      [row("1900-01-01T00:00:00Z", "2024-02-01T00:00:00Z", 5)],
      { every: "day" },
      "options.every must be a unit that makes at most 100000 cells",
    ],
    [answers, { metric: { age: metric } }, "options.metric.age must be under a name that no row begins with"],
    [
      answers,
      { metric: nps },
      'must be an integer from 0 to 10 (lift a metric to a field of the rows: nps.of("field"))',
    ],
    [answers, { age: 3 }, "options.age must be a known name (joinedAt, at, every, metric,"],
    [5, {}, "rows must be an array of records or a table of columns, got 5"],
  ])("refuses %j with %j", (rows, more, message) => {
    expect(messageOf(() => cohort(rows as never, { ...options, ...more } as never))).toContain(message);
  });
});

function periodOf(instant: number, unit: string): number {
  const date = Math.floor(instant / day);
  if (unit === "day") return date;
  // The first of January 1970 was a Thursday.
  if (unit === "week") return Math.floor((date + 3) / 7);
  const at = new Date(instant);
  return at.getUTCFullYear() * 12 + at.getUTCMonth();
}
