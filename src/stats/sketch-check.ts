import { type PathStep, rejectInput } from "../errors.ts";
import { checkArray, checkCount, checkNumber } from "./check.ts";
import type { QuantileSketch } from "./quantile-sketch.ts";
import type { SketchBuckets } from "./sketch-bins.ts";

/** The options of {@link quantileSketch}. */
export interface QuantileSketchOptions {
  /** The relative error of the quantiles, from 0.0001 to 0.5. Default 0.01. */
  readonly relativeError?: number | undefined;
}

/** Throws for a relative error that no sketch can have. */
export function checkRelativeError(
  functionName: string,
  argument: string,
  path: readonly PathStep[],
  value: unknown,
): void {
  checkNumber(functionName, argument, path, value, 0.0001, 0.5, "a number from 0.0001 to 0.5 (0.01 for 1 %)");
}

/** Buckets beyond this hold nothing at any relative error: ln(1.8e308) / ln γ(0.0001) is 3.6 million. */
const largestIndex = 4_000_000;

/** Throws for what is no index of a bucket. */
export function checkBucketIndex(name: string, argument: string, path: readonly PathStep[], index: unknown): void {
  const expected = `an integer from ${-largestIndex} to ${largestIndex}`;
  checkNumber(name, argument, path, index, -largestIndex, largestIndex, expected);
  if (!Number.isInteger(index)) rejectInput(name, argument, path, "not-an-integer", expected, index);
}

/** Throws for what is no sketch, as it may come from JSON. */
export function checkSketch(functionName: string, argument: string, sketch: QuantileSketch): void {
  const check = (path: readonly PathStep[], holds: boolean, expected: string, value: unknown): void => {
    if (!holds) rejectInput(functionName, argument, path, "inconsistent", expected, value);
  };
  if (typeof sketch !== "object" || sketch === null || Array.isArray(sketch)) {
    rejectInput(functionName, argument, [], "invalid-type", "a quantile sketch", sketch);
  }
  const { relativeError, count, minimum, maximum, zeroCount } = sketch;
  checkNumber(functionName, argument, ["relativeError"], relativeError, Number.MIN_VALUE, 1 - Number.EPSILON / 2);
  checkCount(functionName, argument, ["zeroCount"], zeroCount);
  let total = zeroCount;
  for (const side of ["positive", "negative"] as const) {
    const buckets: unknown = sketch[side];
    if (typeof buckets !== "object" || buckets === null) {
      rejectInput(functionName, argument, [side], "invalid-type", "buckets { indexes, counts }", buckets);
    }
    const { indexes, counts } = buckets as SketchBuckets;
    checkArray(functionName, argument, indexes, "a quantile sketch, with indexes of its buckets");
    checkArray(functionName, argument, counts, "a quantile sketch, with counts of its buckets");
    check([side, "counts"], counts.length === indexes.length, "as long as indexes", counts);
    for (let i = 0; i < indexes.length; i++) {
      checkBucketIndex(functionName, argument, [side, "indexes", i], indexes[i]);
      const ascends = i === 0 || (indexes[i] as number) > (indexes[i - 1] as number);
      check([side, "indexes", i], ascends, "greater than the one before", indexes[i]);
      checkCount(functionName, argument, [side, "counts", i], counts[i], 1);
      total += counts[i] as number;
    }
  }
  check(["count"], count === total, `the sum of the counts (${total})`, count);
  if (total === 0) {
    check(["minimum"], minimum === null, "null where there are no values", minimum);
    check(["maximum"], maximum === null, "null where there are no values", maximum);
    return;
  }
  checkNumber(functionName, argument, ["minimum"], minimum);
  checkNumber(functionName, argument, ["maximum"], maximum, minimum as number);
}
