import { defaultConfidenceLevel, type Figures, noFigures } from "../estimate.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import { wilsonInterval } from "../stats/wilson.ts";

/**
 * The figures of L/((S + E)/2), the customers lost by the mean of those at the start and at the end, in percent.
 *
 * With p = L/S it is p/(c − p/2), where c = 1 + (A − L_A)/(2S) is taken as given. That rises with p, so Wilson's limits of p carry
 * over; the standard error carries over by its slope c/(c − p/2)².
 *
 * @param atStart - Customers at the start (S).
 * @param lost - Those of them who were lost (L).
 * @param stayed - Those added who are there at the end (A − L_A).
 */
export function averageBaseFigures(atStart: number, lost: number, stayed: number, options: EstimateOptions): Figures {
  const limits = wilsonInterval(lost, atStart, options.confidenceLevel ?? defaultConfidenceLevel);
  if (limits === null) return noFigures;
  const c = 1 + stayed / (2 * atStart);
  const rateOf = (p: number): number => (100 * p) / (c - p / 2);
  const errorOf = (p: number, n: number): number => (100 * c * Math.sqrt((p * (1 - p)) / n)) / (c - p / 2) ** 2;
  const value = (200 * lost) / (2 * atStart - lost + stayed);
  // With one customer more of each kind, as Agresti and Caffo have it, two rates still compare where nobody is lost.
  const adjusted = (lost + 1) / (atStart + 2);
  return {
    value,
    standardError: errorOf(lost / atStart, atStart),
    interval: { ...limits, low: Math.min(value, rateOf(limits.low)), high: Math.max(value, rateOf(limits.high)) },
    basis: {
      kind: "normal",
      center: rateOf(adjusted),
      standardError: errorOf(adjusted, atStart + 2),
      method: "agresti-caffo",
    },
  };
}
