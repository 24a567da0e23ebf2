import type { Interval } from "../result.ts";
import { checkConfidenceLevel, checkOptions, type NumericArray } from "./check.ts";
import { type Moments, toMoments } from "./moments.ts";
import { studentTQuantile } from "./student-t.ts";

/** The options of {@link meanInterval}. */
export interface MeanIntervalOptions {
  /** Between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
}

/**
 * Student's confidence interval of a mean: mean ± t·s/√n with n − 1 degrees of freedom, in the unit of the values.
 *
 * `null` below two values, and where all values are the same: a sample without variance says nothing about its own
 * error.
 *
 * Source: Student (1908), The probable error of a mean, Biometrika 6, 1–25.
 *
 * @param values - Finite numbers, or their {@link Moments}.
 * @throws `MetricInputError` when a value is not a finite number, or an option is out of range or unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { meanInterval } from "cx-metrics/stats";
 *
 * const interval = meanInterval([4, 5, 3, 5, 5, 4]);
 * assert.equal(interval?.low.toFixed(4), "3.4765");
 * assert.equal(interval?.high.toFixed(4), "5.1902");
 * ```
 */
export function meanInterval(values: NumericArray | Moments, options?: MeanIntervalOptions): Interval | null {
  checkOptions("meanInterval", options, ["confidenceLevel"]);
  const { confidenceLevel = 0.95 } = options ?? {};
  checkConfidenceLevel("meanInterval", confidenceLevel);
  const { n, mean, m2 } = toMoments("meanInterval", "values", values);
  if (n < 2) return null;
  const standardError = Math.sqrt(m2 / (n - 1) / n);
  if (isNegligible(standardError, mean)) return null;
  return studentTInterval(mean, standardError, n - 1, confidenceLevel, "student-t");
}

/** Whether a standard error is no more than the rounding of the figure it belongs to: R's rule for constant data. */
export function isNegligible(standardError: number, center: number): boolean {
  return standardError <= 10 * Number.EPSILON * Math.abs(center);
}

/** The interval of a figure whose error follows Student's t. */
export function studentTInterval(
  center: number,
  standardError: number,
  degreesOfFreedom: number,
  confidenceLevel: number,
  method: string,
): Interval {
  const margin = -studentTQuantile((1 - confidenceLevel) / 2, degreesOfFreedom) * standardError;
  return { low: center - margin, high: center + margin, confidenceLevel, method };
}
