import { rejectInput } from "../errors.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import type { Subscription } from "../schemas/lifecycle.ts";
import {
  type CustomerSurvivalOptions,
  type CustomerSurvivalSummary,
  customerSurvivalOptionsSchema,
  customerSurvivalSummarySchema,
  type TenureTable,
} from "../schemas/survival.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { mergeSurvivalTables, survivalTable } from "../stats/survival-table.ts";
import { subscriptionFields } from "./read-subscription.ts";
import { readSpells, type SpellReader } from "./spells.ts";
import { type TenureWindow, tenureWindow } from "./tenure.ts";
import { type CustomerSurvivalResult, measureTenures } from "./tenure-figures.ts";

/**
 * Customer survival: how long customers stay, where most of them are still there.
 *
 * The Kaplan-Meier estimate over tenures, counted from subscriptions up to `asOf`. Who is still subscribed then is censored: they have
 * stayed so long and will stay longer. The mean or median tenure of those who left is too short, and of all customers too; this one
 * is not.
 *
 * - `value` is the median tenure: half of the customers stay longer. `null`, with the reason `"not-reached"`, where
 *   more than half outlast the data; then ask for `score: "restricted-mean"` up to a `horizon`, or for the shares `at` some tenures.
 * - The interval of the median is that of Brookmeyer and Crowley. Where only its lower limit can be had, `interval` is `null` and
 *   `median.low` has it. The median has no standard error; the restricted mean has one, and a symmetric interval.
 * - `curve`, `at`: the share that stays longer than each tenure in percent, from 0 to 100, with Greenwood's error and log-log limits.
 *
 * Tenures are completed days on the clock of `timeZone` (UTC without one), told in `unit`. A subscription is active from `startedAt`
 * on and until `endedAt`, at which it is active no more; one without `endedAt` runs. One that ends when it begins is a loss at tenure
 * 0. One that begins after `asOf` is not looked at, nor is an end after it. `tenure` says what becomes of customers who return, and
 * `observedFrom` what to do where losses of before are not in the data (left truncation). `n` counts customers, or spells.
 *
 * Without customers `value` is `null`. A subscription whose `customerId` or `startedAt` is `null` or `undefined` is left out and
 * counted in `missing`. Only restricted means up to a stated `horizon` have a `basis` for `compare` and `segment`; curves as a whole
 * are compared by {@link compareSurvival}. Summaries merge over parts that **share no customer**, with a count for each number of
 * days, so a warehouse can make one with a `GROUP BY`.
 *
 * Source: Kaplan, Meier (1958), JASA 53, 457–481; Brookmeyer, Crowley (1982), Biometrics 38, 29–41; Royston, Parmar (2013), BMC
 * Medical Research Methodology 13, 152 (restricted mean).
 *
 * @param subscriptions - Records `{ customerId, startedAt, endedAt }`, in any order; or a table of their columns.
 * @param options - `asOf`, and what else {@link CustomerSurvivalOptions} has.
 * @throws {@link MetricInputError} for an instant or a customer that is none, an end before its beginning, no `asOf`, an option that
 * does not exist, summaries of different tenures.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { customerSurvival } from "cx-metrics";
 *
 * const subscriptions = [
 *   { customerId: "ada", startedAt: "2024-01-01", endedAt: null },
 *   { customerId: "bo", startedAt: "2024-01-11", endedAt: "2024-01-21" },
 *   { customerId: "cy", startedAt: "2024-02-01", endedAt: null },
 *   { customerId: "di", startedAt: "2024-02-10", endedAt: "2024-03-11" },
 *   { customerId: "ed", startedAt: "2024-02-11", endedAt: "2024-03-27" },
 * ];
 * const { value, n, lost, active, at } = customerSurvival(subscriptions, {
 *   asOf: "2024-04-01",
 *   timeZone: "Asia/Bishkek",
 *   at: [7, 30],
 * });
 * assert.deepEqual([value, n, lost, active], [45, 5, 3, 2]);
 * assert.deepEqual(at.map(({ tenure, percent }) => [tenure, percent?.toFixed(1)]), [[7, "100.0"], [30, "60.0"]]);
 * ```
 */
export const customerSurvival: Metric<
  readonly Subscription[] | ColumnTable,
  CustomerSurvivalOptions,
  CustomerSurvivalSummary,
  CustomerSurvivalResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name: "customerSurvival",
    summarize: (subscriptions: readonly Subscription[], options: CustomerSurvivalOptions): CustomerSurvivalSummary => {
      const window = tenureWindow("customerSurvival", options);
      const [spells] = readSpells("customerSurvival", subscriptions, options, null);
      return toSummary(spells as SpellReader, window, options);
    },
    summarizeBy: (subscriptions, groups, options) => {
      const window = tenureWindow("customerSurvival", options);
      return readSpells("customerSurvival", subscriptions, options, groups).map((spells) =>
        toSummary(spells, window, options),
      );
    },
    merge: (a, b) => {
      if (a.tenure !== b.tenure) {
        rejectInput("customerSurvival", "summary", ["tenure"], "inconsistent", JSON.stringify(a.tenure), b.tenure);
      }
      return {
        kind: "customerSurvival",
        version: 1,
        tenure: a.tenure,
        tenures: mergeSurvivalTables(a.tenures, b.tenures) as TenureTable,
        missing: a.missing + b.missing,
        invalid: a.invalid + b.invalid,
      };
    },
    measure: measureTenures,
    checkOptions: (options) => {
      checkZonedOptions(customerSurvivalOptionsSchema(), options, "customerSurvival");
    },
    checkSummary: (summary) => {
      checkInput(customerSurvivalSummarySchema(), summary, "customerSurvival", "summary");
    },
  },
  { argument: "subscriptions", fields: subscriptionFields, passes: "rows" },
);

function toSummary(
  { missing, invalid, forEach }: SpellReader,
  { asOf, daysOf }: TenureWindow,
  { tenure = "first-spell" }: CustomerSurvivalOptions,
): CustomerSurvivalSummary {
  const durations: number[] = [];
  const observed: number[] = [];
  const entries: number[] = [];
  forEach(asOf, tenure, (_, start, end) => {
    const days = daysOf(start, end);
    if (days === null) return;
    durations.push(days.duration);
    observed.push(days.lost ? 1 : 0);
    entries.push(days.entry);
  });
  const tenures = survivalTable({ durations, observed, entries }) as TenureTable;
  return { kind: "customerSurvival", version: 1, tenure, tenures, missing, invalid };
}
