import { rejectInput } from "../errors.ts";
import { dayLength, dayNumber, weekdayOf } from "../time/civil.ts";
import { formatDate, formatYear } from "../time/format-iso.ts";
import { instantReader } from "../time/instant.ts";
import type { ReadFigure } from "./control-chart-rows.ts";

/** Where the same period of the year before stands. */
export interface YearBefore {
  /** The labels it may have, the likelier first. */
  readonly labels: readonly string[];
  /** Whether there is such a period at all: the year before has no week 53, and no 29 February. */
  readonly exists: boolean;
}

const labelShape = /^(\d{4})(?:-(?:Q[1-4]|W(\d\d)|(\d\d)(?:-(\d\d)(?:(T\d\d)([+-][\d:]+)?)?)?))?$/;

/** The label of the same period of the year before, as `trend` writes labels. Weeks that have a date for a label lie 52 weeks back. */
export function yearBefore(figure: ReadFigure, row: number): YearBefore {
  const { period } = figure;
  const found = typeof period === "string" ? labelShape.exec(period) : null;
  if (found === null || found[1] === "0000") {
    const expected = 'a label of the calendar ("2024-05", "2024-Q2", "2024-W19", "2024-05-01") where lag is "year"';
    return rejectInput("compareSeasons", "rows", [row, "period"], "inconsistent", expected, period);
  }
  const [label, year, week, month, day, hour, offset = ""] = found;
  if (day !== undefined && hour === undefined && isWeek(figure)) {
    return { labels: [formatDate(dayOf(label) - 52 * 7)], exists: true };
  }
  const before = `${formatYear(Number(year) - 1)}${label.slice(4)}`;
  const isLeapDay = month === "02" && day === "29";
  return {
    labels: offset === "" ? [before] : [before, before.slice(0, -offset.length)],
    exists: week !== "53" && !isLeapDay,
  };
}

/** What is to be said of two periods that are compared. */
export type SeasonNote = "different-length" | "other-weekday" | "incomplete";

/** What is to be said of two periods that are compared. */
export function notesOf(before: ReadFigure, after: ReadFigure): SeasonNote[] {
  const notes: SeasonNote[] = [];
  const [lengthBefore, length] = [lengthOf(before), lengthOf(after)];
  // Changes of the clocks make no other length.
  if (Math.abs(length - lengthBefore) > dayLength / 8) notes.push("different-length");
  const days = [before, after].map(({ period }) => dayOf(String(period)));
  if (!isWeek(after) && weekday(days[0] as number) !== weekday(days[1] as number)) notes.push("other-weekday");
  if (!before.complete || !after.complete) notes.push("incomplete");
  return notes;
}

/** The number of the day that a label begins with; NaN where it begins with none. */
function dayOf(label: string): number {
  const [date, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)(?:T|$)/.exec(label) ?? [];
  return date === undefined ? Number.NaN : dayNumber(Number(year), Number(month), Number(day));
}

function weekday(day: number): number | null {
  return Number.isNaN(day) ? null : weekdayOf(day);
}

function isWeek(figure: ReadFigure): boolean {
  const days = lengthOf(figure) / dayLength;
  return days > 6.5 && days < 7.5;
}

/** How long a period is; NaN where the row does not say. */
function lengthOf({ start, end }: ReadFigure): number {
  const read = instantReader();
  return read(end) - read(start);
}
