/**
 * Survey metrics: Net Promoter Score, customer satisfaction, customer effort.
 *
 * @module cx-metrics/surveys
 */
export { type Fault, MetricInputError, type MetricIssue, type MetricIssueCode, type PathStep } from "../errors.ts";
export type {
  ComparisonBasis,
  Estimate,
  Interval,
  MeanBasis,
  NormalBasis,
  ProportionBasis,
  Share,
  Unit,
} from "../result.ts";
export type { ClusterOptions } from "../schemas/clusters.ts";
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
} from "../schemas/composites.ts";
export type {
  AaporResponseRateOptions,
  Disposition,
  DispositionCounts,
  OutcomeRate,
} from "../schemas/dispositions.ts";
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
} from "../schemas/drivers.ts";
export type { EngagementIndexOptions, EngagementScale } from "../schemas/engagement.ts";
export type { EnpsOptions } from "../schemas/enps.ts";
export type { HealthBand, HealthInput, HealthScoreOptions } from "../schemas/health-score.ts";
export type { MissingItems } from "../schemas/item-records.ts";
export type { KanoAnswer, KanoAnswers, KanoOptions } from "../schemas/kano.ts";
export type { MaxDiffCounts, MaxDiffItemCounts, MaxDiffOptions, MaxDiffShowing } from "../schemas/max-diff.ts";
export type { EstimateOptions, InputOptions, RatingInputOptions } from "../schemas/options.ts";
export type { IntentWeights, PurchaseIntentCounts, PurchaseIntentOptions } from "../schemas/purchase-intent.ts";
export type { RatingCounts, RatingScale, RatingScoreKind, RatingScoreOptions } from "../schemas/rating.ts";
export type {
  CompletionCounts,
  CompletionRateOptions,
  Invitation,
  InvitationCounts,
  ResponseRateOptions,
  SurveySession,
} from "../schemas/response-rate.ts";
export type { MarginOfErrorOptions, PlanningOptions, SurveySampleSizeOptions } from "../schemas/sample-size.ts";
export type {
  BrandMention,
  BrandVolume,
  NetSentimentOptions,
  Sentiment,
  SentimentCounts,
  ShareOfVoiceCounts,
  ShareOfVoiceOptions,
} from "../schemas/sentiment.ts";
export type {
  ItemRatings,
  ServqualFields,
  ServqualOptions,
  ServqualResponse,
  ServqualScale,
} from "../schemas/servqual.ts";
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
} from "../schemas/surveys.ts";
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
} from "../schemas/weighting.ts";
export type { CrossProducts } from "../stats/cross-product-sums.ts";
export type { Moments } from "../stats/moments.ts";
export {
  type AaporResponseRateInput,
  type AaporResponseRateResult,
  type AaporResponseRateSummary,
  aaporResponseRate,
} from "./aapor-response-rate.ts";
export { type AcsiSummary, acsi } from "./acsi.ts";
export { bootstrapKeyDrivers } from "./bootstrap-key-drivers.ts";
export type { BrandSums, BrandTally } from "./brand-volumes.ts";
export { type CesInput, type CesResult, type CesSummary, ces } from "./ces.ts";
export type { ClusterSums } from "./cluster-sums.ts";
export {
  type Clustered,
  type ClusteredMetric,
  type ClusteredSummary,
  type ClusterFields,
  clustered,
} from "./clustered.ts";
export {
  type CompletionRateInput,
  type CompletionRateResult,
  type CompletionRateSummary,
  completionRate,
} from "./completion-rate.ts";
export type { CompositeItem, CompositeResult, CompositeSums, ItemSum } from "./composite-scores.ts";
export { type CsatInput, type CsatResult, type CsatSummary, csat } from "./csat.ts";
export { type CustomerLoyaltyIndexSummary, customerLoyaltyIndex } from "./customer-loyalty-index.ts";
export { type DesignEffect, designEffect } from "./design-effect.ts";
export type { AnswerShare } from "./distribution.ts";
export type { DriverFields } from "./driver-rows.ts";
export type { EngagementItem } from "./engagement-figures.ts";
export { type EngagementIndexResult, engagementIndex } from "./engagement-index.ts";
export type { AnsweringPersons } from "./engagement-persons.ts";
export type { EngagementIndexSummary } from "./engagement-summary.ts";
export { type EnpsResult, type EnpsSummary, enps } from "./enps.ts";
export type { AnswerGroup } from "./group.ts";
export type {
  HealthCoverage,
  HealthDefinition,
  HealthInputDefinition,
  HealthInputSums,
  HealthSums,
} from "./health-customers.ts";
export {
  type HealthBandShare,
  type HealthContribution,
  type HealthRecord,
  type HealthScoreInput,
  type HealthScoreResult,
  type HealthScoreSummary,
  healthScore,
} from "./health-score.ts";
export {
  type CrosshairLine,
  type ImportancePerformanceQuadrant,
  type ImportancePerformanceResult,
  importancePerformance,
  type PlacedAttribute,
} from "./importance-performance.ts";
export { type KanoCategoryShare, type KanoCoefficient, type KanoResult, type KanoSummary, kano } from "./kano.ts";
export {
  type KanoFeatureFields,
  type KanoFeatureResult,
  type KanoFeaturesOptions,
  kanoFeatures,
} from "./kano-features.ts";
export type { KanoCategory } from "./kano-table.ts";
export type { KeyDriver, KeyDriverWarning } from "./key-driver-list.ts";
export {
  type KeyDriversResult,
  type KeyDriversSummary,
  keyDrivers,
  type SampledOrders,
} from "./key-drivers.ts";
export { type MarginOfError, marginOfError } from "./margin-of-error.ts";
export { type MaxDiffInput, type MaxDiffItem, type MaxDiffResult, type MaxDiffSummary, maxDiff } from "./max-diff.ts";
export type { MaxDiffClusters, MaxDiffItemSums, MaxDiffTally } from "./max-diff-tally.ts";
export { type EmotionRatings, type NetEmotionalValueSummary, netEmotionalValue } from "./net-emotional-value.ts";
export {
  type NetSentimentInput,
  type NetSentimentResult,
  type NetSentimentSummary,
  netSentiment,
} from "./net-sentiment.ts";
export { type NpsInput, type NpsResult, type NpsSummary, nps } from "./nps.ts";
export { type PenaltyRewardResult, type PenaltyRewardSummary, penaltyReward } from "./penalty-reward.ts";
export type {
  PenaltyRewardDriver,
  PenaltyRewardEffect,
  PenaltyRewardKind,
} from "./penalty-reward-contrasts.ts";
export { type PostStratification, postStratify } from "./post-stratify.ts";
export {
  type PurchaseIntentInput,
  type PurchaseIntentResult,
  type PurchaseIntentSummary,
  purchaseIntent,
} from "./purchase-intent.ts";
export { type RakedWeights, type RakeReport, type RakeResult, rake, type UnconvergedRake } from "./rake.ts";
export {
  type RatingScoreInput,
  type RatingScoreResult,
  type RatingScoreSummary,
  ratingScore,
} from "./rating-score.ts";
export {
  type ResponseRateInput,
  type ResponseRateResult,
  type ResponseRateSummary,
  responseRate,
} from "./response-rate.ts";
export { type SurveySampleSize, sampleSize } from "./sample-size.ts";
export type { ScoreMoments } from "./score-moments.ts";
export {
  type ServqualDimension,
  type ServqualItem,
  type ServqualResult,
  type ServqualScore,
  servqual,
} from "./servqual.ts";
export type { DimensionMoments, GapMoments, ServqualDefinition, ServqualSummary } from "./servqual-summary.ts";
export {
  type BrandShare,
  type ShareOfVoiceInput,
  type ShareOfVoiceResult,
  type ShareOfVoiceSummary,
  shareOfVoice,
} from "./share-of-voice.ts";
export type { AnswerCounts } from "./tally.ts";
export { type TrimmedWeights, trimWeights } from "./trim-weights.ts";
export type { WeightedLevel, WeightingReport } from "./weight-report.ts";
