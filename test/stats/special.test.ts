import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MetricInputError } from "../../src/errors.ts";
import { erf, erfc } from "../../src/stats/special/error-function.ts";
import { hypergeometric2F1 } from "../../src/stats/special/hypergeometric.ts";
import {
  inverseRegularizedBeta,
  inverseRegularizedBetaComplement,
  regularizedBeta,
  regularizedBetaComplement,
} from "../../src/stats/special/incomplete-beta.ts";
import {
  inverseRegularizedGammaP,
  inverseRegularizedGammaQ,
  regularizedGammaP,
  regularizedGammaQ,
} from "../../src/stats/special/incomplete-gamma.ts";
import { logBeta, logGamma } from "../../src/stats/special/log-gamma.ts";
import { logOnePlusMinus } from "../../src/stats/special/log-one-plus.ts";
import { millsRatio } from "../../src/stats/special/mills-ratio.ts";
import { expectClose, type ReferenceCase, readReference } from "./reference.ts";

type Input = Readonly<Record<string, number>> & { readonly fn: string };
type Case = ReferenceCase<Input, number> & { readonly tolerance: { readonly relative: number } };

const functions: Record<string, (...args: number[]) => number> = {
  logGamma: (x = Number.NaN) => logGamma(x),
  logBeta: (a = Number.NaN, b = Number.NaN) => logBeta(a, b),
  erf: (x = Number.NaN) => erf(x),
  erfc: (x = Number.NaN) => erfc(x),
  gammaP: (a = Number.NaN, x = Number.NaN) => regularizedGammaP(a, x),
  gammaQ: (a = Number.NaN, x = Number.NaN) => regularizedGammaQ(a, x),
  gammaUpperQuantile: (q = Number.NaN, a = Number.NaN) => inverseRegularizedGammaQ(q, a),
  hyp2f1: (a = Number.NaN, b = Number.NaN, c = Number.NaN, z = Number.NaN) => hypergeometric2F1(a, b, c, z),
};
const cases = (readReference<Input, number>("distributions") as Case[]).filter(({ input }) => input.fn in functions);

/** A positive number, as likely between 0.01 and 0.1 as between 10 and 100. */
const positive = (low: number, high: number): fc.Arbitrary<number> =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map(Math.exp);
const inside = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true });

describe("the special functions", () => {
  it.each(cases)("agree with 50 digits: $name", ({ input, expected, tolerance }) => {
    const { fn, ...args } = input;
    expectClose(functions[fn]?.(...Object.values(args)), expected, tolerance);
  });

  it.each<[string, () => number, string]>([
    ["logGamma", () => logGamma(0), "logGamma: x must be a finite number above 0, got 0"],
    ["logBeta", () => logBeta(1, -1), "logBeta: b must be a finite number above 0, got -1"],
    ["erf", () => erf(Number.NaN), "erf: x must be a number, got NaN"],
    ["erfc", () => erfc("1" as unknown as number), 'erfc: x must be a number, got "1"'],
    ["P", () => regularizedGammaP(0, 1), "regularizedGammaP: a must be a number from 1e-100 to 1e16, got 0"],
    ["Q", () => regularizedGammaQ(1, Number.NaN), "regularizedGammaQ: x must be a number, got NaN"],
    [
      "the inverse of P",
      () => inverseRegularizedGammaP(2, 1),
      "inverseRegularizedGammaP: p must be a number from 0 to 1, got 2",
    ],
    [
      "the inverse of Q",
      () => inverseRegularizedGammaQ(0.5, Number.POSITIVE_INFINITY),
      "inverseRegularizedGammaQ: a must be a number from 1e-100 to 1e16, got Infinity",
    ],
    ["I", () => regularizedBeta(-0.1, 1, 1), "regularizedBeta: x must be a number from 0 to 1, got -0.1"],
    [
      "the complement of I",
      () => regularizedBetaComplement(0.5, 0, 1),
      "regularizedBetaComplement: a must be a number from 1e-100 to 1e16, got 0",
    ],
    [
      "the inverse of I",
      () => inverseRegularizedBeta(0.5, 1, 1e17),
      "inverseRegularizedBeta: b must be a number from 1e-100 to 1e16, got 100000000000000000",
    ],
    [
      "the inverse of the complement",
      () => inverseRegularizedBetaComplement(Number.NaN, 1, 1),
      "inverseRegularizedBetaComplement: q must be a number, got NaN",
    ],
  ])("refuse what is out of range, naming it: %s", (_, call, message) => {
    expect(call).toThrow(MetricInputError);
    expect(call).toThrow(message);
  });
});

describe("logGamma", () => {
  it("is 0 at 1 and at 2, and log (n − 1)! at whole numbers", () => {
    expect([logGamma(1), logGamma(2)]).toEqual([0, 0]);
    let factorial = 1;
    for (let n = 2; n <= 170; n += 1) {
      factorial *= n - 1;
      expectClose(Math.exp(logGamma(n)), factorial, { relative: 1e-12 });
    }
  });

  it("follows Γ(x + 1) = x Γ(x)", () => {
    fc.assert(
      fc.property(positive(1e-10, 1e10), (x) => {
        const scale = Math.max(1, Math.abs(logGamma(x)));
        expectClose(logGamma(x + 1), logGamma(x) + Math.log(x), { absolute: 2e-15 * scale });
      }),
    );
  });
});

describe("logBeta", () => {
  it("does not depend on the order", () => {
    fc.assert(fc.property(positive(1e-8, 1e8), positive(1e-8, 1e8), (a, b) => logBeta(a, b) === logBeta(b, a)));
  });

  it("follows B(a, b + 1) = B(a, b) b / (a + b)", () => {
    fc.assert(
      fc.property(positive(1e-6, 1e6), positive(1e-6, 1e6), (a, b) => {
        const scale = Math.max(1, Math.abs(logBeta(a, b)));
        expectClose(logBeta(a, b + 1), logBeta(a, b) + Math.log(b / (a + b)), { absolute: 1e-14 * scale });
      }),
    );
  });
});

describe("logOnePlusMinus", () => {
  it("keeps its digits near 0, where the plain difference has none", () => {
    for (const x of [1e-9, -1e-9, 1e-5, -1e-5]) {
      expectClose(logOnePlusMinus(x), x * x * (-1 / 2 + x * (1 / 3 - x / 4)), { relative: 1e-15 });
    }
  });

  it("is the plain difference away from 0", () => {
    for (const x of [-0.999, -0.61, -0.59, -0.3, 0.4, 0.99, 1.01, 50]) {
      expectClose(logOnePlusMinus(x), Math.log1p(x) - x, { relative: 2e-15 });
    }
  });
});

describe("millsRatio", () => {
  it("lies between its classical bounds", () => {
    fc.assert(
      fc.property(positive(1e-3, 1e12), (x) => {
        const ratio = millsRatio(x);
        expect(ratio).toBeGreaterThanOrEqual((2 / (x + Math.sqrt(x * x + 4))) * (1 - 2e-15));
        expect(ratio).toBeLessThanOrEqual((4 / (3 * x + Math.sqrt(x * x + 8))) * (1 + 2e-15));
      }),
    );
  });
});

describe("erf and erfc", () => {
  it("add up to 1, and erf is odd", () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (x) => {
        expectClose(erf(x) + erfc(x), 1, { absolute: 1e-15 });
        expect(erf(-x)).toBe(-erf(x));
      }),
    );
  });

  it("have their limits at the infinities", () => {
    const { NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;
    expect([erf(NEGATIVE_INFINITY), erf(0), erf(POSITIVE_INFINITY)]).toEqual([-1, 0, 1]);
    expect([erfc(NEGATIVE_INFINITY), erfc(0), erfc(POSITIVE_INFINITY)]).toEqual([2, 1, 0]);
  });
});

describe("the incomplete gamma functions", () => {
  it("have their limits at 0 and infinity", () => {
    const infinity = Number.POSITIVE_INFINITY;
    expect([regularizedGammaP(2, 0), regularizedGammaP(2, infinity)]).toEqual([0, 1]);
    expect([regularizedGammaQ(2, 0), regularizedGammaQ(2, infinity)]).toEqual([1, 0]);
    expect([inverseRegularizedGammaP(0, 2), inverseRegularizedGammaP(1, 2)]).toEqual([0, infinity]);
    expect([inverseRegularizedGammaQ(0, 2), inverseRegularizedGammaQ(1, 2)]).toEqual([infinity, 0]);
  });

  it("follow Q(a + 1, x) = Q(a, x) + x^a e^(−x) / Γ(a + 1)", () => {
    fc.assert(
      fc.property(positive(1e-3, 150), positive(1e-3, 300), (a, x) => {
        const step = Math.exp(a * Math.log(x) - x - logGamma(a + 1));
        expectClose(regularizedGammaQ(a + 1, x), regularizedGammaQ(a, x) + step, { relative: 1e-12 });
      }),
    );
  });

  it("agree on both sides of every change of method", () => {
    const seams = [
      [0.999999999, 1.000000001, 1],
      [49.9999999, 50.0000001, 45],
      [49.9999999, 50.0000001, 55],
    ] as const;
    for (const [below, above, x] of seams) {
      expectClose(regularizedGammaP(below, x), regularizedGammaP(above, x), { relative: 1e-7 });
    }
    for (const a of [0.3, 1, 5, 80, 1e4]) {
      for (const x of [1.1, a, 0.7 * a, 1.3 * a]) {
        const [below, above] = [x * (1 - 1e-12), x * (1 + 1e-12)];
        expectClose(regularizedGammaQ(a, below), regularizedGammaQ(a, above), { relative: 1e-8 });
        expectClose(regularizedGammaP(a, below), regularizedGammaP(a, above), { relative: 1e-8 });
      }
    }
  });

  it("are undone by their inverses", () => {
    fc.assert(
      fc.property(positive(0.01, 1e7), inside, (a, p) => {
        const x = inverseRegularizedGammaP(p, a);
        fc.pre(x > 1e-300);
        expectClose(regularizedGammaP(a, x), p, { absolute: 1e-13, relative: 1e-11 });
        const upper = inverseRegularizedGammaQ(p, a);
        fc.pre(upper > 1e-300);
        expectClose(regularizedGammaQ(a, upper), p, { absolute: 1e-13, relative: 1e-11 });
      }),
    );
  });
});

describe("the incomplete beta function", () => {
  it("is its own complement mirrored", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1023 }), positive(1e-4, 1e5), positive(1e-4, 1e5), (numerator, a, b) => {
        const x = numerator / 1024;
        expect(regularizedBeta(x, a, b)).toBe(regularizedBetaComplement(1 - x, b, a));
        expectClose(regularizedBeta(x, a, b) + regularizedBetaComplement(x, a, b), 1, { absolute: 1e-13 });
      }),
    );
  });

  it("is x^a where b is 1, and 1 − (1 − x)^b where a is 1", () => {
    fc.assert(
      fc.property(inside, positive(1e-3, 200), (x, shape) => {
        expectClose(regularizedBeta(x, shape, 1), x ** shape, { absolute: 1e-300, relative: 1e-12 });
        expectClose(regularizedBeta(x, 1, shape), -Math.expm1(shape * Math.log1p(-x)), { relative: 1e-12 });
      }),
    );
  });

  it("gives one half at the middle of a symmetric one, whatever its shape", () => {
    for (const shape of [1e-100, 1e-9, 0.3, 1, 20, 1e4, 1e8, 1.1e8, 1e13, 1e16]) {
      expectClose(regularizedBeta(0.5, shape, shape), 0.5, { relative: 1e-12 });
    }
  });

  it("agrees with the continued fraction where the uniform expansion takes over", () => {
    for (const deviations of [-30, -8, -2, -0.5, 0.01, 0.9, 1.1, 4, 20]) {
      const [below, above] = [1e8 - 0.1, 1e8 + 0.1].map((shape) => {
        const deviation = Math.sqrt(0.24 / (shape / 0.4));
        return regularizedBeta(0.4 + deviations * deviation, shape, 1.5 * shape);
      });
      expectClose(above, below as number, { relative: 1e-9 });
    }
  });

  it("is undone by its inverses", () => {
    fc.assert(
      fc.property(positive(0.05, 1e6), positive(0.05, 1e6), inside, (a, b, p) => {
        const x = inverseRegularizedBeta(p, a, b);
        fc.pre(x > 1e-300 && x < 0.999);
        expectClose(regularizedBeta(x, a, b), p, { absolute: 1e-12, relative: 1e-11 });
        expect(inverseRegularizedBetaComplement(1 - p, a, b)).toBeCloseTo(x, 9);
      }),
    );
  });

  it("has inverses with their ends at 0 and 1", () => {
    expect([inverseRegularizedBeta(0, 2, 3), inverseRegularizedBeta(1, 2, 3)]).toEqual([0, 1]);
    expect([inverseRegularizedBetaComplement(0, 2, 3), inverseRegularizedBetaComplement(1, 2, 3)]).toEqual([1, 0]);
  });
});

describe("hypergeometric2F1", () => {
  it("is (1 − z)^(−a) where b is c", () => {
    fc.assert(
      fc.property(
        positive(0.1, 20),
        positive(0.1, 20),
        fc.double({ min: -50, max: 0.99999, noNaN: true }),
        (a, b, z) => {
          expectClose(hypergeometric2F1(a, b, b, z), (1 - z) ** -a, { relative: 1e-11 });
        },
      ),
    );
  });

  it("is −log(1 − z) / z for 1, 1 and 2, as close to 1 as a number goes", () => {
    for (const z of [-1e9, -3, -0.1, 1e-9, 0.5, 0.98, 0.9901, 0.99999, 1 - 1e-10, 1 - 2 ** -53]) {
      expectClose(hypergeometric2F1(1, 1, 2, z), -Math.log1p(-z) / z, { relative: 1e-12 });
    }
  });

  it("keeps its value under Euler's transformation", () => {
    const parameter = positive(0.2, 5);
    fc.assert(
      fc.property(parameter, parameter, parameter, fc.double({ min: 0, max: 0.999, noNaN: true }), (a, b, rest, z) => {
        const c = Math.max(a, b) + rest;
        const transformed = (1 - z) ** (c - a - b) * hypergeometric2F1(c - a, c - b, c, z);
        expectClose(hypergeometric2F1(a, b, c, z), transformed, { relative: 1e-11 });
      }),
    );
  });

  it("goes over into Gauss' value at 1", () => {
    expectClose(hypergeometric2F1(0.5, 0.5, 2.5, 1 - 1e-15), hypergeometric2F1(0.5, 0.5, 2.5, 1), { relative: 1e-12 });
  });

  it("is a finite sum where a or b is 0 or a negative whole number", () => {
    expect(hypergeometric2F1(0, 3, 2, 1)).toBe(1);
    expect(hypergeometric2F1(5, -1, 2, -4)).toBe(11);
    expect(hypergeometric2F1(-10, 5, 3, 1)).toBe(0);
  });

  it("is infinite beyond the largest number", () => {
    expect(hypergeometric2F1(600, 600, 300, 0.9999)).toBe(Number.POSITIVE_INFINITY);
  });

  it("stays finite where only its slope would overflow", () => {
    expectClose(
      Math.log(hypergeometric2F1(100.37552454918631, 104.35539067419316, 103.7270296305947, 0.9990033874251809)),
      698.0321931433963,
      { relative: 1e-12 },
    );
  });

  it.each<[string, [number, number, number, number], string]>([
    ["a parameter that is not a number", [Number.NaN, 1, 1, 0], "a must be a finite number, got NaN"],
    ["c at a pole", [1, 1, -2, 0.5], "c must be a number that is not 0 or a negative whole number, got -2"],
    ["z above 1", [1, 1, 3, 1.5], "z must be a number up to 1, got 1.5"],
    ["a sum that diverges at 1", [1, 1, 2, 1], "z must be a number below 1, as c - a - b is not above 0, got 1"],
    ["a sum that cancels", [-100.5, 50.3, 0.2, 0.3], "z must be a number that leaves the sum eight digits, got 0.3"],
  ])("refuses %s", (_, args, message) => {
    expect(() => hypergeometric2F1(...args)).toThrow(`hypergeometric2F1: ${message}`);
  });
});
