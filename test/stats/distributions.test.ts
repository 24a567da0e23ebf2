import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MetricInputError } from "../../src/errors.ts";
import { betaCdf, betaQuantile, betaSurvival } from "../../src/stats/beta.ts";
import { binomialCdf, binomialProbability, binomialQuantile, binomialSurvival } from "../../src/stats/binomial.ts";
import { chiSquareCdf, chiSquareQuantile, chiSquareSurvival } from "../../src/stats/chi-square.ts";
import { fCdf, fQuantile, fSurvival } from "../../src/stats/f.ts";
import { gammaCdf, gammaQuantile, gammaSurvival } from "../../src/stats/gamma.ts";
import {
  normalCdf,
  normalDensity,
  normalQuantile,
  normalSurvival,
  normalUpperQuantile,
} from "../../src/stats/normal.ts";
import { studentTCdf, studentTQuantile, studentTSurvival, studentTTwoSidedP } from "../../src/stats/student-t.ts";
import { expectClose, type ReferenceCase, readReference } from "./reference.ts";

const { NaN: notANumber, NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;

interface Input {
  readonly fn: string;
  readonly x: number;
  readonly t: number;
  readonly p: number;
  readonly a: number;
  readonly b: number;
  readonly df: number;
  readonly df1: number;
  readonly df2: number;
  readonly k: number;
  readonly n: number;
}
type Case = ReferenceCase<Input, number> & { readonly tolerance: { readonly relative: number } };

const functions: Record<string, (input: Input) => number> = {
  normalCdf: ({ x }) => normalCdf(x),
  normalSf: ({ x }) => normalSurvival(x),
  normalQuantile: ({ p }) => normalQuantile(p),
  tCdf: ({ t, df }) => studentTCdf(t, df),
  tQuantile: ({ p, df }) => studentTQuantile(p, df),
  chi2Sf: ({ x, df }) => chiSquareSurvival(x, df),
  chi2Quantile: ({ p, df }) => chiSquareQuantile(p, df),
  betaCdf: ({ x, a, b }) => betaCdf(x, a, b),
  betaSf: ({ x, a, b }) => betaSurvival(x, a, b),
  betaQuantile: ({ p, a, b }) => betaQuantile(p, a, b),
  gammaQuantile: ({ p, a }) => gammaQuantile(p, a),
  fCdf: ({ x, df1, df2 }) => fCdf(x, df1, df2),
  fSf: ({ x, df1, df2 }) => fSurvival(x, df1, df2),
  fQuantile: ({ p, df1, df2 }) => fQuantile(p, df1, df2),
  binomialProbability: ({ k, n, p }) => binomialProbability(k, n, p),
  binomialCdf: ({ k, n, p }) => binomialCdf(k, n, p),
  binomialSf: ({ k, n, p }) => binomialSurvival(k, n, p),
};
const cases = (readReference<Input, number>("distributions") as Case[]).filter(({ input }) => input.fn in functions);

/** A distribution with its parameters bound. */
interface Bound {
  readonly cdf: (x: number) => number;
  readonly survival: (x: number) => number;
  readonly quantile: (p: number) => number;
}

const positive = (low: number, high: number): fc.Arbitrary<number> =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map(Math.exp);
const parameters = fc.tuple(positive(0.1, 1e5), positive(0.1, 1e5));
const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });

const families: [name: string, support: [number, number], bind: (a: number, b: number) => Bound][] = [
  [
    "normal",
    [NEGATIVE_INFINITY, POSITIVE_INFINITY],
    () => ({ cdf: normalCdf, survival: normalSurvival, quantile: normalQuantile }),
  ],
  [
    "Student's t",
    [NEGATIVE_INFINITY, POSITIVE_INFINITY],
    (df) => ({
      cdf: (t) => studentTCdf(t, df),
      survival: (t) => studentTSurvival(t, df),
      quantile: (p) => studentTQuantile(p, df),
    }),
  ],
  [
    "chi-square",
    [0, POSITIVE_INFINITY],
    (df) => ({
      cdf: (x) => chiSquareCdf(x, df),
      survival: (x) => chiSquareSurvival(x, df),
      quantile: (p) => chiSquareQuantile(p, df),
    }),
  ],
  [
    "F",
    [0, POSITIVE_INFINITY],
    (df1, df2) => ({
      cdf: (x) => fCdf(x, df1, df2),
      survival: (x) => fSurvival(x, df1, df2),
      quantile: (p) => fQuantile(p, df1, df2),
    }),
  ],
  [
    "beta",
    [0, 1],
    (a, b) => ({
      cdf: (x) => betaCdf(x, a, b),
      survival: (x) => betaSurvival(x, a, b),
      quantile: (p) => betaQuantile(p, a, b),
    }),
  ],
  [
    "gamma",
    [0, POSITIVE_INFINITY],
    (shape, scale) => ({
      cdf: (x) => gammaCdf(x, shape, scale),
      survival: (x) => gammaSurvival(x, shape, scale),
      quantile: (p) => gammaQuantile(p, shape, scale),
    }),
  ],
];

describe("the distributions", () => {
  it.each(cases)("agree with 50 digits: $name", ({ input, expected, tolerance }) => {
    expectClose(functions[input.fn]?.(input), expected, tolerance);
  });
});

describe.each(families)("the %s distribution", (_, [start, end], bind) => {
  it("has a cdf and a survival that add up to 1", () => {
    fc.assert(
      fc.property(parameters, probability, ([a, b], p) => {
        const { cdf, survival, quantile } = bind(a, b);
        const x = quantile(p);
        expectClose(cdf(x) + survival(x), 1, { absolute: 1e-13 });
      }),
    );
  });

  it("gives back the share from the quantile", () => {
    fc.assert(
      fc.property(parameters, probability, ([a, b], p) => {
        const { cdf, quantile } = bind(a, b);
        const x = quantile(p);
        // Closer to 1 than this, one step of a double is worth more.
        fc.pre(end !== 1 || x < 0.999);
        expectClose(cdf(x), p, { absolute: 1e-12, relative: 1e-11 });
      }),
    );
  });

  it("never falls", () => {
    fc.assert(
      fc.property(parameters, probability, probability, ([a, b], first, second) => {
        const { cdf, survival, quantile } = bind(a, b);
        const [low, high] = [quantile(Math.min(first, second)), quantile(Math.max(first, second))];
        expect(low).toBeLessThanOrEqual(high + 1e-12 * Math.abs(high));
        expect(cdf(low)).toBeLessThanOrEqual(cdf(high) * (1 + 1e-11));
        expect(survival(low) * (1 + 1e-11)).toBeGreaterThanOrEqual(survival(high));
      }),
    );
  });

  it("ends where its support ends", () => {
    const { cdf, survival, quantile } = bind(2.5, 4);
    expect([quantile(0), quantile(1)]).toEqual([start, end]);
    expect([cdf(start), survival(start), cdf(end), survival(end)]).toEqual([0, 1, 1, 0]);
    expect([cdf(NEGATIVE_INFINITY), survival(NEGATIVE_INFINITY)]).toEqual([0, 1]);
    expect([cdf(POSITIVE_INFINITY), survival(POSITIVE_INFINITY)]).toEqual([1, 0]);
  });
});

describe("the normal distribution", () => {
  it("is symmetric", () => {
    fc.assert(fc.property(fc.double({ min: -40, max: 40, noNaN: true }), (x) => normalCdf(x) === normalSurvival(-x)));
    fc.assert(fc.property(probability, (p) => normalUpperQuantile(p) === 0 - normalQuantile(p)));
  });

  it("has exactly one half on each side", () => {
    expect([normalCdf(0), normalSurvival(0), normalQuantile(0.5), normalUpperQuantile(0.5)]).toEqual([0.5, 0.5, 0, 0]);
  });

  it("has an upper quantile that undoes the survival to the last tail", () => {
    for (const q of [1e-323, 1e-300, 1e-100, 1e-17, 1e-3]) {
      expectClose(Math.log(normalSurvival(normalUpperQuantile(q))), Math.log(q), { absolute: q < 1e-320 ? 1 : 1e-12 });
    }
    expect([normalUpperQuantile(0), normalUpperQuantile(1)]).toEqual([POSITIVE_INFINITY, NEGATIVE_INFINITY]);
  });

  it("has the density as its slope", () => {
    fc.assert(
      fc.property(fc.double({ min: -8, max: 3, noNaN: true }), (x) => {
        expectClose(gaussLegendre(normalDensity, x, x + 1 / 16), normalCdf(x + 1 / 16) - normalCdf(x), {
          relative: 1e-11,
        });
      }),
    );
    expect([normalDensity(NEGATIVE_INFINITY), normalDensity(POSITIVE_INFINITY)]).toEqual([0, 0]);
  });
});

describe("Student's t-distribution", () => {
  it("is symmetric, and its two-sided share is twice the tail", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e3, max: 1e3, noNaN: true }), positive(0.01, 1e8), (t, df) => {
        expect(studentTCdf(t, df)).toBe(studentTSurvival(-t, df));
        expect(studentTTwoSidedP(t, df)).toBe(studentTTwoSidedP(-t, df));
        expectClose(studentTTwoSidedP(t, df), 2 * studentTSurvival(Math.abs(t), df), { relative: 1e-15 });
        expect(studentTQuantile(0.25, df)).toBe(-studentTQuantile(0.75, df));
      }),
    );
  });

  it("is Cauchy's distribution at 1 degree of freedom, and has a closed form at 2", () => {
    for (const t of [1e-9, 0.3, 1, 7, 1e5, 1e160]) {
      expectClose(studentTSurvival(t, 1), Math.atan(1 / t) / Math.PI, { relative: 1e-13 });
      expectClose(studentTTwoSidedP(t, 2), 1 - t / Math.hypot(t, Math.SQRT2), { absolute: 1e-15 });
    }
    for (const p of [1e-250, 1e-9, 0.2, 0.4999]) {
      expectClose(studentTQuantile(p, 1), -1 / Math.tan(Math.PI * p), { relative: 1e-12 });
    }
  });

  it("is the normal distribution at infinite degrees of freedom, and close to it at very many", () => {
    for (const t of [-30, -2, 0, 0.5, 5]) {
      expect(studentTCdf(t, POSITIVE_INFINITY)).toBe(normalCdf(t));
      expectClose(studentTCdf(t, 1e19), normalCdf(t), { relative: 1e-12 });
    }
    expect(studentTQuantile(0.9, POSITIVE_INFINITY)).toBe(normalQuantile(0.9));
    expectClose(studentTQuantile(0.9, 1e19), normalQuantile(0.9), { relative: 1e-14 });
  });

  it("gives 0 for the median and for the two-sided share of an infinite t", () => {
    expect([studentTQuantile(0.5, 3), studentTTwoSidedP(POSITIVE_INFINITY, 3)]).toEqual([0, 0]);
    expect(studentTTwoSidedP(0, 3)).toBe(1);
  });
});

describe("the chi-square distribution", () => {
  it("is that of a squared normal variable at 1 degree of freedom, and exponential at 2", () => {
    fc.assert(
      fc.property(positive(1e-10, 30), (z) => {
        expectClose(chiSquareSurvival(z * z, 1), 2 * normalSurvival(z), { relative: 3e-13 });
        expectClose(chiSquareSurvival(z, 2), Math.exp(-z / 2), { relative: 1e-13 });
      }),
    );
  });
});

describe("the F-distribution", () => {
  it("is that of a squared t variable at 1 degree of freedom in the numerator", () => {
    fc.assert(
      fc.property(positive(1e-5, 100), positive(0.1, 1e6), (t, df) => {
        expectClose(fSurvival(t * t, 1, df), studentTTwoSidedP(t, df), { absolute: 1e-300, relative: 1e-11 });
      }),
    );
  });

  it("turns its tails when x and the degrees of freedom are turned", () => {
    fc.assert(
      fc.property(positive(0.01, 100), positive(0.1, 1e4), positive(0.1, 1e4), (x, df1, df2) => {
        expectClose(fCdf(x, df1, df2), fSurvival(1 / x, df2, df1), { absolute: 1e-300, relative: 1e-10 });
      }),
    );
  });
});

describe("the gamma distribution", () => {
  it("has a scale of 1 where none is given", () => {
    expect(gammaCdf(3, 2)).toBe(gammaCdf(3, 2, 1));
    expect(gammaSurvival(3, 2)).toBe(gammaSurvival(6, 2, 2));
    expect(gammaQuantile(0.3, 2, 4)).toBe(4 * gammaQuantile(0.3, 2));
  });

  it("counts Poisson events: more than k − 1 of them by x is a wait for the k-th of at most x", () => {
    let [term, sum] = [Math.exp(-4.2), 0];
    for (let k = 1; k <= 30; k += 1) {
      sum += term;
      term *= 4.2 / k;
      expectClose(gammaSurvival(4.2, k), sum, { relative: 1e-14 });
    }
  });
});

describe("the binomial distribution", () => {
  const trials = fc.integer({ min: 1, max: 300 });
  const chance = fc.double({ min: 1e-3, max: 1 - 1e-3, noNaN: true });

  it("has a cdf that is the sum of its probabilities", () => {
    fc.assert(
      fc.property(trials, chance, (n, p) => {
        let sum = 0;
        for (let k = 0; k <= n; k += 1) {
          sum += binomialProbability(k, n, p);
          expectClose(binomialCdf(k, n, p), sum, { absolute: 1e-300, relative: 1e-11 });
          expectClose(binomialSurvival(k, n, p), 1 - sum, { absolute: 1e-12 });
        }
      }),
      { numRuns: 30 },
    );
  });

  it("has the smallest number that reaches a share as its quantile", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), chance, probability, (n, p, share) => {
        const k = binomialQuantile(share, n, p);
        expect(binomialCdf(k, n, p)).toBeGreaterThanOrEqual(share * (1 - 1e-13));
        expect(binomialCdf(k - 1, n, p)).toBeLessThan(share);
      }),
    );
  });

  it("gives back the number of successes from its own cdf", () => {
    fc.assert(
      fc.property(trials, chance, fc.double({ min: 0, max: 1, noNaN: true }), (n, p, share) => {
        const k = Math.floor(share * n);
        const reached = binomialCdf(k, n, p);
        fc.pre(reached > 1e-300 && reached < 1 - 1e-9 && binomialProbability(k, n, p) > 1e-12 * reached);
        expect(binomialQuantile(reached, n, p)).toBe(k);
      }),
    );
  });

  it("meets the shares of a fair coin exactly", () => {
    expect([0.25, 0.2500001, 0.75, 0.7500001].map((share) => binomialQuantile(share, 2, 0.5))).toEqual([0, 1, 1, 2]);
    expect([0, 1, 2].map((k) => binomialProbability(k, 2, 0.5).toPrecision(15))).toEqual([
      "0.250000000000000",
      "0.500000000000000",
      "0.250000000000000",
    ]);
  });

  it("knows sure things", () => {
    expect([binomialProbability(0, 5, 0), binomialProbability(5, 5, 1), binomialProbability(4, 5, 1)]).toEqual([
      1, 1, 0,
    ]);
    expect([binomialCdf(0, 5, 0), binomialCdf(4, 5, 1), binomialSurvival(4, 5, 1)]).toEqual([1, 0, 1]);
    expect([binomialQuantile(0.5, 5, 0), binomialQuantile(0.5, 5, 1), binomialQuantile(1, 5, 0.1)]).toEqual([0, 5, 5]);
    expect([binomialProbability(0, 0, 0.3), binomialCdf(0, 0, 0.3), binomialQuantile(0.4, 0, 0.3)]).toEqual([1, 1, 0]);
  });

  it("has nothing below 0, above n and between whole numbers", () => {
    expect([-1, 1.5, 6].map((k) => binomialProbability(k, 5, 0.4))).toEqual([0, 0, 0]);
    expect([binomialCdf(-1, 5, 0.4), binomialCdf(POSITIVE_INFINITY, 5, 0.4)]).toEqual([0, 1]);
    expect([binomialSurvival(NEGATIVE_INFINITY, 5, 0.4), binomialSurvival(5, 5, 0.4)]).toEqual([1, 0]);
    expect(binomialCdf(2.7, 5, 0.4)).toBe(binomialCdf(2, 5, 0.4));
  });

  it("finds quantiles among more trials than anybody counts", () => {
    expect(binomialQuantile(0.5, Number.MAX_SAFE_INTEGER, 0.5)).toBeCloseTo(Number.MAX_SAFE_INTEGER / 2, -1);
    expect(binomialQuantile(1e-300, 1e9, 1e-7)).toBe(0);
  });
});

describe("bad arguments", () => {
  it.each<[() => number, string]>([
    [() => normalCdf(notANumber), "normalCdf: x must be a number, got NaN"],
    [() => normalSurvival(null as unknown as number), "normalSurvival: x must be a number, got null"],
    [() => normalDensity(notANumber), "normalDensity: x must be a number, got NaN"],
    [() => normalQuantile(1.5), "normalQuantile: probability must be a number from 0 to 1, got 1.5"],
    [() => normalUpperQuantile(-0.1), "normalUpperQuantile: probability must be a number from 0 to 1, got -0.1"],
    [() => studentTCdf(1, 0), "studentTCdf: degreesOfFreedom must be a number from 1e-100, got 0"],
    [() => studentTSurvival(notANumber, 1), "studentTSurvival: t must be a number, got NaN"],
    [() => studentTTwoSidedP(1, notANumber), "studentTTwoSidedP: degreesOfFreedom must be a number, got NaN"],
    [() => studentTQuantile(2, 1), "studentTQuantile: probability must be a number from 0 to 1, got 2"],
    [() => chiSquareCdf(1, -2), "chiSquareCdf: degreesOfFreedom must be a number from 1e-100 to 1e16, got -2"],
    [() => chiSquareSurvival(notANumber, 1), "chiSquareSurvival: x must be a number, got NaN"],
    [() => chiSquareQuantile(notANumber, 1), "chiSquareQuantile: probability must be a number, got NaN"],
    [
      () => fCdf(1, 2, POSITIVE_INFINITY),
      "fCdf: denominatorDegreesOfFreedom must be a number from 1e-100 to 1e16, got Infinity",
    ],
    [() => fSurvival(1, 0, 1), "fSurvival: numeratorDegreesOfFreedom must be a number from 1e-100 to 1e16, got 0"],
    [() => fQuantile(7, 1, 1), "fQuantile: probability must be a number from 0 to 1, got 7"],
    [() => betaCdf(0.5, 0, 1), "betaCdf: a must be a number from 1e-100 to 1e16, got 0"],
    [() => betaSurvival(0.5, 1, notANumber), "betaSurvival: b must be a number, got NaN"],
    [() => betaQuantile(-1, 1, 1), "betaQuantile: probability must be a number from 0 to 1, got -1"],
    [() => gammaCdf(1, 1, 0), "gammaCdf: scale must be a finite number above 0, got 0"],
    [() => gammaSurvival(1, -1), "gammaSurvival: shape must be a number from 1e-100 to 1e16, got -1"],
    [() => gammaQuantile(0.5, 1, notANumber), "gammaQuantile: scale must be a number, got NaN"],
    [
      () => binomialProbability(1, 2.5, 0.5),
      "binomialProbability: n must be a whole number from 0 to 2^53 - 1, got 2.5",
    ],
    [() => binomialCdf(1, -1, 0.5), "binomialCdf: n must be a whole number from 0 to 2^53 - 1, got -1"],
    [() => binomialSurvival(notANumber, 1, 0.5), "binomialSurvival: k must be a number, got NaN"],
    [() => binomialQuantile(0.5, 10, 1.2), "binomialQuantile: p must be a number from 0 to 1, got 1.2"],
  ])("are refused by name: %s", (call, message) => {
    expect(call).toThrow(MetricInputError);
    expect(call).toThrow(message);
  });

  it("never make a NaN of numbers", () => {
    const any = fc.oneof(fc.double(), fc.constantFrom(0, 1, 0.5, 1e-100, 1e16, 1e-300, 1e300, POSITIVE_INFINITY));
    const calls = families.flatMap(([, , bind]) => ["cdf", "survival", "quantile"].map((name) => ({ bind, name })));
    fc.assert(
      fc.property(fc.constantFrom(...calls), any, any, any, ({ bind, name }, x, a, b) => {
        try {
          expect(bind(a, b)[name as keyof Bound](x)).not.toBeNaN();
        } catch (error) {
          expect(error).toBeInstanceOf(MetricInputError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

/** An integral by five points, for a slice of a smooth density. */
function gaussLegendre(density: (x: number) => number, from: number, to: number): number {
  const [center, half] = [(from + to) / 2, (to - from) / 2];
  const nodes = [
    [0, 0.5688888888888889],
    [0.5384693101056831, 0.47862867049936647],
    [0.906179845938664, 0.23692688505618908],
  ] as const;
  let sum = 0;
  for (const [node, weight] of nodes) {
    const both = node === 0 ? density(center) : density(center - half * node) + density(center + half * node);
    sum += weight * both;
  }
  return half * sum;
}
