import type { Interval } from "../result.ts";

/** What every model fitted to customers says: a plain object that is safe in JSON, and all that the predictions need. */
export interface ModelFit<Model extends string, Parameters> {
  /** Which model it is. */
  readonly model: Model;
  /** The likeliest parameters; `null` where there are none. */
  readonly parameters: Parameters | null;
  /** Their standard errors, from the observed information. */
  readonly standardErrors: Parameters | null;
  /** Their intervals: Wald's for the logarithms, so that the limits are above 0. */
  readonly intervals: { readonly [Name in keyof Parameters]: Interval } | null;
  /** Their variances and covariances, in the order of the parameters. */
  readonly covariance: readonly (readonly number[])[] | null;
  /** The log-likelihood. */
  readonly logLikelihood: number | null;
  /** Whether a maximum was found. */
  readonly converged: boolean;
  /** How many steps the search took. */
  readonly iterations: number;
  /** How many customers it rests on. */
  readonly n: number;
  /** What was fitted, in words. */
  readonly convention: string;
}

/** What a fit says of the maximum it was after. */
type OfMaximum<Parameters> = Omit<ModelFit<string, Parameters>, "model" | "n" | "convention">;

/** What it says where there is none. */
export const noMaximum: OfMaximum<never> & { readonly warnings: readonly never[] } = {
  parameters: null,
  standardErrors: null,
  intervals: null,
  covariance: null,
  logLikelihood: null,
  converged: false,
  warnings: [],
  iterations: 0,
};

/** A maximum, by the order of the parameters. */
interface Maximum {
  readonly parameters: readonly number[];
  readonly standardErrors: readonly number[];
  readonly intervals: readonly Interval[];
  readonly covariance: readonly (readonly number[])[] | null;
  readonly logLikelihood: number | null;
  readonly iterations: number;
}

/** What it says of one that was found, by the names of the parameters. */
export function describeMaximum<Name extends string>(
  names: readonly Name[],
  { parameters, standardErrors, intervals, covariance, logLikelihood, iterations }: Maximum,
): OfMaximum<Record<Name, number>> & { readonly reason: null; readonly warnings: readonly "weakly-determined"[] } {
  const named = <T>(values: readonly T[]): Record<Name, T> =>
    Object.fromEntries(names.map((name, i) => [name, values[i]])) as Record<Name, T>;
  return {
    parameters: named(parameters),
    standardErrors: named(standardErrors),
    intervals: named(intervals),
    covariance,
    logLikelihood,
    converged: true,
    reason: null,
    warnings: intervals.some(({ low, high }) => high > 100 * low) ? ["weakly-determined"] : [],
    iterations,
  };
}
