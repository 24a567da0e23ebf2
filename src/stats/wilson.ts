import type { Interval } from "../result.ts";
import { checkConfidenceLevel, checkSuccesses } from "./check.ts";
import { criticalValue } from "./critical-value.ts";

/**
 * Wilson's score interval of a proportion, on the scale from 0 to 1; `null` without trials.
 *
 * The proportions p that a score test would not reject: |p̂ − p| ≤ z·√(p(1 − p)/n). It stays inside 0 and 1, is of use
 * with few trials and with 0 or all successes, and covers close to its level on average.
 *
 * Source: Wilson (1927), Probable inference, JASA 22, 209–212; method 3 of Newcombe (1998), Statistics in Medicine 17,
 * 857–872.
 *
 * @param successes - How many of the trials succeeded, from 0 to `trials`; may be fractional (an effective count).
 * @param trials - How many trials; may be fractional.
 * @param confidenceLevel - Between 0 and 1. Default 0.95.
 * @throws `MetricInputError` when a count or the level is out of range.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { wilsonInterval } from "cx-metrics/stats";
 *
 * const interval = wilsonInterval(81, 263);
 * assert.equal(interval?.low.toFixed(4), "0.2553");
 * assert.equal(interval?.high.toFixed(4), "0.3662");
 * ```
 */
export function wilsonInterval(successes: number, trials: number, confidenceLevel: number = 0.95): Interval | null {
  checkSuccesses("wilsonInterval", successes, trials);
  checkConfidenceLevel("wilsonInterval", confidenceLevel, "confidenceLevel");
  if (trials === 0) return null;
  const [low, high] = wilsonLimits(successes, trials, criticalValue(confidenceLevel));
  return { low, high, confidenceLevel, method: "wilson" };
}

/** Wilson's limits for counts that were checked already and at least some trials. */
export function wilsonLimits(successes: number, trials: number, z: number): [low: number, high: number] {
  const p = successes / trials;
  const squared = z * z;
  const sum = 2 * successes + squared + z * Math.sqrt(squared + 4 * successes * (1 - p));
  // The roots of (n + z²)p² − (2k + z²)p + k²/n = 0. The smaller one as constant term over larger root, so that nothing
  // cancels where k is small. Rounding must not carry a limit past the proportion itself.
  const low = successes === 0 ? 0 : (2 * successes * p) / sum;
  const high = sum / (2 * (trials + squared));
  return [Math.min(low, p), Math.min(Math.max(high, p), 1)];
}
