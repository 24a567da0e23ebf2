import type { CalendarPeriods } from "./periods.ts";

/**
 * The place of the period that holds an instant, or −1 when none does. Takes log2(n) steps.
 *
 * @param starts - The boundaries in ascending order, one more than there are periods.
 * @param instant - The instant in epoch milliseconds; NaN lies in no period.
 */
export function periodIndex(starts: Float64Array, instant: number): number {
  const count = starts.length - 1;
  if (!(count > 0 && instant >= (starts[0] as number) && instant < (starts[count] as number))) return -1;
  let low = 0;
  let high = count;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] as number) <= instant) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Makes a function that gives the place of the period that holds an instant, or −1, as {@link periodIndex} does, for use
 * over many rows: the periods of a calendar are nearly equal in length, so a division finds the place but for a step.
 *
 * @param periods - The periods that {@link calendarPeriods} made.
 */
export function periodFinder(periods: CalendarPeriods): (instant: number) => number {
  const { starts } = periods;
  const count = starts.length - 1;
  const start = starts[0] as number;
  const end = starts[count] as number;
  const periodsPerMillisecond = count / (end - start);
  return (instant) => {
    if (!(instant >= start && instant < end)) return -1;
    let index = Math.min(Math.floor((instant - start) * periodsPerMillisecond), count - 1);
    while (instant < (starts[index] as number)) index--;
    while (instant >= (starts[index + 1] as number)) index++;
    return index;
  };
}

/** From so many instants on, a table of the span pays. */
const manyInstants = 1 << 14;

/** For every instant the place of its period, or the number of periods where there is none; and how many each has. */
export interface PeriodCodes {
  readonly codes: Uint8Array | Uint16Array | Uint32Array;
  /** One more than there are periods. */
  readonly counts: Uint32Array;
}

/**
 * The places of many instants at once.
 *
 * The span is cut into many equal slots. Nearly all lie in one period, and say which; instants in the others are looked for.
 *
 * @param instants - Instants of the periods' span, in epoch milliseconds; NaN for none.
 */
export function periodCodes(instants: Float64Array, periods: CalendarPeriods): PeriodCodes {
  const count = periods.starts.length - 1;
  const rows = instants.length;
  const codes = count < 256 ? new Uint8Array(rows) : count < 65_536 ? new Uint16Array(rows) : new Uint32Array(rows);
  const counts = new Uint32Array(count + 1);
  if (rows < manyInstants) findAll(instants, periodFinder(periods), codes, counts);
  else lookUpAll(instants, periods, codes, counts);
  return { codes, counts };
}

function findAll(
  instants: Float64Array,
  find: (instant: number) => number,
  codes: PeriodCodes["codes"],
  counts: Uint32Array,
): void {
  for (let row = 0; row < instants.length; row++) {
    const place = find(instants[row] as number);
    const code = place < 0 ? counts.length - 1 : place;
    codes[row] = code;
    counts[code]!++;
  }
}

function lookUpAll(
  instants: Float64Array,
  periods: CalendarPeriods,
  codes: PeriodCodes["codes"],
  counts: Uint32Array,
): void {
  const { starts } = periods;
  const count = starts.length - 1;
  const [start, end] = [starts[0] as number, starts[count] as number];
  const slotCount = Math.min(1 << 16, Math.max(1 << 13, 2 ** Math.ceil(Math.log2(64 * count))));
  const slotsPerMillisecond = slotCount / (end - start);
  // No period has the number `count`: it stands where one ends, and behind the last.
  const slots = new Int32Array(slotCount + 1).fill(count);
  // The slot of an instant is a rounded product, but one that never falls while instants rise: so the slots of the boundaries tell.
  const slotOf = (instant: number): number => Math.floor((instant - start) * slotsPerMillisecond);
  for (let place = 0; place < count; place++) {
    slots.fill(place, slotOf(starts[place] as number) + 1, slotOf(starts[place + 1] as number));
  }
  codeBySlots(instants, slots, start, slotsPerMillisecond, periodFinder(periods), codes, counts);
}

/** The loop over the rows, apart from what is captured above: it would be read from memory for each. */
function codeBySlots(
  instants: Float64Array,
  slots: Int32Array,
  start: number,
  slotsPerMillisecond: number,
  find: (instant: number) => number,
  codes: PeriodCodes["codes"],
  counts: Uint32Array,
): void {
  const none = counts.length - 1;
  for (let row = 0; row < instants.length; row++) {
    const instant = instants[row] as number;
    // NaN falls into the first slot, where a period begins.
    let code = slots[((instant - start) * slotsPerMillisecond) | 0] as number;
    if (code === none) {
      const place = find(instant);
      // A whole number to the engine too, or all codes would be kept as doubles.
      code = (place < 0 ? none : place) | 0;
    }
    codes[row] = code;
    counts[code]!++;
  }
}
