import { movePlaces } from "../errors.ts";
import { defineMetric, type Metric } from "../metric.ts";
import { type ColumnTable, type Field, type Rows, readField } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { type DedupeSettings, dedupeOptionsSchema } from "../schemas/comparisons.ts";
import { instantReader } from "../time/instant.ts";
import { checkTimeZone } from "../time/zone.ts";
import { isBlank } from "../values.ts";
import { checkInstants } from "./instants.ts";
import { keyEncoder } from "./keys.ts";
import { countRows, takeRows } from "./table.ts";

/** The options of `dedupe` and of `deduped`. */
export interface DedupeOptions<Row extends object = object> extends DedupeSettings {
  /** Whose row it is: the field of the customer, or several fields (`["customerId", "touchpoint"]`: one row of each pair). */
  readonly by: Field<Row> | readonly Field<Row>[];
  /** When the row is from. Default: rows stand in the order of time. */
  readonly at?: Field<Row> | undefined;
  /** A row that is blank here is kept only where its customer has no other: a survey that was sent, but not answered. */
  readonly answered?: Field<Row> | undefined;
}

/**
 * Keeps one row of each customer: the latest, or the first.
 *
 * Those who answer often are seldom like the others. One row a customer makes every customer count once, and lets the usual errors
 * hold. The rows stay in their order, and are given back as they are.
 *
 * - Of rows of one instant `"latest"` keeps the last and `"first"` the first of them; without `at` that is the rule for all rows.
 * - A row without an instant gives way to one that has one; a row that is blank in `answered` to one that is not.
 * - A row without a customer (`null`, `undefined`) is kept: nobody knows whose it is.
 * - Before `segment` or `trend` it leaves one row a customer in all. For one a customer in every segment or period use {@link deduped}.
 * - To keep all answers and yet count every customer once, see `clustered` with `counting: "clusters"`.
 *
 * @param rows - Records, or a table of columns.
 * @param options - Whose rows they are, and which to keep: see {@link DedupeOptions}.
 * @returns Rows of the same kind.
 * @throws {@link MetricInputError} for a field that no row has, a customer that is no word, number or boolean, what is no instant.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { dedupe, nps } from "cx-metrics";
 *
 * const answers = [
 *   { customerId: "a", answeredAt: "2024-03-01T09:00:00Z", score: 3 },
 *   { customerId: "b", answeredAt: "2024-02-01T09:00:00Z", score: 9 },
 *   { customerId: "a", answeredAt: "2024-01-01T09:00:00Z", score: 10 },
 * ];
 * const latest = dedupe(answers, { by: "customerId", at: "answeredAt" });
 * assert.deepEqual(latest.map(({ score }) => score), [3, 9]);
 * assert.equal(nps.of("score")(latest).value, 0);
 *
 * const first = dedupe(answers, { by: "customerId", at: "answeredAt", keep: "first" });
 * assert.deepEqual(first.map(({ score }) => score), [9, 10]);
 * ```
 */
export function dedupe<Row extends object>(rows: readonly Row[], options: DedupeOptions<Row>): Row[];
export function dedupe(rows: ColumnTable, options: DedupeOptions): ColumnTable;
export function dedupe<Row extends object>(rows: Rows<Row>, options: DedupeOptions<Row>): Rows<Row> {
  return takeRows(rows, keptPlaces("dedupe", rows, options));
}

/**
 * The same metric over one row of each customer: of each segment, of each period, or of all rows, whatever it is asked for.
 *
 * `deduped(nps.of("score"), { by: "customerId", at: "answeredAt" })` measures what `dedupe` leaves of the rows. In `segment` and
 * `trend` that is done in each segment and period by itself, so a customer counts once a month in a trend by month. The convention
 * of the result says so.
 *
 * Summaries merge over parts that share no customer: a trend's `window`, and what a segment is compared with, count a customer once
 * for each period or segment.
 *
 * @param metric - A metric over rows: one that was lifted with `of`, or one over records.
 * @param options - Whose rows they are, and which to keep: see {@link DedupeOptions}.
 * @returns The metric, over the same rows.
 * @throws {@link MetricInputError} for options that are not right; when called, all that {@link dedupe} and the metric refuse.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { deduped, nps, trend } from "cx-metrics";
 *
 * const answers = [
 *   { customerId: "a", answeredAt: "2024-01-05T09:00:00Z", score: 10 },
 *   { customerId: "a", answeredAt: "2024-01-20T09:00:00Z", score: 3 },
 *   { customerId: "b", answeredAt: "2024-01-21T09:00:00Z", score: 9 },
 *   { customerId: "a", answeredAt: "2024-02-02T09:00:00Z", score: 9 },
 * ];
 * const months = trend(answers, {
 *   at: "answeredAt",
 *   every: "month",
 *   metric: deduped(nps.of("score"), { by: "customerId", at: "answeredAt" }),
 * });
 * assert.deepEqual(months.map(({ period, n, value }) => [period, n, value]), [["2024-01", 2, 0], ["2024-02", 1, 100]]);
 * ```
 */
export function deduped<Row extends object, Options extends object, Summary, Result>(
  metric: Metric<Rows<Row>, Options, Summary, Result>,
  options: DedupeOptions<Row>,
): Metric<Rows<Row>, Options, Summary, Result> {
  const { name } = metric;
  checkInput(dedupeOptionsSchema(), options, name, "options");
  const fields = (Array.isArray(options.by) ? options.by : [options.by]) as readonly Field<Row>[];
  const whose = fields.map((field) => (typeof field === "string" ? field : "key")).join(" and ");
  const note = `; the ${options.keep ?? "latest"} row of each ${whose}`;
  return defineMetric<Rows<Row>, Summary, Result, Options>({
    name,
    summarize: (rows, chosen) => {
      const places = keptPlaces(name, rows, options);
      try {
        return metric.summarize(takeRows(rows, places), chosen);
      } catch (error) {
        throw movePlaces(error, ({ argument, path }) => {
          const [row, ...inside] = path;
          return {
            argument,
            path: argument === "rows" && typeof row === "number" ? [places[row] ?? row, ...inside] : path,
          };
        });
      }
    },
    merge: (a, b) => metric.merge(a, b),
    measure: (summary, chosen) => {
      const result = metric.measure(summary, chosen);
      const { convention } = result as { readonly convention?: unknown };
      return typeof convention === "string" ? { ...result, convention: convention + note } : result;
    },
    checkOptions: (chosen) => {
      metric.with(chosen);
    },
  });
}

/** The places of the rows to keep, ascending. */
function keptPlaces<Row extends object>(
  functionName: string,
  rows: Rows<Row>,
  options: DedupeOptions<Row>,
): Uint32Array {
  checkInput(dedupeOptionsSchema(), options, functionName, "options");
  const { by, keep = "latest", at, answered } = options;
  const rowCount = countRows(functionName, rows);
  if (rowCount === 0) return new Uint32Array(0);
  const fields = (Array.isArray(by) ? by : [by]) as readonly Field<never>[];
  const encoder = keyEncoder(functionName, rows, rowCount, fields);
  encoder.read(0, rowCount);
  const { codes, keys } = encoder.finish();
  const instants = at === undefined ? null : readInstants(functionName, rows, at, options.timeZone);
  const answers = answered === undefined ? null : readField(functionName, rows, answered as Field<never>);
  const isLatest = keep === "latest";
  const isKnown = keys.map((key) => !key.includes(null));
  const kept = new Map<number, number>();
  const places: number[] = [];
  /** Whether the row at one place is to be kept rather than that at an earlier place. */
  const isBetter = (row: number, other: number): boolean => {
    const [here, there] = [answers === null || !isBlank(answers[row]), answers === null || !isBlank(answers[other])];
    if (here !== there) return here;
    if (instants === null) return isLatest;
    const [now, then] = [instants[row] as number, instants[other] as number];
    if (Number.isNaN(now) || Number.isNaN(then)) return Number.isNaN(now) ? Number.isNaN(then) && isLatest : true;
    return isLatest ? now >= then : now < then;
  };
  for (let row = 0; row < rowCount; row++) {
    const code = codes[row] as number;
    if (!isKnown[code]) {
      places.push(row);
      continue;
    }
    const other = kept.get(code);
    if (other === undefined || isBetter(row, other)) kept.set(code, row);
  }
  return Uint32Array.from([...places, ...kept.values()]).sort();
}

/** Epoch milliseconds; NaN for a row without an instant. */
function readInstants<Row extends object>(
  functionName: string,
  rows: Rows<Row>,
  at: Field<Row>,
  timeZone: string | undefined,
): Float64Array {
  if (timeZone !== undefined) checkTimeZone(functionName, "options", ["timeZone"], timeZone);
  const values = readField(functionName, rows, at as Field<never>);
  checkInstants(functionName, values, at as Field<never>, timeZone);
  return Float64Array.from(values, instantReader(timeZone));
}
