import type { Interval } from "../result.ts";
import { checkConfidenceLevel, checkSuccesses } from "./check.ts";
import { criticalValue } from "./critical-value.ts";
import { wilsonLimits } from "./wilson.ts";

/** A proportion by its counts: so many successes among so many trials. */
export interface ProportionCounts {
  /** How many of the trials succeeded, from 0 to `trials`; may be fractional (an effective count). */
  readonly successes: number;
  /** How many trials; may be fractional. */
  readonly trials: number;
}

/**
 * Newcombe's interval of the difference between two independent proportions, a − b, on the scale from −1 to 1; `null`
 * where one of them has no trials.
 *
 * Made of Wilson's limits of each (his method 10): low = d − √((p_a − l_a)² + (u_b − p_b)²) and high = d + √((u_a −
 * p_a)² + (p_b − l_b)²). It never leaves −1 and 1, and holds up with few trials and at 0 or all successes.
 *
 * Source: Newcombe (1998), Interval estimation for the difference between independent proportions, Statistics in
 * Medicine 17, 873–890.
 *
 * @param a - The proportion that is subtracted from.
 * @param b - The proportion that is subtracted.
 * @param confidenceLevel - Between 0 and 1. Default 0.95.
 * @throws `MetricInputError` when a count or the level is out of range.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { newcombeInterval } from "cx-metrics/stats";
 *
 * const interval = newcombeInterval({ successes: 9, trials: 10 }, { successes: 3, trials: 10 });
 * assert.equal(interval?.low.toFixed(4), "0.1705");
 * assert.equal(interval?.high.toFixed(4), "0.8090");
 * ```
 */
export function newcombeInterval(
  a: ProportionCounts,
  b: ProportionCounts,
  confidenceLevel: number = 0.95,
): Interval | null {
  checkProportionCounts("newcombeInterval", "a", a);
  checkProportionCounts("newcombeInterval", "b", b);
  checkConfidenceLevel("newcombeInterval", confidenceLevel, "confidenceLevel");
  if (a.trials === 0 || b.trials === 0) return null;
  const [low, high] = newcombeLimits(a, b, criticalValue(confidenceLevel), wilsonLimits);
  return { low, high, confidenceLevel, method: "newcombe" };
}

/** Throws unless the counts are those of a proportion. */
export function checkProportionCounts(functionName: string, argument: string, counts: ProportionCounts): void {
  checkSuccesses(functionName, counts?.successes, counts?.trials, argument);
}

/** Newcombe's limits from the limits of each proportion, for checked counts with some trials in each. */
export function newcombeLimits(
  a: ProportionCounts,
  b: ProportionCounts,
  z: number,
  limitsOf: (successes: number, trials: number, z: number) => [low: number, high: number],
): [low: number, high: number] {
  const pA = a.successes / a.trials;
  const pB = b.successes / b.trials;
  const [lowA, highA] = limitsOf(a.successes, a.trials, z);
  const [lowB, highB] = limitsOf(b.successes, b.trials, z);
  const low = pA - pB - Math.hypot(pA - lowA, highB - pB);
  const high = pA - pB + Math.hypot(highA - pA, pB - lowB);
  return [Math.max(low, -1), Math.min(high, 1)];
}
