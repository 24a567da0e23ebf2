import { defaultConfidenceLevel, type Figures, noFigures, toEstimate } from "../estimate.ts";
import { meanFigures } from "../mean-figures.ts";
import { defineMetric, type Metric } from "../metric.ts";
import type { Estimate } from "../result.ts";
import { checkInput } from "../schemas/check.ts";
import { count } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import {
  type AvgFirstResponseTimeOptions,
  avgFirstResponseTimeOptionsSchema,
  durationsRule,
  type Ticket,
} from "../schemas/support.ts";
import { binomialCdf, binomialQuantile } from "../stats/binomial.ts";
import { isNegligible } from "../stats/mean.ts";
import type { MedianInterval } from "../stats/median-interval.ts";
import { type Moments, standardErrorOf } from "../stats/moments.ts";
import { millisecondsIn } from "../time/units.ts";
import { checkTimeZone } from "../time/zone.ts";
import {
  collectDurations,
  type Durations,
  durationAt,
  mergeDurations,
  momentsOfDurations,
  quantileOfDurations,
} from "./durations.ts";
import { type ResponseDurations, readResponseDurations } from "./response-durations.ts";

/** What `avgFirstResponseTime` keeps of its input. */
export interface AvgFirstResponseTimeSummary {
  /** Which metric's summary it is. */
  readonly kind: "avgFirstResponseTime";
  /** The version of its form. */
  readonly version: 1;
  /** The times to the first response, in milliseconds. */
  readonly durations: Durations;
  /** Tickets without a first response. */
  readonly unanswered: number;
  /** Tickets without a creation. */
  readonly missing: number;
  /** Tickets that were left out as invalid. */
  readonly invalid: number;
}

/** What `avgFirstResponseTime` gives. Durations are in `unit`. */
export interface AvgFirstResponseTimeResult extends Estimate {
  /** The median; `null` where nothing was answered, or the figures are withheld. */
  readonly median: number | null;
  /** An interval of the median between two of the times, whatever their distribution; `null` with fewer than 6 for 95 %. */
  readonly medianInterval: MedianInterval | null;
  /** Times that 90 and 95 percent of the answered tickets did not wait longer than. */
  readonly percentiles: FirstResponsePercentiles;
  /** Tickets with a first response. Stated even where the figures are withheld, as `n` is. */
  readonly answered: number;
  /** Tickets without one: they are in no figure. Stated even where the figures are withheld. */
  readonly unanswered: number;
  /** Whether the median and the percentiles are exact, or from a sketch and so within 1 % of the times they stand for. */
  readonly quantileMethod: "exact" | "sketch";
}

/** Percentiles of the time to the first response; `null` where nothing was answered, or the figures are withheld. */
export interface FirstResponsePercentiles {
  /** The 90th percentile. */
  readonly p90: number | null;
  /** The 95th percentile. */
  readonly p95: number | null;
}

/**
 * Average first response time: the mean time from the creation of a ticket to the first response to it.
 *
 * `Σ (firstRespondedAt − createdAt) / answered`, in seconds unless another `unit` is asked for. It is elapsed time, nights and
 * weekends included. Response times are skewed as a rule, so the median and the 90th and 95th percentile (R's type 7) stand
 * beside the mean.
 *
 * - A ticket whose `firstRespondedAt` is `null` or `undefined` is counted in `unanswered` and is in no figure: while many wait,
 *   the figures are too good. One without `createdAt` is counted in `missing`. Nothing answered gives `value: null`.
 * - The interval of the mean is Student's, cut off at 0; `null` below two answers, and where all took the same time. The one
 *   of the median is of order statistics.
 * - The summary keeps up to 10,000 different times as they are. Beyond that it keeps their moments, and a sketch from which the
 *   median and the percentiles come within 1 % of the true times; `quantileMethod` says so. Merged summaries give the
 *   figures of the whole, however it was cut.
 *
 * Sources: Student 1908, Biometrika 6: 1–25; Thompson 1936, Annals of Mathematical Statistics 7: 122–128 (interval of the
 * median); Hyndman and Fan 1996, The American Statistician 50: 361–365; Masson, Rim and Lee 2019, PVLDB 12: 2195–2205 (sketch).
 *
 * @param tickets - Tickets; other fields than {@link Ticket} has may stand in them.
 * @param options - See {@link AvgFirstResponseTimeOptions}.
 * @throws {@link MetricInputError} for an instant that is none, a response before the creation, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { avgFirstResponseTime } from "cx-metrics";
 *
 * const tickets = [
 *   { createdAt: "2024-05-06T10:00:00Z", firstRespondedAt: "2024-05-06T10:30:00Z" },
 *   { createdAt: "2024-05-06T18:00:00Z", firstRespondedAt: "2024-05-07T08:00:00Z" },
 *   { createdAt: "2024-05-07T09:00:00Z", firstRespondedAt: "2024-05-07T09:30:00Z" },
 *   { createdAt: "2024-05-07T11:00:00Z", firstRespondedAt: null },
 * ];
 * const result = avgFirstResponseTime(tickets, { unit: "hours" });
 * assert.equal(result.value, 5);
 * assert.equal(result.median, 0.5);
 * assert.deepEqual([result.answered, result.unanswered], [3, 1]);
 * assert.equal(avgFirstResponseTime(tickets).value, 18000);
 * ```
 */
export const avgFirstResponseTime: Metric<
  readonly Ticket[],
  AvgFirstResponseTimeOptions,
  AvgFirstResponseTimeSummary,
  AvgFirstResponseTimeResult
> = /* @__PURE__ */ defineMetric({
  name: "avgFirstResponseTime",
  summarize: (tickets: readonly Ticket[], options: AvgFirstResponseTimeOptions): AvgFirstResponseTimeSummary => {
    const [all] = readResponseDurations("avgFirstResponseTime", tickets, options, null);
    return toSummary(all as ResponseDurations);
  },
  summarizeBy: (tickets, groups, options) =>
    readResponseDurations("avgFirstResponseTime", tickets, options, groups).map(toSummary),
  merge: (a, b) => ({
    kind: "avgFirstResponseTime",
    version: 1,
    durations: mergeDurations("avgFirstResponseTime", a.durations, b.durations),
    unanswered: a.unanswered + b.unanswered,
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  }),
  measure: measureResponseTime,
  checkOptions: (options) => {
    const schema = avgFirstResponseTimeOptionsSchema();
    const { timeZone } = checkInput(schema, options, "avgFirstResponseTime", "options");
    if (timeZone !== undefined) checkTimeZone("avgFirstResponseTime", "options", ["timeZone"], timeZone);
  },
  checkSummary: (summary) => {
    checkInput(avgFirstResponseTimeSummarySchema(), summary, "avgFirstResponseTime", "summary");
  },
});

const avgFirstResponseTimeSummarySchema = /* @__PURE__ */ lazySchema<AvgFirstResponseTimeSummary>(() =>
  summarySchema("avgFirstResponseTime", { durations: durationsRule(), unanswered: count() }),
);

function toSummary({ durations, unanswered, missing, invalid }: ResponseDurations): AvgFirstResponseTimeSummary {
  return {
    kind: "avgFirstResponseTime",
    version: 1,
    durations: collectDurations(durations),
    unanswered,
    missing,
    invalid,
  };
}

function measureResponseTime(
  { durations, unanswered, missing, invalid }: AvgFirstResponseTimeSummary,
  options: AvgFirstResponseTimeOptions,
): AvgFirstResponseTimeResult {
  const { unit = "seconds", confidenceLevel = defaultConfidenceLevel } = options;
  const length = millisecondsIn[unit];
  const moments = momentsOfDurations(durations);
  const { n } = moments;
  const facts = {
    metric: "avgFirstResponseTime",
    unit,
    n,
    effectiveN: n,
    missing,
    invalid,
    convention: "elapsed time from creation to first response, of the tickets that were answered",
  };
  const estimate = toEstimate(facts, figuresOf(moments, length, options), options);
  const quantile = (p: number): number | null => {
    const duration = estimate.suppressed ? null : quantileOfDurations(durations, n, p);
    return duration === null ? null : duration / length;
  };
  return {
    ...estimate,
    median: quantile(0.5),
    medianInterval: estimate.suppressed ? null : medianIntervalOf(durations, n, length, confidenceLevel),
    percentiles: { p90: quantile(0.9), p95: quantile(0.95) },
    answered: n,
    unanswered,
    quantileMethod: durations.method,
  };
}

function figuresOf(moments: Moments, length: number, options: AvgFirstResponseTimeOptions): Figures {
  if (moments.n === 0) return noFigures;
  const mean = moments.mean / length;
  const standardError = standardErrorOf(moments);
  if (standardError === null) return { ...noFigures, value: mean };
  // A sample without variance says nothing about its own error.
  if (isNegligible(standardError, moments.mean)) return { ...noFigures, value: mean, standardError: 0 };
  const figures = meanFigures(mean, standardError / length, moments.n - 1, options);
  const { interval } = figures;
  return { ...figures, interval: interval && { ...interval, low: Math.max(0, interval.low) } };
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
