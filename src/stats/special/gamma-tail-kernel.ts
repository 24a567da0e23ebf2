import { scaledErfc } from "./error-function-kernel.ts";
import { logGammaOnePlus, stirlingError } from "./gamma-kernel.ts";
import { logOnePlusMinus } from "./log-one-plus.ts";

/** Which of the two complementary functions is asked for: P(a, x) is the lower one, Q(a, x) the upper one. */
type GammaSide = "lower" | "upper";

/**
 * The regularized incomplete gamma functions P(a, x) and Q(a, x) for a > 0, unchecked.
 *
 * Both sides keep their relative accuracy: the smaller one is computed, and one minus it is the other.
 */
export function gammaTail(a: number, x: number, side: GammaSide): number {
  if (x <= 0) return side === "lower" ? 0 : 1;
  if (x === Number.POSITIVE_INFINITY) return side === "lower" ? 1 : 0;
  if (a < 1 && x < 1.1) return smallShape(a, x, side);
  if (a >= 50 && Math.abs(x - a) < 0.3 * a) return uniformExpansion(a, x, side);
  if (x < a || x < 1.1) {
    const lower = powerSeries(a, x);
    return side === "lower" ? lower : 1 - lower;
  }
  const upper = continuedFraction(a, x);
  return side === "upper" ? upper : 1 - upper;
}

/** x^a e^(−x) / Γ(a). From a = 1 on in the saddle-point form of Loader (2000): no factor is large. */
export function gammaPowerTerms(a: number, x: number): number {
  if (a < 1) return a * x ** a * Math.exp(-x - logGammaOnePlus(a));
  const half = Math.exp(0.5 * (a * logRatioMinus(a, x) - stirlingError(a)));
  return half * Math.sqrt(a / (2 * Math.PI)) * half;
}

/** log(x / a) − (x / a − 1). */
function logRatioMinus(a: number, x: number): number {
  const deviation = (x - a) / a;
  return deviation < -0.6 ? Math.log(x / a) - deviation : logOnePlusMinus(deviation);
}

/**
 * For a < 1 and small x: P(a, x) is x^a / Γ(1 + a) times a sum (DLMF 8.7.1).
 *
 * P can be close to 1. Then Q comes from expm1, and not from a subtraction.
 */
function smallShape(a: number, x: number, side: GammaSide): number {
  let term = a;
  let sum = 0;
  for (let n = 1; n < 100; n += 1) {
    term *= -x / n;
    const addend = term / (a + n);
    sum += addend;
    if (Math.abs(addend) <= 1e-17 * Math.abs(sum)) break;
  }
  const logScale = logGammaOnePlus(a);
  const lower = x ** a * Math.exp(-logScale) * (1 + sum);
  if (side === "lower") return lower;
  if (lower < 0.5) return 1 - lower;
  const exponent = a * Math.log(x) - logScale;
  return -Math.expm1(exponent) - Math.exp(exponent) * sum;
}

/** P(a, x) below the mean, by its series of positive terms (DLMF 8.11.4). */
function powerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; n < 1e4 && term > 1e-17 * sum; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return (gammaPowerTerms(a, x) / a) * sum;
}

/** Q(a, x) above the mean, by Legendre's continued fraction (DLMF 8.9.2, contracted), summed by Steed's method. */
function continuedFraction(a: number, x: number): number {
  let denominator = x + 1 - a;
  let inverse = 1 / denominator;
  let change = inverse;
  let sum = inverse;
  for (let n = 1; n < 1e4; n += 1) {
    denominator += 2;
    inverse = 1 / (denominator + n * (a - n) * inverse);
    change *= denominator * inverse - 1;
    sum += change;
    if (Math.abs(change) <= 1e-17 * Math.abs(sum)) break;
  }
  return gammaPowerTerms(a, x) * sum;
}

/**
 * Both sides around the mean of a large shape, by Temme's uniform asymptotic expansion (DLMF 8.12.3 and 8.12.4).
 *
 * Its sum is taken as in Gil, Segura and Temme (2012), SIAM Journal on Scientific Computing 34: A2965–A2981: one pass
 * backwards over the Taylor coefficients of η / (x/a − 1).
 */
function uniformExpansion(a: number, x: number, side: GammaSide): number {
  const halfSquare = -logOnePlusMinus((x - a) / a);
  const eta = Math.sign(x - a) * Math.sqrt(2 * halfSquare);
  let next = 0;
  let current = 0;
  let sum = 0;
  for (let k = etaCoefficients.length - 1; k >= 1; k -= 1) {
    const value = (etaCoefficients[k] as number) + ((k + 1) / a) * next;
    next = current;
    current = value;
    sum = sum * eta + value;
  }
  const scale = Math.exp(-a * halfSquare);
  const remainder = ((a / (a + next)) * sum) / Math.sqrt(2 * Math.PI * a);
  const sign = side === "upper" ? 1 : -1;
  const argument = sign * eta * Math.sqrt(a / 2);
  if (argument < 0) return 1 - scale * (0.5 * scaledErfc(-argument) - sign * remainder);
  return scale * (0.5 * scaledErfc(argument) + sign * remainder);
}

/** The Taylor coefficients of η / μ in η, where ½ η² = μ − log(1 + μ); worked out in exact fractions. */
const etaCoefficients: readonly number[] = [
  1, -0.3333333333333333, 0.08333333333333333, -0.014814814814814815, 0.0011574074074074073, 0.0003527336860670194,
  -0.0001787551440329218, 3.919263178522438e-5, -2.185448510679992e-6, -1.85406221071516e-6, 8.296711340953087e-7,
  -1.7665952736826078e-7, 6.707853543401498e-9, 1.0261809784240309e-8, -4.382036018453353e-9, 9.14769958223679e-10,
  -2.5514193994946248e-11, -5.830772132550426e-11, 2.4361948020667415e-11, -5.0276692801141755e-12,
  1.1004392031956135e-13, 3.371763262400985e-13, -1.392388722418162e-13, 2.8534893807047445e-14, -5.139111834242572e-16,
  -1.9752288294349442e-15, 8.099521156704561e-16, -1.6522531216398162e-16,
];
