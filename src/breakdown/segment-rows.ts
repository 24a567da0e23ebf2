import type { Field } from "../rows.ts";
import type { SegmentSettings } from "../schemas/breakdowns.ts";
import type { Comparison } from "./compare.ts";
import type { SegmentKey } from "./keys.ts";
import type { NamedMetric, ResultOf } from "./metrics.ts";

/** The options of `segment`, but for the metric. */
export interface SegmentOptions<Row extends object = object> extends SegmentSettings {
  /** What the rows are cut by: one field (its name, or a function of the row), or several. */
  readonly by: Field<Row> | readonly Field<Row>[];
}

/** How a segment compares with all the others together. */
export interface VersusRest extends Comparison {
  /** The p-value, adjusted for being one of as many as there are segments. */
  readonly adjustedPValue: number | null;
  /** What the adjusted p-value says at the confidence level; `null` when the difference cannot be tested. */
  readonly verdict: "above" | "below" | "not-distinguishable" | null;
}

/** What a row of a segmentation stands for. */
export type SegmentLevel = "segment" | "other" | "subtotal" | "total";

/** What every row of a segmentation begins with. */
export interface SegmentHead {
  /** The segment's value; with several fields their values with " / " between. A subtotal says "(all)" for what it sums over. */
  readonly segment: SegmentKey;
  /** The value of every field that is the same for all of its rows. */
  readonly by: Readonly<Record<string, SegmentKey>>;
  /** Whether it is a segment, the others beyond the `top` together, a subtotal over the last fields, or the total of all rows. */
  readonly level: SegmentLevel;
  /** How many answers (with several metrics: how many rows) the segment has. */
  readonly n: number;
  /** Their share of all in percent; `null` when there are none at all. */
  readonly share: number | null;
}

/** What a segmentation adds to every result. */
export interface ComparedWithRest {
  /** How the segment compares with all the others together. */
  readonly versusRest: VersusRest;
}

/** A row of a segmentation by one metric: the metric's own result, and how it compares with the rest. */
export type SegmentRow<Result> = SegmentHead & Result & ComparedWithRest;

/** A row of a segmentation by several metrics: each result under its name. */
export type SegmentTableRow<Metrics> = SegmentHead & {
  readonly [Name in keyof Metrics]: ResultOf<Metrics[Name]> & ComparedWithRest;
};

/** What the options of a segmentation say. */
export interface SegmentPlan {
  readonly options: SegmentOptions<never>;
  readonly fields: readonly Field<never>[];
  readonly names: readonly string[];
  readonly single: boolean;
  readonly metrics: readonly NamedMetric[];
}
