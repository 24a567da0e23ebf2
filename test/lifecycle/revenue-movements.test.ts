import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { revenueMovements } from "../../src/lifecycle/revenue-movements.ts";
import type { RevenueSubscription } from "../../src/schemas/revenue.ts";
import { compensatedSum } from "../../src/stats/sum.ts";
import { faultOf } from "../support/soundness.ts";

const utc = { timeZone: "UTC" } as const;
const quarter = { period: { start: "2026-01-01", end: "2026-04-01" }, every: "month", ...utc } as const;
const monthly = (
  customerId: string,
  startedAt: string,
  endedAt: string | null,
  amount: number,
): RevenueSubscription => ({ customerId, startedAt, endedAt, amount, interval: "month" });
const flows = (rows: readonly RevenueSubscription[], options: object = {}): (readonly number[])[] =>
  revenueMovements(rows, { ...quarter, ...options }).periods.map((one) => [
    one.opening,
    one.new,
    one.expansion,
    one.reactivation,
    one.contraction,
    one.churn,
    one.closing,
  ]);

describe("revenueMovements", () => {
  it("sorts each customer's change into one of five movements", () => {
    const rows = [
      monthly("new", "2026-02-10", null, 10),
      monthly("more", "2025-06-01", "2026-02-15", 10),
      monthly("more", "2026-02-15", null, 30),
      monthly("less", "2025-06-01", "2026-03-05", 50),
      monthly("less", "2026-03-05", null, 20),
      monthly("gone", "2025-06-01", "2026-01-20", 7),
      monthly("back", "2025-06-01", "2025-07-01", 5),
      monthly("back", "2026-03-20", null, 6),
    ];
    expect(flows(rows)).toEqual([
      [67, 0, 0, 0, 0, 7, 60],
      [60, 10, 20, 0, 0, 0, 90],
      [90, 0, 0, 6, 30, 0, 66],
    ]);
    const { total, value, n, unit } = revenueMovements(rows, quarter);
    expect([value, n, unit]).toEqual([66, 5, "money"]);
    expect(total).toMatchObject({
      opening: 67,
      new: 10,
      expansion: 20,
      reactivation: 6,
      contraction: 30,
      churn: 7,
      closing: 66,
    });
    expect(total).toMatchObject({ customersAtStart: 3, customersNew: 1, customersExpanded: 1, customersAtEnd: 4 });
  });

  it("takes one of two subscriptions dropped for a contraction", () => {
    const rows = [monthly("a", "2025-01-01", null, 10), monthly("a", "2025-01-01", "2026-02-02", 15)];
    expect(flows(rows)[1]).toEqual([25, 0, 0, 0, 15, 0, 10]);
  });

  it("takes who came and left within a month for no movement, and for an earlier customer later on", () => {
    const rows = [monthly("a", "2026-01-05", "2026-01-20", 10), monthly("a", "2026-02-05", null, 10)];
    expect(flows(rows)).toEqual([
      [0, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 10, 0, 0, 10],
      [10, 0, 0, 0, 0, 0, 10],
    ]);
    expect(flows(rows, { returning: "new" })[1]).toEqual([0, 10, 0, 0, 0, 0, 10]);
  });

  it("puts what happens at the very boundary into the period that begins, or ends, with it", () => {
    const rows = [monthly("a", "2026-02-01", "2026-03-01", 10)];
    expect(flows(rows).map(([, come, , , , gone]) => [come, gone])).toEqual([
      [0, 0],
      [10, 0],
      [0, 10],
    ]);
    expect(flows(rows, { boundary: "at" }).map(([, come, , , , gone]) => [come, gone])).toEqual([
      [10, 0],
      [0, 10],
      [0, 0],
    ]);
  });

  it("takes a change of plan at a boundary for no loss, either way", () => {
    const rows = [monthly("a", "2025-01-01", "2026-02-01", 10), monthly("a", "2026-02-01", null, 10)];
    for (const boundary of ["before", "at"]) {
      expect(flows(rows, { boundary }).every(([opening, ...rest]) => opening === 10 && rest[4] === 0)).toBe(true);
    }
  });

  it("spreads every interval over its months", () => {
    const one = (amount: number, interval: RevenueSubscription["interval"], intervalCount?: number): number | null =>
      revenueMovements([{ customerId: "a", startedAt: "2025-01-01", amount, interval, intervalCount }], quarter).value;
    expect(one(1200, "year")).toBe(100);
    expect(one(300, "quarter")).toBe(100);
    expect(one(600, "month", 6)).toBe(100);
    expect(one(84, "week")).toBeCloseTo(365, 12);
    expect(one(12, "day")).toBeCloseTo(365, 12);
  });

  it("does not take a price that differs by rounding for a movement", () => {
    const rows: RevenueSubscription[] = [
      { customerId: "a", startedAt: "2025-01-01", endedAt: "2026-02-05", amount: 9.99, interval: "month" },
      { customerId: "a", startedAt: "2026-02-05", amount: 119.88, interval: "year" },
      { customerId: "b", startedAt: "2025-01-01", endedAt: "2026-02-05", amount: 0.1, interval: "month", quantity: 3 },
      { customerId: "b", startedAt: "2026-02-05", amount: 0.3, interval: "month" },
    ];
    const { total } = revenueMovements(rows, quarter);
    expect([total?.expansion, total?.contraction, total?.customersExpanded, total?.customersContracted]).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it("takes off the coupons that last forever, all of them, or none", () => {
    const row: RevenueSubscription = {
      ...monthly("a", "2025-01-01", null, 100),
      discounts: [
        { percentOff: 20, duration: "forever" },
        { amountOff: 5, duration: "forever" },
        { percentOff: 50, duration: "once" },
        { amountOff: 100, duration: "repeating" },
      ],
    };
    expect(revenueMovements([row], quarter).value).toBe(75);
    expect(revenueMovements([row], { ...quarter, coupons: "none" }).value).toBe(100);
    expect(revenueMovements([row], { ...quarter, coupons: "all" }).value).toBe(0);
  });

  it("counts a trial from its end on, or from its beginning", () => {
    const row = { ...monthly("a", "2026-01-20", null, 10), trialEndsAt: "2026-02-20" };
    expect(flows([row]).map(([, come]) => come)).toEqual([0, 10, 0]);
    expect(flows([row], { trials: "include" }).map(([, come]) => come)).toEqual([10, 0, 0]);
    const leftEarly = { ...row, endedAt: "2026-02-10" };
    expect(revenueMovements([leftEarly], quarter)).toMatchObject({ value: 0, n: 0 });
  });

  it("reads what customers pay from months, in which who has no row pays nothing", () => {
    const rows = [
      { customerId: "a", month: "2025-12", mrr: 10 },
      { customerId: "a", month: "2026-01-31", mrr: 12 },
      { customerId: "a", month: "2026-03", mrr: 12 },
      { customerId: "b", month: "2026-03", mrr: 2 },
      { customerId: "b", month: "2026-03", mrr: 3 },
    ];
    const { periods } = revenueMovements(rows, { ...quarter, timeZone: "Asia/Bishkek" });
    expect(
      periods.map((one) => [one.period, one.opening, one.new, one.expansion, one.reactivation, one.churn]),
    ).toEqual([
      ["2026-01", 10, 0, 2, 0, 0],
      ["2026-02", 12, 0, 0, 0, 12],
      ["2026-03", 0, 5, 0, 12, 0],
    ]);
    expect(periods[0]?.start).toBe("2026-01-01T00:00:00+06:00");
  });

  it("reads what customers pay from an instant on, until the next row of the same part", () => {
    const rows = [
      { customerId: "a", at: "2026-02-10", mrr: 0 },
      { customerId: "a", at: "2025-01-01", mrr: 10 },
      { customerId: "a", at: "2026-01-10", mrr: 4, subscriptionId: "add-on" },
    ];
    const { periods } = revenueMovements(rows, quarter);
    expect(periods.map(({ closing }) => closing)).toEqual([14, 4, 4]);
  });

  it("is the whole period where it is not cut", () => {
    const { periods, total } = revenueMovements([monthly("a", "2025-01-01", null, 1)], {
      period: quarter.period,
      ...utc,
    });
    expect(periods).toEqual([total]);
    expect(total?.period).toBe("2026-01-01T00:00:00Z/2026-04-01T00:00:00Z");
  });

  it("keeps the incomplete periods at both ends", () => {
    const period = { start: "2026-01-15", end: "2026-02-10" };
    const { periods } = revenueMovements([monthly("a", "2026-02-05", null, 1)], { period, every: "month", ...utc });
    expect(periods.map((one) => [one.period, one.start.slice(0, 10), one.end.slice(0, 10), one.new])).toEqual([
      ["2026-01", "2026-01-15", "2026-02-01", 0],
      ["2026-02", "2026-02-01", "2026-02-10", 1],
    ]);
  });

  it("cuts weeks at the day that they start on, also from a summary, and merges none that start on another", () => {
    const rows = [monthly("a", "2026-01-11", null, 1)];
    const options = { period: { start: "2026-01-05", end: "2026-01-19" }, every: "week", ...utc } as const;
    const newIn = (result: ReturnType<typeof revenueMovements>) => result.periods.map((one) => [one.period, one.new]);
    const weeks = newIn(revenueMovements(rows, options));
    expect(weeks.map(([, amount]) => amount)).toEqual([1, 0]);
    const summary = revenueMovements.summarize(rows, { ...options, weekStartsOn: "sunday" });
    const sundays = newIn(revenueMovements.measure(JSON.parse(JSON.stringify(summary))));
    expect(sundays).toEqual([
      ["2026-01-04", 0],
      ["2026-01-11", 1],
      ["2026-01-18", 0],
    ]);
    const monday = revenueMovements.summarize([], options);
    expect(faultOf(() => revenueMovements.merge(summary as never, monday as never)).code).toBe("inconsistent");
  });

  it("gives null for no rows, and 0 where nothing is paid", () => {
    expect(revenueMovements([], quarter)).toMatchObject({ value: null, n: 0, interval: null, basis: null });
    expect(revenueMovements([monthly("a", "2030-01-01", null, 1)], quarter).value).toBe(0);
  });

  it("withholds everything below the minimum", () => {
    const result = revenueMovements([monthly("a", "2025-01-01", null, 1)], { ...quarter, minimumResponses: 2 });
    expect(result).toMatchObject({ value: null, suppressed: true, total: null, periods: [] });
  });

  it("names the currency, and refuses a second one by both their names", () => {
    const rows = ["EUR", "EUR", "USD"].map((currency, i) => ({ ...monthly(`${i}`, "2025-01-01", null, 1), currency }));
    expect(revenueMovements(rows.slice(0, 2), quarter)).toMatchObject({ unit: "EUR", currency: "EUR" });
    expect(faultOf(() => revenueMovements(rows, quarter)).message).toBe(
      'revenueMovements: subscriptions[2].currency must be "EUR" like the rows before, got "USD"',
    );
    expect(faultOf(() => revenueMovements(rows, { ...quarter, currency: "USD" })).message).toBe(
      'revenueMovements: subscriptions[0].currency must be "USD", got "EUR" (the first of 2 faults)',
    );
    expect(revenueMovements(rows, { ...quarter, currency: "USD", invalid: "omit" })).toMatchObject({
      value: 1,
      invalid: 2,
    });
    const [euro, dollar] = [rows[0], rows[2]].map((row) =>
      revenueMovements.summarize([row as RevenueSubscription], quarter),
    );
    expect(faultOf(() => revenueMovements.merge(euro as never, dollar as never)).message).toMatch(/"EUR".*"USD"/);
  });

  it("refuses stretches of one subscription that overlap, and two rows from the same instant on", () => {
    const stretches = [
      { ...monthly("a", "2026-02-01", null, 2), subscriptionId: "s" },
      { ...monthly("a", "2026-01-01", "2026-02-02", 1), subscriptionId: "s" },
    ];
    expect(faultOf(() => revenueMovements(stretches, quarter)).message).toBe(
      'revenueMovements: subscriptions[0].startedAt must be at or after the end of row 1 of the same subscription ("s"), got "2026-02-01"',
    );
    const changes = [
      { customerId: "a", at: "2026-02-01", mrr: 1 },
      { customerId: "a", at: "2026-02-01T00:00:00Z", mrr: 2 },
    ];
    expect(faultOf(() => revenueMovements(changes, quarter)).message).toMatch(
      /^revenueMovements: rows\[1\]\.at must be another/,
    );
  });

  it("refuses an end before the beginning, and what is no amount, with all places", () => {
    const rows = [monthly("a", "2026-02-01", "2026-01-01", 2), monthly("a", "2026-01-01", null, -1)];
    const fault = faultOf(() => revenueMovements(rows, quarter));
    expect(fault.message).toMatch(/subscriptions\[0\]\.endedAt must be at or after startedAt/);
    expect(fault.issues[1]?.message).toBe("subscriptions[1].amount must be a number from 0 to 1e12, got -1");
    expect(revenueMovements(rows, { ...quarter, invalid: "omit" })).toMatchObject({ invalid: 2, value: null });
  });

  it("leaves refunds out, or takes them off what is paid at that time, down to nothing", () => {
    const rows = [
      { customerId: "a", month: "2026-03", mrr: 10 },
      { customerId: "a", month: "2026-03", mrr: -4 },
      { customerId: "b", month: "2026-03", mrr: -4 },
    ];
    expect(faultOf(() => revenueMovements(rows, quarter)).total).toBe(2);
    expect(revenueMovements(rows, { ...quarter, refunds: "omit" })).toMatchObject({ value: 10, invalid: 2, n: 1 });
    expect(revenueMovements(rows, { ...quarter, refunds: "net" })).toMatchObject({ value: 6, invalid: 0, n: 1 });
  });

  it("counts rows without what they need as missing", () => {
    const rows = [{ ...monthly("a", "2025-01-01", null, 1), amount: null }, monthly("b", "2025-01-01", null, 1)];
    expect(revenueMovements(rows, quarter)).toMatchObject({ missing: 1, value: 1 });
    expect(faultOf(() => revenueMovements(rows, { ...quarter, missing: "error" })).code).toBe("missing-value");
  });

  it("asks for a period, and for one that ends after it begins", () => {
    expect(faultOf(() => revenueMovements([])).message).toMatch(/options\.period must be \{ start, end \}/);
    const period = { start: "2026-02-01", end: "2026-01-01" };
    expect(faultOf(() => revenueMovements([], { period, ...utc })).code).toBe("invalid-order");
  });

  it("does not merge summaries of other periods", () => {
    const [a, b] = ["2026-04-01", "2026-05-01"].map((end) =>
      revenueMovements.summarize([], { ...quarter, period: { start: "2026-01-01", end } }),
    );
    expect(faultOf(() => revenueMovements.merge(a as never, b as never)).code).toBe("inconsistent");
  });
});

const day = 86_400_000;
const price = fc.oneof(
  fc.integer({ min: 0, max: 10_000 }).map((cents) => cents / 100),
  fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
);
const subscription = fc
  .record({
    customerId: fc.nat(5),
    from: fc.nat(120),
    length: fc.option(fc.nat(90)),
    amount: price,
    interval: fc.constantFrom("month", "quarter", "year", "week"),
  })
  .map(({ customerId, from, length, amount, interval }) => ({
    customerId,
    startedAt: from * day,
    endedAt: length === null ? null : (from + length) * day,
    amount,
    interval: interval as "month",
  }));
const rows = fc.array(subscription, { maxLength: 25 });
const span = fc
  .tuple(fc.nat(120), fc.integer({ min: 1, max: 120 }))
  .map(([from, length]) => [from, from + length] as const);
const between = ([from, to]: readonly [number, number]): { period: { start: number; end: number } } => ({
  period: { start: from * day, end: to * day },
});

describe("the laws of revenueMovements", () => {
  it("parts and whole agree to the last digit, in every period and in all", () => {
    fc.assert(
      fc.property(rows, span, fc.constantFrom("before", "at"), (input, ends, boundary) => {
        const { periods, total } = revenueMovements(input, {
          ...between(ends),
          every: "week",
          boundary: boundary as "at",
        });
        for (const one of [...periods, total]) {
          if (one === null) continue;
          const { opening, new: come, expansion, reactivation, contraction, churn, closing } = one;
          const parts = [opening, come, expansion, reactivation, contraction, churn, closing];
          const rest = compensatedSum([opening, come, expansion, reactivation, -contraction, -churn, -closing]);
          expect(Math.abs(rest)).toBeLessThanOrEqual(4 * Number.EPSILON * Math.max(...parts));
        }
      }),
    );
  });

  it("customers add up as their money does", () => {
    fc.assert(
      fc.property(rows, span, (input, ends) => {
        for (const one of revenueMovements(input, { ...between(ends), every: "week" }).periods) {
          const came = one.customersNew + one.customersReactivated;
          expect(one.customersAtEnd).toBe(one.customersAtStart + came - one.customersChurned);
        }
      }),
    );
  });

  it("is what a plain sum over every customer gives", () => {
    const weight = { week: 365 / 84, month: 1, quarter: 1 / 3, year: 1 / 12 } as const;
    fc.assert(
      fc.property(rows, span, (input, [from, to]) => {
        const { total } = revenueMovements(input, between([from, to]));
        const expected = { new: 0, expansion: 0, reactivation: 0, contraction: 0, churn: 0, opening: 0, closing: 0 };
        for (const id of new Set(input.map(({ customerId }) => customerId))) {
          const own = input.filter(({ customerId }) => customerId === id);
          const payAt = (at: number): number =>
            own
              .filter(({ startedAt, endedAt }) => startedAt < at && (endedAt ?? Number.POSITIVE_INFINITY) >= at)
              .reduce((sum, { amount, interval }) => sum + amount * weight[interval], 0);
          const [before, after] = [payAt(from * day), payAt(to * day)];
          const paidBefore = own.some(
            (one) => one.amount > 1e-9 && one.startedAt < from * day && one.endedAt !== one.startedAt,
          );
          expected.opening += before;
          expected.closing += after;
          if (before === 0) expected[paidBefore ? "reactivation" : "new"] += after;
          else if (after === 0) expected.churn += before;
          else if (after > before) expected.expansion += after - before;
          else expected.contraction += before - after;
        }
        for (const [part, value] of Object.entries(expected)) {
          expect(Math.abs(Number(total?.[part as "new"]) - value)).toBeLessThanOrEqual(1e-8 + 1e-12 * value);
        }
      }),
    );
  });

  it("chains: a period cut in two closes and opens with the same sum", () => {
    fc.assert(
      fc.property(rows, fc.uniqueArray(fc.nat(200), { minLength: 3, maxLength: 3 }), (input, ends) => {
        const [a, b, c] = ends.sort((x, y) => x - y) as [number, number, number];
        const [first, second, whole] = [
          [a, b],
          [b, c],
          [a, c],
        ].map((pair) => revenueMovements(input, between(pair as unknown as readonly [number, number])).total);
        const near = (x = 0, y = 0): void => expect(Math.abs(x - y)).toBeLessThanOrEqual(1e-11 * Math.max(x, y));
        near(first?.closing, second?.opening);
        near(first?.opening, whole?.opening);
        near(second?.closing, whole?.closing);
      }),
    );
  });

  it("is the same with the months written out as rows", () => {
    fc.assert(
      fc.property(rows, (input) => {
        const series = { period: { start: "1970-02-01", end: "1970-06-01" }, every: "month", ...utc } as const;
        const bySubscription = revenueMovements(input, series);
        const ids = [...new Set(input.map(({ customerId }) => customerId))];
        const written = [0, 1, 2, 3, 4].flatMap((month) => {
          const end = Date.UTC(1970, month + 1);
          return ids.flatMap((customerId) => {
            const own = input.filter((one) => one.customerId === customerId);
            const mrr = revenueMovements(own, { period: { start: end - 1, end } }).value ?? 0;
            return mrr === 0 ? [] : [{ customerId, month: `1970-0${month + 1}`, mrr }];
          });
        });
        const byMonth = revenueMovements(written, series);
        for (const [i, one] of bySubscription.periods.entries()) {
          expect(byMonth.periods[i]?.closing ?? 0).toBeCloseTo(one.closing, 6);
          expect(byMonth.periods[i]?.churn ?? 0).toBeCloseTo(one.churn, 6);
        }
      }),
      { numRuns: 40 },
    );
  });
});
