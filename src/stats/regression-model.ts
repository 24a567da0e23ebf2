import type { Interval } from "../result.ts";
import {
  correlationAt,
  correlationSystem,
  type StandardizedFit,
  solveCorrelations,
  varyingColumns,
} from "./correlation-system.ts";
import { type CrossProducts, effectiveRows, hasVariance, productAt } from "./cross-product-sums.ts";
import { fSurvival } from "./f.ts";
import { studentTInterval } from "./mean.ts";
import { studentTTwoSidedP } from "./student-t.ts";

/**
 * Why a figure of a regression is `null`.
 *
 * - `too-few-rows`: fewer rows than predictors that vary + 2 (with weights: effective rows), so that nothing is left over to
 *   judge the fit by.
 * - `no-variance`: the outcome, or this predictor, has the same value in every row.
 * - `collinear`: this predictor and others add up to each other, and their coefficients are not determined.
 */
export type RegressionReason = "too-few-rows" | "no-variance" | "collinear";

/** A coefficient with its error. */
export interface RegressionCoefficient {
  /** How much the outcome changes with one unit of the predictor, the others held still. */
  readonly coefficient: number | null;
  /** Its standard error. */
  readonly standardError: number | null;
  /** The coefficient divided by its standard error, Student's t; `null` where the fit is exact. */
  readonly statistic: number | null;
  /** The two-sided p-value of that. */
  readonly pValue: number | null;
  /** The interval of the coefficient; `null` where the fit is exact. */
  readonly interval: Interval | null;
}

/** What a regression says of one predictor. */
export interface RegressionPredictor extends RegressionCoefficient {
  /** Its name. */
  readonly name: string;
  /** The coefficient where all columns have variance 1. */
  readonly standardizedCoefficient: number | null;
  /** The correlation of the predictor with the outcome. */
  readonly correlation: number | null;
  /**
   * The variance inflation factor 1 ÷ (1 − R² of this predictor by the others): how many times larger the variance of the
   * coefficient is for its being correlated with them.
   */
  readonly vif: number | null;
  /** Why the coefficient is `null`; `null` where it is not. */
  readonly reason: RegressionReason | null;
}

/** What `linearRegression` gives. */
export interface LinearRegressionResult {
  /** How many rows. */
  readonly n: number;
  /** How many unweighted rows the weighted ones are worth (Kish); `n` where nothing is weighted. */
  readonly effectiveN: number;
  /** The residual degrees of freedom; `null` where there is no regression. */
  readonly degreesOfFreedom: number | null;
  /** The share of the outcome's variance that is explained. */
  readonly rSquared: number | null;
  /** The same less what as many columns of chance would explain. */
  readonly adjustedRSquared: number | null;
  /** The standard deviation of what is not explained. */
  readonly residualStandardError: number | null;
  /** The F statistic of all predictors together; `null` where the fit is exact. */
  readonly fStatistic: number | null;
  /** Its p-value. */
  readonly pValue: number | null;
  /** The value of the outcome where all predictors are 0. */
  readonly intercept: RegressionCoefficient;
  /** The predictors in the order in which they were given. */
  readonly predictors: readonly RegressionPredictor[];
  /** Why there is no regression; `null` where there is one. */
  readonly reason: Exclude<RegressionReason, "collinear"> | null;
}

/** The regression of the first column on the others. */
export function regressionOf(
  crossProducts: CrossProducts,
  names: readonly string[],
  confidenceLevel: number,
): LinearRegressionResult {
  const effectiveN = effectiveRows(crossProducts);
  const columns = varyingColumns(
    crossProducts,
    names.map((_, place) => place + 1),
  );
  const head = { n: crossProducts.n, effectiveN };
  const reason = reasonAgainst(crossProducts, columns.length);
  if (reason !== null)
    return { ...head, ...noRegression, predictors: names.map((name) => unknown(name, reason)), reason };
  const model = modelOf(crossProducts, columns, confidenceLevel);
  const { fit, degreesOfFreedom } = model;
  const left = 1 - fit.rSquared;
  const isTestable = left > 0 && fit.rank > 0;
  const fStatistic = isTestable ? fit.rSquared / fit.rank / (left / degreesOfFreedom) : null;
  return {
    ...head,
    degreesOfFreedom,
    rSquared: fit.rSquared,
    adjustedRSquared: 1 - (left * (effectiveN - 1)) / degreesOfFreedom,
    residualStandardError: Math.sqrt(residualVariance(model)),
    fStatistic,
    pValue: fStatistic === null ? null : fSurvival(fStatistic, fit.rank, degreesOfFreedom),
    intercept: interceptOf(model),
    predictors: names.map((name, place) => predictorOf(model, name, place + 1)),
    reason: null,
  };
}

/** A regression that could be made. */
export interface RegressionModel {
  readonly crossProducts: CrossProducts;
  readonly columns: readonly number[];
  readonly fit: StandardizedFit;
  readonly degreesOfFreedom: number;
  readonly confidenceLevel: number;
}

/** The regression of the first column on others that vary. */
export function modelOf(
  crossProducts: CrossProducts,
  columns: readonly number[],
  confidenceLevel: number,
): RegressionModel {
  const fit = solveCorrelations(correlationSystem(crossProducts, columns));
  const degreesOfFreedom = effectiveRows(crossProducts) - fit.rank - 1;
  return { crossProducts, columns, fit, degreesOfFreedom, confidenceLevel };
}

/** Why so many predictors cannot be judged by these rows. */
function reasonAgainst(
  crossProducts: CrossProducts,
  predictors: number,
): Exclude<RegressionReason, "collinear"> | null {
  // Weights of one size may round to a little less than their number.
  if (!(effectiveRows(crossProducts) * (1 + 1e-9) >= predictors + 2)) return "too-few-rows";
  return hasVariance(crossProducts, 0) ? null : "no-variance";
}

/** What is said of a coefficient that cannot be had. */
export const noCoefficient: RegressionCoefficient = {
  coefficient: null,
  standardError: null,
  statistic: null,
  pValue: null,
  interval: null,
};

const noRegression = {
  degreesOfFreedom: null,
  rSquared: null,
  adjustedRSquared: null,
  residualStandardError: null,
  fStatistic: null,
  pValue: null,
  intercept: noCoefficient,
};

function unknown(name: string, reason: RegressionReason, correlation: number | null = null): RegressionPredictor {
  return { name, ...noCoefficient, standardizedCoefficient: null, correlation, vif: null, reason };
}

/** A coefficient, by its place among the columns of the model. */
export function coefficientAt(model: RegressionModel, row: number): number {
  return (model.fit.coefficients[row] as number) * scaleOf(model, row);
}

/** The covariance of two coefficients. */
export function covarianceAt(model: RegressionModel, row: number, column: number): number {
  const { fit, columns, degreesOfFreedom } = model;
  const product = scaleOf(model, row) * scaleOf(model, column);
  return (product * (1 - fit.rSquared) * (fit.inverse[row * columns.length + column] as number)) / degreesOfFreedom;
}

/** The variance of what is not explained. */
function residualVariance({ crossProducts, fit, degreesOfFreedom }: RegressionModel): number {
  const variance = productAt(crossProducts, 0, 0) / crossProducts.weight;
  return ((variance * (1 - fit.rSquared)) / degreesOfFreedom) * effectiveRows(crossProducts);
}

/** What turns a standardized coefficient into one in the units of its column. */
function scaleOf({ crossProducts, columns }: RegressionModel, row: number): number {
  const column = columns[row] as number;
  return Math.sqrt(productAt(crossProducts, 0, 0)) / Math.sqrt(productAt(crossProducts, column, column));
}

function predictorOf(model: RegressionModel, name: string, column: number): RegressionPredictor {
  const { fit, columns, crossProducts, degreesOfFreedom } = model;
  const row = columns.indexOf(column);
  if (row < 0) return unknown(name, "no-variance");
  const correlation = correlationAt(crossProducts, 0, column);
  if (!fit.isDetermined[row]) return unknown(name, "collinear", correlation);
  const standardizedCoefficient = fit.coefficients[row] as number;
  const vif = Math.max(1, fit.inverse[row * fit.coefficients.length + row] as number);
  const scale = scaleOf(model, row);
  const standardError = scale * Math.sqrt(((1 - fit.rSquared) * vif) / degreesOfFreedom);
  const tested = testOf(standardizedCoefficient * scale, standardError, model);
  return { name, ...tested, standardizedCoefficient, correlation, vif, reason: null };
}

function interceptOf(model: RegressionModel): RegressionCoefficient {
  const { crossProducts, columns, fit } = model;
  // The shortest solution goes through the means, but where it meets 0 depends on the choice of solution.
  if (!fit.isDetermined.every((determined) => determined)) return noCoefficient;
  const size = columns.length;
  const scales = columns.map((column, row) => scaleOf(model, row) * (crossProducts.means[column] as number));
  let coefficient = crossProducts.means[0] as number;
  let spread = 0;
  for (let row = 0; row < size; row++) {
    coefficient -= (fit.coefficients[row] as number) * (scales[row] as number);
    for (let column = 0; column < size; column++) {
      const product = (scales[row] as number) * (scales[column] as number);
      spread += product * (fit.inverse[row * size + column] as number);
    }
  }
  const own = residualVariance(model) / effectiveRows(crossProducts);
  const shared = (spread * (1 - fit.rSquared)) / model.degreesOfFreedom;
  return testOf(coefficient, Math.sqrt(own + Math.max(0, shared)), model);
}

/** A figure of the model with its test against 0. */
export function testOf(
  coefficient: number,
  standardError: number,
  { degreesOfFreedom, confidenceLevel }: RegressionModel,
): RegressionCoefficient {
  const isTestable = standardError > 0 && Number.isFinite(coefficient / standardError);
  const statistic = isTestable ? coefficient / standardError : null;
  return {
    coefficient,
    standardError,
    statistic,
    pValue: statistic === null ? null : studentTTwoSidedP(statistic, degreesOfFreedom),
    interval: isTestable
      ? studentTInterval(coefficient, standardError, degreesOfFreedom, confidenceLevel, "student-t")
      : null,
  };
}
