import { defaultConfidenceLevel, type Figures, noFigures } from "../estimate.ts";
import { meanFigures } from "../mean-figures.ts";
import type { MaxDiffOptions } from "../schemas/max-diff.ts";
import { isNegligible } from "../stats/mean.ts";
import { type AnswerGroup, unweighted } from "./group.ts";
import type { MaxDiffItemSums } from "./max-diff-tally.ts";
import { netFigures } from "./net-figures.ts";
import { clamp } from "./score-moments.ts";

/** The score of one item with its uncertainty, from −1 to 1 by showing. */
export function scoreItem(sums: MaxDiffItemSums, respondents: number | null, options: MaxDiffOptions): Figures {
  return options.score === "per-respondent"
    ? scorePerRespondent(sums, respondents ?? 0, options)
    : scorePerShowing(sums, respondents, options);
}

/**
 * Best less worst, by times shown. The showings of one respondent are alike, so where respondents are known the variance is that of
 * a ratio of their sums (Cochran 1977, Sampling Techniques, 3rd edition, section 6.4); else that of a net share of showings.
 */
function scorePerShowing(sums: MaxDiffItemSums, respondents: number | null, options: MaxDiffOptions): Figures {
  const { best, worst, shown, clusters } = sums;
  if (shown === 0) return noFigures;
  const value = (best - worst) / shown;
  if (clusters === null || respondents === null) {
    const [high, between, low] = [best, shown - best - worst, worst].map(unweighted) as [
      AnswerGroup,
      AnswerGroup,
      AnswerGroup,
    ];
    return divideFigures(netFigures(high, between, low, "adjusted-wald", options), value);
  }
  if (respondents < 2) return { ...noFigures, value };
  const { netSquares, products, shownSquares } = clusters;
  const spread = Math.max(0, netSquares - 2 * value * products + value * value * shownSquares);
  const standardError = Math.sqrt(spread * (respondents / (respondents - 1))) / shown;
  return clampedFigures(value, standardError, respondents, 1, options);
}

/** Best less worst, by respondents: the mean of what each made of the item. */
function scorePerRespondent(
  { best, worst, shown, clusters }: MaxDiffItemSums,
  respondents: number,
  options: MaxDiffOptions,
): Figures {
  if (respondents === 0) return noFigures;
  const value = (best - worst) / respondents;
  if (clusters === null || respondents < 2) return { ...noFigures, value };
  const spread = Math.max(0, clusters.netSquares - (best - worst) * value);
  const standardError = Math.sqrt(spread / (respondents - 1) / respondents);
  return clampedFigures(value, standardError, respondents, shown / respondents, options);
}

/** Student's t, cut off at the ends of what can be scored. */
function clampedFigures(
  value: number,
  standardError: number,
  respondents: number,
  most: number,
  options: MaxDiffOptions,
): Figures {
  // Where all said the same of the item, nothing is known of its error.
  if (isNegligible(standardError, most)) return { ...noFigures, value, standardError: 0 };
  const { confidenceLevel = defaultConfidenceLevel } = options;
  const figures = meanFigures(value, standardError, respondents - 1, { confidenceLevel });
  const { interval } = figures;
  return {
    ...figures,
    interval: interval && {
      ...interval,
      low: clamp(interval.low, -most, most),
      high: clamp(interval.high, -most, most),
    },
  };
}

/** Figures in points as shares of one. */
function divideFigures({ standardError, interval, basis }: Figures, value: number): Figures {
  return {
    value,
    standardError: standardError === null ? null : standardError / 100,
    interval: interval && { ...interval, low: interval.low / 100, high: interval.high / 100 },
    basis:
      basis?.kind === "normal"
        ? { ...basis, center: basis.center / 100, standardError: basis.standardError / 100 }
        : null,
  };
}
