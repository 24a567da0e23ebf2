import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { segment } from "../../src/breakdown/segment.ts";
import { averageRevenuePerCustomer } from "../../src/lifecycle/average-revenue-per-customer.ts";
import { grossRevenueRetention } from "../../src/lifecycle/gross-revenue-retention.ts";
import { annualRecurringRevenue, monthlyRecurringRevenue } from "../../src/lifecycle/monthly-recurring-revenue.ts";
import { netRevenueRetention } from "../../src/lifecycle/net-revenue-retention.ts";
import { quickRatio } from "../../src/lifecycle/quick-ratio.ts";
import { revenueChurnRate } from "../../src/lifecycle/revenue-churn-rate.ts";
import { revenueMovements } from "../../src/lifecycle/revenue-movements.ts";
import reference from "../reference/revenue.json" with { type: "json" };
import { faultOf } from "../support/soundness.ts";

const day = 86_400_000;
const period = { start: 4 * day, end: 8 * day };

/** Rows of customers who paid `before` at the start and pay `after` at the end. */
function rowsOf(
  customers: readonly (readonly [before: number, after: number])[],
): { customerId: string; at: number; mrr: number }[] {
  return customers.flatMap(([before, after], i) => [
    { customerId: `${i}`, at: 0, mrr: before },
    { customerId: `${i}`, at: 6 * day, mrr: after },
  ]);
}

describe("revenue retention and churn", () => {
  it.each(reference.published)("gives the published figures of $name", ({ input, expected, tolerance }) => {
    const figures = {
      netRevenueRetention: netRevenueRetention(input).value,
      grossRevenueRetention: grossRevenueRetention(input).value,
      grossChurn: revenueChurnRate(input).value,
      netChurn: revenueChurnRate(input, { score: "net" }).value,
    };
    for (const [name, value] of Object.entries(expected)) {
      expect(Math.abs(Number(figures[name as keyof typeof figures]) - Number(value))).toBeLessThanOrEqual(tolerance);
    }
  });

  it("compares each customer's revenue with what it was, and nothing else", () => {
    const rows = rowsOf([
      [100, 150],
      [100, 40],
      [50, 0],
      [0, 500],
    ]);
    expect(netRevenueRetention(rows, { period }).value).toBe(76);
    expect(grossRevenueRetention(rows, { period }).value).toBe(56);
    expect(revenueChurnRate(rows, { period }).value).toBe(44);
    expect(revenueChurnRate(rows, { period, score: "net" }).value).toBe(24);
    expect(quickRatio(rows, { period }).value).toBe(5);
    expect(netRevenueRetention(rows, { period }).revenue).toEqual({
      opening: 250,
      new: 500,
      expansion: 50,
      contraction: 60,
      churn: 50,
      reactivation: 0,
    });
  });

  it("counts reactivation in net figures only where it is asked to", () => {
    const rows = [
      ...rowsOf([[100, 100]]),
      { customerId: "b", at: 0, mrr: 5 },
      { customerId: "b", at: day, mrr: 0 },
      { customerId: "b", at: 6 * day, mrr: 30 },
    ];
    expect(netRevenueRetention(rows, { period })).toMatchObject({ value: 100, n: 1 });
    expect(netRevenueRetention(rows, { period, reactivation: "include" })).toMatchObject({ value: 130, n: 2 });
    const net = { period, score: "net" } as const;
    expect(revenueChurnRate(rows, net).value).toBe(0);
    expect(revenueChurnRate(rows, { ...net, convention: "chartmogul" })).toMatchObject({ value: -30 });
    expect(revenueChurnRate(rows, { ...net, convention: "chartmogul", reactivation: "exclude" }).value).toBe(0);
    expect(grossRevenueRetention(rows, { period }).value).toBe(100);
  });

  it("gives null and the reason where there is nothing to divide by", () => {
    for (const metric of [netRevenueRetention, grossRevenueRetention, revenueChurnRate]) {
      expect(metric(rowsOf([[0, 5]]), { period })).toMatchObject({ value: null, reason: "no-opening-revenue" });
    }
    expect(quickRatio(rowsOf([[5, 6]]), { period })).toMatchObject({ value: null, reason: "no-losses" });
    expect(quickRatio({ opening: 5, churn: 0, new: 0 })).toMatchObject({ value: null, reason: "no-losses" });
  });

  it("knows no error from money alone, of one customer, and where all changed alike", () => {
    const counts = { opening: 100, churn: 10, customersAtStart: 40 };
    expect(grossRevenueRetention(counts)).toMatchObject({ value: 90, n: 40, standardError: null, interval: null });
    expect(grossRevenueRetention(rowsOf([[5, 4]]), { period }).standardError).toBe(null);
    const alike = rowsOf([
      [10, 9],
      [20, 18],
      [0.3, 0.27],
    ]);
    expect(grossRevenueRetention(alike, { period })).toMatchObject({ standardError: 0, interval: null });
    expect(netRevenueRetention(alike, { period }).standardError).toBe(0);
  });

  it("has the error of a ratio, customer by customer", () => {
    const customers = [
      [100, 150],
      [100, 40],
      [50, 0],
      [80, 80],
      [20, 30],
    ] as const;
    const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
    const [then, now] = [sum(customers.map(([a]) => a)), sum(customers.map(([, b]) => b))];
    const left = sum(customers.map(([a, b]) => Math.min(a, b)));
    const errorOf = (ratio: number, kept: (a: number, b: number) => number): number =>
      (100 / then) * Math.sqrt((5 / 4) * sum(customers.map(([a, b]) => (kept(a, b) - ratio * a) ** 2)));
    const rows = rowsOf(customers);
    expect(netRevenueRetention(rows, { period }).standardError).toBeCloseTo(
      errorOf(now / then, (_, b) => b),
      10,
    );
    const gross = errorOf(left / then, Math.min);
    expect(grossRevenueRetention(rows, { period }).standardError).toBeCloseTo(gross, 10);
    expect(revenueChurnRate(rows, { period }).standardError).toBeCloseTo(gross, 10);
    const net = revenueChurnRate(rows, { period, score: "net" });
    expect(net.standardError).toBeCloseTo(
      errorOf(now / then, (_, b) => b),
      10,
    );
    // Student's t at 97.5 % with four degrees of freedom.
    expect(Number(net.interval?.low)).toBeCloseTo(
      Number(net.value) - 2.7764451051977934 * Number(net.standardError),
      8,
    );
  });

  it("covers a 95 % interval's share of simulated samples, when there are enough customers", () => {
    // Customers as they come: 15 % leave, 20 % pay less or more. True NRR is 0.15 · 0 + 0.2 · 1.2 + 0.65.
    let state = 7;
    const random = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    let covered = 0;
    for (let sample = 0; sample < 400; sample++) {
      const customers = Array.from({ length: 150 }, () => {
        const before = 20 + 180 * random();
        const fate = random();
        return [before, fate < 0.15 ? 0 : fate < 0.35 ? before * (0.7 + random()) : before] as const;
      });
      const { interval } = netRevenueRetention(rowsOf(customers), { period });
      if (interval !== null && interval.low <= 89 && 89 <= interval.high) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(366);
    expect(covered).toBeLessThanOrEqual(394);
  });

  it("can be compared and segmented", () => {
    const rows = rowsOf([
      [100, 150],
      [100, 40],
      [50, 0],
      [80, 80],
    ]).map((row, i) => ({ ...row, plan: i < 4 ? "a" : "b" }));
    const metric = netRevenueRetention.with({ period }).of({ customerId: "customerId", at: "at", mrr: "mrr" });
    expect(segment(rows, { by: "plan", metric }).map(({ value }) => value)).toEqual([95, expect.closeTo(61.538, 3)]);
    const [a, b] = ["a", "b"].map((plan) => metric(rows.filter((row) => row.plan === plan)));
    expect(compare(a as never, b as never).difference).toBeCloseTo(-33.46, 2);
  });

  it("refuses movements that do not add up, and rows without a period", () => {
    expect(faultOf(() => netRevenueRetention({ opening: 10, churn: 8, contraction: 3 })).message).toBe(
      "netRevenueRetention: counts.churn must be at most opening (10), contraction included, got 11",
    );
    expect(faultOf(() => netRevenueRetention(rowsOf([[1, 1]]))).code).toBe("missing-value");
    expect(faultOf(() => quickRatio({ opening: 1, churn: -1 })).code).toBe("out-of-range");
  });
});

const money = fc.oneof(
  fc.nat(1000).map((cents) => cents / 100),
  fc.double({ min: 1e-3, max: 1e5, noNaN: true }),
);
const customers = fc.array(fc.tuple(money, money), { minLength: 1, maxLength: 20 });

describe("the laws of revenue retention", () => {
  it("gross retention and gross churn are the whole, and net retention is gross plus expansion", () => {
    fc.assert(
      fc.property(customers, (list) => {
        const rows = rowsOf(list);
        const [net, gross] = [netRevenueRetention(rows, { period }), grossRevenueRetention(rows, { period })];
        if (gross.value === null || net.value === null || gross.revenue === null) return;
        const churn = Number(revenueChurnRate(rows, { period }).value);
        expect(gross.value + churn).toBeCloseTo(100, 9);
        const expansion = (100 * gross.revenue.expansion) / gross.revenue.opening;
        expect(Math.abs(net.value - gross.value - expansion)).toBeLessThanOrEqual(1e-12 * net.value + 1e-9);
        expect(gross.value <= 100 && gross.value <= net.value * (1 + 1e-12)).toBe(true);
        expect(Number(revenueChurnRate(rows, { period, score: "net" }).value)).toBeCloseTo(100 - net.value, 6);
      }),
    );
  });

  it("has the movements of revenueMovements", () => {
    fc.assert(
      fc.property(customers, (list) => {
        const { revenue } = quickRatio(rowsOf(list), { period });
        const { total } = revenueMovements(rowsOf(list), { period });
        for (const [part, amount] of Object.entries(revenue ?? {})) expect(total?.[part as "new"]).toBe(amount);
      }),
    );
  });

  it("does not care for the unit of money", () => {
    fc.assert(
      fc.property(customers, fc.constantFrom(0.01, 100, 1e6), (list, factor) => {
        const scaled = list.map(([a, b]) => [a * factor, b * factor] as const);
        const [one, other] = [list, scaled].map((some) => netRevenueRetention(rowsOf(some), { period }));
        if (one?.value === null || one === undefined) return;
        expect(Math.abs(Number(other?.value) - one.value)).toBeLessThanOrEqual(1e-12 * one.value + 1e-9);
      }),
    );
  });
});

describe("recurring revenue at an instant", () => {
  it.each(reference.recurringRevenue)("gives the published figure of $name", ({ rows, expected }) => {
    const subscriptions = rows.map((row) => ({ ...row, startedAt: 0, interval: row.interval as "month" }));
    expect(monthlyRecurringRevenue(subscriptions, { asOf: day }).value).toBe(expected);
    expect(annualRecurringRevenue(subscriptions, { asOf: day }).value).toBe(12 * expected);
  });

  it("has what begins at the instant, and not what ends at it, or the other way round", () => {
    const rows = [
      { customerId: "a", startedAt: day, amount: 10, interval: "month" as const },
      { customerId: "b", startedAt: 0, endedAt: day, amount: 3, interval: "month" as const },
    ];
    expect(monthlyRecurringRevenue(rows, { asOf: day }).value).toBe(10);
    expect(monthlyRecurringRevenue(rows, { asOf: day, boundary: "before" }).value).toBe(3);
  });

  it("is the mean of what paying customers pay, with Student's interval", () => {
    const rows = rowsOf([
      [10, 1],
      [20, 1],
      [60, 1],
      [0, 1],
    ]);
    const result = averageRevenuePerCustomer(rows, { asOf: day });
    expect(result).toMatchObject({ value: 30, n: 3, standardError: expect.closeTo(Math.sqrt(700 / 3), 12) });
    expect(result.interval).toMatchObject({ low: 0, method: "student-t" });
    expect(averageRevenuePerCustomer([], { asOf: day }).value).toBe(null);
  });

  it("asks for the instant", () => {
    expect(faultOf(() => monthlyRecurringRevenue([])).message).toBe(
      "monthlyRecurringRevenue: options.asOf must be an instant to measure at, got undefined",
    );
  });
});
