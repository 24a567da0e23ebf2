import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hourOfWeekReader } from "../../src/time/hour-of-week.ts";
import { type Weekday, weekdays } from "../../src/time/periods.ts";
import { anyInstant, anyZone, hour, localByIntl, zones } from "./oracle.ts";

/** By what `Intl` says of the wall clock. */
function byIntl(instant: number, timeZone: string, weekStartsOn: Weekday): number {
  const local = new Date(localByIntl(instant, timeZone));
  return ((local.getUTCDay() + 6 - weekdays.indexOf(weekStartsOn) + 7) % 7) * 24 + local.getUTCHours();
}

describe("hourOfWeekReader", () => {
  it("counts from the first hour of Monday, or of the day that weeks start on", () => {
    const monday = Date.parse("2024-05-06T00:00Z");
    expect([0, 1, 24, 167].map((hours) => hourOfWeekReader("UTC")(monday + hours * hour))).toEqual([0, 1, 24, 167]);
    expect(hourOfWeekReader("UTC")(monday - 1)).toBe(167);
    expect(hourOfWeekReader("UTC", "sunday")(monday)).toBe(24);
    expect(hourOfWeekReader("Asia/Kolkata")(monday)).toBe(5);
    expect(hourOfWeekReader("America/New_York")(monday)).toBe(6 * 24 + 20);
  });

  it("agrees with Intl at any instant", () => {
    fc.assert(
      fc.property(anyZone, anyInstant, fc.constantFrom(...weekdays), (zone, instant, weekStartsOn) => {
        expect(hourOfWeekReader(zone, weekStartsOn)(instant)).toBe(byIntl(instant, zone, weekStartsOn));
      }),
      { numRuns: 500 },
    );
  });

  it("agrees with Intl at every quarter of an hour of weeks in which clocks change", () => {
    for (const zone of zones) {
      const read = hourOfWeekReader(zone);
      for (const start of [Date.UTC(2011, 11, 28), Date.UTC(2015, 9, 16), Date.UTC(2024, 2, 9), Date.UTC(2024, 9, 5)]) {
        for (let instant = start; instant < start + 72 * hour; instant += hour / 4) {
          if (read(instant) !== byIntl(instant, zone, "monday"))
            expect.fail(`${zone} ${new Date(instant).toISOString()}`);
        }
      }
    }
  });

  it("gives -1 for what is no instant, and answers at the ends of the range of a Date", () => {
    const read = hourOfWeekReader("Europe/London");
    expect(read(Number.NaN)).toBe(-1);
    for (const instant of [-8.64e15, Date.UTC(1850, 0), Date.UTC(2200, 0), Date.UTC(2500, 6), 8.64e15]) {
      expect(read(instant)).toBeGreaterThanOrEqual(0);
      expect(read(instant)).toBeLessThan(168);
    }
    expect(read(Date.UTC(2500, 6, 1))).toBe(byIntl(Date.UTC(2500, 6, 1), "Europe/London", "monday"));
  });
});
