import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compensatedSum } from "../../src/stats/sum.ts";

describe("compensatedSum", () => {
  it("gives 0 for an empty sample", () => {
    expect(compensatedSum([])).toBe(0);
  });

  it("keeps what large values would swallow", () => {
    expect(compensatedSum([1, 1e100, 1, -1e100])).toBe(2);
    expect(compensatedSum(new Array(10).fill(0.1))).toBe(1);
  });

  it("gives the sum where only a part of it passes the largest double", () => {
    expect(compensatedSum([1.7e308, 1.7e308, -1.7e308])).toBe(1.7e308);
    expect(compensatedSum([1.7e308, 1.7e308])).toBe(Number.POSITIVE_INFINITY);
    expect(compensatedSum([-1.7e308, -1.7e308, 1])).toBe(Number.NEGATIVE_INFINITY);
  });

  it("agrees with exact integer arithmetic", () => {
    const cents = fc.array(fc.maxSafeInteger(), { maxLength: 50 });
    fc.assert(
      fc.property(cents, (values) => {
        const exact = values.reduce((sum, value) => sum + BigInt(value), 0n);
        expect(compensatedSum(values)).toBe(Number(exact));
      }),
    );
  });

  it("gives the same for any kind of array", () => {
    expect(compensatedSum(new Uint8Array([250, 250]))).toBe(500);
    expect(compensatedSum(new Float32Array([0.5, 0.25]))).toBe(0.75);
  });
});
