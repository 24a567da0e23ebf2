import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CorrelationMethod, correlationTest } from "../../src/stats/correlation.ts";
import { expectClose, expectLimits, readReference } from "./reference.ts";

interface Columns {
  readonly x: number[];
  readonly y: number[];
}

interface Expected {
  readonly pearson: number;
  readonly pearsonP: number;
  readonly fisherInterval: [number, number];
  readonly spearman: number;
  readonly spearmanP: number;
  readonly kendallTauB: number;
  readonly kendallP: number;
}

const relative = { relative: 1e-9 };
const methods: CorrelationMethod[] = ["pearson", "spearman", "kendall"];
const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 })), {
  minLength: 2,
  maxLength: 30,
});
const columns = (rows: [number, number][]): [number[], number[]] => [rows.map(([x]) => x), rows.map(([, y]) => y)];

describe("correlationTest", () => {
  it.each(readReference<Columns, Expected>("tests", "correlation"))("agrees with R: $name", ({ input, expected }) => {
    const pearson = correlationTest(input.x, input.y);
    expectClose(pearson.correlation, expected.pearson, relative);
    expectClose(pearson.pValue, expected.pearsonP, relative);
    expectLimits(pearson.interval, expected.fisherInterval, relative);
    const spearman = correlationTest(input.x, input.y, { method: "spearman" });
    expectClose(spearman.correlation, expected.spearman, relative);
    expectClose(spearman.pValue, expected.spearmanP, relative);
    const kendall = correlationTest(input.x, input.y, { method: "kendall" });
    expectClose(kendall.correlation, expected.kendallTauB, relative);
    expectClose(kendall.pValue, expected.kendallP, relative);
  });

  it("counts Kendall's pairs as they are", () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [x, y] = columns(rows);
        let score = 0;
        let untiedX = 0;
        let untiedY = 0;
        for (let i = 0; i < rows.length; i++) {
          for (let j = 0; j < i; j++) {
            const signX = Math.sign((x[i] as number) - (x[j] as number));
            const signY = Math.sign((y[i] as number) - (y[j] as number));
            score += signX * signY;
            untiedX += Math.abs(signX);
            untiedY += Math.abs(signY);
          }
        }
        const { correlation } = correlationTest(x, y, { method: "kendall" });
        if (untiedX * untiedY === 0) expect(correlation).toBeNull();
        else expectClose(correlation, score / Math.sqrt(untiedX * untiedY), { absolute: 1e-12 });
      }),
    );
  });

  it("lies between -1 and 1, is the same both ways round, and turns its sign with one side", () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(...methods), (rows, method) => {
        const [x, y] = columns(rows);
        const { correlation, pValue } = correlationTest(x, y, { method });
        if (correlation === null) return;
        expect(Math.abs(correlation)).toBeLessThanOrEqual(1);
        expectClose(correlationTest(y, x, { method }).correlation, correlation, { absolute: 1e-12 });
        const turned = correlationTest(
          x.map((value) => -value),
          y,
          { method },
        );
        expectClose(turned.correlation, -correlation, { absolute: 1e-12 });
        if (pValue !== null) expectClose(turned.pValue, pValue, { absolute: 1e-9 });
      }),
    );
  });

  it("finds 1 where one side follows from the other, with no interval and no doubt", () => {
    for (const method of methods) {
      const test = correlationTest([1, 2, 3, 4, 5], [2, 4, 6, 8, 10], { method });
      expect(test.correlation).toBe(1);
      expect(test.interval).toBeNull();
    }
    expect(correlationTest([1, 2, 3], [3, 2, 1])).toMatchObject({ correlation: -1, pValue: 0 });
    expect(correlationTest([1, 2, 3], [3, 2, 1], { alternative: "greater" }).pValue).toBe(1);
    expect(correlationTest([1, 2, 3], [3, 2, 1], { alternative: "less" }).pValue).toBe(0);
  });

  it("gives null where a side does not vary or there are too few pairs", () => {
    for (const method of methods) {
      expect(correlationTest([1, 1, 1], [1, 2, 3], { method })).toMatchObject({ correlation: null, pValue: null });
      expect(correlationTest([1], [2], { method }).correlation).toBeNull();
      expect(correlationTest([1, 2], [1, 3], { method })).toMatchObject({ correlation: 1, pValue: null });
    }
  });

  it("refuses columns of different lengths", () => {
    expect(() => correlationTest([1, 2, 3], [1, 2])).toThrow("correlationTest: y.length must be 3, as x has, got 2");
  });
});
