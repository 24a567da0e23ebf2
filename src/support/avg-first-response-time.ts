import type { Metric } from "../metric.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { checkDurationOptions } from "../schemas/durations.ts";
import {
  type AvgFirstResponseTimeOptions,
  avgFirstResponseTimeOptionsSchema,
  readsResolution,
  type Ticket,
  ticketsSchema,
} from "../schemas/support.ts";
import type { TicketEvent } from "../schemas/ticket-events.ts";
import { isRecord } from "../values.ts";
import { withConvention } from "./conventions.ts";
import type { DurationEstimate, DurationPercentiles } from "./duration-figures.ts";
import { addMark, ended, excluded, invalid, missing, open } from "./duration-marks.ts";
import { defineDurationMetric, type RecordMarker } from "./duration-metric.ts";
import type { DurationSummary } from "./duration-summary.ts";
import { clockWords, countedWords } from "./measured-words.ts";
import { ticketClock } from "./ticket-clock.ts";
import { areEvents } from "./ticket-histories.ts";
import { ticketRecords } from "./ticket-records.ts";
import { deriveTickets } from "./tickets-from-events.ts";

const name = "avgFirstResponseTime";

/** What `avgFirstResponseTime` keeps of its input. */
export type AvgFirstResponseTimeSummary = DurationSummary<"avgFirstResponseTime">;

/** What `avgFirstResponseTime` gives. Durations are in `unit`. */
export interface AvgFirstResponseTimeResult extends DurationEstimate {}

/** Percentiles of the time to the first response; `null` where nothing was answered, or the figures are withheld. */
export interface FirstResponsePercentiles extends DurationPercentiles {}

/**
 * Average first response time: the mean time from the creation of a ticket to the first response to it.
 *
 * `Σ (firstRespondedAt − createdAt) / answered`, in seconds unless another `unit` is asked for. It is elapsed time, nights and
 * weekends included, unless a `schedule` is given: then it is business time. Response times are skewed as a rule, so the median and
 * the 90th and 95th percentile (R's type 7) stand beside the mean; `statistic: "median"` makes the median the `value`.
 *
 * - A ticket whose `firstRespondedAt` is `null` or `undefined` is counted in `unanswered` and is not in the plain figures: while many
 *   wait, those are too good. Give `asOf`, and `censored` has the median and the percentiles by Kaplan and Meier, which know that
 *   the open tickets have waited that long already. A ticket that was resolved without a response waited until then.
 * - A ticket without `createdAt` is counted in `missing`. Nothing answered gives `value: null`.
 * - `period` takes the tickets that were created in it, or under `anchor` those that were answered or resolved in it. Compare months by
 *   creation, with `asOf`; by the response a month looks good while its hard tickets wait.
 * - Instead of tickets it takes events `{ ticketId, at, type, author, public }`, see `ticketsFromEvents`, and counts the replies that
 *   `convention`, `bots`, `notes`, `start` and `agentStarted` say. `missing` and `invalid` then count events, and parts must
 *   share no ticket.
 * - The interval of the mean is Student's, cut off at 0; `null` below two answers, and where all took the same time. The one
 *   of the median is of order statistics, and its standard error that of Price and Bonett.
 * - The summary keeps up to 10,000 different times as they are. Beyond that it keeps their moments, and a sketch from which the
 *   median and the percentiles come within 1 % of the true times; `quantileMethod` says so. Merged summaries give the
 *   figures of the whole, however it was cut.
 *
 * Sources: Student 1908, Biometrika 6: 1–25; Thompson 1936, Annals of Mathematical Statistics 7: 122–128 (interval of the
 * median); Price and Bonett 2001, Journal of Statistical Computation and Simulation 68: 295–305 (its standard error); Kaplan and
 * Meier 1958, JASA 53: 457–481; Hyndman and Fan 1996, The American Statistician 50: 361–365; Masson, Rim and Lee 2019, PVLDB 12:
 * 2195–2205 (sketch). Zendesk Support, Plain, Intercom and Hootsuite help (conventions).
 *
 * @param tickets - Tickets, or events of tickets; other fields than {@link Ticket} has may stand in them.
 * @param options - See {@link AvgFirstResponseTimeOptions}.
 * @throws {@link MetricInputError} for an instant that is none or lies after `asOf`, a response before the creation, an unknown
 * schedule, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { avgFirstResponseTime } from "cx-metrics";
 *
 * const tickets = [
 *   { createdAt: "2024-05-06T10:00:00Z", firstRespondedAt: "2024-05-06T10:30:00Z" },
 *   { createdAt: "2024-05-06T18:00:00Z", firstRespondedAt: "2024-05-07T08:00:00Z" },
 *   { createdAt: "2024-05-07T09:00:00Z", firstRespondedAt: "2024-05-07T09:30:00Z" },
 *   { createdAt: "2024-05-07T11:00:00Z", firstRespondedAt: null },
 * ];
 * const result = avgFirstResponseTime(tickets, { unit: "hours" });
 * assert.equal(result.value, 5);
 * assert.equal(result.median, 0.5);
 * assert.deepEqual([result.answered, result.unanswered], [3, 1]);
 * assert.equal(avgFirstResponseTime(tickets).value, 18000);
 *
 * // The fourth ticket has waited for ten hours already, and counts as one that takes longer than that.
 * const { censored } = avgFirstResponseTime(tickets, { unit: "hours", asOf: "2024-05-07T21:00:00Z" });
 * assert.equal(censored?.median, 0.5);
 * assert.equal(censored?.p90, 14);
 *
 * // Open from 7 to 19: of the fourteen hours of the second ticket two count.
 * const day = [["07:00", "19:00"]] as const;
 * const schedule = { timeZone: "UTC", hours: { monday: day, tuesday: day } };
 * assert.equal(avgFirstResponseTime(tickets, { unit: "hours", schedule }).value, 1);
 * ```
 */
export const avgFirstResponseTime: Metric<
  readonly (Ticket | TicketEvent)[] | ColumnTable,
  AvgFirstResponseTimeOptions,
  AvgFirstResponseTimeSummary,
  AvgFirstResponseTimeResult
> = /* @__PURE__ */ defineDurationMetric<Ticket | TicketEvent, "avgFirstResponseTime", AvgFirstResponseTimeOptions>({
  name,
  complete: withConvention,
  describe: describeResponse,
  checkOptions: (options) => {
    checkDurationOptions(name, checkInput(avgFirstResponseTimeOptionsSchema(), options, name, "options"));
  },
  checkRecords: (input, options) => {
    checkInput(ticketsSchema(options), input, name, "tickets");
  },
  marker: markResponses,
  records: /* @__PURE__ */ ticketRecords("createdAt", "firstRespondedAt"),
  isDerived: areEvents,
  derive: (input, options) => deriveTickets(name, input, options),
});

function describeResponse(options: AvgFirstResponseTimeOptions): string {
  const { convention, start, agentStarted, bots, notes } = options;
  const from = start === "first-customer-message" ? "the customer's first message" : "creation";
  const counted = [bots === "count" && "of bots too", notes === "count" && "and private notes"]
    .filter(Boolean)
    .join(" ");
  const opened = agentStarted === "second-comment" ? ", agent-started tickets to the second comment" : "";
  const named = convention === undefined ? "" : ` (${conventionNames[convention]})`;
  const response = `first response${counted === "" ? "" : ` ${counted}`}`;
  return `${clockWords(options)} from ${from} to ${response}, of the tickets that were answered${opened}${countedWords(options, options)}${named}`;
}

const conventionNames = { zendesk: "Zendesk", plain: "Plain", intercom: "Intercom", hootsuite: "Hootsuite" } as const;

function markResponses(options: AvgFirstResponseTimeOptions): RecordMarker {
  const { anchor = "created", agentStarted = "exclude" } = options;
  const { read, asOf, between, knows, from, to } = ticketClock(name, options);
  const resolves = readsResolution(options);
  const isDated = options.asOf !== undefined;
  return (ticket, row, marks) => {
    if (!isRecord(ticket)) return invalid;
    const { createdAt, firstRespondedAt, resolvedAt } = ticket;
    const isUndated = createdAt === null || createdAt === undefined;
    const isUnanswered = firstRespondedAt === null || firstRespondedAt === undefined;
    const isUnresolved = !resolves || resolvedAt === null || resolvedAt === undefined;
    const created = isUndated ? Number.NEGATIVE_INFINITY : read(createdAt);
    const responded = isUnanswered ? Number.POSITIVE_INFINITY : read(firstRespondedAt);
    const resolved = isUnresolved ? Number.POSITIVE_INFINITY : read(resolvedAt);
    // What cannot be read is NaN, and no comparison with it holds.
    if (!(responded >= created && resolved >= created)) return invalid;
    const end = isUnanswered ? Math.min(asOf, resolved) : responded;
    const hasEnd = end < Number.POSITIVE_INFINITY;
    if (isUndated) return knows(ticket) ? missing : invalid;
    const duration = between(created, hasEnd ? end : created, ticket);
    if (Number.isNaN(duration)) return invalid;
    const date = anchor === "created" ? created : anchor === "responded" ? responded : resolved;
    const isOut = !(date >= from && date < to) || (agentStarted === "exclude" && ticket.startedBy === "agent");
    if (isOut) addMark(marks, excluded, Number.NaN, row);
    else if (isUnanswered) addMark(marks, open, isDated ? duration : Number.NaN, row);
    else addMark(marks, ended, duration, row);
    return ended;
  };
}
