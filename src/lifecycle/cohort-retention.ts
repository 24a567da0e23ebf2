import { rejectInput } from "../errors.ts";
import { defineMetric, type Metric } from "../metric.ts";
import {
  type CohortEvent,
  type CohortRetentionOptions,
  cohortEventRules,
  cohortRetentionOptionsSchema,
} from "../schemas/cohorts.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { formatInstant } from "../time/labels.ts";
import { countPlainColumns } from "./cohort-bits.ts";
import { type Cohort, cohortCells, type RetentionPoint } from "./cohort-cells.ts";
import { atColumns, type CohortEventColumns, isColumnTable } from "./cohort-columns.ts";
import { type CountedCohorts, countCohorts } from "./cohort-counts.ts";
import { type CohortInput, readCohortEvents } from "./cohort-events.ts";
import { type CohortRetentionSummary, checkCohortSummary, mergeCohorts } from "./cohort-summary.ts";
import { type CohortTable, checkTableOptions, describeTable, tableOf } from "./cohort-table.ts";

/** What `cohortRetention` takes: events as records, or their fields as columns of one length. */
export type CohortRetentionInput = readonly CohortEvent[] | CohortEventColumns;

/** What `cohortRetention` gives. */
export interface CohortRetentionResult
  extends Pick<CohortTable, "every" | "mode" | "timeZone" | "cohortBy" | "clock" | "retained"> {
  /** How the cohorts are averaged in the curve. */
  readonly average: "pooled" | "mean-of-rates" | "mixpanel";
  /** The metric's name. */
  readonly metric: "cohortRetention";
  /** Up to when the data reach, in ISO 8601 with the zone's offset; `null` when there are none. */
  readonly asOf: string | null;
  /** The definition that was used, in words that a report can print. */
  readonly convention: string;
  /** How many customers there are. */
  readonly customers: number;
  /** How many events had no customer or no time (or no `joinedAt`, where it is read), and were left out. */
  readonly missing: number;
  /** How many events were invalid and left out, under `invalid: "omit"`. */
  readonly invalid: number;
  /** A cohort for every period from the first with customers to the one of `asOf`. */
  readonly cohorts: readonly Cohort[];
  /** All cohorts together, age by age: only those for which an age is complete count towards it. */
  readonly curve: readonly RetentionPoint[];
}

/**
 * Cohort retention: of the customers who came in one period, how many were active in that period and in each one after it.
 *
 * A cell is `100 · active / size` in percent, from 0 to 100, for a cohort and an age (0 is the cohort's own period). By default a
 * cohort is the month of a customer's first event, in UTC, and a customer is active at an age with at least one event in that
 * very calendar month ("on", n-day or classic retention). `every`, `timeZone`, `cohortBy`, `mode` and `clock` choose another
 * definition, and the result names the one it used:
 *
 * - `mode: "on-or-after"` (unbounded, rolling retention; Mixpanel's default) counts those with an event at that age or later. Such
 *   a cell is never final: a late return still raises it, even where it is `complete`.
 * - `mode: "on-or-before"` counts those who came back by that age. The event that makes the cohort is no return: age 0 is the whole
 *   cohort, and age 1 counts the returns at age 1. With `cohortBy: "joinedAt"` an event at age 0 counts like any other.
 * - `mode: "streak"` counts those who were active at that age and at all before it, and `mode: "bracket"` those with an event anywhere
 *   in a stretch of ages: `brackets: [[1, 8], [8, 31]]`. Where an event makes the cohort, a bracket that holds age 0 is always full.
 * - `startEvent` and `returnEvent` choose events by their `type`, or by a function. Where they differ, age 0 counts the returns in
 *   the cohort's own period, and customers without a start event are in no cohort.
 * - `cohortBy: "joinedAt"` takes the earliest `joinedAt` of a customer's events. An event without `at` then stands for a customer
 *   of whom no more is known than that they joined. An event in a period before that of joining is invalid.
 * - `cohortBy: "recurring"` puts a customer into the cohort of every period with an event (PostHog's recurring retention).
 * - `clock: "elapsed"` measures age from the customer's own first event in days of 24 hours, weeks of 7 and months of 30 such days.
 *   A cell is complete once the age has passed for the last customer that the cohort's period can hold.
 *
 * **Time that has not come is not zero.** `asOf` says up to when the data reach; without it that is the last event. There is no
 * cell for an age that had not begun by then. A cell whose period was under way is marked `complete: false`. The `curve` pools
 * those cohorts for which an age is complete, `100 · Σ active / Σ size`, so that large cohorts weigh more than small ones and
 * young ones do not pull it down; its interval is Wilson's. `average` names the plain mean of rates, and Mixpanel's, which weighs
 * by the square of the size (1000 → 500 and 500 → 400 give 60 % pooled, 65 % and 56 %). An event after `asOf` is invalid. When you compare segments, state
 * `asOf`: the last event of each segment is another one.
 *
 * `retained: "revenue"` gives the `revenue` of every age in percent of that at age 0, for which there is no interval.
 *
 * A cohort without customers has `percent: null`. No events give no cohorts. Events without a customer or a time are left out
 * and counted in `missing`; invalid ones throw, or under `invalid: "omit"` are left out and counted (of an event from before
 * joining only the event: the customer stays). Cohorts smaller than `minimumResponses` show no figures; the curve still counts
 * them.
 *
 * Summaries merge over parts that **share no customer**: split by customer, never by time. Each has at most one count for every
 * cohort and age, so a warehouse can make it with two `GROUP BY`. A table may have up to two million cells.
 *
 * Sources: Mixpanel and Amplitude documentation of retention analysis (on, on or after; calendar and rolling clocks); Wilson
 * (1927), JASA 22, 209–212.
 *
 * @param events - Events `{ customerId, at }`, in any order. Other fields are not looked at. Or a table of columns of one length,
 * `{ customerId: [...], at: [...] }`, each an array, a typed array or `{ codes, dictionary }`: the same figures in less time. A fault
 * is then named by its column (`events.at[17]`), and a column that does not exist, or that the options need and is not there, throws.
 * @param options - See {@link CohortRetentionOptions}.
 * @throws {@link MetricInputError} for an event without a usable customer or time, for columns that are not of one length, for one after `asOf` or before joining, for an
 * option that does not exist or does not fit another, for summaries of different tables, for a table that is too large.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cohortRetention } from "cx-metrics";
 *
 * const events = [
 *   { customerId: "ann", at: "2024-01-05T10:00:00Z" },
 *   { customerId: "ann", at: "2024-02-20T10:00:00Z" },
 *   { customerId: "bob", at: "2024-01-30T10:00:00Z" },
 *   { customerId: "bob", at: "2024-03-02T10:00:00Z" },
 *   { customerId: "eve", at: "2024-02-11T10:00:00Z" },
 * ];
 * const { cohorts, curve } = cohortRetention(events, { asOf: "2024-03-15T00:00:00Z" });
 * assert.deepEqual(
 *   cohorts.map(({ cohort, size, cells }) => [cohort, size, ...cells.map(({ percent }) => percent)]),
 *   [["2024-01", 2, 100, 50, 50], ["2024-02", 1, 100, 0], ["2024-03", 0, null]],
 * );
 * // March was not over: it says nothing yet about age 1 of February, and age 2 of January.
 * assert.deepEqual(
 *   curve.map(({ age, active, eligible, percent }) => [age, active, eligible, percent]),
 *   [[0, 3, 3, 100], [1, 1, 2, 50], [2, 0, 0, null]],
 * );
 *
 * // The same events as columns.
 * const columns = {
 *   customerId: { codes: Uint8Array.of(0, 0, 1, 1, 2), dictionary: ["ann", "bob", "eve"] },
 *   at: Float64Array.from(events, ({ at }) => Date.parse(at)),
 * };
 * assert.deepEqual(cohortRetention(columns, { asOf: "2024-03-15T00:00:00Z" }).cohorts, cohorts);
 *
 * // The same over records as they come, in another zone.
 * const byWeek = cohortRetention.of({ customerId: "CustomerID", at: "InvoiceDate" });
 * const orders = [{ CustomerID: 17850, InvoiceDate: "2010-12-01 08:26:00" }];
 * const weekly = byWeek(orders, { every: "week", timeZone: "Europe/London" });
 * assert.equal(weekly.cohorts[0]?.cohort, "2010-W48");
 * ```
 */
export const cohortRetention: Metric<
  CohortRetentionInput,
  CohortRetentionOptions,
  CohortRetentionSummary,
  CohortRetentionResult
> = /* @__PURE__ */ defineMetric({
  name: "cohortRetention",
  summarize: (events: CohortRetentionInput, options: CohortRetentionOptions): CohortRetentionSummary => {
    const table = tableOf(options);
    const plain = countPlainColumns("cohortRetention", events, table, options);
    const input = plain ? { ...plain, missing: 0, invalid: 0 } : readAndCount(events, table, options);
    const { cohorts, customers, early } = input.counted;
    return {
      kind: "cohortRetention",
      version: 1,
      table,
      asOf: statedAsOf(options),
      lastSeen: input.lastSeen,
      customers,
      cohorts,
      missing: input.missing,
      invalid: input.invalid + early,
    };
  },
  merge: mergeCohorts,
  measure: measureCohorts,
  checkOptions: (options) => {
    checkZonedOptions(cohortRetentionOptionsSchema(), options, "cohortRetention");
  },
  checkSummary: checkCohortSummary,
});

function readAndCount(
  events: CohortRetentionInput,
  table: CohortTable,
  options: CohortRetentionOptions,
): Pick<CohortInput, "lastSeen" | "missing" | "invalid"> & { readonly counted: CountedCohorts } {
  const input = readCohortEvents("cohortRetention", events, options);
  const count = (): CountedCohorts => countCohorts(input, table, options.invalid ?? "error");
  return { ...input, counted: isColumnTable(events) ? atColumns(count) : count() };
}

function measureCohorts(summary: CohortRetentionSummary, options: CohortRetentionOptions): CohortRetentionResult {
  const { table, customers, missing, invalid } = summary;
  checkTableOptions(options, table);
  const asOf = effectiveAsOf(summary, statedAsOf(options));
  const { every, mode, timeZone, cohortBy, clock, retained } = table;
  const { average = "pooled" } = options;
  return {
    metric: "cohortRetention",
    every,
    mode,
    timeZone,
    cohortBy,
    clock,
    retained,
    average,
    asOf: asOf === null ? null : formatInstant(asOf, timeZone),
    convention: `${describeTable(table)}${averageWords[average]}`,
    customers,
    missing,
    invalid,
    ...(asOf === null ? { cohorts: [], curve: [] } : cohortCells(summary, asOf, options)),
  };
}

const averageWords = {
  pooled: "",
  "mean-of-rates": "; curve: plain mean of the cohorts' rates",
  mixpanel: "; curve: mean of the cohorts' rates weighted by the square of their size",
} as const;

function statedAsOf(options: CohortRetentionOptions): number | null {
  return options.asOf === undefined ? null : cohortEventRules("cohortRetention", options).latest;
}

/** The stated instant, or else the last one that occurs. */
function effectiveAsOf({ asOf, lastSeen }: CohortRetentionSummary, stated: number | null): number | null {
  if (stated !== null && asOf !== null && stated !== asOf) {
    const expected = `${formatInstant(asOf)}, as in the summary`;
    rejectInput("cohortRetention", "options", ["asOf"], "inconsistent", expected, formatInstant(stated));
  }
  const reach = stated ?? asOf ?? lastSeen;
  if (reach !== null && lastSeen !== null && reach < lastSeen) {
    const argument = stated === null ? "summary" : "options";
    const expected = `no earlier than the last event (${formatInstant(lastSeen)})`;
    rejectInput("cohortRetention", argument, ["asOf"], "invalid-order", expected, formatInstant(reach));
  }
  return reach;
}
