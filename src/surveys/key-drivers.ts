import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel, isSuppressed, noFigures, toEstimate } from "../estimate.ts";
import { defineMetric, type Metric } from "../metric.ts";
import type { Estimate, Interval } from "../result.ts";
import type { Rows } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { driverSummarySchema, type KeyDriversOptions, keyDriversOptionsSchema } from "../schemas/drivers.ts";
import { lazySchema } from "../schemas/schema.ts";
import { correlationSystem, varyingColumns } from "../stats/correlation-system.ts";
import { type CrossProducts, effectiveRows } from "../stats/cross-product-sums.ts";
import { addCrossProducts } from "../stats/cross-products.ts";
import { type RegressionReason, regressionOf } from "../stats/regression-model.ts";
import {
  defaultPermutations,
  exactDrivers,
  type Importances,
  importancesOf,
  percentileIntervals,
  wishartDraw,
} from "./driver-importance.ts";
import { checkSameFields, type DriverFields, fieldsOf, gatherDriverRows } from "./driver-rows.ts";
import { type KeyDriver, type KeyDriverWarning, listDrivers, listWithheld, warningsOf } from "./key-driver-list.ts";
import { rSquaredFigures } from "./r-squared-figures.ts";

/** What `keyDrivers` keeps of its input. */
export interface KeyDriversSummary extends DriverFields {
  /** Which metric's summary it is. */
  readonly kind: "keyDrivers";
  /** The version of its form. */
  readonly version: 1;
  /** The cross products of the outcome and, after it, the drivers. */
  readonly crossProducts: CrossProducts;
  /** Responses in which one of the fields is missing. */
  readonly missing: number;
  /** Responses that were left out as invalid. */
  readonly invalid: number;
}

/** How orders were drawn for Shapley values. */
export interface SampledOrders {
  /** How many. */
  readonly permutations: number;
  /** What determined them. */
  readonly seed: number | string;
}

/** What `keyDrivers` gives. `value` is R². */
export interface KeyDriversResult extends Estimate {
  /** The field that is explained. */
  readonly outcome: string;
  /** What importance is. */
  readonly method: NonNullable<KeyDriversOptions["method"]>;
  /** R² less what as many fields of chance would explain. */
  readonly adjustedRSquared: number | null;
  /** The drivers in descending order of importance; those of equal importance by name, those without any last. */
  readonly drivers: readonly KeyDriver[];
  /** How the orders were drawn, for Shapley values of more than 15 drivers; `null` where all were taken. */
  readonly sampledOrders: SampledOrders | null;
  /** What a reader should know of the drivers. */
  readonly warnings: readonly KeyDriverWarning[];
  /** Why there are no figures; `null` where there are. */
  readonly reason: Exclude<RegressionReason, "collinear"> | "suppressed" | null;
}

/**
 * Key drivers: how much each of several ratings has to do with an outcome (NPS, satisfaction, churn), and how much they explain of it
 * together.
 *
 * `value` is R², from 0 to 1, of the linear regression of the outcome on all drivers. Importance is by default the Shapley value of
 * R²: what a driver adds to it, averaged over all orders in which the drivers could enter (LMG, general dominance). Ratings of one
 * experience correlate, which makes coefficients unstable and may turn their sign; Shapley values and Johnson's relative weights
 * share out what drivers have in common, are never negative, and add up to R². Neither says what would happen if a driver were
 * changed: they describe responses.
 *
 * Takes responses (records, or a table of columns) and the names of their fields.
 *
 * - A response in which any of the fields is missing is left out and counted (listwise deletion).
 * - `value` is `null` with a `reason` where the outcome does not vary (`no-variance`) or there are fewer responses (with weights:
 *   effective responses) than drivers + 2 (`too-few-rows`). A driver that does not vary is left out, and has that reason.
 *   Drivers that add up to each other have shares, but no coefficients (`collinear`).
 * - Shapley values are exact for up to 15 drivers. Beyond, `permutations` orders are drawn by `seed`; `sampledOrders` and the
 *   `monteCarloError` of each driver say so.
 * - The interval of R² is Helland's and its standard error the asymptotic 2R(1 − R²)/√n, both for a normal population. R² itself is too
 *   high in small samples; see `adjustedRSquared`, which is what `compare`, `segment` and `trend` test, and the interval of
 *   their difference is about.
 * - `bootstrap: { replicates, seed }` asks for percentile intervals of the importances. They are drawn from the summary (Wishart),
 *   as from a normal population, so they merge, and take no rows; for very skewed answers, or without that assumption, see
 *   `bootstrapKeyDrivers`.
 * - With weights, errors are those of the effective number of responses (Kish).
 *
 * Sources: Lindeman, Merenda and Gold 1980; Grömping 2006, Journal of Statistical Software 17(1); Johnson 2000, Multivariate
 * Behavioral Research 35: 1–19; Helland 1987, Biometrics 43: 61–69.
 *
 * @param responses - Records, or a table of columns.
 * @param options - See {@link KeyDriversOptions}; `outcome` and `drivers` are needed.
 * @throws {@link MetricInputError} for a field that no response has, an answer that is not a finite number, an option that does not
 * exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { keyDrivers } from "cx-metrics";
 *
 * const responses = [
 *   { nps: 9, support: 5, price: 3 },
 *   { nps: 10, support: 5, price: 4 },
 *   { nps: 4, support: 2, price: 3 },
 *   { nps: 7, support: 4, price: 2 },
 *   { nps: 6, support: 3, price: 4 },
 *   { nps: 2, support: 1, price: 2 },
 *   { nps: 8, support: null, price: 5 },
 * ];
 * const result = keyDrivers(responses, { outcome: "nps", drivers: ["price", "support"] });
 * assert.equal(result.value?.toFixed(4), "0.9950");
 * assert.deepEqual([result.n, result.missing], [6, 1]);
 * assert.deepEqual(
 *   result.drivers.map(({ driver, percentOfRSquared }) => [driver, percentOfRSquared?.toFixed(1)]),
 *   [["support", "85.6"], ["price", "14.4"]],
 * );
 * ```
 */
export const keyDrivers: Metric<Rows, KeyDriversOptions, KeyDriversSummary, KeyDriversResult> =
  /* @__PURE__ */ defineMetric({
    name: "keyDrivers",
    summarize: (responses: Rows, options: KeyDriversOptions): KeyDriversSummary => {
      const fields = fieldsOf("keyDrivers", options);
      const gathered = gatherDriverRows("keyDrivers", responses, fields, options);
      return { kind: "keyDrivers", version: 1, ...fields, ...gathered };
    },
    merge: (a, b) => {
      checkSameFields("keyDrivers", "summary", a, b);
      return {
        kind: "keyDrivers",
        version: 1,
        outcome: a.outcome,
        drivers: a.drivers,
        crossProducts: addCrossProducts(a.crossProducts, b.crossProducts),
        missing: a.missing + b.missing,
        invalid: a.invalid + b.invalid,
      };
    },
    measure: measureKeyDrivers,
    checkOptions: (options) => {
      checkInput(keyDriversOptionsSchema(), options, "keyDrivers", "options");
    },
    checkSummary: (summary) => {
      const { drivers, crossProducts } = checkInput(keyDriversSummarySchema(), summary, "keyDrivers", "summary");
      const columns = crossProducts.means.length;
      if (columns === drivers.length + 1) return;
      const path = ["crossProducts", "means", "length"];
      rejectInput("keyDrivers", "summary", path, "length-mismatch", `${drivers.length + 1}, one a field`, columns);
    },
  });

const keyDriversSummarySchema = /* @__PURE__ */ lazySchema<KeyDriversSummary>(() => driverSummarySchema("keyDrivers"));

function measureKeyDrivers(summary: KeyDriversSummary, options: KeyDriversOptions): KeyDriversResult {
  return reportDrivers(summary, options, (size) => {
    if (options.bootstrap === undefined) return [];
    const { crossProducts } = summary;
    const system = correlationSystem(crossProducts, varyingDrivers(summary));
    const draw = wishartDraw(system, effectiveRows(crossProducts), options);
    return percentileIntervals(size, draw, "bootstrap-wishart", options);
  });
}

/** The columns of the drivers that vary. */
export function varyingDrivers({ crossProducts, drivers }: KeyDriversSummary): number[] {
  return varyingColumns(
    crossProducts,
    drivers.map((_, place) => place + 1),
  );
}

/** The result of a summary, with intervals of the importances (of so many drivers that vary) from elsewhere. */
export function reportDrivers(
  summary: KeyDriversSummary,
  options: KeyDriversOptions,
  intervalsOf: (size: number) => readonly (Interval | null)[],
): KeyDriversResult {
  checkSameFields("keyDrivers", "options", summary, options);
  const { outcome, drivers, crossProducts, missing, invalid } = summary;
  const { method = "shapley", confidenceLevel = defaultConfidenceLevel } = options;
  const { n } = crossProducts;
  const facts = {
    metric: "keyDrivers",
    unit: "r-squared",
    n,
    effectiveN: effectiveRows(crossProducts),
    missing,
    invalid,
    convention: conventionOf(outcome, drivers.length, method),
  };
  if (isSuppressed(n, options)) {
    const withheld = { adjustedRSquared: null, sampledOrders: null, warnings: [], reason: "suppressed" as const };
    return {
      ...toEstimate(facts, noFigures, options),
      outcome,
      method,
      ...withheld,
      drivers: listWithheld(drivers, null),
    };
  }
  const regression = regressionOf(crossProducts, drivers, confidenceLevel);
  const { reason, adjustedRSquared } = regression;
  const estimate = toEstimate(facts, rSquaredFigures(regression, options), options);
  if (reason !== null) {
    const without = { adjustedRSquared, sampledOrders: null, warnings: [], reason };
    return { ...estimate, outcome, method, ...without, drivers: listWithheld(drivers, reason) };
  }
  const columns = varyingDrivers(summary);
  const isSampled = method === "shapley" && columns.length > exactDrivers;
  const none: Importances = { values: [], errors: null };
  const importances = columns.length > 0 ? importancesOf(correlationSystem(crossProducts, columns), options) : none;
  const listed = listDrivers(regression, crossProducts.means, {
    ...importances,
    intervals: columns.length > 0 ? intervalsOf(columns.length) : [],
    areShares: method === "shapley" || method === "relative-weights",
  });
  return {
    ...estimate,
    outcome,
    method,
    adjustedRSquared,
    drivers: listed,
    sampledOrders: isSampled
      ? { permutations: options.permutations ?? defaultPermutations, seed: options.seed ?? 0 }
      : null,
    warnings: warningsOf(listed),
    reason,
  };
}

function conventionOf(outcome: string, drivers: number, method: KeyDriversResult["method"]): string {
  const words = {
    shapley: "Shapley value of R² (LMG)",
    "relative-weights": "relative weight (Johnson), a share of R²",
    correlation: "size of the correlation with the outcome",
    regression: "size of the standardized coefficient",
  };
  const count = drivers === 1 ? "one driver" : `${drivers} drivers`;
  return `R² (0 to 1) of the linear regression of ${outcome} on ${count}; importance: ${words[method]}`;
}
