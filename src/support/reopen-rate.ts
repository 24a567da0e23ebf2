import { invalidRecord, missingRecord } from "../count-kinds.ts";
import type { Metric } from "../metric.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { findPartFault, type ReopenCounts, reopenCountsSchema } from "../schemas/ticket-counts.ts";
import type { TicketEvent } from "../schemas/ticket-events.ts";
import {
  type ReopenedTicket,
  type ReopenRateOptions,
  reopenedTicketsSchema,
  reopenRateOptionsSchema,
} from "../schemas/ticket-rates.ts";
import { isBlank, isCount, isRecord } from "../values.ts";
import { solutionReader, unreadable, unsolved } from "./solved-tickets.ts";
import { ticketActivity } from "./ticket-activity.ts";
import { areEvents } from "./ticket-histories.ts";
import { ticketRecords } from "./ticket-records.ts";
import { countCodes } from "./ticket-rows.ts";
import { defineTicketShare } from "./ticket-share.ts";

const name = "reopenRate";

/** What `reopenRate` takes: tickets, their events, or tickets that are counted already. */
export type ReopenRateInput = readonly (ReopenedTicket | TicketEvent)[] | ReopenCounts;

/** What `reopenRate` keeps of its input. */
export interface ReopenRateSummary {
  /** Which metric's summary it is. */
  readonly kind: string;
  /** The version of its form. */
  readonly version: 1;
  /** Tickets that were solved at least once. */
  readonly solved: number;
  /** Those of them that were reopened at least once. */
  readonly reopened: number;
  /** Tickets that never were solved. */
  readonly unsolved: number;
  /** Tickets whose number of reopenings is missing. */
  readonly missing: number;
  /** Tickets that were left out as invalid. */
  readonly invalid: number;
}

/** What `reopenRate` gives. The counts are `null` where the figures are withheld. */
export interface ReopenRateResult extends Estimate {
  /** Tickets that were reopened at least once. */
  readonly reopened: number | null;
  /** Tickets that were solved at least once. */
  readonly solved: number | null;
  /** Tickets that never were solved: they are in no figure. */
  readonly unsolved: number | null;
}

/**
 * Reopen rate: the share of solved tickets that were reopened at least once.
 *
 * `100 · reopened tickets / solved tickets`, in percent from 0 to 100. It counts tickets, and not reopenings: one that was reopened
 * three times counts once. A ticket that was reopened has been solved before, whatever its status says now.
 *
 * Takes tickets `{ reopens, status }` or `{ reopens, resolvedAt }`, events of tickets, or the counts `{ solved, reopened }`.
 *
 * - Tickets that never were solved are counted in `unsolved`. Those solved of late may still be reopened, so the last days look
 *   better than they will.
 * - A ticket whose `reopens` is `null` or `undefined` is counted in `missing`. Nothing solved gives `value: null`.
 * - The interval is Wilson's. Summaries of events merge over parts that share no ticket.
 *
 * Source: Zendesk Support API, Ticket metrics (`reopens`); Wilson 1927, JASA 22: 209–212.
 *
 * @param input - Tickets, events of tickets, or counts; or a table of their columns.
 * @param options - See {@link ReopenRateOptions}.
 * @throws {@link MetricInputError} for a number of reopenings or a status that is none, an instant after `asOf`, counts that do not add
 * up, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { reopenRate } from "cx-metrics";
 *
 * const tickets = [
 *   { reopens: 0, status: "solved" },
 *   { reopens: 3, status: "open" },
 *   { reopens: 0, status: "closed" },
 *   { reopens: 0, status: "new" },
 * ] as const;
 * const result = reopenRate(tickets);
 * assert.equal(result.value?.toFixed(1), "33.3");
 * assert.deepEqual([result.reopened, result.solved, result.unsolved], [1, 3, 1]);
 * assert.equal(reopenRate({ solved: 200, reopened: 20 }).value, 10);
 * ```
 */
export const reopenRate: Metric<ReopenRateInput | ColumnTable, ReopenRateOptions, ReopenRateSummary, ReopenRateResult> =
  /* @__PURE__ */ defineTicketShare<
    ReopenRateInput,
    ReopenCounts & { readonly unsolved: number },
    ReopenRateOptions,
    ReopenCounts & { readonly unsolved: number }
  >({
    name,
    kept: ["solved", "reopened", "unsolved"],
    findFault: (counts) => findPartFault(counts, "reopened", "solved"),
    optionsSchema: reopenRateOptionsSchema,
    fromCounts: (input) => ({
      ...checkInput<ReopenCounts>(reopenCountsSchema(), input as ReopenCounts, name, "counts"),
      unsolved: 0,
    }),
    records: /* @__PURE__ */ ticketRecords("reopens"),
    rows: (options) => ({
      ...options,
      read: readReopens(options),
      check: (input) => {
        checkInput<unknown>(reopenedTicketsSchema(options), input, name, "tickets");
      },
      isMade: areEvents,
      make: (events) => ticketActivity(name, events, options),
    }),
    count: (values) => {
      const [never = 0, stayed = 0, reopened = 0] = countCodes(values, 3);
      return { solved: stayed + reopened, reopened, unsolved: never };
    },
    share: ({ reopened, solved }) => [reopened, solved],
    describe: () => "% of tickets solved at least once that were reopened at least once",
    details: ({ reopened, solved, unsolved }) => ({ reopened, solved, unsolved }),
  });

/** Gives 0 for a ticket that never was solved, 1 for one that was and stayed so, 2 for one that was reopened. */
function readReopens(options: ReopenRateOptions): (ticket: unknown) => number {
  const solutionOf = solutionReader(name, options);
  return (ticket) => {
    if (!isRecord(ticket)) return invalidRecord;
    const { reopens } = ticket;
    const solution = solutionOf(ticket);
    if (solution === unreadable || !(isBlank(reopens) || isCount(reopens))) return invalidRecord;
    if (isBlank(reopens)) return missingRecord;
    if (reopens > 0) return 2;
    return solution === unsolved ? 0 : 1;
  };
}
