import { rejectInput } from "../errors.ts";
import type { Interval } from "../result.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type ContractModel,
  type ProjectSurvivalOptions,
  projectSurvivalOptionsSchema,
} from "../schemas/contractual.ts";
import { percentInterval } from "../share-figures.ts";
import { figureOf, readModel } from "./contract-figures.ts";
import { logRenewal, logSurvival } from "./contract-survival.ts";

/** A period of a projection. */
export interface ProjectedPeriod {
  /** How many renewals lie behind: 0 is the beginning. */
  readonly period: number;
  /** The share of the cohort that is still there, in percent. */
  readonly survival: number;
  /** The standard error of that; `null` for bare parameters. */
  readonly standardError: number | null;
  /** The interval of that; `null` for bare parameters and at the beginning. */
  readonly interval: Interval | null;
  /** The share of those of the period before that renewed, in percent; `null` at the beginning. */
  readonly retention: number | null;
  /** The share of the cohort that was lost at this renewal, in percent. */
  readonly lost: number;
}

/**
 * Projects how much of a cohort is still there after each renewal, by a model of contracts.
 *
 * Survival is S(t) = B(alpha, beta + t^c) ÷ B(alpha, beta), retention S(t) ÷ S(t − 1), which rises with time, and what is lost
 * S(t − 1) − S(t): all in percent. With a fit survival has an interval, by the delta method on its log-odds: it shows what the
 * parameters leave open, and nothing of whether the model holds beyond the data.
 *
 * @param model - A fit of {@link shiftedBetaGeometric} or {@link betaDiscreteWeibull}, also read back from JSON, or
 * `{ model, parameters }`.
 * @param options - `periods`, and what else {@link ProjectSurvivalOptions} has.
 * @returns A row for each period from 0 on; no rows where the fit has no parameters.
 * @throws {@link MetricInputError} for what is no such model, no number of periods, an option that does not exist.
 *
 * Source: Fader, Hardie (2007), How to project customer retention, Journal of Interactive Marketing 21(1), 76–90.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { projectSurvival, shiftedBetaGeometric } from "cx-metrics";
 *
 * const fit = shiftedBetaGeometric([1000, 869, 743, 653, 593, 551, 517, 491]);
 * const rows = projectSurvival(fit, { periods: 12 });
 * assert.equal(rows[12]?.survival.toFixed(1), "37.8");
 * assert.deepEqual(rows.slice(1, 4).map(({ retention }) => retention?.toFixed(1)), ["85.1", "87.8", "89.7"]);
 * ```
 */
export function projectSurvival(model: ContractModel, options: ProjectSurvivalOptions): ProjectedPeriod[] {
  const name = "projectSurvival";
  const parameters = readModel(name, model);
  const { periods, confidenceLevel } = checkInput(projectSurvivalOptionsSchema(), options, name, "options");
  if (periods === undefined) return rejectInput(name, "options", ["periods"], "missing-value", "given", periods);
  if (parameters === null) return [];
  const rows: ProjectedPeriod[] = [
    { period: 0, survival: 100, standardError: null, interval: null, retention: null, lost: 0 },
  ];
  let before = 100;
  for (let period = 1; period <= periods; period++) {
    const survivalAt = (shapes: typeof parameters): number => Math.exp(logSurvival(shapes, 0, period));
    const figure = figureOf(model, parameters, "log-odds", survivalAt, confidenceLevel);
    const survival = Math.min(before, 100 * (figure.value as number));
    const log = logRenewal(parameters, period);
    rows.push({
      period,
      survival,
      standardError: figure.standardError === null ? null : 100 * figure.standardError,
      interval: figure.interval && percentInterval(figure.interval),
      retention: 100 * Math.exp(log),
      lost: before * -Math.expm1(log) + 0,
    });
    before = survival;
  }
  return rows;
}
