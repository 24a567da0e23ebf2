import type * as z from "zod/mini";
import { isRecord } from "../values.ts";
import { type EstimateOptions, estimateOptionRules } from "./options.ts";
import { choice, leaf, openProbability, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { timeZoneRule, weekdayRule } from "./time-options.ts";

/** The options of `compare`. */
export interface CompareOptions {
  /** The confidence level of the interval, between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
  /** Which differences speak against equality: any, only a fall, or only a rise. The interval stays two-sided. Default any. */
  readonly alternative?: "two-sided" | "less" | "greater" | undefined;
}

/** How the rows of a segmentation are ordered. */
export type SegmentOrder = "segment" | "appearance" | "n-descending" | "value-ascending" | "value-descending";

/** The checked part of the options of `segment`. */
export interface SegmentSettings extends EstimateOptions {
  /** How the rows are ordered. Default `"segment"`: by the segment's value, ascending, missing ones last. */
  readonly order?: SegmentOrder | undefined;
  /** How the p-values are adjusted for being as many as there are segments. Default `"holm"`. */
  readonly adjust?: "holm" | "benjamini-hochberg" | "none" | undefined;
  /** Whether the total, and with several fields the subtotals over the last ones, stand before what they sum. Default `"none"`. */
  readonly subtotals?: "none" | "rollup" | undefined;
  /** How many segments are kept, the largest, with the others gathered in one row; with subtotals, of each level. Default all. */
  readonly top?: number | undefined;
  /**
   * Whether only segments below `minimumResponses` are withheld, or also as many more as it takes that those cannot be worked out from
   * the others and the whole. Default `"primary"`: only they.
   */
  readonly suppression?: "primary" | "complementary" | undefined;
}

/** The checked part of the options of `trend`. */
export interface TrendSettings extends EstimateOptions {
  /** The calendar's unit. */
  readonly every: "hour" | "day" | "week" | "month" | "quarter" | "year";
  /** How many periods each figure covers: 3 with `every: "month"` is a rolling quarter. Default 1. */
  readonly window?: number | undefined;
  /** The first day of weeks. Default `"monday"`. */
  readonly weekStartsOn?:
    | "monday"
    | "tuesday"
    | "wednesday"
    | "thursday"
    | "friday"
    | "saturday"
    | "sunday"
    | undefined;
}

const anything = (): Rule => leaf("given", (value) => value !== undefined);

/**
 * The schema of {@link CompareOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compareOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(compareOptionsSchema(), { alternative: "greater" }).success, true);
 * assert.equal(z.safeParse(compareOptionsSchema(), { alternative: "more" }).success, false);
 * ```
 */
export const compareOptionsSchema: () => z.ZodMiniType<CompareOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      confidenceLevel: optional(openProbability()),
      alternative: optional(choice("two-sided", "less", "greater")),
    },
  }),
);

/** The schema of a result that `compare` takes: of it only what a comparison needs is asked. */
export const comparableSchema: () => z.ZodMiniType<object> = /* @__PURE__ */ lazySchema(() => {
  const text = leaf("a string", (value) => typeof value === "string");
  const value = leaf("a finite number or null", (number) => number === null || Number.isFinite(number), "number");
  const basis = leaf("what a metric's result says of its uncertainty, or null", isBasis);
  return objectSchema({
    fields: { metric: text, value, unit: optional(text), convention: optional(text), basis: optional(basis) },
    open: true,
  });
});

/** Whether a value is what a result says of its uncertainty, or `null`. */
export function isBasis(value: unknown): boolean {
  if (value === null) return true;
  if (!isRecord(value)) return false;
  // So large a number would overflow in an interval, and no figure is.
  const finite = (...names: string[]): boolean =>
    names.every((name) => Number.isFinite(value[name]) && Math.abs(value[name] as number) < 1e200);
  if (value.kind === "proportion") {
    const [successes, trials] = [value.successes as number, value.trials as number];
    return finite("successes", "trials") && successes >= 0 && successes <= trials;
  }
  if (!finite("center", "standardError") || (value.standardError as number) < 0) return false;
  if (value.kind === "mean") return finite("degreesOfFreedom") && (value.degreesOfFreedom as number) >= 1;
  return value.kind === "normal" && typeof value.method === "string";
}

function positiveInteger(): Rule {
  return leaf("a whole number from 1 on", (value) => Number.isInteger(value) && (value as number) > 0, "integer");
}

/** The rule of `by`, whose fields are checked where they are read. */
function byRule(): Rule {
  return leaf("a field's name, a function, or a list of them", (value) => {
    const fields = Array.isArray(value) ? value : [value];
    return fields.length > 0 && fields.every((field) => typeof field === "string" || typeof field === "function");
  });
}

/**
 * The schema of {@link SegmentSettings} with the fields that say what is cut and measured.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { segmentOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(segmentOptionsSchema(), { by: "plan", metric: {}, adjust: "holm" }).success, true);
 * assert.equal(z.safeParse(segmentOptionsSchema(), { by: [], metric: {} }).success, false);
 * ```
 */
export const segmentOptionsSchema: () => z.ZodMiniType<SegmentSettings> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      by: byRule(),
      metric: anything(),
      order: optional(choice("segment", "appearance", "n-descending", "value-ascending", "value-descending")),
      adjust: optional(choice("holm", "benjamini-hochberg", "none")),
      subtotals: optional(choice("none", "rollup")),
      top: optional(positiveInteger()),
      suppression: optional(choice("primary", "complementary")),
      ...estimateOptionRules(),
    },
  }),
);

/**
 * The schema of {@link TrendSettings} with the fields that say what is cut and measured.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { trendOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(trendOptionsSchema(), { at: "answeredAt", every: "month", metric: {} }).success, true);
 * assert.equal(z.safeParse(trendOptionsSchema(), { at: "answeredAt", every: "fortnight", metric: {} }).success, false);
 * ```
 */
export const trendOptionsSchema: () => z.ZodMiniType<TrendSettings> = /* @__PURE__ */ lazySchema(() => {
  const isField = (value: unknown): boolean => typeof value === "string" || typeof value === "function";
  return objectSchema({
    fields: {
      at: leaf("a field's name or a function", isField),
      every: choice("hour", "day", "week", "month", "quarter", "year"),
      metric: anything(),
      timeZone: optional(timeZoneRule()),
      weekStartsOn: optional(weekdayRule()),
      window: optional(positiveInteger()),
      asOf: optional(anything()),
      ...estimateOptionRules(),
    },
  });
});
