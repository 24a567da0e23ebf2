import { defaultConfidenceLevel, effectiveCount, type Figures, noFigures } from "../estimate.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import { criticalValue } from "../stats/critical-value.ts";
import { type AnswerGroup, addGroups } from "./group.ts";

/** How the interval of a net share is computed. */
export type NetMethod = "adjusted-wald" | "wald" | "score";

/** The shares that a net score is made of, and how many independent answers they are worth. */
export interface NetShares {
  readonly high: number;
  readonly low: number;
  readonly n: number;
}

/**
 * The figures of a share at the high end less a share at the low end, in points.
 *
 * The answers between are given, not what the others leave of the whole: beside a few huge weights small ones would be lost.
 */
export function netFigures(
  high: AnswerGroup,
  between: AnswerGroup,
  low: AnswerGroup,
  method: NetMethod,
  { confidenceLevel = defaultConfidenceLevel }: EstimateOptions,
): Figures {
  const { weight, squaredWeight, count } = addGroups(addGroups(high, between), low);
  if (!(weight > 0)) return noFigures;
  const shares = { high: high.weight / weight, low: low.weight / weight };
  const net = shares.high - shares.low;
  const spread = netVariance(shares.high, shares.low);
  const variance =
    (high.squaredWeight * (1 - net) ** 2 + between.squaredWeight * net ** 2 + low.squaredWeight * (1 + net) ** 2) /
    weight ** 2;
  const effectiveN = effectiveCount(weight, squaredWeight);
  // As for a share, weights make answers worth fewer than there are, and never more.
  const n = effectiveN === count || !(spread > 0 && variance > 0) ? effectiveN : Math.min(count, spread / variance);
  return {
    value: Math.max(-100, Math.min(100, (100 * (high.weight - low.weight)) / weight)),
    standardError: 100 * Math.sqrt(effectiveN === count ? spread / count : variance),
    ...netInterval({ ...shares, n }, method, confidenceLevel),
  };
}

/** The variance of one answer that counts 1, 0 or −1. */
function netVariance(high: number, low: number): number {
  return Math.max(0, high + low - (high - low) ** 2);
}

/**
 * The interval of a net share in points, and what a comparison needs of it.
 *
 * Adjusted Wald adds three answers, ¾ at either end and 1½ between, before it goes on as Wald does (Rocks 2016, The American
 * Statistician 70: 365–372), and is clamped to ±100. The score interval holds the net shares that a score test does not reject.
 * A comparison uses the centre and the standard error of Wald, adjusted unless `"wald"` was asked for.
 *
 * @param z - How many standard errors the interval reaches.
 */
export function netInterval(
  shares: NetShares,
  method: NetMethod,
  confidenceLevel: number,
  z: number = criticalValue(confidenceLevel),
): Pick<Figures, "interval" | "basis"> {
  const added = method === "wald" ? 0 : 0.75;
  const n = shares.n + 4 * added;
  const high = (shares.high * shares.n + added) / n;
  const low = (shares.low * shares.n + added) / n;
  const center = 100 * (high - low);
  const standardError = 100 * Math.sqrt(netVariance(high, low) / n);
  const [from, to] =
    method === "score"
      ? [-100 * upperScoreLimit({ ...shares, high: shares.low, low: shares.high }, z), 100 * upperScoreLimit(shares, z)]
      : [Math.max(-100, center - z * standardError), Math.min(100, center + z * standardError)];
  return {
    interval: { low: from, high: to, confidenceLevel, method },
    basis: { kind: "normal", center, standardError, method: added > 0 ? "adjusted-wald" : "wald" },
  };
}

/** The highest net share that a score test at this quantile does not reject, found by halving. */
function upperScoreLimit(shares: NetShares, z: number): number {
  let inside = shares.high - shares.low;
  let outside = 1;
  for (;;) {
    const middle = (inside + outside) / 2;
    if (middle <= inside || middle >= outside) return outside;
    if (scoreStatistic(shares, middle) < z) inside = middle;
    else outside = middle;
  }
}

/**
 * How many standard errors a supposed net share lies above the observed one, where the variance is estimated under the
 * supposition (Tango 1998, Statistics in Medicine 17: 891–908, who treats the same difference of two shares).
 */
function scoreStatistic({ high, low, n }: NetShares, supposed: number): number {
  const distance = supposed - (high - low);
  const linear = -high - low + (2 - high + low) * supposed;
  const constant = -low * supposed * (1 - supposed);
  const root = Math.sqrt(Math.max(0, linear * linear - 8 * constant));
  // The smaller share under the supposition, by the form of the quadratic's root that does not cancel.
  const lowSupposed = linear > 0 ? (-2 * constant) / (linear + root) : (root - linear) / 4;
  const variance = 2 * lowSupposed + supposed * (1 - supposed);
  return variance > 0 ? distance / Math.sqrt(variance / n) : Number.POSITIVE_INFINITY;
}
