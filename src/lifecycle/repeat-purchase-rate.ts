import { rejectInput } from "../errors.ts";
import { toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import {
  ordersByRule,
  type Purchase,
  purchaseWindowRule,
  type RepeatPurchaseRateOptions,
  repeatPurchaseRateOptionsSchema,
} from "../schemas/purchases.ts";
import { count } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { checkZonedOptions, instantOrNullRule } from "../schemas/time-options.ts";
import { countFigures } from "../share-figures.ts";
import { dayLength } from "../time/civil.ts";
import { latestInstant } from "../time/instant-options.ts";
import { formatInstant } from "../time/labels.ts";
import { readFirstOrders } from "./first-orders.ts";

const name = "repeatPurchaseRate";

/** What `repeatPurchaseRate` keeps of its input. Summaries merge where no customer stands in both. */
export interface RepeatPurchaseRateSummary {
  /** Which metric's summary it is. */
  readonly kind: "repeatPurchaseRate";
  /** The version of its form. */
  readonly version: 1;
  /** How many days a customer has for the second order, or `"to-date"`. */
  readonly window: number | "to-date";
  /** Up to when the data reach, in epoch milliseconds; `null` where it was not stated. */
  readonly asOf: number | null;
  /** What an order is. */
  readonly ordersBy: "record" | "orderId" | "day";
  /** Customers whose window had passed. */
  readonly eligible: number;
  /** Those of them who ordered again within it. */
  readonly repeating: number;
  /** Customers whose window had not passed. */
  readonly young: number;
  /** Orders without a customer or a time. */
  readonly missing: number;
  /** Orders that were left out as invalid. */
  readonly invalid: number;
}

/** What `repeatPurchaseRate` gives. The counts are `null` where the figures are withheld. */
export interface RepeatPurchaseRateResult extends Estimate {
  /** How many days a customer has for the second order, or `"to-date"`. */
  readonly window: number | "to-date";
  /** Up to when the data reach, in ISO 8601 (UTC); `null` where it was not stated. */
  readonly asOf: string | null;
  /** Customers whose window had passed at `asOf`. */
  readonly eligible: number | null;
  /** Those of them who ordered again within it. */
  readonly repeating: number | null;
  /** Customers whose window had not passed, whether they have ordered again already or not: they are left out. */
  readonly young: number | null;
}

/**
 * Repeat purchase rate: which part of the customers orders a second time within so many days of the first.
 *
 * `100 · repeating / eligible`, in percent from 0 to 100. `window` has to be stated, and so has `asOf`: who ordered first less than
 * a window before it has not had the time, and is left out and counted in `young`, also where the second order came already. Else
 * a month of many new customers would look like a loss of loyalty.
 *
 * - The second order counts up to the end of the window, that instant included.
 * - Every record is an order, unless `ordersBy` says that records with one `orderId`, or on one date, are one. Lines of an
 *   invoice, counted as orders, make every customer a repeating one.
 * - `window: "to-date"` is the share of customers with two orders or more so far. It is no rate that could be compared over time.
 * - The interval is Wilson's. `n` is the number of eligible customers; without any, `value` is `null`.
 *
 * An order without a customer or a time is left out and counted in `missing`. The first order in the data is taken for the first
 * there was: take data from the beginning on. Summaries merge over parts that **share no customer**.
 *
 * Source: Wilson 1927, JASA 22: 209–212, for the interval.
 *
 * @param orders - Orders `{ customerId, at }`, in any order; or a table of their columns.
 * @param options - See {@link RepeatPurchaseRateOptions}.
 * @throws {@link MetricInputError} for an order without a usable customer or time, for one after `asOf`, for no `window` or no
 * `asOf`, for an option that does not exist, for summaries of different windows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { repeatPurchaseRate } from "cx-metrics";
 *
 * const orders = [
 *   { customerId: "ann", at: "2024-01-05" },
 *   { customerId: "ann", at: "2024-01-25" },
 *   { customerId: "bob", at: "2024-01-10" },
 *   { customerId: "bob", at: "2024-03-20" },
 *   { customerId: "eve", at: "2024-03-15" },
 * ];
 * const options = { window: 30, asOf: "2024-04-01", timeZone: "UTC" } as const;
 * const { value, eligible, repeating, young } = repeatPurchaseRate(orders, options);
 * assert.deepEqual([value, eligible, repeating, young], [50, 2, 1, 1]);
 * assert.equal(repeatPurchaseRate(orders, { ...options, window: "to-date" }).value?.toFixed(1), "66.7");
 * ```
 */
export const repeatPurchaseRate: Metric<
  readonly Purchase[] | ColumnTable,
  RepeatPurchaseRateOptions,
  RepeatPurchaseRateSummary,
  RepeatPurchaseRateResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name,
    summarize: summarizeOrders,
    merge: (a, b) => {
      for (const key of ["window", "asOf", "ordersBy"] as const) {
        if (a[key] !== b[key]) rejectInput(name, "summary", [key], "inconsistent", JSON.stringify(a[key]), b[key]);
      }
      return {
        ...a,
        eligible: a.eligible + b.eligible,
        repeating: a.repeating + b.repeating,
        young: a.young + b.young,
        missing: a.missing + b.missing,
        invalid: a.invalid + b.invalid,
      };
    },
    measure: measureOrders,
    checkOptions: (options) => {
      checkZonedOptions(repeatPurchaseRateOptionsSchema(), options, name);
    },
    checkSummary: (summary) => {
      const { eligible, repeating, window, asOf } = checkInput(orderSummarySchema(), summary, name, "summary");
      if (repeating > eligible) {
        rejectInput(name, "summary", ["repeating"], "inconsistent", `at most eligible (${eligible})`, repeating);
      }
      if (window !== "to-date" && asOf === null) {
        rejectInput(name, "summary", ["asOf"], "inconsistent", "given with a window of days", asOf);
      }
    },
  },
  {
    argument: "orders",
    fields: ({ ordersBy }) => ["customerId", "at", ...(ordersBy === "orderId" ? ["orderId"] : [])],
    passes: "rows",
  },
);

function summarizeOrders(input: readonly Purchase[], options: RepeatPurchaseRateOptions): RepeatPurchaseRateSummary {
  const { window, ordersBy = "record" } = options;
  if (window === undefined) {
    const expected = 'the days a customer has for the second order, or "to-date"';
    rejectInput(name, "options", ["window"], "missing-value", expected, window);
  }
  if (window !== "to-date" && options.asOf === undefined) {
    const expected = "given: who came late has not had a whole window by then";
    rejectInput(name, "options", ["asOf"], "missing-value", expected, options.asOf);
  }
  const latest = latestInstant(name, options);
  const { firsts, seconds, missing, invalid } = readFirstOrders(name, input, options, latest);
  const reach = window === "to-date" ? Number.POSITIVE_INFINITY : window * dayLength;
  let eligible = 0;
  let repeating = 0;
  for (const [customer, first] of firsts.entries()) {
    if (window !== "to-date" && first + reach > latest) continue;
    eligible++;
    const second = seconds[customer] as number;
    if (second < Number.POSITIVE_INFINITY && second <= first + reach) repeating++;
  }
  const asOf = Number.isFinite(latest) ? latest : null;
  const counts = { eligible, repeating, young: firsts.length - eligible };
  return { kind: name, version: 1, window, asOf, ordersBy, ...counts, missing, invalid };
}

const orderSummarySchema = /* @__PURE__ */ lazySchema(() =>
  summarySchema<RepeatPurchaseRateSummary>(name, {
    window: purchaseWindowRule(),
    asOf: instantOrNullRule(),
    ordersBy: ordersByRule(),
    eligible: count(),
    repeating: count(),
    young: count(),
  }),
);

function measureOrders(
  summary: RepeatPurchaseRateSummary,
  options: RepeatPurchaseRateOptions,
): RepeatPurchaseRateResult {
  const { window, asOf, ordersBy, eligible, repeating, young, missing, invalid } = summary;
  const asked = {
    window: options.window,
    ordersBy: options.ordersBy,
    asOf: options.asOf === undefined ? undefined : latestInstant(name, options),
  };
  for (const key of ["window", "ordersBy", "asOf"] as const) {
    if (asked[key] === undefined || asked[key] === summary[key]) continue;
    const expected = `${JSON.stringify(summary[key])}, as in the summary`;
    rejectInput(name, "options", [key], "inconsistent", expected, asked[key]);
  }
  const orders = { record: "", orderId: " (by orderId)", day: " (dates with an order)" }[ordersBy];
  const facts = {
    metric: name,
    unit: "percent",
    n: eligible,
    effectiveN: eligible,
    missing,
    invalid,
    convention:
      window === "to-date"
        ? `customers with two orders or more so far${orders}, of all customers`
        : `customers with a second order within ${window} days of the first${orders}, of those who have had so long`,
  };
  const estimate = toEstimate(facts, countFigures(repeating, eligible, options), options);
  const shown = (customers: number): number | null => (estimate.suppressed ? null : customers);
  return {
    ...estimate,
    window,
    asOf: asOf === null ? null : formatInstant(asOf),
    eligible: shown(eligible),
    repeating: shown(repeating),
    young: shown(young),
  };
}
