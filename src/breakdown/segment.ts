import { rejectInput } from "../errors.ts";
import type { Rows } from "../rows.ts";
import { segmentOptionsSchema } from "../schemas/breakdowns.ts";
import { checkInput } from "../schemas/check.ts";
import { type BoundBreakdown, defineBreakdown } from "./breakdown.ts";
import { fieldNames, listFields } from "./field-names.ts";
import { type BreakdownMetric, listMetrics, type ResultOf } from "./metrics.ts";
import type { SegmentOptions, SegmentPlan, SegmentRow, SegmentTableRow } from "./segment-rows.ts";
import { checkSegmentSummary, mergeSegments, type SegmentSummary, summarizeSegments } from "./segment-summary.ts";
import { measureTable } from "./segment-table.ts";

/** {@link segment} and its `with`, by one metric or by several. */
export interface SegmentFunction {
  /** Breaks one metric down. */
  <Row extends object, M extends BreakdownMetric>(
    rows: Rows<Row>,
    options: SegmentOptions<Row> & { readonly metric: M },
  ): SegmentRow<ResultOf<M>>[];
  /** Breaks several metrics down. */
  <Row extends object, Metrics extends Readonly<Record<string, BreakdownMetric>>>(
    rows: Rows<Row>,
    options: SegmentOptions<Row> & { readonly metric: Metrics },
  ): SegmentTableRow<Metrics>[];
  /** The breakdown of one metric with its options bound: for streams, workers and summaries that are kept. */
  with<M extends BreakdownMetric, Row extends object = object>(
    options: SegmentOptions<Row> & { readonly metric: M },
  ): BoundBreakdown<Row, SegmentSummary, SegmentRow<ResultOf<M>>[]>;
  /** The same for several metrics. */
  with<Metrics extends Readonly<Record<string, BreakdownMetric>>, Row extends object = object>(
    options: SegmentOptions<Row> & { readonly metric: Metrics },
  ): BoundBreakdown<Row, SegmentSummary, SegmentTableRow<Metrics>[]>;
}

/**
 * Breaks a metric down by segment: by plan, touchpoint, channel, agent, country, persona, or several of them at once.
 *
 * One row a segment in a stated order, each with the metric's own result and with a test against all other segments together
 * (`versusRest`), whose p-values are adjusted for their number. Any metric will do, a column metric lifted with `of`
 * (`nps.of("score")`), a metric over records as it is, one of your own, or an object of several.
 *
 * - Rows are an array of records, or a table of columns (`{ score: Uint8Array, plan: { codes, dictionary } }`), which is faster.
 * - A row whose field is `null` or `undefined` belongs to the segment `null`: the segments always add up to the whole.
 * - `subtotals: "rollup"` adds the total, and with several fields the subtotals over the last ones (`KG / (all)`), each before what it
 *   sums. They are merged from the segments. `top: 5` keeps the five largest segments of each level, and gathers the others in one row.
 * - Below `minimumResponses` a segment's figures are withheld, and can still be worked out from the whole and the others.
 *   `suppression: "complementary"` withholds as many more as it takes that they cannot, metric by metric: of two metrics that count
 *   the answers of one field in different numbers, one may tell of the other. Nor does it help where all that is withheld answered
 *   alike, as then each of them did.
 * - `segment.with(options)` is the breakdown as a function of rows with `summarize`, `merge` and `measure`, like a metric.
 * - No rows give an empty array.
 *
 * Sources: Holm 1979, Scandinavian Journal of Statistics 6: 65–70; Benjamini and Hochberg 1995, JRSS B 57: 289–300.
 *
 * @param rows - Records, or a table of columns.
 * @param options - What to cut by and what to measure: see {@link SegmentOptions}.
 * @returns One flat record a segment, ready for `console.table`, a data frame or a chart.
 * @throws {@link MetricInputError} for a field that no row has, a key that is no word, number or boolean, and all that the metric
 * refuses, with its place in the rows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { csat, nps, segment } from "cx-metrics";
 *
 * const answers = [
 *   { plan: "Pro", score: 10, rating: 5 },
 *   { plan: "Pro", score: 9, rating: 4 },
 *   { plan: "Free", score: 3, rating: 4 },
 *   { plan: "Free", score: 8, rating: null },
 * ];
 * const byPlan = segment(answers, { by: "plan", metric: nps.of("score") });
 * assert.deepEqual(byPlan.map((row) => [row.segment, row.n, row.value]), [["Free", 2, -50], ["Pro", 2, 100]]);
 * assert.equal(byPlan[1]?.versusRest.difference, 150);
 *
 * const both = segment(answers, { by: "plan", metric: { nps: nps.of("score"), csat: csat.of("rating") } });
 * assert.deepEqual(both.map((row) => [row.nps.value, row.csat.value]), [[-50, 100], [100, 100]]);
 * ```
 */
export const segment: SegmentFunction = /* @__PURE__ */ defineBreakdown<
  SegmentFunction,
  SegmentOptions<never> & { readonly metric: unknown },
  SegmentPlan,
  SegmentSummary
>({
  name: "segment",
  prepare: (options) => {
    checkInput(segmentOptionsSchema(), options, "segment", "options");
    const { by, suppression, minimumResponses = 0 } = options;
    if (suppression === "complementary" && minimumResponses === 0) {
      const expected = "with minimumResponses above 0, which says what is withheld";
      rejectInput("segment", "options", ["suppression"], "inconsistent", expected, suppression);
    }
    const taken = ["segment", "by", "level", "n", "share"];
    const fields = listFields(by);
    const names = fieldNames("segment", "by", fields);
    return { options, fields, names, ...listMetrics("segment", options.metric, taken) };
  },
  summarize: summarizeSegments,
  merge: mergeSegments,
  measure: measureTable,
  checkSummary: checkSegmentSummary,
});
