/**
 * Tickets and how they are answered: first response time.
 *
 * @module cx-metrics/support
 */
export { type Fault, MetricInputError, type MetricIssue, type MetricIssueCode, type PathStep } from "../errors.ts";
export type { ComparisonBasis, Estimate, Interval, Unit } from "../result.ts";
export type { EstimateOptions, InputOptions } from "../schemas/options.ts";
export type { AvgFirstResponseTimeOptions, Ticket } from "../schemas/support.ts";
export type { MedianInterval } from "../stats/median-interval.ts";
export type { Moments } from "../stats/moments.ts";
export type { QuantileSketch, SketchBuckets } from "../stats/quantile-sketch.ts";
export type { Instant } from "../time/instant.ts";
export type { DurationUnit } from "../time/units.ts";
export {
  type AvgFirstResponseTimeResult,
  type AvgFirstResponseTimeSummary,
  avgFirstResponseTime,
  type FirstResponsePercentiles,
} from "./avg-first-response-time.ts";
export type { Durations, ExactDurations, SketchedDurations } from "./durations.ts";
