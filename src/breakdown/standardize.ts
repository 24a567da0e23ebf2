import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel, type Figures, noFigures, toEstimate } from "../estimate.ts";
import { meanFigures } from "../mean-figures.ts";
import type { Estimate } from "../result.ts";
import type { Field, Rows } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { type StandardizeSettings, standardizeOptionsSchema } from "../schemas/standardize.ts";
import { adjustBenjaminiHochberg, adjustHolm } from "../stats/adjust.ts";
import { normalUpperQuantile } from "../stats/normal.ts";
import { compareResults, incomparable, verdictOf } from "./compare.ts";
import { groupingOf } from "./grouping.ts";
import { compareKeys, keyEncoder, type SegmentKey } from "./keys.ts";
import {
  type BreakdownMetric,
  comparisonOptions,
  listMetrics,
  type NamedMetric,
  summarizeGroups,
  tabulate,
} from "./metrics.ts";
import type { VersusRest } from "./segment.ts";
import { countRows } from "./table.ts";

/** The options of `standardize`. */
export interface StandardizeOptions<Row extends object = object> extends StandardizeSettings {
  /** Who is compared: one field (its name, or a function of the row), or several. */
  readonly by: Field<Row> | readonly Field<Row>[];
  /** What the comparison is to be fair over: the field that holds the type of the ticket, or several fields. */
  readonly strata: Field<Row> | readonly Field<Row>[];
  /** What is measured. */
  readonly metric: BreakdownMetric;
}

/** A segment brought to the standard's mix. Its figures are `null` where the segment is too small or covers too little. */
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

/**
 * Compares agents, teams or branches as if all had had the same mix of work: direct standardisation over strata.
 *
 * An agent who gets the hard tickets looks slow. Here the metric is taken in every stratum (type of ticket, channel, language) on its own,
 * and the strata are put together with one mix for all: `value = Σ w·value(stratum)`, where the weights `w` are those of all rows together
 * unless a `standard` is given. The standard error is `√Σ w²·SE(stratum)²`. `crude` is the metric with the segment's own mix.
 *
 * - Each segment is tested against all others together, stratum by stratum with the same weights, and the p-values are adjusted for
 *   their number (`adjust`, Holm's by default): among twenty equal agents one is "significant" otherwise.
 * - A stratum in which a segment has nothing to measure is named in `strataWithoutData`. The others stand for it while they cover
 *   `minimumCoverage` percent of the standard (80); `missingStrata: "withhold"` gives such a segment no value.
 * - Below `minimumResponses` a segment's figures are withheld.
 * - Means, shares and net scores are put together rightly so. A median of strata is not the median of all: ask for means.
 * - Where all strata have means, the interval is Student's with the degrees of freedom of Welch and Satterthwaite; it is normal otherwise.
 *   It is `null` where a stratum has no standard error (one ticket alone), and where nothing varies.
 *
 * Standardisation is fair as to what is in `strata`, and to nothing else. No rows give an empty array.
 *
 * Sources: Fay and Feuer 1997, Statistics in Medicine 16: 791–801 (direct standardisation); Satterthwaite 1946, Biometrics Bulletin 2:
 * 110–114; Holm 1979, Scandinavian Journal of Statistics 6: 65–70.
 *
 * @param rows - Records, or a table of columns.
 * @param options - Whom to compare, over what, and what to measure: see {@link StandardizeOptions}.
 * @returns One flat record a segment, by its value in ascending order.
 * @throws {@link MetricInputError} for a field that no row has, a key that is no word, number or boolean, a standard without any stratum of
 * the rows, and all that the metric refuses.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { csat, standardize } from "cx-metrics";
 *
 * const rated = (agent: string, type: string, good: number, bad: number) => [
 *   ...Array.from({ length: good }, () => ({ agent, type, rating: 5 })),
 *   ...Array.from({ length: bad }, () => ({ agent, type, rating: 1 })),
 * ];
 * const answers = [
 *   ...rated("Ada", "billing", 9, 1),
 *   ...rated("Ada", "outage", 45, 45),
 *   ...rated("Ben", "billing", 72, 18),
 *   ...rated("Ben", "outage", 4, 6),
 * ];
 * const agents = standardize(answers, { by: "agent", strata: "type", metric: csat.of("rating") });
 * assert.deepEqual(agents.map((row) => [row.segment, row.crude, row.value]), [["Ada", 54, 70], ["Ben", 76, 60]]);
 * ```
 */
export function standardize<Row extends object>(rows: Rows<Row>, options: StandardizeOptions<Row>): StandardizedRow[] {
  checkInput(standardizeOptionsSchema(), options, "standardize", "options");
  const { by, strata, metric } = options;
  const { single, metrics } = listMetrics("standardize", metric, []);
  if (!single) rejectInput("standardize", "options", ["metric"], "invalid-type", "a metric", metric);
  const named = metrics[0] as NamedMetric;
  const rowCount = countRows("standardize", rows);
  if (rowCount === 0) return [];
  const byFields = listOf(by);
  const fields = [...byFields, ...listOf(strata)];
  const encoder = keyEncoder("standardize", rows, rowCount, fields as readonly Field<never>[]);
  const table = tabulate("standardize", rows, rowCount, [named], encoder.read);
  const { codes, keys, counts } = encoder.finish();
  const summaries = summarizeGroups(named, table, groupingOf(codes, keys.length));
  const cells: Cell[] = keys.flatMap((key, cell) => {
    const rowsOfCell = counts[cell] as number;
    if (rowsOfCell === 0) return [];
    const [segment, stratum] = [key.slice(0, byFields.length), labelOf(key.slice(byFields.length))];
    return [{ segment, stratum, summary: summaries[cell], rows: rowsOfCell }];
  });
  const names = byFields.map((field, place) => (typeof field === "string" ? field : `by${place + 1}`));
  return measureSegments(named, joinAlike(cells, named.metric.merge), names, options);
}

/** The rows of one segment in one stratum. */
interface Cell {
  readonly segment: readonly SegmentKey[];
  readonly stratum: string;
  readonly summary: unknown;
  readonly rows: number;
}

/** The same with one cell for each segment and name of a stratum: the number 1 and the word "1" have one name. */
function joinAlike(cells: readonly Cell[], merge: (a: unknown, b: unknown) => unknown): Cell[] {
  const alike = groupBy(cells, ({ segment, stratum }) => JSON.stringify([segment, stratum]));
  return [...alike.values()].map((own) => ({
    ...(own[0] as Cell),
    summary: own.map(({ summary }) => summary).reduce((a, b) => merge(a, b)),
    rows: own.reduce((sum, { rows }) => sum + rows, 0),
  }));
}

/** What is read of a metric's result. */
type Measured = Partial<Estimate>;

/** A stratum with its weight and its figures. */
interface Weighted {
  readonly weight: number;
  readonly result: Measured;
}

function measureSegments(
  { metric }: NamedMetric,
  cells: readonly Cell[],
  names: readonly string[],
  options: StandardizeOptions<never>,
): StandardizedRow[] {
  const measure = (summary: unknown): Measured => metric.measure(summary) as Measured;
  const merge = (all: readonly unknown[]): unknown => all.reduce((one, other) => metric.merge(one, other));
  const byStratum = groupBy(cells, ({ stratum }) => stratum);
  const overall = new Map([...byStratum].map(([name, own]) => [name, measure(merge(own.map((cell) => cell.summary)))]));
  const standard = standardOf(byStratum, overall, options);
  const rests = new Map([...byStratum.values()].flatMap((own) => withOthers(own, metric.merge)));
  const segments = [...groupBy(cells, ({ segment }) => JSON.stringify(segment)).values()].sort((a, b) =>
    compareKeys((a[0] as Cell).segment, (b[0] as Cell).segment),
  );
  const measured = segments.map((own) => {
    const whole = measure(merge(own.map((cell) => cell.summary)));
    const results = own.map((cell) => ({
      cell,
      result: measure(cell.summary),
      weight: standard.get(cell.stratum) ?? 0,
    }));
    const used = results.filter(({ weight, result }) => weight > 0 && isNumber(result.value));
    const n = isNumber(whole.n) ? whole.n : own.reduce((sum, cell) => sum + cell.rows, 0);
    const coverage =
      100 *
      Math.min(
        1,
        used.reduce((sum, { weight }) => sum + weight, 0),
      );
    const present = used.map(({ cell }) => cell.stratum);
    const strataWithoutData = [...standard].flatMap(([name, weight]) =>
      weight > 0 && !present.includes(name) ? [name] : [],
    );
    const { missingStrata = "reweight", minimumCoverage = 80 } = options;
    const isCovered =
      used.length > 0 &&
      (strataWithoutData.length === 0 || (missingStrata === "reweight" && coverage >= minimumCoverage - 1e-9));
    const figures = isCovered ? combine(used, whole, options) : noFigures;
    const estimate = toEstimate(factsOf(whole, n, metric.name), figures, options);
    const pairs = used.flatMap(({ cell, weight, result }) => {
      const other = rests.get(cell);
      const rest = other === undefined ? null : measure(other);
      return rest !== null && isNumber(rest.value) ? [{ own: { weight, result }, rest: { weight, result: rest } }] : [];
    });
    const comparison =
      estimate.value === null || pairs.length === 0
        ? incomparable
        : compareResults(
            {
              ...estimate,
              ...combine(
                pairs.map(({ rest }) => rest),
                whole,
                options,
              ),
            },
            {
              ...estimate,
              ...combine(
                pairs.map(({ own }) => own),
                whole,
                options,
              ),
            },
            comparisonOptions(options),
          );
    return { own, whole, estimate, coverage, strataWithoutData, comparison };
  });
  const { confidenceLevel = defaultConfidenceLevel } = options;
  const pValues = measured.map(({ comparison }) => comparison.pValue);
  const adjusted = adjustAll(pValues, options.adjust ?? "holm");
  return measured.map(({ own, whole, estimate, coverage, strataWithoutData, comparison }, place) => {
    const key = (own[0] as Cell).segment;
    const adjustedPValue = adjusted[place] ?? null;
    const versusRest = {
      ...comparison,
      adjustedPValue,
      verdict: verdictOf(comparison.difference, adjustedPValue, 1 - confidenceLevel),
    };
    return {
      segment: key.length === 1 ? (key[0] as SegmentKey) : labelOf(key),
      by: Object.fromEntries(names.map((name, i) => [name, key[i] as SegmentKey])),
      ...estimate,
      crude: estimate.suppressed || !isNumber(whole.value) ? null : whole.value,
      coverage: estimate.suppressed ? null : coverage,
      strataWithoutData,
      versusRest,
    };
  });
}

/** The weight of every stratum of the standard, as parts of 1. */
function standardOf(
  byStratum: ReadonlyMap<string, readonly Cell[]>,
  overall: ReadonlyMap<string, Measured>,
  { standard = "overall" }: StandardizeSettings,
): Map<string, number> {
  const given: readonly (readonly [string, number])[] =
    standard === "overall"
      ? [...byStratum].map(([name, own]) => {
          const { n } = overall.get(name) as Measured;
          return [name, isNumber(n) ? n : own.reduce((sum, cell) => sum + cell.rows, 0)] as const;
        })
      : Object.entries(standard);
  if (standard !== "overall" && !given.some(([name, weight]) => weight > 0 && byStratum.has(name))) {
    const expected = `shares of strata that the rows have (${[...byStratum.keys()].slice(0, 30).join(", ")})`;
    rejectInput("standardize", "options", ["standard"], "inconsistent", expected, standard);
  }
  // The largest goes first, so that no sum passes the largest double.
  const largest = given.reduce((most, [, weight]) => Math.max(most, weight), 0);
  const total = given.reduce((sum, [, weight]) => sum + weight / (largest || 1), 0);
  const sorted = [...given].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([name, weight]) => [name, total > 0 ? weight / (largest || 1) / total : 0]));
}

/** Σ w·value with √Σ w²·SE², for weights that are brought to a sum of 1. */
function combine(strata: readonly Weighted[], whole: Measured, options: StandardizeSettings): Figures {
  const total = strata.reduce((sum, { weight }) => sum + weight, 0);
  const shares = strata.map(({ weight }) => weight / total);
  const value = strata.reduce(
    (sum, { result }, place) => sum + (shares[place] as number) * (result.value as number),
    0,
  );
  if (!strata.every(({ result }) => isNumber(result.standardError))) return { ...noFigures, value };
  const errors = strata.map(({ result }, place) => (shares[place] as number) * (result.standardError as number));
  const standardError = Math.hypot(...errors);
  if (!(standardError > 0)) return { ...noFigures, value, standardError };
  const uncertain = strata.filter((_, place) => (errors[place] as number) > 0);
  const bases = uncertain.map(({ result }) => result.basis);
  if (bases.every((basis) => basis?.kind === "mean")) {
    // Relative to the whole, or the fourth powers would leave the range of a double.
    const parts = strata.flatMap(({ result: { basis } }, place) =>
      basis?.kind === "mean" ? [((errors[place] as number) / standardError) ** 4 / basis.degreesOfFreedom] : [],
    );
    return meanFigures(value, standardError, 1 / parts.reduce((sum, part) => sum + part, 0), options);
  }
  const { confidenceLevel = defaultConfidenceLevel } = options;
  const reach = normalUpperQuantile((1 - confidenceLevel) / 2) * standardError;
  const [low, high] = boundsOf(whole.unit);
  const interval = { low: Math.max(low, value - reach), high: Math.min(high, value + reach), confidenceLevel };
  return {
    value,
    standardError,
    interval: { ...interval, method: "standardized-normal" },
    basis: { kind: "normal", center: value, standardError, method: "standardized" },
  };
}

function boundsOf(unit: string | undefined): readonly [number, number] {
  if (unit === "percent") return [0, 100];
  return unit === "points" ? [-100, 100] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
}

function factsOf(whole: Measured, n: number, metricName: string): Omit<Parameters<typeof toEstimate>[0], never> {
  const { metric = metricName, unit = "", effectiveN = n, missing = 0, invalid = 0, convention = metricName } = whole;
  return { metric, unit, n, effectiveN, missing, invalid, convention: `${convention}; standardised` };
}

/** For every cell of a stratum the summary of all its others, merged from both ends. */
function withOthers(own: readonly Cell[], merge: (a: unknown, b: unknown) => unknown): (readonly [Cell, unknown])[] {
  const before: unknown[] = [undefined];
  const after: unknown[] = new Array(own.length).fill(undefined);
  const join = (a: unknown, b: unknown): unknown => (a === undefined ? b : b === undefined ? a : merge(a, b));
  for (let i = 1; i < own.length; i++) before.push(join(before[i - 1], own[i - 1]?.summary));
  for (let i = own.length - 2; i >= 0; i--) after[i] = join(own[i + 1]?.summary, after[i + 1]);
  return own.map((cell, i) => [cell, join(before[i], after[i])] as const);
}

function adjustAll(pValues: readonly (number | null)[], adjust: "holm" | "benjamini-hochberg" | "none") {
  if (adjust === "none") return pValues;
  return adjust === "holm" ? adjustHolm(pValues) : adjustBenjaminiHochberg(pValues);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function labelOf(key: readonly SegmentKey[]): string {
  return key.map((value) => value ?? "(missing)").join(" / ");
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}
