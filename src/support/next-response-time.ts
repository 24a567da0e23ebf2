import type { Metric } from "../metric.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { checkDurationOptions } from "../schemas/durations.ts";
import {
  isWaitList,
  type NextResponseTimeOptions,
  nextResponseTimeOptionsSchema,
  type WaitingTicket,
  waitingTicketsSchema,
} from "../schemas/support.ts";
import type { TicketEvent } from "../schemas/ticket-events.ts";
import { isRecord } from "../values.ts";
import type { DurationEstimate } from "./duration-figures.ts";
import { addMark, ended, excluded, invalid, missing, open } from "./duration-marks.ts";
import { defineDurationMetric, type RecordMarker } from "./duration-metric.ts";
import type { DurationSummary } from "./duration-summary.ts";
import { clockWords, countedWords } from "./measured-words.ts";
import { ticketClock } from "./ticket-clock.ts";
import { areEvents } from "./ticket-histories.ts";
import { ticketRecords } from "./ticket-records.ts";
import { deriveTickets } from "./tickets-from-events.ts";

const name = "nextResponseTime";

/** What `nextResponseTime` keeps of its input. */
export type NextResponseTimeSummary = DurationSummary<"nextResponseTime">;

/**
 * Next response time: the mean time that a customer waits for a reply, message after message.
 *
 * `Σ (respondedAt − startedAt) / answered` over waits, in seconds unless another `unit` is asked for. Messages of a customer that follow
 * one another are one wait, which begins with the earliest that is unanswered. The first wait of a ticket is the first response time,
 * and is left out, as in Hootsuite's conversation response time; `first: "include"` counts it too (any reply, Zoho).
 *
 * Everything else is as for `avgFirstResponseTime`: the median and percentiles, `schedule`, `asOf`, `period` (of the start of a wait, or
 * under `anchor` of its reply or of the resolution that ended it), events as input. `n`, `answered`, `unanswered` and `excluded`
 * count waits. A wait that ended because the ticket was resolved had no reply: it is counted in `unanswered`, and with `asOf` as one
 * that was waited for until then.
 *
 * The interval takes the waits for independent. Those of one ticket often are not: it is then too narrow.
 *
 * Sources: Zoho Desk help, Response time cases; Hootsuite Inbox API (conversation response time).
 *
 * @param tickets - Tickets with their `waits`, or events of tickets; or a table of their columns.
 * @param options - See {@link NextResponseTimeOptions}.
 * @throws {@link MetricInputError} for waits that are none or out of order, an instant after `asOf`, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { nextResponseTime } from "cx-metrics";
 *
 * const message = (at: string, author: "customer" | "agent") =>
 *   ({ ticketId: 7, type: "message", author, at: `2024-05-06T${at}:00Z` }) as const;
 * const events = [
 *   message("10:00", "customer"),
 *   message("10:30", "agent"),
 *   message("11:00", "customer"),
 *   message("11:20", "customer"),
 *   message("12:00", "agent"),
 * ];
 * assert.equal(nextResponseTime(events, { unit: "minutes" }).value, 60);
 * assert.equal(nextResponseTime(events, { unit: "minutes", first: "include" }).value, 45);
 * ```
 */
export const nextResponseTime: Metric<
  readonly (WaitingTicket | TicketEvent)[] | ColumnTable,
  NextResponseTimeOptions,
  NextResponseTimeSummary,
  DurationEstimate
> = /* @__PURE__ */ defineDurationMetric<WaitingTicket | TicketEvent, "nextResponseTime", NextResponseTimeOptions>({
  name,
  describe: (options) => {
    const waits = options.first === "include" ? "wait" : "wait after the first";
    const counted = [options.bots === "count" && " of bots too", options.notes === "count" && " and private notes"];
    const reply = `reply${counted.filter(Boolean).join("")}`;
    return `${clockWords(options)} of each ${waits} from the earliest unanswered message to the ${reply}${countedWords(options, options)}`;
  },
  checkOptions: (options) => {
    checkDurationOptions(name, checkInput(nextResponseTimeOptionsSchema(), options, name, "options"));
  },
  checkRecords: (input, options) => {
    checkInput(waitingTicketsSchema(options), input, name, "tickets");
  },
  marker: markWaits,
  records: /* @__PURE__ */ ticketRecords("waits"),
  isDerived: areEvents,
  derive: (input, options) => deriveTickets(name, input, options),
});

function markWaits(options: NextResponseTimeOptions): RecordMarker {
  const { anchor = "created", first = "exclude" } = options;
  const { read, asOf, between, knows, from, to } = ticketClock(name, options);
  const isDated = options.asOf !== undefined;
  return (ticket, row, marks) => {
    if (!isRecord(ticket)) return invalid;
    const { waits } = ticket;
    const isMissing = waits === null || waits === undefined;
    if (!knows(ticket) || !(isMissing || isWaitList(waits, read))) return invalid;
    if (isMissing) return missing;
    for (let place = first === "exclude" ? 1 : 0; place < waits.length; place++) {
      const { startedAt, respondedAt, resolvedAt } = waits[place] as (typeof waits)[number];
      const started = read(startedAt);
      const responded = instantOr(respondedAt, read);
      const resolved = instantOr(resolvedAt, read);
      const date = anchor === "created" ? started : anchor === "responded" ? responded : resolved;
      const isAnswered = responded < Number.POSITIVE_INFINITY;
      const end = isAnswered ? responded : Math.min(asOf, resolved);
      if (!(date >= from && date < to)) addMark(marks, excluded, Number.NaN, row);
      else if (isAnswered) addMark(marks, ended, between(started, end, ticket), row);
      else addMark(marks, open, isDated ? between(started, end, ticket) : Number.NaN, row);
    }
    return ended;
  };
}

/** An instant, or infinity where there is none. */
function instantOr(value: unknown, read: (value: unknown) => number): number {
  return value === null || value === undefined ? Number.POSITIVE_INFINITY : read(value);
}
