import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { periodCodes, periodFinder, periodIndex } from "../../src/time/period-index.ts";
import { type CalendarUnit, calendarPeriods } from "../../src/time/periods.ts";
import { anyInstant, anyZone, day } from "./oracle.ts";

const months = calendarPeriods(Date.UTC(2024, 0), Date.UTC(2024, 11), { every: "month", timeZone: "Asia/Bishkek" });
const first = Date.parse("2024-01-01T00:00+06:00");
const end = Date.parse("2025-01-01T00:00+06:00");

describe("periodIndex and periodFinder", () => {
  const lookUps = [
    ["periodIndex", (instant: number) => periodIndex(months.starts, instant)],
    ["periodFinder", periodFinder(months)],
  ] as const;

  for (const [name, find] of lookUps) {
    it(`${name} gives the place of a period from its start to the instant before its end`, () => {
      expect(find(first)).toBe(0);
      expect(find(Date.parse("2024-01-31T23:59:59.999+06:00"))).toBe(0);
      expect(find(Date.parse("2024-02-01T00:00+06:00"))).toBe(1);
      expect(find(end - 1)).toBe(11);
    });

    it(`${name} gives -1 outside of all periods`, () => {
      expect([first - 1, end, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(find)).toEqual([
        -1, -1, -1, -1, -1,
      ]);
    });
  }

  it("gives -1 where there are no periods", () => {
    expect(periodIndex(new Float64Array(0), 5)).toBe(-1);
    expect(periodIndex(new Float64Array([5]), 5)).toBe(-1);
  });

  it("agree with a search from the start, for any calendar", () => {
    const anyUnit = fc.constantFrom<CalendarUnit>("hour", "day", "week", "month", "quarter", "year");
    fc.assert(
      fc.property(anyZone, anyInstant, anyUnit, fc.nat(20 * 365), (timeZone, from, every, days) => {
        const to = from + (every === "hour" ? days / 100 : days) * day;
        const periods = calendarPeriods(from, to, { every, timeZone });
        const find = periodFinder(periods);
        const steps = Array.from({ length: 40 }, (_, step) => from + ((to - from) * step) / 39);
        for (const instant of [...steps, ...periods.starts.slice(0, 40)]) {
          const later = periods.starts.findIndex((start) => start > instant);
          const expected = later < 0 ? -1 : later - 1;
          if (find(instant) !== expected) expect.fail(`periodFinder ${timeZone} ${every} ${instant}`);
          if (periodIndex(periods.starts, instant) !== expected) expect.fail(`periodIndex ${timeZone} ${instant}`);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("periodCodes", () => {
  it("gives every instant the place that a search gives, the boundaries and their neighbours among them, and counts them", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<CalendarUnit>("hour", "day", "week", "month", "year"),
        anyZone,
        fc.integer({ min: 0, max: 1.7e12 }),
        fc.integer({ min: 1, max: 300 }),
        fc.boolean(),
        (every, timeZone, from, days, isMany) => {
          const to = from + days * day;
          const periods = calendarPeriods(from, to, { every, timeZone });
          const edges = [...periods.starts].flatMap((start) => [start - 1, start, start + 1]);
          const inside = edges.filter((instant) => instant >= from && instant <= to);
          const step = (to - from) / (isMany ? 20_000 : 20);
          const steps = Array.from({ length: isMany ? 20_000 : 20 }, (_, i) => Math.floor(from + i * step));
          const instants = Float64Array.from([...inside, ...steps, Number.NaN, Number.NaN]);
          const { codes, counts } = periodCodes(instants, periods);
          const count = periods.starts.length - 1;
          const expected = Array.from(instants, (instant) => {
            const place = periodIndex(periods.starts, instant);
            return place < 0 ? count : place;
          });
          expect([...codes]).toEqual(expected);
          expect(counts).toHaveLength(count + 1);
          expect(counts[count]).toBe(2);
          expect(counts.reduce((sum, one) => sum + one, 0)).toBe(instants.length);
        },
      ),
      { numRuns: 40 },
    );
  });
});
