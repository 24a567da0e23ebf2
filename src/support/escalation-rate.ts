import { invalidRecord, missingRecord } from "../count-kinds.ts";
import type { Metric } from "../metric.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { type EscalationCounts, escalationCountsSchema, findPartFault } from "../schemas/ticket-counts.ts";
import {
  type EscalatedTicket,
  type EscalationRateOptions,
  escalatedTicketsSchema,
  escalationRateOptionsSchema,
  isYesNo,
} from "../schemas/ticket-rates.ts";
import { isBlank, isRecord } from "../values.ts";
import { ticketRecords } from "./ticket-records.ts";
import { countCodes } from "./ticket-rows.ts";
import { defineTicketShare } from "./ticket-share.ts";

const name = "escalationRate";

/** What `escalationRate` takes: tickets, or tickets that are counted already. */
export type EscalationRateInput = readonly EscalatedTicket[] | EscalationCounts;

/** What `escalationRate` keeps of its input. */
export interface EscalationRateSummary {
  /** Which metric's summary it is. */
  readonly kind: string;
  /** The version of its form. */
  readonly version: 1;
  /** Tickets of which it is known whether they were escalated. */
  readonly tickets: number;
  /** Those of them that were. */
  readonly escalated: number;
  /** Tickets of which it is not known. */
  readonly missing: number;
  /** Tickets that were left out as invalid. */
  readonly invalid: number;
}

/** What `escalationRate` gives. The counts are `null` where the figures are withheld. */
export interface EscalationRateResult extends Estimate {
  /** Tickets that were escalated. */
  readonly escalated: number | null;
  /** Tickets of which it is known whether they were escalated. */
  readonly tickets: number | null;
}

/**
 * Escalation rate: the share of tickets that were escalated.
 *
 * `100 · escalated / tickets`, in percent from 0 to 100. What an escalation is, to a second level, to a manager or past a due date, is
 * for the help desk to say: Freshdesk's `is_escalated`, for one, marks tickets whose resolution is overdue.
 *
 * Takes tickets `{ escalated }` with `true`, `false`, `"yes"` or `"no"`, or the counts `{ tickets, escalated }`.
 *
 * - A ticket whose `escalated` is `null` or `undefined` is counted in `missing`: a blank is not a no. No tickets give `value: null`.
 * - The interval is Wilson's.
 *
 * Source: Freshdesk API v2, Tickets (`is_escalated`); Wilson 1927, JASA 22: 209–212.
 *
 * @param input - Tickets, or counts; or a table of their columns.
 * @param options - See {@link EscalationRateOptions}.
 * @throws {@link MetricInputError} for anything else than yes and no, counts that do not add up, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { escalationRate } from "cx-metrics";
 *
 * const result = escalationRate.of({ escalated: "is_escalated" })([
 *   { id: 1, is_escalated: true },
 *   { id: 2, is_escalated: false },
 *   { id: 3, is_escalated: null },
 * ]);
 * assert.deepEqual([result.value, result.escalated, result.tickets, result.missing], [50, 1, 2, 1]);
 * assert.equal(escalationRate({ tickets: 400, escalated: 30 }).value, 7.5);
 * ```
 */
export const escalationRate: Metric<
  EscalationRateInput | ColumnTable,
  EscalationRateOptions,
  EscalationRateSummary,
  EscalationRateResult
> = /* @__PURE__ */ defineTicketShare<EscalationRateInput, EscalationCounts, EscalationRateOptions, EscalationCounts>({
  name,
  kept: ["tickets", "escalated"],
  findFault: (counts) => findPartFault(counts, "escalated", "tickets"),
  optionsSchema: escalationRateOptionsSchema,
  fromCounts: (input) => ({
    ...checkInput<EscalationCounts>(escalationCountsSchema(), input as EscalationCounts, name, "counts"),
  }),
  records: /* @__PURE__ */ ticketRecords("escalated"),
  rows: (options) => ({
    ...options,
    read: readEscalation,
    check: (input) => {
      checkInput<unknown>(escalatedTicketsSchema(options), input, name, "tickets");
    },
  }),
  count: (values) => {
    const [kept = 0, escalated = 0] = countCodes(values, 2);
    return { tickets: kept + escalated, escalated };
  },
  share: ({ escalated, tickets }) => [escalated, tickets],
  describe: () => "% of tickets that were escalated",
  details: ({ escalated, tickets }) => ({ escalated, tickets }),
});

function readEscalation(ticket: unknown): number {
  if (!isRecord(ticket)) return invalidRecord;
  const { escalated } = ticket;
  if (isBlank(escalated)) return missingRecord;
  if (!isYesNo(escalated)) return invalidRecord;
  return escalated === true || escalated === "yes" ? 1 : 0;
}
