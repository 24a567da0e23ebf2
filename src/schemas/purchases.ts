import type * as z from "zod/mini";
import { type Instant, instantReader } from "../time/instant.ts";
import { latestInstant } from "../time/instant-options.ts";
import { formatInstant } from "../time/labels.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { customerIdField, instantField, recordListSchema } from "./records.ts";
import { choice, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { instantRule, timeZoneRule } from "./time-options.ts";

/** An order, or a line of one. Other fields are not looked at. */
export interface Purchase {
  /** Who ordered. The number 1 and the string `"1"` are two customers. */
  readonly customerId?: string | number | null | undefined;
  /** When. */
  readonly at?: Instant | null | undefined;
  /** The order that a line belongs to. Read with `ordersBy: "orderId"` only. */
  readonly orderId?: string | number | null | undefined;
}

/** The options of `repeatPurchaseRate`. */
export interface RepeatPurchaseRateOptions extends InputOptions, EstimateOptions {
  /**
   * How many days of 24 hours a customer has for the second order, from the first one on. It has to be stated. `"to-date"` sets no
   * limit: then old customers have had more time than new ones, and the figure rises as they age.
   */
  readonly window?: number | "to-date" | undefined;
  /** Up to when the data reach; orders after it are invalid. Needed with a window of days. */
  readonly asOf?: Instant | undefined;
  /**
   * What an order is: every record (`"record"`, the default), all records of a customer with one `orderId`, or all records of a
   * customer on one date in `timeZone` (`"day"`). It dates from its first record.
   */
  readonly ordersBy?: "record" | "orderId" | "day" | undefined;
  /** The zone of dates, and of strings without an offset, which are refused where it is not given. Default `"UTC"`. */
  readonly timeZone?: string | undefined;
}

/** A rule for a window of days. */
export function purchaseWindowRule(): Rule {
  const isWindow = (value: unknown): boolean =>
    value === "to-date" || (typeof value === "number" && value > 0 && value <= 1e6);
  return leaf('a number of days above 0 (at most 1e6) or "to-date"', isWindow, "number");
}

/** The rule of what an order is. */
export function ordersByRule(): Rule {
  return choice("record", "orderId", "day");
}

/**
 * The schema of {@link RepeatPurchaseRateOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { repeatPurchaseRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(repeatPurchaseRateOptionsSchema(), { window: 90, asOf: "2026-01-01" }).success, true);
 * assert.equal(z.safeParse(repeatPurchaseRateOptionsSchema(), { window: "quarter" }).success, false);
 * ```
 */
export const repeatPurchaseRateOptionsSchema: () => z.ZodMiniType<RepeatPurchaseRateOptions> =
  /* @__PURE__ */ lazySchema(() =>
    objectSchema({
      fields: {
        ...inputOptionRules(),
        ...estimateOptionRules(),
        window: optional(purchaseWindowRule()),
        asOf: optional(instantRule()),
        ordersBy: optional(ordersByRule()),
        timeZone: optional(timeZoneRule()),
      },
    }),
  );

/** The options that say what is asked of orders. */
export type PurchaseOptions = Pick<RepeatPurchaseRateOptions, "timeZone" | "asOf" | "ordersBy" | "missing" | "invalid">;

/**
 * The schema of an array of {@link Purchase}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `repeatPurchaseRate`: `timeZone`, `asOf`, `ordersBy`, `missing` and `invalid` matter.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { purchasesSchema } from "cx-metrics/schemas";
 *
 * const schema = purchasesSchema({ asOf: "2024-06-01T00:00:00Z" });
 * assert.equal(schema.safeParse([{ customerId: "ada", at: "2024-05-01T09:00:00Z" }]).success, true);
 * const refused = schema.safeParse([{ customerId: "ada", at: "2024-06-02T09:00:00Z" }]);
 * assert.deepEqual(refused.error?.issues[0]?.path, [0, "at"]);
 * ```
 */
export function purchasesSchema(options: PurchaseOptions = {}): z.ZodMiniType<readonly Purchase[]> {
  const { timeZone, ordersBy, missing = "omit", invalid } = options;
  const read = instantReader(timeZone);
  const latest = latestInstant("purchasesSchema", options);
  return recordListSchema({
    expected: "an array of orders",
    fields: {
      customerId: customerIdField(missing),
      at: instantField(missing, timeZone),
      ...(ordersBy === "orderId" && { orderId: customerIdField(missing) }),
    },
    pair: {
      field: "at",
      accepts: ({ at }) => !(read(at) > latest),
      expected: () => `no later than asOf (${formatInstant(latest, timeZone)})`,
    },
    invalid,
  });
}
