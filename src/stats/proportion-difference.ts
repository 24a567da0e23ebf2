import type { Interval } from "../result.ts";
import { checkChoice, checkConfidenceLevel, checkOptions } from "./check.ts";
import { criticalValue } from "./critical-value.ts";
import { checkProportionCounts, newcombeLimits, type ProportionCounts } from "./newcombe.ts";
import { wilsonLimits } from "./wilson.ts";
import { wilsonContinuityLimits } from "./wilson-continuity.ts";

/**
 * How {@link proportionDifferenceInterval} makes its limits.
 *
 * - `newcombe`: from Wilson's limits of each proportion (Newcombe's method 10). The default.
 * - `newcombe-continuity`: the same with continuity-corrected limits (his method 11).
 * - `wald`: d ± z·√(p_a(1 − p_a)/n_a + p_b(1 − p_b)/n_b). Covers too little unless both groups are large.
 * - `agresti-caffo`: Wald after one success and one failure are added to each group. It can miss a difference of ±1
 *   itself. Agresti, Caffo (2000), The American Statistician 54, 280–288.
 */
export type ProportionDifferenceMethod = "newcombe" | "newcombe-continuity" | "wald" | "agresti-caffo";

/** The options of {@link proportionDifferenceInterval}. */
export interface ProportionDifferenceOptions {
  /** How the limits are made. Default `"newcombe"`. */
  readonly method?: ProportionDifferenceMethod | undefined;
  /** Between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
}

type Limits = (a: ProportionCounts, b: ProportionCounts, z: number) => [low: number, high: number];

const limitsByMethod: Readonly<Record<ProportionDifferenceMethod, Limits>> = {
  newcombe: (a, b, z) => newcombeLimits(a, b, z, wilsonLimits),
  "newcombe-continuity": (a, b, z) => newcombeLimits(a, b, z, wilsonContinuityLimits),
  wald: waldLimits,
  "agresti-caffo": (a, b, z) => waldLimits(withOneOfEach(a), withOneOfEach(b), z),
};

/**
 * A confidence interval of the difference between two independent proportions, a − b, on the scale from −1 to 1; `null`
 * where one of them has no trials.
 *
 * Where Newcombe's is all that is needed, {@link newcombeInterval} costs less to import.
 *
 * @param a - The proportion that is subtracted from.
 * @param b - The proportion that is subtracted.
 * @throws `MetricInputError` when a count or an option is out of range, or an option is unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { proportionDifferenceInterval } from "cx-metrics/stats";
 *
 * const a = { successes: 56, trials: 70 };
 * const b = { successes: 48, trials: 80 };
 * const interval = proportionDifferenceInterval(a, b, { method: "agresti-caffo", confidenceLevel: 0.9 });
 * assert.equal(interval?.low.toFixed(4), "0.0752");
 * assert.equal(interval?.high.toFixed(4), "0.3130");
 * ```
 */
export function proportionDifferenceInterval(
  a: ProportionCounts,
  b: ProportionCounts,
  options?: ProportionDifferenceOptions,
): Interval | null {
  checkOptions("proportionDifferenceInterval", options, ["method", "confidenceLevel"]);
  const { method = "newcombe", confidenceLevel = 0.95 } = options ?? {};
  checkChoice("proportionDifferenceInterval", "options", ["method"], method, Object.keys(limitsByMethod));
  checkConfidenceLevel("proportionDifferenceInterval", confidenceLevel);
  checkProportionCounts("proportionDifferenceInterval", "a", a);
  checkProportionCounts("proportionDifferenceInterval", "b", b);
  if (a.trials === 0 || b.trials === 0) return null;
  const [low, high] = limitsByMethod[method](a, b, criticalValue(confidenceLevel));
  return { low: Math.max(low, -1), high: Math.min(high, 1), confidenceLevel, method };
}

function waldLimits(a: ProportionCounts, b: ProportionCounts, z: number): [low: number, high: number] {
  const pA = a.successes / a.trials;
  const pB = b.successes / b.trials;
  const margin = z * Math.sqrt((pA * (1 - pA)) / a.trials + (pB * (1 - pB)) / b.trials);
  return [pA - pB - margin, pA - pB + margin];
}

function withOneOfEach(counts: ProportionCounts): ProportionCounts {
  return { successes: counts.successes + 1, trials: counts.trials + 2 };
}
