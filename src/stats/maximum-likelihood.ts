import { rejectInput } from "../errors.ts";
import type { Interval } from "../result.ts";
import { checkArray, checkChoice, checkConfidenceLevel, checkCount, checkNumber, checkOptions } from "./check.ts";
import { criticalValue } from "./critical-value.ts";
import { invertPositiveDefinite, secondDerivatives } from "./observed-information.ts";
import { type Descent, type Objective, quasiNewton } from "./quasi-newton.ts";

/**
 * A log-likelihood: it returns the value at the parameters, and writes its derivatives by them into `gradient`. Where it has no
 * finite value the search turns back.
 */
export type LogLikelihood = (parameters: Float64Array, gradient: Float64Array) => number;

/** The options of {@link maximumLikelihood}. */
export interface MaximumLikelihoodOptions {
  /** Whether the parameters are above 0 and searched for by their logarithms (`"log"`, the default), or any numbers (`"linear"`). */
  readonly scale?: "log" | "linear" | undefined;
  /** The level of the intervals, between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
  /** After how many steps the search gives up. Default 500. */
  readonly maximumIterations?: number | undefined;
}

/**
 * Why there is no estimate.
 *
 * - `not-converged`: the search ended at a point that is no maximum.
 * - `no-maximum`: the likelihood rises, or stays level, for as far as a parameter goes to 0 or to infinity: the data do not
 *   determine it.
 */
export type MaximumLikelihoodReason = "not-converged" | "no-maximum";

/** What {@link maximumLikelihood} gives. */
export interface MaximumLikelihoodResult {
  /** Whether a maximum was found. Where it was not, there are no figures. */
  readonly converged: boolean;
  /** Why there are no figures; `null` where there are. */
  readonly reason: MaximumLikelihoodReason | null;
  /** The parameters at the maximum. */
  readonly parameters: readonly number[] | null;
  /** Their standard errors, from the observed information. */
  readonly standardErrors: readonly number[] | null;
  /** Their variances and covariances. */
  readonly covariance: readonly (readonly number[])[] | null;
  /** Their intervals: Wald's, for the logarithm where parameters are above 0. */
  readonly intervals: readonly Interval[] | null;
  /** The log-likelihood at the maximum. */
  readonly logLikelihood: number | null;
  /** How many steps the search took. */
  readonly iterations: number;
  /** How often the likelihood was computed. */
  readonly evaluations: number;
}

/**
 * Finds the parameters under which the data are likeliest, with their standard errors.
 *
 * The search is quasi-Newton with the gradient that is given, and ends with Newton's steps on the observed information (the second
 * derivatives, by differences of the gradient). It has converged where that matrix is positive definite and a further step would
 * raise the log-likelihood by less than 1e-8. On the log scale a parameter whose logarithm has a standard error above 25 counts as
 * not determined: `reason` is `"no-maximum"` and there are no figures.
 *
 * @param logLikelihood - Returns the log-likelihood and writes its gradient.
 * @param start - Where to begin: a finite number for each parameter, above 0 on the log scale.
 * @param options - See {@link MaximumLikelihoodOptions}.
 * @throws `MetricInputError` when the start is not such a list, the likelihood is not finite there, or an option is out of range or
 * unknown.
 *
 * Source: Nocedal, Wright (2006), Numerical Optimization; Efron, Hinkley (1978), Biometrika 65, 457–482, for the observed
 * information.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { maximumLikelihood } from "cx-metrics/stats";
 *
 * // Waiting times of 2, 3 and 7 days, exponentially distributed: the rate is 3 / 12.
 * const { parameters, standardErrors } = maximumLikelihood(
 *   (at, gradient) => {
 *     const [rate = 0] = at;
 *     gradient[0] = 3 / rate - 12;
 *     return 3 * Math.log(rate) - 12 * rate;
 *   },
 *   [1],
 * );
 * assert.equal(parameters?.[0]?.toFixed(9), "0.250000000");
 * assert.equal(standardErrors?.[0]?.toFixed(6), (0.25 / Math.sqrt(3)).toFixed(6));
 * ```
 */
export function maximumLikelihood(
  logLikelihood: LogLikelihood,
  start: readonly number[],
  options: MaximumLikelihoodOptions = {},
): MaximumLikelihoodResult {
  checkArguments(logLikelihood, start, options);
  const { scale = "log", confidenceLevel = 0.95, maximumIterations = 500 } = options;
  const isLog = scale === "log";
  const first = Float64Array.from(start, isLog ? Math.log : Number);
  let evaluations = 0;
  const objective: Objective = (point, gradient) => {
    evaluations++;
    if (isLog && point.some((value, i) => Math.abs(value - (first[i] as number)) > farthest)) return Number.NaN;
    const parameters = isLog ? point.map(Math.exp) : point;
    const value = logLikelihood(parameters, gradient);
    for (let i = 0; i < gradient.length; i++) {
      gradient[i] = -(gradient[i] as number) * (isLog ? (parameters[i] as number) : 1);
    }
    return -value;
  };
  if (!Number.isFinite(objective(first, new Float64Array(first.length)))) {
    rejectInput(name, "start", [], "out-of-range", "a point at which the log-likelihood is finite", start);
  }
  const descent = quasiNewton(objective, first, promised, maximumIterations);
  const found = refine(objective, descent, maximumIterations);
  const { iterations } = found ?? descent;
  const reason = reasonOf(found, descent, first, isLog);
  if (found === null || reason !== null) return { ...noEstimate, reason, iterations, evaluations };

  const { point, covariance } = found;
  const size = point.length;
  const parameters = Array.from(point, isLog ? Math.exp : Number);
  const spread = Array.from(point, (_, i) => Math.sqrt(covariance[i * size + i] as number));
  const slope = (i: number): number => (isLog ? (parameters[i] as number) : 1);
  const z = criticalValue(confidenceLevel);
  return {
    converged: true,
    reason: null,
    parameters,
    standardErrors: spread.map((deviation, i) => deviation * slope(i)),
    covariance: parameters.map((_, i) =>
      parameters.map((_, j) => (covariance[i * size + j] as number) * slope(i) * slope(j)),
    ),
    intervals: spread.map((deviation, i) => {
      const [low, high] = [-1, 1].map((side) => (point[i] as number) + side * z * deviation) as [number, number];
      return isLog
        ? { low: Math.exp(low), high: Math.min(Math.exp(high), Number.MAX_VALUE), confidenceLevel, method: "wald-log" }
        : { low, high, confidenceLevel, method: "wald" };
    }),
    logLikelihood: -found.value,
    iterations,
    evaluations,
  };
}

const name = "maximumLikelihood";

const noEstimate: MaximumLikelihoodResult = {
  converged: false,
  reason: null,
  parameters: null,
  standardErrors: null,
  covariance: null,
  intervals: null,
  logLikelihood: null,
  iterations: 0,
  evaluations: 0,
};

/** How much of the log-likelihood may be left to be gained: a share of 1e-4 of a standard error. */
const promised = 1e-8;

/** Beyond this standard error of its logarithm a parameter is not determined: the interval spans 40 powers of ten. */
const largestLogError = 25;

/** How far the logarithm of a parameter may go from where it began: the search turns back there. */
const farthest = 30;

interface Maximum extends Descent {
  /** The inverse of the observed information. */
  readonly covariance: Float64Array;
}

/** Newton's steps to the maximum; `null` where there is none near. */
function refine(objective: Objective, descent: Descent, maximumIterations: number): Maximum | null {
  const size = descent.point.length;
  let at = descent;
  for (let round = 0; round < 12; round++) {
    const covariance = invertPositiveDefinite(secondDerivatives(objective, at.point), size);
    if (covariance === null) return null;
    const step = at.point.map((_, i) =>
      at.gradient.reduce((sum, slope, j) => sum - slope * (covariance[i * size + j] as number), 0),
    );
    const gain = step.reduce((sum, move, i) => sum - move * (at.gradient[i] as number), 0) / 2;
    if (!(gain >= 0)) return null;
    if (gain < 1e-16) return { ...at, covariance };
    if (at.iterations >= maximumIterations) return gain < promised ? { ...at, covariance } : null;
    const longest = step.reduce((most, move) => Math.max(most, Math.abs(move)), 0);
    const point = at.point.map((value, i) => value + (step[i] as number) * Math.min(1, 2 / longest));
    const gradient = new Float64Array(size);
    const value = objective(point, gradient);
    // The digits of the value are used up before those of the gradient are: so it may seem to rise by that much.
    const noise = 1e-13 * Math.abs(at.value);
    if (!(value <= at.value + noise)) return gain < promised ? { ...at, covariance } : null;
    at = { point, value, gradient, iterations: at.iterations + 1 };
    if (gain < promised * promised) return { ...at, covariance };
  }
  return null;
}

function reasonOf(
  found: Maximum | null,
  descent: Descent,
  first: Float64Array,
  isLog: boolean,
): MaximumLikelihoodReason | null {
  const end = found?.point ?? descent.point;
  const size = end.length;
  const isFar =
    isLog && end.some((value, i) => Math.abs(value - (first[i] as number)) > (found === null ? 8 : farthest));
  const isVague =
    isLog && found !== null && end.some((_, i) => (found.covariance[i * size + i] as number) > largestLogError ** 2);
  if (isFar || isVague) return "no-maximum";
  return found === null ? "not-converged" : null;
}

function checkArguments(logLikelihood: unknown, start: readonly number[], options: MaximumLikelihoodOptions): void {
  if (typeof logLikelihood !== "function") {
    rejectInput(name, "logLikelihood", [], "invalid-type", "a function", logLikelihood);
  }
  checkOptions(name, options, ["scale", "confidenceLevel", "maximumIterations"]);
  const { scale = "log", confidenceLevel = 0.95, maximumIterations = 500 } = options;
  checkChoice(name, "options", ["scale"], scale, ["log", "linear"]);
  checkConfidenceLevel(name, confidenceLevel);
  checkCount(name, "options", ["maximumIterations"], maximumIterations, 1);
  checkArray(name, "start", start, "an array of at least 1 number", 1);
  for (const [i, value] of start.entries()) {
    if (scale === "log") checkNumber(name, "start", [i], value, 1e-300, 1e300, "a number above 0 (1e-300 to 1e300)");
    else checkNumber(name, "start", [i], value);
  }
}
