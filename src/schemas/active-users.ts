import type * as z from "zod/mini";
import type { Instant } from "../time/instant.ts";
import type { Weekday } from "../time/periods.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { choice, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { instantRule, timeZoneRule, weekdayRule } from "./time-options.ts";

/** Something that a customer did at some moment. Other fields are not looked at. */
export interface ActivityEvent {
  /** Who it was. The number 1 and the string `"1"` are two customers. */
  readonly customerId?: string | number | null | undefined;
  /** When it happened. */
  readonly at?: Instant | null | undefined;
}

/** Which days make up the week and the month of a day. */
export interface ActivityWindowOptions {
  /** The zone of the calendar, and of strings without an offset, which are refused where it is not given. Default `"UTC"`. */
  readonly timeZone?: string | undefined;
  /** The day that calendar weeks start on. Default `"monday"`. */
  readonly weekStartsOn?: Weekday | undefined;
  /** The week of a day: it and the six before it (default), or its week of the calendar. */
  readonly week?: "trailing-7-days" | "calendar" | undefined;
  /** The month of a day: it and the 29 or the 27 before it, or its month of the calendar. Default `"trailing-30-days"`. */
  readonly month?: "trailing-30-days" | "trailing-28-days" | "calendar" | undefined;
}

/** The options that `activeUsers` and `stickiness` share. */
export interface ActivityOptions extends ActivityWindowOptions, InputOptions, EstimateOptions {
  /** Up to when the data reach; events after it are invalid. Default: the last event. */
  readonly asOf?: Instant | undefined;
  /** Since when the data reach: a window that begins before is not complete. Default: the day of the first event. */
  readonly observedFrom?: Instant | undefined;
}

/** The options of `activeUsers`. */
export interface ActiveUsersOptions extends ActivityOptions {
  /** Which count `value` is. Default `"monthly"`. */
  readonly score?: "daily" | "weekly" | "monthly" | undefined;
}

/** The options of `stickiness`. */
export interface StickinessOptions extends ActivityOptions {
  /** What is divided by what. Default `"daily-per-monthly"`. `"weekly-per-monthly"` needs trailing windows. */
  readonly ratio?: "daily-per-monthly" | "daily-per-weekly" | "weekly-per-monthly" | undefined;
  /** The mean of the ratios of all days (default), or the ratio of the mean counts, in which busy days weigh more. */
  readonly average?: "mean-of-ratios" | "ratio-of-means" | undefined;
}

/** The rules of {@link ActivityWindowOptions}. */
export function activityWindowRules(): Record<keyof ActivityWindowOptions, Rule> {
  return {
    timeZone: timeZoneRule(),
    weekStartsOn: weekdayRule(),
    week: choice("trailing-7-days", "calendar"),
    month: choice("trailing-30-days", "trailing-28-days", "calendar"),
  };
}

function activityOptionRules(): Record<string, Rule> {
  const windows = Object.entries(activityWindowRules()).map(([name, rule]) => [name, optional(rule)]);
  return {
    ...Object.fromEntries(windows),
    ...inputOptionRules(),
    ...estimateOptionRules(),
    asOf: optional(instantRule()),
    observedFrom: optional(instantRule()),
  };
}

/**
 * The schema of {@link ActiveUsersOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { activeUsersOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(activeUsersOptionsSchema(), { month: "trailing-28-days" }).success, true);
 * assert.equal(z.safeParse(activeUsersOptionsSchema(), { month: 28 }).success, false);
 * ```
 */
export const activeUsersOptionsSchema: () => z.ZodMiniType<ActiveUsersOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: { ...activityOptionRules(), score: optional(choice("daily", "weekly", "monthly")) } }),
);

/**
 * The schema of {@link StickinessOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stickinessOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(stickinessOptionsSchema(), { average: "ratio-of-means" }).success, true);
 * assert.equal(z.safeParse(stickinessOptionsSchema(), { ratio: "DAU/MAU" }).success, false);
 * ```
 */
export const stickinessOptionsSchema: () => z.ZodMiniType<StickinessOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...activityOptionRules(),
      ratio: optional(choice("daily-per-monthly", "daily-per-weekly", "weekly-per-monthly")),
      average: optional(choice("mean-of-ratios", "ratio-of-means")),
    },
  }),
);
