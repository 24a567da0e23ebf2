import type { Rows } from "../rows.ts";
import { checkInput } from "../schemas/check.ts";
import { listMargins, type RakeOptions, type RakeTrim, rakeOptionsSchema } from "../schemas/weighting.ts";
import { type Fit, fitMargins } from "./fit-margins.ts";
import { readTargets } from "./margin-targets.ts";
import { type AbsoluteLimits, absoluteLimits, maximumPasses, redistribute } from "./trim-weights.ts";
import { listWeights, reportWeights, spreadWeights, sumOfWeights, type WeightingReport } from "./weight-report.ts";
import { readCells } from "./weighting-cells.ts";

/** What `rake` says beside the weights. */
export interface RakeReport extends WeightingReport {
  /** How many cycles through all margins it took. */
  readonly iterations: number;
  /** How many weights lie at the cap or at the floor, or were cut there. */
  readonly trimmed: number;
  /** How it was done, in words that a report can print. */
  readonly convention: string;
}

/** Raked weights. */
export interface RakedWeights extends RakeReport {
  /** That the criterion was met. */
  readonly converged: true;
  /** There is none: it converged. */
  readonly reason: null;
  /** The weight of every row, in their order: 0 for a row that was dropped. */
  readonly weights: readonly number[];
  /** There are none: see `weights`. */
  readonly unconvergedWeights: null;
}

/** Raking that came to no result. */
export interface UnconvergedRake extends RakeReport {
  /** That the criterion was not met. */
  readonly converged: false;
  /**
   * `"maximum-iterations"`: more of them may help. `"margins-cannot-hold"`: the weights came to rest and miss their targets, as
   * combinations of levels are lacking in the rows, or the limits are too narrow.
   */
  readonly reason: "maximum-iterations" | "margins-cannot-hold";
  /** There are none. */
  readonly weights: null;
  /** Where the weights stood when it ended. The margins do not hold with them. */
  readonly unconvergedWeights: readonly number[];
}

/** What `rake` gives: look at `converged` before the weights. */
export type RakeResult = RakedWeights | UnconvergedRake;

/**
 * Raking (iterative proportional fitting): weights with which several margins hold at once, such as age and region, where the combinations
 * of age and region among all customers are not known.
 *
 * Each margin in turn has the weights of each of its levels multiplied by target over weighted count, again and again until all
 * margins hold. The weights sum to the number of rows (their mean is 1) or to the population. Where it does not converge `weights` is
 * `null`, so that nobody takes them for a result; where it stood is in `unconvergedWeights`.
 *
 * Takes records or a table of columns. Rows that are alike in all margins are weighted as one, so that a cycle costs as much as there are
 * combinations of levels. The names of levels are those of the values: the number 1 and the word `"1"` are one level. The weights are
 * a plain array, safe in JSON, in the order of the rows: give it to a metric as `weights`, or put it into the table.
 *
 * - A level with a target above 0 and no row cannot be weighted up: an error that names it. Join it with another.
 * - A row whose level has no target is an error that says where it is. For missing values see `missing`.
 * - Targets of 0 give weights of 0.
 * - With `trim` and `"re-rake"`, weights that no longer change have converged, though the limits may keep the margins from holding;
 *   `largestDeviation` says how far they are off.
 *
 * Sources: Deming and Stephan 1940, Annals of Mathematical Statistics 11: 427–444; Battaglia, Hoaglin and Frankel 2009, Survey
 * Practice 2(5), for trimming; the criteria are those of R survey (`"cells"`) and anesrake (`"weights"`).
 *
 * @param rows - Records, or a table of columns.
 * @param options - See {@link RakeOptions}.
 * @throws {@link MetricInputError} for a level without a row or a row without a level, for margins whose totals differ or shares that do
 * not sum to 1 (or 100), for limits that the mean weight is not between, for a base weight or an option that is not right.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rake } from "cx-metrics";
 *
 * const answers = [
 *   { age: "young", region: "north", score: 9 },
 *   { age: "young", region: "south", score: 8 },
 *   { age: "old", region: "north", score: 3 },
 *   { age: "old", region: "south", score: 6 },
 *   { age: "old", region: "south", score: 10 },
 * ];
 * const raked = rake(answers, { margins: { age: { young: 60, old: 40 }, region: { north: 50, south: 50 } } });
 * assert.equal(raked.converged, true);
 * assert.deepEqual(raked.weights?.map((weight) => weight.toFixed(2)), ["1.71", "1.29", "0.79", "0.60", "0.60"]);
 * assert.equal(raked.designEffect.value?.toFixed(3), "1.188");
 * ```
 */
export function rake<Row extends object>(rows: Rows<Row>, options: RakeOptions): RakeResult {
  const checked = checkInput(rakeOptionsSchema(), options, "rake", "options");
  const targets = readTargets("rake", listMargins(checked), checked);
  const { trim, tolerance = 1e-10, maximumIterations = 1000 } = checked;
  const reRakes = trim !== undefined && (trim.method ?? "re-rake") === "re-rake";
  const cells = readCells("rake", rows, targets, checked, reRakes);
  // Shares have no scale of their own: that of the rows serves.
  const total = targets.population ?? cells.rowCount;
  const sum = sumOfWeights(cells, targets, checked);
  const limits = trim === undefined ? null : absoluteLimits("rake", ["trim"], trim, sum / cells.rowCount);
  const { criterion = reRakes ? "weights" : "margins" } = checked;
  const scale = sum / total;
  const inner = reRakes && limits ? { cap: limits.cap / scale, floor: limits.floor / scale } : null;
  const fit = fitMargins(cells, targets.margins, { criterion, tolerance, maximumIterations, total, limits: inner });
  const weights = spreadWeights(cells, fit.weights, scale);
  const trimmed = limits === null ? 0 : trimAtEnd(weights, limits, trim?.method);
  const report: RakeReport = {
    ...reportWeights(cells, targets.margins, weights),
    iterations: fit.iterations,
    trimmed,
    convention: describe(
      checked,
      criterion,
      tolerance,
      targets.margins.map(({ fields }) => fields.join(" × ")),
    ),
  };
  return conclude(report, listWeights(weights), fit);
}

/** Trims weights where that is done at the end, and counts those at a limit where it was done before. */
function trimAtEnd(weights: Float64Array, { cap, floor }: AbsoluteLimits, method: RakeTrim["method"]): number {
  if (method === "redistribute") return redistribute(weights, cap, floor, maximumPasses);
  if (method === "redistribute-once") return redistribute(weights, cap, floor, 1);
  let trimmed = 0;
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row] as number;
    if (weight > 0 && (weight >= cap * (1 - 1e-12) || weight <= floor * (1 + 1e-12))) trimmed++;
  }
  return trimmed;
}

function conclude(report: RakeReport, weights: readonly number[], { reason }: Fit): RakeResult {
  return reason === null
    ? { converged: true, reason, weights, unconvergedWeights: null, ...report }
    : { converged: false, reason, weights: null, unconvergedWeights: weights, ...report };
}

function describe(
  { trim, sumTo, baseWeights }: RakeOptions,
  criterion: string,
  tolerance: number,
  margins: readonly string[],
): string {
  const base = baseWeights === undefined ? "" : " from base weights";
  const limits =
    trim === undefined
      ? ""
      : `, trimmed by ${trim.method ?? "re-rake"} at ${trim.floor ?? 0} to ${trim.cap ?? "any"} (${trim.relativeTo ?? "mean"})`;
  const sum = sumTo === "population" ? "the population" : "the number of rows";
  return `raked${base} to ${margins.join(", ")}${limits}, until ${criterion} are within ${tolerance}; the weights sum to ${sum}`;
}
