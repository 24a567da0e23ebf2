import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segment } from "../../src/breakdown/segment.ts";
import {
  type HandleTimeOptions,
  type HandlingSpan,
  handledContactsSchema,
  handlingSpansSchema,
} from "../../src/schemas/handling.ts";
import { handleTime } from "../../src/support/handle-time.ts";
import { faultOf, oddValues } from "./soundness.ts";

describe("handleTime of contacts", () => {
  const calls = [
    { talk: 240, hold: 30, wrap: 60 },
    { talk: 180, hold: 0, wrap: 90 },
    { talk: 100, hold: null, wrap: 10 },
  ];

  it("is the mean of talk, hold and wrap, where a blank is not a zero", () => {
    expect(handleTime(calls)).toMatchObject({ value: 300, n: 2, missing: 1, unanswered: 0, unit: "seconds" });
    expect(handleTime(calls).convention).toBe("handle time (talk + hold + wrap, or all spans of a ticket)");
  });

  it("adds up fewer parts, in any order of naming, and reads another unit", () => {
    const one = handleTime(calls, { parts: ["wrap", "talk"], recordedIn: "minutes", unit: "minutes" });
    expect(one).toMatchObject({ value: (300 + 270 + 110) / 3, n: 3, missing: 0 });
    const other = handleTime(calls, { parts: ["talk", "wrap"], recordedIn: "minutes", unit: "minutes" });
    expect(other.convention).toBe(one.convention);
  });

  it.each<[string, object, object]>([
    ["contacts[0].talk must be a number from 0 to 1e11, got -1", { talk: -1, hold: 0, wrap: 0 }, {}],
    ['contacts[0].wrap must be a number from 0 to 1e11, got "5"', { talk: 1, hold: 0, wrap: "5" }, {}],
    [
      'options.parts must be a list of "talk", "hold" and "wrap", none twice, got an array',
      {},
      { parts: ["talk", "talk"] },
    ],
    ["options.schedule must be a known name", {}, { schedule: {} }],
  ])("refuses: %s", (message, contact, options) => {
    expect(faultOf(() => handleTime([contact], options as HandleTimeOptions)).message).toContain(message);
  });
});

describe("handleTime of spans", () => {
  const work: HandlingSpan[] = [
    { ticketId: 1, startedAt: 0, endedAt: 20 },
    { ticketId: 2, startedAt: 5, endedAt: 15 },
    { ticketId: 1, startedAt: 50, endedAt: 60 },
    { ticketId: 3, startedAt: 70 },
    { ticketId: 3, startedAt: 10, endedAt: 12 },
    { ticketId: null, startedAt: 10, endedAt: 12 },
  ];

  it("adds up the spans of each ticket", () => {
    const result = handleTime(work, { unit: "milliseconds" });
    expect(result).toMatchObject({ value: 20, n: 2, unanswered: 1, missing: 1, censored: null });
  });

  it("knows what an open ticket has taken so far", () => {
    expect(handleTime.summarize(work, { asOf: 100 }).waiting).toEqual({ method: "exact", values: [32], counts: [1] });
  });

  it("counts by group, a ticket in each group that worked on it", () => {
    const rows = work.map((span, i) => ({ ...span, agent: i % 2 === 0 ? "ann" : "bob" }));
    const table = segment(rows, { by: "agent", metric: handleTime.with({ unit: "milliseconds" }) });
    expect(table.map(({ segment: agent, value, n, missing }) => [agent, value, n, missing])).toEqual([
      ["ann", 16, 2, 0],
      ["bob", 10, 1, 1],
    ]);
  });

  it("refuses a span that ends before it starts", () => {
    const error = faultOf(() => handleTime([{ ticketId: 1, startedAt: 5, endedAt: 4 }]));
    expect(error.issues[0].message).toBe("spans[0].endedAt must be at or after startedAt (5), got 4");
    expect(faultOf(() => handleTime(work, { asOf: 59 })).issues[0].message).toMatch(
      /endedAt must be no later than asOf/,
    );
  });
});

it("accepts what its schemas accept, and nothing else", () => {
  const value = fc.oneof({ weight: 6, arbitrary: fc.nat(9) as fc.Arbitrary<unknown> }, fc.constantFrom(...oddValues));
  const contact = fc.record({ talk: value, hold: value, wrap: value }, { requiredKeys: [] });
  const span = fc.record({ ticketId: value, startedAt: value, endedAt: value }, { requiredKeys: ["startedAt"] });
  const policy = fc.record({
    missing: fc.constantFrom("omit" as const, "error" as const),
    invalid: fc.constantFrom("error" as const, "omit" as const),
  });
  const seen = { accepted: 0, refused: 0 };
  const hold = (records: readonly object[], options: HandleTimeOptions, isRight: boolean, argument: string): void => {
    const call = (): unknown => handleTime(records, options);
    if (isRight) call();
    else expect(faultOf(call).issues[0].argument).toBe(argument);
    seen[isRight ? "accepted" : "refused"]++;
  };
  fc.assert(
    fc.property(
      fc.array(contact, { maxLength: 3 }),
      fc.array(span, { minLength: 1, maxLength: 3 }),
      policy,
      (contacts, spans, options) => {
        hold(contacts, options, handledContactsSchema(options).safeParse(contacts).success, "contacts");
        hold(spans, options, handlingSpansSchema(options).safeParse(spans).success, "spans");
      },
    ),
    { numRuns: 500 },
  );
  expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(100);
});
