import type { SubscriptionOptions } from "../schemas/lifecycle.ts";
import { dayLength } from "../time/civil.ts";
import { periodIndex } from "../time/period-index.ts";
import { zoneClock } from "../time/zone-clock.ts";
import type { SpellReader } from "./spells.ts";

/** The customers of consecutive periods, one entry a period. */
export interface PeriodCounts {
  /** Customers who were there before the period and still at its first instant. */
  readonly opening: Float64Array;
  /** Customers who came for the first time, the first instant included. */
  readonly fresh: Float64Array;
  /** Customers who came back, the first instant included. */
  readonly reactivated: Float64Array;
  /** Customers there at the first instant, as `churnRate` counts them: the opening ones and those who come at that very instant. */
  readonly atStart: Float64Array;
  /** Those of the start who were lost. */
  readonly lost: Float64Array;
  /** Customers who came after the first instant. */
  readonly added: Float64Array;
  /** Those of the added ones who were lost again. */
  readonly lostOfAdded: Float64Array;
  /** How long customers were there, in milliseconds. */
  readonly exposure: Float64Array;
  /** How many times a customer left, whether they came back or not. */
  readonly losses: Float64Array;
}

/** What is made of customers who come back. */
export type ReturnPolicy = Pick<SubscriptionOptions, "reactivation" | "graceDays" | "timeZone">;

/**
 * Counts the customers of consecutive periods, each subscription once.
 *
 * A spell that covers many periods is noted at its first and its last one only; sums over the periods give the rest.
 *
 * @param starts - The boundaries of the periods, one more than there are.
 * @param asOf - Subscriptions that begin later are not looked at.
 */
export function countByPeriod(
  spells: SpellReader,
  starts: Float64Array,
  policy: ReturnPolicy,
  asOf: number,
): PeriodCounts {
  const count = starts.length - 1;
  const column = (): Float64Array => new Float64Array(count + 2);
  const [opening, atStart, full] = [column(), column(), column()];
  const [fresh, reactivated, lost, added, lostOfAdded] = [column(), column(), column(), column(), column()];
  const [partial, losses] = [column(), column()];
  const [start, end] = [starts[0] as number, starts[count] as number];
  const keepsReturned = policy.reactivation !== "new";

  // Of a stay: the period it begins in, the first boundary that it reaches, and the first that it does not.
  const none = -2;
  let [stayFrom, stayFirst, stayEnd] = [none, 0, 0];
  let isReturn = false;
  const noteStay = (): void => {
    if (stayFrom === none) return;
    const last = Math.min(stayEnd, count + 1);
    add(opening, stayFrom + 1, 1);
    add(opening, last, -1);
    add(atStart, stayFirst, 1);
    add(atStart, last, -1);
    if (stayFrom >= 0) {
      add(isReturn ? reactivated : fresh, stayFrom, 1);
      if (stayFirst > stayFrom) add(added, stayFrom, 1);
    }
    if (stayEnd <= count) add(stayFirst < stayEnd ? lost : lostOfAdded, stayEnd - 1, 1);
    stayFrom = none;
  };

  let wasThere = false;
  const noteSpell = (from: number, to: number): void => {
    const returns = wasThere;
    wasThere = true;
    if (from > end || to <= start) return;
    const place = from < start ? -1 : from === end ? count : periodIndex(starts, from);
    const first = place >= 0 && starts[place] === from ? place : place + 1;
    const last = to >= end ? count : periodIndex(starts, to);
    const stop = to > end ? count + 1 : starts[last] === to ? last : last + 1;
    noteExposure(from, to, place, stop);
    if (keepsReturned && stayFrom !== none && first <= stayEnd) {
      stayEnd = stop;
      return;
    }
    noteStay();
    [stayFrom, stayFirst, stayEnd] = [place, first, stop];
    isReturn = returns;
  };
  const noteExposure = (from: number, to: number, place: number, stop: number): void => {
    const leaves = stop <= count;
    if (leaves) add(losses, stop - 1, 1);
    if (place === count) return;
    if (leaves && place === stop - 1) {
      add(partial, place, to - from);
      return;
    }
    if (place >= 0) add(partial, place, (starts[place + 1] as number) - from);
    if (leaves) add(partial, stop - 1, to - (starts[stop - 1] as number));
    add(full, place + 1, 1);
    add(full, leaves ? stop - 1 : count, -1);
  };

  const isBridged = gapRule(policy);
  let customer: string | number | null = null;
  let [from, to] = [0, Number.NEGATIVE_INFINITY];
  const noteLast = (): void => {
    if (customer !== null) noteSpell(from, to);
  };
  spells.forEach(asOf, "every-spell", (customerId, spellFrom, spellTo) => {
    if (spellTo === spellFrom) return;
    if (customerId === customer) {
      if (isBridged(to, spellFrom)) {
        to = spellTo;
        return;
      }
      noteLast();
    } else {
      noteLast();
      noteStay();
      wasThere = false;
      customer = customerId;
    }
    [from, to] = [spellFrom, spellTo];
  });
  noteLast();
  noteStay();

  for (const running of [opening, atStart, full]) {
    for (let place = 1; place < running.length; place++) add(running, place, running[place - 1] as number);
  }
  const exposure = partial.subarray(0, count).map((milliseconds, place) => {
    const length = (starts[place + 1] as number) - (starts[place] as number);
    return milliseconds + (full[place] as number) * length;
  });
  const columns = { opening, fresh, reactivated, atStart, lost, added, lostOfAdded, exposure, losses };
  const cut = Object.entries(columns).map(([name, values]) => [name, values.subarray(0, count)]);
  return Object.fromEntries(cut) as unknown as PeriodCounts;
}

function add(column: Float64Array, place: number, amount: number): void {
  column[place] = (column[place] as number) + amount;
}

/** Whether a gap has fewer days than are forgiven, on the clock of the zone. */
function gapRule({ graceDays = 0, timeZone }: ReturnPolicy): (end: number, start: number) => boolean {
  if (graceDays === 0) return () => false;
  const offsetAt = timeZone === undefined ? () => 0 : zoneClock(timeZone).offsetAt;
  return (end, start) => start + offsetAt(start) - (end + offsetAt(end)) < graceDays * dayLength;
}
