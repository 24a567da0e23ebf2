import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ColumnTable,
  churnRate,
  collect,
  deduped,
  inChunks,
  type KeepTogetherOptions,
  keepTogether,
  nps,
  repeatPurchaseRate,
} from "../../src/index.ts";

async function all<T>(chunks: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const chunk of chunks) list.push(chunk);
  return list;
}

async function messageOf(promise: Promise<unknown>): Promise<string> {
  return String(await promise.catch((error: unknown) => error));
}

/** Rows of these customers, numbered. */
const rowsOf = (ids: readonly unknown[]) => ids.map((customerId, place) => ({ customerId, place }));

/** Cuts a list at random. */
function cut<T>(list: readonly T[], lengths: readonly number[]): T[][] {
  const chunks: T[][] = [];
  let from = 0;
  for (const length of lengths) {
    chunks.push(list.slice(from, from + length));
    from += length;
  }
  return [...chunks, list.slice(from)];
}

const lengths = fc.array(fc.nat(6), { maxLength: 12 });
const sorted = fc
  .array(fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 9 }) }, fc.constantFrom("a", "b", "B")), {
    maxLength: 40,
  })
  .map((ids) => ids.sort((a, b) => (typeof a === typeof b ? (a < b ? -1 : 1) : typeof a === "number" ? -1 : 1)))
  .chain((ids) => fc.nat(3).map((blanks) => [...ids, ...new Array<null>(blanks).fill(null)]));

describe("keepTogether", () => {
  it("gives all rows in their order, and no customer in two chunks", async () => {
    await fc.assert(
      fc.asyncProperty(sorted, lengths, async (ids, at) => {
        const rows = rowsOf(ids);
        const chunks = await all(keepTogether(cut(rows, at), "customerId"));
        expect(chunks.flat()).toEqual(rows);
        expect(chunks.every((chunk) => chunk.length > 0)).toBe(true);
        const owners = chunks.flatMap((chunk) => [...new Set(chunk.map(({ customerId }) => customerId))]);
        const known = owners.filter((owner) => owner !== null);
        expect(new Set(known).size).toBe(known.length);
      }),
      { numRuns: 300 },
    );
  });

  it("cuts tables of columns as it cuts records, whatever their columns are", async () => {
    await fc.assert(
      fc.asyncProperty(sorted, lengths, async (ids, at) => {
        const tables = cut(rowsOf(ids), at).map((rows): ColumnTable => {
          const dictionary = ["x", ...new Set(rows.map(({ customerId }) => customerId))];
          return {
            customerId: {
              codes: Uint8Array.from(rows, ({ customerId }) => dictionary.indexOf(customerId)),
              dictionary,
            },
            place: Uint16Array.from(rows, ({ place }) => place),
            name: rows.map(({ place }) => `row ${place}`),
            vector: { length: rows.length, get: (row: number) => rows[row]?.place },
          };
        });
        const expected = await all(keepTogether(cut(rowsOf(ids), at), "customerId"));
        const chunks = await all(keepTogether(tables, "customerId"));
        expect(chunks.map(({ place }) => [...(place as Uint16Array)])).toEqual(
          expected.map((rows) => rows.map(({ place }) => place)),
        );
        expect(chunks.flatMap(({ vector }) => vector as number[])).toEqual(ids.map((_, place) => place));
        expect(chunks.flatMap(({ name }) => name as string[])).toEqual(ids.map((_, place) => `row ${place}`));
      }),
      { numRuns: 100 },
    );
  });

  it("reads a vector once, and leaves it its dictionary", async () => {
    let reads = 0;
    const ids = [1, 2, 2, 3];
    const customerId = { length: 4, get: (row: number) => ids[reads++ && row] };
    const plan = {
      length: 4,
      nullCount: 0,
      data: [{ values: Int32Array.of(0, 1, 1, 0), dictionary: ["a", "b"] }],
    };
    const chunks = await all(keepTogether([{ customerId, plan } as ColumnTable], "customerId"));
    expect(reads).toBe(4);
    expect(chunks.map(({ plan }) => plan)).toEqual([
      { codes: Uint32Array.of(0, 1, 1), dictionary: ["a", "b"] },
      { codes: Uint32Array.of(0), dictionary: ["a", "b"] },
    ]);
  });

  it.each<[string, unknown[], string]>([
    [
      "a column more",
      [{ customerId: [1] }, { customerId: [1], plan: ["a"] }],
      "chunks[1].plan must be a column of the chunk before and of this one, which share a customer, got an array",
    ],
    [
      "a column less",
      [{ customerId: [1], plan: ["a"] }, { customerId: [1] }],
      "chunks[1].plan must be a column of the chunk before and of this one, which share a customer, got undefined",
    ],
    [
      "a table after records",
      [[{ customerId: 1 }], { customerId: [1, 2] }],
      "chunks[1] must be an array of records like the chunk before, got an object",
    ],
    [
      "records after a table",
      [{ customerId: [1] }, [{ customerId: 1 }]],
      "chunks[1] must be a table of columns like the chunk before, got an array",
    ],
  ])("loses nothing of a customer in two chunks: %s", async (_, chunks, fault) => {
    const result = all(keepTogether(chunks as never, "customerId"));
    expect(await messageOf(result)).toBe(`MetricInputError: keepTogether: ${fault}`);
  });

  it("makes figures about distinct customers those of one pass", async () => {
    const order = fc.record({ customerId: fc.integer({ min: 1, max: 6 }), orderedAt: fc.nat(1000) });
    const orders = fc.array(order, { maxLength: 30 }).map((list) => list.sort((a, b) => a.customerId - b.customerId));
    await fc.assert(
      fc.asyncProperty(orders, lengths, async (list, at) => {
        const repeats = repeatPurchaseRate.with({ window: "to-date" });
        expect(await collect(keepTogether(cut(list, at), "customerId"), repeats)).toEqual(repeats(list));
        const scored = list.map((one) => ({ ...one, score: one.orderedAt % 11 }));
        const once = deduped(nps.of("score"), { by: "customerId", at: "orderedAt" });
        expect(await collect(keepTogether(cut(scored, at), "customerId"), once)).toEqual(once(scored));
      }),
    );
  });

  it("is needed: a customer whose rows are split counts twice without it", async () => {
    const may = churnRate.with({ period: { start: "2024-05-01T00:00:00Z", end: "2024-06-01T00:00:00Z" } });
    const lives = [
      { customerId: 1, startedAt: "2024-01-01T00:00:00Z", endedAt: "2024-05-10T00:00:00Z" },
      { customerId: 1, startedAt: "2024-02-01T00:00:00Z", endedAt: null },
    ];
    const split = lives.map((life) => [life]);
    expect((await collect(split, may)).customersAtStart).toBe(2);
    expect((await collect(keepTogether(split, "customerId"), may)).customersAtStart).toBe(1);
  });

  it("holds back only the last customer of a chunk, and gives the rest before it asks for more", async () => {
    const events: string[] = [];
    async function* watched() {
      for (const ids of [[1, 2, 2], [2], [2, 3, 4], [4]]) {
        events.push("asked");
        yield rowsOf(ids);
      }
    }
    for await (const chunk of keepTogether(watched(), "customerId")) {
      events.push(chunk.map(({ customerId }) => customerId).join());
    }
    expect(events).toEqual(["asked", "1", "asked", "asked", "2,2,2,2", "3", "asked", "4,4"]);
  });

  it("does not hold back rows of nobody", async () => {
    const chunks = [[null, null], [undefined, 1], [1, null, null], [null]].map(rowsOf);
    const given = await all(keepTogether(chunks, "customerId"));
    expect(given.map((chunk) => chunk.map(({ customerId }) => customerId))).toEqual([
      [null, null],
      [undefined],
      [1, 1],
      [null, null],
      [null],
    ]);
  });

  it("reads the customer by a function of a record", async () => {
    const chunks = [[1], [1, 2]].map((ids) => ids.map((id) => ({ who: { id } })));
    expect((await all(keepTogether(chunks, ({ who }) => who.id))).map(({ length }) => length)).toEqual([2, 1]);
  });

  it("keeps no other rows of a chunk alive", async () => {
    const table = { customerId: Uint8Array.of(1, 2, 2), score: Uint8Array.of(1, 2, 3) };
    const chunks = await all(keepTogether([table], "customerId"));
    expect(chunks.map(({ score }) => (score as Uint8Array).buffer.byteLength)).toEqual([1, 2]);
  });

  it.each<[string, (string | number | null)[][], KeepTogetherOptions["order"], string | null]>([
    ["words by their code units", [["B", "a"], ["b"]], "ascending", null],
    ["numbers before words", [[2, 10], ["1"]], "ascending", null],
    ["the same backwards", [["b", "a"], ["B", 10], [2]], "descending", null],
    ["a function's order", [["a", "B"], ["c"]], new Intl.Collator("en").compare, null],
    ["no order", [["b"], ["a", "c"]], "unchecked", null],
    [
      "a step back",
      [
        [1, 2],
        [2, 1],
      ],
      "ascending",
      "chunks[1][1].customerId must be after 2, in ascending order of customers, got 1",
    ],
    [
      "a step forward",
      [["b"], ["c"]],
      "descending",
      'chunks[1][0].customerId must be after "b", in descending order of customers, got "c"',
    ],
    [
      "a step against a function",
      [["a", "B", "a"]],
      new Intl.Collator("en").compare,
      'chunks[0][2].customerId must be after "B", in the order asked for of customers, got "a"',
    ],
    [
      "a customer who comes again after a blank",
      [[1, null], [1]],
      "unchecked",
      "chunks[1][0].customerId must be after 1, in the order asked for of customers, got 1",
    ],
  ])("checks the order: %s", async (_, ids, order, fault) => {
    const result = all(keepTogether(ids.map(rowsOf), "customerId", { order }));
    if (fault === null) expect((await result).flat()).toEqual(ids.flatMap(rowsOf));
    else expect(await messageOf(result)).toBe(`MetricInputError: keepTogether: ${fault}`);
  });

  it("words what is wrong with its input", async () => {
    const of = (chunks: unknown, field: unknown = "customerId", options?: unknown) =>
      messageOf(all(keepTogether(chunks as never, field as never, options as never)));
    expect(await of([rowsOf([true])])).toMatch(
      /chunks\[0\]\[0\]\.customerId must be a string, a finite number or blank, got true/,
    );
    expect(await of([rowsOf([Number.NaN])])).toMatch(/got NaN$/);
    expect(await of([[{ id: 1 }]])).toMatch(/chunks\[0\]\[0\]\.customerId must be one of the fields that exist \(id\)/);
    expect(await of([rowsOf([1]), null])).toMatch(
      /chunks\[1\] must be an array of records or a table of columns, got null/,
    );
    expect(await of(7)).toMatch(/chunks must be an iterable, an async iterable or a ReadableStream, got 7/);
    expect(await of([], 7)).toMatch(/field must be a field's name or a function, got 7/);
    expect(await of([], "a", { order: "up" })).toMatch(
      /options\.order must be "ascending" or "descending" or "unchecked" or a function that compares two, got "up"/,
    );
  });

  it("closes its source when it is left", async () => {
    let isOpen = true;
    async function* file() {
      try {
        for (let id = 0; ; id++) yield rowsOf([id]);
      } finally {
        isOpen = false;
      }
    }
    for await (const _ of keepTogether(file(), "customerId")) break;
    expect(isOpen).toBe(false);
  });
});

describe("inChunks", () => {
  it("gathers single records, and loses none", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(30), fc.integer({ min: 1, max: 12 }), async (length, size) => {
        const rows = rowsOf(Array.from({ length }, (_, id) => id));
        const chunks = await all(inChunks(rows, { size }));
        expect(chunks.flat()).toEqual(rows);
        expect(chunks.slice(0, -1).every((chunk) => chunk.length === size)).toBe(true);
        expect(chunks.every((chunk) => chunk.length > 0 && chunk.length <= size)).toBe(true);
      }),
    );
  });

  it("asks for records only as chunks are asked for, and closes the source when it is left", async () => {
    let asked = 0;
    let isOpen = true;
    function* cursor() {
      try {
        for (;;) yield { score: asked++ };
      } finally {
        isOpen = false;
      }
    }
    const chunks = inChunks(cursor(), { size: 3 });
    expect((await chunks.next()).value).toHaveLength(3);
    expect(asked).toBe(3);
    await chunks.return();
    expect(isOpen).toBe(false);
  });

  it("words what is wrong with its input", async () => {
    expect(await messageOf(all(inChunks(5 as never)))).toMatch(/inChunks: records must be an iterable, .* got 5$/);
    expect(await messageOf(all(inChunks([], { size: 0 })))).toMatch(
      /inChunks: options\.size must be a whole number from 1 to 10000000, got 0$/,
    );
  });
});
