import type { Metric } from "../metric.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { checkDurationOptions } from "../schemas/durations.ts";
import {
  isStatusList,
  type StatusTicket,
  statusTicketsSchema,
  type WaitTimeOptions,
  waitTimeOptionsSchema,
} from "../schemas/support.ts";
import type { StatusChange, TicketEvent, TicketStatus } from "../schemas/ticket-events.ts";
import { isRecord } from "../values.ts";
import type { DurationEstimate } from "./duration-figures.ts";
import { addMark, ended, excluded, invalid, missing, open } from "./duration-marks.ts";
import { defineDurationMetric, type RecordMarker } from "./duration-metric.ts";
import type { DurationSummary } from "./duration-summary.ts";
import { clockWords, countedWords } from "./measured-words.ts";
import { statusTime } from "./status-time.ts";
import { ticketClock } from "./ticket-clock.ts";
import { areEvents } from "./ticket-histories.ts";
import { ticketRecords } from "./ticket-records.ts";
import { deriveTickets, isResolved } from "./tickets-from-events.ts";

const name = "waitTime";

/** What `waitTime` keeps of its input. */
export type WaitTimeSummary = DurationSummary<"waitTime">;

const statusesOf: Readonly<Record<NonNullable<WaitTimeOptions["clock"]>, readonly TicketStatus[]>> = {
  requester: ["new", "open", "on-hold"],
  agent: ["pending"],
  "on-hold": ["on-hold"],
  "agent-work": ["new", "open"],
  total: ["new", "open", "pending", "on-hold"],
};

/**
 * Wait time by status: the mean time that a ticket spent in the statuses of one clock until it was resolved.
 *
 * `Σ spans in the statuses / resolved tickets`, in seconds unless another `unit` is asked for. The clocks are Zendesk's: the requester waits
 * in new, open and on hold (the default), the agent waits in pending; on hold alone, agent work (new and open) and the total
 * of all four have names too. Time that a ticket was solved or closed never counts, and what came after a reopening does.
 *
 * A ticket is resolved when its last status is solved or closed; one that never was in the statuses of the clock counts with 0.
 * Others are counted in `unanswered`, and with `asOf` in `censored` with what they have spent until then. Under a `schedule` the business
 * time of each span is added up; with `rule: "at-event"` by the schedule in force when the span ends. A ticket without `statusChanges`, or
 * with an empty list, is counted in `missing`. Everything else is as for `avgFirstResponseTime`.
 *
 * Source: Zendesk Support help, About native Support time duration metrics; GitLab handbook, Metrics definitions.
 *
 * @param tickets - Tickets with their `statusChanges`, or events of tickets; or a table of their columns.
 * @param options - See {@link WaitTimeOptions}.
 * @throws {@link MetricInputError} for status changes that are none or out of order, an instant after `asOf`, an option that does not
 * exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { waitTime } from "cx-metrics";
 *
 * const tickets = [
 *   {
 *     statusChanges: [
 *       { status: "new", at: "2024-05-06T09:00:00Z" },
 *       { status: "open", at: "2024-05-06T10:00:00Z" },
 *       { status: "pending", at: "2024-05-06T11:00:00Z" },
 *       { status: "open", at: "2024-05-06T16:00:00Z" },
 *       { status: "solved", at: "2024-05-06T17:00:00Z" },
 *     ],
 *   },
 * ] as const;
 * assert.equal(waitTime(tickets, { unit: "hours" }).value, 3);
 * assert.equal(waitTime(tickets, { unit: "hours", clock: "agent" }).value, 5);
 * assert.equal(waitTime(tickets, { unit: "hours", clock: "total" }).value, 8);
 * ```
 */
export const waitTime: Metric<
  readonly (StatusTicket | TicketEvent)[] | ColumnTable,
  WaitTimeOptions,
  WaitTimeSummary,
  DurationEstimate
> = /* @__PURE__ */ defineDurationMetric<StatusTicket | TicketEvent, "waitTime", WaitTimeOptions>({
  name,
  describe: (options) => {
    const statuses = statusesOf[options.clock ?? "requester"].join(", ");
    return `${clockWords(options)} in the statuses ${statuses}, of the tickets that were resolved${countedWords(options, options)}`;
  },
  checkOptions: (options) => {
    checkDurationOptions(name, checkInput(waitTimeOptionsSchema(), options, name, "options"));
  },
  checkRecords: (input, options) => {
    checkInput(statusTicketsSchema(options), input, name, "tickets");
  },
  marker: markStatuses,
  records: /* @__PURE__ */ ticketRecords("statusChanges"),
  isDerived: areEvents,
  derive: (input, options) => deriveTickets(name, input, options),
});

function markStatuses(options: WaitTimeOptions): RecordMarker {
  const { anchor = "created", clock: clockName = "requester" } = options;
  const clock = ticketClock(name, options);
  const { read, asOf, knows, from, to } = clock;
  const isDated = options.asOf !== undefined;
  const statuses = statusesOf[clockName];
  const counts = (status: TicketStatus): boolean => statuses.includes(status);
  return (ticket, row, marks) => {
    if (!isRecord(ticket)) return invalid;
    const { statusChanges } = ticket;
    const isMissing = statusChanges === null || statusChanges === undefined;
    if (!knows(ticket) || !(isMissing || isStatusList(statusChanges, read))) return invalid;
    const changes = (isMissing ? [] : statusChanges) as readonly StatusChange[];
    const first = changes[0];
    if (first === undefined) return missing;
    const started = read(first.at);
    // After solved comes closed: the ticket was resolved at the first of them.
    const resolution = changes[changes.findLastIndex(({ status }) => !isResolved(status)) + 1];
    const isOpen = resolution === undefined;
    const resolved = isOpen ? Number.POSITIVE_INFINITY : read(resolution.at);
    const date = anchor === "created" ? started : resolved;
    const until = isOpen ? asOf : resolved;
    if (!(date >= from && date < to)) addMark(marks, excluded, Number.NaN, row);
    else if (isOpen && !isDated) addMark(marks, open, Number.NaN, row);
    else addMark(marks, isOpen ? open : ended, statusTime(changes, counts, started, until, ticket, clock), row);
    return ended;
  };
}
