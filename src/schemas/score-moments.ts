import { isCount, isRecord, isWeight } from "../values.ts";
import { type LeafRule, leaf } from "./rules.ts";
import { answerGroupRule } from "./summaries.ts";

/** Sums of the same numbers may differ by this much, when they were added in another order. */
const slack = 1e-9;

/** Whether a number lies in a range, but for rounding. */
function isWithin(value: unknown, low: number, high: number): value is number {
  const allowed = slack * Math.max(Math.abs(low), Math.abs(high));
  return typeof value === "number" && value >= low - allowed && value <= high + allowed;
}

/** The rule of the moments of scores that lie between two numbers. */
export function scoreMomentsRule(low: number, high: number): LeafRule {
  const group = answerGroupRule();
  return leaf(`moments of scores from ${low} to ${high}`, (value) => {
    if (!group.accepts(value) || !isRecord(value)) return false;
    const { weight, squaredWeight, mean, squareMean, m2 } = value;
    if (weight === 0) return mean === 0 && squareMean === 0 && m2 === 0;
    const most = (squaredWeight as number) * (high - low) ** 2;
    return isWithin(mean, low, high) && isWithin(squareMean, low, high) && isWithin(m2, 0, most) && m2 >= 0;
  });
}

/** The rule of the sums of items, one an item, whose values lie in these ranges. */
export function itemSumsRule(ranges: readonly { readonly min: number; readonly max: number }[]): LeafRule {
  return leaf(`sums of ${ranges.length} items`, (value) => {
    if (!Array.isArray(value) || value.length !== ranges.length) return false;
    return ranges.every(({ min, max }, place) => {
      const sums: unknown = value[place];
      if (!isRecord(sums) || !isCount(sums.count) || !isWeight(sums.weight)) return false;
      if (sums.count === 0 && sums.weight > 0) return false;
      return isWithin(sums.sum, min * sums.weight, max * sums.weight);
    });
  });
}
