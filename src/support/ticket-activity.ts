import type { MessageOptions, TicketEventRules, TicketStatus } from "../schemas/ticket-events.ts";
import { readHistories, type TicketHistory } from "./ticket-histories.ts";
import type { MadeRecords } from "./ticket-rows.ts";
import { isReply, isResolved, openingOf } from "./tickets-from-events.ts";

/** What the events of a ticket say of how much was done on it. */
interface TicketActivity {
  /** Its last status; `null` where no event tells. */
  readonly status: TicketStatus | null;
  /** When it was last resolved, in epoch milliseconds. */
  readonly resolvedAt: number | null;
  /** How often it was reopened. */
  readonly reopens: number;
  /** How many messages of agents count as replies. */
  readonly replies: number;
  /** How many contacts of its customer it took. */
  readonly contacts: number;
  /** How many messages its customer wrote after its creation. */
  readonly customerReplies: number;
}

/** The activity on the tickets that events tell of, for a metric. */
export function ticketActivity(
  functionName: string,
  events: readonly unknown[],
  options: MessageOptions & TicketEventRules,
): MadeRecords {
  const { histories, missing, invalid } = readHistories(functionName, events, options);
  return { records: histories.map((history) => activityOf(history, options)), missing, invalid };
}

function activityOf(history: TicketHistory, options: MessageOptions): TicketActivity {
  const { createdAt, events } = history;
  const { comment } = openingOf(history);
  let status: TicketStatus | null = null;
  let resolvedAt: number | null = null;
  let reopens = 0;
  let replies = 0;
  let customerReplies = 0;
  for (const timed of events) {
    const { at, event } = timed;
    const { type, author } = event;
    if (type === "message") {
      if (author === "customer") customerReplies += at > createdAt ? 1 : 0;
      else if (timed !== comment && isReply(event, options)) replies++;
    } else if (type === "status" && event.status) {
      if (isResolved(event.status) && !isResolved(status)) resolvedAt = at;
      if (isResolved(status) && !isResolved(event.status)) reopens++;
      status = event.status;
    }
  }
  return { status, resolvedAt, reopens, replies, customerReplies, contacts: 1 + customerReplies };
}
