import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CrossProducts, crossProductsOf, mergeCrossProducts, type NumberColumn } from "../../src/stats/index.ts";
import { freezeDeep } from "../support/soundness.ts";
import { expectClose } from "./reference.ts";

const rating = fc.integer({ min: 0, max: 10 });
const rows = fc.array(fc.tuple(rating, rating, rating), { minLength: 1, maxLength: 700 });
const transpose = (records: readonly (readonly number[])[], width = 3): number[][] =>
  Array.from({ length: width }, (_, column) => records.map((record) => record[column] as number));

/** n·Σxy − Σx·Σy in whole numbers, divided once. */
function exactProduct(x: readonly number[], y: readonly number[]): number {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const n = x.length;
  return (n * sum(x.map((value, i) => value * (y[i] as number))) - sum(x) * sum(y)) / n;
}

describe("crossProductsOf", () => {
  it("gives means and centred products", () => {
    expect(
      crossProductsOf([
        [1, 2, 3, 4],
        [2, 4, 6, 12],
      ]),
    ).toEqual({
      n: 4,
      weight: 4,
      squaredWeight: 4,
      means: [2.5, 6],
      products: [5, 16, 56],
    });
  });

  it("agrees with whole-number arithmetic to the last digits, over many blocks", () => {
    fc.assert(
      fc.property(rows, (records) => {
        const columns = transpose(records);
        const { products, means, n } = crossProductsOf(columns);
        expect(n).toBe(records.length);
        let place = 0;
        for (let row = 0; row < 3; row++) {
          for (let column = 0; column <= row; column++) {
            const exact = exactProduct(columns[row] as number[], columns[column] as number[]);
            expectClose(products[place++], exact, { relative: 1e-14, absolute: 1e-14 * n });
          }
          const exactMean = (columns[row] as number[]).reduce((sum, value) => sum + value, 0) / n;
          expectClose(means[row], exactMean, { relative: 4e-16 });
        }
      }),
      { numRuns: 50 },
    );
  });

  it("keeps the variance of a column around a billion", () => {
    const { products } = crossProductsOf([[1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]]);
    expect(products).toEqual([90]);
  });

  it("finds exactly no variance in a column of one value, however it is cut and weighted", () => {
    const column = new Array<number>(1000).fill(0.1);
    const weights = column.map((_, i) => (i % 7) / 3);
    const part = crossProductsOf([column], { weights });
    expect(part.products).toEqual([0]);
    expect(mergeCrossProducts(part, crossProductsOf([column.slice(0, 31)])).products).toEqual([0]);
  });

  it("gives the same for arrays and for typed arrays, bit for bit", () => {
    fc.assert(
      fc.property(rows, (records) => {
        const columns = transpose(records);
        const expected = crossProductsOf(columns);
        for (const Type of [Uint8Array, Int16Array, Float32Array, Float64Array]) {
          expect(crossProductsOf(columns.map((column) => Type.from(column)))).toEqual(expected);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("takes a whole weight for so many rows", () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat(3)), (records, stream) => {
        const weights = records.map(() => stream.next().value as number);
        const repeated = records.flatMap((record, i) => new Array<number[]>(weights[i] as number).fill([...record]));
        const weighted = crossProductsOf(transpose(records), { weights });
        const expected = crossProductsOf(transpose(repeated));
        expect(weighted.weight).toBe(expected.n);
        expect(weighted.n).toBe(records.length);
        weighted.products.forEach((product, place) => {
          expectClose(product, expected.products[place] as number, { relative: 1e-12, absolute: 1e-10 });
        });
      }),
      { numRuns: 30 },
    );
  });

  it("leaves out a row in which one value is missing, and asks for all where that is an error", () => {
    const columns = [
      [1, null, 3, 5],
      [4, 5, undefined, 6],
    ];
    expect(crossProductsOf(columns)).toEqual(
      crossProductsOf([
        [1, 5],
        [4, 6],
      ]),
    );
    expect(() => crossProductsOf(columns, { missing: "error" })).toThrow(
      "crossProductsOf: columns[0][1] must be a finite number (at most 1e30 in size), got null (the first of 2 faults)",
    );
  });

  it("says where a value is no number", () => {
    const call = (columns: unknown): unknown => crossProductsOf(columns as NumberColumn[]);
    expect(() =>
      call([
        [1, 2],
        [3, "4"],
      ]),
    ).toThrow('crossProductsOf: columns[1][1] must be a finite number (at most 1e30 in size), got "4"');
    expect(() => call([new Float64Array([1, Number.NaN])])).toThrow("columns[0][1] must be");
    expect(() => call([[1], [1e31]])).toThrow("columns[1][0] must be");
    expect(() => call([[1], [1, 2]])).toThrow("crossProductsOf: columns[1].length must be 1 like the others, got 2");
    expect(() => call("x")).toThrow("crossProductsOf: columns must be an array of columns");
    expect(() => call([null])).toThrow("crossProductsOf: columns[0] must be an array of finite numbers, got null");
    expect(() => crossProductsOf([[1, 2]], { weights: [1, -1] })).toThrow(
      "crossProductsOf: options.weights[1] must be a finite number from 0 on (at most 1e30), got -1",
    );
  });

  it("gives zeros for no rows and for no columns", () => {
    const nothing = { n: 0, weight: 0, squaredWeight: 0 };
    expect(crossProductsOf([[], []])).toEqual({ ...nothing, means: [0, 0], products: [0, 0, 0] });
    expect(crossProductsOf([])).toEqual({ ...nothing, means: [], products: [] });
  });
});

describe("mergeCrossProducts", () => {
  it("gives the cross products of all rows, whichever comes first to the last bit", () => {
    fc.assert(
      fc.property(rows, rows, (one, other) => {
        const [a, b] = [crossProductsOf(transpose(one)), crossProductsOf(transpose(other))];
        const merged = mergeCrossProducts(freezeDeep(a), freezeDeep(b));
        expect(mergeCrossProducts(b, a)).toEqual(merged);
        const whole = crossProductsOf(transpose([...one, ...other]));
        expect(merged.n).toBe(whole.n);
        merged.products.forEach((product, place) => {
          expectClose(product, whole.products[place] as number, { relative: 1e-13, absolute: 1e-13 * whole.n });
        });
      }),
      { numRuns: 50 },
    );
  });

  it("is not changed by no rows", () => {
    const some = crossProductsOf([
      [1, 2, 4],
      [3, 3, 5],
    ]);
    const none = crossProductsOf([[], []]);
    expect(mergeCrossProducts(some, none)).toEqual(some);
    expect(mergeCrossProducts(none, some)).toEqual(some);
  });

  it("takes its own results, however small, large or nearly alike the columns are", () => {
    const size = fc.constantFrom(
      0,
      5e-324,
      1e-310,
      1e-170,
      1e-155,
      1e-150,
      1e-148,
      1e-140,
      1e-100,
      1e-9,
      1,
      1e15,
      1e30,
    );
    const value = fc.tuple(size, fc.double({ min: -1, max: 1, noNaN: true })).map(([scale, factor]) => scale * factor);
    const some = fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 9 });
    const weight = fc.constantFrom(0, 1e-30, 0.5, 1, 1e30);
    const all = crossProductsOf([
      [0, 0, 5e-324],
      [0, 0, -0.75],
    ]);
    expect(mergeCrossProducts(all, all).n).toBe(6);
    fc.assert(
      fc.property(some, some, fc.array(weight, { minLength: 18, maxLength: 18 }), (one, other, weights) => {
        const [a, b] = [one, other].map((rows) =>
          crossProductsOf(transpose(rows), { weights: weights.slice(0, rows.length) }),
        ) as [CrossProducts, CrossProducts];
        expect(() => mergeCrossProducts(mergeCrossProducts(a, b), a)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it("refuses what are no cross products, and those of other columns", () => {
    const one = crossProductsOf([[1, 2]]);
    const two = crossProductsOf([
      [1, 2],
      [3, 5],
    ]);
    expect(() => mergeCrossProducts(one, two)).toThrow(
      "mergeCrossProducts: b.means.length must be 1, as many columns as the other has, got 2",
    );
    const broken: readonly object[] = [
      { ...two, products: [1, 9, 1] },
      { ...two, products: [-1, 0, 1] },
      { ...two, n: 0 },
      { ...two, means: [1] },
      { ...two, means: [Number.NaN, 1] },
      { ...one, weight: 1e100 },
      // Three columns cannot all be each other's opposite.
      { ...two, means: [0, 0, 0], products: [1, -0.9, 1, -0.9, -0.9, 1] },
    ];
    for (const wrong of broken)
      expect(() => mergeCrossProducts(two, wrong as typeof two)).toThrow("b must be cross products");
  });
});
