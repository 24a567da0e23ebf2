import fc from "fast-check";
import { expect, it } from "vitest";
import {
  resolvedTicketsSchema,
  statusTicketsSchema,
  ticketsSchema,
  waitingTicketsSchema,
} from "../../src/schemas/support.ts";
import { avgFirstResponseTime } from "../../src/support/avg-first-response-time.ts";
import { nextResponseTime } from "../../src/support/next-response-time.ts";
import { resolutionTime } from "../../src/support/resolution-time.ts";
import { waitTime } from "../../src/support/wait-time.ts";
import { faultOf, oddValues } from "./soundness.ts";

/*
 * In front of each schema stands a guard in the pass that measures. What it accepts, the schema must accept too, and the other way
 * round, under every option that asks for something else.
 */
const mostly = (usual: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...oddValues) });
const instant = mostly(
  fc.constantFrom<unknown>(0, 5, 9, null, new Date(9), "1970-01-01T00:00:00.009Z", "1970-01-01", 8.64e15),
);
const changes = mostly(
  fc.array(fc.record({ status: mostly(fc.constantFrom("new", "open", "solved")), at: instant }), { maxLength: 2 }),
);
const ticket = fc.record(
  {
    createdAt: instant,
    firstRespondedAt: instant,
    firstResolvedAt: instant,
    resolvedAt: instant,
    reopenedAt: instant,
    statusChanges: changes,
    waits: mostly(
      fc.array(fc.record({ startedAt: instant, respondedAt: instant, resolvedAt: instant }), { maxLength: 2 }),
    ),
    scheduleId: mostly(fc.constantFrom<unknown>("a", null, undefined, "b")),
    scheduleChanges: mostly(
      fc.oneof(
        fc.constantFrom(null, undefined),
        fc.array(fc.record({ at: instant, scheduleId: fc.constantFrom("a", "a", "c") }), { maxLength: 2 }),
      ),
    ),
  },
  { requiredKeys: ["createdAt"] },
);
const tickets = fc.array(mostly(ticket), { maxLength: 3 });
const always = { timeZone: "UTC", hours: "always" } as const;
const options = fc.record(
  {
    missing: fc.constantFrom("omit" as const, "error" as const),
    invalid: fc.constantFrom("error" as const, "error" as const, "omit" as const),
    timeZone: fc.constant("Asia/Bishkek"),
    asOf: fc.constantFrom(6, 9, 8.64e15 - 1),
    business: fc.constantFrom({ schedule: always }, { schedule: always, schedules: { a: always, b: always } }),
    anchor: fc.constantFrom("created" as const, "resolved" as const),
    resolution: fc.constantFrom("first" as const, "full" as const),
    whileResolved: fc.constantFrom("count" as const, "leave-out" as const),
  },
  { requiredKeys: [] },
);
type Chosen = typeof options extends fc.Arbitrary<infer T> ? T : never;
type Call = (input: readonly object[], chosen: never) => unknown;
type Schema = (chosen: never) => { safeParse: (input: unknown) => { readonly success: boolean } };

it.each<[string, Call, Schema, readonly (keyof Chosen)[]]>([
  ["avgFirstResponseTime", avgFirstResponseTime as Call, ticketsSchema as Schema, ["anchor"]],
  ["nextResponseTime", nextResponseTime as Call, waitingTicketsSchema as Schema, ["anchor"]],
  [
    "resolutionTime",
    resolutionTime as Call,
    resolvedTicketsSchema as Schema,
    ["anchor", "resolution", "whileResolved"],
  ],
  ["waitTime", waitTime as Call, statusTicketsSchema as Schema, ["anchor"]],
])("%s accepts what its schema accepts, and nothing else", (_, metric, schema, own) => {
  const seen = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(tickets, options, (input, { business, ...given }) => {
      const known = ["missing", "invalid", "timeZone", "asOf", ...own];
      const some = Object.entries(given).filter(([name]) => known.includes(name));
      const chosen = { ...Object.fromEntries(some), ...business } as never;
      const isRight = schema(chosen).safeParse(input).success;
      seen[isRight ? "accepted" : "refused"]++;
      if (isRight) metric(input as object[], chosen);
      else expect(faultOf(() => metric(input as object[], chosen)).issues[0].argument).toBe("tickets");
    }),
    { numRuns: 1500 },
  );
  expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(100);
});
