import type { Interval } from "../result.ts";
import type { LinearRegressionResult, RegressionPredictor, RegressionReason } from "../stats/regression-model.ts";

/** What `keyDrivers` says of one driver. */
export interface KeyDriver {
  /** The name of its field. */
  readonly driver: string;
  /** Its place by importance, from 1 on; drivers of equal importance share one. */
  readonly rank: number | null;
  /** Its importance by the method: for `"shapley"` and `"relative-weights"` a share of R², and together they are R². */
  readonly importance: number | null;
  /** Its share of R² in percent; `null` for the methods that do not divide R². */
  readonly percentOfRSquared: number | null;
  /** The interval of its importance; `null` unless `bootstrap` asked for it. */
  readonly interval: Interval | null;
  /** The standard error of its importance that comes of having drawn orders; `null` where none were drawn. */
  readonly monteCarloError: number | null;
  /** Its correlation with the outcome. */
  readonly correlation: number | null;
  /** The change of the outcome with one point of it, the other drivers held still. */
  readonly coefficient: number | null;
  /** The standard error of that coefficient. */
  readonly coefficientStandardError: number | null;
  /** The p-value of that coefficient, by Student's t. */
  readonly coefficientPValue: number | null;
  /** The coefficient where all fields have variance 1. */
  readonly standardizedCoefficient: number | null;
  /** The variance inflation factor of that coefficient, from 1 on. */
  readonly vif: number | null;
  /** Its mean answer: how well it is done. */
  readonly mean: number | null;
  /** Why figures are `null`; `null` where they are not for a reason of this driver's. */
  readonly reason: RegressionReason | null;
}

/**
 * What a reader of the result should know.
 *
 * - `collinear`: these drivers say so much the same (VIF of 10 or more, or they add up to each other) that their coefficients say little.
 * - `sign-flip`: the coefficient of these has the other sign than their correlation with the outcome.
 * - `no-variance`: these have the same answer everywhere, and were left out.
 */
export interface KeyDriverWarning {
  /** What it is about. */
  readonly code: "collinear" | "sign-flip" | "no-variance";
  /** The drivers that it is about, in the order of the result. */
  readonly drivers: readonly string[];
}

/** The figures of the importances, in the order of the drivers that vary. */
export interface ImportanceFigures {
  readonly values: readonly (number | null)[];
  readonly errors: ArrayLike<number> | null;
  readonly intervals: readonly (Interval | null)[];
  /** Whether they divide R². */
  readonly areShares: boolean;
}

/** The drivers in descending order of importance. Those without any stand last. */
export function listDrivers(
  { predictors, rSquared }: LinearRegressionResult,
  means: readonly number[],
  figures: ImportanceFigures,
): KeyDriver[] {
  let place = 0;
  const drivers = predictors.map((predictor, column): KeyDriver => {
    const varies = predictor.reason === null || predictor.reason === "collinear";
    const row = varies ? place++ : -1;
    const importance = figures.values[row] ?? null;
    const isShare = figures.areShares && importance !== null && rSquared !== null && rSquared > 0;
    return {
      driver: predictor.name,
      rank: null,
      importance,
      percentOfRSquared: isShare ? Math.min(100, (100 * importance) / rSquared) : null,
      interval: figures.intervals[row] ?? null,
      monteCarloError: figures.errors?.[row] ?? null,
      ...coefficientOf(predictor),
      mean: means[column + 1] ?? null,
      reason: predictor.reason,
    };
  });
  drivers.sort((a, b) => sortingKey(b) - sortingKey(a) || (a.driver < b.driver ? -1 : 1));
  return drivers.map((one) => {
    const rank = 1 + drivers.findIndex((other) => sortingKey(other) === sortingKey(one));
    return { ...one, rank: one.importance === null ? null : rank };
  });
}

/** What is known of the drivers where nothing could be computed, or nothing may be shown. */
export function listWithheld(drivers: readonly string[], reason: RegressionReason | null): KeyDriver[] {
  return drivers.map((driver) => ({
    driver,
    rank: null,
    importance: null,
    percentOfRSquared: null,
    interval: null,
    monteCarloError: null,
    correlation: null,
    coefficient: null,
    coefficientStandardError: null,
    coefficientPValue: null,
    standardizedCoefficient: null,
    vif: null,
    mean: null,
    reason,
  }));
}

function coefficientOf({
  correlation,
  coefficient,
  standardError,
  pValue,
  standardizedCoefficient,
  vif,
}: RegressionPredictor): Pick<
  KeyDriver,
  "correlation" | "coefficient" | "coefficientStandardError" | "coefficientPValue" | "standardizedCoefficient" | "vif"
> {
  return {
    correlation,
    coefficient,
    coefficientStandardError: standardError,
    coefficientPValue: pValue,
    standardizedCoefficient,
    vif,
  };
}

/** Drivers of the same importance must not change places for a last digit. */
function sortingKey({ importance }: KeyDriver): number {
  return importance === null ? -1 : Math.round(importance * 1e10);
}

/** What a reader should know of these drivers. */
export function warningsOf(drivers: readonly KeyDriver[]): KeyDriverWarning[] {
  const isCollinear = ({ reason, vif }: KeyDriver): boolean => reason === "collinear" || (vif !== null && vif >= 10);
  const isFlipped = ({ standardizedCoefficient: beta, correlation }: KeyDriver): boolean =>
    beta !== null && correlation !== null && Math.abs(beta) > 1e-9 && beta * correlation < 0;
  const found: readonly [KeyDriverWarning["code"], (driver: KeyDriver) => boolean][] = [
    ["collinear", isCollinear],
    ["sign-flip", isFlipped],
    ["no-variance", ({ reason }) => reason === "no-variance"],
  ];
  return found
    .map(([code, is]) => ({ code, drivers: drivers.filter(is).map(({ driver }) => driver) }))
    .filter(({ drivers: named }) => named.length > 0);
}
