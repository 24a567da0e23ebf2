import { rejectInput } from "../errors.ts";
import type { ActivityOptions } from "../schemas/active-users.ts";
import { formatBoundary, formatInstant, periodLabel } from "../time/labels.ts";
import { type ActivityWindows, activityDays, type DateSpan, datesOf, monthWindow, weekWindow } from "./active-days.ts";
import { type ActivitySummary, checkWindowOptions, statedReach } from "./active-summary.ts";

/** The three windows that are read on a day. */
export type ActivityWindowName = "daily" | "weekly" | "monthly";

/** One day as it was counted. */
export interface CountedDay {
  /** The date: `"2024-05-01"`. */
  readonly day: string;
  /** When it starts, in ISO 8601 with the zone's offset. */
  readonly start: string;
  /** When it ends. */
  readonly end: string;
  /** The customers of each window. */
  readonly active: Readonly<Record<ActivityWindowName, number>>;
  /** Whether the data cover each window from its beginning to its end. */
  readonly complete: Readonly<Record<ActivityWindowName, boolean>>;
}

/** The days from the first event, or from `observedFrom`, to `asOf`. */
export function activitySeries(
  summary: ActivitySummary<string>,
  options: ActivityOptions,
): { readonly asOf: string | null; readonly days: readonly CountedDay[] } {
  const { kind, windows, firstSeen, lastSeen, firstDay } = summary;
  checkWindowOptions(kind, options, windows);
  const stated = statedReach(kind, options);
  const asOf = reachOf(summary, "asOf", stated.asOf) ?? lastSeen;
  const observedFrom = reachOf(summary, "observedFrom", stated.observedFrom);
  if (asOf === null) return { asOf: null, days: [] };
  const formatted = formatInstant(asOf, windows.timeZone);
  if (firstSeen === null || lastSeen === null || firstDay === null) return { asOf: formatted, days: [] };
  if (asOf < lastSeen) {
    const expected = `no earlier than the last event (${formatInstant(lastSeen)})`;
    const argument = stated.asOf === null ? "summary" : "options";
    rejectInput(kind, argument, ["asOf"], "invalid-order", expected, formatInstant(asOf));
  }
  const from = Math.min(firstSeen, observedFrom ?? firstSeen);
  // Data that end where a day starts say nothing of it, unless something occurs at that very moment.
  const periods = activityDays(kind, from, Math.max(lastSeen, asOf - 1), windows.timeZone);
  const { starts } = periods;
  const dates = datesOf(periods);
  // Where nothing is stated the day of the first event is taken to be whole.
  const wholeFrom = observedFrom === null ? (dates[0] as number) : firstAtOrAfter(starts, dates, observedFrom);
  const wholeTo = lastEndedBy(starts, dates, asOf);
  const isWhole = ([first, last]: DateSpan): boolean => first >= wholeFrom && last <= wholeTo;
  const [week, month] = [weekWindow(windows), monthWindow(windows)];
  const days = Array.from(dates, (date, place): CountedDay => {
    const at = date - firstDay;
    return {
      day: periodLabel(periods, place),
      start: formatBoundary(periods, place),
      end: formatBoundary(periods, place + 1),
      active: {
        daily: summary.daily[at] ?? 0,
        weekly: summary.weekly[at] ?? 0,
        monthly: summary.monthly[at] ?? 0,
      },
      complete: {
        daily: isWhole([date, date]),
        weekly: isWhole(week.windowOf(date)),
        monthly: isWhole(month.windowOf(date)),
      },
    };
  });
  return { asOf: formatted, days };
}

function reachOf(
  summary: ActivitySummary<string>,
  name: "asOf" | "observedFrom",
  stated: number | null,
): number | null {
  const counted = summary[name];
  if (stated !== null && counted !== null && stated !== counted) {
    const expected = `${formatInstant(counted)}, as in the summary`;
    rejectInput(summary.kind, "options", [name], "inconsistent", expected, formatInstant(stated));
  }
  return stated ?? counted;
}

/** The first date that begins at an instant or later. */
function firstAtOrAfter(starts: Float64Array, dates: Int32Array, instant: number): number {
  const place = dates.findIndex((_, i) => (starts[i] as number) >= instant);
  return place < 0 ? Number.POSITIVE_INFINITY : (dates[place] as number);
}

/** The last date that is over by an instant. */
function lastEndedBy(starts: Float64Array, dates: Int32Array, instant: number): number {
  for (let i = dates.length - 1; i >= 0; i--) {
    // A date that the zone skipped is over with the one before it.
    if ((starts[i + 1] as number) <= instant)
      return i + 1 < dates.length ? (dates[i + 1] as number) - 1 : (dates[i] as number);
  }
  return Number.NEGATIVE_INFINITY;
}

/** A window in words. */
export function describeWindow(window: ActivityWindowName, { week, month }: ActivityWindows): string {
  if (window === "daily") return "on a day";
  if (window === "weekly") return week === "calendar" ? "in its calendar week" : "in 7 days";
  return month === "calendar" ? "in its calendar month" : month === "trailing-28-days" ? "in 28 days" : "in 30 days";
}
