import { describe, expect, it } from "vitest";
import {
  individualsLevel,
  meanRangeOfTwo,
  movingRangeLimit,
  movingRanges,
  shareLevel,
} from "../../src/stats/control-limits.ts";
import { createRandom } from "../../src/stats/random.ts";

describe("the constants of control charts", () => {
  it("are those of the tables, with more digits", () => {
    expect(meanRangeOfTwo).toBe(2 / Math.sqrt(Math.PI));
    expect(meanRangeOfTwo).toBeCloseTo(1.128, 3);
    expect(3 / meanRangeOfTwo).toBeCloseTo(2.66, 2);
    expect(movingRangeLimit(1)).toBeCloseTo(1 + 3 * Math.sqrt(Math.PI / 2 - 1), 14);
    expect(movingRangeLimit(1)).toBeCloseTo(3.267, 3);
  });

  it("make the mean moving range of normal values their standard deviation", () => {
    const random = createRandom("moving ranges");
    const values = Array.from({ length: 40_000 }, () => 5 + 2 * random.normal());
    const { center, sigma } = individualsLevel(values);
    expect(Math.abs((center as number) - 5)).toBeLessThan(0.04);
    expect(Math.abs((sigma as number) - 2)).toBeLessThan(0.04);
  });
});

describe("moving ranges", () => {
  it("are null at the beginning and beside a gap", () => {
    expect(movingRanges([3, 5, null, 4, 1])).toEqual([null, 2, null, null, 3]);
    expect(individualsLevel([3, 5, null, 4, 1])).toEqual({
      center: 3.25,
      sigma: 2.5 / meanRangeOfTwo,
      averageMovingRange: 2.5,
    });
    expect(individualsLevel([null, 4, null])).toEqual({ center: 4, sigma: null, averageMovingRange: null });
  });
});

describe("the level of shares", () => {
  it("is that of all answers together, and the spread is about 1 where only chance is at work", () => {
    const random = createRandom("binomial");
    const trials = Array.from({ length: 2000 }, () => 100 + random.integer(100));
    const shares = trials.map((count) => {
      let successes = 0;
      for (let i = 0; i < count; i++) successes += Number(random.uniform() < 0.3);
      return (100 * successes) / count;
    });
    const { center, dispersion } = shareLevel(shares, trials);
    const total = trials.reduce((sum, count) => sum + count, 0);
    const successes = shares.reduce((sum, share, i) => sum + (share / 100) * (trials[i] as number), 0);
    expect(center).toBeCloseTo((100 * successes) / total, 10);
    expect(Math.abs((dispersion as number) - 1)).toBeLessThan(0.08);
  });

  it("is none without answers", () => {
    expect(shareLevel([null, null], [null, 5])).toEqual({ center: null, dispersion: null });
    expect(shareLevel([100, 100], [5, 5])).toEqual({ center: 100, dispersion: null });
  });
});
