import { rejectInput } from "../errors.ts";
import type { CohortTableOptions } from "../schemas/cohorts.ts";
import { dayLength } from "../time/civil.ts";
import { hourLength } from "../time/hours.ts";
import { type CalendarPeriods, type CalendarUnit, calendarPeriods, type Weekday } from "../time/periods.ts";
import { checkTimeZone } from "../time/zone.ts";

/** What settles a cohort table, see {@link CohortTableOptions}. */
export interface CohortTable {
  /** The length of a period. */
  readonly every: CalendarUnit;
  /** The zone of the calendar. */
  readonly timeZone: string;
  /** The day that weeks start on. */
  readonly weekStartsOn: Weekday;
  /** What puts a customer into a cohort. */
  readonly cohortBy: "first-event" | "joinedAt" | "recurring";
  /** What age is. */
  readonly clock: "calendar" | "elapsed" | "elapsed-hours";
  /** Which customers are active at an age. */
  readonly mode: "on" | "on-or-after" | "on-or-before";
  /** How many events a period needs for a customer to count as active in it. */
  readonly minimumOccurrences: number;
  /** The last age that is counted; `null` when all are. */
  readonly maximumAge: number | null;
}

/** The table that options ask for, with the defaults filled in. */
export function tableOf(options: CohortTableOptions): CohortTable {
  const { every = "month", timeZone = "UTC", weekStartsOn = "monday" } = options;
  const { cohortBy = "first-event", clock = "calendar", mode = "on" } = options;
  const { minimumOccurrences = 1, maximumAge = null } = options;
  if (clock !== "calendar" && (every === "quarter" || every === "year")) {
    const expected = `"hour", "day", "week" or "month" with clock "${clock}"`;
    rejectInput("cohortRetention", "options", ["every"], "inconsistent", expected, every);
  }
  if (clock !== "calendar" && cohortBy === "recurring") {
    rejectInput("cohortRetention", "options", ["clock"], "inconsistent", '"calendar" with cohortBy "recurring"', clock);
  }
  checkTimeZone("cohortRetention", "options", ["timeZone"], timeZone);
  return { every, timeZone, weekStartsOn, cohortBy, clock, mode, minimumOccurrences, maximumAge };
}

/** Throws unless two summaries are of one kind of table. */
export function sameTable(a: CohortTable, b: CohortTable): CohortTable {
  for (const key of Object.keys(a) as (keyof CohortTable)[]) {
    if (a[key] === b[key]) continue;
    rejectInput("cohortRetention", "summary", ["table", key], "inconsistent", JSON.stringify(a[key]), b[key]);
  }
  return a;
}

/** Throws for an option that asks for another table than the one that was counted. */
export function checkTableOptions(options: CohortTableOptions, table: CohortTable): void {
  for (const key of Object.keys(table) as (keyof CohortTable)[]) {
    const asked = options[key];
    if (asked === undefined || asked === table[key]) continue;
    const expected = `${JSON.stringify(table[key])}, as in the summary`;
    rejectInput("cohortRetention", "options", [key], "inconsistent", expected, asked);
  }
}

/** The length of a step of age in milliseconds where age is elapsed time; `null` where it is periods of the calendar. */
export function elapsedStep({ clock, every }: CohortTable): number | null {
  if (clock === "calendar") return null;
  if (every === "hour") return hourLength;
  return every === "day" ? dayLength : every === "week" ? 7 * dayLength : 30 * dayLength;
}

/** What a clock of elapsed time shows: the instant itself, or the full hour before it. */
export function clockTime(instant: number, { clock }: CohortTable): number {
  return clock === "elapsed-hours" ? Math.floor(instant / hourLength) * hourLength : instant;
}

/** The periods of the calendar from one instant through another. */
export function cohortPeriods(
  { every, timeZone, weekStartsOn }: CohortTable,
  from: number,
  to: number,
): CalendarPeriods {
  const shortest = { hour: 1 / 24, day: 1, week: 7, month: 28, quarter: 90, year: 365 }[every] * dayLength;
  if ((to - from) / shortest > 999_000) {
    const expected = `less than a million ${every}s from the first to asOf`;
    rejectInput(
      "cohortRetention",
      "events",
      [],
      "out-of-range",
      expected,
      `${Math.round((to - from) / shortest)} ${every}s`,
    );
  }
  return calendarPeriods(from, to, { every, timeZone, weekStartsOn }, "cohortRetention");
}

/** The most cells that a table may have. */
const maximumCells = 2_000_000;

/**
 * Throws when a table is larger than anyone can read, or memory can hold.
 *
 * @param cohorts - How many periods there are, each of them a cohort.
 * @param ages - How many ages the oldest cohort has.
 */
export function checkTableSize(cohorts: number, ages: number): void {
  const young = Math.min(cohorts, ages);
  const cells = (cohorts - young) * ages + (young * (young + 1)) / 2;
  if (cells <= maximumCells) return;
  const expected = `within a table of ${maximumCells} cells (longer periods or maximumAge make it smaller)`;
  rejectInput("cohortRetention", "events", [], "out-of-range", expected, cells);
}

/** The definition of a table in words. */
export function describeTable(table: CohortTable): string {
  const { every, timeZone, cohortBy, clock, mode, minimumOccurrences } = table;
  const start = { "first-event": "the first event", joinedAt: "joining", recurring: "any event" }[cohortBy];
  const events = minimumOccurrences === 1 ? "an event" : `at least ${minimumOccurrences} events`;
  const active = {
    on: `with ${events} in the ${every} of that age`,
    "on-or-after": `with ${events} in the ${every} of that age or a later one`,
    "on-or-before": `${cohortBy === "joinedAt" ? "" : "who were back "}with ${events} by the ${every} of that age`,
  }[mode];
  const lengths = { hour: "60 minutes", day: "24 hours", week: "7 × 24 hours", month: "30 × 24 hours" };
  const length = every === "quarter" || every === "year" ? "" : lengths[every];
  const cut = clock === "elapsed-hours" ? ", times cut to the full hour" : "";
  const age = clock === "calendar" ? `calendar ${every}s` : `${every}s of ${length} from the start${cut}`;
  return `% of a cohort's customers (${every} of ${start}, ${timeZone}) ${active}; age in ${age}`;
}
