import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MetricInputError } from "../../src/errors.ts";
import * as stats from "../../src/stats/index.ts";

type AnyFunction = (...values: unknown[]) => unknown;

const {
  // These take functions, or make objects that hold some.
  bootstrapCountsInterval: _counts,
  bootstrapInterval: _interval,
  createRandom: _random,
  jackknife: _jackknife,
  MetricInputError: _error,
  ...plain
} = stats;

// The distributions have tests of their own for their arguments.
const isDistribution = (name: string): boolean =>
  /(Cdf|Survival|Quantile|Density|TwoSidedP)$|egularized|^log|^erf|Probability$/.test(name);
const functions: [string, AnyFunction][] = Object.entries(plain)
  .filter(([name]) => !isDistribution(name))
  .map(([name, call]) => [name, call as AnyFunction]);
const extreme = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, 1, 5e-324, 1e-300, 1e-160, 1e15, 1e160, 1e300, Number.MAX_VALUE, -Number.MAX_VALUE),
);
const finite = extreme.filter(Number.isFinite);
const count = fc.oneof(fc.nat(20), fc.constantFrom(0, 1, 1e6, 2 ** 40), fc.double({ min: 0, max: 1e9, noNaN: true }));
const counts = fc.record({ successes: count, trials: count });
const level = fc.oneof(
  fc.constantFrom(1e-300, 1e-12, 0.5, 0.95, 1 - 1e-12),
  fc.double({ min: 0, max: 1, noNaN: true }),
);
const options = fc.record(
  {
    confidenceLevel: level,
    alternative: fc.constantFrom("two-sided", "less", "greater"),
    method: fc.constantFrom(
      ...["wilson", "wald", "agresti-coull", "clopper-pearson", "jeffreys", "wilson-continuity", "newcombe"],
      ...[
        "newcombe-continuity",
        "agresti-caffo",
        "pearson",
        "spearman",
        "kendall",
        "likelihood-ratio",
        "welch",
        "classic",
      ],
      ...["exact", "asymptotic", "approximate"],
    ),
    continuity: fc.constantFrom("none", "corrected"),
  },
  { requiredKeys: [] },
);
const argument = fc.oneof(
  fc.array(extreme, { maxLength: 6 }),
  fc.array(finite, { maxLength: 6 }),
  fc.array(fc.nat(5), { maxLength: 6 }),
  fc.array(fc.array(count, { minLength: 2, maxLength: 2 }), { minLength: 2, maxLength: 3 }),
  fc.array(counts, { maxLength: 4 }),
  counts,
  fc.record({ n: fc.nat(5), mean: finite, m2: finite.map(Math.abs) }),
  fc.record({ center: finite, standardError: finite.map(Math.abs), degreesOfFreedom: count }),
  count,
  level,
  extreme,
  options,
);

describe("every public function", () => {
  it.each(functions)("gives %s a figure, null or a MetricInputError, and never NaN", (_, call) => {
    fc.assert(
      fc.property(fc.array(argument, { maxLength: 3 }), fc.option(options, { nil: undefined }), (values, last) => {
        expectSound(call, [...values, ...(last === undefined ? [] : [last])]);
      }),
      { numRuns: 300 },
    );
  });

  it.each(functions)("refuses what %s does not take with a MetricInputError", (_, call) => {
    fc.assert(fc.property(fc.array(fc.jsonValue(), { maxLength: 3 }), (values) => expectSound(call, values)));
  });

  it("leaves its input as it was", () => {
    fc.assert(
      fc.property(fc.constantFrom(...functions), fc.array(argument, { maxLength: 3 }), ([, call], values) => {
        const before = structuredClone(values);
        for (const value of values) freezeDeep(value);
        expectSound(call, values);
        expect(values).toEqual(before);
      }),
      { numRuns: 1000 },
    );
  });
});

function expectSound(call: AnyFunction, values: readonly unknown[]): void {
  let result: unknown;
  try {
    result = call(...values);
  } catch (error) {
    if (error instanceof MetricInputError) return;
    throw error;
  }
  expect(isSound(result)).toBe(true);
}

function isSound(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).every(isSound);
  return value !== undefined && !Number.isNaN(value);
}

function freezeDeep(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const inner of Object.values(value)) freezeDeep(inner);
  Object.freeze(value);
}
