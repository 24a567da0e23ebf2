import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BacklogTicket } from "../../src/schemas/backlog.ts";
import type { TicketEvent, TicketStatus } from "../../src/schemas/ticket-events.ts";
import { backlog } from "../../src/support/backlog.ts";
import { faultOf } from "./soundness.ts";

const hour = 3_600_000;
const day = 24 * hour;

/** The spans for which a ticket is open, from its statuses: a slow reading of the definition. */
function openSpans(created: number, changes: readonly { status: TicketStatus; at: number }[]): [number, number][] {
  const spans: [number, number][] = [[created, Number.POSITIVE_INFINITY]];
  for (const { status, at } of changes) {
    const last = spans.at(-1) as [number, number];
    const isSolved = status === "solved" || status === "closed";
    if (isSolved && last[1] === Number.POSITIVE_INFINITY) last[1] = at;
    if (!isSolved && last[1] < Number.POSITIVE_INFINITY) spans.push([at, Number.POSITIVE_INFINITY]);
  }
  return spans;
}

const status = fc.constantFrom<TicketStatus>("new", "open", "pending", "solved", "closed");
const history = fc
  .record({
    created: fc.nat(10 * 24).map((hours) => hours * hour),
    steps: fc.array(fc.record({ status, wait: fc.nat(40).map((hours) => hours * hour) }), { maxLength: 6 }),
  })
  .map(({ created, steps }) => {
    let at = created;
    const changes = steps.map(({ status, wait }) => {
      at += wait;
      return { status, at };
    });
    return { created, changes };
  });

describe("backlog", () => {
  it("is a slow count by the definition, of tickets and of their events", () => {
    fc.assert(
      fc.property(fc.array(history, { maxLength: 12 }), fc.nat(72), (histories, shift) => {
        const asOf = 24 * day;
        const at = [0, 3 * day, 3 * day + shift * hour, asOf];
        const period = { start: 2 * day, end: 6 * day };
        const options = { asOf, at, period, timeZone: "Asia/Bishkek", unit: "hours" } as const;
        const tickets = histories.map(({ created, changes }) => ({ createdAt: created, statusChanges: changes }));
        const events = histories.flatMap(({ created, changes }, ticketId): TicketEvent[] => [
          { ticketId, at: created, type: "created" },
          ...changes.map((change): TicketEvent => ({ ticketId, type: "status", ...change })),
        ]);
        const result = backlog(tickets, options);
        const spans = histories.map(({ created, changes }) => openSpans(created, changes));
        const openAt = (t: number): number => spans.flat().filter(([start, end]) => start <= t && t < end).length;
        expect(result.value).toBe(histories.length === 0 ? null : openAt(asOf));
        expect(result.snapshots?.map(({ open }) => open)).toEqual(at.map(openAt));
        for (const row of result.series ?? []) {
          const [from, to] = [Date.parse(row.start), Date.parse(row.end)];
          const within = (t: number): boolean => t >= from && t < to;
          expect(row.opening).toBe(openAt(from - 1));
          expect(row.closing).toBe(openAt(to - 1));
          expect(row.created).toBe(histories.filter(({ created }) => within(created)).length);
          expect(row.solved).toBe(spans.flat().filter(([, end]) => within(end)).length);
          expect(row.reopened).toBe(spans.flatMap((own) => own.slice(1)).filter(([start]) => within(start)).length);
          expect(row.closing).toBe(row.opening + row.created + row.reopened - row.solved);
        }
        const ages = histories
          .filter((_, i) => (spans[i] as [number, number][]).some(([start, end]) => start <= asOf && asOf < end))
          .map(({ created }) => (asOf - created) / hour)
          .sort((a, b) => a - b);
        if (ages.length % 2 === 1) expect(result.ages?.median).toBe(ages[(ages.length - 1) / 2]);
        // Statuses of one moment are put in an order of their own among events.
        const isOrdered = histories.every(({ created, changes }) =>
          changes.every(({ at }, i) => at > (changes[i - 1]?.at ?? created)),
        );
        if (isOrdered) expect(backlog(events, options)).toEqual(result);
      }),
      { numRuns: 200 },
    );
  });

  it("goes by the instants of a ticket that has no statuses", () => {
    const asOf = 100;
    const at = [5, 15, 25, 35];
    const openAt = (ticket: Omit<BacklogTicket, "createdAt">): number[] | undefined =>
      backlog([{ createdAt: 0, ...ticket }], { asOf, at }).snapshots?.map(({ open }) => open);
    expect(openAt({})).toEqual([1, 1, 1, 1]);
    expect(openAt({ resolvedAt: 10 })).toEqual([1, 0, 0, 0]);
    expect(openAt({ resolvedAt: 10, reopenedAt: 20 })).toEqual([1, 0, 1, 1]);
    expect(openAt({ firstResolvedAt: 10, reopenedAt: 20, resolvedAt: 30 })).toEqual([1, 0, 1, 0]);
    expect(openAt({ reopenedAt: 20, resolvedAt: 30 })).toEqual([1, 1, 1, 0]);
    expect(openAt({ resolvedAt: 10, statusChanges: [{ status: "solved", at: 30 }] })).toEqual([1, 1, 1, 0]);
    expect(openAt({ resolvedAt: 10, statusChanges: [] })).toEqual([1, 0, 0, 0]);
  });

  it("belongs to a period from its first instant on, and is solved in the one that its solution begins", () => {
    const ticket = { createdAt: "2024-05-06T00:00:00Z", resolvedAt: "2024-05-07T00:00:00Z" };
    const period = { start: "2024-05-05T00:00:00Z", end: "2024-05-09T00:00:00Z" };
    const { series } = backlog([ticket], { asOf: "2024-05-08T00:00:00Z", period });
    expect(series?.map((row) => [row.period, row.created, row.solved, row.closing, row.complete])).toEqual([
      ["2024-05-05", 0, 0, 0, true],
      ["2024-05-06", 1, 0, 1, true],
      ["2024-05-07", 0, 1, 0, true],
      ["2024-05-08", 0, 0, 0, false],
    ]);
  });

  it("cuts days by the clocks of the zone, through the end of daylight saving", () => {
    const { series } = backlog([{ createdAt: "2024-11-03T04:30:00Z" }, { createdAt: "2024-11-04T04:30:00Z" }], {
      asOf: "2024-11-05T12:00:00Z",
      period: { start: "2024-11-03", end: "2024-11-05" },
      timeZone: "America/New_York",
    });
    expect(series?.map((row) => [row.start, row.created])).toEqual([
      ["2024-11-03T00:00:00-04:00", 2],
      ["2024-11-04T00:00:00-05:00", 0],
    ]);
  });

  it("sorts ages into buckets that are all of the open tickets", () => {
    const tickets = [0, 1, 2, 7, 8, 40].map((age) => ({ createdAt: (50 - age) * day }));
    const { ages } = backlog(tickets, { asOf: 50 * day, ageBuckets: [1, 7, 30] });
    expect(ages?.buckets.map(({ from, to, tickets }) => [from, to, tickets])).toEqual([
      [0, 1, 1],
      [1, 7, 2],
      [7, 30, 2],
      [30, null, 1],
    ]);
    expect(ages).toMatchObject({ median: 4.5, p90: 24, unit: "days", quantileMethod: "exact" });
  });

  it("has no ages where nothing is open, and no value where there is nothing", () => {
    expect(backlog([{ createdAt: 0, resolvedAt: 1 }], { asOf: 2 })).toMatchObject({ value: 0, n: 1, ages: null });
    expect(backlog([], { asOf: 2 })).toMatchObject({ value: null, n: 0, ages: null, series: [] });
  });

  it("withholds all that goes with the value", () => {
    const options = { asOf: 9, at: [5], period: { start: 0, end: 9 }, minimumResponses: 2 };
    expect(backlog([{ createdAt: 0 }], options)).toMatchObject({
      suppressed: true,
      value: null,
      ages: null,
      series: null,
      snapshots: null,
    });
  });

  it("words what is wrong with its input", () => {
    const messageOf = (tickets: unknown, options: object = { asOf: 10 }): string =>
      faultOf(() => backlog(tickets as never, options)).message;
    expect(messageOf([], {})).toBe("backlog: options.asOf must be given: up to when the data reach, got undefined");
    expect(messageOf([{ createdAt: 11 }])).toMatch(/tickets\[0\].createdAt must be no later than asOf/);
    expect(messageOf([{ createdAt: 5, reopenedAt: 4 }])).toBe(
      "backlog: tickets[0].reopenedAt must be at or after createdAt (5), got 4",
    );
    expect(messageOf([{ createdAt: 5, statusChanges: [{ status: "open", at: 4 }] }])).toMatch(
      /tickets\[0\].statusChanges must be at or after createdAt/,
    );
    expect(messageOf([], { asOf: 10, at: [11] })).toMatch(/options.at\[0\] must be no later than asOf/);
    expect(messageOf([], { asOf: 10, period: { start: 5, end: 5 } })).toMatch(/period.end must be after the start/);
    const years = { asOf: 8e15, period: { start: -8e15, end: 8e15 } };
    expect(messageOf([], years)).toMatch(/options.every must be a unit that cuts the period into at most 10000 parts/);
  });

  it("refuses summaries of two frames", () => {
    const summary = (options: object): never => backlog.summarize([], { asOf: 5, ...options }) as never;
    expect(faultOf(() => backlog.merge(summary({}), summary({ asOf: 6 }))).issues[0].path).toEqual(["asOf"]);
    expect(faultOf(() => backlog.merge(summary({}), summary({ at: [1] }))).issues[0].path).toEqual(["snapshots"]);
  });
});
