import { type Figures, noFigures } from "../estimate.ts";
import { meanFigures, within } from "../mean-figures.ts";
import type { GroupCodes } from "../metric.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import { isNegligible } from "../stats/mean.ts";
import type { Column } from "../values.ts";
import type { AnswerGroup } from "./group.ts";

/** What the mean of respondents' scores and its linearised variance need. Unweighted respondents weigh one each. */
export interface ScoreMoments extends AnswerGroup {
  /** The mean by the weights, Σwx ÷ Σw; 0 where nothing weighs. */
  readonly mean: number;
  /** The mean by the squared weights, Σw²x ÷ Σw²; 0 where nothing weighs. */
  readonly squareMean: number;
  /** The sum of squared distances from that, each by its squared weight. */
  readonly m2: number;
}

/** The moments of the scores of every group. NaN stands for a respondent without a score. */
export function momentsOfScores(
  scores: Float64Array,
  weights: Column | null,
  codes: GroupCodes | null,
  groupCount: number,
): ScoreMoments[] {
  const zeros = (): Float64Array => new Float64Array(groupCount);
  const [counts, totals, squares, means] = [zeros(), zeros(), zeros(), zeros()];
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row] as number;
    if (Number.isNaN(score)) continue;
    const group = codes === null ? 0 : (codes[row] as number);
    const weight = weights === null ? 1 : (weights[row] as number);
    counts[group]!++;
    totals[group]! += weight;
    squares[group]! += weight * weight;
    means[group]! += weight * score;
  }
  for (let group = 0; group < groupCount; group++) {
    means[group] = totals[group] === 0 ? 0 : (means[group] as number) / (totals[group] as number);
  }
  // A second pass over the distances from the mean corrects it (Chan, Golub, LeVeque 1983).
  const [shifts, squareShifts, spreads] = [zeros(), zeros(), zeros()];
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row] as number;
    if (Number.isNaN(score)) continue;
    const group = codes === null ? 0 : (codes[row] as number);
    const weight = weights === null ? 1 : (weights[row] as number);
    const distance = score - (means[group] as number);
    const weighted = weight * distance;
    shifts[group]! += weighted;
    squareShifts[group]! += weight * weighted;
    spreads[group]! += weighted * weighted;
  }
  return Array.from(counts, (count, group) => {
    const [weight, squaredWeight] = [totals[group] as number, squares[group] as number];
    if (weight === 0) return { count, weight: 0, squaredWeight: 0, mean: 0, squareMean: 0, m2: 0 };
    const rough = means[group] as number;
    const squareShift = (squareShifts[group] as number) / squaredWeight;
    return {
      count,
      weight,
      squaredWeight,
      mean: rough + (shifts[group] as number) / weight,
      squareMean: rough + squareShift,
      m2: Math.max(0, (spreads[group] as number) - squaredWeight * squareShift * squareShift),
    };
  });
}

/** The moments of two parts together. The order of the two does not matter, to the last bit. */
export function mergeScores(a: ScoreMoments, b: ScoreMoments): ScoreMoments {
  const count = a.count + b.count;
  if (a.weight === 0) return { ...b, count };
  if (b.weight === 0) return { ...a, count };
  const squaredWeight = a.squaredWeight + b.squaredWeight;
  const distance = a.squareMean - b.squareMean;
  // a·b/(a + b), in a form that does not overflow and is the same for b and a.
  const [least, most] = [Math.min(a.squaredWeight, b.squaredWeight), Math.max(a.squaredWeight, b.squaredWeight)];
  return {
    count,
    weight: a.weight + b.weight,
    squaredWeight,
    mean: mergeMeans(a.weight, a.mean, b.weight, b.mean),
    squareMean: mergeMeans(a.squaredWeight, a.squareMean, b.squaredWeight, b.squareMean),
    m2: a.m2 + b.m2 + distance * distance * least * (most / squaredWeight),
  };
}

/** The larger part is the base: its mean moves least. Ties are settled by the mean, or the order would show. */
function mergeMeans(weightA: number, meanA: number, weightB: number, meanB: number): number {
  const aIsBase = weightA > weightB || (weightA === weightB && meanA <= meanB);
  const total = weightA + weightB;
  return aIsBase ? meanA + (meanB - meanA) * (weightB / total) : meanB + (meanA - meanB) * (weightA / total);
}

/** The figures of the mean score: Student's t on the respondents' scores, cut off at the ends of what can be scored. */
export function scoreFigures(moments: ScoreMoments, low: number, high: number, options: EstimateOptions): Figures {
  const { count, weight, squaredWeight, squareMean, m2 } = moments;
  if (!(weight > 0)) return noFigures;
  const mean = clamp(moments.mean, low, high);
  // Linearised: Σw²(x − mean)², with the correction for one estimated mean.
  const spread = m2 + squaredWeight * (squareMean - mean) ** 2;
  const standardError = count > 1 ? Math.sqrt(spread * (count / (count - 1))) / weight : null;
  if (standardError !== null && isNegligible(standardError, Math.max(Math.abs(low), Math.abs(high)))) {
    return { ...noFigures, value: mean, standardError: 0 };
  }
  return within(low, high, meanFigures(mean, standardError, count - 1, options));
}

/** A number within two limits. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
