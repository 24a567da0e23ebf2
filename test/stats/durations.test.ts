import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  collectDurations,
  type Durations,
  durationAt,
  maximumExactDurations,
  mergeDurations,
  momentsOfDurations,
  quantileOfDurations,
} from "../../src/stats/durations.ts";
import { momentsOf } from "../../src/stats/moments.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { expectClose } from "./reference.ts";

const few = fc.array(fc.oneof(fc.nat(20), fc.nat(1e9), fc.double({ min: 0, max: 1e12, noNaN: true })), {
  maxLength: 80,
});

function collect(values: readonly number[]): Durations {
  return collectDurations(Float64Array.from(values));
}

/** Whole numbers without an order to them, none twice. */
function spread(count: number, from: number): number[] {
  return Array.from({ length: count }, (_, i) => ((i * 7919) % count) + from);
}

describe("exact durations", () => {
  it("keep every value and how often it occurs, in order", () => {
    expect(collect([5, 0, 5, 3, 5])).toEqual({ method: "exact", values: [0, 3, 5], counts: [1, 1, 3] });
    expect(collect([])).toEqual({ method: "exact", values: [], counts: [] });
  });

  it("have the moments and the quantiles of the sample", () => {
    fc.assert(
      fc.property(few, fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
        const durations = collect(values);
        const { n, mean, m2 } = momentsOfDurations(durations);
        const exact = momentsOf(values);
        expect(n).toBe(exact.n);
        expectClose(mean, exact.mean, { relative: 1e-15 });
        expectClose(m2, exact.m2, { relative: 1e-13, absolute: 1e-9 });
        expect(quantileOfDurations(durations, n, p)).toBe(quantile(values, p));
      }),
    );
  });

  it("merge into those of the whole, in any order", () => {
    fc.assert(
      fc.property(few, few, few, (a, b, c) => {
        const whole = collect([...a, ...b, ...c]);
        expect(mergeDurations("f", mergeDurations("f", collect(a), collect(b)), collect(c))).toEqual(whole);
        expect(mergeDurations("f", collect(c), mergeDurations("f", collect(b), collect(a)))).toEqual(whole);
        expect(mergeDurations("f", collect([]), whole)).toEqual(whole);
      }),
    );
  });
});

describe("sketched durations", () => {
  const limit = maximumExactDurations;

  it("begin beyond 10,000 different values, however many there are in all", () => {
    expect(limit).toBe(10_000);
    expect(collect([...spread(limit, 0), ...spread(limit, 0)]).method).toBe("exact");
    expect(collect(spread(limit + 1, 0)).method).toBe("sketch");
  });

  it("begin there however the whole is cut", () => {
    const [a, b, c] = [spread(6000, 0), spread(6000, 3000), spread(1001, 9000)];
    const whole = collect([...a, ...b, ...c]);
    const exact = mergeDurations("f", collect(a), collect(b));
    expect(exact.method).toBe("exact");
    const ways = [
      mergeDurations("f", exact, collect(c)),
      mergeDurations("f", collect(c), mergeDurations("f", collect(b), collect(a))),
      mergeDurations("f", mergeDurations("f", collect(a), collect(c)), collect(b)),
      mergeDurations("f", whole, collect([])),
    ];
    expect(whole.method).toBe("sketch");
    for (const merged of ways) {
      if (merged.method !== "sketch" || whole.method !== "sketch") throw new Error("not sketched");
      expect(merged.sketch).toEqual(whole.sketch);
      expectClose(merged.moments.mean, whole.moments.mean, { relative: 1e-14 });
      expectClose(merged.moments.m2, whole.moments.m2, { relative: 1e-13 });
    }
  });

  it("keep the moments, and quantiles within 1 percent", () => {
    const values = Array.from({ length: 30_000 }, (_, i) => Math.exp(((i * 7919) % 30_000) / 1500));
    const durations = collect(values);
    expect(durations.method).toBe("sketch");
    expect(momentsOfDurations(durations)).toEqual(momentsOf(values));
    for (const p of [0, 0.001, 0.25, 0.5, 0.9, 0.95, 0.999, 1]) {
      const exact = Number(quantile(values, p));
      expectClose(quantileOfDurations(durations, values.length, p), exact, { relative: 0.01 });
    }
    expect(durationAt(durations, 0)).toBe(1);
    expect(durationAt(durations, 29_999)).toBe(Math.max(...values));
  });
});
