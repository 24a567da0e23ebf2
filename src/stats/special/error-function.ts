import { requireNumber } from "./arguments.ts";
import { scaledErfc } from "./error-function-kernel.ts";
import { gaussian } from "./mills-ratio.ts";

/**
 * The error function: erf x = (2/√π) ∫₀ˣ exp(−t²) dt.
 *
 * @param x - Any number; ±∞ gives ±1.
 * @returns A number from −1 to 1.
 * @throws {@link MetricInputError} when `x` is not a number or NaN.
 * @see DLMF 7.6.2, {@link https://dlmf.nist.gov/7.6}
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { erf } from "cx-metrics/stats";
 *
 * assert.equal(erf(0.5).toFixed(6), "0.520500");
 * ```
 */
export function erf(x: number): number {
  requireNumber("erf", "x", x);
  return Math.abs(x) < 1 ? centralErf(x) : Math.sign(x) * (1 - upperErfc(Math.abs(x)));
}

/**
 * The complementary error function: erfc x = 1 − erf x, without the cancellation.
 *
 * @param x - Any number; ∞ gives 0, −∞ gives 2.
 * @returns A number from 0 to 2, with its relative accuracy kept far out.
 * @throws {@link MetricInputError} when `x` is not a number or NaN.
 * @see DLMF 7.6.2 and 7.8.1, {@link https://dlmf.nist.gov/7.8}
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { erfc } from "cx-metrics/stats";
 *
 * assert.equal(erfc(5).toPrecision(6), "1.53746e-12");
 * ```
 */
export function erfc(x: number): number {
  requireNumber("erfc", "x", x);
  if (Math.abs(x) < 0.5) return 1 - centralErf(x);
  return x < 0 ? 2 - upperErfc(-x) : upperErfc(x);
}

/** All terms of this series have one sign. */
function centralErf(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 50 && Math.abs(term) > 1e-17 * Math.abs(sum); n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return twoOverRootPi * Math.exp(-x * x) * sum;
}

function upperErfc(x: number): number {
  return gaussian(x, 1, scaledErfc(x));
}

const twoOverRootPi = 1.1283791670955126;
