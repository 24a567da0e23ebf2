import { defaultConfidenceLevel, type Figures, noFigures } from "../estimate.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import { criticalValue } from "../stats/critical-value.ts";
import { fCdf, fSurvival } from "../stats/f.ts";
import type { LinearRegressionResult } from "../stats/regression-model.ts";

/**
 * R² with its asymptotic standard error and Helland's interval, both for a normal population.
 *
 * The interval holds the true shares by which an R² like this one is neither too large nor too small at half of 1 − level. R² of
 * a sample is too large, and of few responses by so much that it can lie above them: the interval is then stretched to hold it.
 *
 * For the same reason a comparison looks at adjusted R²: by R² itself nearly every small group would explain more than the others.
 * Its error is the longer side of Helland's 95 % interval, as the asymptotic one is far too small for few responses.
 *
 * Source: Helland (1987), On the interpretation and use of R² in regression analysis, Biometrics 43, 61–69; Olkin, Finn (1995),
 * Psychological Bulletin 118, 155–164, for the standard error.
 */
export function rSquaredFigures(
  { rSquared, adjustedRSquared, effectiveN, degreesOfFreedom }: LinearRegressionResult,
  { confidenceLevel = defaultConfidenceLevel }: EstimateOptions,
): Figures {
  if (rSquared === null || adjustedRSquared === null || degreesOfFreedom === null) return noFigures;
  const standardError = (2 * Math.sqrt(rSquared) * (1 - rSquared)) / Math.sqrt(effectiveN);
  // At an R² of 0 or 1 the formula knows of no error.
  if (!(standardError > 0)) return { ...noFigures, value: rSquared };
  const sample: SampleRSquared = { rSquared, rows: effectiveN - 1, degreesOfFreedom };
  const [low, high] = limitsOf(sample, confidenceLevel);
  const [least, most] = limitsOf(sample, defaultConfidenceLevel);
  const reach = Math.max(adjustedRSquared - least, most - adjustedRSquared);
  return {
    value: rSquared,
    standardError,
    interval: { low, high, confidenceLevel, method: "helland" },
    basis: {
      kind: "normal",
      center: adjustedRSquared,
      standardError: reach / criticalValue(defaultConfidenceLevel),
      method: "adjusted-r-squared",
    },
  };
}

/** Helland's limits, stretched to hold R². */
function limitsOf(sample: SampleRSquared, confidenceLevel: number): readonly [low: number, high: number] {
  const tail = (1 - confidenceLevel) / 2;
  return [
    Math.min(sample.rSquared, shareWhere(sample, tail, fSurvival, 1)),
    Math.max(sample.rSquared, shareWhere(sample, tail, fCdf, -1)),
  ];
}

interface SampleRSquared {
  readonly rSquared: number;
  /** Rows − 1. */
  readonly rows: number;
  /** Those less the predictors. */
  readonly degreesOfFreedom: number;
}

/** The true share at which the sample's R² has so much of its distribution on one side, by halving. */
function shareWhere(sample: SampleRSquared, tail: number, probability: typeof fCdf, direction: 1 | -1): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 52; step++) {
    const middle = (low + high) / 2;
    if ((tailAt(sample, middle, probability) - tail) * direction < 0) low = middle;
    else high = middle;
  }
  // Where no true share at all is that improbable the limit is 0.
  return low === 0 ? 0 : (low + high) / 2;
}

/** R² ÷ (1 − R²) of a sample is about a multiple of an F variable, whose first two cumulants are the right ones (Gurland 1968). */
function tailAt({ rSquared, rows, degreesOfFreedom }: SampleRSquared, share: number, probability: typeof fCdf): number {
  const ratio = 1 / (1 - share);
  const first = rows * (ratio - 1) + rows - degreesOfFreedom;
  const second = rows * (ratio * ratio - 1) + rows - degreesOfFreedom;
  const statistic = ((rSquared / (1 - rSquared)) * degreesOfFreedom) / first;
  return probability(statistic, (first * first) / second, degreesOfFreedom);
}
