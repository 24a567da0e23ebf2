import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { churnRate } from "../../src/lifecycle/churn-rate.ts";
import { churnSeries } from "../../src/lifecycle/churn-series.ts";
import type { ChurnSeriesOptions } from "../../src/schemas/churn-series.ts";
import type { ChurnBase, ChurnRateOptions, Subscription } from "../../src/schemas/lifecycle.ts";
import { expectClose } from "../stats/reference.ts";
import { expectSound, faultOf, freezeDeep, oddValues } from "../support/soundness.ts";
import { anySubscriptions, type PlainSubscription } from "./subscriptions.ts";

const day = 86_400_000;
const inDays = (subscriptions: readonly PlainSubscription[], unit: number = day): PlainSubscription[] =>
  subscriptions.map((one) => ({
    ...one,
    startedAt: one.startedAt * unit,
    endedAt: one.endedAt === null ? null : one.endedAt * unit,
  }));
const bases: readonly ChurnBase[] = ["start", "average", "start-plus-added", "daily-sum", "person-time"];
const policies = fc.record({
  base: fc.constantFrom(...bases),
  reactivation: fc.constantFrom("retained" as const, "new" as const),
  graceDays: fc.nat(2),
});
const daily: ChurnSeriesOptions = { every: "day", asOf: 12 * day, from: 0 };

/** The movements of each row, without their names. */
function movementsOf(
  subscriptions: readonly Subscription[],
  options: ChurnSeriesOptions,
): (string | number | null)[][] {
  return churnSeries(subscriptions, options).map(({ period, opening, added, reactivated, lost, closing }) => [
    period,
    opening,
    added,
    reactivated,
    lost,
    closing,
  ]);
}

describe("churnSeries", () => {
  it("follows customers who come, leave, come back and pass through", () => {
    const subscriptions = [
      { customerId: "stays", startedAt: "2023-12-05", endedAt: null },
      { customerId: "leaves", startedAt: "2024-01-01", endedAt: "2024-03-01" },
      { customerId: "returns", startedAt: "2024-01-10", endedAt: "2024-01-20" },
      { customerId: "returns", startedAt: "2024-03-10", endedAt: null },
      { customerId: "passes", startedAt: "2024-02-10", endedAt: "2024-02-20" },
      { customerId: "changes plan", startedAt: "2024-01-05", endedAt: "2024-02-01" },
      { customerId: "changes plan", startedAt: "2024-02-01", endedAt: null },
      { customerId: "comes later", startedAt: "2024-04-01", endedAt: null },
    ];
    const options: ChurnSeriesOptions = { every: "month", timeZone: "Asia/Bishkek", asOf: "2024-04-01" };
    expect(movementsOf(subscriptions, options)).toEqual([
      ["2023-12", 0, 1, 0, 0, 1],
      ["2024-01", 1, 3, 0, 1, 3],
      ["2024-02", 3, 1, 0, 2, 2],
      ["2024-03", 2, 0, 1, 0, 3],
    ]);
    expect(movementsOf(subscriptions, { ...options, every: "quarter" })).toEqual([
      ["2023-Q4", 0, 1, 0, 0, 1],
      ["2024-Q1", 1, 4, 0, 2, 3],
    ]);
    expect(movementsOf(subscriptions, { ...options, every: "quarter", reactivation: "new" })[1]).toEqual([
      ...["2024-Q1", 1, 4, 1, 3, 3],
    ]);
    const [, january] = churnSeries(subscriptions, options);
    expect(january).toMatchObject({
      start: "2024-01-01T00:00:00+06:00",
      end: "2024-02-01T00:00:00+06:00",
      complete: true,
      timeZone: "Asia/Bishkek",
    });
    // Who begins at the first instant is added, and among the customers at the start that can be lost.
    expect(january?.churn).toMatchObject({
      customersAtStart: 2,
      customersLost: 0,
      customersAdded: 2,
      customersAtEnd: 3,
    });
  });

  it("marks a period that the data do not reach the end of, and takes nothing after them for known", () => {
    const subscriptions = [
      { customerId: 1, startedAt: 0, endedAt: 40 * day },
      { customerId: 2, startedAt: 0, endedAt: 50 * day },
      { customerId: 3, startedAt: 45 * day, endedAt: null },
    ];
    const rows = churnSeries(subscriptions, { every: "month", asOf: 42 * day });
    expect(rows.map(({ period, complete, lost, closing }) => [period, complete, lost, closing])).toEqual([
      ["1970-01", true, 0, 2],
      ["1970-02", false, 1, 1],
    ]);
  });

  it("gives by person-time the probability of the whole of a period that is not over", () => {
    const subscriptions = [
      { customerId: 1, startedAt: 0, endedAt: 38 * day },
      { customerId: 2, startedAt: 0, endedAt: null },
    ];
    const [, february] = churnSeries(subscriptions, { every: "month", asOf: 45 * day, base: "person-time" });
    expect(february?.churn.personTime).toMatchObject({ losses: 1, customerDays: 7 + 14 });
    expectClose(february?.churn.value, 100 * (1 - Math.exp(-28 / 21)), { relative: 1e-14 });
  });

  it("covers the periods from the one that holds `from` to the one that holds the last instant before `to`", () => {
    const options: ChurnSeriesOptions = { every: "month", timeZone: "UTC", asOf: "2025-01-01" };
    const labels = (from?: string, to?: string) =>
      churnSeries([], { ...options, from: from as string, ...(to && { to }) }).map(({ period }) => period);
    expect(labels("2024-10-15")).toEqual(["2024-10", "2024-11", "2024-12"]);
    expect(labels("2024-10-15", "2024-12-01")).toEqual(["2024-10", "2024-11"]);
    expect(labels("2024-11-01", "2024-11-02")).toEqual(["2024-11"]);
    expect(labels("2024-12-01", "2025-06-01")).toEqual(["2024-12"]);
    expect(churnSeries([], options)).toEqual([]);
    expect(churnSeries([{ customerId: 1, startedAt: "2026-01-01" }], options)).toEqual([]);
  });

  it("gives null and a reason where nobody was there, and counts what was left out", () => {
    const subscriptions = [{ customerId: null, startedAt: 0 }];
    const [row] = churnSeries(subscriptions, { every: "year", from: 0, asOf: day });
    expect(row).toMatchObject({
      opening: 0,
      closing: 0,
      churn: { value: null, reason: "no-customers-at-start", missing: 1 },
    });
  });

  it("withholds the movements of a period with its rate", () => {
    const subscriptions = [{ customerId: 1, startedAt: 0, endedAt: 3 * day }];
    const rows = churnSeries(subscriptions, { ...daily, asOf: 2 * day, minimumResponses: 2 });
    const { churn, period, start, end, complete, timeZone, ...movements } = rows[1] as (typeof rows)[number];
    expect(movements).toEqual({ opening: null, added: null, reactivated: null, lost: null, closing: null });
    expect([period, churn.reason, complete, timeZone]).toEqual(["1970-01-02", "suppressed", true, "UTC"]);
    expect([start, end]).toEqual(["1970-01-02T00:00:00Z", "1970-01-03T00:00:00Z"]);
  });

  it("cuts months at the midnights of the zone", () => {
    // 18:30 UTC on 31 January is half past midnight on 1 February in Bishkek.
    const subscriptions = [{ customerId: 1, startedAt: 0, endedAt: "1970-01-31T18:30:00Z" }];
    const lostIn = (timeZone: string) =>
      churnSeries(subscriptions, { every: "month", asOf: 60 * day, timeZone }).find(({ lost }) => lost === 1)?.period;
    expect([lostIn("Asia/Bishkek"), lostIn("UTC")]).toEqual(["1970-02", "1970-01"]);
  });
});

describe("the laws of churnSeries", () => {
  it("adds up in every row and from row to row, under every policy", () => {
    const unit = fc.constantFrom(day, day / 4);
    fc.assert(
      fc.property(anySubscriptions, unit, policies, (subscriptions, length, policy) => {
        const rows = churnSeries(inDays(subscriptions, length), { ...daily, ...policy });
        for (const [place, { opening, added, reactivated, lost, closing, churn }] of rows.entries()) {
          expect(Number(opening) + Number(added) + Number(reactivated) - Number(lost)).toBe(closing);
          expect(opening).toBe(place === 0 ? 0 : rows[place - 1]?.closing);
          expect(churn.customersAtEnd).toBe(closing);
          expect(churn.customersAtStart).toBeGreaterThanOrEqual(Number(opening));
        }
      }),
    );
  });

  it("gives for each period what churnRate gives, on every base", () => {
    const unit = fc.constantFrom(day, day / 4);
    fc.assert(
      fc.property(anySubscriptions, unit, policies, (subscriptions, length, policy) => {
        const input = inDays(subscriptions, length);
        // Up to the end of all that happens, a gap is seen alike from every period.
        const rows = churnSeries(input, { ...daily, every: "week", asOf: 28 * day, ...policy });
        expect(rows.length).toBe(5);
        for (const { start, end, churn } of rows.slice(0, 4)) {
          expect(churn).toEqual(churnRate(input, { ...policy, period: { start, end } } as ChurnRateOptions));
        }
      }),
    );
  });

  it("agrees with a walk from day to day", () => {
    fc.assert(
      fc.property(anySubscriptions, (subscriptions) => {
        const rows = churnSeries(inDays(subscriptions), daily);
        const ids = [...new Set(subscriptions.map(({ customerId }) => customerId))];
        for (const [place, { added, reactivated, lost, opening }] of rows.entries()) {
          const expected = { opening: 0, added: 0, reactivated: 0, lost: 0 };
          for (const id of ids) {
            const own = subscriptions.filter(({ customerId }) => customerId === id);
            const isThere = (on: number) =>
              own.some(({ startedAt, endedAt }) => startedAt <= on && (endedAt === null || on < endedAt));
            const before = Array.from({ length: place }, (_, on) => on).filter(isThere);
            const [was, is] = [place > 0 && isThere(place - 1), isThere(place)];
            // Whoever is not there on a day left at the end of the day before.
            if (was && is) expected.opening++;
            if (is && !was) expected[before.length > 0 ? "reactivated" : "added"]++;
            if (is && !isThere(place + 1)) expected.lost++;
          }
          expect({ opening, added, reactivated, lost }).toEqual(expected);
        }
      }),
    );
  });

  it("adds up to coarser periods: everyone who comes and goes in days comes and goes in the whole", () => {
    fc.assert(
      fc.property(anySubscriptions, (subscriptions) => {
        const input = inDays(subscriptions);
        const days = churnSeries(input, { ...daily, asOf: 28 * day, reactivation: "new" });
        const [year] = churnSeries(input, { ...daily, asOf: 28 * day, every: "year", reactivation: "new" });
        for (const field of ["added", "reactivated", "lost"] as const) {
          expect(days.reduce((sum, row) => sum + Number(row[field]), 0)).toBe(year?.[field]);
        }
      }),
    );
  });

  it("does not depend on the order, and changes nothing in its input", () => {
    const shuffled = anySubscriptions.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, policies, ([all, inOtherOrder], policy) => {
        const options = freezeDeep({ ...daily, ...policy });
        expect(churnSeries(freezeDeep(inDays(inOtherOrder)), options)).toEqual(churnSeries(inDays(all), options));
      }),
    );
  });

  it("gives for any JSON value a result or a MetricInputError, and never NaN", () => {
    const odd = fc.constantFrom(...oddValues);
    const record = fc.record({ customerId: odd, startedAt: odd, endedAt: odd }, { requiredKeys: [] });
    const options = fc.record(
      {
        every: fc.constantFrom("month", "year", "decade"),
        asOf: fc.oneof(fc.constant(1e12), odd),
        from: odd,
        to: odd,
        timeZone: fc.constantFrom("UTC", "Mars"),
        base: fc.oneof(fc.constantFrom(...bases), odd),
        invalid: fc.constant("omit"),
        graceDays: fc.oneof(fc.nat(3), odd),
      },
      { requiredKeys: ["every", "asOf"] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.array(record)), fc.oneof(options, fc.jsonValue()), (input, given) => {
        expectSound(() => churnSeries(input as never, given as never));
      }),
      { numRuns: 500 },
    );
  });
});

describe("what churnSeries refuses", () => {
  const right = { customerId: 1, startedAt: 0 };
  it.each<[string, unknown, unknown]>([
    ["subscriptions must be an array of subscriptions, got an object", {}, daily],
    ["options.asOf must be a Date, epoch milliseconds or an ISO 8601 string, got undefined", [], { every: "day" }],
    [
      'options.asOf must be a string with an offset, such as Z or +06:00 (or give timeZone), got "2024-01-01"',
      [],
      { every: "day", asOf: "2024-01-01" },
    ],
    ["options.from must be before asOf, got 5", [], { every: "day", asOf: 5, from: 5 }],
    ["options.to must be after from, got 0", [], { every: "day", asOf: 5, from: 0, to: 0 }],
    ["options must be an object, got undefined", [], undefined],
    [
      'options.every must be a unit that cuts the span into at most 100000 periods, and for base "daily-sum" into as many days, got "hour"',
      [right],
      { every: "hour", asOf: 100_001 * 3_600_000 },
    ],
    [
      'options.base must be "start" or "average" or "start-plus-added" or "daily-sum" or "person-time" (who is there at the end was not lost: take "start", or "average" for a base that moves with the customers), got "end"',
      [],
      { ...daily, base: "end" },
    ],
    [
      'options.period must be a known name (missing, invalid, confidenceLevel, minimumResponses, timeZone, reactivation, graceDays, base, every, asOf, from, to, weekStartsOn), got "period"',
      [],
      { ...daily, period: { start: 0, end: 1 } },
    ],
    [
      "subscriptions[1].endedAt must be at or after startedAt (5), got 4",
      [right, { ...right, startedAt: 5, endedAt: 4 }],
      daily,
    ],
  ])("%s", (message, input, options) => {
    const error = faultOf(() => churnSeries(input as Subscription[], options as ChurnSeriesOptions));
    expect([error.functionName, error.issues[0].message]).toEqual(["churnSeries", message]);
  });
});
