import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segment } from "../../src/breakdown/segment.ts";
import { churnRate } from "../../src/lifecycle/churn-rate.ts";
import { type RetentionRateInput, retentionRate } from "../../src/lifecycle/retention-rate.ts";
import type { RetentionRateOptions, Subscription } from "../../src/schemas/lifecycle.ts";
import { wilsonInterval } from "../../src/stats/wilson.ts";
import { expectClose, expectLimits } from "../stats/reference.ts";
import { expectSound, faultOf, freezeDeep, oddValues } from "../support/soundness.ts";
import { anySubscriptions, countSlowly, plainPeriod } from "./subscriptions.ts";

const counts = { customersAtStart: 200, customersAtEnd: 210, customersAdded: 30 };
const period = plainPeriod;

describe("retentionRate of counts", () => {
  it("divides the customers at the end, less those added, by those at the start", () => {
    const result = retentionRate(counts);
    expect(result).toMatchObject({ metric: "retentionRate", unit: "percent", value: 90, n: 200, suppressed: false });
    expect(result).toMatchObject({ customersRetained: 180, customersAtEnd: 210, customersAdded: 30 });
    expect(result.convention).toBe("customers at the end less those added, of those at the start of the period");
    const limits = wilsonInterval(180, 200);
    expectLimits(result.interval, [100 * Number(limits?.low), 100 * Number(limits?.high)], { relative: 1e-14 });
  });

  it("gives 0 where only new customers are left, and 100 where nobody went", () => {
    expect(retentionRate({ customersAtStart: 5, customersAtEnd: 7, customersAdded: 7 }).value).toBe(0);
    expect(retentionRate({ customersAtStart: 5, customersAtEnd: 12, customersAdded: 7 }).value).toBe(100);
  });

  it("gives null where there was nobody at the start", () => {
    const result = retentionRate({ customersAtStart: 0, customersAtEnd: 7, customersAdded: 7 });
    expect(result).toMatchObject({ value: null, interval: null, basis: null, n: 0, customersAtEnd: 7 });
  });

  it("withholds figures and counts below minimumResponses", () => {
    expect(retentionRate(counts, { minimumResponses: 201 })).toMatchObject({
      value: null,
      suppressed: true,
      customersAtStart: null,
      customersRetained: null,
      customersAdded: null,
      customersAtEnd: null,
    });
  });
});

describe("retentionRate of subscriptions", () => {
  it("is what churn on the base of the start lacks to 100", () => {
    fc.assert(
      fc.property(anySubscriptions, (subscriptions) => {
        const churn = churnRate(subscriptions, { period });
        const retention = retentionRate(subscriptions, { period });
        if (churn.value === null) expect(retention.value).toBeNull();
        else expectClose(retention.value, 100 - churn.value, { absolute: 1e-12 });
        expect(retention.customersAtEnd).toBe(churn.customersAtEnd);
      }),
    );
  });

  it("agrees with a count of one customer and one instant after the other", () => {
    fc.assert(
      fc.property(anySubscriptions, (subscriptions) => {
        const { atStart, lost, added, lostOfAdded, atEnd } = countSlowly(subscriptions, period);
        const result = retentionRate(subscriptions, { period });
        expect(result).toMatchObject({ customersAtStart: atStart, customersRetained: atStart - lost });
        expect(result).toMatchObject({ customersAdded: added - lostOfAdded, customersAtEnd: atEnd });
        if (atStart > 0)
          expectClose(result.value, (100 * (atEnd - (added - lostOfAdded))) / atStart, { relative: 1e-15 });
      }),
    );
  });

  it("gives the figures of the whole from parts that have no customer in common", () => {
    fc.assert(
      fc.property(anySubscriptions, (subscriptions) => {
        const isFirst = ({ customerId }: Subscription): boolean => typeof customerId === "string";
        const [a, b] = [subscriptions.filter(isFirst), subscriptions.filter((one) => !isFirst(one))];
        const summaries = [a, b].map((part) => retentionRate.summarize(part, { period }));
        const [first, second] = summaries as [(typeof summaries)[0], (typeof summaries)[0]];
        expect(retentionRate.measure(retentionRate.merge(first, second))).toEqual(
          retentionRate(subscriptions, { period }),
        );
        expect(retentionRate.merge(second, first)).toEqual(retentionRate.merge(first, second));
        expect(retentionRate.merge(first, retentionRate.summarize([], { period }))).toEqual(first);
      }),
    );
  });

  it("breaks down by segment", () => {
    const rows = [
      { customerId: 1, startedAt: 0, endedAt: 5, plan: "Free" },
      { customerId: 2, startedAt: 0, plan: "Free" },
      { customerId: 3, startedAt: 0, plan: "Pro" },
    ];
    const byPlan = segment(rows, { by: "plan", metric: retentionRate.with({ period }) });
    expect(byPlan.map((row) => [row.segment, row.value])).toEqual([
      ["Free", 50],
      ["Pro", 100],
    ]);
  });
});

describe("what retentionRate refuses", () => {
  it.each<[string, unknown, unknown]>([
    ["counts.customersAdded must be at most customersAtEnd (210), got 211", { ...counts, customersAdded: 211 }, {}],
    [
      "counts.customersAtEnd must be at most customersAtStart + customersAdded (230), got 231",
      { ...counts, customersAtEnd: 231 },
      {},
    ],
    [
      "counts.customersAdded must be a whole number from 0 on, got undefined",
      { ...counts, customersAdded: undefined },
      {},
    ],
    ["options.period must be { start, end } to count customers from subscriptions, got undefined", [], {}],
    ['options.timeZone must be an IANA time zone, got "Mars"', [], { timeZone: "Mars" }],
    [
      'options.base must be a known name (missing, invalid, confidenceLevel, minimumResponses, period, timeZone, reactivation, graceDays), got "base"',
      [],
      { base: "start" },
    ],
    [
      "subscriptions[0].endedAt must be at or after startedAt (5), got 4",
      [{ customerId: 1, startedAt: 5, endedAt: 4 }],
      { period },
    ],
  ])("%s", (message, input, options) => {
    const error = faultOf(() => retentionRate(input as RetentionRateInput, options as RetentionRateOptions));
    expect(error.issues[0].message).toBe(message);
    expect(error.functionName).toBe("retentionRate");
  });

  it("a summary that does not add up", () => {
    const summary = retentionRate.summarize(counts);
    expect(() => retentionRate.measure({ ...summary, customersRetained: 201 })).toThrow(
      "retentionRate: summary.customersRetained must be at most customersAtStart (200), got 201",
    );
  });

  it("gives for any JSON value a result or a MetricInputError, and never NaN", () => {
    const odd = fc.constantFrom(...oddValues);
    const record = fc.record({ customerId: odd, startedAt: odd, endedAt: odd }, { requiredKeys: [] });
    const count = fc.oneof(fc.nat(9), odd);
    const loose = fc.record(
      { customersAtStart: count, customersAtEnd: count, customersAdded: count },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.array(record), loose), (input) => {
        freezeDeep(input);
        expectSound(() => retentionRate(input as RetentionRateInput, { period, invalid: "omit" }));
        expectSound(() => retentionRate(input as RetentionRateInput, input as RetentionRateOptions));
        expectSound(() => retentionRate.measure(input as never));
      }),
      { numRuns: 500 },
    );
  });
});
