/**
 * Customer-experience metrics as pure, typed functions, each with its definition and its uncertainty.
 *
 * @module cx-metrics
 */
export { type Comparable, type Comparison, compare } from "./breakdown/compare.ts";
export type { SegmentKey } from "./breakdown/keys.ts";
export type { BreakdownMetric, ResultOf } from "./breakdown/metrics.ts";
export {
  type ComparedWithRest,
  type SegmentHead,
  type SegmentOptions,
  type SegmentRow,
  type SegmentTableRow,
  segment,
  type VersusRest,
} from "./breakdown/segment.ts";
export {
  type ComparedWithBefore,
  type TrendHead,
  type TrendOptions,
  type TrendRow,
  type TrendTableRow,
  trend,
} from "./breakdown/trend.ts";
export { type Fault, MetricInputError, type MetricIssue, type MetricIssueCode, type PathStep } from "./errors.ts";
export type { Cohort, CohortCell, RetentionPoint } from "./lifecycle/cohort-cells.ts";
export {
  type CohortRetentionResult,
  cohortRetention,
} from "./lifecycle/cohort-retention.ts";
export type { CohortRetentionSummary } from "./lifecycle/cohort-summary.ts";
export {
  type ChurnCounts,
  type ChurnRateInput,
  type ChurnRateOptions,
  type ChurnRateResult,
  type ChurnRateSummary,
  type ConvertRateOptions,
  churnRate,
  convertRate,
  type RatePeriod,
  type ReportingPeriod,
  type RetentionCounts,
  type RetentionRateInput,
  type RetentionRateOptions,
  type RetentionRateResult,
  type RetentionRateSummary,
  retentionRate,
  type Subscription,
  type SubscriptionOptions,
} from "./lifecycle/index.ts";
export {
  defineMetric,
  type GroupCodes,
  type Grouping,
  type Metric,
  type MetricDefinition,
  type OfOptions,
  type Selector,
} from "./metric.ts";
export type {
  ComparisonBasis,
  Estimate,
  Interval,
  MeanBasis,
  NormalBasis,
  ProportionBasis,
  Share,
  Unit,
} from "./result.ts";
export type { Column, ColumnTable, DictionaryColumn, Field, NumericArray, Rows } from "./rows.ts";
export type { CompareOptions, SegmentOrder, SegmentSettings, TrendSettings } from "./schemas/breakdowns.ts";
export type { EstimateOptions, InputOptions, RatingInputOptions } from "./schemas/options.ts";
export type {
  CesCounts,
  CesOptions,
  CesScale,
  CsatCounts,
  CsatOptions,
  CsatScale,
  NpsCounts,
  NpsOptions,
  NpsScale,
} from "./schemas/surveys.ts";
export {
  type AvgFirstResponseTimeOptions,
  type AvgFirstResponseTimeResult,
  type AvgFirstResponseTimeSummary,
  avgFirstResponseTime,
  type Durations,
  type DurationUnit,
  type ExactDurations,
  type FirstResponsePercentiles,
  type QuantileSketch,
  type SketchBuckets,
  type SketchedDurations,
  type Ticket,
} from "./support/index.ts";
export { type CesInput, type CesResult, type CesSummary, ces } from "./surveys/ces.ts";
export { type CsatInput, type CsatResult, type CsatSummary, csat } from "./surveys/csat.ts";
export type { AnswerShare } from "./surveys/distribution.ts";
export type { AnswerGroup } from "./surveys/group.ts";
export { type NpsInput, type NpsResult, type NpsSummary, nps } from "./surveys/nps.ts";
export type { AnswerCounts } from "./surveys/tally.ts";
export { type Instant, type InstantOptions, toEpochMilliseconds } from "./time/instant.ts";
