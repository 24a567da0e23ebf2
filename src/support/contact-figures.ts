import { defaultConfidenceLevel, type Figures, noFigures } from "../estimate.ts";
import { meanFigures, within } from "../mean-figures.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import { poissonLimits } from "../stats/poisson-limits.ts";

/** Sums over customers, of what they did (c) and of what it is divided by (b). */
export interface RatioSums {
  /** How many customers. */
  readonly n: number;
  readonly sum: number;
  readonly base: number;
  readonly squaredSum: number;
  readonly squaredBase: number;
  readonly sumByBase: number;
}

/** What is less than this part of what it is the difference of, is rounding. */
const negligible = 1e-13;

/**
 * The figures of `per · Σc / Σb`, whose customers are drawn and not their contacts: the error is linearised over customers,
 * n/(n − 1) · Σ(c − rb)² ÷ (Σb)², so that it holds however unequally contacts are spread.
 */
export function ratioFigures(sums: RatioSums, per: number, options: EstimateOptions): Figures {
  const { n, sum, base, squaredSum, squaredBase, sumByBase } = sums;
  if (!(base > 0)) return noFigures;
  const ratio = sum / base;
  const distances = squaredSum - 2 * ratio * sumByBase + ratio * ratio * squaredBase;
  const spread = distances > negligible * squaredSum ? distances : 0;
  const standardError = n < 2 ? null : (per * Math.sqrt((n / (n - 1)) * spread)) / base;
  return within(0, Number.POSITIVE_INFINITY, meanFigures((per * sum) / base, standardError, n - 1, options));
}

/** The figures of `per · count / base` where only the count is known: Poisson's law, with Garwood's exact interval. */
export function poissonFigures(count: number, base: number, per: number, options: EstimateOptions): Figures {
  if (!(base > 0)) return noFigures;
  const confidenceLevel = options.confidenceLevel ?? defaultConfidenceLevel;
  const [low, high] = poissonLimits(count, confidenceLevel);
  const rate = (per * count) / base;
  const standardError = (per * Math.sqrt(count)) / base;
  return {
    value: rate,
    standardError,
    interval: { low: (per * low) / base, high: (per * high) / base, confidenceLevel, method: "garwood" },
    basis: count === 0 ? null : { kind: "normal", center: rate, standardError, method: "poisson" },
  };
}
