import type { PurchaseFitOptions } from "../schemas/btyd.ts";
import { type LogLikelihood, type MaximumLikelihoodResult, maximumLikelihood } from "../stats/maximum-likelihood.ts";
import { describeMaximum, type ModelFit, noMaximum } from "./model-fit.ts";

/**
 * Why a fit has no parameters.
 *
 * - `no-customers`, `too-few-customers` (no more than the model has parameters).
 * - `no-repeat-customers`: nobody bought again, so that nothing is known of how often, or for how much.
 * - `no-maximum`: the likelihood rises for as far as a parameter goes to 0 or to infinity: the data do not determine it. So it is
 *   where customers hardly differ, or hardly any of them left.
 * - `not-converged`: the search found no maximum in the steps it had.
 */
export type PurchaseFitReason =
  | "no-customers"
  | "too-few-customers"
  | "no-repeat-customers"
  | "no-maximum"
  | "not-converged";

/**
 * What to beware of in a fit that has converged.
 *
 * - `weakly-determined`: the interval of a parameter spans more than a factor of 100.
 * - `infinite-mean`: the mean over customers that the parameters imply is infinite (q up to 1 of the gamma-gamma model).
 * - `spend-follows-frequency`: how much customers spend is correlated with how often they buy (beyond ±0.3), while the gamma-gamma
 *   model takes them for independent.
 */
export type PurchaseFitWarning = "weakly-determined" | "infinite-mean" | "spend-follows-frequency";

/** A model fitted to customers: a plain object that is safe in JSON, and all that the predictions need. */
export interface PurchaseFit<Model extends string, Parameters> extends ModelFit<Model, Parameters> {
  /** Why there are no parameters; `null` where there are. */
  readonly reason: PurchaseFitReason | null;
  /** What to beware of. */
  readonly warnings: readonly PurchaseFitWarning[];
  /** How many of them bought again. */
  readonly repeatCustomers: number;
  /** Customers left out because something was missing. */
  readonly missing: number;
  /** Customers left out as invalid. */
  readonly invalid: number;
}

/** What there was to fit a model to. */
interface FitBase {
  readonly n: number;
  readonly repeatCustomers: number;
  readonly missing: number;
  readonly invalid: number;
  readonly convention: string;
}

/** Fits the parameters of these names, or says why not. */
export function fitParameters<Model extends string, Name extends string>(
  model: Model,
  names: readonly Name[],
  { n, repeatCustomers, missing, invalid, convention }: FitBase,
  likelihood: () => { readonly value: LogLikelihood; readonly starts: readonly (readonly number[])[] },
  options: PurchaseFitOptions,
): PurchaseFit<Model, Record<Name, number>> {
  const facts = { model, n, repeatCustomers, missing, invalid, convention };
  const none = { ...noMaximum, ...facts };
  const reason = reasonAgainst(n, repeatCustomers, names.length);
  if (reason !== null) return { ...none, reason };
  const { value, starts } = likelihood();
  const { confidenceLevel, maximumIterations } = options;
  let best: MaximumLikelihoodResult | null = null;
  for (const start of starts) {
    const found = maximumLikelihood(value, start, { confidenceLevel, maximumIterations });
    best = best === null || (found.converged && !best.converged) ? found : best;
    if (best.converged) break;
  }
  const { parameters, standardErrors, intervals, reason: failure, ...found } = best as MaximumLikelihoodResult;
  if (parameters === null || standardErrors === null || intervals === null) {
    return { ...none, reason: failure ?? "not-converged", iterations: found.iterations };
  }
  return { ...facts, ...describeMaximum(names, { ...found, parameters, standardErrors, intervals }) };
}

function reasonAgainst(n: number, repeatCustomers: number, parameters: number): PurchaseFitReason | null {
  if (n === 0) return "no-customers";
  if (repeatCustomers === 0) return "no-repeat-customers";
  return n <= parameters ? "too-few-customers" : null;
}
