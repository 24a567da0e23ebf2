import { rejectInput } from "../errors.ts";
import type { RecordRules } from "../record-table.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { isCustomerId } from "../schemas/records.ts";
import { isCurrency, type RevenueDiscount, type RevenueOptions } from "../schemas/revenue.ts";
import {
  areDiscounts,
  isAmount,
  isIntervalCount,
  isQuantity,
  monthNumber,
  monthsOfInterval,
  mrrRowsSchema,
  revenueSubscriptionsSchema,
} from "../schemas/revenue-rows.ts";
import { dayLength, dayNumber } from "../time/civil.ts";
import { instantReader } from "../time/instant.ts";
import { zoneClock } from "../time/zone-clock.ts";
import { isBlank, isRecord } from "../values.ts";

/** Stretches of time in which a customer pays the same every month, in columns. */
export interface RevenueTerms {
  /** How many stretches there are. */
  readonly size: number;
  /** How many customers there are. */
  readonly customerCount: number;
  /** The number of each stretch's customer. */
  readonly customer: Int32Array;
  /** When each begins; it belongs to the stretch. */
  readonly start: Float64Array;
  /** When each ends, which does not belong to it; infinity while it runs. */
  readonly end: Float64Array;
  /** What is paid a month. */
  readonly monthly: Float64Array;
  /** How many rows were read: also those in which nothing is paid. */
  readonly rows: number;
  /** The currency of all; `null` where no row names one. */
  readonly currency: string | null;
  /** Rows without what they need. */
  readonly missing: number;
  /** Rows that were left out as invalid. */
  readonly invalid: number;
}

/** Terms while they are read. */
interface Draft {
  size: number;
  readonly customers: Map<string | number, number>;
  readonly customer: Int32Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly monthly: Float64Array;
  rows: number;
  currency: string | null;
  missing: number;
  invalid: number;
}

/** What a table of subscriptions must have, or one of rows of monthly revenue. */
export const revenueRecords: RecordRules<unknown> = {
  argument: (table) => (areMrrColumns(table) ? "rows" : "subscriptions"),
  fields: (_, table) =>
    areMrrColumns(table) ? ["customerId", "at", "mrr"] : ["customerId", "startedAt", "endedAt", "amount"],
};

function areMrrColumns(table: ColumnTable): boolean {
  return "mrr" in table && !("startedAt" in table);
}

type ReadInstant = (value: unknown) => number;
type Policy = RevenueOptions;

/** What a month pays at least to count as paid: below it there is nothing but rounding. */
const smallestPayment = 1e-12;

/** Checks subscriptions or rows of monthly revenue and reads them into columns, in the same pass. */
export function readRevenue(functionName: string, input: unknown, options: RevenueOptions): RevenueTerms {
  const first: unknown = Array.isArray(input) ? input.find((row) => isRecord(row)) : undefined;
  const isMrr = isRecord(first) && "mrr" in first && !("startedAt" in first);
  const schema = (): Parameters<typeof checkInput>[0] =>
    isMrr ? mrrRowsSchema(options) : revenueSubscriptionsSchema(options);
  const argument = isMrr ? "rows" : "subscriptions";
  if (!Array.isArray(input)) checkInput(schema(), input, functionName, argument);
  const rows = input as readonly unknown[];
  const read = instantReader(options.timeZone);
  const pass = (policy: Policy): Draft | null => (isMrr ? readMrr(rows, read, policy) : readTerms(rows, read, policy));
  let draft = pass(options);
  if (draft === null) {
    checkInput(schema(), input, functionName, argument);
    // The schema found nothing wrong: what the guard did not take is left out.
    draft = pass({ ...options, missing: "omit", invalid: "omit" });
  }
  if (draft === null) return rejectInput(functionName, argument, [], "inconsistent", "rows that agree", input);
  const { customers, ...columns } = draft;
  return { ...columns, customerCount: customers.size };
}

function draftOf(size: number, { currency }: Policy): Draft {
  return {
    size: 0,
    customers: new Map(),
    customer: new Int32Array(size),
    start: new Float64Array(size),
    end: new Float64Array(size),
    monthly: new Float64Array(size),
    rows: 0,
    currency: currency ?? null,
    missing: 0,
    invalid: 0,
  };
}

/** Takes note of what a customer pays; nothing, and no time, is no stretch. */
function addTerm(draft: Draft, customerId: string | number, start: number, end: number, monthly: number): void {
  if (!(end > start) || (monthly < smallestPayment && monthly > -smallestPayment)) return;
  let customer = draft.customers.get(customerId);
  if (customer === undefined) {
    customer = draft.customers.size;
    draft.customers.set(customerId, customer);
  }
  const place = draft.size++;
  draft.customer[place] = customer;
  draft.start[place] = start;
  draft.end[place] = end;
  draft.monthly[place] = monthly;
}

/** Whether a row's currency can stand beside those of the rows before. */
function takesCurrency(draft: Draft, currency: unknown): boolean {
  if (currency === null || currency === undefined || currency === draft.currency) return true;
  if (draft.currency !== null || !isCurrency(currency)) return false;
  draft.currency = currency;
  return true;
}

/** Whether a row was left out; `null` where it may not be. */
function leaveOut(draft: Draft, kind: "missing" | "invalid", policy: Policy): true | null {
  if (kind === "missing" ? policy.missing === "error" : policy.invalid !== "omit") return null;
  draft[kind]++;
  return true;
}

/** Reads every subscription once; `null` at the first one that is not acceptable, unless those are to be left out. */
function readTerms(rows: readonly unknown[], read: ReadInstant, policy: Policy): Draft | null {
  const draft = draftOf(rows.length, policy);
  const { refunds } = policy;
  const beforeTrial = policy.trials !== "include";
  const coupons = policy.coupons ?? "forever";
  let stretches: Stretches | null = null;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (!isRecord(row)) {
      if (leaveOut(draft, "invalid", policy) === null) return null;
      continue;
    }
    const { customerId, startedAt, endedAt, amount, interval, currency, subscriptionId } = row;
    const { intervalCount, quantity, discounts, trialEndsAt } = row;
    const isIncomplete = isBlank(customerId) || isBlank(startedAt) || isBlank(amount) || isBlank(interval);
    const started = isBlank(startedAt) ? Number.NEGATIVE_INFINITY : read(startedAt);
    const ended = isBlank(endedAt) ? Number.POSITIVE_INFINITY : read(endedAt);
    const trialEnd = isBlank(trialEndsAt) ? Number.NEGATIVE_INFINITY : read(trialEndsAt);
    const isRefund = refunds === "omit" && typeof amount === "number" && amount < 0;
    const months = isBlank(interval) ? 1 : monthsOf(interval);
    if (
      // What cannot be read is NaN, and no comparison with it holds.
      !(ended >= started) ||
      Number.isNaN(trialEnd) ||
      Number.isNaN(months) ||
      !(isBlank(customerId) || isCustomerId(customerId)) ||
      !(isBlank(subscriptionId) || isCustomerId(subscriptionId)) ||
      !(isBlank(amount) || isRefund || isAmount(amount, refunds)) ||
      !(isBlank(intervalCount) || isIntervalCount(intervalCount)) ||
      !(isBlank(quantity) || isQuantity(quantity)) ||
      !(isBlank(discounts) || areDiscounts(discounts)) ||
      !(isBlank(currency) || (isCurrency(currency) && (policy.currency === undefined || currency === policy.currency)))
    ) {
      if (leaveOut(draft, "invalid", policy) === null) return null;
      continue;
    }
    if (isIncomplete) {
      if (leaveOut(draft, "missing", policy) === null) return null;
      continue;
    }
    if (!takesCurrency(draft, currency)) return null;
    if (!isBlank(subscriptionId)) {
      stretches ??= noStretches(rows.length);
      addStretch(stretches, subscriptionId, i, started, ended);
    }
    if (isRefund) {
      draft.invalid++;
      continue;
    }
    draft.rows++;
    let billed = (amount as number) * ((quantity as number | null | undefined) ?? 1);
    if (!isBlank(discounts) && coupons !== "none" && billed > 0) {
      billed = discounted(billed, discounts as readonly RevenueDiscount[], coupons);
    }
    const monthly = billed / (months * ((intervalCount as number | null | undefined) ?? 1));
    const paidFrom = beforeTrial && trialEnd > started ? trialEnd : started;
    addTerm(draft, customerId as string | number, paidFrom, ended, monthly);
  }
  return stretches !== null && haveOverlap(stretches) ? null : draft;
}

/** How many months an interval has; NaN for what is no interval. */
function monthsOf(interval: unknown): number {
  switch (interval) {
    case "month":
      return 1;
    case "year":
      return 12;
    default:
      return typeof interval === "string" && Object.hasOwn(monthsOfInterval, interval)
        ? monthsOfInterval[interval as keyof typeof monthsOfInterval]
        : Number.NaN;
  }
}

/** What is billed when the coupons are taken off, one after the other. */
function discounted(billed: number, discounts: readonly RevenueDiscount[], coupons: "forever" | "all"): number {
  let left = billed;
  for (const { percentOff, amountOff, duration } of discounts) {
    if (coupons === "forever" && duration !== "forever") continue;
    left = Math.max(0, left * (1 - (percentOff ?? 0) / 100) - (amountOff ?? 0));
  }
  return left;
}

/** The stretches of subscriptions that are named, by their rows. */
interface Stretches {
  /** The row of the last stretch of every subscription. */
  readonly lastOf: Map<unknown, number>;
  /** The row of the stretch before each; −1 where there is none. */
  readonly before: Int32Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** The subscriptions that have more than one. */
  readonly repeated: Set<unknown>;
}

function noStretches(size: number): Stretches {
  const [start, end] = [new Float64Array(size), new Float64Array(size)];
  return { lastOf: new Map(), before: new Int32Array(size).fill(-1), start, end, repeated: new Set() };
}

function addStretch(stretches: Stretches, subscriptionId: unknown, row: number, start: number, end: number): void {
  stretches.start[row] = start;
  stretches.end[row] = end;
  const last = stretches.lastOf.get(subscriptionId);
  if (last !== undefined) {
    stretches.before[row] = last;
    stretches.repeated.add(subscriptionId);
  }
  stretches.lastOf.set(subscriptionId, row);
}

/** Whether two stretches of one subscription have time in common. */
function haveOverlap({ lastOf, before, start, end, repeated }: Stretches): boolean {
  for (const subscriptionId of repeated) {
    const places: number[] = [];
    for (let place = lastOf.get(subscriptionId) as number; place >= 0; place = before[place] as number) {
      places.push(place);
    }
    places.sort((a, b) => (start[a] as number) - (start[b] as number) || a - b);
    if (places.some((place, i) => i > 0 && (end[places[i - 1] as number] as number) > (start[place] as number))) {
      return true;
    }
  }
  return false;
}

/** A row of what is paid from an instant on. */
interface Change {
  readonly at: number;
  readonly mrr: number;
}

/** Reads every row of monthly revenue once; `null` at the first one that is not acceptable, unless those are to be left out. */
function readMrr(rows: readonly unknown[], read: ReadInstant, policy: Policy): Draft | null {
  const draft = draftOf(rows.length, policy);
  const { refunds } = policy;
  const monthBounds = monthReader(policy.timeZone ?? "UTC");
  const changes = new Map<string | number, Map<unknown, Change[]>>();
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (!isRecord(row)) {
      if (leaveOut(draft, "invalid", policy) === null) return null;
      continue;
    }
    const { customerId, month, at, mrr, currency, subscriptionId } = row;
    const bounds = isBlank(month) ? null : monthBounds(month);
    const instant = isBlank(at) ? Number.NEGATIVE_INFINITY : read(at);
    const isRefund = refunds === "omit" && typeof mrr === "number" && mrr < 0;
    if (
      Number.isNaN(instant) ||
      !(isBlank(month) || (bounds !== null && isBlank(at))) ||
      !(isBlank(customerId) || isCustomerId(customerId)) ||
      !(isBlank(subscriptionId) || isCustomerId(subscriptionId)) ||
      !(isBlank(mrr) || isRefund || isAmount(mrr, refunds)) ||
      !(isBlank(currency) || (isCurrency(currency) && (policy.currency === undefined || currency === policy.currency)))
    ) {
      if (leaveOut(draft, "invalid", policy) === null) return null;
      continue;
    }
    if (isBlank(customerId) || isBlank(mrr) || (isBlank(month) && isBlank(at))) {
      if (leaveOut(draft, "missing", policy) === null) return null;
      continue;
    }
    if (!takesCurrency(draft, currency)) return null;
    if (isRefund) {
      draft.invalid++;
      continue;
    }
    draft.rows++;
    if (bounds !== null) addTerm(draft, customerId as string | number, bounds[0], bounds[1], mrr as number);
    else {
      const key = subscriptionId ?? null;
      const ofCustomer = changes.get(customerId as string | number) ?? new Map<unknown, Change[]>();
      if (ofCustomer.size === 0) changes.set(customerId as string | number, ofCustomer);
      const list = ofCustomer.get(key);
      if (list === undefined) ofCustomer.set(key, [{ at: instant, mrr: mrr as number }]);
      else list.push({ at: instant, mrr: mrr as number });
    }
  }
  for (const [customerId, lists] of changes) {
    for (const list of lists.values()) {
      list.sort((a, b) => a.at - b.at);
      for (const [place, { at, mrr }] of list.entries()) {
        const next = list[place + 1]?.at ?? Number.POSITIVE_INFINITY;
        if (next === at) return null;
        addTerm(draft, customerId, at, next, mrr);
      }
    }
  }
  return draft;
}

/** Makes a reader of months: their first instant, and that of the month after. */
function monthReader(timeZone: string): (value: unknown) => readonly [number, number] | null {
  const { instantOf } = zoneClock(timeZone);
  const known = new Map<unknown, readonly [number, number] | null>();
  const startOf = (month: number): number =>
    instantOf(dayNumber(Math.floor(month / 12), (month % 12) + 1, 1) * dayLength, true);
  return (value) => {
    let bounds = known.get(value);
    if (bounds === undefined) {
      const month = monthNumber(value);
      bounds = month === null ? null : [startOf(month), startOf(month + 1)];
      known.set(value, bounds);
    }
    return bounds;
  };
}
