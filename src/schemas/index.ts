/**
 * The zod schemas of all inputs and options, for an app to check its own requests with.
 *
 * Every export makes a schema, or gives the one it made before: `npsOptionsSchema()`. A schema composes with others in `z.object`, and
 * says what is wrong in the words of our errors. What it accepts, the metric accepts, and the other way round.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { npsOptionsSchema, ratingsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const request = z.object({ scores: ratingsSchema(0, 10), options: z.optional(npsOptionsSchema()) });
 *
 * assert.equal(request.safeParse({ scores: [9, 10, null] }).success, true);
 * const refused = request.safeParse({ scores: [9, 11] });
 * assert.equal(refused.error?.issues[0]?.message, "must be an integer from 0 to 10, got 11");
 * assert.deepEqual(refused.error?.issues[0]?.path, ["scores", 1]);
 * ```
 *
 * @module cx-metrics/schemas
 */
export { type Fault, MetricInputError, type MetricIssue, type MetricIssueCode, type PathStep } from "../errors.ts";
export type { BusinessSchedule, ClockInterval, Holiday, WeeklyHours } from "../time/business-schedule.ts";
export {
  type ActiveUsersOptions,
  type ActivityEvent,
  type ActivityOptions,
  type ActivityWindowOptions,
  activeUsersOptionsSchema,
  type StickinessOptions,
  stickinessOptionsSchema,
} from "./active-users.ts";
export {
  type AlertKind,
  type AlertRule,
  type AlertRuleBase,
  alertRulesSchema,
  type ChangeRule,
  type FewAnswersRule,
  type SignalRule,
  type StateRule,
  type ThresholdRule,
  type VerdictRule,
} from "./alerts.ts";
export { type BacklogOptions, type BacklogTicket, backlogOptionsSchema, backlogTicketsSchema } from "./backlog.ts";
export {
  type BenchmarkAllOptions,
  type BenchmarkFigure,
  benchmarkAllOptionsSchema,
  benchmarkFiguresSchema,
} from "./benchmark-all.ts";
export {
  type BotConversation,
  type BotOutcomeCounts,
  type BotOutcomesOptions,
  type BotResolutionState,
  botConversationsSchema,
  botOutcomeCountsSchema,
  botOutcomesOptionsSchema,
  type ContainmentCounts,
  type ContainmentRateOptions,
  type ConversationOptions,
  containmentCountsSchema,
  containmentRateOptionsSchema,
  type DeflectionRateOptions,
  deflectionRateOptionsSchema,
  type HoursSavedOptions,
  hoursSavedOptionsSchema,
  type ResponseTimesByAuthorOptions,
  responseTimesByAuthorOptionsSchema,
} from "./bots.ts";
export {
  type CompareOptions,
  compareOptionsSchema,
  type SegmentOrder,
  type SegmentSettings,
  segmentOptionsSchema,
  type TrendSettings,
  trendOptionsSchema,
} from "./breakdowns.ts";
export {
  type BetaGeometricModel,
  type BetaGeometricParameters,
  type CalibrationTableOptions,
  type CustomerLifetimeValueOptions,
  calibrationTableOptionsSchema,
  customerLifetimeValueOptionsSchema,
  type GammaGammaParameters,
  type HoldoutTableOptions,
  holdoutTableOptionsSchema,
  type ParetoModel,
  type ParetoParameters,
  type PredictPurchasesOptions,
  type PurchaseFitOptions,
  type PurchaseHistory,
  type PurchaseModel,
  type PurchaseRecord,
  predictPurchasesOptionsSchema,
  purchaseFitOptionsSchema,
  purchaseModelSchema,
  purchaseRecordsSchema,
  type SpendHistory,
  type SpendModel,
  type SpendRecord,
  spendModelSchema,
  spendRecordsSchema,
} from "./btyd.ts";
export { businessScheduleSchema } from "./business-time.ts";
export {
  type AbandonmentCounts,
  type AbandonmentRateOptions,
  type AverageSpeedOfAnswerOptions,
  abandonmentCountsSchema,
  abandonmentRateOptionsSchema,
  averageSpeedOfAnswerOptionsSchema,
  type CallOptions,
  type CallRules,
  type QueuedCall,
  queuedCallsSchema,
  type ServiceLevelCounts,
  type ServiceLevelOptions,
  serviceLevelCountsSchema,
  serviceLevelOptionsSchema,
  type WaitedCall,
  waitedCallsSchema,
} from "./calls.ts";
export {
  type Cart,
  type CartAbandonmentOptions,
  type CartCounts,
  type CartDefinition,
  cartAbandonmentOptionsSchema,
  cartCountsSchema,
  cartsSchema,
} from "./carts.ts";
export { type ChangePointOptions, changePointOptionsSchema } from "./change-points.ts";
export {
  type ChurnReasonsOptions,
  churnReasonsOptionsSchema,
  type EndedSubscription,
  endedSubscriptionsSchema,
} from "./churn-reasons.ts";
export { type ChurnSeriesOptions, churnSeriesOptionsSchema } from "./churn-series.ts";
export { type ClusterOptions, clusterOptionsSchema, clustersSchema } from "./clusters.ts";
export { type CohortSettings, cohortOptionsSchema } from "./cohort-breakdown.ts";
export {
  type CohortEvent,
  type CohortEventOptions,
  type CohortRetentionOptions,
  type CohortTableOptions,
  cohortEventsSchema,
  cohortRetentionOptionsSchema,
  type EventChoice,
} from "./cohorts.ts";
export { labelledRatingsSchema, ratingsSchema, weightsSchema } from "./columns.ts";
export {
  type BenchmarkOptions,
  benchmarkOptionsSchema,
  type CompareGroupsOptions,
  compareGroupsOptionsSchema,
  comparePairedOptionsSchema,
  type DedupeSettings,
  dedupeOptionsSchema,
} from "./comparisons.ts";
export {
  type AcsiAnswers,
  type AcsiItemWeights,
  type AcsiOptions,
  acsiAnswersSchema,
  acsiOptionsSchema,
  type CompositeOptions,
  type CustomerLoyaltyIndexOptions,
  customerLoyaltyIndexOptionsSchema,
  type EmotionScale,
  emotionRatingsSchema,
  type LoyaltyAnswers,
  type LoyaltyScale,
  loyaltyAnswersSchema,
  type NetEmotionalValueOptions,
  netEmotionalValueOptionsSchema,
} from "./composites.ts";
export {
  type ContactCounts,
  type ContactingCustomer,
  type ContactRateOptions,
  contactCountsSchema,
  contactingCustomersSchema,
  contactRateOptionsSchema,
} from "./contact-rate.ts";
export {
  type ContactedTicket,
  type CustomerContact,
  contactedTicketsSchema,
  customerContactsSchema,
  type FirstContactCounts,
  type FirstContactResolutionOptions,
  firstContactCountsSchema,
  firstContactResolutionOptionsSchema,
  yesNoAnswersSchema,
} from "./contact-resolution.ts";
export {
  type BetaDiscreteWeibullModel,
  type BetaDiscreteWeibullParameters,
  type ContractFitOptions,
  type ContractLifetimeValueOptions,
  type ContractModel,
  type ContractProjectionOptions,
  contractFitOptionsSchema,
  contractLifetimeValueOptionsSchema,
  contractModelSchema,
  type DiscountedLifetimeOptions,
  discountedLifetimeOptionsSchema,
  type ProjectSurvivalOptions,
  projectSurvivalOptionsSchema,
  type RemainingLifetimeOptions,
  type RenewalCounts,
  type RenewalCountsOptions,
  type ResidualLifetimeOptions,
  remainingLifetimeOptionsSchema,
  renewalCountsOptionsSchema,
  residualLifetimeOptionsSchema,
  type ShiftedBetaGeometricModel,
  type ShiftedBetaGeometricParameters,
  type SurvivorCounts,
  survivorCountsSchema,
} from "./contractual.ts";
export {
  type BaselinePeriods,
  type ControlChartOptions,
  controlChartOptionsSchema,
  type KnownProcess,
  type PeriodFigure,
  periodFiguresSchema,
} from "./control-chart.ts";
export {
  type ConvertRateOptions,
  convertRateOptionsSchema,
  type DaySpan,
  type MonthSpan,
  type RateSpan,
} from "./convert-rate.ts";
export {
  type DecomposeSettings,
  decomposeOptionsSchema,
  type SegmentFigure,
  segmentFiguresSchema,
} from "./decompose.ts";
export {
  type AaporResponseRateOptions,
  aaporResponseRateOptionsSchema,
  type Disposition,
  type DispositionCounts,
  dispositionCountsSchema,
  dispositionsSchema,
  type OutcomeRate,
} from "./dispositions.ts";
export {
  type AttributePosition,
  attributePositionsSchema,
  type Crosshair,
  type CrosshairPair,
  type DriverBootstrapOptions,
  type DriverInputOptions,
  type ImportancePerformanceOptions,
  importancePerformanceOptionsSchema,
  type KeyDriversOptions,
  keyDriversOptionsSchema,
  type PenaltyRewardOptions,
  type PenaltyRewardScale,
  penaltyRewardOptionsSchema,
  type ScaleEnds,
  type ScalePair,
} from "./drivers.ts";
export type { AnchorOptions, ClockOptions, DurationOptions, ScheduleChange, ScheduledTicket } from "./durations.ts";
export {
  type EmailCounts,
  type EmailEvent,
  type EmailMessage,
  type EmailRatesOptions,
  type EmailScore,
  emailCountsSchema,
  emailMessagesSchema,
  emailRatesOptionsSchema,
} from "./email.ts";
export {
  type EngagementIndexOptions,
  type EngagementScale,
  engagementIndexOptionsSchema,
  engagementResponsesSchema,
} from "./engagement.ts";
export type { EnpsOptions } from "./enps.ts";
export {
  type AgentsNeededOptions,
  agentsNeededOptionsSchema,
  type ErlangCOptions,
  erlangCOptionsSchema,
  type QueueLoad,
} from "./erlang.ts";
export { type ForecastLimits, type ForecastMethod, type ForecastOptions, forecastOptionsSchema } from "./forecast.ts";
export {
  type CsvOptions,
  csvOptionsSchema,
  type FormatOptions,
  type FormatWords,
  formatOptionsSchema,
  type HtmlTableOptions,
  htmlTableOptionsSchema,
  type NumberOptions,
  type TableOptions,
  tableOptionsSchema,
} from "./format.ts";
export {
  type FunnelEvent,
  type FunnelEventOptions,
  type FunnelExclusion,
  type FunnelFields,
  type FunnelOptions,
  type FunnelStepChoice,
  type FunnelValue,
  type FunnelWhere,
  type FunnelWindow,
  funnelEventsSchema,
  funnelOptionsSchema,
} from "./funnel.ts";
export {
  type HandledContact,
  type HandleTimeOptions,
  type HandlingPart,
  type HandlingSpan,
  handledContactsSchema,
  handleTimeOptionsSchema,
  handlingSpansSchema,
} from "./handling.ts";
export {
  type HealthBand,
  type HealthInput,
  type HealthScoreOptions,
  healthRecordsSchema,
  healthScoreOptionsSchema,
} from "./health-score.ts";
export {
  type HourOfWeekSettings,
  hourOfWeekOptionsSchema,
} from "./hour-of-week.ts";
export { instantsSchema } from "./instants.ts";
export type { MissingItems } from "./item-records.ts";
export { type JourneySettings, journeyOptionsSchema } from "./journey.ts";
export { type KanoAnswer, type KanoAnswers, type KanoOptions, kanoAnswersSchema, kanoOptionsSchema } from "./kano.ts";
export {
  type ChurnBase,
  type ChurnCounts,
  type ChurnRateOptions,
  churnCountsSchema,
  churnRateOptionsSchema,
  type DailyChurnCounts,
  type PersonTimeCounts,
  type ReportingPeriod,
  type RetentionCounts,
  type RetentionRateOptions,
  retentionCountsSchema,
  retentionRateOptionsSchema,
  type Subscription,
  type SubscriptionOptions,
  subscriptionsSchema,
} from "./lifecycle.ts";
export {
  type HistoricLtvOptions,
  historicLtvOptionsSchema,
  type LtvEstimate,
  type LtvInput,
  type LtvOptions,
  ltvInputSchema,
  ltvOptionsSchema,
} from "./ltv.ts";
export {
  type MaxDiffCounts,
  type MaxDiffItemCounts,
  type MaxDiffOptions,
  type MaxDiffShowing,
  maxDiffCountsSchema,
  maxDiffOptionsSchema,
  maxDiffShowingsSchema,
} from "./max-diff.ts";
export type { EstimateOptions, InputOptions, RatingInputOptions } from "./options.ts";
export {
  type IntentWeights,
  type PurchaseIntentCounts,
  type PurchaseIntentOptions,
  purchaseIntentCountsSchema,
  purchaseIntentOptionsSchema,
} from "./purchase-intent.ts";
export {
  type Purchase,
  type PurchaseOptions,
  purchasesSchema,
  type RepeatPurchaseRateOptions,
  repeatPurchaseRateOptionsSchema,
} from "./purchases.ts";
export {
  codedRatingsSchema,
  type RatingCounts,
  type RatingScale,
  type RatingScoreKind,
  type RatingScoreOptions,
  ratingCountsSchema,
  ratingScoreOptionsSchema,
} from "./rating.ts";
export {
  type ReferralCounts,
  type ReferralRateOptions,
  type ReferredCustomer,
  referralCountsSchema,
  referralRateOptionsSchema,
  referredCustomersSchema,
} from "./referrals.ts";
export {
  type CompletionCounts,
  type CompletionRateOptions,
  completionCountsSchema,
  completionRateOptionsSchema,
  type Invitation,
  type InvitationCounts,
  invitationCountsSchema,
  invitationsSchema,
  type ResponseRateOptions,
  responseRateOptionsSchema,
  type SurveySession,
  surveySessionsSchema,
} from "./response-rate.ts";
export {
  type BillingInterval,
  type GrossRevenueRetentionOptions,
  type MrrRow,
  type NetRevenueRetentionOptions,
  netRevenueRetentionOptionsSchema,
  type QuickRatioOptions,
  type RecurringRevenueOptions,
  type RevenueChurnRateOptions,
  type RevenueCounts,
  type RevenueDiscount,
  type RevenueMovementsOptions,
  type RevenueOptions,
  type RevenuePeriodOptions,
  type RevenueSubscription,
  recurringRevenueOptionsSchema,
  revenueChurnRateOptionsSchema,
  revenueCountsSchema,
  revenueMovementsOptionsSchema,
  revenuePeriodOptionsSchema,
} from "./revenue.ts";
export { mrrRowsSchema, revenueSubscriptionsSchema } from "./revenue-rows.ts";
export {
  type CustomerRfm,
  type RfmCuts,
  type RfmOrder,
  type RfmSegmentRule,
  type RfmSegmentsOptions,
  rfmCustomersSchema,
  rfmOrdersSchema,
  rfmSegmentsOptionsSchema,
  type ScoreRange,
} from "./rfm-segments.ts";
export {
  type MarginOfErrorOptions,
  marginOfErrorOptionsSchema,
  type PlanningOptions,
  type SurveySampleSizeOptions,
  sampleSizeOptionsSchema,
} from "./sample-size.ts";
export {
  type CountedTerm,
  type SearchTermCounts,
  type SearchTermsOptions,
  type SiteSearch,
  searchTermCountsSchema,
  searchTermsOptionsSchema,
  siteSearchesSchema,
  type TermNormalization,
} from "./search-terms.ts";
export { type CompareSeasonsOptions, compareSeasonsOptionsSchema } from "./seasons.ts";
export {
  type BrandMention,
  type BrandVolume,
  brandMentionsSchema,
  type NetSentimentOptions,
  netSentimentOptionsSchema,
  type Sentiment,
  type SentimentCounts,
  type ShareOfVoiceCounts,
  type ShareOfVoiceOptions,
  sentimentCountsSchema,
  shareOfVoiceCountsSchema,
  shareOfVoiceOptionsSchema,
} from "./sentiment.ts";
export {
  type ItemRatings,
  type ServqualFields,
  type ServqualOptions,
  type ServqualResponse,
  type ServqualScale,
  servqualOptionsSchema,
  servqualResponsesSchema,
} from "./servqual.ts";
export {
  type SlaAttainmentOptions,
  type SlaCounts,
  type SlaPause,
  type SlaRules,
  type SlaStatusOptions,
  type SlaTicket,
  slaAttainmentOptionsSchema,
  slaCountsSchema,
  slaStatusOptionsSchema,
  slaTicketsSchema,
} from "./sla.ts";
export {
  type StandardizeSettings,
  standardizeOptionsSchema,
} from "./standardize.ts";
export {
  type AbortSignalLike,
  type CollectOptions,
  type CustomerOrder,
  collectOptionsSchema,
  type InChunksOptions,
  inChunksOptionsSchema,
  type KeepTogetherOptions,
  keepTogetherOptionsSchema,
  type StreamProgress,
} from "./stream.ts";
export {
  type AvgFirstResponseTimeOptions,
  avgFirstResponseTimeOptionsSchema,
  type NextResponseTimeOptions,
  nextResponseTimeOptionsSchema,
  type ResolutionTimeOptions,
  type ResolvedTicket,
  resolutionTimeOptionsSchema,
  resolvedTicketsSchema,
  type StatusTicket,
  statusTicketsSchema,
  type Ticket,
  type TicketWait,
  ticketsSchema,
  type WaitingTicket,
  type WaitTimeOptions,
  waitingTicketsSchema,
  waitTimeOptionsSchema,
} from "./support.ts";
export {
  type CesCounts,
  type CesOptions,
  type CesScale,
  type CsatCounts,
  type CsatOptions,
  type CsatScale,
  cesCountsSchema,
  cesOptionsSchema,
  csatCountsSchema,
  csatOptionsSchema,
  type NpsCounts,
  type NpsOptions,
  type NpsScale,
  npsCountsSchema,
  npsOptionsSchema,
} from "./surveys.ts";
export {
  type CustomerSurvivalOptions,
  type CustomerTenuresOptions,
  customerSurvivalOptionsSchema,
  customerTenuresOptionsSchema,
  type TenureRule,
  type TenureUnit,
} from "./survival.ts";
export {
  type EscalationCounts,
  escalationCountsSchema,
  type OneTouchCounts,
  oneTouchCountsSchema,
  type ReopenCounts,
  reopenCountsSchema,
} from "./ticket-counts.ts";
export {
  type ConventionOptions,
  type MessageOptions,
  type StatusChange,
  type TicketAuthor,
  type TicketEvent,
  type TicketEventRules,
  type TicketStatus,
  type TicketsFromEventsOptions,
  ticketEventsSchema,
  ticketsFromEventsOptionsSchema,
} from "./ticket-events.ts";
export {
  type EscalatedTicket,
  type EscalationRateOptions,
  escalatedTicketsSchema,
  escalationRateOptionsSchema,
  type OneTouchRateOptions,
  oneTouchRateOptionsSchema,
  type ReopenedTicket,
  type ReopenRateOptions,
  type RepliedTicket,
  type RepliesPerTicketOptions,
  reopenedTicketsSchema,
  reopenRateOptionsSchema,
  repliedTicketsSchema,
  repliesPerTicketOptionsSchema,
  type SolvedTicket,
  type TicketRateOptions,
  type YesNo,
} from "./ticket-rates.ts";
export { type SeriesRow, trendRowsSchema } from "./trend-rows.ts";
export {
  type RfmSummaryOptions,
  rfmSummaryOptionsSchema,
  type ValuedOrder,
  valuedOrdersSchema,
} from "./valued-orders.ts";
export {
  type BounceRateOptions,
  bounceRateOptionsSchema,
  type ConversionCounts,
  type ConversionRateOptions,
  type ConvertingSession,
  conversionCountsSchema,
  conversionRateOptionsSchema,
  convertingSessionsSchema,
  type EngagementDefinition,
  type EngagementRateOptions,
  type SessionCounts,
  sessionCountsSchema,
  type WebSession,
  webSessionsSchema,
} from "./web.ts";
export {
  type Margin,
  type PostStratifyOptions,
  postStratifyOptionsSchema,
  type RakeOptions,
  type RakeTrim,
  rakeOptionsSchema,
  type Targets,
  type TargetTree,
  type TrimWeightsOptions,
  trimWeightsOptionsSchema,
  type WeightingOptions,
  type WeightLimits,
} from "./weighting.ts";
export {
  type AgentTime,
  agentTimesSchema,
  type ChatConcurrencyOptions,
  type ChatSpan,
  chatConcurrencyOptionsSchema,
  chatSpansSchema,
  type OccupancyOptions,
  occupancyOptionsSchema,
} from "./workload.ts";
