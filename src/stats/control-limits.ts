import { sumOf } from "./sum.ts";

/*
 * Two neighbours that are normal with the same standard deviation σ differ by 2σ/√π on average, and that difference has the standard
 * deviation σ√(2 − 4/π). The tables of control charts have the rounded 1.128 (d₂), 2.66 (3/d₂) and 3.267 (D₄).
 */

/** The mean range of two values, in standard deviations: 2/√π. */
export const meanRangeOfTwo: number = 1.1283791670955126;

/** The upper limit of a moving range, in mean moving ranges: 1 + 3√(π/2 − 1). */
const upperRangeLimit = 3.2665319192886013;

/** What the values of one process say of it. */
export interface ProcessLevel {
  /** Their mean; `null` without values. */
  readonly center: number | null;
  /** Their standard deviation, by the mean moving range; `null` without neighbours. */
  readonly sigma: number | null;
  /** The mean distance of neighbours; `null` without them. */
  readonly averageMovingRange: number | null;
}

/** What the shares of several samples say of the process that they are from. */
export interface ShareLevel {
  /** The share of all of them together, in percent; `null` without any. */
  readonly center: number | null;
  /** How many times their binomial standard deviation the shares vary, by the moving ranges; `null` without neighbours. */
  readonly dispersion: number | null;
}

/** The distance of every value from the one before; `null` beside a gap. */
export function movingRanges(values: readonly (number | null)[]): (number | null)[] {
  return values.map((value, i) => {
    const before = values[i - 1] ?? null;
    return value === null || before === null ? null : Math.abs(value - before);
  });
}

/**
 * The centre and the spread of single values; gaps are `null`.
 *
 * The spread is that from one value to the next, so that a shift within the values hardly widens it.
 */
export function individualsLevel(values: readonly (number | null)[]): ProcessLevel {
  const center = meanOf(values);
  const averageMovingRange = meanOf(movingRanges(values));
  if (center === null || averageMovingRange === null) return { center, sigma: null, averageMovingRange: null };
  return { center, sigma: averageMovingRange / meanRangeOfTwo, averageMovingRange };
}

/** The upper limit of the distance between neighbours. */
export function movingRangeLimit(averageMovingRange: number): number {
  return upperRangeLimit * averageMovingRange;
}

/** The binomial standard deviation of a share in percent. */
export function shareSigma(center: number, trials: number): number {
  return Math.sqrt(Math.max(0, center * (100 - center)) / trials);
}

/** The common share of samples, and how much more they vary than binomial ones; gaps are `null`. Shares are in percent. */
export function shareLevel(shares: readonly (number | null)[], trials: readonly (number | null)[]): ShareLevel {
  const weighted = shares.map((share, i) => (share === null ? null : share * (trials[i] as number)));
  const total = totalOf(trials.filter((_, i) => shares[i] !== null));
  if (!(total > 0)) return { center: null, dispersion: null };
  const center = Math.min(100, totalOf(weighted) / total);
  const standardized = shares.map((share, i) => {
    const sigma = shareSigma(center, trials[i] ?? 0);
    return share === null || !(sigma > 0) ? null : (share - center) / sigma;
  });
  const { sigma } = individualsLevel(standardized);
  return { center, dispersion: sigma };
}

function meanOf(values: readonly (number | null)[]): number | null {
  const count = values.reduce<number>((n, value) => n + Number(value !== null), 0);
  // Plus 0, as a mean may round to a negative zero.
  return count === 0 ? null : totalOf(values) / count + 0;
}

function totalOf(values: readonly (number | null)[]): number {
  return sumOf(Float64Array.from(values.filter((value) => value !== null)));
}
