import { defaultConfidenceLevel, type Figures, noFigures } from "../estimate.ts";
import type { DailyChurn } from "../schemas/lifecycle.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import { gammaQuantile } from "../stats/gamma.ts";

/**
 * The figures of Σ lost/at start over days, in percent.
 *
 * It is a sum of counts that are weighted by one over the customers of their day. The interval is that of such a sum of Poisson
 * counts by Fay and Feuer, which is Garwood's exact one where all days have as many customers; the standard error is √Σ lost/at start².
 */
export function dailySumFigures({ atStart, lost }: DailyChurn, options: EstimateOptions): Figures {
  const { confidenceLevel = defaultConfidenceLevel } = options;
  let [sum, variance, largest, weights, days] = [0, 0, 0, 0, 0];
  for (let day = 0; day < atStart.length; day++) {
    const customers = atStart[day] as number;
    if (customers === 0) continue;
    const part = (lost[day] as number) / customers;
    sum += part;
    variance += part / customers;
    weights += 1 / customers;
    if (1 / customers > largest) largest = 1 / customers;
    days++;
  }
  if (days === 0) return noFigures;
  const tail = (1 - confidenceLevel) / 2;
  const limitOf = (probability: number, center: number, spread: number): number =>
    gammaQuantile(probability, center ** 2 / spread, spread / center);
  const low = sum === 0 ? 0 : limitOf(tail, sum, variance);
  const high = limitOf(1 - tail, sum + largest, variance + largest ** 2);
  // With half a loss more, of the mean weight: the mean under Jeffreys's prior where all weights are one.
  const weight = weights / days;
  return {
    value: 100 * sum,
    standardError: 100 * Math.sqrt(variance),
    interval: {
      low: 100 * Math.min(low, sum),
      high: 100 * Math.max(high, sum),
      confidenceLevel,
      method: "fay-feuer",
    },
    basis: {
      kind: "normal",
      center: 100 * (sum + weight / 2),
      standardError: 100 * Math.sqrt(variance + weight ** 2 / 2),
      method: "jeffreys",
    },
  };
}
