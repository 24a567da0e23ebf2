import type { Field } from "../rows.ts";
import type { TrendSettings } from "../schemas/breakdowns.ts";
import type { Instant } from "../time/instant.ts";
import type { Comparison } from "./compare.ts";
import type { NamedMetric, ResultOf } from "./metrics.ts";

/** The options of `trend`, but for the metric. */
export interface TrendOptions<Row extends object = object> extends TrendSettings {
  /** The instant of a row: the name of its field, or a function of the row. */
  readonly at: Field<Row>;
  /** The zone whose calendar it is, an IANA name, and the zone of instants without an offset. Default: the calendar of UTC. */
  readonly timeZone?: string | undefined;
  /** Up to when the data reach: a period that ends later is not complete. Default: the last instant of the rows. */
  readonly asOf?: Instant | undefined;
}

/** What every row of a trend begins with. */
export interface TrendHead {
  /** The period's label: `"2024-05"`, `"2024-Q2"`, `"2024-W19"`. */
  readonly period: string;
  /** Its first instant, ISO 8601 with the zone's offset. */
  readonly start: string;
  /** The first instant after it. */
  readonly end: string;
  /** Whether the data reach to its end, and, with a window, from the window's beginning. */
  readonly complete: boolean;
  /** The zone of the calendar. */
  readonly timeZone: string;
  /** How many rows of the whole input have no instant, and are in no period. */
  readonly undated: number;
}

/** What a trend adds to every result. */
export interface ComparedWithBefore {
  /** The change from the period before. */
  readonly change: Comparison;
}

/** A row of a trend of one metric: the metric's own result, and its change from the period before. */
export type TrendRow<Result> = TrendHead & Result & ComparedWithBefore;

/** A row of a trend of several metrics: each result under its name. */
export type TrendTableRow<Metrics> = TrendHead & {
  readonly [Name in keyof Metrics]: ResultOf<Metrics[Name]> & ComparedWithBefore;
};

/** What the options of a trend say. */
export interface TrendPlan {
  readonly options: TrendOptions<never>;
  readonly single: boolean;
  readonly metrics: readonly NamedMetric[];
}
