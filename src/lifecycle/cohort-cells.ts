import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel, isSuppressed } from "../estimate.ts";
import type { Interval } from "../result.ts";
import type { CohortRetentionOptions } from "../schemas/cohorts.ts";
import { percentInterval } from "../share-figures.ts";
import { wilsonInterval } from "../stats/wilson.ts";
import { formatBoundary, periodLabel } from "../time/labels.ts";
import type { CalendarPeriods } from "../time/periods.ts";
import type { CohortRetentionSummary } from "./cohort-summary.ts";
import {
  type CohortTable,
  checkTableSize,
  clockTime,
  cohortPeriods,
  elapsedStep,
  startIsReturn,
} from "./cohort-table.ts";

/** One cohort at one age. */
export interface CohortCell {
  /** The age in periods: 0 is the cohort's own period. Of a bracket the first one. */
  readonly age: number;
  /** The first age behind the bracket. Only in mode `"bracket"`. */
  readonly ageEnd?: number | undefined;
  /** How many of the cohort's customers are active at that age; `null` where the figures are withheld. */
  readonly active: number | null;
  /** How many could be: the size of the cohort. */
  readonly eligible: number;
  /** The revenue of that age; `null` where the figures are withheld. Only where revenue is retained. */
  readonly revenue?: number | null | undefined;
  /**
   * `active` in percent of `eligible`, or `revenue` in percent of that at age 0; `null` for an empty cohort or one without revenue, and
   * where the figures are withheld.
   */
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
  /** The age in periods. Of a bracket the first one. */
  readonly age: number;
  /** The first age behind the bracket. Only in mode `"bracket"`. */
  readonly ageEnd?: number | undefined;
  /** How many customers are active at that age, of the cohorts for which it is complete; `null` where it is withheld. */
  readonly active: number | null;
  /** How many could be: the customers of the cohorts for which the age is complete. */
  readonly eligible: number;
  /** The revenue of that age; `null` where it is withheld. Only where revenue is retained. */
  readonly revenue?: number | null | undefined;
  /**
   * `active` in percent of `eligible`, or the revenue in percent of that of the same cohorts at age 0, averaged as `average` says;
   * `null` where nobody is eligible, and where the figures are withheld.
   */
  readonly percent: number | null;
  /**
   * Wilson's interval of `percent`; `null` where there is no figure, at age 0 where an event makes the cohort (100 % is no
   * estimate then), for recurring cohorts, in which the same customers stand again and again, for revenue, and for averages that are
   * not pooled.
   */
  readonly interval: Interval | null;
  /** Whether the figures were withheld because `eligible` is below `minimumResponses`. */
  readonly suppressed: boolean;
}

/** The cohorts and the curve of a summary, with data that reach up to `asOf`. */
export function cohortCells(
  summary: CohortRetentionSummary,
  asOf: number,
  options: CohortRetentionOptions,
): { readonly cohorts: Cohort[]; readonly curve: RetentionPoint[] } {
  const { table, cohorts: counted, lastSeen } = summary;
  const first = counted[0];
  if (first === undefined || lastSeen === null) return { cohorts: [], curve: [] };
  const periods = cohortPeriods(table, first.start, asOf);
  const timeline = timelineOf(periods, table, asOf, lastSeen);
  checkTableSize(timeline.periodCount, timeline.ageCount(0));

  const pools: Pool[] = [];
  const cohorts: Cohort[] = [];
  let next = 0;
  for (let period = 0; period < timeline.periodCount; period++) {
    const found = counted[next]?.start === periods.starts[period] ? counted[next++] : undefined;
    const ageCount = timeline.ageCount(period);
    const { size, counts, revenues = [] } = found ?? { size: 0, counts: [] };
    if (Math.max(counts.length, revenues.length) > ageCount) {
      rejectCohort(next - 1, "no more counts than ages that have begun", counts.length);
    }
    const activeAt = activeCounts(size, counts, ageCount, table);
    const suppressed = isSuppressed(size, options);
    const cells = activeAt.map((active, place): CohortCell => {
      const complete = timeline.isComplete(period, place);
      const figures = figuresOf(active, size, place, revenues, table);
      pools[place] = addToPool(pools[place] ?? emptyPool, figures, complete);
      const shown = showFigures(figures, percentOfPart(figures.part, figures.base), suppressed, table);
      return { ...ageOf(place, table), ...shown, complete };
    });
    const [start, end] = [formatBoundary(periods, period), formatBoundary(periods, period + 1)];
    cohorts.push({ cohort: periodLabel(periods, period), start, end, size, suppressed, cells });
  }
  if (next < counted.length) rejectCohort(next, "the start of a period that had begun at asOf", counted[next]?.start);
  return { cohorts, curve: pools.map((pool, place) => pointOf(place, pool, table, options)) };
}

/** What stands behind a cell, or behind several. */
interface CellFigures {
  readonly active: number;
  readonly eligible: number;
  /** What is retained, customers or revenue, and what it is retained of. */
  readonly part: number;
  readonly base: number;
}

function figuresOf(
  active: number,
  eligible: number,
  place: number,
  revenues: readonly number[],
  { retained }: CohortTable,
): CellFigures {
  if (retained === "customers") return { active, eligible, part: active, base: eligible };
  return { active, eligible, part: revenues[place] ?? 0, base: revenues[0] ?? 0 };
}

/** Cohorts at one age together. */
interface Pool extends CellFigures {
  /** The sum of their rates, and how many have one. */
  readonly rates: number;
  readonly count: number;
  /** What is retained and what it is retained of, both weighted by the latter. */
  readonly weightedPart: number;
  readonly squaredBase: number;
}

const emptyPool: Pool = {
  active: 0,
  eligible: 0,
  part: 0,
  base: 0,
  rates: 0,
  count: 0,
  weightedPart: 0,
  squaredBase: 0,
};

function addToPool(pool: Pool, { active, eligible, part, base }: CellFigures, complete: boolean): Pool {
  if (!complete) return pool;
  const rate = percentOfPart(part, base);
  return {
    active: pool.active + active,
    eligible: pool.eligible + eligible,
    part: pool.part + part,
    base: pool.base + base,
    rates: pool.rates + (rate ?? 0),
    count: pool.count + (rate === null ? 0 : 1),
    weightedPart: pool.weightedPart + part * base,
    squaredBase: pool.squaredBase + base * base,
  };
}

/** A part in percent of its base. Refunds may leave nothing to be retained. */
function percentOfPart(part: number, base: number): number | null {
  const percent = base > 0 ? (100 * part) / base : Number.NaN;
  return Number.isFinite(percent) ? percent : null;
}

function ageOf(place: number, { brackets }: CohortTable): Pick<CohortCell, "age" | "ageEnd"> {
  const bracket = brackets?.[place];
  return bracket === undefined ? { age: place } : { age: bracket[0], ageEnd: bracket[1] };
}

function showFigures(
  { active, eligible, part }: CellFigures,
  percent: number | null,
  suppressed: boolean,
  { retained }: CohortTable,
): Pick<CohortCell, "active" | "eligible" | "revenue" | "percent"> {
  return {
    active: suppressed ? null : active,
    eligible,
    ...(retained === "revenue" && { revenue: suppressed ? null : part }),
    percent: suppressed ? null : percent,
  };
}

function pointOf(place: number, pool: Pool, table: CohortTable, options: CohortRetentionOptions): RetentionPoint {
  const { active, eligible, part, base } = pool;
  const { average = "pooled" } = options;
  const suppressed = isSuppressed(eligible, options);
  const { age, ...bracket } = ageOf(place, table);
  // Where the start is itself a return, all are active at age 0; and recurring cohorts hold the same customers again and again.
  const isEstimate = !startIsReturn(table) || (table.cohortBy === "first-event" && age > 0);
  const limits =
    isEstimate && !suppressed && average === "pooled" && table.retained === "customers"
      ? wilsonInterval(active, eligible, options.confidenceLevel ?? defaultConfidenceLevel)
      : null;
  const percent = {
    pooled: percentOfPart(part, base),
    "mean-of-rates": pool.count === 0 ? null : pool.rates / pool.count,
    mixpanel: percentOfPart(pool.weightedPart, pool.squaredBase),
  }[average];
  const shown = showFigures(pool, percent, suppressed, table);
  return { age, ...bracket, ...shown, interval: limits && percentInterval(limits), suppressed };
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

function timelineOf(periods: CalendarPeriods, table: CohortTable, asOf: number, lastSeen: number): Timeline {
  const { brackets } = table;
  const { periodCount, ageCount, isComplete } = ageTimeline(periods, table, asOf, lastSeen);
  if (brackets === null) return { periodCount, ageCount, isComplete };
  return {
    periodCount,
    ageCount: (period) => brackets.filter(([from]) => from < ageCount(period)).length,
    isComplete: (period, place) => isComplete(period, (brackets[place] as readonly [number, number])[1] - 1),
  };
}

function ageTimeline({ starts }: CalendarPeriods, table: CohortTable, asOf: number, lastSeen: number): Timeline {
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
function activeCounts(size: number, counts: readonly number[], ageCount: number, table: CohortTable): number[] {
  const { mode } = table;
  const active = Array.from({ length: ageCount }, (_, age) => counts[age] ?? 0);
  if (mode === "on-or-after" || mode === "streak") {
    for (let age = ageCount - 2; age >= 0; age--) active[age] = (active[age] as number) + (active[age + 1] as number);
  } else if (mode === "on-or-before") {
    for (let age = 1; age < ageCount; age++) active[age] = (active[age] as number) + (active[age - 1] as number);
    // The event that makes the cohort is no return, and yet everyone was active at age 0.
    if (startIsReturn(table)) active[0] = size;
  }
  return active;
}

function rejectCohort(index: number, expected: string, value: unknown): never {
  rejectInput("cohortRetention", "summary", ["cohorts", index], "inconsistent", expected, value);
}
