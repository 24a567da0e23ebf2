import type { EventTable } from "./funnel-events.ts";
import { uselessKind } from "./funnel-kinds.ts";
import { type EventRows, type GatheredEvents, sortByTime } from "./funnel-order.ts";

/** Events that are parted by their customers. */
interface PartedEvents extends EventRows {
  /** The customer of each. */
  readonly customers: Uint32Array;
  /** Where each part begins; one entry more than there are parts. */
  readonly bounds: Uint32Array;
  /** A part holds the customers whose numbers are the same without so many of their last bits. */
  readonly shift: number;
}

/** The bits of a part's customers, at least, and the bits of the number of parts, at most. */
const partBits = 11;
const partsBits = 7;

/**
 * Gathers the events of each customer by counting, and puts them in the order of time. Events of one instant are in the order of
 * the steps (by `ranks` of their kinds), and what ends attempts is after them, so that the order of rows does not show.
 *
 * What is written to a million places waits for memory at every one. So events are parted first, a thousand customers or so to a part,
 * which fits into a processor's cache.
 */
export function gatherEvents(table: EventTable, ranks: Uint32Array): GatheredEvents {
  const { customerCount } = table;
  const parted = partEvents(table);
  const { customers, bounds, shift } = parted;
  const total = customers.length;
  const gathered: GatheredEvents = { starts: new Uint32Array(customerCount + 1), ...emptyRows(table, total) };
  const { starts } = gathered;
  const next = new Uint32Array(1 << shift);
  for (let part = 0; part < bounds.length - 1; part++) {
    const from = bounds[part] as number;
    const to = bounds[part + 1] as number;
    const first = part << shift;
    const last = Math.min(first + next.length, customerCount);
    next.fill(0);
    for (let row = from; row < to; row++) {
      const own = (customers[row] as number) - first;
      next[own] = (next[own] as number) + 1;
    }
    let at = from;
    for (let customer = first; customer < last; customer++) {
      const count = next[customer - first] as number;
      starts[customer] = at;
      next[customer - first] = at;
      at += count;
    }
    placeRows(parted, from, to, first, next, gathered);
  }
  starts[customerCount] = total;
  sortByTime(gathered, ranks);
  return gathered;
}

function placeRows(
  parted: PartedEvents,
  from: number,
  to: number,
  first: number,
  next: Uint32Array,
  into: EventRows,
): void {
  const { customers, instants, kinds, held, segments } = parted;
  for (let row = from; row < to; row++) {
    const own = (customers[row] as number) - first;
    const at = next[own] as number;
    next[own] = at + 1;
    into.instants[at] = instants[row] as number;
    into.kinds[at] = kinds[row] as number;
    if (held !== null) (into.held as Uint32Array)[at] = held[row] as number;
    if (segments !== null) (into.segments as Uint32Array)[at] = segments[row] as number;
  }
}

/** Takes the events that are good for something, part by part. */
function partEvents(table: EventTable): PartedEvents {
  const { instants, kinds, customers, held, segments, customerCount } = table;
  const bits = 32 - Math.clz32(Math.max(0, customerCount - 1));
  const shift = Math.max(partBits, bits - partsBits);
  const partCount = customerCount === 0 ? 0 : ((customerCount - 1) >>> shift) + 1;
  const bounds = new Uint32Array(partCount + 1);
  for (let row = 0; row < kinds.length; row++) {
    if (kinds[row] === uselessKind) continue;
    const part = ((customers[row] as number) >>> shift) + 1;
    bounds[part] = (bounds[part] as number) + 1;
  }
  for (let part = 0; part < partCount; part++) {
    bounds[part + 1] = (bounds[part + 1] as number) + (bounds[part] as number);
  }
  const total = bounds[partCount] as number;
  const next = bounds.slice();
  const parted: PartedEvents = { customers: new Uint32Array(total), bounds, shift, ...emptyRows(table, total) };
  for (let row = 0; row < kinds.length; row++) {
    const kind = kinds[row] as number;
    if (kind === uselessKind) continue;
    const customer = customers[row] as number;
    const part = customer >>> shift;
    const at = next[part] as number;
    next[part] = at + 1;
    parted.customers[at] = customer;
    parted.instants[at] = instants[row] as number;
    parted.kinds[at] = kind;
    if (held !== null) (parted.held as Uint32Array)[at] = held[row] as number;
    if (segments !== null) (parted.segments as Uint32Array)[at] = segments[row] as number;
  }
  return parted;
}

function emptyRows({ kinds, held, segments }: EventRows, length: number): EventRows {
  return {
    instants: new Float64Array(length),
    kinds: kinds instanceof Uint16Array ? new Uint16Array(length) : new Uint32Array(length),
    held: held && new Uint32Array(length),
    segments: segments && new Uint32Array(length),
  };
}
