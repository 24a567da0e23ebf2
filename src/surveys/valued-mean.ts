import { type Figures, noFigures } from "../estimate.ts";
import { meanFigures, within } from "../mean-figures.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import type { AnswerGroup } from "./group.ts";
import { clamp } from "./score-moments.ts";

/**
 * The mean of what answers are worth, linearised where they are weighted: Student's t, cut off at the least and the most that an
 * answer can be worth.
 */
export function valuedMeanFigures(
  groups: readonly AnswerGroup[],
  values: readonly number[],
  options: EstimateOptions,
): Figures {
  let n = 0;
  let total = 0;
  let sum = 0;
  for (let i = 0; i < groups.length; i++) {
    const { count, weight } = groups[i] as AnswerGroup;
    n += count;
    total += weight;
    sum += weight * (values[i] as number);
  }
  if (!(total > 0)) return noFigures;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  // Where all answers are worth the same that is the mean, to the last digit whatever their weights.
  const worths = new Set(values.filter((_, i) => (groups[i] as AnswerGroup).weight > 0));
  const [only] = worths;
  const mean = worths.size === 1 ? (only as number) : clamp(sum / total, low, high);
  let spread = 0;
  for (let i = 0; i < groups.length; i++) {
    spread += (groups[i] as AnswerGroup).squaredWeight * ((values[i] as number) - mean) ** 2;
  }
  const standardError = n > 1 ? Math.sqrt(spread * (n / (n - 1))) / total : null;
  return within(low, high, meanFigures(mean, standardError, n - 1, options));
}
