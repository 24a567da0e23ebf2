import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  crossProductsOf,
  linearRegression,
  mergeCrossProducts,
  type RegressionColumns,
} from "../../src/stats/index.ts";
import { expectClose } from "./reference.ts";

const outcome = [2, 4, 5, 8, 9, 10];
const support = [1, 2, 3, 4, 5, 6];
const price = [5, 3, 6, 2, 4, 7];

describe("linearRegression", () => {
  it("finds an exact line, and has no test for it", () => {
    const { rSquared, intercept, predictors, fStatistic, reason } = linearRegression({
      outcome: [5, 7, 9, 11],
      predictors: { x: [1, 2, 3, 4] },
    });
    expect(rSquared).toBe(1);
    expectClose(intercept.coefficient, 3, { absolute: 1e-12 });
    expectClose(predictors[0]?.coefficient, 2, { absolute: 1e-12 });
    expect(predictors[0]).toMatchObject({ standardError: 0, statistic: null, pValue: null, interval: null });
    expect([fStatistic, reason]).toEqual([null, null]);
  });

  it("gives the same from columns and from merged cross products", () => {
    const whole = linearRegression({ outcome, predictors: { support, price } });
    const part = (from: number, to: number) =>
      crossProductsOf([outcome, support, price].map((one) => one.slice(from, to)));
    const merged = linearRegression(mergeCrossProducts(part(0, 2), part(2, 6)), { names: ["support", "price"] });
    expectClose(merged.rSquared, whole.rSquared as number, { relative: 1e-13 });
    expect(merged.predictors.map(({ name }) => name)).toEqual(["support", "price"]);
    whole.predictors.forEach(({ coefficient, pValue }, place) => {
      expectClose(merged.predictors[place]?.coefficient, coefficient as number, { relative: 1e-12 });
      expectClose(merged.predictors[place]?.pValue, pValue as number, { relative: 1e-11 });
    });
    expect(linearRegression(crossProductsOf([outcome, support])).predictors[0]?.name).toBe("x1");
  });

  it("follows its units: an affine change moves coefficients and nothing else", () => {
    const unit = fc.double({ min: 0.01, max: 100, noNaN: true });
    const shift = fc.double({ min: -1000, max: 1000, noNaN: true });
    const before = linearRegression({ outcome, predictors: { support, price } });
    fc.assert(
      fc.property(unit, shift, unit, shift, (a, b, c, d) => {
        const after = linearRegression({
          outcome: outcome.map((y) => a * y + b),
          predictors: { support: support.map((x) => c * x + d), price: price.map((x) => -x) },
        });
        expectClose(after.rSquared, before.rSquared as number, { relative: 1e-9 });
        expectClose(after.pValue, before.pValue as number, { relative: 1e-7 });
        const [first, second] = after.predictors;
        const [firstBefore, secondBefore] = before.predictors;
        expectClose(first?.coefficient, ((firstBefore?.coefficient as number) * a) / c, { relative: 1e-7 });
        expectClose(first?.statistic, firstBefore?.statistic as number, { relative: 1e-7 });
        expectClose(first?.vif, firstBefore?.vif as number, { relative: 1e-9 });
        expectClose(second?.standardizedCoefficient, -(secondBefore?.standardizedCoefficient as number), {
          relative: 1e-7,
        });
      }),
    );
  });

  it("says of predictors that add up to each other that they are not determined, and keeps the others", () => {
    const sum = support.map((one, i) => one + (price[i] as number));
    const other = [3, 1, 4, 1, 5, 9];
    const figures = linearRegression({
      outcome: [...outcome, 7],
      predictors: { support: [...support, 2], price: [...price, 2], sum: [...sum, 4], other: [...other, 2] },
    });
    expect(figures.predictors.map(({ name, reason }) => [name, reason])).toEqual([
      ["support", "collinear"],
      ["price", "collinear"],
      ["sum", "collinear"],
      ["other", null],
    ]);
    expect(figures.intercept.coefficient).toBeNull();
    const without = linearRegression({
      outcome: [...outcome, 7],
      predictors: { support: [...support, 2], price: [...price, 2], other: [...other, 2] },
    });
    expectClose(figures.rSquared, without.rSquared as number, { relative: 1e-12 });
    for (const field of ["coefficient", "standardError", "pValue", "vif"] as const) {
      expectClose(figures.predictors[3]?.[field], without.predictors[2]?.[field] as number, { relative: 1e-10 });
    }
    expect(figures.degreesOfFreedom).toBe(without.degreesOfFreedom);
  });

  it("says why there is no regression", () => {
    const few = linearRegression({ outcome: [1, 2, 3], predictors: { a: [1, 3, 2], b: [2, 1, 4] } });
    expect(few).toMatchObject({ reason: "too-few-rows", rSquared: null, fStatistic: null, degreesOfFreedom: null });
    expect(few.predictors[0]).toMatchObject({ coefficient: null, reason: "too-few-rows" });
    const still = linearRegression({ outcome: [4, 4, 4, 4], predictors: { a: [1, 3, 2, 5] } });
    expect(still).toMatchObject({ reason: "no-variance", rSquared: null });
  });

  it("leaves out a predictor that does not vary", () => {
    const figures = linearRegression({ outcome, predictors: { support, still: support.map(() => 0.1) } });
    expect(figures.predictors[1]).toMatchObject({ coefficient: null, correlation: null, reason: "no-variance" });
    const alone = linearRegression({ outcome, predictors: { support } });
    expect(figures.predictors[0]).toEqual(alone.predictors[0]);
  });

  it("does not care for the scale of weights, and counts equal ones as none", () => {
    const predictors = { support, price };
    const plain = linearRegression({ outcome, predictors });
    const equal = linearRegression({ outcome, predictors }, { weights: outcome.map(() => 0.1) });
    expectClose(equal.predictors[0]?.standardError, plain.predictors[0]?.standardError as number, { relative: 1e-12 });
    const weights = [1, 2, 1, 0.5, 1, 3];
    const one = linearRegression({ outcome, predictors }, { weights });
    const other = linearRegression({ outcome, predictors }, { weights: weights.map((weight) => 1000 * weight) });
    expectClose(other.predictors[0]?.pValue, one.predictors[0]?.pValue as number, { relative: 1e-11 });
    expectClose(one.effectiveN, 8.5 ** 2 / 16.25, { relative: 1e-15 });
    expect(one.degreesOfFreedom).toBe(one.effectiveN - 3);
  });

  it("names what is wrong with its input", () => {
    const call = (input: unknown, options?: object): unknown => linearRegression(input as RegressionColumns, options);
    expect(() => call({ outcome: [1, 2], predictors: { a: [1, "x"] } })).toThrow(
      'linearRegression: input.predictors.a[1] must be a finite number (at most 1e30 in size), got "x"',
    );
    expect(() => call({ outcome: [1, 2], predictors: { a: [1] } })).toThrow(
      "linearRegression: input.predictors.a.length must be 2 like the others, got 1",
    );
    expect(() => call({ outcome: [1, 2] })).toThrow(
      "linearRegression: input must be { outcome, predictors } or cross products, got an object",
    );
    expect(() => call(null)).toThrow("linearRegression: input must be");
    expect(() => call({ outcome, predictors: { support } }, { level: 1 })).toThrow("options.level");
    expect(() => call(crossProductsOf([outcome, support]), { names: ["a", "b"] })).toThrow(
      "options.names must be 1 names",
    );
    expect(() => call(crossProductsOf([]))).toThrow("linearRegression: input.means.length must be 1 or more, got 0");
  });
});
