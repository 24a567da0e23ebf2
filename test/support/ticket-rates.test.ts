import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import type { TicketEvent } from "../../src/schemas/ticket-events.ts";
import { escalationRate } from "../../src/support/escalation-rate.ts";
import { oneTouchRate } from "../../src/support/one-touch-rate.ts";
import { reopenRate } from "../../src/support/reopen-rate.ts";
import { repliesPerTicket } from "../../src/support/replies-per-ticket.ts";
import { faultOf } from "./soundness.ts";

const events: TicketEvent[] = [
  { ticketId: 1, at: 0, type: "message", author: "customer" },
  { ticketId: 1, at: 1, type: "message", author: "bot" },
  { ticketId: 1, at: 2, type: "message", author: "agent", public: false },
  { ticketId: 1, at: 3, type: "message", author: "agent" },
  { ticketId: 1, at: 4, type: "status", status: "solved" },
  { ticketId: 1, at: 5, type: "status", status: "closed" },
  { ticketId: 2, at: 0, type: "message", author: "customer" },
  { ticketId: 2, at: 1, type: "status", status: "solved" },
  { ticketId: 2, at: 2, type: "status", status: "open" },
  { ticketId: 2, at: 3, type: "status", status: "solved" },
  { ticketId: 2, at: 4, type: "status", status: "open" },
  { ticketId: 3, at: 0, type: "message", author: "customer" },
];

describe("oneTouchRate", () => {
  it("counts a ticket without a reply by Zendesk's rule, and not by that of exactly one", () => {
    const counts = { noReply: 10, oneReply: 50, moreReplies: 40 };
    expect(oneTouchRate(counts).value).toBe(60);
    expect(oneTouchRate(counts, { touches: "exactly-one" })).toMatchObject({ value: 50, oneTouch: 50, solved: 100 });
  });

  it("looks at solved tickets only, by their status or else by their instants", () => {
    const tickets = [
      { replies: 1, status: "closed" },
      { replies: 1, status: "on-hold", resolvedAt: 5 },
      { replies: 1, resolvedAt: 5 },
      { replies: 2, resolvedAt: 5, reopenedAt: 4 },
      { replies: 1, resolvedAt: 5, reopenedAt: 6 },
      { replies: 1 },
      { replies: null, status: "closed" },
    ] as const;
    expect(oneTouchRate(tickets)).toMatchObject({ oneTouch: 2, solved: 3, unsolved: 3, missing: 1 });
  });

  it("counts public replies of agents among events, and those of bots when told to", () => {
    expect(oneTouchRate(events)).toMatchObject({ value: 100, solved: 1, unsolved: 2 });
    expect(oneTouchRate(events, { bots: "count" })).toMatchObject({ value: 0, solved: 1 });
    expect(oneTouchRate(events, { notes: "count" }).value).toBe(0);
  });

  it("does not count the message by which an agent opened the ticket, which replies to nobody", () => {
    const message = (at: number, author: "agent" | "customer"): TicketEvent => ({
      ticketId: 4,
      at,
      type: "message",
      author,
    });
    const solved: TicketEvent = { ticketId: 4, at: 9, type: "status", status: "solved" };
    const outbound = [message(0, "agent"), message(3, "customer"), message(5, "agent"), solved];
    expect(oneTouchRate(outbound).value).toBe(100);
    expect(repliesPerTicket(outbound).value).toBe(1);
    const inbound: TicketEvent[] = [{ ticketId: 4, at: 0, type: "created", author: "customer" }, ...outbound];
    expect(oneTouchRate(inbound).value).toBe(0);
    expect(repliesPerTicket(inbound).value).toBe(2);
  });

  it("words what is wrong with a ticket", () => {
    const messageOf = (tickets: unknown): string => faultOf(() => oneTouchRate(tickets as never)).message;
    expect(messageOf([{ replies: 1.5 }])).toBe(
      "oneTouchRate: tickets[0].replies must be a whole number from 0 to 1000000, got 1.5",
    );
    expect(messageOf([{ replies: 1, status: "Solved" }])).toMatch(/"solved" or "closed", got "Solved"/);
    expect(messageOf("tickets")).toMatch(/must be an array of tickets, or an object of counts/);
  });
});

describe("reopenRate", () => {
  it("counts tickets and not reopenings, whatever their status is now", () => {
    expect(reopenRate(events)).toMatchObject({ value: 50, reopened: 1, solved: 2, unsolved: 1 });
    const tickets = [{ reopens: 4, status: "open" as const }, { reopens: 0, resolvedAt: 1 }, { reopens: null }];
    expect(reopenRate(tickets)).toMatchObject({ value: 50, reopened: 1, solved: 2, missing: 1 });
  });

  it("counts as solved what is open again by its instants", () => {
    expect(reopenRate([{ reopens: 0, resolvedAt: 5, reopenedAt: 6 }])).toMatchObject({ solved: 1 });
  });

  it("refuses counts that do not add up", () => {
    expect(faultOf(() => reopenRate({ solved: 3, reopened: 4 })).message).toBe(
      "reopenRate: counts.reopened must be at most solved (3), got 4",
    );
  });

  it("can be compared from one month to the next", () => {
    const change = compare(reopenRate({ solved: 500, reopened: 50 }), reopenRate({ solved: 500, reopened: 25 }));
    expect(change.difference).toBeCloseTo(-5, 12);
    expect(change.pValue).toBeLessThan(0.01);
  });
});

describe("escalationRate", () => {
  it("counts yes and true, and takes a blank for unknown", () => {
    const tickets = [true, "yes", false, "no", null].map((escalated) => ({ escalated })) as never;
    expect(escalationRate(tickets)).toMatchObject({ value: 50, escalated: 2, tickets: 4, missing: 1 });
    expect(escalationRate([]).value).toBeNull();
  });

  it("refuses other words, or leaves them out", () => {
    const tickets = [{ escalated: 1 }, { escalated: true }] as never;
    expect(faultOf(() => escalationRate(tickets)).message).toBe(
      'escalationRate: tickets[0].escalated must be true, false, "yes" or "no", got 1',
    );
    expect(escalationRate(tickets, { invalid: "omit" })).toMatchObject({ value: 100, n: 1, invalid: 1 });
  });
});

describe("repliesPerTicket", () => {
  it("has the mean, Student's interval and the distribution", () => {
    const result = repliesPerTicket([2, 4, 4, 6, null].map((replies) => ({ replies })));
    expect(result).toMatchObject({ value: 4, n: 4, median: 4, missing: 1, unit: "replies" });
    // t(0.975, 3) = 3.182446305284263, s = √(8/3).
    const reach = 3.182446305284263 * Math.sqrt(8 / 3 / 4);
    expect(result.interval?.low).toBeCloseTo(4 - reach, 12);
    expect(result.interval?.high).toBeCloseTo(4 + reach, 12);
    expect(result.distribution).toEqual([
      { replies: 2, tickets: 1, percent: 25 },
      { replies: 4, tickets: 2, percent: 50 },
      { replies: 6, tickets: 1, percent: 25 },
    ]);
  });

  it("counts all tickets, or the solved ones", () => {
    expect(repliesPerTicket(events).value).toBeCloseTo(1 / 3, 15);
    expect(repliesPerTicket(events, { of: "solved" }).value).toBe(1);
    expect(repliesPerTicket([], { of: "solved" })).toMatchObject({ value: null, median: null, distribution: [] });
  });
});
