import type { Share } from "../result.ts";
import { percentOf } from "../share-figures.ts";
import { sum } from "../stats/sum.ts";
import type { AnswerCounts } from "./tally.ts";

/** Answers of one kind: how many, and what they weigh. Unweighted answers weigh one each. */
export interface AnswerGroup {
  /** The number of answers. */
  readonly count: number;
  /** The sum of their weights. */
  readonly weight: number;
  /** The sum of their squared weights. */
  readonly squaredWeight: number;
}

/** Answers that are only counted. */
export function unweighted(count: number): AnswerGroup {
  return { count, weight: count, squaredWeight: count };
}

/** All answers of two groups. */
export function addGroups(a: AnswerGroup, b: AnswerGroup): AnswerGroup {
  return { count: a.count + b.count, weight: a.weight + b.weight, squaredWeight: a.squaredWeight + b.squaredWeight };
}

/** The answers counted from one point of the scale to another, both from its first on. */
export function groupOf({ counts, weights, squaredWeights }: AnswerCounts, from: number, to: number): AnswerGroup {
  const total = (values: readonly number[]): number => sum(values.slice(from, to + 1));
  return {
    count: total(counts),
    weight: total(weights ?? counts),
    squaredWeight: total(squaredWeights ?? counts),
  };
}

/** A group as a count and its share of the whole; withheld where the estimate is. */
export function shareOf(group: AnswerGroup, weight: number, suppressed: boolean): Share {
  if (suppressed) return { count: null, percent: null };
  return { count: group.count, percent: weight > 0 ? percentOf(group.weight, weight) : null };
}
