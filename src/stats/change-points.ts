import { rejectInput } from "../errors.ts";
import { checkCount, checkNumber, checkOptions, checkSample, type NumericArray } from "./check.ts";

/** The options of {@link optimalPartition}. */
export interface OptimalPartitionOptions {
  /** The weight of each value, above 0: the inverse of its variance. Default 1 each. */
  readonly weights?: NumericArray | undefined;
  /** What every change costs, in the unit of the weighted squares. Default 2·ln n. */
  readonly penalty?: number | undefined;
  /** The fewest values of a segment. Default 2. */
  readonly minimumLength?: number | undefined;
}

/** What {@link optimalPartition} returns. */
export interface OptimalPartitionResult {
  /** The places at which a new segment begins, in ascending order; empty for one level throughout. */
  readonly changes: readonly number[];
  /** The weighted squares around the segments' means, without penalties. */
  readonly cost: number;
}

/**
 * Cuts a series into segments of constant mean with the least cost: Σ w·(y − mean of its segment)² + penalty · number of changes.
 *
 * The least of all partitions, by dynamic programming with the pruning of PELT. Where the variance is known, `weights` are its inverses, and
 * the default penalty is the Bayesian information criterion with two parameters a change (its place and its level).
 *
 * Sources: Jackson et al. (2005), IEEE Signal Processing Letters 12, 105–108; Killick, Fearnhead, Eckley (2012), Journal of the American
 * Statistical Association 107, 1590–1598; Yao (1988), Statistics and Probability Letters 6, 181–189, for the penalty.
 *
 * @param values - The series.
 * @param options - See {@link OptimalPartitionOptions}.
 * @throws `MetricInputError` for a value that is not a finite number of at most 1e30, weights that are as many as the values and from 1e-30
 * to 1e30, and an option that is unknown or out of range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { optimalPartition } from "cx-metrics/stats";
 *
 * const { changes, cost } = optimalPartition([1, 0, 1, 0, 9, 8, 9, 8]);
 * assert.deepEqual(changes, [4]);
 * assert.equal(cost, 2);
 * ```
 */
export function optimalPartition(values: NumericArray, options: OptimalPartitionOptions = {}): OptimalPartitionResult {
  checkOptions(name, options, ["weights", "penalty", "minimumLength"]);
  const sample = checkSample(name, "values", values);
  const { weights: given, minimumLength = 2 } = options;
  const weights = given === undefined ? sample.map(() => 1) : checkSample(name, "options", given, ["weights"]);
  const { penalty = 2 * Math.log(Math.max(1, sample.length)) } = options;
  if (weights.length !== sample.length) {
    const expected = `${sample.length}, one for each value`;
    rejectInput(name, "options", ["weights", "length"], "length-mismatch", expected, weights.length);
  }
  for (let i = 0; i < sample.length; i++) {
    checkNumber(name, "values", [i], sample[i], -1e30, 1e30, "a finite number of at most 1e30");
    checkNumber(name, "options", ["weights", i], weights[i], 1e-30, 1e30, "a number from 1e-30 to 1e30");
  }
  checkNumber(name, "options", ["penalty"], penalty, 0, 1e90, "a number of 0 or more (at most 1e90)");
  checkCount(name, "options", ["minimumLength"], minimumLength, 1);
  const costs = normalCosts(sample, weights);
  const { changes } = partition(sample.length, costs, { penalty, minimumLength, perSegment: null });
  const ends = sample.length === 0 ? [] : [...changes, sample.length];
  return { changes, cost: ends.reduce((sum, end, i) => sum + costs(ends[i - 1] ?? 0, end), 0) };
}

const name = "optimalPartition";

/** The cost of a segment from one place up to another. */
export type SegmentCost = (from: number, to: number) => number;

/** How {@link partition} weighs changes. */
export interface PartitionRule {
  /** What every change costs. */
  readonly penalty: number;
  /** The fewest values of a segment. */
  readonly minimumLength: number;
  /** What a segment of a length costs beside that, or `null`. It may be below 0, and then nothing is pruned. */
  readonly perSegment: ((length: number) => number) | null;
}

/** A partition, and how much lower its cost is, with all penalties, than that of one segment. */
export interface Partition {
  readonly changes: readonly number[];
  readonly gain: number;
}

/** The weighted squares around the mean, from running sums. */
export function normalCosts(values: Float64Array, weights: Float64Array): SegmentCost {
  // Around the middle of the values the sums of squares keep their digits.
  const center = values.reduce((mean, value, i) => mean + (value - mean) / (i + 1), 0);
  const size = values.length;
  const [weight, first, second] = [new Float64Array(size + 1), new Float64Array(size + 1), new Float64Array(size + 1)];
  for (let i = 0; i < size; i++) {
    const one = weights[i] as number;
    const distance = (values[i] as number) - center;
    weight[i + 1] = (weight[i] as number) + one;
    first[i + 1] = (first[i] as number) + one * distance;
    second[i + 1] = (second[i] as number) + one * distance * distance;
  }
  return (from, to) => {
    const sum = (first[to] as number) - (first[from] as number);
    const all = (weight[to] as number) - (weight[from] as number);
    return Math.max(0, (second[to] as number) - (second[from] as number) - (sum * sum) / all);
  };
}

/** Twice the lack of likelihood of successes of trials with one probability, but for what every partition has alike. */
export function binomialCosts(successes: Float64Array, trials: Float64Array): SegmentCost {
  const size = trials.length;
  const [favourable, other] = [new Float64Array(size + 1), new Float64Array(size + 1)];
  for (let i = 0; i < size; i++) {
    const yes = successes[i] as number;
    favourable[i + 1] = (favourable[i] as number) + yes;
    other[i + 1] = (other[i] as number) + (trials[i] as number) - yes;
  }
  return (from, to) => {
    const yes = (favourable[to] as number) - (favourable[from] as number);
    const no = (other[to] as number) - (other[from] as number);
    return -2 * (timesLog(yes, yes + no) + timesLog(no, yes + no));
  };
}

function timesLog(part: number, whole: number): number {
  return part > 0 ? part * Math.log(part / whole) : 0;
}

/** The partition of the least cost. */
export function partition(size: number, cost: SegmentCost, rule: PartitionRule): Partition {
  const { penalty, minimumLength, perSegment } = rule;
  const none: Partition = { changes: [], gain: 0 };
  if (size < 2 * minimumLength) return none;
  const least = new Float64Array(size + 1);
  const before = new Int32Array(size + 1);
  least[0] = -penalty;
  // A place that was beaten at t can still begin a segment until one that begins at t is long enough.
  const beaten = new Int32Array(size + 1).fill(size + 1);
  const candidates = new Int32Array(size + 1);
  const totals = new Float64Array(size + 1);
  let count = 1;
  for (let end = minimumLength; end <= size; end++) {
    let best = Number.POSITIVE_INFINITY;
    let from = 0;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const start = candidates[i] as number;
      if ((beaten[start] as number) + minimumLength <= end) continue;
      const total = (least[start] as number) + cost(start, end) + penalty + (perSegment?.(end - start) ?? 0);
      candidates[kept] = start;
      totals[kept++] = total;
      if (total >= best) continue;
      best = total;
      from = start;
    }
    least[end] = best;
    before[end] = from;
    for (let i = 0; perSegment === null && i < kept; i++) {
      const start = candidates[i] as number;
      if ((totals[i] as number) - penalty >= best && end < (beaten[start] as number)) beaten[start] = end;
    }
    // The next end must leave the segment that begins here long enough.
    const next = end + 1 - minimumLength;
    if (next >= minimumLength) candidates[kept++] = next;
    count = kept;
  }
  const changes: number[] = [];
  for (let end = before[size] as number; end > 0; end = before[end] as number) changes.unshift(end);
  const whole = cost(0, size) + (perSegment?.(size) ?? 0);
  return changes.length === 0 ? none : { changes, gain: Math.max(0, whole - (least[size] as number)) };
}
