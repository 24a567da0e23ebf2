import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  normalCosts,
  type OptimalPartitionOptions,
  optimalPartition,
  partition,
} from "../../src/stats/change-points.ts";
import { faultOf } from "../support/soundness.ts";
import { expectClose, readReference } from "./reference.ts";

interface Input {
  readonly data: string;
  readonly minimumLength: number;
}

interface Expected {
  readonly breaks: readonly number[];
  readonly rss: number;
}

const data = readReference<object, Record<string, number[]>>("time-series", "data")[0]?.expected ?? {};
const messageOf = (values: unknown, options?: unknown): string =>
  faultOf(() => optimalPartition(values as number[], options as OptimalPartitionOptions)).message;

/** The least penalised cost, by looking at every partition. */
function leastCost(
  values: readonly number[],
  weights: readonly number[],
  penalty: number,
  minimumLength: number,
): number {
  const cost = normalCosts(Float64Array.from(values), Float64Array.from(weights));
  const leastFrom = (from: number): number => {
    let least = cost(from, values.length);
    for (let to = from + minimumLength; to <= values.length - minimumLength; to++) {
      least = Math.min(least, cost(from, to) + penalty + leastFrom(to));
    }
    return least;
  };
  return leastFrom(0);
}

describe("optimalPartition", () => {
  it.each(readReference<Input, Expected>("time-series", "partition"))(
    "finds the segments of $name",
    ({ input, expected }) => {
      const series = data[input.data] as number[];
      const { breaks, rss } = expected;
      const shown = [0, ...breaks, series.length];
      const { minimumLength } = input;
      // A penalty at which this number of segments is the best one, if there is one: halved in between.
      let [low, high] = [0, 1e9];
      for (let round = 0; round < 100; round++) {
        const penalty = Math.sqrt(Math.max(low, 1e-6) * high);
        const { changes, cost } = optimalPartition(series, { penalty, minimumLength });
        if (changes.length === breaks.length) {
          expect([0, ...changes, series.length]).toEqual(shown);
          expectClose(cost, rss, { relative: 1e-12 });
          return;
        }
        if (changes.length > breaks.length) low = penalty;
        else high = penalty;
      }
      // No penalty gives this number: the partitions with one change less or more are both better.
      const costs = normalCosts(Float64Array.from(series), new Float64Array(series.length).fill(1));
      const cost = shown.slice(1).reduce((sum, to, i) => sum + costs(shown[i] as number, to), 0);
      expectClose(cost, rss, { relative: 1e-12 });
      const less = optimalPartition(series, { penalty: high * 1.0001, minimumLength });
      expect(less.cost + high * less.changes.length).toBeLessThan(rss + high * breaks.length);
    },
  );

  it("finds the dam at Aswan in the flow of the Nile: the year 1899", () => {
    const nile = data.nile as number[];
    const { changes } = optimalPartition(nile, { weights: nile.map(() => 1 / 127.6 ** 2) });
    expect(changes.map((place) => 1871 + place)).toEqual([1899]);
  });

  it("costs no more than any other partition, pruned or not", () => {
    const cell = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.constantFrom(0.5, 1, 4));
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(0.1, 1, 3, 10),
        fc.integer({ min: 1, max: 4 }),
        (cells, penalty, minimumLength) => {
          const values = cells.map(([value]) => value);
          const weights = cells.map(([, weight]) => weight);
          const { changes, cost } = optimalPartition(values, { weights, penalty, minimumLength });
          const ends = [0, ...changes, values.length];
          if (changes.length > 0) {
            for (const [i, end] of ends.slice(1).entries()) {
              expect(end - (ends[i] as number)).toBeGreaterThanOrEqual(minimumLength);
            }
          }
          const least = leastCost(values, weights, penalty, minimumLength);
          expectClose(cost + penalty * changes.length, least, { absolute: 1e-9 });
        },
      ),
      { numRuns: 300 },
    );
  });

  it("takes what segments of each length cost beside that into account", () => {
    const values = Float64Array.of(0, 0, 1, 1, 1, 1);
    const costs = normalCosts(
      values,
      values.map(() => 1),
    );
    const rule = { penalty: 0.1, minimumLength: 1 };
    expect(partition(6, costs, { ...rule, perSegment: null }).changes).toEqual([2]);
    expect(partition(6, costs, { ...rule, perSegment: (length) => (length === 3 ? -9 : 0) }).changes).toEqual([3]);
  });

  it("leaves too short a series whole", () => {
    expect(optimalPartition([0, 9, 9], { penalty: 0.1 })).toEqual({ changes: [], cost: 54 });
    expect(optimalPartition([])).toEqual({ changes: [], cost: 0 });
  });

  it("says what is wrong", () => {
    expect(messageOf([1, "2"])).toBe('optimalPartition: values[1] must be a finite number, got "2"');
    expect(messageOf([1, 2], { weights: [1] })).toBe(
      "optimalPartition: options.weights.length must be 2, one for each value, got 1",
    );
    expect(messageOf([1], { weights: [0] })).toContain("options.weights[0] must be a number from 1e-30 to 1e30, got 0");
    expect(messageOf([1], { penalty: -1 })).toContain("options.penalty must be a number of 0 or more");
    expect(messageOf([1], { minimumLength: 0 })).toContain("options.minimumLength must be an integer of 1 or more");
  });
});
