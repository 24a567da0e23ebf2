import type { Interval } from "../result.ts";
import { betaQuantile } from "./beta.ts";
import { checkChoice, checkConfidenceLevel, checkOptions, checkSuccesses } from "./check.ts";
import { criticalValue } from "./critical-value.ts";
import { wilsonLimits } from "./wilson.ts";
import { wilsonContinuityLimits } from "./wilson-continuity.ts";

/**
 * How {@link proportionInterval} makes its limits.
 *
 * - `wilson`: the score interval. The default; good at every n.
 * - `wilson-continuity`: the same with a continuity correction (Newcombe 1998, method 4), wider, hardly ever below its
 *   level.
 * - `wald`: p̂ ± z·√(p̂(1 − p̂)/n). The textbook's; covers too little unless n is large, and has no width at 0 and n
 *   successes.
 * - `agresti-coull`: Wald around (k + z²/2)/(n + z²). Agresti, Coull (1998), The American Statistician 52, 119–126.
 * - `clopper-pearson`: from the binomial distribution itself; never below its level, and so wider than needed.
 * - `jeffreys`: equal-tailed, from the Beta(k + ½, n − k + ½) posterior; 0 at no and 1 at all successes. Brown, Cai,
 *   DasGupta (2001), Statistical Science 16, 101–133.
 */
export type ProportionMethod =
  | "wilson"
  | "wilson-continuity"
  | "wald"
  | "agresti-coull"
  | "clopper-pearson"
  | "jeffreys";

/** The options of {@link proportionInterval}. */
export interface ProportionIntervalOptions {
  /** How the limits are made. Default `"wilson"`. */
  readonly method?: ProportionMethod | undefined;
  /** Between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
}

type Limits = (successes: number, trials: number, confidenceLevel: number) => [low: number, high: number];

const limitsByMethod: Readonly<Record<ProportionMethod, Limits>> = {
  wilson: (successes, trials, level) => wilsonLimits(successes, trials, criticalValue(level)),
  "wilson-continuity": (successes, trials, level) => wilsonContinuityLimits(successes, trials, criticalValue(level)),
  wald: waldLimits,
  "agresti-coull": agrestiCoullLimits,
  "clopper-pearson": clopperPearsonLimits,
  jeffreys: jeffreysLimits,
};

/**
 * A confidence interval of a proportion, on the scale from 0 to 1; `null` without trials.
 *
 * The limits stay inside 0 and 1 and hold the proportion itself. Where Wilson's is all that is needed,
 * {@link wilsonInterval} costs less to import.
 *
 * @param successes - How many of the trials succeeded, from 0 to `trials`; may be fractional (an effective count).
 * @param trials - How many trials; may be fractional.
 * @throws `MetricInputError` when a count or an option is out of range, or an option is unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { proportionInterval } from "cx-metrics/stats";
 *
 * const interval = proportionInterval(42, 50, { method: "clopper-pearson" });
 * assert.equal(interval?.low.toFixed(4), "0.7089");
 * assert.equal(interval?.high.toFixed(4), "0.9283");
 * assert.equal(proportionInterval(0, 0), null);
 * ```
 */
export function proportionInterval(
  successes: number,
  trials: number,
  options?: ProportionIntervalOptions,
): Interval | null {
  checkOptions("proportionInterval", options, ["method", "confidenceLevel"]);
  const { method = "wilson", confidenceLevel = 0.95 } = options ?? {};
  checkChoice("proportionInterval", "options", ["method"], method, Object.keys(limitsByMethod));
  checkConfidenceLevel("proportionInterval", confidenceLevel);
  checkSuccesses("proportionInterval", successes, trials);
  if (trials === 0) return null;
  const [low, high] = limitsByMethod[method](successes, trials, confidenceLevel);
  const p = successes / trials;
  return { low: Math.max(0, Math.min(low, p)), high: Math.min(1, Math.max(high, p)), confidenceLevel, method };
}

function waldLimits(successes: number, trials: number, confidenceLevel: number): [low: number, high: number] {
  const p = successes / trials;
  const margin = criticalValue(confidenceLevel) * Math.sqrt((p * (1 - p)) / trials);
  return [p - margin, p + margin];
}

function agrestiCoullLimits(successes: number, trials: number, confidenceLevel: number): [low: number, high: number] {
  const squared = criticalValue(confidenceLevel) ** 2;
  return waldLimits(successes + squared / 2, trials + squared, confidenceLevel);
}

/** The least that the beta distribution takes for a shape. */
const smallestShape = 1e-100;

function clopperPearsonLimits(successes: number, trials: number, confidenceLevel: number): [low: number, high: number] {
  const tail = (1 - confidenceLevel) / 2;
  const failures = trials - successes;
  const low = successes < smallestShape ? 0 : betaQuantile(tail, successes, failures + 1);
  const high = failures < smallestShape ? 1 : betaQuantile(1 - tail, successes + 1, failures);
  return [low, high];
}

function jeffreysLimits(successes: number, trials: number, confidenceLevel: number): [low: number, high: number] {
  const tail = (1 - confidenceLevel) / 2;
  const a = successes + 0.5;
  const b = trials - successes + 0.5;
  return [betaQuantile(tail, a, b), betaQuantile(1 - tail, a, b)];
}
