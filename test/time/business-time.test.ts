import { describe, expect, it } from "vitest";
import type { BusinessSchedule, ClockInterval, WeeklyHours } from "../../src/time/business-schedule.ts";
import {
  type BusinessTime,
  type BusinessTimeOptions,
  businessTime,
  businessTimeAt,
} from "../../src/time/business-time.ts";
import { weeklyHours } from "../../src/time/minutes-of-week.ts";
import { expectClose, readReference } from "../stats/reference.ts";
import { faultOf, freezeDeep } from "../support/soundness.ts";
import { day, hour } from "./oracle.ts";

const workday: readonly ClockInterval[] = [["09:00", "17:00"]];
const workweek: WeeklyHours = {
  monday: workday,
  tuesday: workday,
  wednesday: workday,
  thursday: workday,
  friday: workday,
};
const newYork: BusinessSchedule = { timeZone: "America/New_York", hours: workweek };
const night: BusinessSchedule = { timeZone: "America/New_York", hours: { saturday: [["22:00", "06:00"]] } };

function inHours(
  schedule: BusinessSchedule | readonly BusinessSchedule[],
  options?: BusinessTimeOptions,
): BusinessTime {
  return businessTime(schedule, { unit: "hours", ...options });
}

function iso(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString().replace(".000Z", "Z");
}

interface Span {
  readonly timeZone: string;
  readonly weekly: Readonly<Record<string, readonly ClockInterval[]>>;
  readonly holidays?: readonly string[];
  readonly breaks?: Readonly<Record<string, readonly ClockInterval[]>>;
  readonly start: string;
  readonly end?: string;
  readonly addMinutes?: number;
}

const weekdayNames: Readonly<Record<string, string>> = {
  mon: "monday",
  tue: "tuesday",
  wed: "wednesday",
  thu: "thursday",
  fri: "friday",
  sat: "saturday",
  sun: "sunday",
};

function scheduleOf({ timeZone, weekly, holidays = [], breaks = {} }: Span): BusinessSchedule {
  const partDays = Object.entries(breaks).flatMap(([date, parts]) => parts.map(([from, to]) => ({ date, from, to })));
  const hours = Object.fromEntries(Object.entries(weekly).map(([name, parts]) => [weekdayNames[name], parts]));
  return { timeZone, hours, holidays: [...holidays, ...partDays] };
}

const reference = readReference<Span, { minutes?: number; end?: string }>("business-hours");
const spans = reference.filter(({ input }) => input.end !== undefined && "weekly" in input);
const deadlines = reference.filter(({ input }) => input.addMinutes !== undefined);

describe("the reference figures", () => {
  it("are 95, and one of a change of schedule", () => {
    expect([spans.length, deadlines.length, reference.length]).toEqual([78, 17, 96]);
  });

  it.each(spans)("agree: $name", ({ input, expected }) => {
    const { openMilliseconds, between } = businessTime(scheduleOf(input), { unit: "minutes" });
    const [from, to] = [Date.parse(input.start), Date.parse(input.end as string)];
    expectClose(openMilliseconds(from, to) / 60_000, expected.minutes as number, { absolute: 1e-6 });
    // Where a peer gives a negative time for a span that runs backwards, and another 0, we refuse the span.
    if (to < from) expect(faultOf(() => between(from, to)).code).toBe("invalid-order");
    else expectClose(between(input.start, input.end as string), expected.minutes as number, { absolute: 1e-6 });
  });

  it.each(deadlines)("agree: $name", ({ input, expected }) => {
    const { dueAt, between } = businessTime(scheduleOf(input), { unit: "minutes" });
    const due = dueAt(input.start, input.addMinutes as number);
    expect(iso(due)).toBe(expected.end);
    expect(between(input.start, due as number)).toBe(input.addMinutes);
  });

  it("agree where the schedule changes while the ticket is open, by either rule of Zendesk", () => {
    const [figures] = readReference<
      { start: string; end: string; validFrom: string; before: [number, number][]; after: [number, number][] },
      { cumulative: number; atEvent: number; calendar: number }
    >("business-hours", "V65");
    const { input, expected } = figures as NonNullable<typeof figures>;
    const history = [
      { timeZone: "UTC", hours: weeklyHours(input.before) },
      { timeZone: "UTC", hours: weeklyHours(input.after), validFrom: input.validFrom },
    ];
    const minutes = (options: BusinessTimeOptions): number =>
      businessTime(history, { unit: "minutes", ...options }).between(input.start, input.end);
    expectClose(minutes({}), expected.cumulative, { absolute: 1e-6 });
    expectClose(minutes({ rule: "at-event" }), expected.atEvent, { absolute: 1e-6 });
    const always = businessTime({ timeZone: "UTC", hours: "always" }, { unit: "minutes" });
    expectClose(always.between(input.start, input.end), expected.calendar, { absolute: 1e-6 });
  });
});

describe("businessTime.between", () => {
  it("counts no time outside of the hours: a message at 18:00 answered at 08:00 (Keeping)", () => {
    const of = (hours: BusinessSchedule["hours"]): number =>
      inHours({ timeZone: "UTC", hours }).between("2024-05-06T18:00Z", "2024-05-07T08:00Z");
    expect(of("always")).toBe(14);
    expect(of({ monday: [["07:00", "17:00"]], tuesday: [["07:00", "17:00"]] })).toBe(1);
    expect(of({ monday: [["09:00", "17:00"]], tuesday: [["09:00", "17:00"]] })).toBe(0);
  });

  it("gives seconds unless another unit is asked for, to the millisecond", () => {
    const [from, to] = [Date.parse("2024-05-06T13:00:00.250Z"), Date.parse("2024-05-06T13:00:01.500Z")];
    expect(businessTime(newYork).between(from, to)).toBe(1.25);
    expect(businessTime(newYork, { unit: "milliseconds" }).between(new Date(from), new Date(to))).toBe(1250);
    expect(businessTime(newYork, { unit: "days" }).between("2024-05-06", "2024-05-07")).toBe(8 / 24);
    expect(businessTime(newYork)).toMatchObject({ unit: "seconds", rule: "cumulative" });
  });

  it("moves a boundary that the clocks skip forward by the gap", () => {
    const opensInGap = inHours({ timeZone: "America/New_York", hours: { sunday: [["02:30", "06:00"]] } });
    expect(iso(opensInGap.nextOpening("2014-03-09T00:00"))).toBe("2014-03-09T07:30:00Z"); // 03:30 daylight saving time
    expect(opensInGap.between("2014-03-09T00:00", "2014-03-09T12:00")).toBe(2.5);
    const endsInGap = inHours({ timeZone: "America/New_York", hours: { sunday: [["01:00", "02:30"]] } });
    expect(endsInGap.between("2014-03-09T00:00", "2014-03-09T12:00")).toBe(1.5);
  });

  it("takes the first of two times that are the same on the clocks", () => {
    const { nextOpening, between } = inHours({ timeZone: "America/New_York", hours: { sunday: [["01:30", "03:00"]] } });
    expect(iso(nextOpening("2014-11-02T00:00"))).toBe("2014-11-02T05:30:00Z"); // 01:30, still daylight saving time
    expect(between("2014-11-02T00:00", "2014-11-02T12:00")).toBe(2.5);
  });

  it("ends a day whose midnight is skipped where the next one starts: 24:00 on 17 October 2015 in São Paulo is 01:00", () => {
    const saturday: BusinessSchedule = { timeZone: "America/Sao_Paulo", hours: { saturday: [["00:00", "24:00"]] } };
    const { dueAt, between } = inHours(saturday);
    expect(iso(dueAt("2015-10-17T00:00", 24))).toBe("2015-10-18T03:00:00Z");
    expect(between("2015-10-17T00:00", "2015-10-18T12:00")).toBe(24);
  });

  it("gives the night of the change an hour less in spring and one more in autumn", () => {
    const { between } = inHours(night);
    expect(between("2024-03-02T12:00", "2024-03-03T12:00")).toBe(8);
    expect(between("2024-03-09T12:00", "2024-03-10T12:00")).toBe(7);
    expect(between("2024-11-02T12:00", "2024-11-03T12:00")).toBe(9);
  });

  it("counts once what two intervals cover after the clocks have moved one of them into the other", () => {
    const hours = {
      sunday: [
        ["01:00", "02:30"],
        ["03:00", "04:00"],
      ] as const,
    };
    const { between } = inHours({ timeZone: "America/New_York", hours });
    expect(between("2024-03-10T00:00", "2024-03-10T12:00")).toBe(2);
    expect(between("2024-03-17T00:00", "2024-03-17T12:00")).toBe(2.5);
  });

  it("counts what the clocks have moved behind or around a later interval", () => {
    const open = (...sunday: ClockInterval[]): number =>
      businessTime({ timeZone: "America/New_York", hours: { sunday } }, { unit: "minutes" }).between(
        "2024-03-10T00:00",
        "2024-03-10T12:00",
      );
    expect(open(["02:15", "02:20"], ["03:00", "03:10"])).toBe(15);
    expect(open(["01:00", "02:45"], ["03:00", "03:30"])).toBe(105);
  });

  it("counts nothing of an interval whose start the clocks move beyond its end", () => {
    const { between } = inHours({ timeZone: "America/New_York", hours: { sunday: [["02:30", "03:10"]] } });
    expect(between("2024-03-10T00:00", "2024-03-10T12:00")).toBe(0);
  });

  it("has no hours on the date that Apia skipped, and keeps the night shift over it whole", () => {
    const week = Object.fromEntries(Object.values(weekdayNames).map((name) => [name, workday]));
    const shop = inHours({ timeZone: "Pacific/Apia", hours: week });
    expect(shop.between("2011-12-29T00:00", "2012-01-01T00:00")).toBe(16);
    const friday = inHours({ timeZone: "Pacific/Apia", hours: { friday: workday } });
    expect(friday.between("2011-12-24T00:00", "2012-01-06T00:00")).toBe(0);
    const thursdayNight = inHours({ timeZone: "Pacific/Apia", hours: { thursday: [["22:00", "06:00"]] } });
    expect(thursdayNight.between("2011-12-29T00:00", "2012-01-02T00:00")).toBe(8);
    expect(inHours({ timeZone: "Pacific/Apia", hours: "always" }).between("2011-12-29", "2012-01-01")).toBe(48);
  });

  it("leaves out holidays by the local date, which cuts a night shift in two", () => {
    const everyNight = Object.fromEntries(Object.values(weekdayNames).map((name) => [name, [["22:00", "06:00"]]]));
    const schedule = { timeZone: "America/New_York", hours: everyNight as WeeklyHours, holidays: ["2024-12-25"] };
    const { between } = inHours(schedule);
    expect(between("2024-12-24T12:00", "2024-12-25T00:00")).toBe(2);
    expect(between("2024-12-25T00:00", "2024-12-26T00:00")).toBe(0);
    expect(between("2024-12-26T00:00", "2024-12-26T12:00")).toBe(6);
  });

  it("begins a holiday with its first instant, where the clocks skip more than its midnight: Toronto, 31 March 1919", () => {
    const always: BusinessSchedule = { timeZone: "America/Toronto", hours: "always" };
    const { nextOpening, between } = inHours({ ...always, holidays: ["1919-03-31"] });
    expect(between("1919-03-30T12:00", "1919-03-31T12:00")).toBe(11.5);
    expect(iso(nextOpening("1919-03-31T12:00"))).toBe("1919-04-01T04:00:00Z");
    expect(iso(inHours({ ...always, holidays: ["1919-03-30"] }).nextOpening("1919-03-30T12:00"))).toBe(
      "1919-03-31T04:30:00Z",
    );
  });

  it("leaves out the part of a holiday that is given, over midnight too", () => {
    const always = { timeZone: "UTC", hours: "always" } as const;
    const open = (holiday: { from?: string; to?: string }): number => {
      const holidays = [{ date: "2024-12-24", name: "Christmas Eve", ...holiday }];
      return inHours({ ...always, holidays }).between("2024-12-24", "2024-12-26");
    };
    expect(open({})).toBe(24);
    expect(open({ from: "14:00" })).toBe(38);
    expect(open({ to: "10:00" })).toBe(38);
    expect(open({ from: "12:00", to: "13:30" })).toBe(46.5);
    expect(open({ from: "22:00", to: "02:00" })).toBe(44);
  });

  it("counts a time that two holidays share once, in whatever order they come", () => {
    const holidays = [
      "2024-12-26",
      { date: "2024-12-24", from: "12:00" },
      "2024-12-25",
      { date: "2024-12-24", from: "10:00", to: "14:00" },
    ];
    const { between } = inHours({ timeZone: "UTC", hours: "always", holidays });
    expect(between("2024-12-24", "2024-12-27")).toBe(10);
  });

  it("takes breaks out of the hours as if the hours had been written in parts", () => {
    const whole: BusinessSchedule = {
      timeZone: "Europe/London",
      hours: { monday: [["09:00", "17:00"]], saturday: [["20:00", "04:00"]], sunday: [["22:00", "24:00"]] },
      breaks: {
        monday: [
          ["12:00", "13:00"],
          ["16:30", "18:00"],
        ],
        saturday: [["23:30", "00:30"]],
        sunday: [
          ["02:00", "02:30"],
          ["23:00", "01:00"],
        ],
      },
    };
    const parts: BusinessSchedule = {
      timeZone: "Europe/London",
      hours: {
        monday: [
          ["09:00", "12:00"],
          ["13:00", "16:30"],
        ],
        saturday: [["20:00", "23:30"]],
        sunday: [
          ["00:30", "02:00"],
          ["02:30", "04:00"],
          ["22:00", "23:00"],
        ],
      },
    };
    const [one, other] = [inHours(whole), inHours(parts)];
    for (let instant = Date.UTC(2024, 2, 25); instant < Date.UTC(2024, 3, 3); instant += 600_000) {
      expect(one.isOpen(instant), iso(instant) as string).toBe(other.isOpen(instant));
    }
  });

  it("is always open where it is said to be, but for breaks and holidays", () => {
    const always: BusinessSchedule = {
      timeZone: "America/New_York",
      hours: "always",
      breaks: { sunday: [["03:00", "04:00"]] },
      holidays: ["2024-07-04"],
    };
    expect(inHours(always).between("2024-07-01", "2024-07-08")).toBe(6 * 24 - 1);
    expect(inHours({ timeZone: "America/New_York", hours: "always" }).between("2024-03-10", "2024-03-11")).toBe(23);
  });

  it("takes breaks out over the end of the week", () => {
    const hours: WeeklyHours = { sunday: [["22:00", "02:00"]], monday: [["03:00", "05:00"]] };
    const breaks: WeeklyHours = { sunday: [["23:45", "03:15"]], monday: [["04:00", "04:30"]] };
    const open = (schedule: BusinessSchedule): number =>
      businessTime(schedule, { unit: "minutes" }).between("2024-05-01", "2024-05-08");
    expect(open({ timeZone: "UTC", hours, breaks })).toBe(105 + 75);
    expect(open({ timeZone: "UTC", hours, breaks: { monday: [["00:30", "01:00"]] } })).toBe(210 + 120);
  });

  it("knows fixed offsets and seconds", () => {
    const { between } = businessTime({ timeZone: "+05:30", hours: { monday: [["09:00:15", "09:00:20"]] } });
    expect(between("2024-05-06T03:30:00Z", "2024-05-06T03:30:18Z")).toBe(3);
  });

  it("says when a span runs backwards, and gives it below 0 in the loop over rows", () => {
    const { between, openMilliseconds } = businessTime(newYork);
    const [from, to] = [Date.parse("2024-05-06T14:00Z"), Date.parse("2024-05-06T15:00Z")];
    expect(faultOf(() => between(to, from)).message).toBe(
      `businessTime.between: to must be no earlier than from, got ${from}`,
    );
    expect(openMilliseconds(to, from)).toBe(-hour);
    expect(openMilliseconds(from, from)).toBe(0);
  });

  it("gives NaN in the loop over rows for what is no instant of its years", () => {
    for (const rule of ["cumulative", "at-event"] as const) {
      const { openMilliseconds } = businessTime({ timeZone: "UTC", hours: workweek }, { rule });
      const inside = Date.UTC(2024, 0);
      for (const outside of [Number.NaN, Date.UTC(1900, 0) - 1, Date.UTC(2200, 0), Number.POSITIVE_INFINITY]) {
        expect(openMilliseconds(outside, inside)).toBeNaN();
        expect(openMilliseconds(inside, outside)).toBeNaN();
      }
      expect(openMilliseconds(Date.UTC(1900, 0), Date.UTC(2200, 0) - 1)).toBeGreaterThan(0);
    }
  });
});

describe("a history of schedules", () => {
  const london: BusinessSchedule = { timeZone: "Europe/London", hours: { monday: workday } };
  const history: readonly BusinessSchedule[] = [
    { ...london, validFrom: "2024-01-01" },
    { timeZone: "Europe/London", hours: {}, validFrom: "2024-02-01" },
    { ...newYork, validFrom: "2024-05-06T12:00" },
  ];

  it("counts by each schedule while it held, and nothing before the first", () => {
    const { between } = inHours(history);
    expect(between("2023-12-01T00:00Z", "2024-01-01T00:00Z")).toBe(0);
    expect(between("2024-01-01T00:00Z", "2024-02-01T00:00Z")).toBe(40);
    expect(between("2024-02-01T00:00Z", "2024-05-06T00:00Z")).toBe(0);
    expect(between("2024-05-06T00:00Z", "2024-05-07T00:00Z")).toBe(5);
  });

  it("counts the whole span by the schedule at the end of it, or at the event that is named, under at-event", () => {
    const { between, openMilliseconds, dueAt } = inHours(history, { rule: "at-event" });
    const [from, to] = ["2024-01-29T00:00Z", "2024-05-06T16:01Z"];
    expect(between(from, to)).toBe(14 * 40 + 3 + 1 / 60);
    expect(between(from, to, "2024-01-10T00:00Z")).toBe(15 * 8);
    expect(between(from, to, "2024-03-01T00:00Z")).toBe(0);
    expect(between(from, to, "2023-03-01T00:00Z")).toBe(0);
    expect(openMilliseconds(Date.parse(from), Date.parse(to))).toBe((14 * 40 + 3) * hour + 60_000);
    expect(openMilliseconds(Date.parse(from), Date.parse(to), Date.parse("2024-01-10"))).toBe(15 * 8 * hour);
    expect(iso(dueAt("2024-01-29T16:00Z", 2))).toBe("2024-02-05T10:00:00Z");
    expect(iso(dueAt("2024-01-29T16:00Z", 2, to))).toBe("2024-01-29T18:00:00Z");
    expect(dueAt("2024-03-01T00:00Z", 2)).toBe(null);
  });

  it("opens by the schedule that holds, under either rule", () => {
    for (const rule of ["cumulative", "at-event"] as const) {
      const { isOpen, nextOpening, dueAt } = inHours(history, { rule });
      expect(isOpen("2024-01-29T10:00Z")).toBe(true);
      expect(isOpen("2024-02-05T10:00Z")).toBe(false);
      expect(iso(nextOpening("2024-02-05T10:00Z"))).toBe("2024-05-06T16:00:00Z");
      expect(dueAt("2024-02-05T10:00Z", 0)).toBe(rule === "cumulative" ? Date.parse("2024-05-06T16:00Z") : null);
    }
  });

  it("takes over in the middle of a shift that began under the schedule before", () => {
    const long = { timeZone: "America/New_York", hours: { saturday: [["23:00", "22:30"]] } } as const;
    const { between } = inHours([newYork, { ...long, validFrom: "2024-05-05T22:00" }]);
    expect(between("2024-05-04T00:00", "2024-05-06T00:00")).toBe(0.5);
  });

  it("never comes to an end that lies beyond its hours", () => {
    const monday: BusinessSchedule = { timeZone: "UTC", hours: { monday: workday } };
    const closing = inHours([monday, { timeZone: "UTC", hours: {}, validFrom: "2024-02-01" }]);
    expect(closing.dueAt("2024-01-29T09:00Z", 8)).toBe(Date.parse("2024-01-29T17:00Z"));
    expect(closing.dueAt("2024-01-29T09:00Z", 8.001)).toBe(null);
    expect(closing.nextOpening("2024-01-29T17:00Z")).toBe(null);
    expect(closing.isOpen("2150-01-05T12:00Z")).toBe(false);
    expect(inHours(monday).dueAt("2024-01-29T09:00Z", 1e300)).toBe(null);
    expect(inHours(monday).dueAt("2024-01-29T09:00Z", 1_000_000)).toBe(null);
  });

  it("reads local times where all schedules have one zone, and wants an offset where they have not", () => {
    expect(inHours([london, { ...london, validFrom: "2024-03-01" }]).isOpen("2024-07-01T09:00")).toBe(true);
    expect(faultOf(() => inHours(history).isOpen("2024-07-01T09:00")).message).toBe(
      'businessTime.isOpen: instant must be a string with an offset, such as Z or +06:00 (or give timeZone), got "2024-07-01T09:00"',
    );
  });

  it("changes nothing when the same schedule is written down twice", () => {
    const twice = inHours([newYork, { ...newYork, validFrom: "2024-03-10T12:00" }]);
    for (const rule of [
      twice,
      inHours([newYork, { ...newYork, validFrom: "2024-03-10T12:00" }], { rule: "at-event" }),
    ]) {
      expect(rule.between("2024-01-01", "2024-12-31")).toBe(inHours(newYork).between("2024-01-01", "2024-12-31"));
    }
  });
});

describe("businessTime.dueAt", () => {
  const { dueAt, isOpen, nextOpening } = inHours(newYork);

  it("is due at closing time when the time is used up by then, and at the opening when there is none to use", () => {
    expect(iso(dueAt("2024-05-03T16:00", 1))).toBe("2024-05-03T21:00:00Z");
    expect(iso(dueAt("2024-05-03T16:00", 1.25))).toBe("2024-05-06T13:15:00Z");
    expect(iso(dueAt("2024-05-03T18:00", 0))).toBe("2024-05-06T13:00:00Z");
    expect(iso(dueAt("2024-05-03T16:00", 0))).toBe("2024-05-03T20:00:00Z");
  });

  it("is open from the opening to the closing time, without that", () => {
    expect(["08:59:59", "09:00", "16:59:59", "17:00"].map((time) => isOpen(`2024-05-06T${time}`))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(iso(nextOpening("2024-05-06T17:00"))).toBe("2024-05-07T13:00:00Z");
  });

  it("rounds to whole milliseconds", () => {
    expect(dueAt("2024-05-06T09:00", 4.35)).toBe(Date.parse("2024-05-06T13:21-04:00"));
    expect(businessTime(newYork).dueAt("2024-05-06T09:00", 1.0004)).toBe(Date.parse("2024-05-06T09:00:01-04:00"));
  });

  it("finds an end years away", () => {
    expect(iso(dueAt("2024-01-01T00:00", 8 * 262))).toBe("2024-12-31T22:00:00Z");
    expect(iso(inHours({ timeZone: "UTC", hours: { monday: [["09:00", "09:01"]] } }).dueAt(0, 20))).toBe(
      "1992-12-28T09:01:00Z",
    );
  });

  it("refuses amounts that are none, and an event that has no part in it", () => {
    const message = (call: () => unknown): string => faultOf(call).message;
    expect(message(() => dueAt(0, -1))).toBe("businessTime.dueAt: amount must be a finite number from 0 on, got -1");
    expect(message(() => dueAt(0, Number.NaN))).toBe(
      "businessTime.dueAt: amount must be a finite number from 0 on, got NaN",
    );
    expect(message(() => dueAt(0, "1" as unknown as number))).toBe(
      'businessTime.dueAt: amount must be a finite number from 0 on, got "1"',
    );
    expect(message(() => dueAt(0, 1, 0))).toBe(
      'businessTime.dueAt: at must be left out unless rule is "at-event", got 0',
    );
    expect(message(() => dueAt(Date.UTC(2200, 0), 1))).toBe(
      "businessTime.dueAt: from must be an instant of the years 1900 to 2199, got 7258118400000",
    );
    expect(message(() => dueAt("2024-02-30", 1))).toBe(
      'businessTime.dueAt: from must be a date and time that exist, got "2024-02-30"',
    );
  });
});

describe("businessTime", () => {
  const hours: WeeklyHours = { monday: [["09:00", "17:00"]] };

  /** The messages for a schedule, without the name of the function. */
  function messages(schedule: unknown): string[] {
    return faultOf(() => businessTime(schedule as BusinessSchedule)).issues.map(({ message }) => message);
  }

  function messageOf(part: object): string {
    const [first, ...others] = messages({ timeZone: "UTC", hours, ...part });
    expect(others).toEqual([]);
    return first as string;
  }

  it("refuses a zone that there is none of", () => {
    expect(messageOf({ timeZone: "Mars/Olympus" })).toBe(
      'schedule.timeZone must be an IANA time zone, got "Mars/Olympus"',
    );
    expect(messageOf({ timeZone: 6 })).toBe("schedule.timeZone must be an IANA time zone, got 6");
    expect(messageOf({ timeZone: undefined })).toBe("schedule.timeZone must be an IANA time zone, got undefined");
  });

  it("refuses times that are none, at their place", () => {
    const from = 'schedule.hours.monday[0][0] must be a time from "00:00" to "23:59"';
    const to = 'schedule.hours.monday[0][1] must be a time from "00:00" to "24:00"';
    const of = (...interval: unknown[]): string => messageOf({ hours: { monday: [interval] } });
    expect(of("9", "17:00")).toBe(`${from}, got "9"`);
    expect(of("9:00", "17:00")).toBe(`${from}, got "9:00"`);
    expect(of("24:00", "17:00")).toBe(`${from}, got "24:00"`);
    expect(of("09:00", "25:00")).toBe(`${to}, got "25:00"`);
    expect(of("09:00", "24:01")).toBe(`${to}, got "24:01"`);
    expect(of("09:00", "17:60")).toBe(`${to}, got "17:60"`);
    expect(of("09:00", "17:00:60")).toBe(`${to}, got "17:00:60"`);
    expect(of("09:00", " 17:00")).toBe(`${to}, got " 17:00"`);
    expect(of("09:00", 17)).toBe(`${to}, got 17`);
    expect(of("09:00", "09:00")).toBe(
      'schedule.hours.monday[0][1] must be another time than the first (for a whole day "00:00" to "24:00"), got "09:00"',
    );
    expect(of("09:00")).toBe('schedule.hours.monday[0] must be two times such as ["09:00", "17:30"], got an array');
    expect(messages({ timeZone: "UTC", hours: { monday: ["09:00", "17:00"] } })).toHaveLength(2);
  });

  it("refuses intervals that overlap, over midnight and over the end of the week too", () => {
    expect(
      messageOf({
        hours: {
          monday: [
            ["09:00", "13:00"],
            ["12:00", "17:00"],
          ],
        },
      }),
    ).toBe('schedule.hours.monday[1] must be outside of ["09:00","13:00"] (monday 0), got ["12:00","17:00"]');
    expect(messageOf({ hours: { monday: [["22:00", "06:00"]], tuesday: [["05:00", "09:00"]] } })).toBe(
      'schedule.hours.tuesday[0] must be outside of ["22:00","06:00"] (monday 0), got ["05:00","09:00"]',
    );
    expect(messageOf({ hours: { monday: [["05:00", "09:00"]], sunday: [["22:00", "06:00"]] } })).toBe(
      'schedule.hours.sunday[0] must be outside of ["05:00","09:00"] (monday 0), got ["22:00","06:00"]',
    );
    expect(
      messageOf({
        breaks: {
          monday: [
            ["09:00", "11:00"],
            ["10:00", "12:00"],
          ],
        },
      }),
    ).toBe('schedule.breaks.monday[1] must be outside of ["09:00","11:00"] (monday 0), got ["10:00","12:00"]');
    const touching = {
      monday: [["22:00", "06:00"]],
      tuesday: [
        ["06:00", "07:00"],
        ["07:00", "08:00"],
      ],
    } as const;
    expect(inHours({ timeZone: "UTC", hours: touching }).between("2024-05-06", "2024-05-08")).toBe(10);
  });

  it("refuses a break outside of the hours, and takes one that lies there in part", () => {
    expect(messageOf({ breaks: { tuesday: [["12:00", "13:00"]] } })).toBe(
      'schedule.breaks.tuesday[0] must be within the hours, at least in part, got ["12:00","13:00"]',
    );
    const late = { timeZone: "UTC", hours, breaks: { monday: [["16:00", "18:00"]] } } as const;
    expect(inHours(late).between("2024-05-06", "2024-05-07")).toBe(7);
  });

  it("refuses hours that never open", () => {
    const expected = "must be open at some time of the week, got hours that never open";
    expect(messageOf({ hours: {} })).toBe(`schedule.hours ${expected}`);
    expect(messageOf({ hours: { monday: [] } })).toBe(`schedule.hours ${expected}`);
    expect(messageOf({ breaks: { monday: [["08:00", "18:00"]] } })).toBe(`schedule.hours ${expected}`);
    expect(messages([{ timeZone: "UTC", hours: {} }])).toEqual([`schedule ${expected}`]);
  });

  it("refuses a history out of order", () => {
    const expected = "must be later than that of the schedule before (the list is in the order of time)";
    const one = { timeZone: "UTC", hours };
    expect(messages([one, one])).toEqual([`schedule[1].validFrom ${expected}, got undefined`]);
    expect(
      messages([
        { ...one, validFrom: "2024-05-01" },
        { ...one, validFrom: "2024-05-01T00:00Z" },
      ]),
    ).toEqual([`schedule[1].validFrom ${expected}, got "2024-05-01T00:00Z"`]);
    expect(messages([one, { ...one, validFrom: "May" }])).toEqual([
      'schedule[1].validFrom must be a Date, epoch milliseconds or an ISO 8601 string, got "May"',
    ]);
    expect(messages([])).toEqual(["schedule must be a business schedule, or a list with at least one, got none"]);
  });

  it("refuses holidays that are no dates", () => {
    const date = 'must be a local date such as "2024-12-25"';
    expect(messageOf({ holidays: ["2023-02-29"] })).toBe(`schedule.holidays[0] ${date}, got "2023-02-29"`);
    expect(messageOf({ holidays: ["2024-12-25T00:00"] })).toBe(`schedule.holidays[0] ${date}, got "2024-12-25T00:00"`);
    expect(messageOf({ holidays: [{ date: 20241225 }] })).toBe(`schedule.holidays[0].date ${date}, got 20241225`);
    expect(messageOf({ holidays: [new Date(0)] })).toContain("schedule.holidays[0]");
    expect(messageOf({ holidays: "2024-12-25" })).toBe(
      'schedule.holidays must be an array of local dates, got "2024-12-25"',
    );
    expect(messageOf({ holidays: [{ date: "2024-12-24", from: "14" }] })).toBe(
      'schedule.holidays[0].from must be a time from "00:00" to "23:59", got "14"',
    );
    expect(messageOf({ holidays: [{ date: "2024-12-24", nme: "Eve" }] })).toBe(
      'schedule.holidays[0].nme must be a known name (date, name, from, to), got "nme"',
    );
    expect(messageOf({ holidays: [{ date: "2024-12-24", name: 1 }] })).toBe(
      "schedule.holidays[0].name must be a string, got 1",
    );
  });

  it("refuses what is no schedule, and names that it does not know", () => {
    const object = "must be a business schedule (an object with timeZone and hours)";
    expect(messages("9 to 5")).toEqual([`schedule ${object}, got "9 to 5"`]);
    expect(messages([null])).toEqual([`schedule[0] ${object}, got null`]);
    expect(messageOf({ timezone: "UTC" })).toContain(
      'schedule.timezone must be a known name (timeZone, hours, breaks, holidays, validFrom), got "timezone"',
    );
    expect(messageOf({ hours: { mon: workday } })).toContain(
      "schedule.hours.mon must be a known name (monday, tuesday,",
    );
    expect(messageOf({ hours: "24/7" })).toBe(
      'schedule.hours must be the hours of each weekday, or "always", got "24/7"',
    );
    expect(messageOf({ hours: { monday: "09:00-17:00" } })).toContain(
      "schedule.hours.monday must be an array of intervals",
    );
    expect(messageOf({ breaks: [["12:00", "13:00"]] })).toBe(
      "schedule.breaks must be an object of weekdays, got an array",
    );
  });

  it("lists ten faults and counts the others", () => {
    const holidays = Array.from({ length: 12 }, (_, index) => `2024-13-${index + 10}`);
    const error = faultOf(() => businessTime({ timeZone: "UTC", hours, holidays }));
    expect([error.issues.length, error.total]).toEqual([10, 12]);
    expect(Object.keys(error.issues[0])).not.toContain("input");
  });

  it("refuses options that it does not know", () => {
    const message = (options: unknown): string =>
      faultOf(() => businessTime(newYork, options as BusinessTimeOptions)).message;
    expect(message({ Unit: "hours" })).toBe('businessTime: options.Unit must be a known name (unit, rule), got "Unit"');
    expect(message({ unit: "weeks" })).toContain('options.unit must be one of "milliseconds", "seconds"');
    expect(message({ rule: "zendesk" })).toContain('options.rule must be one of "cumulative", "at-event"');
    expect(message("hours")).toBe('businessTime: options must be an object, got "hours"');
  });

  it("names the place that another function gives", () => {
    const place = { functionName: "slaAttainment", argument: "options", path: ["schedule"] };
    expect(faultOf(() => businessTimeAt(place, { timeZone: "UTC", hours: {} })).message).toBe(
      "slaAttainment: options.schedule.hours must be open at some time of the week, got hours that never open",
    );
  });

  it("leaves its input as it is", () => {
    const input = freezeDeep([structuredClone(newYork), { ...structuredClone(night), validFrom: new Date(0) }]);
    expect(inHours(input).between(0, 7 * day)).toBe(8);
  });
});
