import type { Interval } from "../result.ts";
import { type Durations, toSketched } from "../stats/durations.ts";
import { kaplanMeier } from "../stats/kaplan-meier.ts";
import type { QuantileSketch } from "../stats/quantile-sketch.ts";
import { mergeCounts } from "../stats/quantile-sketch.ts";
import { bucketValue } from "../stats/sketch-bins.ts";
import type { SurvivalTable } from "../stats/survival-table.ts";

/** What the durations would be if nothing were cut off: figures that know of what is still open. */
export interface CensoredDurations {
  /** The time by which half had ended; `null` where fewer than half have, or the figures are withheld. */
  readonly median: number | null;
  /** Its interval (Brookmeyer and Crowley, log-log); `null` where one of its limits cannot be had. */
  readonly medianInterval: Interval | null;
  /** The time by which 90 percent had ended; `null` where fewer have. */
  readonly p90: number | null;
  /** The time by which 95 percent had ended; `null` where fewer have. */
  readonly p95: number | null;
  /** How they were estimated. */
  readonly method: "kaplan-meier";
  /** Whether the times are exact, or those of a sketch's buckets, within 1 %. */
  readonly quantileMethod: "exact" | "sketch";
}

/** The figures by Kaplan and Meier, in a unit of so many milliseconds. */
export function censoredFigures(
  durations: Durations,
  waiting: Durations,
  length: number,
  confidenceLevel: number,
): CensoredDurations {
  const isExact = durations.method === "exact" && waiting.method === "exact";
  const { median, quantiles } = kaplanMeier(tableOf(durations, waiting), {
    confidenceLevel,
    quantiles: [0.9, 0.95],
    steps: "none",
  });
  const inUnit = (milliseconds: number | null | undefined): number | null =>
    milliseconds === null || milliseconds === undefined ? null : milliseconds / length;
  const [low, high] = [inUnit(median.low), inUnit(median.high)];
  return {
    median: inUnit(median.value),
    medianInterval: low === null || high === null ? null : { low, high, confidenceLevel, method: "brookmeyer-crowley" },
    p90: inUnit(quantiles[0]?.value),
    p95: inUnit(quantiles[1]?.value),
    method: "kaplan-meier",
    quantileMethod: isExact ? "exact" : "sketch",
  };
}

/** The figures where they are withheld. */
export function withheldCensored({ quantileMethod }: CensoredDurations): CensoredDurations {
  return { median: null, medianInterval: null, p90: null, p95: null, method: "kaplan-meier", quantileMethod };
}

/** What ended and what is open at each time. Where one side is sketched both are, so that equal times stay equal. */
function tableOf(durations: Durations, waiting: Durations): SurvivalTable {
  if (durations.method === "exact" && waiting.method === "exact") return joinSides(durations, waiting);
  return joinSides(valuesOf(toSketched(durations).sketch), valuesOf(toSketched(waiting).sketch));
}

interface CountedValues {
  readonly values: readonly number[];
  readonly counts: readonly number[];
}

function joinSides(ended: CountedValues, open: CountedValues): SurvivalTable {
  const zeros = (length: number): number[] => new Array<number>(length).fill(0);
  const join = (one: readonly number[], other: readonly number[]): { keys: number[]; counts: number[] } =>
    mergeCounts(ended.values, one, open.values, other);
  const { keys, counts } = join(ended.counts, zeros(open.values.length));
  return {
    times: keys,
    events: counts,
    censored: join(zeros(ended.values.length), open.counts).counts,
    entries: zeros(keys.length),
  };
}

/** What the buckets of a sketch of durations stand for. */
function valuesOf({ positive, zeroCount, relativeError }: QuantileSketch): CountedValues {
  const values = positive.indexes.map((index) => bucketValue(index, relativeError));
  return zeroCount === 0
    ? { values, counts: positive.counts }
    : { values: [0, ...values], counts: [zeroCount, ...positive.counts] };
}
