import fc from "fast-check";
import { Temporal } from "temporal-polyfill/implementation";
import { describe, expect, it } from "vitest";
import { zoneClock } from "../../src/time/zone-clock.ts";
import { anyInstant, anyZone, day, hour, localByIntl, zones } from "./oracle.ts";

const second = 1000;

/** All changes of the clocks in a span, by what `Intl` says every ten days. */
function changesByIntl(timeZone: string, from: number, to: number): number[] {
  const changes: number[] = [];
  const offset = (instant: number): number => localByIntl(instant, timeZone) - instant;
  for (let step = from; step < to; step += 10 * day) {
    if (offset(step) === offset(step + 10 * day)) continue;
    let low = step / second;
    let high = (step + 10 * day) / second;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offset(middle * second) === offset(step)) low = middle;
      else high = middle;
    }
    changes.push(high * second);
  }
  return changes;
}

describe("zoneClock", () => {
  it("has the offsets of Intl at any instant", () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, instant) => {
        expect(zoneClock(zone).offsetAt(instant)).toBe(localByIntl(instant, zone) - instant);
      }),
      { numRuns: 500 },
    );
  });

  it("has the offsets of Intl in the seconds around every change from 2010 to 2014", () => {
    for (const zone of zones) {
      const clock = zoneClock(zone);
      const changes = changesByIntl(zone, Date.UTC(2010, 0), Date.UTC(2015, 0));
      for (const change of changes) {
        for (const instant of [change - 1, change, change - hour, change + hour]) {
          expect(clock.offsetAt(instant)).toBe(localByIntl(instant, zone) - instant);
        }
      }
      const spans = clock.spans(Date.UTC(2010, 0), Date.UTC(2015, 0));
      expect(spans.map(({ start }) => start)).toEqual([Date.UTC(2010, 0), ...changes]);
      expect(spans.every(({ start, offset }) => offset === localByIntl(start, zone) - start)).toBe(true);
    }
  });

  it("places any local time where Temporal's compatible reading does", () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, local) => {
        const expected = toPlain(local).toZonedDateTime(zone).epochMilliseconds;
        expect(zoneClock(zone).instantOf(local, false)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("places local times in gaps and in repeated hours where Temporal does", () => {
    for (const zone of zones) {
      const clock = zoneClock(zone);
      for (const change of changesByIntl(zone, Date.UTC(2010, 0), Date.UTC(2015, 0))) {
        for (let step = -150; step <= 150; step += 15) {
          const local = change + clock.offsetAt(change) + step * 60 * second;
          const expected = toPlain(local).toZonedDateTime(zone).epochMilliseconds;
          expect(clock.instantOf(local, false)).toBe(expected);
        }
      }
    }
  });

  it("gives every start of a day that Temporal gives", () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, instant) => {
        const clock = zoneClock(zone);
        const first = Math.floor(instant / day);
        for (let date = first; date < first + 400; date++) {
          const expected = toPlain(date * day)
            .toPlainDate()
            .toZonedDateTime(zone).epochMilliseconds;
          if (clock.instantOf(date * day, true) !== expected) expect.fail(`${zone} ${toPlain(date * day)}`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("starts the day after the gap that swallowed its midnight: Toronto, 31 March 1919, at 00:30", () => {
    const clock = zoneClock("America/Toronto");
    const midnight = Date.UTC(1919, 2, 31);
    expect(clock.instantOf(midnight, true)).toBe(Date.parse("1919-03-31T04:30:00Z"));
    expect(clock.instantOf(midnight, false)).toBe(Date.parse("1919-03-31T05:00:00Z"));
  });

  it("begins its spans where it is asked to, with the changes that come later", () => {
    const clock = zoneClock("America/New_York");
    const change = Date.parse("2024-11-03T06:00:00Z");
    const winter = { start: change, offset: -5 * hour };
    expect(clock.spans(change - 1, change)).toEqual([{ start: change - 1, offset: -4 * hour }, winter]);
    expect(clock.spans(change - 2, change - 1)).toEqual([{ start: change - 2, offset: -4 * hour }]);
    expect(clock.spans(change, change + hour)).toEqual([winter]);
    expect(clock.spans(change + 1, change + hour)).toEqual([{ start: change + 1, offset: -5 * hour }]);
  });

  it("answers at both ends of the range of a Date", () => {
    const clock = zoneClock("America/New_York");
    expect(clock.offsetAt(-8.64e15)).toBe(-(4 * hour + 56 * 60 * second + 2 * second));
    expect(Number.isFinite(clock.offsetAt(8.64e15))).toBe(true);
  });
});

function toPlain(local: number): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(local).toZonedDateTimeISO("UTC").toPlainDateTime();
}
