import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { funnel } from "../../src/journey/funnel.ts";
import type { FunnelOptions } from "../../src/schemas/funnel.ts";
import { type OracleEvent, type OracleOptions, oracle } from "./funnel-oracle.ts";

const anyEvent: fc.Arbitrary<OracleEvent> = fc.record({
  customerId: fc.nat(2),
  event: fc.constantFrom("A", "A", "B", "B", "C", "X", "Y"),
  at: fc.nat(12),
  item: fc.constantFrom("i", "j", null),
  plan: fc.constantFrom("free", "pro", null),
});
const events = fc.array(anyEvent, { maxLength: 24 });
const between = fc.constantFrom<readonly [number, number]>([1, 2], [2, 3], [1, 3]);
const anyCase = fc.record({
  order: fc.constantFrom<OracleOptions["order"]>("ordered", "ordered", "strict", "any"),
  window: fc.constantFrom(1000, 3, 5, 8),
  reentry: fc.constantFrom<OracleOptions["reentry"]>("first", "optimised"),
  counting: fc.constantFrom<OracleOptions["counting"]>("unique", "total"),
  exclude: fc.array(fc.record({ event: fc.constantFrom("A", "X"), between }), { maxLength: 2 }),
  hold: fc.boolean(),
  asOf: fc.constantFrom(null, 12, 14),
  unfinished: fc.constantFrom<OracleOptions["unfinished"]>("include", "leave-out"),
  steps: fc.constantFrom(["A", "B", "C"], ["A", "B", "C"], ["A", "B", "A"], ["A", "A", "B"]),
});

/** Options that go together, for the oracle and for the funnel. */
const anyOptions = anyCase.map((drawn) => {
  const isAny = drawn.order === "any";
  const unlimited = drawn.window === 1000;
  const asked: OracleOptions = {
    ...drawn,
    window: unlimited ? Number.POSITIVE_INFINITY : drawn.window,
    reentry: isAny ? "first" : drawn.reentry,
    exclude: drawn.exclude.map((one) => (isAny ? { ...one, between: [1, 3] as const } : one)),
    unfinished: drawn.asOf === null || unlimited ? "include" : drawn.unfinished,
  };
  const { exclude, hold, asOf, window, ...same } = asked;
  const options: FunnelOptions = {
    ...same,
    within: unlimited ? "unlimited" : { seconds: window / 1000 },
    exclude: exclude.map(({ event, between: stretch }) => (isAny ? event : { event, between: stretch })),
    ...(hold && { holdConstant: ["item"] }),
    ...(asOf !== null && { asOf }),
    by: "plan",
    unit: "milliseconds",
  };
  return { asked, options };
});

describe("funnel", { timeout: 60_000 }, () => {
  it("counts what its documentation, told a second time, counts", () => {
    fc.assert(
      fc.property(events, anyOptions, (all, { asked, options }) => {
        const expected = oracle(all, asked);
        const result = funnel(all, options);
        expect(result.steps.map(({ customers }) => customers)).toEqual(expected.customers);
        if (asked.asOf !== null && Number.isFinite(asked.window)) expect(result.unfinished).toBe(expected.unfinished);
        const segments = result.segments?.map(({ segment, steps }) => [
          segment,
          steps.map(({ customers }) => customers),
        ]);
        expect(new Map(segments as [string | null, number[]][])).toEqual(expected.byPlan);
        for (const [i, times] of expected.fromFirst.entries()) {
          const mean = times.length === 0 ? null : times.reduce((sum, time) => sum + time, 0) / times.length;
          const step = result.steps[i + 1];
          if (mean === null) expect(step?.meanTimeFromFirst).toBeNull();
          else expect(step?.meanTimeFromFirst).toBeCloseTo(mean, 10);
          const [low, high] = [times[(times.length - 1) >> 1], times[times.length >> 1]];
          expect(step?.medianTimeFromFirst).toBe(low === undefined ? null : (low + (high as number)) / 2);
        }
      }),
      { numRuns: 2500 },
    );
  });

  it("gives bit for bit over columns what it gives over records, in whatever order these are", () => {
    const cases = events.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.boolean()),
    );
    fc.assert(
      fc.property(cases, anyOptions, ([all, shuffled, coded], { options }) => {
        const expected = funnel.summarize(all, options);
        expect(funnel.summarize(columnsOf(shuffled, coded), options)).toEqual(expected);
        expect(funnel.summarize(shuffled, options)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it("does the same for customers of many events, and for a great many customers", () => {
    let seed = 3;
    const next = (below: number): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const asked: OracleOptions = {
      steps: ["A", "B", "C"],
      order: "ordered",
      window: 40,
      reentry: "optimised",
      counting: "total",
      exclude: [{ event: "X", between: [2, 3] }],
      hold: true,
      asOf: null,
      unfinished: "include",
    };
    const exclude = [{ event: "X", between: [2, 3] as const }];
    const options: FunnelOptions = {
      steps: asked.steps,
      within: { seconds: 0.04 },
      reentry: "optimised",
      counting: "total",
      exclude,
      holdConstant: ["item"],
    };
    for (const [rows, customers] of [
      [600, 2],
      [12_000, 6000],
    ] as const) {
      const all = Array.from({ length: rows }, (): OracleEvent => {
        const event = ["A", "B", "C", "X"][next(4)] as string;
        return { customerId: next(customers), event, at: next(300), item: ["i", "j"][next(2)] as string, plan: null };
      });
      const expected = oracle(all, asked).customers;
      expect(funnel(all, options).steps.map((step) => step.customers)).toEqual(expected);
      expect(funnel(columnsOf(all, true), options).steps.map((step) => step.customers)).toEqual(expected);
    }
  });

  it("numbers customers alike, whatever the column that they stand in", () => {
    const ids = Array.from({ length: 3000 }, (_, i) => (i * 7919) % 900);
    const event = ids.map((_, i) => ["A", "B", "C"][i % 3] as string);
    const at = Float64Array.from(ids, (_, i) => (i * 104_729) % 5000);
    const options = { steps: ["A", "B", "C"], counting: "total" } as const;
    const expected = funnel.summarize({ customerId: Uint32Array.from(ids), event, at }, options);
    for (const customerId of [
      ids,
      Int16Array.from(ids, (id) => id - 450),
      Float64Array.from(ids, (id) => id / 4),
      Float64Array.from(ids, (id) => (id - 3) * 1e12),
      ids.map((id) => `c${id}`),
      { codes: Uint16Array.from(ids), dictionary: Array.from({ length: 900 }, (_, id) => `c${899 - id}`) },
      { codes: Uint16Array.from(ids), dictionary: Array.from({ length: 900 }, (_, id) => 899 - id) },
    ]) {
      expect(funnel.summarize({ customerId, event, at }, options)).toEqual(expected);
    }
  });
});

function columnsOf(all: readonly OracleEvent[], coded: boolean): Record<string, readonly unknown[] | Float64Array> {
  const column = (field: keyof OracleEvent): unknown[] => all.map((event) => event[field]);
  const encode = (values: readonly unknown[]): unknown => {
    const dictionary = [...new Set(values)];
    return { codes: Uint8Array.from(values, (value) => dictionary.indexOf(value)), dictionary };
  };
  const columns = {
    customerId: column("customerId"),
    event: coded ? encode(column("event")) : column("event"),
    at: coded ? Float64Array.from(all, ({ at }) => at) : column("at"),
    item: column("item"),
    plan: coded ? encode(column("plan")) : column("plan"),
  };
  return columns as Record<string, readonly unknown[]>;
}
