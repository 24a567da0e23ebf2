import fc from "fast-check";
import { Temporal } from "temporal-polyfill/implementation";
import { describe, expect, it } from "vitest";
import type { BusinessSchedule, ClockInterval, Holiday, WeeklyHours } from "../../src/time/business-schedule.ts";
import { businessTime } from "../../src/time/business-time.ts";
import type { Weekday } from "../../src/time/periods.ts";
import { day } from "./oracle.ts";

const minute = 60_000;
const weekdays: readonly Weekday[] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** Zones, and dates on which their clocks do something. */
const places: readonly (readonly [string, string])[] = [
  ["UTC", "2024-02-29"],
  ["Asia/Kolkata", "2024-05-06"],
  ["America/New_York", "2024-03-10"],
  ["America/New_York", "2024-11-03"],
  ["Europe/London", "2024-03-31"],
  ["Europe/London", "2024-10-27"],
  ["Australia/Lord_Howe", "2024-04-07"],
  ["Australia/Lord_Howe", "2024-10-06"],
  ["Pacific/Chatham", "2024-04-07"],
  ["Pacific/Chatham", "2024-09-29"],
  ["Africa/Casablanca", "2024-03-10"],
  ["Africa/Casablanca", "2024-04-14"],
  ["Africa/Cairo", "2014-05-16"],
  ["Africa/Cairo", "2014-09-26"],
  ["Africa/Cairo", "2023-04-28"],
  ["America/Sao_Paulo", "2015-02-22"],
  ["America/Sao_Paulo", "2015-10-18"],
  ["America/Sao_Paulo", "2000-10-08"],
  ["America/St_Johns", "2010-03-14"],
  ["America/St_Johns", "2010-11-07"],
  ["America/Nuuk", "2023-03-26"],
  ["America/Havana", "2024-03-10"],
  ["Antarctica/Troll", "2024-03-31"],
  ["Antarctica/Troll", "2024-10-27"],
  ["Asia/Pyongyang", "2018-05-05"],
  ["Pacific/Apia", "2011-12-30"],
  ["Pacific/Kwajalein", "1993-08-21"],
  ["Pacific/Kiritimati", "1995-01-01"],
];

/** The minutes in which a schedule is open, one by one, from what Temporal says of its boundaries and nothing of ours. */
function openMinutes(schedule: BusinessSchedule, from: number, to: number): Set<number> {
  const { timeZone, hours, breaks = {}, holidays = [] } = schedule;
  const around = (instant: number, days: number): Temporal.PlainDate =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate().add({ days });
  const at = (date: Temporal.PlainDate, time: string): number =>
    (time === "24:00" ? date.add({ days: 1 }).toPlainDateTime() : date.toPlainDateTime(time)).toZonedDateTime(timeZone)
      .epochMilliseconds;
  const between = (date: Temporal.PlainDate, [start, end]: ClockInterval): [number, number] => [
    at(date, start),
    end === "24:00" || end > start ? at(date, end) : at(date.add({ days: 1 }), end),
  ];
  const open: [number, number][] = [];
  const closed: [number, number][] = [];
  const last = around(to, 2);
  for (let date = around(from, -3); Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    if (!date.toZonedDateTime(timeZone).toPlainDate().equals(date)) continue;
    const name = weekdays[date.dayOfWeek - 1] as Weekday;
    const intervals = hours === "always" ? [["00:00", "24:00"] as const] : (hours[name] ?? []);
    open.push(...intervals.map((interval) => between(date, interval)));
    closed.push(...(breaks[name] ?? []).map((interval) => between(date, interval)));
    for (const holiday of holidays) {
      const {
        date: text,
        from: start = "00:00",
        to: end = "24:00",
      }: Holiday = typeof holiday === "string" ? { date: holiday } : holiday;
      if (text === date.toString()) closed.push(between(date, [start, end]));
    }
  }
  const minutes = new Set<number>();
  const each = ([start, end]: [number, number], visit: (instant: number) => void): void => {
    for (let instant = Math.max(start, from); instant < Math.min(end, to); instant += minute) visit(instant);
  };
  for (const span of open) each(span, (instant) => minutes.add(instant));
  for (const span of closed) each(span, (instant) => minutes.delete(instant));
  return minutes;
}

function clockTime(minutes: number): string {
  return Temporal.PlainTime.from({ hour: Math.floor(minutes / 60) % 24, minute: minutes % 60 })
    .toString()
    .slice(0, 5);
}

/** Cuts a list of minutes of the week into intervals, from the first to the second, from the third to the fourth … */
function weekOf(points: readonly number[], endsAsMidnight: boolean): WeeklyHours {
  const sorted = [...new Set(points)].sort((a, b) => a - b);
  const week: Partial<Record<Weekday, ClockInterval[]>> = {};
  for (let i = 0; i + 1 < sorted.length; i += 2) {
    const [start, end] = [sorted[i] as number, sorted[i + 1] as number];
    if (end - start >= 1440) continue;
    const name = weekdays[Math.floor(start / 1440) % 7] as Weekday;
    const to = end % 1440 === 0 && endsAsMidnight ? "24:00" : clockTime(end % 1440);
    week[name] = [...(week[name] ?? []), [clockTime(start % 1440), to]];
  }
  return week;
}

/** Minutes of the week, more of them at full hours of the night, when clocks change. */
const weekPoint = fc.oneof(
  fc.nat(8 * 288).map((step) => step * 5),
  fc.tuple(fc.nat(6), fc.nat(12)).map(([weekday, quarter]) => weekday * 1440 + quarter * 15),
  fc.tuple(fc.nat(6), fc.integer({ min: 88, max: 96 })).map(([weekday, quarter]) => weekday * 1440 + quarter * 15),
);

const anyWeek = fc
  .tuple(fc.uniqueArray(weekPoint, { minLength: 4, maxLength: 40 }), fc.boolean(), fc.nat(1439))
  .map(([points, endsAsMidnight, end]) => {
    // What runs over the end of the week must not run into its beginning.
    const first = Math.min(...points);
    const latest = 7 * 1440 + Math.min(first, end);
    return weekOf(
      points.filter((point) => point <= latest),
      endsAsMidnight,
    );
  })
  .filter((week) => Object.keys(week).length > 0);

/** A break within the first interval of a day that has one of more than an hour. */
function breaksOf(hours: WeeklyHours): WeeklyHours {
  for (const [name, intervals] of Object.entries(hours)) {
    const [from, to] = intervals?.[0] ?? ["", ""];
    const hour = Number(from.slice(0, 2));
    if (hour < 22 && to > clockTime(60 * (hour + 1) + 30)) {
      return { [name]: [[clockTime(60 * (hour + 1)), clockTime(60 * (hour + 1) + 15)]] };
    }
  }
  return {};
}

interface Scene {
  readonly schedule: BusinessSchedule;
  readonly center: number;
}

function sceneAt(place: fc.Arbitrary<readonly [string, string]>): fc.Arbitrary<Scene> {
  const offsets = fc.uniqueArray(fc.integer({ min: -4, max: 4 }), { maxLength: 3 });
  return fc
    .tuple(place, fc.oneof(anyWeek, fc.constant("always" as const)), fc.boolean(), offsets)
    .map(([[timeZone, date], hours, hasBreaks, holidayOffsets]) => ({
      schedule: {
        timeZone,
        hours,
        breaks: hasBreaks && hours !== "always" ? breaksOf(hours) : {},
        holidays: holidayOffsets.map((days, index) => {
          const holiday = Temporal.PlainDate.from(date).add({ days }).toString();
          return index === 1 ? { date: holiday, from: "00:30", to: "13:00" } : holiday;
        }),
      },
      center: Date.parse(date),
    }));
}

const anyScene = sceneAt(fc.constantFrom(...places));
/** Whole minutes from some days before a moment to some days after it. */
const minutesAround = fc.integer({ min: -5 * 1440, max: 5 * 1440 });
const millisecondsAround = fc.integer({ min: -5 * day, max: 5 * day });

describe("business time", { timeout: 30_000 }, () => {
  it("is the number of open minutes that an oracle counts one by one", () => {
    let open = 0;
    fc.assert(
      fc.property(anyScene, minutesAround, minutesAround, ({ schedule, center }, a, b) => {
        const from = center + Math.min(a, b) * minute;
        const to = center + Math.max(a, b) * minute;
        const expected = openMinutes(schedule, from, to);
        open += expected.size;
        const time = businessTime(schedule, { unit: "minutes" });
        expect(time.between(from, to)).toBe(expected.size);
        for (let instant = from; instant < to; instant += 17 * minute) {
          expect(time.isOpen(instant)).toBe(expected.has(instant));
        }
      }),
      { numRuns: 120 },
    );
    expect(open).toBeGreaterThan(100_000);
  });

  it.each(places)("agrees with the oracle in %s over the days around %s", (timeZone, date) => {
    fc.assert(
      fc.property(sceneAt(fc.constant([timeZone, date] as const)), ({ schedule, center }) => {
        const [from, to] = [center - 3 * day, center + 3 * day];
        const expected = openMinutes(schedule, from, to);
        expect(businessTime(schedule, { unit: "minutes" }).between(from, to)).toBe(expected.size);
      }),
      { numRuns: 15 },
    );
  });

  it("follows every schedule while it holds, or the one at the event, as the oracle does", () => {
    const versions = fc.tuple(anyScene, anyScene, anyScene);
    const moments = fc.uniqueArray(minutesAround, { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(versions, moments, minutesAround, minutesAround, minutesAround, (scenes, changes, a, b, c) => {
        const { center } = scenes[0];
        const starts = [Number.NEGATIVE_INFINITY, ...changes.sort((x, y) => x - y).map((x) => center + x * minute)];
        const schedules = scenes.map(({ schedule }) => schedule);
        const history = schedules.map((schedule, i) =>
          i === 0 ? schedule : { ...schedule, validFrom: starts[i] as number },
        );
        const [from, to] = [center + Math.min(a, b) * minute, center + Math.max(a, b) * minute];
        const at = center + c * minute;
        const held = (instant: number): number => starts.findLastIndex((start) => start <= instant);
        const sets = schedules.map((schedule) => openMinutes(schedule, from, to));

        let cumulative = 0;
        for (let instant = from; instant < to; instant += minute) if (sets[held(instant)]?.has(instant)) cumulative++;
        expect(businessTime(history, { unit: "minutes" }).between(from, to)).toBe(cumulative);
        const atEvent = businessTime(history, { unit: "minutes", rule: "at-event" });
        expect(atEvent.between(from, to)).toBe(sets[held(to)]?.size);
        expect(atEvent.between(from, to, at)).toBe(sets[held(at)]?.size);
      }),
      { numRuns: 50 },
    );
  });

  it("adds up: from a to c is from a to b and from b to c", () => {
    fc.assert(
      fc.property(anyScene, fc.tuple(millisecondsAround, millisecondsAround, millisecondsAround), (scene, offsets) => {
        const [a, b, c] = offsets.sort((x, y) => x - y).map((offset) => scene.center + offset) as [
          number,
          number,
          number,
        ];
        const { openMilliseconds } = businessTime(scene.schedule);
        expect(openMilliseconds(a, c)).toBe(openMilliseconds(a, b) + openMilliseconds(b, c));
        expect(openMilliseconds(c, a)).toBe(0 - openMilliseconds(a, c));
        expect(openMilliseconds(a, c)).toBeGreaterThanOrEqual(0);
        expect(openMilliseconds(a, c)).toBeLessThanOrEqual(c - a);
      }),
      { numRuns: 150 },
    );
  });

  it("is used up at the instant that dueAt gives, and not a millisecond before", () => {
    fc.assert(
      fc.property(
        anyScene,
        millisecondsAround,
        fc.integer({ min: 1, max: 30 * day }),
        ({ schedule, center }, offset, amount) => {
          const from = center + offset;
          const { between, dueAt } = businessTime(schedule, { unit: "milliseconds" });
          const due = dueAt(from, amount) as number;
          expect(between(from, due)).toBe(amount);
          expect(between(from, due - 1)).toBe(amount - 1);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("begins at the next opening, before which nothing is open", () => {
    fc.assert(
      fc.property(anyScene, millisecondsAround, ({ schedule, center }, offset) => {
        const from = center + offset;
        const { between, dueAt, nextOpening, isOpen } = businessTime(schedule, { unit: "milliseconds" });
        const opening = nextOpening(from) as number;
        expect(dueAt(from, 0)).toBe(opening);
        expect(between(from, opening)).toBe(0);
        expect([isOpen(opening), between(opening, opening + 1)]).toEqual([true, 1]);
        expect(isOpen(from)).toBe(opening === from);
      }),
      { numRuns: 100 },
    );
  });

  it("is the same whatever was asked before", () => {
    const anyWhen = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) });
    fc.assert(
      fc.property(anyScene, fc.array(fc.tuple(anyWhen, anyWhen), { maxLength: 6 }), ({ schedule }, questions) => {
        const used = businessTime(schedule);
        for (const [from, to] of questions) {
          expect(used.openMilliseconds(from, to)).toBe(businessTime(schedule).openMilliseconds(from, to));
        }
      }),
      { numRuns: 8 },
    );
  });
});
