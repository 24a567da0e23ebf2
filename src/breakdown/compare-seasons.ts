import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel } from "../estimate.ts";
import { checkInput } from "../schemas/check.ts";
import { type CompareSeasonsOptions, compareSeasonsOptionsSchema } from "../schemas/seasons.ts";
import { adjustBenjaminiHochberg, adjustHolm } from "../stats/adjust.ts";
import { type Comparable, type Comparison, compareResults, incomparable, verdictOf } from "./compare.ts";
import { whyLeftOut } from "./compare-groups.ts";
import type { NoTestReason } from "./compare-paired.ts";
import { notesOf, type SeasonNote, yearBefore } from "./compare-seasons-labels.ts";
import { type PeriodFigures, type ReadFigure, readFigures } from "./control-chart-rows.ts";

/** A period against the one that it is compared with. */
export interface SeasonRow extends Comparison {
  /** The metric's name, that of the option where it was named; `null` where the rows do not say. */
  readonly metric: string | null;
  /** The period's label. */
  readonly period: string | number;
  /** Its first instant, as the row said; `null` where it did not. */
  readonly start: string | null;
  /** The first instant after it. */
  readonly end: string | null;
  /** Whether the data reach to its end. */
  readonly complete: boolean;
  /** Its figure. */
  readonly value: number | null;
  /** How many answers that rests on. */
  readonly n: number | null;
  /** Whether it was withheld. */
  readonly suppressed: boolean;
  /** The label of the period before that it is compared with; `null` where the rows have none. */
  readonly periodBefore: string | number | null;
  /** The figure of that. */
  readonly valueBefore: number | null;
  /** How many answers that rests on. */
  readonly nBefore: number | null;
  /** The p-value, adjusted for being one of as many as there are pairs. */
  readonly adjustedPValue: number | null;
  /** Where the period lies, by the adjusted p-value at the confidence level; `null` when the difference cannot be tested. */
  readonly verdict: "above" | "below" | "not-distinguishable" | null;
  /**
   * What is to be known of the pair: `"different-length"` (29 days of February against 28), `"other-weekday"` (a day against the
   * same date), `"incomplete"` (the data do not cover one of them).
   */
  readonly notes: readonly SeasonNote[];
  /**
   * Why there is no p-value; `null` where there is one. `"no-earlier-period"`: the rows do not reach back so far. `"no-such-period"`:
   * the year before has no week 53, or no 29 February.
   */
  readonly reason: NoTestReason | "no-earlier-period" | "no-such-period" | null;
}

/**
 * Compares each period with the same one of the year before, so that the season is in both and cancels out.
 *
 * One row a period, in the order given: `difference` is its value less that of the year before, with the interval and the p-value
 * that `compare` gives, and the p-values adjusted by Holm's method for being so many.
 *
 * - `lag: "year"` goes by the labels that `trend` writes. Week 19 is compared with week 19; week 53 and 29 February have no
 *   counterpart. Weeks that begin on another day than Monday are compared with the one 52 weeks before.
 * - A day is compared with the same date, which is another weekday: `lag: 364` takes the same weekday, of rows without gaps.
 * - A month has another length than the one before, and February one of its own every fourth year. Rates and scores hardly mind.
 *   `notes` says where it is so.
 * - The two must rest on different customers' answers: rows of `trend` with a `window` longer than the lag do not.
 * - No row a year before, no value or no uncertainty on either side: `null`, with a `reason`.
 *
 * Source: Holm 1979, Scandinavian Journal of Statistics 6: 65–70; for the tests see `compare`.
 *
 * @param rows - Rows of `trend`, or rows with a `period`, a `value` and a `basis`; for a numeric `lag` values alone will do.
 * @param options - See {@link CompareSeasonsOptions}.
 * @throws {@link MetricInputError} for what is no figure, a period that comes twice, a label that is none of the calendar where `lag`
 * is `"year"`, and for rows of several units or conventions.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compareSeasons, nps } from "cx-metrics";
 *
 * const months = [
 *   { period: "2023-05", ...nps({ promoters: 210, passives: 130, detractors: 60 }) },
 *   { period: "2024-04", ...nps({ promoters: 230, passives: 110, detractors: 60 }) },
 *   { period: "2024-05", ...nps({ promoters: 260, passives: 100, detractors: 40 }) },
 * ];
 * const may = compareSeasons(months)[2];
 * assert.deepEqual([may?.periodBefore, may?.valueBefore, may?.difference], ["2023-05", 37.5, 17.5]);
 * assert.equal(may?.verdict, "above");
 * ```
 */
export function compareSeasons(rows: PeriodFigures, options: CompareSeasonsOptions = {}): SeasonRow[] {
  checkInput(compareSeasonsOptionsSchema(), options, "compareSeasons", "options");
  const { lag = "year", adjust = "holm", confidenceLevel = defaultConfidenceLevel, alternative } = options;
  const figures = readFigures("compareSeasons", rows, options.metric);
  checkAlike(figures);
  const places = new Map(figures.map(({ period }, row) => [period, row]));
  const pairs = figures.map((figure, row): Pair => {
    if (typeof lag === "number") return { figure, before: figures[row - lag], exists: true };
    const { labels, exists } = yearBefore(figure, row);
    const place = exists ? labels.map((label) => places.get(label)).find((found) => found !== undefined) : undefined;
    return { figure, before: place === undefined ? undefined : figures[place], exists };
  });
  const compared = pairs.map(({ figure, before }) =>
    before === undefined
      ? { ...incomparable, unit: figure.unit }
      : compareResults(toComparable(before), toComparable(figure), { confidenceLevel, alternative }),
  );
  const adjusted = adjustAll(
    compared.map(({ pValue }) => pValue),
    adjust,
  );
  return pairs.map(({ figure, before, exists }, row) => {
    const comparison = compared[row] as Comparison;
    const adjustedPValue = adjusted[row] as number | null;
    const { metric, period, start, end, complete, value, n, suppressed } = figure;
    return {
      metric: options.metric ?? metric,
      period,
      start,
      end,
      complete,
      value,
      n,
      suppressed,
      periodBefore: before?.period ?? null,
      valueBefore: before?.value ?? null,
      nBefore: before?.n ?? null,
      ...comparison,
      adjustedPValue,
      verdict: verdictOf(comparison.difference, adjustedPValue, 1 - confidenceLevel),
      notes: before === undefined ? [] : notesOf(before, figure),
      reason: comparison.pValue === null ? whyUntested(figure, before, exists) : null,
    };
  });
}

interface Pair {
  readonly figure: ReadFigure;
  readonly before: ReadFigure | undefined;
  /** Whether the calendar has the period before. */
  readonly exists: boolean;
}

/** Throws where figures do not belong together. */
function checkAlike(figures: readonly ReadFigure[]): void {
  for (const field of ["metric", "unit", "convention"] as const) {
    const first = figures.find((figure) => figure[field] !== null)?.[field] ?? null;
    const row = figures.findIndex((figure) => figure[field] !== null && figure[field] !== first);
    if (row < 0) continue;
    const expected = `the same in all rows (${JSON.stringify(first)})`;
    rejectInput("compareSeasons", "rows", [row, field], "inconsistent", expected, figures[row]?.[field]);
  }
  const bases = figures.map(({ basis }) => (basis?.kind === "normal" ? basis.method : (basis?.kind ?? null)));
  const first = bases.find((basis) => basis !== null);
  const row = bases.findIndex((basis) => basis !== null && basis !== first);
  if (row < 0) return;
  const expected = `of the same kind in all rows (${first})`;
  rejectInput("compareSeasons", "rows", [row, "basis"], "inconsistent", expected, bases[row]);
}

function toComparable({ metric, value, unit, basis, suppressed }: ReadFigure): Comparable & { suppressed: boolean } {
  return { metric: metric ?? "", value, unit: unit ?? undefined, basis, suppressed };
}

function whyUntested(figure: ReadFigure, before: ReadFigure | undefined, exists: boolean): SeasonRow["reason"] {
  if (before === undefined) return exists ? "no-earlier-period" : "no-such-period";
  return whyLeftOut(toComparable(figure)) ?? whyLeftOut(toComparable(before)) ?? "no-variance";
}

function adjustAll(
  pValues: readonly (number | null)[],
  adjust: NonNullable<CompareSeasonsOptions["adjust"]>,
): readonly (number | null)[] {
  if (adjust === "none") return pValues;
  return adjust === "holm" ? adjustHolm(pValues) : adjustBenjaminiHochberg(pValues);
}
