import { invalidRecord, missingRecord } from "../count-kinds.ts";
import { rejectInput } from "../errors.ts";
import { noFigures, toEstimate } from "../estimate.ts";
import type { Grouping, Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import {
  type BacklogOptions,
  type BacklogTicket,
  backlogOptionsSchema,
  backlogTicketsSchema,
} from "../schemas/backlog.ts";
import { checkInput } from "../schemas/check.ts";
import { durationsRule } from "../schemas/duration-summary.ts";
import type { InputOptions } from "../schemas/options.ts";
import { count, leaf } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import type { TicketEvent } from "../schemas/ticket-events.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { percentOf } from "../share-figures.ts";
import {
  collectDurations,
  type Durations,
  durationAt,
  mergeDurations,
  momentsOfDurations,
  quantileOfDurations,
} from "../stats/durations.ts";
import { formatInstant } from "../time/labels.ts";
import { type DurationUnit, millisecondsIn } from "../time/units.ts";
import { isCount, isRecord } from "../values.ts";
import { type BacklogFrame, backlogFrame, type FramePeriod } from "./backlog-frame.ts";
import { BacklogTally, readTurns } from "./backlog-tally.ts";
import { areEvents } from "./ticket-histories.ts";
import { ticketRecords } from "./ticket-records.ts";
import { partRows } from "./ticket-rows.ts";
import { deriveTickets } from "./tickets-from-events.ts";

const name = "backlog";

/** What happened to tickets in a period. */
export interface BacklogFlow extends FramePeriod {
  /** Tickets that were created. */
  readonly created: number;
  /** Times that a ticket was reopened. */
  readonly reopened: number;
  /** Times that a ticket was solved. */
  readonly solved: number;
}

/** A period of the series: `closing = opening + created + reopened − solved`. */
export interface BacklogPeriod extends BacklogFlow {
  /** Tickets that were open just before it began. */
  readonly opening: number;
  /** Tickets that were open just before it ended, or at `asOf` where it is not complete. */
  readonly closing: number;
}

/** The open tickets at an instant. */
export interface BacklogSnapshot {
  /** The instant, ISO 8601. */
  readonly at: string;
  /** How many tickets were open: created by then, and not solved by then. */
  readonly open: number;
}

/** The open tickets of some ages. */
export interface AgeBucket {
  /** The age that it begins at, in the unit of the ages. */
  readonly from: number;
  /** The first age beyond it; `null` for the last one. */
  readonly to: number | null;
  /** How many open tickets are of such an age. */
  readonly tickets: number;
  /** Their share of the open tickets in percent. */
  readonly percent: number;
}

/** How long ago the open tickets were created. */
export interface BacklogAges {
  /** The median. */
  readonly median: number;
  /** The 90th percentile. */
  readonly p90: number;
  /** The unit of all ages. */
  readonly unit: DurationUnit;
  /** The buckets that `ageBuckets` asked for. */
  readonly buckets: readonly AgeBucket[];
  /** Whether the figures are exact, or from a sketch of ages within 1 %. */
  readonly quantileMethod: "exact" | "sketch";
}

/** What `backlog` keeps of its input. */
export interface BacklogSummary {
  /** Which metric's summary it is. */
  readonly kind: "backlog";
  /** The version of its form. */
  readonly version: 1;
  /** Up to when the data reach, ISO 8601. */
  readonly asOf: string;
  /** Tickets that were open just before the series begins. */
  readonly opening: number;
  /** The series. */
  readonly periods: readonly BacklogFlow[];
  /** The open tickets at other instants. */
  readonly snapshots: readonly BacklogSnapshot[];
  /** How long ago the open tickets were created, in milliseconds. */
  readonly ages: Durations;
  /** All tickets. */
  readonly tickets: number;
  /** Tickets without a creation. */
  readonly missing: number;
  /** Tickets that were left out as invalid. */
  readonly invalid: number;
}

/** What `backlog` gives. What goes with the value is `null` where the figures are withheld. */
export interface BacklogResult extends Estimate {
  /** How long ago the open tickets were created; `null` where none is open. */
  readonly ages: BacklogAges | null;
  /** A row for every period that was asked for. */
  readonly series: readonly BacklogPeriod[] | null;
  /** The open tickets at the instants that were asked for. */
  readonly snapshots: readonly BacklogSnapshot[] | null;
}

/**
 * Backlog: how many tickets are open at `asOf`, how old they are, and how their number came about.
 *
 * A ticket is open from its creation until it is solved, and again from a reopening on. `value` is the number of those that are open at
 * `asOf`. It is a count of what is there and no sample of anything, so it has no interval, and `compare` does not test it.
 *
 * - `period` and `every` make a `series` of the calendar in `timeZone`. In each row `closing = opening + created + reopened − solved`,
 *   and the next row opens with it. A row is of a whole period of the calendar; one that goes on at `asOf` is not `complete`.
 * - `at` makes snapshots: the tickets that were open at these very instants.
 * - `ages` has the median, the 90th percentile and, with `ageBuckets`, the buckets of the time since creation, in days unless another `unit`
 *   is asked for. Beyond 10,000 different ages they are from a sketch within 1 %.
 * - Takes tickets. Their `statusChanges` say all that happened to them, where they have any; without, a ticket was open until
 *   `resolvedAt`, and again from a later `reopenedAt` on. With `firstResolvedAt` one earlier reopening is known; others are not.
 * - Takes events of tickets too: a ticket is open from its creation, and solved by its events of type `"status"`. `missing` and `invalid`
 *   then count events, and parts must share no ticket.
 * - A ticket without `createdAt` is counted in `missing`. No tickets give `value: null`; `n` is the number of tickets, open or not.
 *
 * Summaries merge where `asOf`, the periods and the snapshots are the same. Under `trend` each row is about the tickets that were
 * created in its period; for the backlog over time use `period`.
 *
 * Source: Zendesk help, Explore recipe: Backlog (open tickets at an instant); the identity of the series is bookkeeping.
 *
 * @param input - Tickets, or events of tickets; or a table of their columns.
 * @param options - See {@link BacklogOptions}. `asOf` must be given.
 * @throws {@link MetricInputError} for a missing `asOf`, an instant that is none or lies after `asOf`, a ticket that ends before its
 * creation, status changes out of order, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { backlog } from "cx-metrics";
 *
 * const tickets = [
 *   { createdAt: "2024-05-05T10:00:00Z", resolvedAt: "2024-05-06T10:00:00Z", reopenedAt: "2024-05-07T09:00:00Z" },
 *   { createdAt: "2024-05-06T11:00:00Z", resolvedAt: "2024-05-06T12:00:00Z" },
 *   { createdAt: "2024-05-07T12:00:00Z" },
 * ];
 * const result = backlog(tickets, {
 *   asOf: "2024-05-08T00:00:00Z",
 *   period: { start: "2024-05-06", end: "2024-05-08" },
 *   timeZone: "UTC",
 * });
 * assert.equal(result.value, 2);
 * assert.deepEqual(
 *   result.series?.map((day) => [day.period, day.opening, day.created, day.reopened, day.solved, day.closing]),
 *   [["2024-05-06", 1, 1, 0, 2, 0], ["2024-05-07", 0, 1, 1, 0, 2]],
 * );
 * ```
 */
export const backlog: Metric<
  readonly (BacklogTicket | TicketEvent)[] | ColumnTable,
  BacklogOptions,
  BacklogSummary,
  BacklogResult
> = /* @__PURE__ */ defineRecordMetric<
  readonly (BacklogTicket | TicketEvent)[],
  BacklogSummary,
  BacklogResult,
  BacklogOptions
>(
  {
    name,
    summarize: (input, options) => summarizeTickets(input, null, options)[0] as BacklogSummary,
    summarizeBy: summarizeTickets,
    merge: mergeBacklogs,
    measure: measureBacklog,
    checkOptions: (options) => {
      checkZonedOptions(backlogOptionsSchema(), options, name);
    },
    checkSummary: (summary) => {
      checkInput(backlogSummarySchema(), summary, name, "summary");
    },
  },
  /* @__PURE__ */ ticketRecords("createdAt"),
);

const flows = ["created", "reopened", "solved"] as const;

const backlogSummarySchema = /* @__PURE__ */ lazySchema<BacklogSummary>(() => {
  const isText = (value: unknown): boolean => typeof value === "string";
  const isPeriod = (row: unknown): boolean =>
    isRecord(row) &&
    [row.period, row.start, row.end].every(isText) &&
    typeof row.complete === "boolean" &&
    flows.every((flow) => isCount(row[flow]));
  const isSnapshot = (row: unknown): boolean => isRecord(row) && isText(row.at) && isCount(row.open);
  return summarySchema(name, {
    asOf: leaf("a string", isText),
    opening: count(),
    periods: leaf("a list of periods with counts", (value) => Array.isArray(value) && value.every(isPeriod)),
    snapshots: leaf("a list of { at, open }", (value) => Array.isArray(value) && value.every(isSnapshot)),
    ages: durationsRule(),
    tickets: count(),
  });
});

type Groups = Pick<Grouping, "codes" | "groupCount">;

function summarizeTickets(input: unknown, groups: Groups | null, options: BacklogOptions): BacklogSummary[] {
  const frame = backlogFrame(name, options);
  return tallyTickets(input, groups, frame, options).map((tally) => toSummary(tally, frame, options));
}

function tallyTickets(
  input: unknown,
  groups: Groups | null,
  frame: BacklogFrame,
  options: BacklogOptions,
): BacklogTally[] {
  if (Array.isArray(input) && areEvents(input)) {
    const tallyEvents = (events: readonly unknown[]): BacklogTally => {
      const { records, missing, invalid } = deriveTickets(name, events, options);
      const [tally] = tallyAll(records, null, frame, leaveOut) as [BacklogTally];
      tally.missing += missing;
      tally.invalid += invalid;
      return tally;
    };
    const whole = tallyEvents(input);
    return groups === null ? [whole] : partRows(input, groups).map(tallyEvents);
  }
  const tallies = Array.isArray(input) ? tallyAll(input, groups, frame, options) : null;
  if (tallies !== null) return tallies;
  checkInput<unknown>(backlogTicketsSchema(options), input, name, "tickets");
  return tallyAll(input as readonly unknown[], groups, frame, leaveOut) as BacklogTally[];
}

const leaveOut: InputOptions = { missing: "omit", invalid: "omit" };

/** Counts every ticket; `null` at the first one that is not acceptable, unless those are to be left out. */
function tallyAll(
  tickets: readonly unknown[],
  groups: Groups | null,
  frame: BacklogFrame,
  { missing, invalid }: InputOptions,
): BacklogTally[] | null {
  const tallies = Array.from({ length: groups?.groupCount ?? 1 }, () => new BacklogTally(frame));
  const turns: number[] = [];
  for (let row = 0; row < tickets.length; row++) {
    const tally = tallies[groups === null ? 0 : (groups.codes[row] as number)] as BacklogTally;
    const code = readTurns(tickets[row], frame.read, turns);
    if (code === invalidRecord) {
      if (invalid !== "omit") return null;
      tally.invalid++;
    } else if (code === missingRecord) {
      if (missing === "error") return null;
      tally.missing++;
    } else tally.add(turns);
  }
  return tallies;
}

function toSummary(
  tally: BacklogTally,
  { asOf, periods, at }: BacklogFrame,
  { timeZone }: BacklogOptions,
): BacklogSummary {
  const open = tally.snapshots();
  return {
    kind: name,
    version: 1,
    asOf: formatInstant(asOf, timeZone),
    opening: tally.opening,
    periods: periods.map((period, i) => ({
      ...period,
      created: tally.created[i] as number,
      reopened: tally.reopened[i] as number,
      solved: tally.solved[i] as number,
    })),
    snapshots: at.map((instant, i) => ({ at: formatInstant(instant, timeZone), open: open[i] as number })),
    ages: collectDurations(Float64Array.from(tally.ages)),
    tickets: tally.tickets,
    missing: tally.missing,
    invalid: tally.invalid,
  };
}

function mergeBacklogs(a: BacklogSummary, b: BacklogSummary): BacklogSummary {
  requireSame("asOf", a.asOf, b.asOf);
  const spanOf = ({ periods }: BacklogSummary): string => periods.map(({ start, end }) => `${start}/${end}`).join();
  requireSame("periods", spanOf(a), spanOf(b));
  const instantsOf = ({ snapshots }: BacklogSummary): string => snapshots.map(({ at }) => at).join();
  requireSame("snapshots", instantsOf(a), instantsOf(b));
  return {
    kind: name,
    version: 1,
    asOf: a.asOf,
    opening: a.opening + b.opening,
    periods: a.periods.map((one, i) => {
      const other = b.periods[i] as BacklogFlow;
      const sums = Object.fromEntries(flows.map((flow) => [flow, one[flow] + other[flow]]));
      return { ...one, ...(sums as Pick<BacklogFlow, (typeof flows)[number]>) };
    }),
    snapshots: a.snapshots.map(({ at, open }, i) => ({ at, open: open + (b.snapshots[i] as BacklogSnapshot).open })),
    ages: mergeDurations(name, a.ages, b.ages),
    tickets: a.tickets + b.tickets,
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  };
}

function requireSame(field: string, ours: string, others: string): void {
  if (ours === others) return;
  rejectInput(name, "summary", [field], "inconsistent", "the same as in the other summary", others);
}

function measureBacklog(summary: BacklogSummary, options: BacklogOptions): BacklogResult {
  const { asOf, opening, periods, snapshots, ages, tickets, missing, invalid } = summary;
  const { n: open } = momentsOfDurations(ages);
  const facts = {
    metric: name,
    unit: "tickets",
    n: tickets,
    effectiveN: tickets,
    missing,
    invalid,
    convention: `open tickets at ${asOf}: created, and not solved since`,
  };
  const estimate = toEstimate(facts, tickets > 0 ? { ...noFigures, value: open } : noFigures, options);
  const { suppressed } = estimate;
  let closing = opening;
  const series = periods.map((flow): BacklogPeriod => {
    const before = closing;
    closing += flow.created + flow.reopened - flow.solved;
    return { ...flow, opening: before, closing };
  });
  return {
    ...estimate,
    ages: suppressed ? null : agesOf(ages, open, options),
    series: suppressed ? null : series,
    snapshots: suppressed ? null : snapshots,
  };
}

function agesOf(ages: Durations, open: number, { unit = "days", ageBuckets = [] }: BacklogOptions): BacklogAges | null {
  if (open === 0) return null;
  const length = millisecondsIn[unit];
  const quantile = (p: number): number => (quantileOfDurations(ages, open, p) ?? 0) / length;
  const starts = [0, ...ageBuckets];
  const younger = [...ageBuckets.map((bound) => countBelow(ages, open, bound * length)), open];
  const buckets = starts.map((from, i): AgeBucket => {
    const tickets = (younger[i] as number) - (younger[i - 1] ?? 0);
    return { from, to: starts[i + 1] ?? null, tickets, percent: percentOf(tickets, open) };
  });
  return {
    median: quantile(0.5),
    p90: quantile(0.9),
    unit,
    buckets: ageBuckets.length === 0 ? [] : buckets,
    quantileMethod: ages.method,
  };
}

/** How many durations are shorter than a bound. */
function countBelow(durations: Durations, n: number, bound: number): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (durationAt(durations, middle) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
