import type { Field } from "../rows.ts";
import type { CohortSettings } from "../schemas/cohort-breakdown.ts";
import type { Instant } from "../time/instant.ts";
import type { NamedMetric, ResultOf } from "./metrics.ts";

/** The options of `cohort`, but for the metric. */
export interface CohortOptions<Row extends object = object> extends CohortSettings {
  /** When the customer of a row joined: the name of its field, or a function of the row. */
  readonly joinedAt: Field<Row>;
  /** When the row happened: the name of its field, or a function of the row. */
  readonly at: Field<Row>;
  /** The zone whose calendar it is, an IANA name, and the zone of instants without an offset. Default: the calendar of UTC. */
  readonly timeZone?: string | undefined;
  /** Up to when the data reach: an age that ends later is not complete. Default: the last instant of the rows. */
  readonly asOf?: Instant | undefined;
}

/** What every cell begins with: a cohort at an age. */
export interface CohortCellHead {
  /** The label of the period in which the customers joined: `"2024-05"`. */
  readonly cohort: string;
  /** Its first instant, ISO 8601 with the zone's offset. */
  readonly start: string;
  /** The first instant after it. */
  readonly end: string;
  /** The age in periods: 0 is that of joining. */
  readonly age: number;
  /** Whether the whole age has passed for every customer of the cohort. */
  readonly complete: boolean;
}

/** What every row by age begins with. */
export interface CohortAgeHead {
  /** The age in periods. */
  readonly age: number;
  /** How many cohorts have reached it. */
  readonly cohorts: number;
}

/** What `cohort` gives. */
export interface CohortBreakdown<Cell, Age> {
  /** One flat record for every cohort and each of its ages that had begun at `asOf`, cohort by cohort. */
  readonly cells: readonly Cell[];
  /** One flat record for every age, of all cohorts together. */
  readonly ages: readonly Age[];
  /** How many rows have no instant, or none of joining, and are in no cell. */
  readonly undated: number;
  /** Up to when the data reach, ISO 8601 with the zone's offset; `null` when no row has its instants. */
  readonly asOf: string | null;
}

/** The results of several metrics, each under its name. */
export type CohortResults<Metrics> = { readonly [Name in keyof Metrics]: ResultOf<Metrics[Name]> };

/** What the options of a cohort table say. */
export interface CohortPlan {
  readonly options: CohortOptions<never>;
  /** The length of a step of age where it is elapsed time; `null` where it is periods of the calendar. */
  readonly step: number | null;
  readonly single: boolean;
  readonly metrics: readonly NamedMetric[];
}
