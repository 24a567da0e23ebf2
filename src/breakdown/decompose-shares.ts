import { rejectInput } from "../errors.ts";
import type { Estimate } from "../result.ts";
import type { Field, Rows } from "../rows.ts";
import type { SegmentFigure } from "../schemas/decompose.ts";
import type { SegmentAt } from "./decompose-effects.ts";
import { groupingOf } from "./grouping.ts";
import { keyEncoder, type SegmentKey } from "./keys.ts";
import { type NamedMetric, summarizeGroups, tabulate } from "./metrics.ts";
import { countRows } from "./table.ts";

/** A segment with its values, at one time. */
export interface KeyedSegment extends SegmentAt {
  readonly key: readonly SegmentKey[];
}

/** One of the two times: the whole and its segments. */
export interface Snapshot {
  readonly segments: readonly KeyedSegment[];
  /** What the whole says of itself. */
  readonly whole: Partial<Estimate>;
  /** The figure of the whole; `null` where there is nothing to measure. */
  readonly value: number | null;
  readonly n: number;
  /** How many independent answers the shares rest on. */
  readonly effectiveN: number;
}

/** What is read of a metric's result. */
type Measured = Partial<Estimate>;

/** The whole and its segments from rows. */
export function snapshotOfRows(rows: Rows, fields: readonly Field<never>[], named: NamedMetric): Snapshot {
  const rowCount = countRows("decompose", rows);
  if (rowCount === 0) return { segments: [], whole: {}, value: null, n: 0, effectiveN: 0 };
  const encoder = keyEncoder("decompose", rows, rowCount, fields);
  const table = tabulate("decompose", rows, rowCount, [named], encoder.read);
  const { codes, keys, counts } = encoder.finish();
  const summaries = summarizeGroups(named, table, groupingOf(codes, keys.length));
  const parts = keys.flatMap((key, group): Part[] => {
    const summary = summaries[group];
    const size = counts[group] as number;
    if (size === 0) return [];
    const result = named.metric.measure(summary) as Measured;
    return [{ key, summary, result, n: result.n ?? size }];
  });
  const whole = measureAll(parts, named);
  const n = whole.n ?? rowCount;
  const shares = sharesOf(parts, whole, n, named);
  const segments = parts.map(({ key, result, n }, i) => segmentAt(key, n, shares[i] as number, result));
  return { segments, whole, value: whole.value ?? null, n, effectiveN: whole.effectiveN ?? n };
}

/** The whole and its segments from figures that were measured before. */
export function snapshotOfFigures(figures: readonly SegmentFigure[], argument: string): Snapshot {
  const first = figures[0];
  const places = figures.flatMap(({ level }, place) => (level === "subtotal" || level === "total" ? [] : [place]));
  const leaves = places.map((place) => figures[place] as SegmentFigure);
  const isWeighted = leaves.some(({ weight }) => weight !== undefined && weight !== null);
  const weights = leaves.map(({ weight, n, effectiveN, value }, i) => {
    if (value === null || value === undefined) return 0;
    if (isWeighted) return weight ?? n;
    if (effectiveN === undefined || Math.abs(effectiveN - n) <= 1e-9 * n) return n;
    const expected = "given where answers are weighted (or give the rows and the metric)";
    return rejectInput("decompose", argument, [places[i] as number, "weight"], "missing-value", expected, weight);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const segments = leaves.map((figure, i) => {
    // What gathers the others has no value of its own in the fields.
    const { by, level } = figure;
    const key = by === undefined || by === null || level === "other" ? [figure.segment ?? null] : Object.values(by);
    return segmentAt(key, figure.n, total > 0 ? (weights[i] as number) / total : 0, figure);
  });
  rejectTwins(segments, places, argument);
  const value = segments.reduce((sum, segment) => sum + segment.share * (segment.value ?? 0), 0);
  const squares = leaves.reduce((sum, { effectiveN, n }, i) => {
    const share = (weights[i] as number) / (total || 1);
    return share > 0 ? sum + share ** 2 / ((effectiveN ?? n) || 1) : sum;
  }, 0);
  return {
    segments,
    whole: first === undefined ? {} : factsOf(first),
    value: total > 0 ? value : null,
    n: leaves.reduce((sum, { n }) => sum + n, 0),
    effectiveN: squares > 0 ? 1 / squares : 0,
  };
}

function factsOf({ metric, unit, convention }: SegmentFigure): Measured {
  return {
    ...(metric !== undefined && { metric }),
    ...(unit !== undefined && { unit }),
    ...(convention !== undefined && { convention }),
  };
}

function rejectTwins(segments: readonly KeyedSegment[], places: readonly number[], argument: string): void {
  const known = new Set<string>();
  for (const [i, { key }] of segments.entries()) {
    const name = JSON.stringify(key);
    if (known.has(name)) {
      const path = [places[i] as number, "segment"];
      rejectInput("decompose", argument, path, "inconsistent", "a segment once", key[0]);
    }
    known.add(name);
  }
}

function segmentAt(
  key: readonly SegmentKey[],
  n: number,
  share: number,
  {
    value = null,
    standardError = null,
  }: Pick<Measured, "value"> & { readonly standardError?: number | null | undefined },
): KeyedSegment {
  return { key, n, share, value: share > 0 ? value : null, standardError };
}

/** The rows of one segment at one time. */
interface Part {
  readonly key: readonly SegmentKey[];
  readonly summary: unknown;
  readonly result: Measured;
  readonly n: number;
}

/** Measures several parts as one. */
function measureAll(parts: readonly Part[], { metric }: NamedMetric): Measured {
  return metric.measure(parts.map(({ summary }) => summary).reduce((a, b) => metric.merge(a, b))) as Measured;
}

/** The share of every segment, and the proof that by these shares the segments make the whole. */
function sharesOf(parts: readonly Part[], whole: Measured, n: number, named: NamedMetric): number[] {
  if (parts.some(({ result }) => result.suppressed === true)) {
    const expected = "without minimumResponses of its own (say minimumResponses to decompose)";
    rejectInput("decompose", "options", ["metric"], "inconsistent", expected, named.name);
  }
  const measured = parts.filter(({ result }) => typeof result.value === "number");
  if (measured.length === 0) return parts.map(() => 0);
  const isWeighted = [{ result: whole, n }, ...measured].some(
    ({ result, n }) => result.effectiveN !== undefined && Math.abs(result.effectiveN - n) > 1e-9 * n,
  );
  const sizes = isWeighted ? solveWeights(measured, named) : measured.map(({ n }) => n);
  const sums = proveMean(measured, sizes, named);
  const sizeOf = new Map(measured.map((part, i) => [part, sizes[i] as number]));
  return parts.map((part) => (sizeOf.get(part) ?? 0) / sums);
}

/**
 * The weights of the segments, but for a factor. No result says them, yet the figure of two segments together is the mean of theirs by
 * weight, which tells the ratio of the two weights. Each is held against the lowest or the highest figure, whichever is farther.
 */
function solveWeights(parts: readonly Part[], named: NamedMetric): number[] {
  if (parts.length === 1) return [1];
  const values = parts.map(({ result }) => result.value as number);
  const placeOf = (isBeyond: (value: number, best: number) => boolean): number =>
    values.reduce((best, value, i) => (isBeyond(value, values[best] as number) ? i : best), 0);
  const lowest = placeOf((value, best) => value < best);
  const highest = placeOf((value, best) => value > best);
  // Figures that only rounding tells apart would give any ratio.
  if ((values[highest] as number) - (values[lowest] as number) <= 1e-7 * scaleOf(parts)) {
    const expected = "without weights where all segments have one figure, which does not tell their weights";
    return rejectInput("decompose", "options", ["metric"], "inconsistent", expected, named.name);
  }
  const ratio = (one: number, other: number): number => {
    const both = measureAll([parts[one] as Part, parts[other] as Part], named).value ?? Number.NaN;
    return ((values[other] as number) - both) / (both - (values[one] as number));
  };
  const ofLowest = ratio(lowest, highest);
  return values.map((value, i) => {
    if (i === highest) return 1;
    if (i === lowest) return ofLowest;
    const isNearHighest = value - (values[lowest] as number) > (values[highest] as number) - value;
    return isNearHighest ? ratio(i, lowest) * ofLowest : ratio(i, highest);
  });
}

/** How large figures are, to hold roundings against: shares and net scores are rounded as the differences of numbers up to 100. */
function scaleOf(parts: readonly Part[]): number {
  const isOfHundred = parts.some(({ result: { unit } }) => unit === "percent" || unit === "points");
  return parts.reduce((scale, { result }) => Math.max(scale, Math.abs(result.value as number)), isOfHundred ? 100 : 0);
}

/** Merges the segments one after the other, and refuses a metric whose figure is not their mean at every step. Gives the sum of sizes. */
function proveMean(parts: readonly Part[], sizes: readonly number[], named: NamedMetric): number {
  const scale = scaleOf(parts);
  let summary: unknown;
  let sum = 0;
  let mean = 0;
  for (const [i, part] of parts.entries()) {
    const size = sizes[i] as number;
    summary = i === 0 ? part.summary : named.metric.merge(summary, part.summary);
    sum += size;
    mean += ((part.result.value as number) - mean) * (size / sum);
    const found = (named.metric.measure(summary) as Measured).value ?? Number.NaN;
    if (size > 0 && Math.abs(found - mean) <= 1e-8 * scale) continue;
    const expected =
      "a metric whose figure is the mean of its answers (a share, a mean or a net score): segments of others do not add up to the whole";
    return rejectInput("decompose", "options", ["metric"], "inconsistent", expected, named.name);
  }
  return sum;
}
