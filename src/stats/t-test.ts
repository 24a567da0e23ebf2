import { rejectInput } from "../errors.ts";
import type { Interval } from "../result.ts";
import { checkConfidenceLevel, checkNumber, checkOptions, checkSample, type NumericArray } from "./check.ts";
import { isNegligible, studentTInterval } from "./mean.ts";
import { type Moments, momentsOfNumbers, toMoments } from "./moments.ts";
import { type Alternative, type ChosenOptions, checkAlternative, studentTPValue, type TestOptions } from "./p-value.ts";

/** A mean (or another estimate) with its standard error and the degrees of freedom that this was estimated with. */
export interface MeanEstimate {
  /** The estimate. */
  readonly center: number;
  /** Its standard error, in the same unit. */
  readonly standardError: number;
  /** The degrees of freedom of the standard error: n − 1 for a mean. */
  readonly degreesOfFreedom: number;
}

/** What the t-tests return. */
export interface TTestResult {
  /** How it was tested. */
  readonly method: "welch" | "student" | "paired";
  /** mean_a − mean_b, in the unit of the values; `null` where a sample is empty. */
  readonly difference: number | null;
  /** The standard error of the difference; `null` where a sample is too small. */
  readonly standardError: number | null;
  /** t, the difference in standard errors; `null` where a sample is too small or nothing varies. */
  readonly statistic: number | null;
  /** The degrees of freedom, fractional for Welch's test; `null` where there is no statistic. */
  readonly degreesOfFreedom: number | null;
  /** The p-value; `null` where there is no statistic. */
  readonly pValue: number | null;
  /** What the test looked for. */
  readonly alternative: Alternative;
  /** The two-sided interval of the difference; `null` where there is no statistic. */
  readonly interval: Interval | null;
}

/**
 * Welch's t-test: whether the means of two independent samples differ, without supposing equal variances.
 *
 * t = (mean_a − mean_b) ÷ √(se_a² + se_b²), with the degrees of freedom of Welch and Satterthwaite, (se_a² + se_b²)² ÷
 * (se_a⁴/(n_a − 1) + se_b⁴/(n_b − 1)). Each sample needs two values, and one of them some variance; else the figures
 * are `null`.
 *
 * Source: Welch (1947), The generalization of Student's problem when several different population variances are
 * involved, Biometrika 34, 28–35.
 *
 * @param a - The sample whose mean is subtracted from, or its {@link Moments}.
 * @param b - The sample whose mean is subtracted, or its {@link Moments}.
 * @throws `MetricInputError` when a value is not a finite number, or an option is out of range or unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { welchTest } from "cx-metrics/stats";
 *
 * const test = welchTest([5, 6, 7, 5, 6, 4, 7, 6], [3, 4, 2, 5, 3]);
 * assert.equal(test.statistic?.toFixed(4), "3.7442");
 * assert.equal(test.degreesOfFreedom?.toFixed(4), "7.9733");
 * assert.equal(test.pValue?.toFixed(4), "0.0057");
 * ```
 */
export function welchTest(a: NumericArray | Moments, b: NumericArray | Moments, options?: TestOptions): TTestResult {
  const chosen = resolveOptions("welchTest", options);
  const momentsA = toMoments("welchTest", "a", a);
  const momentsB = toMoments("welchTest", "b", b);
  if (momentsA.n < 2 || momentsB.n < 2) return withoutError("welch", momentsA, momentsB, chosen);
  return welch(estimateOf(momentsA), estimateOf(momentsB), chosen);
}

/**
 * {@link welchTest} from two means with their standard errors and degrees of freedom, as results carry them.
 *
 * @param a - The estimate that is subtracted from.
 * @param b - The estimate that is subtracted.
 * @throws `MetricInputError` when an estimate is not finite, or an option is out of range or unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { welchTestOfEstimates } from "cx-metrics/stats";
 *
 * const before = { center: 3.9, standardError: 0.1, degreesOfFreedom: 120 };
 * const after = { center: 4.2, standardError: 0.1, degreesOfFreedom: 95 };
 * assert.equal(welchTestOfEstimates(after, before).pValue?.toFixed(4), "0.0351");
 * ```
 */
export function welchTestOfEstimates(a: MeanEstimate, b: MeanEstimate, options?: TestOptions): TTestResult {
  const chosen = resolveOptions("welchTestOfEstimates", options);
  checkEstimate("a", a);
  checkEstimate("b", b);
  return welch(a, b, chosen);
}

/**
 * Student's t-test: whether the means of two independent samples differ, supposing that their variances are equal.
 *
 * The variance is pooled, (m2_a + m2_b) ÷ (n_a + n_b − 2), which are the degrees of freedom. {@link welchTest} is the
 * safer default. Each sample needs a value, both together three and some variance within a sample; else the figures are
 * `null`.
 *
 * Source: Student (1908), The probable error of a mean, Biometrika 6, 1–25; Fisher (1925), Metron 5, 90–104.
 *
 * @param a - The sample whose mean is subtracted from, or its {@link Moments}.
 * @param b - The sample whose mean is subtracted, or its {@link Moments}.
 * @throws `MetricInputError` when a value is not a finite number, or an option is out of range or unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { studentTTest } from "cx-metrics/stats";
 *
 * const test = studentTTest([5, 6, 7, 5, 6, 4, 7, 6], [3, 4, 2, 5, 3]);
 * assert.equal(test.degreesOfFreedom, 11);
 * assert.equal(test.pValue?.toFixed(4), "0.0028");
 * ```
 */
export function studentTTest(a: NumericArray | Moments, b: NumericArray | Moments, options?: TestOptions): TTestResult {
  const chosen = resolveOptions("studentTTest", options);
  const momentsA = toMoments("studentTTest", "a", a);
  const momentsB = toMoments("studentTTest", "b", b);
  const degreesOfFreedom = momentsA.n + momentsB.n - 2;
  if (momentsA.n === 0 || momentsB.n === 0 || degreesOfFreedom < 1) {
    return withoutError("student", momentsA, momentsB, chosen);
  }
  const variance = (momentsA.m2 + momentsB.m2) / degreesOfFreedom;
  const standardError = Math.sqrt(variance / momentsA.n + variance / momentsB.n);
  return tTest("student", momentsA.mean, momentsB.mean, standardError, degreesOfFreedom, chosen);
}

/**
 * The paired t-test: whether the mean of the differences a − b of pairs is other than 0.
 *
 * t = mean ÷ (s/√n) of the differences, with n − 1 degrees of freedom. It needs two pairs and differences that vary;
 * else the figures are `null`.
 *
 * Source: Student (1908), The probable error of a mean, Biometrika 6, 1–25.
 *
 * @param a - One value for each pair.
 * @param b - The other value of each pair, in the same order.
 * @throws `MetricInputError` when a value is not a finite number, the lengths differ, or an option is out of range or
 * unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pairedTTest } from "cx-metrics/stats";
 *
 * const before = [4, 3, 5, 2, 4];
 * const after = [5, 4, 5, 4, 5];
 * const test = pairedTTest(after, before);
 * assert.equal(test.difference, 1);
 * assert.equal(test.pValue?.toFixed(4), "0.0341");
 * ```
 */
export function pairedTTest(a: NumericArray, b: NumericArray, options?: TestOptions): TTestResult {
  const chosen = resolveOptions("pairedTTest", options);
  const first = checkSample("pairedTTest", "a", a);
  const second = checkSample("pairedTTest", "b", b);
  if (first.length !== second.length) {
    rejectInput("pairedTTest", "b", ["length"], "length-mismatch", `${first.length}, as a has`, second.length);
  }
  const differences = first.map((value, index) => value - (second[index] as number));
  const { n, mean, m2 } = momentsOfNumbers("pairedTTest", "a", differences);
  const zero: Moments = { n, mean: 0, m2: 0 };
  if (n < 2) return withoutError("paired", { n, mean, m2 }, zero, chosen);
  return tTest("paired", mean, 0, Math.sqrt(m2 / (n - 1) / n), n - 1, chosen);
}

function resolveOptions(functionName: string, options: TestOptions | undefined): ChosenOptions {
  checkOptions(functionName, options, ["alternative", "confidenceLevel"]);
  const { alternative = "two-sided", confidenceLevel = 0.95 } = options ?? {};
  checkAlternative(functionName, alternative);
  checkConfidenceLevel(functionName, confidenceLevel);
  return { alternative, confidenceLevel };
}

function checkEstimate(argument: string, estimate: MeanEstimate): void {
  const check = (field: keyof MeanEstimate, low: number, expected: string): void =>
    checkNumber("welchTestOfEstimates", argument, [field], estimate?.[field], low, Number.MAX_VALUE, expected);
  check("center", -Number.MAX_VALUE, "a finite number");
  check("standardError", 0, "a finite number of 0 or more");
  check("degreesOfFreedom", 1e-100, "a finite number above 0");
}

function estimateOf({ n, mean, m2 }: Moments): MeanEstimate {
  return { center: mean, standardError: Math.sqrt(m2 / (n - 1) / n), degreesOfFreedom: n - 1 };
}

/** {@link welchTestOfEstimates} for what was checked already. */
export function welch(a: MeanEstimate, b: MeanEstimate, chosen: ChosenOptions): TTestResult {
  const standardError = Math.hypot(a.standardError, b.standardError);
  // As shares of the whole, so that no fourth power leaves the range of a double.
  const shareA = standardError === 0 ? 0 : (a.standardError / standardError) ** 2;
  const shareB = standardError === 0 ? 0 : (b.standardError / standardError) ** 2;
  const degreesOfFreedom = 1 / (shareA ** 2 / a.degreesOfFreedom + shareB ** 2 / b.degreesOfFreedom);
  return tTest("welch", a.center, b.center, standardError, degreesOfFreedom, chosen);
}

function tTest(
  method: TTestResult["method"],
  centerA: number,
  centerB: number,
  standardError: number,
  degreesOfFreedom: number,
  { alternative, confidenceLevel }: ChosenOptions,
): TTestResult {
  const difference = centerA - centerB;
  const head = { method, difference, standardError, alternative } as const;
  if (isNegligible(standardError, Math.max(Math.abs(centerA), Math.abs(centerB)))) {
    return { ...head, statistic: null, degreesOfFreedom: null, pValue: null, interval: null };
  }
  const statistic = difference / standardError;
  const pValue = studentTPValue(statistic, degreesOfFreedom, alternative);
  const interval = studentTInterval(difference, standardError, degreesOfFreedom, confidenceLevel, method);
  return { ...head, statistic, degreesOfFreedom, pValue, interval };
}

function withoutError(
  method: TTestResult["method"],
  a: Moments,
  b: Moments,
  { alternative }: ChosenOptions,
): TTestResult {
  const difference = a.n === 0 || b.n === 0 ? null : a.mean - b.mean;
  const nothing = { standardError: null, statistic: null, degreesOfFreedom: null, pValue: null, interval: null };
  return { method, difference, ...nothing, alternative };
}
