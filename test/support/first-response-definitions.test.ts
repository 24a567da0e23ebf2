import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import type { AvgFirstResponseTimeOptions, Ticket } from "../../src/schemas/support.ts";
import { kaplanMeier } from "../../src/stats/kaplan-meier.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { createRandom } from "../../src/stats/random.ts";
import { avgFirstResponseTime } from "../../src/support/avg-first-response-time.ts";
import type { BusinessSchedule, ClockInterval } from "../../src/time/business-schedule.ts";
import { weeklyHours } from "../../src/time/minutes-of-week.ts";
import { expectClose, readReference } from "../stats/reference.ts";
import { faultOf } from "./soundness.ts";

const hour = 3_600_000;
const day = 24 * hour;

/** The same hours on every day, in UTC. */
function daily(from: string, to: string): BusinessSchedule {
  const hours: readonly ClockInterval[] = [[from, to]];
  const names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
  return { timeZone: "UTC", hours: Object.fromEntries(names.map((name) => [name, hours])) };
}

describe("avgFirstResponseTime in business time", () => {
  interface Change {
    readonly created: string;
    readonly responded: string;
    readonly changedAt: string;
    readonly before: [number, number][];
    readonly after: [number, number][];
  }
  const [change] = readReference<Change, Record<"cumulative" | "at-event" | "calendar", number>>(
    "support",
    "business minutes over",
  );
  if (change === undefined) throw new Error("no figures");
  const { created, responded, changedAt, before, after } = change.input;
  const old: BusinessSchedule = { timeZone: "UTC", hours: weeklyHours(before) };
  const other: BusinessSchedule = { timeZone: "UTC", hours: weeklyHours(after) };
  const ticket = { createdAt: created, firstRespondedAt: responded };

  it.each(["cumulative", "at-event"] as const)("follows a schedule that changed for everybody, %s", (rule) => {
    const schedule = [old, { ...other, validFrom: changedAt }];
    const { value, convention } = avgFirstResponseTime([ticket], { schedule, rule, unit: "minutes" });
    expectClose(value, Number(change.expected[rule]), { absolute: 1e-9 });
    expect(convention).toMatch(rule === "at-event" ? /in force at the end/ : /^business time from/);
  });

  it.each(["cumulative", "at-event"] as const)("follows a ticket that came to another schedule, %s", (rule) => {
    const options: AvgFirstResponseTimeOptions = {
      schedule: old,
      schedules: { old, new: other },
      rule,
      unit: "minutes",
    };
    const scheduleChanges = [{ at: changedAt, scheduleId: "new" }];
    for (const scheduleId of ["old", null, undefined]) {
      const { value } = avgFirstResponseTime([{ ...ticket, scheduleId, scheduleChanges }], options);
      expectClose(value, Number(change.expected[rule]), { absolute: 1e-9 });
    }
    const late = [{ at: "2020-10-05T00:00:00Z", scheduleId: "new" }];
    const { value } = avgFirstResponseTime([{ ...ticket, scheduleChanges: late }], options);
    expect(value).toBe(avgFirstResponseTime([ticket], { schedule: old, unit: "minutes" }).value);
  });

  it("takes a change at the very moment of the reply as in force then", () => {
    const options = { schedule: old, schedules: { new: other }, rule: "at-event", unit: "minutes" } as const;
    const scheduleChanges = [{ at: responded, scheduleId: "new" }];
    const { value } = avgFirstResponseTime([{ ...ticket, scheduleChanges }], options);
    expectClose(value, Number(change.expected["at-event"]), { absolute: 1e-9 });
  });

  it.each(
    [
      ...readReference<Record<string, never>, Record<string, number>>("support", "18:00 to 08:00"),
      ...readReference<Record<string, never>, Record<string, number>>("support", "a reply out of hours"),
    ].map(({ name, input, expected }) => ({ name, input: input as Record<string, string>, expected })),
  )("agrees with Keeping: $name", ({ input, expected }) => {
    const tickets = [{ createdAt: input.created, firstRespondedAt: input.responded }];
    const [from, to] = input.hours as unknown as [string, string];
    expect(avgFirstResponseTime(tickets, { unit: "hours" }).value).toBe(expected.calendarHours);
    expect(avgFirstResponseTime(tickets, { unit: "hours", schedule: daily(from, to) }).value).toBe(
      expected.businessHours,
    );
  });

  it("gives each ticket the hours of its own schedule, and the usual one to the rest", () => {
    const options = {
      schedule: daily("09:00", "17:00"),
      schedules: { night: daily("17:00", "24:00"), always: { timeZone: "UTC", hours: "always" } },
      unit: "hours",
    } as const;
    const span = { createdAt: "2024-05-06T10:00:00Z", firstRespondedAt: "2024-05-06T20:00:00Z" };
    const valueFor = (scheduleId: string | null): number | null =>
      avgFirstResponseTime([{ ...span, scheduleId }], options).value;
    expect([valueFor("night"), valueFor("always"), valueFor(null)]).toEqual([3, 10, 7]);
  });

  it.each<[string, object, object]>([
    ['tickets[0].scheduleId must be one of the schedules ("a"), got "b"', { scheduleId: "b" }, {}],
    [
      'tickets[0].scheduleChanges must be schedule changes { at, scheduleId } in the order of time, of the schedules "a", got an array',
      {
        scheduleChanges: [
          { at: 5, scheduleId: "a" },
          { at: 4, scheduleId: "a" },
        ],
      },
      {},
    ],
    [
      "tickets[0].createdAt must be an instant of the years 1900 to 2199, got 8640000000000000",
      { createdAt: 8.64e15, firstRespondedAt: null },
      {},
    ],
    [
      "options.schedule must be given where schedules is: it holds for tickets without a schedule of their own, got undefined",
      {},
      { schedule: undefined },
    ],
    [
      "options.schedule.hours.monday[0][0] must be a time",
      {},
      { schedule: { timeZone: "UTC", hours: { monday: [["9", "17"]] } } },
    ],
  ])("refuses: %s", (message, fields, options) => {
    const usual = { schedule: daily("09:00", "17:00"), schedules: { a: daily("09:00", "17:00") } };
    const tickets = [{ createdAt: 0, firstRespondedAt: hour, ...fields }];
    const error = faultOf(() => avgFirstResponseTime(tickets, { ...usual, ...options } as AvgFirstResponseTimeOptions));
    expect(error.message).toContain(message);
  });
});

describe("avgFirstResponseTime of a period", () => {
  const at = (days: number | null): number | null => (days === null ? null : days * day);
  const tickets: Ticket[] = [
    [1, 2, 3],
    [3, 12, 13],
    [8, 9, null],
    [11, 14, 21],
    [12, null, null],
    [19, 20, 22],
  ].map(([createdAt, firstRespondedAt, resolvedAt]) => ({
    createdAt: at(createdAt as number),
    firstRespondedAt: at(firstRespondedAt as number | null),
    resolvedAt: at(resolvedAt as number | null),
  }));
  const period = { start: 10 * day, end: 20 * day };

  it.each([
    ["created", [3, 1], 1, 3],
    ["responded", [9, 3], 0, 4],
    ["resolved", [9], 0, 5],
  ] as const)(
    "takes tickets by the instant that was %s, and counts the others",
    (anchor, days, unanswered, excluded) => {
      const result = avgFirstResponseTime(tickets, { period, anchor, unit: "days" });
      const mean = days.reduce((sum, one) => sum + one, 0) / days.length;
      expect(result).toMatchObject({ value: mean, answered: days.length, unanswered, excluded });
      expect(result.answered + result.unanswered + result.excluded).toBe(tickets.length);
    },
  );

  it("has bounds of which the first belongs to it and the last does not", () => {
    const some = [0, 10, 20].map((days) => ({ createdAt: days * day, firstRespondedAt: days * day }));
    expect(avgFirstResponseTime(some, { period })).toMatchObject({ n: 1, excluded: 2 });
  });

  it("counts what was resolved only, by Hootsuite's definition", () => {
    const result = avgFirstResponseTime(tickets, { convention: "hootsuite", unit: "days" });
    expect(result).toMatchObject({ answered: 4, excluded: 2, unanswered: 0 });
    expect(result.convention).toMatch(/dated by the resolution \(Hootsuite\)$/);
  });

  it("lets what is said go before the convention", () => {
    expect(avgFirstResponseTime(tickets, { convention: "hootsuite", anchor: "created" }).unanswered).toBe(1);
    expect(avgFirstResponseTime(tickets, { convention: "intercom", unit: "days" }).value).toBe(1);
    expect(avgFirstResponseTime(tickets, { convention: "intercom", statistic: "mean", unit: "days" }).value).toBe(3);
  });

  it("refuses a period that ends before it starts", () => {
    const error = faultOf(() => avgFirstResponseTime(tickets, { period: { start: 5, end: 5 } }));
    expect(error.issues[0]).toMatchObject({ path: ["period", "end"], code: "invalid-order" });
  });
});

describe("the unanswered as of a day", () => {
  const waits: readonly (number | null)[] = [1, 2, 2, 5, 9, null, null, null];
  const tickets = waits.map((wait, i) => ({
    createdAt: i * hour,
    firstRespondedAt: wait === null ? null : (i + wait) * hour,
  }));
  const asOf = 14 * hour;

  it("are in Kaplan and Meier's median and percentiles, beside the plain ones", () => {
    const result = avgFirstResponseTime(tickets, { asOf, unit: "hours" });
    const durations = waits.map((wait, i) => wait ?? 14 - i);
    const { median, quantiles } = kaplanMeier(
      { durations, observed: waits.map((wait) => wait !== null) },
      { quantiles: [0.9, 0.95] },
    );
    expect(result.censored).toMatchObject({
      median: median.value,
      p90: quantiles[0]?.value,
      p95: quantiles[1]?.value,
      method: "kaplan-meier",
      quantileMethod: "exact",
    });
    expect([result.median, result.censored?.median]).toEqual([2, 5]);
    expect(result.censored?.p90).toBeNull();
    expect(avgFirstResponseTime(tickets, { unit: "hours" })).toEqual({ ...result, censored: null });
  });

  it("waited only until their ticket was resolved", () => {
    const closed = tickets.map((ticket, i) => (i === 7 ? { ...ticket, resolvedAt: 8 * hour } : ticket));
    const { durations, unanswered, waiting } = avgFirstResponseTime.summarize(closed, { asOf });
    expect(durations).toEqual(avgFirstResponseTime.summarize(tickets).durations);
    expect(unanswered).toBe(3);
    expect(waiting).toEqual({ method: "exact", values: [hour, 8 * hour, 9 * hour], counts: [1, 1, 1] });
  });

  it("wait in business time where there is a schedule", () => {
    const { waiting } = avgFirstResponseTime.summarize([{ createdAt: 0 }], {
      asOf: 2 * day,
      schedule: daily("09:00", "17:00"),
    });
    expect(waiting).toEqual({ method: "exact", values: [16 * hour], counts: [1] });
  });

  it("are known of the whole only where they are known of all its parts", () => {
    const dated = avgFirstResponseTime.summarize(tickets, { asOf });
    const undated = avgFirstResponseTime.summarize(tickets);
    const answered = avgFirstResponseTime.summarize(tickets.slice(0, 5));
    const { merge, measure } = avgFirstResponseTime;
    expect(measure(merge(dated, undated)).censored).toBeNull();
    expect(measure(merge(merge(answered, dated), undated)).censored).toBeNull();
    expect(measure(merge(dated, answered)).censored?.median).toBe(5 * 3600);
    expect(measure(merge(answered, dated))).toEqual(measure(merge(dated, answered)));
  });

  it("are counted in buckets where there are too many different times, within 1 %", () => {
    const random = createRandom(7);
    const many = Array.from({ length: 40_000 }, () => {
      const createdAt = Math.floor(random.uniform() * 30 * day);
      const respondedAt = createdAt - Math.floor(Math.log(1 - random.uniform()) * 5 * day);
      return { createdAt, firstRespondedAt: respondedAt <= 30 * day ? respondedAt : null };
    });
    const { censored, unanswered } = avgFirstResponseTime(many, { asOf: 30 * day, unit: "days" });
    const { median, quantiles } = kaplanMeier(
      {
        durations: many.map(({ createdAt, firstRespondedAt }) => ((firstRespondedAt ?? 30 * day) - createdAt) / day),
        observed: many.map(({ firstRespondedAt }) => firstRespondedAt !== null),
      },
      { quantiles: [0.9, 0.95], steps: "none" },
    );
    expect(unanswered).toBeGreaterThan(5000);
    expect(censored?.quantileMethod).toBe("sketch");
    // A bucket more or less is another 2 %.
    for (const [found, exact] of [
      [censored?.median, median.value],
      [censored?.p90, quantiles[0]?.value],
      [censored?.p95, quantiles[1]?.value],
    ]) {
      expectClose(found, Number(exact), { relative: 0.021 });
    }
    // The median of an exponential of five days, which the answered alone do not show.
    expectClose(censored?.median, 5 * Math.LN2, { relative: 0.03 });
    const parts = Array.from({ length: 100 }, (_, part) =>
      avgFirstResponseTime.summarize(
        many.filter((_, i) => i % 100 === part),
        { asOf: 30 * day },
      ),
    );
    expect(avgFirstResponseTime.measure(parts.reduce(avgFirstResponseTime.merge), { unit: "days" }).censored).toEqual(
      censored,
    );
  });

  it("are withheld with the other figures", () => {
    const { censored } = avgFirstResponseTime(tickets, { asOf, minimumResponses: 6 });
    expect(censored).toEqual({
      median: null,
      medianInterval: null,
      p90: null,
      p95: null,
      method: "kaplan-meier",
      quantileMethod: "exact",
    });
  });

  it.each<[string, Ticket]>([
    ["tickets[0].createdAt must be no later than asOf (1970-01-01T14:00:00Z), got 50400001", { createdAt: asOf + 1 }],
    [
      "tickets[0].firstRespondedAt must be no later than asOf (1970-01-01T14:00:00Z), got 50400001",
      { createdAt: 0, firstRespondedAt: asOf + 1 },
    ],
    ["tickets[0].resolvedAt must be at or after createdAt (9), got 8", { createdAt: 9, resolvedAt: 8 }],
  ])("refuses: %s", (message, ticket) => {
    expect(faultOf(() => avgFirstResponseTime([ticket], { asOf })).issues[0].message).toBe(message);
  });
});

describe("the median as the value", () => {
  it("comes with its own interval, and the mean beside it", () => {
    const [reference] = readReference<{ x: number[] }, { p90: number }>("support", "p90 of 1 to 9");
    const tickets = (reference?.input.x ?? []).map((wait) => ({ createdAt: 0, firstRespondedAt: wait }));
    const result = avgFirstResponseTime(tickets, { unit: "milliseconds", statistic: "median" });
    expect(result).toMatchObject({ value: 5.5, median: 5.5, mean: 14.5, interval: { low: 2, high: 9 } });
    expectClose(result.percentiles.p90, Number(reference?.expected.p90), { absolute: 1e-12 });
    expect(result.convention).toBe(
      "elapsed time from creation to first response, of the tickets that were answered; the median",
    );
    expect(avgFirstResponseTime(tickets, { unit: "milliseconds" })).toMatchObject({ value: 14.5, mean: 14.5 });
  });

  it("has a standard error near that of a normal median, √(π/2) σ/√n, over many samples", () => {
    const random = createRandom(11);
    const errors: number[] = [];
    const medians: number[] = [];
    for (let sample = 0; sample < 400; sample++) {
      const tickets = Array.from({ length: 101 }, () => {
        return { createdAt: 0, firstRespondedAt: Math.round(1e7 + 1e6 * random.normal()) };
      });
      const { value, standardError } = avgFirstResponseTime(tickets, { unit: "milliseconds", statistic: "median" });
      errors.push(Number(standardError));
      medians.push(Number(value));
    }
    const mean = medians.reduce((sum, one) => sum + one, 0) / 400;
    const spread = Math.sqrt(medians.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 399);
    expectClose(quantile(errors, 0.5), spread, { relative: 0.15 });
    expectClose(spread, Math.sqrt(Math.PI / 2 / 101) * 1e6, { relative: 0.1 });
  });

  it("compares with another median, and not with a mean", () => {
    const make = (factor: number): Ticket[] =>
      Array.from({ length: 50 }, (_, i) => ({ createdAt: 0, firstRespondedAt: factor * (i + 1) ** 2 }));
    const [slow, fast] = [4000, 1000].map((factor) => avgFirstResponseTime(make(factor), { statistic: "median" }));
    if (!slow || !fast) throw new Error("not measured");
    expect(compare(slow, fast)).toMatchObject({ difference: Number(fast.value) - Number(slow.value) });
    expect(compare(slow, fast).pValue).toBeLessThan(0.05);
    expect(faultOf(() => compare(slow, avgFirstResponseTime(make(1)))).issues[0].path).toEqual(["convention"]);
  });

  it("has no error with one answer, nor where all took the same time", () => {
    const of = (...waits: number[]): unknown =>
      avgFirstResponseTime(
        waits.map((wait) => ({ createdAt: 0, firstRespondedAt: wait })),
        { statistic: "median" },
      );
    expect(of()).toMatchObject({ value: null, standardError: null, basis: null });
    expect(of(5000)).toMatchObject({ value: 5, standardError: null, basis: null });
    expect(of(5000, 5000, 5000)).toMatchObject({ value: 5, standardError: 0, basis: null });
  });
});

describe("a summary", () => {
  const tickets = [1, 2, 3].map((wait) => ({ createdAt: 0, firstRespondedAt: wait }));

  it("names its definition, and does not merge with another", () => {
    const elapsed = avgFirstResponseTime.summarize(tickets);
    const business = avgFirstResponseTime.summarize(tickets, { schedule: daily("09:00", "17:00") });
    const error = faultOf(() => avgFirstResponseTime.merge(elapsed, business));
    expect(error.issues[0]).toMatchObject({ path: ["convention"], code: "inconsistent" });
  });

  it("of the form that had no open ones yet can still be read", () => {
    const { durations, missing, invalid } = avgFirstResponseTime.summarize(tickets);
    const old = { kind: "avgFirstResponseTime", version: 1, durations, unanswered: 0, missing, invalid } as const;
    expect(avgFirstResponseTime.measure(old)).toEqual(avgFirstResponseTime(tickets));
    expect(avgFirstResponseTime.measure(avgFirstResponseTime.merge(old, old)).n).toBe(6);
  });
});
