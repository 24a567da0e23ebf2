import type { Column } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { weightsSchema } from "../schemas/columns.ts";

/** What weights cost: how many answers the weighted ones are worth. */
export interface DesignEffect {
  /** n · Σw² / (Σw)², from 1 on; `null` where there are no weights, or nothing but zeros. */
  readonly value: number | null;
  /** Why `value` is `null`: there are no weights at all, or none above 0. */
  readonly reason: "no-weights" | "all-zero" | null;
  /** How many weights there are, zeros included. */
  readonly n: number;
  /** How many answers of one weight they are worth: n / value; 0 where there is no value. */
  readonly effectiveN: number;
  /** The standard deviation of the weights over their mean, by n: √(value − 1). */
  readonly coefficientOfVariation: number | null;
  /** The sum of the weights. */
  readonly sum: number;
}

/**
 * Kish's design effect of weights: how many times as large unequal weights make the variance of a mean.
 *
 * `n · Σw² / (Σw)² = 1 + cv²`, and n divided by it is the effective number of answers. It supposes that the weights have nothing to do
 * with the answers; the standard errors of the metrics suppose no such thing.
 *
 * Source: Kish 1965, Survey Sampling, section 11.7; Kish 1992, Journal of Official Statistics 8: 183–200.
 *
 * @param weights - A number from 0 to 1e30 for each answer.
 * @throws {@link MetricInputError} for a weight that is no such number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { designEffect } from "cx-metrics";
 *
 * const { value, effectiveN } = designEffect([1, 2, 3, 4, 5]);
 * assert.deepEqual([value?.toFixed(4), effectiveN.toFixed(2)], ["1.2222", "4.09"]);
 * assert.equal(designEffect([0, 0]).reason, "all-zero");
 * ```
 */
export function designEffect(weights: Column): DesignEffect {
  checkInput(weightsSchema(), weights, "designEffect", "weights");
  return designEffectOf(weights as ArrayLike<number>);
}

/** {@link designEffect} of weights that were checked already; a row of no cell (−1) does not count. */
export function designEffectOf(weights: ArrayLike<number>, cellOf: Int32Array | null = null): DesignEffect {
  let n = 0;
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    if (cellOf !== null && (cellOf[i] as number) < 0) continue;
    n++;
    sum += weights[i] as number;
  }
  if (!(sum > 0)) {
    const reason = n === 0 ? "no-weights" : "all-zero";
    return { value: null, reason, n, effectiveN: 0, coefficientOfVariation: null, sum: 0 };
  }
  // From the distances to the mean, so that equal weights have a design effect of 1 to the last digit.
  const mean = sum / n;
  let spread = 0;
  for (let i = 0; i < weights.length; i++) {
    if (cellOf !== null && (cellOf[i] as number) < 0) continue;
    const distance = (weights[i] as number) / mean - 1;
    spread += distance * distance;
  }
  const value = 1 + spread / n;
  const effectiveN = n / value;
  return { value, reason: null, n, effectiveN, coefficientOfVariation: Math.sqrt(spread / n), sum };
}
