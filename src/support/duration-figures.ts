import { defaultConfidenceLevel, type EstimateFacts, type Figures, noFigures, toEstimate } from "../estimate.ts";
import { meanFigures, within } from "../mean-figures.ts";
import type { Estimate } from "../result.ts";
import type { DurationOptions } from "../schemas/durations.ts";
import { binomialCdf, binomialQuantile } from "../stats/binomial.ts";
import { type Durations, durationAt, momentsOfDurations, quantileOfDurations } from "../stats/durations.ts";
import { isNegligible } from "../stats/mean.ts";
import type { MedianInterval } from "../stats/median-interval.ts";
import { type Moments, standardErrorOf } from "../stats/moments.ts";
import { normalUpperQuantile } from "../stats/normal.ts";
import { millisecondsIn } from "../time/units.ts";
import { type CensoredDurations, censoredFigures, withheldCensored } from "./censored-figures.ts";
import type { DurationSummary } from "./duration-summary.ts";

/** What every metric of durations gives. Durations are in `unit`. */
export interface DurationEstimate extends Estimate {
  /** The mean; `null` where nothing ended, or the figures are withheld. */
  readonly mean: number | null;
  /** The median; `null` where nothing ended, or the figures are withheld. */
  readonly median: number | null;
  /** An interval of the median between two of the times, whatever their distribution; `null` with fewer than 6 for 95 %. */
  readonly medianInterval: MedianInterval | null;
  /** Times that 90 and 95 percent of what ended did not take longer than. */
  readonly percentiles: DurationPercentiles;
  /** How many ended: were answered, resolved or handled. Stated even where the figures are withheld, as `n` is. */
  readonly answered: number;
  /** How many have not: they are in no figure but the censored ones. Stated even where the figures are withheld. */
  readonly unanswered: number;
  /** How many the definition leaves out: outside the period, without the instant that dates them, opened by an agent. */
  readonly excluded: number;
  /** Figures that take into account how long the open ones have lasted; `null` where `asOf` was not given. */
  readonly censored: CensoredDurations | null;
  /** Whether the median and the percentiles are exact, or from a sketch and so within 1 % of the times they stand for. */
  readonly quantileMethod: "exact" | "sketch";
}

/** Percentiles of durations; `null` where nothing ended, or the figures are withheld. */
export interface DurationPercentiles {
  /** The 90th percentile. */
  readonly p90: number | null;
  /** The 95th percentile. */
  readonly p95: number | null;
}

/** Computes the figures of a summary. */
export function measureDurations(
  summary: DurationSummary,
  convention: string,
  options: DurationOptions,
): DurationEstimate {
  const { durations, unanswered, waiting = null, excluded = 0, missing, invalid } = summary;
  const { unit = "seconds", statistic = "mean", confidenceLevel = defaultConfidenceLevel } = options;
  const length = millisecondsIn[unit];
  const moments = momentsOfDurations(durations);
  const { n } = moments;
  const facts: EstimateFacts = { metric: summary.kind, unit, n, effectiveN: n, missing, invalid, convention };
  const ofMedian = medianIntervalOf(durations, n, length, confidenceLevel);
  const figures = statistic === "mean" ? meanOf(moments, length, options) : medianOf(durations, n, length, ofMedian);
  const estimate = toEstimate(facts, figures, options);
  const { suppressed } = estimate;
  const quantile = (p: number): number | null => {
    const duration = suppressed ? null : quantileOfDurations(durations, n, p);
    return duration === null ? null : duration / length;
  };
  const censored = waiting === null ? null : censoredFigures(durations, waiting, length, confidenceLevel);
  return {
    ...estimate,
    mean: suppressed || n === 0 ? null : moments.mean / length,
    median: quantile(0.5),
    medianInterval: suppressed ? null : ofMedian,
    percentiles: { p90: quantile(0.9), p95: quantile(0.95) },
    answered: n,
    unanswered,
    excluded,
    censored: censored !== null && suppressed ? withheldCensored(censored) : censored,
    quantileMethod: durations.method,
  };
}

function meanOf(moments: Moments, length: number, options: DurationOptions): Figures {
  if (moments.n === 0) return noFigures;
  const mean = moments.mean / length;
  const standardError = standardErrorOf(moments);
  if (standardError === null) return { ...noFigures, value: mean };
  // A sample without variance says nothing about its own error.
  if (isNegligible(standardError, moments.mean)) return { ...noFigures, value: mean, standardError: 0 };
  return within(0, Number.POSITIVE_INFINITY, meanFigures(mean, standardError / length, moments.n - 1, options));
}

/**
 * The figures of the median. Its standard error is that of Price and Bonett: half the distance of two order statistics around it, in
 * units of the normal quantile that their exact probability belongs to.
 */
function medianOf(durations: Durations, n: number, length: number, interval: MedianInterval | null): Figures {
  const median = quantileOfDurations(durations, n, 0.5);
  if (median === null) return noFigures;
  const value = median / length;
  const rank = Math.max(1, Math.round((n + 1) / 2 - Math.sqrt(n)));
  const tail = binomialCdf(rank - 1, n, 0.5);
  const reach = (durationAt(durations, n - rank) - durationAt(durations, rank - 1)) / length;
  const standardError = n < 2 ? null : reach / (2 * normalUpperQuantile(tail));
  const limits = interval && { low: interval.low, high: interval.high, confidenceLevel: interval.confidenceLevel };
  return {
    value,
    standardError,
    interval: limits && { ...limits, method: "order-statistics" },
    basis: standardError ? { kind: "normal", center: value, standardError, method: "price-bonett" } : null,
  };
}

function medianIntervalOf(
  durations: Durations,
  n: number,
  length: number,
  confidenceLevel: number,
): MedianInterval | null {
  const rank = n === 0 ? 0 : binomialQuantile((1 - confidenceLevel) / 2, n, 0.5);
  if (rank < 1) return null;
  return {
    low: durationAt(durations, rank - 1) / length,
    high: durationAt(durations, n - rank) / length,
    confidenceLevel,
    coverage: 1 - 2 * binomialCdf(rank - 1, n, 0.5),
    method: "order-statistics",
  };
}
