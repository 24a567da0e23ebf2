/** One event that can be counted, or a column of them. */
export interface EventColumns {
  /** How many events there are; the columns may be longer. */
  readonly length: number;
  /** For every event a number that stands for its customer. */
  readonly ids: Float64Array;
  /** For every event when it happened, in epoch milliseconds; NaN where that is blank. */
  readonly instants: Float64Array;
  /** For every event when its customer joined. Empty where joining does not matter. */
  readonly joins: Float64Array;
  /** For every event its place in the input. Empty where joining does not matter. */
  readonly places: Float64Array;
  /** For every event what it earned. Empty where that does not matter. */
  readonly revenues: Float64Array;
}

/** Takes events one by one and gives them back in parts, with all events of a customer in one part. */
export interface EventStore {
  /** Takes an event. */
  readonly add: (id: number, instant: number, join: number, place: number, revenue: number) => void;
  /** Calls a function for every part that has events. The columns it gets are used again for the next part. */
  readonly forEachPart: (visit: (part: EventColumns) => void) => void;
}

/** From this many events on they are parted. */
const partedLength = 1 << 16;
const manyParts = 256;
const chunkLength = 1024;
const stageLength = 4096;

/**
 * A store of events.
 *
 * What is kept of a million customers does not fit into a processor's cache, and every event would wait for memory several
 * times over. So events are parted by a hash of their customer, as in a radix join, into parts that are small enough. A part is a
 * chain of chunks, which lie in any order. Events gather on a stage before they are parted, because whoever brings them may be
 * looking up names meanwhile, and each of the two goes faster alone.
 *
 * Source: Manegold, Boncz and Kersten (2002), Optimizing main-memory join on modern hardware, IEEE TKDE 14(4), 709–730.
 *
 * @param capacity - The most events that will come.
 * @param joined - Whether to keep when customers joined, and the places of events.
 * @param earned - Whether to keep what events earned.
 */
export function eventStore(capacity: number, joined: boolean, earned: boolean = false): EventStore {
  const partCount = capacity < partedLength ? 1 : manyParts;
  const chunkCount = Math.ceil(capacity / chunkLength) + partCount;
  const stage = columnsOf(Math.min(stageLength, capacity), joined, earned);
  const chunks = columnsOf(chunkCount * chunkLength, joined, earned);
  const lengths = new Uint32Array(partCount);
  const nextPlaces = new Uint32Array(partCount);
  // The last chunk of every part, and the chunk before every chunk.
  const lastChunks = new Int32Array(partCount).fill(-1);
  const chunksBefore = new Int32Array(chunkCount);
  let chunksTaken = 0;

  const add: EventStore["add"] = (id, instant, join, place, revenue) => {
    const at = stage.length++;
    stage.ids[at] = id;
    stage.instants[at] = instant;
    if (earned) stage.revenues[at] = revenue;
    if (joined) {
      stage.joins[at] = join;
      stage.places[at] = place;
    }
    if (stage.length === stageLength) clearStage();
  };

  const clearStage = (): void => {
    for (let i = 0; i < stage.length; i++) {
      const id = stage.ids[i] as number;
      const at = placeIn(partCount === 1 ? 0 : hashOf(id) >>> 24);
      chunks.ids[at] = id;
      chunks.instants[at] = stage.instants[i] as number;
      if (earned) chunks.revenues[at] = stage.revenues[i] as number;
      if (!joined) continue;
      chunks.joins[at] = stage.joins[i] as number;
      chunks.places[at] = stage.places[i] as number;
    }
    stage.length = 0;
  };

  const placeIn = (part: number): number => {
    const length = lengths[part] as number;
    if (length % chunkLength === 0) {
      chunksBefore[chunksTaken] = lastChunks[part] as number;
      lastChunks[part] = chunksTaken;
      nextPlaces[part] = chunksTaken++ * chunkLength;
    }
    lengths[part] = length + 1;
    const at = nextPlaces[part] as number;
    nextPlaces[part] = at + 1;
    return at;
  };

  const forEachPart: EventStore["forEachPart"] = (visit) => {
    clearStage();
    const part = columnsOf(
      lengths.reduce((most, length) => Math.max(most, length)),
      joined,
      earned,
    );
    for (let number = 0; number < partCount; number++) {
      part.length = lengths[number] as number;
      let end = part.length;
      for (let chunk = lastChunks[number] as number; chunk >= 0; chunk = chunksBefore[chunk] as number) {
        const count = end % chunkLength || chunkLength;
        end -= count;
        copyColumns(chunks, chunk * chunkLength, count, part, end);
      }
      if (part.length > 0) visit(part);
    }
  };

  return { add, forEachPart };
}

/** Columns that are filled. */
interface FillingColumns extends EventColumns {
  length: number;
}

function columnsOf(capacity: number, joined: boolean, earned: boolean): FillingColumns {
  const column = (isKept: boolean): Float64Array => new Float64Array(isKept ? capacity : 0);
  return {
    length: 0,
    ids: column(true),
    instants: column(true),
    joins: column(joined),
    places: column(joined),
    revenues: column(earned),
  };
}

function copyColumns(from: EventColumns, start: number, count: number, to: EventColumns, at: number): void {
  to.ids.set(from.ids.subarray(start, start + count), at);
  to.instants.set(from.instants.subarray(start, start + count), at);
  if (from.revenues.length > 0) to.revenues.set(from.revenues.subarray(start, start + count), at);
  if (from.joins.length === 0) return;
  to.joins.set(from.joins.subarray(start, start + count), at);
  to.places.set(from.places.subarray(start, start + count), at);
}

/** Mixes the bits of a number, as the finaliser of MurmurHash3 does (Appleby 2011). */
export function hashOf(id: number): number {
  let hash = Math.imul((id | 0) ^ Math.imul((id / 4_294_967_296) | 0, 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
