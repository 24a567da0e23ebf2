import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { civilDate, dayLength, dayNumber, daysInMonth, weekdayOf } from "../../src/time/civil.ts";

const anyDay = fc.integer({ min: -100_000_000, max: 100_000_000 });

describe("dayNumber and civilDate", () => {
  it("count from the first of January 1970", () => {
    expect(dayNumber(1970, 1, 1)).toBe(0);
    expect(dayNumber(1969, 12, 31)).toBe(-1);
    expect(dayNumber(2000, 2, 29)).toBe(11_016);
  });

  it("agree with Date on every day that a Date can have", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const date = new Date(day * dayLength);
        const expected = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
        expect(civilDate(day)).toEqual(expected);
        expect(dayNumber(expected.year, expected.month, expected.day)).toBe(day);
        expect(weekdayOf(day)).toBe((date.getUTCDay() + 6) % 7);
      }),
      { numRuns: 2000 },
    );
  });

  it("agree with Date on every day of four centuries", () => {
    for (let day = dayNumber(1799, 12, 1); day < dayNumber(2200, 2, 1); day++) {
      const date = new Date(day * dayLength);
      const { year, month, day: dayOfMonth } = civilDate(day);
      if (year !== date.getUTCFullYear() || month !== date.getUTCMonth() + 1 || dayOfMonth !== date.getUTCDate()) {
        expect.fail(date.toISOString());
      }
      if (dayNumber(year, month, dayOfMonth) !== day) expect.fail(date.toISOString());
    }
  });
});

describe("daysInMonth", () => {
  it("knows the leap years of the Gregorian calendar", () => {
    expect([1900, 2000, 2023, 2024, -4].map((year) => daysInMonth(year, 2))).toEqual([28, 29, 28, 29, 29]);
  });

  it("is the distance to the first of the next month", () => {
    fc.assert(
      fc.property(fc.integer({ min: -300_000, max: 300_000 }), fc.integer({ min: 1, max: 12 }), (year, month) => {
        const next = month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1);
        expect(daysInMonth(year, month)).toBe(next - dayNumber(year, month, 1));
      }),
    );
  });
});
