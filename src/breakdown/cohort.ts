import { rejectInput } from "../errors.ts";
import type { Field, Rows } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { type CohortSettings, cohortOptionsSchema } from "../schemas/cohort-breakdown.ts";
import { type ElapsedUnit, elapsedStepOf } from "../time/elapsed-steps.ts";
import type { Instant } from "../time/instant.ts";
import { formatBoundary, formatInstant, periodLabel } from "../time/labels.ts";
import { periodFinder } from "../time/period-index.ts";
import type { CalendarPeriods } from "../time/periods.ts";
import { checkTimeZone } from "../time/zone.ts";
import { groupingOf } from "./grouping.ts";
import { breakdownPeriods, type Instants, instantsReader, readAsOf, rejectLate, rejectRows } from "./instants.ts";
import {
  type BreakdownMetric,
  listMetrics,
  type NamedMetric,
  type ResultOf,
  sharedOptions,
  summarizeGroups,
  tabulate,
} from "./metrics.ts";
import { countRows } from "./table.ts";

/** The options of `cohort`, but for the metric. */
export interface CohortOptions<Row extends object = object> extends CohortSettings {
  /** When the customer of a row joined: the name of its field, or a function of the row. */
  readonly joinedAt: Field<Row>;
  /** When the row happened: the name of its field, or a function of the row. */
  readonly at: Field<Row>;
  /** The zone whose calendar it is, an IANA name, and the zone of instants without an offset. Default: the calendar of UTC. */
  readonly timeZone?: string | undefined;
  /** Up to when the data reach: an age that ends later is not complete. Default: the last instant of the rows. */
  readonly asOf?: Instant | undefined;
}

/** What every cell begins with: a cohort at an age. */
export interface CohortCellHead {
  /** The label of the period in which the customers joined: `"2024-05"`. */
  readonly cohort: string;
  /** Its first instant, ISO 8601 with the zone's offset. */
  readonly start: string;
  /** The first instant after it. */
  readonly end: string;
  /** The age in periods: 0 is that of joining. */
  readonly age: number;
  /** Whether the whole age has passed for every customer of the cohort. */
  readonly complete: boolean;
}

/** What every row by age begins with. */
export interface CohortAgeHead {
  /** The age in periods. */
  readonly age: number;
  /** How many cohorts have reached it. */
  readonly cohorts: number;
}

/** What `cohort` gives. */
export interface CohortBreakdown<Cell, Age> {
  /** One flat record for every cohort and each of its ages that had begun at `asOf`, cohort by cohort. */
  readonly cells: readonly Cell[];
  /** One flat record for every age, of all cohorts together. */
  readonly ages: readonly Age[];
  /** How many rows have no instant, or none of joining, and are in no cell. */
  readonly undated: number;
  /** Up to when the data reach, ISO 8601 with the zone's offset; `null` when no row has its instants. */
  readonly asOf: string | null;
}

/** The results of several metrics, each under its name. */
export type CohortResults<Metrics> = { readonly [Name in keyof Metrics]: ResultOf<Metrics[Name]> };

/**
 * Measures a metric by cohort and age: by when customers joined, and how long after that they answered.
 *
 * NPS by months since joining tells whether customers become happier as they stay (down the ages of one cohort), and whether later
 * ones are happier than earlier ones were at the same age (down the cohorts at one age); a trend over all of them cannot. `cells` has
 * the metric's own result for every cohort and age, `ages` the one of all cohorts together at each age, from their merged summaries,
 * so that every row counts alike.
 *
 * - Age is counted in periods of the calendar since that of joining (0 is the same month), or with `clock: "elapsed"` in full
 *   steps of time since the customer's own joining: hours, days of 24 hours, weeks of 7, months of 30 days.
 * - Empty cells are there, with `value: null`. There is no cell for an age that had not begun at `asOf`.
 * - Old ages are reached by old cohorts only. A change from age to age in `ages` may be a change of cohorts: look down one cohort too.
 * - Where a metric counts customers, those who were silent at an age are not in it: who stays to answer differs from who left.
 * - A row before its customer joined is an error; a row without either instant is in no cell, and counted in `undated`.
 *
 * @param rows - Records, or a table of columns.
 * @param options - Where the instants stand, the calendar, and what to measure: see {@link CohortOptions}.
 * @returns The cells and the ages: see {@link CohortBreakdown}.
 * @throws {@link MetricInputError} for what is no instant, an instant without an offset where no `timeZone` is given, one after
 * `asOf`, a row before its customer joined, more than 100,000 cells, and all that the metric refuses.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cohort, nps } from "cx-metrics";
 *
 * const answers = [
 *   { joined: "2024-01-10T09:00:00Z", answered: "2024-01-20T09:00:00Z", score: 6 },
 *   { joined: "2024-01-12T09:00:00Z", answered: "2024-02-20T09:00:00Z", score: 9 },
 *   { joined: "2024-02-03T09:00:00Z", answered: "2024-02-25T09:00:00Z", score: 8 },
 * ];
 * const { cells, ages } = cohort(answers, {
 *   joinedAt: "joined",
 *   at: "answered",
 *   every: "month",
 *   metric: nps.of("score"),
 * });
 * assert.deepEqual(
 *   cells.map((cell) => [cell.cohort, cell.age, cell.value]),
 *   [["2024-01", 0, -100], ["2024-01", 1, 100], ["2024-02", 0, 0]],
 * );
 * assert.deepEqual(ages.map(({ age, n, value }) => [age, n, value]), [[0, 2, -50], [1, 1, 100]]);
 * ```
 */
export function cohort<Row extends object, M extends BreakdownMetric>(
  rows: Rows<Row>,
  options: CohortOptions<Row> & { readonly metric: M },
): CohortBreakdown<CohortCellHead & ResultOf<M>, CohortAgeHead & ResultOf<M>>;
export function cohort<Row extends object, Metrics extends Readonly<Record<string, BreakdownMetric>>>(
  rows: Rows<Row>,
  options: CohortOptions<Row> & { readonly metric: Metrics },
): CohortBreakdown<CohortCellHead & CohortResults<Metrics>, CohortAgeHead & CohortResults<Metrics>>;
export function cohort<Row extends object>(
  rows: Rows<Row>,
  options: CohortOptions<Row> & { readonly metric: unknown },
): CohortBreakdown<CohortCellHead, CohortAgeHead> {
  checkInput(cohortOptionsSchema(), options, "cohort", "options");
  const { timeZone } = options;
  if (timeZone !== undefined) checkTimeZone("cohort", "options", ["timeZone"], timeZone);
  const step = stepOf(options);
  const taken = ["cohort", "start", "end", "age", "complete", "cohorts"];
  const { single, metrics } = listMetrics("cohort", options.metric, taken);
  const rowCount = countRows("cohort", rows);
  if (rowCount === 0) return { cells: [], ages: [], undated: 0, asOf: null };
  const joinReader = instantsReader("cohort", rows, rowCount, options.joinedAt, timeZone);
  const eventReader = instantsReader("cohort", rows, rowCount, options.at, timeZone);
  const table = tabulate("cohort", rows, rowCount, metrics, (from, to) => {
    joinReader.read(from, to);
    eventReader.read(from, to);
  });
  const [joins, events] = [joinReader.finish(), eventReader.finish()];
  const last = Math.max(joins.last, events.last);
  const asOf = readAsOf("cohort", options, last);
  if (asOf < joins.last) rejectLate("cohort", rows, options.joinedAt, joins, asOf, timeZone);
  if (asOf < events.last) rejectLate("cohort", rows, options.at, events, asOf, timeZone);
  const undated = countUndated(joins, events);
  if (undated === rowCount) return { cells: [], ages: [], undated, asOf: null };

  const from = Math.min(joins.first, events.first);
  const periods = breakdownPeriods("cohort", from, Math.max(from, last, asOf - 1), options);
  const placed = placeRows(joins, events, periods, step);
  if (placed.isEarly) rejectEarly(rows, options, joins, placed.ages);
  const layout = layOut(placed, periods, asOf, last, step, options);
  const codes = codesOf(placed, layout);
  const columns = metrics.map((named) => measureCells(named, table, codes, layout, options));
  const resultsAt = (kind: "cells" | "ages", place: number): object => {
    const results = columns.map((column) => column[kind][place]);
    return single ? { ...results[0] } : Object.fromEntries(metrics.map(({ name }, i) => [name, results[i]]));
  };
  return {
    cells: layout.cells.map(({ period, age, complete }, place) => ({
      cohort: periodLabel(periods, period),
      start: formatBoundary(periods, period),
      end: formatBoundary(periods, period + 1),
      age,
      complete,
      ...resultsAt("cells", place),
    })),
    ages: layout.cohortsAt.map((cohorts, age) => ({ age, cohorts, ...resultsAt("ages", age) })),
    undated,
    asOf: formatInstant(asOf, timeZone),
  };
}

/** The length of a step of age where it is elapsed time; `null` where it is periods of the calendar. */
function stepOf({ clock = "calendar", every }: CohortSettings): number | null {
  if (clock === "calendar") return null;
  const step: number | undefined = elapsedStepOf[every as ElapsedUnit];
  if (step !== undefined) return step;
  const expected = '"hour", "day", "week" or "month" with clock "elapsed"';
  return rejectInput("cohort", "options", ["every"], "inconsistent", expected, every);
}

function countUndated({ instants: joins }: Instants, { instants }: Instants): number {
  let undated = 0;
  for (let row = 0; row < joins.length; row++) {
    if (Number.isNaN((joins[row] as number) + (instants[row] as number))) undated++;
  }
  return undated;
}

/** Where rows lie in the table. */
interface PlacedRows {
  /** For every row the period of its cohort; −1 for one without its instants. */
  readonly cohorts: Int32Array;
  /** For every row its age. */
  readonly ages: Int32Array;
  /** The first cohort with a row. */
  readonly firstCohort: number;
  /** Whether a row lies before its customer joined. */
  readonly isEarly: boolean;
}

function placeRows(
  { instants: joins }: Instants,
  { instants }: Instants,
  periods: CalendarPeriods,
  step: number | null,
): PlacedRows {
  const find = periodFinder(periods);
  const cohorts = new Int32Array(joins.length).fill(-1);
  const ages = new Int32Array(joins.length);
  let firstCohort = Number.POSITIVE_INFINITY;
  let isEarly = false;
  for (let row = 0; row < joins.length; row++) {
    const [join, instant] = [joins[row] as number, instants[row] as number];
    if (Number.isNaN(join + instant)) continue;
    const period = find(join);
    const age = step === null ? find(instant) - period : Math.floor((instant - join) / step);
    cohorts[row] = period;
    ages[row] = age;
    if (age < 0) isEarly = true;
    if (period < firstCohort) firstCohort = period;
  }
  return { cohorts, ages, firstCohort, isEarly };
}

function rejectEarly(
  rows: Rows,
  { at, timeZone }: CohortOptions<never>,
  { instants: joins }: Instants,
  ages: Int32Array,
): never {
  const expected = (row: number): string =>
    `no earlier than joinedAt (${formatInstant(joins[row] as number, timeZone)})`;
  return rejectRows("cohort", rows, at, expected, (row) => (ages[row] as number) < 0);
}

/** The cells of the table. */
interface Layout {
  readonly firstCohort: number;
  readonly cells: readonly { readonly period: number; readonly age: number; readonly complete: boolean }[];
  /** For every cohort from the first on the place of its first cell, and the number of cells behind the last. */
  readonly bounds: Uint32Array;
  /** For every age how many cohorts have reached it. */
  readonly cohortsAt: readonly number[];
}

/** The most cells that are measured. */
const maximumCells = 100_000;

function layOut(
  { firstCohort }: PlacedRows,
  { starts }: CalendarPeriods,
  asOf: number,
  last: number,
  step: number | null,
  { maximumAge = Number.POSITIVE_INFINITY }: CohortSettings,
): Layout {
  const startOf = (period: number): number => starts[period] as number;
  const periodCount = starts.length - 1;
  const ageCount = (period: number): number => {
    if (step === null) return Math.min(periodCount - period, maximumAge + 1);
    const steps = (asOf - startOf(period)) / step;
    // An age that begins at the end of the data has begun if something happened at that very moment.
    return Math.min(last < asOf ? Math.ceil(steps) : Math.floor(steps) + 1, maximumAge + 1);
  };
  const isComplete = (period: number, age: number): boolean =>
    step === null ? startOf(period + age + 1) <= asOf : startOf(period + 1) + (age + 1) * step <= asOf;
  const bounds = new Uint32Array(periodCount - firstCohort + 1);
  let count = 0;
  for (let period = firstCohort; period < periodCount; period++) {
    count += ageCount(period);
    bounds[period - firstCohort + 1] = count;
  }
  if (count > maximumCells) {
    const expected = `a unit that makes at most ${maximumCells} cells of the rows (maximumAge makes fewer)`;
    rejectInput("cohort", "options", ["every"], "out-of-range", expected, `${count} cells`);
  }
  const cells: { period: number; age: number; complete: boolean }[] = [];
  const cohortsAt: number[] = [];
  for (let period = firstCohort; period < periodCount; period++) {
    for (let age = 0; age < ageCount(period); age++) {
      cells.push({ period, age, complete: isComplete(period, age) });
      cohortsAt[age] = (cohortsAt[age] ?? 0) + 1;
    }
  }
  return { firstCohort, cells, bounds, cohortsAt };
}

/** For every row the number of its cell; rows without one are a group behind the last. */
function codesOf({ cohorts, ages }: PlacedRows, { firstCohort, bounds, cells }: Layout): Uint32Array {
  const codes = new Uint32Array(cohorts.length).fill(cells.length);
  for (let row = 0; row < codes.length; row++) {
    const cohort = (cohorts[row] as number) - firstCohort;
    if ((cohorts[row] as number) < 0) continue;
    const cell = (bounds[cohort] as number) + (ages[row] as number);
    if (cell < (bounds[cohort + 1] as number)) codes[row] = cell;
  }
  return codes;
}

function measureCells(
  named: NamedMetric,
  rows: Rows,
  codes: Uint32Array,
  { cells, cohortsAt }: Layout,
  options: CohortSettings,
): { readonly cells: readonly object[]; readonly ages: readonly object[] } {
  const { metric } = named;
  const summaries = summarizeGroups(named, rows, groupingOf(codes, cells.length + 1));
  const shared = sharedOptions(options);
  const pooled: unknown[] = new Array(cohortsAt.length).fill(undefined);
  for (const [place, { age }] of cells.entries()) {
    const [before, summary] = [pooled[age], summaries[place]];
    pooled[age] = before === undefined ? summary : metric.merge(before, summary);
  }
  const measure = (summary: unknown): object => metric.measure(summary, shared) as object;
  return { cells: summaries.slice(0, cells.length).map(measure), ages: pooled.map(measure) };
}
