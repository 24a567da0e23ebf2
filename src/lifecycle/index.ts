/**
 * Customers and how long they stay: churn, retention, cohorts.
 *
 * @module cx-metrics/lifecycle
 */
export { type Fault, MetricInputError, type MetricIssue, type MetricIssueCode, type PathStep } from "../errors.ts";
export type { ComparisonBasis, Estimate, Interval, Unit } from "../result.ts";
export type {
  ActiveUsersOptions,
  ActivityEvent,
  ActivityOptions,
  ActivityWindowOptions,
  StickinessOptions,
} from "../schemas/active-users.ts";
export type {
  BetaGeometricModel,
  BetaGeometricParameters,
  CalibrationTableOptions,
  CustomerLifetimeValueOptions,
  GammaGammaParameters,
  HoldoutRecord,
  HoldoutTableOptions,
  ParetoModel,
  ParetoParameters,
  PredictPurchasesOptions,
  PurchaseColumns,
  PurchaseFitOptions,
  PurchaseHistory,
  PurchaseModel,
  PurchaseRecord,
  SpendColumns,
  SpendHistory,
  SpendModel,
  SpendRecord,
} from "../schemas/btyd.ts";
export type {
  ChurnReasonsOptions,
  ChurnReasonsSummary,
  EndedSubscription,
  ReasonCount,
} from "../schemas/churn-reasons.ts";
export type { ChurnSeriesOptions } from "../schemas/churn-series.ts";
export type { CohortEvent, CohortRetentionOptions, CohortTableOptions, EventChoice } from "../schemas/cohorts.ts";
export type {
  BetaDiscreteWeibullModel,
  BetaDiscreteWeibullParameters,
  ContractFitOptions,
  ContractLifetimeValueOptions,
  ContractModel,
  ContractProjectionOptions,
  DiscountedLifetimeOptions,
  ProjectSurvivalOptions,
  RemainingLifetimeOptions,
  RenewalCounts,
  RenewalCountsOptions,
  ResidualLifetimeOptions,
  ShiftedBetaGeometricModel,
  ShiftedBetaGeometricParameters,
  SurvivorCounts,
} from "../schemas/contractual.ts";
export type { ConvertRateOptions, DaySpan, MonthSpan, RateSpan } from "../schemas/convert-rate.ts";
export type {
  ChurnBase,
  ChurnCounts,
  ChurnRateOptions,
  ChurnRateSummary,
  DailyChurn,
  DailyChurnCounts,
  PersonTime,
  PersonTimeCounts,
  ReportingPeriod,
  RetentionCounts,
  RetentionRateOptions,
  Subscription,
  SubscriptionOptions,
} from "../schemas/lifecycle.ts";
export type { HistoricLtvOptions, LtvEstimate, LtvInput, LtvOptions } from "../schemas/ltv.ts";
export type { EstimateOptions, InputOptions } from "../schemas/options.ts";
export type { Purchase, RepeatPurchaseRateOptions } from "../schemas/purchases.ts";
export type { ReferralCounts, ReferralRateOptions, ReferredCustomer } from "../schemas/referrals.ts";
export type {
  BillingInterval,
  GrossRevenueRetentionOptions,
  MrrRow,
  NetRevenueRetentionOptions,
  QuickRatioOptions,
  RecurringRevenueOptions,
  RevenueChurnRateOptions,
  RevenueCounts,
  RevenueDiscount,
  RevenueMovementsOptions,
  RevenueOptions,
  RevenuePeriodOptions,
  RevenueSubscription,
} from "../schemas/revenue.ts";
export type {
  CustomerRfm,
  RfmCuts,
  RfmOrder,
  RfmSegmentRule,
  RfmSegmentsOptions,
  ScoreRange,
} from "../schemas/rfm-segments.ts";
export type {
  CustomerSurvivalOptions,
  CustomerSurvivalSummary,
  CustomerTenuresOptions,
  TenureRule,
  TenureTable,
  TenureUnit,
} from "../schemas/survival.ts";
export type { RfmSummaryOptions, ValuedOrder } from "../schemas/valued-orders.ts";
export type { LogRankOptions, LogRankWeighting } from "../stats/log-rank.ts";
export type { RestrictedMean } from "../stats/restricted-mean.ts";
export type { SurvivalQuantile, SurvivalReason } from "../stats/survival-quantiles.ts";
export type { Instant } from "../time/instant.ts";
export type { CalendarUnit, Weekday } from "../time/periods.ts";
export type { RatePeriod } from "../time/units.ts";
export type { ActivityCounts, ActivityWindows } from "./active-days.ts";
export type { ActivityWindowName, CountedDay } from "./active-series.ts";
export type { ActivitySummary } from "./active-summary.ts";
export { type ActiveUsersDay, type ActiveUsersResult, type ActiveUsersSummary, activeUsers } from "./active-users.ts";
export {
  type AverageRevenuePerCustomerResult,
  type AverageRevenuePerCustomerSummary,
  averageRevenuePerCustomer,
} from "./average-revenue-per-customer.ts";
export { betaDiscreteWeibull } from "./beta-discrete-weibull.ts";
export { bgNbd } from "./bg-nbd.ts";
export {
  type CalibrationRow,
  calibrationTable,
} from "./calibration-table.ts";
export { type ChurnRateInput, type ChurnRateResult, churnRate, type PersonTimeRate } from "./churn-rate.ts";
export {
  type ChurnKind,
  type ChurnPart,
  type ChurnReason,
  type ChurnReasonsResult,
  churnReasons,
} from "./churn-reasons.ts";
export { type ChurnSeriesRow, churnSeries } from "./churn-series.ts";
export type { Cohort, CohortCell, RetentionPoint } from "./cohort-cells.ts";
export type { CohortEventColumns } from "./cohort-columns.ts";
export type { CohortCounts } from "./cohort-counts.ts";
export { cohortPurchases } from "./cohort-purchases.ts";
export { type CohortRetentionInput, type CohortRetentionResult, cohortRetention } from "./cohort-retention.ts";
export type { CohortRetentionSummary } from "./cohort-summary.ts";
export type { CohortTable } from "./cohort-table.ts";
export {
  type ComparedSegment,
  compareSurvival,
  type SurvivalComparison,
  type SurvivalSegment,
} from "./compare-survival.ts";
export type { FigureWithError } from "./contract-figures.ts";
export type { ContractFit, ContractFitReason, HomogeneousFit, RenewalPeriod } from "./contract-fit.ts";
export {
  type ContractLifetime,
  contractLifetimeValue,
  discountedExpectedLifetime,
  discountedExpectedResidualLifetime,
  expectedRemainingLifetime,
} from "./contract-lifetime.ts";
export { convertRate } from "./convert-rate.ts";
export { type CustomerLifetimeValue, customerLifetimeValue } from "./customer-lifetime-value.ts";
export { customerSurvival } from "./customer-survival.ts";
export {
  discountedExpectedPurchases,
  expectedPurchases,
  expectedPurchasesNewCustomer,
} from "./expected-purchases.ts";
export { expectedSpend } from "./expected-spend.ts";
export { type GammaGammaFit, gammaGamma } from "./gamma-gamma.ts";
export { type GrossRevenueRetentionSummary, grossRevenueRetention } from "./gross-revenue-retention.ts";
export { type HistoricLtv, historicLtv } from "./historic-ltv.ts";
export { type HoldoutRow, type HoldoutTable, holdoutTable } from "./holdout-table.ts";
export { type LtvReason, type LtvResult, ltv } from "./ltv.ts";
export { mbgNbd } from "./mbg-nbd.ts";
export type { ModelFit } from "./model-fit.ts";
export {
  annualRecurringRevenue,
  monthlyRecurringRevenue,
  type RecurringRevenueMetric,
  type RecurringRevenueResult,
  type RecurringRevenueSummary,
} from "./monthly-recurring-revenue.ts";
export { type NetRevenueRetentionSummary, netRevenueRetention } from "./net-revenue-retention.ts";
export { paretoNbd } from "./pareto-nbd.ts";
export { type PurchasePrediction, predictPurchases } from "./predict-purchases.ts";
export { probabilityAlive } from "./probability-alive.ts";
export { type ProjectedPeriod, projectSurvival } from "./project-survival.ts";
export { purchaseCountProbability } from "./purchase-count-probability.ts";
export type { PurchaseFit, PurchaseFitReason, PurchaseFitWarning } from "./purchase-fit.ts";
export { type QuickRatioSummary, quickRatio } from "./quick-ratio.ts";
export type { NoRateReason } from "./rate-words.ts";
export {
  type ReferralRateInput,
  type ReferralRateResult,
  type ReferralRateSummary,
  referralRate,
} from "./referral-rate.ts";
export { type CountedRenewalPeriods, renewalCounts } from "./renewals.ts";
export {
  type RepeatPurchaseRateResult,
  type RepeatPurchaseRateSummary,
  repeatPurchaseRate,
} from "./repeat-purchase-rate.ts";
export {
  type RetentionRateInput,
  type RetentionRateResult,
  type RetentionRateSummary,
  retentionRate,
} from "./retention-rate.ts";
export type {
  RevenueChangeInput,
  RevenueChangeSummary,
  RevenueParts,
  RevenueRows,
  RevenueSquares,
} from "./revenue-change.ts";
export { type RevenueChurnRateSummary, revenueChurnRate } from "./revenue-churn-rate.ts";
export { type RevenueMovementsResult, revenueMovements } from "./revenue-movements.ts";
export type { RevenueMovement } from "./revenue-periods.ts";
export type { RevenueRatioMetric, RevenueRatioResult, RevenueReason } from "./revenue-ratio.ts";
export type { RevenueMovementsSummary, RevenueSeries } from "./revenue-series.ts";
export type { RfmScoreClass, RfmScoring } from "./rfm-scores.ts";
export {
  type RfmSegmentsResult,
  type RfmSegmentTotal,
  rfmSegments,
  type ScoredCustomer,
} from "./rfm-segments.ts";
export { type RfmSummary, rfmSummary, type SummarizedCustomer } from "./rfm-summary.ts";
export { shiftedBetaGeometric } from "./shifted-beta-geometric.ts";
export { type StickinessDay, type StickinessResult, type StickinessSummary, stickiness } from "./stickiness.ts";
export { type CustomerTenure, customerTenures } from "./tenure.ts";
export type { CustomerSurvivalResult, LateEntry, TenurePoint, TenureStep } from "./tenure-figures.ts";
