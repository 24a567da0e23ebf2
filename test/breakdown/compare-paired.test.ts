import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../src/breakdown/compare.ts";
import { comparePaired } from "../../src/breakdown/compare-paired.ts";
import { mcnemar, pairedNewcombeInterval } from "../../src/breakdown/paired-proportions.ts";
import { defineMetric } from "../../src/metric.ts";
import { mcnemarTest } from "../../src/stats/mcnemar.ts";
import { ces } from "../../src/surveys/ces.ts";
import { csat } from "../../src/surveys/csat.ts";
import { enps } from "../../src/surveys/enps.ts";
import { nps } from "../../src/surveys/nps.ts";
import { expectClose, expectLimits, readReference } from "../stats/reference.ts";
import { faultOf, freezeDeep } from "../support/soundness.ts";

const messageOf = (call: () => unknown): string => faultOf(call).message;
const fields = { before: "before", after: "after" };

interface Pairs {
  readonly both: number;
  readonly before: number;
  readonly after: number;
  readonly neither: number;
}

/** Customers who are satisfied (5) or not (1), twice. */
function customersOf({ both, before, after, neither }: Pairs): { before: number; after: number }[] {
  const some = (count: number, was: number, is: number) =>
    Array.from({ length: count }, () => ({ before: was, after: is }));
  return [...some(both, 5, 5), ...some(before, 5, 1), ...some(after, 1, 5), ...some(neither, 1, 1)];
}

describe("comparePaired of shares", () => {
  type Input = Pairs & { readonly confidence: number };
  interface Figures {
    readonly difference: number;
    readonly interval: [number, number];
  }

  it.each(readReference<Input, Figures>("comparisons", "paired Newcombe"))(
    "has Newcombe's paired interval: $name",
    ({ input, expected, ...reference }) => {
      const { tolerance } = reference as unknown as { readonly tolerance: number };
      const { confidence: confidenceLevel, ...counts } = input;
      const result = comparePaired(customersOf(counts), { ...fields, metric: csat, confidenceLevel });
      expectClose(Number(result.difference) / 100, expected.difference, { absolute: tolerance });
      const [low, high] = expected.interval.map((limit) => 100 * limit) as [number, number];
      expectLimits(result.interval, [low, high], { absolute: 100 * tolerance });
      expect(result.interval).toMatchObject({ method: "newcombe-paired", confidenceLevel });
    },
  );

  interface PValues {
    readonly p: number;
    readonly less: number;
    readonly greater: number;
    readonly method: string;
  }

  it.each(readReference<Pick<Pairs, "before" | "after">, PValues>("comparisons", "McNemar"))(
    "has McNemar's test: $name",
    ({ input, expected }) => {
      const counts = { both: 3, neither: 4, ...input };
      const test = (alternative: "two-sided" | "less" | "greater") =>
        comparePaired(customersOf(counts), { ...fields, metric: csat, alternative });
      expectClose(test("two-sided").pValue, expected.p, { relative: 1e-11 });
      expectClose(test("less").pValue, expected.less, { relative: 1e-11 });
      expectClose(test("greater").pValue, expected.greater, { relative: 1e-11 });
      expect(test("less").method).toBe(expected.method);
      expect(test("less").interval).toEqual(test("two-sided").interval);
      const method = expected.method === "mcnemar" ? "asymptotic" : "exact";
      const table = [
        [counts.both, counts.before],
        [counts.after, counts.neither],
      ] as const;
      expectClose(test("two-sided").pValue, Number(mcnemarTest(table, { method, continuity: "none" }).pValue), {
        relative: 1e-11,
      });
    },
  );

  it("agrees with R mcnemar.test of the approval ratings", () => {
    const [found] = readReference<unknown, { readonly p: number }>("tests", "McNemar approval");
    const { pValue } = mcnemar({ both: 794, before: 150, after: 86, neither: 570 }, { alternative: "two-sided" });
    expectClose(pValue, Number(found?.expected.p), { relative: 1e-8 });
  });

  it("keeps the interval around the difference, and within ±1", () => {
    const count = fc.nat(30);
    fc.assert(
      fc.property(count, count, count, count, (both, before, after, neither) => {
        const n = both + before + after + neither;
        if (n === 0) return;
        const { low, high } = pairedNewcombeInterval({ both, before, after, neither }, 0.95);
        const difference = (after - before) / n;
        expect(low >= -1 && low <= difference + 1e-12 && difference - 1e-12 <= high && high <= 1).toBe(true);
        const mirrored = pairedNewcombeInterval({ both, before: after, after: before, neither }, 0.95);
        expectLimits(mirrored, [-high, -low], { absolute: 1e-12 });
      }),
    );
  });

  it("cannot test where nobody changed, but has an interval", () => {
    const result = comparePaired(customersOf({ both: 8, before: 0, after: 0, neither: 4 }), {
      ...fields,
      metric: csat,
    });
    expect(result).toMatchObject({
      difference: 0,
      pValue: null,
      method: null,
      reason: "no-variance",
      standardError: 0,
    });
    expect(Number(result.interval?.high)).toBeGreaterThan(0);
  });
});

describe("comparePaired of means and net scores", () => {
  it("agrees with R t.test of the sleep data", () => {
    interface Sleep {
      readonly x: number[];
      readonly y: number[];
      readonly confidence?: number;
    }
    interface Figures {
      readonly p: number;
      readonly interval: [number, number];
    }
    const [found] = readReference<Sleep, Figures>("tests", "paired t sleep");
    const tenths = (values: readonly number[] = []): number[] => values.map((value) => Math.round(10 * value));
    const table = { before: tenths(found?.input.y), after: tenths(found?.input.x) };
    const metric = csat.with({ score: "mean", scale: { min: -100, max: 100, satisfiedFrom: 50 } });
    const result = comparePaired(table, { ...fields, metric });
    expectClose(result.pValue, Number(found?.expected.p), { relative: 1e-9 });
    const [low, high] = found?.expected.interval ?? [0, 0];
    expectLimits(result.interval, [10 * low, 10 * high], { relative: 1e-9 });
    expect(result).toMatchObject({ method: "paired-t", interval: { method: "paired-t" }, unit: "rating", n: 10 });
  });

  it("reckons an NPS by hand", () => {
    // Differences 200, 100, 0 and 0: a mean of 75, with Σ(d − 75)² = 27,500.
    const rows = [
      { before: 0, after: 9 },
      { before: 7, after: 10 },
      { before: 9, after: 10 },
      { before: 6, after: 0 },
    ];
    const result = comparePaired(rows, { ...fields, metric: nps });
    expect(result).toMatchObject({ difference: 75, risen: 2, fallen: 0, unchanged: 2, unit: "points", metric: "nps" });
    expectClose(result.standardError, Math.sqrt(27_500 / 3 / 4), { relative: 1e-14 });
    expect([result.before.value, result.after.value]).toEqual([-25, 50]);
  });

  it("finds with the same customers what is not found with different ones", () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ before: i % 11, after: Math.min(10, (i % 11) + 1) }));
    const paired = comparePaired(rows, { ...fields, metric: nps });
    const apart = compare(nps(rows.map((row) => row.before)), nps(rows.map((row) => row.after)));
    expect(paired.difference).toBe(apart.difference);
    expect(Number(paired.pValue)).toBeLessThan(0.01);
    expect(Number(apart.pValue)).toBeGreaterThan(0.1);
  });

  it("follows the direction and the score that are bound to the metric", () => {
    const rows = [
      { before: 1, after: 5 },
      { before: 2, after: 4 },
      { before: 3, after: 3 },
      { before: 4, after: 1 },
    ];
    const net = ces.with({ score: "net-easy", direction: "low-is-easy" });
    expect(comparePaired(rows, { ...fields, metric: net })).toMatchObject({ difference: -50, fallen: 2, risen: 1 });
  });
});

describe("comparePaired", () => {
  const rows = [
    { before: 9, after: 3 },
    { before: null, after: 3 },
    { before: 9, after: undefined },
    { before: 2, after: 10 },
    { before: null, after: null },
    { before: 10, after: null },
  ];

  it("counts customers with one answer or none, and leaves them out", () => {
    const result = comparePaired(freezeDeep(rows), { ...fields, metric: nps });
    expect(result).toMatchObject({ n: 2, onlyBefore: 2, onlyAfter: 1, neither: 1, difference: 0 });
    expect(result.before).toEqual(nps([9, 2]));
    expect(result.after).toEqual(nps([3, 10]));
  });

  it("counts an invalid answer as none where the metric leaves those out", () => {
    const odd = [...rows, { before: 99, after: 3 }];
    expect(messageOf(() => comparePaired(odd, { ...fields, metric: nps }))).toBe(
      "nps: rows[6].before must be an integer from 0 to 10, got 99",
    );
    const lenient = nps.with({ invalid: "omit" });
    expect(comparePaired(odd, { ...fields, metric: lenient })).toMatchObject({ n: 2, onlyAfter: 2 });
  });

  it("gives nulls and a reason where there is nothing to compare", () => {
    const none = { difference: null, interval: null, pValue: null, method: null, standardError: null };
    expect(comparePaired([], { ...fields, metric: nps })).toMatchObject({
      ...none,
      n: 0,
      reason: "nothing-to-measure",
    });
    expect(comparePaired([{ before: 3, after: 9 }], { ...fields, metric: nps })).toMatchObject({
      ...none,
      difference: 200,
      reason: "too-few-answers",
    });
    const same = [
      { before: 3, after: 9 },
      { before: 2, after: 10 },
    ];
    expect(comparePaired(same, { ...fields, metric: nps })).toMatchObject({
      difference: 200,
      pValue: null,
      standardError: 0,
      reason: "no-variance",
    });
    const withheld = comparePaired(rows, { ...fields, metric: enps });
    expect(withheld).toMatchObject({ ...none, risen: null, fallen: null, unchanged: null, reason: "suppressed", n: 2 });
  });

  it("reads fields by functions, and columns", () => {
    const expected = comparePaired(rows, { ...fields, metric: nps });
    expect(comparePaired(rows, { before: (row) => row.before, after: (row) => row.after, metric: nps })).toEqual(
      expected,
    );
    const table = { before: rows.map((row) => row.before), after: rows.map((row) => row.after) };
    expect(comparePaired(table, { ...fields, metric: nps })).toEqual(expected);
  });

  it("refuses what is no metric, or no mean of what its answers score", () => {
    expect(messageOf(() => comparePaired(rows, { ...fields, metric: 3 as never }))).toBe(
      "comparePaired: options.metric must be a metric over a column, such as nps, got 3",
    );
    const largest = defineMetric({
      name: "largest",
      summarize: (values: readonly (number | null)[]) => ({ most: Math.max(...values.map(Number)) }),
      merge: (a, b) => ({ most: Math.max(a.most, b.most) }),
      measure: ({ most }) => ({ metric: "largest", value: most }),
    });
    expect(
      messageOf(() => comparePaired(rows.slice(0, 1).concat(rows.slice(3, 4)), { ...fields, metric: largest })),
    ).toBe(
      "comparePaired: options.metric must be one whose figure is the mean of what its answers score one by one (5.5), got 9",
    );
    expect(messageOf(() => comparePaired(rows, { ...fields, metric: nps, level: 0.9 } as never))).toMatch(
      /^comparePaired: options.level must be a known name/,
    );
    expect(messageOf(() => comparePaired(rows, { before: "bfore", after: "after", metric: nps }))).toMatch(
      /rows\[0\]\.bfore must be one of the fields that exist/,
    );
  });
});
