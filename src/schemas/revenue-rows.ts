import type * as z from "zod/mini";
import { instantReader } from "../time/instant.ts";
import { isBlank, isCount, isRecord } from "../values.ts";
import { customerIdField, type FieldRule, instantField, orderRule } from "./records.ts";
import {
  type BillingInterval,
  isCurrency,
  type MrrRow,
  type RevenueDiscount,
  type RevenueOptions,
  type RevenueSubscription,
} from "./revenue.ts";
import { consistentRowsSchema, findOverlap, findSameInstant } from "./revenue-conflicts.ts";
import { choice, leaf } from "./rules.ts";

/** The largest amount of a row. */
const maximumAmount = 1e12;

/**
 * The schema of an array of {@link RevenueSubscription}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * Rows that are right each for itself must have one currency, and stretches of one `subscriptionId` must not overlap.
 *
 * @param options - What is asked of them, as for `revenueMovements`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { revenueSubscriptionsSchema } from "cx-metrics/schemas";
 *
 * const row = { customerId: "ada", startedAt: "2026-03-01", amount: 1200, interval: "year", currency: "EUR" };
 * const schema = revenueSubscriptionsSchema({ timeZone: "Asia/Bishkek" });
 * assert.equal(schema.safeParse([row]).success, true);
 * const refused = schema.safeParse([row, { ...row, customerId: "bo", currency: "USD" }]);
 * assert.equal(refused.error?.issues[0]?.message, 'must be "EUR" like the rows before, got "USD"');
 * ```
 */
export function revenueSubscriptionsSchema(
  options: RevenueOptions = {},
): z.ZodMiniType<readonly RevenueSubscription[]> {
  const { timeZone, missing = "omit", invalid = "error" } = options;
  return consistentRowsSchema<RevenueSubscription>(
    {
      expected: "an array of subscriptions or of monthly recurring revenue",
      fields: {
        customerId: customerIdField(missing),
        startedAt: instantField(missing, timeZone),
        endedAt: instantField("omit", timeZone),
        amount: amountField(options),
        interval: { ...choice(...Object.keys(monthsOfInterval)), missing },
        intervalCount: { ...leaf("a whole number from 1 to 1000", isIntervalCount, "integer"), missing: "omit" },
        quantity: { ...leaf("a number from 0 to 1000000", isQuantity, "number"), missing: "omit" },
        currency: currencyField(options),
        discounts: { ...leaf(discountWords, areDiscounts), missing: "omit" },
        trialEndsAt: instantField("omit", timeZone),
        subscriptionId: customerIdField("omit"),
      },
      pair: orderRule("startedAt", "endedAt", timeZone),
      invalid,
    },
    isCompleteSubscription,
    findOverlap,
    timeZone,
  );
}

/**
 * The schema of an array of {@link MrrRow}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * Rows that are right each for itself must have one currency, and no two may say what a customer pays from the same instant on.
 *
 * @param options - What is asked of them, as for `revenueMovements`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mrrRowsSchema } from "cx-metrics/schemas";
 *
 * assert.equal(mrrRowsSchema().safeParse([{ customerId: "ada", month: "2026-03", mrr: 100 }]).success, true);
 * assert.equal(mrrRowsSchema().safeParse([{ customerId: "ada", month: "2026-13", mrr: 100 }]).success, false);
 * assert.equal(mrrRowsSchema().safeParse([{ customerId: "ada", month: "2026-03", mrr: -100 }]).success, false);
 * ```
 */
export function mrrRowsSchema(options: RevenueOptions = {}): z.ZodMiniType<readonly MrrRow[]> {
  const { timeZone, missing = "omit", invalid = "error" } = options;
  return consistentRowsSchema<MrrRow>(
    {
      expected: "an array of subscriptions or of monthly recurring revenue",
      fields: {
        customerId: customerIdField(missing),
        month: {
          ...leaf('a month ("2026-03") or a date in it', (value) => monthNumber(value) !== null),
          missing: "omit",
        },
        at: instantField("omit", timeZone),
        mrr: amountField(options),
        currency: currencyField(options),
        subscriptionId: customerIdField("omit"),
      },
      pair: {
        field: ({ month }) => (isBlank(month) ? "month" : "at"),
        accepts: ({ month, at }) => (isBlank(month) ? !isBlank(at) || missing !== "error" : isBlank(at)),
        expected: ({ month }) => (isBlank(month) ? "given where at is not" : "left out where month is given"),
        code: "inconsistent",
      },
      invalid,
    },
    isCompleteMrr,
    findSameInstant,
    timeZone,
  );
}

/** How many months each billing interval has. A year has 365 days, and a month is a twelfth of it. */
export const monthsOfInterval: Readonly<Record<BillingInterval, number>> = {
  day: 12 / 365,
  week: 84 / 365,
  month: 1,
  quarter: 3,
  year: 12,
};

/** Whether a value is an amount of money that a row may have. */
export function isAmount(value: unknown, refunds: RevenueOptions["refunds"]): value is number {
  if (typeof value !== "number" || !(value <= maximumAmount)) return false;
  return value >= (refunds === "net" ? -maximumAmount : 0);
}

/** Whether a value is a number of billing intervals. */
export function isIntervalCount(value: unknown): value is number {
  return isCount(value) && value >= 1 && value <= 1000;
}

/** Whether a value is a number of units. */
export function isQuantity(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 1e6;
}

/** Whether a value is a list of coupons. */
export function areDiscounts(value: unknown): value is readonly RevenueDiscount[] {
  return Array.isArray(value) && value.every(isDiscount);
}

/** The number of a month, counted from the year 0: of `"2026-03"` or of a date in it; `null` for anything else. */
export function monthNumber(value: unknown): number | null {
  if (typeof value !== "string" || !/^\d{4}-\d\d(-\d\d)?$/.test(value)) return null;
  const month = Number(value.slice(5, 7));
  if (month < 1 || month > 12) return null;
  if (value.length > 7 && Number.isNaN(instantReader("UTC")(value))) return null;
  return 12 * Number(value.slice(0, 4)) + month - 1;
}

const discountWords = "an array of { percentOff (0 to 100) or amountOff, duration: once, repeating or forever }";

function isDiscount(value: unknown): boolean {
  if (!isRecord<RevenueDiscount & Record<string, unknown>>(value)) return false;
  const { percentOff = null, amountOff = null, duration } = value;
  if (!["once", "repeating", "forever"].includes(duration)) return false;
  if (percentOff !== null && !(typeof percentOff === "number" && percentOff >= 0 && percentOff <= 100)) return false;
  return amountOff === null ? percentOff !== null : isAmount(amountOff, "error");
}

function amountField({ refunds, missing = "omit" }: RevenueOptions): FieldRule {
  const expected = `a number from ${refunds === "net" ? "-1e12" : "0"} to 1e12`;
  const isLeftOut = (value: unknown): boolean => refunds === "omit" && typeof value === "number" && value < 0;
  return { ...leaf(expected, (value) => isAmount(value, refunds) || isLeftOut(value), "number"), missing };
}

function currencyField({ currency }: RevenueOptions): FieldRule {
  const rule =
    currency === undefined
      ? leaf("a currency", isCurrency)
      : leaf(JSON.stringify(currency), (value) => value === currency, "choice");
  return { ...rule, missing: "omit" };
}

/** Whether a subscription has what it needs to count. */
function isCompleteSubscription({
  customerId,
  startedAt,
  amount,
  interval,
}: Readonly<Record<string, unknown>>): boolean {
  return !(isBlank(customerId) || isBlank(startedAt) || isBlank(amount) || isBlank(interval));
}

/** Whether a row of monthly revenue has what it needs to count. */
function isCompleteMrr({ customerId, month, at, mrr }: Readonly<Record<string, unknown>>): boolean {
  return !(isBlank(customerId) || isBlank(mrr) || (isBlank(month) && isBlank(at)));
}
