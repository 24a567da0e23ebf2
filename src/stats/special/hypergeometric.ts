import { rejectInput } from "../../errors.ts";
import { logGammaDifference, logGammaPositive } from "./gamma-kernel.ts";

/**
 * Gauss' hypergeometric function ₂F₁(a, b; c; z) = Σ (a)ₙ (b)ₙ / (c)ₙ zⁿ / n!, for real arguments and z ≤ 1.
 *
 * Up to 0.99 the series itself is summed; below 0 after Pfaff's transformation; closer to 1 by Taylor steps along the
 * hypergeometric differential equation, each halving the distance; at 1 by Gauss' formula. With a, b, c > 0 and z ≥ 0
 * nothing cancels. Large negative parameters make the terms alternate; where that costs more than eight digits, the
 * arguments are refused. A value beyond the largest number is ∞: where a and b are large, Euler's transformation
 * (1 − z)^(c−a−b) ₂F₁(c − a, c − b; c; z) keeps it in range.
 *
 * @param a - A finite number.
 * @param b - A finite number.
 * @param c - A finite number that is not 0, −1, −2, …
 * @param z - A finite number up to 1; 1 itself only where c − a − b is above 0, or a or b is 0, −1, −2, …
 * @returns The value.
 * @throws {@link MetricInputError} when an argument is not such a number.
 * @see DLMF 15.2.1, 15.4.20, 15.8.1, 15.10.1, {@link https://dlmf.nist.gov/15}
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hypergeometric2F1 } from "cx-metrics/stats";
 *
 * // ₂F₁(1, 1; 2; z) = −log(1 − z) / z
 * assert.equal(hypergeometric2F1(1, 1, 2, 0.5).toFixed(6), (2 * Math.log(2)).toFixed(6));
 * ```
 */
export function hypergeometric2F1(a: number, b: number, c: number, z: number): number {
  requireArguments(a, b, c, z);
  const value = evaluate(a, b, c, z);
  if (Number.isNaN(value)) {
    rejectInput(name, "z", [], "out-of-range", "a number that leaves the sum eight digits", z);
  }
  return value;
}

function evaluate(a: number, b: number, c: number, z: number): number {
  if (isPole(a)) return polynomial(a, b, c, z);
  if (isPole(b)) return polynomial(b, a, c, z);
  if (z === 1) return atOne(a, b, c);
  if (z < 0) return belowZero(a, b, c, z);
  return fromZeroToOne(a, b, c, z, 1 - z);
}

/** The finite sum where the first parameter is 0, −1, −2, …; at 1 it is the product DLMF 15.4.24. */
function polynomial(minusDegree: number, b: number, c: number, z: number): number {
  if (z !== 1) return sumSeries(minusDegree, b, c, z).value;
  let product = 1;
  for (let k = 0; k < -minusDegree && product !== 0; k += 1) product *= (c - b + k) / (c + k);
  return product;
}

/** Pfaff's transformation, on the parameter that leaves the other one closest to the series of positive terms. */
function belowZero(a: number, b: number, c: number, z: number): number {
  const [kept, changed] = c - b >= c - a ? [a, b] : [b, a];
  return (1 - z) ** -kept * fromZeroToOne(kept, c - changed, c, z / (z - 1), 1 / (1 - z));
}

/** `rest` is 1 − z: near 1 it holds the digits that z cannot. */
function fromZeroToOne(a: number, b: number, c: number, z: number, rest: number): number {
  // The steps begin where the equation's other solution at 0, z^(1 − c), hardly changes any more. Its other solution at
  // 1 is (1 − z)^(c − a − b): a high power upsets the steps, but then the series converges fast even at 1.
  const nearest = Math.min(0.01, 5 / (1 + Math.abs(c)));
  if (rest >= nearest || c - a - b > 8) return sumSeries(a, b, c, z).value;
  let { value, slope } = sumSeries(a, b, c, 1 - nearest);
  if (Math.abs(slope) === Number.POSITIVE_INFINITY) return Math.sign(value) * Number.POSITIVE_INFINITY;
  let scale = 1;
  let distance = nearest;
  while (distance > rest) {
    const next = Math.max(rest, distance / 2);
    ({ value, slope } = taylorStep(a, b, c, distance, next, value, slope));
    distance = next;
    if (Math.abs(value) > 1e100) {
      scale *= value;
      slope /= value;
      value = 1;
    }
  }
  return scale * value;
}

interface ValueAndSlope {
  readonly value: number;
  /** The first derivative in z. */
  readonly slope: number;
}

/** What a sum gives that has lost its digits. */
const lost: ValueAndSlope = { value: Number.NaN, slope: Number.NaN };

const maximumTerms = 1e7;

function sumSeries(a: number, b: number, c: number, z: number): ValueAndSlope {
  let term = 1;
  let value = 1;
  let slope = 0;
  let largest = 1;
  // From `settled` on the terms have one sign.
  const settled = 2 + Math.max(-a, -b, -c);
  let n = 0;
  for (; n < maximumTerms && term !== 0 && Number.isFinite(value); n += 1) {
    const factor = (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z;
    term *= factor;
    value += term;
    slope += (n + 1) * term;
    if (n <= settled) largest = Math.max(largest, Math.abs(value));
    const small = Math.abs((n + 1) * term) <= 1e-17 * Math.abs(slope) && Math.abs(term) <= 1e-17 * Math.abs(value);
    if (n > settled && small && Math.abs(factor) < 1) break;
  }
  const cancelled = largest > 1e8 * Math.max(1, Math.abs(value)) || largest === Number.POSITIVE_INFINITY;
  return cancelled || n === maximumTerms ? lost : { value, slope: slope / z };
}

/**
 * From 1 − `distance` to 1 − `next`, by the Taylor series of the solution of DLMF 15.10.1. Its coefficients are scaled
 * by powers of the distance, which is their radius of convergence.
 */
function taylorStep(
  a: number,
  b: number,
  c: number,
  distance: number,
  next: number,
  startValue: number,
  startSlope: number,
): ValueAndSlope {
  const fraction = (distance - next) / distance;
  let previous = startValue;
  let current = startSlope * distance;
  let power = fraction;
  let value = previous + current * power;
  let slope = current;
  for (let k = 0; k < 1e5 && Number.isFinite(value); k += 1) {
    const drift = (2 * distance - 1) * k + c - (a + b + 1) * (1 - distance);
    const coefficient =
      (distance * (k + a) * (k + b) * previous - (k + 1) * drift * current) / ((1 - distance) * (k + 1) * (k + 2));
    previous = current;
    current = coefficient;
    slope += (k + 2) * current * power;
    const small = Math.abs((k + 2) * current * power) <= 1e-17 * Math.abs(slope);
    power *= fraction;
    value += current * power;
    if (small && Math.abs(current * power) <= 1e-17 * Math.abs(value)) break;
  }
  return { value, slope: slope / distance };
}

/** Gauss' formula, DLMF 15.4.20: Γ(c) Γ(c − a − b) / (Γ(c − a) Γ(c − b)). */
function atOne(a: number, b: number, c: number): number {
  const rest = c - a - b;
  if (isPole(c - a) || isPole(c - b)) return 0;
  if (c > 0 && c - a > 0 && c - b > 0) return Math.exp(logRise(c - a, a) - logRise(rest, a));
  const sign = gammaSign(c) * gammaSign(c - a) * gammaSign(c - b);
  return (
    sign * Math.exp(logAbsoluteGamma(c) + logAbsoluteGamma(rest) - logAbsoluteGamma(c - a) - logAbsoluteGamma(c - b))
  );
}

/** log Γ(x + shift) − log Γ(x), for a shift of either sign. */
function logRise(x: number, shift: number): number {
  return shift >= 0 ? logGammaDifference(x, shift) : -logGammaDifference(x + shift, -shift);
}

/** log |Γ(x)|, below 0 by the reflection formula DLMF 5.5.3. */
function logAbsoluteGamma(x: number): number {
  if (x > 0) return logGammaPositive(x);
  const offset = x - Math.round(x);
  return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * offset))) - logGammaPositive(1 - x);
}

function gammaSign(x: number): 1 | -1 {
  return x > 0 || Math.floor(x) % 2 === 0 ? 1 : -1;
}

/** Whether the gamma function has no value here: at 0, −1, −2, … */
function isPole(x: number): boolean {
  return x <= 0 && Number.isInteger(x);
}

function requireArguments(a: number, b: number, c: number, z: number): void {
  const parameters = { a, b, c, z };
  for (const [argument, value] of Object.entries(parameters)) {
    if (!Number.isFinite(value)) rejectInput(name, argument, [], "invalid-type", "a finite number", value);
  }
  if (isPole(c)) rejectInput(name, "c", [], "out-of-range", "a number that is not 0 or a negative whole number", c);
  const converges = z < 1 || (z === 1 && c - a - b > 0) || isPole(a) || isPole(b);
  if (z > 1 || !converges) {
    const expected = z > 1 ? "a number up to 1" : "a number below 1, as c - a - b is not above 0";
    rejectInput(name, "z", [], "out-of-range", expected, z);
  }
}

const name = "hypergeometric2F1";
