import { checkChoice, checkConfidenceLevel, checkOptions } from "./check.ts";
import { criticalValue } from "./critical-value.ts";
import { survivalCurve } from "./survival-curve.ts";
import { type SurvivalInput, toSurvivalTable } from "./survival-table.ts";

/** How the limits of a cumulative hazard are computed. */
export type HazardLimits = "log" | "plain";

/** The options of {@link nelsonAalen}. */
export interface NelsonAalenOptions {
  /** The level of the limits, between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
  /** Whether the limits are those of the logarithm, which stay above 0, or of the hazard itself, cut off at 0. Default `"log"`. */
  readonly limits?: HazardLimits | undefined;
}

/** A cumulative hazard at one of the times at which somebody leaves. It holds from this time until the next. */
export interface HazardStep {
  /** The time, in the unit of the durations. */
  readonly time: number;
  /** How many were under observation just before. */
  readonly atRisk: number;
  /** How many had their event at this time. */
  readonly events: number;
  /** How many were censored at this time, behind the events. */
  readonly censored: number;
  /** The cumulative hazard: how many events a subject would have had that were put back each time. */
  readonly cumulativeHazard: number;
  /** Aalen's standard error. */
  readonly standardError: number;
  /** The lower limit; `null` before the first event. */
  readonly low: number | null;
  /** The upper limit; `null` before the first event, and where it passes the largest number there is. */
  readonly high: number | null;
}

/** What {@link nelsonAalen} returns. */
export interface NelsonAalenResult {
  /** How the hazard was estimated. */
  readonly method: "nelson-aalen";
  /** How its limits were computed. */
  readonly limits: HazardLimits;
  /** The level of the limits. */
  readonly confidenceLevel: number;
  /** How many subjects; the sum of their weights. */
  readonly n: number;
  /** How many of them had their event. */
  readonly events: number;
  /** The hazard, by time. Before its first step it is 0. */
  readonly steps: readonly HazardStep[];
}

/**
 * The Nelson-Aalen estimate of the cumulative hazard: events per subject under observation, added up over time. Where it is
 * steep, many of those who are left leave.
 *
 * H(t) = Σ d/n over the event times up to t, with Aalen's variance Σ d/n². At a tie, events come before those censored.
 * No subjects give no steps.
 *
 * Source: Nelson (1972), Technometrics 14, 945–966; Aalen (1978), Nonparametric inference for a family of counting processes,
 * Annals of Statistics 6, 701–726.
 *
 * @param input - `{ durations, observed }`, with `entries` and `weights` where there are any; or a survival table.
 * @throws `MetricInputError` as {@link kaplanMeier} does.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { nelsonAalen } from "cx-metrics/stats";
 *
 * const { steps } = nelsonAalen({ durations: [1, 2, 2, 4], observed: [1, 1, 0, 1] });
 * assert.deepEqual(steps.map(({ cumulativeHazard }) => cumulativeHazard.toFixed(4)), ["0.2500", "0.5833", "1.5833"]);
 * ```
 *
 * @see {@link kaplanMeier}
 */
export function nelsonAalen(input: SurvivalInput, options?: NelsonAalenOptions): NelsonAalenResult {
  checkOptions("nelsonAalen", options, ["confidenceLevel", "limits"]);
  const { confidenceLevel = 0.95, limits = "log" } = options ?? {};
  checkConfidenceLevel("nelsonAalen", confidenceLevel);
  checkChoice("nelsonAalen", "options", ["limits"], limits, ["log", "plain"]);
  const curve = survivalCurve(toSurvivalTable("nelsonAalen", "input", input));
  const z = criticalValue(confidenceLevel);
  const steps: HazardStep[] = [];
  let n = 0;
  let eventCount = 0;
  let variance = 0;
  for (let i = 0; i < curve.times.length; i++) {
    const events = curve.events[i] as number;
    const censored = curve.censored[i] as number;
    const atRisk = curve.atRisk[i] as number;
    const hazard = curve.hazard[i] as number;
    n += events + censored;
    eventCount += events;
    variance += events / atRisk / atRisk;
    const error = Math.sqrt(variance);
    const [low, high] = hazard > 0 ? hazardLimits(hazard, z * error, limits) : [null, null];
    steps.push({
      time: curve.times[i] as number,
      atRisk,
      events,
      censored,
      cumulativeHazard: hazard,
      standardError: error,
      low,
      high,
    });
  }
  return { method: "nelson-aalen", limits, confidenceLevel, n, events: eventCount, steps };
}

function hazardLimits(hazard: number, reach: number, limits: HazardLimits): [low: number, high: number | null] {
  if (limits === "plain") return [Math.max(0, hazard - reach), hazard + reach];
  const factor = Math.exp(reach / hazard);
  const high = hazard * factor;
  return [hazard / factor, Number.isFinite(high) ? high : null];
}
