import fc from "fast-check";
import { Temporal } from "temporal-polyfill/implementation";
import { describe, expect, it, vi } from "vitest";
import { MetricInputError } from "../../src/errors.ts";
import { formatBoundary, periodLabel } from "../../src/time/labels.ts";
import {
  type CalendarPeriodOptions,
  type CalendarPeriods,
  type CalendarUnit,
  calendarPeriods,
  type Weekday,
} from "../../src/time/periods.ts";
import * as zone from "../../src/time/zone.ts";
import { anyInstant, anyZone, day, hour, localByIntl } from "./oracle.ts";

vi.mock(import("../../src/time/zone.ts"), async (importOriginal) => {
  const original = await importOriginal();
  return { ...original, zoneOffset: vi.fn(original.zoneOffset) };
});

const weekdays: Weekday[] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

function cut(from: string, to: string, options: CalendarPeriodOptions): CalendarPeriods {
  return calendarPeriods(Date.parse(from), Date.parse(to), options);
}

function boundaries(periods: CalendarPeriods): string[] {
  return Array.from(periods.starts, (_, index) => formatBoundary(periods, index));
}

function labels(periods: CalendarPeriods): string[] {
  return Array.from({ length: periods.starts.length - 1 }, (_, index) => periodLabel(periods, index));
}

describe("calendarPeriods", () => {
  it("makes one period when both instants lie in it", () => {
    const month = cut("2024-05-17T12:00Z", "2024-05-17T12:00Z", { every: "month" });
    expect(boundaries(month)).toEqual(["2024-05-01T00:00:00Z", "2024-06-01T00:00:00Z"]);
    expect(month).toMatchObject({ every: "month", timeZone: "UTC", weekStartsOn: "monday", repeatedHours: [] });
  });

  it("begins a new period at the boundary itself", () => {
    const start = Date.UTC(2024, 5, 1);
    expect(labels(calendarPeriods(start - 1, start - 1, { every: "month" }))).toEqual(["2024-05"]);
    expect(labels(calendarPeriods(start - 1, start, { every: "month" }))).toEqual(["2024-05", "2024-06"]);
    expect(labels(calendarPeriods(start, start, { every: "month" }))).toEqual(["2024-06"]);
  });

  it("cuts years, quarters, months, weeks, days and hours in a zone", () => {
    const options = { timeZone: "Asia/Bishkek" };
    const made = (every: CalendarUnit): string[] =>
      boundaries(cut("2023-12-31T17:59Z", "2023-12-31T18:00Z", { every, ...options }));
    const end = "+06:00";
    expect(made("year")).toEqual(["2023", "2024", "2025"].map((year) => `${year}-01-01T00:00:00${end}`));
    expect(made("quarter")).toEqual(["2023-10", "2024-01", "2024-04"].map((month) => `${month}-01T00:00:00${end}`));
    expect(made("month")).toEqual(["2023-12", "2024-01", "2024-02"].map((month) => `${month}-01T00:00:00${end}`));
    expect(made("week")).toEqual(["2023-12-25", "2024-01-01", "2024-01-08"].map((date) => `${date}T00:00:00${end}`));
    expect(made("day")).toEqual(["2023-12-31", "2024-01-01", "2024-01-02"].map((date) => `${date}T00:00:00${end}`));
    expect(made("hour")).toEqual(
      ["2023-12-31T23", "2024-01-01T00", "2024-01-01T01"].map((time) => `${time}:00:00${end}`),
    );
  });

  it("starts weeks on the day that is asked for", () => {
    const wednesday = Date.UTC(2024, 4, 1, 12);
    const first = weekdays.map((weekStartsOn) =>
      formatBoundary(calendarPeriods(wednesday, wednesday, { every: "week", weekStartsOn }), 0).slice(0, 10),
    );
    expect(first).toEqual([
      "2024-04-29",
      "2024-04-30",
      "2024-05-01",
      "2024-04-25",
      "2024-04-26",
      "2024-04-27",
      "2024-04-28",
    ]);
  });

  it("starts the day at 01:00 where midnight is skipped", () => {
    const saoPaulo = cut("2018-11-03T12:00Z", "2018-11-04T12:00Z", { every: "day", timeZone: "America/Sao_Paulo" });
    expect(boundaries(saoPaulo)).toEqual([
      "2018-11-03T00:00:00-03:00",
      "2018-11-04T01:00:00-02:00",
      "2018-11-05T00:00:00-02:00",
    ]);
    const beirut = cut("2022-03-27T12:00Z", "2022-03-27T12:00Z", { every: "day", timeZone: "Asia/Beirut" });
    expect(boundaries(beirut)).toEqual(["2022-03-27T01:00:00+03:00", "2022-03-28T00:00:00+03:00"]);
    const cairo = cut("2024-04-26T12:00Z", "2024-04-26T12:00Z", { every: "day", timeZone: "Africa/Cairo" });
    expect(boundaries(cairo)).toEqual(["2024-04-26T01:00:00+03:00", "2024-04-27T00:00:00+03:00"]);
  });

  it("makes a day of 25 hours where the clocks go back from midnight", () => {
    const days = cut("2018-02-17T12:00Z", "2018-02-18T12:00Z", { every: "day", timeZone: "America/Sao_Paulo" });
    expect(boundaries(days)).toEqual([
      "2018-02-17T00:00:00-02:00",
      "2018-02-18T00:00:00-03:00",
      "2018-02-19T00:00:00-03:00",
    ]);
  });

  it("leaves out the day that Apia skipped, and labels the next one", () => {
    const options = { timeZone: "Pacific/Apia" };
    const days = cut("2011-12-29T12:00Z", "2012-01-01T12:00Z", { every: "day", ...options });
    expect(labels(days)).toEqual(["2011-12-29", "2011-12-31", "2012-01-01", "2012-01-02"]);
    expect(boundaries(days).slice(0, 2)).toEqual(["2011-12-29T00:00:00-10:00", "2011-12-31T00:00:00+14:00"]);
    const hours = cut("2011-12-30T09:30Z", "2011-12-30T10:30Z", { every: "hour", ...options });
    expect(labels(hours)).toEqual(["2011-12-29T23", "2011-12-31T00"]);
    const weeks = cut("2011-12-28T12:00Z", "2012-01-02T12:00Z", { every: "week", ...options });
    expect(labels(weeks)).toEqual(["2011-W52", "2012-W01"]);
    expect(Array.from(weeks.starts, (start, index) => ((weeks.starts[index + 1] ?? start) - start) / day)).toEqual([
      6, 7, 0,
    ]);
    const fridays = cut("2011-12-29T12:00Z", "2011-12-30T12:00Z", {
      every: "week",
      weekStartsOn: "friday",
      ...options,
    });
    expect(labels(fridays)).toEqual(["2011-12-23", "2011-12-31"]);
  });

  it("starts the day at the first of two midnights, and keeps the minutes that come again in it", () => {
    // On 7 November 2010 the clocks of St. John's went from 00:01 back to 23:01.
    const again = Date.parse("2010-11-07T02:45:00Z");
    const options = { timeZone: "America/St_Johns" };
    expect(new Date(localByIntl(again, "America/St_Johns")).toISOString()).toBe("2010-11-06T23:15:00.000Z");
    const days = calendarPeriods(again, again, { every: "day", ...options });
    expect(boundaries(days)).toEqual(["2010-11-07T00:00:00-02:30", "2010-11-08T00:00:00-03:30"]);
    const hours = calendarPeriods(again, again + hour, { every: "hour", ...options });
    expect(labels(hours)).toEqual(["2010-11-07T00-02:30", "2010-11-07T00-03:30"]);
  });

  it("makes one day of 47 hours of the day that Kwajalein had twice", () => {
    const options = { timeZone: "Pacific/Kwajalein" };
    const days = cut("1969-09-30T00:00Z", "1969-09-30T15:00Z", { every: "day", ...options });
    expect(boundaries(days)).toEqual(["1969-09-30T00:00:00+11:00", "1969-10-01T00:00:00-12:00"]);
    const hours = cut("1969-09-30T12:30Z", "1969-09-30T13:30Z", { every: "hour", ...options });
    expect(labels(hours)).toEqual(["1969-09-30T23+11:00", "1969-09-30T01-12:00"]);
  });

  it("makes two hours of the hour that comes twice, with labels of their own", () => {
    const hours = cut("2024-11-03T04:30Z", "2024-11-03T07:30Z", { every: "hour", timeZone: "America/New_York" });
    expect(labels(hours)).toEqual(["2024-11-03T00", "2024-11-03T01-04:00", "2024-11-03T01-05:00", "2024-11-03T02"]);
    expect(hours.repeatedHours).toEqual([1, 2]);
    const second = cut("2024-11-03T06:30Z", "2024-11-03T06:30Z", { every: "hour", timeZone: "America/New_York" });
    expect(labels(second)).toEqual(["2024-11-03T01-05:00"]);
    expect(second.repeatedHours).toEqual([0]);
    const first = cut("2024-11-03T05:30Z", "2024-11-03T05:30Z", { every: "hour", timeZone: "America/New_York" });
    expect(labels(first)).toEqual(["2024-11-03T01-04:00"]);
    expect(first.repeatedHours).toEqual([0]);
    const before = cut("2024-11-03T04:30Z", "2024-11-03T04:30Z", { every: "hour", timeZone: "America/New_York" });
    expect(before.repeatedHours).toEqual([]);
  });

  it("skips the hour that the clocks skip", () => {
    const hours = cut("2024-03-10T06:30Z", "2024-03-10T07:30Z", { every: "hour", timeZone: "America/New_York" });
    expect(labels(hours)).toEqual(["2024-03-10T01", "2024-03-10T03"]);
  });

  it("repeats two hours in Troll", () => {
    const hours = cut("2023-10-29T00:30Z", "2023-10-29T03:30Z", { every: "hour", timeZone: "Antarctica/Troll" });
    const date = "2023-10-29T";
    expect(labels(hours)).toEqual(["02+02:00", "01+00:00", "02+00:00", "03"].map((time) => date + time));
  });

  it("makes hours of 30 and of 90 minutes on Lord Howe", () => {
    const options = { every: "hour", timeZone: "Australia/Lord_Howe" } as const;
    const spring = cut("2024-10-05T15:00Z", "2024-10-05T16:00Z", options);
    expect(boundaries(spring)).toEqual([
      "2024-10-06T01:00:00+10:30",
      "2024-10-06T02:30:00+11:00",
      "2024-10-06T03:00:00+11:00",
      "2024-10-06T04:00:00+11:00",
    ]);
    const autumn = cut("2024-04-06T14:30Z", "2024-04-06T15:30Z", options);
    expect(boundaries(autumn)).toEqual([
      "2024-04-07T01:00:00+11:00",
      "2024-04-07T02:00:00+10:30",
      "2024-04-07T03:00:00+10:30",
    ]);
    expect(labels(autumn)).toEqual(["2024-04-07T01", "2024-04-07T02"]);
  });

  it("makes hours of 45 and 15 minutes in Chatham in spring", () => {
    const hours = cut("2024-09-28T13:30Z", "2024-09-28T14:30Z", { every: "hour", timeZone: "Pacific/Chatham" });
    expect(boundaries(hours)).toEqual([
      "2024-09-29T02:00:00+12:45",
      "2024-09-29T03:45:00+13:45",
      "2024-09-29T04:00:00+13:45",
      "2024-09-29T05:00:00+13:45",
    ]);
  });

  it("keeps Ramadan in Casablanca and the quarter hours of Chatham", () => {
    const ramadan = cut("2024-03-10T12:00Z", "2024-03-11T12:00Z", { every: "day", timeZone: "Africa/Casablanca" });
    expect(boundaries(ramadan).map((text) => text.slice(-6))).toEqual(["+01:00", "+00:00", "+00:00"]);
    const chatham = cut("2024-04-06T12:00Z", "2024-04-06T12:00Z", { every: "day", timeZone: "Pacific/Chatham" });
    expect(boundaries(chatham)).toEqual(["2024-04-07T00:00:00+13:45", "2024-04-08T00:00:00+12:45"]);
  });

  it("reaches both ends of the range of a Date", () => {
    for (const every of ["hour", "day", "week", "month", "quarter", "year"] as const) {
      for (const timeZone of ["UTC", "America/New_York", "Asia/Bishkek"]) {
        for (const end of [-8.64e15, 8.64e15]) {
          const { starts } = calendarPeriods(end, end, { every, timeZone });
          expect(starts.length).toBe(2);
          expect((starts[0] as number) <= end && end < (starts[1] as number)).toBe(true);
        }
      }
    }
  });

  it("asks the zone library a few dozen times for the months of a year, and for UTC never", () => {
    const lookUp = vi.mocked(zone.zoneOffset);
    lookUp.mockClear();
    cut("2024-01-10T00:00Z", "2024-12-10T00:00Z", { every: "month", timeZone: "America/New_York" });
    expect(lookUp.mock.calls.length).toBeLessThan(72);
    lookUp.mockClear();
    cut("2024-01-10T00:00Z", "2024-12-10T00:00Z", { every: "hour", timeZone: "Etc/UTC" });
    expect(lookUp).not.toHaveBeenCalled();
  });
});

describe("what calendarPeriods refuses", () => {
  const may = Date.UTC(2024, 4, 1);

  it("is an instant that is none", () => {
    for (const instant of [Number.NaN, Number.POSITIVE_INFINITY, 8.65e15, "2024" as unknown as number]) {
      expect(() => calendarPeriods(instant, may, { every: "day" })).toThrow(
        expect.objectContaining({ code: "invalid-instant" }),
      );
      expect(() => calendarPeriods(may, instant, { every: "day" })).toThrow(/^calendarPeriods: to must be epoch milli/);
    }
  });

  it("is a span that runs backwards", () => {
    expect(() => calendarPeriods(may, may - 1, { every: "day" })).toThrow(
      `calendarPeriods: to must be no earlier than from, got ${may - 1}`,
    );
  });

  it("is an unknown unit, weekday, zone or option, under the name of the caller", () => {
    const make = (options: unknown) => () => calendarPeriods(may, may, options as CalendarPeriodOptions, "trend");
    expect(make({ every: "fortnight" })).toThrow(
      'trend: options.every must be one of "hour", "day", "week", "month", "quarter", "year", got "fortnight"',
    );
    expect(make({})).toThrow(expect.objectContaining({ code: "invalid-type" }));
    expect(make({ every: "week", weekStartsOn: "Monday" })).toThrow(
      /^trend: options\.weekStartsOn must be one of "monday"/,
    );
    expect(make({ every: "day", timeZone: "Mars/Olympus" })).toThrow(
      'trend: options.timeZone must be an IANA time zone, got "Mars/Olympus"',
    );
    expect(make({ every: "day", timezone: "UTC" })).toThrow(
      'trend: options.timezone must be a known name (every, timeZone, weekStartsOn), got "timezone"',
    );
    expect(make(null)).toThrow(MetricInputError);
  });

  it("is a span of more than a million periods", () => {
    const make = (every: CalendarUnit, periods: number, length: number) => () =>
      calendarPeriods(0, (periods - 1) * length, { every }).starts.length;
    expect(make("hour", 1_000_000, hour)()).toBe(1_000_001);
    expect(make("hour", 1_000_002, hour)).toThrow(
      `calendarPeriods: to must be within 1,000,000 hours of from, got ${1_000_001 * hour}`,
    );
    expect(make("day", 1_000_000, day)()).toBe(1_000_001);
    expect(make("day", 1_000_001, day)).toThrow(/within 1,000,000 days of from/);
  });
});

/** A number for the unit that a local time lies in: equal for two times in the same one, larger for a later one. */
function unitNumber(local: number, every: CalendarUnit, weekStartsOn: Weekday): number {
  const date = new Date(local);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth();
  switch (every) {
    case "hour":
      return Math.floor(local / hour);
    case "day":
      return Math.floor(local / day);
    case "week":
      // Day 0 was a Thursday.
      return Math.floor((local / day + 3 - weekdays.indexOf(weekStartsOn)) / 7);
    case "month":
      return months;
    case "quarter":
      return Math.floor(months / 3);
    default:
      return date.getUTCFullYear();
  }
}

describe("the laws of periods, by Intl", () => {
  const anyUnit = fc.constantFrom<CalendarUnit>("day", "week", "month", "quarter", "year");
  const lengths = { hour, day, week: 7 * day, month: 30 * day, quarter: 91 * day, year: 365 * day };

  it("every boundary is the first instant of its local day, week, month, quarter or year", () => {
    fc.assert(
      fc.property(
        anyZone,
        anyInstant,
        anyUnit,
        fc.constantFrom(...weekdays),
        fc.nat(40),
        (timeZone, from, every, weekStartsOn, count) => {
          const to = from + count * lengths[every];
          const { starts } = calendarPeriods(from, to, { every, timeZone, weekStartsOn });
          const unitAt = (instant: number): number => unitNumber(localByIntl(instant, timeZone), every, weekStartsOn);
          for (const start of starts) {
            const unit = unitAt(start);
            for (const before of [1, 30 * 60_000, hour, 2 * hour, 3 * hour, 26 * hour]) {
              if (unitAt(start - before) >= unit) expect.fail(`${timeZone} ${every} ${new Date(start).toISOString()}`);
            }
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("periods touch, none is empty or left out, and the ends hold the ends of the span", () => {
    fc.assert(
      fc.property(
        anyZone,
        anyInstant,
        anyUnit,
        fc.constantFrom(...weekdays),
        fc.nat(150),
        (timeZone, from, every, weekStartsOn, count) => {
          const to = from + count * lengths[every] * 0.9;
          const { starts } = calendarPeriods(from, to, { every, timeZone, weekStartsOn });
          const last = starts.length - 1;
          expect((starts[0] as number) <= from && from < (starts[1] as number)).toBe(true);
          expect((starts[last - 1] as number) <= to && to < (starts[last] as number)).toBe(true);
          const unitOf = (start: number): number => unitNumber(localByIntl(start, timeZone), every, weekStartsOn);
          for (let index = 0; index < last; index++) {
            const step = unitOf(starts[index + 1] as number) - unitOf(starts[index] as number);
            const skipsDay = every === "day" && /Apia|Kwajalein/.test(timeZone);
            if (step !== 1 && !(skipsDay && step === 2)) expect.fail(`${timeZone} ${every} ${starts[index]}`);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("an instant lies in the period of its local time, or in one that began before the clocks went back", () => {
    fc.assert(
      fc.property(anyZone, anyInstant, anyUnit, (timeZone, instant, every) => {
        const { starts } = calendarPeriods(instant, instant, { every, timeZone });
        const start = localByIntl(starts[0] as number, timeZone);
        const local = localByIntl(instant, timeZone);
        if (unitNumber(local, every, "monday") !== unitNumber(start, every, "monday"))
          expect(local).toBeLessThan(start);
      }),
      { numRuns: 500 },
    );
  });

  it("an hour begins where Temporal's does, unless the clocks went back over its start", () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (timeZone, instant) => {
        const [start = Number.NaN] = calendarPeriods(instant, instant, { every: "hour", timeZone }).starts;
        const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
        const expected = zoned.round({ smallestUnit: "hour", roundingMode: "floor" }).epochMilliseconds;
        if (localByIntl(instant, timeZone) < localByIntl(start, timeZone)) expect(start).toBeGreaterThan(expected);
        else expect(start).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("an hour starts at a full hour or where one is skipped, and has a label of its own", () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (timeZone, from) => {
        const hours = calendarPeriods(from, from + 60 * day, { every: "hour", timeZone });
        const texts = labels(hours);
        expect(new Set(texts).size).toBe(texts.length);
        for (let index = 0; index + 1 < hours.starts.length; index++) {
          const start = hours.starts[index] as number;
          const local = localByIntl(start, timeZone);
          const next = hours.starts[index + 1] as number;
          const atChange = localByIntl(start - 1, timeZone) + 1 < local;
          if (local % hour !== 0 && !atChange) expect.fail(`${timeZone} ${texts[index]}`);
          if (!(next > start && next - start < 2 * hour)) expect.fail(`${timeZone} ${next - start}`);
          expect(texts[index]?.slice(0, 13)).toBe(new Date(local).toISOString().slice(0, 13));
          // No full hour lies inside: the clock shows the hour of the start, or an earlier one after it was put back.
          expect(localByIntl(next - 1, timeZone)).toBeLessThan((Math.floor(local / hour) + 1) * hour);
        }
      }),
      { numRuns: 12 },
    );
  });
});
