/**
 * What people do on the way: visits, conversions, carts, searches and e-mails.
 *
 * @module cx-metrics/journey
 */
export { type Fault, MetricInputError, type MetricIssue, type MetricIssueCode, type PathStep } from "../errors.ts";
export type { ComparisonBasis, Estimate, Interval, Unit } from "../result.ts";
export type {
  Cart,
  CartAbandonmentOptions,
  CartCounts,
  CartDefinition,
} from "../schemas/carts.ts";
export type { EmailCounts, EmailEvent, EmailMessage, EmailRatesOptions, EmailScore } from "../schemas/email.ts";
export type {
  FunnelEvent,
  FunnelExclusion,
  FunnelFields,
  FunnelOptions,
  FunnelStepChoice,
  FunnelValue,
  FunnelWhere,
  FunnelWindow,
} from "../schemas/funnel.ts";
export type {
  CountedTerm,
  SearchTermCounts,
  SearchTermsOptions,
  SiteSearch,
  TermNormalization,
} from "../schemas/search-terms.ts";
export type {
  BounceRateOptions,
  ConversionCounts,
  ConversionRateOptions,
  ConvertingSession,
  EngagementDefinition,
  EngagementRateOptions,
  SessionCounts,
  WebSession,
} from "../schemas/web.ts";
export { bounceRate } from "./bounce-rate.ts";
export {
  type CartAbandonmentInput,
  type CartAbandonmentResult,
  type CartAbandonmentSummary,
  cartAbandonment,
} from "./cart-abandonment.ts";
export {
  type ConversionRateInput,
  type ConversionRateResult,
  type ConversionRateSummary,
  conversionRate,
} from "./conversion-rate.ts";
export type { KnownSearches, TermColumns } from "./count-terms.ts";
export {
  type EmailRate,
  type EmailRatesInput,
  type EmailRatesResult,
  type EmailRatesSummary,
  type EmailRateTable,
  emailRates,
} from "./email-rates.ts";
export { engagementRate } from "./engagement-rate.ts";
export { type FunnelInput, funnel } from "./funnel.ts";
export type {
  FunnelResult,
  FunnelSegment,
  FunnelSegmentStep,
  FunnelStep,
  FunnelVersusRest,
} from "./funnel-figures.ts";
export type { FunnelDefinition } from "./funnel-plan.ts";
export type { FunnelSummary } from "./funnel-summary.ts";
export type { FunnelCounts } from "./funnel-tally.ts";
export type {
  OtherSearchTerms,
  SearchFigures,
  SearchShare,
  SearchTermRow,
  ZeroResultTerm,
} from "./search-term-rows.ts";
export {
  type SearchTermsInput,
  type SearchTermsResult,
  type SearchTermsSummary,
  searchTerms,
} from "./search-terms.ts";
export type { SessionInput, SessionMetric, SessionResult, SessionSummary } from "./session-engagement.ts";
