import { rejectInput } from "../errors.ts";
import type { CohortTableOptions, EventChoice } from "../schemas/cohorts.ts";
import { dayLength } from "../time/civil.ts";
import { type ElapsedUnit, elapsedStepOf } from "../time/elapsed-steps.ts";
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
  readonly mode: "on" | "on-or-after" | "on-or-before" | "streak" | "bracket";
  /** The stretches of ages of mode `"bracket"`; `null` in other modes. */
  readonly brackets: readonly (readonly [from: number, to: number])[] | null;
  /** The type of the events that make a cohort, or the name of a function with `()`; `null` for any. */
  readonly startEvent: string | null;
  /** The type of the events that are returns, or the name of a function with `()`; `null` for any. */
  readonly returnEvent: string | null;
  /** What is retained. */
  readonly retained: "customers" | "revenue";
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
  const { brackets = null, retained = "customers" } = options;
  checkCombination(options, { cohortBy, mode, retained });
  checkTimeZone("cohortRetention", "options", ["timeZone"], timeZone);
  const [startEvent, returnEvent] = eventNames(options);
  return {
    every,
    timeZone,
    weekStartsOn,
    cohortBy,
    clock,
    mode,
    brackets,
    startEvent,
    returnEvent,
    retained,
    minimumOccurrences,
    maximumAge,
  };
}

/** Throws for options that do not go together. */
function checkCombination(
  { brackets, maximumAge, startEvent, returnEvent, minimumOccurrences = 1 }: CohortTableOptions,
  { cohortBy, mode, retained }: Pick<CohortTable, "cohortBy" | "mode" | "retained">,
): void {
  const reject = (field: string, expected: string, value: unknown): never =>
    rejectInput("cohortRetention", "options", [field], "inconsistent", expected, value);
  if ((mode === "bracket") !== (brackets !== undefined)) {
    reject("brackets", 'given just with mode "bracket"', brackets);
  }
  if (mode === "bracket" && cohortBy === "recurring") reject("cohortBy", 'another with mode "bracket"', cohortBy);
  if (mode === "bracket" && maximumAge !== undefined) reject("maximumAge", "left out with brackets", maximumAge);
  if (startEvent !== undefined && cohortBy !== "first-event") {
    reject("startEvent", 'left out but with cohortBy "first-event"', startEvent);
  }
  if (returnEvent !== undefined && cohortBy === "recurring") {
    reject("returnEvent", 'left out with cohortBy "recurring"', returnEvent);
  }
  if (retained === "customers") return;
  if (mode !== "on") reject("mode", '"on" with retained "revenue"', mode);
  if (cohortBy === "recurring") reject("cohortBy", '"first-event" or "joinedAt" with retained "revenue"', cohortBy);
  if (minimumOccurrences > 1) reject("minimumOccurrences", '1 with retained "revenue"', minimumOccurrences);
}

/** The names of the chosen events. Two functions of one name are told apart. */
function eventNames({ startEvent, returnEvent }: CohortTableOptions): [string | null, string | null] {
  const nameOf = (events: EventChoice | undefined): string | null =>
    typeof events === "function" ? `${events.name || "function"}()` : (events ?? null);
  const [start, other] = [nameOf(startEvent), nameOf(returnEvent)];
  return [start, startEvent !== returnEvent && start === other ? `${other} (another)` : other];
}

/** Whether the event that makes a cohort is itself one of those that are looked for at later ages. */
export function startIsReturn({ cohortBy, startEvent, returnEvent }: CohortTable): boolean {
  return cohortBy !== "joinedAt" && startEvent === returnEvent;
}

/** Throws unless two summaries are of one kind of table. */
export function sameTable(a: CohortTable, b: CohortTable): CohortTable {
  for (const key of Object.keys(a) as (keyof CohortTable)[]) {
    const [one, other] = [JSON.stringify(a[key]), JSON.stringify(b[key])];
    if (one === other) continue;
    rejectInput("cohortRetention", "summary", ["table", key], "inconsistent", one, b[key]);
  }
  return a;
}

/** Throws for an option that asks for another table than the one that was counted. */
export function checkTableOptions(options: CohortTableOptions, table: CohortTable): void {
  const [startEvent, returnEvent] = eventNames(options);
  for (const key of Object.keys(table) as (keyof CohortTable)[]) {
    const asked = key === "startEvent" ? startEvent : key === "returnEvent" ? returnEvent : options[key];
    if (options[key] === undefined || JSON.stringify(asked) === JSON.stringify(table[key])) continue;
    const expected = `${JSON.stringify(table[key])}, as in the summary`;
    rejectInput("cohortRetention", "options", [key], "inconsistent", expected, asked);
  }
}

/** The length of a step of age in milliseconds where age is elapsed time; `null` where it is periods of the calendar. */
export function elapsedStep({ clock, every }: CohortTable): number | null {
  if (clock === "calendar") return null;
  return elapsedStepOf[every as ElapsedUnit];
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
  const { every, timeZone, cohortBy, clock, mode, minimumOccurrences, retained, startEvent, returnEvent } = table;
  const first = startEvent === null ? "the first event" : `the first event ${JSON.stringify(startEvent)}`;
  const start = { "first-event": first, joinedAt: "joining", recurring: "any event" }[cohortBy];
  const named = returnEvent === null ? "" : ` ${JSON.stringify(returnEvent)}`;
  const events = minimumOccurrences === 1 ? `an event${named}` : `at least ${minimumOccurrences} events${named}`;
  const active = {
    on: `with ${events} in the ${every} of that age`,
    "on-or-after": `with ${events} in the ${every} of that age or a later one`,
    "on-or-before": `${startIsReturn(table) ? "who were back " : ""}with ${events} by the ${every} of that age`,
    streak: `with ${events} in the ${every} of that age and in every one before`,
    bracket: `with ${events} within the ${every}s of those ages`,
  }[mode];
  const lengths = { hour: "60 minutes", day: "24 hours", week: "7 × 24 hours", month: "30 × 24 hours" };
  const length = every === "quarter" || every === "year" ? "" : lengths[every];
  const cut = clock === "elapsed-hours" ? ", times cut to the full hour" : "";
  const age = clock === "calendar" ? `calendar ${every}s` : `${every}s of ${length} from the start${cut}`;
  const whom = `(${every} of ${start}, ${timeZone})`;
  if (retained === "revenue") {
    const revenue = returnEvent === null ? "revenue" : `revenue of events${named}`;
    return `${revenue} in the ${every} of that age in % of that of age 0, by cohort ${whom}; age in ${age}`;
  }
  return `% of a cohort's customers ${whom} ${active}; age in ${age}`;
}
