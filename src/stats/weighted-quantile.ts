import { rejectInput } from "../errors.ts";
import { checkOptions, checkProbability, checkSample, type NumericArray } from "./check.ts";

/** The options of {@link weightedQuantile}. */
export interface WeightedQuantileOptions {
  /**
   * - `"frequency"`: a weight is how often its value was given, and the quantile is type 7 of all of them, as Hmisc's `wtd.quantile`
   *   has it by default. Weights should have a mean of about 1.
   * - `"inverse-cdf"`: the smallest value at which the running share of the weights reaches `p`. The size of the weights does not
   *   matter.
   *
   * Default `"frequency"`.
   */
  readonly method?: "frequency" | "inverse-cdf" | undefined;
}

/**
 * A quantile of weighted values; `null` for an empty sample, and where all weights are 0.
 *
 * With W the sum of the weights, `"frequency"` looks at the place 1 + (W − 1)·p, and takes the mean of the values at the two whole
 * places around it, in proportion. With weights of 1 it is {@link quantile} of type 7.
 *
 * Source: Harrell, Hmisc (R), `wtd.quantile`; Hyndman, Fan (1996), The American Statistician 50, 361–365, for the types.
 *
 * @param values - Finite numbers, in any order.
 * @param weights - A number from 0 on for each value.
 * @param p - The share, from 0 to 1.
 * @throws `MetricInputError` when a value is not a finite number, a weight is below 0, the lengths differ, or `p` or an option is
 * not right.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { weightedQuantile } from "cx-metrics/stats";
 *
 * assert.equal(weightedQuantile([10, 20, 30], [1, 1, 4], 0.5), 30);
 * assert.equal(weightedQuantile([10, 20, 30, 40], [1, 1, 1, 1], 0.5), 25);
 * assert.equal(weightedQuantile([10, 20, 30, 40], [1, 1, 1, 1], 0.5, { method: "inverse-cdf" }), 20);
 * ```
 */
export function weightedQuantile(
  values: NumericArray,
  weights: NumericArray,
  p: number,
  options?: WeightedQuantileOptions,
): number | null {
  checkOptions("weightedQuantile", options, ["method"]);
  const method: unknown = options?.method ?? "frequency";
  if (method !== "frequency" && method !== "inverse-cdf") {
    rejectInput("weightedQuantile", "options", ["method"], "unknown-label", '"frequency" or "inverse-cdf"', method);
  }
  checkProbability("weightedQuantile", "p", [], p);
  const sample = checkSample("weightedQuantile", "values", values);
  const shares = checkSample("weightedQuantile", "weights", weights);
  const { length } = sample;
  if (shares.length !== length) {
    rejectInput(
      "weightedQuantile",
      "weights",
      ["length"],
      "length-mismatch",
      `${length}, one for each value`,
      shares.length,
    );
  }
  const negative = shares.findIndex((weight) => weight < 0);
  if (negative >= 0) {
    const expected = "a number from 0 on";
    rejectInput("weightedQuantile", "weights", [negative], "out-of-range", expected, shares[negative]);
  }
  const order = Array.from(sample.keys()).filter((place) => (shares[place] as number) > 0);
  order.sort((a, b) => (sample[a] as number) - (sample[b] as number));
  const running = new Float64Array(order.length);
  let total = 0;
  for (const [rank, place] of order.entries()) {
    total += shares[place] as number;
    running[rank] = total;
  }
  if (order.length === 0) return null;
  if (!Number.isFinite(total)) {
    rejectInput("weightedQuantile", "weights", [], "out-of-range", "weights with a finite sum", total);
  }
  const valueAt = (place: number): number => {
    // What adding has rounded off must not carry a place past a value that reaches it exactly.
    const reached = Math.min(place * (1 - 1e-12), total);
    const rank = running.findIndex((sum) => sum >= reached);
    return sample[order[rank] as number] as number;
  };
  if (method === "inverse-cdf") return valueAt(p * total);
  const place = 1 + (total - 1) * p;
  const low = Math.max(Math.floor(place), 1);
  const [lower, upper] = [valueAt(low), valueAt(Math.min(low + 1, total))];
  const share = place - Math.floor(place);
  return lower === upper ? lower : Math.min(Math.max((1 - share) * lower + share * upper, lower), upper);
}
