import { rejectInput } from "../errors.ts";
import { maximumRevenuePeriods, type RevenueMovementsOptions, type RevenuePeriodOptions } from "../schemas/revenue.ts";
import { calendarPeriods } from "../time/periods.ts";
import { readPeriodOption } from "./period-option.ts";
import type { RevenueTerms } from "./revenue-terms.ts";

/** Looks at one customer. The levels are used again for the next one. */
type LookAtCustomer = (levels: Float64Array, first: number, last: number, since: number) => void;

/**
 * Calls `look` for every customer with what they pay a month at each boundary.
 *
 * `first` and `last` are the first and the last boundary at which they pay anything (`last` below `first` where there is none), and
 * `since` is when they first paid, at a boundary or not.
 */
export function forEachCustomer(
  terms: RevenueTerms,
  boundaries: Float64Array,
  boundary: "before" | "at",
  look: LookAtCustomer,
): void {
  const { size, customerCount, customer, start, end, monthly } = terms;
  const orderOf = placesByCustomer(customer, size, customerCount);
  const count = boundaries.length;
  const levels = new Float64Array(count);
  const rests = new Float64Array(count);
  const isAt = boundary === "at";
  let next = 0;
  for (let one = 0; one < customerCount; one++) {
    let first = count;
    let last = -1;
    let since = Number.POSITIVE_INFINITY;
    for (; next < size && customer[orderOf[next] as number] === one; next++) {
      const place = orderOf[next] as number;
      const from = start[place] as number;
      const amount = monthly[place] as number;
      // A refund is no payment.
      if (from < since && amount > 0) since = from;
      const low = countUpTo(boundaries, from, !isAt);
      const high = countUpTo(boundaries, end[place] as number, !isAt) - 1;
      if (low > high) continue;
      if (low < first) first = low;
      if (high > last) last = high;
      for (let i = low; i <= high; i++) {
        const level = levels[i] as number;
        const sum = level + amount;
        rests[i] =
          (rests[i] as number) + (Math.abs(level) >= Math.abs(amount) ? level - sum + amount : amount - sum + level);
        levels[i] = sum;
      }
    }
    settle(levels, rests, first, last);
    // Refunds can take all of a payment.
    let [from, to] = [first, last];
    while (from <= to && levels[from] === 0) from++;
    while (to >= from && levels[to] === 0) to--;
    look(levels, from, to, since);
    for (let i = first; i <= last; i++) {
      levels[i] = 0;
      rests[i] = 0;
    }
  }
}

/** Adds what was rounded off, and takes what differs by rounding alone for the same: 119.88 a year for 9.99 a month. */
function settle(levels: Float64Array, rests: Float64Array, first: number, last: number): void {
  let before = 0;
  for (let i = first; i <= last; i++) {
    let level = (levels[i] as number) + (rests[i] as number);
    if (level < 1e-12) level = 0;
    else if (Math.abs(level - before) <= 1e-12 * level) level = before;
    levels[i] = level;
    before = level;
  }
}

/** How many boundaries are before an instant, or at it where those count too. */
function countUpTo(boundaries: Float64Array, instant: number, withEqual: boolean): number {
  let low = 0;
  let high = boundaries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = boundaries[middle] as number;
    if (value < instant || (withEqual && value === instant)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The places of the stretches, those of one customer side by side. */
function placesByCustomer(customer: Int32Array, size: number, customerCount: number): Int32Array {
  const next = new Int32Array(customerCount + 1);
  for (let i = 0; i < size; i++) {
    const after = (customer[i] as number) + 1;
    next[after] = (next[after] as number) + 1;
  }
  for (let one = 0; one < customerCount; one++) next[one + 1] = (next[one + 1] as number) + (next[one] as number);
  const places = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    const one = customer[i] as number;
    const place = next[one] as number;
    places[place] = i;
    next[one] = place + 1;
  }
  return places;
}

/** The start and the end of the period, and what boundaries of the calendar lie between. */
export function revenueBoundaries(
  functionName: string,
  options: RevenuePeriodOptions & Pick<RevenueMovementsOptions, "every" | "weekStartsOn">,
): Float64Array {
  const { start, end } = readPeriodOption(functionName, options, "follow revenue through");
  const { period, timeZone, every, weekStartsOn } = options;
  if (every === undefined) return Float64Array.of(start, end);
  const { starts } = calendarPeriods(start, end, { every, timeZone: timeZone ?? "UTC", weekStartsOn }, functionName);
  const between = starts.filter((instant) => instant > start && instant < end);
  if (between.length >= maximumRevenuePeriods) {
    const expected = `within ${maximumRevenuePeriods} ${every}s of the start`;
    rejectInput(functionName, "options", ["period", "end"], "out-of-range", expected, period?.end);
  }
  return Float64Array.of(start, ...between, end);
}
