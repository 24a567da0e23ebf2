import { rejectInput } from "../errors.ts";
import { defineMetric, type Metric } from "../metric.ts";
import type { ColumnTable, Rows } from "../rows.ts";
import { type FunnelEvent, type FunnelOptions, funnelOptionsSchema } from "../schemas/funnel.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { isRecord } from "../values.ts";
import { followAttempts } from "./funnel-attempts.ts";
import { readFunnelColumns } from "./funnel-columns.ts";
import { readFunnelRecords } from "./funnel-events.ts";
import { type FunnelResult, measureFunnel } from "./funnel-figures.ts";
import { gatherEvents } from "./funnel-gather.ts";
import { eventKinds, tieRanks } from "./funnel-kinds.ts";
import { type FunnelDefinition, planFunnel } from "./funnel-plan.ts";
import { followReentries } from "./funnel-reentry.ts";
import { checkFunnelSummary, type FunnelSummary, mergeFunnels } from "./funnel-summary.ts";
import { funnelTally } from "./funnel-tally.ts";

const name = "funnel";

/** What `funnel` takes: events as records, or their fields as columns of one length. */
export type FunnelInput = readonly FunnelEvent[] | Rows;

/**
 * Funnel: which part of the customers who did the first of some steps also did the others, and where they were lost.
 *
 * `100 · converted / n`, in percent from 0 to 100, with Wilson's interval; `steps` has the same for each step, of the first and of
 * the one before, and how long it took. By default a customer counts once, for the first attempt; the steps are done in their order,
 * whatever else happens between; and an attempt has 7 days from its first step, the last instant included. Later events of
 * the first step do not prolong that.
 *
 * - `order: "strict"` lets no other event of the customer stand between. `order: "any"` counts how many different steps were done,
 *   from the first event of any of them on; `customers` at step 2 are those with two different ones.
 * - `exclude` names events that end an attempt: what was reached by then counts. What ends an attempt does not begin the next. An
 *   event that is the awaited step is that step, even where it is excluded.
 * - `counting: "total"` counts attempts. The next can begin when the one before is converted, timed out or excluded. Attempts of one
 *   customer are no independent trials, so that the interval is too narrow where customers try often.
 * - `reentry: "optimised"` begins an attempt at every event of the first step. A step goes to the attempt begun last of those that wait
 *   for it. A customer counts for the attempt that came furthest (of several, that which was
 *   there first, and of those the one begun last).
 * - `holdConstant` names fields that have to be equal at all steps. A step in which one is blank is left out as missing. An excluded event
 *   counts where they are equal too, or blank. With optimised re-entry every value is followed on its own.
 * - `by` takes the segment of an attempt from its first step, so that a customer is in one segment at most (with `"unique"`). Each is
 *   compared with all others together, by Newcombe's interval and the pooled z-test, p-values adjusted by Holm's method.
 * - `asOf` says up to when the data reach. Attempts begun less than a window before have not had the time; `unfinished: "leave-out"`
 *   leaves them out, converted or not.
 *
 * Events of one instant are taken in the order of the steps that they are, then excluded ones, so that the order of rows does not show.
 * Events in no step are not looked at further than whether they are valid.
 *
 * A step that never happens has 0 customers. Without anyone at the first step `value` is `null`. Events without a customer, a
 * name or a time are left out and counted in `missing`; invalid ones throw, or under `invalid: "omit"` are left out and counted.
 * Times are exact up to 10,000 different ones, and from a sketch to 1 % beyond. Summaries merge over parts that **share no
 * customer**: split by customer, never by time.
 *
 * Sources: Mixpanel, "Funnels Advanced Concepts" (window, order, exclusion, re-entry, counting; of re-entry our counting of attempts is
 * that of its second scenario); Wilson (1927), JASA 22, 209–212; Newcombe (1998), Statistics in Medicine 17, 873–890.
 *
 * @param events - Events `{ customerId, event, at }`, in any order; or a table of columns of one length, which is quicker: customers as
 * numbers in a typed array, events as `{ codes, dictionary }`, times as epoch milliseconds in a `Float64Array`.
 * @param options - See {@link FunnelOptions}. `steps` has to be stated.
 * @throws {@link MetricInputError} for an event without a usable customer, name or time, for one after `asOf`, for a field that no event
 * has, for no `steps`, for options that do not go together, for summaries of different definitions.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { funnel } from "cx-metrics";
 *
 * const events = [
 *   { customerId: "ann", event: "visit", at: "2026-03-01T09:00:00Z" },
 *   { customerId: "ann", event: "cart", at: "2026-03-01T09:10:00Z" },
 *   { customerId: "ann", event: "order", at: "2026-03-02T09:00:00Z" },
 *   { customerId: "bob", event: "visit", at: "2026-03-01T12:00:00Z" },
 *   { customerId: "bob", event: "order", at: "2026-03-01T12:30:00Z" },
 * ];
 * const { value, steps } = funnel(events, { steps: ["visit", "cart", "order"] });
 * assert.equal(value, 50);
 * assert.deepEqual(steps.map(({ customers }) => customers), [2, 1, 1]);
 * assert.equal(steps[1]?.medianTimeFromPrevious, 600);
 * ```
 */
export const funnel: Metric<FunnelInput, FunnelOptions, FunnelSummary, FunnelResult> = /* @__PURE__ */ defineMetric({
  name,
  summarize: (input, options) => {
    const plan = planFunnel(name, options);
    const kinds = eventKinds(plan);
    const read = isRecord<ColumnTable>(input) ? readFunnelColumns(name, input, plan, kinds, options) : null;
    const table = read ?? readFunnelRecords(name, input, plan, kinds, options);
    const tally = funnelTally(plan, table.segmentValues);
    const follow = plan.reentry === "optimised" ? followReentries : followAttempts;
    follow(plan, kinds, gatherEvents(table, tieRanks(kinds)), tally);
    const { missing, invalid } = table;
    return { kind: name, version: 1, definition: plan.definition, ...tally.finish(), missing, invalid };
  },
  merge: (a, b) => mergeFunnels(name, a, b),
  measure: (summary, options) => {
    checkSame(summary.definition, options);
    return measureFunnel(name, summary, options);
  },
  checkOptions: (options) => {
    checkZonedOptions(funnelOptionsSchema(), options, name);
  },
  checkSummary: (summary) => checkFunnelSummary(name, summary),
});

/** Throws where the options ask for another definition than that of a summary. */
function checkSame(definition: FunnelDefinition, options: FunnelOptions): void {
  const { steps, order, reentry, asOf, within } = definition;
  // What is not asked for is as it was.
  const was: FunnelOptions = {
    steps,
    order,
    reentry,
    within: within === null ? "unlimited" : { seconds: within / 1000 },
    asOf: asOf ?? undefined,
  };
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const asked = planFunnel(name, { ...was, ...given }).definition;
  for (const key of Object.keys(definition) as (keyof FunnelDefinition)[]) {
    if (options[key] === undefined) continue;
    const [has, wants] = [JSON.stringify(definition[key]), JSON.stringify(asked[key])];
    if (has === wants) continue;
    rejectInput(name, "options", [key], "inconsistent", `${has}, as in the summary`, asked[key]);
  }
}
