import type { EventKinds } from "./funnel-kinds.ts";
import type { GatheredEvents } from "./funnel-order.ts";
import type { FunnelPlan } from "./funnel-plan.ts";
import type { FunnelTally } from "./funnel-tally.ts";

/** Attempts of one customer, in the order in which they begin. */
interface Attempts {
  /** How many there are. */
  count: number;
  /** When each reached its steps, one after the other. */
  paths: Float64Array;
  /** How many steps each reached. */
  reached: Uint8Array;
  /** The segment of each. */
  segments: Uint32Array;
}

/**
 * Follows all attempts of every customer at once: every event of the first step begins one. A step goes to the attempt begun last of
 * those that wait for it, and an attempt that a later one catches up with gets no further.
 */
export function followReentries(plan: FunnelPlan, kinds: EventKinds, events: GatheredEvents, tally: FunnelTally): void {
  const { stepCount, window, lastFinished } = plan;
  const { starts, instants, held, segments } = events;
  const steps = Uint32Array.from(kinds.steps);
  const excluded = Uint32Array.from(kinds.excluded);
  const isStrict = plan.order === "strict";
  const isLeftOut = plan.unfinished === "leave-out";
  const attempts: Attempts = emptyAttempts(stepCount, 64);
  // For every step the attempt that has reached it and waits for the next one; -1 where none does.
  const waiting = new Int32Array(stepCount);
  const young = new Float64Array(stepCount);

  /** Follows the events of some rows, or without a list of all from one row to another. */
  const follow = (rows: readonly number[] | null, from: number, to: number): number => {
    let youngCount = 0;
    waiting.fill(-1);
    for (let place = from; place < to; place++) {
      const row = rows === null ? place : (rows[place] as number);
      const instant = instants[row] as number;
      const kind = events.kinds[row] as number;
      const own = steps[kind] as number;
      const ends = excluded[kind] as number;
      // In strict order the events of other values that stand between end all attempts.
      if (isStrict && rows !== null && row !== (rows[place - 1] ?? row) + 1) waiting.fill(-1);
      // From the last step down, so that no attempt takes one event twice.
      for (let reached = stepCount - 1; reached > 0; reached--) {
        const attempt = waiting[reached - 1] as number;
        if (attempt < 0) continue;
        const isLate = instant > (attempts.paths[attempt * stepCount] as number) + window;
        const isNext = !isLate && (own & (1 << reached)) !== 0;
        if (isNext || isLate || (ends & (1 << (reached - 1))) !== 0) waiting[reached - 1] = -1;
        if (!isNext) continue;
        attempts.paths[attempt * stepCount + reached] = instant;
        attempts.reached[attempt] = reached + 1;
        waiting[reached] = attempt;
      }
      if ((own & 1) === 0) continue;
      if (isLeftOut && instant > lastFinished) {
        young[0] = instant;
        youngCount++;
        if (plan.counting === "total") tally.add(0, 1, young, 0);
        continue;
      }
      if (attempts.count === attempts.reached.length) enlarge(attempts, stepCount);
      const attempt = attempts.count++;
      attempts.paths[attempt * stepCount] = instant;
      attempts.reached[attempt] = 1;
      attempts.segments[attempt] = segments === null ? 0 : (segments[row] as number);
      waiting[0] = attempt;
    }
    return youngCount;
  };

  for (let customer = 0; customer < starts.length - 1; customer++) {
    const from = starts[customer] as number;
    const to = starts[customer + 1] as number;
    attempts.count = 0;
    let youngCount = 0;
    if (held === null) youngCount = follow(null, from, to);
    else for (const rows of rowsByValue(held, from, to)) youngCount += follow(rows, 0, rows.length);
    if (plan.counting === "total") {
      for (let i = 0; i < attempts.count; i++) {
        tally.add(attempts.segments[i] as number, attempts.reached[i] as number, attempts.paths, i * stepCount);
      }
    } else if (attempts.count > 0) {
      const best = bestOf(attempts, stepCount);
      tally.add(attempts.segments[best] as number, attempts.reached[best] as number, attempts.paths, best * stepCount);
    } else if (youngCount > 0) tally.add(0, 1, young, 0);
  }
}

/** The rows of each value that is held constant, one list after the other, with those that have none and are after its first. */
function rowsByValue(held: Uint32Array, from: number, to: number): Iterable<readonly number[]> {
  const rowsOf = new Map<number, number[]>();
  for (let row = from; row < to; row++) {
    const value = held[row] as number;
    const own = rowsOf.get(value);
    if (value === 0) for (const rows of rowsOf.values()) rows.push(row);
    else if (own === undefined) rowsOf.set(value, [row]);
    else own.push(row);
  }
  return rowsOf.values();
}

/** The attempt that came furthest; of several the one that was there first, and of those the one begun last. */
function bestOf({ count, paths, reached, segments }: Attempts, stepCount: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) {
    const level = reached[i] as number;
    const further = level - (reached[best] as number);
    const earlier = (paths[best * stepCount + level - 1] as number) - (paths[i * stepCount + level - 1] as number);
    const later = (paths[i * stepCount] as number) - (paths[best * stepCount] as number);
    const order = further || earlier || later || (segments[best] as number) - (segments[i] as number);
    if (order > 0) best = i;
  }
  return best;
}

function emptyAttempts(stepCount: number, capacity: number): Attempts {
  return {
    count: 0,
    paths: new Float64Array(capacity * stepCount),
    reached: new Uint8Array(capacity),
    segments: new Uint32Array(capacity),
  };
}

function enlarge(attempts: Attempts, stepCount: number): void {
  const more = emptyAttempts(stepCount, 2 * attempts.reached.length);
  more.paths.set(attempts.paths);
  more.reached.set(attempts.reached);
  more.segments.set(attempts.segments);
  Object.assign(attempts, { ...more, count: attempts.count });
}
