import { rejectInput } from "../errors.ts";
import type { Column } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { weightsSchema } from "../schemas/columns.ts";
import { type TrimWeightsOptions, trimWeightsOptionsSchema, type WeightLimits } from "../schemas/weighting.ts";
import { type DesignEffect, designEffectOf } from "./design-effect.ts";

/** What `trimWeights` gives. */
export interface TrimmedWeights {
  /** The weights, in the order in which they came and with the sum that they had. */
  readonly weights: readonly number[];
  /** How many of them were past a limit and were cut. */
  readonly trimmed: number;
  /** The largest weight that was allowed; `null` where none was stated. */
  readonly cap: number | null;
  /** The smallest weight that was allowed; `null` where none was stated. */
  readonly floor: number | null;
  /** What the trimmed weights cost. */
  readonly designEffect: DesignEffect;
}

/**
 * Cuts weights off at a cap and a floor, and gives what was cut to the others, so that the sum stays.
 *
 * What is cut goes in equal parts to the weights that have room for it: again and again until all are within (`"redistribute"`), or once
 * to those that were within (`"redistribute-once"`, the numbers of R survey's `trimWeights`; a weight stops at 0). Limits are multiples of the mean weight by default. Weights of 0 are
 * of rows that do not count: they stay 0, and are not in the mean. Trimming makes estimates less variable and a little biased; margins
 * that were raked no longer hold, unless {@link rake} trims as it goes.
 *
 * Source: Potter 1990, Proceedings of the Section on Survey Research Methods, ASA, 225–230.
 *
 * @param weights - A number from 0 to 1e30 for each answer.
 * @param options - See {@link TrimWeightsOptions}.
 * @throws {@link MetricInputError} for a weight that is none, when neither cap nor floor is given, or when the mean weight does not lie
 * between them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { trimWeights } from "cx-metrics";
 *
 * const { weights, trimmed } = trimWeights([0.5, 0.5, 0.5, 2.5], { cap: 2 });
 * assert.deepEqual(weights.map((weight) => weight.toFixed(3)), ["0.667", "0.667", "0.667", "2.000"]);
 * assert.equal(trimmed, 1);
 * ```
 */
export function trimWeights(weights: Column, options: TrimWeightsOptions): TrimmedWeights {
  checkInput(weightsSchema(), weights, "trimWeights", "weights");
  const { method, ...limits } = checkInput(trimWeightsOptionsSchema(), options, "trimWeights", "options");
  const column = Float64Array.from(weights as ArrayLike<number>);
  let n = 0;
  let sum = 0;
  for (let i = 0; i < column.length; i++) {
    if ((column[i] as number) > 0) n++;
    sum += column[i] as number;
  }
  const { cap, floor } = absoluteLimits("trimWeights", [], limits, n === 0 ? 1 : sum / n);
  const trimmed = redistribute(column, cap, floor, method === "redistribute-once" ? 1 : maximumPasses);
  return {
    weights: Array.from(column),
    trimmed,
    cap: limits.cap === undefined ? null : cap,
    floor: limits.floor === undefined ? null : floor,
    designEffect: designEffectOf(column),
  };
}

/** Each pass but the last brings one more weight to a limit, and mostly many. */
export const maximumPasses = 10_000;

/** Limits as weights, between which the mean must lie. */
export interface AbsoluteLimits {
  /** The largest weight; infinite where none was stated. */
  readonly cap: number;
  /** The smallest weight; 0 where none was stated. */
  readonly floor: number;
}

/** Turns limits into weights, where the mean weight is known. */
export function absoluteLimits(
  functionName: string,
  path: readonly string[],
  { cap = Number.POSITIVE_INFINITY, floor = 0, relativeTo = "mean" }: WeightLimits,
  mean: number,
): AbsoluteLimits {
  if (cap === Number.POSITIVE_INFINITY && floor === 0) {
    rejectInput(functionName, "options", [...path, "cap"], "missing-value", "given, or a floor above 0", undefined);
  }
  const unit = relativeTo === "mean" ? mean : 1;
  const limits = { cap: cap * unit, floor: floor * unit };
  const center = relativeTo === "mean" ? "1, the mean" : `${mean}, the mean weight`;
  if (limits.cap < mean * (1 - 1e-12)) {
    rejectInput(functionName, "options", [...path, "cap"], "inconsistent", `at least ${center}`, cap);
  }
  if (limits.floor > mean * (1 + 1e-12)) {
    rejectInput(functionName, "options", [...path, "floor"], "inconsistent", `at most ${center}`, floor);
  }
  return limits;
}

/** Cuts weights at their limits in place, and gives what was cut in equal parts to those within; says how many were cut at first. */
export function redistribute(weights: Float64Array, cap: number, floor: number, passes: number): number {
  const isWeight = Uint8Array.from(weights, (weight) => (weight > 0 ? 1 : 0));
  const isCut = new Uint8Array(weights.length);
  let cutAtFirst = 0;
  for (let pass = 0; pass < passes; pass++) {
    isCut.fill(0);
    let cut = 0;
    let excess = 0;
    let sum = 0;
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i] as number;
      sum += weight;
      if (isWeight[i] === 0 || (weight >= floor && weight <= cap)) continue;
      const limit = weight > cap ? cap : floor;
      excess += weight - limit;
      weights[i] = limit;
      isCut[i] = 1;
      cut++;
    }
    if (pass === 0) cutAtFirst = cut;
    if (cut === 0 || Math.abs(excess) <= 1e-14 * sum) break;
    // Once, all those that were within take their part. Again and again, all those that have room for it.
    if (passes === 1) give(weights, excess, (i) => isWeight[i] === 1 && isCut[i] === 0, 0);
    else if (excess > 0) give(weights, excess, (i) => isWeight[i] === 1 && (weights[i] as number) < cap);
    else give(weights, excess, (i) => isWeight[i] === 1 && (weights[i] as number) > floor);
  }
  return cutAtFirst;
}

/** Gives an amount in equal parts to the weights that take of it; none falls below `lowest`. */
function give(
  weights: Float64Array,
  amount: number,
  takes: (place: number) => boolean,
  lowest: number = Number.NEGATIVE_INFINITY,
): void {
  let takers = 0;
  for (let i = 0; i < weights.length; i++) if (takes(i)) takers++;
  const part = takers === 0 ? 0 : amount / takers;
  for (let i = 0; i < weights.length; i++) {
    if (takes(i)) weights[i] = Math.max(lowest, (weights[i] as number) + part);
  }
}
