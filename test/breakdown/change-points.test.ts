import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changePoints } from "../../src/breakdown/change-points.ts";
import { trend } from "../../src/breakdown/trend.ts";
import type { Series } from "../../src/breakdown/trend-series.ts";
import type { ChangePointOptions } from "../../src/schemas/change-points.ts";
import type { SeriesRow } from "../../src/schemas/trend-rows.ts";
import { createRandom, type SeededRandom } from "../../src/stats/random.ts";
import { randomBinomial } from "../../src/stats/random-binomial.ts";
import { nps } from "../../src/surveys/nps.ts";
import { expectClose, readReference } from "../stats/reference.ts";
import { expectSound, faultOf, freezeDeep, oddValues } from "../support/soundness.ts";

const data = readReference<object, Record<string, number[]>>("time-series", "data")[0]?.expected ?? {};
const nile = data.nile as number[];
const messageOf = (rows: unknown, options?: unknown): string =>
  faultOf(() => changePoints(rows as Series, options as ChangePointOptions)).message;

/** The row of a month from 2020 on. */
function monthRow(month: number, figures: Partial<SeriesRow>): SeriesRow {
  const label = (at: number): string => new Date(Date.UTC(2020, at, 1)).toISOString().slice(0, 7);
  const [start, end] = [`${label(month)}-01T00:00:00Z`, `${label(month + 1)}-01T00:00:00Z`];
  return { period: label(month), start, end, complete: true, value: null, ...figures };
}

/** The months of a share. */
function shares(counts: readonly (readonly [successes: number, trials: number])[]): SeriesRow[] {
  return counts.map(([successes, trials], month) =>
    monthRow(month, {
      ...{ value: (100 * successes) / trials, n: trials, unit: "percent" },
      basis: { kind: "proportion", successes, trials },
    }),
  );
}

const noise = (random: SeededRandom, count: number): number[] => Array.from({ length: count }, () => random.normal());

describe("changePoints", () => {
  it("finds the dam at Aswan in the flow of the Nile: 1899, and no other change", () => {
    const { changes, levels, pValue, noise: kind } = changePoints(nile);
    expect(changes).toHaveLength(1);
    const [change] = changes;
    expect(change).toMatchObject({ period: null, index: 28 });
    // The means of 1871 to 1898 and of 1899 to 1970.
    expectClose(change?.before, 1097.75, { relative: 1e-12 });
    expectClose(change?.after, 849.9722222222222, { relative: 1e-12 });
    // R: t.test(Nile[29:100], Nile[1:28], var.equal = TRUE) has -247.7778, (-304.2065, -191.3490), times 97 places.
    expectClose(change?.interval?.low, -304.2065, { absolute: 1e-4 });
    expectClose(change?.interval?.high, -191.349, { absolute: 1e-4 });
    expect(change?.pValue).toBeLessThan(1e-11);
    expect(pValue).toBe(0.001);
    expect(kind).toBe("equal");
    expect(levels.map(({ index, periods }) => [index, periods])).toEqual([
      [0, 28],
      [28, 72],
    ]);
  });

  it("finds several changes, and leaves a spike of one period alone", () => {
    const random = createRandom("several");
    const values = noise(random, 60).map((error, i) => error + (i < 20 ? 0 : i < 45 ? 6 : 2) + (i === 10 ? 4 : 0));
    expect(changePoints(values).changes.map(({ index }) => index)).toEqual([20, 45]);
    expect(changePoints(values, { penalty: "mbic" }).changes.map(({ index }) => index)).toEqual([20, 45]);
    expect(changePoints(values, { penalty: 1e6 }).changes).toEqual([]);
  });

  it("weighs shares by their answers, and gives the levels of all answers together", () => {
    const counts = [10, 12, 9, 11, 10, 40, 95, 99, 96, 97].map(
      (successes, i) => [successes, i === 5 ? 100 : i < 5 ? 50 : 200] as const,
    );
    const { changes, levels, noise: kind, dispersion } = changePoints(shares(counts));
    expect(kind).toBe("binomial");
    expect(dispersion).toBe(1);
    expect(changes.map(({ period, index }) => [period, index])).toEqual([["2020-06", 5]]);
    expect(changes[0]?.before).toBe((100 * 52) / 250);
    expectClose(changes[0]?.after, (100 * 427) / 900, { relative: 1e-14 });
    expect(changes[0]?.interval?.method).toBe("newcombe");
    expect(levels.map(({ from, to, n }) => [from, to, n])).toEqual([
      ["2020-01", "2020-05", 250],
      ["2020-06", "2020-10", 900],
    ]);
  });

  it("tests a change of shares by the likelihood ratio, times the places where it could be", () => {
    const counts = [20, 22, 18, 21, 19, 31, 29, 30, 32, 28].map((successes) => [successes, 100] as const);
    const { changes, dispersion, autocorrelation } = changePoints(shares(counts));
    expect(dispersion).toBe(1);
    expect(Math.abs(autocorrelation as number)).toBeLessThan(1);
    // Twice the gain in log-likelihood of 100 and 150 of 500 each against 250 of 1,000: 13.4036; the two-sided t of its root with 8 df.
    const term = (k: number, n: number): number => k * Math.log(k / n) + (n - k) * Math.log(1 - k / n);
    const ratio = 2 * (term(100, 500) + term(150, 500) - term(250, 1000));
    expect(ratio).toBeCloseTo(13.4036, 4);
    // R: 2 * pt(-sqrt(13.403563644535097), 8) = 0.00639117.
    expectClose(changes[0]?.pValue, 7 * 0.00639117, { relative: 1e-6 });
  });

  it("takes what periods vary beyond their answers as noise", () => {
    const random = createRandom("extra");
    const loose = Array.from(
      { length: 40 },
      () => [Math.round(1000 * (0.5 + 0.1 * (random.uniform() - 0.5))), 1000] as const,
    );
    const { changes, dispersion } = changePoints(shares(loose));
    expect(dispersion).toBeGreaterThan(2);
    expect(changes).toEqual([]);
  });

  it("weighs net scores by their answers, and tells no change where there is none to tell", () => {
    const random = createRandom("scores");
    const answers = Array.from({ length: 24 }, (_, month) =>
      Array.from({ length: 60 }, () => ({
        at: Date.UTC(2020, month, 1 + random.integer(28)),
        score: random.uniform() < (month < 12 ? 0.3 : 0.6) ? 10 : random.integer(9),
      })),
    ).flat();
    const rows = trend(answers, { at: "at", every: "month", metric: nps.of("score"), asOf: Date.UTC(2022, 0, 1) });
    const { changes, noise: kind, unit, levels } = changePoints(rows);
    expect(changes.map(({ period }) => period)).toEqual(["2021-01"]);
    expect([kind, unit]).toEqual(["sampling-error", "points"]);
    // Of equal numbers of answers the level is the score of all of them.
    const before = nps(answers.filter(({ at }) => at < Date.UTC(2021, 0, 1)).map(({ score }) => score));
    expectClose(levels[0]?.value, before.value as number, { relative: 1e-12 });
  });

  it("leaves gaps and the period in progress out, and counts them", () => {
    const values = [1, 2, null, 1, 2, 1, 11, null, 12, 11, 12, 11];
    const { changes, n, gaps, levels } = changePoints(values);
    expect([n, gaps]).toEqual([10, 2]);
    expect(changes.map(({ index }) => index)).toEqual([6]);
    expect(levels.map(({ index, periods }) => [index, periods])).toEqual([
      [0, 5],
      [6, 5],
    ]);
    const rows = values.map((value, month) => monthRow(month, { value, complete: month < 11 }));
    expect(changePoints(rows)).toMatchObject({ n: 9, gaps: 2, incomplete: 1 });
  });

  it("finds a false change in at most about 5 % of series without one", () => {
    const kinds: readonly ((random: SeededRandom, count: number) => Series)[] = [
      noise,
      (random, count) => noise(random, count).map(Math.exp),
      (random, count) => shares(Array.from({ length: count }, () => [randomBinomial(random, 40, 0.7), 40])),
    ];
    for (const kind of kinds) {
      const random = createRandom("false");
      let found = 0;
      const runs = 400;
      for (let run = 0; run < runs; run++) {
        const { changes } = changePoints(kind(random, run % 2 === 0 ? 12 : 36), { permutations: 199, seed: run });
        if (changes.length > 0) found++;
      }
      expect(found / runs).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / runs));
    }
  });

  it("finds the mirrored changes in the series backwards", () => {
    const cells = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 8, maxLength: 24 });
    fc.assert(
      fc.property(cells, fc.integer({ min: 2, max: 6 }), (errors, place) => {
        const values = errors.map((error, i) => error + (i < place ? 0 : 10));
        const forth = changePoints(values, { permutations: 199 });
        const back = changePoints([...values].reverse(), { permutations: 199 });
        expect(back.changes.map(({ index }) => values.length - index).reverse()).toEqual(
          forth.changes.map(({ index }) => index),
        );
        expect(back.pValue).toBe(forth.pValue);
      }),
      { numRuns: 40 },
    );
  });

  it("moves and stretches with the series", () => {
    const before = changePoints(nile);
    const after = changePoints(nile.map((value) => 5 - 0.01 * value));
    expect(after.changes.map(({ index }) => index)).toEqual(before.changes.map(({ index }) => index));
    expectClose(after.changes[0]?.difference, -0.01 * (before.changes[0]?.difference as number), { relative: 1e-10 });
    expectClose(after.changes[0]?.pValue, before.changes[0]?.pValue as number, { relative: 1e-6 });
    expectClose(after.autocorrelation, before.autocorrelation as number, { relative: 1e-8 });
  });

  it("says why there can be no change", () => {
    expect(changePoints([])).toMatchObject({ changes: [], levels: [], reason: "too-short", pValue: null, n: 0 });
    expect(changePoints([1, 1, 1, 9, 9, 9, 9])).toMatchObject({ changes: [], reason: "too-short" });
    expect(changePoints([3, 3, 3, 3, 3, 3, 3, 3])).toMatchObject({
      ...{ changes: [], reason: "no-variance", pValue: null, autocorrelation: null },
      levels: [{ index: 0, periods: 8, value: 3 }],
    });
  });

  it("has no interval where nothing varies within the levels", () => {
    const { changes, pValue } = changePoints([2, 2, 2, 2, 2, 5, 5, 5, 5, 5]);
    expect(changes).toMatchObject([{ index: 5, before: 2, after: 5, interval: null, pValue: null }]);
    expect(pValue).toBeLessThan(0.05);
  });

  it("leaves its input alone, and gives what JSON can hold", () => {
    const rows = freezeDeep(shares([10, 12, 9, 11, 10, 40, 42, 39, 44, 41].map((yes) => [yes, 50] as const)));
    const result = changePoints(rows, freezeDeep({ seed: "x" }));
    expect(result.changes).toHaveLength(1);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(changePoints(JSON.parse(JSON.stringify(rows)), { seed: "x" })).toEqual(result);
  });

  it("gives a sound result for any JSON value, or a MetricInputError", () => {
    const names = ["penalty", "minimumLength", "confidenceLevel", "permutations", "seed", "method"];
    const odd = fc.oneof(
      fc.constantFrom(...oddValues),
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom("bic", "mbic", 0, 1, 2, 99, 0.5, 0.9),
    );
    const options = fc.dictionary(fc.constantFrom(...names), odd, { maxKeys: 3 });
    const number = fc.oneof(fc.double({ min: -1e30, max: 1e30, noNaN: true }), fc.integer({ min: -5, max: 5 }));
    const series = fc.oneof(fc.jsonValue(), fc.array(fc.oneof(number, fc.constant(null)), { maxLength: 16 }));
    const basis = fc.oneof(
      fc.record({ kind: fc.constant("proportion"), successes: fc.nat(9), trials: fc.nat(9) }),
      fc.record({ kind: fc.constant("normal"), center: number, standardError: number, method: fc.constant("wald") }),
      odd,
    );
    const row = fc.record(
      { value: fc.oneof(number, odd), n: fc.oneof(fc.nat(50), odd), basis },
      { requiredKeys: ["value"] },
    );
    const rows = fc
      .array(row, { minLength: 8, maxLength: 14 })
      .map((cells) => cells.map((cell, month) => monthRow(month, cell as Partial<SeriesRow>)));
    const proportions = fc
      .array(fc.tuple(fc.nat(6), fc.integer({ min: 6, max: 9 })), { minLength: 8, maxLength: 14 })
      .map((counts) => shares(counts));
    const withoutSign = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value), (_, inner) => (Object.is(inner, -0) ? 0 : inner));
    fc.assert(
      fc.property(fc.oneof(series, rows, proportions), fc.option(options, { nil: undefined }), (input, chosen) => {
        expectSound(() => {
          const result = changePoints(input as Series, { permutations: 99, ...chosen } as ChangePointOptions);
          expectSound(() => result.changes.map((change) => withoutSign(change)));
          return Object.fromEntries(
            Object.entries(result).map(([key, value]) => [key, Object.is(value, -0) ? 0 : value]),
          );
        });
      }),
      { numRuns: 300 },
    );
  });

  it("says what is wrong", () => {
    expect(messageOf([1, 2], { penalty: "aic" })).toBe(
      'changePoints: options.penalty must be "bic", "mbic" or a number from 0 to 1e30, got "aic"',
    );
    expect(messageOf([1, 2], { permutations: 10 })).toContain(
      "options.permutations must be a whole number from 99 to 9999",
    );
    expect(messageOf([1, 2], { confidenceLevel: 0.9999 })).toBe(
      "changePoints: options.permutations must be at least 9999 for such a confidenceLevel, got 999",
    );
    expect(messageOf([1, 2], { confidenceLevel: 0.99999, permutations: 9999 })).toBe(
      "changePoints: options.confidenceLevel must be at most 0.9999: 9999 random orders can tell no less likely chance, got 0.99999",
    );
    expect(messageOf([monthRow(0, { value: 1 }), monthRow(2, { value: 1 })])).toContain(
      "rows[1].start must be the end of the row before (2020-02-01T00:00:00Z)",
    );
    expect(messageOf([monthRow(0, { value: 1, basis: { kind: "mean" } as never })])).toContain("rows[0].basis must be");
    expect(messageOf(new Array(2001).fill(1))).toContain("rows.length must be at most 2000 periods");
  });
});
