import type * as z from "zod/mini";
import { isRecord } from "../values.ts";
import { choice, type LeafRule, leaf, openProbability, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** How a series is forecast. */
export type ForecastMethod = "naive" | "seasonal-naive" | "simple-exponential-smoothing" | "holt" | "holt-winters";

/** Between what a figure can lie. */
export interface ForecastLimits {
  /** The lowest value; `null` for none. */
  readonly low?: number | null | undefined;
  /** The highest value; `null` for none. */
  readonly high?: number | null | undefined;
}

/** The options of `forecast`. */
export interface ForecastOptions {
  /** The method. Default: of those that the history allows, the one with the smallest mean absolute error on the held-out periods. */
  readonly method?: ForecastMethod | undefined;
  /** How many periods ahead, 1 to 1,000. Default 3. */
  readonly horizon?: number | undefined;
  /**
   * How many of the last periods are held out, to be forecast from what came before them. Default: a quarter of the history, and no more
   * than 24.
   */
  readonly holdout?: number | undefined;
  /**
   * How many periods a season has, 1 (none) to 1,000. Default: that of the trend's calendar, 24 hours, 7 days, 52 weeks, 12 months,
   * 4 quarters; none for years and for plain values.
   */
  readonly seasonLength?: number | undefined;
  /** Whether the slope of `holt` and `holt-winters` levels off or goes on for ever. Default `"damped"`. */
  readonly trend?: "damped" | "linear" | undefined;
  /** The probability that the prediction intervals are made for, between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
  /**
   * Where the scale ends: forecasts and intervals are cut there, `null` for an end that is open. Default: −100 to 100 for points, 0 to 100
   * for shares (percent with the basis of a proportion), from 0 for durations; else none.
   */
  readonly limits?: ForecastLimits | undefined;
}

/** A whole number within limits. */
export function wholeFrom(low: number, high: number): LeafRule {
  return leaf(
    `a whole number from ${low} to ${high}`,
    (value) => Number.isInteger(value) && (value as number) >= low && (value as number) <= high,
    "integer",
  );
}

/**
 * The schema of {@link ForecastOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { forecastOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(forecastOptionsSchema(), { method: "holt", horizon: 6 }).success, true);
 * assert.equal(z.safeParse(forecastOptionsSchema(), { method: "prophet" }).success, false);
 * ```
 */
export const forecastOptionsSchema: () => z.ZodMiniType<ForecastOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      method: optional(choice("naive", "seasonal-naive", "simple-exponential-smoothing", "holt", "holt-winters")),
      horizon: optional(wholeFrom(1, 1000)),
      holdout: optional(wholeFrom(1, 1000)),
      seasonLength: optional(wholeFrom(1, 1000)),
      trend: optional(choice("damped", "linear")),
      confidenceLevel: optional(openProbability()),
      limits: optional(leaf("{ low, high }: numbers or null, low below high", isLimits)),
    },
  }),
);

function isLimits(value: unknown): boolean {
  if (!isRecord(value) || Object.keys(value).some((key) => key !== "low" && key !== "high")) return false;
  const { low = null, high = null } = value;
  const ends = [low, high].filter((end) => end !== null);
  if (ends.some((end) => typeof end !== "number" || !(Math.abs(end) <= 1e30))) return false;
  return ends.length < 2 || (low as number) < (high as number);
}
