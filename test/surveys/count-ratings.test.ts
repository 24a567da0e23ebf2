import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Column } from "../../src/rows.ts";
import { createRandom } from "../../src/stats/random.ts";
import { countRatings } from "../../src/surveys/count-ratings.ts";
import { csat } from "../../src/surveys/csat.ts";

/** The same by the plainest loop there is. */
function countPlainly(column: Column): number[] | null {
  const bins = new Array<number>(257).fill(0);
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    if (value !== null && value !== undefined && (!Number.isInteger(value) || value < 0 || value > 255)) return null;
    bins[value ?? 256] = (bins[value ?? 256] as number) + 1;
  }
  return bins;
}

function expectSameCount(column: Column): void {
  const bins = countRatings(column);
  expect(bins && [...bins]).toEqual(countPlainly(column));
}

function draw(length: number, seed: string): number[] {
  const random = createRandom(seed);
  return Array.from({ length }, () => random.integer(256));
}

function put<T>(values: readonly T[], place: number, value: T): T[] {
  return values.map((old, i) => (i === place ? value : old));
}

// Around every length at which another loop begins or ends.
const lengths = [0, 1, 2, 3, 4, 5, 255, 256, 257, 258, 259, 1023, (1 << 18) - 1, 1 << 18, (1 << 18) + 1, (1 << 18) + 7];

describe("countRatings", () => {
  it.each(lengths)("counts %i values in every kind of column", (length) => {
    const values = draw(length, `length ${length}`);
    expectSameCount(values);
    expectSameCount(Object.freeze([...values]));
    for (const Typed of [
      Uint8Array,
      Uint8ClampedArray,
      Uint16Array,
      Uint32Array,
      Int16Array,
      Int32Array,
      Float32Array,
      Float64Array,
    ]) {
      expectSameCount(new Typed(values));
    }
    expectSameCount(new Int8Array(values.map((value) => value & 127)));
  });

  it.each([0, 1, 2, 3, 5])("counts bytes that begin %i bytes into their buffer", (offset) => {
    const buffer = Uint8Array.from(draw((1 << 18) + 16, "offset")).buffer;
    for (const less of [0, 1, 2, 3]) expectSameCount(new Uint8Array(buffer, offset, (1 << 18) + 8 - less));
    expectSameCount(new Uint8Array(buffer, offset, 100));
  });

  it.each([1, 200, 256, 2000])("counts blanks and holes among %i values", (length) => {
    const values: (number | null | undefined)[] = draw(length, "blanks");
    for (const place of [0, 1, 3, length >> 1, length - 1].filter((at) => at < length)) {
      for (const blank of [null, undefined]) expectSameCount(put(values, place, blank));
      const holey = [...values];
      delete holey[place];
      expectSameCount(holey);
    }
    expectSameCount(new Array<number>(length));
  });

  it.each([-1, 256, 0.5, Number.NaN, Number.POSITIVE_INFINITY, -(2 ** 32), 2 ** 32 + 1])(
    "accepts no column that has %d at any place",
    (odd) => {
      for (const length of [10, 300, 301, 302, 303]) {
        for (const place of [0, 1, 2, 3, 255, length - 1].filter((at) => at < length)) {
          const values = put(draw(length, "odd"), place, odd);
          expect(countRatings(values)).toBe(null);
          expect(countRatings(new Float64Array(values))).toBe(null);
          expect(countRatings([...values, null])).toBe(null);
        }
      }
    },
  );

  it.each(["5", true, {}, 5n, [5]])("accepts no column that has %o in it", (odd) => {
    for (const length of [10, 300]) {
      for (const place of [0, 5, length - 1]) {
        expect(countRatings(put<unknown>(draw(length, "odd"), place, odd) as Column)).toBe(null);
      }
    }
  });

  it("counts a negative zero as a zero", () => {
    expect(countRatings([-0, ...draw(300, "zero")])?.[0]).toBe(countRatings([0, ...draw(300, "zero")])?.[0]);
    expect(countRatings(new Float64Array([-0]))?.[0]).toBe(1);
  });

  it("counts any column as the plain loop does", () => {
    const value = fc.oneof(
      { weight: 30, arbitrary: fc.nat(255) },
      fc.constantFrom(null, undefined),
      fc.double(),
      fc.integer(),
    );
    fc.assert(fc.property(fc.array(value, { maxLength: 400, size: "max" }), expectSameCount), { numRuns: 200 });
  });
});

describe("long columns", () => {
  it("have the distribution that a plain count gives", () => {
    const answers = draw((1 << 18) + 5, "answers").map((value) => value % 11);
    const column = new Uint8Array(new Uint8Array([9, ...answers]).buffer, 1);
    const { distribution } = csat(column, { scale: { min: 0, max: 10 } });
    const counts = Array.from({ length: 11 }, (_, answer) => answers.filter((given) => given === answer).length);
    expect(distribution?.map(({ count }) => count)).toEqual(counts);
    expect(csat(answers, { scale: { min: 0, max: 10 } }).distribution).toEqual(distribution);
  });

  it("are refused for one wrong answer at their very end", () => {
    for (const column of [new Uint8Array(300_001), new Array<number>(300_001).fill(0), new Float64Array(300_001)]) {
      column[300_000] = 11;
      expect(() => csat(column, { scale: { min: 0, max: 10 } })).toThrow(
        "csat: ratings[300000] must be an integer from 0 to 10, got 11",
      );
    }
  });
});
