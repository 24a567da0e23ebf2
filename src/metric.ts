import { type Fault, movePlaces, type PathStep, rejectInput } from "./errors.ts";
import { type Column, type Field, type FieldValues, type Rows, readField } from "./rows.ts";
import { checkInput } from "./schemas/check.ts";
import { leaf, optional } from "./schemas/rules.ts";
import { objectSchema } from "./schemas/schema.ts";

/** For every row the number of its group. */
export type GroupCodes = Uint8Array | Uint16Array | Uint32Array;

/** The groups that a breakdown has made of its rows. */
export interface Grouping {
  /** For every row the number of its group, from 0 on. */
  readonly codes: GroupCodes;
  /** How many groups there are. */
  readonly groupCount: number;
  /**
   * How often each whole number below `width - 1` stands in each group, at `bins[group * width + value]`, with the missing ones
   * at the last bin of each group; `null` when the column holds anything else. Much quicker than one group after the other.
   */
  countValues(column: Column, width: number): Float64Array | null;
}

/**
 * Where a metric reads what it needs in a record: the name of a field, a function of the record, or, for a metric over records,
 * the names under which its own fields stand: `{ createdAt: "opened", firstRespondedAt: "first_reply" }`.
 */
export type Selector<Row extends object = object> =
  | string
  | ((row: Row) => unknown)
  | Readonly<Record<string, string | ((row: Row) => unknown)>>;

/** What may be said beside the field that a metric is lifted to. */
export interface OfOptions<Row extends object = object> {
  /** The field that holds each row's weight. */
  readonly weight?: Field<Row> | undefined;
}

/**
 * A metric: a function from an input to a result, made of three pure parts.
 *
 * `metric(input)` is `measure(summarize(input))`, and `measure(merge(summarize(a), summarize(b)))` is `metric` of both inputs
 * together. So the same figures come from one array, from chunks of a stream, from workers and from a warehouse's counts.
 */
export interface Metric<Input, Options extends object, Summary, Result> {
  /** Checks the input, counts it and computes the figure. */
  (input: Input, options?: Options): Result;
  /** The metric's name, as it stands in its results. */
  readonly name: string;
  /** The fields that it reads, where it was lifted to them by name with `of`. */
  readonly fields?: readonly string[] | undefined;
  /** Checks the input and reduces it, in one pass, to a small plain object that is safe in JSON. */
  summarize(input: Input, options?: Options): Summary;
  /** Joins two summaries. Associative and commutative; the summary of nothing changes nothing. */
  merge(a: Summary, b: Summary): Summary;
  /** Computes the figure from a summary: the only place where the formula stands. */
  measure(summary: Summary, options?: Options): Result;
  /** The same metric with options bound to it. Options given to a call go before bound ones. */
  with(options: Options): Metric<Input, Options, Summary, Result>;
  /**
   * The metric over records (or over a table of columns) instead of over a column: `nps.of("score")`,
   * `nps.of("score", { weight: "weight" })`, `nps.of((row: Answer) => row.survey.score)`.
   */
  of<Row extends object = object>(
    selector: Selector<Row>,
    options?: OfOptions<Row>,
  ): Metric<Rows<Row>, Options, Summary, Result>;
  /** The summaries of all groups in one pass, where the metric has a quicker way than one group after the other. */
  readonly summarizeBy?: ((input: Input, groups: Grouping, options?: Options) => Summary[]) | undefined;
}

/** The parts that make a metric. */
export interface MetricDefinition<Input, Options extends object, Summary, Result> {
  /** The metric's name, in results and in errors. */
  readonly name: string;
  /** The fields that it reads, where it is a metric over records that reads them by name. */
  readonly fields?: readonly string[] | undefined;
  /** Checks the input and reduces it to a summary. `options` is `{}` when none were given. */
  summarize(input: Input, options: Options): Summary;
  /** Joins two summaries. */
  merge(a: Summary, b: Summary): Summary;
  /** Computes the result from a summary. */
  measure(summary: Summary, options: Options): Result;
  /** Throws a `MetricInputError` for options that are not right. Without it options pass as they come. */
  checkOptions?(options: Options): void;
  /** Throws a `MetricInputError` for a summary that is not one of this metric. Without it summaries pass as they come. */
  checkSummary?(summary: Summary): void;
  /** The summaries of all groups in one pass over the input. */
  readonly summarizeBy?: ((input: Input, groups: Grouping, options: Options) => Summary[]) | undefined;
  /** The fields that `of` reads beside the input, each with the option that it becomes. Default `{ weight: "weights" }`. */
  readonly columns?: Readonly<Record<string, string>> | undefined;
  /** How `of` makes the input of rows. Default: the values of a field, or objects with the fields that are named. */
  readonly select?: ((functionName: string, rows: Rows, selector: never) => unknown) | undefined;
}

/**
 * Makes a metric of three pure functions. The built-in metrics are made with it; with it a figure of your own works with
 * `segment`, `trend` and `compare` as they do.
 *
 * @param definition - The name and the parts.
 * @returns The metric: a function that also has `summarize`, `merge`, `measure`, `with` and `of`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { defineMetric, segment } from "cx-metrics";
 *
 * // The share of answers that came with a comment.
 * const commentRate = defineMetric({
 *   name: "commentRate",
 *   summarize: (comments: readonly (string | null)[]) => ({
 *     n: comments.length,
 *     written: comments.filter((comment) => comment !== null).length,
 *   }),
 *   merge: (a, b) => ({ n: a.n + b.n, written: a.written + b.written }),
 *   measure: ({ n, written }) => ({ metric: "commentRate", n, value: n === 0 ? null : (100 * written) / n }),
 * });
 *
 * assert.equal(commentRate(["good", null, null, "slow"]).value, 50);
 *
 * const rows = [
 *   { plan: "Pro", comment: "good" },
 *   { plan: "Pro", comment: null },
 *   { plan: "Free", comment: null },
 * ];
 * const byPlan = segment(rows, { by: "plan", metric: commentRate.of("comment") });
 * assert.deepEqual(byPlan.map((row) => [row.segment, row.value]), [["Free", 0], ["Pro", 50]]);
 * ```
 */
export function defineMetric<Input, Summary, Result, Options extends object = Record<never, never>>(
  definition: MetricDefinition<Input, Options, Summary, Result>,
): Metric<Input, Options, Summary, Result> {
  return bindOptions({ select: selectInput, ...definition }, {} as Options);
}

/** Makes a metric over a column. It is `defineMetric` without what metrics over records need, which would be bytes for nothing. */
export function defineColumnMetric<Input, Summary, Result, Options extends object>(
  definition: MetricDefinition<Input, Options, Summary, Result>,
): Metric<Input, Options, Summary, Result> {
  return bindOptions(definition, {} as Options);
}

function bindOptions<Input, Options extends object, Summary, Result>(
  definition: MetricDefinition<Input, Options, Summary, Result>,
  bound: Options,
): Metric<Input, Options, Summary, Result> {
  const { name, summarizeBy } = definition;
  const resolve = (options: Options | undefined): Options => {
    if (options === undefined) return bound;
    definition.checkOptions?.(options);
    return { ...bound, ...options };
  };
  const check = (summary: Summary): Summary => {
    definition.checkSummary?.(summary);
    return summary;
  };
  const metric = (input: Input, options?: Options): Result => {
    const resolved = resolve(options);
    return definition.measure(definition.summarize(input, resolved), resolved);
  };
  const parts: Omit<Metric<Input, Options, Summary, Result>, never> = {
    name,
    fields: definition.fields,
    summarize: (input, options) => definition.summarize(input, resolve(options)),
    merge: (a, b) => definition.merge(check(a), check(b)),
    measure: (summary, options) => definition.measure(check(summary), resolve(options)),
    with: (options) => bindOptions(definition, resolve(options)),
    of: (selector, options) => bindOptions(liftToRows(definition, selector, options), bound),
    summarizeBy: summarizeBy && ((input, groups, options) => summarizeBy(input, groups, resolve(options))),
  };
  // Of a frozen object, so that nobody writes to a metric.
  Object.defineProperties(metric, Object.getOwnPropertyDescriptors(Object.freeze(parts)));
  return metric as unknown as Metric<Input, Options, Summary, Result>;
}

function liftToRows<Row extends object, Input, Options extends object, Summary, Result>(
  definition: MetricDefinition<Input, Options, Summary, Result>,
  selector: Selector<Row>,
  options: OfOptions<Row> = {},
): MetricDefinition<Rows<Row>, Options, Summary, Result> {
  const { name, summarizeBy, columns = { weight: "weights" }, select = readField } = definition;
  const isField = optional(leaf("a field's name or a function", (value) => /^[sf]/.test(typeof value)));
  const fields = Object.fromEntries(Object.keys(columns).map((key) => [key, isField]));
  checkInput(objectSchema({ fields }), options, name, "options");
  const sources = Object.entries(columns)
    .map(([key, option]) => [option, options[key as keyof typeof options]] as const)
    .filter(([, field]) => field !== undefined) as unknown as Sources<Row>;
  const lift = <T>(rows: Rows<Row>, chosen: Options, run: (input: Input, options: Options) => T): T => {
    try {
      const read = sources.map(([option, field]) => [option, readField(name, rows, field)]);
      return run(select(name, rows, selector as never) as Input, { ...chosen, ...Object.fromEntries(read) });
    } catch (error) {
      throw movePlaces(error, (fault) => placeInRows(fault, selector, sources));
    }
  };
  const named = [selector, ...sources.map(([, field]) => field)].flatMap((from) =>
    typeof from === "object" ? Object.values(from) : from,
  );
  return {
    ...definition,
    fields: named.every((field) => typeof field === "string") ? named : undefined,
    summarize: (rows, chosen) => lift(rows, chosen, (input, all) => definition.summarize(input, all)),
    summarizeBy:
      summarizeBy && ((rows, groups, chosen) => lift(rows, chosen, (input, all) => summarizeBy(input, groups, all))),
  };
}

/** The options that are read from fields of the rows, each with its field. */
type Sources<Row extends object> = readonly (readonly [option: string, field: Field<Row>])[];

/** The column of a field, or a record a row where the selector names a metric's own fields. */
function selectInput<Row extends object>(
  name: string,
  rows: Rows<Row>,
  selector: Selector<Row>,
): FieldValues | Record<string, unknown>[] {
  if (typeof selector !== "object") return readField(name, rows, selector);
  const { columns, length } = selectColumns(name, rows, selector);
  return Array.from({ length }, (_, row) => {
    const record: Record<string, unknown> = {};
    for (const [field, values] of columns) record[field] = values[row];
    return record;
  });
}

/** The columns that a metric over records reads, under its own names, and their length. */
export function selectColumns<Row extends object>(
  name: string,
  rows: Rows<Row>,
  selector: Exclude<Selector<Row>, string | ((row: Row) => unknown)>,
): { readonly columns: readonly (readonly [field: string, values: FieldValues])[]; readonly length: number } {
  const columns = Object.entries(selector).map(([field, from]) => [field, readField(name, rows, from), from] as const);
  const count = columns[0]?.[1].length ?? 0;
  for (const [, { length }, from] of columns) {
    // Only columns of a table can differ in length, and those are named.
    const path = [from as string, "length"];
    if (length !== count) rejectInput(name, "rows", path, "length-mismatch", `${count} like the others`, length);
  }
  return { columns: columns.map(([field, values]) => [field, values]), length: count };
}

/** Turns the place of a fault in a column into its place in the rows: `scores[17]` into `rows[17].score`. */
function placeInRows<Row extends object>(
  { argument, path }: Fault,
  selector: Selector<Row>,
  sources: Sources<Row>,
): Pick<Fault, "argument" | "path"> {
  const source = sources.find(([option]) => option === path[0]);
  const [row, ...inside] = (source ? path.slice(1) : path) as [PathStep, ...PathStep[]];
  if (argument === "rows" || typeof row !== "number") return { argument, path };
  const from = source ? source[1] : selector;
  const named = typeof from === "object" ? from[inside[0] as string] : from;
  if (typeof named === "string") inside.splice(0, named === from ? 0 : 1, named);
  return { argument: "rows", path: [row, ...inside] };
}

/** A metric of which only this is known: that it measures a column. */
type ColumnMetric = (input: readonly unknown[], options: object) => { readonly value: number | null };

/**
 * What every answer scores: the metric of that answer alone, which is what the answer adds to a figure that is a mean of its answers.
 * NaN where there is none.
 */
export function scoreAnswers(metric: unknown, answers: ArrayLike<unknown>, options: object = {}): Float64Array {
  const known = new Map<unknown, number>();
  return Float64Array.from(answers, (answer) => {
    if (answer === null || answer === undefined) return Number.NaN;
    let score = known.get(answer);
    if (score === undefined) {
      score = (metric as ColumnMetric)([answer], { ...options, minimumResponses: 0 }).value ?? Number.NaN;
      known.set(answer, score);
    }
    return score;
  });
}
