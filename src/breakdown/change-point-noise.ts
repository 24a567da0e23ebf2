import { binomialCosts, normalCosts, type SegmentCost } from "../stats/change-points.ts";
import type { ReadSeries } from "./trend-series.ts";

/** How the noise of a series is known. */
export type NoiseModel = "binomial" | "sampling-error" | "equal";

/** The periods of a series that have a value. */
export interface NoisySeries {
  readonly noise: NoiseModel;
  /** Their places among the rows. */
  readonly places: readonly number[];
  /** The values; shares from 0 to 1 under `binomial`. */
  readonly values: Float64Array;
  /** The inverses of their sampling variances; the number of trials under `binomial`; 1 each where the noise is `equal`. */
  readonly weights: Float64Array;
  /** How many answers each rests on; `null` where that is not known. */
  readonly counts: Float64Array | null;
}

/** The periods that have a value, with what their results say of their noise. */
export function noisySeries({ values: all, rows }: ReadSeries): NoisySeries {
  const places = [...all.keys()].filter((place) => !Number.isNaN(all[place] as number));
  const values = Float64Array.from(places, (place) => all[place] as number);
  const numbers = places.map((place) => rows?.[place]?.n ?? Number.NaN);
  const counts = rows === null || numbers.some(Number.isNaN) ? null : Float64Array.from(numbers);
  const bases = places.map((place) => rows?.[place]?.basis ?? null);
  const equal = { noise: "equal", places, values, weights: values.map(() => 1), counts } as const;
  if (places.length === 0) return equal;

  const trials = Float64Array.from(bases, (basis) => (basis?.kind === "proportion" ? basis.trials : 0));
  const shares = Float64Array.from(bases, (basis, i) =>
    basis?.kind === "proportion" ? basis.successes / (trials[i] as number) : Number.NaN,
  );
  // A basis that says another thing than the value is not that of a share.
  const areShares = shares.every(
    (share, i) => (trials[i] as number) > 0 && Math.abs(100 * share - (values[i] as number)) < 1e-6,
  );
  if (areShares) return { noise: "binomial", places, values: shares, weights: trials, counts };

  // A standard error from few answers says little, and nothing where all gave the same: they are pooled.
  let pooled = 0;
  let answers = 0;
  for (const [i, basis] of bases.entries()) {
    const n = counts?.[i] ?? 0;
    if (basis === null || basis.kind === "proportion" || n === 0) return equal;
    pooled += (n * basis.standardError) ** 2;
    answers += n;
  }
  const variance = pooled / answers;
  const weights = Float64Array.from(counts ?? [], (n) => n / variance);
  if (!weights.every((weight) => weight > 1e-100 && weight < 1e100)) return equal;
  return { noise: "sampling-error", places, values, weights, counts };
}

/** The cost of segments, in units of the noise; `null` where nothing varies. */
export function costsOf(noise: NoiseModel, values: Float64Array, weights: Float64Array): SegmentCost | null {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = values.reduce((sum, value, i) => sum + (value * (weights[i] as number)) / all, 0);
  const unit = noise === "binomial" ? mean * (1 - mean) : 1;
  let squares = 0;
  for (let i = 1; i < values.length; i++) {
    const step = (values[i] as number) - (values[i - 1] as number);
    squares += step ** 2 / (unit / (weights[i] as number) + unit / (weights[i - 1] as number));
  }
  const spread = squares / (values.length - 1);
  if (!(spread > 0)) return null;
  const dispersion = noise === "equal" ? spread : Math.max(1, spread);
  // Both costs are linear in the weights.
  const scaled = weights.map((weight) => weight / dispersion);
  if (noise !== "binomial") return normalCosts(values, scaled);
  return binomialCosts(
    values.map((value, i) => value * (scaled[i] as number)),
    scaled,
  );
}

/** The variance within levels, in units of the sampling variance, and how neighbours go together. */
export interface Residuals {
  readonly dispersion: number;
  readonly degreesOfFreedom: number;
  readonly autocorrelation: number | null;
}

/** What is left around the levels. */
export function residualsOf({ noise, values, weights }: NoisySeries, levelOf: Float64Array, levels: number): Residuals {
  const residuals = values.map((value, i) => {
    const level = levelOf[i] as number;
    const unit = noise === "binomial" ? level * (1 - level) : 1;
    return unit > 0 ? (value - level) * Math.sqrt((weights[i] as number) / unit) : 0;
  });
  let [squares, products] = [0, 0];
  for (let i = 0; i < residuals.length; i++) {
    squares += (residuals[i] as number) ** 2;
    if (i > 0) products += (residuals[i] as number) * (residuals[i - 1] as number);
  }
  const degreesOfFreedom = values.length - levels;
  const spread = degreesOfFreedom > 0 ? squares / degreesOfFreedom : 0;
  // What rounding leaves of values that are all alike within their levels.
  const rounding = values.reduce((sum, value, i) => sum + (weights[i] as number) * value ** 2, 0) * 1e-28;
  const isFlat = !(squares > rounding);
  return {
    dispersion: noise === "equal" ? (isFlat ? 0 : spread) : Math.max(1, spread),
    degreesOfFreedom,
    autocorrelation: isFlat ? null : products / squares,
  };
}
