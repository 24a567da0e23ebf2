import { invalidRecord, missingRecord } from "../count-kinds.ts";
import { noFigures, toEstimate } from "../estimate.ts";
import { meanFigures, within } from "../mean-figures.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { type LeafRule, leaf } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import type { TicketEvent } from "../schemas/ticket-events.ts";
import {
  isSmallCount,
  type RepliedTicket,
  type RepliesPerTicketOptions,
  repliedTicketsSchema,
  repliesPerTicketOptionsSchema,
} from "../schemas/ticket-rates.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { percentOf } from "../share-figures.ts";
import { type ExactDurations, momentsOfDurations, quantileOfDurations } from "../stats/durations.ts";
import { standardErrorOf } from "../stats/moments.ts";
import { mergeCounts } from "../stats/quantile-sketch.ts";
import { isBlank, isCount, isRecord } from "../values.ts";
import { solutionReader, solved, unreadable } from "./solved-tickets.ts";
import { ticketActivity } from "./ticket-activity.ts";
import { areEvents } from "./ticket-histories.ts";
import { ticketRecords } from "./ticket-records.ts";
import { type ReadRows, readRows } from "./ticket-rows.ts";

const name = "repliesPerTicket";

/** How many tickets have how many replies. */
export interface ReplyCounts {
  /** The numbers of replies that occur, in ascending order. */
  readonly replies: readonly number[];
  /** How many tickets have each. */
  readonly tickets: readonly number[];
}

/** What `repliesPerTicket` keeps of its input. */
export interface RepliesPerTicketSummary {
  /** Which metric's summary it is. */
  readonly kind: "repliesPerTicket";
  /** The version of its form. */
  readonly version: 1;
  /** The solved tickets by their replies. */
  readonly solved: ReplyCounts;
  /** The other tickets by their replies. */
  readonly unsolved: ReplyCounts;
  /** Tickets whose number of replies is missing. */
  readonly missing: number;
  /** Tickets that were left out as invalid. */
  readonly invalid: number;
}

/** The tickets with one number of replies. */
export interface ReplyShare {
  /** How many replies. */
  readonly replies: number;
  /** How many tickets have so many. */
  readonly tickets: number;
  /** Their share in percent. */
  readonly percent: number;
}

/** What `repliesPerTicket` gives. What goes with the value is `null` where the figures are withheld. */
export interface RepliesPerTicketResult extends Estimate {
  /** The median; `null` where there are no tickets. */
  readonly median: number | null;
  /** The 90th percentile; `null` where there are no tickets. */
  readonly p90: number | null;
  /** How many tickets have how many replies, from the fewest on. */
  readonly distribution: readonly ReplyShare[] | null;
}

/**
 * Replies per ticket: the mean number of public replies that agents gave to a ticket.
 *
 * `Σ replies / tickets`. All tickets count, those without a reply too; `of: "solved"` leaves out those that are not solved, which may
 * still get more. A few long threads draw the mean up, so the median, the 90th percentile and the whole distribution stand beside it.
 *
 * Takes tickets `{ replies, status? }`, or events of tickets, of which the public messages of agents are replies (`bots` and `notes`
 * count others too), but for the one by which an agent opened the ticket. A ticket is solved as for `oneTouchRate`.
 *
 * - A ticket whose `replies` is `null` or `undefined` is counted in `missing`. No tickets give `value: null`.
 * - The interval is Student's, cut off at 0; `null` below two tickets, and where all have the same number.
 * - Summaries of events merge over parts that share no ticket.
 *
 * Sources: Zendesk Support API, Ticket metrics (`replies`); Student 1908, Biometrika 6: 1–25; Hyndman and Fan 1996, The American
 * Statistician 50: 361–365 (percentiles of type 7).
 *
 * @param input - Tickets, or events of tickets; or a table of their columns.
 * @param options - See {@link RepliesPerTicketOptions}.
 * @throws {@link MetricInputError} for a number of replies or a status that is none, an instant after `asOf`, an option that does not
 * exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { repliesPerTicket } from "cx-metrics";
 *
 * const result = repliesPerTicket([{ replies: 1 }, { replies: 1 }, { replies: 0 }, { replies: 2 }, { replies: 6 }]);
 * assert.deepEqual([result.value, result.median], [2, 1]);
 * assert.deepEqual(result.distribution?.[1], { replies: 1, tickets: 2, percent: 40 });
 * ```
 */
export const repliesPerTicket: Metric<
  readonly (RepliedTicket | TicketEvent)[] | ColumnTable,
  RepliesPerTicketOptions,
  RepliesPerTicketSummary,
  RepliesPerTicketResult
> = /* @__PURE__ */ defineRecordMetric<
  readonly (RepliedTicket | TicketEvent)[],
  RepliesPerTicketSummary,
  RepliesPerTicketResult,
  RepliesPerTicketOptions
>(
  {
    name,
    summarize: (input, options) => countTickets(input, null, options)[0] as RepliesPerTicketSummary,
    summarizeBy: countTickets,
    merge: (a, b) => ({
      kind: name,
      version: 1,
      solved: addCounts(a.solved, b.solved),
      unsolved: addCounts(a.unsolved, b.unsolved),
      missing: a.missing + b.missing,
      invalid: a.invalid + b.invalid,
    }),
    measure: measureReplies,
    checkOptions: (options) => {
      checkZonedOptions(repliesPerTicketOptionsSchema(), options, name);
    },
    checkSummary: (summary) => {
      checkInput(repliesSummarySchema(), summary, name, "summary");
    },
  },
  /* @__PURE__ */ ticketRecords("replies"),
);

const repliesSummarySchema = /* @__PURE__ */ lazySchema<RepliesPerTicketSummary>(() =>
  summarySchema(name, { solved: replyCountsRule(), unsolved: replyCountsRule() }),
);

function replyCountsRule(): LeafRule {
  return leaf("{ replies, tickets }, the replies in ascending order", (value) => {
    if (!isRecord(value) || !Array.isArray(value.replies) || !Array.isArray(value.tickets)) return false;
    const { replies, tickets } = value as {
      readonly replies: readonly unknown[];
      readonly tickets: readonly unknown[];
    };
    const ascends = replies.every((one, i) => isSmallCount(one) && (i === 0 || one > (replies[i - 1] as number)));
    return ascends && replies.length === tickets.length && tickets.every((one) => isCount(one) && one > 0);
  });
}

function countTickets(
  input: unknown,
  groups: Parameters<typeof readRows>[2],
  options: RepliesPerTicketOptions,
): RepliesPerTicketSummary[] {
  const solutionOf = solutionReader(name, options);
  // Replies in the upper part of the number, whether the ticket is solved in the last bit.
  const read = (ticket: unknown): number => {
    if (!isRecord(ticket)) return invalidRecord;
    const { replies } = ticket;
    const solution = solutionOf(ticket);
    if (solution === unreadable || !(isBlank(replies) || isSmallCount(replies))) return invalidRecord;
    return isBlank(replies) ? missingRecord : 2 * replies + (solution === solved ? 1 : 0);
  };
  const check = (tickets: unknown): unknown =>
    checkInput<unknown>(repliedTicketsSchema(options), tickets, name, "tickets");
  const make = (events: readonly unknown[]): ReturnType<typeof ticketActivity> => ticketActivity(name, events, options);
  return readRows(input, { ...options, read, check, isMade: areEvents, make }, groups).map(toSummary);
}

function toSummary({ values, missing, invalid }: ReadRows): RepliesPerTicketSummary {
  const countsOf = (lastBit: number): ReplyCounts => {
    const tickets = new Map<number, number>();
    for (const value of values) {
      if (value % 2 === lastBit) tickets.set((value - lastBit) / 2, (tickets.get((value - lastBit) / 2) ?? 0) + 1);
    }
    const replies = [...Float64Array.from(tickets.keys()).sort()];
    return { replies, tickets: replies.map((one) => tickets.get(one) as number) };
  };
  return { kind: name, version: 1, solved: countsOf(1), unsolved: countsOf(0), missing, invalid };
}

function addCounts(a: ReplyCounts, b: ReplyCounts): ReplyCounts {
  const { keys, counts } = mergeCounts(a.replies, a.tickets, b.replies, b.tickets);
  return { replies: keys, tickets: counts };
}

function measureReplies(summary: RepliesPerTicketSummary, options: RepliesPerTicketOptions): RepliesPerTicketResult {
  const { missing, invalid } = summary;
  const { of = "tickets" } = options;
  const { replies, tickets } = of === "solved" ? summary.solved : addCounts(summary.solved, summary.unsolved);
  // A number of replies is a length as good as any.
  const lengths: ExactDurations = { method: "exact", values: replies, counts: tickets };
  const moments = momentsOfDurations(lengths);
  const { n, mean } = moments;
  const facts = {
    metric: name,
    unit: "replies",
    n,
    effectiveN: n,
    missing,
    invalid,
    convention: `mean replies of ${of === "solved" ? "solved" : "all"} tickets`,
  };
  const figures = within(0, Number.POSITIVE_INFINITY, meanFigures(mean, standardErrorOf(moments), n - 1, options));
  const estimate = toEstimate(facts, n > 0 ? figures : noFigures, options);
  const { suppressed } = estimate;
  const distribution = replies.map((one, i): ReplyShare => {
    const count = tickets[i] as number;
    return { replies: one, tickets: count, percent: percentOf(count, n) };
  });
  return {
    ...estimate,
    median: suppressed ? null : quantileOfDurations(lengths, n, 0.5),
    p90: suppressed ? null : quantileOfDurations(lengths, n, 0.9),
    distribution: suppressed ? null : distribution,
  };
}
