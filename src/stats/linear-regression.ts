import { rejectInput } from "../errors.ts";
import { checkConfidenceLevel, checkOptions } from "./check.ts";
import type { CrossProducts } from "./cross-product-sums.ts";
import {
  type CrossProductsOptions,
  checkCrossProducts,
  crossProductsOfColumns,
  type NumberColumn,
} from "./cross-products.ts";
import { type LinearRegressionResult, regressionOf } from "./regression-model.ts";

/** The columns of a regression. */
export interface RegressionColumns {
  /** What is to be explained. */
  readonly outcome: NumberColumn;
  /** What it is explained by, under their names: columns as long as the outcome. */
  readonly predictors: Readonly<Record<string, NumberColumn>>;
}

/** The options of {@link linearRegression}. */
export interface LinearRegressionOptions extends CrossProductsOptions {
  /** The level of the intervals of the coefficients, between 0 and 1. Default 0.95. */
  readonly confidenceLevel?: number | undefined;
  /** The names of the predictors, where cross products are given. Default `"x1"`, `"x2"`, … */
  readonly names?: readonly string[] | undefined;
}

/**
 * Linear regression by least squares, from columns or from their cross products.
 *
 * Standard errors are the classical ones (errors of one variance), and Student's t has n − predictors − 1 degrees of freedom. With
 * weights the effective number of rows (Kish) stands in the place of n, so that weights which only vary make the errors larger
 * and their scale does not matter.
 *
 * - A row in which a value is missing is left out.
 * - A predictor that does not vary is left out, and has `reason: "no-variance"`.
 * - Predictors that add up to each other have `reason: "collinear"` and no coefficient; the others and R² stand.
 * - `reason` of the result says why there is no regression at all.
 *
 * Source: Draper, Smith (1998), Applied Regression Analysis; Kish (1965), Survey Sampling, for effective rows.
 *
 * @param input - {@link RegressionColumns}, or the {@link CrossProducts} of the outcome (the first column) and the predictors.
 * @throws `MetricInputError` when columns differ in length, a value is not a finite number, or an option is out of range or
 * unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { linearRegression } from "cx-metrics/stats";
 *
 * const predictors = { support: [1, 2, 3, 4, 5, 6], price: [5, 3, 6, 2, 4, 7] };
 * const { rSquared, intercept, predictors: [support] } = linearRegression({ outcome: [2, 4, 5, 8, 9, 10], predictors });
 * assert.equal(rSquared?.toFixed(4), "0.9988");
 * assert.equal(intercept.coefficient?.toFixed(4), "1.5152");
 * assert.equal(support?.coefficient?.toFixed(4), "1.7273");
 * assert.equal(support?.vif?.toFixed(4), "1.0708");
 * ```
 */
export function linearRegression(
  input: RegressionColumns | CrossProducts,
  options?: LinearRegressionOptions,
): LinearRegressionResult {
  const name = "linearRegression";
  checkOptions(name, options, ["weights", "missing", "confidenceLevel", "names"]);
  const { confidenceLevel = 0.95, names, ...columnOptions } = options ?? {};
  checkConfidenceLevel(name, confidenceLevel);
  if (typeof input === "object" && input !== null && "products" in input) {
    checkCrossProducts(name, "input", input);
    const size = input.means.length - 1;
    if (size < 0) rejectInput(name, "input", ["means", "length"], "out-of-range", "1 or more", 0);
    return regressionOf(input, namesOf(names, size), confidenceLevel);
  }
  if (typeof input?.predictors !== "object" || input.predictors === null) {
    const expected = "{ outcome, predictors } or cross products";
    rejectInput(name, "input", [], "invalid-type", expected, input);
  }
  const { outcome, predictors } = input;
  const entries = Object.entries(predictors);
  const columns = [outcome, ...entries.map(([, column]) => column)];
  const products = crossProductsOfColumns(name, columns, columnOptions, (column) => ({
    argument: "input",
    path: column === 0 ? ["outcome"] : ["predictors", entries[column - 1]?.[0] as string],
  }));
  return regressionOf(
    products,
    entries.map(([key]) => key),
    confidenceLevel,
  );
}

function namesOf(names: readonly string[] | undefined, size: number): readonly string[] {
  if (names === undefined) return Array.from({ length: size }, (_, place) => `x${place + 1}`);
  if (Array.isArray(names) && names.length === size && names.every((name) => typeof name === "string")) return names;
  return rejectInput("linearRegression", "options", ["names"], "invalid-type", `${size} names`, names);
}
