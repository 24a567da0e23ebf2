import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { botConversationsSchema } from "../../src/schemas/bots.ts";
import { botOutcomes } from "../../src/support/bot-outcomes.ts";
import { containmentRate } from "../../src/support/containment-rate.ts";
import { deflectionRate } from "../../src/support/deflection-rate.ts";
import { handleTime } from "../../src/support/handle-time.ts";
import { hoursSaved } from "../../src/support/hours-saved.ts";
import { nextResponseTime } from "../../src/support/next-response-time.ts";
import { responseTimesByAuthor } from "../../src/support/response-times-by-author.ts";
import reference from "../reference/voice.json" with { type: "json" };
import { faultOf, oddValues } from "./soundness.ts";

const hour = 3_600_000;

describe("botOutcomes", () => {
  const outcomeOf = (conversation: object, options = {}): string | undefined => {
    const result = botOutcomes([{ startedAt: 0, ...conversation }], options);
    return (["resolved", "contained", "escalated", "abandoned"] as const).find((name) => result[name].count === 1);
  };

  it.each<[string, object]>([
    ["contained", {}],
    ["contained", { closedAt: 5, satisfied: true }],
    ["contained", { humanMessages: 0, customerConfirmed: null }],
    ["contained", { resolutionState: "assumed_resolution" }],
    ["resolved", { resolvedAt: 5 }],
    ["resolved", { resolvedAt: 5, abandonedAt: 6 }],
    ["resolved", { customerConfirmed: true, abandonedAt: 6 }],
    ["resolved", { resolutionState: "confirmed_resolution" }],
    ["abandoned", { abandonedAt: 6 }],
    ["abandoned", { resolvedAt: 5, customerConfirmed: false }],
    ["abandoned", { resolvedAt: 5, resolutionState: "negative_feedback" }],
    ["escalated", { escalatedAt: 3, resolvedAt: 5, customerConfirmed: true }],
    ["escalated", { humanMessages: 1, abandonedAt: 5 }],
    ["escalated", { resolutionState: "procedure_handoff" }],
    ["escalated", { resolutionState: "escalated", resolvedAt: 5 }],
  ])("is %s for %j", (outcome, conversation) => {
    expect(outcomeOf(conversation)).toBe(outcome);
  });

  it("takes an assumed resolution for one where that is asked for, unless the customer denies it", () => {
    const assumed = { resolutionState: "assumed_resolution" };
    expect(outcomeOf(assumed, { assumedResolution: "resolved" })).toBe("resolved");
    expect(outcomeOf({ ...assumed, customerConfirmed: false }, { assumedResolution: "resolved" })).toBe("abandoned");
    const [one, other] = [botOutcomes.summarize([]), botOutcomes.summarize([], { assumedResolution: "resolved" })];
    expect(faultOf(() => botOutcomes.merge(one, other)).code).toBe("inconsistent");
  });

  it("has four shares that add up, and the one that is asked for as its value", () => {
    const counts = { resolved: 500, contained: 250, escalated: 200, abandoned: 50 };
    const result = botOutcomes(counts, { score: "escalated" });
    expect(result).toMatchObject({ value: 20, n: 1000, resolved: { count: 500, percent: 50 } });
    expect(result.convention).toBe("% of conversations escalated to a human; assumed resolutions count as contained");
    expect(botOutcomes([])).toMatchObject({ value: null, resolved: { count: 0, percent: null } });
  });

  it.each<[string, object[], object]>([
    ["conversations[0].escalatedAt must be at or after startedAt (5), got 4", [{ startedAt: 5, escalatedAt: 4 }], {}],
    [
      "conversations[0].humanMessages must be a whole number from 0 on, got -1",
      [{ startedAt: 5, humanMessages: -1 }],
      {},
    ],
    [
      'conversations[0].resolutionState must be "assumed_resolution" or',
      [{ startedAt: 5, resolutionState: "done" }],
      {},
    ],
    ["conversations[0].satisfied must be true or false, got 1", [{ startedAt: 5, satisfied: 1 }], {}],
    ["options.definition must be a known name", [], { definition: "not-escalated" }],
  ])("refuses its input with %s", (message, input, options) => {
    expect(faultOf(() => botOutcomes(input as never, options)).message).toContain(`botOutcomes: ${message}`);
  });

  it("takes what its schema takes, and nothing else", () => {
    const moment = fc.oneof(fc.nat(100), fc.constantFrom(...oddValues));
    const fields = ["startedAt", "escalatedAt", "resolvedAt", "closedAt", "nextHumanContactAt"];
    const flags = ["customerConfirmed", "satisfied", "humanMessages", "resolutionState", "channel"];
    const conversation = fc.record(
      Object.fromEntries([
        ...fields.map((field) => [field, moment]),
        ...flags.map((field) => [field, fc.oneof(moment, fc.constantFrom("bot", "escalated"))]),
      ]),
      { requiredKeys: [] },
    );
    const asked = fc.record({
      missing: fc.constantFrom("omit" as const, "error" as const),
      invalid: fc.constantFrom("omit" as const, "error" as const),
    });
    fc.assert(
      fc.property(fc.array(conversation, { maxLength: 3 }), asked, (input, options) => {
        const isRight = botConversationsSchema(options).safeParse(input).success;
        for (const metric of [botOutcomes, containmentRate, deflectionRate]) {
          let isTaken = true;
          try {
            metric(input as never, options);
          } catch {
            isTaken = false;
          }
          expect(isTaken).toBe(isRight);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("containmentRate", () => {
  const conversations = [
    { startedAt: 0, closedAt: hour, satisfied: true, nextHumanContactAt: 25 * hour },
    { startedAt: 0, closedAt: hour, satisfied: false, nextHumanContactAt: 25 * hour + 1 },
    { startedAt: 0, nextHumanContactAt: 24 * hour },
    { startedAt: 0, closedAt: hour, escalatedAt: 5, satisfied: true },
    { startedAt: 40 * hour, closedAt: 41 * hour },
  ];

  it("is 80 % where 800 of 1000 conversations were not handed over", () => {
    const v74 = reference.counts[1] as unknown as { input: { total: number; contained: number } };
    expect(containmentRate(v74.input)).toMatchObject({ value: 80, n: 1000 });
  });

  it.each([
    ["not-escalated", 80, 5],
    ["not-escalated-and-satisfied", 20, 5],
    ["no-human-contact-within", 40, 5],
    ["closed-without-agent", 60, 5],
  ] as const)("by %s is %d %", (definition, value, n) => {
    expect(containmentRate(conversations, { definition })).toMatchObject({ value, n, unrated: 2 });
  });

  it("leaves out conversations that are too young to tell, escalated or not", () => {
    const definition = "no-human-contact-within" as const;
    const result = containmentRate(conversations, { definition, asOf: 64 * hour });
    expect(result).toMatchObject({ value: 25, n: 4, excluded: 1 });
    expect(result.convention).toBe(
      "% of conversations without a human in them, and without a human contact within 24 h of the end",
    );
    const young = { startedAt: 60 * hour, escalatedAt: 61 * hour };
    expect(containmentRate([...conversations, young], { definition, asOf: 64 * hour })).toMatchObject({
      n: 4,
      excluded: 2,
    });
    expect(containmentRate(conversations, { definition, withinHours: 48, asOf: 64 * hour }).value).toBe(0);
  });

  it("does not merge two definitions, nor two spans of hours", () => {
    const one = containmentRate.summarize(conversations);
    const other = containmentRate.summarize(conversations, { definition: "closed-without-agent" });
    expect(faultOf(() => containmentRate.merge(one, other)).message).toBe(
      'containmentRate: summary.definition must be the same as before ("not-escalated"), got "closed-without-agent"',
    );
    const timed = [24, 48].map((withinHours) =>
      containmentRate.summarize(conversations, { definition: "no-human-contact-within", withinHours }),
    );
    expect(faultOf(() => containmentRate.merge(timed[0] as never, timed[1] as never)).message).toContain("withinHours");
  });

  it("refuses counts that do not add up", () => {
    expect(faultOf(() => containmentRate({ total: 5, contained: 6 })).message).toBe(
      "containmentRate: counts.contained must be at most total (5), got 6",
    );
  });
});

describe("deflectionRate", () => {
  it("is of the bot's conversations, or of all contacts", () => {
    const contacts = [
      { startedAt: 0 },
      { startedAt: 0, channel: "bot", escalatedAt: 1 },
      { startedAt: 0, channel: "self-service" },
      { startedAt: 0, channel: "self-service", humanMessages: 2 },
      { startedAt: 0, channel: "agent" },
      { startedAt: null },
    ] as const;
    expect(deflectionRate(contacts)).toMatchObject({ value: 50, n: 2, excluded: 3, missing: 1 });
    expect(deflectionRate(contacts, { definition: "all-self-service" })).toMatchObject({
      value: 40,
      n: 5,
      excluded: 0,
    });
  });
});

describe("responseTimesByAuthor", () => {
  const events = [
    { ticketId: 1, at: 0, type: "message", author: "customer" },
    { ticketId: 1, at: 2000, type: "message", author: "bot" },
    { ticketId: 1, at: 300_000, type: "message", author: "agent" },
    { ticketId: 1, at: 400_000, type: "message", author: "customer" },
    { ticketId: 1, at: 410_000, type: "message", author: "agent", public: false },
    { ticketId: 1, at: 500_000, type: "message", author: "agent" },
    { ticketId: 2, at: 0, type: "message", author: "customer" },
    { ticketId: 2, at: 9000, type: "message", author: "customer" },
  ] as const;

  it("gives a wait to whoever ended it", () => {
    const result = responseTimesByAuthor(events);
    expect(result).toMatchObject({ value: 100, answered: 1, unanswered: 1, human: { answered: 1, mean: 100 } });
    expect(result.bot).toMatchObject({ answered: 1, mean: 2, median: 2 });
    expect(responseTimesByAuthor(events, { author: "bot" })).toMatchObject({ value: 2, answered: 1 });
  });

  it("has a clock for each where that is asked for", () => {
    const result = responseTimesByAuthor(events, { clock: "separate" });
    expect(result).toMatchObject({ human: { answered: 2, mean: 200 }, bot: { answered: 1, mean: 2 }, unanswered: 1 });
    expect(responseTimesByAuthor(events, { clock: "separate", author: "bot" }).unanswered).toBe(2);
  });

  it("gives the human times of nextResponseTime with a clock for each", () => {
    const created = [1, 2].map((ticketId) => ({ ticketId, at: 0, type: "created", author: "customer" }) as const);
    const waits = nextResponseTime([...created, ...events], { first: "include" });
    const own = responseTimesByAuthor([...created, ...events], { clock: "separate" });
    expect([own.mean, own.median, own.answered, own.unanswered]).toEqual([
      waits.mean,
      waits.median,
      waits.answered,
      waits.unanswered,
    ]);
  });

  it("knows how long the open waits have lasted", () => {
    const { censored } = responseTimesByAuthor(events, { asOf: 900_000 });
    expect(censored).not.toBe(null);
  });

  it("withholds the small group, and the figures of both beside it", () => {
    const result = responseTimesByAuthor(events, { minimumResponses: 2 });
    expect(result).toMatchObject({ suppressed: true, value: null, human: { answered: null, mean: null } });
    expect(result.bot).toMatchObject({ answered: null, mean: null, median: null });
  });
});

describe("hoursSaved", () => {
  const time = { metric: "handleTime", value: 30, unit: "minutes", standardError: 3 } as const;

  it("is the number of conversations times the mean handle time, with its interval", () => {
    const saved = hoursSaved(600, time);
    expect(saved).toMatchObject({ value: 300, standardError: 30, unit: "hours", n: 600 });
    expect(saved.interval?.high).toBeCloseTo(300 + 1.959963984540054 * 30, 9);
    expect(saved.assumption).toContain("100 % of the 600 conversations would else have come to a human");
  });

  it("propagates the error of the share as that of a product", () => {
    // Of independent factors: Var(pt) = p²Var(t) + t²Var(p) + Var(p)Var(t), with p = 0.5 ± 0.1 and t = 0.5 ± 0.05 hours.
    const { value, standardError } = hoursSaved(600, time, { otherwiseHandled: 50, otherwiseHandledError: 10 });
    expect(value).toBeCloseTo(150, 12);
    expect(standardError).toBeCloseTo(600 * Math.sqrt(0.25 * 0.0025 + 0.25 * 0.01 + 0.01 * 0.0025), 9);
  });

  it("has no interval without an error, and no value without a handle time", () => {
    expect(hoursSaved(10, { ...time, standardError: null })).toMatchObject({ value: 5, interval: null, basis: null });
    expect(hoursSaved(10, handleTime([]))).toMatchObject({ value: null, interval: null });
  });

  it("refuses what is no count, and what is no time", () => {
    expect(faultOf(() => hoursSaved(1.5, time)).message).toBe(
      "hoursSaved: conversations must be a whole number from 0 on, got 1.5",
    );
    expect(faultOf(() => hoursSaved(1, { ...time, unit: "percent" })).message).toContain(
      'humanHandleTime.unit must be a unit of time (milliseconds, seconds, minutes, hours, days), got "percent"',
    );
    expect(faultOf(() => hoursSaved(1, { ...time, value: -1 })).message).toContain("humanHandleTime.value");
    expect(faultOf(() => hoursSaved(1, time, { share: 1 } as never)).code).toBe("unknown-key");
  });
});
