import { rejectInput } from "../errors.ts";
import type { ColumnTable } from "../rows.ts";
import type { PurchaseHistory, SpendHistory } from "../schemas/btyd.ts";
import type { TenureUnit } from "../schemas/survival.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { type RfmSummaryOptions, rfmSummaryOptionsSchema, type ValuedOrder } from "../schemas/valued-orders.ts";
import { dayLength } from "../time/civil.ts";
import { readInstantOption } from "../time/instant-options.ts";
import { periodFinder } from "../time/period-index.ts";
import { calendarPeriods } from "../time/periods.ts";
import { type OrderLog, readOrders } from "./read-orders.ts";
import { tenureIn } from "./tenure-units.ts";

/** What a customer bought: how recently, how often, for how much. */
export interface SummarizedCustomer extends PurchaseHistory, SpendHistory {
  /** Who it is. */
  readonly customerId: string | number;
  /** How many purchases there were in the time held out; `null` where none was held out. */
  readonly holdoutFrequency: number | null;
  /** How long that time is, in the unit; `null` where none was held out. */
  readonly holdoutAge: number | null;
  /** The mean value of the purchases in that time; `null` where there are none. */
  readonly holdoutMonetaryValue: number | null;
}

/** The customers with what they bought, as `bgNbd` and the other models take them. */
export interface RfmSummary {
  /** The customers who had come by `asOf`, in the order of their appearance. Those of parts that share no customer can be put together. */
  readonly customers: readonly SummarizedCustomer[];
  /** The unit of the ages. */
  readonly unit: TenureUnit;
  /** How many customers there are. */
  readonly n: number;
  /** How many orders were counted, those held out included. */
  readonly orders: number;
  /** Orders after `asOf`, or after `holdoutUntil`, and those of customers who came after `asOf`. They were not looked at. */
  readonly laterOrders: number;
  /** Orders with a negative value that were left out, or taken off another. */
  readonly refunds: number;
  /** Orders without a customer or a time, left out. */
  readonly missing: number;
  /** Orders that were left out as invalid. */
  readonly invalid: number;
  /** The definition used, in words. */
  readonly convention: string;
}

/**
 * Recency, frequency, age and mean value of each customer's purchases, from their orders: what the models of purchases are fitted to.
 *
 * - Orders of a customer within one day of the calendar (or week, or month: `every`) are one purchase.
 * - `frequency` counts the purchases **after** the first one. `recency` is the age at the last purchase (0 where none followed), `age` that
 *   at `asOf`, counted in periods from that of the first purchase. All of the period of `asOf` is observed.
 * - `monetaryValue` is the mean value of the repeat purchases (`monetary: "all"`: of all), `null` where there is none. The first purchase
 *   stays out because it is often unlike the others, and because it is certain.
 * - `holdoutUntil` also counts what each customer bought after `asOf`, for {@link holdoutTable}.
 *
 * @param orders - Records `{ customerId, at, value }`, or a table of their columns, in any order. Those without a customer or a time are left out.
 * A blank `value` leaves a purchase that no mean value knows of.
 * @param options - `asOf`, and what else {@link RfmSummaryOptions} has.
 * @returns The customers, and what was left out.
 * @throws {@link MetricInputError} for a customer, an instant or a value that is none, a negative value (unless `refunds` says what
 * becomes of it), no `asOf`, an option that does not exist.
 *
 * Source: Fader, Hardie, Lee (2005), Marketing Science 24, 275–284; the periods are counted as `lifetimes` (Python) does.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rfmSummary } from "cx-metrics";
 *
 * const orders = [
 *   { customerId: "ada", at: "2024-01-01T10:00:00Z", value: 10 },
 *   { customerId: "ada", at: "2024-01-15T10:00:00Z", value: 20 },
 *   { customerId: "ada", at: "2024-01-15T18:00:00Z", value: 5 }, // the same day: the same purchase
 *   { customerId: "bo", at: "2024-01-08T12:00:00Z", value: 7 },
 * ];
 * const { customers } = rfmSummary(orders, { asOf: "2024-01-29T00:00:00Z", unit: "weeks" });
 * assert.deepEqual(
 *   customers.map(({ customerId, frequency, recency, age, monetaryValue }) => [customerId, frequency, recency, age, monetaryValue]),
 *   [["ada", 1, 2, 4, 25], ["bo", 0, 0, 3, null]],
 * );
 * ```
 */
export function rfmSummary(orders: readonly ValuedOrder[] | ColumnTable, options: RfmSummaryOptions = {}): RfmSummary {
  const name = "rfmSummary";
  checkZonedOptions(rfmSummaryOptionsSchema(), options, name);
  const { every = "day", monetary = "repeat", refunds = "error", holdoutUntil } = options;
  if (options.unit !== undefined && (every === "week" || every === "month")) {
    rejectInput(name, "options", ["unit"], "inconsistent", `left out where every is "${every}"`, options.unit);
  }
  const asOf = readBound(name, "asOf", options);
  const until = holdoutUntil === undefined ? asOf : readBound(name, "holdoutUntil", options);
  if (until < asOf)
    rejectInput(name, "options", ["holdoutUntil"], "invalid-order", "no earlier than asOf", holdoutUntil);

  const log = readOrders(name, orders, options);
  const clock = purchaseClock(log, asOf, until, options);
  const holdoutAge = holdoutUntil === undefined ? null : clock.ageOf(clock.untilAt - clock.asOfAt);
  const customers: SummarizedCustomer[] = [];
  const tally = { orders: 0, laterOrders: 0, refunds: 0 };
  for (const [i, customerId] of log.customers.entries()) {
    const purchases = purchasesOf(log, i, clock, tally, refunds === "net");
    const observed = purchases.filter(({ at }) => at <= clock.asOfAt);
    const [first] = observed;
    if (first === undefined) {
      const own = purchases.reduce((sum, purchase) => sum + purchase.orders, 0);
      tally.orders -= own;
      tally.laterOrders += own;
      continue;
    }
    const held = purchases.slice(observed.length);
    customers.push({
      customerId,
      frequency: observed.length - 1,
      recency: clock.ageOf((observed[observed.length - 1]?.at ?? 0) - first.at),
      age: clock.ageOf(clock.asOfAt - first.at),
      monetaryValue: meanValue(monetary === "all" ? observed : observed.slice(1)),
      holdoutFrequency: holdoutAge === null ? null : held.length,
      holdoutAge,
      holdoutMonetaryValue: meanValue(held),
    });
  }
  const { missing, invalid } = log;
  const words = every === "none" ? "each instant with orders a purchase" : `orders of one ${every} a purchase`;
  const value = monetary === "all" ? "mean value of all purchases" : "mean value of repeat purchases";
  const negative = refunds === "error" ? "" : `, refunds ${refunds === "omit" ? "left out" : "netted"}`;
  const convention = `${words}, ${value}${negative}`;
  return { customers, unit: clock.unit, n: customers.length, ...tally, missing, invalid, convention };
}

/** Tells the time of purchases: in periods of the calendar, or in milliseconds. */
interface PurchaseClock {
  readonly unit: TenureUnit;
  /** The time of an instant; −1 before or after all that is looked at. */
  readonly timeOf: (instant: number) => number;
  readonly asOfAt: number;
  readonly untilAt: number;
  /** A difference of times in the unit. */
  readonly ageOf: (difference: number) => number;
}

function purchaseClock(log: OrderLog, asOf: number, until: number, options: RfmSummaryOptions): PurchaseClock {
  const { every = "day", timeZone = "UTC", weekStartsOn, unit = "days" } = options;
  const first = log.instants.reduce((least, instant) => Math.min(least, instant), asOf);
  if (every === "none") {
    const timeOf = (instant: number): number => (instant <= until ? instant - first : -1);
    const ageOf = (difference: number): number => tenureIn(unit, difference / dayLength);
    return { unit, timeOf, asOfAt: asOf - first, untilAt: until - first, ageOf };
  }
  const timeOf = periodFinder(calendarPeriods(first, until, { every, timeZone, weekStartsOn }, "rfmSummary"));
  const units = { day: unit, week: "weeks", month: "months" } as const;
  const ageOf = every === "day" ? (days: number) => tenureIn(unit, days) : (periods: number) => periods;
  return { unit: units[every], timeOf, asOfAt: timeOf(asOf), untilAt: timeOf(until), ageOf };
}

/** One purchase: the orders of one period. */
interface Purchase {
  readonly at: number;
  orders: number;
  /** What they are worth; `null` where that is not known of one of them. */
  value: number | null;
}

interface OrderTally {
  orders: number;
  laterOrders: number;
  refunds: number;
}

function purchasesOf(
  { starts, instants, values }: OrderLog,
  customer: number,
  { timeOf }: PurchaseClock,
  tally: OrderTally,
  nets: boolean,
): Purchase[] {
  const purchases: Purchase[] = [];
  const end = starts[customer + 1] as number;
  for (let i = starts[customer] as number; i < end; i++) {
    const at = timeOf(instants[i] as number);
    const value = values[i] as number;
    let last = purchases[purchases.length - 1];
    if (at < 0) tally.laterOrders++;
    else if (value < 0) {
      tally.refunds++;
      if (nets && last !== undefined && last.value !== null) last.value = Math.max(0, last.value + value);
    } else {
      if (last?.at !== at) {
        last = { at, orders: 0, value: 0 };
        purchases.push(last);
      }
      last.orders++;
      last.value = last.value === null || Number.isNaN(value) ? null : last.value + value;
      tally.orders++;
    }
  }
  return purchases;
}

function meanValue(purchases: readonly Purchase[]): number | null {
  const known = purchases.flatMap(({ value }) => (value === null ? [] : [value]));
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function readBound(functionName: string, option: "asOf" | "holdoutUntil", options: RfmSummaryOptions): number {
  const value = options[option];
  if (value === undefined) {
    const expected = "the instant up to which customers are observed";
    return rejectInput(functionName, "options", [option], "missing-value", expected, value);
  }
  return readInstantOption(functionName, [option], value, options.timeZone);
}
