import { defaultConfidenceLevel, type Figures, noFigures } from "../estimate.ts";
import type { PersonTime } from "../schemas/lifecycle.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import { gammaQuantile } from "../stats/gamma.ts";

/**
 * The figures of 1 − e^(−λt), the probability to be lost within a period of length t where λ is losses by time, in percent.
 *
 * The limits of λ are the exact ones of a Poisson count by Garwood; 1 − e^(−λt) rises with λ, so they carry over. The standard error
 * carries over by its slope.
 */
export function personTimeFigures({ losses, exposure, periodLength }: PersonTime, options: EstimateOptions): Figures {
  const share = periodLength / exposure;
  if (!(exposure > 0 && share <= 1e100)) return noFigures;
  const { confidenceLevel = defaultConfidenceLevel } = options;
  const [low, high] = poissonLimits(losses, confidenceLevel);
  const rateOf = (count: number): number => -100 * Math.expm1(-count * share) + 0;
  const errorOf = (count: number): number => 100 * Math.sqrt(count) * share * Math.exp(-count * share);
  const value = rateOf(losses);
  // With half a loss more, the mean under Jeffreys's prior, two rates still compare where nobody is lost.
  const center = losses + 0.5;
  return {
    value,
    standardError: errorOf(losses),
    interval: {
      low: Math.min(value, rateOf(low)),
      high: Math.max(value, rateOf(high)),
      confidenceLevel,
      method: "exact-poisson",
    },
    basis: { kind: "normal", center: rateOf(center), standardError: errorOf(center), method: "jeffreys" },
  };
}

/** Garwood's exact limits of the mean of a Poisson count (Biometrika 28, 1936: 437–442). */
function poissonLimits(count: number, confidenceLevel: number): [low: number, high: number] {
  const tail = (1 - confidenceLevel) / 2;
  return [count === 0 ? 0 : gammaQuantile(tail, count), gammaQuantile(1 - tail, count + 1)];
}
