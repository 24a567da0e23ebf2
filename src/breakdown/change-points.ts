import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel } from "../estimate.ts";
import type { Interval, Unit } from "../result.ts";
import { type ChangePointOptions, changePointOptionsSchema } from "../schemas/change-points.ts";
import { checkInput } from "../schemas/check.ts";
import type { SeriesRow } from "../schemas/trend-rows.ts";
import { type PartitionRule, partition } from "../stats/change-points.ts";
import { costsOf, type NoiseModel, type NoisySeries, noisySeries } from "./change-point-noise.ts";
import { clearest, keepClear, type Segment, type TestedChange, testGain } from "./change-point-test.ts";
import { readSeries, type Series } from "./trend-series.ts";

/** A change of the level. */
export interface ChangePoint {
  /** The first period of the new level; `null` for plain values. */
  readonly period: string | null;
  /** Its place among the rows, from 0. */
  readonly index: number;
  /** The level before it. */
  readonly before: number;
  /** The level from it on. */
  readonly after: number;
  /** `after` less `before`. */
  readonly difference: number;
  /** The interval of the difference, as if its place had been known; `null` where nothing varies within the levels. */
  readonly interval: Interval | null;
  /** How likely so large a difference is by chance at any of the places where it could be; `null` where nothing varies within the levels. */
  readonly pValue: number | null;
}

/** A stretch of periods with one level. */
export interface SeriesLevel {
  /** Its first period; `null` for plain values. */
  readonly from: string | null;
  /** Its last period; `null` for plain values. */
  readonly to: string | null;
  /** The place of its first period among the rows, from 0. */
  readonly index: number;
  /** How many periods with a value it has. */
  readonly periods: number;
  /** The level: the weighted mean of the values, for shares that of all answers together (of weighted ones by their effective number). */
  readonly value: number;
  /** How many answers it rests on; `null` where the rows do not say. */
  readonly n: number | null;
}

/** What `changePoints` returns. */
export interface ChangePoints {
  /** The changes, in the order of time; empty where none can be told from chance. */
  readonly changes: readonly ChangePoint[];
  /** The levels between them, one more than there are changes; empty where there are no values. */
  readonly levels: readonly SeriesLevel[];
  /** In what part of random orders of the periods the best partition gains as much; `null` where there is nothing to test. */
  readonly pValue: number | null;
  /** The unit of the series; `null` for plain values. */
  readonly unit: Unit | null;
  /** How many periods have a value. */
  readonly n: number;
  /** How many periods have no value. */
  readonly gaps: number;
  /** How many periods were left out because the data do not reach over them. */
  readonly incomplete: number;
  /**
   * What is known of the noise: `"binomial"` (shares of so many answers), `"sampling-error"` (means with a standard error), or `"equal"`
   * (nothing: all periods weigh alike).
   */
  readonly noise: NoiseModel;
  /** How many times the sampling variance the periods vary within their levels, at least 1; the variance itself where noise is `"equal"`. */
  readonly dispersion: number | null;
  /**
   * How the neighbours go together that are left around the levels, from −1 to 1. Well above 0 says that the series drifts or has a season,
   * and that changes are found too easily. `null` where nothing varies.
   */
  readonly autocorrelation: number | null;
  /** What a change had to gain. */
  readonly penalty: number | null;
  /** The confidence level. */
  readonly confidenceLevel: number;
  /**
   * Why no change could have been found: `"too-short"` (the clearest change would still be likely by chance, below 8 periods at 0.95),
   * `"no-variance"` (all values are alike); `null` else.
   */
  readonly reason: "too-short" | "no-variance" | null;
  /** What was done, in words that a report can print. */
  readonly convention: string;
}

/**
 * Says when the level of a series changed, and by how much.
 *
 * The periods are cut into levels by the exact partition with the least cost: the lack of likelihood plus a penalty for each change. Shares
 * are binomial, means and net scores weigh by their answers, and plain values alike. Where periods vary more than their answers explain,
 * that is the noise.
 *
 * - Penalised partitions find changes in pure noise too often. So the gain of the best one is held against that of the same periods in
 *   random order, and no change counts where `pValue` is above 1 − `confidenceLevel`. In 1,000 simulated series each without a change, of 12,
 *   24 and 60 periods, a false one was found in 3 to 4 % (normal noise), 3 to 5 % (log-normal), 0 to 2 % (binomial), and 3 to 4 % (shares that
 *   vary twice as much as their answers explain).
 * - Each change is then tested by the likelihood ratio, multiplied by the number of places where it could have been, and left out where that
 *   is too likely. `interval` takes the place as known, and is a little too narrow.
 * - Periods are taken as independent around their level. Where neighbours go together (a correlation of 0.3), false changes were found in 14 % of
 *   series of 12 periods and 40 % of those of 60. A slope comes out as a staircase, and a season as levels that come back: look at
 *   `autocorrelation`, and compare whole years. Rows of rolling windows overlap, and must not be used.
 * - `null` values and periods that are not complete are left out and counted.
 *
 * Sources: Jackson et al. 2005, IEEE Signal Processing Letters 12: 105–108; Killick, Fearnhead and Eckley 2012, Journal of the American
 * Statistical Association 107: 1590–1598; Yao 1988, Statistics and Probability Letters 6: 181–189 (`"bic"`); Zhang and Siegmund 2007,
 * Biometrics 63: 22–32 (`"mbic"`); Rice 1984, Annals of Statistics 12: 1215–1230 (the variance from differences of neighbours).
 *
 * @param rows - The rows of a `trend` of one metric, or plain values in the order of time with `null` for gaps; at most 2,000.
 * @param options - See {@link ChangePointOptions}.
 * @throws {@link MetricInputError} for what is neither, rows that do not follow one another, a value that is not a finite number of at most
 * 1e30, and an option that is unknown or out of range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { changePoints } from "cx-metrics";
 *
 * const { changes, levels } = changePoints([41, 39, 40, 42, 38, 40, 47, 49, 48, 46, 48, 47]);
 * assert.deepEqual(changes.map(({ index, before, after }) => [index, before, after]), [[6, 40, 47.5]]);
 * assert.deepEqual(levels.map(({ periods, value }) => [periods, value]), [[6, 40], [6, 47.5]]);
 * ```
 */
export function changePoints(rows: Series, options: ChangePointOptions = {}): ChangePoints {
  checkInput(changePointOptionsSchema(), options, "changePoints", "options");
  const read = readSeries("changePoints", rows, 2000);
  const series = noisySeries(read);
  const size = series.values.length;
  const { confidenceLevel = defaultConfidenceLevel, minimumLength = 2 } = options;
  const { permutations = size > 1000 ? 199 : 999 } = options;
  const needed = Math.ceil(1 / (1 - confidenceLevel) - 1e-6) - 1;
  if (needed > mostPermutations) {
    const expected = `at most 0.9999: ${mostPermutations} random orders can tell no less likely chance`;
    rejectInput("changePoints", "options", ["confidenceLevel"], "out-of-range", expected, confidenceLevel);
  }
  if (permutations < needed) {
    const expected = `at least ${needed} for such a confidenceLevel`;
    rejectInput("changePoints", "options", ["permutations"], "inconsistent", expected, permutations);
  }
  const rule = ruleOf(size, minimumLength, options.penalty ?? "bic");
  const costs = size > 1 ? costsOf(series.noise, series.values, series.weights) : null;
  const tooShort = size < 2 * minimumLength || clearest(size) > 1 - confidenceLevel;
  const best = costs === null || tooShort ? null : partition(size, costs, rule);
  const pValue = best === null ? null : testGain(series, rule, best.gain, permutations, options.seed ?? 0);
  const found = best === null || pValue === null || pValue > 1 - confidenceLevel ? [] : best.changes;
  const kept = keepClear(series, found, minimumLength, confidenceLevel);
  const residuals = size > 1 ? kept.residuals : null;
  return {
    changes: kept.changes.map((change) => describeChange(series, change, read.rows)),
    levels: kept.segments.map((segment) => describeLevel(series, segment, read.rows)),
    pValue,
    unit: read.unit,
    n: size,
    gaps: read.gaps,
    incomplete: read.incomplete,
    noise: series.noise,
    dispersion: residuals?.dispersion ?? null,
    autocorrelation: residuals?.autocorrelation ?? null,
    penalty: best === null ? null : rule.penalty,
    confidenceLevel,
    reason: tooShort ? "too-short" : costs === null ? "no-variance" : null,
    convention: wordsOf(series.noise, options.penalty ?? "bic", minimumLength, permutations),
  };
}

/** The most random orders that can be asked for. */
const mostPermutations = 9999;

function ruleOf(size: number, minimumLength: number, penalty: "bic" | "mbic" | number): PartitionRule {
  const logSize = Math.log(Math.max(1, size));
  if (penalty !== "mbic") {
    return { penalty: penalty === "bic" ? 2 * logSize : penalty, minimumLength, perSegment: null };
  }
  return { penalty: 3 * logSize, minimumLength, perSegment: (length) => Math.log(length) - logSize };
}

function describeChange(
  { noise, places }: NoisySeries,
  { at, before, after, interval, pValue }: TestedChange,
  rows: readonly SeriesRow[] | null,
): ChangePoint {
  const index = places[at] as number;
  const [was, is] = [shownLevel(noise, before), shownLevel(noise, after)];
  return {
    period: rows?.[index]?.period ?? null,
    index,
    before: was,
    after: is,
    difference: is - was,
    interval,
    pValue,
  };
}

function describeLevel(
  { noise, places, counts }: NoisySeries,
  segment: Segment,
  rows: readonly SeriesRow[] | null,
): SeriesLevel {
  const { from, to } = segment;
  const [first, last] = [places[from] as number, places[to - 1] as number];
  return {
    from: rows?.[first]?.period ?? null,
    to: rows?.[last]?.period ?? null,
    index: first,
    periods: to - from,
    value: shownLevel(noise, segment),
    n: counts === null ? null : counts.subarray(from, to).reduce((sum, n) => sum + n, 0),
  };
}

function shownLevel(noise: NoiseModel, { level }: Segment): number {
  return noise === "binomial" ? Math.min(100, 100 * level) : level;
}

function wordsOf(
  noise: NoiseModel,
  penalty: "bic" | "mbic" | number,
  minimumLength: number,
  permutations: number,
): string {
  const likelihood = {
    binomial: "binomial likelihood",
    "sampling-error": "normal likelihood, periods weighted by their answers",
    equal: "normal likelihood, all periods alike",
  }[noise];
  const price = typeof penalty === "number" ? `a penalty of ${penalty}` : penalty.toUpperCase();
  const least = minimumLength === 1 ? "1 period" : `${minimumLength} periods`;
  return `optimal partition into levels of at least ${least} (${likelihood}, ${price}), tested against ${permutations} random orders`;
}
