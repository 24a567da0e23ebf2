import type { GroupCodes } from "../metric.ts";
import type { Column } from "../rows.ts";

/**
 * What the errors of clustered answers need: sums over the clusters, of the weights of their answers and of what these score.
 *
 * Scores are measured from a fixed point of their scale, so that little cancels where they lie close together.
 */
export interface ClusterSums {
  /** The number of clusters. */
  readonly count: number;
  /** The sum of the weights of all answers. */
  readonly weight: number;
  /** The weighted sum of all scores. */
  readonly score: number;
  /** The weighted sum of the squares of all scores. */
  readonly squaredAnswers: number;
  /** The sum over clusters of the square of their weight. */
  readonly squaredWeight: number;
  /** The sum over clusters of the square of their weighted sum of scores. */
  readonly squaredScore: number;
  /** The sum over clusters of their weight times their weighted sum of scores. */
  readonly scoreByWeight: number;
}

/** Answers in their clusters, and in groups if there are any: a cluster of two groups is one in each. */
export interface ClusteredRows {
  /** For every row the number of its cluster; −1 where nothing counts. */
  readonly clusterOf: Int32Array;
  /** For every cluster the group that it is in. */
  readonly groups: readonly number[];
  /** For every cluster how many answers it has. */
  readonly sizes: readonly number[];
}

/**
 * Puts rows into clusters.
 *
 * @param scores - What each row scores; NaN where it has no answer.
 */
export function clusterRows(
  scores: Float64Array,
  keys: Column<string | number>,
  weights: Column | undefined,
  codes: GroupCodes | null,
): ClusteredRows {
  const clusterOf = new Int32Array(scores.length).fill(-1);
  const groups: number[] = [];
  const sizes: number[] = [];
  const known: Map<string | number, number>[] = [];
  for (let row = 0; row < scores.length; row++) {
    if (Number.isNaN(scores[row]) || weights?.[row] === 0) continue;
    const group = codes === null ? 0 : (codes[row] as number);
    const key = keys[row] ?? null;
    const ofGroup = known[group] ?? new Map<string | number, number>();
    known[group] = ofGroup;
    let cluster = key === null ? undefined : ofGroup.get(key);
    if (cluster === undefined) {
      cluster = sizes.push(0) - 1;
      groups.push(group);
      if (key !== null) ofGroup.set(key, cluster);
    }
    clusterOf[row] = cluster;
    sizes[cluster]!++;
  }
  return { clusterOf, groups, sizes };
}

/** The weights of rows with which every cluster counts once: those of its answers divided by their number. */
export function shareWeights({ clusterOf, sizes }: ClusteredRows, weights: Column | undefined): Float64Array {
  return Float64Array.from(clusterOf, (cluster, row) => {
    const weight = weights === undefined ? 1 : (weights[row] as number);
    return cluster < 0 ? weight : weight / (sizes[cluster] as number);
  });
}

/** The sums of every group. */
export function sumClusters(
  { clusterOf, groups, sizes }: ClusteredRows,
  scores: Float64Array,
  weights: Column | undefined,
  groupCount: number,
): ClusterSums[] {
  const weightOf = new Float64Array(sizes.length);
  const scoreOf = new Float64Array(sizes.length);
  const squareOf = new Float64Array(sizes.length);
  for (let row = 0; row < scores.length; row++) {
    const cluster = clusterOf[row] as number;
    if (cluster < 0) continue;
    const weight = weights === undefined ? 1 : (weights[row] as number);
    const score = scores[row] as number;
    weightOf[cluster]! += weight;
    scoreOf[cluster]! += weight * score;
    squareOf[cluster]! += weight * score * score;
  }
  const all = Array.from({ length: groupCount }, () => ({ ...noClusters }));
  for (let cluster = 0; cluster < sizes.length; cluster++) {
    const sums = all[groups[cluster] as number] as { -readonly [Key in keyof ClusterSums]: number };
    const weight = weightOf[cluster] as number;
    const score = scoreOf[cluster] as number;
    sums.count++;
    sums.weight += weight;
    sums.score += score;
    sums.squaredAnswers += squareOf[cluster] as number;
    sums.squaredWeight += weight * weight;
    sums.squaredScore += score * score;
    sums.scoreByWeight += weight * score;
  }
  return all;
}

const noClusters: ClusterSums = {
  count: 0,
  weight: 0,
  score: 0,
  squaredAnswers: 0,
  squaredWeight: 0,
  squaredScore: 0,
  scoreByWeight: 0,
};

/** The sums of the clusters of two parts that have none in common. */
export function addClusterSums(a: ClusterSums, b: ClusterSums): ClusterSums {
  return {
    count: a.count + b.count,
    weight: a.weight + b.weight,
    score: a.score + b.score,
    squaredAnswers: a.squaredAnswers + b.squaredAnswers,
    squaredWeight: a.squaredWeight + b.squaredWeight,
    squaredScore: a.squaredScore + b.squaredScore,
    scoreByWeight: a.scoreByWeight + b.scoreByWeight,
  };
}

/** What is less than this part of what it is the difference of, is rounding. */
const negligible = 1e-13;

/** The variance of one answer, from the sums. */
export function answerVariance({ weight, score, squaredAnswers }: ClusterSums): number {
  const [square, center] = [squaredAnswers / weight, score / weight];
  const variance = square - center * center;
  return variance > negligible * square ? variance : 0;
}

/**
 * The variance of the mean of all answers, linearised by cluster: with s and w the sums of scores and weights of a cluster,
 * m/(m − 1) · Σ(s − μw)² ÷ (Σw)².
 */
export function clusterVariance(sums: ClusterSums): number {
  const { count, weight, squaredScore, scoreByWeight, squaredWeight } = sums;
  const center = sums.score / weight;
  const terms = [squaredScore, -2 * center * scoreByWeight, center * center * squaredWeight] as const;
  const spread = terms[0] + terms[1] + terms[2];
  const size = terms[0] + Math.abs(terms[1]) + terms[2];
  return spread > negligible * size ? (count / (count - 1)) * (spread / weight / weight) : 0;
}
