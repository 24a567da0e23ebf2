import { invalidRecord, missingRecord } from "../count-kinds.ts";
import { isStatusList } from "../schemas/support.ts";
import type { StatusChange } from "../schemas/ticket-events.ts";
import { isBlank, isRecord } from "../values.ts";
import type { BacklogFrame } from "./backlog-frame.ts";

import { isResolved } from "./tickets-from-events.ts";

/** What tickets count for, in one group. */
export class BacklogTally {
  /** Tickets that were open just before the series begins. */
  opening = 0;
  readonly created: Float64Array;
  readonly reopened: Float64Array;
  readonly solved: Float64Array;
  /** By how much the number of open tickets changes from one snapshot to the next, in the order of time. */
  readonly changes: Float64Array;
  /** How long those have been there that are open, in milliseconds. */
  readonly ages: number[] = [];
  tickets = 0;
  missing = 0;
  invalid = 0;
  private readonly frame: BacklogFrame;
  private readonly sortedAt: Float64Array;

  constructor(frame: BacklogFrame) {
    const { length } = frame.periods;
    this.frame = frame;
    this.created = new Float64Array(length + 1);
    this.reopened = new Float64Array(length + 1);
    this.solved = new Float64Array(length + 1);
    this.sortedAt = Float64Array.from(frame.at).sort();
    this.changes = new Float64Array(frame.at.length + 1);
  }

  /** Adds a ticket by the instants at which it was created, solved, reopened, solved, … */
  add(turns: readonly number[]): void {
    const { periodOf, asOf, periods } = this.frame;
    this.tickets++;
    for (let i = 0; i < turns.length; i++) {
      const at = turns[i] as number;
      const isSolved = i % 2 === 1;
      const change = isSolved ? -1 : 1;
      this.changes[firstFrom(this.sortedAt, at)]! += change;
      if (periods.length === 0) continue;
      const period = periodOf(at);
      if (period < 0) this.opening += change;
      else (isSolved ? this.solved : i === 0 ? this.created : this.reopened)[period]!++;
    }
    if (turns.length % 2 === 1) this.ages.push(asOf - (turns[0] as number));
  }

  /** How many tickets were open at each snapshot, in the order in which they were asked for. */
  snapshots(): number[] {
    let open = 0;
    const counts = this.sortedAt.map((_, i) => {
      open += this.changes[i] as number;
      return open;
    });
    return this.frame.at.map((at) => counts[firstFrom(this.sortedAt, at)] as number);
  }
}

/** The place of the first number that is not below another one. */
function firstFrom(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Puts the instants at which a ticket was created, solved, reopened, solved, … into `turns`.
 *
 * @returns 0, or `missingRecord`, or `invalidRecord`.
 */
export function readTurns(ticket: unknown, read: (value: unknown) => number, turns: number[]): number {
  turns.length = 0;
  if (!isRecord(ticket)) return invalidRecord;
  const { createdAt, statusChanges } = ticket;
  const created = isBlank(createdAt) ? Number.NEGATIVE_INFINITY : read(createdAt);
  const after = (value: unknown): number => (isBlank(value) ? Number.POSITIVE_INFINITY : read(value));
  const resolved = after(ticket.resolvedAt);
  const reopened = after(ticket.reopenedAt);
  const firstResolved = after(ticket.firstResolvedAt);
  if (!(resolved >= created && reopened >= created && firstResolved >= created)) return invalidRecord;
  if (!isBlank(statusChanges)) {
    if (!isStatusList(statusChanges, read)) return invalidRecord;
    if (statusChanges[0] !== undefined && read(statusChanges[0].at) < created) return invalidRecord;
  }
  if (isBlank(createdAt)) return missingRecord;
  turns.push(created);
  const changes = (statusChanges ?? []) as readonly StatusChange[];
  for (const { status, at } of changes) if (isResolved(status) === (turns.length % 2 === 1)) turns.push(read(at));
  if (changes.length > 0 || resolved === Number.POSITIVE_INFINITY) return 0;
  if (reopened > resolved && reopened < Number.POSITIVE_INFINITY) turns.push(resolved, reopened);
  else if (reopened <= resolved && firstResolved <= reopened) turns.push(firstResolved, reopened, resolved);
  else turns.push(resolved);
  return 0;
}
