import { defaultConfidenceLevel, type Figures, isSuppressed, noFigures } from "../estimate.ts";
import type { Interval, Share } from "../result.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import { countFigures, percentInterval, percentOf } from "../share-figures.ts";
import { criticalValue } from "../stats/critical-value.ts";
import { studentTQuantile } from "../stats/student-t.ts";
import { sum } from "../stats/sum.ts";
import { wilsonInterval } from "../stats/wilson.ts";
import { type AnswerShare, describeDistribution, distributionMean } from "./distribution.ts";
import type { PersonMean } from "./engagement-persons.ts";
import type { EngagementIndexSummary } from "./engagement-summary.ts";

/** One item of `engagementIndex`. Where too few answered it, its figures are `null`. */
export interface EngagementItem {
  /** The item's field. */
  readonly item: string;
  /** How many answered it. */
  readonly n: number | null;
  /** Those in percent of all persons. */
  readonly responseRate: number | null;
  /** Favourable answers. */
  readonly favourable: Share;
  /** Wilson's interval of their share, in percent. */
  readonly interval: Interval | null;
  /** The mean answer on the scale. */
  readonly mean: number | null;
  /** How often each answer was given. */
  readonly distribution: readonly AnswerShare[] | null;
  /** Whether the item's figures were withheld because too few answered it. */
  readonly suppressed: boolean;
}

/** The figures of a share of answers whose persons are independent, and not they themselves. */
export function favourableFigures(
  { persons, answers, total, weight, mean: p, standardError }: PersonMean,
  { confidenceLevel = defaultConfidenceLevel }: EstimateOptions,
): Figures {
  if (persons === 0) return noFigures;
  const value = percentOf(total, weight);
  if (standardError === null) return { ...noFigures, value };
  const spread = p * (1 - p);
  const variance = standardError ** 2;
  // Where all agree nothing shows how alike a person's answers are, so that every person counts as one answer.
  const isUnanimous = !(spread > 0);
  const trials = isUnanimous ? persons : variance > 0 ? Math.min(answers, spread / variance) : answers;
  // The error is itself estimated, from persons: Student's quantile in the place of the normal one (Korn and Graubard 1998).
  const t = -studentTQuantile((1 - confidenceLevel) / 2, persons - 1);
  const fewer = isUnanimous ? 1 : Math.min(1, (criticalValue(confidenceLevel) / t) ** 2);
  const limits = wilsonInterval(Math.min(1, p) * trials * fewer, trials * fewer, confidenceLevel);
  return {
    value,
    standardError: 100 * standardError,
    interval: limits && percentInterval(limits),
    basis: { kind: "proportion", successes: Math.min(1, p) * trials, trials },
  };
}

/** The figures of one item, or none where too few answered it. */
export function measureItem(
  counts: number[],
  { min, favourableFrom }: EngagementIndexSummary["scale"],
  asked: number,
  isHidden: boolean,
  options: EstimateOptions,
): Omit<EngagementItem, "item"> {
  const n = sum(counts);
  const suppressed = isHidden || isSuppressed(n, options);
  const count = sum(counts.slice(favourableFrom - min));
  if (suppressed) {
    const share = { count: null, percent: null };
    return {
      n: null,
      responseRate: null,
      favourable: share,
      interval: null,
      mean: null,
      distribution: null,
      suppressed,
    };
  }
  const figures = countFigures(count, n, options);
  const distribution = { counts, weights: null, squaredWeights: null };
  return {
    n,
    responseRate: asked > 0 ? percentOf(n, asked) : null,
    favourable: { count, percent: figures.value },
    interval: figures.interval,
    mean: distributionMean(distribution, min, options).value,
    distribution: describeDistribution(distribution, min),
    suppressed,
  };
}
