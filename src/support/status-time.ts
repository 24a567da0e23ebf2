import type { StatusChange } from "../schemas/ticket-events.ts";
import type { TicketClock } from "./ticket-clock.ts";

/**
 * How long a ticket was in some statuses between two instants, added up span by span. Before its first status it has that one.
 *
 * Each span is measured for itself, so that under the rule `"at-event"` the schedule counts that is in force when the span ends.
 */
export function statusTime(
  changes: readonly StatusChange[],
  counts: (status: StatusChange["status"]) => boolean,
  from: number,
  to: number,
  ticket: Readonly<Record<string, unknown>>,
  { read, between }: Pick<TicketClock, "read" | "between">,
): number {
  let total = 0;
  let since = from;
  for (let place = 0; place < changes.length && since < to; place++) {
    const next = changes[place + 1];
    const end = next === undefined ? to : Math.min(to, Math.max(since, read(next.at)));
    if (counts((changes[place] as StatusChange).status)) total += between(since, end, ticket);
    since = end;
  }
  return total;
}
