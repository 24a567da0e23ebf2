import { invalidRecord, missingRecord } from "../count-kinds.ts";
import type { Metric } from "../metric.ts";
import type { ColumnTable } from "../rows.ts";
import {
  type AverageSpeedOfAnswerOptions,
  areWaitedCalls,
  averageSpeedOfAnswerOptionsSchema,
  type QueuedCall,
  type WaitedCall,
} from "../schemas/calls.ts";
import { checkInput } from "../schemas/check.ts";
import { checkDurationOptions } from "../schemas/durations.ts";
import type { DurationEstimate } from "./duration-figures.ts";
import { addMark, ended, excluded, invalid, missing, open } from "./duration-marks.ts";
import { defineDurationMetric, type RecordMarker } from "./duration-metric.ts";
import type { DurationSummary } from "./duration-summary.ts";
import { countedWords } from "./measured-words.ts";
import { callReader, checkCalls } from "./read-calls.ts";
import { callRecords } from "./ticket-records.ts";

const name = "averageSpeedOfAnswer";

/** What `averageSpeedOfAnswer` keeps of its input. */
export type AverageSpeedOfAnswerSummary = DurationSummary<"averageSpeedOfAnswer">;

/**
 * Average speed of answer (ASA): the mean time that answered calls or chats had waited in the queue.
 *
 * `Σ wait of the answered / answered`, in seconds unless another `unit` is asked for. Calls that were abandoned are counted in `excluded`
 * and in no figure: where many give up, those who are left had to wait for less. {@link abandonmentRate} belongs beside it.
 *
 * Takes calls by their instants (`{ queuedAt, answeredAt, abandonedAt }`) or by their waits (`{ waitSeconds, outcome }`). A call that is
 * still waiting is counted in `unanswered`, and with `asOf` in `censored`. One whose `queuedAt`, wait or outcome is blank is counted in
 * `missing`. Nothing answered gives `value: null`.
 *
 * The interval is Student's, and the median and percentiles are as for `avgFirstResponseTime`.
 *
 * Source: Student 1908, Biometrika 6: 1–25 (interval).
 *
 * @param calls - Calls; or a table of their columns.
 * @param options - See {@link AverageSpeedOfAnswerOptions}.
 * @throws {@link MetricInputError} for an instant that is none or lies after `asOf`, an answer before the queueing, a wait that is none, an
 * option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { averageSpeedOfAnswer } from "cx-metrics";
 *
 * const calls = [
 *   { queuedAt: "2026-03-02T09:00:00Z", answeredAt: "2026-03-02T09:00:10Z" },
 *   { queuedAt: "2026-03-02T09:00:05Z", answeredAt: "2026-03-02T09:00:35Z" },
 *   { queuedAt: "2026-03-02T09:00:20Z", abandonedAt: "2026-03-02T09:02:20Z" },
 * ];
 * const result = averageSpeedOfAnswer(calls);
 * assert.deepEqual([result.value, result.answered, result.excluded], [20, 2, 1]);
 * ```
 */
export const averageSpeedOfAnswer: Metric<
  readonly (QueuedCall | WaitedCall)[] | ColumnTable,
  AverageSpeedOfAnswerOptions,
  AverageSpeedOfAnswerSummary,
  DurationEstimate
> = /* @__PURE__ */ defineDurationMetric<QueuedCall | WaitedCall, "averageSpeedOfAnswer", AverageSpeedOfAnswerOptions>({
  name,
  describe: (options) => `wait in the queue of the calls that were answered${countedWords({}, options)}`,
  checkOptions: (options) => {
    checkDurationOptions(name, checkInput(averageSpeedOfAnswerOptionsSchema(), options, name, "options"));
  },
  checkRecords: (input, options) => checkCalls(name, input, options),
  marker: (options) => markCalls(undefined, options),
  records: /* @__PURE__ */ callRecords(),
  isDerived: areWaitedCalls,
  derive: (input, options) => {
    const marker = markCalls(input, options);
    checkCalls(name, input, options);
    return { records: input, missing: 0, invalid: 0, marker };
  },
});

/** What a call that was answered, abandoned, or waits is to a metric of durations. */
const marks = [ended, excluded, open];

function markCalls(input: unknown, options: AverageSpeedOfAnswerOptions): RecordMarker {
  let waited = 0;
  const read = callReader(name, input, options, (outcome, wait) => {
    waited = wait;
    return outcome;
  });
  return (call, row, found) => {
    const outcome = read(call);
    if (outcome === invalidRecord) return invalid;
    if (outcome === missingRecord) return missing;
    addMark(found, marks[outcome] as number, outcome === 1 ? Number.NaN : waited, row);
    return ended;
  };
}
