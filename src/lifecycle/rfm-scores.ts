import { scoreCount } from "./rfm-map.ts";

/** What the customers of one score have in common. */
export interface RfmScoreClass {
  /** The score: 1 is the worst and 5 the best. */
  readonly score: number;
  /** How many customers have it. */
  readonly count: number;
  /** The smallest value among them; `null` where there are none. */
  readonly from: number | null;
  /** The largest value among them; `null` where there are none. */
  readonly to: number | null;
}

/** How one of the three figures was scored. */
export interface RfmScoring {
  /** How many different values there are. With fewer than five, or with many that are equal, some scores stay empty. */
  readonly distinct: number;
  /** The cut points that were given; `null` where it was cut at quintiles. */
  readonly cuts: readonly number[] | null;
  /** The scores from 1 to 5, with the values that came to each. */
  readonly classes: readonly RfmScoreClass[];
}

/** How equal values are scored: see the options. */
export type TieRule = "middle" | "lowest" | "highest";

/**
 * Scores by rank: the customer at rank i of n, from the worst, belongs to quintile ⌈5 (i − ½) ÷ n⌉. Equal values fill a stretch of ranks
 * and have the score of its middle, its lowest or its highest rank. In whole numbers, so that no rounding moves a boundary.
 */
export function scoreByRank(values: Float64Array, best: "high" | "low", ties: TieRule): Uint8Array {
  const count = values.length;
  const sorted = values.slice().sort();
  const scores = new Map<number, number>();
  for (let start = 0; start < count; ) {
    const value = sorted[start] as number;
    let end = start + 1;
    while (end < count && sorted[end] === value) end++;
    // Ranks from the worst: of the smallest values, or of the largest where small is best.
    const [first, last] = best === "high" ? [start + 1, end] : [count - end + 1, count - start];
    const twice = ties === "middle" ? first + last : 2 * (ties === "lowest" ? first : last);
    scores.set(value, Math.ceil((scoreCount * (twice - 1)) / (2 * count)));
    start = end;
  }
  return Uint8Array.from(values, (value) => scores.get(value) as number);
}

/** Scores by fixed cut points, ascending. */
export function scoreByCuts(
  values: Float64Array,
  best: "high" | "low",
  cuts: readonly number[],
  onCut: "below" | "above",
): Uint8Array {
  return Uint8Array.from(values, (value) => {
    const passed = cuts.filter((cut) => (onCut === "below" ? value > cut : value >= cut)).length;
    return best === "high" ? passed + 1 : scoreCount - passed;
  });
}

/** The values that came to each score. */
export function describeScores(
  values: Float64Array,
  scores: Uint8Array,
  cuts: readonly number[] | undefined,
): RfmScoring {
  const counts = new Array<number>(scoreCount).fill(0);
  const from = new Array<number>(scoreCount).fill(Number.POSITIVE_INFINITY);
  const to = new Array<number>(scoreCount).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const place = (scores[i] as number) - 1;
    counts[place] = (counts[place] as number) + 1;
    from[place] = Math.min(from[place] as number, value);
    to[place] = Math.max(to[place] as number, value);
  }
  const classes = counts.map((count, i) => ({
    score: i + 1,
    count,
    from: count === 0 ? null : (from[i] as number),
    to: count === 0 ? null : (to[i] as number),
  }));
  return { distinct: new Set(values).size, cuts: cuts === undefined ? null : [...cuts], classes };
}
