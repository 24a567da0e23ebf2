import { evaluatePolynomial } from "./polynomial.ts";

/**
 * exp(x²/2) (1 − Φ(x)) for x ≥ 0: the upper tail of the standard normal distribution without its exponential decay.
 *
 * One rational function serves all the tail that a double can hold: it was fitted by Remez exchange at 50 digits to a
 * largest relative error of 3e-17 on [0, 40]. All its coefficients are positive, so nothing cancels.
 */
export function scaledUpperTail(x: number): number {
  // Beyond the fit, Laplace's continued fraction (DLMF 7.9.1) needs no more than this.
  if (x > 40) return 1 / (rootOfTwoPi * (x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 5 / x))))));
  return evaluatePolynomial(numerator, x) / evaluatePolynomial(denominator, x);
}

/** Mills' ratio of the standard normal distribution, (1 − Φ(x)) / φ(x), for x ≥ 0. */
export function millsRatio(x: number): number {
  return rootOfTwoPi * scaledUpperTail(x);
}

/**
 * exp(−rate x²) times `factor`, right to the last digits in the deepest tail.
 *
 * The rounding of x² would cost three digits far out, so x is split into a part with an exact square and a rest. The
 * large exponential enters as a product of two halves, so that a result below 2^-1022 is rounded once.
 *
 * @param rate - ½ for the normal density, 1 for the error function.
 */
export function gaussian(x: number, rate: 0.5 | 1, factor: number): number {
  const distance = Math.abs(x);
  if (rate * distance * distance > 760) return 0;
  const coarse = Math.round(distance * 16) / 16;
  const half = Math.exp(-0.5 * rate * coarse * coarse);
  const rest = Math.exp(-rate * (distance - coarse) * (distance + coarse));
  return half * rest * factor * half;
}

const rootOfTwoPi = 2.5066282746310007;

const numerator: readonly number[] = [
  0.5, 0.8330967348418765, 0.6875116839941112, 0.3633186689313752, 0.13491158790134308, 0.036618690390017306,
  0.007348128858379773, 0.0010777501399436085, 0.00011099276054190111, 7.2979467937593064e-6, 2.3544151217157775e-7,
];

const denominator: readonly number[] = [
  1, 2.4640780304866183, 2.8410731851270272, 2.027408273410944, 0.9972742820839505, 0.35604169038637407,
  0.09445437736787016, 0.01869606482073933, 0.002719812213638881, 0.00027880775620391037, 1.8293239779999508e-5,
  5.901643514311195e-7,
];
