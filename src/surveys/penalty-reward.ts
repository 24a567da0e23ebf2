import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel, isSuppressed, noFigures, toEstimate } from "../estimate.ts";
import { defineMetric, type Metric } from "../metric.ts";
import type { Estimate } from "../result.ts";
import type { Rows } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import {
  driverSummarySchema,
  finite,
  type PenaltyRewardOptions,
  type PenaltyRewardScale,
  penaltyRewardOptionsSchema,
} from "../schemas/drivers.ts";
import { leaf } from "../schemas/rules.ts";
import { lazySchema } from "../schemas/schema.ts";
import type { ColumnReader } from "../stats/cross-product-blocks.ts";
import { type CrossProducts, effectiveRows } from "../stats/cross-product-sums.ts";
import { addCrossProducts } from "../stats/cross-products.ts";
import { type RegressionReason, regressionOf } from "../stats/regression-model.ts";
import { checkSameFields, type DriverFields, fieldsOf, gatherDriverRows } from "./driver-rows.ts";
import { contrastDrivers, listWithheldContrasts, type PenaltyRewardDriver } from "./penalty-reward-contrasts.ts";
import { rSquaredFigures } from "./r-squared-figures.ts";

/** What `penaltyReward` keeps of its input. */
export interface PenaltyRewardSummary extends DriverFields {
  /** Which metric's summary it is. */
  readonly kind: "penaltyReward";
  /** The version of its form. */
  readonly version: 1;
  /** The scale of the drivers and its cut points. */
  readonly scale: Required<{ readonly [Key in keyof PenaltyRewardScale]: number }>;
  /** The cross products of the outcome and, after it, of each driver whether it is low and whether it is high (1 or 0). */
  readonly crossProducts: CrossProducts;
  /** Responses in which one of the fields is missing. */
  readonly missing: number;
  /** Responses that were left out as invalid. */
  readonly invalid: number;
}

/** What `penaltyReward` gives. `value` is R². */
export interface PenaltyRewardResult extends Estimate {
  /** The field that is explained. */
  readonly outcome: string;
  /** The drivers in the order in which they were given. */
  readonly drivers: readonly PenaltyRewardDriver[];
  /** Why there are no figures; `null` where there are. */
  readonly reason: Exclude<RegressionReason, "collinear"> | "suppressed" | null;
}

/**
 * Penalty–reward contrast analysis: what a low rating of each driver costs, and what a high one earns, against a middling one.
 *
 * The outcome is regressed on two dummies a driver, whether its rating is low and whether it is high; the coefficients are `penalty`
 * and `reward`, in points of the outcome. Where the penalty is larger than the reward the driver is `"basic"` (expected, noticed when it
 * is bad); where it is smaller `"excitement"`; where a t-test of their difference in size finds none, at 1 − `confidenceLevel`,
 * `"performance"`; and where an F-test does not tell either of the two from 0, `"no-effect"`. That no difference is found in few
 * responses is no proof that there is none: see `difference.interval`.
 *
 * - The default scale runs from 1 to 5, with 1 and 2 low and 4 and 5 high. The cut points decide the result, and on another scale
 *   there are none that would go without saying, so state all four numbers. Ratings off the scale are invalid; the outcome may have
 *   any scale.
 * - `value` is R² of the whole regression, from 0 to 1; `null` with a `reason` where the outcome does not vary or there are fewer
 *   responses (with weights: effective ones) than dummies that vary + 2. `compare`, `segment` and `trend` test adjusted R².
 * - A driver that nobody rated low has no penalty (`no-variance`), and one that nobody rated middling has neither (`collinear`).
 * - Responses in which any field is missing are left out and counted. With weights errors are those of the effective number of
 *   responses (Kish).
 *
 * Sources: Brandt 1987, in Add Value to Your Service (AMA), 61–65; Matzler and Sauerwein 2002, International Journal of Service
 * Industry Management 13: 314–332.
 *
 * @param responses - Records, or a table of columns.
 * @param options - See {@link PenaltyRewardOptions}; `outcome` and `drivers` are needed.
 * @throws {@link MetricInputError} for a field that no response has, a rating off the scale, an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { penaltyReward } from "cx-metrics";
 *
 * // A slow page costs four points, a quick one earns one.
 * const responses = Array.from({ length: 60 }, (_, i) => {
 *   const speed = 1 + (i % 5);
 *   return { nps: (speed <= 2 ? 4 : speed >= 4 ? 9 : 8) + (i % 3), speed };
 * });
 * const { drivers: [speed] } = penaltyReward(responses, { outcome: "nps", drivers: ["speed"] });
 * assert.deepEqual([speed?.penalty.coefficient?.toFixed(3), speed?.reward.coefficient?.toFixed(3)], ["-4.000", "1.000"]);
 * assert.equal(speed?.kind, "basic");
 * ```
 */
export const penaltyReward: Metric<Rows, PenaltyRewardOptions, PenaltyRewardSummary, PenaltyRewardResult> =
  /* @__PURE__ */ defineMetric({
    name: "penaltyReward",
    summarize: (responses: Rows, options: PenaltyRewardOptions): PenaltyRewardSummary => {
      const fields = fieldsOf("penaltyReward", options);
      const scale = scaleOf(options);
      const { min, max } = scale;
      const rule = leaf(
        `a number from ${min} to ${max}`,
        (value) => Number(value) >= min && Number(value) <= max,
        "number",
      );
      const gathered = gatherDriverRows(
        "penaltyReward",
        responses,
        fields,
        options,
        ([outcome, ...drivers]) => [outcome as ColumnReader, ...drivers.flatMap((read) => dummiesOf(read, scale))],
        { ...rule, accepts: (value) => finite().accepts(value) && rule.accepts(value) },
      );
      return { kind: "penaltyReward", version: 1, ...fields, scale, ...gathered };
    },
    merge: (a, b) => {
      checkSameFields("penaltyReward", "summary", a, b);
      checkSameScale("summary", a.scale, b.scale);
      return {
        kind: "penaltyReward",
        version: 1,
        outcome: a.outcome,
        drivers: a.drivers,
        scale: a.scale,
        crossProducts: addCrossProducts(a.crossProducts, b.crossProducts),
        missing: a.missing + b.missing,
        invalid: a.invalid + b.invalid,
      };
    },
    measure: measurePenaltyReward,
    checkOptions: (options) => {
      checkInput(penaltyRewardOptionsSchema(), options, "penaltyReward", "options");
    },
    checkSummary: (summary) => {
      const { drivers, crossProducts } = checkInput(penaltyRewardSummarySchema(), summary, "penaltyReward", "summary");
      const columns = crossProducts.means.length;
      if (columns === 2 * drivers.length + 1) return;
      const path = ["crossProducts", "means", "length"];
      rejectInput("penaltyReward", "summary", path, "length-mismatch", `${2 * drivers.length + 1}`, columns);
    },
  });

const penaltyRewardSummarySchema = /* @__PURE__ */ lazySchema<PenaltyRewardSummary>(() => {
  const point = finite();
  const scale = { fields: { min: point, max: point, lowUpTo: point, highFrom: point } };
  return driverSummarySchema("penaltyReward", { scale });
});

function scaleOf({ scale = {} }: PenaltyRewardOptions): PenaltyRewardSummary["scale"] {
  const { min = 1, max = 5, lowUpTo = 2, highFrom = 4 } = scale;
  if (min <= lowUpTo && lowUpTo < highFrom && highFrom <= max) return { min, max, lowUpTo, highFrom };
  const expected = "ordered: min ≤ lowUpTo < highFrom ≤ max";
  const received = `${min}, ${lowUpTo}, ${highFrom}, ${max}`;
  return rejectInput("penaltyReward", "options", ["scale"], "inconsistent", expected, received);
}

function checkSameScale(argument: string, a: PenaltyRewardSummary["scale"], b: PenaltyRewardSummary["scale"]): void {
  const words = ({ min, max, lowUpTo, highFrom }: PenaltyRewardSummary["scale"]): string =>
    `${min} to ${max}, low up to ${lowUpTo}, high from ${highFrom}`;
  if (words(a) === words(b)) return;
  rejectInput("penaltyReward", argument, ["scale"], "inconsistent", `the scale ${words(a)}`, words(b));
}

/** Reads whether a rating is low, and whether it is high. What is missing stays so, and what is off the scale is invalid. */
function dummiesOf(read: ColumnReader, { min, max, lowUpTo, highFrom }: PenaltyRewardSummary["scale"]): ColumnReader[] {
  const dummy =
    (from: number, to: number): ColumnReader =>
    (start, count, target, offset) => {
      let isWhole = read(start, count, target, offset);
      for (let i = offset; i < offset + count; i++) {
        const value = target[i] as number;
        if (value >= min && value <= max) target[i] = value >= from && value <= to ? 1 : 0;
        else if (!Number.isNaN(value)) {
          target[i] = Number.POSITIVE_INFINITY;
          isWhole = false;
        }
      }
      return isWhole;
    };
  return [dummy(min, lowUpTo), dummy(highFrom, max)];
}

function measurePenaltyReward(summary: PenaltyRewardSummary, options: PenaltyRewardOptions): PenaltyRewardResult {
  checkSameFields("penaltyReward", "options", summary, options);
  const { outcome, drivers, scale, crossProducts, missing, invalid } = summary;
  if (options.scale !== undefined) checkSameScale("options", scale, scaleOf(options));
  const { confidenceLevel = defaultConfidenceLevel } = options;
  const { n } = crossProducts;
  const facts = {
    metric: "penaltyReward",
    unit: "r-squared",
    n,
    effectiveN: effectiveRows(crossProducts),
    missing,
    invalid,
    convention:
      `R² (0 to 1) of the linear regression of ${outcome} on whether each driver is low (${scale.min} to ${scale.lowUpTo}) ` +
      `and whether it is high (${scale.highFrom} to ${scale.max})`,
  };
  const isWithheld = isSuppressed(n, options);
  const names = drivers.flatMap((driver) => [`${driver} low`, `${driver} high`]);
  const regression = regressionOf(crossProducts, names, confidenceLevel);
  const reason = isWithheld ? null : regression.reason;
  return {
    ...toEstimate(facts, isWithheld ? noFigures : rSquaredFigures(regression, options), options),
    outcome,
    drivers:
      isWithheld || reason !== null
        ? listWithheldContrasts(drivers, reason)
        : contrastDrivers(drivers, crossProducts, regression, confidenceLevel),
    reason: isWithheld ? "suppressed" : reason,
  };
}
