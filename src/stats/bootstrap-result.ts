import type { Interval } from "../result.ts";
import { checkChoice, checkConfidenceLevel, checkCount, checkOptions } from "./check.ts";
import { momentsOfNumbers } from "./moments.ts";
import { normalCdf, normalQuantile } from "./normal.ts";
import { quantileOfSorted } from "./quantile.ts";
import { checkSeed } from "./random.ts";

/**
 * How a bootstrap interval is made of the resampled figures.
 *
 * - `bca`: bias-corrected and accelerated: percentiles moved for the bias and the skewness of the statistic. The
 *   default.
 * - `percentile`: the percentiles at half of 1 − level on either side.
 * - `basic`: the percentiles mirrored in the estimate, 2θ − q.
 */
export type BootstrapMethod = "bca" | "percentile" | "basic";

/** The options of a bootstrap interval. */
export interface BootstrapOptions {
  /** How the interval is made. Default `"bca"`. */
  readonly method?: BootstrapMethod | undefined;
  /** How many samples are drawn. Default 9999, with which the limits are two of the figures for the usual levels. */
  readonly resamples?: number | undefined;
  /** What determines the random numbers: a whole number or a text. Default 0. */
  readonly seed?: number | string | undefined;
  /** Between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
  /**
   * What BCa takes for the bias: the normal quantile of the share of figures below the estimate, where a figure equal
   * to it counts one half (`"mid-p"`, the default, as in SciPy) or not at all (`"strictly-below"`, as in R boot). For
   * medians, net scores and other statistics of few different values only the first leaves a symmetric case unmoved.
   */
  readonly biasRule?: "mid-p" | "strictly-below" | undefined;
}

/** What the bootstrap intervals return. */
export interface BootstrapResult {
  /** The statistic of the sample itself; `null` where it is undefined. */
  readonly estimate: number | null;
  /** The standard deviation of the resampled figures; `null` below two of them. */
  readonly standardError: number | null;
  /** Their mean less the estimate; `null` where there are none. */
  readonly bias: number | null;
  /** The interval; `null` where it cannot be had. */
  readonly interval: Interval | null;
  /** How many resamples had a figure. */
  readonly resamples: number;
  /** How many had none. */
  readonly undefinedResamples: number;
  /** z₀ of BCa, the bias in normal quantiles; `null` for the other methods and where it is undefined. */
  readonly biasCorrection: number | null;
  /** a of BCa, from the jackknife; `null` for the other methods and where it is undefined. */
  readonly acceleration: number | null;
}

/** The options with their defaults. */
export type ChosenBootstrapOptions = Required<{ [Key in keyof BootstrapOptions]: NonNullable<BootstrapOptions[Key]> }>;

/** The options checked, with their defaults. */
export function resolveBootstrapOptions(
  functionName: string,
  options: BootstrapOptions | undefined,
): ChosenBootstrapOptions {
  checkOptions(functionName, options, ["method", "resamples", "seed", "confidenceLevel", "biasRule"]);
  const { method = "bca", resamples = 9999, seed = 0, confidenceLevel = 0.95, biasRule = "mid-p" } = options ?? {};
  checkChoice(functionName, "options", ["method"], method, ["bca", "percentile", "basic"]);
  checkCount(functionName, "options", ["resamples"], resamples, 1);
  checkSeed(functionName, "options", ["seed"], seed);
  checkConfidenceLevel(functionName, confidenceLevel);
  checkChoice(functionName, "options", ["biasRule"], biasRule, ["mid-p", "strictly-below"]);
  return { method, resamples, seed, confidenceLevel, biasRule };
}

/** The result from the estimate and the figures of the resamples. */
export function bootstrapResult(
  estimate: number | null,
  replicates: readonly number[],
  chosen: ChosenBootstrapOptions,
  accelerationOf: () => number | null,
): BootstrapResult {
  const { method, confidenceLevel } = chosen;
  if (estimate === null || replicates.length === 0) {
    const nothing = { standardError: null, bias: null, interval: null, biasCorrection: null, acceleration: null };
    const undefinedResamples = estimate === null ? 0 : chosen.resamples;
    return { estimate, ...nothing, resamples: 0, undefinedResamples };
  }
  const sorted = Float64Array.from(replicates).sort();
  const { n, mean, m2 } = momentsOfNumbers("bootstrapInterval", "statistic", sorted);
  const biasCorrection = method === "bca" ? biasCorrectionOf(sorted, estimate, chosen.biasRule) : null;
  const acceleration = method === "bca" ? accelerationOf() : null;
  const shares =
    method === "bca"
      ? bcaShares(biasCorrection, acceleration, confidenceLevel)
      : ([(1 - confidenceLevel) / 2, (1 + confidenceLevel) / 2] as const);
  return {
    estimate,
    standardError: n < 2 ? null : Math.sqrt(m2 / (n - 1)),
    bias: mean - estimate,
    interval: shares === null ? null : intervalOf(sorted, estimate, shares, chosen),
    resamples: n,
    undefinedResamples: chosen.resamples - n,
    biasCorrection,
    acceleration,
  };
}

/** z₀: the normal quantile of the share of figures below the estimate; `null` where that is none or all. */
function biasCorrectionOf(
  sorted: Float64Array,
  estimate: number,
  rule: ChosenBootstrapOptions["biasRule"],
): number | null {
  // A resample of the same values in another order can differ from the estimate by rounding alone.
  const tolerance = 16 * Number.EPSILON * Math.abs(estimate);
  let below = 0;
  let equal = 0;
  for (const figure of sorted) {
    if (Math.abs(figure - estimate) <= tolerance) equal += 1;
    else if (figure < estimate) below += 1;
  }
  const share = (below + (rule === "mid-p" ? equal / 2 : 0)) / sorted.length;
  return share > 0 && share < 1 ? normalQuantile(share) : null;
}

/** The shares of the figures between which BCa's interval lies (Efron, Tibshirani 1993, equation 14.10). */
function bcaShares(
  biasCorrection: number | null,
  acceleration: number | null,
  confidenceLevel: number,
): readonly [number, number] | null {
  if (biasCorrection === null || acceleration === null) return null;
  const tail = normalQuantile((1 - confidenceLevel) / 2);
  const shareAt = (z: number): number | null => {
    const moved = biasCorrection + z;
    const divisor = 1 - acceleration * moved;
    return divisor > 0 ? normalCdf(biasCorrection + moved / divisor) : null;
  };
  const low = shareAt(tail);
  const high = shareAt(-tail);
  return low === null || high === null ? null : [low, high];
}

/** Of B sorted figures the (B + 1)·share-th is a limit, which is the sixth type of quantile. */
function intervalOf(
  sorted: Float64Array,
  estimate: number,
  [lowShare, highShare]: readonly [number, number],
  { method, confidenceLevel }: ChosenBootstrapOptions,
): Interval {
  const low = quantileOfSorted(sorted, lowShare, 6) as number;
  const high = quantileOfSorted(sorted, highShare, 6) as number;
  const name = `bootstrap-${method}`;
  if (method !== "basic") return { low, high, confidenceLevel, method: name };
  return { low: 2 * estimate - high, high: 2 * estimate - low, confidenceLevel, method: name };
}
