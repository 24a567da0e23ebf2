import type { Rows } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { type PostStratifyOptions, postStratifyOptionsSchema } from "../schemas/weighting.ts";
import { fitMargins } from "./fit-margins.ts";
import { readTargets } from "./margin-targets.ts";
import { listWeights, reportWeights, spreadWeights, sumOfWeights, type WeightingReport } from "./weight-report.ts";
import { readCells } from "./weighting-cells.ts";

/** What `postStratify` gives. */
export interface PostStratification extends WeightingReport {
  /** The weight of every row, in their order: 0 for a row that was dropped. */
  readonly weights: readonly number[];
  /** How they were made, in words that a report can print. */
  readonly convention: string;
}

/**
 * Weights that give every level of a field, or every combination of several, the share that it has among all customers.
 *
 * `w = base weight · N_h / Σ base weights of h`, where N_h is the target of level h: for rows without base weights, the people of a level
 * over its answers. The weights sum to the number of rows (their mean is 1) or to the population.
 *
 * Takes records or a table of columns. The names of levels are those of the values: the number 1 and the word `"1"` are one level.
 * The weights are a plain array, safe in JSON, in the order of the rows: give it to a metric as `weights`, or put it into the table.
 *
 * - A level with a target above 0 and no row cannot be weighted up: an error that names it. Join it with another.
 * - A row whose level has no target is an error that says where it is. For missing values see `missing`.
 *
 * Source: Holt and Smith 1979, JRSS A 142: 33–46; Lohr 2010, Sampling: Design and Analysis, section 8.5.
 *
 * @param rows - Records, or a table of columns.
 * @param options - See {@link PostStratifyOptions}.
 * @throws {@link MetricInputError} for a level without a row or a row without a level, for shares that do not sum to 1 (or 100), for a
 * base weight or an option that is not right.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { nps, postStratify } from "cx-metrics";
 *
 * const answers = [
 *   { plan: "Free", score: 3 },
 *   { plan: "Pro", score: 9 },
 *   { plan: "Pro", score: 10 },
 *   { plan: "Pro", score: 6 },
 * ];
 * const { weights } = postStratify(answers, { by: "plan", targets: { Free: 750, Pro: 250 } });
 * assert.deepEqual(weights.map((weight) => weight.toFixed(3)), ["3.000", "0.333", "0.333", "0.333"]);
 * assert.equal(nps(answers.map(({ score }) => score), { weights }).value?.toFixed(1), "-66.7");
 * ```
 */
export function postStratify<Row extends object>(rows: Rows<Row>, options: PostStratifyOptions): PostStratification {
  const checked = checkInput(postStratifyOptionsSchema(), options, "postStratify", "options");
  const { by, targets: tree } = checked;
  const targets = readTargets("postStratify", [{ by, targets: tree, path: ["targets"] }], checked);
  const cells = readCells("postStratify", rows, targets, checked, false);
  const total = sumOfWeights(cells, targets, checked);
  const rules = { criterion: "margins", tolerance: 1, maximumIterations: 1, total, limits: null } as const;
  const fit = fitMargins(cells, targets.margins, rules);
  const weights = spreadWeights(cells, fit.weights, 1);
  const names = targets.margins[0]?.fields.join(" × ");
  return {
    weights: listWeights(weights),
    ...reportWeights(cells, targets.margins, weights),
    convention: `post-stratified by ${names}; the weights sum to ${checked.sumTo === "population" ? "the population" : "the number of rows"}`,
  };
}
