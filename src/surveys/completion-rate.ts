import type { KindCounts } from "../count-kinds.ts";
import { toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { consistent } from "../schemas/lifecycle.ts";
import {
  type CompletionCounts,
  type CompletionRateOptions,
  completionCountsSchema,
  completionRateOptionsSchema,
  type SurveySession,
  surveySessionsSchema,
} from "../schemas/response-rate.ts";
import { count } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { countFigures } from "../share-figures.ts";
import { isRecord } from "../values.ts";
import { countMilestones, type MilestoneRules } from "./milestones.ts";

/** What `completionRate` takes: surveys that were begun, or their counts. */
export type CompletionRateInput = readonly SurveySession[] | CompletionCounts;

/** What `completionRate` keeps of its input. */
export interface CompletionRateSummary {
  /** Which metric's summary it is. */
  readonly kind: "completionRate";
  /** The version of its form. */
  readonly version: 1;
  /** Surveys that were begun. */
  readonly started: number;
  /** Those that were finished. */
  readonly finished: number;
  /** Records without a `startedAt`. */
  readonly missing: number;
  /** Records that were left out as invalid. */
  readonly invalid: number;
}

/** What `completionRate` gives. The counts are `null` where the figures are withheld. */
export interface CompletionRateResult extends Estimate {
  /** Surveys that were begun. */
  readonly started: number | null;
  /** Those that were finished. */
  readonly finished: number | null;
}

/**
 * Completion rate of a survey: the share of those who began it that finished it.
 *
 * `100 · finished / started`, in percent from 0 to 100. It says how the questionnaire holds people, and nothing of those who never
 * began; for them see {@link responseRate}. Surveys that are still open lower it: leave the last days out.
 *
 * Takes `{ started, finished }` or a list of {@link SurveySession}.
 *
 * - Nothing begun gives `value: null`. A record whose `startedAt` is `null` or `undefined` is left out and counted in `missing`.
 * - The interval is Wilson's.
 *
 * Source: Wilson 1927, JASA 22: 209–212, for the interval.
 *
 * @param input - Surveys that were begun, or their counts; or a table of their columns.
 * @param options - See {@link CompletionRateOptions}.
 * @throws {@link MetricInputError} for an instant that is none, an end before its beginning, counts that do not add up, an option
 * that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { completionRate } from "cx-metrics";
 *
 * assert.equal(completionRate({ started: 200, finished: 150 }).value, 75);
 * const sessions = [
 *   { startedAt: "2026-03-02T09:00:00Z", finishedAt: "2026-03-02T09:04:00Z" },
 *   { startedAt: "2026-03-02T09:30:00Z", finishedAt: null },
 * ];
 * assert.equal(completionRate(sessions).value, 50);
 * ```
 */
export const completionRate: Metric<
  CompletionRateInput | ColumnTable,
  CompletionRateOptions,
  CompletionRateSummary,
  CompletionRateResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name: "completionRate",
    summarize: (input: CompletionRateInput, options: CompletionRateOptions): CompletionRateSummary =>
      isRecord<CompletionCounts>(input)
        ? fromCounts(input)
        : fromMilestones(countMilestones(input, rulesOf(options), null)[0] as KindCounts),
    summarizeBy: (input, groups, options) => countMilestones(input, rulesOf(options), groups).map(fromMilestones),
    merge: (a, b) => ({
      kind: "completionRate",
      version: 1,
      started: a.started + b.started,
      finished: a.finished + b.finished,
      missing: a.missing + b.missing,
      invalid: a.invalid + b.invalid,
    }),
    measure: measureCompletion,
    checkOptions: (options) => {
      checkZonedOptions(completionRateOptionsSchema(), options, "completionRate");
    },
    checkSummary: (summary) => {
      checkInput(completionRateSummarySchema(), summary, "completionRate", "summary");
    },
  },
  { argument: "sessions", fields: ["startedAt", "finishedAt"] },
);

const completionRateSummarySchema = /* @__PURE__ */ lazySchema<CompletionRateSummary>(() =>
  consistent(
    summarySchema<CompletionRateSummary>("completionRate", { started: count(), finished: count() }),
    ({ started, finished }) =>
      finished <= started
        ? null
        : { field: "finished", expected: `at most started (${started})`, code: "inconsistent" },
  ),
);

function rulesOf(options: CompletionRateOptions): MilestoneRules {
  const check = (input: unknown): void => {
    checkInput<unknown>(surveySessionsSchema(options), input, "completionRate", "sessions");
  };
  const { timeZone, missing, invalid } = options;
  return { fields: ["startedAt", "finishedAt"], timeZone, missing, invalid, check };
}

/** The bits of a record that was begun stand at 1, with that of its end at 3. */
function fromMilestones({ counts, missing, invalid }: KindCounts): CompletionRateSummary {
  const finished = counts[3] as number;
  return {
    kind: "completionRate",
    version: 1,
    started: (counts[1] as number) + finished,
    finished,
    missing,
    invalid,
  };
}

function fromCounts(input: CompletionCounts): CompletionRateSummary {
  const { started, finished } = checkInput(completionCountsSchema(), input, "completionRate", "counts");
  return { kind: "completionRate", version: 1, started, finished, missing: 0, invalid: 0 };
}

function measureCompletion(summary: CompletionRateSummary, options: CompletionRateOptions): CompletionRateResult {
  const { started, finished, missing, invalid } = summary;
  const facts = {
    metric: "completionRate",
    unit: "percent",
    n: started,
    effectiveN: started,
    missing,
    invalid,
    convention: "% finished of the surveys that were begun",
  };
  const estimate = toEstimate(facts, countFigures(finished, started, options), options);
  return {
    ...estimate,
    started: estimate.suppressed ? null : started,
    finished: estimate.suppressed ? null : finished,
  };
}
