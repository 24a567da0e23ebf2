/**
 * Survey metrics: Net Promoter Score, customer satisfaction, customer effort.
 *
 * @module cx-metrics/surveys
 */
export { MetricInputError, type MetricIssue, type MetricIssueCode } from "../errors.ts";
export type { ComparisonBasis, Estimate, Interval, Share, Unit } from "../result.ts";
export type { EstimateOptions, InputOptions, RatingInputOptions } from "../schemas/options.ts";
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
export { type CesInput, type CesResult, type CesSummary, ces } from "./ces.ts";
export { type CsatInput, type CsatResult, type CsatSummary, csat } from "./csat.ts";
export type { AnswerCounts, AnswerShare } from "./distribution.ts";
export type { AnswerGroup } from "./group.ts";
export { type NpsInput, type NpsResult, type NpsSummary, nps } from "./nps.ts";
