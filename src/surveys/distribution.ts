import type { Figures } from "../estimate.ts";
import { noFigures } from "../estimate.ts";
import { meanFigures } from "../mean-figures.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import { percentOf } from "../share-figures.ts";
import type { AnswerGroup } from "./group.ts";
import type { AnswerCounts } from "./tally.ts";

/** One answer of the scale and how often it was given. */
export interface AnswerShare {
  /** The answer. */
  readonly answer: number;
  /** How many gave it; with weights still the number of answers. */
  readonly count: number;
  /** Their share in percent (weighted, where there are weights); `null` when there are no answers. */
  readonly percent: number | null;
}

/** What is known of two parts: counts without a distribution leave none for the whole, unless they count nothing. */
export function mergeDistributions(a: KnownAnswers, b: KnownAnswers): AnswerCounts | null {
  if (a.distribution && b.distribution) return addDistributions(a.distribution, b.distribution);
  if (a.total.count === 0) return b.distribution;
  return b.total.count === 0 ? a.distribution : null;
}

interface KnownAnswers {
  readonly total: AnswerGroup;
  readonly distribution: AnswerCounts | null;
}

function addDistributions(a: AnswerCounts, b: AnswerCounts): AnswerCounts {
  const add = (x: readonly number[], y: readonly number[]): number[] => x.map((value, i) => value + (y[i] as number));
  const weighted = a.weights !== null || b.weights !== null;
  return {
    counts: add(a.counts, b.counts),
    weights: weighted ? add(a.weights ?? a.counts, b.weights ?? b.counts) : null,
    squaredWeights: weighted ? add(a.squaredWeights ?? a.counts, b.squaredWeights ?? b.counts) : null,
  };
}

/** The distribution as a report shows it: one record an answer of the scale. */
export function describeDistribution({ counts, weights }: AnswerCounts, minimum: number): AnswerShare[] {
  const shares = weights ?? counts;
  const total = shares.reduce((sum, share) => sum + share, 0);
  return counts.map((count, point) => ({
    answer: minimum + point,
    count,
    percent: total > 0 ? percentOf(shares[point] as number, total) : null,
  }));
}

/** The mean answer, linearised where answers are weighted. */
export function distributionMean(
  { counts, weights, squaredWeights }: AnswerCounts,
  minimum: number,
  options: EstimateOptions,
): Figures {
  const shares = weights ?? counts;
  const squares = squaredWeights ?? counts;
  let n = 0;
  let total = 0;
  let sum = 0;
  for (let point = 0; point < counts.length; point++) {
    n += counts[point] as number;
    total += shares[point] as number;
    sum += (shares[point] as number) * point;
  }
  if (!(total > 0)) return noFigures;
  // Where all gave one answer that is the mean, to the last digit whatever their weights.
  const only = shares.indexOf(total);
  const center = only < 0 ? sum / total : only;
  let spread = 0;
  for (let point = 0; point < counts.length; point++) spread += (squares[point] as number) * (point - center) ** 2;
  const standardError = n > 1 ? Math.sqrt(spread * (n / (n - 1))) / total : null;
  return meanFigures(minimum + center, standardError, n - 1, options);
}

/** The figures of a mean, with the ends of its scale moved to 0 and 100. */
export function rescaleFigures(figures: Figures, minimum: number, maximum: number): Figures {
  const { value, standardError, interval, basis } = figures;
  const factor = 100 / (maximum - minimum);
  const move = (number: number): number => (number - minimum) * factor;
  return {
    value: value === null ? null : move(value),
    standardError: standardError === null ? null : standardError * factor,
    interval: interval && { ...interval, low: move(interval.low), high: move(interval.high) },
    basis:
      basis?.kind === "mean"
        ? { ...basis, center: move(basis.center), standardError: basis.standardError * factor }
        : basis,
  };
}
