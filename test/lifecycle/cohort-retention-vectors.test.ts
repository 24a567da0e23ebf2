import { describe, expect, it } from "vitest";
import { type CohortRetentionResult, cohortRetention } from "../../src/lifecycle/cohort-retention.ts";
import type { CohortRetentionSummary } from "../../src/lifecycle/cohort-summary.ts";
import type { CohortRetentionOptions } from "../../src/schemas/cohorts.ts";
import { expectClose, readReference } from "../stats/reference.ts";

interface RetentionInput {
  readonly events: readonly { readonly user: string; readonly at: string }[];
  readonly firstPeriod: string;
  readonly periods: number;
  readonly unit: "hour" | "day" | "week";
  readonly weekStart?: "sunday" | "monday";
  readonly kind: "first" | "recurring" | "rolling";
  readonly timeZone?: string;
  readonly minimumReturnOccurrences?: number;
}

const hour = 3_600_000;
const unitLength = { hour, day: 24 * hour, week: 7 * 24 * hour };

describe("cohortRetention on published tables", () => {
  const tables = readReference<RetentionInput, { matrix: number[][] }>("cohorts", "retention ");

  it.each(tables)("agrees with $name", ({ input, expected }) => {
    const { unit, periods, kind, timeZone = "UTC" } = input;
    // PostHog pads what has not come with zeros; here the data reach to the end of its table.
    const end = input.timeZone === "America/New_York" ? "2024-03-13T00:00:00-04:00" : endOf(input);
    const options: CohortRetentionOptions = {
      every: unit,
      weekStartsOn: input.weekStart ?? "monday",
      timeZone,
      asOf: end,
      cohortBy: kind === "first" ? "first-event" : "recurring",
      mode: kind === "rolling" ? "on-or-after" : "on",
      minimumOccurrences: input.minimumReturnOccurrences ?? 1,
    };
    const events = input.events.map(({ user, at }) => ({ customerId: user, at }));
    // A table that begins later leaves out the cohorts before.
    const result = cohortRetention(events, options);
    const table = result.cohorts.slice(result.cohorts.length - periods);
    expect(table.map(({ cells }, row) => padded(cells, row, periods))).toEqual(expected.matrix);
    expect(result.cohorts.every(({ cells }) => cells.every(({ complete }) => complete))).toBe(true);
  });

  it("reads the tables that begin with the first event to the end", () => {
    const whole = tables.filter(({ name }) => !name.includes("first day ignored"));
    expect(whole.length).toBe(tables.length - 1);
    for (const { input } of whole) {
      const events = input.events.map(({ user, at }) => ({ customerId: user, at }));
      const { unit, timeZone = "UTC", weekStart = "monday" } = input;
      const { cohorts } = cohortRetention(events, { every: unit, timeZone, weekStartsOn: weekStart });
      expect(cohorts[0]?.start.slice(0, 10)).toBe(input.firstPeriod.slice(0, 10));
    }
  });
});

describe("cohortRetention on counts", () => {
  it("gives Mixpanel's percentages from the counts of its interface", () => {
    interface Response {
      readonly response: Record<string, { counts: number[]; first: number }>;
    }
    const [example] = readReference<Response, { percent: Record<string, number[]> }>("cohorts", "Mixpanel");
    if (example === undefined) return expect.unreachable();
    const cohorts = Object.entries(example.input.response).map(([date, { counts, first }]) => ({
      start: Date.parse(date),
      size: first,
      counts,
    }));
    const result = cohortRetention.measure(daySummary(cohorts), { asOf: "2012-02-01T00:00:00Z" });
    for (const { cohort, cells } of result.cohorts.slice(0, 3)) {
      for (const [age, percent] of (example.expected.percent[cohort] ?? []).entries()) {
        expectClose(cells[age]?.percent, percent, { absolute: 1e-9 });
      }
    }
  });

  it("pools customers where a mean of cohorts would give each the same say (V30)", () => {
    const result = cohortRetention.measure(
      daySummary([
        { start: Date.parse("2024-01-01"), size: 1000, counts: [1000, 500] },
        { start: Date.parse("2024-01-02"), size: 500, counts: [500, 400] },
        { start: Date.parse("2024-01-03"), size: 700, counts: [700, 10] },
      ]),
      { asOf: "2024-01-04T12:00:00Z" },
    );
    expect(result.cohorts[2]?.cells[1]).toEqual({
      age: 1,
      active: 10,
      eligible: 700,
      percent: 1000 / 700,
      complete: false,
    });
    expect(result.curve[1]).toMatchObject({ active: 900, eligible: 1500, percent: 60 });
  });

  it.each([
    ["pooled", 60, 200 / 110],
    ["mean-of-rates", 65, 10],
    ["mixpanel", 56, (100 * 20) / (100 + 10_000)],
  ] as const)("averages cohorts by name: %s (V30, V31)", (average, first, second) => {
    const thousands = daySummary([
      { start: Date.parse("2024-01-01"), size: 1000, counts: [1000, 500] },
      { start: Date.parse("2024-01-02"), size: 500, counts: [500, 400] },
      { start: Date.parse("2024-01-03"), size: 700, counts: [700, 10] },
    ]);
    const tens = daySummary([
      { start: Date.parse("2024-01-01"), size: 10, counts: [10, 2] },
      { start: Date.parse("2024-01-02"), size: 100, counts: [100] },
    ]);
    const of = (summary: CohortRetentionSummary, asOf: string): CohortRetentionResult =>
      cohortRetention.measure(summary, { asOf, average });
    const result = of(thousands, "2024-01-04T12:00:00Z");
    expectClose(result.curve[1]?.percent, first, { relative: 1e-14 });
    expectClose(of(tens, "2024-02-01T00:00:00Z").curve[1]?.percent, second, { relative: 1e-14 });
    expect(result.curve[1]?.interval === null).toBe(average !== "pooled");
    expect(result.average).toBe(average);
  });

  it("does not let ten customers outweigh a hundred (V31)", () => {
    const result = cohortRetention.measure(
      daySummary([
        { start: Date.parse("2024-01-01"), size: 10, counts: [10, 2] },
        { start: Date.parse("2024-01-02"), size: 100, counts: [100] },
      ]),
      { asOf: "2024-02-01T00:00:00Z" },
    );
    expectClose(result.curve[1]?.percent, 1.8182, { absolute: 5e-5 });
  });
});

describe("cohortRetention on vendors' clocks", () => {
  const ageOf = (first: string, second: string, options: CohortRetentionOptions): number | undefined => {
    const events = [first, second].map((at) => ({ customerId: "a", at }));
    const cells = cohortRetention(events, { timeZone: "UTC", ...options }).cohorts[0]?.cells ?? [];
    return cells.filter(({ active }) => active === 1).at(-1)?.age;
  };

  it("cuts times to the hour as Amplitude does, or does not (V32)", () => {
    const [example] = readReference<{ first: string; second: string }, { day: number }>("cohorts", "Amplitude 24");
    const [first, second] = [`2023-${example?.input.first}`, `2023-${example?.input.second}`];
    expect(ageOf(first, second, { every: "day", clock: "elapsed-hours" })).toBe(example?.expected.day);
    expect(ageOf(first, second, { every: "day", clock: "elapsed" })).toBe(0);
    expect(ageOf(first, second, { every: "day" })).toBe(1);
  });

  it("counts Amplitude's weeks of seven days from the first event", () => {
    interface Weeks {
      readonly first: string;
      readonly examples: string[];
    }
    const [example] = readReference<Weeks, { week: number[] }>("cohorts", "Amplitude strict");
    const weeks = example?.input.examples.map((second) =>
      ageOf(`2023-${example.input.first}`, `2023-${second}`, { every: "week", clock: "elapsed-hours" }),
    );
    expect(weeks).toEqual(example?.expected.week);
    expect(ageOf("2023-12-01", "2023-12-02", { every: "day" })).toBe(1);
  });

  it("sees Monday evening and Tuesday morning as two days by the calendar only (V33)", () => {
    const [first, second] = ["2024-01-01T20:00", "2024-01-02T06:00"];
    expect(ageOf(first, second, { every: "day" })).toBe(1);
    expect(ageOf(first, second, { every: "day", clock: "elapsed" })).toBe(0);
  });

  it("sees 25 February and 3 March as two months by the calendar only (V34)", () => {
    expect(ageOf("2023-02-25", "2023-03-03", { every: "month" })).toBe(1);
    expect(ageOf("2023-02-25", "2023-03-03", { every: "month", clock: "elapsed" })).toBe(0);
  });
});

function endOf({ firstPeriod, periods, unit }: RetentionInput): Date {
  return new Date(Date.parse(firstPeriod) + periods * unitLength[unit]);
}

function padded(cells: CohortRetentionResult["cohorts"][number]["cells"], row: number, periods: number): unknown[] {
  expect(cells.length).toBe(periods - row);
  return [...cells.map(({ active }) => active), ...new Array<number>(row).fill(0)];
}

function daySummary(cohorts: CohortRetentionSummary["cohorts"]): CohortRetentionSummary {
  return {
    kind: "cohortRetention",
    version: 1,
    table: {
      every: "day",
      timeZone: "UTC",
      weekStartsOn: "monday",
      cohortBy: "joinedAt",
      clock: "calendar",
      mode: "on",
      brackets: null,
      startEvent: null,
      returnEvent: null,
      retained: "customers",
      minimumOccurrences: 1,
      maximumAge: null,
    },
    asOf: null,
    lastSeen: cohorts.at(-1)?.start ?? null,
    customers: cohorts.reduce((sum, { size }) => sum + size, 0),
    cohorts,
    missing: 0,
    invalid: 0,
  };
}
