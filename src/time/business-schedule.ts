import type { Instant } from "./instant.ts";
import type { Weekday } from "./periods.ts";

/** From one time of day to another: `["09:00", "17:30"]`. Where the second is not later, it is that of the next day. */
export type ClockInterval = readonly [from: string, to: string];

/** Intervals for each day of the week; the days that are left out have none. */
export type WeeklyHours = Readonly<Partial<Record<Weekday, readonly ClockInterval[]>>>;

/** A date on which the hours of the week do not hold, or hold in part. */
export interface Holiday {
  /** The local date: `"2024-12-25"`. */
  readonly date: string;
  /** What it is called; it has no effect. */
  readonly name?: string | undefined;
  /** When it begins on that date: `"14:00"`. Default `"00:00"`. */
  readonly from?: string | undefined;
  /** When it ends: `"16:00"`. Default `"24:00"`. */
  readonly to?: string | undefined;
}

/**
 * When a team works, on the clocks of its time zone.
 *
 * Times are `"HH:mm"` or `"HH:mm:ss"`, up to `"24:00"`. An interval belongs to the day that it begins on and may run past
 * midnight: `["22:00", "06:00"]`.
 */
export interface BusinessSchedule {
  /** The zone whose clocks the times are read on: an IANA name. */
  readonly timeZone: string;
  /** The opening hours of the week, or `"always"` for all of them. */
  readonly hours: WeeklyHours | "always";
  /** What is taken out of the hours: `{ friday: [["12:00", "14:00"]] }`. */
  readonly breaks?: WeeklyHours | undefined;
  /** Local dates without opening hours, or with fewer. A shift that runs over midnight is cut off at midnight. */
  readonly holidays?: readonly (string | Holiday)[] | undefined;
  /** From when on the schedule holds. A string without an offset is read on the clocks of `timeZone`. Default: ever since. */
  readonly validFrom?: Instant | undefined;
}

/** Which schedule counts for a span in which schedules change. */
export type ScheduleRule = "cumulative" | "at-event";
