/**
 * Customer-experience metrics as pure, typed functions, each with its definition and its uncertainty.
 *
 * @module cx-metrics
 */
export { type Alert, alerts, alertTemplates } from "./breakdown/alerts.ts";
export type { AlertParameters } from "./breakdown/alerts-conditions.ts";
export { type BenchmarkResult, benchmark, type Equivalence } from "./breakdown/benchmark.ts";
export { type BenchmarkRow, benchmarkAll } from "./breakdown/benchmark-all.ts";
export type { BoundBreakdown } from "./breakdown/breakdown.ts";
export type { NoiseModel } from "./breakdown/change-point-noise.ts";
export { type ChangePoint, type ChangePoints, changePoints, type SeriesLevel } from "./breakdown/change-points.ts";
export { type CohortFunction, cohort } from "./breakdown/cohort.ts";
export type {
  CohortAgeHead,
  CohortBreakdown,
  CohortCellHead,
  CohortOptions,
  CohortResults,
} from "./breakdown/cohort-rows.ts";
export type { CohortBreakdownSummary, CohortGroup } from "./breakdown/cohort-summary.ts";
export { type Comparable, type Comparison, compare } from "./breakdown/compare.ts";
export {
  compareGroups,
  type GroupLeftOut,
  type GroupsComparison,
  type PairOfGroups,
} from "./breakdown/compare-groups.ts";
export {
  type ComparePairedOptions,
  comparePaired,
  type NoTestReason,
  type PairedComparison,
  type ScoringMetric,
} from "./breakdown/compare-paired.ts";
export { compareSeasons, type SeasonRow } from "./breakdown/compare-seasons.ts";
export type { SeasonNote } from "./breakdown/compare-seasons-labels.ts";
export {
  type ControlChart,
  type ControlChartRow,
  type ControlSignal,
  controlChart,
} from "./breakdown/control-chart.ts";
export type { ControlChartType, NoLimitsReason } from "./breakdown/control-chart-limits.ts";
export type { PeriodFigures } from "./breakdown/control-chart-rows.ts";
export { decompose } from "./breakdown/decompose.ts";
export type {
  ChangeParts,
  DecomposedSegment,
  DecomposeOptions,
  Decomposition,
  MixParadox,
} from "./breakdown/decompose-rows.ts";
export { type DedupeOptions, dedupe, deduped } from "./breakdown/dedupe.ts";
export {
  type Forecast,
  type ForecastCandidate,
  type ForecastParameters,
  type ForecastPeriod,
  forecast,
} from "./breakdown/forecast.ts";
export type { ForecastErrors } from "./breakdown/forecast-errors.ts";
export {
  type HourOfWeekFunction,
  type HourOfWeekHead,
  type HourOfWeekOptions,
  type HourOfWeekSummary,
  type HourOfWeekTableRow,
  hourOfWeek,
} from "./breakdown/hour-of-week.ts";
export { type JourneyFunction, journey } from "./breakdown/journey.ts";
export type {
  JourneyGroup,
  JourneyOptions,
  JourneyPeriod,
  JourneyResult,
  JourneyStage,
  JourneySummary,
  JourneyTableStage,
  PainPoint,
  RankedPainPoint,
  StageFindings,
  StageHead,
  StageReach,
  StageUnhappiness,
  UnhappyRule,
} from "./breakdown/journey-rows.ts";
export type { SegmentKey } from "./breakdown/keys.ts";
export type { GroupSummary } from "./breakdown/merge-groups.ts";
export type { BreakdownMetric, ResultOf } from "./breakdown/metrics.ts";
export { type SegmentFunction, segment } from "./breakdown/segment.ts";
export type {
  ComparedWithRest,
  SegmentHead,
  SegmentLevel,
  SegmentOptions,
  SegmentRow,
  SegmentTableRow,
  VersusRest,
} from "./breakdown/segment-rows.ts";
export type { SegmentGroup, SegmentSummary } from "./breakdown/segment-summary.ts";
export { type StandardizeFunction, standardize } from "./breakdown/standardize.ts";
export type {
  StandardizedRow,
  StandardizeOptions,
  StandardizeSummary,
  StratumGroup,
} from "./breakdown/standardize-rows.ts";
export { type TrendFunction, trend } from "./breakdown/trend.ts";
export type { ComparedWithBefore, TrendHead, TrendOptions, TrendRow, TrendTableRow } from "./breakdown/trend-rows.ts";
export type { Series } from "./breakdown/trend-series.ts";
export type { TrendPeriod, TrendSummary } from "./breakdown/trend-summary.ts";
export { type Fault, MetricInputError, type MetricIssue, type MetricIssueCode, type PathStep } from "./errors.ts";
export type { CellValue } from "./format/cells.ts";
export { comparisonFormatter, type FormattableComparison, formatComparison } from "./format/format-comparison.ts";
export {
  estimateFormatter,
  type Formattable,
  type FormattableInterval,
  formatEstimate,
} from "./format/format-estimate.ts";
export { toCsv } from "./format/to-csv.ts";
export { toHtmlTable } from "./format/to-html-table.ts";
export { toMarkdownTable } from "./format/to-markdown-table.ts";
export { toTable } from "./format/to-table.ts";
export {
  type BounceRateOptions,
  bounceRate,
  type Cart,
  type CartAbandonmentInput,
  type CartAbandonmentOptions,
  type CartAbandonmentResult,
  type CartAbandonmentSummary,
  type CartCounts,
  type CartDefinition,
  type ConversionCounts,
  type ConversionRateInput,
  type ConversionRateOptions,
  type ConversionRateResult,
  type ConversionRateSummary,
  type ConvertingSession,
  type CountedTerm,
  cartAbandonment,
  conversionRate,
  type EmailCounts,
  type EmailEvent,
  type EmailMessage,
  type EmailRate,
  type EmailRatesInput,
  type EmailRatesOptions,
  type EmailRatesResult,
  type EmailRatesSummary,
  type EmailRateTable,
  type EmailScore,
  type EngagementDefinition,
  type EngagementRateOptions,
  emailRates,
  engagementRate,
  type FunnelCounts,
  type FunnelDefinition,
  type FunnelEvent,
  type FunnelExclusion,
  type FunnelFields,
  type FunnelInput,
  type FunnelOptions,
  type FunnelResult,
  type FunnelSegment,
  type FunnelSegmentStep,
  type FunnelStep,
  type FunnelStepChoice,
  type FunnelSummary,
  type FunnelValue,
  type FunnelVersusRest,
  type FunnelWhere,
  type FunnelWindow,
  funnel,
  type KnownSearches,
  type OtherSearchTerms,
  type SearchFigures,
  type SearchShare,
  type SearchTermCounts,
  type SearchTermRow,
  type SearchTermsInput,
  type SearchTermsOptions,
  type SearchTermsResult,
  type SearchTermsSummary,
  type SessionCounts,
  type SessionInput,
  type SessionMetric,
  type SessionResult,
  type SessionSummary,
  type SiteSearch,
  searchTerms,
  type TermColumns,
  type TermNormalization,
  type WebSession,
  type ZeroResultTerm,
} from "./journey/index.ts";
export type { ActivityCounts, ActivityWindows } from "./lifecycle/active-days.ts";
export type { ActivityWindowName, CountedDay } from "./lifecycle/active-series.ts";
export type { ActivitySummary } from "./lifecycle/active-summary.ts";
export {
  type ActiveUsersDay,
  type ActiveUsersResult,
  type ActiveUsersSummary,
  activeUsers,
} from "./lifecycle/active-users.ts";
export {
  type AverageRevenuePerCustomerResult,
  type AverageRevenuePerCustomerSummary,
  averageRevenuePerCustomer,
} from "./lifecycle/average-revenue-per-customer.ts";
export { betaDiscreteWeibull } from "./lifecycle/beta-discrete-weibull.ts";
export { bgNbd } from "./lifecycle/bg-nbd.ts";
export {
  type CalibrationRow,
  calibrationTable,
} from "./lifecycle/calibration-table.ts";
export type { Cohort, CohortCell, RetentionPoint } from "./lifecycle/cohort-cells.ts";
export type { CohortEventColumns } from "./lifecycle/cohort-columns.ts";
export { cohortPurchases } from "./lifecycle/cohort-purchases.ts";
export {
  type CohortRetentionInput,
  type CohortRetentionResult,
  cohortRetention,
} from "./lifecycle/cohort-retention.ts";
export type { CohortRetentionSummary } from "./lifecycle/cohort-summary.ts";
export {
  type ComparedSegment,
  compareSurvival,
  type SurvivalComparison,
  type SurvivalSegment,
} from "./lifecycle/compare-survival.ts";
export type { FigureWithError } from "./lifecycle/contract-figures.ts";
export type { ContractFit, ContractFitReason, HomogeneousFit, RenewalPeriod } from "./lifecycle/contract-fit.ts";
export {
  type ContractLifetime,
  contractLifetimeValue,
  discountedExpectedLifetime,
  discountedExpectedResidualLifetime,
  expectedRemainingLifetime,
} from "./lifecycle/contract-lifetime.ts";
export { type CustomerLifetimeValue, customerLifetimeValue } from "./lifecycle/customer-lifetime-value.ts";
export { customerSurvival } from "./lifecycle/customer-survival.ts";
export {
  discountedExpectedPurchases,
  expectedPurchases,
  expectedPurchasesNewCustomer,
} from "./lifecycle/expected-purchases.ts";
export { expectedSpend } from "./lifecycle/expected-spend.ts";
export { type GammaGammaFit, gammaGamma } from "./lifecycle/gamma-gamma.ts";
export { type GrossRevenueRetentionSummary, grossRevenueRetention } from "./lifecycle/gross-revenue-retention.ts";
export { type HistoricLtv, historicLtv } from "./lifecycle/historic-ltv.ts";
export { type HoldoutRow, type HoldoutTable, holdoutTable } from "./lifecycle/holdout-table.ts";
export {
  type ChurnBase,
  type ChurnCounts,
  type ChurnKind,
  type ChurnPart,
  type ChurnRateInput,
  type ChurnRateOptions,
  type ChurnRateResult,
  type ChurnRateSummary,
  type ChurnReason,
  type ChurnReasonsOptions,
  type ChurnReasonsResult,
  type ChurnReasonsSummary,
  type ChurnSeriesOptions,
  type ChurnSeriesRow,
  type ConvertRateOptions,
  churnRate,
  churnReasons,
  churnSeries,
  convertRate,
  type DailyChurn,
  type DailyChurnCounts,
  type DaySpan,
  type EndedSubscription,
  type MonthSpan,
  type NoRateReason,
  type PersonTime,
  type PersonTimeCounts,
  type PersonTimeRate,
  type RatePeriod,
  type RateSpan,
  type ReasonCount,
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
export { type LtvReason, type LtvResult, ltv } from "./lifecycle/ltv.ts";
export { mbgNbd } from "./lifecycle/mbg-nbd.ts";
export type { ModelFit } from "./lifecycle/model-fit.ts";
export {
  annualRecurringRevenue,
  monthlyRecurringRevenue,
  type RecurringRevenueMetric,
  type RecurringRevenueResult,
  type RecurringRevenueSummary,
} from "./lifecycle/monthly-recurring-revenue.ts";
export { type NetRevenueRetentionSummary, netRevenueRetention } from "./lifecycle/net-revenue-retention.ts";
export { paretoNbd } from "./lifecycle/pareto-nbd.ts";
export { type PurchasePrediction, predictPurchases } from "./lifecycle/predict-purchases.ts";
export { probabilityAlive } from "./lifecycle/probability-alive.ts";
export { type ProjectedPeriod, projectSurvival } from "./lifecycle/project-survival.ts";
export { purchaseCountProbability } from "./lifecycle/purchase-count-probability.ts";
export type { PurchaseFit, PurchaseFitReason, PurchaseFitWarning } from "./lifecycle/purchase-fit.ts";
export { type QuickRatioSummary, quickRatio } from "./lifecycle/quick-ratio.ts";
export {
  type ReferralRateInput,
  type ReferralRateResult,
  type ReferralRateSummary,
  referralRate,
} from "./lifecycle/referral-rate.ts";
export { type CountedRenewalPeriods, renewalCounts } from "./lifecycle/renewals.ts";
export {
  type RepeatPurchaseRateResult,
  type RepeatPurchaseRateSummary,
  repeatPurchaseRate,
} from "./lifecycle/repeat-purchase-rate.ts";
export type {
  RevenueChangeInput,
  RevenueChangeSummary,
  RevenueParts,
  RevenueRows,
  RevenueSquares,
} from "./lifecycle/revenue-change.ts";
export { type RevenueChurnRateSummary, revenueChurnRate } from "./lifecycle/revenue-churn-rate.ts";
export { type RevenueMovementsResult, revenueMovements } from "./lifecycle/revenue-movements.ts";
export type { RevenueMovement } from "./lifecycle/revenue-periods.ts";
export type { RevenueRatioMetric, RevenueRatioResult, RevenueReason } from "./lifecycle/revenue-ratio.ts";
export type { RevenueMovementsSummary, RevenueSeries } from "./lifecycle/revenue-series.ts";
export type { RfmScoreClass, RfmScoring } from "./lifecycle/rfm-scores.ts";
export {
  type RfmSegmentsResult,
  type RfmSegmentTotal,
  rfmSegments,
  type ScoredCustomer,
} from "./lifecycle/rfm-segments.ts";
export { type RfmSummary, rfmSummary, type SummarizedCustomer } from "./lifecycle/rfm-summary.ts";
export { shiftedBetaGeometric } from "./lifecycle/shifted-beta-geometric.ts";
export {
  type StickinessDay,
  type StickinessResult,
  type StickinessSummary,
  stickiness,
} from "./lifecycle/stickiness.ts";
export { type CustomerTenure, customerTenures } from "./lifecycle/tenure.ts";
export type { CustomerSurvivalResult, LateEntry, TenurePoint, TenureStep } from "./lifecycle/tenure-figures.ts";
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
export type { Column, ColumnTable, ColumnVector, DictionaryColumn, Field, NumericArray, Rows } from "./rows.ts";
export type {
  ActiveUsersOptions,
  ActivityEvent,
  ActivityOptions,
  ActivityWindowOptions,
  StickinessOptions,
} from "./schemas/active-users.ts";
export type {
  AlertKind,
  AlertRule,
  AlertRuleBase,
  ChangeRule,
  FewAnswersRule,
  SignalRule,
  StateRule,
  ThresholdRule,
  VerdictRule,
} from "./schemas/alerts.ts";
export type { BacklogOptions, BacklogTicket } from "./schemas/backlog.ts";
export type { BenchmarkAllOptions, BenchmarkFigure } from "./schemas/benchmark-all.ts";
export type { CompareOptions, SegmentOrder, SegmentSettings, TrendSettings } from "./schemas/breakdowns.ts";
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
} from "./schemas/btyd.ts";
export type { ChangePointOptions } from "./schemas/change-points.ts";
export type { ClusterOptions } from "./schemas/clusters.ts";
export type { CohortSettings } from "./schemas/cohort-breakdown.ts";
export type { BenchmarkOptions, CompareGroupsOptions, DedupeSettings } from "./schemas/comparisons.ts";
export type {
  AcsiAnswers,
  AcsiItemWeights,
  AcsiOptions,
  CompositeOptions,
  CustomerLoyaltyIndexOptions,
  EmotionScale,
  LoyaltyAnswers,
  LoyaltyScale,
  NetEmotionalValueOptions,
} from "./schemas/composites.ts";
export type { ContactCounts, ContactingCustomer, ContactRateOptions } from "./schemas/contact-rate.ts";
export type {
  ContactedTicket,
  CustomerContact,
  FirstContactCounts,
  FirstContactResolutionOptions,
} from "./schemas/contact-resolution.ts";
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
} from "./schemas/contractual.ts";
export type {
  BaselinePeriods,
  ControlChartOptions,
  KnownProcess,
  PeriodFigure,
} from "./schemas/control-chart.ts";
export type { DecomposeSettings, SegmentFigure } from "./schemas/decompose.ts";
export type {
  AaporResponseRateOptions,
  Disposition,
  DispositionCounts,
  OutcomeRate,
} from "./schemas/dispositions.ts";
export type {
  AttributePosition,
  Crosshair,
  CrosshairPair,
  DriverBootstrapOptions,
  DriverInputOptions,
  ImportancePerformanceOptions,
  KeyDriversOptions,
  PenaltyRewardOptions,
  PenaltyRewardScale,
  ScaleEnds,
  ScalePair,
} from "./schemas/drivers.ts";
export type { EngagementIndexOptions, EngagementScale } from "./schemas/engagement.ts";
export type { EnpsOptions } from "./schemas/enps.ts";
export type { ForecastLimits, ForecastMethod, ForecastOptions } from "./schemas/forecast.ts";
export type {
  CsvOptions,
  FormatOptions,
  FormatWords,
  HtmlTableOptions,
  NumberOptions,
  TableOptions,
} from "./schemas/format.ts";
export type { HealthBand, HealthInput, HealthScoreOptions } from "./schemas/health-score.ts";
export type { HourOfWeekSettings } from "./schemas/hour-of-week.ts";
export type { MissingItems } from "./schemas/item-records.ts";
export type { JourneySettings } from "./schemas/journey.ts";
export type { KanoAnswer, KanoAnswers, KanoOptions } from "./schemas/kano.ts";
export type { HistoricLtvOptions, LtvEstimate, LtvInput, LtvOptions } from "./schemas/ltv.ts";
export type { MaxDiffCounts, MaxDiffItemCounts, MaxDiffOptions, MaxDiffShowing } from "./schemas/max-diff.ts";
export type { EstimateOptions, InputOptions, RatingInputOptions } from "./schemas/options.ts";
export type { IntentWeights, PurchaseIntentCounts, PurchaseIntentOptions } from "./schemas/purchase-intent.ts";
export type { Purchase, RepeatPurchaseRateOptions } from "./schemas/purchases.ts";
export type { RatingCounts, RatingScale, RatingScoreKind, RatingScoreOptions } from "./schemas/rating.ts";
export type { ReferralCounts, ReferralRateOptions, ReferredCustomer } from "./schemas/referrals.ts";
export type {
  CompletionCounts,
  CompletionRateOptions,
  Invitation,
  InvitationCounts,
  ResponseRateOptions,
  SurveySession,
} from "./schemas/response-rate.ts";
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
} from "./schemas/revenue.ts";
export type {
  CustomerRfm,
  RfmCuts,
  RfmOrder,
  RfmSegmentRule,
  RfmSegmentsOptions,
  ScoreRange,
} from "./schemas/rfm-segments.ts";
export type { MarginOfErrorOptions, PlanningOptions, SurveySampleSizeOptions } from "./schemas/sample-size.ts";
export type { CompareSeasonsOptions } from "./schemas/seasons.ts";
export type {
  BrandMention,
  BrandVolume,
  NetSentimentOptions,
  Sentiment,
  SentimentCounts,
  ShareOfVoiceCounts,
  ShareOfVoiceOptions,
} from "./schemas/sentiment.ts";
export type {
  ItemRatings,
  ServqualFields,
  ServqualOptions,
  ServqualResponse,
  ServqualScale,
} from "./schemas/servqual.ts";
export type {
  SlaAttainmentOptions,
  SlaCounts,
  SlaPause,
  SlaRules,
  SlaStatusOptions,
  SlaTicket,
} from "./schemas/sla.ts";
export type { StandardizeSettings } from "./schemas/standardize.ts";
export type {
  AbortSignalLike,
  CollectOptions,
  CustomerOrder,
  InChunksOptions,
  KeepTogetherOptions,
  StreamProgress,
} from "./schemas/stream.ts";
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
export type {
  CustomerSurvivalOptions,
  CustomerSurvivalSummary,
  CustomerTenuresOptions,
  TenureRule,
  TenureTable,
  TenureUnit,
} from "./schemas/survival.ts";
export type { EscalationCounts, OneTouchCounts, ReopenCounts } from "./schemas/ticket-counts.ts";
export type {
  EscalatedTicket,
  EscalationRateOptions,
  OneTouchRateOptions,
  ReopenedTicket,
  ReopenRateOptions,
  RepliedTicket,
  RepliesPerTicketOptions,
  SolvedTicket,
  TicketRateOptions,
  YesNo,
} from "./schemas/ticket-rates.ts";
export type { SeriesRow } from "./schemas/trend-rows.ts";
export type { RfmSummaryOptions, ValuedOrder } from "./schemas/valued-orders.ts";
export type {
  Margin,
  PostStratifyOptions,
  RakeOptions,
  RakeTrim,
  Targets,
  TargetTree,
  TrimWeightsOptions,
  WeightingOptions,
  WeightLimits,
} from "./schemas/weighting.ts";
export type { CrossProducts } from "./stats/cross-product-sums.ts";
export type { LogRankOptions, LogRankWeighting } from "./stats/log-rank.ts";
export type { Moments } from "./stats/moments.ts";
export type { RestrictedMean } from "./stats/restricted-mean.ts";
export type { RunRule, RunRuleSet, SignalDirection } from "./stats/run-rules.ts";
export type { SurvivalQuantile, SurvivalReason } from "./stats/survival-quantiles.ts";
export type { Chunks, ReadableChunks, ReadableChunksReader } from "./stream/chunk-source.ts";
export {
  type ChunkOf,
  type Collectable,
  type Collected,
  type CollectedSummary,
  collect,
  collectSummary,
  type Measurable,
} from "./stream/collect.ts";
export { inChunks } from "./stream/in-chunks.ts";
export { keepTogether } from "./stream/keep-together.ts";
export {
  type AbandonmentCounts,
  type AbandonmentRateInput,
  type AbandonmentRateOptions,
  type AbandonmentRateResult,
  type AbandonmentRateSummary,
  type AgeBucket,
  type AgentsNeeded,
  type AgentsNeededOptions,
  type AgentTime,
  type AnchorOptions,
  type AuthorResponseTimes,
  type AverageSpeedOfAnswerOptions,
  type AverageSpeedOfAnswerSummary,
  type AvgFirstResponseTimeOptions,
  type AvgFirstResponseTimeResult,
  type AvgFirstResponseTimeSummary,
  abandonmentRate,
  agentsNeeded,
  averageSpeedOfAnswer,
  avgFirstResponseTime,
  type BacklogAges,
  type BacklogFlow,
  type BacklogPeriod,
  type BacklogResult,
  type BacklogSnapshot,
  type BacklogSummary,
  type BotConversation,
  type BotOutcomeCounts,
  type BotOutcomesInput,
  type BotOutcomesOptions,
  type BotOutcomesResult,
  type BotOutcomesSummary,
  type BotResolutionState,
  backlog,
  botOutcomes,
  type CallOptions,
  type CarriedFields,
  type CensoredDurations,
  type ChatConcurrencyOptions,
  type ChatConcurrencyResult,
  type ChatConcurrencySummary,
  type ChatSpan,
  type ClockOptions,
  type ContactRateInput,
  type ContactRateResult,
  type ContactRateSummary,
  type ContactSpread,
  type ContainmentCounts,
  type ContainmentRateOptions,
  type ContainmentRateSummary,
  type ConventionOptions,
  type ConversationOptions,
  type ConversationRateResult,
  type ConversationRateSummary,
  chatConcurrency,
  contactRate,
  containmentRate,
  type DeflectionRateOptions,
  type DeflectionRateSummary,
  type DurationEstimate,
  type DurationOptions,
  type DurationPercentiles,
  type DurationSummary,
  type Durations,
  type DurationUnit,
  deflectionRate,
  type ErlangCOptions,
  type ErlangCResult,
  type EscalationRateInput,
  type EscalationRateResult,
  type EscalationRateSummary,
  type ExactDurations,
  erlangC,
  escalationRate,
  type FirstContactResolutionInput,
  type FirstContactResolutionResult,
  type FirstContactResolutionSummary,
  type FirstResponsePercentiles,
  type FramePeriod,
  firstContactResolution,
  type HandledContact,
  type HandleTimeEstimate,
  type HandleTimeOptions,
  type HandleTimeSummary,
  type HandlingPart,
  type HandlingSpan,
  type HoursSaved,
  type HoursSavedOptions,
  handleTime,
  hoursSaved,
  type MessageOptions,
  type NextResponseTimeOptions,
  type NextResponseTimeSummary,
  nextResponseTime,
  type OccupancyOptions,
  type OccupancyResult,
  type OccupancySummary,
  type OneTouchRateInput,
  type OneTouchRateResult,
  type OneTouchRateSummary,
  occupancy,
  oneTouchRate,
  type QuantileSketch,
  type QueuedCall,
  type QueueLoad,
  type ReopenRateInput,
  type ReopenRateResult,
  type ReopenRateSummary,
  type RepliesPerTicketResult,
  type RepliesPerTicketSummary,
  type ReplyCounts,
  type ReplyShare,
  type ResolutionTimeOptions,
  type ResolutionTimeSummary,
  type ResolvedTicket,
  type ResponseTimesByAuthorOptions,
  type ResponseTimesByAuthorResult,
  type ResponseTimesByAuthorSummary,
  type ResponseTimesSummary,
  reopenRate,
  repliesPerTicket,
  resolutionTime,
  responseTimesByAuthor,
  type ScheduleChange,
  type ScheduledTicket,
  type ServiceLevelCounts,
  type ServiceLevelInput,
  type ServiceLevelOptions,
  type ServiceLevelResult,
  type ServiceLevelSummary,
  type SketchBuckets,
  type SketchedDurations,
  type SlaAttainmentInput,
  type SlaAttainmentResult,
  type SlaAttainmentSummary,
  type SlaState,
  type SlaStatus,
  type SlaTimeLeft,
  type StatusChange,
  type StatusTicket,
  serviceLevel,
  slaAttainment,
  slaStatus,
  type Ticket,
  type TicketAuthor,
  type TicketEvent,
  type TicketFromEvents,
  type TicketStatus,
  type TicketsFromEventsOptions,
  type TicketWait,
  ticketsFromEvents,
  type WaitedCall,
  type WaitingTicket,
  type WaitTimeOptions,
  type WaitTimeSummary,
  waitTime,
} from "./support/index.ts";
export {
  type AaporResponseRateInput,
  type AaporResponseRateResult,
  type AaporResponseRateSummary,
  aaporResponseRate,
} from "./surveys/aapor-response-rate.ts";
export { type AcsiSummary, acsi } from "./surveys/acsi.ts";
export { bootstrapKeyDrivers } from "./surveys/bootstrap-key-drivers.ts";
export type { BrandSums, BrandTally } from "./surveys/brand-volumes.ts";
export { type CesInput, type CesResult, type CesSummary, ces } from "./surveys/ces.ts";
export type { ClusterSums } from "./surveys/cluster-sums.ts";
export {
  type Clustered,
  type ClusteredMetric,
  type ClusteredSummary,
  type ClusterFields,
  clustered,
} from "./surveys/clustered.ts";
export {
  type CompletionRateInput,
  type CompletionRateResult,
  type CompletionRateSummary,
  completionRate,
} from "./surveys/completion-rate.ts";
export type { CompositeItem, CompositeResult, CompositeSums, ItemSum } from "./surveys/composite-scores.ts";
export { type CsatInput, type CsatResult, type CsatSummary, csat } from "./surveys/csat.ts";
export { type CustomerLoyaltyIndexSummary, customerLoyaltyIndex } from "./surveys/customer-loyalty-index.ts";
export { type DesignEffect, designEffect } from "./surveys/design-effect.ts";
export type { AnswerShare } from "./surveys/distribution.ts";
export type { DriverFields } from "./surveys/driver-rows.ts";
export type { EngagementItem } from "./surveys/engagement-figures.ts";
export { type EngagementIndexResult, engagementIndex } from "./surveys/engagement-index.ts";
export type { AnsweringPersons } from "./surveys/engagement-persons.ts";
export type { EngagementIndexSummary } from "./surveys/engagement-summary.ts";
export { type EnpsResult, type EnpsSummary, enps } from "./surveys/enps.ts";
export type { AnswerGroup } from "./surveys/group.ts";
export type {
  HealthCoverage,
  HealthDefinition,
  HealthInputDefinition,
  HealthInputSums,
  HealthSums,
} from "./surveys/health-customers.ts";
export {
  type HealthBandShare,
  type HealthContribution,
  type HealthRecord,
  type HealthScoreInput,
  type HealthScoreResult,
  type HealthScoreSummary,
  healthScore,
} from "./surveys/health-score.ts";
export {
  type CrosshairLine,
  type ImportancePerformanceQuadrant,
  type ImportancePerformanceResult,
  importancePerformance,
  type PlacedAttribute,
} from "./surveys/importance-performance.ts";
export {
  type KanoCategoryShare,
  type KanoCoefficient,
  type KanoResult,
  type KanoSummary,
  kano,
} from "./surveys/kano.ts";
export {
  type KanoFeatureFields,
  type KanoFeatureResult,
  type KanoFeaturesOptions,
  kanoFeatures,
} from "./surveys/kano-features.ts";
export type { KanoCategory } from "./surveys/kano-table.ts";
export type { KeyDriver, KeyDriverWarning } from "./surveys/key-driver-list.ts";
export {
  type KeyDriversResult,
  type KeyDriversSummary,
  keyDrivers,
  type SampledOrders,
} from "./surveys/key-drivers.ts";
export { type MarginOfError, marginOfError } from "./surveys/margin-of-error.ts";
export {
  type MaxDiffInput,
  type MaxDiffItem,
  type MaxDiffResult,
  type MaxDiffSummary,
  maxDiff,
} from "./surveys/max-diff.ts";
export type { MaxDiffClusters, MaxDiffItemSums, MaxDiffTally } from "./surveys/max-diff-tally.ts";
export {
  type EmotionRatings,
  type NetEmotionalValueSummary,
  netEmotionalValue,
} from "./surveys/net-emotional-value.ts";
export {
  type NetSentimentInput,
  type NetSentimentResult,
  type NetSentimentSummary,
  netSentiment,
} from "./surveys/net-sentiment.ts";
export { type NpsInput, type NpsResult, type NpsSummary, nps } from "./surveys/nps.ts";
export { type PenaltyRewardResult, type PenaltyRewardSummary, penaltyReward } from "./surveys/penalty-reward.ts";
export type {
  PenaltyRewardDriver,
  PenaltyRewardEffect,
  PenaltyRewardKind,
} from "./surveys/penalty-reward-contrasts.ts";
export { type PostStratification, postStratify } from "./surveys/post-stratify.ts";
export {
  type PurchaseIntentInput,
  type PurchaseIntentResult,
  type PurchaseIntentSummary,
  purchaseIntent,
} from "./surveys/purchase-intent.ts";
export { type RakedWeights, type RakeReport, type RakeResult, rake, type UnconvergedRake } from "./surveys/rake.ts";
export {
  type RatingScoreInput,
  type RatingScoreResult,
  type RatingScoreSummary,
  ratingScore,
} from "./surveys/rating-score.ts";
export {
  type ResponseRateInput,
  type ResponseRateResult,
  type ResponseRateSummary,
  responseRate,
} from "./surveys/response-rate.ts";
export { type SurveySampleSize, sampleSize } from "./surveys/sample-size.ts";
export type { ScoreMoments } from "./surveys/score-moments.ts";
export {
  type ServqualDimension,
  type ServqualItem,
  type ServqualResult,
  type ServqualScore,
  servqual,
} from "./surveys/servqual.ts";
export type {
  DimensionMoments,
  GapMoments,
  ServqualDefinition,
  ServqualSummary,
} from "./surveys/servqual-summary.ts";
export {
  type BrandShare,
  type ShareOfVoiceInput,
  type ShareOfVoiceResult,
  type ShareOfVoiceSummary,
  shareOfVoice,
} from "./surveys/share-of-voice.ts";
export type { AnswerCounts } from "./surveys/tally.ts";
export { type TrimmedWeights, trimWeights } from "./surveys/trim-weights.ts";
export type { WeightedLevel, WeightingReport } from "./surveys/weight-report.ts";
export type {
  BusinessSchedule,
  ClockInterval,
  Holiday,
  ScheduleRule,
  WeeklyHours,
} from "./time/business-schedule.ts";
export { type BusinessTime, type BusinessTimeOptions, businessTime } from "./time/business-time.ts";
export { type Instant, type InstantOptions, toEpochMilliseconds } from "./time/instant.ts";
export { weeklyHours } from "./time/minutes-of-week.ts";
export type { Weekday } from "./time/periods.ts";
