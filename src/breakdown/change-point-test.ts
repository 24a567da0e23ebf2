import type { Interval } from "../result.ts";
import { percentInterval } from "../share-figures.ts";
import { type PartitionRule, partition } from "../stats/change-points.ts";
import { createRandom } from "../stats/random.ts";
import { studentTQuantile, studentTTwoSidedP } from "../stats/student-t.ts";
import { compareProportions } from "../stats/two-proportion-test.ts";
import { costsOf, type NoiseModel, type NoisySeries, type Residuals, residualsOf } from "./change-point-noise.ts";

/** How likely the clearest change is in random orders: half of the values all lower, first or last. */
export function clearest(size: number): number {
  let orders = 1;
  for (let i = 1; i <= Math.floor(size / 2); i++) orders *= (size - Math.floor(size / 2) + i) / i;
  return 2 / orders;
}

/** In what part of random orders of the periods the gain is as large. The order that they came in makes no difference. */
export function testGain(
  { noise, values, weights }: NoisySeries,
  rule: PartitionRule,
  gain: number,
  permutations: number,
  seed: number | string,
): number {
  if (!(gain > 0)) return 1;
  const order = Uint32Array.from(values.keys()).sort(
    (a, b) => (values[a] as number) - (values[b] as number) || (weights[a] as number) - (weights[b] as number),
  );
  const random = createRandom(seed);
  const [shuffledValues, shuffledWeights] = [new Float64Array(values), new Float64Array(weights)];
  let asLarge = 0;
  for (let run = 0; run < permutations; run++) {
    for (let i = order.length - 1; i > 0; i--) {
      const other = random.integer(i + 1);
      const moved = order[i] as number;
      order[i] = order[other] as number;
      order[other] = moved;
    }
    for (let i = 0; i < order.length; i++) {
      shuffledValues[i] = values[order[i] as number] as number;
      shuffledWeights[i] = weights[order[i] as number] as number;
    }
    const costs = costsOf(noise, shuffledValues, shuffledWeights);
    if (costs !== null && partition(values.length, costs, rule).gain >= gain * (1 - 1e-9)) asLarge++;
  }
  return (asLarge + 1) / (permutations + 1);
}

/** A stretch of one level. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  readonly level: number;
}

/** A change with its figures. */
export interface TestedChange {
  readonly at: number;
  readonly before: Segment;
  readonly after: Segment;
  readonly pValue: number | null;
  readonly interval: Interval | null;
}

/** Levels and the changes between them. */
export interface Tested {
  readonly changes: readonly TestedChange[];
  readonly segments: readonly Segment[];
  readonly residuals: Residuals;
}

/** Leaves out the change that is likeliest by chance, as long as one is too likely. */
export function keepClear(
  series: NoisySeries,
  found: readonly number[],
  minimumLength: number,
  confidenceLevel: number,
): Tested {
  let starts = found;
  for (;;) {
    const tested = testChanges(series, starts, minimumLength, confidenceLevel);
    const likeliest = Math.max(...tested.changes.map(({ pValue }) => pValue ?? 0), 0);
    if (!(likeliest > 1 - confidenceLevel)) return tested;
    const worst = tested.changes.find(({ pValue }) => pValue === likeliest)?.at;
    starts = starts.filter((start) => start !== worst);
  }
}

function testChanges(
  series: NoisySeries,
  starts: readonly number[],
  minimumLength: number,
  confidenceLevel: number,
): Tested {
  const size = series.values.length;
  const segments = size === 0 ? [] : [0, ...starts].map((from, i) => segmentOf(series, from, starts[i] ?? size));
  const levelOf = new Float64Array(size);
  for (const { from, to, level } of segments) levelOf.fill(level, from, to);
  const residuals = residualsOf(series, levelOf, segments.length);
  const changes = starts.map((at, i): TestedChange => {
    const [before, after] = [segments[i] as Segment, segments[i + 1] as Segment];
    const places = after.to - before.from - 2 * minimumLength + 1;
    return { at, before, after, ...testChange(series.noise, before, after, residuals, places, confidenceLevel) };
  });
  return { changes, segments, residuals };
}

function segmentOf({ values, weights }: NoisySeries, from: number, to: number): Segment {
  let weight = 0;
  let level = 0;
  for (let i = from; i < to; i++) {
    weight += weights[i] as number;
    level += (((values[i] as number) - level) * (weights[i] as number)) / weight;
  }
  return { from, to, weight, level };
}

/** The likelihood ratio of two levels against one, in units of the noise, as an F of 1 and so many degrees of freedom. */
function testChange(
  noise: NoiseModel,
  before: Segment,
  after: Segment,
  { dispersion, degreesOfFreedom }: Residuals,
  places: number,
  confidenceLevel: number,
): Pick<TestedChange, "pValue" | "interval"> {
  if (degreesOfFreedom < 1) return { pValue: 1, interval: null };
  if (dispersion === 0) return { pValue: null, interval: null };
  const difference = after.level - before.level;
  const variance = dispersion * (1 / before.weight + 1 / after.weight);
  const ratio = noise === "binomial" ? binomialGain(before, after) / dispersion : difference ** 2 / variance;
  const pValue = Math.min(1, places * studentTTwoSidedP(Math.sqrt(Math.max(0, ratio)), degreesOfFreedom));
  if (noise === "binomial") {
    const [first, second] = [before, after].map(({ level, weight }) => {
      const trials = weight / dispersion;
      return { successes: Math.min(trials, level * trials), trials };
    }) as [Trials, Trials];
    const { interval } = compareProportions(second, first, { confidenceLevel, alternative: "two-sided" });
    return { pValue, interval: interval && percentInterval(interval) };
  }
  const margin = studentTQuantile(1 - (1 - confidenceLevel) / 2, degreesOfFreedom) * Math.sqrt(variance);
  const interval = { low: difference - margin, high: difference + margin, confidenceLevel, method: "student-t" };
  return { pValue, interval };
}

interface Trials {
  readonly successes: number;
  readonly trials: number;
}

/** Twice the gain in log-likelihood of two probabilities against their common one. */
function binomialGain(before: Segment, after: Segment): number {
  const weight = before.weight + after.weight;
  const common = (before.level * before.weight + after.level * after.weight) / weight;
  const term = (part: number, whole: number): number => (part > 0 ? part * Math.log(part / whole) : 0);
  return [before, after].reduce(
    (sum, { level, weight: trials }) => sum + 2 * trials * (term(level, common) + term(1 - level, 1 - common)),
    0,
  );
}
