import { requireNumber, requireProbability } from "./special/arguments.ts";
import { gaussian, scaledUpperTail } from "./special/mills-ratio.ts";
import { evaluatePolynomial } from "./special/polynomial.ts";

/**
 * The density of the standard normal distribution: φ(x) = exp(−x²/2) / √(2π).
 *
 * @param x - Any number; an infinite one gives 0.
 * @returns The density, from 0 to 0.3989.
 * @throws {@link MetricInputError} when `x` is not a number or NaN.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { normalDensity } from "cx-metrics/stats";
 *
 * assert.equal(normalDensity(0).toFixed(6), "0.398942");
 * ```
 */
export function normalDensity(x: number): number {
  requireNumber("normalDensity", "x", x);
  return gaussian(x, 0.5, inverseSquareRootOfTwoPi);
}

/**
 * The share of a standard normal distribution at or below `x`: Φ(x) = ½ erfc(−x/√2).
 *
 * The lower tail keeps its relative accuracy down to the smallest numbers there are. For an upper tail take
 * {@link normalSurvival}, not one minus this.
 *
 * @param x - Any number; −∞ gives 0, ∞ gives 1.
 * @returns A probability, 0 to 1.
 * @throws {@link MetricInputError} when `x` is not a number or NaN.
 * @see DLMF 7.8 (Mills' ratio), {@link https://dlmf.nist.gov/7.8}
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { normalCdf } from "cx-metrics/stats";
 *
 * assert.equal(normalCdf(1.96).toFixed(6), "0.975002");
 * ```
 */
export function normalCdf(x: number): number {
  requireNumber("normalCdf", "x", x);
  return upperTail(-x);
}

/**
 * The share of a standard normal distribution above `x`: 1 − Φ(x), without the cancellation.
 *
 * @param x - Any number; −∞ gives 1, ∞ gives 0.
 * @returns A probability, 0 to 1.
 * @throws {@link MetricInputError} when `x` is not a number or NaN.
 * @see DLMF 7.8 (Mills' ratio), {@link https://dlmf.nist.gov/7.8}
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { normalSurvival } from "cx-metrics/stats";
 *
 * assert.equal(normalSurvival(10).toPrecision(6), "7.61985e-24");
 * ```
 */
export function normalSurvival(x: number): number {
  requireNumber("normalSurvival", "x", x);
  return upperTail(x);
}

/**
 * The value below which a given share of a standard normal distribution lies: the inverse of {@link normalCdf}.
 *
 * @param probability - The share below, 0 to 1; 0 gives −∞, 1 gives ∞.
 * @returns The quantile. For a share close to 1 give the rest to {@link normalUpperQuantile}: it keeps more digits.
 * @throws {@link MetricInputError} when `probability` is not a number from 0 to 1.
 * @see Wichura 1988, Algorithm AS 241 (PPND16), Applied Statistics 37: 477–484
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { normalQuantile } from "cx-metrics/stats";
 *
 * assert.equal(normalQuantile(0.975).toFixed(6), "1.959964");
 * ```
 */
export function normalQuantile(probability: number): number {
  requireProbability("normalQuantile", "probability", probability);
  return quantile(probability);
}

/**
 * The value above which a given share of a standard normal distribution lies: the inverse of {@link normalSurvival}.
 *
 * @param probability - The share above, 0 to 1; 0 gives ∞, 1 gives −∞.
 * @returns The quantile.
 * @throws {@link MetricInputError} when `probability` is not a number from 0 to 1.
 * @see Wichura 1988, Algorithm AS 241 (PPND16), Applied Statistics 37: 477–484
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { normalUpperQuantile } from "cx-metrics/stats";
 *
 * assert.equal(normalUpperQuantile(0.025).toFixed(6), "1.959964");
 * ```
 */
export function normalUpperQuantile(probability: number): number {
  requireProbability("normalUpperQuantile", "probability", probability);
  // Adding zero turns a −0 into 0.
  return -quantile(probability) + 0;
}

function upperTail(x: number): number {
  const tail = gaussian(x, 0.5, scaledUpperTail(Math.abs(x)));
  return x < 0 ? 1 - tail : tail;
}

function quantile(probability: number): number {
  const distance = probability - 0.5;
  if (Math.abs(distance) <= 0.425) return distance * ratio(central, 0.180625 - distance * distance);
  const tail = Math.min(probability, 1 - probability);
  if (tail === 0) return distance < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const radius = Math.sqrt(-Math.log(tail));
  const value = radius <= 5 ? ratio(middle, radius - 1.6) : ratio(far, radius - 5);
  return distance < 0 ? -value : value;
}

type RationalFunction = readonly [numerator: readonly number[], denominator: readonly number[]];

function ratio([numerator, denominator]: RationalFunction, x: number): number {
  return evaluatePolynomial(numerator, x) / evaluatePolynomial(denominator, x);
}

const inverseSquareRootOfTwoPi = 0.3989422804014327;

const central: RationalFunction = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
];

const middle: RationalFunction = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
];

const far: RationalFunction = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
    1.421511758316446e-7, 2.0442631033899397e-15,
  ],
];
