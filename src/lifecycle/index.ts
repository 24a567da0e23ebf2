/**
 * Customers and how long they stay: churn, retention, cohorts.
 *
 * @module cx-metrics/lifecycle
 */
export { type Fault, MetricInputError, type MetricIssue, type MetricIssueCode, type PathStep } from "../errors.ts";
export type { ComparisonBasis, Estimate, Interval, Unit } from "../result.ts";
export type { CohortEvent, CohortRetentionOptions, CohortTableOptions } from "../schemas/cohorts.ts";
export type {
  ChurnCounts,
  ChurnRateOptions,
  ConvertRateOptions,
  ReportingPeriod,
  RetentionCounts,
  RetentionRateOptions,
  Subscription,
  SubscriptionOptions,
} from "../schemas/lifecycle.ts";
export type { EstimateOptions, InputOptions } from "../schemas/options.ts";
export type { Instant } from "../time/instant.ts";
export type { CalendarUnit, Weekday } from "../time/periods.ts";
export type { RatePeriod } from "../time/units.ts";
export { type ChurnRateInput, type ChurnRateResult, type ChurnRateSummary, churnRate } from "./churn-rate.ts";
export type { Cohort, CohortCell, RetentionPoint } from "./cohort-cells.ts";
export type { CohortCounts } from "./cohort-counts.ts";
export { type CohortRetentionResult, cohortRetention } from "./cohort-retention.ts";
export type { CohortRetentionSummary } from "./cohort-summary.ts";
export type { CohortTable } from "./cohort-table.ts";
export { convertRate } from "./convert-rate.ts";
export {
  type RetentionRateInput,
  type RetentionRateResult,
  type RetentionRateSummary,
  retentionRate,
} from "./retention-rate.ts";
