import { sum } from "../stats/sum.ts";
import type { TargetMargin } from "./margin-targets.ts";
import type { WeightingCells } from "./weighting-cells.ts";

/** What a fit needs beside its cells. */
export interface FitRules {
  /** When it is done. */
  readonly criterion: "margins" | "cells" | "weights";
  /** A share of the whole for margins, a multiple of the mean weight for weights, the one or the other for cells. */
  readonly tolerance: number;
  /** How many cycles it may take. */
  readonly maximumIterations: number;
  /** What the cells shall weigh together. */
  readonly total: number;
  /** The limits of a row's weight, applied after every cycle; `null` where there are none. */
  readonly limits: { readonly cap: number; readonly floor: number } | null;
}

/** What came of a fit. */
export interface Fit {
  /** What each cell weighs. */
  readonly weights: Float64Array;
  /** How many cycles it took. */
  readonly iterations: number;
  /** Why it is not done; `null` where it is. */
  readonly reason: "maximum-iterations" | "margins-cannot-hold" | null;
}

/**
 * Iterative proportional fitting (Deming and Stephan 1940): each margin in turn has the weights of its levels multiplied so that they
 * meet their targets, until all of them do.
 */
export function fitMargins(cells: WeightingCells, margins: readonly TargetMargin[], rules: FitRules): Fit {
  const { base, counts, levels } = cells;
  const { criterion, tolerance, maximumIterations, total, limits } = rules;
  const shares = margins.map((margin) => Float64Array.from(margin.levels, ({ share }) => share));
  const weights = new Float64Array(base.length);
  const before = new Float64Array(base.length);
  const sumOfBase = sum(base);
  for (let cell = 0; cell < base.length; cell++) weights[cell] = ((base[cell] as number) / sumOfBase) * total;
  const perRow = total / cells.rowCount;
  for (let iterations = 1; ; iterations++) {
    before.set(weights);
    for (let i = 0; i < margins.length; i++) adjust(weights, levels[i] as Int32Array, shares[i] as Float64Array);
    if (limits !== null) clampToTotal(weights, counts, limits.cap, limits.floor, total);
    const deviation = largestDeviation(weights, levels, shares);
    const byRow = criterion === "weights";
    const change = largestChange(weights, before, byRow ? counts : null) / (byRow ? perRow : total);
    const allowed = criterion === "cells" && tolerance >= 1 ? tolerance / total : tolerance;
    // Where margins contradict one another the weights come to rest without meeting them: that is no result.
    const holds = limits !== null || deviation <= Math.max(allowed, contradiction);
    if (criterion === "margins" ? deviation <= tolerance : change <= allowed && holds) {
      return { weights, iterations, reason: null };
    }
    if (change <= atRest) return { weights, iterations, reason: "margins-cannot-hold" };
    if (iterations === maximumIterations) return { weights, iterations, reason: "maximum-iterations" };
  }
}

/** A deviation from a target beyond this is no matter of cycles that are still to come. */
const contradiction = 1e-3;

/** A change that only rounding makes. */
const atRest = 1e-15;

/** Below this a level has as good as no weight, and a factor could be infinite. */
const nothing = 1e-200;

function adjust(weights: Float64Array, levelOf: Int32Array, shares: Float64Array): void {
  const factors = levelTotals(weights, levelOf, shares.length);
  const known = knownTotal(factors);
  const last = shares.length;
  for (let level = 0; level < last; level++) {
    const weight = factors[level] as number;
    factors[level] = weight > nothing ? ((shares[level] as number) * known) / weight : 1;
  }
  factors[last] = 1;
  for (let cell = 0; cell < weights.length; cell++) {
    weights[cell] = (weights[cell] as number) * (factors[levelOf[cell] as number] as number);
  }
}

/** What the levels weigh, with what the margin leaves as it is at the last place. */
export function levelTotals(weights: Float64Array, levelOf: Int32Array, levelCount: number): Float64Array {
  const totals = new Float64Array(levelCount + 1);
  for (let cell = 0; cell < weights.length; cell++) {
    const level = levelOf[cell] as number;
    totals[level] = (totals[level] as number) + (weights[cell] as number);
  }
  return totals;
}

/** What all levels weigh together, but for what the margin leaves as it is. */
export function knownTotal(totals: Float64Array): number {
  let sum = 0;
  for (let level = 0; level < totals.length - 1; level++) sum += totals[level] as number;
  return sum;
}

function largestDeviation(
  weights: Float64Array,
  levels: readonly Int32Array[],
  shares: readonly Float64Array[],
): number {
  let largest = 0;
  for (const [i, ofMargin] of shares.entries()) {
    const totals = levelTotals(weights, levels[i] as Int32Array, ofMargin.length);
    const known = knownTotal(totals);
    for (let level = 0; level < ofMargin.length; level++) {
      const share = known > 0 ? (totals[level] as number) / known : 0;
      largest = Math.max(largest, Math.abs(share - (ofMargin[level] as number)));
    }
  }
  return largest;
}

function largestChange(weights: Float64Array, before: Float64Array, counts: Float64Array | null): number {
  let largest = 0;
  for (let cell = 0; cell < weights.length; cell++) {
    const change = Math.abs((weights[cell] as number) - (before[cell] as number));
    largest = Math.max(largest, counts === null ? change : change / (counts[cell] as number));
  }
  return largest;
}

/**
 * Multiplies the weights of all rows by one factor and cuts them off at their limits, with the factor for which the sum stays: what
 * cutting and scaling in turn comes to. By Newton's steps within a bracket, as the sum is piecewise linear in the factor.
 */
function clampToTotal(weights: Float64Array, counts: Float64Array, cap: number, floor: number, total: number): void {
  let [low, high, factor] = [0, Number.POSITIVE_INFINITY, 1];
  for (let step = 0; step < 200; step++) {
    let [sum, slope] = [0, 0];
    for (let cell = 0; cell < weights.length; cell++) {
      const weight = weights[cell] as number;
      const perRow = (factor * weight) / (counts[cell] as number);
      if (weight === 0) continue;
      if (perRow > cap) sum += cap * (counts[cell] as number);
      else if (perRow < floor) sum += floor * (counts[cell] as number);
      else {
        sum += factor * weight;
        slope += weight;
      }
    }
    if (Math.abs(sum - total) <= 1e-14 * total) break;
    if (sum < total) low = factor;
    else high = factor;
    const next = slope > 0 ? factor + (total - sum) / slope : Number.NaN;
    if (next > low && next < high) factor = next;
    else if (high === Number.POSITIVE_INFINITY) factor *= 2;
    else factor = (low + high) / 2;
  }
  for (let cell = 0; cell < weights.length; cell++) {
    const count = counts[cell] as number;
    const perRow = (factor * (weights[cell] as number)) / count;
    if (perRow > 0) weights[cell] = count * Math.min(cap, Math.max(floor, perRow));
  }
}
