import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { churnRate } from "../../src/lifecycle/churn-rate.ts";
import { retentionRate } from "../../src/lifecycle/retention-rate.ts";
import type { ChurnRateOptions } from "../../src/schemas/lifecycle.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";
import { anySubscriptions, type PlainSubscription, plainPeriod } from "./subscriptions.ts";

const day = 86_400_000;

/** The same with a day for every unit of time. */
function inDays(subscriptions: readonly PlainSubscription[]): PlainSubscription[] {
  return subscriptions.map(({ customerId, startedAt, endedAt }) => ({
    customerId,
    startedAt: startedAt * day,
    endedAt: endedAt === null ? null : endedAt * day,
  }));
}

const period = { start: plainPeriod.start * day, end: plainPeriod.end * day };

function isActive(own: readonly PlainSubscription[], instant: number): boolean {
  return own.some(({ startedAt, endedAt }) => startedAt <= instant && (endedAt === null || instant < endedAt));
}

/** Which customers are active in each half unit of time, so that nothing happens within one. */
function ownOf(subscriptions: readonly PlainSubscription[]): PlainSubscription[][] {
  const ids = [...new Set(subscriptions.map(({ customerId }) => customerId))];
  return ids.map((id) => subscriptions.filter(({ customerId }) => customerId === id));
}

describe("churnRate as a sum over days", () => {
  const oneDay = { customersAtStart: 100, customersLost: 5, days: [{ customersAtStart: 100, customersLost: 5 }] };

  it("is the rate of the day for a single day, as in ChartMogul's example", () => {
    expect(churnRate(oneDay, { base: "daily-sum" })).toMatchObject({ value: 5, unit: "percent", n: 100, reason: null });
  });

  it("adds up the rates of the days, and can pass 100", () => {
    const days = [
      { customersAtStart: 10, customersLost: 5 },
      { customersAtStart: 0, customersLost: 0 },
      { customersAtStart: 4, customersLost: 3 },
    ];
    const result = churnRate({ customersAtStart: 10, customersLost: 8, days }, { base: "daily-sum" });
    expect(result.value).toBe(125);
    expectClose(result.standardError, 100 * Math.sqrt(5 / 100 + 3 / 16), { relative: 1e-14 });
    expect(result.interval?.method).toBe("fay-feuer");
    expect(result.convention).toBe(
      "sum over the days of the period of customers lost, of those at the start of the day",
    );
  });

  it.each(readReference<{ atStart: number[]; lost: number[] }, [number, number]>("churn", "Fay and Feuer"))(
    "has the limits of Fay and Feuer: $name",
    ({ input, expected }) => {
      const days = input.atStart.map((customersAtStart, i) => ({
        customersAtStart,
        customersLost: Number(input.lost[i]),
      }));
      const { interval } = churnRate({ customersAtStart: 1, customersLost: 0, days }, { base: "daily-sum" });
      expectLimits(interval, expected, { relative: 1e-12 });
    },
  );

  it("has the exact Poisson limits where all days have as many customers", () => {
    const days = [3, 0, 7].map((customersLost) => ({ customersAtStart: 200, customersLost }));
    const { interval } = churnRate({ customersAtStart: 200, customersLost: 9, days }, { base: "daily-sum" });
    // Garwood's limits for 10 events are 4.795389 and 18.390356.
    expectLimits(interval, [4.795389 / 2, 18.390356 / 2], { relative: 1e-6 });
  });

  it("gives null and a reason where no day began with customers", () => {
    const subscriptions = [{ customerId: 1, startedAt: 4.2 * day, endedAt: 4.7 * day }];
    expect(churnRate(subscriptions, { period, base: "daily-sum" })).toMatchObject({
      value: null,
      interval: null,
      n: 1,
      reason: "no-customers-at-start",
    });
  });

  it("agrees with a count of one day after the other", () => {
    fc.assert(
      fc.property(anySubscriptions, fc.constantFrom(2, 4), (subscriptions, unitsPerDay) => {
        const scaled = subscriptions.map((one) => ({
          ...one,
          startedAt: (one.startedAt * day) / unitsPerDay,
          endedAt: one.endedAt === null ? null : (one.endedAt * day) / unitsPerDay,
        }));
        const days = [0, 1, 2].map((from) =>
          churnRate(scaled, { period: { start: from * day, end: (from + 1) * day } }),
        );
        const rates = days.map(({ value }) => value).filter((value) => value !== null);
        const whole = churnRate(scaled, { period: { start: 0, end: 3 * day }, base: "daily-sum" });
        if (rates.length === 0) expect(whole.value).toBe(null);
        else
          expectClose(
            whole.value,
            rates.reduce((sum, rate) => sum + rate, 0),
            { absolute: 1e-12, relative: 1e-13 },
          );
      }),
    );
  });

  it("cuts days at the midnights of the zone, and the first and the last at the bounds of the period", () => {
    const subscriptions = [
      { customerId: 1, startedAt: "2024-01-01T00:00:00Z", endedAt: "2024-03-10T23:30:00-07:00" },
      { customerId: 2, startedAt: "2024-01-01T00:00:00Z", endedAt: "2024-03-11T00:30:00-07:00" },
    ];
    const clocksChange = { start: "2024-03-10T06:00:00", end: "2024-03-11T12:00:00" };
    const rateIn = (timeZone: string) =>
      churnRate(subscriptions, { base: "daily-sum", timeZone, period: clocksChange }).value;
    expect(rateIn("America/Los_Angeles")).toBe(150);
    expect(rateIn("Etc/GMT+8")).toBe(100);
    expect(rateIn("UTC")).toBe(100);
  });

  it("withholds figures below minimumResponses", () => {
    expect(churnRate(oneDay, { base: "daily-sum", minimumResponses: 101 })).toMatchObject({
      value: null,
      reason: "suppressed",
      suppressed: true,
    });
  });

  it("refuses to merge periods of different lengths", () => {
    const one = churnRate.summarize([], { period, base: "daily-sum" });
    const other = churnRate.summarize([], { period: { start: 0, end: day }, base: "daily-sum" });
    expect(() => churnRate.merge(one, other)).toThrow(
      "churnRate: summary.days.atStart.length must be that of the other (4), got 1",
    );
  });
});

describe("churnRate by person-time", () => {
  const counts = {
    customersAtStart: 100,
    customersLost: 10,
    personTime: { losses: 10, customerDays: 3000, periodDays: 30 },
  };

  it("is the probability to be lost within the period", () => {
    const result = churnRate(counts, { base: "person-time" });
    expectClose(result.value, 100 * (1 - Math.exp(-0.1)), { relative: 1e-14 });
    expectClose(result.standardError, 100 * Math.exp(-0.1) * (Math.sqrt(10) / 100), { relative: 1e-14 });
    expect(result.personTime).toEqual({ losses: 10, customerDays: 3000, lossesPerCustomerDay: 10 / 3000 });
    // Garwood's limits for 10 events are 4.795389 and 18.390356.
    const rateOf = (losses: number): number => 100 * (1 - Math.exp(-losses / 100));
    expectLimits(result.interval, [rateOf(4.795389), rateOf(18.390356)], { relative: 1e-6 });
    expect(result.interval?.method).toBe("exact-poisson");
  });

  it("has an upper limit where nobody was lost, and still compares", () => {
    const none = { ...counts, customersLost: 0, personTime: { ...counts.personTime, losses: 0 } };
    const result = churnRate(none, { base: "person-time" });
    // R poisson.test(0)$conf.int is 0 to 3.688879.
    expectLimits(result.interval, [0, 100 * (1 - Math.exp(-0.03688879))], { relative: 1e-6 });
    expect([result.value, result.standardError]).toEqual([0, 0]);
    const compared = compare(result, churnRate(counts, { base: "person-time" }));
    expect(compared.method).toBe("jeffreys-z");
    expect(compared.pValue).toBeLessThan(0.01);
  });

  it("counts the time that customers were there, and every loss", () => {
    const subscriptions = [
      { customerId: 1, startedAt: 0, endedAt: null },
      { customerId: 2, startedAt: 0, endedAt: 6 * day },
      { customerId: 2, startedAt: 7 * day, endedAt: 8 * day },
      { customerId: 3, startedAt: 5 * day, endedAt: 5.5 * day },
      { customerId: 3, startedAt: 5.5 * day, endedAt: 20 * day },
      { customerId: 4, startedAt: 0, endedAt: 4 * day },
      { customerId: 5, startedAt: 8 * day, endedAt: null },
    ];
    const { personTime, n, reason } = churnRate(subscriptions, { period, base: "person-time" });
    expect(personTime).toMatchObject({ losses: 2, customerDays: 4 + 2 + 1 + 3 });
    expect([n, reason]).toEqual([3, null]);
  });

  it("agrees with a count of one instant after the other", () => {
    fc.assert(
      fc.property(anySubscriptions, (subscriptions) => {
        let [losses, customerDays] = [0, 0];
        for (const own of ownOf(subscriptions)) {
          for (let unit = plainPeriod.start; unit < plainPeriod.end; unit++) {
            if (!isActive(own, unit)) continue;
            customerDays++;
            if (!isActive(own, unit + 1)) losses++;
          }
        }
        const { personTime } = churnRate(inDays(subscriptions), { period, base: "person-time" });
        expect(personTime).toMatchObject({ losses, customerDays });
      }),
    );
  });

  it("adds up over consecutive periods, and so do its losses", () => {
    fc.assert(
      fc.property(anySubscriptions, fc.integer({ min: 5, max: 7 }), (subscriptions, middle) => {
        const of = (start: number, end: number) =>
          churnRate(inDays(subscriptions), { period: { start: start * day, end: end * day }, base: "person-time" })
            .personTime;
        const [first, second, whole] = [of(4, middle), of(middle, 8), of(4, 8)];
        expect(Number(first?.losses) + Number(second?.losses)).toBe(whole?.losses);
        expect(Number(first?.customerDays) + Number(second?.customerDays)).toBe(whole?.customerDays);
      }),
    );
  });

  it("gives null and a reason without customers", () => {
    expect(churnRate([], { period, base: "person-time" })).toMatchObject({
      value: null,
      n: 0,
      reason: "no-customers",
      personTime: { losses: 0, customerDays: 0, lossesPerCustomerDay: null },
    });
  });

  it("refuses to merge periods of different lengths", () => {
    const one = churnRate.summarize([], { period, base: "person-time" });
    const other = churnRate.summarize([], { period: { start: 0, end: day }, base: "person-time" });
    expect(() => churnRate.merge(one, other)).toThrow(
      "churnRate: summary.personTime.periodLength must be that of the other (345600000), got 86400000",
    );
  });
});

describe("customers who come back", () => {
  const subscriptions = [
    { customerId: "back", startedAt: 0, endedAt: 5 * day },
    { customerId: "back", startedAt: 6 * day, endedAt: null },
    { customerId: "back and gone", startedAt: 0, endedAt: 5 * day },
    { customerId: "back and gone", startedAt: 6 * day, endedAt: 7 * day },
    { customerId: "stays", startedAt: 0, endedAt: null },
  ];

  it("never left, by default", () => {
    expect(churnRate(subscriptions, { period })).toMatchObject({
      customersAtStart: 3,
      customersLost: 1,
      customersAdded: 0,
      customersAtEnd: 2,
    });
  });

  it("are lost and added where they count as new, and lost a second time if they leave again", () => {
    const options = { period, reactivation: "new" } as const;
    expect(churnRate(subscriptions, options)).toMatchObject({
      customersAtStart: 3,
      customersLost: 2,
      customersAdded: 2,
      customersLostOfAdded: 1,
      customersAtEnd: 2,
      convention: "customers lost, of those at the start of the period; who leaves and comes back is lost and added",
    });
    expect(churnRate(subscriptions, { ...options, base: "start-plus-added" }).value).toBe(60);
  });

  it("were not away where the gap has fewer days than are forgiven", () => {
    const options = { period, reactivation: "new" } as const;
    expect(churnRate(subscriptions, { ...options, graceDays: 1 }).customersLost).toBe(2);
    expect(churnRate(subscriptions, { ...options, graceDays: 2 })).toMatchObject({
      customersLost: 1,
      customersAdded: 0,
      convention:
        "customers lost, of those at the start of the period; who leaves and comes back is lost and added; gaps of fewer than 2 days are none",
    });
  });

  it("are seen beyond the period, and over a change of the clocks by the days of the wall clock", () => {
    const gap = [
      { customerId: 1, startedAt: "2024-01-01", endedAt: "2024-03-30" },
      { customerId: 1, startedAt: "2024-04-02", endedAt: null },
    ];
    const march: ChurnRateOptions = { period: { start: "2024-03-01", end: "2024-04-01" }, timeZone: "Europe/Berlin" };
    expect(churnRate(gap, march).value).toBe(100);
    expect(churnRate(gap, { ...march, graceDays: 4 }).value).toBe(0);
    // 71 hours, and yet three days.
    expect(churnRate(gap, { ...march, graceDays: 3 }).value).toBe(100);
  });

  it("give the same by both ways of counting where no gap is forgiven", () => {
    fc.assert(
      fc.property(anySubscriptions, (subscriptions) => {
        const { convention: _, ...known } = churnRate(inDays(subscriptions), { period });
        // With half a day forgiven, and all gaps of a day or more, nothing is.
        const { convention: __, ...counted } = churnRate(inDays(subscriptions), { period, graceDays: 1 });
        expect(counted).toEqual(known);
      }),
    );
  });

  it("leave retention at 100 less churn, under every policy", () => {
    const policies = fc.record({ reactivation: fc.constantFrom("retained", "new"), graceDays: fc.nat(3) });
    fc.assert(
      fc.property(anySubscriptions, policies, (subscriptions, policy) => {
        const options = { period, ...policy } as ChurnRateOptions;
        const churn = churnRate(inDays(subscriptions), options);
        const retention = retentionRate(inDays(subscriptions), options);
        expect([retention.n, retention.customersAtEnd]).toEqual([churn.n, churn.customersAtEnd]);
        expect(retention.reason).toBe(churn.reason);
        if (churn.value !== null) expectClose(retention.value, 100 - churn.value, { absolute: 1e-12 });
      }),
    );
  });

  it("lose no more customers the more is forgiven", () => {
    fc.assert(
      fc.property(anySubscriptions, fc.nat(4), (subscriptions, graceDays) => {
        const lost = (days: number) =>
          Number(churnRate(inDays(subscriptions), { period, reactivation: "new", graceDays: days }).customersLost);
        expect(lost(graceDays + 1)).toBeLessThanOrEqual(lost(graceDays));
      }),
    );
  });
});
