import type * as z from "zod/mini";
import type { TrendSettings } from "./breakdowns.ts";
import { type EstimateOptions, estimateOptionRules } from "./options.ts";
import { leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { timeZoneRule, weekdayRule } from "./time-options.ts";

/** The checked part of the options of `hourOfWeek`. */
export interface HourOfWeekSettings extends EstimateOptions, Pick<TrendSettings, "weekStartsOn"> {
  /** The zone whose clocks tell the hour, an IANA name, and the zone of instants without an offset. */
  readonly timeZone: string;
}

/**
 * The schema of {@link HourOfWeekSettings} with the fields that say what is counted and measured.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hourOfWeekOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(hourOfWeekOptionsSchema(), { at: "createdAt", timeZone: "Asia/Bishkek" }).success, true);
 * assert.equal(z.safeParse(hourOfWeekOptionsSchema(), { at: "createdAt" }).success, false);
 * ```
 */
export const hourOfWeekOptionsSchema: () => z.ZodMiniType<HourOfWeekSettings> = /* @__PURE__ */ lazySchema(() => {
  const isField = (value: unknown): boolean => typeof value === "string" || typeof value === "function";
  return objectSchema({
    fields: {
      at: leaf("a field's name or a function", isField),
      timeZone: timeZoneRule(),
      metric: optional(leaf("a metric or an object of metrics", () => true)),
      weekStartsOn: optional(weekdayRule()),
      ...estimateOptionRules(),
    },
  });
});
