import type { KindCounts } from "../count-kinds.ts";
import { rejectInput } from "../errors.ts";
import { noFigures, toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { consistent, countOrNull } from "../schemas/lifecycle.ts";
import {
  findInvitationFault,
  type Invitation,
  type InvitationCounts,
  invitationCountsSchema,
  invitationsSchema,
  type ResponseRateOptions,
  responseRateOptionsSchema,
} from "../schemas/response-rate.ts";
import { count } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { countFigures } from "../share-figures.ts";
import { addKnownOf } from "../stats/known-sum.ts";
import { isRecord } from "../values.ts";
import { countMilestones, type MilestoneRules } from "./milestones.ts";

/** What `responseRate` takes: invitations, or their counts. */
export type ResponseRateInput = readonly Invitation[] | InvitationCounts;

/** What `responseRate` keeps of its input. */
export interface ResponseRateSummary {
  /** Which metric's summary it is. */
  readonly kind: "responseRate";
  /** The version of its form. */
  readonly version: 1;
  /** Invitations that were sent. */
  readonly sent: number;
  /** Those that were delivered; `null` where that is not known. */
  readonly delivered: number | null;
  /** Those that were opened; `null` where that is not known. */
  readonly opened: number | null;
  /** Those that were answered. */
  readonly responded: number;
  /** Invitations without a `sentAt`. */
  readonly missing: number;
  /** Invitations that were left out as invalid. */
  readonly invalid: number;
}

/** What `responseRate` gives. The counts are `null` where the figures are withheld. */
export interface ResponseRateResult extends Estimate {
  /** Invitations that were sent. */
  readonly sent: number | null;
  /** Those that were delivered; `null` where that is not known. */
  readonly delivered: number | null;
  /** Those that were opened; `null` where that is not known. */
  readonly opened: number | null;
  /** Those that were answered. */
  readonly responded: number | null;
}

/**
 * Response rate of a survey: the share of its invitations that were answered.
 *
 * `100 · responded / sent`, in percent from 0 to 100; `of: "delivered"` and `of: "opened"` divide by those instead. What leaves the
 * denominator makes the rate higher, so a report should say which it is; `convention` does.
 *
 * Takes `{ sent, responded }`, with `delivered` (or `bounced`) and `opened` as far as they are known, or a list of
 * {@link Invitation}. Of those, what did not bounce counts as delivered; `delivered: "confirmed"` asks for a `deliveredAt`. An
 * invitation that was answered was also opened and delivered, and one that was opened was delivered, whatever its other fields
 * say: mail programs hide openings, and mail may bounce before it arrives.
 *
 * - Without invitations, `value` is `null`. One whose `sentAt` is `null` or `undefined` is left out and counted in `missing`.
 *   `n` is the denominator.
 * - The interval is Wilson's.
 *
 * Source: Wilson 1927, JASA 22: 209–212, for the interval. Rates by the AAPOR's dispositions are in {@link aaporResponseRate}.
 *
 * @param input - Invitations, or their counts; or a table of their columns.
 * @param options - See {@link ResponseRateOptions}.
 * @throws {@link MetricInputError} for an instant that is none, an answer before the invitation, counts that do not add up, a
 * denominator that is not known, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { responseRate } from "cx-metrics";
 *
 * const day = { sent: 5, delivered: 5, opened: 3, responded: 2 };
 * assert.equal(responseRate(day).value, 40);
 * assert.equal(responseRate(day, { of: "opened" }).value?.toFixed(1), "66.7");
 *
 * const invitations = [
 *   { sentAt: "2026-03-02T09:00:00Z", openedAt: "2026-03-02T10:00:00Z", respondedAt: "2026-03-02T10:05:00Z" },
 *   { sentAt: "2026-03-02T09:00:00Z", openedAt: "2026-03-03T08:00:00Z" },
 *   { sentAt: "2026-03-02T09:00:00Z", bouncedAt: "2026-03-02T09:00:04Z" },
 * ];
 * const result = responseRate(invitations, { of: "delivered" });
 * assert.deepEqual([result.value, result.sent, result.delivered, result.opened], [50, 3, 2, 2]);
 * ```
 */
export const responseRate: Metric<
  ResponseRateInput | ColumnTable,
  ResponseRateOptions,
  ResponseRateSummary,
  ResponseRateResult
> = /* @__PURE__ */ defineRecordMetric(
  {
    name: "responseRate",
    summarize: (input: ResponseRateInput, options: ResponseRateOptions): ResponseRateSummary =>
      isRecord<InvitationCounts>(input)
        ? fromCounts(input)
        : fromMilestones(countMilestones(input, rulesOf(options), null)[0] as KindCounts, options),
    summarizeBy: (input, groups, options) =>
      countMilestones(input, rulesOf(options), groups).map((counted) => fromMilestones(counted, options)),
    merge: (a, b) => ({
      kind: "responseRate",
      version: 1,
      sent: a.sent + b.sent,
      delivered: addKnownOf(a, b, "delivered", "sent"),
      opened: addKnownOf(a, b, "opened", "sent"),
      responded: a.responded + b.responded,
      missing: a.missing + b.missing,
      invalid: a.invalid + b.invalid,
    }),
    measure: measureResponses,
    checkOptions: (options) => {
      checkZonedOptions(responseRateOptionsSchema(), options, "responseRate");
    },
    checkSummary: (summary) => {
      checkInput(responseRateSummarySchema(), summary, "responseRate", "summary");
    },
  },
  { argument: "invitations", fields: ["sentAt", "respondedAt"] },
);

const responseRateSummarySchema = /* @__PURE__ */ lazySchema<ResponseRateSummary>(() =>
  consistent(
    summarySchema<ResponseRateSummary>("responseRate", {
      sent: count(),
      delivered: countOrNull(),
      opened: countOrNull(),
      responded: count(),
    }),
    findInvitationFault,
  ),
);

function rulesOf(options: ResponseRateOptions): MilestoneRules {
  const check = (input: unknown): void => {
    checkInput<unknown>(invitationsSchema(options), input, "responseRate", "invitations");
  };
  const { timeZone, missing, invalid } = options;
  return {
    fields: ["sentAt", "bouncedAt", "deliveredAt", "openedAt", "respondedAt"],
    timeZone,
    missing,
    invalid,
    check,
  };
}

const [bounced, confirmed, opened, responded] = [2, 4, 8, 16];

function fromMilestones(
  { counts, missing, invalid }: KindCounts,
  { delivered = "not-bounced" }: ResponseRateOptions,
): ResponseRateSummary {
  const countWhere = (reached: (marks: number) => boolean): number =>
    counts.reduce((total, count, marks) => (reached(marks) ? total + count : total), 0);
  const arrived = (marks: number): boolean =>
    (marks & (opened | responded)) > 0 ||
    (delivered === "confirmed" ? (marks & confirmed) > 0 : (marks & bounced) === 0);
  return {
    kind: "responseRate",
    version: 1,
    sent: countWhere(() => true),
    delivered: countWhere(arrived),
    opened: countWhere((marks) => (marks & (opened | responded)) > 0),
    responded: countWhere((marks) => (marks & responded) > 0),
    missing,
    invalid,
  };
}

function fromCounts(input: InvitationCounts): ResponseRateSummary {
  const counts = checkInput(invitationCountsSchema(), input, "responseRate", "counts");
  const { sent, bounced, delivered = bounced === undefined ? null : sent - bounced, opened = null, responded } = counts;
  return { kind: "responseRate", version: 1, sent, delivered, opened, responded, missing: 0, invalid: 0 };
}

function measureResponses(summary: ResponseRateSummary, options: ResponseRateOptions): ResponseRateResult {
  const { sent, responded, missing, invalid } = summary;
  const { of = "sent" } = options;
  const n = summary[of];
  if (n === null) {
    return rejectInput("responseRate", "counts", [of], "missing-value", `given for the rate of ${of}`, undefined);
  }
  if (responded > n) {
    // Openings are known of those alone whose mail program tells.
    rejectInput("responseRate", "counts", [of], "inconsistent", `at least the ${responded} that were answered`, n);
  }
  const facts = {
    metric: "responseRate",
    unit: "percent",
    n,
    effectiveN: n,
    missing,
    invalid,
    convention: `% answered of the invitations that were ${of}`,
  };
  const estimate = toEstimate(facts, n > 0 ? countFigures(responded, n, options) : noFigures, options);
  const shown = (count: number | null): number | null => (estimate.suppressed ? null : count);
  return {
    ...estimate,
    sent: shown(sent),
    delivered: shown(summary.delivered),
    opened: shown(summary.opened),
    responded: shown(responded),
  };
}
