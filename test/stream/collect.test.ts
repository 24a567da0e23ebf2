import { Readable } from "node:stream";
import { describe, expect, expectTypeOf, it, vi } from "vitest";
import {
  collect,
  collectSummary,
  csat,
  defineMetric,
  MetricInputError,
  type NpsResult,
  type NpsSummary,
  nps,
  segment,
  trend,
} from "../../src/index.ts";

const score = nps.of("score");
const rows = [
  { plan: "Pro", score: 10 },
  { plan: "Free", score: 3 },
  { plan: "Pro", score: null },
  { plan: "Free", score: 8 },
  { plan: "Pro", score: 9 },
];
const pages = [rows.slice(0, 2), [], rows.slice(2)];

async function* stream<T>(chunks: Iterable<T>): AsyncGenerator<T> {
  yield* chunks;
}

/** The message of what a promise rejects with. */
async function messageOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(MetricInputError);
  return (error as Error).message;
}

/** A stream that gives two chunks and then no more, and says when it is closed. */
function slowStream() {
  const close = vi.fn(async () => ({ done: true as const, value: undefined }));
  let asked = 0;
  const chunks = {
    [Symbol.asyncIterator]: () => ({
      next: (): Promise<IteratorResult<{ score: number }[]>> =>
        ++asked > 2 ? new Promise(() => {}) : Promise.resolve({ value: [{ score: 9 }] }),
      return: close,
    }),
  };
  return { chunks, close, asked: () => asked };
}

describe("collect", () => {
  it("gives the metric of all chunks together, whatever kind of stream they come in", async () => {
    const expected = score(rows);
    const web = () =>
      new ReadableStream<typeof rows>({
        start: (controller) => {
          for (const page of pages) controller.enqueue(page);
          controller.close();
        },
      });
    expect(await collect(pages, score)).toEqual(expected);
    expect(await collect(new Set(pages), score)).toEqual(expected);
    expect(await collect(stream(pages), score)).toEqual(expected);
    expect(await collect(web(), score)).toEqual(expected);
    expect(await collect(Readable.from(pages), score)).toEqual(expected);
    const promised = pages.map((page) => Promise.resolve(page));
    expect(await collect(promised, score)).toEqual(expected);
  });

  it("reads a web stream that is not async iterable, as in some browsers", async () => {
    expect(await collect({ getReader: () => readerOf(pages) }, score)).toEqual(score(rows));
  });

  it("takes tables of columns, and columns for a metric of columns", async () => {
    const tables = [{ score: Uint8Array.of(10, 3) }, { score: [null, 8, 9] }];
    expect(await collect(tables, score)).toEqual(score(rows));
    expect(await collect([Uint8Array.of(10, 3), [null, 8], [9]], nps)).toEqual(nps([10, 3, null, 8, 9]));
    expect(await collect([{ promoters: 2, passives: 1, detractors: 0 }, [3, null]], nps)).toEqual(
      nps([9, 9, 8, 3, null]),
    );
  });

  it("takes several metrics and breakdowns under names", async () => {
    const byPlan = segment.with({ by: "plan", metric: score });
    const promoted = csat.of((row: { score: number | null }) => row.score).with({ scale: { max: 10 } });
    const result = await collect(stream(pages), { score, byPlan, promoted });
    expect(result).toEqual({ score: score(rows), byPlan: byPlan(rows), promoted: promoted(rows) });
    expectTypeOf(result.score).toEqualTypeOf<NpsResult>();
    expectTypeOf(result.byPlan).toEqualTypeOf<ReturnType<typeof byPlan>>();
    expectTypeOf(await collect(stream(pages), score)).toEqualTypeOf<NpsResult>();
    expectTypeOf(await collectSummary(stream(pages), { score })).toEqualTypeOf<{ readonly score: NpsSummary }>();
  });

  it("gives the metric of nothing for an empty stream", async () => {
    expect(await collect([], score)).toEqual(score([]));
    expect(await collect(stream([]), { score })).toEqual({ score: score([]) });
    expect(await collect([[], []], score)).toEqual(score([]));
  });

  it("calls the methods of a metric of one's own as methods", async () => {
    class Sum {
      readonly name = "sum";
      readonly zero = 0;
      summarize(values: readonly number[]): number {
        return values.reduce((sum, value) => sum + value, this.zero);
      }
      merge(a: number, b: number): number {
        return this.zero + a + b;
      }
      measure(sum: number): { value: number } {
        return { value: this.zero + sum };
      }
    }
    expect(await collect([[1, 2], [3]], new Sum())).toEqual({ value: 6 });
    expect(await collect([], new Sum())).toEqual({ value: 0 });
  });

  it("goes on from an earlier summary", async () => {
    const monday = JSON.parse(JSON.stringify(await collectSummary(pages.slice(0, 2), score)));
    expect(await collect(pages.slice(2), score, { summary: monday })).toEqual(score(rows));
    expect(await collect([], score, { summary: monday })).toEqual(score(rows.slice(0, 2)));
    const both = await collectSummary(pages.slice(0, 1), { score, months: countRows });
    const more = await collectSummary(pages.slice(1), { score, months: countRows }, { summary: both });
    expect(more).toEqual({ score: score.summarize(rows), months: { n: 5 } });
  });

  it("leaves an earlier summary as it was", async () => {
    const before = await collectSummary(pages, score);
    const copy = structuredClone(before);
    await collect(pages, score, { summary: before });
    expect(before).toEqual(copy);
  });

  it("takes a field that whole later chunks lack as missing there, as in one pass", async () => {
    const sparse = [{ plan: "A", score: 9 }, { plan: "A" }, {}, { plan: "B", score: 3 }];
    const byPlan = segment.with({ by: "plan", metric: score });
    const chunks = sparse.map((row) => [row]);
    expect(await collect(chunks, score)).toEqual(score(sparse));
    expect(await collect(chunks, byPlan)).toEqual(byPlan(sparse));
  });
});

/** A metric that counts rows. */
const countRows = defineMetric({
  name: "countRows",
  summarize: (input: readonly object[]) => ({ n: input.length }),
  merge: (a, b) => ({ n: a.n + b.n }),
  measure: ({ n }) => ({ value: n }),
});

function readerOf<T>(chunks: readonly T[]) {
  const iterator = chunks[Symbol.iterator]();
  return { read: async () => iterator.next() as { done: boolean; value?: T }, cancel: async () => {} };
}

describe("the chunks of a stream", () => {
  it("are asked for one at a time: the next when the one before is counted and its progress told", async () => {
    const events: string[] = [];
    async function* watched() {
      for (let i = 0; i < 3; i++) {
        events.push(`asked ${i}`);
        yield [{ score: 9 }];
      }
    }
    const metric = defineMetric({
      name: "watching",
      summarize: (input: readonly object[]) => {
        events.push("counted");
        return { n: input.length };
      },
      merge: (a, b) => ({ n: a.n + b.n }),
      measure: ({ n }) => ({ value: n }),
    });
    const onProgress = async ({ chunks, rows }: { chunks: number; rows: number }) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      events.push(`told ${chunks} ${rows}`);
    };
    await collect(watched(), metric, { onProgress });
    expect(events).toEqual([0, 1, 2].flatMap((i) => [`asked ${i}`, "counted", `told ${i + 1} ${i + 1}`]));
  });

  it("are not held: of two million rows one chunk at a time is there", async () => {
    const length = 50_000;
    // One buffer for all chunks: whoever kept one, or read ahead, would count the rows of another.
    const scores = new Uint8Array(length);
    let asked = 0;
    let counted = 0;
    function* chunks() {
      for (let i = 0; i < 40; i++) {
        asked++;
        expect(asked - counted).toBe(1);
        scores.fill(i % 11);
        yield { score: scores };
      }
    }
    const result = await collect(chunks(), score, {
      onProgress: (progress) => {
        counted = progress.chunks;
      },
    });
    expect(result.n).toBe(2_000_000);
    const expected = nps(Array.from({ length: 40 }, (_, i) => i % 11));
    expect(result.value).toBeCloseTo(expected.value as number, 12);
  });

  it("are counted by rows whatever they are", async () => {
    const told: unknown[] = [];
    const mixed = [
      [{ score: 1 }],
      { score: Uint8Array.of(1, 2) },
      { score: { codes: Uint8Array.of(0, 0, 0), dictionary: [9] } },
      [],
      { score: { length: 2, get: () => 9 } },
    ];
    await collect(mixed, score, { onProgress: (progress) => told.push(progress) });
    expect(told).toEqual([
      { chunks: 1, rows: 1 },
      { chunks: 2, rows: 3 },
      { chunks: 3, rows: 6 },
      { chunks: 4, rows: 6 },
      { chunks: 5, rows: 8 },
    ]);
    await collect([Uint8Array.of(1, 2), { promoters: 1, passives: 1, detractors: 1 }], nps, {
      onProgress: (progress) => told.push(progress),
    });
    expect(told.slice(5)).toEqual([
      { chunks: 1, rows: 2 },
      { chunks: 2, rows: 2 },
    ]);
  });
});

describe("an abort", () => {
  it("before the first chunk asks for none, and closes the stream", async () => {
    const { chunks, close, asked } = slowStream();
    const reason = new Error("no longer wanted");
    await expect(collect(chunks, score, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect([asked(), close.mock.calls.length]).toEqual([0, 1]);
  });

  it("while a slow chunk is waited for rejects at once, and closes the stream", async () => {
    const { chunks, close } = slowStream();
    const controller = new AbortController();
    setTimeout(() => controller.abort("too slow"), 5);
    await expect(collect(chunks, score, { signal: controller.signal })).rejects.toBe("too slow");
    expect(close).toHaveBeenCalledTimes(1);
  });

  it("between two chunks asks for no more", async () => {
    const { chunks, close, asked } = slowStream();
    const controller = new AbortController();
    const options = { signal: controller.signal, onProgress: () => controller.abort("enough") };
    await expect(collect(chunks, score, options)).rejects.toBe("enough");
    expect([asked(), close.mock.calls.length]).toEqual([1, 1]);
  });

  it("while progress is told does not wait for the telling", async () => {
    const { chunks, close } = slowStream();
    const controller = new AbortController();
    const onProgress = () => {
      setTimeout(() => controller.abort("enough"), 1);
      return new Promise(() => {});
    };
    await expect(collect(chunks, score, { signal: controller.signal, onProgress })).rejects.toBe("enough");
    expect(close).toHaveBeenCalledTimes(1);
  });

  it("runs the finally of a generator", async () => {
    const closed: string[] = [];
    async function* file() {
      try {
        for (;;) yield [{ score: 9 }];
      } finally {
        closed.push("file");
      }
    }
    const controller = new AbortController();
    const options = { signal: controller.signal, onProgress: () => controller.abort("enough") };
    await expect(collect(file(), score, options)).rejects.toBe("enough");
    expect(closed).toEqual(["file"]);
  });

  it("cancels a web stream and destroys a Node stream that are being waited for", async () => {
    const cancelled = vi.fn();
    const web = new ReadableStream<object[]>({ cancel: cancelled });
    await expect(collect(web, score, { signal: AbortSignal.timeout(5) })).rejects.toThrow(/timeout/);
    expect(cancelled).toHaveBeenCalledTimes(1);
    const node = new Readable({ objectMode: true, read: () => {} });
    await expect(collect(node, score, { signal: AbortSignal.timeout(5) })).rejects.toThrow(/timeout/);
    expect(node.destroyed).toBe(true);
  });

  it("after the end changes nothing, and no listener stays behind", async () => {
    const controller = new AbortController();
    const added = vi.spyOn(controller.signal, "addEventListener");
    const removed = vi.spyOn(controller.signal, "removeEventListener");
    const result = await collect(pages, score, { signal: controller.signal });
    controller.abort();
    expect(result).toEqual(score(rows));
    expect(added.mock.calls.length).toBe(4);
    expect(removed.mock.calls.length).toBe(4);
  });
});

describe("a fault", () => {
  it("carries its place in the stream", async () => {
    expect(await messageOf(collect([[{ score: 9 }], [{ score: 9 }, { score: 11 }]], score))).toBe(
      "nps: chunks[1][1].score must be an integer from 0 to 10, got 11",
    );
    expect(await messageOf(collect([[9], [8, 7, "9" as never]], nps))).toBe(
      'nps: chunks[1][2] must be an integer from 0 to 10, got "9"',
    );
    expect(await messageOf(collect([{ score: { codes: [1] as never, dictionary: [] } }], score))).toBe(
      "nps: chunks[0].score must be an array, a typed array of numbers or { codes, dictionary }, got an object",
    );
    const late = [
      { at: "2024-01-01T00:00:00Z", score: 9 },
      { at: "tomorrow", score: 9 },
    ];
    const monthly = trend.with({ at: "at", every: "month", metric: score });
    expect(await messageOf(collect([[], late], { monthly }))).toMatch(/^trend: chunks\[1\]\[1\]\.at must be /);
  });

  it("in a field that the first records do not have is a mistyped name", async () => {
    expect(await messageOf(collect([[], [{ scroe: 9 }], [{ score: 9 }]], score))).toBe(
      'nps: chunks[1][0].score must be one of the fields that exist (scroe), got "score"',
    );
  });

  it("closes the stream, and waits until it is closed", async () => {
    const closed: string[] = [];
    async function* file() {
      try {
        yield [{ score: 11 }];
      } finally {
        await new Promise((resolve) => setTimeout(resolve, 1));
        closed.push("file");
      }
    }
    await messageOf(collect(file(), score));
    expect(closed).toEqual(["file"]);
  });

  it("of the stream itself, of progress or of closing comes as it is", async () => {
    const broken = new Error("the disk is gone");
    async function* failing() {
      yield [{ score: 9 }];
      throw broken;
    }
    await expect(collect(failing(), score)).rejects.toBe(broken);
    const told = new Error("no screen");
    const fail = () => {
      throw told;
    };
    await expect(collect(stream(pages), score, { onProgress: fail })).rejects.toBe(told);
    const badlyClosed = {
      [Symbol.iterator]: () => ({
        next: () => ({ value: [{ score: 11 }] }),
        return: () => {
          throw broken;
        },
      }),
    };
    expect(await messageOf(collect(badlyClosed, score))).toMatch(/got 11$/);
  });

  it("says what a chunk must be, and how single records become chunks", async () => {
    expect(await messageOf(collect([[], null as never], score))).toBe(
      "collect: chunks[1] must be an array of records or a table of columns, got null",
    );
    expect(await messageOf(collect(["9\n10\n" as never], score))).toBe(
      'collect: chunks[0] must be an array of records or a table of columns, got "9\\n10\\n"',
    );
    expect(await messageOf(collect([Uint8Array.of(9) as never], score))).toBe(
      "nps: chunks[0] must be an array of records or a table of columns, got a typed array",
    );
    expect(await messageOf(collect([{ score: 9 }] as never, score))).toBe(
      "nps: chunks[0].score must be an array, a typed array of numbers or { codes, dictionary } (inChunks makes chunks of single records), got 9",
    );
  });

  it("says what a stream, a metric and the options must be", async () => {
    expect(await messageOf(collect("9" as never, score))).toBe(
      'collect: chunks must be an iterable, an async iterable or a ReadableStream, got "9"',
    );
    expect(await messageOf(collect(Promise.resolve([]) as never, score))).toBe(
      "collect: chunks must be an iterable, an async iterable or a ReadableStream, got an object",
    );
    expect(await messageOf(collect([], (() => 1) as never))).toBe(
      "collect: metric must be a metric or an object of metrics, got a function",
    );
    expect(await messageOf(collectSummary([], { nps: 1 } as never))).toBe(
      "collectSummary: metric.nps must be a metric, got 1",
    );
    expect(await messageOf(collect([], score, { signal: {} as never }))).toBe(
      "collect: options.signal must be an AbortSignal, got an object",
    );
    expect(await messageOf(collect([], score, { onprogress: 1 } as never))).toMatch(
      /^collect: options\.onprogress must/,
    );
  });

  it("in an earlier summary is found before the stream is read", async () => {
    const { chunks, asked } = slowStream();
    const other = csat.summarize([5]);
    expect(await messageOf(collect(chunks, score, { summary: other as never }))).toMatch(
      /^nps: summary\.satisfied must be a known name/,
    );
    expect(await messageOf(collect(chunks, { score }, { summary: {} as never }))).toBe(
      "collect: options.summary.score must be a summary, got undefined",
    );
    const extra = { score: nps.summarize([9]), csat: other };
    expect(await messageOf(collect(chunks, { score }, { summary: extra }))).toBe(
      'collect: options.summary.csat must be the name of a metric (score), got "csat"',
    );
    expect(asked()).toBe(0);
  });
});
