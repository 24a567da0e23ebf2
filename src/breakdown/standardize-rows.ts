import type { Estimate } from "../result.ts";
import type { Field } from "../rows.ts";
import type { StandardizeSettings } from "../schemas/standardize.ts";
import type { SegmentKey } from "./keys.ts";
import type { GroupSummary } from "./merge-groups.ts";
import type { BreakdownMetric, NamedMetric } from "./metrics.ts";
import type { VersusRest } from "./segment-rows.ts";

/** The options of `standardize`. */
export interface StandardizeOptions<Row extends object = object> extends StandardizeSettings {
  /** Who is compared: one field (its name, or a function of the row), or several. */
  readonly by: Field<Row> | readonly Field<Row>[];
  /** What the comparison is to be fair over: the field that holds the type of the ticket, or several fields. */
  readonly strata: Field<Row> | readonly Field<Row>[];
  /** What is measured. */
  readonly metric: BreakdownMetric;
}

/**
 * A segment brought to the standard's mix. Its figures are `null` where the segment is too small (`reason: "suppressed"`), covers too little
 * of the standard (`"low-coverage"`), or has nothing to measure (`"no-data"`).
 */
export interface StandardizedRow extends Estimate {
  /** The segment's value; with several fields their values with " / " between. */
  readonly segment: SegmentKey;
  /** The value of every field that the rows were cut by. */
  readonly by: Readonly<Record<string, SegmentKey>>;
  /** The metric of the segment as it is, with its own mix. */
  readonly crude: number | null;
  /** The part of the standard, in percent, that the strata with a figure cover; `null` where the figures are withheld. */
  readonly coverage: number | null;
  /** The strata of the standard in which the segment has nothing to measure. */
  readonly strataWithoutData: readonly string[];
  /** How it compares with all others together, both brought to the mix of the strata that they have in common. */
  readonly versusRest: VersusRest;
}

/** The rows of one segment in one stratum, counted. */
export interface StratumGroup extends GroupSummary {
  /** The segment's value for every field. */
  readonly segment: readonly SegmentKey[];
  /** The stratum's name. */
  readonly stratum: string;
}

/** The rows of all segments and strata, counted: safe in JSON. */
export interface StandardizeSummary {
  /** Whose summary it is. */
  readonly kind: "standardize";
  /** The version of its shape. */
  readonly version: 1;
  /** The names of the fields of segments. */
  readonly by: readonly string[];
  /** The names of the fields of strata. */
  readonly strata: readonly string[];
  /** The name of the metric. */
  readonly metric: string;
  /** The segments and strata that have rows. */
  readonly cells: readonly StratumGroup[];
}

/** What the options of a standardisation say. */
export interface StandardizePlan {
  readonly options: StandardizeOptions<never>;
  /** The fields of segments, and then those of strata. */
  readonly fields: readonly Field<never>[];
  readonly by: readonly string[];
  readonly strata: readonly string[];
  readonly metric: NamedMetric;
}
