import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel, type Figures, isSuppressed, noFigures, toEstimate } from "../estimate.ts";
import { meanFigures } from "../mean-figures.ts";
import type { Estimate } from "../result.ts";
import type { StandardizeSettings } from "../schemas/standardize.ts";
import { adjustPValues } from "../stats/adjust.ts";
import { normalUpperQuantile } from "../stats/normal.ts";
import { compareResults, incomparable, verdictOf } from "./compare.ts";
import { compareKeys, labelOfKey, type SegmentKey } from "./keys.ts";
import { comparisonOptions } from "./metrics.ts";
import type { StandardizedRow, StandardizePlan, StratumGroup } from "./standardize-rows.ts";

/** The rows of one segment in one stratum. */
interface Cell {
  readonly segment: readonly SegmentKey[];
  readonly stratum: string;
  readonly summary: unknown;
  readonly rows: number;
}

/** What is read of a metric's result. */
type Measured = Partial<Estimate>;

/** A stratum with its weight and its figures. */
interface Weighted {
  readonly weight: number;
  readonly result: Measured;
}

/** The rows of a standardisation from its counts. */
export function measureSegments(
  groups: readonly StratumGroup[],
  { metric: { metric }, by: names, options }: StandardizePlan,
): StandardizedRow[] {
  const cells = groups.map(
    ({ segment, stratum, rows, summaries }): Cell => ({ segment, stratum, rows, summary: summaries[0] }),
  );
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
    const n = answersOf(whole, rowsOf(own));
    const coverage =
      100 *
      Math.min(
        1,
        used.reduce((sum, { weight }) => sum + weight, 0),
      );
    const present = new Set(used.map(({ cell }) => cell.stratum));
    const strataWithoutData = [...standard].flatMap(([name, weight]) =>
      weight > 0 && !present.has(name) ? [name] : [],
    );
    const { missingStrata = "reweight", minimumCoverage = 80 } = options;
    const isCovered =
      used.length > 0 &&
      (strataWithoutData.length === 0 || (missingStrata === "reweight" && coverage >= minimumCoverage - 1e-9));
    const figures = isCovered ? combine(used, whole, options) : noFigures;
    const plain = toEstimate(factsOf(whole, n, metric.name), figures, options);
    const isUncovered = plain.reason === "no-data" && used.length > 0;
    const estimate = isUncovered ? { ...plain, reason: "low-coverage" } : plain;
    const pairs = used.flatMap(({ cell, weight, result }) => {
      const other = rests.get(cell);
      const rest = other === undefined ? null : measure(other);
      if (rest === null || !isNumber(rest.value)) return [];
      const others = rowsOf(byStratum.get(cell.stratum) as readonly Cell[]) - cell.rows;
      const counts = [answersOf(result, cell.rows), answersOf(rest, others)] as const;
      return [{ own: { weight, result }, rest: { weight, result: rest }, counts }];
    });
    // A difference between so few and others would tell the figure of the few.
    const isTooFew = ([0, 1] as const).some((side) =>
      isSuppressed(
        pairs.reduce((sum, { counts }) => sum + counts[side], 0),
        options,
      ),
    );
    const comparison =
      estimate.value === null || pairs.length === 0 || isTooFew
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
  const adjusted = adjustPValues(pValues, options.adjust ?? "holm");
  return measured.map(({ own, whole, estimate, coverage, strataWithoutData, comparison }, place) => {
    const key = (own[0] as Cell).segment;
    const adjustedPValue = adjusted[place] ?? null;
    const versusRest = {
      ...comparison,
      adjustedPValue,
      verdict: verdictOf(comparison.difference, adjustedPValue, 1 - confidenceLevel),
    };
    return {
      segment: key.length === 1 ? (key[0] as SegmentKey) : labelOfKey(key),
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
          return [name, answersOf(overall.get(name) as Measured, rowsOf(own))] as const;
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
  const standardError = errors.reduce((norm, error) => Math.hypot(norm, error), 0);
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

/** How many answers a result rests on; the rows where it does not say. */
function answersOf({ n }: Measured, rows: number): number {
  return isNumber(n) ? n : rows;
}

function rowsOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { rows }) => sum + rows, 0);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}
