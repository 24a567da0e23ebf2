import { movePlaces, rejectInput } from "../errors.ts";
import { defaultConfidenceLevel } from "../estimate.ts";
import {
  type BenchmarkAllOptions,
  type BenchmarkFigure,
  benchmarkAllOptionsSchema,
  benchmarkFiguresSchema,
} from "../schemas/benchmark-all.ts";
import { checkInput } from "../schemas/check.ts";
import { adjustBenjaminiHochberg, adjustHolm } from "../stats/adjust.ts";
import { isRecord } from "../values.ts";
import { type BenchmarkResult, benchmark } from "./benchmark.ts";
import { type Comparable, verdictOf } from "./compare.ts";

const functionName = "benchmarkAll";

/** One result beside its outside figure. */
export interface BenchmarkRow extends BenchmarkResult {
  /** The name under which the result was given. */
  readonly name: string;
  /** The p-value, adjusted for being one of as many as there are results. */
  readonly adjustedPValue: number | null;
  /** Where the result lies, by the adjusted p-value at the confidence level; `null` without a test. */
  readonly verdict: BenchmarkResult["verdict"];
  /** The same as a judgement, by what `better` says of the figure; `null` without a test. */
  readonly standing: "better" | "worse" | "not-distinguishable" | null;
}

/**
 * Holds several results to outside figures at once, and marks those that lie on the wrong side.
 *
 * Each is tested as `benchmark` does, and the p-values are adjusted for being so many, by Holm's method: of twenty results that are
 * all as good as the industry, one in the mean would be flagged else. `standing` is `"worse"` only where that is shown.
 *
 * The rows come in the order of the results. The intervals are not adjusted. A result that cannot be tested has `null`s and a
 * `reason`, and does not count as a test.
 *
 * Source: Holm 1979, Scandinavian Journal of Statistics 6: 65–70; Benjamini and Hochberg 1995, JRSS B 57: 289–300.
 *
 * @param results - Results of metrics, under names of your choice.
 * @param figures - An outside figure for every one of them: a number, or a {@link BenchmarkFigure}.
 * @param options - See {@link BenchmarkAllOptions}.
 * @throws {@link MetricInputError} for a result without a figure, a figure without a result, what is no result or no figure.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { benchmarkAll, bounceRate, nps } from "cx-metrics";
 *
 * const rows = benchmarkAll(
 *   {
 *     nps: nps({ promoters: 550, passives: 290, detractors: 160 }),
 *     bounces: bounceRate({ sessions: 2000, engagedSessions: 1100 }),
 *   },
 *   { nps: { value: 32, standardError: 1.5 }, bounces: { value: 41, better: "below" } },
 * );
 * assert.deepEqual(
 *   rows.map(({ name, difference, verdict, standing }) => [name, difference, verdict, standing]),
 *   [
 *     ["nps", 7, "above", "better"],
 *     ["bounces", 4, "above", "worse"],
 *   ],
 * );
 * ```
 */
export function benchmarkAll(
  results: Readonly<Record<string, Comparable>>,
  figures: Readonly<Record<string, number | BenchmarkFigure>>,
  options: BenchmarkAllOptions = {},
): BenchmarkRow[] {
  checkInput(benchmarkAllOptionsSchema(), options, functionName, "options");
  if (!isRecord<typeof results>(results)) {
    rejectInput(functionName, "results", [], "invalid-type", "an object of results", results);
  }
  const names = Object.keys(results);
  checkInput(benchmarkFiguresSchema(names), figures, functionName, "figures");
  const { confidenceLevel = defaultConfidenceLevel, adjust = "holm" } = options;
  const tested = names.map((name) => testOne(name, results[name] as Comparable, figures[name], confidenceLevel));
  const pValues = tested.map(({ pValue }) => pValue);
  const adjusted =
    adjust === "none" ? pValues : adjust === "holm" ? adjustHolm(pValues) : adjustBenjaminiHochberg(pValues);
  return tested.map((row, place) => {
    const adjustedPValue = adjusted[place] as number | null;
    const verdict = verdictOf(row.difference, adjustedPValue, 1 - confidenceLevel);
    const { better = "above" } = figureOf(figures[row.name]);
    const standing = verdict === "above" || verdict === "below" ? (verdict === better ? "better" : "worse") : verdict;
    return { ...row, adjustedPValue, verdict, standing };
  });
}

function figureOf(figure: number | BenchmarkFigure | undefined): BenchmarkFigure {
  return typeof figure === "object" ? figure : { value: figure as number };
}

/** Tests one result, and names its faults after where it stands. */
function testOne(
  name: string,
  result: Comparable,
  figure: number | BenchmarkFigure | undefined,
  confidenceLevel: number,
): BenchmarkResult & { readonly name: string } {
  const { better: _, ...outside } = figureOf(figure);
  try {
    return { name, ...benchmark(result, { ...outside, confidenceLevel }) };
  } catch (error) {
    const place = ({ argument, path }: { argument: string; path: readonly (string | number)[] }) => ({
      argument: argument === "result" ? "results" : "figures",
      path: [name, ...path],
    });
    throw movePlaces(error, place);
  }
}
