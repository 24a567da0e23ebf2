import { checkInput } from "../schemas/check.ts";
import { type InChunksOptions, inChunksOptionsSchema } from "../schemas/stream.ts";
import { type Chunks, readChunks } from "./chunk-source.ts";

/**
 * Gathers a stream of single records into arrays, which {@link collect} takes.
 *
 * A parser of CSV, a cursor of a database and most Node streams give one record after the other. To wait for each of them costs
 * far more than to count it, so where a source can give many at once (`cursor.fetch(10_000)`), let it.
 *
 * @param records - A stream of records: an async iterable, an iterable or a web `ReadableStream`.
 * @param options - See {@link InChunksOptions}.
 * @returns The same records in arrays, in their order. The stream is read only as it is asked for, and closed when it is left.
 * @throws {@link MetricInputError} at the first step for what is no stream, and for a size that is none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { collect, inChunks, nps } from "cx-metrics";
 *
 * async function* oneByOne() {
 *   for (const score of [9, 10, 3]) yield { score };
 * }
 * const result = await collect(inChunks(oneByOne(), { size: 2 }), nps.of("score"));
 * assert.equal(result.n, 3);
 * ```
 */
export async function* inChunks<Row>(
  records: Chunks<Row>,
  options: InChunksOptions = {},
): AsyncGenerator<Row[], void, undefined> {
  const { size = 10_000 } = checkInput(inChunksOptionsSchema(), options, "inChunks", "options");
  let chunk: Row[] = [];
  for await (const record of readChunks("inChunks", "records", records)) {
    chunk.push(record);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
