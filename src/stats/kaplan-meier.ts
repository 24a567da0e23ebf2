import { rejectInput } from "../errors.ts";
import { checkChoice, checkConfidenceLevel, checkNumber, checkOptions } from "./check.ts";
import { criticalValue } from "./critical-value.ts";
import { type RestrictedMean, restrictedMeanOf } from "./restricted-mean.ts";
import { sum } from "./sum.ts";
import {
  type CurveLimits,
  limitsOfCurve,
  type SurvivalCurve,
  type SurvivalLimits,
  survivalCurve,
} from "./survival-curve.ts";
import { timeRange } from "./survival-data.ts";
import {
  quantilesOfCurve,
  type SurvivalQuantile,
  type SurvivalQuantileRule,
  type SurvivalReason,
} from "./survival-quantiles.ts";
import { type CheckedSurvivalTable, countAtRisk, type SurvivalInput, toSurvivalTable } from "./survival-table.ts";

/** The options of {@link kaplanMeier}. */
export interface KaplanMeierOptions {
  /** The level of the limits, between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
  /**
   * How the limits of the survival are computed: on the scale of log(−log S) (`"log-log"`, the default of lifelines), of log S
   * (`"log"`, the default of R `survfit`) or of S (`"plain"`). Default `"log-log"`: the only one that stays between 0 and 1 of
   * itself, where the others are cut off.
   */
  readonly limits?: SurvivalLimits | undefined;
  /**
   * The time of a quantile where the curve is flat at just its share: the `"first"` such time (as lifelines and SAS), or the
   * `"midpoint"` of the flat stretch (as R). Default `"first"`.
   */
  readonly quantileRule?: SurvivalQuantileRule | undefined;
  /** Which quantiles of the time to the event, each between 0 and 1. Default quarter, half and three quarters. */
  readonly quantiles?: readonly number[] | undefined;
  /** Times from 0 on at which the survival is asked for: `[30, 90, 365]`. Default none. */
  readonly at?: readonly number[] | undefined;
  /** The time up to which the restricted mean is taken. Default the last time that anybody was observed. */
  readonly horizon?: number | undefined;
  /** Which steps of the curve are listed: every time at which somebody leaves, only those of events, or none. Default `"all"`. */
  readonly steps?: "all" | "events" | "none" | undefined;
}

/** A survival curve at one of the times at which somebody leaves. It holds from this time until the next. */
export interface SurvivalStep {
  /** The time, in the unit of the durations. */
  readonly time: number;
  /** How many were under observation just before. */
  readonly atRisk: number;
  /** How many had their event at this time. */
  readonly events: number;
  /** How many were censored at this time, behind the events. */
  readonly censored: number;
  /** The share that gets past this time without the event, from 0 to 1. */
  readonly survival: number;
  /** Greenwood's standard error of the survival; `null` once that is 0. */
  readonly standardError: number | null;
  /** The lower limit of the survival; `null` where it is 1 or 0: then nothing is known of its error. */
  readonly low: number | null;
  /** The upper limit of the survival; `null` where the lower one is. */
  readonly high: number | null;
  /** The cumulative hazard by Nelson and Aalen. */
  readonly cumulativeHazard: number;
}

/** A survival curve at a time that was asked for. */
export interface SurvivalPoint {
  /** The time. */
  readonly time: number;
  /** How many are under observation just before that time. */
  readonly atRisk: number;
  /** The share that gets past it, from 0 to 1; `null` behind the last time that anybody was observed. */
  readonly survival: number | null;
  /** Greenwood's standard error; `null` where it cannot be had. */
  readonly standardError: number | null;
  /** The lower limit; `null` where it cannot be had. */
  readonly low: number | null;
  /** The upper limit; `null` where it cannot be had. */
  readonly high: number | null;
  /** Why `survival` is `null`: `"no-subjects"` or `"beyond-data"`; otherwise `null`. */
  readonly reason: SurvivalReason | null;
}

/** What {@link kaplanMeier} returns. */
export interface KaplanMeierResult {
  /** How the survival was estimated. */
  readonly method: "kaplan-meier";
  /** How its limits were computed. */
  readonly limits: SurvivalLimits;
  /** The level of the limits. */
  readonly confidenceLevel: number;
  /** The time of a quantile where the curve is flat at just its share. */
  readonly quantileRule: SurvivalQuantileRule;
  /** How many subjects; the sum of their weights. */
  readonly n: number;
  /** How many of them had their event. */
  readonly events: number;
  /** How many were censored. */
  readonly censored: number;
  /** The median time to the event. */
  readonly median: SurvivalQuantile;
  /** The quantiles that were asked for, in their order. */
  readonly quantiles: readonly SurvivalQuantile[];
  /** The mean time without the event, up to a horizon. */
  readonly restrictedMean: RestrictedMean;
  /** The curve at the times that were asked for, in their order. */
  readonly at: readonly SurvivalPoint[];
  /** The curve, by time. Before its first step the survival is 1. */
  readonly steps: readonly SurvivalStep[];
}

/**
 * The Kaplan-Meier estimate: the share of subjects that gets past each time without an event, where some were last seen
 * before they had one.
 *
 * S(t) = Π(1 − d/n) over the event times up to t, of d events among n under observation. Who is censored at a time counts as
 * under observation at it. The standard error is Greenwood's: S·√Σ d/(n(n − d)). Quantiles have the limits of Brookmeyer and
 * Crowley: where the limits of the curve pass the share. The restricted mean is the area under the curve, with the error that R
 * prints. Weights count as so many subjects; the errors are not those of sampling weights.
 *
 * Without censoring it is the share of durations that are longer. No subjects give no steps and `null` figures; a median
 * that half of them never come to is `null` with the reason `"not-reached"`, and is then no mean of those who left.
 *
 * Late entries (left truncation) join the subjects under observation after their entry. Where these run out early, the
 * curve is 0 from there on, whoever enters later.
 *
 * Source: Kaplan, Meier (1958), Nonparametric estimation from incomplete observations, JASA 53, 457–481; Greenwood (1926);
 * Brookmeyer, Crowley (1982), A confidence interval for the median survival time, Biometrics 38, 29–41; Borgan, Liestøl
 * (1990), Scandinavian Journal of Statistics 17, 35–41 (log-log limits).
 *
 * @param input - `{ durations, observed }`, with `entries` and `weights` where there are any; or a survival table.
 * @throws `MetricInputError` when a duration is not a number from 0 on, a flag is neither true nor false, an entry is not below
 * its duration, columns differ in length, or an option is out of range or unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { kaplanMeier } from "cx-metrics/stats";
 *
 * // Days until a ticket was solved; two are open still.
 * const result = kaplanMeier({ durations: [1, 1, 4, 5, 6, 9, 9, 22], observed: [1, 1, 1, 1, 0, 1, 0, 1] });
 * const shares = result.steps.filter(({ events }) => events > 0).map(({ survival }) => survival.toFixed(3));
 * assert.deepEqual(shares, ["0.750", "0.625", "0.500", "0.333", "0.000"]);
 * assert.equal(result.median.value, 5);
 *
 * const open = kaplanMeier({ durations: [2, 3, 8], observed: [1, 0, 0] });
 * assert.deepEqual([open.median.value, open.median.reason], [null, "not-reached"]);
 * ```
 */
export function kaplanMeier(input: SurvivalInput, options?: KaplanMeierOptions): KaplanMeierResult {
  const chosen = resolveOptions("kaplanMeier", options);
  return measureSurvival(toSurvivalTable("kaplanMeier", "input", input), chosen);
}

/** Options that were checked, with the defaults in their places. */
interface ResolvedKaplanMeierOptions {
  readonly confidenceLevel: number;
  readonly limits: SurvivalLimits;
  readonly quantileRule: SurvivalQuantileRule;
  readonly quantiles: readonly number[];
  readonly at: readonly number[];
  readonly horizon: number | null;
  readonly steps: "all" | "events" | "none";
}

/** The figures of a table that was checked. */
function measureSurvival(table: CheckedSurvivalTable, options: ResolvedKaplanMeierOptions): KaplanMeierResult {
  const { confidenceLevel, limits, quantileRule, quantiles, at, horizon, steps } = options;
  const z = criticalValue(confidenceLevel);
  const curve = survivalCurve(table);
  const curveLimits = limitsOfCurve(curve, limits, z);
  const [median, ...others] = quantilesOfCurve(curve, [0.5, ...quantiles], quantileRule, curveLimits);
  const events = sum(curve.events);
  const censored = sum(curve.censored);
  return {
    method: "kaplan-meier",
    limits,
    confidenceLevel,
    quantileRule,
    n: events + censored,
    events,
    censored,
    median: median as SurvivalQuantile,
    quantiles: others,
    restrictedMean: restrictedMeanOf(curve, horizon, z),
    at: at.length === 0 ? [] : pointsOf(table, curve, at, curveLimits),
    steps: steps === "none" ? [] : stepsOf(curve, curveLimits, steps === "events"),
  };
}

function stepsOf(curve: SurvivalCurve, limits: CurveLimits, eventsOnly: boolean): SurvivalStep[] {
  const { times, atRisk, events, censored, survival, logVariance, hazard } = curve;
  const steps: SurvivalStep[] = [];
  for (let i = 0; i < times.length; i++) {
    if (eventsOnly && events[i] === 0) continue;
    const share = survival[i] as number;
    steps.push({
      time: times[i] as number,
      atRisk: atRisk[i] as number,
      events: events[i] as number,
      censored: censored[i] as number,
      survival: share,
      standardError: errorOf(share, logVariance[i] as number),
      low: finiteOrNull(limits.low[i] as number),
      high: finiteOrNull(limits.high[i] as number),
      cumulativeHazard: hazard[i] as number,
    });
  }
  return steps;
}

function pointsOf(
  table: CheckedSurvivalTable,
  curve: SurvivalCurve,
  at: readonly number[],
  limits: CurveLimits,
): SurvivalPoint[] {
  const risk = countAtRisk(table);
  const size = curve.times.length;
  return at.map((time) => {
    const next = table.times.findIndex((other) => other >= time);
    const atRisk = next < 0 ? 0 : (risk[next] as number);
    const unknown = { time, atRisk, survival: null, standardError: null, low: null, high: null };
    if (size === 0) return { ...unknown, reason: "no-subjects" };
    const step = lastUpTo(curve.times, time);
    const survival = step < 0 ? 1 : (curve.survival[step] as number);
    if (time > (curve.times[size - 1] as number) && survival > 0) return { ...unknown, reason: "beyond-data" };
    const standardError = step < 0 ? 0 : errorOf(survival, curve.logVariance[step] as number);
    const low = step < 0 ? null : finiteOrNull(limits.low[step] as number);
    const high = step < 0 ? null : finiteOrNull(limits.high[step] as number);
    return { time, atRisk, survival, standardError, low, high, reason: null };
  });
}

/** The place of the last time that is not later; −1 before the first. */
function lastUpTo(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function errorOf(survival: number, logVariance: number): number | null {
  return finiteOrNull(survival * Math.sqrt(logVariance));
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

const optionNames = ["confidenceLevel", "limits", "quantileRule", "quantiles", "at", "horizon", "steps"];
const defaultQuantiles: readonly number[] = [0.25, 0.5, 0.75];

function resolveOptions(functionName: string, options: KaplanMeierOptions | undefined): ResolvedKaplanMeierOptions {
  checkOptions(functionName, options, optionNames);
  const { confidenceLevel = 0.95, limits = "log-log", quantileRule = "first", steps = "all" } = options ?? {};
  const { quantiles = defaultQuantiles, at = [], horizon } = options ?? {};
  checkConfidenceLevel(functionName, confidenceLevel);
  checkChoice(functionName, "options", ["limits"], limits, ["log-log", "log", "plain"]);
  checkChoice(functionName, "options", ["quantileRule"], quantileRule, ["first", "midpoint"]);
  checkChoice(functionName, "options", ["steps"], steps, ["all", "events", "none"]);
  checkList(functionName, "quantiles", quantiles, Number.MIN_VALUE, 1 - Number.EPSILON / 2, "a number between 0 and 1");
  const { largest, expected } = timeRange;
  checkList(functionName, "at", at, 0, largest, expected);
  if (horizon !== undefined) checkNumber(functionName, "options", ["horizon"], horizon, 0, largest, expected);
  return { confidenceLevel, limits, quantileRule, quantiles, at, horizon: horizon ?? null, steps };
}

function checkList(
  functionName: string,
  option: string,
  values: readonly number[],
  low: number,
  high: number,
  expected: string,
): void {
  if (!Array.isArray(values)) {
    rejectInput(functionName, "options", [option], "invalid-type", "an array of numbers", values);
  }
  for (const [index, value] of values.entries()) {
    checkNumber(functionName, "options", [option, index], value, low, high, expected);
  }
}
