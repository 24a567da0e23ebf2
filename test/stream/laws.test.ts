import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type BreakdownMetric,
  collect,
  collectSummary,
  csat,
  MetricInputError,
  nps,
  segment,
  trend,
} from "../../src/index.ts";
import { expectSame, lawCases, runs } from "../laws/metrics.ts";
import { oddValues } from "../support/soundness.ts";

async function* stream<T>(chunks: Iterable<T>): AsyncGenerator<T> {
  yield* chunks;
}

/** The chunks with empty ones among them. */
const withGaps = <T>(chunks: readonly T[][]): T[][] => chunks.flatMap((chunk) => [[], chunk]);

describe.each(lawCases)("$name of a stream", ({ metric, parts, exact }) => {
  const collectable = metric as unknown as BreakdownMetric;

  it("is that of one pass, wherever it is cut", async () => {
    await fc.assert(
      fc.asyncProperty(parts, async (chunks) => {
        const whole = metric(chunks.flat());
        expectSame(await collect(stream(chunks) as never, collectable), whole, exact);
        expectSame(await collect(withGaps(chunks) as never, { collectable }), { collectable: whole }, exact);
      }),
      runs,
    );
  });

  it("is that of one pass when it goes on from a summary that was sent or stored", async () => {
    await fc.assert(
      fc.asyncProperty(parts, fc.nat(4), async (chunks, at) => {
        const before = await collectSummary(chunks.slice(0, at) as never, collectable);
        const whole = metric(chunks.flat());
        for (const summary of [structuredClone(before), JSON.parse(JSON.stringify(before))]) {
          expectSame(await collect(chunks.slice(at) as never, collectable, { summary }), whole, exact);
        }
      }),
      runs,
    );
  });
});

const row = fc.record({
  plan: fc.constantFrom("Pro", "Free", "__proto__", "", null, 7, true),
  at: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 500 }).map((day) => day * 86_400_000) },
    fc.constant(null),
  ),
  score: fc.oneof({ weight: 9, arbitrary: fc.nat(10) }, fc.constant(null)),
});
const chunks = fc.array(fc.array(row, { maxLength: 6 }), { maxLength: 5 });
const metric = { nps: nps.of("score"), csat: csat.with({ scale: { min: 0, max: 10 } }).of("score") };

/** The columns of records, as a table. */
function columnsOf(rows: readonly object[]): Record<string, unknown[]> {
  return Object.fromEntries(["plan", "at", "score"].map((name) => [name, rows.map((one) => one[name as never])]));
}

describe("a breakdown of a stream", () => {
  const breakdowns = {
    byPlan: segment.with({ by: "plan", metric }),
    byPlanAndDay: segment.with({ by: ["plan", "at"], metric: metric.nps, order: "value-descending" }),
    monthly: trend.with({ at: "at", every: "month", metric }),
    rolling: trend.with({ at: "at", every: "quarter", metric: metric.nps, timeZone: "Pacific/Apia", window: 2 }),
  };

  it("is that of one pass, in records and in columns", async () => {
    await fc.assert(
      fc.asyncProperty(chunks, async (cut) => {
        const rows = cut.flat();
        const whole = {
          byPlan: breakdowns.byPlan(rows),
          byPlanAndDay: breakdowns.byPlanAndDay(rows),
          monthly: breakdowns.monthly(rows),
          rolling: breakdowns.rolling(rows),
        };
        expect(await collect(stream(cut), breakdowns)).toEqual(whole);
        expect(await collect(stream(cut.map(columnsOf)), breakdowns)).toEqual(whole);
        const summary = structuredClone(await collectSummary(cut.slice(0, 2), breakdowns));
        expect(await collect(cut.slice(2), breakdowns, { summary })).toEqual(whole);
      }),
      { numRuns: 25 },
    );
  });
});

describe("a stream that is ended", () => {
  it("at any step asks for no more, and is closed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 8 }), fc.nat(8), fc.boolean(), async (sizes, at, isAsked) => {
        const controller = new AbortController();
        let asked = 0;
        let isClosed = false;
        async function* source() {
          try {
            for (const size of sizes) {
              if (isAsked && asked === at) controller.abort("enough");
              asked++;
              yield new Array(size).fill({ score: 9 });
            }
          } finally {
            isClosed = true;
          }
        }
        const onProgress = ({ chunks: done }: { chunks: number }): void => {
          if (!isAsked && done === at) controller.abort("enough");
        };
        const collected = await collect(source(), nps.of("score"), { signal: controller.signal, onProgress }).catch(
          (reason: unknown) => reason,
        );
        const isEnded = isAsked ? at < sizes.length : at >= 1 && at <= sizes.length;
        if (isEnded) expect([collected, asked]).toEqual(["enough", isAsked ? at + 1 : at]);
        else expect(collected).toEqual(nps(new Array(sizes.reduce((sum, size) => sum + size, 0)).fill(9)));
        // Who is asked for a chunk ends when he has come to it.
        await new Promise((resolve) => setTimeout(resolve));
        expect(isClosed).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe("any input at all", () => {
  const odd = fc.oneof(
    fc.constantFrom(...oddValues),
    fc.jsonValue({ maxDepth: 3 }),
    fc.array(fc.jsonValue({ maxDepth: 3 })),
  );
  const options = fc.dictionary(fc.constantFrom("summary", "onProgress", "signal", "order", "size"), odd);

  it("gives a result or a MetricInputError", async () => {
    const sound = async (call: () => Promise<unknown>): Promise<void> => {
      try {
        const result = await call();
        expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      } catch (error) {
        expect(error).toBeInstanceOf(MetricInputError);
      }
    };
    await fc.assert(
      fc.asyncProperty(odd, odd, options, async (input, other, chosen) => {
        await sound(() => collect(input as never, nps.of("score")));
        await sound(() =>
          collect([[{ score: 9 }], input] as never, {
            of: nps.of("score"),
            by: segment.with({ by: "score", metric: nps.of("score") }),
          }),
        );
        await sound(() => collect([], other as never));
        await sound(() => collectSummary([[9]], nps, chosen as never));
        await sound(() => collect([[9]], nps, other as never));
      }),
      { numRuns: 300 },
    );
  });
});
