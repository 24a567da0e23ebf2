import { rejectInput } from "../errors.ts";
import type { Rows } from "../rows.ts";
import { type CohortSettings, cohortOptionsSchema } from "../schemas/cohort-breakdown.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { type ElapsedUnit, elapsedStepOf } from "../time/elapsed-steps.ts";
import { formatBoundary, formatInstant, periodLabel } from "../time/labels.ts";
import { type BoundBreakdown, defineBreakdown } from "./breakdown.ts";
import { layOut } from "./cohort-layout.ts";
import type {
  CohortAgeHead,
  CohortBreakdown,
  CohortCellHead,
  CohortOptions,
  CohortPlan,
  CohortResults,
} from "./cohort-rows.ts";
import { type CohortBreakdownSummary, checkCohortSummary, mergeCohorts, summarizeCohorts } from "./cohort-summary.ts";
import { breakdownPeriods, readAsOf } from "./instants.ts";
import { type BreakdownMetric, listMetrics, type ResultOf, rowOf, sharedOptions } from "./metrics.ts";

/** {@link cohort} and its `with`, of one metric or of several. */
export interface CohortFunction {
  /** Measures one metric. */
  <Row extends object, M extends BreakdownMetric>(
    rows: Rows<Row>,
    options: CohortOptions<Row> & { readonly metric: M },
  ): CohortBreakdown<CohortCellHead & ResultOf<M>, CohortAgeHead & ResultOf<M>>;
  /** Measures several metrics. */
  <Row extends object, Metrics extends Readonly<Record<string, BreakdownMetric>>>(
    rows: Rows<Row>,
    options: CohortOptions<Row> & { readonly metric: Metrics },
  ): CohortBreakdown<CohortCellHead & CohortResults<Metrics>, CohortAgeHead & CohortResults<Metrics>>;
  /** The breakdown of one metric with its options bound: for streams, workers and summaries that are kept. */
  with<M extends BreakdownMetric, Row extends object = object>(
    options: CohortOptions<Row> & { readonly metric: M },
  ): BoundBreakdown<
    Row,
    CohortBreakdownSummary,
    CohortBreakdown<CohortCellHead & ResultOf<M>, CohortAgeHead & ResultOf<M>>
  >;
  /** The same for several metrics. */
  with<Metrics extends Readonly<Record<string, BreakdownMetric>>, Row extends object = object>(
    options: CohortOptions<Row> & { readonly metric: Metrics },
  ): BoundBreakdown<
    Row,
    CohortBreakdownSummary,
    CohortBreakdown<CohortCellHead & CohortResults<Metrics>, CohortAgeHead & CohortResults<Metrics>>
  >;
}

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
 * `cohort.with(options)` is the breakdown as a function of rows with `summarize`, `merge` and `measure`, like a metric.
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
export const cohort: CohortFunction = /* @__PURE__ */ defineBreakdown<
  CohortFunction,
  CohortOptions<never> & { readonly metric: unknown },
  CohortPlan,
  CohortBreakdownSummary
>({
  name: "cohort",
  prepare: (options) => {
    checkZonedOptions(cohortOptionsSchema(), options, "cohort");
    const taken = ["cohort", "start", "end", "age", "complete", "cohorts"];
    return { options, step: stepOf(options), ...listMetrics("cohort", options.metric, taken) };
  },
  summarize: summarizeCohorts,
  merge: mergeCohorts,
  measure: measureTable,
  checkSummary: checkCohortSummary,
});

/** The length of a step of age where it is elapsed time; `null` where it is periods of the calendar. */
function stepOf({ clock = "calendar", every }: CohortSettings): number | null {
  if (clock === "calendar") return null;
  const step: number | undefined = elapsedStepOf[every as ElapsedUnit];
  if (step !== undefined) return step;
  const expected = '"hour", "day", "week" or "month" with clock "elapsed"';
  return rejectInput("cohort", "options", ["every"], "inconsistent", expected, every);
}

function measureTable(
  summary: CohortBreakdownSummary,
  plan: CohortPlan,
): CohortBreakdown<CohortCellHead, CohortAgeHead> {
  const { options, step, metrics } = plan;
  const { first, last, undated } = summary;
  if (first === null || last === null) return { cells: [], ages: [], undated, asOf: null };
  const asOf = readAsOf("cohort", options, last);
  const periods = breakdownPeriods("cohort", first, Math.max(first, last, asOf - 1), options);
  const layout = layOut(0, periods, asOf, last, step, options);
  const placeOf = new Map(
    layout.cells.map(({ period, age }, place) => [`${periods.starts[period]} ${age}`, place] as const),
  );
  for (const [place, { start, age }] of summary.cells.entries()) {
    if (placeOf.has(`${start} ${age}`)) continue;
    const expected = "the first instant of a period up to the last row, at an age that has begun";
    rejectInput("cohort", "summary", ["cells", place], "out-of-range", expected, `${start} at the age of ${age}`);
  }
  const columns = metrics.map(({ metric }, i) => {
    const nothing = metric.summarize([]);
    const summaries = new Array<unknown>(layout.cells.length).fill(nothing);
    for (const { start, age, summaries: own } of summary.cells) {
      summaries[placeOf.get(`${start} ${age}`) as number] = own[i];
    }
    const pooled: unknown[] = new Array(layout.cohortsAt.length).fill(nothing);
    for (const [place, { age }] of layout.cells.entries()) pooled[age] = metric.merge(pooled[age], summaries[place]);
    const measure = (one: unknown): object => metric.measure(one, sharedOptions(options)) as object;
    return { cells: summaries.map(measure), ages: pooled.map(measure) };
  });
  return {
    cells: layout.cells.map(({ period, age, complete }, place) => {
      const head: CohortCellHead = {
        cohort: periodLabel(periods, period),
        start: formatBoundary(periods, period),
        end: formatBoundary(periods, period + 1),
        age,
        complete,
      };
      return rowOf(
        head,
        columns.map(({ cells }) => cells[place]),
        plan,
      );
    }),
    ages: layout.cohortsAt.map((cohorts, age) =>
      rowOf(
        { age, cohorts },
        columns.map(({ ages }) => ages[age]),
        plan,
      ),
    ),
    undated,
    asOf: formatInstant(asOf, options.timeZone),
  };
}
