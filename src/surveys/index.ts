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
export type { AnswerShare } from "./distribution.ts";
export type { AnswerGroup } from "./group.ts";
export { type NpsInput, type NpsResult, type NpsSummary, nps } from "./nps.ts";
export type { AnswerCounts } from "./tally.ts";
