import { type BreakdownMetric, listMetrics, type NamedMetric } from "../breakdown/metrics.ts";
import { movePlaces, rejectInput } from "../errors.ts";
import type { Rows } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { type AbortSignalLike, type CollectOptions, collectOptionsSchema } from "../schemas/stream.ts";
import { type ChunkReader, type Chunks, openChunks } from "./chunk-source.ts";
import { countChunk, summarizeChunk } from "./summarize-chunk.ts";

/** What can be collected: a metric, a breakdown with its options bound, or several of them under names. */
export type Collectable = BreakdownMetric | Readonly<Record<string, BreakdownMetric>>;

/** Anything that can be collected, and of anything else what it should be. */
export type Measurable<Metrics> = Metrics extends Collectable ? unknown : Collectable;

/** What a chunk is for a metric: its input. For several it must be an input of each. */
export type ChunkOf<Metrics> = Metrics extends {
  /** Reads a chunk. */
  summarize(rows: infer Input, options?: never): unknown;
}
  ? Input
  : Metrics extends Collectable
    ? { [Name in keyof Metrics]: (chunk: ChunkOf<Metrics[Name]>) => void }[keyof Metrics] extends (
        chunk: infer Input,
      ) => void
      ? Input
      : never
    : unknown;

/** The result of a metric, or of several under their names. */
export type Collected<Metrics> =
  Metrics extends Pick<BreakdownMetric<unknown, infer Result>, "measure">
    ? Result
    : { readonly [Name in keyof Metrics]: Collected<Metrics[Name]> };

/** The summary of a metric, or of several under their names. */
export type CollectedSummary<Metrics> =
  Metrics extends Pick<BreakdownMetric<infer Summary>, "merge">
    ? Summary
    : { readonly [Name in keyof Metrics]: CollectedSummary<Metrics[Name]> };

/**
 * Measures a stream, chunk by chunk, in memory that does not grow with it.
 *
 * Every chunk is summarized and merged into what came before, and then forgotten. So the result is that of all chunks in one
 * piece, wherever they are cut; for figures about distinct customers as long as no customer stands in two chunks, see
 * {@link keepTogether}.
 *
 * - Chunks are what the metric takes: for `nps.of("score")` and for breakdowns such as `segment.with({ … })` arrays of records or
 *   tables of columns, for `nps` columns of scores. Single records are gathered with {@link inChunks}. Some 10,000 rows and more
 *   in a chunk make what is done once a chunk cheap.
 * - The next chunk is asked for only when the one before is counted, and `onProgress` has returned or its promise is settled.
 * - Several metrics under names, `{ nps: nps.of("score"), monthly: trend.with({ … }) }`, read the stream once. Their results
 *   have the same names.
 * - No chunk at all gives the metric of nothing. A field that the first records lack is an error; where whole later chunks lack
 *   it, it is missing there.
 * - An abort rejects with the signal's reason at once, also while a slow chunk is waited for. The stream is then closed, as it is
 *   after every error. While chunks come without any waiting no timer runs, and nobody can press a button: let `onProgress` wait
 *   now and then.
 *
 * @param chunks - A stream of chunks: see {@link Chunks}.
 * @param metric - What to measure: see {@link Collectable}.
 * @param options - See {@link CollectOptions}.
 * @returns A promise of the result, or of an object of results.
 * @throws {@link MetricInputError} (the promise rejects with it) for all that the metric refuses, with its place in the stream
 * (`chunks[3][17].score`), for what is no stream and no metric, and for a summary of another metric.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { collect, nps, segment } from "cx-metrics";
 *
 * async function* pages() {
 *   yield [{ plan: "Pro", score: 10 }, { plan: "Free", score: 3 }];
 *   yield [{ plan: "Pro", score: 9 }, { plan: "Free", score: null }];
 * }
 * const result = await collect(pages(), nps.of("score"));
 * assert.deepEqual([result.n, result.missing], [3, 1]);
 *
 * // Several at once, and one of them by plan.
 * const { all, byPlan } = await collect(pages(), {
 *   all: nps.of("score"),
 *   byPlan: segment.with({ by: "plan", metric: nps.of("score") }),
 * });
 * assert.equal(all.n, 3);
 * assert.deepEqual(byPlan.map((row) => [row.segment, row.value]), [["Free", -100], ["Pro", 100]]);
 * ```
 */
export async function collect<Metrics extends object>(
  chunks: Chunks<ChunkOf<Metrics>>,
  metric: Metrics & Measurable<Metrics>,
  options: CollectOptions<CollectedSummary<Metrics>> = {},
): Promise<Collected<Metrics>> {
  const { single, metrics, summaries } = await gather("collect", chunks as Chunks<unknown>, metric, options);
  const results = metrics.map((named, place) => named.metric.measure(summaries[place]));
  return nameAll(single, metrics, results) as Collected<Metrics>;
}

/**
 * The summary of a stream, instead of its result: what a worker sends, a nightly job stores, and a later stream goes on from.
 *
 * Reads the stream as {@link collect} does. Summaries are small plain objects, safe in JSON and in `postMessage`. Those of two
 * parts are joined by the metric's `merge` and measured by its `measure`; or they are given to `collect` as `summary`.
 *
 * @param chunks - A stream of chunks: see {@link Chunks}.
 * @param metric - What to summarize: see {@link Collectable}.
 * @param options - See {@link CollectOptions}.
 * @returns A promise of the summary, or of an object of summaries.
 * @throws {@link MetricInputError} as `collect` does: the promise rejects with it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { collect, collectSummary, nps } from "cx-metrics";
 *
 * const monday = JSON.stringify(await collectSummary([[10, 9, 3], [8]], nps));
 * const result = await collect([[10, 10]], nps, { summary: JSON.parse(monday) });
 * assert.equal(result.n, 6);
 * assert.deepEqual(result, nps([10, 9, 3, 8, 10, 10]));
 * ```
 */
export async function collectSummary<Metrics extends object>(
  chunks: Chunks<ChunkOf<Metrics>>,
  metric: Metrics & Measurable<Metrics>,
  options: CollectOptions<CollectedSummary<Metrics>> = {},
): Promise<CollectedSummary<Metrics>> {
  const { single, metrics, summaries } = await gather("collectSummary", chunks as Chunks<unknown>, metric, options);
  return nameAll(single, metrics, summaries) as CollectedSummary<Metrics>;
}

/** What has been collected: a summary for each metric. */
interface Gathered {
  readonly single: boolean;
  readonly metrics: readonly NamedMetric[];
  readonly summaries: unknown[];
}

async function gather(
  functionName: string,
  chunks: Chunks<unknown>,
  metric: unknown,
  options: CollectOptions,
): Promise<Gathered> {
  const { signal, onProgress } = checkInput(collectOptionsSchema(), options, functionName, "options");
  const { single, metrics } = namedMetrics(functionName, metric);
  const summaries = earlierSummaries(functionName, single, metrics, options.summary);
  const reader = openChunks(functionName, "chunks", chunks);
  let rows = 0;
  for (let index = 0; ; index++) {
    const { done, value } = await readNext(reader, signal);
    if (done) break;
    try {
      const isFirst = rows === 0;
      rows += countChunk(functionName, value, index);
      metrics.forEach((named, place) => {
        const summary = summarizeChunk(named, value as Rows, index, isFirst);
        const before = summaries[place];
        summaries[place] = before === undefined ? summary : named.metric.merge(before, summary);
      });
      if (onProgress !== undefined) await untilAborted(onProgress({ chunks: index + 1, rows }), signal);
    } catch (error) {
      await closeFor(error, reader, signal);
    }
  }
  metrics.forEach((named, place) => {
    summaries[place] ??= named.metric.summarize([]);
  });
  return { single, metrics, summaries };
}

function namedMetrics(functionName: string, metric: unknown): ReturnType<typeof listMetrics> {
  try {
    return listMetrics(functionName, metric, []);
  } catch (error) {
    throw movePlaces(error, ({ path }) => ({ argument: "metric", path: path.slice(1) }));
  }
}

/** The summaries to go on from, which their metrics have checked; `undefined` where there are none. */
function earlierSummaries(
  functionName: string,
  single: boolean,
  metrics: readonly NamedMetric[],
  given: unknown,
): unknown[] {
  if (given === undefined) return metrics.map(() => undefined);
  const earlier = single ? { [metrics[0]?.name ?? ""]: given } : (given as Readonly<Record<string, unknown>>);
  const unknown = Object.keys(earlier).find((name) => metrics.every((named) => named.name !== name));
  if (unknown !== undefined) {
    const expected = `the name of a metric (${metrics.map(({ name }) => name).join(", ")})`;
    rejectInput(functionName, "options", ["summary", unknown], "unknown-key", expected, unknown);
  }
  return metrics.map(({ name, metric }) => {
    if (Object.hasOwn(earlier, name)) return metric.merge(earlier[name], metric.summarize([]));
    return rejectInput(functionName, "options", ["summary", name], "missing-value", "a summary", undefined);
  });
}

async function readNext<Chunk>(reader: ChunkReader<Chunk>, signal: AbortSignalLike | undefined) {
  if (signal?.aborted) await closeFor(signal.reason, reader, signal);
  try {
    return await untilAborted(reader.read(), signal);
  } catch (error) {
    // A source that failed by itself has ended.
    if (signal?.aborted) void reader.close();
    throw error;
  }
}

/** Closes the stream and throws. Who aborts does not wait for a source that takes its time to close. */
async function closeFor(error: unknown, reader: ChunkReader<unknown>, signal: AbortSignalLike | undefined) {
  const closed = reader.close();
  if (!signal?.aborted) await closed;
  throw error;
}

/** Waits for a value, but no longer than until the signal. The listener does not outlive the waiting. */
function untilAborted<T>(pending: T | PromiseLike<T>, signal: AbortSignalLike | undefined): Promise<T> {
  if (signal === undefined) return Promise.resolve(pending);
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    const leave = (settle: () => void): void => {
      signal.removeEventListener("abort", abort);
      settle();
    };
    signal.addEventListener("abort", abort);
    Promise.resolve(pending).then(
      (value) => leave(() => resolve(value)),
      (error: unknown) => leave(() => reject(error)),
    );
    if (signal.aborted) abort();
  });
}

function nameAll(single: boolean, metrics: readonly NamedMetric[], values: readonly unknown[]): unknown {
  return single ? values[0] : Object.fromEntries(metrics.map(({ name }, place) => [name, values[place]]));
}
