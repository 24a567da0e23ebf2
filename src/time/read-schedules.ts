import { describeValue, type Fault, type PathStep } from "../errors.ts";
import { dayLength } from "./civil.ts";
import { parseClockTime, parseDate } from "./clock-time.ts";
import { describeInstantProblem, instantReader } from "./instant.ts";
import { weekdays } from "./periods.ts";
import { findOverlap, type LocalSpan, subtractBreaks, type WeekSpan } from "./week.ts";
import { isTimeZone } from "./zone.ts";

/** A schedule that has been read, see `BusinessSchedule`. */
export interface ScheduleVersion {
  /** The zone whose clocks the times are read on. */
  readonly timeZone: string;
  /** The first instant at which it holds; −Infinity when it always did. */
  readonly validFrom: number;
  /** What is open on each day of the week, Monday first. */
  readonly week: readonly (readonly LocalSpan[])[];
  /** What is closed on single dates, in the order of the dates. */
  readonly closures: readonly Closure[];
}

/** A part of a date on which nothing is open. */
interface Closure extends LocalSpan {
  /** The number of the date. */
  readonly day: number;
  /** Whether it is the whole date. */
  readonly whole: boolean;
}

/** A fault of a schedule, before it is known in which argument it stands. */
type ScheduleFault = Omit<Fault, "argument"> & { readonly input: unknown };

/** What was made of a schedule or of a list of them. Where there are faults the versions are not to be used. */
export interface ReadSchedules {
  /** The versions in the order of time. */
  readonly versions: readonly ScheduleVersion[];
  /** All faults in the order of the input. */
  readonly faults: readonly ScheduleFault[];
}

type Report = (
  path: readonly PathStep[],
  code: Fault["code"],
  expected: string,
  value: unknown,
  received?: string,
) => void;
type Fields = Readonly<Record<string, unknown>>;

/**
 * Checks a schedule, or a history of schedules, and makes it ready for use.
 *
 * @internal
 */
export function readSchedules(input: unknown): ReadSchedules {
  const faults: ScheduleFault[] = [];
  const report: Report = (path, code, expected, value, received = describeValue(value)) => {
    faults.push({ path, code, expected, received, input: value });
  };
  const list = Array.isArray(input) ? (input as readonly unknown[]) : [input];
  const pathOf = (index: number): readonly PathStep[] => (Array.isArray(input) ? [index] : []);
  if (list.length === 0) report([], "missing-value", "a business schedule, or a list with at least one", input, "none");

  const versions: ScheduleVersion[] = [];
  for (const [index, schedule] of list.entries()) {
    const before = versions.at(-1);
    const version = readSchedule(schedule, pathOf(index), report);
    versions.push(version);
    if (before === undefined || Number.isNaN(version.validFrom) || version.validFrom > before.validFrom) continue;
    const expected = `later than that of the schedule before (the list is in the order of time)`;
    const { validFrom } = isFields(schedule) ? schedule : {};
    report([index, "validFrom"], validFrom === undefined ? "missing-value" : "invalid-order", expected, validFrom);
  }
  if (faults.length === 0 && versions.every(({ week }) => week.every((day) => day.length === 0))) {
    const path = Array.isArray(input) ? [] : ["hours"];
    report(path, "inconsistent", "open at some time of the week", input, "hours that never open");
  }
  return { versions, faults };
}

function readSchedule(schedule: unknown, path: readonly PathStep[], report: Report): ScheduleVersion {
  if (!isFields(schedule)) {
    const code = schedule === null || schedule === undefined ? "missing-value" : "invalid-type";
    report(path, code, "a business schedule (an object with timeZone and hours)", schedule);
    return { timeZone: "UTC", validFrom: Number.NaN, week: [], closures: [] };
  }
  reportUnknownKeys(schedule, ["timeZone", "hours", "breaks", "holidays", "validFrom"], path, report);
  const timeZone = readTimeZone(schedule.timeZone, [...path, "timeZone"], report);
  const hours = readHours(schedule.hours, [...path, "hours"], report);
  const breaks = schedule.breaks === undefined ? [] : readWeek(schedule.breaks, [...path, "breaks"], report);
  return {
    timeZone,
    week: subtractBreaks(hours, breaks, ({ path: place, text }) =>
      report(place, "inconsistent", "within the hours, at least in part", text, text),
    ),
    closures: readHolidays(schedule.holidays, [...path, "holidays"], report),
    validFrom: readValidFrom(schedule.validFrom, timeZone, [...path, "validFrom"], report),
  };
}

function readTimeZone(timeZone: unknown, path: readonly PathStep[], report: Report): string {
  if (typeof timeZone === "string" && isTimeZone(timeZone)) return timeZone;
  const code = timeZone === undefined || timeZone === null ? "missing-value" : "invalid-type";
  report(path, typeof timeZone === "string" ? "unknown-label" : code, "an IANA time zone", timeZone);
  return "UTC";
}

function readValidFrom(instant: unknown, timeZone: string, path: readonly PathStep[], report: Report): number {
  if (instant === undefined) return Number.NEGATIVE_INFINITY;
  const milliseconds = instantReader(timeZone)(instant);
  if (Number.isNaN(milliseconds)) {
    report(path, "invalid-instant", describeInstantProblem(instant, timeZone), instant);
  }
  return milliseconds;
}

function readHours(hours: unknown, path: readonly PathStep[], report: Report): WeekSpan[] {
  if (hours === "always") {
    return weekdays.map((_, weekday) => ({ weekday, from: 0, to: dayLength, path, text: '"always"' }));
  }
  if (!isFields(hours)) {
    const code = hours === undefined || hours === null ? "missing-value" : "invalid-type";
    report(path, code, 'the hours of each weekday, or "always"', hours);
    return [];
  }
  return readWeek(hours, path, report);
}

function readWeek(week: unknown, path: readonly PathStep[], report: Report): WeekSpan[] {
  if (!isFields(week)) {
    report(path, "invalid-type", "an object of weekdays", week);
    return [];
  }
  reportUnknownKeys(week, weekdays, path, report);
  const spans: WeekSpan[] = [];
  for (const [weekday, name] of weekdays.entries()) {
    const intervals = week[name];
    if (intervals === undefined) continue;
    if (!Array.isArray(intervals)) {
      report([...path, name], "invalid-type", 'an array of intervals such as ["09:00", "17:30"]', intervals);
      continue;
    }
    for (const [index, interval] of intervals.entries()) {
      const place = [...path, name, index];
      const span = readInterval(interval, place, report);
      if (span !== null) spans.push({ ...span, weekday, path: place, text: JSON.stringify(interval) });
    }
  }
  const overlap = findOverlap(spans);
  if (overlap !== null) {
    const [{ text: first, path: place }, { path: laterPath, text: later }] = overlap;
    report(laterPath, "inconsistent", `outside of ${first} (${place.slice(path.length).join(" ")})`, later, later);
  }
  return spans;
}

function readInterval(interval: unknown, path: readonly PathStep[], report: Report): LocalSpan | null {
  if (!Array.isArray(interval) || interval.length !== 2) {
    report(path, "invalid-type", 'two times such as ["09:00", "17:30"]', interval);
    return null;
  }
  return readTimes(interval[0], interval[1], [...path, 0], [...path, 1], report);
}

function readTimes(
  from: unknown,
  to: unknown,
  fromPath: readonly PathStep[],
  toPath: readonly PathStep[],
  report: Report,
): LocalSpan | null {
  const start = parseClockTime(from);
  const end = parseClockTime(to);
  const codeOf = (value: unknown): Fault["code"] => (typeof value === "string" ? "invalid-instant" : "invalid-type");
  if (!(start < dayLength)) report(fromPath, codeOf(from), 'a time from "00:00" to "23:59"', from);
  if (Number.isNaN(end)) report(toPath, codeOf(to), 'a time from "00:00" to "24:00"', to);
  else if (end === start)
    report(toPath, "inconsistent", 'another time than the first (for a whole day "00:00" to "24:00")', to);
  else if (start < dayLength) return { from: start, to: end > start ? end : end + dayLength };
  return null;
}

function readHolidays(holidays: unknown, path: readonly PathStep[], report: Report): Closure[] {
  if (holidays === undefined) return [];
  if (!Array.isArray(holidays)) {
    report(path, "invalid-type", "an array of local dates", holidays);
    return [];
  }
  const closures: Closure[] = [];
  for (const [index, holiday] of holidays.entries()) {
    const closure = readHoliday(holiday, [...path, index], report);
    if (closure !== null) closures.push(closure);
  }
  return closures.sort((a, b) => a.day - b.day || a.from - b.from);
}

function readHoliday(holiday: unknown, path: readonly PathStep[], report: Report): Closure | null {
  const { date, name, from, to } = isFields(holiday) ? holiday : { date: holiday };
  const datePath = isFields(holiday) ? [...path, "date"] : path;
  if (isFields(holiday)) {
    reportUnknownKeys(holiday, ["date", "name", "from", "to"], path, report);
    if (name !== undefined && typeof name !== "string") report([...path, "name"], "invalid-type", "a string", name);
  }
  const day = parseDate(date);
  if (Number.isNaN(day)) {
    const code = typeof date === "string" ? "invalid-instant" : "invalid-type";
    report(datePath, code, 'a local date such as "2024-12-25"', date);
  }
  const times = readTimes(from ?? "00:00", to ?? "24:00", [...path, "from"], [...path, "to"], report);
  if (times === null || Number.isNaN(day)) return null;
  return { day, ...times, whole: times.from === 0 && times.to === dayLength };
}

function reportUnknownKeys(fields: Fields, known: readonly string[], path: readonly PathStep[], report: Report): void {
  for (const key of Object.keys(fields)) {
    if (!known.includes(key)) report([...path, key], "unknown-key", `a known name (${known.join(", ")})`, key);
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}
