import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segment } from "../../src/breakdown/segment.ts";
import { slaAttainment } from "../../src/support/sla-attainment.ts";
import { slaStatus } from "../../src/support/sla-status.ts";
import { businessTime } from "../../src/time/business-time.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";
import { faultOf } from "./soundness.ts";

const [attained] = readReference<{ met: number; total: number }, { rate: number; wilson95: [number, number] }>(
  "support-rates",
  "SLA attainment",
);
const ms = { unit: "milliseconds", targets: { default: 100 } } as const;

describe("slaAttainment", () => {
  it("agrees with the reference on 470 of 500 with Wilson's interval", () => {
    const { input, expected } = attained as NonNullable<typeof attained>;
    const result = slaAttainment({ met: input.met, breached: input.total - input.met });
    expectClose(result.value, 100 * expected.rate, { absolute: 1e-12 });
    expectLimits(result.interval, [100 * expected.wilson95[0], 100 * expected.wilson95[1]], { absolute: 1e-9 });
    expect(result.convention).toBe("% of promises that were met (open ones past their target counted as breached)");
  });

  it("meets a target to the millisecond, and breaches it one later", () => {
    const tickets = [
      { createdAt: 0, firstRespondedAt: 100 },
      { createdAt: 0, firstRespondedAt: 101 },
    ];
    expect(slaAttainment(tickets, ms)).toMatchObject({ value: 50, met: 1, breached: 1, n: 2 });
  });

  it("tells what is open apart: past its target, within it, standing still", () => {
    const tickets = [
      { createdAt: 0 },
      { createdAt: 850, firstRespondedAt: null },
      { createdAt: 900 },
      { createdAt: 950, pauses: [{ startedAt: 960, endedAt: null }] },
      { createdAt: 0, pauses: [{ startedAt: 150 }] },
      { createdAt: 1000, firstRespondedAt: 1000 },
    ];
    const result = slaAttainment(tickets, { ...ms, asOf: 1000 });
    expect(result).toMatchObject({ met: 1, breached: 0, breachedOpen: 3, stillRunning: 1, paused: 1 });
    expect(result.value).toBe(25);
    expect(result.timeLeft).toEqual({ shortest: 0, p10: 0, median: 0, unit: "milliseconds" });
    expect(slaAttainment(tickets, { ...ms, asOf: 1000, openBreaches: "exclude" })).toMatchObject({ value: 100, n: 1 });
  });

  it("refuses to judge what is open without knowing up to when the data reach", () => {
    const error = faultOf(() => slaAttainment([{ createdAt: 0 }], ms));
    expect(error.message).toBe(
      "slaAttainment: options.asOf must be given where tickets are open: their target may have passed, got undefined",
    );
  });

  it("takes the target of the priority at the time of the promise, and today's only when told to", () => {
    const tickets = [
      { createdAt: 0, firstRespondedAt: 80, priorityAtApplication: "low", priority: "urgent" },
      { createdAt: 0, firstRespondedAt: 40, priorityAtApplication: "urgent", priority: "urgent" },
    ];
    const options = { unit: "milliseconds", targets: { urgent: 50, low: 100 } } as const;
    expect(slaAttainment(tickets, options).value).toBe(100);
    expect(slaAttainment(tickets, { ...options, priorityField: "priority" }).value).toBe(50);
  });

  it("counts what has no target as never applied, and gives it the default where there is one", () => {
    const tickets = ["urgent", "low", null, "__proto__", "constructor"].map((priorityAtApplication) => ({
      createdAt: 0,
      firstRespondedAt: 60,
      priorityAtApplication,
    }));
    const unit = "milliseconds" as const;
    expect(slaAttainment(tickets, { unit, targets: { urgent: 50 } })).toMatchObject({ breached: 1, neverApplied: 4 });
    expect(slaAttainment(tickets, { unit, targets: { urgent: 50, default: 70 } })).toMatchObject({
      met: 4,
      breached: 1,
      neverApplied: 0,
    });
  });

  it("refuses a priority field that no ticket has", () => {
    const tickets = [{ createdAt: 0, firstRespondedAt: 60 }];
    const error = faultOf(() => slaAttainment(tickets, { targets: { urgent: 50, low: 100 } }));
    expect(error.code).toBe("unknown-field");
    expect(error.message).toMatch(/priorityAtApplication/);
    expect(slaAttainment([], { targets: { urgent: 50 } }).value).toBeNull();
  });

  it("subtracts pauses, whether they come as spans or as seconds", () => {
    const spans = {
      createdAt: 0,
      firstRespondedAt: 300_000,
      pauses: [
        { startedAt: 60_000, endedAt: 120_000 },
        { startedAt: 200_000, endedAt: 400_000 },
      ],
    };
    const options = { targets: { default: 140 } };
    expect(slaStatus(spans, options)).toMatchObject({ state: "met", used: 140 });
    const seconds = { createdAt: 0, firstRespondedAt: 300_000, pausedSeconds: 160 };
    expect(slaStatus(seconds, options)).toMatchObject({ state: "met", used: 140 });
    expect(slaStatus({ ...seconds, pausedSeconds: 159 }, options)).toMatchObject({ state: "breached", used: 141 });
  });

  it("ends what is cancelled, in time or too late", () => {
    const options = { ...ms, cancelField: "resolvedAt", asOf: 1000 } as const;
    const tickets = [
      { createdAt: 0, resolvedAt: 90 },
      { createdAt: 0, resolvedAt: 110 },
      { createdAt: 0, resolvedAt: 110, firstRespondedAt: 40 },
    ];
    expect(slaAttainment(tickets, options)).toMatchObject({ met: 1, breached: 1, cancelled: 1, value: 50 });
    expect(slaAttainment(tickets, { ...ms, asOf: 1000 })).toMatchObject({ breachedOpen: 2, cancelled: 0 });
  });

  it("measures a resolution or the next response by the fields that it is told", () => {
    const waits = [
      { startedAt: 0, respondedAt: 90 },
      { startedAt: 200, respondedAt: 310 },
    ];
    const result = slaAttainment(waits as never, { ...ms, startField: "startedAt", stopField: "respondedAt" });
    expect(result.value).toBe(50);
    expect(result.convention).toMatch(/startedAt to respondedAt within default 100 milliseconds/);
  });

  it("counts only what began in the period", () => {
    const tickets = [0, 10, 20].map((createdAt) => ({ createdAt, firstRespondedAt: 25 }));
    expect(slaAttainment(tickets, { ...ms, period: { start: 10, end: 20 } })).toMatchObject({ n: 1, excluded: 2 });
  });

  it("counts in business time, with the pauses' business time subtracted", () => {
    const nine = [["09:00", "17:00"]] as const;
    const schedule = { timeZone: "UTC", hours: { monday: nine, tuesday: nine } };
    const ticket = {
      createdAt: "2024-05-06T16:00:00Z",
      firstRespondedAt: "2024-05-07T11:00:00Z",
      pauses: [{ startedAt: "2024-05-06T16:30:00Z", endedAt: "2024-05-07T09:30:00Z" }],
    };
    const options = { targets: { default: 2 }, unit: "hours", schedule } as const;
    expect(slaStatus(ticket, options)).toMatchObject({ state: "met", used: 2 });
    const { convention } = slaAttainment([ticket], options);
    expect(convention).toMatch(/in business time less pauses/);
  });

  it("withholds counts with the value", () => {
    const result = slaAttainment({ met: 3, breached: 1, stillRunning: 9 }, { minimumResponses: 5 });
    expect(result).toMatchObject({ suppressed: true, n: 4, met: null, stillRunning: null, timeLeft: null });
  });

  it("refuses summaries of two promises", () => {
    const one = slaAttainment.summarize([], ms);
    const other = slaAttainment.summarize([], { ...ms, targets: { default: 200 } });
    expect(faultOf(() => slaAttainment.merge(one, other)).code).toBe("inconsistent");
  });

  it("works by segment with fields of other names", () => {
    const rows = [
      { team: "a", opened: 0, replied: 90 },
      { team: "b", opened: 0, replied: 190 },
    ];
    const metric = slaAttainment.of({ createdAt: "opened", firstRespondedAt: "replied" }).with(ms);
    expect(segment(rows, { by: "team", metric }).map((row) => [row.segment, row.value])).toEqual([
      ["a", 100],
      ["b", 0],
    ]);
  });

  it("words what is wrong with its input", () => {
    const messageOf = (tickets: unknown, options: object = ms): string =>
      faultOf(() => slaAttainment(tickets as never, options)).message;
    expect(messageOf([{ createdAt: 5, firstRespondedAt: 4 }])).toBe(
      "slaAttainment: tickets[0].firstRespondedAt must be at or after createdAt (5), got 4",
    );
    expect(messageOf([{ createdAt: 5, pausedSeconds: "3" }])).toBe(
      'slaAttainment: tickets[0].pausedSeconds must be a number of seconds from 0 on (at most 1e12), got "3"',
    );
    expect(messageOf([{ createdAt: 5, pauses: [{ startedAt: 9, endedAt: 8 }] }])).toMatch(
      /pauses .* one after the other/,
    );
    expect(messageOf([], {})).toMatch(/^slaAttainment: options.targets must be given for tickets/);
    expect(messageOf([], { targets: { default: 0 } })).toMatch(/a target for each priority, numbers above 0/);
    expect(messageOf([{ createdAt: 5, firstRespondedAt: 6 }], { ...ms, startField: "cretedAt" })).toMatch(
      /cretedAt must be one of the fields that exist \(createdAt, firstRespondedAt\)/,
    );
    expect(messageOf({ met: 5 })).toBe(
      "slaAttainment: counts.breached must be a whole number from 0 on, got undefined",
    );
    expect(messageOf([], { ...ms, target: 5 })).toMatch(/options.target must be a known name/);
  });
});

describe("slaStatus", () => {
  const schedule = {
    timeZone: "Europe/London",
    hours: { monday: [["09:00", "17:00"]], wednesday: [["10:00", "12:00"]], friday: [["22:00", "03:00"]] },
  } as const;

  it("is due when the target is used up, as the business clock says it", () => {
    const clock = businessTime(schedule, { unit: "milliseconds" });
    const created = fc.nat(30 * 86_400_000).map((offset) => ({ createdAt: Date.UTC(2024, 2, 20) + offset }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 * 3_600_000 }), fc.array(created), (target, tickets) => {
        const asOf = Date.UTC(2024, 4, 1);
        const statuses = slaStatus(tickets, { targets: { default: target }, unit: "milliseconds", schedule, asOf });
        expect(statuses.map(({ dueAt }) => dueAt)).toEqual(
          tickets.map(({ createdAt }) => clock.dueAt(createdAt, target)),
        );
      }),
      { numRuns: 30 },
    );
  });

  it("is breached one millisecond after it is used up again, and not before", () => {
    const ticket = { createdAt: 1000, pauses: [{ startedAt: 1020, endedAt: 1500 }] };
    const { dueAt } = slaStatus(ticket, { ...ms, asOf: 2000 });
    expect(dueAt).toBe(1580);
    expect(slaStatus({ ...ticket, firstRespondedAt: 1580 }, ms).state).toBe("met");
    expect(slaStatus({ ...ticket, firstRespondedAt: 1581 }, ms).state).toBe("breached");
    expect(slaStatus(ticket, { ...ms, asOf: 1580 })).toMatchObject({ state: "running", timeLeft: 0 });
    expect(slaStatus(ticket, { ...ms, asOf: 1600 })).toMatchObject({ state: "breached-open", timeLeft: -20 });
  });

  it("is not due while the clock stands still, and without a promise never", () => {
    const asOf = 50;
    expect(slaStatus({ createdAt: 0, pauses: [{ startedAt: 30 }] }, { ...ms, asOf })).toEqual({
      state: "paused",
      target: 100,
      used: 30,
      timeLeft: 70,
      dueAt: null,
    });
    expect(slaStatus({ createdAt: 0 }, { targets: { low: 5 }, asOf })).toEqual({
      state: "never-applied",
      target: null,
      used: null,
      timeLeft: null,
      dueAt: null,
    });
  });

  it("says where its ticket is wrong", () => {
    expect(faultOf(() => slaStatus({ createdAt: null }, ms)).message).toBe(
      "slaStatus: ticket.createdAt must be a Date, epoch milliseconds or an ISO 8601 string with an offset (or give timeZone), got null",
    );
    expect(faultOf(() => slaStatus([{ createdAt: null }], ms)).issues[0].path).toEqual([0, "createdAt"]);
    expect(faultOf(() => slaStatus({ createdAt: 5, firstRespondedAt: 4 }, ms)).message).toBe(
      "slaStatus: ticket.firstRespondedAt must be at or after createdAt (5), got 4",
    );
  });
});
