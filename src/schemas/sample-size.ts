import type * as z from "zod/mini";
import type { Alternative } from "../stats/p-value.ts";
import { choice, type LeafRule, leaf, openProbability, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** What a plan supposes of the figure that will be measured. */
export interface PlanningOptions {
  /** What will be measured: a share (CSAT, CES, a rate), a Net Promoter Score, or a mean. Default `"share"`. */
  readonly metric?: "share" | "nps" | "mean" | undefined;
  /** The share that is supposed, in percent. Default 50, which needs the most answers. */
  readonly percent?: number | undefined;
  /** The promoters that are supposed, in percent. Default 50; with 50 detractors that needs the most answers. */
  readonly promoters?: number | undefined;
  /** The detractors that are supposed, in percent. Default 50, or what the promoters leave of 100 where that is less. */
  readonly detractors?: number | undefined;
  /** The standard deviation that is supposed of single answers. Needed for a mean. */
  readonly standardDeviation?: number | undefined;
  /** How many customers there are in all. Default: so many that it does not matter. */
  readonly population?: number | undefined;
  /** How many times as large the variance is as that of a simple random sample, by weights or clusters. Default 1. */
  readonly designEffect?: number | undefined;
  /** Between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
}

/** The options of `marginOfError`. */
export interface MarginOfErrorOptions extends PlanningOptions {
  /** How many answers there are, or will be; at least 1. */
  readonly n: number;
}

/** The options of `sampleSize`. Either `marginOfError` or `difference` must be given. */
export interface SurveySampleSizeOptions extends PlanningOptions {
  /** How far the interval shall reach to either side: percentage points, NPS points, or the unit of the mean. */
  readonly marginOfError?: number | undefined;
  /** The difference between two groups that a test shall find, in the same units. */
  readonly difference?: number | undefined;
  /** The probability with which the test shall find it, between 0 and 1. Default 0.8. */
  readonly power?: number | undefined;
  /** Whether the test will look to both sides or to one. Default `"two-sided"`. */
  readonly alternative?: Alternative | undefined;
  /** The response rate that is expected, in percent: then `invitations` says how many to send. */
  readonly responseRate?: number | undefined;
}

const largest = 1e15;

function between(low: number, high: number, expected: string): LeafRule {
  return leaf(expected, (value) => typeof value === "number" && value >= low && value <= high, "number");
}

function positive(): LeafRule {
  return between(1e-15, largest, "a number above 0 (from 1e-15 to 1e15)");
}

function percent(): LeafRule {
  return between(0, 100, "a number from 0 to 100");
}

function planningRules(): Record<string, Rule> {
  const isSize = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= largest;
  return {
    metric: optional(choice("share", "nps", "mean")),
    percent: optional(percent()),
    promoters: optional(percent()),
    detractors: optional(percent()),
    standardDeviation: optional(between(0, largest, "a number from 0 to 1e15")),
    population: optional(leaf("a whole number from 1 on (at most 1e15)", isSize, "integer")),
    designEffect: optional(between(1e-3, 1e3, "a number from 0.001 to 1000")),
    confidenceLevel: optional(openProbability()),
  };
}

/**
 * The schema of {@link MarginOfErrorOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { marginOfErrorOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(marginOfErrorOptionsSchema(), { n: 400, percent: 80 }).success, true);
 * assert.equal(z.safeParse(marginOfErrorOptionsSchema(), { n: 0 }).success, false);
 * ```
 */
export const marginOfErrorOptionsSchema: () => z.ZodMiniType<MarginOfErrorOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: { n: between(1, largest, "a number from 1 on (at most 1e15)"), ...planningRules() } }),
);

/**
 * The schema of {@link SurveySampleSizeOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sampleSizeOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(sampleSizeOptionsSchema(), { marginOfError: 5, population: 1000 }).success, true);
 * assert.equal(z.safeParse(sampleSizeOptionsSchema(), { marginOfError: "5 %" }).success, false);
 * ```
 */
export const sampleSizeOptionsSchema: () => z.ZodMiniType<SurveySampleSizeOptions> = /* @__PURE__ */ lazySchema(() => {
  const isDifference = (value: unknown): boolean => {
    const size = Math.abs(Number(value));
    return typeof value === "number" && size >= 1e-15 && size <= largest;
  };
  return objectSchema({
    fields: {
      ...planningRules(),
      marginOfError: optional(positive()),
      difference: optional(leaf("a number other than 0 (at most 1e15)", isDifference, "number")),
      power: optional(openProbability()),
      alternative: optional(choice("two-sided", "less", "greater")),
      responseRate: optional(between(1e-6, 100, "a number above 0, up to 100")),
    },
  });
});
