import { rejectInput } from "../errors.ts";
import type { Rows } from "../rows.ts";
import { journeyOptionsSchema } from "../schemas/journey.ts";
import { checkZonedOptions } from "../schemas/time-options.ts";
import { type BoundBreakdown, defineBreakdown } from "./breakdown.ts";
import type {
  JourneyOptions,
  JourneyPlan,
  JourneyResult,
  JourneyStage,
  JourneySummary,
  JourneyTableStage,
} from "./journey-rows.ts";
import { checkJourneySummary, mergeJourneys, summarizeJourney } from "./journey-summary.ts";
import { measureJourney } from "./journey-table.ts";
import { type BreakdownMetric, listMetrics, type ResultOf } from "./metrics.ts";

/** {@link journey} and its `with`, by one metric or by several. */
export interface JourneyFunction {
  /** Follows one metric along a journey. */
  <Row extends object, M extends BreakdownMetric>(
    rows: Rows<Row>,
    options: JourneyOptions<Row> & { readonly metric: M },
  ): JourneyResult<JourneyStage<ResultOf<M>>>;
  /** Follows several metrics. */
  <Row extends object, Metrics extends Readonly<Record<string, BreakdownMetric>>>(
    rows: Rows<Row>,
    options: JourneyOptions<Row> & { readonly metric: Metrics },
  ): JourneyResult<JourneyTableStage<Metrics>>;
  /** The journey by one metric with its options bound: for streams, workers and summaries that are kept. */
  with<M extends BreakdownMetric, Row extends object = object>(
    options: JourneyOptions<Row> & { readonly metric: M },
  ): BoundBreakdown<Row, JourneySummary, JourneyResult<JourneyStage<ResultOf<M>>>>;
  /** The same for several metrics. */
  with<Metrics extends Readonly<Record<string, BreakdownMetric>>, Row extends object = object>(
    options: JourneyOptions<Row> & { readonly metric: Metrics },
  ): BoundBreakdown<Row, JourneySummary, JourneyResult<JourneyTableStage<Metrics>>>;
}

/**
 * Measures every stage of a customer journey, and names where it hurts.
 *
 * One row a stage, in the order of the journey: the metric's own result (or several under their names), its test against all other
 * stages together (`versusRest`, with p-values adjusted for the number of stages), and its `change` from the period before. A stage is a
 * pain point where its figure is distinguishably worse than that of the others; which figures are the bad ones says `better`.
 *
 * - Stages without rows are there, with the metric's figures of nothing. A row without a stage is in none, and counted in `unstaged`. A
 *   stage that is not listed is an error, or is gathered with its like in a last row (`otherStages: "gather"`).
 * - `every` with `at` measures the last period of the calendar, that of `asOf`, and compares it with the one before. `before` compares
 *   with other rows, or with their summary. Without either there is no change. Changes are not adjusted for their number.
 * - `unhappy` says which answers are unhappy. Each stage then has its share of all of them with Wilson's interval, and `lift`: that share
 *   by its share of all answers. Shares add up to 100 over the stages.
 * - `customer` follows customers from each stage to the next: how many of a stage were seen there, with Wilson's interval. In any order,
 *   or with `at` no earlier than first in this stage. Of all rows, whatever the period; who is not seen need not be lost.
 * - Below `minimumResponses` figures are withheld, and can still be worked out from the others.
 * - `journey.with(options)` is the journey as a function of rows with `summarize`, `merge` and `measure`, like a metric. Where customers
 *   are followed no customer may stand in two parts.
 *
 * Sources: Wilson 1927, Journal of the American Statistical Association 22: 209–212; Holm 1979, Scandinavian Journal of Statistics 6:
 * 65–70.
 *
 * @param rows - Records, or a table of columns.
 * @param options - The stages, where they stand, and what to measure: see {@link JourneyOptions}.
 * @returns The stages, the pain points, and what was left out: see {@link JourneyResult}.
 * @throws {@link MetricInputError} for a stage that is not listed, options that do not go together, an instant after `asOf`, and all that
 * the metric refuses, with its place in the rows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { journey, nps } from "cx-metrics";
 *
 * const answers = (touchpoint: string, scores: number[]) =>
 *   scores.flatMap((score) => Array.from({ length: 20 }, () => ({ touchpoint, score })));
 * const rows = [...answers("website", [9, 10, 8, 6]), ...answers("support", [3, 5, 9, 7]), ...answers("renewal", [9, 9, 8])];
 * const { stages, painPoints } = journey(rows, {
 *   stage: "touchpoint",
 *   stages: ["website", "onboarding", "support", "renewal"],
 *   metric: nps.of("score"),
 *   unhappy: { field: "score", atMost: 6 },
 * });
 *
 * assert.deepEqual(
 *   stages.map((row) => [row.stage, row.n, row.value, row.unhappy?.unhappy]),
 *   [["website", 80, 25, 20], ["onboarding", 0, null, 0], ["support", 80, -25, 40], ["renewal", 60, 66.66666666666667, 0]],
 * );
 * assert.deepEqual(painPoints.map((point) => [point.stage, point.rank]), [["support", 1]]);
 * ```
 */
export const journey: JourneyFunction = /* @__PURE__ */ defineBreakdown<
  JourneyFunction,
  JourneyOptions<never> & { readonly metric: unknown },
  JourneyPlan,
  JourneySummary
>({
  name: "journey",
  prepare: (options) => {
    checkZonedOptions(journeyOptionsSchema(), options, "journey");
    const { at, every, asOf, before, better } = options;
    if (every !== undefined && at === undefined) {
      rejectInput("journey", "options", ["at"], "missing-value", "given with every", at);
    }
    if (asOf !== undefined && every === undefined) {
      rejectInput("journey", "options", ["every"], "missing-value", "given with asOf", every);
    }
    if (before !== undefined && every !== undefined) {
      const expected = "left out with every, which finds the period before in the rows";
      rejectInput("journey", "options", ["before"], "inconsistent", expected, before);
    }
    const plan = {
      options,
      ...listMetrics("journey", options.metric, ["stage", "place", "n", "share", "unhappy", "reach"]),
    };
    const known = plan.metrics.map(({ name }) => name);
    for (const name of typeof better === "object" ? Object.keys(better) : []) {
      if (known.includes(name)) continue;
      const expected = `the name of a metric (${known.join(", ")})`;
      rejectInput("journey", "options", ["better", name], "unknown-key", expected, name);
    }
    return plan;
  },
  summarize: summarizeJourney,
  merge: mergeJourneys,
  measure: measureJourney,
  checkSummary: checkJourneySummary,
});
