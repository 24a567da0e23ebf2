import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel } from "../estimate.ts";
import { scoreAnswers } from "../metric.ts";
import type { ComparisonBasis, Unit } from "../result.ts";
import { type Field, type FieldValues, type Rows, readField } from "../rows.ts";
import type { CompareOptions } from "../schemas/breakdowns.ts";
import { checkInput } from "../schemas/check.ts";
import { comparePairedOptionsSchema } from "../schemas/comparisons.ts";
import { percentInterval } from "../share-figures.ts";
import { pairedTTest } from "../stats/t-test.ts";
import type { Comparison } from "./compare.ts";
import { mcnemar, type PairedCounts, pairedNewcombeInterval } from "./paired-proportions.ts";
import { countRows } from "./table.ts";

/** A metric over a column of answers, whose figure is the mean of what its answers score: `nps`, `csat`, `ces`, … */
export interface ScoringMetric<Result> {
  /** Measures a column. */
  (input: never, options?: never): Result;
  /** The metric's name. */
  readonly name: string;
}

/** The options of `comparePaired`, but for the metric. */
export interface ComparePairedOptions<Row extends object = object> extends CompareOptions {
  /** The earlier answer: the name of its field, or a function of the row. */
  readonly before: Field<Row>;
  /** The later answer of the same customer. */
  readonly after: Field<Row>;
}

/** Why a comparison has no p-value. */
export type NoTestReason =
  | "nothing-to-measure"
  | "suppressed"
  | "no-uncertainty"
  | "no-variance"
  | "too-few-answers"
  | "too-few-groups";

/** What `comparePaired` gives. */
export interface PairedComparison<Result> extends Comparison {
  /** The metric's name. */
  readonly metric: string;
  /** How many customers answered both times: the pairs that everything here rests on. */
  readonly n: number;
  /** The metric's result for the earlier answers of the pairs. */
  readonly before: Result;
  /** The metric's result for the later answers of the pairs. */
  readonly after: Result;
  /** The standard error of the difference. */
  readonly standardError: number | null;
  /** How many score higher than before; `null` where the figures are withheld. */
  readonly risen: number | null;
  /** How many score lower than before; `null` where the figures are withheld. */
  readonly fallen: number | null;
  /** How many score the same; `null` where the figures are withheld. */
  readonly unchanged: number | null;
  /** How many answered the first time only, and are in no figure here. */
  readonly onlyBefore: number;
  /** How many answered the second time only, and are in no figure here. */
  readonly onlyAfter: number;
  /** How many answered neither time. */
  readonly neither: number;
  /** Why there is no p-value; `null` where there is one. */
  readonly reason: NoTestReason | null;
}

/**
 * Compares the answers of the same customers at two times: the difference, its confidence interval and a test.
 *
 * A customer's two answers are alike, and so a change is found with far fewer customers than `compare` needs, which takes both times
 * for different customers. Works with every metric over a column that is the mean of what its answers score: an NPS is the mean of
 * 100, 0 and −100, a share the mean of 100 and 0.
 *
 * - Shares: McNemar's test (exact where fewer than 25 customers changed sides), Newcombe's paired interval (his method 10).
 * - Net scores and means: the paired t-test of the customers' differences, with its interval.
 * - Only customers with both answers count; the others are counted in `onlyBefore`, `onlyAfter` and `neither`. Where they are many,
 *   look whether they score as the pairs do.
 * - One row is one customer: `dedupe` first, or join the two surveys by customer.
 * - No variance (nobody changed, or all by the same) gives no p-value, and `reason` says so.
 *
 * Sources: McNemar 1947, Psychometrika 12: 153–157; Newcombe 1998, Statistics in Medicine 17: 2635–2650; Student 1908, Biometrika 6:
 * 1–25.
 *
 * @param rows - Records, or a table of columns: one row a customer.
 * @param options - Where the two answers stand, and the metric, with its options bound: see {@link ComparePairedOptions}.
 * @throws {@link MetricInputError} for a metric that is no mean of its answers, and all that the metric refuses, with its place.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { comparePaired, nps } from "cx-metrics";
 *
 * const customers = [
 *   { q1: 6, q2: 9 }, { q1: 7, q2: 9 }, { q1: 3, q2: 8 }, { q1: 9, q2: 10 },
 *   { q1: 8, q2: 8 }, { q1: 5, q2: 7 }, { q1: 10, q2: null }, { q1: null, q2: 9 },
 * ];
 * const change = comparePaired(customers, { before: "q1", after: "q2", metric: nps });
 *
 * assert.deepEqual([change.n, change.onlyBefore, change.onlyAfter], [6, 1, 1]);
 * assert.equal(change.difference?.toFixed(1), "83.3");
 * assert.equal(change.pValue?.toFixed(4), "0.0422");
 * assert.deepEqual([change.risen, change.fallen, change.unchanged], [4, 0, 2]);
 * ```
 */
export function comparePaired<Row extends object, Result>(
  rows: Rows<Row>,
  options: ComparePairedOptions<Row> & { readonly metric: ScoringMetric<Result> },
): PairedComparison<Result> {
  checkInput(comparePairedOptionsSchema(), options, "comparePaired", "options");
  const metric = options.metric as unknown as LiftableMetric<Result>;
  if (typeof metric !== "function" || typeof metric.of !== "function") {
    rejectInput("comparePaired", "options", ["metric"], "invalid-type", "a metric over a column, such as nps", metric);
  }
  countRows("comparePaired", rows);
  const before = readAnswers(metric, rows, options.before as Field<never>);
  const after = readAnswers(metric, rows, options.after as Field<never>);
  const has = (answers: Answers, row: number): boolean => !Number.isNaN(answers.scores[row]);
  const places = [...before.scores.keys()];
  const pairs = places.filter((row) => has(before, row) && has(after, row));
  const measured = [before, after].map(({ values }) => metric(pairs.map((row) => values[row])) as Result & Measured);
  const [was, is] = measured as [Result & Measured, Result & Measured];
  const scored = [before, after].map(({ scores }) => pairs.map((row) => scores[row] as number));
  const [scoresBefore, scoresAfter] = scored as [number[], number[]];
  checkMean(was.value, scoresBefore);
  checkMean(is.value, scoresAfter);
  const count = (holds: (row: number) => boolean): number => places.filter(holds).length;
  const differences = scoresAfter.map((score, pair) => score - (scoresBefore[pair] as number));
  const figures = figuresOf(was, is, scoresBefore, scoresAfter, options);
  const isWithheld = figures.reason === "suppressed";
  const tally = (holds: (difference: number) => boolean): number | null =>
    isWithheld ? null : differences.filter(holds).length;
  return {
    metric: metric.name,
    difference: is.value === null || was.value === null ? null : is.value - was.value,
    unit: is.unit ?? null,
    ...figures,
    n: pairs.length,
    before: was,
    after: is,
    risen: tally((difference) => difference > 0),
    fallen: tally((difference) => difference < 0),
    unchanged: tally((difference) => difference === 0),
    onlyBefore: count((row) => has(before, row) && !has(after, row)),
    onlyAfter: count((row) => !has(before, row) && has(after, row)),
    neither: count((row) => !has(before, row) && !has(after, row)),
  };
}

/** A metric as it is called here. */
interface LiftableMetric<Result> {
  (input: readonly unknown[]): Result;
  readonly name: string;
  of(selector: Field<never>): (rows: unknown) => Result;
}

/** What is read of a result. */
interface Measured {
  readonly value: number | null;
  readonly unit?: Unit;
  readonly suppressed?: boolean;
  readonly basis?: ComparisonBasis | null;
}

interface Answers {
  readonly values: FieldValues;
  readonly scores: Float64Array;
}

function readAnswers(metric: LiftableMetric<unknown>, rows: Rows, field: Field<never>): Answers {
  // The metric checks the whole field, and names a fault by its place in the rows.
  metric.of(field)(rows);
  const values = readField("comparePaired", rows, field);
  return { values, scores: scoreAnswers(metric, values) };
}

/** Throws for a metric to which an answer does not add what it scores alone, such as a median. */
function checkMean(value: number | null, scores: readonly number[]): void {
  if (value === null) return;
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  if (Math.abs(mean - value) <= 1e-6 * Math.max(1, Math.abs(value))) return;
  const expected = `one whose figure is the mean of what its answers score one by one (${mean})`;
  rejectInput("comparePaired", "options", ["metric"], "inconsistent", expected, value);
}

type PairedFigures = Pick<PairedComparison<unknown>, "interval" | "pValue" | "method" | "standardError" | "reason">;

function figuresOf(
  before: Measured,
  after: Measured,
  scoresBefore: readonly number[],
  scoresAfter: readonly number[],
  { confidenceLevel = defaultConfidenceLevel, alternative = "two-sided" }: CompareOptions,
): PairedFigures {
  const none = { interval: null, pValue: null, method: null, standardError: null };
  if (before.suppressed || after.suppressed) return { ...none, reason: "suppressed" };
  if (before.value === null || after.value === null) return { ...none, reason: "nothing-to-measure" };
  const isShare = after.basis?.kind === "proportion" && before.basis?.kind === "proportion";
  if (isShare) return shareFigures(countPairs(scoresBefore, scoresAfter), { confidenceLevel, alternative });
  const test = pairedTTest(scoresAfter, scoresBefore, { confidenceLevel, alternative });
  const { standardError, pValue } = test;
  if (standardError === null) return { ...none, reason: "too-few-answers" };
  if (pValue === null) return { ...none, standardError, reason: "no-variance" };
  const interval = test.interval && { ...test.interval, method: "paired-t" };
  return { interval, pValue, method: "paired-t", standardError, reason: null };
}

function countPairs(before: readonly number[], after: readonly number[]): PairedCounts {
  const count = (was: boolean, is: boolean): number =>
    before.filter((score, pair) => score > 0 === was && (after[pair] as number) > 0 === is).length;
  return {
    both: count(true, true),
    before: count(true, false),
    after: count(false, true),
    neither: count(false, false),
  };
}

function shareFigures(
  counts: PairedCounts,
  options: Required<{ [Key in keyof CompareOptions]: NonNullable<CompareOptions[Key]> }>,
): PairedFigures {
  const { both, before, after, neither } = counts;
  const n = both + before + after + neither;
  const { pValue, method } = mcnemar(counts, options);
  return {
    interval: percentInterval(pairedNewcombeInterval(counts, options.confidenceLevel)),
    pValue,
    method: pValue === null ? null : method,
    standardError: (100 * Math.sqrt(Math.max(0, before + after - (after - before) ** 2 / n))) / n,
    reason: pValue === null ? "no-variance" : null,
  };
}
