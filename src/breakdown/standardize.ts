import { rejectInput } from "../errors.ts";
import type { Rows } from "../rows.ts";
import { breakdownSummarySchema, groupsRule, same } from "../schemas/breakdown-summaries.ts";
import { checkInput } from "../schemas/check.ts";
import { standardizeOptionsSchema } from "../schemas/standardize.ts";
import { type BoundBreakdown, defineBreakdown } from "./breakdown.ts";
import { fieldNames, listFields } from "./field-names.ts";
import { groupingOf } from "./grouping.ts";
import { isSegmentKey, keyEncoder, labelOfKey } from "./keys.ts";
import { mergeGroups } from "./merge-groups.ts";
import { listMetrics, type NamedMetric, summarizeGroups, tabulate } from "./metrics.ts";
import type {
  StandardizedRow,
  StandardizeOptions,
  StandardizePlan,
  StandardizeSummary,
  StratumGroup,
} from "./standardize-rows.ts";
import { measureSegments } from "./standardized-figures.ts";
import { countRows } from "./table.ts";

/** {@link standardize} and its `with`. */
export interface StandardizeFunction {
  /** Standardises the metric of every segment. */
  <Row extends object>(rows: Rows<Row>, options: StandardizeOptions<Row>): StandardizedRow[];
  /** The breakdown with its options bound: for streams, workers and summaries that are kept. */
  with<Row extends object = object>(
    options: StandardizeOptions<Row>,
  ): BoundBreakdown<Row, StandardizeSummary, StandardizedRow[]>;
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
 * - Below `minimumResponses` a segment's figures are withheld, and the comparison of what would tell them.
 * - Means, shares and net scores are put together rightly so. A median of strata is not the median of all: ask for means.
 * - Where all strata have means, the interval is Student's with the degrees of freedom of Welch and Satterthwaite; it is normal otherwise.
 *   It is `null` where a stratum has no standard error (one ticket alone), and where nothing varies.
 *
 * Standardisation is fair as to what is in `strata`, and to nothing else. No rows give an empty array.
 * `standardize.with(options)` is the breakdown as a function of rows with `summarize`, `merge` and `measure`, like a metric.
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
export const standardize: StandardizeFunction = /* @__PURE__ */ defineBreakdown<
  StandardizeFunction,
  StandardizeOptions<never>,
  StandardizePlan,
  StandardizeSummary
>({
  name: "standardize",
  prepare: (options) => {
    checkInput(standardizeOptionsSchema(), options, "standardize", "options");
    const { single, metrics } = listMetrics("standardize", options.metric, []);
    if (!single) rejectInput("standardize", "options", ["metric"], "invalid-type", "a metric", options.metric);
    const [by, strata] = [listFields(options.by), listFields(options.strata)];
    const names = { by: fieldNames("standardize", "by", by), strata: fieldNames("standardize", "strata", strata) };
    return { options, fields: [...by, ...strata], ...names, metric: metrics[0] as NamedMetric };
  },
  summarize: summarizeStrata,
  merge: (a, b, { metric }) => ({ ...a, cells: mergeGroups(a.cells, b.cells, nameOf, [metric]) }),
  measure: ({ cells }, plan) => measureSegments(cells, plan),
  checkSummary: (summary, { by, strata, metric }) => {
    const schema = breakdownSummarySchema("standardize", {
      by: same(by),
      strata: same(strata),
      metric: same(metric.name),
      cells: groupsRule("cells", 1, ({ segment, stratum }) => {
        const isKey = Array.isArray(segment) && segment.length === by.length && segment.every(isSegmentKey);
        return isKey && typeof stratum === "string";
      }),
    });
    checkInput(schema, summary, "standardize", "summary");
  },
});

function summarizeStrata(rows: Rows, { fields, by, strata, metric }: StandardizePlan): StandardizeSummary {
  const head = { kind: "standardize", version: 1, by, strata, metric: metric.name } as const;
  const rowCount = countRows("standardize", rows);
  if (rowCount === 0) return { ...head, cells: [] };
  const encoder = keyEncoder("standardize", rows, rowCount, fields);
  const table = tabulate("standardize", rows, rowCount, [metric], encoder.read);
  const { codes, keys, counts } = encoder.finish();
  const summaries = summarizeGroups(metric, table, groupingOf(codes, keys.length));
  const cells = keys.flatMap((key, cell): StratumGroup[] => {
    const [segment, stratum] = [key.slice(0, by.length), labelOfKey(key.slice(by.length))];
    const rowsOfCell = counts[cell] as number;
    return rowsOfCell === 0 ? [] : [{ segment, stratum, rows: rowsOfCell, summaries: [summaries[cell]] }];
  });
  // The number 1 and the word "1" have one name as strata.
  return { ...head, cells: mergeGroups([], cells, nameOf, [metric]) };
}

function nameOf({ segment, stratum }: StratumGroup): string {
  return JSON.stringify([segment, stratum]);
}
