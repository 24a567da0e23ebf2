import type * as z from "zod/mini";
import type { Instant } from "../time/instant.ts";
import type { CalendarUnit, Weekday } from "../time/periods.ts";
import { type ChurnRateOptions, churnBaseRule, subscriptionOptionRules } from "./lifecycle.ts";
import { choice, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { instantRule, weekdayRule } from "./time-options.ts";

/** The options of `churnSeries`. */
export interface ChurnSeriesOptions extends Omit<ChurnRateOptions, "period"> {
  /** The calendar's unit. */
  readonly every: CalendarUnit;
  /** Up to when the data reach: what begins later is not looked at, and a period that ends later is not complete. */
  readonly asOf: Instant;
  /** An instant in the first period. Default: the first beginning of a subscription. */
  readonly from?: Instant | undefined;
  /** The first instant after the last period, or one within it. Default `asOf`. */
  readonly to?: Instant | undefined;
  /** The first day of weeks. Default `"monday"`. */
  readonly weekStartsOn?: Weekday | undefined;
}

/**
 * The schema of {@link ChurnSeriesOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { churnSeriesOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(churnSeriesOptionsSchema(), { every: "month", asOf: "2024-07-01" }).success, true);
 * assert.equal(z.safeParse(churnSeriesOptionsSchema(), { every: "month" }).success, false);
 * ```
 */
export const churnSeriesOptionsSchema: () => z.ZodMiniType<ChurnSeriesOptions> = /* @__PURE__ */ lazySchema(() => {
  const { period: _, ...rules } = subscriptionOptionRules();
  return objectSchema({
    fields: {
      ...rules,
      base: optional(churnBaseRule()),
      every: choice("hour", "day", "week", "month", "quarter", "year"),
      asOf: instantRule(),
      from: optional(instantRule()),
      to: optional(instantRule()),
      weekStartsOn: optional(weekdayRule()),
    },
  });
});
