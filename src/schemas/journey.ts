import type * as z from "zod/mini";
import { isRecord } from "../values.ts";
import type { SegmentSettings, TrendSettings } from "./breakdowns.ts";
import { type EstimateOptions, estimateOptionRules } from "./options.ts";
import { choice, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { timeZoneRule, weekdayRule } from "./time-options.ts";

/** The checked part of the options of `journey`. */
export interface JourneySettings
  extends EstimateOptions,
    Pick<SegmentSettings, "adjust">,
    Partial<Pick<TrendSettings, "every" | "weekStartsOn">> {
  /** The stages in the order in which customers come to them. */
  readonly stages: readonly (string | number | boolean)[];
  /** Whether a row of a stage that is not listed is an error (the default), or is gathered with its like in a last row, `"(other)"`. */
  readonly otherStages?: "error" | "gather" | undefined;
  /**
   * Which figures are the good ones: `"higher"` (default), or `"lower"` for times and for shares of what nobody wants. With several metrics
   * one word for all, or one for each by its name.
   */
  readonly better?: "higher" | "lower" | Readonly<Record<string, "higher" | "lower">> | undefined;
}

/**
 * The schema of {@link JourneySettings} with the fields that say what is read and measured.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { journeyOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const options = { stage: "touchpoint", stages: ["website", "support"], metric: {} };
 * assert.equal(z.safeParse(journeyOptionsSchema(), options).success, true);
 * assert.equal(z.safeParse(journeyOptionsSchema(), { ...options, stages: [] }).success, false);
 * ```
 */
export const journeyOptionsSchema: () => z.ZodMiniType<JourneySettings> = /* @__PURE__ */ lazySchema(() => {
  const isField = (value: unknown): boolean => typeof value === "string" || typeof value === "function";
  const field = (): Rule => leaf("a field's name or a function", isField);
  const given = (): Rule => leaf("given", (value) => value !== undefined);
  return objectSchema({
    fields: {
      stage: field(),
      stages: leaf("a list of different stages, each a string, a finite number or a boolean", isListOfStages),
      metric: given(),
      otherStages: optional(choice("error", "gather")),
      better: optional(leaf('"higher", "lower" or an object of these by metric', isBetter)),
      unhappy: optional(
        leaf("a function, or { field, atMost } or { field, atLeast }", (value) => {
          if (!isRecord(value)) return typeof value === "function";
          const { field, ...limits } = value;
          const [name, ...others] = Object.keys(limits);
          const isLimit = (name === "atMost" || name === "atLeast") && others.length === 0;
          return isField(field) && isLimit && Number.isFinite(limits[name]);
        }),
      ),
      customer: optional(field()),
      at: optional(field()),
      every: optional(choice("hour", "day", "week", "month", "quarter", "year")),
      timeZone: optional(timeZoneRule()),
      weekStartsOn: optional(weekdayRule()),
      asOf: optional(given()),
      before: optional(given()),
      adjust: optional(choice("holm", "benjamini-hochberg", "none")),
      ...estimateOptionRules(),
    },
  });
});

function isListOfStages(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0 || new Set(value).size < value.length) return false;
  // One row of the result has that name already.
  return value.every((stage) => /^[sb]/.test(typeof stage) || Number.isFinite(stage)) && !value.includes("(other)");
}

function isBetter(value: unknown): boolean {
  const isWord = (word: unknown): boolean => word === "higher" || word === "lower";
  return isWord(value) || (isRecord(value) && Object.values(value).every(isWord));
}
