import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { correlationTest } from "../../src/stats/correlation.ts";
import { cronbachAlpha } from "../../src/stats/cronbach-alpha.ts";
import { crossProductsOf, mergeCrossProducts } from "../../src/stats/cross-products.ts";
import { createRandom } from "../../src/stats/random.ts";
import { faultOf } from "../support/soundness.ts";
import { expectClose, readReference } from "./reference.ts";

// The answers to the European Customer Satisfaction Index are not part of this repository.
const file = fileURLToPath(new URL("../../../shared/data/real/ecsi_mobi.csv", import.meta.url));

interface Constructs {
  readonly constructs: Readonly<Record<string, readonly string[]>>;
}

type Alphas = Readonly<Record<string, { readonly alpha: number; readonly alphaStandardised: number }>>;

describe.skipIf(!existsSync(file))("cronbachAlpha of the constructs of the ECSI", () => {
  const [figures] = readReference<Constructs, Alphas>("service-quality", "ECSI mobi: Cronbach");

  it.each(Object.entries(figures?.input.constructs ?? {}))("agrees with pandas: %s", (name, columns) => {
    const rows: Record<string, string>[] = parse(readFileSync(file), { columns: true });
    const items = columns.map((column) => rows.map((row) => Number(row[column])));
    const { alpha, standardizedAlpha, n } = cronbachAlpha(items);
    expect(n).toBe(250);
    expectClose(alpha, Number(figures?.expected[name]?.alpha), { absolute: 1e-13 });
    expectClose(standardizedAlpha, Number(figures?.expected[name]?.alphaStandardised), { absolute: 1e-13 });
  });
});

const number = fc.integer({ min: -20, max: 20 }).map((quarters) => quarters / 4);
const table = fc
  .tuple(fc.integer({ min: 3, max: 5 }), fc.integer({ min: 3, max: 12 }))
  .chain(([k, n]) => fc.array(fc.array(number, { minLength: n, maxLength: n }), { minLength: k, maxLength: k }));

describe("cronbachAlpha", () => {
  it("by hand: two items with variances 1 and 4 and a covariance of 2 have 0.8889, and 1 when scaled alike", () => {
    const { alpha, standardizedAlpha, interval } = cronbachAlpha([
      [1, 2, 3],
      [2, 4, 6],
    ]);
    expect(alpha).toBeCloseTo(2 * (1 - 5 / 9), 14);
    expect(standardizedAlpha).toBeCloseTo(1, 14);
    expect(interval?.method).toBe("feldt");
  });

  it("is 1 without an interval where all items say the same", () => {
    expect(
      cronbachAlpha([
        [1, 2, 4],
        [1, 2, 4],
        [1, 2, 4],
      ]),
    ).toMatchObject({ alpha: 1, standardizedAlpha: 1, interval: null });
  });

  it("is below 0 where items contradict each other", () => {
    expect(
      cronbachAlpha([
        [1, 2, 3, 4],
        [4, 3, 2, 2],
      ]).alpha,
    ).toBeLessThan(0);
  });

  it.each([
    ["one item", [[1, 2, 3]]],
    ["no item", []],
    ["one row", [[1], [2]]],
    ["no row", [[], []]],
    [
      "rows that are all incomplete",
      [
        [1, null],
        [null, 2],
      ],
    ],
    [
      "items that do not vary",
      [
        [3, 3, 3],
        [4, 4, 4],
      ],
    ],
    [
      "items that cancel each other",
      [
        [1, 2, 3],
        [3, 2, 1],
      ],
    ],
  ])("is null for %s", (_, items) => {
    expect(cronbachAlpha(items)).toMatchObject({ alpha: null, standardizedAlpha: null, interval: null });
  });

  it("leaves rows out in which an item is missing", () => {
    const whole = cronbachAlpha([
      [1, 2, 5, 3],
      [2, 2, 4, 5],
    ]);
    expect(
      cronbachAlpha([
        [1, 2, null, 5, 3, 4],
        [2, 2, 3, 4, 5, undefined],
      ]),
    ).toEqual(whole);
  });

  it("without an item is alpha of the others, and an item's correlation is that with their sum", () => {
    fc.assert(
      fc.property(table, (columns) => {
        const { items } = cronbachAlpha(columns);
        columns.forEach((column, place) => {
          const others = columns.filter((_, other) => other !== place);
          const { alpha } = cronbachAlpha(others);
          if (alpha === null) return;
          expectClose(items[place]?.alphaWithout, alpha, { absolute: 1e-9, relative: 1e-9 });
          const rest = column.map((_, row) => others.reduce((sum, one) => sum + Number(one[row]), 0));
          const { correlation } = correlationTest(column, rest);
          if (correlation !== null) expectClose(items[place]?.correlationWithRest, correlation, { absolute: 1e-9 });
        });
      }),
    );
  });

  it("of merged cross products is that of all rows", () => {
    fc.assert(
      fc.property(table, table, (a, b) => {
        const width = Math.min(a.length, b.length);
        const [one, other] = [a.slice(0, width), b.slice(0, width)];
        const merged = cronbachAlpha(mergeCrossProducts(crossProductsOf(one), crossProductsOf(other)));
        const whole = cronbachAlpha(one.map((column, place) => [...column, ...(other[place] ?? [])]));
        expect(merged.n).toBe(whole.n);
        if (whole.alpha !== null) expectClose(merged.alpha, whole.alpha, { absolute: 1e-9, relative: 1e-9 });
      }),
    );
  });

  it("has an interval that holds the true alpha in 95 % of normal samples", () => {
    const random = createRandom("cronbach");
    const [runs, count, n, correlation] = [2000, 4, 12, 0.5];
    const truth = (count * correlation) / (1 + (count - 1) * correlation);
    let held = 0;
    for (let run = 0; run < runs; run++) {
      const common = Float64Array.from({ length: n }, () => random.normal());
      const columns = Array.from({ length: count }, () =>
        common.map((value) => Math.sqrt(correlation) * value + Math.sqrt(1 - correlation) * random.normal()),
      );
      const { interval } = cronbachAlpha(columns);
      if (interval !== null && interval.low <= truth && truth <= interval.high) held++;
    }
    expect(Math.abs(held / runs - 0.95)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / runs));
  });

  it.each([
    [() => cronbachAlpha([[1, 2], [1]]), "columns[1].length must be 2 like the others, got 1"],
    [() => cronbachAlpha([[1, Number.NaN]]), "columns[0][1] must be a finite number (at most 1e30 in size), got NaN"],
    [
      () => cronbachAlpha([[1]], { level: 0.9 } as never),
      "options.level must be one of the options confidenceLevel, got 0.9",
    ],
    [
      () => cronbachAlpha({ products: [] } as never),
      "items must be cross products { n, weight, squaredWeight, means, products }, got an object",
    ],
  ])("refuses what is not right (%#)", (call, message) => {
    expect(faultOf(call).message).toContain(message);
  });
});
