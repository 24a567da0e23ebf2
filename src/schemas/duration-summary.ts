import { maximumInstant } from "../time/civil.ts";
import { isCount, isRecord, isWeight } from "../values.ts";
import { type LeafRule, leaf, optional } from "./rules.ts";

/** The rule of durations in a summary. */
export function durationsRule(): LeafRule {
  return leaf("durations as summarize gives them", isDurations);
}

/** The rule of the durations of what is open in a summary: `null` where they are not known. */
export function waitingRule(): LeafRule {
  return optional(leaf("durations as summarize gives them, or null", (value) => value === null || isDurations(value)));
}

function isDurations(value: unknown): boolean {
  if (!isRecord(value)) return false;
  if (value.method === "exact") return isCounted(value.values, value.counts, isDuration);
  return value.method === "sketch" && isSketch(value.sketch) && isMomentsOf(value.moments, value.sketch.count);
}

function isSketch(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isRecord(value)) return false;
  const { relativeError, count, minimum, maximum, zeroCount, positive, negative } = value;
  if (!isRecord(positive) || !isRecord(negative)) return false;
  return (
    isCounted(positive.indexes, positive.counts, Number.isSafeInteger) &&
    isCounted(negative.indexes, negative.counts, () => false) &&
    typeof relativeError === "number" &&
    relativeError > 0 &&
    relativeError < 1 &&
    isCount(zeroCount) &&
    count === zeroCount + sumOf(positive.counts) &&
    (count === 0
      ? minimum === null && maximum === null
      : isDuration(minimum) && isDuration(maximum) && minimum <= maximum)
  );
}

function isMomentsOf(value: unknown, count: unknown): boolean {
  return isRecord(value) && value.n === count && isDuration(value.mean) && isWeight(value.m2);
}

/** Whether these are ascending values, each with how often it occurs. */
function isCounted(values: unknown, counts: unknown, accepts: (value: unknown) => boolean): boolean {
  if (!Array.isArray(values) || !Array.isArray(counts) || values.length !== counts.length) return false;
  const ascends = values.every((value, i) => accepts(value) && (i === 0 || value > values[i - 1]));
  return ascends && counts.every((count) => isCount(count) && count > 0);
}

/** Whether a value can lie between two instants, in milliseconds. */
function isDuration(value: unknown): value is number {
  return isWeight(value) && value <= 2 * maximumInstant;
}

function sumOf(counts: unknown): number {
  return Array.isArray(counts) ? counts.reduce((sum, count) => sum + count, 0) : Number.NaN;
}
