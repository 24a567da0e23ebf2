import fc from "fast-check";
import { expect, it } from "vitest";
import { backlogTicketsSchema } from "../../src/schemas/backlog.ts";
import { contactingCustomersSchema } from "../../src/schemas/contact-rate.ts";
import {
  contactedTicketsSchema,
  customerContactsSchema,
  yesNoAnswersSchema,
} from "../../src/schemas/contact-resolution.ts";
import { slaTicketsSchema } from "../../src/schemas/sla.ts";
import { escalatedTicketsSchema, reopenedTicketsSchema, repliedTicketsSchema } from "../../src/schemas/ticket-rates.ts";
import { backlog } from "../../src/support/backlog.ts";
import { contactRate } from "../../src/support/contact-rate.ts";
import { escalationRate } from "../../src/support/escalation-rate.ts";
import { firstContactResolution } from "../../src/support/first-contact-resolution.ts";
import { oneTouchRate } from "../../src/support/one-touch-rate.ts";
import { reopenRate } from "../../src/support/reopen-rate.ts";
import { repliesPerTicket } from "../../src/support/replies-per-ticket.ts";
import { slaAttainment } from "../../src/support/sla-attainment.ts";
import { expectSound, oddValues } from "./soundness.ts";

/*
 * In front of each schema stands a guard in the pass that counts. What it accepts, the schema must accept too, and the other way
 * round, under every option that asks for something else.
 */
const mostly = (usual: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...oddValues) });
const instant = mostly(fc.constantFrom<unknown>(0, 5, 9, null, new Date(9), "1970-01-01T00:00:00.009Z", 8.64e15));
const number = mostly(fc.constantFrom<unknown>(0, 1, 2, 1e6, null, undefined));
const status = mostly(fc.constantFrom("new", "open", "solved", "closed", null));
const record = fc.record({
  createdAt: instant,
  firstRespondedAt: instant,
  resolvedAt: instant,
  reopenedAt: instant,
  firstResolvedAt: instant,
  at: instant,
  statusChanges: mostly(fc.array(fc.record({ status, at: instant }), { maxLength: 2 })),
  pauses: mostly(fc.array(fc.record({ startedAt: instant, endedAt: instant }), { maxLength: 2 })),
  pausedSeconds: number,
  priorityAtApplication: mostly(fc.constantFrom("urgent", 1, null)),
  status,
  replies: number,
  reopens: number,
  contacts: number,
  customerReplies: number,
  orders: number,
  escalated: mostly(fc.constantFrom(true, "no", null)),
  customerId: mostly(fc.constantFrom(1, "1", null)),
  topic: mostly(fc.constantFrom("price", 3, null)),
});
const records = fc.array(mostly(record), { maxLength: 3 });
const policy = fc.record({
  missing: fc.constantFrom("omit" as const, "error" as const),
  invalid: fc.constantFrom("error" as const, "error" as const, "omit" as const),
  asOf: fc.constantFrom(6, 9, 8.64e15),
});
const promise = { targets: { default: 2 }, unit: "milliseconds", cancelField: "resolvedAt" } as const;

interface Schema {
  readonly safeParse: (input: unknown) => { readonly success: boolean };
}
interface GuardCase {
  readonly name: string;
  readonly metric: (input: never, options: never) => unknown;
  readonly schema: (options: never) => Schema;
  readonly settings?: object;
  readonly asks?: readonly ("missing" | "invalid" | "asOf")[];
}

const cases: readonly GuardCase[] = [
  { name: "slaAttainment", metric: slaAttainment, schema: slaTicketsSchema, settings: promise },
  { name: "firstContactResolution", metric: firstContactResolution, schema: contactedTicketsSchema },
  {
    name: "firstContactResolution by Freshservice's convention",
    metric: firstContactResolution,
    schema: contactedTicketsSchema,
    settings: { convention: "freshservice" },
  },
  {
    name: "firstContactResolution without a repeat",
    metric: firstContactResolution,
    schema: customerContactsSchema,
    settings: { method: "no-repeat" },
  },
  {
    name: "firstContactResolution without a repeat of the same topic",
    metric: firstContactResolution,
    schema: customerContactsSchema,
    settings: { method: "no-repeat", repeats: "same-topic" },
  },
  { name: "oneTouchRate", metric: oneTouchRate, schema: repliedTicketsSchema },
  { name: "repliesPerTicket", metric: repliesPerTicket, schema: repliedTicketsSchema },
  { name: "reopenRate", metric: reopenRate, schema: reopenedTicketsSchema },
  { name: "escalationRate", metric: escalationRate, schema: escalatedTicketsSchema, asks: ["missing", "invalid"] },
  { name: "contactRate", metric: contactRate, schema: contactingCustomersSchema, asks: ["missing", "invalid"] },
  {
    name: "contactRate by orders",
    metric: contactRate,
    schema: contactingCustomersSchema,
    settings: { of: "orders" },
    asks: ["missing", "invalid"],
  },
  { name: "backlog", metric: backlog, schema: backlogTicketsSchema },
];

it.each(cases)("$name refuses what its schema refuses, and nothing else", ({ metric, schema, settings, asks }) => {
  fc.assert(
    fc.property(records, policy, (input, all) => {
      const chosen = Object.fromEntries(
        (asks ?? (["missing", "invalid", "asOf"] as const)).map((key) => [key, all[key]]),
      );
      const options = { ...settings, ...chosen } as never;
      let refused = false;
      try {
        metric(input as never, options);
      } catch {
        refused = true;
      }
      expect(schema(options).safeParse(input).success).toBe(!refused);
      expectSound(() => metric(input as never, options));
    }),
    { numRuns: 1000 },
  );
});

it("firstContactResolution by a survey refuses what its schema refuses, and nothing else", () => {
  const answer = mostly(fc.constantFrom("yes", "no", true, false, null));
  const settings = fc.record({ missing: fc.constantFrom("omit", "error"), invalid: fc.constantFrom("omit", "error") });
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 4 }), settings, (input, chosen) => {
      let refused = false;
      try {
        firstContactResolution(input as never, { method: "survey", ...chosen } as never);
      } catch {
        refused = true;
      }
      expect(yesNoAnswersSchema(chosen as never).safeParse(input).success).toBe(!refused);
    }),
  );
});
