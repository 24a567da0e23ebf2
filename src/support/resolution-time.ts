import type { Metric } from "../metric.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { checkDurationOptions } from "../schemas/durations.ts";
import {
  isStatusList,
  type ResolutionTimeOptions,
  type ResolvedTicket,
  resolutionTimeOptionsSchema,
  resolvedTicketsSchema,
} from "../schemas/support.ts";
import type { TicketEvent } from "../schemas/ticket-events.ts";
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

const name = "resolutionTime";

/** What `resolutionTime` keeps of its input. */
export type ResolutionTimeSummary = DurationSummary<"resolutionTime">;

/**
 * Resolution time: the mean time from the creation of a ticket to its resolution.
 *
 * `Σ (resolvedAt − createdAt) / resolved`, in seconds unless another `unit` is asked for. By default it is the full resolution time, to
 * the last resolution; `resolution: "first"` ends at the first one, whatever came after (Zendesk has both). Three things that people
 * mean differently have names:
 *
 * - `reopened`: a ticket that was reopened after its last resolution is unresolved (`"unresolved"`, the default), or as old as its last
 *   resolution says (`"last-resolution"`).
 * - `whileResolved`: time between a resolution and the reopening counts (`"count"`, the default, as with Zendesk), or not
 *   (`"leave-out"`, as with Zoho's time in Closed). The latter reads `statusChanges`.
 * - `anchor` and `period`: the tickets created in the period, or those resolved in it.
 *
 * Everything else is as for `avgFirstResponseTime`: the median and percentiles, `schedule`, events as input; `answered` counts what was
 * resolved, `unanswered` what was not. Resolution times of the resolved alone leave out the hard tickets of late: give `asOf`,
 * and read `censored`.
 *
 * Source: Zendesk Support help, About native Support time duration metrics.
 *
 * @param tickets - Tickets, or events of tickets; or a table of their columns.
 * @param options - See {@link ResolutionTimeOptions}.
 * @throws {@link MetricInputError} for an instant that is none or lies after `asOf`, a resolution before the creation, an option that
 * does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { resolutionTime } from "cx-metrics";
 *
 * const status = (at: string, status: "new" | "open" | "solved") => ({ ticketId: 1, type: "status", status, at }) as const;
 * const events = [
 *   status("2024-05-06T09:00:00Z", "new"),
 *   status("2024-05-06T17:00:00Z", "solved"),
 *   status("2024-05-07T09:00:00Z", "open"),
 *   status("2024-05-07T15:00:00Z", "solved"),
 * ];
 * assert.equal(resolutionTime(events, { unit: "hours" }).value, 30);
 * assert.equal(resolutionTime(events, { unit: "hours", resolution: "first" }).value, 8);
 * assert.equal(resolutionTime(events, { unit: "hours", whileResolved: "leave-out" }).value, 14);
 * ```
 */
export const resolutionTime: Metric<
  readonly (ResolvedTicket | TicketEvent)[] | ColumnTable,
  ResolutionTimeOptions,
  ResolutionTimeSummary,
  DurationEstimate
> = /* @__PURE__ */ defineDurationMetric<ResolvedTicket | TicketEvent, "resolutionTime", ResolutionTimeOptions>({
  name,
  describe: (options) => {
    const end = options.resolution === "first" ? "first resolution" : "last resolution";
    const reopened = options.reopened === "last-resolution" ? ", reopened tickets by their last resolution" : "";
    const without = leavesOut(options) ? ", without time while resolved" : "";
    return `${clockWords(options)} from creation to ${end}, of the tickets that were resolved${reopened}${without}${countedWords(options, options)}`;
  },
  checkOptions: (options) => {
    checkDurationOptions(name, checkInput(resolutionTimeOptionsSchema(), options, name, "options"));
  },
  checkRecords: (input, options) => {
    checkInput(resolvedTicketsSchema(options), input, name, "tickets");
  },
  marker: markResolutions,
  records: /* @__PURE__ */ ticketRecords("createdAt", "resolvedAt"),
  isDerived: areEvents,
  derive: (input, options) => deriveTickets(name, input, options),
});

function leavesOut({ resolution, whileResolved }: ResolutionTimeOptions): boolean {
  return resolution !== "first" && whileResolved === "leave-out";
}

function markResolutions(options: ResolutionTimeOptions): RecordMarker {
  const { anchor = "created", resolution = "full", reopened = "unresolved" } = options;
  const clock = ticketClock(name, options);
  const { read, asOf, between, knows, from, to } = clock;
  const isDated = options.asOf !== undefined;
  const isFirst = resolution === "first";
  const withoutResolved = leavesOut(options);
  const readOr = (value: unknown, blank: number): number =>
    value === null || value === undefined ? blank : read(value);
  return (ticket, row, marks) => {
    if (!isRecord(ticket)) return invalid;
    const { createdAt, firstResolvedAt, resolvedAt, reopenedAt, statusChanges } = ticket;
    const created = readOr(createdAt, Number.NEGATIVE_INFINITY);
    const ends = readOr(isFirst ? firstResolvedAt : resolvedAt, Number.POSITIVE_INFINITY);
    const again = isFirst ? Number.NEGATIVE_INFINITY : readOr(reopenedAt, Number.NEGATIVE_INFINITY);
    if (!(ends >= created) || Number.isNaN(again) || !knows(ticket)) return invalid;
    const lacksChanges = withoutResolved && (statusChanges === null || statusChanges === undefined);
    if (withoutResolved && !lacksChanges && !isStatusList(statusChanges, read)) return invalid;
    if (created === Number.NEGATIVE_INFINITY || lacksChanges) return missing;
    const isOpenAgain = reopened === "unresolved" && again > ends;
    const resolved = isOpenAgain ? Number.POSITIVE_INFINITY : ends;
    const isOpen = resolved === Number.POSITIVE_INFINITY;
    const date = anchor === "created" ? created : resolved;
    const until = isOpen ? asOf : resolved;
    const measure = (): number =>
      withoutResolved
        ? statusTime(statusChanges as never, (status) => !isResolved(status), created, until, ticket, clock)
        : between(created, until, ticket);
    if (!(date >= from && date < to)) addMark(marks, excluded, Number.NaN, row);
    else if (isOpen) addMark(marks, open, isDated ? measure() : Number.NaN, row);
    else addMark(marks, ended, measure(), row);
    return ended;
  };
}
