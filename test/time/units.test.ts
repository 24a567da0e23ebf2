import { describe, expect, it } from "vitest";
import { type DurationUnit, millisecondsIn, periodsIn, type RatePeriod } from "../../src/time/units.ts";

describe("millisecondsIn", () => {
  it("has the lengths of elapsed time", () => {
    const unitsInOneDay = (Object.keys(millisecondsIn) as DurationUnit[]).map(
      (unit) => millisecondsIn.days / millisecondsIn[unit],
    );
    expect(unitsInOneDay).toEqual([86_400_000, 86_400, 1440, 24, 1]);
  });
});

describe("periodsIn", () => {
  it("is exact for months, quarters and years, and for days and weeks", () => {
    expect(periodsIn("month", "year")).toBe(12);
    expect(periodsIn("quarter", "year")).toBe(4);
    expect(periodsIn("month", "quarter")).toBe(3);
    expect(periodsIn("day", "week")).toBe(7);
    expect(periodsIn("day", "year")).toBe(365);
  });

  it("takes a year of 365 days for the rest", () => {
    expect(periodsIn("day", "month")).toBe(365 / 12);
    expect(periodsIn("week", "year")).toBe(365 / 7);
    expect(periodsIn("week", "month")).toBe(365 / 84);
  });

  it("is 1 for a period in itself, and the inverse the other way round", () => {
    const periods: RatePeriod[] = ["day", "week", "month", "quarter", "year"];
    for (const part of periods) {
      expect(periodsIn(part, part)).toBe(1);
      for (const whole of periods) expect(periodsIn(part, whole) * periodsIn(whole, part)).toBeCloseTo(1, 15);
    }
  });
});
