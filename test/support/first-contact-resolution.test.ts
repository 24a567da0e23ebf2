import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CustomerContact } from "../../src/schemas/contact-resolution.ts";
import type { TicketEvent } from "../../src/schemas/ticket-events.ts";
import { firstContactResolution } from "../../src/support/first-contact-resolution.ts";
import { expectClose, readReference } from "../stats/reference.ts";
import { faultOf } from "./soundness.ts";

const day = 86_400_000;

describe("firstContactResolution", () => {
  it("is 280 of 400, 70 %", () => {
    const [v71] = readReference<{ contacts: number; resolvedOnFirstContact: number }, { fcr: number }>(
      "support-rates",
      "FCR of V71",
    );
    expectClose(firstContactResolution(v71?.input as never).value, 100 * (v71?.expected.fcr as number), {
      absolute: 1e-10,
    });
  });

  it("takes reopened tickets for resolved on the first contact, or not", () => {
    const [reference] = readReference<Record<string, number>, { fcr: number; fcrExcludingReopened: number }>(
      "support-rates",
      "first contact resolution",
    );
    const { input, expected } = reference as NonNullable<typeof reference>;
    const counts = {
      contacts: input.tickets as number,
      resolvedOnFirstContact: input.resolvedOnFirstContact as number,
      reopened: input.reopened as number,
    };
    expectClose(firstContactResolution(counts).value, 100 * expected.fcr, { absolute: 1e-12 });
    const strict = firstContactResolution(counts, { reopened: "unresolved" });
    expectClose(strict.value, 100 * expected.fcrExcludingReopened, { absolute: 1e-12 });
    expect(strict).toMatchObject({ resolvedOnFirstContact: 130, reopened: 20 });
  });

  const tickets = [
    { contacts: 1, customerReplies: 0, status: "solved", reopens: 0 },
    { contacts: 1, customerReplies: 1, status: "closed", reopens: 1 },
    { contacts: 2, customerReplies: 0, status: "solved" },
    { contacts: 1, customerReplies: 0, status: "pending" },
    { contacts: null, customerReplies: null, status: "solved" },
  ] as const;

  it("divides by all tickets or by the resolved ones", () => {
    expect(firstContactResolution(tickets)).toMatchObject({ value: 50, n: 4, missing: 1, reopened: 1 });
    expect(firstContactResolution(tickets, { of: "resolved" })).toMatchObject({ n: 3, resolvedOnFirstContact: 2 });
    const strict = firstContactResolution(tickets, { of: "resolved", reopened: "unresolved" });
    expect(strict).toMatchObject({ n: 3, resolvedOnFirstContact: 1 });
    expect(strict.convention).toBe(
      "% of resolved contacts resolved with one contact of the customer, reopened ones counted as unresolved",
    );
  });

  it("reads the customer's replies under Freshservice's convention", () => {
    const result = firstContactResolution(tickets, { convention: "freshservice" });
    expect(result).toMatchObject({ value: 50, resolvedOnFirstContact: 2 });
    expect(result.convention).toMatch(/Freshservice/);
  });

  it("counts the messages of the customer among events", () => {
    const message = (ticketId: number, at: number, author: "customer" | "agent"): TicketEvent => ({
      ticketId,
      at,
      type: "message",
      author,
    });
    const solved = (ticketId: number): TicketEvent => ({ ticketId, at: 99, type: "status", status: "solved" });
    const events = [
      { ticketId: 1, at: 0, type: "created" as const, author: "customer" as const },
      message(1, 0, "customer"),
      message(1, 5, "agent"),
      message(1, 6, "agent"),
      solved(1),
      message(2, 0, "customer"),
      message(2, 5, "agent"),
      message(2, 9, "customer"),
      solved(2),
      message(3, 0, "customer"),
    ];
    expect(firstContactResolution(events)).toMatchObject({ n: 3, resolvedOnFirstContact: 1 });
    expect(firstContactResolution(events, { convention: "freshservice", of: "resolved" }).value).toBe(50);
  });

  it("counts a repeat on the last instant of the window, and none after it", () => {
    const options = { method: "no-repeat", asOf: 30 * day } as const;
    const pair = (gap: number): CustomerContact[] => [
      { customerId: 1, at: 0 },
      { customerId: 1, at: gap },
    ];
    expect(firstContactResolution(pair(7 * day), options)).toMatchObject({ resolvedOnFirstContact: 1, contacts: 2 });
    expect(firstContactResolution(pair(7 * day + 1), options)).toMatchObject({
      resolvedOnFirstContact: 2,
      contacts: 2,
    });
    expect(firstContactResolution(pair(0), options)).toMatchObject({ resolvedOnFirstContact: 2, contacts: 2 });
  });

  it("leaves out what is too young, repeated or not", () => {
    const contacts = [
      { customerId: 1, at: 23 * day },
      { customerId: 1, at: 24 * day },
      { customerId: 2, at: 23 * day },
    ];
    const result = firstContactResolution(contacts, { method: "no-repeat", asOf: 30 * day });
    expect(result).toMatchObject({ resolvedOnFirstContact: 1, contacts: 2, tooYoung: 1, value: 50 });
  });

  it("is a slow count by the definition", () => {
    const contact = fc.record({
      customerId: fc.constantFrom<string | number>(1, "1", 2),
      at: fc.nat(20).map((half) => (half * day) / 2),
      topic: fc.constantFrom("a", "b"),
    });
    const settings = fc.record({
      repeatDays: fc.constantFrom(0.5, 1, 3, 7),
      repeats: fc.constantFrom("any-topic" as const, "same-topic" as const),
      asOf: fc.integer({ min: 10, max: 14 }).map((days) => days * day),
    });
    fc.assert(
      fc.property(fc.array(contact, { maxLength: 25 }), settings, (contacts, options) => {
        const window = options.repeatDays * day;
        const old = contacts.filter(({ at }) => at + window <= options.asOf);
        const resolved = old.filter(
          (one) =>
            !contacts.some(
              (other) =>
                other.customerId === one.customerId &&
                (options.repeats === "any-topic" || other.topic === one.topic) &&
                other.at > one.at &&
                other.at - one.at <= window,
            ),
        );
        expect(firstContactResolution(contacts, { method: "no-repeat", ...options })).toMatchObject({
          contacts: old.length,
          resolvedOnFirstContact: resolved.length,
          tooYoung: contacts.length - old.length,
        });
      }),
      { numRuns: 300 },
    );
  });

  it("counts yes and no", () => {
    const answers = ["yes", true, "no", false, null, undefined] as const;
    expect(firstContactResolution(answers, { method: "survey" })).toMatchObject({ value: 50, n: 4, missing: 2 });
    const rows = [{ solved: "yes" }, { solved: "no" }];
    expect(firstContactResolution.of("solved").with({ method: "survey" })(rows).value).toBe(50);
  });

  it("refuses what does not go together", () => {
    const messageOf = (input: unknown, options?: object): string =>
      faultOf(() => firstContactResolution(input as never, options)).message;
    expect(messageOf([], { method: "no-repeat" })).toMatch(/^firstContactResolution: options.asOf must be given/);
    expect(messageOf([], { method: "survey", of: "resolved" })).toBe(
      'firstContactResolution: options.of must be left out with method "survey": it belongs to "first-contact", got "resolved"',
    );
    expect(messageOf(["maybe"], { method: "survey" })).toBe(
      'firstContactResolution: answers[0] must be true, false, "yes" or "no", got "maybe"',
    );
    expect(messageOf([{ contacts: 0, status: "solved" }])).toBe(
      "firstContactResolution: tickets[0].contacts must be a whole number from 1 on, got 0",
    );
    expect(messageOf([{ customerId: 1, at: 9 }], { method: "no-repeat", asOf: 5 })).toMatch(
      /contacts\[0\].at must be no later than asOf/,
    );
    expect(messageOf({ contacts: 5, resolvedOnFirstContact: 6 })).toMatch(/at most contacts \(5\)/);
    const [one, other] = [7, 14].map((repeatDays) =>
      firstContactResolution.summarize([], { method: "no-repeat", asOf: 0, repeatDays }),
    ) as [never, never];
    expect(faultOf(() => firstContactResolution.merge(one, other)).code).toBe("inconsistent");
  });
});
