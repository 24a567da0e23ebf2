import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RakeOptions } from "../../src/schemas/weighting.ts";
import { designEffect } from "../../src/surveys/design-effect.ts";
import { postStratify } from "../../src/surveys/post-stratify.ts";
import { type RakeResult, rake } from "../../src/surveys/rake.ts";
import { trimWeights } from "../../src/surveys/trim-weights.ts";
import { expectSound, oddValues } from "../support/soundness.ts";

interface Person {
  readonly age: string;
  readonly region: number;
  readonly plan: boolean;
  readonly weight: number;
}

const person = fc.record<Person>({
  age: fc.constantFrom("young", "middle", "old"),
  region: fc.integer({ min: 1, max: 3 }),
  plan: fc.boolean(),
  weight: fc.double({ min: 0.2, max: 5, noNaN: true }),
});

/** At least one row of every combination, so that all margins can hold. */
const everyone = ["young", "middle", "old"].flatMap((age) =>
  [1, 2, 3].flatMap((region) => [true, false].map((plan): Person => ({ age, region, plan, weight: 1 }))),
);
const sample = fc.array(person, { maxLength: 60 }).map((rows) => [...everyone, ...rows]);
const target = fc.integer({ min: 1, max: 20 });
const margins = fc
  .tuple(fc.tuple(target, target, target), fc.tuple(target, target, target), fc.tuple(target, target))
  .map(([age, region, plan]) => ({
    age: sharesOf(["young", "middle", "old"], age),
    region: sharesOf(["1", "2", "3"], region),
    plan: sharesOf(["true", "false"], plan),
  }));

function sharesOf(names: readonly string[], numbers: readonly number[]): Record<string, number> {
  const sum = numbers.reduce((total, number) => total + number);
  return Object.fromEntries(names.map((name, i) => [name, Number(numbers[i]) / sum]));
}

function weightsOf(result: RakeResult): readonly number[] {
  expect(result.reason).toBe(null);
  return result.weights ?? [];
}

function expectAlike(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, weight] of actual.entries()) expect(Math.abs(weight - Number(expected[i]))).toBeLessThan(1e-7);
}

const cases = fc.record({ rows: sample, margins, withBase: fc.boolean() });
const optionsOf = ({ margins, withBase }: { margins: RakeOptions["margins"]; withBase: boolean }): RakeOptions => ({
  margins,
  ...(withBase && { baseWeights: "weight" }),
});

describe("rake", () => {
  it("makes every margin hold, with weights above 0 that sum to the rows", () => {
    fc.assert(
      fc.property(cases, ({ rows, ...rest }) => {
        const options = optionsOf(rest);
        const weights = weightsOf(rake(rows, options));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        expect(total).toBeCloseTo(rows.length, 9);
        expect(weights.every((weight) => weight > 0)).toBe(true);
        for (const [field, targets] of Object.entries(options.margins)) {
          for (const [level, share] of Object.entries(targets as object)) {
            const part = rows.reduce(
              (sum, row, i) => (String(row[field as "age"]) === level ? sum + Number(weights[i]) : sum),
              0,
            );
            expect(part / total).toBeCloseTo(share, 9);
          }
        }
      }),
    );
  });

  it("gives rows that are alike in all margins one weight, or one multiple of their base weights", () => {
    fc.assert(
      fc.property(cases, ({ rows, ...rest }) => {
        const weights = weightsOf(rake(rows, optionsOf(rest)));
        const factors = new Map<string, number>();
        for (const [i, { age, region, plan, weight }] of rows.entries()) {
          const cell = `${age} ${region} ${plan}`;
          const factor = Number(weights[i]) / (rest.withBase ? weight : 1);
          expect(factor / (factors.get(cell) ?? factor)).toBeCloseTo(1, 12);
          factors.set(cell, factor);
        }
      }),
    );
  });

  it("permutes its weights with the rows", () => {
    const shuffled = cases.chain((one) =>
      fc.tuple(fc.constant(one), fc.shuffledSubarray([...one.rows.keys()], { minLength: one.rows.length })),
    );
    fc.assert(
      fc.property(shuffled, ([{ rows, ...rest }, order]) => {
        const weights = weightsOf(rake(rows, optionsOf(rest)));
        const permuted = weightsOf(
          rake(
            order.map((i) => rows[i] as Person),
            optionsOf(rest),
          ),
        );
        expectAlike(
          permuted,
          order.map((i) => Number(weights[i])),
        );
      }),
    );
  });

  it("does not care for the scale of the targets, nor for that of the base weights", () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(1e-3, 100, 12345, 1e9), ({ rows, margins }, factor) => {
        const expected = weightsOf(rake(rows, { margins, baseWeights: "weight" }));
        const scaled = Object.fromEntries(
          Object.entries(margins).map(([field, targets]) => [
            field,
            Object.fromEntries(Object.entries(targets).map(([level, share]) => [level, share * factor])),
          ]),
        );
        expectAlike(weightsOf(rake(rows, { margins: scaled, unit: "count", baseWeights: "weight" })), expected);
        const baseWeights = rows.map(({ weight }) => weight * factor);
        expectAlike(weightsOf(rake(rows, { margins, baseWeights })), expected);
      }),
    );
  });

  it("does not care whether rows are records, columns or codes of a dictionary", () => {
    fc.assert(
      fc.property(cases, ({ rows, ...rest }) => {
        const expected = rake(rows, optionsOf(rest));
        const ages = ["old", "young", "middle"];
        const table = {
          age: { codes: Uint8Array.from(rows, ({ age }) => ages.indexOf(age)), dictionary: ages },
          region: Int32Array.from(rows, ({ region }) => region),
          plan: rows.map(({ plan }) => plan),
          weight: Float64Array.from(rows, ({ weight }) => weight),
        };
        expect(rake(table, optionsOf(rest))).toEqual(expected);
      }),
    );
  });

  it("of one margin is post-stratification", () => {
    fc.assert(
      fc.property(cases, ({ rows, margins: { age } }) => {
        const { weights } = postStratify(rows, { by: "age", targets: age });
        expectAlike(weightsOf(rake(rows, { margins: { age } })), weights);
      }),
    );
  });

  it("keeps the limits that it trims to, and the sum, whatever becomes of the margins", () => {
    const method = fc.constantFrom("re-rake", "redistribute" as const);
    const limits = fc.record({
      cap: fc.double({ min: 1.1, max: 5, noNaN: true }),
      floor: fc.double({ min: 0, max: 0.9 }),
    });
    fc.assert(
      fc.property(cases, method, limits, ({ rows, ...rest }, method, { cap, floor }) => {
        if (Number.isNaN(floor)) return;
        const raked = rake(rows, {
          ...optionsOf(rest),
          trim: { cap, floor, method: method as "re-rake" },
          tolerance: 1e-6,
        });
        const weights = raked.weights ?? raked.unconvergedWeights ?? [];
        expect(raked.designEffect.sum).toBeCloseTo(rows.length, 6);
        expect(Math.max(...weights)).toBeLessThanOrEqual(cap + 1e-9);
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(floor - 1e-9);
      }),
    );
  });

  it("is sound for anything that it is given", () => {
    const odd = fc.oneof(fc.constantFrom(...oddValues), fc.jsonValue({ maxDepth: 2 }), fc.double());
    const row = fc.record({ age: fc.oneof(fc.constantFrom("young", "old"), odd), weight: odd }, { requiredKeys: [] });
    const rows = fc.oneof(fc.array(fc.oneof(row, odd), { maxLength: 6 }), odd, fc.record({ age: odd, weight: odd }));
    const keys = [
      "margins",
      "baseWeights",
      "unit",
      "sumTo",
      "missing",
      "criterion",
      "tolerance",
      "trim",
      "by",
      "targets",
    ];
    const value = fc.oneof(
      odd,
      fc.constantFrom("age", "weight", "drop", "own-level", "unadjusted", "count", "population", "cells", 1e-3),
      fc.dictionary(fc.constantFrom("age", "young", "old", "cap", "floor"), fc.oneof(odd, fc.nat(100))),
    );
    const some = fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 4 });
    fc.assert(
      fc.property(rows, some, (input, options) => {
        const margins = { age: { young: 60, old: 40 } };
        expectSound(() => rake(input as never, options as never));
        expectSound(() => rake(input as never, { margins, maximumIterations: 50, ...options } as never));
        expectSound(() => postStratify(input as never, { by: "age", targets: margins.age, ...options } as never));
        expectSound(() => trimWeights(input as never, { cap: 2, ...options } as never));
        expectSound(() => designEffect(input as never));
      }),
      { numRuns: 500 },
    );
  });
});

describe("trimWeights", () => {
  const weights = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e3, noNaN: true })), {
    maxLength: 40,
  });

  it("keeps the sum, the limits and the order, and cuts nothing that is within", () => {
    const limit = fc.double({ min: 1, max: 4, noNaN: true });
    fc.assert(
      fc.property(weights, limit, limit, (column, cap, inverse) => {
        const trimmed = trimWeights(column, { cap, floor: 1 / inverse });
        const sum = column.reduce((total, weight) => total + weight, 0);
        expect(Math.abs(trimmed.designEffect.sum - sum)).toBeLessThanOrEqual(1e-9 * sum);
        for (const [i, weight] of trimmed.weights.entries()) {
          if (column[i] === 0) expect(weight).toBe(0);
          else {
            expect(weight).toBeLessThanOrEqual(Number(trimmed.cap) * (1 + 1e-9));
            expect(weight).toBeGreaterThanOrEqual(Number(trimmed.floor) * (1 - 1e-9));
          }
        }
        if (trimmed.trimmed === 0) expect(trimmed.weights).toEqual(column);
      }),
    );
  });
});

describe("designEffect", () => {
  it("is 1 for equal weights and more for others, whatever they are multiplied by", () => {
    const weights = fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(weights, fc.constantFrom(1e-9, 7, 1e12), (column, factor) => {
        const { value, effectiveN } = designEffect(column);
        expect(value).toBeGreaterThanOrEqual(1);
        expect(effectiveN).toBeLessThanOrEqual(column.length);
        expect(designEffect(column.map((weight) => weight * factor)).value).toBeCloseTo(Number(value), 9);
        expect(designEffect(column.map(() => factor)).value).toBe(1);
      }),
    );
  });
});
