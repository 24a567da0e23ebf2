import { describe, expect, it } from "vitest";
import { segment } from "../../src/breakdown/segment.ts";
import { trend } from "../../src/breakdown/trend.ts";
import { churnRate } from "../../src/lifecycle/churn-rate.ts";
import { churnSeries } from "../../src/lifecycle/churn-series.ts";
import { columnLength, readField, readVector } from "../../src/rows.ts";
import type { SlaTicket } from "../../src/schemas/sla.ts";
import { avgFirstResponseTime } from "../../src/support/avg-first-response-time.ts";
import { serviceLevel } from "../../src/support/service-level.ts";
import { slaAttainment } from "../../src/support/sla-attainment.ts";
import { slaStatus } from "../../src/support/sla-status.ts";
import { ticketsFromEvents } from "../../src/support/tickets-from-events.ts";
import { nps } from "../../src/surveys/nps.ts";
import { faultOf } from "../support/soundness.ts";
import { codedVectorOf, dictionaryOf, tableOf, vectorOf } from "./vectors.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;
const scores = [9, 10, null, 3, 7, 0];
const plan = ["a", "b", "a", null, "b", "a"];
const at = scores.map((_, i) => Date.UTC(2026, i % 3, 3 + i));

describe("a column of another library", () => {
  it.each([
    ["get", { length: 2, get: (place: number) => [9, null][place] }, [9, null]],
    ["at", { length: 2, at: (place: number) => [9, null][place] }, [9, null]],
    ["toArray", { length: 2, toArray: () => [9, null] }, [9, null]],
    [
      "memory with something where nothing is",
      { length: 2, nullCount: 1, get: (place: number) => [9, null][place], toArray: () => Float64Array.of(9, 7) },
      [9, null],
    ],
    [
      "the bits of half floats",
      { length: 1, nullCount: 0, type: "Float16", get: () => 1, toArray: () => Uint16Array.of(15360) },
      [1],
    ],
    ["two numbers for a value", { length: 1, nullCount: 0, get: () => 5, toArray: () => Int32Array.of(5, 0) }, [5]],
    [
      "big integers that it can say as numbers",
      { length: 1, nullCount: 0, get: () => 5, toArray: () => BigInt64Array.of(5n) },
      [5],
    ],
    ["big integers and nothing else", { length: 1, toArray: () => BigInt64Array.of(5n) }, [5n]],
  ])("is read by %s", (_, vector, values) => {
    expect(readField("f", { a: vector } as never, "a")).toEqual(values);
    expect(columnLength(vector)).toBe(values.length);
  });

  it("gives its own memory where there is a value everywhere", () => {
    const memory = Float64Array.of(1, 2);
    const get = (place: number): unknown => memory[place];
    const vector = { length: 2, nullCount: 0, get, toArray: (): Float64Array => memory };
    expect(readField("f", { a: vector }, "a")).toBe(memory);
  });

  it.each([
    [{}],
    [{ length: 2 }],
    [{ get: (): number => 1 }],
    [{ length: -1, get: (): number => 1 }],
    [null],
    ["ab"],
    [7],
  ])("is not %j", (value) => {
    expect(readVector(value)).toBeUndefined();
    expect(columnLength(value)).toBeUndefined();
  });

  it("gives the metric and the breakdowns of plain arrays", () => {
    const table = { score: scores, plan, at };
    for (const make of [vectorOf, codedVectorOf]) {
      const vectors = { score: make(scores), plan: make(plan), at: make(at) } as never;
      expect(nps.of("score")(vectors)).toEqual(nps.of("score")(table));
      expect(segment(vectors, { by: "plan", metric: nps.of("score") })).toEqual(
        segment(table, { by: "plan", metric: nps.of("score") }),
      );
      expect(trend(vectors, { at: "at", every: "month", metric: nps.of("score") })).toEqual(
        trend(table, { at: "at", every: "month", metric: nps.of("score") }),
      );
    }
  });

  it("is read once for all segments", () => {
    let reads = 0;
    const values = [9, 3, 10, 7];
    const read = (place: number): unknown => {
      reads++;
      return values[place];
    };
    const score = { length: 4, get: read };
    const metric = { ...nps.of("score"), summarizeBy: undefined };
    segment({ score, plan: ["a", "b", "c", "d"] } as never, { by: "plan", metric: metric as never });
    expect(reads).toBe(4);
  });
});

describe("a table for a metric of records", () => {
  const tickets = [
    { createdAt: 0, firstRespondedAt: 1000 },
    { createdAt: 5, firstRespondedAt: "soon" },
  ];

  it("is faulty at the places of the records", () => {
    expect(messageOf(() => avgFirstResponseTime(tableOf(tickets)))).toBe(
      messageOf(() => avgFirstResponseTime(tickets as never)),
    );
    expect(messageOf(() => avgFirstResponseTime(tableOf(tickets)))).toContain("tickets[1].firstRespondedAt must be");
  });

  it.each([
    [
      () => avgFirstResponseTime({ created: [0], firstRespondedAt: [1] }),
      'avgFirstResponseTime: tickets.createdAt must be one of the fields that exist (created, firstRespondedAt), got "createdAt"',
    ],
    [
      () => avgFirstResponseTime({ ticketId: [0], at: [1], type: ["message"], createdBy: [0, 1] }),
      "avgFirstResponseTime: events.createdBy.length must be 1 like the others, got 2",
    ],
    [
      () => avgFirstResponseTime({ createdAt: { codes: Uint8Array.of(3), dictionary: [0] }, firstRespondedAt: [1] }),
      "avgFirstResponseTime: tickets.createdAt.codes[0] must be an index of the dictionary (0 to 0), got 3",
    ],
    [
      () => serviceLevel({ waitSeconds: [3] }, { targetSeconds: 20 }),
      'serviceLevel: calls.outcome must be one of the fields that exist (waitSeconds), got "outcome"',
    ],
  ])("is refused where it lacks a field or a value (%#)", (call, message) => {
    expect(messageOf(call)).toBe(message);
  });

  it("is not what an object of counts is, even where a count is a list", () => {
    const days = [{ customersAtStart: 10, customersLost: 1 }];
    const counts = { customersAtStart: 10, customersLost: 1, days };
    expect(churnRate(counts, { base: "daily-sum" }).value).toBe(10);
  });

  it("may have other columns, and fields with the names of what all objects have", () => {
    const table = { ...tableOf([{ createdAt: 0, firstRespondedAt: 1000 }]), constructor: [1], length: [2] };
    expect(avgFirstResponseTime(table).value).toBe(1);
  });

  it("is read under its own names with of", () => {
    const metric = avgFirstResponseTime.of({ createdAt: "opened", firstRespondedAt: "reply" });
    const rows = [
      { opened: 0, reply: 2000 },
      { opened: 0, reply: null },
    ];
    expect(metric(tableOf(rows))).toEqual(metric(rows));
    expect(messageOf(() => metric({ opened: [0], reply: ["soon"] }))).toContain("rows[0].reply must be");
  });

  it("gives the tickets of events", () => {
    const events = [
      { ticketId: 7, at: 0, type: "created", author: "customer", channel: "chat" },
      { ticketId: 7, at: 1000, type: "message", author: "agent", channel: null },
    ] as const;
    const options = { fields: ["channel"] } as const;
    expect(ticketsFromEvents(tableOf(events, dictionaryOf), options)).toEqual(ticketsFromEvents(events, options));
    expect(messageOf(() => ticketsFromEvents({ ticketId: [7], at: [0] }))).toBe(
      'ticketsFromEvents: events.type must be one of the fields that exist (ticketId, at), got "type"',
    );
  });

  it("gives where each ticket stands with its promise", () => {
    const tickets = [
      { createdAt: 0, firstRespondedAt: 5000, pauses: [{ startedAt: 1000, endedAt: 2000 }] },
      { createdAt: 0, firstRespondedAt: null, pauses: null },
    ];
    const options = { targets: { default: 10 }, asOf: 7000 };
    expect(slaStatus(tableOf(tickets, vectorOf), options)).toEqual(slaStatus(tickets, options));
    expect(slaStatus(tickets[0] as SlaTicket, options)).toEqual(slaStatus(tickets, options)[0]);
    const message =
      'tickets.reply must be one of the fields that exist (createdAt, firstRespondedAt, pauses), got "reply"';
    const named = { ...options, stopField: "reply" };
    expect(messageOf(() => slaStatus(tableOf(tickets), named))).toBe(`slaStatus: ${message}`);
    expect(messageOf(() => slaAttainment(tableOf(tickets), named))).toBe(`slaAttainment: ${message}`);
  });

  it("gives the series of records", () => {
    const subscriptions = [
      { customerId: 1, startedAt: "2026-01-01", endedAt: "2026-02-10" },
      { customerId: 2, startedAt: "2026-01-05", endedAt: null },
    ];
    const options = { every: "month", timeZone: "UTC", asOf: "2026-04-01" } as never;
    expect(churnSeries(tableOf(subscriptions) as never, options)).toEqual(churnSeries(subscriptions, options));
  });
});
