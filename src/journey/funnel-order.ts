import type { KindColumn } from "./funnel-events.ts";

/** The events that are good for something, those of a customer together and in the order of time. */
export interface GatheredEvents extends EventRows {
  /** Where the events of each customer begin; one entry more than there are customers. */
  readonly starts: Uint32Array;
}

/** What is kept of events, in columns. */
export interface EventRows {
  /** When each was, in epoch milliseconds. */
  readonly instants: Float64Array;
  /** The kind of each. */
  readonly kinds: KindColumn;
  /** The code of what is held constant; `null` where nothing is. */
  readonly held: Uint32Array | null;
  /** The code of the segment; `null` without segments. */
  readonly segments: Uint32Array | null;
}

/** From so many events on those of a customer are sorted by an index of them. */
const manyEvents = 32;

/** Puts the events of every customer in the order of time, and those of one instant in an order that owes nothing to the input. */
export function sortByTime(events: GatheredEvents, ranks: Uint32Array): void {
  const { starts, instants } = events;
  for (let customer = 0; customer < starts.length - 1; customer++) {
    const from = starts[customer] as number;
    const to = starts[customer + 1] as number;
    let row = from + 1;
    while (row < to && (instants[row - 1] as number) < (instants[row] as number)) row++;
    if (row >= to) continue;
    if (to - from >= manyEvents) sortMany(events, from, to, ranks);
    else sortFew(events, row, from, to, ranks);
  }
}

/** Sorts by insertion from a row on, before which they are in order. */
function sortFew(events: GatheredEvents, start: number, from: number, to: number, ranks: Uint32Array): void {
  const { instants, kinds, held, segments } = events;
  for (let row = start; row < to; row++) {
    const instant = instants[row] as number;
    if ((instants[row - 1] as number) < instant) continue;
    const kind = kinds[row] as number;
    const value = held === null ? 0 : (held[row] as number);
    const segment = segments === null ? 0 : (segments[row] as number);
    let at = row;
    while (at > from) {
      const before = instants[at - 1] as number;
      if (before < instant) break;
      if (before === instant) {
        const order =
          (ranks[kinds[at - 1] as number] as number) - (ranks[kind] as number) ||
          (held === null ? 0 : (held[at - 1] as number) - value) ||
          (segments === null ? 0 : (segments[at - 1] as number) - segment);
        if (order <= 0) break;
      }
      instants[at] = before;
      kinds[at] = kinds[at - 1] as number;
      if (held !== null) held[at] = held[at - 1] as number;
      if (segments !== null) segments[at] = segments[at - 1] as number;
      at--;
    }
    instants[at] = instant;
    kinds[at] = kind;
    if (held !== null) held[at] = value;
    if (segments !== null) segments[at] = segment;
  }
}

function sortMany(events: GatheredEvents, from: number, to: number, ranks: Uint32Array): void {
  const { instants, kinds, held, segments } = events;
  const order = Uint32Array.from({ length: to - from }, (_, i) => from + i).sort(
    (a, b) =>
      (instants[a] as number) - (instants[b] as number) ||
      (ranks[kinds[a] as number] as number) - (ranks[kinds[b] as number] as number) ||
      (held === null ? 0 : (held[a] as number) - (held[b] as number)) ||
      (segments === null ? 0 : (segments[a] as number) - (segments[b] as number)),
  );
  for (const column of [instants, kinds, held, segments]) {
    column?.set(
      Array.from(order, (row) => column[row] as number),
      from,
    );
  }
}
