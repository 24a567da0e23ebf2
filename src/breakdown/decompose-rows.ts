import type { Interval, Unit } from "../result.ts";
import type { Field } from "../rows.ts";
import type { DecomposeSettings } from "../schemas/decompose.ts";
import type { SegmentKey } from "./keys.ts";
import type { BreakdownMetric } from "./metrics.ts";

/** The options of `decompose` for rows. */
export interface DecomposeOptions<Row extends object = object> extends DecomposeSettings {
  /** What the rows are cut by: one field (its name, or a function of the row), or several. */
  readonly by: Field<Row> | readonly Field<Row>[];
  /** What is measured: a share, a mean or a net score. */
  readonly metric: BreakdownMetric;
}

/** A value for each part of a change. */
export interface ChangeParts<T> {
  /** Of what the segments' own figures have changed. */
  readonly rate: T;
  /** Of what the sizes of the segments have changed. */
  readonly mix: T;
  /** Of what both have changed together; `null` with `method: "midpoint"`. */
  readonly interaction: T | null;
}

/** The whole moved against its segments. */
export interface MixParadox {
  /**
   * `"simpsons-paradox"`: every segment that is there at both times moved one way, and the whole the other. `"reversal"`: not
   * all of them moved so, or there is only one, but the sum of what they did (`rate`) and the whole moved against each other.
   */
  readonly code: "simpsons-paradox" | "reversal";
  /** Which way the segments moved, taken together. */
  readonly segmentsMoved: "up" | "down";
  /** Which way the whole moved. */
  readonly wholeMoved: "up" | "down";
  /** The segments that moved against the whole, but for those whose figures are withheld. */
  readonly segments: readonly SegmentKey[];
}

/** What a segment adds to a change. Its figures are `null` where they are withheld. */
export interface DecomposedSegment {
  /** The segment's value; with several fields their values with " / " between. */
  readonly segment: SegmentKey;
  /** Whether it has a figure at both times, only after (`"entered"`), only before (`"left"`), or at neither (`"empty"`). */
  readonly status: "both" | "entered" | "left" | "empty";
  /** How many answers it had before. */
  readonly nBefore: number;
  /** How many it has after. */
  readonly nAfter: number;
  /** Its share of all answers (or of their weight) before, in percent; `null` where there was nothing to measure at all. */
  readonly shareBefore: number | null;
  /** Its share after. */
  readonly shareAfter: number | null;
  /** Its figure before. */
  readonly before: number | null;
  /** Its figure after. */
  readonly after: number | null;
  /** What the change of its own figure adds to the change of the whole. */
  readonly rate: number | null;
  /** What the change of its share adds. */
  readonly mix: number | null;
  /** What both add together; `null` with `method: "midpoint"`. */
  readonly interaction: number | null;
  /** The sum of the three. */
  readonly total: number | null;
}

/** A change of a figure, split. */
export interface Decomposition extends ChangeParts<number | null> {
  /** The metric's name; `null` where the segments do not say it. */
  readonly metric: string | null;
  /** The unit of all figures but the shares; `null` where the segments do not say it. */
  readonly unit: Unit | null;
  /** How many answers there were before. */
  readonly nBefore: number;
  /** How many there are after. */
  readonly nAfter: number;
  /** The figure of the whole before. */
  readonly before: number | null;
  /** The figure of the whole after. */
  readonly after: number | null;
  /** The second less the first. */
  readonly change: number | null;
  /** The standard errors of the parts; `null` where a segment has none. */
  readonly standardErrors: ChangeParts<number | null>;
  /** The confidence intervals of the parts (normal); `null` where there is no standard error, or one of 0. */
  readonly intervals: ChangeParts<Interval | null>;
  /** Whether the whole moved against its segments; `null` where it did not. */
  readonly paradox: MixParadox | null;
  /** What each segment adds, by their values in ascending order, missing ones last. */
  readonly segments: readonly DecomposedSegment[];
  /** Why there is no change to split: `"no-data"` (nothing to measure at one of the times) or `"suppressed"`; else `null`. */
  readonly reason: "no-data" | "suppressed" | null;
  /** How it was split, in words that a report can print. */
  readonly convention: string;
}
