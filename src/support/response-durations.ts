import type { Grouping } from "../metric.ts";
import { checkInput } from "../schemas/check.ts";
import { type AvgFirstResponseTimeOptions, ticketsSchema } from "../schemas/support.ts";
import { instantReader } from "../time/instant.ts";
import { isRecord } from "../values.ts";

/** The tickets of one group. */
export interface ResponseDurations {
  /** The milliseconds to the first response, of those that were answered. */
  readonly durations: Float64Array;
  /** Tickets without a first response. */
  readonly unanswered: number;
  /** Tickets without a creation. */
  readonly missing: number;
  /** Tickets that were left out as invalid. */
  readonly invalid: number;
}

type Policy = Pick<AvgFirstResponseTimeOptions, "missing" | "invalid">;

// What stands for a ticket in the place of its duration, which is never below 0.
const unansweredMark = -1;
const missingMark = -2;
const invalidMark = -3;

/** Checks tickets and takes the time to the first response of each, in the same pass. */
export function readResponseDurations(
  functionName: string,
  input: unknown,
  options: AvgFirstResponseTimeOptions,
  groups: Pick<Grouping, "codes" | "groupCount"> | null,
): ResponseDurations[] {
  const read = instantReader(options.timeZone);
  let marks = Array.isArray(input) ? markTickets(input, read, options) : null;
  if (marks === null) {
    const tickets = checkInput<readonly unknown[]>(ticketsSchema(options), input, functionName, "tickets");
    marks = markTickets(tickets, read, { missing: "omit", invalid: "omit" }) ?? new Float64Array(0);
  }
  return groups === null ? [gather(marks)] : gatherBy(marks, groups);
}

/** The duration or the mark of every ticket; `null` at the first one that is not acceptable. */
function markTickets(
  tickets: readonly unknown[],
  read: (value: unknown) => number,
  { missing, invalid }: Policy,
): Float64Array | null {
  const marks = new Float64Array(tickets.length);
  for (let i = 0; i < tickets.length; i++) {
    const mark = markOf(tickets[i], read);
    if ((mark === invalidMark && invalid !== "omit") || (mark === missingMark && missing === "error")) return null;
    marks[i] = mark;
  }
  return marks;
}

function markOf(ticket: unknown, read: (value: unknown) => number): number {
  if (!isRecord(ticket)) return invalidMark;
  const { createdAt, firstRespondedAt } = ticket;
  const isUndated = createdAt === null || createdAt === undefined;
  const isUnanswered = firstRespondedAt === null || firstRespondedAt === undefined;
  const created = isUndated ? Number.NEGATIVE_INFINITY : read(createdAt);
  const responded = isUnanswered ? Number.POSITIVE_INFINITY : read(firstRespondedAt);
  // What cannot be read is NaN, and no comparison with it holds.
  if (!(responded >= created)) return invalidMark;
  if (isUndated) return missingMark;
  return isUnanswered ? unansweredMark : responded - created;
}

function gather(marks: Float64Array): ResponseDurations {
  let unanswered = 0;
  let missing = 0;
  let invalid = 0;
  let answered = 0;
  const durations = new Float64Array(marks.length);
  for (let i = 0; i < marks.length; i++) {
    const mark = marks[i] as number;
    if (mark >= 0) durations[answered++] = mark;
    else if (mark === unansweredMark) unanswered++;
    else if (mark === missingMark) missing++;
    else invalid++;
  }
  return { durations: durations.subarray(0, answered), unanswered, missing, invalid };
}

function gatherBy(
  marks: Float64Array,
  { codes, groupCount }: Pick<Grouping, "codes" | "groupCount">,
): ResponseDurations[] {
  const starts = new Uint32Array(groupCount + 1);
  for (let i = 0; i < marks.length; i++) {
    const after = (codes[i] as number) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let group = 0; group < groupCount; group++) {
    starts[group + 1] = (starts[group + 1] as number) + (starts[group] as number);
  }
  const next = starts.slice();
  const ordered = new Float64Array(marks.length);
  for (let i = 0; i < marks.length; i++) {
    const group = codes[i] as number;
    const place = next[group] as number;
    ordered[place] = marks[i] as number;
    next[group] = place + 1;
  }
  return Array.from({ length: groupCount }, (_, group) => gather(ordered.subarray(starts[group], starts[group + 1])));
}
