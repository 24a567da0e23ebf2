import { invalidRecord, missingRecord } from "../count-kinds.ts";
import type { Metric } from "../metric.ts";
import type { Estimate } from "../result.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { type OneTouchCounts, oneTouchCountsSchema } from "../schemas/ticket-counts.ts";
import type { TicketEvent } from "../schemas/ticket-events.ts";
import {
  isSmallCount,
  type OneTouchRateOptions,
  oneTouchRateOptionsSchema,
  type RepliedTicket,
  repliedTicketsSchema,
} from "../schemas/ticket-rates.ts";
import { isBlank, isRecord } from "../values.ts";
import { solutionReader, solved, unreadable } from "./solved-tickets.ts";
import { ticketActivity } from "./ticket-activity.ts";
import { areEvents } from "./ticket-histories.ts";
import { ticketRecords } from "./ticket-records.ts";
import { countCodes } from "./ticket-rows.ts";
import { defineTicketShare } from "./ticket-share.ts";

const name = "oneTouchRate";

/** What `oneTouchRate` takes: tickets, their events, or solved tickets that are counted already. */
export type OneTouchRateInput = readonly (RepliedTicket | TicketEvent)[] | OneTouchCounts;

/** What `oneTouchRate` keeps of its input. */
export interface OneTouchRateSummary {
  /** Which metric's summary it is. */
  readonly kind: string;
  /** The version of its form. */
  readonly version: 1;
  /** Solved tickets without a reply. */
  readonly noReply: number;
  /** Solved tickets with exactly one. */
  readonly oneReply: number;
  /** Solved tickets with more. */
  readonly moreReplies: number;
  /** Tickets that are not solved. */
  readonly unsolved: number;
  /** Tickets whose number of replies is missing. */
  readonly missing: number;
  /** Tickets that were left out as invalid. */
  readonly invalid: number;
}

/** What `oneTouchRate` gives. The counts are `null` where the figures are withheld. */
export interface OneTouchRateResult extends Estimate {
  /** Solved tickets with one touch. */
  readonly oneTouch: number | null;
  /** Solved tickets. */
  readonly solved: number | null;
  /** Tickets that are not solved: they are in no figure. */
  readonly unsolved: number | null;
}

/**
 * One-touch rate: the share of solved tickets that took one reply at most.
 *
 * `100 · one-touch / solved`, in percent from 0 to 100. By Zendesk's rule, the default, that is fewer than two replies of agents, so a
 * ticket that was solved without any counts too; `touches: "exactly-one"` leaves those to the others.
 *
 * Takes tickets `{ replies, status }` or `{ replies, resolvedAt, reopenedAt }`, events of tickets, or the counts
 * `{ noReply, oneReply, moreReplies }`. Of events the public messages of agents are replies, as in `ticketsFromEvents`, but for the one
 * by which an agent opened the ticket.
 *
 * - A ticket is solved when its `status` is solved or closed; where that is blank, when it has been resolved and not reopened since.
 *   Others are counted in `unsolved`: what is solved last took most replies, so a young period looks better than it will.
 * - A ticket whose `replies` is `null` or `undefined` is counted in `missing`. Nothing solved gives `value: null`.
 * - The interval is Wilson's. Summaries of events merge over parts that share no ticket.
 *
 * Source: Zendesk help, Explore recipe: Reporting on one-touch tickets (rule); Wilson 1927, JASA 22: 209–212.
 *
 * @param input - Tickets, events of tickets, or counts; or a table of their columns.
 * @param options - See {@link OneTouchRateOptions}.
 * @throws {@link MetricInputError} for a number of replies or a status that is none, an instant after `asOf`, an option that does not
 * exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { oneTouchRate } from "cx-metrics";
 *
 * const tickets = [
 *   { replies: 0, status: "closed" },
 *   { replies: 1, status: "solved" },
 *   { replies: 3, status: "solved" },
 *   { replies: 1, status: "open" },
 * ] as const;
 * const result = oneTouchRate(tickets);
 * assert.equal(result.value?.toFixed(1), "66.7");
 * assert.deepEqual([result.oneTouch, result.solved, result.unsolved], [2, 3, 1]);
 * assert.equal(oneTouchRate(tickets, { touches: "exactly-one" }).oneTouch, 1);
 * ```
 */
export const oneTouchRate: Metric<
  OneTouchRateInput | ColumnTable,
  OneTouchRateOptions,
  OneTouchRateSummary,
  OneTouchRateResult
> = /* @__PURE__ */ defineTicketShare<
  OneTouchRateInput,
  OneTouchCounts & { readonly unsolved: number },
  OneTouchRateOptions,
  { readonly oneTouch: number; readonly solved: number; readonly unsolved: number }
>({
  name,
  kept: ["noReply", "oneReply", "moreReplies", "unsolved"],
  optionsSchema: oneTouchRateOptionsSchema,
  fromCounts: (input) => ({
    ...checkInput<OneTouchCounts>(oneTouchCountsSchema(), input as OneTouchCounts, name, "counts"),
    unsolved: 0,
  }),
  records: /* @__PURE__ */ ticketRecords("replies"),
  rows: (options) => ({
    ...options,
    read: readTouches(options),
    check: (input) => {
      checkInput<unknown>(repliedTicketsSchema(options), input, name, "tickets");
    },
    isMade: areEvents,
    make: (events) => ticketActivity(name, events, options),
  }),
  count: (values) => {
    const [noReply = 0, oneReply = 0, moreReplies = 0, unsolved = 0] = countCodes(values, 4);
    return { noReply, oneReply, moreReplies, unsolved };
  },
  share: (counts, options) => [oneTouchOf(counts, options), solvedOf(counts)],
  describe: ({ touches = "fewer-than-two" }) =>
    `% of solved tickets with ${touches === "exactly-one" ? "exactly one reply" : "fewer than two replies"}`,
  details: (counts, options) => ({
    oneTouch: oneTouchOf(counts, options),
    solved: solvedOf(counts),
    unsolved: counts.unsolved,
  }),
});

/** Gives 0, 1 or 2 for the replies of a solved ticket, where 2 is more than one, and 3 for others. */
function readTouches(options: OneTouchRateOptions): (ticket: unknown) => number {
  const solutionOf = solutionReader(name, options);
  return (ticket) => {
    if (!isRecord(ticket)) return invalidRecord;
    const { replies } = ticket;
    const solution = solutionOf(ticket);
    if (solution === unreadable || !(isBlank(replies) || isSmallCount(replies))) return invalidRecord;
    if (isBlank(replies)) return missingRecord;
    return solution === solved ? Math.min(replies, 2) : 3;
  };
}

function oneTouchOf({ noReply, oneReply }: OneTouchCounts, { touches }: OneTouchRateOptions): number {
  return touches === "exactly-one" ? oneReply : noReply + oneReply;
}

function solvedOf({ noReply, oneReply, moreReplies }: OneTouchCounts): number {
  return noReply + oneReply + moreReplies;
}
