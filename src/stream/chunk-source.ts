import { rejectInput } from "../errors.ts";

/** What is asked of a web `ReadableStream`. */
export interface ReadableChunks<Chunk> {
  /** Gives the one who reads it. */
  getReader(): ReadableChunksReader<Chunk>;
}

/** What is asked of the reader of a web `ReadableStream`. */
export interface ReadableChunksReader<Chunk> {
  /** The next chunk. */
  read(): Promise<{
    /** Whether there is none. */
    readonly done: boolean;
    /** What was read. */
    readonly value?: Chunk | undefined;
  }>;
  /** Closes the stream, and what stands behind it. */
  cancel(): Promise<unknown>;
}

/**
 * A stream of chunks: an async iterable (a generator, a Node stream in object mode), an iterable (an array or a generator, also of
 * promises), or a web `ReadableStream`.
 */
export type Chunks<Chunk> = AsyncIterable<Chunk> | Iterable<Chunk | PromiseLike<Chunk>> | ReadableChunks<Chunk>;

/** A stream that is being read. */
export interface ChunkReader<Chunk> {
  /** The next chunk, or that there is none. */
  read(): Promise<{ readonly done?: boolean | undefined; readonly value?: Chunk | undefined }>;
  /** Closes it before its end. Never rejects: what made us close it is what there is to tell. */
  close(): Promise<void>;
}

/** What of any of these may be there. */
interface AnySource<Chunk> extends Partial<ReadableChunks<Chunk>> {
  readonly [Symbol.asyncIterator]?: () => AsyncIterator<Chunk>;
  readonly [Symbol.iterator]?: () => Iterator<Chunk | PromiseLike<Chunk>>;
  destroy?(): void;
}

/** Begins to read a stream. Nothing is asked of it yet. */
export function openChunks<Chunk>(functionName: string, argument: string, chunks: Chunks<Chunk>): ChunkReader<Chunk> {
  const source = (typeof chunks === "object" && chunks !== null ? chunks : {}) as AnySource<Chunk>;
  // Its reader is asked rather than its iterator: not every browser has that, and a reader can cancel while it waits.
  if (typeof source.getReader === "function") {
    const reader = source.getReader();
    return { read: () => reader.read(), close: () => quietly(() => reader.cancel()) };
  }
  const iterator = source[Symbol.asyncIterator]?.() ?? source[Symbol.iterator]?.();
  if (iterator === undefined) {
    const expected = "an iterable, an async iterable or a ReadableStream";
    rejectInput(functionName, argument, [], "invalid-type", expected, chunks);
  }
  return {
    read: async () => {
      const { done, value } = await iterator.next();
      return { done, value: await value };
    },
    close: () =>
      quietly(() => {
        // The iterator of a Node stream cannot end while it waits, nor before it has begun.
        source.destroy?.();
        return iterator.return?.();
      }),
  };
}

/** The chunks of a stream, which is closed when they are no longer wanted. */
export async function* readChunks<Chunk>(
  functionName: string,
  argument: string,
  chunks: Chunks<Chunk>,
): AsyncGenerator<Chunk, void, undefined> {
  const reader = openChunks(functionName, argument, chunks);
  let isWanted = false;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      isWanted = false;
      yield next.value as Chunk;
      isWanted = true;
    }
    isWanted = true;
  } finally {
    if (!isWanted) await reader.close();
  }
}

async function quietly(close: () => unknown): Promise<void> {
  try {
    await close();
  } catch {}
}
