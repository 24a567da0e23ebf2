import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segment } from "../../src/breakdown/segment.ts";
import type { AvgFirstResponseTimeOptions } from "../../src/schemas/support.ts";
import {
  type TicketEvent,
  type TicketsFromEventsOptions,
  ticketEventsSchema,
} from "../../src/schemas/ticket-events.ts";
import { avgFirstResponseTime } from "../../src/support/avg-first-response-time.ts";
import { resolutionTime } from "../../src/support/resolution-time.ts";
import { ticketsFromEvents } from "../../src/support/tickets-from-events.ts";
import { readReference } from "../stats/reference.ts";
import { expectSound, faultOf, freezeDeep, oddValues } from "./soundness.ts";

const minute = 60_000;

/** Events of one ticket, at so many minutes: `["customer", 0]`, `["agent", 5, "note"]`, `["solved", 9]`. */
function eventsOf(ticketId: number, ...told: readonly (readonly [string, number, "note"?])[]): TicketEvent[] {
  return told.map(([what, minutes, note]) => {
    const at = minutes * minute;
    if (what === "customer" || what === "agent" || what === "bot") {
      return { ticketId, at, type: "message", author: what, public: note === undefined };
    }
    if (what === "created" || what === "created by agent") {
      return { ticketId, at, type: "created", author: what === "created" ? "customer" : "agent" };
    }
    return { ticketId, at, type: "status", status: what as "open" };
  });
}

function minutes(events: readonly TicketEvent[], options: AvgFirstResponseTimeOptions = {}): number | null {
  return avgFirstResponseTime(events, { ...options, unit: "minutes" }).value;
}

describe("the first response among events", () => {
  interface Reply {
    readonly created: string;
    readonly events: { readonly at: string; readonly by: "bot" | "agent"; readonly public: boolean }[];
  }
  it.each(readReference<Reply, { minutes: number | null }>("support", "first reply time"))(
    "agrees with Zendesk: $name",
    ({ input, expected }) => {
      const events: TicketEvent[] = [
        { ticketId: "a", at: input.created, type: "created", author: "customer" },
        ...input.events.map(
          ({ at, by, public: isPublic }): TicketEvent => ({
            ticketId: "a",
            at,
            type: "message",
            author: by,
            public: isPublic,
          }),
        ),
      ];
      expect(minutes(events, { convention: "zendesk" })).toBe(expected.minutes);
      expect(minutes(events)).toBe(expected.minutes);
      const tickets = ticketsFromEvents(events, { convention: "zendesk" });
      expect(avgFirstResponseTime(tickets, { unit: "minutes" }).value).toBe(expected.minutes);
    },
  );

  const answered = eventsOf(1, ["created", 0], ["bot", 1], ["agent", 20, "note"], ["agent", 90]);

  it("is of a bot or in a note where these count", () => {
    expect(minutes(answered, { bots: "count" })).toBe(1);
    expect(minutes(answered, { notes: "count" })).toBe(20);
    expect(avgFirstResponseTime(answered, { bots: "count" }).convention).toMatch(/first response of bots too/);
  });

  const started = eventsOf(2, ["created by agent", 0], ["agent", 0], ["customer", 60], ["agent", 100], ["agent", 130]);

  it("of a ticket that an agent opened does not count, or is the second public comment", () => {
    expect(avgFirstResponseTime(started)).toMatchObject({ value: null, n: 0, excluded: 1, unanswered: 0 });
    expect(minutes(started, { agentStarted: "second-comment" })).toBe(100);
    expect(minutes(started, { convention: "zendesk" })).toBe(100);
    expect(minutes(started, { convention: "zendesk", agentStarted: "exclude" })).toBeNull();
    const withNote = eventsOf(2, ["created by agent", 0], ["agent", 0, "note"], ["agent", 45]);
    expect(minutes(withNote, { convention: "zendesk" })).toBe(45);
  });

  it("is told to be of an agent's ticket by its first message where nobody says who created it", () => {
    const [ticket] = ticketsFromEvents(eventsOf(2, ["agent", 0], ["customer", 5]));
    expect(ticket).toMatchObject({ startedBy: "agent", createdAt: 0 });
  });

  it("counts where the creation names nobody and a reply comes later: who opened the ticket is not known", () => {
    const unsigned: TicketEvent[] = [{ ticketId: 5, at: 0, type: "created" }, ...eventsOf(5, ["agent", 30])];
    expect(avgFirstResponseTime(unsigned, { unit: "minutes" })).toMatchObject({ value: 30, excluded: 0 });
    expect(ticketsFromEvents(unsigned)[0]?.startedBy).toBeNull();
    const outbound: TicketEvent[] = [{ ticketId: 6, at: 0, type: "created" }, ...eventsOf(6, ["agent", 0])];
    expect(avgFirstResponseTime(outbound)).toMatchObject({ value: null, excluded: 1 });
    expect(ticketsFromEvents(outbound)[0]?.startedBy).toBe("agent");
  });

  it("is measured from the first message of the customer by Plain, and dated by the reply", () => {
    const events = eventsOf(3, ["created", 0], ["bot", 1], ["customer", 10], ["bot", 11], ["agent", 40]);
    expect(minutes(events)).toBe(40);
    expect(minutes(events, { convention: "plain" })).toBe(30);
    const unanswered = eventsOf(4, ["created", 0], ["customer", 2]);
    const both = avgFirstResponseTime([...events, ...unanswered], { convention: "plain", unit: "minutes" });
    expect(both).toMatchObject({ value: 30, answered: 1, unanswered: 0, excluded: 1 });
    expect(both.convention).toBe(
      "elapsed time from the customer's first message to first response, of the tickets that were answered, dated by the response; the median (Plain)",
    );
  });
});

describe("ticketsFromEvents", () => {
  it("tells the whole course of a ticket", () => {
    const events = eventsOf(
      7,
      ["created", 0],
      ["customer", 0],
      ["open", 5],
      ["customer", 6],
      ["agent", 10],
      ["solved", 10],
      ["customer", 30],
      ["open", 30],
      ["solved", 50],
      ["closed", 90],
    );
    expect(ticketsFromEvents(events)).toEqual([
      {
        ticketId: 7,
        createdAt: 0,
        startedBy: "customer",
        firstRespondedAt: 10 * minute,
        firstResolvedAt: 10 * minute,
        resolvedAt: 50 * minute,
        reopenedAt: 30 * minute,
        reopens: 1,
        waits: [
          { startedAt: 0, respondedAt: 10 * minute },
          { startedAt: 30 * minute, respondedAt: null, resolvedAt: 50 * minute },
        ],
        statusChanges: [
          { status: "new", at: 0 },
          { status: "open", at: 5 * minute },
          { status: "solved", at: 10 * minute },
          { status: "open", at: 30 * minute },
          { status: "solved", at: 50 * minute },
          { status: "closed", at: 90 * minute },
        ],
        scheduleChanges: [],
      },
    ]);
  });

  it("knows the tickets 1 and '1' apart, and gives them in the order in which they occur", () => {
    const events: TicketEvent[] = ["1", 1, "__proto__"].map((ticketId) => ({ ticketId, at: 5, type: "created" }));
    expect(ticketsFromEvents(events).map(({ ticketId }) => ticketId)).toEqual(["1", 1, "__proto__"]);
  });

  it("carries fields over, the first value of each that is not blank, in the order of time", () => {
    const events = [
      { ticketId: 1, at: 9, type: "message", author: "agent", plan: "Pro" },
      { ticketId: 1, at: 0, type: "created", plan: null },
      { ticketId: 1, at: 5, type: "message", author: "customer", plan: "Free", __proto__: null },
    ] as const;
    const [ticket] = ticketsFromEvents(events, { fields: ["plan"] });
    const plan: string | null | undefined = ticket?.plan;
    expect(plan).toBe("Free");
    const tickets = ticketsFromEvents(events, { fields: ["plan"] });
    const byPlan = segment(tickets, { by: "plan", metric: avgFirstResponseTime });
    expect(byPlan[0]).toMatchObject({ segment: "Free", value: 0.009 });
    expect(() => ticketsFromEvents(events, { fields: ["waits" as "plan"] })).toThrow(
      'ticketsFromEvents: options.fields[0] must be another name than those that every ticket has, got "waits"',
    );
  });

  it("does not care for the order of the events, even at one moment", () => {
    const event = fc.record({
      ticketId: fc.nat(2),
      at: fc.nat(5),
      type: fc.constantFrom("message" as const, "status" as const, "schedule" as const),
      author: fc.constantFrom("customer" as const, "agent" as const, "bot" as const),
      public: fc.boolean(),
      status: fc.constantFrom("open" as const, "solved" as const, "pending" as const),
      scheduleId: fc.constantFrom("a", "b"),
    });
    const shuffled = fc
      .array(event, { maxLength: 12 })
      .chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })));
    const byId = (events: readonly TicketEvent[]): unknown[] =>
      ticketsFromEvents(events).sort((a, b) => Number(a.ticketId) - Number(b.ticketId));
    fc.assert(
      fc.property(shuffled, ([events, other]) => {
        expect(byId(freezeDeep(other))).toEqual(byId(events));
      }),
    );
  });

  it("leaves out what has no ticket, no time or no type, and the metrics count it", () => {
    const events = [
      ...eventsOf(1, ["created", 0], ["agent", 5]),
      { ticketId: null, at: 0, type: "created" },
      { ticketId: 1, at: null, type: "message", author: "agent" },
      { ticketId: 1, at: 2, type: undefined },
    ] as TicketEvent[];
    expect(ticketsFromEvents(events)).toHaveLength(1);
    expect(avgFirstResponseTime(events)).toMatchObject({ value: 300, n: 1, missing: 3 });
    expect(faultOf(() => avgFirstResponseTime(events, { missing: "error" })).total).toBe(3);
  });

  it("follows the schedules that events tell of", () => {
    const events: TicketEvent[] = [
      ...eventsOf(1, ["created", 0], ["agent", 240]),
      { ticketId: 1, at: 120 * minute, type: "schedule", scheduleId: "always" },
    ];
    const schedule = { timeZone: "UTC", hours: { monday: [["09:00", "17:00"]] } } as const;
    const schedules = { always: { timeZone: "UTC", hours: "always" } } as const;
    expect(minutes(events, { schedule, schedules })).toBe(120);
    expect(minutes(events, { schedule, schedules, rule: "at-event" })).toBe(240);
  });

  it.each<[string, unknown, TicketsFromEventsOptions]>([
    [
      "events[2].at must be at or after the creation of its ticket (60000), got 0 (the first of 2 faults)",
      [...eventsOf(1, ["created", 1], ["agent", 2]), ...eventsOf(1, ["agent", 0]), ...eventsOf(1, ["customer", 0.5])],
      {},
    ],
    ["events[0].author must be given for a message, got undefined", [{ ticketId: 1, at: 0, type: "message" }], {}],
    [
      "events[0].status must be given for a change of status, got null",
      [{ ticketId: 1, at: 0, type: "status", status: null }],
      {},
    ],
    [
      'events[0].author must be "customer" or "bot" or "agent", got "ann"',
      [{ ticketId: 1, at: 0, type: "message", author: "ann" }],
      {},
    ],
    [
      'events[0].type must be "created" or "schedule" or "message" or "status", got "reply"',
      [{ ticketId: 1, at: 0, type: "reply" }],
      {},
    ],
    [
      "events[0].at must be no later than asOf (1970-01-01T00:00:00.005Z), got 6",
      [{ ticketId: 1, at: 6, type: "created" }],
      { asOf: 5 },
    ],
    ["events must be an array of events, or of tickets, got an object", {}, {}],
    ["options.bot must be a known name", [], { bot: "count" } as object],
  ])("refuses: %s", (message, events, options) => {
    expect(() => ticketsFromEvents(events as TicketEvent[], options)).toThrow(`ticketsFromEvents: ${message}`);
  });

  it("leaves out and counts events from before the creation where it is told to", () => {
    const events = [
      ...eventsOf(1, ["agent", 0], ["created", 1], ["agent", 3]),
      { ticketId: 2, at: "soon", type: "created" },
    ];
    const result = avgFirstResponseTime(events as TicketEvent[], { invalid: "omit", unit: "minutes" });
    expect(result).toMatchObject({ value: 2, n: 1, invalid: 2 });
  });
});

describe("metrics over events", () => {
  const event = fc.record(
    {
      ticketId: fc.oneof({ weight: 9, arbitrary: fc.constantFrom<unknown>(1, 2, "1") }, fc.constantFrom(...oddValues)),
      at: fc.oneof({ weight: 9, arbitrary: fc.nat(5) as fc.Arbitrary<unknown> }, fc.constantFrom(...oddValues)),
      type: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom<unknown>("created", "message", "message", "status") },
        fc.constantFrom(...oddValues),
      ),
      author: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom<unknown>("customer", "agent") },
        fc.constantFrom(...oddValues),
      ),
      public: fc.constantFrom<unknown>(true, true, false, undefined, 1),
      status: fc.constantFrom<unknown>("open", "solved", "open", "solved", "new", null),
    },
    { requiredKeys: ["at", "type"] },
  );

  it("accept what the schema of events accepts, but for events before a creation", () => {
    const policy = fc.record({
      missing: fc.constantFrom("omit" as const, "error" as const),
      invalid: fc.constantFrom("error" as const, "error" as const, "omit" as const),
    });
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 3 }), policy, (events, options) => {
        const isRight = ticketEventsSchema(options).safeParse(events).success;
        const call = (): unknown => avgFirstResponseTime(events as TicketEvent[], options);
        if (!isRight) expect(faultOf(call).issues[0].argument).toBe("events");
        else {
          accepted++;
          try {
            call();
          } catch {
            expect(faultOf(call).code).toBe("invalid-order");
          }
        }
      }),
      { numRuns: 1500 },
    );
    expect(accepted).toBeGreaterThan(200);
    expect(accepted).toBeLessThan(1300);
  });

  it("give a result or a MetricInputError for any of them", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(event, fc.constantFrom(...oddValues)), { maxLength: 6 }), (events) => {
        expectSound(() => avgFirstResponseTime(events as TicketEvent[], { invalid: "omit", asOf: 100 }));
        expectSound(() => ticketsFromEvents(events as TicketEvent[], { invalid: "omit" }));
        expectSound(() => resolutionTime(events as TicketEvent[], { whileResolved: "leave-out" }));
      }),
    );
  });

  it("by group are those of each group's events", () => {
    const rows = [
      ...eventsOf(1, ["created", 0], ["agent", 5]).map((one) => ({ ...one, team: "a" })),
      ...eventsOf(2, ["created", 0], ["agent", 9]).map((one) => ({ ...one, team: "b" })),
      { ticketId: 3, type: "created", team: "c" } as unknown as TicketEvent & { team: string },
    ];
    const table = segment(rows, { by: "team", metric: avgFirstResponseTime.with({ unit: "minutes" }) });
    expect(table.map(({ segment: team, value, missing }) => [team, value, missing])).toEqual([
      ["a", 5, 0],
      ["b", 9, 0],
      ["c", null, 1],
    ]);
  });

  it("give 100 merged parts the figures of the whole, where no ticket is cut apart", () => {
    const all = Array.from({ length: 2000 }, (_, i) =>
      eventsOf(i, ["created", i % 97], ["agent", (i % 97) + ((i * 7919) % 1009)], ["solved", 3000 + (i % 31)]),
    );
    const options = { asOf: 5000 * minute, convention: "zendesk" } as const;
    const parts = Array.from({ length: 100 }, (_, part) =>
      avgFirstResponseTime.summarize(all.filter((_, i) => i % 100 === part).flat(), options),
    );
    expect(avgFirstResponseTime.measure(parts.reduce(avgFirstResponseTime.merge))).toEqual(
      avgFirstResponseTime.measure(avgFirstResponseTime.summarize(all.flat(), options)),
    );
  });
});
