import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ProportionMethod, proportionInterval } from "../../src/stats/proportion.ts";
import { wilsonInterval } from "../../src/stats/wilson.ts";
import { expectClose, expectLimits, readReference } from "./reference.ts";

interface Counts {
  readonly k: number;
  readonly n: number;
  readonly confidence: number;
}
type Limits = [number, number];

// The reference gives Jeffreys' limits with and without the authors' rule for no and for all successes. The rule is
// ours.
const fields: Record<string, ProportionMethod> = {
  wald: "wald",
  wilson: "wilson",
  wilsonContinuityCorrected: "wilson-continuity",
  agrestiCoull: "agresti-coull",
  clopperPearson: "clopper-pearson",
  jeffreysEndpointAdjusted: "jeffreys",
};
const methods: ProportionMethod[] = Object.values(fields);
const counts = fc
  .integer({ min: 1, max: 2000 })
  .chain((n) => fc.record({ n: fc.constant(n), k: fc.integer({ min: 0, max: n }) }));
const fractional = fc
  .double({ min: 0.01, max: 2000, noNaN: true })
  .chain((n) => fc.record({ n: fc.constant(n), k: fc.double({ min: 0, max: n, noNaN: true }) }));

describe("proportionInterval", () => {
  it.each(readReference<Counts, Record<string, Limits>>("proportions", "proportion CI"))(
    "agrees with statsmodels and R binom in every method: $name",
    ({ input: { k, n, confidence }, expected }) => {
      for (const [field, method] of Object.entries(fields)) {
        const interval = proportionInterval(k, n, { method, confidenceLevel: confidence });
        expectLimits(interval, expected[field] as Limits, { absolute: 1e-12, relative: 1e-10 });
      }
    },
  );

  it.each(readReference<Counts, Record<string, Limits>>("proportions", "Newcombe"))(
    "agrees with the printed table: $name",
    ({ input: { k, n, confidence }, expected }) => {
      for (const [field, limits] of Object.entries(expected)) {
        const interval = proportionInterval(k, n, { method: fields[field], confidenceLevel: confidence });
        expectLimits(interval, limits, { absolute: 6e-5 });
      }
    },
  );

  it("gives null without trials", () => {
    for (const method of methods) expect(proportionInterval(0, 0, { method })).toBeNull();
    expect(wilsonInterval(0, 0)).toBeNull();
  });

  it("lies within 0 and 1 and holds the proportion, for whole and for fractional counts", () => {
    const level = fc.double({ min: 0.01, max: 0.9999, noNaN: true });
    fc.assert(
      fc.property(
        fc.oneof(counts, fractional),
        fc.constantFrom(...methods),
        level,
        ({ k, n }, method, confidenceLevel) => {
          const interval = proportionInterval(k, n, { method, confidenceLevel });
          expect(interval?.low).toBeGreaterThanOrEqual(0);
          expect(interval?.low).toBeLessThanOrEqual(k / n);
          expect(interval?.high).toBeGreaterThanOrEqual(k / n);
          expect(interval?.high).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it("is the mirror image for the failures", () => {
    fc.assert(
      fc.property(counts, fc.constantFrom(...methods), ({ k, n }, method) => {
        const interval = proportionInterval(k, n, { method });
        const mirrored = proportionInterval(n - k, n, { method });
        expectClose(interval?.low, 1 - (mirrored?.high as number), { absolute: 1e-12 });
        expectClose(interval?.high, 1 - (mirrored?.low as number), { absolute: 1e-12 });
      }),
    );
  });

  it("narrows with more data and widens with the level", () => {
    const width = (k: number, n: number, method: ProportionMethod, confidenceLevel: number): number => {
      const interval = proportionInterval(k, n, { method, confidenceLevel });
      return (interval?.high as number) - (interval?.low as number);
    };
    fc.assert(
      fc.property(counts, fc.constantFrom(...methods), ({ k, n }, method) => {
        expect(width(3 * k, 3 * n, method, 0.95)).toBeLessThanOrEqual(width(k, n, method, 0.95));
        expect(width(k, n, method, 0.99)).toBeGreaterThanOrEqual(width(k, n, method, 0.95));
      }),
    );
  });

  it("covers a proportion as often as its method says, over the binomial distribution", () => {
    const trials = 50;
    const coverage = (p: number, method: ProportionMethod): number => {
      let covered = 0;
      let weight = (1 - p) ** trials;
      for (let k = 0; k <= trials; k++) {
        const interval = proportionInterval(k, trials, { method });
        if (p >= (interval?.low as number) && p <= (interval?.high as number)) covered += weight;
        weight *= ((trials - k) / (k + 1)) * (p / (1 - p));
      }
      return covered;
    };
    const proportions = Array.from({ length: 99 }, (_, index) => (index + 1) / 100);
    const mean = (method: ProportionMethod): number =>
      proportions.reduce((sum, p) => sum + coverage(p, method), 0) / proportions.length;
    expect(Math.abs(mean("wilson") - 0.95)).toBeLessThan(0.01);
    expect(Math.abs(mean("jeffreys") - 0.95)).toBeLessThan(0.01);
    expect(mean("wald")).toBeLessThan(0.93);
    expect(Math.min(...proportions.map((p) => coverage(p, "clopper-pearson")))).toBeGreaterThanOrEqual(0.95);
  });

  it("refuses counts, methods and levels that there are not", () => {
    expect(() => proportionInterval(11, 10)).toThrow("successes must be a number from 0 to 10 (trials), got 11");
    expect(() => proportionInterval(1, -1)).toThrow("trials must be a number of 0 or more, got -1");
    expect(() => proportionInterval(1, 2, { method: "exact" as ProportionMethod })).toThrow("options.method must be");
    expect(() => proportionInterval(1, 2, { confidenceLevel: 95 })).toThrow("options.confidenceLevel must be");
    expect(() => wilsonInterval(1, 2, 1)).toThrow("confidenceLevel must be a number between 0 and 1, got 1");
  });
});

describe("wilsonInterval", () => {
  it("is the default of proportionInterval", () => {
    fc.assert(
      fc.property(counts, ({ k, n }) => {
        expect(proportionInterval(k, n)).toEqual(wilsonInterval(k, n, 0.95));
      }),
    );
  });

  it("keeps its digits for a success in a million million trials", () => {
    // The roots of (n + z²)p² − (2k + z²)p + k²/n = 0 in the limit of large n: (2k + z² ∓ z·√(z² + 4k))/(2n).
    const z = 1.959963984540054;
    const root = z * Math.sqrt(z * z + 4);
    expectLimits(wilsonInterval(1, 1e12), [(2 + z * z - root) / 2e12, (2 + z * z + root) / 2e12], { relative: 1e-11 });
  });

  it("has the limits 0 and 1 exactly where nothing or everything succeeded", () => {
    for (const n of [1, 7, 10, 333, 1e6]) {
      expect(wilsonInterval(0, n)?.low).toBe(0);
      expect(wilsonInterval(n, n)?.high).toBe(1);
    }
  });
});
