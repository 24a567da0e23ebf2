import { MetricInputError, rejectInput } from "../errors.ts";
import type { Grouping } from "../metric.ts";
import type { ColumnTable, FieldValues, Rows } from "../rows.ts";
import type { CompareOptions } from "../schemas/breakdowns.ts";
import type { EstimateOptions } from "../schemas/options.ts";
import { type BlockReader, readColumns, readVectors, takeRows } from "./table.ts";

/** A metric over rows, as breakdowns take it: a built-in one or one of your own, lifted with `of` where it works on a column. */
export interface BreakdownMetric<Summary = unknown, Result = unknown> {
  /** The metric's name. */
  readonly name: string;
  /** The fields that it reads, where they are known by name. */
  readonly fields?: readonly string[] | undefined;
  /** Reduces rows to a summary. */
  summarize(rows: never, options?: never): Summary;
  /** Joins two summaries. */
  merge(a: never, b: never): Summary;
  /** Computes the result from a summary. */
  measure(summary: never, options?: never): Result;
  /** The summaries of all groups in one pass, where the metric can. */
  readonly summarizeBy?: ((rows: never, groups: Grouping, options?: never) => Summary[]) | undefined;
}

/** The result of a metric. */
export type ResultOf<Metric> = Metric extends Pick<BreakdownMetric<unknown, infer Result>, "measure"> ? Result : never;

/** A metric whose types are known to hold, because it is only ever given what it made itself. */
interface PlainMetric {
  readonly name: string;
  readonly fields?: readonly string[] | undefined;
  summarize(rows: Rows): unknown;
  merge(a: unknown, b: unknown): unknown;
  measure(summary: unknown, options?: EstimateOptions): unknown;
  readonly summarizeBy?: ((rows: Rows, groups: Grouping) => unknown[]) | undefined;
}

/** One metric under the name at which its results stand. */
export interface NamedMetric {
  readonly name: string;
  readonly metric: PlainMetric;
}

/**
 * The metrics of a breakdown: one, or several under their names.
 *
 * @param taken - The names that every row of the result has already.
 */
export function listMetrics(
  functionName: string,
  metric: unknown,
  taken: readonly string[],
): { single: boolean; metrics: NamedMetric[] } {
  if (isMetric(metric)) return { single: true, metrics: [{ name: metric.name, metric }] };
  const metrics = Object.entries(typeof metric === "object" && metric !== null ? metric : {}).map(([name, value]) => {
    if (taken.includes(name)) {
      const expected = `under a name that no row begins with (${taken.join(", ")})`;
      rejectInput(functionName, "options", ["metric", name], "inconsistent", expected, name);
    }
    if (isMetric(value)) return { name, metric: value };
    return rejectInput(functionName, "options", ["metric", name], "invalid-type", "a metric", value);
  });
  if (metrics.length > 0) return { single: false, metrics };
  return rejectInput(functionName, "options", ["metric"], "invalid-type", "a metric or an object of metrics", metric);
}

function isMetric(value: unknown): value is PlainMetric {
  const metric = value as Partial<PlainMetric> | null | undefined;
  return (
    (typeof value === "function" || typeof value === "object") &&
    typeof metric?.summarize === "function" &&
    typeof metric.merge === "function" &&
    typeof metric.measure === "function"
  );
}

/**
 * The rows as a table of the columns that the metrics want, where all of them read fields by name and count by group: every record is
 * then looked at once, for this and for what is read `alongside`. Other metrics get the rows as they are.
 */
export function tabulate(
  functionName: string,
  rows: Rows,
  rowCount: number,
  metrics: readonly NamedMetric[],
  alongside: BlockReader,
): Rows {
  const areNamed = metrics.every(({ metric }) => metric.fields && metric.summarizeBy);
  if (!Array.isArray(rows) || !areNamed) {
    alongside(0, rowCount);
    if (Array.isArray(rows)) return rows;
    return readVectors(
      rows as ColumnTable,
      areNamed ? metrics.flatMap(({ metric }) => metric.fields ?? []) : undefined,
    );
  }
  const names = [...new Set(metrics.flatMap(({ metric }) => metric.fields ?? []))];
  const columns = readColumns(functionName, rows, names, alongside);
  // Without a prototype every name is an ordinary one, "__proto__" too.
  const table: Record<string, FieldValues> = Object.create(null);
  names.forEach((name, place) => {
    table[name] = columns[place] as FieldValues;
  });
  return table;
}

/** The summary of every group, by the metric's own grouped pass or by one group after the other. */
export function summarizeGroups({ metric }: NamedMetric, rows: Rows, groups: Grouping): unknown[] {
  try {
    if (metric.summarizeBy) return metric.summarizeBy(rows, groups);
    return placesOf(groups).map((places) => metric.summarize(takeRows(rows, places)));
  } catch (error) {
    throw error instanceof MetricInputError ? faultInRows(error, metric, rows) : error;
  }
}

/** The fault with its place in the rows as they were given, not in a group; and with advice where a column metric was given rows. */
function faultInRows(error: MetricInputError, metric: PlainMetric, rows: Rows): unknown {
  let fault: unknown = error;
  try {
    if (!metric.summarizeBy) metric.summarize(rows);
  } catch (other) {
    fault = other;
  }
  if (!(fault instanceof MetricInputError)) return fault;
  const [first, ...others] = fault.issues;
  const isRow = first.path.length === 0 || (first.path.length === 1 && typeof first.path[0] === "number");
  if (first.argument === "rows" || first.received !== "an object" || !isRow) return fault;
  // A table has columns for a metric of records as well.
  const words =
    first.path.length === 0 ? 'of("field"), or .of({ ours: "theirs" }) where it takes records' : 'of("field")';
  const expected = `${first.expected} (lift a metric to a field of the rows: ${metric.name}.${words})`;
  return new MetricInputError(fault.functionName, [{ ...first, expected }, ...others], fault.total);
}

/** For every group the places of its rows. */
function placesOf({ codes, groupCount }: Grouping): Uint32Array[] {
  const ends = new Uint32Array(groupCount);
  for (let row = 0; row < codes.length; row++) ends[codes[row] as number]!++;
  for (let group = 1; group < groupCount; group++) ends[group]! += ends[group - 1] as number;
  const places = new Uint32Array(codes.length);
  for (let row = codes.length - 1; row >= 0; row--) {
    const group = codes[row] as number;
    ends[group]!--;
    places[ends[group] as number] = row;
  }
  return Array.from(ends, (start, group) => places.subarray(start, ends[group + 1] ?? places.length));
}

/** A row of a table: what it begins with, and the result of the one metric, or those of several under their names. */
export function rowOf<Head extends object>(
  head: Head,
  results: readonly (object | undefined)[],
  { single, metrics }: { readonly single: boolean; readonly metrics: readonly NamedMetric[] },
): Head {
  if (single) return { ...head, ...results[0] };
  return { ...head, ...Object.fromEntries(metrics.map(({ name }, i) => [name, results[i]])) };
}

/** The options that a breakdown passes on to its metrics: only those that were given. */
export function sharedOptions({ confidenceLevel, minimumResponses }: EstimateOptions): EstimateOptions | undefined {
  const shared = {
    ...(confidenceLevel !== undefined && { confidenceLevel }),
    ...(minimumResponses !== undefined && { minimumResponses }),
  };
  return Object.keys(shared).length > 0 ? shared : undefined;
}

/** The options of a breakdown that its comparisons take. */
export function comparisonOptions({ confidenceLevel }: EstimateOptions): CompareOptions {
  return confidenceLevel === undefined ? {} : { confidenceLevel };
}
