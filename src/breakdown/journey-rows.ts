import type { Interval } from "../result.ts";
import type { Field, Rows } from "../rows.ts";
import type { JourneySettings } from "../schemas/journey.ts";
import type { Instant } from "../time/instant.ts";
import type { Comparison } from "./compare.ts";
import type { SegmentKey } from "./keys.ts";
import type { NamedMetric, ResultOf } from "./metrics.ts";
import type { VersusRest } from "./segment-rows.ts";

/** Which answers are unhappy ones: by a limit of a field, or by a function that says `null` where there is no answer. */
export type UnhappyRule<Row extends object = object> =
  | {
      /** The field that holds the answer: its name, or a function of the row. */
      readonly field: Field<Row>;
      /** Answers up to this one are unhappy. */
      readonly atMost: number;
    }
  | {
      /** The field that holds the answer: its name, or a function of the row. */
      readonly field: Field<Row>;
      /** Answers from this one on are unhappy. */
      readonly atLeast: number;
    }
  | ((row: Row) => boolean | null | undefined);

/** The options of `journey`, but for the metric. */
export interface JourneyOptions<Row extends object = object> extends JourneySettings {
  /** The stage, or touchpoint, of a row: the name of its field, or a function of the row. */
  readonly stage: Field<Row>;
  /** Which answers are unhappy ones. Without it unhappiness is not counted. */
  readonly unhappy?: UnhappyRule<Row> | undefined;
  /** Who a row is of. With it customers are followed from one stage to the next. */
  readonly customer?: Field<Row> | undefined;
  /** The instant of a row. Needed for `every`, and for customers to be followed in the order of time. */
  readonly at?: Field<Row> | undefined;
  /** The zone whose calendar it is, an IANA name, and the zone of instants without an offset. Default: the calendar of UTC. */
  readonly timeZone?: string | undefined;
  /** Up to when the data reach: its period is the one that is measured. Default: the last instant of the rows. */
  readonly asOf?: Instant | undefined;
  /** What each stage is compared with: the rows of another time, or their summary. Not with `every`, which finds it in the rows. */
  readonly before?: Rows<Row> | JourneySummary | undefined;
}

/** A stage that is distinguishably worse than the others together. */
export interface PainPoint {
  /** Its rank by the size of the difference: 1 is the worst. */
  readonly rank: number;
  /** How much better the whole would be without the stage, in the unit of the metric; `null` where that is withheld. */
  readonly cost: number | null;
}

/** A pain point, with its place and what speaks for it. */
export interface RankedPainPoint extends PainPoint {
  /** The stage. */
  readonly stage: SegmentKey;
  /** The name of the metric, or the one under which it was given. */
  readonly metric: string;
  /** The figure of the stage less that of the others. */
  readonly difference: number;
  /** The adjusted p-value of the difference. */
  readonly adjustedPValue: number;
}

/** The unhappy answers of a stage. All but `answers` is `null` where it is withheld. */
export interface StageUnhappiness {
  /** How many answers there are to tell. */
  readonly answers: number;
  /** How many of them are unhappy. */
  readonly unhappy: number | null;
  /** Their part of the stage's answers, in percent. */
  readonly percent: number | null;
  /** Wilson's interval of that. */
  readonly interval: Interval | null;
  /** The part of all unhappy answers of the journey that the stage causes, in percent. */
  readonly share: number | null;
  /** Wilson's interval of that. */
  readonly shareInterval: Interval | null;
  /** The part of all answers of the journey that the stage has, in percent. */
  readonly shareOfAnswers: number | null;
  /** The first share by the second: 2 is twice as much unhappiness as its answers would bring. */
  readonly lift: number | null;
}

/** How many customers of a stage come to the next. All but `customers` is `null` where it is withheld. */
export interface StageReach {
  /** The next stage. */
  readonly next: SegmentKey;
  /** How many customers were in this stage. */
  readonly customers: number;
  /** How many of them were in the next, too. */
  readonly reached: number | null;
  /** Their part, in percent. */
  readonly percent: number | null;
  /** Wilson's interval of that. */
  readonly interval: Interval | null;
  /** The part that was not seen there, in percent. */
  readonly dropOff: number | null;
}

/** What every row of a journey begins with. */
export interface StageHead {
  /** The stage; `"(other)"` for the gathered ones that were not listed. */
  readonly stage: SegmentKey;
  /** Its place in the journey, from 1 on; `null` for the gathered ones. */
  readonly place: number | null;
  /** How many answers (with several metrics: how many rows) it has. */
  readonly n: number;
  /** Their share of the journey in percent; `null` when there are none at all. */
  readonly share: number | null;
  /** Its unhappy answers; `null` where they are not asked for. */
  readonly unhappy: StageUnhappiness | null;
  /** How many of its customers come to the next stage; `null` for the last, and where customers are not followed. */
  readonly reach: StageReach | null;
}

/** What a journey adds to every result. */
export interface StageFindings {
  /** How the stage compares with all others together. */
  readonly versusRest: VersusRest;
  /** How it has changed from the period before. */
  readonly change: Comparison;
  /** Whether it is a pain point; `null` where it is none. */
  readonly painPoint: PainPoint | null;
}

/** A row of a journey by one metric: the metric's own result and the findings. */
export type JourneyStage<Result> = StageHead & Result & StageFindings;

/** A row of a journey by several metrics: each result with its findings under its name. */
export type JourneyTableStage<Metrics> = StageHead & {
  readonly [Name in keyof Metrics]: ResultOf<Metrics[Name]> & StageFindings;
};

/** A period of the calendar. */
export interface JourneyPeriod {
  /** The period's label: `"2024-05"`. */
  readonly period: string;
  /** Its first instant, ISO 8601 with the zone's offset. */
  readonly start: string;
  /** The first instant after it. */
  readonly end: string;
  /** Whether the data reach to its end. */
  readonly complete: boolean;
}

/** What `journey` gives. */
export interface JourneyResult<Stage> {
  /** One row a stage in the order of the journey, and the gathered others last. */
  readonly stages: readonly Stage[];
  /** The pain points, metric by metric and the worst first. */
  readonly painPoints: readonly RankedPainPoint[];
  /** The period that is measured, where there is `every`; `null` without one. */
  readonly period: JourneyPeriod | null;
  /** The period that it is compared with. */
  readonly periodBefore: JourneyPeriod | null;
  /** How many rows have no stage, and are in none. */
  readonly unstaged: number;
  /** How many rows have a stage but no instant, with `every`: they are in no period. */
  readonly undated: number;
  /** How many rows lie before both periods. */
  readonly earlier: number;
}

/** The rows of one stage, counted. */
export interface JourneyGroup {
  /** How many rows it has. */
  readonly rows: number;
  /** The summary of every metric, in the order in which the options name them. */
  readonly summaries: readonly unknown[];
  /** How many of them tell whether they are unhappy. */
  readonly answers: number;
  /** How many are. */
  readonly unhappy: number;
}

/** The rows of a journey, counted: safe in JSON, and as large as there are stages. */
export interface JourneySummary {
  /** Whose summary it is. */
  readonly kind: "journey";
  /** The version of its shape. */
  readonly version: 1;
  /** The stages. */
  readonly stages: readonly SegmentKey[];
  /** The names of the metrics. */
  readonly metrics: readonly string[];
  /** The calendar's unit; `null` without one. */
  readonly every: NonNullable<JourneySettings["every"]> | null;
  /** The zone of the calendar; `null` for that of UTC. */
  readonly timeZone: string | null;
  /** The first day of its weeks. */
  readonly weekStartsOn: NonNullable<JourneySettings["weekStartsOn"]>;
  /** The first instant of the period that is measured, in epoch milliseconds; `null` without one. */
  readonly start: number | null;
  /** The first instant of the period before it. */
  readonly startBefore: number | null;
  /** The last instant of the rows; `null` without `every`. */
  readonly last: number | null;
  /** The stages in their order, and what was gathered; without `every` of all rows. */
  readonly current: readonly JourneyGroup[];
  /** The same of the period before. */
  readonly before: readonly JourneyGroup[];
  /** How many rows have no stage. */
  readonly unstaged: number;
  /** How many rows have no instant. */
  readonly undated: number;
  /** How many rows lie before both periods. */
  readonly earlier: number;
  /** For every stage how many customers were there. */
  readonly customers: readonly number[];
  /** For every stage how many of them came to the next. */
  readonly reached: readonly number[];
}

/** What the options of a journey say. */
export interface JourneyPlan {
  readonly options: JourneyOptions<never>;
  readonly single: boolean;
  readonly metrics: readonly NamedMetric[];
}
