import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel, isSuppressed } from "../estimate.ts";
import type { Interval } from "../result.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import { percentInterval } from "../share-figures.ts";
import { wilsonInterval } from "../stats/wilson.ts";
import { formatBoundary, periodLabel } from "../time/labels.ts";
import type { CalendarPeriods } from "../time/periods.ts";
import type { CohortRetentionSummary } from "./cohort-summary.ts";
import { type CohortTable, checkTableSize, clockTime, cohortPeriods, elapsedStep } from "./cohort-table.ts";

/** One cohort at one age. */
export interface CohortCell {
  /** The age in periods: 0 is the cohort's own period. */
  readonly age: number;
  /** How many of the cohort's customers are active at that age; `null` where the figures are withheld. */
  readonly active: number | null;
  /** How many could be: the size of the cohort. */
  readonly eligible: number;
  /** `active` in percent of `eligible`; `null` for an empty cohort, and where the figures are withheld. */
  readonly percent: number | null;
  /** Whether the whole period has passed for every customer of the cohort. While it has not, the figures can still rise. */
  readonly complete: boolean;
}

/** The customers that came in one period, and what became of them. */
export interface Cohort {
  /** The name of the period: `"2024-05"`. */
  readonly cohort: string;
  /** When the period starts, in ISO 8601 with the zone's offset. */
  readonly start: string;
  /** When the period ends: the start of the next one. */
  readonly end: string;
  /** How many customers are in the cohort. */
  readonly size: number;
  /** Whether its figures were withheld because `size` is below `minimumResponses`. */
  readonly suppressed: boolean;
  /** One cell for every age that had begun at `asOf`. */
  readonly cells: readonly CohortCell[];
}

/** All cohorts at one age together. */
export interface RetentionPoint {
  /** The age in periods. */
  readonly age: number;
  /** How many customers are active at that age, of the cohorts for which it is complete; `null` where it is withheld. */
  readonly active: number | null;
  /** How many could be: the customers of the cohorts for which the age is complete. */
  readonly eligible: number;
  /** `active` in percent of `eligible`; `null` where nobody is eligible, and where the figures are withheld. */
  readonly percent: number | null;
  /**
   * Wilson's interval of `percent`; `null` where there is no figure, at age 0 where an event makes the cohort (100 % is no
   * estimate then), and for recurring cohorts, in which the same customers stand again and again.
   */
  readonly interval: Interval | null;
  /** Whether the figures were withheld because `eligible` is below `minimumResponses`. */
  readonly suppressed: boolean;
}

/** The cohorts and the curve of a summary, with data that reach up to `asOf`. */
export function cohortCells(
  summary: CohortRetentionSummary,
  asOf: number,
  options: EstimateOptions,
): { readonly cohorts: Cohort[]; readonly curve: RetentionPoint[] } {
  const { table, cohorts: counted, lastSeen } = summary;
  const first = counted[0];
  if (first === undefined || lastSeen === null) return { cohorts: [], curve: [] };
  const periods = cohortPeriods(table, first.start, asOf);
  const timeline = timelineOf(periods, table, asOf, lastSeen);
  checkTableSize(timeline.periodCount, timeline.ageCount(0));

  const eligible: number[] = [];
  const active: number[] = [];
  const cohorts: Cohort[] = [];
  let next = 0;
  for (let period = 0; period < timeline.periodCount; period++) {
    const found = counted[next]?.start === periods.starts[period] ? counted[next++] : undefined;
    const ageCount = timeline.ageCount(period);
    const { size, counts } = found ?? { size: 0, counts: [] };
    if (counts.length > ageCount) rejectCohort(next - 1, "no more counts than ages that have begun", counts.length);
    const activeAt = activeCounts(size, counts, ageCount, table);
    const suppressed = isSuppressed(size, options);
    const cells = activeAt.map((customers, age): CohortCell => {
      const complete = timeline.isComplete(period, age);
      eligible[age] = (eligible[age] ?? 0) + (complete ? size : 0);
      active[age] = (active[age] ?? 0) + (complete ? customers : 0);
      return { age, ...shareOf(customers, size, suppressed), complete };
    });
    const [start, end] = [formatBoundary(periods, period), formatBoundary(periods, period + 1)];
    cohorts.push({ cohort: periodLabel(periods, period), start, end, size, suppressed, cells });
  }
  if (next < counted.length) rejectCohort(next, "the start of a period that had begun at asOf", counted[next]?.start);
  const curve = eligible.map((customers, age) => pointOf(age, active[age] as number, customers, table, options));
  return { cohorts, curve };
}

/** What time allows of a table. */
interface Timeline {
  /** How many periods have begun. */
  readonly periodCount: number;
  /** How many ages of a cohort have begun. */
  readonly ageCount: (period: number) => number;
  /** Whether an age has passed for every customer of a cohort. */
  readonly isComplete: (period: number, age: number) => boolean;
}

function timelineOf({ starts }: CalendarPeriods, table: CohortTable, asOf: number, lastSeen: number): Timeline {
  const { maximumAge } = table;
  const ageLimit = maximumAge === null ? Number.POSITIVE_INFINITY : maximumAge + 1;
  const startOf = (period: number): number => starts[period] as number;
  // Data that end where a period starts say nothing of it, unless something occurs at that very moment.
  const isBoundaryEmpty = lastSeen < asOf;
  const all = starts.length - 1;
  const periodCount = isBoundaryEmpty && startOf(all - 1) === asOf ? all - 1 : all;
  const step = elapsedStep(table);
  if (step === null) {
    return {
      periodCount,
      ageCount: (period) => Math.min(periodCount - period, ageLimit),
      isComplete: (period, age) => startOf(period + age + 1) <= asOf,
    };
  }
  return {
    periodCount,
    ageCount: (period) => {
      const steps = (asOf - clockTime(startOf(period), table)) / step;
      return Math.min(isBoundaryEmpty ? Math.ceil(steps) : Math.floor(steps) + 1, ageLimit);
    },
    isComplete: (period, age) => startOf(period + 1) + (age + 1) * step <= asOf,
  };
}

/** The customers of a cohort that are active at every age. */
function activeCounts(
  size: number,
  counts: readonly number[],
  ageCount: number,
  { mode, cohortBy }: CohortTable,
): number[] {
  const active = Array.from({ length: ageCount }, (_, age) => counts[age] ?? 0);
  if (mode === "on-or-after") {
    for (let age = ageCount - 2; age >= 0; age--) active[age] = (active[age] as number) + (active[age + 1] as number);
  } else if (mode === "on-or-before") {
    for (let age = 1; age < ageCount; age++) active[age] = (active[age] as number) + (active[age - 1] as number);
    // The event that makes the cohort is no return, and yet everyone was active at age 0.
    if (cohortBy !== "joinedAt") active[0] = size;
  }
  return active;
}

function shareOf(
  active: number,
  eligible: number,
  suppressed: boolean,
): Pick<CohortCell, "active" | "eligible" | "percent"> {
  return {
    active: suppressed ? null : active,
    eligible,
    percent: suppressed || eligible === 0 ? null : (100 * active) / eligible,
  };
}

function pointOf(
  age: number,
  active: number,
  eligible: number,
  { cohortBy }: CohortTable,
  options: EstimateOptions,
): RetentionPoint {
  const suppressed = isSuppressed(eligible, options);
  // Where an event makes the cohort, all are active at age 0; and recurring cohorts hold the same customers again and again.
  const isEstimate = cohortBy === "joinedAt" || (cohortBy === "first-event" && age > 0);
  const limits =
    isEstimate && !suppressed
      ? wilsonInterval(active, eligible, options.confidenceLevel ?? defaultConfidenceLevel)
      : null;
  return { age, ...shareOf(active, eligible, suppressed), interval: limits && percentInterval(limits), suppressed };
}

function rejectCohort(index: number, expected: string, value: unknown): never {
  rejectInput("cohortRetention", "summary", ["cohorts", index], "inconsistent", expected, value);
}
