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
  type CohortEvent,
  type CohortRetentionOptions,
  type CohortTableOptions,
  cohortEventsSchema,
  cohortRetentionOptionsSchema,
} from "./cohorts.ts";
export { labelledRatingsSchema, ratingsSchema, weightsSchema } from "./columns.ts";
export { instantsSchema } from "./instants.ts";
export {
  type ChurnCounts,
  type ChurnRateOptions,
  type ConvertRateOptions,
  churnCountsSchema,
  churnRateOptionsSchema,
  convertRateOptionsSchema,
  type ReportingPeriod,
  type RetentionCounts,
  type RetentionRateOptions,
  retentionCountsSchema,
  retentionRateOptionsSchema,
  type Subscription,
  type SubscriptionOptions,
  subscriptionsSchema,
} from "./lifecycle.ts";
export type { EstimateOptions, InputOptions, RatingInputOptions } from "./options.ts";
export {
  type AvgFirstResponseTimeOptions,
  avgFirstResponseTimeOptionsSchema,
  type Ticket,
  ticketsSchema,
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
