import type { EventKinds } from "./funnel-kinds.ts";
import type { GatheredEvents } from "./funnel-order.ts";
import type { FunnelPlan } from "./funnel-plan.ts";
import type { FunnelTally } from "./funnel-tally.ts";

/** Follows the attempts of every customer one after the other: while one lasts no other begins. */
export function followAttempts(plan: FunnelPlan, kinds: EventKinds, events: GatheredEvents, tally: FunnelTally): void {
  const { stepCount, window } = plan;
  const { starts, instants, held, segments } = events;
  const steps = Uint32Array.from(kinds.steps);
  const excluded = Uint32Array.from(kinds.excluded);
  const isOnce = plan.counting === "unique";
  const isStrict = plan.order === "strict";
  const inAnyOrder = plan.order === "any";
  const first = inAnyOrder ? -1 : 1;
  const path = new Float64Array(stepCount);

  for (let customer = 0; customer < starts.length - 1; customer++) {
    const to = starts[customer + 1] as number;
    let reached = 0;
    let done = 0;
    let end = 0;
    let segment = 0;
    let value = 0;
    for (let row = starts[customer] as number; row < to; row++) {
      const instant = instants[row] as number;
      const kind = events.kinds[row] as number;
      const own = steps[kind] as number;
      if (reached > 0 && instant > end) {
        tally.add(segment, reached, path, 0);
        reached = 0;
        if (isOnce) break;
      }
      if (reached === 0) {
        if ((own & first) === 0) continue;
        path[0] = instant;
        reached = 1;
        done = own & -own;
        end = instant + window;
        segment = segments === null ? 0 : (segments[row] as number);
        value = held === null ? 0 : (held[row] as number);
        continue;
      }
      const isHeld = held === null || held[row] === value;
      const awaited = inAnyOrder ? own & ~done : own & (1 << reached);
      if (awaited !== 0 && isHeld) {
        path[reached++] = instant;
        done |= awaited & -awaited;
        if (reached < stepCount) continue;
      } else if (((excluded[kind] as number) & (1 << (reached - 1))) === 0) continue;
      else if (!isHeld && !isStrict && (held[row] as number) !== 0) continue;
      tally.add(segment, reached, path, 0);
      reached = 0;
      if (isOnce) break;
    }
    if (reached > 0) tally.add(segment, reached, path, 0);
  }
}
