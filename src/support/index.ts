/**
 * Tickets and how they are answered: first and next response time, resolution, handle and wait time, over tickets or their events.
 *
 * @module cx-metrics/support
 */
export { type Fault, MetricInputError, type MetricIssue, type MetricIssueCode, type PathStep } from "../errors.ts";
export type { ComparisonBasis, Estimate, Interval, Share, Unit } from "../result.ts";
export type { Column, NumericArray } from "../rows.ts";
export type { BacklogOptions, BacklogTicket } from "../schemas/backlog.ts";
export type {
  BotConversation,
  BotOutcomeCounts,
  BotOutcomesOptions,
  BotResolutionState,
  ContainmentCounts,
  ContainmentRateOptions,
  ConversationOptions,
  DeflectionRateOptions,
  HoursSavedOptions,
  ResponseTimesByAuthorOptions,
} from "../schemas/bots.ts";
export type {
  AbandonmentCounts,
  AbandonmentRateOptions,
  AverageSpeedOfAnswerOptions,
  CallOptions,
  QueuedCall,
  ServiceLevelCounts,
  ServiceLevelOptions,
  WaitedCall,
} from "../schemas/calls.ts";
export type { ContactCounts, ContactingCustomer, ContactRateOptions } from "../schemas/contact-rate.ts";
export type {
  ContactedTicket,
  CustomerContact,
  FirstContactCounts,
  FirstContactResolutionOptions,
} from "../schemas/contact-resolution.ts";
export type {
  AnchorOptions,
  ClockOptions,
  DurationOptions,
  ScheduleChange,
  ScheduledTicket,
} from "../schemas/durations.ts";
export type { AgentsNeededOptions, ErlangCOptions, QueueLoad } from "../schemas/erlang.ts";
export type { HandledContact, HandleTimeOptions, HandlingPart, HandlingSpan } from "../schemas/handling.ts";
export type { ReportingPeriod } from "../schemas/lifecycle.ts";
export type { EstimateOptions, InputOptions } from "../schemas/options.ts";
export type {
  SlaAttainmentOptions,
  SlaCounts,
  SlaPause,
  SlaRules,
  SlaStatusOptions,
  SlaTicket,
} from "../schemas/sla.ts";
export type {
  AvgFirstResponseTimeOptions,
  NextResponseTimeOptions,
  ResolutionTimeOptions,
  ResolvedTicket,
  StatusTicket,
  Ticket,
  TicketWait,
  WaitingTicket,
  WaitTimeOptions,
} from "../schemas/support.ts";
export type { EscalationCounts, OneTouchCounts, ReopenCounts } from "../schemas/ticket-counts.ts";
export type {
  ConventionOptions,
  MessageOptions,
  StatusChange,
  TicketAuthor,
  TicketEvent,
  TicketStatus,
  TicketsFromEventsOptions,
} from "../schemas/ticket-events.ts";
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
} from "../schemas/ticket-rates.ts";
export type { AgentTime, ChatConcurrencyOptions, ChatSpan, OccupancyOptions } from "../schemas/workload.ts";
export type { CrossProducts } from "../stats/cross-product-sums.ts";
export type { Durations, ExactDurations, SketchedDurations } from "../stats/durations.ts";
export type { MedianInterval } from "../stats/median-interval.ts";
export type { Moments } from "../stats/moments.ts";
export type { QuantileSketch, SketchBuckets } from "../stats/quantile-sketch.ts";
export type {
  BusinessSchedule,
  ClockInterval,
  Holiday,
  ScheduleRule,
  WeeklyHours,
} from "../time/business-schedule.ts";
export { type BusinessTime, type BusinessTimeOptions, businessTime } from "../time/business-time.ts";
export type { Instant } from "../time/instant.ts";
export { weeklyHours } from "../time/minutes-of-week.ts";
export type { CalendarUnit, Weekday } from "../time/periods.ts";
export type { DurationUnit } from "../time/units.ts";
export {
  type AbandonmentRateInput,
  type AbandonmentRateResult,
  type AbandonmentRateSummary,
  abandonmentRate,
} from "./abandonment-rate.ts";
export {
  type AgentsNeeded,
  agentsNeeded,
} from "./agents-needed.ts";
export {
  type AverageSpeedOfAnswerSummary,
  averageSpeedOfAnswer,
} from "./average-speed-of-answer.ts";
export {
  type AvgFirstResponseTimeResult,
  type AvgFirstResponseTimeSummary,
  avgFirstResponseTime,
  type FirstResponsePercentiles,
} from "./avg-first-response-time.ts";
export {
  type AgeBucket,
  type BacklogAges,
  type BacklogFlow,
  type BacklogPeriod,
  type BacklogResult,
  type BacklogSnapshot,
  type BacklogSummary,
  backlog,
} from "./backlog.ts";
export type { FramePeriod } from "./backlog-frame.ts";
export {
  type BotOutcomesInput,
  type BotOutcomesResult,
  type BotOutcomesSummary,
  botOutcomes,
} from "./bot-outcomes.ts";
export type { CensoredDurations } from "./censored-figures.ts";
export {
  type ChatConcurrencyResult,
  type ChatConcurrencySummary,
  chatConcurrency,
} from "./chat-concurrency.ts";
export {
  type ContactRateInput,
  type ContactRateResult,
  type ContactRateSummary,
  type ContactSpread,
  contactRate,
} from "./contact-rate.ts";
export {
  type ContainmentRateSummary,
  containmentRate,
} from "./containment-rate.ts";
export type {
  ConversationRateResult,
  ConversationRateSummary,
} from "./conversation-rate.ts";
export {
  type DeflectionRateSummary,
  deflectionRate,
} from "./deflection-rate.ts";
export type { DurationEstimate, DurationPercentiles } from "./duration-figures.ts";
export type { DurationSummary } from "./duration-summary.ts";
export {
  type ErlangCResult,
  erlangC,
} from "./erlang-c.ts";
export {
  type EscalationRateInput,
  type EscalationRateResult,
  type EscalationRateSummary,
  escalationRate,
} from "./escalation-rate.ts";
export {
  type FirstContactResolutionInput,
  type FirstContactResolutionResult,
  type FirstContactResolutionSummary,
  firstContactResolution,
} from "./first-contact-resolution.ts";
export { type HandleTimeSummary, handleTime } from "./handle-time.ts";
export {
  type HandleTimeEstimate,
  type HoursSaved,
  hoursSaved,
} from "./hours-saved.ts";
export { type NextResponseTimeSummary, nextResponseTime } from "./next-response-time.ts";
export {
  type OccupancyResult,
  type OccupancySummary,
  occupancy,
} from "./occupancy.ts";
export {
  type OneTouchRateInput,
  type OneTouchRateResult,
  type OneTouchRateSummary,
  oneTouchRate,
} from "./one-touch-rate.ts";
export { type ReopenRateInput, type ReopenRateResult, type ReopenRateSummary, reopenRate } from "./reopen-rate.ts";
export {
  type RepliesPerTicketResult,
  type RepliesPerTicketSummary,
  type ReplyCounts,
  type ReplyShare,
  repliesPerTicket,
} from "./replies-per-ticket.ts";
export { type ResolutionTimeSummary, resolutionTime } from "./resolution-time.ts";
export {
  type AuthorResponseTimes,
  type ResponseTimesByAuthorResult,
  type ResponseTimesByAuthorSummary,
  type ResponseTimesSummary,
  responseTimesByAuthor,
} from "./response-times-by-author.ts";
export {
  type ServiceLevelInput,
  type ServiceLevelResult,
  type ServiceLevelSummary,
  serviceLevel,
} from "./service-level.ts";
export {
  type SlaAttainmentInput,
  type SlaAttainmentResult,
  type SlaAttainmentSummary,
  type SlaTimeLeft,
  slaAttainment,
} from "./sla-attainment.ts";
export { type SlaState, type SlaStatus, slaStatus } from "./sla-status.ts";
export { type CarriedFields, type TicketFromEvents, ticketsFromEvents } from "./tickets-from-events.ts";
export { type WaitTimeSummary, waitTime } from "./wait-time.ts";
