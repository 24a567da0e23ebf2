import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { type AvgFirstResponseTimeOptions, type Ticket, ticketsSchema } from "../../src/schemas/support.ts";
import { meanInterval } from "../../src/stats/mean.ts";
import { medianInterval } from "../../src/stats/median-interval.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { avgFirstResponseTime } from "../../src/support/avg-first-response-time.ts";
import type { DurationUnit } from "../../src/time/units.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";
import { expectSound, faultOf, freezeDeep, oddValues } from "./soundness.ts";

/** A ticket that was answered after so many milliseconds, or not at all. */
function ticket(milliseconds: number | null, createdAt = 1_000_000): Ticket {
  return { createdAt, firstRespondedAt: milliseconds === null ? null : createdAt + milliseconds };
}

const seconds = [60, 300, 300, 900, 1800, 7200, 86_400].map((second) => ticket(1000 * second));
const anyTicket = fc.record({
  createdAt: fc.oneof(
    { weight: 9, arbitrary: fc.nat(1000) },
    { weight: 1, arbitrary: fc.constantFrom(null, undefined) },
  ),
  wait: fc.option(fc.nat(500)),
});
const anyTickets: fc.Arbitrary<Ticket[]> = fc.array(
  anyTicket.map(({ createdAt, wait }) => ({
    createdAt,
    firstRespondedAt: wait === null ? null : (createdAt ?? 0) + wait,
  })),
  { maxLength: 60 },
);

describe("avgFirstResponseTime", () => {
  const [answered] = readReference<
    { created: string; events: { at: string; by: string; public: boolean }[] },
    { minutes: number }
  >("first_response_time", "first reply time: first PUBLIC");
  const spans = readReference<{ created: string; responded: string }, { minutes: number }>("first_response_time", "1");

  it("agrees with Zendesk's first reply time, once the reply that counts is picked", () => {
    const reply = answered?.input.events.find((event) => event.public && event.by === "agent");
    const tickets = [{ createdAt: String(answered?.input.created), firstRespondedAt: reply?.at }];
    expect(avgFirstResponseTime(tickets, { unit: "minutes" }).value).toBe(answered?.expected.minutes);
  });

  it.each(spans)("agrees with a published example: $name", ({ input, expected }) => {
    const tickets = [{ createdAt: input.created, firstRespondedAt: input.responded }];
    expect(avgFirstResponseTime(tickets, { unit: "minutes" }).value).toBe(expected.minutes);
  });

  it("gives the mean, the median and the percentiles with their intervals, in seconds", () => {
    const values = [60, 300, 300, 900, 1800, 7200, 86_400];
    const result = avgFirstResponseTime(seconds);
    expect(result).toMatchObject({ metric: "avgFirstResponseTime", unit: "seconds", n: 7, answered: 7, unanswered: 0 });
    expectClose(result.value, 96_960 / 7, { relative: 1e-15 });
    expect(result.median).toBe(900);
    expect(result.percentiles.p90).toBe(quantile(values, 0.9));
    expect(result.percentiles.p95).toBe(quantile(values, 0.95));
    expect(result.medianInterval).toEqual(medianInterval(values));
    expect(result.quantileMethod).toBe("exact");
    expectClose(result.interval?.high, Number(meanInterval(values)?.high), { relative: 1e-12 });
    expect(result.interval).toMatchObject({ low: 0, method: "student-t", confidenceLevel: 0.95 });
    expect(result.basis).toMatchObject({ kind: "mean", center: result.value, degreesOfFreedom: 6 });
  });

  it("cuts the interval of the mean off at 0 only where it would pass it", () => {
    const values = [100, 110, 120, 130, 140];
    const { interval } = avgFirstResponseTime(
      values.map((one) => ticket(one)),
      { unit: "milliseconds" },
    );
    const { low, high } = meanInterval(values) ?? { low: Number.NaN, high: Number.NaN };
    expect(low).toBeGreaterThan(100);
    expectLimits(interval, [low, high], { relative: 1e-12 });
  });

  it.each<[DurationUnit, number]>([
    ["milliseconds", 5_400_000],
    ["seconds", 5400],
    ["minutes", 90],
    ["hours", 1.5],
    ["days", 0.0625],
  ])("gives every figure in %s", (unit, value) => {
    const result = avgFirstResponseTime([ticket(5_400_000), ticket(5_400_000)], { unit });
    expect(result).toMatchObject({ unit, value, median: value, percentiles: { p90: value, p95: value } });
  });

  it("counts the unanswered and leaves them out of every figure", () => {
    const result = avgFirstResponseTime([ticket(4000), ticket(null), { createdAt: 5 }, ticket(8000)]);
    expect(result).toMatchObject({ value: 6, answered: 2, unanswered: 2, missing: 0, n: 2 });
  });

  it("gives null where nothing was answered", () => {
    const nothing = {
      value: null,
      interval: null,
      standardError: null,
      basis: null,
      median: null,
      medianInterval: null,
      percentiles: { p90: null, p95: null },
      answered: 0,
    };
    expect(avgFirstResponseTime([])).toMatchObject({ ...nothing, unanswered: 0 });
    expect(avgFirstResponseTime([ticket(null)])).toMatchObject({ ...nothing, unanswered: 1 });
  });

  it("gives a single answer without an interval, and no interval of the median below six", () => {
    expect(avgFirstResponseTime([ticket(4000)])).toMatchObject({
      value: 4,
      standardError: null,
      interval: null,
      basis: null,
    });
    expect(avgFirstResponseTime(seconds.slice(0, 5)).medianInterval).toBeNull();
    expect(avgFirstResponseTime(seconds.slice(0, 6)).medianInterval).toMatchObject({ low: 60, high: 7200 });
  });

  it("gives no interval of the mean where all took the same time", () => {
    const result = avgFirstResponseTime([ticket(100), ticket(100), ticket(100)], { unit: "days" });
    expect(result).toMatchObject({ standardError: 0, interval: null, basis: null });
  });

  it("takes an answer at the very moment of creation", () => {
    expect(avgFirstResponseTime([ticket(0)]).value).toBe(0);
  });

  it("reads local times in their zone, across a change of clocks", () => {
    const tickets = [{ createdAt: "2024-03-31 01:30", firstRespondedAt: "2024-03-31T03:30" }];
    expect(avgFirstResponseTime(tickets, { timeZone: "Europe/Berlin", unit: "minutes" }).value).toBe(60);
    expect(avgFirstResponseTime(tickets, { timeZone: "UTC", unit: "minutes" }).value).toBe(120);
  });

  it("leaves out and counts a ticket without a creation", () => {
    const tickets = [ticket(4000), { createdAt: null, firstRespondedAt: 5 }, { createdAt: undefined }];
    expect(avgFirstResponseTime(tickets)).toMatchObject({ n: 1, missing: 2, unanswered: 0 });
    const error = faultOf(() => avgFirstResponseTime(tickets, { missing: "error" }));
    expect([error.total, error.code]).toEqual([2, "missing-value"]);
  });

  it("leaves out and counts invalid tickets where it is told to", () => {
    const tickets = [ticket(4000), ticket(-1), { createdAt: "soon" }, 5, { createdAt: null, firstRespondedAt: "soon" }];
    expect(avgFirstResponseTime(tickets as Ticket[], { invalid: "omit" })).toMatchObject({
      n: 1,
      missing: 0,
      invalid: 4,
    });
  });

  it("withholds the figures below minimumResponses, and still says how many wait", () => {
    const result = avgFirstResponseTime([...seconds, ticket(null)], { minimumResponses: 8 });
    expect(result).toMatchObject({
      value: null,
      interval: null,
      median: null,
      medianInterval: null,
      percentiles: { p90: null, p95: null },
      suppressed: true,
      unanswered: 1,
    });
  });

  it("uses another confidence level for both intervals", () => {
    const values = [60, 300, 300, 900, 1800, 7200, 86_400];
    const result = avgFirstResponseTime(seconds, { confidenceLevel: 0.8 });
    expectClose(result.interval?.high, Number(meanInterval(values, { confidenceLevel: 0.8 })?.high), {
      relative: 1e-12,
    });
    expect(result.medianInterval).toEqual(medianInterval(values, { confidenceLevel: 0.8 }));
  });

  it("breaks down by segment and compares", () => {
    const rows = [
      ...[10, 20, 30].map((minutes) => ({ ...ticket(60_000 * minutes), channel: "chat" })),
      ...[100, 200, 300].map((minutes) => ({ ...ticket(60_000 * minutes), channel: "email" })),
    ];
    const byChannel = segment(rows, { by: "channel", metric: avgFirstResponseTime.with({ unit: "minutes" }) });
    expect(byChannel.map((row) => [row.segment, row.value, row.median])).toEqual([
      ["chat", 20, 20],
      ["email", 200, 200],
    ]);
    expect(byChannel[0]?.versusRest.difference).toBe(-180);
    const [chat, email] = byChannel;
    expect(chat && email && compare(chat, email)).toMatchObject({ difference: 180, method: "welch-t" });
  });

  it("reads fields of other names, and says so in an error", () => {
    const metric = avgFirstResponseTime.of({ createdAt: "opened", firstRespondedAt: "first_reply" });
    expect(metric([{ opened: 0, first_reply: 5000 }]).value).toBe(5);
    expect(() => metric([{ opened: 9, first_reply: 5 }])).toThrow(
      "avgFirstResponseTime: rows[0].first_reply must be at or after createdAt (9), got 5",
    );
  });
});

describe("the laws of avgFirstResponseTime", () => {
  it("agrees with sums and sorting by hand", () => {
    fc.assert(
      fc.property(anyTickets, (tickets) => {
        const result = avgFirstResponseTime(tickets, { unit: "milliseconds" });
        const dated = tickets.filter(({ createdAt }) => createdAt !== null && createdAt !== undefined);
        const waits = dated.flatMap(({ createdAt, firstRespondedAt }) =>
          firstRespondedAt === null ? [] : [Number(firstRespondedAt) - Number(createdAt)],
        );
        expect(result).toMatchObject({ missing: tickets.length - dated.length, n: waits.length });
        expect(result.unanswered).toBe(dated.length - waits.length);
        expect(result.median).toBe(quantile(waits, 0.5));
        expect(result.percentiles).toEqual({ p90: quantile(waits, 0.9), p95: quantile(waits, 0.95) });
        expect(result.medianInterval).toEqual(medianInterval(waits));
        if (waits.length === 0) expect(result.value).toBeNull();
        else expectClose(result.value, waits.reduce((sum, wait) => sum + wait, 0) / waits.length, { relative: 1e-14 });
      }),
    );
  });

  it("gives the figures of the whole from its parts, whatever their order", () => {
    fc.assert(
      fc.property(anyTickets, anyTickets, (a, b) => {
        const [first, second] = [avgFirstResponseTime.summarize(a), avgFirstResponseTime.summarize(b)];
        const whole = avgFirstResponseTime([...a, ...b]);
        expect(avgFirstResponseTime.measure(avgFirstResponseTime.merge(first, second))).toEqual(whole);
        expect(avgFirstResponseTime.measure(avgFirstResponseTime.merge(second, first))).toEqual(whole);
        expect(avgFirstResponseTime([...b].reverse().concat(a))).toEqual(whole);
        expect(avgFirstResponseTime.merge(first, avgFirstResponseTime.summarize([]))).toEqual(first);
        expect(JSON.parse(JSON.stringify(first))).toEqual(first);
      }),
    );
  });

  it("gives the same by groups as group after group", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.nat(3),
            anyTickets.map((all) => all[0]),
          ),
          { maxLength: 40 },
        ),
        (pairs) => {
          const rows = pairs.flatMap(([group, one]) => (one ? [{ ...one, group }] : []));
          for (const row of segment(rows, { by: "group", metric: avgFirstResponseTime })) {
            expect(row).toMatchObject(avgFirstResponseTime(rows.filter(({ group }) => group === row.segment)));
          }
        },
      ),
    );
  });

  it("gives 100 merged parts the quantiles of the whole, sketched or not", () => {
    for (const different of [9_000, 40_000]) {
      const tickets = Array.from({ length: 40_000 }, (_, i) => ticket(((i * 7919) % different) ** 2));
      const parts = Array.from({ length: 100 }, (_, part) => tickets.filter((_, i) => i % 100 === part));
      const merged = parts.map((part) => avgFirstResponseTime.summarize(part)).reduce(avgFirstResponseTime.merge);
      const { value, standardError, interval, basis, ...rest } = avgFirstResponseTime.measure(merged);
      const whole = avgFirstResponseTime(tickets);
      expect(whole).toMatchObject(rest);
      expect(rest.quantileMethod).toBe(different === 9_000 ? "exact" : "sketch");
      expectClose(value, Number(whole.value), { relative: 1e-14 });
      expectClose(standardError, Number(whole.standardError), { relative: 1e-12 });
      expect([interval?.method, basis?.kind]).toEqual(["student-t", "mean"]);
    }
  });

  it("gives quantiles and the median's interval within 1 percent where it sketches", () => {
    const waits = Array.from({ length: 30_000 }, (_, i) => ((i * 7919) % 30_000) ** 2 + 1000);
    const result = avgFirstResponseTime(
      waits.map((wait) => ticket(wait)),
      { unit: "milliseconds" },
    );
    expect(result.quantileMethod).toBe("sketch");
    expectClose(result.median, Number(quantile(waits, 0.5)), { relative: 0.01 });
    expectClose(result.percentiles.p95, Number(quantile(waits, 0.95)), { relative: 0.01 });
    const { low, high, coverage } = medianInterval(waits) ?? { low: 0, high: 0, coverage: 0 };
    expectLimits(result.medianInterval, [low, high], { relative: 0.01 });
    expect(result.medianInterval?.coverage).toBe(coverage);
  });

  it("changes nothing in its input", () => {
    fc.assert(
      fc.property(anyTickets, (tickets) => {
        const before = structuredClone(tickets);
        avgFirstResponseTime(freezeDeep(tickets), freezeDeep({ unit: "hours" }));
        expect(tickets).toEqual(before);
      }),
    );
  });

  it("gives for any JSON value a result or a MetricInputError, and never NaN", () => {
    const odd = fc.constantFrom(...oddValues);
    const list = fc.array(fc.record({ createdAt: odd, firstRespondedAt: odd }, { requiredKeys: [] }));
    const options = fc.record({ unit: odd, timeZone: odd, invalid: fc.constant("omit") }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.oneof(list, fc.jsonValue()), options, (input, given) => {
        const usual: AvgFirstResponseTimeOptions = { invalid: "omit", timeZone: "Asia/Bishkek" };
        expectSound(() => avgFirstResponseTime(input as Ticket[], usual));
        expectSound(() => avgFirstResponseTime(input as Ticket[], given as AvgFirstResponseTimeOptions));
        expectSound(() => avgFirstResponseTime.measure(input as never));
      }),
      { numRuns: 500 },
    );
  });

  it("accepts what its schema accepts, and nothing else", () => {
    const usual = fc.constantFrom<unknown>("2024-01-05T10:00:00Z", 5, new Date(9), "2024-01-20", null);
    const value = fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...oddValues) });
    const record = fc.record({ createdAt: value, firstRespondedAt: value }, { requiredKeys: [] });
    const list = fc.array(fc.oneof({ weight: 15, arbitrary: record }, { weight: 1, arbitrary: value }), {
      maxLength: 4,
    });
    const given = fc.record({
      timeZone: fc.constantFrom(undefined, "Asia/Bishkek"),
      missing: fc.constantFrom("omit" as const, "error" as const),
      invalid: fc.constantFrom("error" as const, "omit" as const),
    });
    let accepted = 0;
    fc.assert(
      fc.property(list, given, (tickets, options) => {
        const isRight = ticketsSchema(options).safeParse(tickets).success;
        const call = (): unknown => avgFirstResponseTime(tickets as Ticket[], options);
        if (isRight) {
          call();
          accepted++;
        } else expect(faultOf(call).issues[0].argument).toBe("tickets");
      }),
      { numRuns: 1000 },
    );
    expect(accepted).toBeGreaterThan(100);
    expect(accepted).toBeLessThan(900);
  });
});

describe("what avgFirstResponseTime refuses", () => {
  it.each<[string, unknown, unknown]>([
    ["tickets must be an array of tickets, got an object", { createdAt: 5 }, {}],
    ["tickets[1] must be a record, got null", [ticket(5), null], {}],
    [
      'tickets[0].firstRespondedAt must be at or after createdAt ("2024-05-06T10:00:00Z"), got "2024-05-06T09:59:59Z"',
      [{ createdAt: "2024-05-06T10:00:00Z", firstRespondedAt: "2024-05-06T09:59:59Z" }],
      {},
    ],
    [
      'tickets[0].createdAt must be a string with an offset, such as Z or +06:00 (or give timeZone), got "2024-05-06T10:00"',
      [{ createdAt: "2024-05-06T10:00" }],
      {},
    ],
    [
      "tickets[0].firstRespondedAt must be a valid Date, got an invalid Date",
      [{ createdAt: 1, firstRespondedAt: new Date("") }],
      {},
    ],
    [
      'options.unit must be "milliseconds" or "seconds" or "minutes" or "hours" or "days", got "weeks"',
      [],
      { unit: "weeks" },
    ],
    ['options.timeZone must be an IANA time zone, got "Mars"', [], { timeZone: "Mars" }],
    ["options.timeZone must be an IANA time zone, got 5", [], { timeZone: 5 }],
    [
      'options.reopened must be a known name (missing, invalid, confidenceLevel, minimumResponses, unit, statistic, timeZone, asOf, schedule, schedules, rule, period, anchor, convention, start, agentStarted, bots, notes), got "reopened"',
      [],
      { reopened: "unresolved" },
    ],
    ["options.schedule must be a business schedule, or a list of them, got 5", [], { schedule: 5 }],
  ])("%s", (message, input, options) => {
    const error = faultOf(() => avgFirstResponseTime(input as Ticket[], options as AvgFirstResponseTimeOptions));
    expect(error.issues[0].message).toBe(message);
  });

  it("names a response before its creation an invalid order", () => {
    expect(faultOf(() => avgFirstResponseTime([ticket(-1)])).code).toBe("invalid-order");
  });

  it("words ten of a million faults and counts them all", () => {
    const error = faultOf(() => avgFirstResponseTime(new Array(1_000_000).fill(ticket(-1))));
    expect([error.issues.length, error.total]).toEqual([10, 1_000_000]);
    expect(error.issues[9]?.path).toEqual([9, "firstRespondedAt"]);
  });

  it("a summary that cannot be one", () => {
    const summary = avgFirstResponseTime.summarize(seconds);
    const sketched = avgFirstResponseTime.summarize(Array.from({ length: 10_001 }, (_, i) => ticket(i)));
    const broken = [
      { ...summary, durations: { method: "exact", values: [2, 1], counts: [1, 1] } },
      { ...summary, durations: { method: "exact", values: [1], counts: [0] } },
      { ...summary, durations: { method: "exact", values: [-1], counts: [1] } },
      { ...summary, durations: { method: "exact", values: [1e300], counts: [1] } },
      { ...summary, durations: { method: "exact", values: [1, 2], counts: [1] } },
      { ...sketched, durations: { ...sketched.durations, moments: { n: 3, mean: 5, m2: 0 } } },
      { ...sketched, durations: { ...sketched.durations, sketch: { count: 10_001 } } },
      { ...summary, unanswered: -1 },
    ];
    expect(avgFirstResponseTime.measure(JSON.parse(JSON.stringify(sketched)))).toMatchObject({ n: 10_001 });
    for (const wrong of broken)
      expect(faultOf(() => avgFirstResponseTime.measure(wrong as never)).functionName).toBe("avgFirstResponseTime");
  });
});

// The sample of New York's 311 service is not part of this repository.
const file = fileURLToPath(new URL("../../../shared/data/real/nyc311_sample.csv", import.meta.url));

describe.skipIf(!existsSync(file))("avgFirstResponseTime of New York's 311 sample", () => {
  it("agrees with pandas on what was closed, what was not, and how long it took", () => {
    const [figures] = readReference<unknown, Record<string, number>>("first_response_time", "NYC 311");
    const rows: Record<string, string>[] = parse(readFileSync(file), { columns: true });
    const tickets = rows.map((row) => ({
      createdAt: toIso(row["Created Date"]),
      firstRespondedAt: toIso(row["Closed Date"]),
    }));
    const result = avgFirstResponseTime(tickets, { unit: "hours", timeZone: "UTC", invalid: "omit" });
    expect(result.n + result.invalid).toBe(figures?.expected.closed);
    expect(result.invalid).toBe(figures?.expected.negativeDurations);
    expect(result.median).toBe(figures?.expected.medianHoursNonNegative);
    expect(result.n + result.invalid + result.unanswered).toBe(figures?.expected.rows);
  });
});

/** `01/22/2018 12:00:00 AM` as `2018-01-22T00:00:00`. */
function toIso(text: string | undefined): string | null {
  const parts = /^(\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d:\d\d) ([AP])M$/.exec(text ?? "");
  if (parts === null) return null;
  const [, month, day, year, hour, rest, half] = parts;
  return `${year}-${month}-${day}T${String((Number(hour) % 12) + (half === "P" ? 12 : 0)).padStart(2, "0")}:${rest}`;
}
