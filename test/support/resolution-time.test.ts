import { describe, expect, it } from "vitest";
import type { ResolvedTicket } from "../../src/schemas/support.ts";
import type { TicketEvent, TicketStatus } from "../../src/schemas/ticket-events.ts";
import { resolutionTime } from "../../src/support/resolution-time.ts";
import { ticketsFromEvents } from "../../src/support/tickets-from-events.ts";
import { readReference } from "../stats/reference.ts";
import { faultOf } from "./soundness.ts";

interface Course {
  readonly created: string;
  readonly status: { readonly at: string; readonly to: TicketStatus }[];
}
const [reference] = readReference<
  Course,
  Record<"firstResolutionMinutes" | "fullResolutionMinutes" | "reopens", number>
>("support", "first vs full");
if (reference === undefined) throw new Error("no figures");
const events: TicketEvent[] = [
  { ticketId: 1, at: reference.input.created, type: "created" },
  ...reference.input.status.map(({ at, to }): TicketEvent => ({ ticketId: 1, at, type: "status", status: to })),
];
const reopened = events.slice(0, 3);
const unit = { unit: "minutes" } as const;

describe("resolutionTime", () => {
  it("agrees with Zendesk on the first and the full resolution of a reopened ticket", () => {
    expect(resolutionTime(events, unit).value).toBe(reference.expected.fullResolutionMinutes);
    expect(resolutionTime(events, { ...unit, resolution: "first" }).value).toBe(
      reference.expected.firstResolutionMinutes,
    );
    const [ticket] = ticketsFromEvents(events);
    expect(ticket?.reopens).toBe(reference.expected.reopens);
    expect(resolutionTime([ticket as ResolvedTicket], unit)).toEqual(resolutionTime(events, unit));
  });

  it("leaves out the time for which the ticket was resolved where it is told to", () => {
    expect(resolutionTime(events, { ...unit, whileResolved: "leave-out" }).value).toBe(480 + 360);
    const first = resolutionTime(events, { ...unit, whileResolved: "leave-out", resolution: "first" });
    expect(first.value).toBe(480);
    expect(first.convention).not.toMatch(/while resolved/);
  });

  it("holds a ticket that is open again for unresolved, or not", () => {
    expect(resolutionTime(reopened, unit)).toMatchObject({ value: null, unanswered: 1 });
    expect(resolutionTime(reopened, { ...unit, reopened: "last-resolution" })).toMatchObject({
      value: 480,
      unanswered: 0,
    });
    expect(resolutionTime(reopened, { ...unit, resolution: "first" })).toMatchObject({ value: 480, unanswered: 0 });
  });

  it("knows how long an open ticket has lasted, with its time while resolved or without", () => {
    const asOf = "2024-05-07T10:00:00Z";
    const hour = 3_600_000;
    const lasted = (whileResolved: "count" | "leave-out"): unknown =>
      resolutionTime.summarize(reopened, { asOf, whileResolved }).waiting;
    expect(lasted("count")).toMatchObject({ values: [25 * hour] });
    expect(lasted("leave-out")).toMatchObject({ values: [9 * hour] });
  });

  it("takes tickets by their creation or by their resolution", () => {
    const tickets = [
      { createdAt: 0, resolvedAt: 9 },
      { createdAt: 5, resolvedAt: 12 },
      { createdAt: 8, resolvedAt: null },
    ];
    const period = { start: 4, end: 10 };
    const options = { unit: "milliseconds", period } as const;
    expect(resolutionTime(tickets, options)).toMatchObject({ value: 7, n: 1, unanswered: 1, excluded: 1 });
    expect(resolutionTime(tickets, { ...options, anchor: "resolved" })).toMatchObject({ value: 9, n: 1, excluded: 2 });
  });

  it("counts in business hours", () => {
    const schedule = {
      timeZone: "UTC",
      hours: { monday: [["09:00", "17:00"]], tuesday: [["09:00", "17:00"]] },
    } as const;
    expect(resolutionTime(events, { schedule, unit: "hours" }).value).toBe(14);
    expect(resolutionTime(events, { schedule, unit: "hours", resolution: "first" }).value).toBe(8);
  });

  it("counts as missing a ticket without a creation, or without statuses where these are read", () => {
    const tickets = [
      { createdAt: null, resolvedAt: 5 },
      { createdAt: 0, resolvedAt: 5 },
    ];
    expect(resolutionTime(tickets).missing).toBe(1);
    expect(resolutionTime(tickets, { whileResolved: "leave-out" })).toMatchObject({ value: null, missing: 2 });
  });

  it.each<[string, object, object]>([
    ["tickets[0].resolvedAt must be at or after createdAt (9), got 5", { createdAt: 9, resolvedAt: 5 }, {}],
    [
      "tickets[0].firstResolvedAt must be at or after createdAt (9), got 5",
      { createdAt: 9, firstResolvedAt: 5 },
      { resolution: "first" },
    ],
    ["tickets[0].reopenedAt must be a Date", { createdAt: 9, reopenedAt: "soon" }, {}],
    [
      "tickets[0].statusChanges must be status changes { status, at } in the order of time, of the statuses new, open, pending, on-hold, solved, closed",
      { createdAt: 9, resolvedAt: 10, statusChanges: [{ status: "won", at: 9 }] },
      { whileResolved: "leave-out" },
    ],
  ])("refuses: %s", (message, ticket, options) => {
    expect(faultOf(() => resolutionTime([ticket as ResolvedTicket], options)).message).toContain(message);
  });
});
