import type { Rows } from "../rows.ts";
import {
  breakdownSummarySchema,
  epochMilliseconds,
  groupsRule,
  sameFields,
  wholeNumber,
} from "../schemas/breakdown-summaries.ts";
import { checkInput } from "../schemas/check.ts";
import type { CohortSettings } from "../schemas/cohort-breakdown.ts";
import { formatInstant } from "../time/labels.ts";
import { periodFinder } from "../time/period-index.ts";
import type { CalendarPeriods } from "../time/periods.ts";
import { isCount } from "../values.ts";
import { type Layout, layOut } from "./cohort-layout.ts";
import type { CohortOptions, CohortPlan } from "./cohort-rows.ts";
import { groupingOf } from "./grouping.ts";
import { breakdownPeriods, type Instants, instantsReader, readAsOf, rejectLate, rejectRows } from "./instants.ts";
import { type GroupSummary, least, mergeGroups } from "./merge-groups.ts";
import { summarizeGroups, tabulate } from "./metrics.ts";
import { countRows } from "./table.ts";

/** The rows of one cohort at one age, counted. */
export interface CohortGroup extends GroupSummary {
  /** The first instant of the period in which the customers joined, in epoch milliseconds. */
  readonly start: number;
  /** The age. */
  readonly age: number;
}

/** The rows of a cohort table, counted: safe in JSON, and as large as there are cells with rows. */
export interface CohortBreakdownSummary {
  /** Whose summary it is. */
  readonly kind: "cohort";
  /** The version of its shape. */
  readonly version: 1;
  /** The names of the metrics. */
  readonly metrics: readonly string[];
  /** The unit of cohorts and ages. */
  readonly every: CohortSettings["every"];
  /** What ages are counted by. */
  readonly clock: NonNullable<CohortSettings["clock"]>;
  /** The zone of the calendar; `null` for that of UTC. */
  readonly timeZone: string | null;
  /** The first day of its weeks. */
  readonly weekStartsOn: NonNullable<CohortSettings["weekStartsOn"]>;
  /** How many rows have no instant, or none of joining. */
  readonly undated: number;
  /** When the first period begins in which a customer joined, in epoch milliseconds; `null` where no row has both instants. */
  readonly first: number | null;
  /** The last instant of a row, of joining or of happening, in epoch milliseconds; `null` where no row has both. */
  readonly last: number | null;
  /** The cells that have rows, cohort by cohort and by age. */
  readonly cells: readonly CohortGroup[];
}

/** Counts the rows of every cohort at every age. */
export function summarizeCohorts(rows: Rows, plan: CohortPlan): CohortBreakdownSummary {
  const { options, metrics, step } = plan;
  const { timeZone } = options;
  const rowCount = countRows("cohort", rows);
  if (rowCount === 0) return { ...headOf(plan), undated: 0, first: null, last: null, cells: [] };
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
  if (undated === rowCount) return { ...headOf(plan), undated, first: null, last: null, cells: [] };
  const from = Math.min(joins.first, events.first);
  const periods = breakdownPeriods("cohort", from, Math.max(from, last, asOf - 1), options);
  const placed = placeRows(joins, events, periods, step);
  if (placed.isEarly) rejectEarly(rows, options, joins, placed.ages);
  const layout = layOut(placed.firstCohort, periods, asOf, last, step, options);
  const codes = codesOf(placed, layout);
  const counts = new Uint32Array(layout.cells.length + 1);
  for (let row = 0; row < rowCount; row++) counts[codes[row] as number]!++;
  const grouping = groupingOf(codes, layout.cells.length + 1);
  const columns = metrics.map((named) => summarizeGroups(named, table, grouping));
  const cells = layout.cells.map(({ period, age }, place): CohortGroup => {
    const start = periods.starts[period] as number;
    return { start, age, rows: counts[place] as number, summaries: columns.map((summaries) => summaries[place]) };
  });
  const first = periods.starts[placed.firstCohort] as number;
  return { ...headOf(plan), undated, first, last, cells: cells.filter((cell) => cell.rows > 0) };
}

/** Joins the cells of two summaries. */
export function mergeCohorts(
  a: CohortBreakdownSummary,
  b: CohortBreakdownSummary,
  plan: CohortPlan,
): CohortBreakdownSummary {
  const cells = mergeGroups(a.cells, b.cells, ({ start, age }) => `${start} ${age}`, plan.metrics);
  return {
    ...a,
    undated: a.undated + b.undated,
    first: least(a.first, b.first),
    last: least(a.last, b.last, -1),
    cells: cells.sort((one, other) => one.start - other.start || one.age - other.age),
  };
}

/** Throws for what is no summary of this cohort table. */
export function checkCohortSummary(summary: CohortBreakdownSummary, plan: CohortPlan): void {
  const schema = breakdownSummarySchema("cohort", {
    ...sameFields(headOf(plan)),
    undated: wholeNumber(),
    first: epochMilliseconds(),
    last: epochMilliseconds(),
    cells: groupsRule("cells", plan.metrics.length, ({ start, age }) => Number.isFinite(start) && isCount(age)),
  });
  checkInput(schema, summary, "cohort", "summary");
}

function headOf({
  options: { every, clock = "calendar", timeZone, weekStartsOn = "monday" },
  metrics,
}: CohortPlan): Omit<CohortBreakdownSummary, "undated" | "first" | "last" | "cells"> {
  const names = metrics.map(({ name }) => name);
  return { kind: "cohort", version: 1, metrics: names, every, clock, timeZone: timeZone ?? null, weekStartsOn };
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
