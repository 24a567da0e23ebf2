import { ticketInstants } from "../schemas/durations.ts";
import { ticketStatuses } from "../schemas/ticket-events.ts";
import type { TicketRateOptions } from "../schemas/ticket-rates.ts";
import { isBlank } from "../values.ts";
import { isResolved } from "./tickets-from-events.ts";

/** What is known of the solution of a ticket. */
export const unsolved = 0;
export const solved = 1;
/** It was solved, and is open again. */
const openAgain = 2;
/** What is said of it cannot be read. */
export const unreadable = -1;

/** Makes what reads whether a ticket is solved: by its status, or else by when it was last resolved and reopened. */
export function solutionReader(
  functionName: string,
  options: Pick<TicketRateOptions, "timeZone" | "asOf">,
): (ticket: Readonly<Record<string, unknown>>) => number {
  const { read } = ticketInstants(functionName, options);
  return ({ status, resolvedAt, reopenedAt }) => {
    const resolved = isBlank(resolvedAt) ? Number.NEGATIVE_INFINITY : read(resolvedAt);
    const reopened = isBlank(reopenedAt) ? Number.NEGATIVE_INFINITY : read(reopenedAt);
    if (Number.isNaN(resolved) || Number.isNaN(reopened)) return unreadable;
    const wasSolved = resolved > Number.NEGATIVE_INFINITY;
    if (!isBlank(status)) {
      if (!ticketStatuses.includes(status as never)) return unreadable;
      if (isResolved(status)) return solved;
      return wasSolved ? openAgain : unsolved;
    }
    if (!wasSolved) return unsolved;
    return reopened > resolved ? openAgain : solved;
  };
}
