import { defaultConfidenceLevel } from "../estimate.ts";
import type { Interval } from "../result.ts";
import {
  type PredictPurchasesOptions,
  type PurchaseHistory,
  type PurchaseModel,
  predictPurchasesOptionsSchema,
} from "../schemas/btyd.ts";
import { checkInput } from "../schemas/check.ts";
import { checkHistory, checkPurchaseModel, checkTime, type PurchaseState, stateOf } from "./purchase-state.ts";
import { countProbabilityIn, expectedIn } from "./purchases-ahead.ts";

/** What is to be expected of a customer in the time ahead. */
export interface PurchasePrediction {
  /** The mean number of purchases. */
  readonly value: number;
  /** The probability to be a customer still. */
  readonly probabilityAlive: number;
  /** The probability of no purchase at all in that time. */
  readonly probabilityNone: number;
  /**
   * The prediction interval of the number of purchases: whole numbers, from the exact distribution, with no more than half of 1 −
   * `confidenceLevel` below and above. It takes the parameters for known.
   */
  readonly interval: Interval;
}

/**
 * Predicts the purchases of a customer in the time ahead, with a prediction interval.
 *
 * The interval is that of the customer's own chance, from the distribution of the count; how uncertain the parameters are is not in it.
 *
 * @param model - A fit of {@link bgNbd}, {@link mbgNbd} or {@link paretoNbd}, or `{ model, parameters }`.
 * @param customer - What the customer bought so far, in the unit of time of the fit.
 * @param time - How far ahead, from 0 to 1e12 in the same unit.
 * @param options - See {@link PredictPurchasesOptions}.
 * @returns The prediction; `null` where the fit has no parameters.
 * @throws {@link MetricInputError} for what is no model, no history or no span of time, and for an option that does not exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { predictPurchases } from "cx-metrics";
 *
 * const cdnow = { model: "bg-nbd", parameters: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } } as const;
 * const prediction = predictPurchases(cdnow, { frequency: 2, recency: 30.43, age: 38.86 }, 39);
 * assert.equal(prediction?.value.toFixed(3), "1.226");
 * assert.deepEqual([prediction?.interval.low, prediction?.interval.high], [0, 5]);
 * ```
 */
export function predictPurchases(
  model: PurchaseModel,
  customer: PurchaseHistory,
  time: number,
  options: PredictPurchasesOptions = {},
): PurchasePrediction | null {
  const name = "predictPurchases";
  checkPurchaseModel(name, model);
  checkHistory(name, customer);
  checkTime(name, "time", time);
  checkInput(predictPurchasesOptionsSchema(), options, name, "options");
  const { confidenceLevel = defaultConfidenceLevel } = options;
  const state = stateOf(model, customer);
  if (state === null) return null;
  const tail = (1 - confidenceLevel) / 2;
  const count = countSearch(state, time);
  return {
    value: expectedIn(state, time),
    probabilityAlive: state.alive,
    probabilityNone: countProbabilityIn(state, 0, time),
    interval: { low: count(tail), high: count(1 - tail), confidenceLevel, method: "exact-distribution" },
  };
}

/** Finds the smallest number of purchases that has so much probability up to it; to be asked for ascending probabilities. */
function countSearch(state: PurchaseState, time: number): (probability: number) => number {
  let purchases = 0;
  let upTo = countProbabilityIn(state, 0, time);
  // A hundred thousand counts are more than an interval needs that anyone can use; with more the mean says it all.
  return (probability) => {
    while (upTo < probability - 1e-12 && purchases < 100_000) upTo += countProbabilityIn(state, ++purchases, time);
    return purchases;
  };
}
