import { digammaPositive } from "../stats/special/digamma.ts";
import { logGammaDifference } from "../stats/special/gamma-kernel.ts";
import { integratePareto, paretoIntegral } from "./pareto-integral.ts";
import type { PurchasePatterns } from "./purchase-patterns.ts";

/**
 * The log-likelihood of Pareto/NBD with its gradient by r, alpha, s and beta.
 *
 * Source: Schmittlein, Morrison, Colombo (1987), Management Science 33, 1–24, with the moment of leaving integrated numerically.
 */
export function paretoLikelihood({
  recency,
  age,
  count,
  frequencies,
}: PurchasePatterns): (parameters: Float64Array, gradient: Float64Array) => number {
  const integral = paretoIntegral();
  return (parameters, gradient) => {
    const [r, alpha, s, beta] = parameters as unknown as [number, number, number, number];
    const logAlpha = Math.log(alpha);
    const logBeta = Math.log(beta);
    const digammaR = digammaPositive(r);
    let sum = 0;
    let rounding = 0;
    let byR = 0;
    let byAlpha = 0;
    let byS = 0;
    let byBeta = 0;
    for (const { frequency, start, end } of frequencies) {
      const shape = r + frequency;
      const base = r * logAlpha + s * logBeta + (frequency > 0 ? logGammaDifference(r, frequency) : 0);
      const baseByR = logAlpha + (frequency > 0 ? digammaPositive(shape) - digammaR : 0);
      for (let i = start; i < end; i++) {
        const alike = count[i] as number;
        const now = age[i] as number;
        integratePareto(integral, shape, alpha, s, beta, recency[i] as number, now);
        const [logA, logB] = [Math.log(alpha + now), Math.log(beta + now)];
        const logThere = -shape * logA - s * logB;
        const odds = integral.logLeft - logThere;
        const small = Math.exp(-Math.abs(odds));
        const left = (odds > 0 ? 1 : small) / (1 + small);
        const there = (odds > 0 ? small : 1) / (1 + small);
        byR += alike * (baseByR - there * logA - left * integral.logAlpha);
        byAlpha += alike * (r / alpha - shape * (there / (alpha + now) + left * integral.inverseAlpha));
        byS += alike * (logBeta - there * logB + left * (1 / s - integral.logBeta));
        byBeta += alike * (s / beta - (there * s) / (beta + now) - left * (s + 1) * integral.inverseBeta);
        const value = alike * (base + logThere + Math.max(odds, 0) + Math.log1p(small));
        const next = sum + value;
        rounding += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
        sum = next;
      }
    }
    gradient[0] = byR;
    gradient[1] = byAlpha;
    gradient[2] = byS;
    gradient[3] = byBeta;
    return sum + rounding;
  };
}
