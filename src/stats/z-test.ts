import type { Interval } from "../result.ts";
import { checkConfidenceLevel, checkNumber, checkOptions } from "./check.ts";
import { criticalValue } from "./critical-value.ts";
import { type Alternative, type ChosenOptions, checkAlternative, normalPValue, type TestOptions } from "./p-value.ts";

/** An estimate that is normally distributed around the truth, as good as. */
export interface NormalEstimate {
  /** The estimate. */
  readonly center: number;
  /** Its standard error, in the same unit. */
  readonly standardError: number;
}

/** What {@link zTest} returns. */
export interface ZTestResult {
  /** How it was tested. */
  readonly method: "z";
  /** a − b, in the unit of the estimates. */
  readonly difference: number;
  /** The standard error of the difference. */
  readonly standardError: number;
  /** z, the difference in standard errors; `null` where the standard error is 0. */
  readonly statistic: number | null;
  /** The p-value; `null` where the standard error is 0. */
  readonly pValue: number | null;
  /** What the test looked for. */
  readonly alternative: Alternative;
  /** The two-sided interval of the difference; `null` where the standard error is 0. */
  readonly interval: Interval | null;
}

/**
 * Tests whether two independent estimates differ, each known by its standard error: z = (a − b) ÷ √(se_a² + se_b²).
 *
 * For estimates from large samples, such as net scores. Means of small samples belong to {@link welchTest}.
 *
 * Source: Wald (1943), Tests of statistical hypotheses, Transactions of the AMS 54, 426–482.
 *
 * @param a - The estimate that is subtracted from.
 * @param b - The estimate that is subtracted.
 * @throws `MetricInputError` when an estimate is not finite, or an option is out of range or unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { zTest } from "cx-metrics/stats";
 *
 * const test = zTest({ center: 42, standardError: 3 }, { center: 30, standardError: 4 });
 * assert.equal(test.statistic, 2.4);
 * assert.equal(test.pValue?.toFixed(4), "0.0164");
 * ```
 */
export function zTest(a: NormalEstimate, b: NormalEstimate, options?: TestOptions): ZTestResult {
  checkOptions("zTest", options, ["alternative", "confidenceLevel"]);
  const { alternative = "two-sided", confidenceLevel = 0.95 } = options ?? {};
  checkAlternative("zTest", alternative);
  checkConfidenceLevel("zTest", confidenceLevel);
  checkEstimate("a", a);
  checkEstimate("b", b);
  return compareNormal(a, b, { alternative, confidenceLevel });
}

/** {@link zTest} for what was checked already. */
export function compareNormal(
  a: NormalEstimate,
  b: NormalEstimate,
  { alternative, confidenceLevel }: ChosenOptions,
): ZTestResult {
  const difference = a.center - b.center;
  const standardError = Math.hypot(a.standardError, b.standardError);
  const head = { method: "z", difference, standardError, alternative } as const;
  if (standardError === 0) return { ...head, statistic: null, pValue: null, interval: null };
  const statistic = difference / standardError;
  const margin = criticalValue(confidenceLevel) * standardError;
  const interval = { low: difference - margin, high: difference + margin, confidenceLevel, method: "z" };
  return { ...head, statistic, pValue: normalPValue(statistic, alternative), interval };
}

function checkEstimate(argument: string, estimate: NormalEstimate): void {
  checkNumber("zTest", argument, ["center"], estimate?.center);
  const expected = "a finite number of 0 or more";
  checkNumber("zTest", argument, ["standardError"], estimate?.standardError, 0, Number.MAX_VALUE, expected);
}
