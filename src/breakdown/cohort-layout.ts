import { rejectInput } from "../errors.ts";
import type { CohortSettings } from "../schemas/cohort-breakdown.ts";
import type { CalendarPeriods } from "../time/periods.ts";

/** The cells of the table. */
export interface Layout {
  readonly firstCohort: number;
  readonly cells: readonly { readonly period: number; readonly age: number; readonly complete: boolean }[];
  /** For every cohort from the first on the place of its first cell, and the number of cells behind the last. */
  readonly bounds: Uint32Array;
  /** For every age how many cohorts have reached it. */
  readonly cohortsAt: readonly number[];
}

/** The most cells that are measured. */
const maximumCells = 100_000;

/** Lays out all cells from the first cohort on, with rows or without. */
export function layOut(
  firstCohort: number,
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
