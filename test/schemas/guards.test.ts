import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { segment } from "../../src/breakdown/segment.ts";
import { MetricInputError } from "../../src/errors.ts";
import { labelledRatingsSchema, ratingsSchema, weightsSchema } from "../../src/schemas/columns.ts";
import type { RatingInputOptions } from "../../src/schemas/options.ts";
import { csat } from "../../src/surveys/csat.ts";
import { nps } from "../../src/surveys/nps.ts";

/*
 * In front of each schema stands a guard in the pass that counts. It may only accept: what it accepts, the schema must accept too,
 * and the figures must be those that a slow count of the accepted gives.
 */
const good = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const bad = fc.oneof(
  fc.constantFrom<unknown>(
    "5",
    "",
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1,
    11,
    5.5,
    true,
    {},
    [],
    5n,
    256,
    255,
    2 ** 32,
  ),
  fc.double(),
  fc.integer(),
);
const blank = fc.constantFrom(null, undefined);
const policy = fc.record(
  {
    missing: fc.constantFrom<"omit" | "error">("omit", "error"),
    invalid: fc.constantFrom<"omit" | "error">("omit", "error"),
  },
  { requiredKeys: [] },
);

/** Short and long columns, most of them right, some typed. */
function column(min: number, max: number): fc.Arbitrary<unknown[] | Float64Array | Uint8Array> {
  const right = fc.array(good(min, max), { maxLength: 300, size: "max" });
  const blanks = fc.array(fc.oneof({ weight: 9, arbitrary: good(min, max) }, blank), { maxLength: 30 });
  const mixed = fc.array(fc.oneof({ weight: 19, arbitrary: good(min, max) }, blank, bad), {
    maxLength: 300,
    size: "max",
  });
  const typed = fc.array(fc.oneof({ weight: 49, arbitrary: good(Math.max(0, min), max) }, good(0, 255)), {
    maxLength: 300,
    size: "max",
  });
  const doubles = fc.array(fc.oneof({ weight: 49, arbitrary: good(min, max) }, fc.double()), {
    maxLength: 300,
    size: "max",
  });
  return fc.oneof(
    right,
    blanks,
    mixed,
    typed.map((values) => Uint8Array.from(values)),
    doubles.map((values) => Float64Array.from(values)),
  );
}

/** The counts of what is on the scale, by the plainest loop there is. */
function countSlowly(
  values: ArrayLike<unknown>,
  min: number,
  max: number,
): { counts: number[]; missing: number; invalid: number } {
  const counts = new Array<number>(max - min + 1).fill(0);
  let missing = 0;
  let invalid = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null || value === undefined) missing++;
    else if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) {
      counts[value - min] = Number(counts[value - min]) + 1;
    } else invalid++;
  }
  return { counts, missing, invalid };
}

function attempt<T>(call: () => T): T | MetricInputError {
  try {
    return call();
  } catch (error) {
    if (error instanceof MetricInputError) return error;
    throw error;
  }
}

describe.each([
  [0, 10],
  [1, 5],
  [-3, 3],
  [0, 254],
  [0, 255],
  [250, 400],
])("the guard of a scale from %i to %i", (min, max) => {
  const scale = { min, max, satisfiedFrom: max };

  it("accepts exactly what the schema accepts, and counts it as a slow loop does", () => {
    fc.assert(
      fc.property(column(min, max), policy, (values, options) => {
        const result = attempt(() => csat(values as number[], { ...options, scale }));
        const accepted = z.safeParse(ratingsSchema(min, max, options), values).success;
        expect(!(result instanceof MetricInputError)).toBe(accepted);
        if (result instanceof MetricInputError) return;
        const { counts, missing, invalid } = countSlowly(values, min, max);
        expect(result.distribution?.map(({ count }) => count)).toEqual(counts);
        expect([result.missing, result.invalid]).toEqual([missing, invalid]);
      }),
      { numRuns: 200 },
    );
  });

  it("gives by segment what the slow way gives, and the same faults", () => {
    const metric = csat.of("rating").with({ scale });
    fc.assert(
      fc.property(column(min, max), policy, fc.integer({ min: 1, max: 5 }), (values, options, groupCount) => {
        const group = Array.from(values, (_, i) => i % groupCount);
        const table = { group, rating: values };
        const quick = attempt(() => segment(table, { by: "group", metric: metric.with(options) }));
        const weights = Array.from(values, () => 1);
        // Weights of one keep every quick way shut, and change no figure.
        const slow = attempt(() => segment(table, { by: "group", metric: metric.with({ ...options, weights }) }));
        if (quick instanceof MetricInputError) expect((slow as MetricInputError).message).toBe(quick.message);
        else expect(slow).toEqual(quick);
      }),
      { numRuns: 100 },
    );
  });
});

describe("the guards beside it", () => {
  it("accept the words of the labels as their schema does", () => {
    const labels = { good: 5, bad: 1, constructor: 3 };
    const answer = fc.oneof(
      fc.constantFrom("good", "bad", "constructor"),
      good(1, 5),
      blank,
      fc.constantFrom("toString", "", 6, 2.5),
    );
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 6 }), policy, (answers, options) => {
        const result = attempt(() => csat(answers, { ...options, labels }));
        const accepted = z.safeParse(labelledRatingsSchema(labels, 1, 5, options), answers).success;
        expect(!(result instanceof MetricInputError)).toBe(accepted);
      }),
    );
  });

  it("accept weights as their schema does", () => {
    const weight = fc.oneof({ weight: 9, arbitrary: fc.double({ min: 0, max: 100, noNaN: true }) }, bad, blank);
    fc.assert(
      fc.property(fc.array(weight, { maxLength: 5 }), (weights) => {
        const options = { weights } as RatingInputOptions;
        const result = attempt(() =>
          nps(
            weights.map(() => 9),
            options,
          ),
        );
        expect(!(result instanceof MetricInputError)).toBe(z.safeParse(weightsSchema(weights.length), weights).success);
      }),
    );
  });

  it("accept rows as their schema does, whichever way the rows are read", () => {
    const row = fc.oneof(
      { weight: 9, arbitrary: fc.record({ plan: fc.constantFrom("a", "b"), score: good(0, 10) }) },
      bad,
      blank,
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
        const isRecord = rows.every((one) => typeof one === "object" && one !== null);
        const ways = [
          () => segment(rows as object[], { by: "plan", metric: nps.of("score") }),
          () => segment(rows as object[], { by: (one) => (one as { plan?: string }).plan, metric: nps.of("score") }),
          () => nps.of("score")(rows as object[]),
          () => nps.of((one: { score?: number }) => one.score)(rows as object[]),
        ];
        for (const way of ways) {
          const result = attempt<unknown>(way);
          if (!isRecord) expect((result as MetricInputError).message).toMatch(/: rows\[\d\] must be a record, got /);
        }
      }),
    );
  });
});
