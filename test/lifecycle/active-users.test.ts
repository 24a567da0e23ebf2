import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activeUsers } from "../../src/lifecycle/active-users.ts";
import { stickiness } from "../../src/lifecycle/stickiness.ts";
import type { ActiveUsersOptions } from "../../src/schemas/active-users.ts";

const day = 86_400_000;
const dateOf = (number: number): string => new Date(number * day).toISOString().slice(0, 10);
const event = (customerId: string | number, at: string | number): object => ({ customerId, at });
const messageOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("activeUsers", () => {
  it("agrees with sets of customers for every day, week and month", () => {
    const events = fc.array(fc.record({ customerId: fc.nat(8), at: fc.nat(100 * day) }), {
      minLength: 1,
      maxLength: 60,
    });
    const week = fc.constantFrom("trailing-7-days", "calendar");
    const month = fc.constantFrom("trailing-30-days", "trailing-28-days", "calendar");
    const weekStartsOn = fc.constantFrom("monday", "sunday", "thursday");
    const from = fc.option(fc.nat(40));
    fc.assert(
      fc.property(events, week, month, weekStartsOn, from, (rows, weeks, months, firstDay, since) => {
        const options = {
          week: weeks,
          month: months,
          weekStartsOn: firstDay,
          asOf: 120 * day,
          ...(since !== null && { observedFrom: since * day }),
        } as ActiveUsersOptions;
        const { series } = activeUsers(rows, options);
        const first = Math.min(since ?? Number.POSITIVE_INFINITY, ...rows.map(({ at }) => Math.floor(at / day)));
        expect(series.length).toBe(120 - first);
        const wholeFrom = since ?? first;
        for (const [place, row] of series.entries()) {
          const date = first + place;
          expect(row.day).toBe(dateOf(date));
          for (const [name, [low, high]] of Object.entries(windowsOn(date, options))) {
            const inside = rows.filter(({ at }) => at >= low * day && at < (high + 1) * day);
            const expected = new Set(inside.map(({ customerId }) => customerId)).size;
            expect(row[name as "daily"]).toBe(expected);
            expect(row.complete[name as "daily"]).toBe(low >= wholeFrom && high < 120);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("counts a customer once, however often and in whatever order the events come", () => {
    const events = [5, 3, 3, 9, 1, 5, 7, 2, 8, 4, 6, 0].map((place) => event("a", place * day + 5));
    const { value, series, n } = activeUsers(events, { asOf: 10 * day, score: "weekly" });
    expect([value, n]).toEqual([1, 1]);
    expect(series.map(({ weekly }) => weekly)).toEqual(new Array(10).fill(1));
  });

  it("keeps customers in the month for 30 days or for 28, the last of them included", () => {
    const one = [event("a", 0)];
    const monthly = (month: "trailing-30-days" | "trailing-28-days"): (number | null)[] =>
      activeUsers(one, { asOf: 40 * day, month }).series.map((row) => row.monthly);
    expect(monthly("trailing-30-days").lastIndexOf(1)).toBe(29);
    expect(monthly("trailing-28-days").lastIndexOf(1)).toBe(27);
  });

  it("takes days from the calendar of the zone, through a change of the clocks", () => {
    const zone = { timeZone: "America/New_York", asOf: "2024-03-12T00:00:00-04:00" } as const;
    const events = [
      event("a", "2024-03-10T04:59:00Z"),
      event("b", "2024-03-11T03:59:00Z"),
      event("c", "2024-03-11T04:00:00Z"),
    ];
    const { series } = activeUsers(events, zone);
    expect(series.map(({ day: date, daily }) => [date, daily])).toEqual([
      ["2024-03-09", 1],
      ["2024-03-10", 1],
      ["2024-03-11", 1],
    ]);
    expect(series[1]).toMatchObject({ start: "2024-03-10T00:00:00-05:00", end: "2024-03-11T00:00:00-04:00" });
  });

  it("shows no row for a date that the zone skipped, and counts the week over it", () => {
    const options = { timeZone: "Pacific/Apia", asOf: "2012-01-01T00:00:00+14:00", score: "daily" } as const;
    const { series, day: last } = activeUsers([event("a", "2011-12-29T12:00:00-10:00")], options);
    expect(series.map(({ day: date, weekly }) => [date, weekly])).toEqual([
      ["2011-12-29", 1],
      ["2011-12-31", 1],
    ]);
    expect(last).toBe("2011-12-31");
  });

  it("does not take the day of the last event for a whole one, unless asOf says so", () => {
    const events = [event("a", 0), event("b", day + 5)];
    expect(activeUsers(events, { score: "daily" })).toMatchObject({ day: "1970-01-01", value: 1 });
    expect(activeUsers([...events, event("c", 2 * day)], { score: "daily" })).toMatchObject({ day: "1970-01-02" });
    expect(activeUsers(events, { score: "daily", asOf: 2 * day })).toMatchObject({ day: "1970-01-02", value: 1 });
  });

  it("has no monthly figure before 30 days are known, and one at once where the data reach further back", () => {
    const events = [event("a", 0), event("b", 3 * day)];
    expect(activeUsers(events, { asOf: 5 * day }).value).toBeNull();
    const known = activeUsers(events, { asOf: 5 * day, observedFrom: -40 * day });
    expect(known).toMatchObject({ value: 2, day: "1970-01-05" });
    expect(known.series.length).toBe(45);
  });

  it("gives means of the complete days", () => {
    const events = [event("a", 0), event("b", 0), event("a", day), event("c", 7 * day)];
    const { meanDaily, meanWeekly, meanMonthly } = activeUsers(events, { asOf: 9 * day });
    expect(meanDaily).toBe(4 / 9);
    // Of 7, 8 and 9 January: two, then a and c, then c alone.
    expect([meanWeekly, meanMonthly]).toEqual([(2 + 2 + 1) / 3, null]);
  });

  it("gives nothing for nothing, and counts what is missing or left out", () => {
    expect(activeUsers([])).toMatchObject({ value: null, n: 0, asOf: null, day: null, series: [], suppressed: false });
    expect(activeUsers([{ customerId: null, at: 0 }, { customerId: 1 }])).toMatchObject({ missing: 2, value: null });
    expect(activeUsers([{ customerId: 1, at: "soon" }], { invalid: "omit" })).toMatchObject({ invalid: 1, n: 0 });
  });

  it("withholds counts below minimumResponses", () => {
    const events = [event("a", 0), event("b", 0), event("a", day)];
    const result = activeUsers(events, { asOf: 2 * day, score: "daily", minimumResponses: 2 });
    expect(result).toMatchObject({ value: null, suppressed: true, meanDaily: null });
    expect(result.series.map(({ daily, weekly }) => [daily, weekly])).toEqual([
      [2, 2],
      [null, 2],
    ]);
  });

  it("reads fields of other names, and columns", () => {
    const byUser = activeUsers.of({ customerId: "user", at: "time" });
    const columns = { user: ["a", "b"], time: Float64Array.of(0, 5) };
    expect(byUser(columns as never, { asOf: day, score: "daily" }).value).toBe(2);
  });

  it.each([
    [
      [{ customerId: "", at: 0 }],
      {},
      'activeUsers: events[0].customerId must be a string that is not empty or a finite number, got ""',
    ],
    [
      [event(1, 5)],
      { asOf: 4 },
      "activeUsers: events[0].at must be no later than asOf (1970-01-01T00:00:00.004Z), got 5",
    ],
    [
      [event(1, 0)],
      { month: 28 },
      'activeUsers: options.month must be "trailing-30-days" or "trailing-28-days" or "calendar", got 28',
    ],
    [[event(1, 0)], { asOf: 5, observedFrom: 5 }, "activeUsers: options.observedFrom must be before asOf, got 5"],
    [
      [event(1, 0)],
      { observedFrom: "2024-05-01" },
      'activeUsers: options.observedFrom must be a string with an offset, such as Z or +06:00 (or give timeZone), got "2024-05-01"',
    ],
    [
      [event(1, 0), event(1, 1e13)],
      {},
      'activeUsers: events must be within 100000 days of each other and of asOf, got "115741 days"',
    ],
    ["all", {}, 'activeUsers: events must be an array of events, got "all"'],
  ])("refuses %j with %j", (events, options, message) => {
    expect(messageOf(() => activeUsers(events as never, options as never))).toBe(message);
  });

  it("merges summaries that begin on different days", () => {
    const a = activeUsers.summarize([event("a", 0), event("a", 40 * day)]);
    const b = activeUsers.summarize([event("b", 20 * day)]);
    const whole = activeUsers([event("a", 0), event("b", 20 * day), event("a", 40 * day)]);
    expect(activeUsers.measure(activeUsers.merge(b, a))).toEqual(whole);
    expect(JSON.parse(JSON.stringify(a))).toEqual(a);
  });

  it("refuses summaries of other windows, and summaries that cannot be", () => {
    const [a, b] = [activeUsers.summarize([event(1, 0)]), activeUsers.summarize([event(1, 0)], { week: "calendar" })];
    expect(messageOf(() => activeUsers.merge(a, b))).toBe(
      'activeUsers: summary.windows.week must be "trailing-7-days", got "calendar"',
    );
    expect(messageOf(() => activeUsers.measure(a, { week: "calendar" }))).toBe(
      'activeUsers: options.week must be "trailing-7-days", as in the summary, got "calendar"',
    );
    expect(messageOf(() => activeUsers.measure({ ...a, daily: [2] }))).toBe(
      "activeUsers: summary.daily must be of at most 1 customers, got 2",
    );
    expect(messageOf(() => activeUsers.measure({ ...a, weekly: [] }))).toMatch("summary.weekly must be at least those");
  });
});

describe("stickiness", () => {
  const events = [event("a", 0), event("b", day), event("b", 2 * day), event("a", 8 * day), event("b", 8 * day)];
  const weekly = { ratio: "daily-per-weekly", asOf: 9 * day } as const;

  it("is a mean of ratios, or a ratio of means, by name", () => {
    // 7 January: 0 of 2. 8 January: 0 of 1 (b). 9 January: 2 of 2.
    expect(stickiness(events, weekly)).toMatchObject({ value: 100 / 3, days: 3, unit: "percent", interval: null });
    expect(stickiness(events, { ...weekly, average: "ratio-of-means" }).value).toBe(40);
  });

  it("says which average and which windows it used", () => {
    expect(stickiness(events, { ...weekly, average: "ratio-of-means" }).convention).toBe(
      "customers active on a day in % of those active in 7 days (dates in UTC), ratio of the mean counts",
    );
    expect(stickiness(events, { month: "calendar" }).convention).toContain("of those active in its calendar month");
  });

  it("gives 28 days another figure than 30, and calendar months a third", () => {
    const daily = Array.from({ length: 60 }, (_, i) => event("a", i * day));
    const rows = [...daily, event("b", 0), event("b", 29 * day), event("b", 58 * day)];
    const of = (month: "trailing-30-days" | "trailing-28-days" | "calendar"): number | null =>
      stickiness(rows, { month, asOf: 60 * day }).value;
    // a is there on all days; b on three, and is in the month of 30 days on every day.
    expect(of("trailing-30-days")).toBeCloseTo((50 * 29 + 100 * 2) / 31, 10);
    expect(of("trailing-28-days")).not.toBe(of("trailing-30-days"));
    // January of 31 days and nothing complete after it (60 days end on 1 March, so February is complete).
    expect(of("calendar")).toBeCloseTo((50 * 29 + 100 * 2 + 50 * 27 + 100) / 59, 10);
  });

  it("leaves out days without anybody in the longer window", () => {
    const rows = [event("a", 0), event("a", 20 * day)];
    const result = stickiness(rows, { ratio: "daily-per-weekly", asOf: 21 * day });
    // 7 January: a of a week. 8 to 20 January: nobody. 21 January: a is there.
    expect([result.days, result.value]).toEqual([2, 50]);
    expect(result.series[10]).toMatchObject({ active: 0, eligible: 0, percent: null, complete: true });
  });

  it("withholds days with too few in the longer window, and everything with too few customers", () => {
    const result = stickiness(events, { ...weekly, minimumResponses: 2 });
    expect(result.series.map(({ eligible }) => eligible)).toEqual([null, 2, 2, 2, 2, 2, 2, null, 2]);
    expect(stickiness(events, { ...weekly, minimumResponses: 3 })).toMatchObject({ value: null, suppressed: true });
  });

  it("never passes 100, and needs trailing windows for weeks in months", () => {
    const input = fc.array(fc.record({ customerId: fc.nat(4), at: fc.nat(90 * day) }), { minLength: 1, maxLength: 40 });
    const ratio = fc.constantFrom("daily-per-monthly", "daily-per-weekly", "weekly-per-monthly");
    fc.assert(
      fc.property(input, ratio, (rows, chosen) => {
        const { series, value } = stickiness(rows, { ratio: chosen as "daily-per-monthly", asOf: 100 * day });
        expect(series.every(({ percent }) => percent === null || percent <= 100)).toBe(true);
        if (value !== null) expect(value).toBeLessThanOrEqual(100);
      }),
    );
    expect(messageOf(() => stickiness(events, { ratio: "weekly-per-monthly", month: "calendar" }))).toBe(
      'stickiness: options.ratio must be "daily-per-monthly" or "daily-per-weekly" where a window is "calendar", got "weekly-per-monthly"',
    );
  });
});

/** The first and the last day of each window, worked out day by day. */
function windowsOn(date: number, { week, month, weekStartsOn }: ActiveUsersOptions): Record<string, [number, number]> {
  const names = ["thursday", "friday", "saturday", "sunday", "monday", "tuesday", "wednesday"];
  let weekStart = date;
  while (names[(weekStart + 70) % 7] !== weekStartsOn) weekStart--;
  const monthName = dateOf(date).slice(0, 7);
  const ofMonth = Array.from({ length: 63 }, (_, i) => date - 31 + i).filter((one) =>
    dateOf(one).startsWith(monthName),
  );
  const length = month === "trailing-28-days" ? 28 : 30;
  return {
    daily: [date, date],
    weekly: week === "calendar" ? [weekStart, weekStart + 6] : [date - 6, date],
    monthly: month === "calendar" ? [ofMonth[0] as number, ofMonth.at(-1) as number] : [date - length + 1, date],
  };
}
