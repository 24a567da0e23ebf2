import { noFigures, toEstimate } from "../estimate.ts";
import type { Metric } from "../metric.ts";
import { defineRecordMetric } from "../record-table.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkField } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { durationsRule } from "../schemas/duration-summary.ts";
import { checkDurationOptions } from "../schemas/durations.ts";
import { optional } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import {
  type SlaAttainmentOptions,
  type SlaCounts,
  type SlaTicket,
  slaAttainmentOptionsSchema,
  slaColumns,
  slaCountsSchema,
  slaFields,
  slaTicketsSchema,
} from "../schemas/sla.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { countRules } from "../schemas/ticket-counts.ts";
import { countFigures } from "../share-figures.ts";
import {
  collectDurations,
  type Durations,
  durationAt,
  mergeDurations,
  momentsOfDurations,
  quantileOfDurations,
} from "../stats/durations.ts";
import { type DurationUnit, millisecondsIn } from "../time/units.ts";
import { isRecord } from "../values.ts";
import { clockWords } from "./measured-words.ts";
import { conventionRule, sameConvention } from "./same-convention.ts";
import { running, slaClock } from "./sla-clock.ts";
import { countCodes, type ReadRows, readRows } from "./ticket-rows.ts";

const name = "slaAttainment";

/** What `slaAttainment` takes: tickets, or promises that are counted already. */
export type SlaAttainmentInput = readonly SlaTicket[] | SlaCounts;

/** What `slaAttainment` keeps of its input. */
export interface SlaAttainmentSummary extends Required<{ readonly [Key in keyof SlaCounts]: number }> {
  /** Which metric's summary it is. */
  readonly kind: "slaAttainment";
  /** The version of its form. */
  readonly version: 1;
  /** The promise, in words; where it is left out, what the options say. */
  readonly convention?: string | undefined;
  /** What is left to those that are running, in milliseconds; left out where that is not known. */
  readonly timeLeft?: Durations | undefined;
  /** Tickets outside of the period. */
  readonly excluded: number;
  /** Tickets without a start. */
  readonly missing: number;
  /** Tickets that were left out as invalid. */
  readonly invalid: number;
}

/** The time that is left to the promises that are running, in the `unit` of the targets. */
export interface SlaTimeLeft {
  /** What is left to the one that is due first. */
  readonly shortest: number;
  /** The 10th percentile. */
  readonly p10: number;
  /** The median. */
  readonly median: number;
  /** The unit. */
  readonly unit: DurationUnit;
}

/** What `slaAttainment` gives. The counts are `null` where the figures are withheld. */
export interface SlaAttainmentResult extends Estimate {
  /** Promises that were kept within their target. */
  readonly met: number | null;
  /** Promises that were kept too late, or cancelled after their target. */
  readonly breached: number | null;
  /** Promises that are open, and past their target. */
  readonly breachedOpen: number | null;
  /** Promises that are open within their target, with the clock running. */
  readonly stillRunning: number | null;
  /** Promises that are open within their target, with the clock standing still. */
  readonly paused: number | null;
  /** Promises that were cancelled within their target. */
  readonly cancelled: number | null;
  /** Tickets for which no promise was made. */
  readonly neverApplied: number | null;
  /** Tickets outside of the period. */
  readonly excluded: number;
  /** The time that is left to those that are running; `null` where none is, or it is not known. */
  readonly timeLeft: SlaTimeLeft | null;
}

/**
 * SLA attainment: the share of promises, such as a first response within an hour, that were met.
 *
 * `100 · met / (met + breached + breachedOpen)`, in percent from 0 to 100. `openBreaches: "exclude"` leaves those out that are open and
 * past their target; then the worst tickets, which nobody answers, are in no figure.
 *
 * The promise of a ticket runs from `createdAt` to `firstRespondedAt`; `startField` and `stopField` name others, as `"resolvedAt"` for
 * a resolution, or `"startedAt"` and `"respondedAt"` over the `waits` of tickets for the next response. It has the target of its
 * priority, in seconds unless another `unit` is said, and is met when no more than that is used up. Time is elapsed time, or business
 * time by a `schedule`, less the pauses of the ticket.
 *
 * - The priority is read from `priorityAtApplication`. To judge by the priority that a ticket has today, say so with `priorityField`:
 *   whoever raises old tickets to urgent then has breached them all.
 * - A priority without a target has that of `default`; without a `default` it is counted in `neverApplied`, like a ticket without
 *   a priority.
 * - What is open is judged at `asOf`, which must be given where there is any: past its target it is in `breachedOpen`, within it in
 *   `stillRunning` or, in an open pause, in `paused`. `timeLeft` has quantiles of what is left to the running ones.
 * - With `cancelField` a promise that was not kept ends there: in `cancelled`, or in `breached` if the target had passed.
 * - A ticket without a start is counted in `missing`. Nothing met or breached gives `value: null`. The interval is Wilson's.
 *
 * Takes `{ met, breached, breachedOpen?, … }` too. See `slaStatus` for one ticket.
 *
 * Sources: dbt_zendesk, SLA policies (the target is that of the priority when the policy was applied); Wilson 1927, JASA 22: 209–212.
 *
 * @param input - Tickets, or counts; or a table of their columns.
 * @param options - See {@link SlaAttainmentOptions}.
 * @throws {@link MetricInputError} for tickets without `targets`, open tickets without `asOf`, a start or priority field that no ticket
 * has, an instant that is none or lies after `asOf`, a stop before the start, pauses out of order, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { slaAttainment } from "cx-metrics";
 *
 * const tickets = [
 *   { createdAt: "2024-05-06T10:00Z", firstRespondedAt: "2024-05-06T10:50Z", priorityAtApplication: "normal" },
 *   { createdAt: "2024-05-06T10:00Z", firstRespondedAt: "2024-05-06T10:20Z", priorityAtApplication: "urgent" },
 *   { createdAt: "2024-05-06T08:00Z", firstRespondedAt: null, priorityAtApplication: "normal" },
 *   { createdAt: "2024-05-06T11:30Z", firstRespondedAt: null, priorityAtApplication: null },
 * ];
 * const result = slaAttainment(tickets, {
 *   targets: { urgent: 15, default: 60 },
 *   unit: "minutes",
 *   asOf: "2024-05-06T12:00Z",
 * });
 * assert.equal(result.value?.toFixed(1), "33.3");
 * assert.deepEqual([result.met, result.breached, result.breachedOpen, result.stillRunning], [1, 1, 1, 1]);
 * assert.equal(result.timeLeft?.shortest, 30);
 *
 * assert.equal(slaAttainment({ met: 470, breached: 30 }).value, 94);
 * ```
 */
export const slaAttainment: Metric<
  SlaAttainmentInput | ColumnTable,
  SlaAttainmentOptions,
  SlaAttainmentSummary,
  SlaAttainmentResult
> = /* @__PURE__ */ defineRecordMetric<
  SlaAttainmentInput,
  SlaAttainmentSummary,
  SlaAttainmentResult,
  SlaAttainmentOptions
>(
  {
    name,
    summarize: (input, options) =>
      isRecord<SlaCounts>(input) ? fromCounts(input) : (fromTickets(input, null, options)[0] as SlaAttainmentSummary),
    summarizeBy: fromTickets,
    merge: (a, b) => ({
      kind: name,
      version: 1,
      ...sameConvention(name, a, b),
      ...(Object.fromEntries(counted.map((state) => [state, a[state] + b[state]])) as Counted),
      ...mergeTimeLeft(a, b),
      missing: a.missing + b.missing,
      invalid: a.invalid + b.invalid,
    }),
    measure: measureSla,
    checkOptions: (options) => {
      checkDurationOptions(name, checkInput(slaAttainmentOptionsSchema(), options, name, "options"));
    },
    checkSummary: (summary) => {
      checkInput(slaSummarySchema(), summary, name, "summary");
    },
  },
  { argument: "tickets", fields: slaColumns },
);

/** The counts of a summary, in the order of the numbers that the clock gives. */
const counted = [
  "met",
  "breached",
  "breachedOpen",
  "paused",
  "cancelled",
  "neverApplied",
  "excluded",
  "stillRunning",
] as const;

type Counted = Pick<SlaAttainmentSummary, (typeof counted)[number]>;

const slaSummarySchema = /* @__PURE__ */ lazySchema<SlaAttainmentSummary>(() =>
  summarySchema(name, {
    convention: conventionRule(),
    ...countRules(counted),
    timeLeft: optional(durationsRule()),
  }),
);

function fromTickets(
  input: unknown,
  groups: Parameters<typeof readRows>[2],
  options: SlaAttainmentOptions,
): SlaAttainmentSummary[] {
  const { judge } = slaClock(name, options);
  const check = (tickets: unknown): unknown => checkInput(slaTicketsSchema(options), tickets, name, "tickets");
  const convention = describePromise(options);
  const all = readRows(input, { ...options, read: judge, check }, groups);
  checkFields(input as readonly object[], options);
  return all.map((rows) => ({ kind: name, version: 1, convention, ...countStates(rows) }));
}

/** Throws where no ticket so much as has the start that was named, or, where targets differ by it, a priority: it is mistyped. */
function checkFields(tickets: readonly object[], options: SlaAttainmentOptions): void {
  const byPriority = Object.keys(options.targets ?? {}).some((priority) => priority !== "default");
  const records = tickets.filter((ticket) => isRecord(ticket));
  if (options.startField !== undefined) checkField(name, records, options.startField, null);
  if (byPriority) checkField(name, records, slaFields(options).priority, null);
}

function countStates({
  values,
  missing,
  invalid,
}: ReadRows): Counted & Pick<SlaAttainmentSummary, "missing" | "invalid" | "timeLeft"> {
  const counts = countCodes(
    values.map((value) => Math.min(value, running)),
    counted.length,
  );
  const left = values.filter((value) => value >= running).map((value) => value - running);
  return {
    ...(Object.fromEntries(counted.map((state, code) => [state, counts[code]])) as unknown as Counted),
    timeLeft: collectDurations(left),
    missing,
    invalid,
  };
}

function fromCounts(input: SlaCounts): SlaAttainmentSummary {
  const {
    breachedOpen = 0,
    stillRunning = 0,
    paused = 0,
    cancelled = 0,
    neverApplied = 0,
    met,
    breached,
  } = checkInput(slaCountsSchema(), input, name, "counts");
  const counts = { met, breached, breachedOpen, stillRunning, paused, cancelled, neverApplied };
  return { kind: name, version: 1, ...counts, excluded: 0, missing: 0, invalid: 0 };
}

/** What is left to the running ones of two parts: known of the whole where it is known of both. */
function mergeTimeLeft(a: SlaAttainmentSummary, b: SlaAttainmentSummary): Pick<SlaAttainmentSummary, "timeLeft"> {
  if (a.timeLeft && b.timeLeft) return { timeLeft: mergeDurations(name, a.timeLeft, b.timeLeft) };
  if (!a.timeLeft && a.stillRunning === 0 && b.timeLeft) return { timeLeft: b.timeLeft };
  return !b.timeLeft && b.stillRunning === 0 && a.timeLeft ? { timeLeft: a.timeLeft } : {};
}

function describePromise(options: SlaAttainmentOptions): string {
  const { targets = {}, unit = "seconds", cancelField } = options;
  const { start, stop, priority } = slaFields(options);
  const words = Object.entries(targets).map(([key, target]) => `${key} ${target}`);
  const until = cancelField === undefined ? "" : `, cancelled at ${cancelField}`;
  return `${start} to ${stop}${until} within ${words.sort().join(", ")} ${unit} by ${priority}, in ${clockWords(options)} less pauses`;
}

function measureSla(summary: SlaAttainmentSummary, options: SlaAttainmentOptions): SlaAttainmentResult {
  const { met, breached, breachedOpen, missing, invalid, excluded } = summary;
  const { openBreaches = "count" } = options;
  const promise = summary.convention ?? (options.targets && describePromise(options));
  const open = openBreaches === "count" ? "open ones past their target counted as breached" : "open ones left out";
  const n = met + breached + (openBreaches === "count" ? breachedOpen : 0);
  const facts = {
    metric: name,
    unit: "percent",
    n,
    effectiveN: n,
    missing,
    invalid,
    convention: `% of promises that were met (${promise === undefined ? "" : `${promise}; `}${open})`,
  };
  const estimate = toEstimate(facts, n > 0 ? countFigures(met, n, options) : noFigures, options);
  const shown = <T>(value: T): T | null => (estimate.suppressed ? null : value);
  return {
    ...estimate,
    met: shown(met),
    breached: shown(breached),
    breachedOpen: shown(breachedOpen),
    stillRunning: shown(summary.stillRunning),
    paused: shown(summary.paused),
    cancelled: shown(summary.cancelled),
    neverApplied: shown(summary.neverApplied),
    excluded,
    timeLeft: shown(timeLeftOf(summary, options)),
  };
}

function timeLeftOf(
  { timeLeft }: SlaAttainmentSummary,
  { unit = "seconds" }: SlaAttainmentOptions,
): SlaTimeLeft | null {
  const { n } = timeLeft === undefined ? { n: 0 } : momentsOfDurations(timeLeft);
  if (timeLeft === undefined || n === 0) return null;
  const length = millisecondsIn[unit];
  const quantile = (p: number): number => (quantileOfDurations(timeLeft, n, p) ?? 0) / length;
  return { shortest: durationAt(timeLeft, 0) / length, p10: quantile(0.1), median: quantile(0.5), unit };
}
