import { logScaledBeta, stirlingError } from "./gamma-kernel.ts";
import { logOnePlusMinus } from "./log-one-plus.ts";
import { scaledUpperTail } from "./mills-ratio.ts";

/**
 * The regularized incomplete beta function I_x(a, b) for a, b > 0, unchecked.
 *
 * `y` is 1 − x. It is passed because only the smaller of the two is known with its relative accuracy, and because the
 * upper tail is then the same function: I_y(b, a). Both tails keep their relative accuracy.
 */
export function betaTail(x: number, y: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  if (seriesConverges(x, b)) return powerSeries(x, y, a, b).value;
  if (seriesConverges(y, a)) return powerSeries(y, x, b, a).complement;
  if (Math.min(a, b) > 1e8) return normalLimit(x, y, a, b);
  return meanExcess(x, y, a, b) >= 0 ? continuedFraction(x, y, a, b) : 1 - continuedFraction(y, x, b, a);
}

/**
 * I_x(a, b) where both shapes are large, by the first two terms of Temme's uniform expansion (DLMF 8.18.9):
 * Φ(z) + φ(z) (1/z − 1/w). z is the signed root of the deviance, w the standardized distance from the mean.
 */
function normalLimit(x: number, y: number, a: number, b: number): number {
  const excess = meanExcess(x, y, a, b);
  const halfSquare = -logDensityRatio(x, y, a, b, excess);
  const z = -Math.sign(excess) * Math.sqrt(2 * halfSquare);
  const unit = Math.sqrt(a * (b / (a + b)));
  const skewness = 1 / a - 1 / b;
  const curvature = 0.25 * (skewness * skewness + 1 / a / b) - (skewness * skewness) / 6;
  const correction = Math.abs(z) < 1 ? unit * (skewness / 3 + excess * curvature) : 1 / z + unit / excess;
  const remainder = correction / Math.sqrt(2 * Math.PI);
  const tail = Math.exp(-halfSquare) * (scaledUpperTail(Math.abs(z)) - Math.sign(z) * remainder);
  return z > 0 ? 1 - tail : tail;
}

/** x^a (1 − x)^b / B(a, b), in the saddle-point form of Loader (2000): each factor is at most 1, so nothing cancels. */
export function betaPowerTerms(x: number, y: number, a: number, b: number): number {
  const excess = meanExcess(x, y, a, b);
  const errors = stirlingError(a + b) - stirlingError(a) - stirlingError(b);
  const half = Math.exp(0.5 * (logDensityRatio(x, y, a, b, excess) + errors));
  return half * Math.sqrt((a * (b / (a + b))) / (2 * Math.PI)) * half;
}

/** log of (x/m)^a (y/(1 − m))^b, where m = a / (a + b) is the mean: at most 0. */
function logDensityRatio(x: number, y: number, a: number, b: number, excess: number): number {
  return a * logRatioMinus(x, a, a + b, -excess / a) + b * logRatioMinus(y, b, a + b, excess / b);
}

/** log(x / m) − (x / m − 1), where m = part / whole is the mean and `deviation` is x / m − 1. */
function logRatioMinus(x: number, part: number, whole: number, deviation: number): number {
  return deviation < -0.6 ? Math.log((x * whole) / part) - deviation : logOnePlusMinus(deviation);
}

/** a − (a + b) x: positive below the mean. The product is taken to twice the precision, as its difference is small. */
function meanExcess(x: number, y: number, a: number, b: number): number {
  const sum = a + b;
  const larger = Math.max(a, b);
  const sumError = Math.min(a, b) - (sum - larger);
  const smaller = Math.min(x, y);
  const product = sum * smaller;
  const correction = productError(sum, smaller, product) + sumError * smaller;
  return x <= y ? a - product - correction : product - b + correction;
}

/** What rounding took from the product of two numbers (Dekker 1971). */
function productError(first: number, second: number, product: number): number {
  if (first > 1e290) return 0;
  const [firstHigh, firstLow] = split(first);
  const [secondHigh, secondLow] = split(second);
  return firstHigh * secondHigh - product + firstHigh * secondLow + firstLow * secondHigh + firstLow * secondLow;
}

function split(value: number): [high: number, low: number] {
  const shifted = value * 134217729;
  const high = shifted - (shifted - value);
  return [high, value - high];
}

function seriesConverges(x: number, b: number): boolean {
  return x <= 0.7 && (b <= 1 || b * x <= 0.7);
}

/**
 * I_x(a, b) and its complement by the power series DLMF 8.17.7.
 *
 * For a < 1 the value can be close to 1. The complement then comes from expm1, and not from a subtraction.
 */
function powerSeries(x: number, y: number, a: number, b: number): { value: number; complement: number } {
  let term = a;
  let sum = 0;
  for (let n = 1; n < 500; n += 1) {
    term *= ((n - b) / n) * x;
    const addend = term / (a + n);
    sum += addend;
    if (Math.abs(addend) <= 1e-17 * Math.abs(sum)) break;
  }
  if (a >= 1) {
    const value = (betaPowerTerms(x, y, a, b) / a) * Math.exp(-b * Math.log1p(-x)) * (1 + sum);
    return { value, complement: 1 - value };
  }
  const logScale = logScaledBeta(a, b);
  const value = x ** a * Math.exp(-logScale) * (1 + sum);
  if (value < 0.5) return { value, complement: 1 - value };
  const exponent = a * Math.log(x) - logScale;
  return { value, complement: -Math.expm1(exponent) - Math.exp(exponent) * sum };
}

/**
 * I_x(a, b) for x up to the mean, by the continued fraction of Didonato and Morris (1992), ACM TOMS 18: 360–373, summed
 * by Steed's method. Around the mean it takes a small multiple of the root of the shapes in steps.
 */
function continuedFraction(x: number, y: number, a: number, b: number): number {
  const excess = meanExcess(x, y, a, b);
  let inverse = (a + 1) / (a * (excess + 1));
  let change = inverse;
  let sum = inverse;
  for (let n = 1; n < 1e6; n += 1) {
    const width = a + 2 * n - 1;
    const numerator = ((a + n - 1) / width) * ((a + b + n - 1) / width) * n * (b - n) * x * x;
    const denominator = n + (n * (b - n) * x) / width + ((a + n) / (width + 2)) * (excess + 1 + n * (1 + y));
    inverse = 1 / (denominator + numerator * inverse);
    change *= denominator * inverse - 1;
    sum += change;
    if (Math.abs(change) <= 1e-17 * Math.abs(sum)) break;
  }
  return betaPowerTerms(x, y, a, b) * sum;
}
