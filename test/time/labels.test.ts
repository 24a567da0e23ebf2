import fc from "fast-check";
import { Temporal } from "temporal-polyfill/implementation";
import { describe, expect, it } from "vitest";
import { instantReader } from "../../src/time/instant.ts";
import { formatBoundary, formatInstant, periodLabel } from "../../src/time/labels.ts";
import { calendarPeriods } from "../../src/time/periods.ts";
import { anyInstant, anyZone, day } from "./oracle.ts";

const label = (every: "hour" | "day" | "week" | "month" | "quarter" | "year", instant: number): string =>
  periodLabel(calendarPeriods(instant, instant, { every }), 0);

describe("periodLabel", () => {
  it("names each unit", () => {
    const instant = Date.UTC(2024, 4, 7, 10, 30);
    expect(label("year", instant)).toBe("2024");
    expect(label("quarter", instant)).toBe("2024-Q2");
    expect(label("month", instant)).toBe("2024-05");
    expect(label("week", instant)).toBe("2024-W19");
    expect(label("day", instant)).toBe("2024-05-07");
    expect(label("hour", instant)).toBe("2024-05-07T10");
  });

  it("has four quarters", () => {
    const quarters = [0, 2, 3, 5, 6, 8, 9, 11].map((month) => label("quarter", Date.UTC(2024, month, 15)).slice(-2));
    expect(quarters).toEqual(["Q1", "Q1", "Q2", "Q2", "Q3", "Q3", "Q4", "Q4"]);
  });

  it("gives ISO weeks to the year of their Thursday", () => {
    expect(label("week", Date.UTC(2021, 0, 3))).toBe("2020-W53");
    expect(label("week", Date.UTC(2021, 0, 4))).toBe("2021-W01");
    expect(label("week", Date.UTC(2024, 11, 30))).toBe("2025-W01");
    expect(label("week", Date.UTC(2027, 0, 1))).toBe("2026-W53");
  });

  it("gives weeks that start on another day the date of that day", () => {
    const instant = Date.UTC(2024, 4, 7);
    const weeks = calendarPeriods(instant, instant, { every: "week", weekStartsOn: "sunday" });
    expect(periodLabel(weeks, 0)).toBe("2024-05-05");
  });

  it("agrees with Temporal on ISO weeks", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (date) => {
        const plain = Temporal.Instant.fromEpochMilliseconds(date * day).toZonedDateTimeISO("UTC");
        const week = `${plain.yearOfWeek}-W${String(plain.weekOfYear).padStart(2, "0")}`;
        expect(label("week", date * day)).toBe(week);
      }),
      { numRuns: 500 },
    );
  });

  it("writes years beyond four digits with a sign", () => {
    expect(label("year", Date.parse("-000005-06-01T00:00Z"))).toBe("-000005");
    expect(label("month", Date.parse("+012345-06-01T00:00Z"))).toBe("+012345-06");
    expect(label("year", Date.parse("0000-06-01T00:00Z"))).toBe("0000");
  });

  it("refuses a place where no period is", () => {
    const month = calendarPeriods(0, 0, { every: "month" });
    for (const index of [-1, 1, 0.5, Number.NaN]) {
      expect(() => periodLabel(month, index)).toThrow(/^periodLabel: index must be an integer from 0 to 0, got/);
    }
  });
});

describe("formatBoundary", () => {
  it("writes the start of a period and the end of the last one, as formatInstant does", () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (timeZone, instant) => {
        const periods = calendarPeriods(instant, instant, { every: "month", timeZone });
        for (const index of [0, 1]) {
          expect(formatBoundary(periods, index)).toBe(formatInstant(periods.starts[index] as number, timeZone));
        }
        expect(() => formatBoundary(periods, 2)).toThrow("formatBoundary: index must be an integer from 0 to 1, got 2");
      }),
      { numRuns: 50 },
    );
  });
});

describe("formatInstant", () => {
  const instant = Date.UTC(2024, 3, 30, 18);

  it("writes the offset of the zone, and Z for UTC", () => {
    expect(formatInstant(instant, "Asia/Bishkek")).toBe("2024-05-01T00:00:00+06:00");
    expect(formatInstant(instant, "America/St_Johns")).toBe("2024-04-30T15:30:00-02:30");
    expect(formatInstant(instant, "-02:30")).toBe("2024-04-30T15:30:00-02:30");
    expect(formatInstant(instant, "Africa/Abidjan")).toBe("2024-04-30T18:00:00+00:00");
    expect(formatInstant(instant, "Etc/UTC")).toBe("2024-04-30T18:00:00Z");
    expect(formatInstant(instant)).toBe("2024-04-30T18:00:00Z");
  });

  it("writes milliseconds where they are not zero, and cuts off parts of one", () => {
    expect(formatInstant(instant + 5)).toBe("2024-04-30T18:00:00.005Z");
    expect(formatInstant(instant + 120.9)).toBe("2024-04-30T18:00:00.120Z");
    expect(formatInstant(-0.5)).toBe("1969-12-31T23:59:59.999Z");
  });

  it("writes the seconds of local mean time", () => {
    expect(formatInstant(0, "Africa/Monrovia")).toBe("1969-12-31T23:15:30-00:44:30");
  });

  it("writes what toISOString writes, for any Date", () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        expect(formatInstant(date.getTime())).toBe(date.toISOString().replace(".000Z", "Z"));
      }),
    );
  });

  it("writes what instantReader reads back", () => {
    const read = instantReader();
    fc.assert(
      fc.property(anyZone, anyInstant, (timeZone, value) => {
        expect(read(formatInstant(value, timeZone))).toBe(value);
      }),
      { numRuns: 500 },
    );
  });

  it("refuses what is no instant, and a zone that does not exist", () => {
    expect(() => formatInstant(Number.NaN)).toThrow(
      "formatInstant: epochMilliseconds must be epoch milliseconds from -8.64e15 to 8.64e15, got NaN",
    );
    expect(() => formatInstant("2024" as unknown as number)).toThrow(
      expect.objectContaining({ code: "invalid-instant" }),
    );
    expect(() => formatInstant(0, "Mars/Olympus")).toThrow(
      'formatInstant: timeZone must be an IANA time zone, got "Mars/Olympus"',
    );
  });
});
