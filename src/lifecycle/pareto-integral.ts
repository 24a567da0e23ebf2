import { legendreNodes, legendreWeights } from "../stats/gauss-legendre.ts";

/** What is known of a customer of Pareto/NBD who may have left between the last purchase and now. Used again for each customer. */
export interface ParetoIntegral {
  /** log s ∫ (alpha + u)^−shape (beta + u)^−(s + 1) du from the last purchase to now: the likelihood that they have left. */
  logLeft: number;
  /** The mean of log (alpha + u) under that. */
  logAlpha: number;
  /** The mean of 1 ÷ (alpha + u). */
  inverseAlpha: number;
  /** The mean of log (beta + u). */
  logBeta: number;
  /** The mean of 1 ÷ (beta + u). */
  inverseBeta: number;
}

/** Where more would be needed nearly all of the integral lies in the first few. */
const mostPanels = 5000;

/** Room for the figures of one customer. */
export function paretoIntegral(): ParetoIntegral {
  return { logLeft: Number.NEGATIVE_INFINITY, logAlpha: 0, inverseAlpha: 0, logBeta: 0, inverseBeta: 0 };
}

/**
 * Integrates over the moment at which a customer left.
 *
 * The closed form is a difference of two hypergeometric functions, which cancels and changes with the larger of alpha and beta. The
 * integrand itself is positive and smooth in log (min(alpha, beta) + u), and Gauss' rule of 16 points is exact to about 1e-13 in
 * panels in which it changes by no more than a factor of e^14.
 */
export function integratePareto(
  into: ParetoIntegral,
  shape: number,
  alpha: number,
  s: number,
  beta: number,
  recency: number,
  age: number,
): void {
  const low = Math.min(alpha, beta);
  const start = low + recency;
  const span = Math.log1p((age - recency) / start);
  if (!(span > 0)) {
    into.logLeft = Number.NEGATIVE_INFINITY;
    into.logAlpha = into.inverseAlpha = into.logBeta = into.inverseBeta = 0;
    return;
  }
  const [toAlpha, toBeta] = [alpha - low, beta - low];
  const logStart = Math.log(start);
  const atStart = logStart - shape * Math.log(alpha + recency) - (s + 1) * Math.log(beta + recency);
  // The integrand's logarithm is steepest at the end, where min(alpha, beta) + u is closest to the other sum.
  const end = low + age;
  const steepest = 1 + (shape * end) / (alpha + age) + ((s + 1) * end) / (beta + age);
  const panels = Math.min(Math.ceil(span * Math.max(0.4, steepest / 14)), mostPanels);
  const half = span / panels / 2;
  let sum = 0;
  let sumLogAlpha = 0;
  let sumInverseAlpha = 0;
  let sumLogBeta = 0;
  let sumInverseBeta = 0;
  let before = 0;
  for (let panel = 0; panel < panels; panel++) {
    const middle = (2 * panel + 1) * half;
    let part = 0;
    for (let node = 0; node < 16; node++) {
      const y = middle + half * (legendreNodes[node] as number);
      const moment = start * Math.exp(y);
      const [a, b] = [moment + toAlpha, moment + toBeta];
      const logMoment = logStart + y;
      const logA = toAlpha === 0 ? logMoment : Math.log(a);
      const logB = toBeta === 0 ? logMoment : Math.log(b);
      const weight = (legendreWeights[node] as number) * Math.exp(logMoment - shape * logA - (s + 1) * logB - atStart);
      part += weight;
      sumLogAlpha += weight * logA;
      sumInverseAlpha += weight / a;
      sumLogBeta += weight * logB;
      sumInverseBeta += weight / b;
    }
    sum += part;
    // Once it falls it goes on falling.
    if (part < before && part < 1e-17 * sum) break;
    before = part;
  }
  into.logLeft = Math.log(s) + atStart + Math.log(sum * half);
  into.logAlpha = sumLogAlpha / sum;
  into.inverseAlpha = sumInverseAlpha / sum;
  into.logBeta = sumLogBeta / sum;
  into.inverseBeta = sumInverseBeta / sum;
}
