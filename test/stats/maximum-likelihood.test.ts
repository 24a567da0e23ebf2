import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { integrate } from "../../src/stats/gauss-legendre.ts";
import { digamma, type LogLikelihood, logGamma, maximumLikelihood } from "../../src/stats/index.ts";
import { createRandom } from "../../src/stats/random.ts";
import { randomGamma, randomPoisson } from "../../src/stats/random-gamma.ts";
import { expectClose } from "./reference.ts";

/** The log-likelihood of so many gamma distributed numbers with this mean, and this mean of logarithms. */
function gammaLikelihood(n: number, mean: number, meanLog: number): LogLikelihood {
  return (parameters, gradient) => {
    const [shape = 0, rate = 0] = parameters;
    gradient[0] = n * (Math.log(rate) - digamma(shape) + meanLog);
    gradient[1] = n * (shape / rate - mean);
    return n * (shape * Math.log(rate) - logGamma(shape) + (shape - 1) * meanLog - rate * mean);
  };
}

describe("maximumLikelihood", () => {
  it("finds the parameters of a gamma distribution to all digits, wherever it begins", () => {
    // For shape 2 and rate 3: the mean is 2/3, the mean logarithm ψ(2) − log 3.
    const likelihood = gammaLikelihood(100, 2 / 3, digamma(2) - Math.log(3));
    for (const start of [
      [1, 1],
      [0.01, 100],
      [500, 1e-4],
    ]) {
      const { parameters, converged } = maximumLikelihood(likelihood, start);
      expect(converged).toBe(true);
      expectClose(parameters?.[0], 2, { relative: 1e-9 });
      expectClose(parameters?.[1], 3, { relative: 1e-9 });
    }
  });

  it("gives the inverse of the observed information as covariance", () => {
    const { covariance, standardErrors, intervals } = maximumLikelihood(
      gammaLikelihood(100, 2 / 3, digamma(2) - Math.log(3)),
      [1, 1],
    );
    // n [[ψ'(2), −1/3], [−1/3, 2/9]] with ψ'(2) = π²/6 − 1
    const determinant = 100 * ((Math.PI ** 2 / 6 - 1) * (2 / 9) - 1 / 9);
    expectClose(covariance?.[0]?.[0], 2 / 9 / determinant, { relative: 1e-6 });
    expectClose(covariance?.[0]?.[1], 1 / 3 / determinant, { relative: 1e-6 });
    expectClose(covariance?.[1]?.[1], (Math.PI ** 2 / 6 - 1) / determinant, { relative: 1e-6 });
    const spread = (standardErrors?.[0] ?? 0) / 2;
    expectClose(intervals?.[0]?.low, 2 * Math.exp(-1.959963984540054 * spread), { relative: 1e-6 });
    expect(intervals?.[0]?.method).toBe("wald-log");
  });

  it("finds a maximum on the linear scale in a curved valley", () => {
    const { parameters } = maximumLikelihood(
      (at, gradient) => {
        const [x = 0, y = 0] = at;
        gradient[0] = 2 * (1 - x) + 400 * x * (y - x * x);
        gradient[1] = -200 * (y - x * x);
        return -((1 - x) ** 2) - 100 * (y - x * x) ** 2;
      },
      [-1.2, 1],
      { scale: "linear" },
    );
    expectClose(parameters?.[0], 1, { absolute: 1e-8 });
    expectClose(parameters?.[1], 1, { absolute: 1e-8 });
  });

  it("says that there is no maximum where the likelihood rises for ever, and gives no figures", () => {
    const result = maximumLikelihood(
      (at, gradient) => {
        const [rate = 0] = at;
        gradient[0] = 1 / (1 + rate) ** 2;
        return rate / (1 + rate);
      },
      [1],
    );
    expect(result).toMatchObject({ converged: false, reason: "no-maximum", parameters: null, standardErrors: null });
    expect(result.logLikelihood).toBeNull();
  });

  it("says that it has not converged when the steps run out, and when the gradient is wrong", () => {
    const likelihood = gammaLikelihood(100, 2 / 3, digamma(2) - Math.log(3));
    expect(maximumLikelihood(likelihood, [90, 1e-4], { maximumIterations: 1 }).converged).toBe(false);
    const upsideDown: LogLikelihood = (at, gradient) => {
      const value = likelihood(at, gradient);
      for (const [i, slope] of gradient.entries()) gradient[i] = -slope;
      return value;
    };
    expect(maximumLikelihood(upsideDown, [1, 1])).toMatchObject({ converged: false, parameters: null });
  });

  it("refuses what it cannot begin with", () => {
    const likelihood = gammaLikelihood(1, 1, -1);
    expect(() => maximumLikelihood(likelihood, [0, 1])).toThrow(
      "maximumLikelihood: start[0] must be a number above 0 (1e-300 to 1e300), got 0",
    );
    expect(() => maximumLikelihood(() => Number.NaN, [1])).toThrow(
      "maximumLikelihood: start must be a point at which the log-likelihood is finite, got an array",
    );
    expect(() => maximumLikelihood(likelihood, [1, 1], { scale: "root" as "log" })).toThrow(
      'maximumLikelihood: options.scale must be one of "log", "linear", got "root"',
    );
  });
});

describe("digamma", () => {
  it("has its known values", () => {
    expectClose(digamma(1), -0.5772156649015329, { relative: 1e-15 });
    expectClose(digamma(0.5), -0.5772156649015329 - 2 * Math.LN2, { relative: 1e-15 });
    expectClose(digamma(100), 4.600161852738087, { relative: 1e-15 });
    expectClose(digamma(1e-8), -1e8 - 0.5772156484522, { relative: 1e-15 });
  });

  it("rises by 1/x with every step", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (x) => {
        expectClose(digamma(x + 1) - digamma(x), 1 / x, { absolute: 1e-14 * Math.max(20, 1 / x) });
      }),
    );
  });
});

describe("the rule of Gauss and Legendre", () => {
  it("is exact for polynomials of degree 31", () => {
    expectClose(
      integrate((x) => 32 * x ** 31, 0, 1, 1),
      1,
      { relative: 1e-14 },
    );
    expectClose(
      integrate((x) => 21 * x ** 20, -1, 2, 3),
      2 ** 21 + 1,
      { relative: 1e-14 },
    );
  });
});

describe("random gamma and Poisson numbers", () => {
  it.each([0.05, 0.7, 1, 3, 400])("have the mean and variance of their shape: %d", (shape) => {
    const random = createRandom(5);
    const draws = Float64Array.from({ length: 40_000 }, () => randomGamma(random, shape));
    expectMoments(draws, shape, shape, 2 * shape ** 2 + 6 * shape);
  });

  it.each([0.1, 3, 11.9, 40, 1e6])("have the mean and variance of the Poisson distribution: %d", (mean) => {
    const random = createRandom(6);
    const draws = Float64Array.from({ length: 40_000 }, () => randomPoisson(random, mean));
    expectMoments(draws, mean, mean, 2 * mean ** 2 + mean);
  });

  /** Holds mean and variance to theirs within 4.5 standard errors; `spread` is the variance of (x − mean)². */
  function expectMoments(draws: Float64Array, mean: number, variance: number, spread: number): void {
    const n = draws.length;
    const found = draws.reduce((sum, value) => sum + value, 0) / n;
    const square = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
    expectClose(found, mean, { absolute: 4.5 * Math.sqrt(variance / n) });
    expectClose(square, variance, { absolute: 4.5 * Math.sqrt(spread / n) });
  }
});
