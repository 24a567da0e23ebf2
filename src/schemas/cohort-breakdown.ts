import type * as z from "zod/mini";
import type { TrendSettings } from "./breakdowns.ts";
import { type EstimateOptions, estimateOptionRules } from "./options.ts";
import { choice, count, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { timeZoneRule, weekdayRule } from "./time-options.ts";

/** The checked part of the options of `cohort`. */
export interface CohortSettings extends EstimateOptions, Pick<TrendSettings, "every" | "weekStartsOn"> {
  /**
   * What age is. `"calendar"` (default): periods of the calendar since the one of joining. `"elapsed"`: full hours, days of 24
   * hours, weeks of 7 or months of 30 such days since the very instant of joining.
   */
  readonly clock?: "calendar" | "elapsed" | undefined;
  /** The last age to be shown; rows of higher ages are in no cell. Default: all there are. */
  readonly maximumAge?: number | undefined;
}

/**
 * The schema of {@link CohortSettings} with the fields that say what is cut and measured.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cohortOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const options = { joinedAt: "joined", at: "answered", every: "month", metric: {} };
 * assert.equal(z.safeParse(cohortOptionsSchema(), options).success, true);
 * assert.equal(z.safeParse(cohortOptionsSchema(), { ...options, every: "fortnight" }).success, false);
 * ```
 */
export const cohortOptionsSchema: () => z.ZodMiniType<CohortSettings> = /* @__PURE__ */ lazySchema(() => {
  const field = leaf(
    "a field's name or a function",
    (value) => typeof value === "string" || typeof value === "function",
  );
  const given = leaf("given", (value) => value !== undefined);
  return objectSchema({
    fields: {
      joinedAt: field,
      at: field,
      every: choice("hour", "day", "week", "month", "quarter", "year"),
      metric: given,
      timeZone: optional(timeZoneRule()),
      weekStartsOn: optional(weekdayRule()),
      clock: optional(choice("calendar", "elapsed")),
      maximumAge: optional(count()),
      asOf: optional(given),
      ...estimateOptionRules(),
    },
  });
});
