import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { type ChurnRateInput, churnRate } from "../../src/lifecycle/churn-rate.ts";
import { type ChurnRateOptions, type Subscription, subscriptionsSchema } from "../../src/schemas/lifecycle.ts";
import { wilsonInterval } from "../../src/stats/wilson.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";
import { expectSound, faultOf, freezeDeep, oddValues } from "../support/soundness.ts";
import { anySubscriptions, countSlowly, plainPeriod } from "./subscriptions.ts";

const january = { start: "2024-01-01", end: "2024-02-01" };
const inJanuary: ChurnRateOptions = { period: january, timeZone: "UTC" };
const counts = { customersAtStart: 100, customersLost: 8, customersAdded: 30, customersLostOfAdded: 2 };

function subscription(customerId: string, startedAt: string, endedAt: string | null = null): Subscription {
  return { customerId, startedAt, endedAt };
}

function countsOf(subscriptions: readonly Subscription[], options: ChurnRateOptions = inJanuary): (number | null)[] {
  const result = churnRate(subscriptions, options);
  const { customersAtStart, customersLost, customersAdded, customersLostOfAdded, customersAtEnd } = result;
  return [customersAtStart, customersLost, customersAdded, customersLostOfAdded, customersAtEnd];
}

describe("churnRate of counts", () => {
  it.each([
    ...readReference<{ customersAtStart: number; customersLost: number }, number>("churn", "ChartMogul"),
    ...readReference<{ customersAtStart: number; customersLost: number }, number>("churn", "500 customers"),
  ])("agrees with a published example: $name", ({ input, expected }) => {
    expect(churnRate(input).value).toBe(expected);
  });

  it("divides those of the start who were lost by those at the start", () => {
    const result = churnRate(counts);
    expect(result).toMatchObject({ metric: "churnRate", unit: "percent", value: 8, n: 100, customersAtEnd: 120 });
    expect(result.basis).toEqual({ kind: "proportion", successes: 8, trials: 100 });
    expectClose(result.standardError, Math.sqrt(8 * 92) / 10, { relative: 1e-14 });
    const limits = wilsonInterval(8, 100);
    expectLimits(result.interval, [100 * Number(limits?.low), 100 * Number(limits?.high)], { relative: 1e-14 });
  });

  it("divides by the mean of start and end where that is the base", () => {
    const result = churnRate(counts, { base: "average" });
    expectClose(result.value, 800 / 110, { relative: 1e-15 });
    expect(result.n).toBe(110);
    expect(result.interval?.method).toBe("wilson");
  });

  it("counts the added ones in both parts where the base is start plus added", () => {
    const result = churnRate(counts, { base: "start-plus-added" });
    expectClose(result.value, 1000 / 130, { relative: 1e-15 });
    expect(result.basis).toEqual({ kind: "proportion", successes: 10, trials: 130 });
  });

  it("says in words which base it used", () => {
    const conventions = (["start", "average", "start-plus-added"] as const).map(
      (base) => churnRate(counts, { base }).convention,
    );
    expect(conventions).toEqual([
      "customers lost, of those at the start of the period",
      "customers lost of those at the start, by the mean of the customers at the start and at the end",
      "customers lost, of those at the start of the period and those added in it",
    ]);
  });

  it("takes none of the added ones for lost where only their number is given", () => {
    const result = churnRate({ customersAtStart: 10, customersLost: 1, customersAdded: 5 }, { base: "average" });
    expect(result).toMatchObject({ customersLostOfAdded: 0, customersAtEnd: 14 });
    expectClose(result.value, 100 / 12, { relative: 1e-15 });
  });

  it("does not know the end where it does not know who was added", () => {
    const result = churnRate({ customersAtStart: 10, customersLost: 1 });
    expect(result).toMatchObject({ customersAdded: null, customersLostOfAdded: null, customersAtEnd: null });
  });

  it("gives null where nobody could be lost", () => {
    const none = { customersAtStart: 0, customersLost: 0, customersAdded: 4 };
    expect(churnRate(none)).toMatchObject({ value: null, interval: null, standardError: null, basis: null, n: 0 });
    expect(churnRate(none, { base: "average" })).toMatchObject({ value: null, n: 2 });
    expect(churnRate(none, { base: "start-plus-added" })).toMatchObject({ value: 0, n: 4 });
  });

  it("gives 0, 100 and for the average 200 at the extremes", () => {
    const all = { customersAtStart: 5, customersLost: 5, customersAdded: 0 };
    expect(churnRate({ customersAtStart: 5, customersLost: 0 }).value).toBe(0);
    expect(churnRate(all).value).toBe(100);
    expect(churnRate(all, { base: "average" })).toMatchObject({ value: 200, interval: { high: 200 } });
  });

  it("withholds figures and counts below minimumResponses", () => {
    expect(churnRate(counts, { minimumResponses: 101 })).toMatchObject({
      value: null,
      interval: null,
      suppressed: true,
      n: 100,
      customersAtStart: null,
      customersLost: null,
      customersAdded: null,
      customersLostOfAdded: null,
      customersAtEnd: null,
    });
    expect(churnRate(counts, { minimumResponses: 100 }).value).toBe(8);
  });

  it("compares the average base even where nobody is lost", () => {
    const before = churnRate({ customersAtStart: 200, customersLost: 0, customersAdded: 10 }, { base: "average" });
    const after = churnRate({ customersAtStart: 200, customersLost: 30, customersAdded: 10 }, { base: "average" });
    const { difference, pValue, method } = compare(before, after);
    expectClose(difference, Number(after.value), { relative: 1e-15 });
    expect(pValue).toBeLessThan(1e-6);
    expect(method).toBe("agresti-caffo-z");
  });

  it("holds the value in its interval, within the range of the base", () => {
    const input = fc.tuple(fc.nat(60), fc.nat(60), fc.nat(60), fc.nat(60)).map(([start, lost, added, lostOfAdded]) => ({
      customersAtStart: start,
      customersLost: Math.min(lost, start),
      customersAdded: added,
      customersLostOfAdded: Math.min(lostOfAdded, added),
    }));
    fc.assert(
      fc.property(input, fc.constantFrom("start", "average", "start-plus-added"), (customers, base) => {
        const { value, interval } = churnRate(customers, { base } as ChurnRateOptions);
        if (value === null) return;
        expect(interval?.low).toBeGreaterThanOrEqual(0);
        expect(interval?.low).toBeLessThanOrEqual(value * (1 + 1e-15));
        expect(interval?.high).toBeGreaterThanOrEqual(value * (1 - 1e-15));
        expect(interval?.high).toBeLessThanOrEqual(base === "average" ? 200 : 100);
      }),
    );
  });

  it("carries the limits of L/S over to the average base", () => {
    const customers = { customersAtStart: 80, customersLost: 9, customersAdded: 30, customersLostOfAdded: 4 };
    const { interval } = churnRate(customers, { base: "average" });
    const limits = wilsonInterval(9, 80);
    const rateOf = (lost: number): number => (100 * lost) / ((80 + 80 + 30 - lost - 4) / 2);
    expectLimits(interval, [rateOf(80 * Number(limits?.low)), rateOf(80 * Number(limits?.high))], { relative: 1e-13 });
  });
});

describe("churnRate of subscriptions", () => {
  it("counts as lost who has nothing active at the end", () => {
    const subscriptions = [
      subscription("stays", "2023-05-01"),
      subscription("leaves", "2023-05-01", "2024-01-20"),
      subscription("comes", "2024-01-05"),
      subscription("comes and goes", "2024-01-05", "2024-01-06"),
      subscription("was before", "2023-05-01", "2023-12-31"),
      subscription("comes later", "2024-02-20"),
    ];
    expect(countsOf(subscriptions)).toEqual([2, 1, 1 + 1, 1, 2]);
    expect(churnRate(subscriptions, inJanuary)).toMatchObject({ value: 50, n: 2 });
    expect(churnRate(subscriptions, { ...inJanuary, base: "start-plus-added" }).value).toBe(50);
  });

  it("takes a change of plan for no loss, with or without a gap", () => {
    expect(
      countsOf([
        subscription("a", "2023-05-01", "2024-01-10"),
        subscription("a", "2024-01-10"),
        subscription("b", "2023-05-01", "2024-01-10"),
        subscription("b", "2024-01-15"),
        subscription("c", "2023-05-01", "2024-02-01"),
        subscription("c", "2024-02-01"),
      ]),
    ).toEqual([3, 0, 0, 0, 3]);
  });

  it("takes one subscription fewer for no loss while another runs", () => {
    const subscriptions = [subscription("a", "2023-05-01", "2024-01-10"), subscription("a", "2023-06-01")];
    expect(countsOf(subscriptions)).toEqual([1, 0, 0, 0, 1]);
  });

  it("counts who begins at the start as there at the start", () => {
    expect(countsOf([subscription("a", "2024-01-01")])).toEqual([1, 0, 0, 0, 1]);
  });

  it("counts who ends at the start as gone before", () => {
    expect(countsOf([subscription("a", "2023-05-01", "2024-01-01")])).toEqual([0, 0, 0, 0, 0]);
  });

  it("counts who ends at the end as lost", () => {
    expect(countsOf([subscription("a", "2023-05-01", "2024-02-01")])).toEqual([1, 1, 0, 0, 0]);
  });

  it("leaves who begins at the end to the next period", () => {
    expect(countsOf([subscription("a", "2024-02-01")])).toEqual([0, 0, 0, 0, 0]);
  });

  it("counts who comes back after a gap over the start as added", () => {
    const subscriptions = [subscription("a", "2023-05-01", "2023-12-01"), subscription("a", "2024-01-20")];
    expect(countsOf(subscriptions)).toEqual([0, 0, 1, 0, 1]);
  });

  it("never finds a subscription active that ends when it begins", () => {
    expect(countsOf([subscription("a", "2024-01-10", "2024-01-10")])).toEqual([0, 0, 0, 0, 0]);
  });

  it("reads the local days of a zone", () => {
    // 18:30 UTC on 31 December is half past midnight on 1 January in Bishkek.
    const subscriptions = [{ customerId: 1, startedAt: "2023-01-01T00:00:00Z", endedAt: "2023-12-31T18:30:00Z" }];
    expect(churnRate(subscriptions, { period: january, timeZone: "Asia/Bishkek" }).n).toBe(1);
    expect(churnRate(subscriptions, { period: january, timeZone: "UTC" }).n).toBe(0);
  });

  it("takes dates, epoch milliseconds and strings with an offset for instants", () => {
    const subscriptions = [
      { customerId: 1, startedAt: new Date("2023-01-01T00:00:00Z"), endedAt: Date.UTC(2024, 0, 5) },
      { customerId: 2, startedAt: "2023-01-01T06:00:00+06:00", endedAt: undefined },
    ];
    const period = { start: Date.UTC(2024, 0), end: new Date("2024-02-01T00:00:00Z") };
    expect(churnRate(subscriptions, { period }).value).toBe(50);
  });

  it("leaves out and counts a subscription without a customer or a beginning", () => {
    const subscriptions = [
      subscription("a", "2023-05-01"),
      { customerId: null, startedAt: "2023-05-01" },
      { customerId: "b", startedAt: undefined, endedAt: "2024-01-05" },
    ];
    expect(churnRate(subscriptions, inJanuary)).toMatchObject({ n: 1, missing: 2, invalid: 0 });
    const error = faultOf(() => churnRate(subscriptions, { ...inJanuary, missing: "error" }));
    expect(error.issues.map(({ message }) => message)).toEqual([
      "subscriptions[1].customerId must be a string that is not empty or a finite number, got null",
      "subscriptions[2].startedAt must be a Date, epoch milliseconds or an ISO 8601 string, got undefined",
    ]);
    expect(error.code).toBe("missing-value");
  });

  it("leaves out and counts invalid subscriptions where it is told to", () => {
    const subscriptions = [
      subscription("a", "2023-05-01"),
      subscription("b", "2023-05-01", "2023-04-01"),
      subscription("", "2023-05-01"),
      { customerId: null, startedAt: "soon" },
      null,
      { customerId: "c", startedAt: null },
    ] as Subscription[];
    const options: ChurnRateOptions = { ...inJanuary, invalid: "omit" };
    expect(churnRate(subscriptions, options)).toMatchObject({ n: 1, missing: 1, invalid: 4 });
    const error = faultOf(() => churnRate(subscriptions, { ...options, missing: "error" }));
    expect([error.total, error.message]).toEqual([
      1,
      "churnRate: subscriptions[5].startedAt must be a Date, epoch milliseconds or an ISO 8601 string, got null",
    ]);
  });

  it("gives null for no subscriptions", () => {
    expect(churnRate([], inJanuary)).toMatchObject({ value: null, n: 0, customersAtStart: 0, customersAtEnd: 0 });
  });

  it("breaks down by segment", () => {
    const rows = [
      { ...subscription("a", "2023-05-01"), plan: "Pro" },
      { ...subscription("b", "2023-05-01", "2024-01-10"), plan: "Free" },
      { ...subscription("c", "2023-05-01"), plan: "Free" },
    ];
    const byPlan = segment(rows, { by: "plan", metric: churnRate.with(inJanuary) });
    expect(byPlan.map((row) => [row.segment, row.n, row.value])).toEqual([
      ["Free", 2, 50],
      ["Pro", 1, 0],
    ]);
    expect(byPlan[0]?.versusRest.difference).toBe(50);
  });

  it("reads fields of other names, and says so in an error", () => {
    const rows = [{ id: 1, start: "2023-05-01", end: "2024-01-10" }];
    const metric = churnRate.of({ customerId: "id", startedAt: "start", endedAt: "end" });
    expect(metric(rows, inJanuary).value).toBe(100);
    const wrong = [{ id: 1, start: "2023-05-01", end: "2022-01-10" }];
    expect(() => metric(wrong, inJanuary)).toThrow(
      'churnRate: rows[0].end must be at or after startedAt ("2023-05-01"), got "2022-01-10"',
    );
  });
});

describe("the laws of churnRate", () => {
  it("agrees with a count of one customer and one instant after the other", () => {
    fc.assert(
      fc.property(anySubscriptions, (subscriptions) => {
        const { atStart, lost, added, lostOfAdded, atEnd } = countSlowly(subscriptions, plainPeriod);
        const counted = countsOf(subscriptions, { period: plainPeriod });
        expect(counted).toEqual([atStart, lost, added, lostOfAdded, atEnd]);
      }),
    );
  });

  it("does not depend on the order", () => {
    const shuffled = anySubscriptions.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, inOtherOrder]) => {
        expect(churnRate(inOtherOrder, { period: plainPeriod })).toEqual(churnRate(all, { period: plainPeriod }));
      }),
    );
  });

  it("gives the figures of the whole from parts that have no customer in common", () => {
    const bases = fc.constantFrom<ChurnRateOptions["base"]>("start", "average", "start-plus-added");
    fc.assert(
      fc.property(anySubscriptions, bases, (subscriptions, base) => {
        const options: ChurnRateOptions = { period: plainPeriod, base };
        const isFirst = ({ customerId }: Subscription): boolean => String(customerId).charCodeAt(0) % 2 === 0;
        const [a, b] = [subscriptions.filter(isFirst), subscriptions.filter((one) => !isFirst(one))];
        const merged = churnRate.merge(churnRate.summarize(a, options), churnRate.summarize(b, options));
        expect(churnRate.measure(merged, options)).toEqual(churnRate(subscriptions, options));
      }),
    );
  });

  it("gives the same by groups as group after group", () => {
    const grouped = fc.array(
      fc.tuple(
        fc.nat(3),
        anySubscriptions.map((all) => all[0]),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(grouped, (pairs) => {
        const rows = pairs.flatMap(([group, one]) => (one ? [{ ...one, group }] : []));
        const metric = churnRate.with({ period: plainPeriod });
        for (const row of segment(rows, { by: "group", metric })) {
          const alone = metric(rows.filter(({ group }) => group === row.segment));
          expect(row).toMatchObject(alone);
        }
      }),
    );
  });

  it("merges nothing without a change, in any order, and does not know what one part does not", () => {
    const known = churnRate.summarize(counts);
    const other = churnRate.summarize({ ...counts, customersLost: 3 });
    const unknown = churnRate.summarize({ customersAtStart: 7, customersLost: 2 });
    const nothing = churnRate.summarize([], inJanuary);
    expect(churnRate.merge(known, nothing)).toEqual(known);
    expect(churnRate.merge(nothing, unknown)).toEqual(unknown);
    expect(churnRate.merge(known, other)).toEqual(churnRate.merge(other, known));
    expect(churnRate.merge(known, unknown)).toMatchObject({ customersAtStart: 107, customersAdded: null });
  });

  it("ends one period with the customers with whom the next one starts, where none begins at the bound", () => {
    fc.assert(
      fc.property(anySubscriptions, (all) => {
        const subscriptions = all.filter(({ startedAt }) => startedAt !== 8);
        const first = churnRate(subscriptions, { period: { start: 4, end: 8 } });
        const second = churnRate(subscriptions, { period: { start: 8, end: 11 } });
        expect(first.customersAtEnd).toBe(second.customersAtStart);
      }),
    );
  });

  it("changes nothing in its input", () => {
    fc.assert(
      fc.property(anySubscriptions, (subscriptions) => {
        const before = structuredClone(subscriptions);
        churnRate(freezeDeep(subscriptions), freezeDeep({ period: { start: 4, end: 8 } }));
        expect(subscriptions).toEqual(before);
      }),
    );
  });

  it("gives for any JSON value a result or a MetricInputError, and never NaN", () => {
    const odd = fc.constantFrom(...oddValues);
    const record = fc.record({ customerId: odd, startedAt: odd, endedAt: odd }, { requiredKeys: [] });
    const count = fc.oneof(fc.nat(9), odd);
    const loose = fc.record(
      { customersAtStart: count, customersLost: count, customersAdded: count, customersLostOfAdded: count },
      { requiredKeys: [] },
    );
    const options = fc.record(
      {
        period: fc.oneof(fc.constant(january), odd),
        timeZone: fc.constantFrom("UTC", "Mars", 5),
        base: odd,
        invalid: fc.constant("omit"),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.array(record), loose), fc.option(options), (input, given) => {
        expectSound(() => churnRate(input as ChurnRateInput, (given ?? inJanuary) as ChurnRateOptions));
        expectSound(() => churnRate.measure(input as never, given as never));
      }),
      { numRuns: 500 },
    );
  });

  it("accepts what its schema accepts, and nothing else", () => {
    const usual = fc.constantFrom<unknown>("2024-01-05T10:00:00Z", 5, new Date(9), "2024-01-20", null, "a");
    const value = fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...oddValues) });
    const record = fc.record({ customerId: value, startedAt: value, endedAt: value }, { requiredKeys: [] });
    const list = fc.array(fc.oneof({ weight: 15, arbitrary: record }, { weight: 1, arbitrary: value }), {
      maxLength: 5,
    });
    const given = fc.record({
      timeZone: fc.constantFrom(undefined, "Asia/Bishkek"),
      missing: fc.constantFrom("omit" as const, "error" as const),
      invalid: fc.constantFrom("error" as const, "omit" as const),
    });
    let accepted = 0;
    fc.assert(
      fc.property(list, given, (subscriptions, options) => {
        const isRight = subscriptionsSchema(options).safeParse(subscriptions).success;
        const period = { start: 0, end: 10 };
        const call = (): unknown => churnRate(subscriptions as Subscription[], { ...options, period });
        if (isRight) {
          call();
          accepted++;
        } else expect(faultOf(call).issues[0].argument).toBe("subscriptions");
      }),
      { numRuns: 1000 },
    );
    expect(accepted).toBeGreaterThan(100);
    expect(accepted).toBeLessThan(900);
  });
});

describe("what churnRate refuses", () => {
  const right = subscription("a", "2023-05-01");
  it.each<[string, unknown, unknown]>([
    ["subscriptions must be an array of subscriptions, or an object of counts, got null", null, inJanuary],
    [
      "subscriptions must be an array of subscriptions, or an object of counts, got a typed array",
      new Uint8Array(2),
      inJanuary,
    ],
    ["subscriptions[1] must be a record, got 5", [right, 5], inJanuary],
    [
      'subscriptions[0].customerId must be a string that is not empty or a finite number, got ""',
      [{ ...right, customerId: "" }],
      inJanuary,
    ],
    [
      'subscriptions[0].startedAt must be a string with an offset, such as Z or +06:00 (or give timeZone), got "2023-05-01"',
      [right],
      { period: { start: 0, end: 1 } },
    ],
    [
      'subscriptions[0].startedAt must be a date and time that exist, got "2023-02-30"',
      [{ ...right, startedAt: "2023-02-30" }],
      inJanuary,
    ],
    [
      'subscriptions[0].endedAt must be at or after startedAt ("2023-05-01"), got "2023-04-30"',
      [{ ...right, endedAt: "2023-04-30" }],
      inJanuary,
    ],
    [
      "subscriptions[0].endedAt must be at or after startedAt (1970-01-01T00:00:00.005Z), got 1970-01-01T00:00:00.000Z",
      [{ customerId: 1, startedAt: new Date(5), endedAt: new Date(0) }],
      inJanuary,
    ],
    ["options.period must be { start, end } to count customers from subscriptions, got undefined", [right], {}],
    [
      'options.period.start must be a string with an offset, such as Z or +06:00 (or give timeZone), got "2024-01-01"',
      [right],
      { period: january },
    ],
    ["options.period.end must be after the start, got 4", [right], { period: { start: 4, end: 4 } }],
    [
      "options.period.end must be a Date, epoch milliseconds or an ISO 8601 string, got undefined",
      [],
      { period: { start: 4 } },
    ],
    ['options.timeZone must be an IANA time zone, got "Mars"', [], { ...inJanuary, timeZone: "Mars" }],
    [
      'options.base must be "start" or "average" or "start-plus-added" or "daily-sum" or "person-time" (who is there at the end was not lost: take "start", or "average" for a base that moves with the customers), got "end"',
      counts,
      { base: "end" },
    ],
    [
      'options.base must be "start" or "average" or "start-plus-added" or "daily-sum" or "person-time", got "middle"',
      counts,
      { base: "middle" },
    ],
    ['counts.days must be given for base "daily-sum", got null', counts, { base: "daily-sum" }],
    ['counts.personTime must be given for base "person-time", got null', counts, { base: "person-time" }],
    [
      "counts.days must be an array of { customersAtStart, customersLost }, got an array",
      { ...counts, days: [{ customersAtStart: 1, customersLost: 2 }] },
      {},
    ],
    [
      "counts.personTime.customerDays must be a finite number of days from 0 on (at most 1e20), got -1",
      { ...counts, personTime: { losses: 1, customerDays: -1, periodDays: 1 } },
      {},
    ],
    ['options.reactivation must be "retained" or "new", got "back"', [right], { ...inJanuary, reactivation: "back" }],
    ["options.graceDays must be a whole number from 0 on, got -7", [right], { ...inJanuary, graceDays: -7 }],
    [
      "options.period.end must be within 100000 days of the start, got 9000000000000",
      [right],
      { period: { start: 0, end: 9e12 }, base: "daily-sum" },
    ],
    [
      'options.perod must be a known name (missing, invalid, confidenceLevel, minimumResponses, period, timeZone, reactivation, graceDays, base), got "perod"',
      [],
      { perod: january },
    ],
    ["counts.customersLost must be at most customersAtStart (100), got 101", { ...counts, customersLost: 101 }, {}],
    [
      "counts.customersLostOfAdded must be at most customersAdded (30), got 31",
      { ...counts, customersLostOfAdded: 31 },
      {},
    ],
    [
      "counts.customersAdded must be given where customersLostOfAdded is, got undefined",
      { customersAtStart: 5, customersLost: 1, customersLostOfAdded: 0 },
      {},
    ],
    [
      'counts.customersAdded must be a whole number from 0 on for base "average", got null',
      { customersAtStart: 5, customersLost: 1 },
      { base: "average" },
    ],
    ["counts.customersLost must be a whole number from 0 on, got 1.5", { ...counts, customersLost: 1.5 }, {}],
    ["counts.customersAtStart must be a whole number from 0 on, got -1", { ...counts, customersAtStart: -1 }, {}],
  ])("%s", (message, input, options) => {
    const error = faultOf(() => churnRate(input as ChurnRateInput, options as ChurnRateOptions));
    expect(error.issues[0].message).toBe(message);
  });

  it("words ten of a million faults and counts them all", () => {
    const subscriptions = new Array(1_000_000).fill({ customerId: "a", startedAt: 5, endedAt: 4 });
    const error = faultOf(() => churnRate(subscriptions, inJanuary));
    expect([error.issues.length, error.total, error.code]).toEqual([10, 1_000_000, "invalid-order"]);
    expect(error.issues[9]?.path).toEqual([9, "endedAt"]);
  });

  it("a summary that does not add up", () => {
    const summary = churnRate.summarize(counts);
    expect(() => churnRate.measure({ ...summary, customersLost: 500 })).toThrow(
      "churnRate: summary.customersLost must be at most customersAtStart (100), got 500",
    );
    expect(() =>
      churnRate.measure({ ...summary, customersAdded: null, customersLostOfAdded: null }, { base: "average" }),
    ).toThrow('churnRate: summary.customersAdded must be a whole number from 0 on for base "average", got null');
  });
});
