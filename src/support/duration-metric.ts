import type { Grouping, Metric } from "../metric.ts";
import {
  defineRecordMetric,
  isRecordList,
  type RecordList,
  type RecordRules,
  recordAt,
  sampleOf,
  toRecords,
} from "../record-table.ts";
import type { ColumnTable } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import type { DurationOptions } from "../schemas/durations.ts";
import { lazySchema } from "../schemas/schema.ts";
import { summarySchema } from "../schemas/summaries.ts";
import { type DurationEstimate, measureDurations } from "./duration-figures.ts";
import {
  addMark,
  type DurationMarks,
  emptyMarks,
  ended,
  type GatheredDurations,
  gather,
  gatherBy,
  invalid,
} from "./duration-marks.ts";
import { type DurationSummary, durationSummaryRules, mergeSummaries, toSummary } from "./duration-summary.ts";
import { type MadeRecords, partRows } from "./ticket-rows.ts";

/** Marks what a record says, and returns `ended`; or returns `missing` or `invalid` and marks nothing. */
export type RecordMarker = (record: unknown, row: number, marks: DurationMarks) => number;

/** Records made of other ones, with those that could not be used. */
export interface DerivedRecords extends MadeRecords {
  /** What reads them, where that is not what reads the records of the metric. */
  readonly marker?: RecordMarker | undefined;
}

/** The parts that make a metric of durations. */
export interface DurationMetricParts<Kind extends string, Options extends DurationOptions> {
  /** Its name. */
  readonly name: Kind;
  /** The definition that the options ask for, in words. */
  readonly describe: (options: Options) => string;
  /** The options with those that follow from them. */
  readonly complete?: ((options: Options) => Options) | undefined;
  /** Throws for options that are not right. */
  readonly checkOptions: (options: Options) => void;
  /** Throws for records that are not right, in the words of their schema. */
  readonly checkRecords: (input: unknown, options: Options) => void;
  /** Makes what reads one record. */
  readonly marker: (options: Options) => RecordMarker;
  /** What a table of records must have. */
  readonly records: RecordRules<Options>;
  /** Whether an input holds something else than records, such as events. */
  readonly isDerived: (input: readonly unknown[]) => boolean;
  /** Makes records of it. */
  readonly derive: (input: readonly unknown[], options: Options) => DerivedRecords;
}

/** Makes a metric whose figures are those of durations. */
export function defineDurationMetric<Input, Kind extends string, Options extends DurationOptions>(
  parts: DurationMetricParts<Kind, Options>,
): Metric<readonly Input[] | ColumnTable, Options, DurationSummary<Kind>, DurationEstimate> {
  const { name, describe, complete = (options) => options } = parts;
  const summarySchemaOf = lazySchema<DurationSummary<Kind>>(() => summarySchema(name, durationSummaryRules()));
  const summarize = (input: unknown, given: Options, groups: Pick<Grouping, "codes" | "groupCount"> | null) => {
    const options = complete(given);
    const convention = describe(options);
    const isDated = options.asOf !== undefined;
    return readDurations(parts, input, options, groups).map((read) => toSummary(name, convention, read, isDated));
  };
  return defineRecordMetric<readonly Input[], DurationSummary<Kind>, DurationEstimate, Options>(
    {
      name,
      summarize: (input, options) => summarize(input, options, null)[0] as DurationSummary<Kind>,
      summarizeBy: (input, groups, options) => summarize(input, options, groups),
      merge: (a, b) => mergeSummaries(name, a, b),
      measure: (summary, given) => {
        const options = complete(given);
        return measureDurations(summary, summary.convention ?? describe(options), options);
      },
      checkOptions: parts.checkOptions,
      checkSummary: (summary) => {
        checkInput(summarySchemaOf(), summary, name, "summary");
      },
    },
    { ...parts.records, passes: "rows" },
  );
}

type Groups = Pick<Grouping, "codes" | "groupCount">;

/** Checks records, or what they are made of, and reads their durations in the same pass. */
function readDurations<Kind extends string, Options extends DurationOptions>(
  parts: DurationMetricParts<Kind, Options>,
  input: unknown,
  options: Options,
  groups: Groups | null,
): GatheredDurations[] {
  if (parts.isDerived(sampleOf(input))) {
    const records = toRecords(input) as readonly unknown[];
    const all = parts.derive(records, options);
    if (groups === null) return [gatherDerived(parts, all, options)];
    // All of it was found to be right: now every group makes records of its own.
    return partRows(records, groups).map((rows) => gatherDerived(parts, parts.derive(rows, options), options));
  }
  const mark = parts.marker(options);
  let marks = isRecordList(input) ? markAll(input, mark, options) : null;
  if (marks === null) {
    parts.checkRecords(toRecords(input), options);
    marks = markAll(input as RecordList, mark, { missing: "omit", invalid: "omit" }) ?? emptyMarks(0);
  }
  return groups === null ? [gather(marks)] : gatherBy(marks, groups);
}

/** The marks of all records; `null` at the first one that is not acceptable. */
function markAll(
  records: RecordList,
  mark: RecordMarker,
  policy: Pick<DurationOptions, "missing" | "invalid">,
): DurationMarks | null {
  const marks = emptyMarks(records.length);
  for (let row = 0; row < records.length; row++) {
    const kind = mark(recordAt(records, row), row, marks);
    if (kind === ended) continue;
    if (kind === invalid ? policy.invalid !== "omit" : policy.missing === "error") return null;
    addMark(marks, kind, Number.NaN, row);
  }
  return marks;
}

function gatherDerived<Kind extends string, Options extends DurationOptions>(
  parts: DurationMetricParts<Kind, Options>,
  derived: DerivedRecords,
  options: Options,
): GatheredDurations {
  const mark = derived.marker ?? parts.marker(options);
  const marks = markAll(derived.records, mark, { missing: "omit", invalid: "omit" }) ?? emptyMarks(0);
  const gathered = gather(marks);
  return {
    ...gathered,
    missing: gathered.missing + derived.missing,
    invalid: gathered.invalid + derived.invalid,
  };
}
