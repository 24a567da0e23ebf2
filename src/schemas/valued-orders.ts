import type * as z from "zod/mini";
import { type Instant, instantReader } from "../time/instant.ts";
import type { Weekday } from "../time/periods.ts";
import { type InputOptions, inputOptionRules } from "./options.ts";
import { customerIdField, instantField, recordListSchema } from "./records.ts";
import { choice, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import type { TenureUnit } from "./survival.ts";
import { timeZoneRule, weekdayRule } from "./time-options.ts";

/** An order of a customer. Other fields may be there too. */
export interface ValuedOrder {
  /** Who ordered. The number 1 and the string `"1"` are two customers. */
  readonly customerId?: string | number | null | undefined;
  /** When. */
  readonly at?: Instant | null | undefined;
  /** What the order is worth; blank where that is not known. A negative value is a refund. */
  readonly value?: number | null | undefined;
}

/** The options of `rfmSummary`. */
export interface RfmSummaryOptions extends InputOptions {
  /** Up to when customers are observed; of its period all counts. Needed. */
  readonly asOf?: Instant | undefined;
  /**
   * Up to when the data reach, where the time after `asOf` is held out to test predictions. Left out, orders after `asOf` are only
   * counted.
   */
  readonly holdoutUntil?: Instant | undefined;
  /**
   * The period of the calendar within which the orders of a customer are one purchase. Ages are differences between such periods. Default
   * `"day"`. With `"none"` only orders of one instant are one purchase, and ages are exact.
   */
  readonly every?: "day" | "week" | "month" | "none" | undefined;
  /** The unit of ages, where `every` is `"day"` (then `"days"` is the default) or `"none"`; else it is the period. */
  readonly unit?: TenureUnit | undefined;
  /** The zone of the calendar, and of strings without an offset, which are refused where it is not given. Default `"UTC"`. */
  readonly timeZone?: string | undefined;
  /** The day that weeks start on. Default `"monday"`. */
  readonly weekStartsOn?: Weekday | undefined;
  /** Which purchases `monetaryValue` is the mean of: those after the first (`"repeat"`, the default), or `"all"`. */
  readonly monetary?: "repeat" | "all" | undefined;
  /**
   * What becomes of an order with a negative value: it is an error (the default), is left out and counted (`"omit"`), or is taken off
   * the customer's last purchase before it (`"net"`), which is worth no less than 0 then.
   */
  readonly refunds?: "error" | "omit" | "net" | undefined;
}

/** Whether a value can be that of an order. */
export function isOrderValue(value: unknown, refunds: RfmSummaryOptions["refunds"]): value is number {
  const least = refunds === "omit" || refunds === "net" ? -1e12 : 0;
  return typeof value === "number" && value >= least && value <= 1e12;
}

/**
 * The schema of an array of {@link ValuedOrder}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `rfmSummary`: `timeZone`, `missing`, `invalid` and `refunds` matter.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { valuedOrdersSchema } from "cx-metrics/schemas";
 *
 * const schema = valuedOrdersSchema();
 * assert.equal(schema.safeParse([{ customerId: "ada", at: "2024-05-01T09:00:00Z", value: 12.5 }]).success, true);
 * assert.equal(schema.safeParse([{ customerId: "ada", at: "2024-05-01T09:00:00Z", value: -12.5 }]).success, false);
 * ```
 */
export function valuedOrdersSchema({
  timeZone,
  missing = "omit",
  invalid = "error",
  refunds = "error",
}: RfmSummaryOptions = {}): z.ZodMiniType<readonly ValuedOrder[]> {
  const expected =
    refunds === "error" ? "a number from 0 to 1e12 (the option refunds takes others)" : "a number from -1e12 to 1e12";
  return recordListSchema({
    expected: "an array of orders, or their columns { customerId, at, value }",
    fields: {
      customerId: customerIdField(missing),
      at: instantField(missing, timeZone),
      value: { ...leaf(expected, (value) => isOrderValue(value, refunds), "number"), missing: "omit" },
    },
    pair: { field: "at", accepts: () => true, expected: () => "" },
    invalid,
  });
}

/**
 * The schema of {@link RfmSummaryOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rfmSummaryOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(rfmSummaryOptionsSchema(), { asOf: "2024-12-31", every: "day", unit: "weeks" }).success, true);
 * assert.equal(z.safeParse(rfmSummaryOptionsSchema(), { every: "fortnight" }).success, false);
 * ```
 */
export const rfmSummaryOptionsSchema: () => z.ZodMiniType<RfmSummaryOptions> = /* @__PURE__ */ lazySchema(() => {
  // Whether a string needs an offset depends on another option, and is asked when both are known.
  const read = instantReader("UTC");
  const isInstant = (value: unknown): boolean => !Number.isNaN(read(value));
  const instant = leaf("a Date, epoch milliseconds or an ISO 8601 string", isInstant, "instant");
  return objectSchema({
    fields: {
      ...inputOptionRules(),
      asOf: optional(instant),
      holdoutUntil: optional(instant),
      every: optional(choice("day", "week", "month", "none")),
      unit: optional(choice("days", "weeks", "months", "years")),
      timeZone: optional(timeZoneRule()),
      weekStartsOn: optional(weekdayRule()),
      monetary: optional(choice("repeat", "all")),
      refunds: optional(choice("error", "omit", "net")),
    },
  });
});
