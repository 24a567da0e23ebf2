import type { Metric } from "../metric.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { checkDurationOptions, ticketInstants } from "../schemas/durations.ts";
import {
  type HandledContact,
  type HandleTimeOptions,
  type HandlingSpan,
  handledContactsSchema,
  handleTimeOptionsSchema,
  handlingParts,
  handlingSpansSchema,
  isPartLength,
} from "../schemas/handling.ts";
import { isCustomerId } from "../schemas/records.ts";
import { millisecondsIn } from "../time/units.ts";
import { isBlank, isRecord } from "../values.ts";
import type { DurationEstimate } from "./duration-figures.ts";
import { addMark, ended, invalid, missing, open } from "./duration-marks.ts";
import { type DerivedRecords, defineDurationMetric, type RecordMarker } from "./duration-metric.ts";
import type { DurationSummary } from "./duration-summary.ts";
import { countedWords } from "./measured-words.ts";

const name = "handleTime";

/** What `handleTime` keeps of its input. */
export type HandleTimeSummary = DurationSummary<"handleTime">;

/**
 * Average handle time (AHT): the mean time of work that a contact or a ticket takes.
 *
 * Of contacts: `Σ (talk + hold + wrap) / contacts`, in seconds unless another `unit` is asked for; `parts` adds up fewer of them
 * (`["talk", "wrap"]` where the talk time contains the hold), and `recordedIn` says in which unit they are given. A contact in
 * which one of the parts is blank is counted in `missing`: a blank is not a zero.
 *
 * Of spans `{ ticketId, startedAt, endedAt }`: `Σ (endedAt − startedAt) / tickets`, where all spans of a ticket are added up, those of two
 * agents at once too. A ticket with a span that goes on is counted in `unanswered`, and with `asOf` in `censored` with what it has
 * taken until then. Summaries of spans merge over parts that share no ticket; `missing` and `invalid` count spans.
 *
 * The median and percentiles are as for `avgFirstResponseTime`. Unhandled contacts have no handle time: leave them out of the input.
 *
 * Source: Blue Telecoms, Calculating Erlang, drop rates and call centre service levels (duration and wrap-up).
 *
 * @param contacts - Contacts, or spans of work on tickets; or a table of their columns.
 * @param options - See {@link HandleTimeOptions}.
 * @throws {@link MetricInputError} for a part that is no length of time, a span that ends before it starts, an instant after `asOf`, an
 * option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { handleTime } from "cx-metrics";
 *
 * const calls = [
 *   { talk: 240, hold: 30, wrap: 60 },
 *   { talk: 180, hold: 0, wrap: 90 },
 * ];
 * assert.equal(handleTime(calls).value, 300);
 * assert.equal(handleTime(calls, { parts: ["talk", "wrap"], unit: "minutes" }).value, 4.75);
 *
 * const work = [
 *   { ticketId: 1, startedAt: "2024-05-06T10:00:00Z", endedAt: "2024-05-06T10:20:00Z" },
 *   { ticketId: 1, startedAt: "2024-05-06T15:00:00Z", endedAt: "2024-05-06T15:10:00Z" },
 *   { ticketId: 2, startedAt: "2024-05-06T11:00:00Z", endedAt: "2024-05-06T11:10:00Z" },
 * ];
 * assert.equal(handleTime(work, { unit: "minutes" }).value, 20);
 * ```
 */
export const handleTime: Metric<
  readonly (HandledContact | HandlingSpan)[] | ColumnTable,
  HandleTimeOptions,
  HandleTimeSummary,
  DurationEstimate
> = /* @__PURE__ */ defineDurationMetric<HandledContact | HandlingSpan, "handleTime", HandleTimeOptions>({
  name,
  describe: (options) => {
    const { parts = handlingParts } = options;
    return `handle time (${handlingParts.filter((part) => parts.includes(part)).join(" + ")}, or all spans of a ticket)${countedWords({}, options)}`;
  },
  checkOptions: (options) => {
    checkDurationOptions(name, checkInput(handleTimeOptionsSchema(), options, name, "options"));
  },
  checkRecords: (input, options) => {
    checkInput(handledContactsSchema(options), input, name, "contacts");
  },
  marker: markContacts,
  records: {
    argument: (table) => ("startedAt" in table ? "spans" : "contacts"),
    fields: ({ parts = handlingParts }, table) => ("startedAt" in table ? ["ticketId", "startedAt", "endedAt"] : parts),
  },
  isDerived: areSpans,
  derive: addUpSpans,
});

function markContacts({ parts = handlingParts, recordedIn = "seconds" }: HandleTimeOptions): RecordMarker {
  const length = millisecondsIn[recordedIn];
  return (contact, row, marks) => {
    if (!isRecord(contact)) return invalid;
    let sum = 0;
    let isMissing = false;
    for (const part of parts) {
      const value = contact[part];
      if (value === null || value === undefined) isMissing = true;
      else if (!isPartLength(value)) return invalid;
      else sum += value;
    }
    if (isMissing) return missing;
    addMark(marks, ended, sum * length, row);
    return ended;
  };
}

/** What was done on one ticket: how long in all, and whether it goes on. */
class Handling {
  length = 0;
  isOpen = false;
}

/** Whether an input is a list of spans and not of contacts, going by its first record. */
function areSpans(input: readonly unknown[]): boolean {
  const first = input.find(isRecord);
  return first !== undefined && "startedAt" in first;
}

/** The handling of every ticket. */
function addUpSpans(spans: readonly unknown[], options: HandleTimeOptions): DerivedRecords {
  const added = addUp(spans, options, options);
  if (added !== null) return added;
  checkInput(handlingSpansSchema(options), spans, name, "spans");
  return addUp(spans, options, { missing: "omit", invalid: "omit" }) as DerivedRecords;
}

/** The handling of every ticket; `null` at the first span that is not acceptable. */
function addUp(
  spans: readonly unknown[],
  options: HandleTimeOptions,
  policy: Pick<HandleTimeOptions, "missing" | "invalid">,
): DerivedRecords | null {
  const { read, asOf } = ticketInstants(name, options);
  const byTicket = new Map<unknown, Handling>();
  const counts = { missing: 0, invalid: 0 };
  for (const span of spans) {
    const { ticketId, startedAt, endedAt }: Readonly<Record<string, unknown>> = isRecord(span) ? span : {};
    const started = isBlank(startedAt) ? Number.NEGATIVE_INFINITY : read(startedAt);
    const end = isBlank(endedAt) ? Number.POSITIVE_INFINITY : read(endedAt);
    if (!(isRecord(span) && end >= started && (isBlank(ticketId) || isCustomerId(ticketId)))) {
      if (policy.invalid !== "omit") return null;
      counts.invalid++;
    } else if (isBlank(ticketId) || isBlank(startedAt)) {
      if (policy.missing === "error") return null;
      counts.missing++;
    } else {
      const handling = byTicket.get(ticketId) ?? new Handling();
      byTicket.set(ticketId, handling);
      handling.length += Math.min(end, asOf) - started;
      handling.isOpen ||= isBlank(endedAt);
    }
  }
  return { ...counts, records: [...byTicket.values()], marker: markHandling };
}

const markHandling: RecordMarker = (record, row, marks) => {
  const { length, isOpen } = record as Handling;
  addMark(marks, isOpen ? open : ended, Number.isFinite(length) ? length : Number.NaN, row);
  return ended;
};
