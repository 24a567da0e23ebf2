import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convertRate } from "../../src/lifecycle/convert-rate.ts";
import type { ConvertRateOptions } from "../../src/schemas/convert-rate.ts";
import type { RatePeriod } from "../../src/time/units.ts";
import { expectClose, readReference } from "../stats/reference.ts";
import { faultOf } from "../support/soundness.ts";

const periods: readonly RatePeriod[] = ["day", "week", "month", "quarter", "year"];
const period = fc.constantFrom(...periods);
// Below 1e-300 doubles run out of digits.
const rate = fc.double({ min: 0, max: 100, noNaN: true }).map((given) => (given < 1e-300 ? 0 : given));

describe("convertRate", () => {
  const [table] = readReference<{ monthly: number[] }, { annual: number[] }>("churn", "monthly to annual");
  it.each(table?.input.monthly ?? [])("agrees with a published table for %i percent a month", (monthly) => {
    const annual = Number(table?.expected.annual[monthly - 1]);
    expectClose(convertRate(monthly, { from: "month", to: "year" }), annual, { absolute: 0.005 });
    expectClose(convertRate(annual, { from: "year", to: "month" }), monthly, { absolute: 0.01 });
  });

  it("gives 45.963991… percent a year for 5 percent a month", () => {
    const [figure] = readReference<unknown, number>("churn", "5 % a month");
    expectClose(convertRate(5, { from: "month", to: "year" }), Number(figure?.expected), { relative: 1e-14 });
  });

  it("keeps the digits of rates near 0 and near 100", () => {
    const [figures] = readReference<{ cases: [number, RatePeriod, RatePeriod][] }, number[]>("churn", "rates near");
    for (const [index, [given, from, to]] of (figures?.input.cases ?? []).entries()) {
      expectClose(convertRate(given, { from, to }), Number(figures?.expected[index]), { relative: 1e-13 });
    }
    expect(figures?.expected.length).toBe(5);
  });

  it("takes a year of 12 months, 4 quarters and 365 days, and a week of 7 days", () => {
    const half = (from: RatePeriod, to: RatePeriod): number => convertRate(50, { from, to });
    expectClose(half("quarter", "year"), 93.75, { relative: 1e-14 });
    expectClose(half("month", "quarter"), 87.5, { relative: 1e-14 });
    expectClose(half("day", "week"), 100 * (1 - 0.5 ** 7), { relative: 1e-14 });
    expectClose(half("year", "day"), 100 * (1 - 0.5 ** (1 / 365)), { relative: 1e-12 });
  });

  it("leaves 0 and 100, and any rate that stays in its period", () => {
    fc.assert(
      fc.property(rate, period, period, (given, from, to) => {
        expect(convertRate(given, { from, to: from })).toBe(given + 0);
        expect(convertRate(0, { from, to })).toBe(0);
        expect(convertRate(100, { from, to })).toBe(100);
        expect(convertRate(-0, { from, to })).toBe(0);
      }),
    );
  });

  it("takes any number of days and of months, and says of a month that it has 365/12 days", () => {
    expect(convertRate(5, { from: { days: 30 }, to: { days: 30 } })).toBe(5);
    expectClose(convertRate(5, { from: { days: 30 }, to: { days: 365 } }), 100 * (1 - 0.95 ** (365 / 30)), {
      relative: 1e-14,
    });
    expect(convertRate(5, { from: { months: 1 }, to: { months: 12 } })).toBe(
      convertRate(5, { from: "month", to: "year" }),
    );
    expect(convertRate(5, { from: "month", to: { days: 365 } })).toBe(convertRate(5, { from: "month", to: "year" }));
  });

  it("takes a span for the days of the wall clock, through a change of the clocks", () => {
    const march = { start: "2024-03-01", end: "2024-04-01" };
    const byDays = convertRate(5, { from: { days: 31 }, to: "year" });
    expect(convertRate(5, { from: march, to: "year", timeZone: "Europe/Berlin" })).toBe(byDays);
    const february = { start: Date.UTC(2024, 1), end: new Date("2024-03-01T00:00:00Z") };
    expect(convertRate(5, { from: february, to: { days: 58 } })).toBe(
      convertRate(5, { from: { days: 29 }, to: { days: 58 } }),
    );
    // The hour that comes twice has no length on the clock.
    const twice = { start: "2024-10-27T02:30:00+02:00", end: "2024-10-27T02:30:00+01:00" };
    expectClose(convertRate(5, { from: twice, to: "day", timeZone: "Europe/Berlin" }), 100 * (1 - 0.95 ** 24), {
      relative: 1e-14,
    });
  });

  it("comes back to the rate it started from, by any way", () => {
    const gentle = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(gentle, period, period, period, (given, from, by, to) => {
        const there = convertRate(convertRate(given, { from, to: by }), { from: by, to });
        expectClose(there, convertRate(given, { from, to }), { absolute: 1e-300, relative: 1e-11 });
      }),
    );
  });

  it("stays within 0 and 100 and rises with the rate and with the period", () => {
    fc.assert(
      fc.property(rate, rate, period, period, (one, other, from, to) => {
        const low = convertRate(Math.min(one, other), { from, to });
        const high = convertRate(Math.max(one, other), { from, to });
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(100);
        expect(high).toBeGreaterThanOrEqual(low * (1 - 1e-14));
        if (periods.indexOf(to) > periods.indexOf(from)) {
          expect(low).toBeGreaterThanOrEqual(Math.min(one, other) * (1 - 1e-15));
        }
      }),
    );
  });

  it.each<[string, unknown, unknown]>([
    ["rate must be a number from 0 to 100, got 100.5", 100.5, { from: "month", to: "year" }],
    ["rate must be a number from 0 to 100, got -1", -1, { from: "month", to: "year" }],
    ["rate must be a number from 0 to 100, got NaN", Number.NaN, { from: "month", to: "year" }],
    ['rate must be a number from 0 to 100, got "5"', "5", { from: "month", to: "year" }],
    ["rate must be a number from 0 to 100, got null", null, { from: "month", to: "year" }],
    [
      'options.from must be "day" or "week" or "month" or "quarter" or "year", { days }, { months } or { start, end }, got "hour"',
      5,
      { from: "hour", to: "year" },
    ],
    [
      'options.to must be "day" or "week" or "month" or "quarter" or "year", { days }, { months } or { start, end }, got undefined',
      5,
      { from: "month" },
    ],
    [
      'options.until must be a known name (from, to, timeZone), got "until"',
      5,
      { from: "month", to: "year", until: "week" },
    ],
    [
      'options.from must be "day" or "week" or "month" or "quarter" or "year", { days }, { months } or { start, end }, got an object',
      5,
      { from: { days: 0 }, to: "year" },
    ],
    [
      'options.from.start must be a string with an offset, such as Z or +06:00 (or give timeZone), got "2024-02-01"',
      5,
      { from: { start: "2024-02-01", end: "2024-03-01" }, to: "year" },
    ],
    ["options.to.end must be after the start, got 5", 5, { from: "year", to: { start: 5, end: 5 } }],
    ['options.timeZone must be an IANA time zone, got "Mars"', 5, { from: "year", to: "week", timeZone: "Mars" }],
    ["options must be an object, got undefined", 5, undefined],
  ])("refuses: %s", (message, given, options) => {
    const error = faultOf(() => convertRate(given as number, options as ConvertRateOptions));
    expect([error.functionName, error.issues[0].message]).toEqual(["convertRate", message]);
  });
});
