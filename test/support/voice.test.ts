import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { queuedCallsSchema, waitedCallsSchema } from "../../src/schemas/calls.ts";
import { agentTimesSchema, chatSpansSchema } from "../../src/schemas/workload.ts";
import { abandonmentRate } from "../../src/support/abandonment-rate.ts";
import { averageSpeedOfAnswer } from "../../src/support/average-speed-of-answer.ts";
import { chatConcurrency } from "../../src/support/chat-concurrency.ts";
import { occupancy } from "../../src/support/occupancy.ts";
import { serviceLevel } from "../../src/support/service-level.ts";
import reference from "../reference/voice.json" with { type: "json" };
import { faultOf, oddValues } from "./soundness.ts";

const [v72] = reference.counts as unknown as [{ input: { answered: number; answeredWithinTarget: number } }];
const second = 1000;
const calls = [
  { queuedAt: 0, answeredAt: 20 * second },
  { queuedAt: 0, answeredAt: 20 * second + 1 },
  { queuedAt: 0, abandonedAt: 5 * second },
  { queuedAt: 0, abandonedAt: 5 * second + 1 },
  { queuedAt: 0 },
  { queuedAt: null, answeredAt: 9 },
];

describe("serviceLevel", () => {
  it("is 80 % where 100 of 125 answered calls were answered in time", () => {
    expect(serviceLevel(v72.input)).toMatchObject({ value: 80, n: 125, abandoned: null });
  });

  it("counts the last second of the target and of the short abandons", () => {
    const result = serviceLevel(calls);
    expect(result).toMatchObject({ value: 50, n: 2, answeredWithinTarget: 1, abandoned: 2, shortAbandoned: 1 });
    expect(result).toMatchObject({
      waiting: 1,
      missing: 1,
      convention: "% answered within 20 s of the calls that were answered",
    });
  });

  it("divides by all that were offered, or by those without short abandons", () => {
    expect(serviceLevel(calls, { of: "offered" })).toMatchObject({ value: 25, n: 4 });
    const less = serviceLevel(calls, { of: "offered-less-short-abandons" });
    expect(less.value).toBeCloseTo(100 / 3, 12);
    expect(less.convention).toBe("% answered within 20 s of the calls offered, less those abandoned within 5 s");
    expect(serviceLevel(calls, { of: "offered-less-short-abandons", shortAbandonSeconds: 6 }).n).toBe(2);
  });

  it("gives the same of waits as of instants, and of counts", () => {
    const waits = [
      { waitSeconds: 20, outcome: "answered" },
      { waitSeconds: 20.001, outcome: "answered" },
      { waitSeconds: 5, outcome: "abandoned" },
      { waitSeconds: 5.001, outcome: "abandoned" },
      { waitSeconds: 70, outcome: "waiting" },
      { waitSeconds: null, outcome: "answered" },
    ] as const;
    expect(serviceLevel(waits, { of: "offered" })).toEqual(serviceLevel(calls, { of: "offered" }));
    const counts = { answered: 2, answeredWithinTarget: 1, abandoned: 2, shortAbandoned: 1 };
    expect(serviceLevel(counts, { of: "offered" })).toMatchObject({ value: 25, n: 4 });
  });

  it("has no value without calls, and refuses a denominator that is not known", () => {
    expect(serviceLevel([])).toMatchObject({ value: null, n: 0, interval: null });
    const of = "offered-less-short-abandons" as const;
    expect(faultOf(() => serviceLevel({ ...v72.input, abandoned: 3 }, { of })).message).toBe(
      "serviceLevel: counts.shortAbandoned must be given for the share of offered-less-short-abandons, got undefined",
    );
  });

  it("does not merge what was counted by two targets, nor measure it by another", () => {
    const [one, other] = [serviceLevel.summarize(calls), serviceLevel.summarize(calls, { targetSeconds: 30 })];
    expect(faultOf(() => serviceLevel.merge(one, other)).message).toBe(
      "serviceLevel: summary.targetSeconds must be the same as before (20), got 30",
    );
    expect(faultOf(() => serviceLevel.measure(one, { targetSeconds: 30 })).code).toBe("inconsistent");
  });

  it("is broken down by segment and compared as a share is", () => {
    const rows = calls.map((call, i) => ({ ...call, queue: i % 2 === 0 ? "A" : "B" }));
    const byQueue = segment(rows, { by: "queue", metric: serviceLevel });
    expect(byQueue.map((row) => [row.segment, row.value])).toEqual([
      ["A", 100],
      ["B", 0],
    ]);
    expect(compare(serviceLevel(v72.input), serviceLevel({ answered: 100, answeredWithinTarget: 70 })).method).toBe(
      "pooled-z",
    );
  });

  it.each<[string, object[], object]>([
    ["calls[0].answeredAt must be at or after queuedAt, got 4", [{ queuedAt: 5, answeredAt: 4 }], {}],
    ["calls[0].abandonedAt must be at or after queuedAt, got 4", [{ queuedAt: 5, abandonedAt: 4 }], {}],
    [
      "calls[0].waitSeconds must be a number of seconds from 0 to 1e9, got -1",
      [{ waitSeconds: -1, outcome: "answered" }],
      {},
    ],
    [
      'calls[1].outcome must be "answered" or "abandoned" or "waiting", got "lost"',
      [
        { waitSeconds: 1, outcome: "answered" },
        { waitSeconds: 1, outcome: "lost" },
      ],
      {},
    ],
    ["options.targetSeconds must be a number of seconds from 0 to 1e9, got -5", [], { targetSeconds: -5 }],
    ["options.target must be a known name", [], { target: 20 }],
    ["options.timeZone must be", [], { timeZone: "Mars" }],
  ])("refuses its input with %s", (message, input, options) => {
    expect(faultOf(() => serviceLevel(input as never, options)).message).toContain(`serviceLevel: ${message}`);
  });
});

describe("abandonmentRate", () => {
  it("counts short abandons, counts them as offered, or leaves them out", () => {
    const rates = (["count", "count-as-offered", "leave-out"] as const).map((shortAbandons) => {
      const { value, n } = abandonmentRate(calls, { shortAbandons });
      return [value, n];
    });
    expect(rates).toEqual([
      [50, 4],
      [25, 4],
      [100 / 3, 3],
    ]);
  });

  it("takes a call that was answered for answered, whatever else it says", () => {
    expect(abandonmentRate([{ queuedAt: 0, answeredAt: 5, abandonedAt: 90 }]).value).toBe(0);
  });

  it("knows of no short abandons where counts do not tell them", () => {
    const counts = { answered: 90, abandoned: 10 };
    expect(abandonmentRate(counts)).toMatchObject({ value: 10, shortAbandoned: null });
    expect(faultOf(() => abandonmentRate(counts, { shortAbandons: "leave-out" })).message).toContain(
      'counts.shortAbandoned must be given for shortAbandons: "leave-out", got undefined',
    );
    const merged = abandonmentRate.merge(abandonmentRate.summarize(counts), abandonmentRate.summarize(calls));
    expect(merged).toMatchObject({ abandoned: 12, shortAbandoned: null });
  });

  it("refuses counts that do not add up", () => {
    expect(faultOf(() => abandonmentRate({ answered: 1, abandoned: 2, shortAbandoned: 3 })).message).toBe(
      "abandonmentRate: counts.shortAbandoned must be at most abandoned (2), got 3",
    );
  });
});

describe("averageSpeedOfAnswer", () => {
  it("is the mean wait of the answered, with the abandoned left out and the waiting counted", () => {
    const result = averageSpeedOfAnswer(calls);
    expect(result).toMatchObject({ value: 20.0005, n: 2, answered: 2, excluded: 2, unanswered: 1, missing: 1 });
  });

  it("takes waits too, and the median of them", () => {
    const waits = [10, 20, 90].map((waitSeconds) => ({ waitSeconds, outcome: "answered" as const }));
    expect(averageSpeedOfAnswer(waits)).toMatchObject({ value: 40, median: 20 });
    expect(averageSpeedOfAnswer(waits, { statistic: "median", unit: "minutes" }).value).toBeCloseTo(1 / 3, 12);
    const rows = waits.map((call, i) => ({ ...call, queue: i < 2 ? "A" : "B" }));
    expect(segment(rows, { by: "queue", metric: averageSpeedOfAnswer }).map((row) => row.value)).toEqual([15, 90]);
  });

  it("knows with asOf how long the waiting have waited", () => {
    const late = averageSpeedOfAnswer([{ queuedAt: 0, answeredAt: 10_000 }, { queuedAt: 0 }], { asOf: 60_000 });
    expect(late.censored).not.toBe(null);
    expect(
      faultOf(() => averageSpeedOfAnswer([{ queuedAt: 0, answeredAt: 61_000 }], { asOf: 60_000 })).message,
    ).toContain("calls[0].answeredAt must be no later than asOf");
  });

  it.each(["omit", "error"] as const)("leaves out or refuses what is invalid in waits under %s", (invalid) => {
    const waits = [
      { waitSeconds: 10, outcome: "answered" as const },
      { waitSeconds: Number.NaN, outcome: "answered" as const },
    ];
    if (invalid === "omit") expect(averageSpeedOfAnswer(waits, { invalid })).toMatchObject({ value: 10, invalid: 1 });
    else expect(faultOf(() => averageSpeedOfAnswer(waits)).message).toContain("calls[1].waitSeconds");
  });
});

describe("the guards of calls, agents and chats", () => {
  const moment = fc.oneof(fc.nat(100), fc.constantFrom(...oddValues));
  const asked = fc.record({
    missing: fc.constantFrom("omit" as const, "error" as const),
    invalid: fc.constantFrom("omit" as const, "error" as const),
  });
  const isTaken = (call: () => unknown): boolean => {
    try {
      call();
      return true;
    } catch {
      return false;
    }
  };

  it("take what their schema takes, and nothing else", () => {
    const queued = fc.record(
      { queuedAt: moment, answeredAt: moment, abandonedAt: moment },
      { requiredKeys: ["queuedAt"] },
    );
    const waited = fc.record({
      waitSeconds: moment,
      outcome: fc.oneof(fc.constantFrom("answered", "abandoned"), moment),
    });
    const agent = fc.record({ handleSeconds: moment, availableSeconds: moment });
    const chat = fc.record({ agentId: moment, startedAt: moment, endedAt: moment });
    const expectAlike = (
      take: () => unknown,
      schema: { safeParse: (value: unknown) => { success: boolean } },
      input: unknown,
    ) => expect(isTaken(take)).toBe(schema.safeParse(input).success);
    fc.assert(
      fc.property(fc.array(queued, { maxLength: 3 }), asked, (input, options) => {
        for (const metric of [serviceLevel, abandonmentRate, averageSpeedOfAnswer]) {
          expectAlike(() => metric(input as never, options), queuedCallsSchema(options), input);
        }
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.array(waited, { minLength: 1, maxLength: 3 }), asked, (input, options) => {
        for (const metric of [serviceLevel, abandonmentRate, averageSpeedOfAnswer]) {
          expectAlike(() => metric(input as never, options), waitedCallsSchema(options), input);
        }
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.array(agent, { maxLength: 3 }), asked, (input, options) => {
        expectAlike(() => occupancy(input as never, options), agentTimesSchema(options), input);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.array(chat, { maxLength: 3 }), asked, (input, options) => {
        expectAlike(() => chatConcurrency(input as never, options), chatSpansSchema(options), input);
      }),
      { numRuns: 500 },
    );
  });
});

describe("occupancy", () => {
  it.each(reference.occupancy)("gives the figures of $name", ({ input, expected, tolerance }) => {
    const records = input.handleSeconds.map((handleSeconds, i) => ({
      handleSeconds,
      availableSeconds: input.availableSeconds[i] as number,
    }));
    const { value, standardError, interval } = occupancy(
      records,
      "average" in input ? { average: "mean-of-records" } : {},
    );
    const found = { value, standardError, low: interval?.low, high: interval?.high };
    for (const [field, figure] of Object.entries(expected)) {
      const difference = Math.abs((found[field as "value"] as number) - figure);
      expect(difference, field).toBeLessThanOrEqual(tolerance.relative * figure);
    }
  });

  it("leaves out records without time, and counts blanks", () => {
    const result = occupancy([
      { handleSeconds: 30, availableSeconds: 10 },
      { handleSeconds: 0, availableSeconds: 0 },
      { handleSeconds: null, availableSeconds: 10 },
    ]);
    expect(result).toMatchObject({ value: 75, n: 1, excluded: 1, missing: 1, standardError: null });
    expect([result.handleSeconds, result.availableSeconds]).toEqual([30, 10]);
  });

  it("says nothing of an error where all records are alike", () => {
    const alike = [1, 2, 3].map((k) => ({ handleSeconds: 7 * k, availableSeconds: 3 * k }));
    expect(occupancy(alike)).toMatchObject({ standardError: 0, interval: null, basis: null });
    expect(occupancy([])).toMatchObject({ value: null, n: 0 });
  });
});

describe("chatConcurrency", () => {
  const minute = 60_000;
  const chat = (agentId: string | null, from: number, to: number | null) => ({
    agentId,
    startedAt: from * minute,
    endedAt: to === null ? null : to * minute,
  });

  it("is 1 for chats that follow one another, even at the same moment", () => {
    expect(chatConcurrency([chat("Ada", 0, 10), chat("Ada", 10, 20), chat("Ada", 30, 40)])).toMatchObject({
      value: 1,
      maximum: 1,
      busySeconds: 1800,
    });
  });

  it("pools agents by the time that they were busy", () => {
    const chats = [chat("Ada", 0, 10), chat("Ada", 0, 10), chat("Ada", 5, 10), chat("Ben", 0, 30)];
    expect(chatConcurrency(chats)).toMatchObject({ value: 55 / 40, maximum: 3, agents: 2, n: 4 });
  });

  it("takes a chat that goes on up to asOf, or not at all", () => {
    const chats = [chat("Ada", 0, 10), chat("Ada", 5, null)];
    expect(chatConcurrency(chats)).toMatchObject({ value: 1, n: 1, ongoing: 1 });
    expect(chatConcurrency(chats, { asOf: 20 * minute })).toMatchObject({
      value: 25 / 20,
      n: 2,
      ongoing: 1,
      maximum: 2,
    });
  });

  it("has no value without chats of some length", () => {
    expect(chatConcurrency([chat("Ada", 3, 3)])).toMatchObject({ value: null, maximum: null, agents: 0, n: 1 });
  });

  it("is what counting minute by minute gives", () => {
    const chats = fc.array(
      fc.record({ agentId: fc.constantFrom("a", "b", null), from: fc.nat(30), length: fc.nat(12) }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(chats, (list) => {
        let [total, busy, most] = [0, 0, 0];
        for (const agent of ["a", "b", null]) {
          for (let at = 0; at < 50; at++) {
            const open = list.filter(
              ({ agentId, from, length }) => agentId === agent && from <= at && at < from + length,
            );
            total += open.length;
            busy += Math.min(1, open.length);
            most = Math.max(most, open.length);
          }
        }
        const { value, maximum } = chatConcurrency(
          list.map(({ agentId, from, length }) => chat(agentId, from, from + length)),
        );
        expect(maximum).toBe(most === 0 ? null : most);
        if (busy === 0) expect(value).toBe(null);
        else expect(value).toBeCloseTo(total / busy, 9);
      }),
      { numRuns: 300 },
    );
  });
});
