import type { Interval } from "../result.ts";
import { checkInput } from "../schemas/check.ts";
import {
  type BetaDiscreteWeibullParameters,
  type ContractFitOptions,
  contractFitOptionsSchema,
} from "../schemas/contractual.ts";
import { criticalValue } from "../stats/critical-value.ts";
import { type LogLikelihood, type MaximumLikelihoodResult, maximumLikelihood } from "../stats/maximum-likelihood.ts";
import { logRenewal } from "./contract-survival.ts";
import { describeMaximum, type ModelFit, noMaximum } from "./model-fit.ts";
import type { CountedRenewals } from "./renewal-counts.ts";

/**
 * Why a fit to contracts has no parameters.
 *
 * - `no-customers`: there are none.
 * - `no-churn`: nobody was lost.
 * - `all-churned-at-once`: nobody renewed a first time.
 * - `too-few-periods`: fewer renewals were observed than the model has parameters.
 * - `polarized`: customers were lost at the first renewal and never after: as if some stayed for ever and the others never.
 * - `no-heterogeneity`: customers do not differ as far as the data show, as where retention does not rise with time. The likelihood
 *   is highest as alpha and beta go to infinity; see `homogeneous`.
 * - `no-maximum`: the likelihood rises in some other way for as far as a parameter goes to 0 or to infinity.
 * - `not-converged`: the search found no maximum in the steps it had.
 */
export type ContractFitReason =
  | "no-customers"
  | "no-churn"
  | "all-churned-at-once"
  | "too-few-periods"
  | "polarized"
  | "no-heterogeneity"
  | "no-maximum"
  | "not-converged";

/** The model without differences between customers, to hold a fit against. */
export interface HomogeneousFit {
  /** The churn of all customers, in percent: at every renewal, or at the first where it changes with time. */
  readonly churn: number;
  /** How it changes with time: S(t) = (1 − churn)^(t^c); 1 where it does not. */
  readonly c: number;
  /** The log-likelihood. */
  readonly logLikelihood: number;
}

/** A renewal as it was observed and as a fit has it. */
export interface RenewalPeriod {
  /** Which renewal: 1 is the first. */
  readonly period: number;
  /** How many customers came up for it. */
  readonly atRisk: number;
  /** How many of them were lost. */
  readonly lost: number;
  /** The share of them that renewed, in percent; `null` where nobody came up. */
  readonly retention: number | null;
  /** The share that the fit expects to renew, in percent; `null` without a fit. */
  readonly fittedRetention: number | null;
}

/** A model of contracts fitted to cohorts: a plain object that is safe in JSON, and all that the projections need. */
export interface ContractFit<Model extends string, Parameters> extends ModelFit<Model, Parameters> {
  /** The log-likelihood: of the customers, in the order in which they came and left. */
  readonly logLikelihood: number | null;
  /** Why there are no parameters; `null` where there are. */
  readonly reason: ContractFitReason | null;
  /** What to beware of: `"weakly-determined"` where the interval of a parameter spans more than a factor of 100. */
  readonly warnings: readonly "weakly-determined"[];
  /** The model without differences between customers; `null` where nobody was lost, or nobody renewed. */
  readonly homogeneous: HomogeneousFit | null;
  /** The renewals, by number: what was observed, and what was fitted. */
  readonly periods: readonly RenewalPeriod[];
}

/** The parts in which two models of contracts differ. */
export interface ContractModelParts<Model extends string, Name extends string> {
  /** Its name in results. */
  readonly model: Model;
  /** The names of its parameters: `alpha`, `beta`, and `c` where there is one. */
  readonly names: readonly Name[];
  /** Its name in words. */
  readonly words: string;
  /** Its log-likelihood by odds (alpha ÷ beta), size (alpha + beta) and, where there is one, c. */
  readonly likelihood: (counts: CountedRenewals) => LogLikelihood;
  /** The likeliest model without differences between customers; `null` where the search for it fails. */
  readonly homogeneous: (counts: CountedRenewals) => HomogeneousFit | null;
}

/** Fits a model of contracts, or says why not. */
export function fitContract<Model extends string, Name extends string>(
  functionName: string,
  { model, names, words, likelihood, homogeneous }: ContractModelParts<Model, Name>,
  counts: CountedRenewals,
  options: ContractFitOptions,
): ContractFit<Model, Record<Name, number>> {
  checkInput(contractFitOptionsSchema(), options, functionName, "options");
  const { confidenceLevel, maximumIterations } = options;
  const refused = reasonAgainst(counts, names.length);
  const limit = isVaried(counts) ? homogeneous(counts) : null;
  const facts = { model, n: counts.n, homogeneous: limit, convention: `${words}, maximum likelihood` };
  const none = { ...noMaximum, ...facts, periods: periodsOf(counts, null) };
  if (refused !== null) return { ...none, reason: refused };
  const value = likelihood(counts);
  const odds = limit === null ? 0.2 : limit.churn / (100 - limit.churn);
  const extra = names.length === 3 ? [1] : [];
  let found: MaximumLikelihoodResult | null = null;
  for (const size of [4, 0.5, 40]) {
    found = maximumLikelihood(value, [odds, size, ...extra], { confidenceLevel, maximumIterations });
    if (found.converged) break;
  }
  const { parameters, covariance, logLikelihood, iterations, reason } = found as MaximumLikelihoodResult;
  // A maximum below what is reached without differences between customers is none.
  const isBelow = limit !== null && logLikelihood !== null && logLikelihood < limit.logLikelihood;
  if (parameters === null || covariance === null || isBelow) {
    const isFlat = limit !== null && (isBelow || !rises(value, limit, names.length));
    return { ...none, iterations, reason: isFlat ? "no-heterogeneity" : (reason ?? "not-converged") };
  }
  const shapes = toShapes(parameters);
  const variances = covarianceOfShapes(parameters, covariance);
  const standardErrors = variances.map((row, i) => Math.sqrt(row[i] as number));
  const intervals = shapes.map((shape, i) => logInterval(shape, standardErrors[i] as number, confidenceLevel));
  const [alpha, beta, c = 1] = shapes as [number, number, number?];
  return {
    ...facts,
    ...describeMaximum(names, {
      parameters: shapes,
      standardErrors,
      intervals,
      covariance: variances,
      logLikelihood,
      iterations,
    }),
    periods: periodsOf(counts, { alpha, beta, c }),
  };
}

function reasonAgainst({ n, atRisk, lost }: CountedRenewals, parameters: number): ContractFitReason | null {
  if (n === 0) return "no-customers";
  const observed = atRisk.filter((count) => count > 0).length;
  if (observed > 0 && lost.every((count) => count === 0)) return "no-churn";
  if (observed > 0 && lost.every((count, i) => count === atRisk[i])) return "all-churned-at-once";
  if (observed < parameters) return "too-few-periods";
  return lost.subarray(1).every((count) => count === 0) ? "polarized" : null;
}

/** Whether somebody was lost, and somebody was not. */
function isVaried({ atRisk, lost }: CountedRenewals): boolean {
  return lost.some((count) => count > 0) && lost.some((count, i) => count < (atRisk[i] as number));
}

/** Whether a little difference between customers makes the data likelier than none. */
function rises(value: LogLikelihood, { churn, c, logLikelihood }: HomogeneousFit, parameters: number): boolean {
  const point = Float64Array.of(churn / (100 - churn), 1e4, c).subarray(0, parameters);
  return value(point, new Float64Array(parameters)) > logLikelihood;
}

/** Alpha, beta and c of odds, size and c. */
function toShapes([odds = 0, size = 0, ...rest]: readonly number[]): number[] {
  return [(size * odds) / (1 + odds), size / (1 + odds), ...rest];
}

function covarianceOfShapes(
  [odds = 0, size = 0, ...rest]: readonly number[],
  covariance: readonly (readonly number[])[],
): number[][] {
  const slope = size / (1 + odds) ** 2;
  const jacobian = [
    [slope, odds / (1 + odds), 0],
    [-slope, 1 / (1 + odds), 0],
    [0, 0, 1],
  ].slice(0, 2 + rest.length);
  const sum = (terms: readonly (readonly number[])[], use: (one: number, i: number, j: number) => number): number =>
    terms.reduce((all, row, i) => row.reduce((some, one, j) => some + use(one, i, j), all), 0);
  return jacobian.map((a) =>
    jacobian.map((b) => sum(covariance, (one, i, j) => one * (a[i] as number) * (b[j] as number))),
  );
}

function logInterval(value: number, error: number, confidenceLevel = 0.95): Interval {
  const reach = (criticalValue(confidenceLevel) * error) / value;
  const high = Math.min(value * Math.exp(reach), Number.MAX_VALUE);
  return { low: value * Math.exp(-reach), high, confidenceLevel, method: "wald-log" };
}

function periodsOf({ atRisk, lost }: CountedRenewals, fitted: BetaDiscreteWeibullParameters | null): RenewalPeriod[] {
  return Array.from(atRisk, (count, i) => ({
    period: i + 1,
    atRisk: count,
    lost: lost[i] as number,
    retention: count === 0 ? null : (100 * (count - (lost[i] as number))) / count,
    fittedRetention: fitted === null ? null : 100 * Math.exp(logRenewal(fitted, i + 1)),
  }));
}
