import type { Interval } from "../result.ts";
import { checkInput } from "../schemas/check.ts";
import { type BetaDiscreteWeibullParameters, type ContractModel, contractModelSchema } from "../schemas/contractual.ts";
import { criticalValue } from "../stats/critical-value.ts";

/** Checks a model of contracts; `null` where a fit found no parameters. */
export function readModel(functionName: string, model: ContractModel): BetaDiscreteWeibullParameters | null {
  const { parameters } = checkInput(contractModelSchema(), model, functionName, "model");
  return parameters === null ? null : { c: 1, ...parameters };
}

/** A figure with what a fit says of its error. */
export interface FigureWithError {
  /** The figure. */
  readonly value: number | null;
  /** Its standard error; `null` for bare parameters. */
  readonly standardError: number | null;
  /** Its interval; `null` for bare parameters. */
  readonly interval: Interval | null;
}

/**
 * A figure of the parameters with its standard error, by the delta method: √(g′ V g), with the slopes g by differences.
 *
 * The interval is Wald's on a scale on which the figure may have any value: its logarithm, or for a share its log-odds.
 */
export function figureOf(
  { covariance }: ContractModel,
  parameters: BetaDiscreteWeibullParameters,
  scale: "log" | "log-odds",
  compute: (parameters: BetaDiscreteWeibullParameters) => number | null,
  confidenceLevel = 0.95,
): FigureWithError {
  const value = compute(parameters);
  const bare = { value, standardError: null, interval: null };
  if (value === null || covariance === null || covariance === undefined) return bare;
  const slopes = (["alpha", "beta", "c"] as const).slice(0, covariance.length).map((name) => {
    const step = 1e-5 * parameters[name];
    const above = compute({ ...parameters, [name]: parameters[name] + step });
    const below = compute({ ...parameters, [name]: parameters[name] - step });
    return above === null || below === null ? null : (above - below) / (2 * step);
  });
  let variance = 0;
  for (const [i, row] of covariance.entries()) {
    for (const [j, one] of row.entries()) variance += Number(slopes[i]) * Number(slopes[j]) * one;
  }
  // At the edge of an infinite figure there are no slopes; what is certain has no error.
  if (slopes.includes(null) || !(variance >= 0) || variance > 1e200) return bare;
  const standardError = Math.sqrt(variance);
  const spread = standardError / (scale === "log" ? value : value * (1 - value));
  if (!(spread > 0 && spread < 100)) return { value, standardError, interval: null };
  const factor = Math.exp(criticalValue(confidenceLevel) * spread);
  const [low, high] =
    scale === "log"
      ? [value / factor, Math.min(value * factor, Number.MAX_VALUE)]
      : [value / (value + (1 - value) * factor), value / (value + (1 - value) / factor)];
  const method = scale === "log" ? "delta-log" : "delta-log-odds";
  return { value, standardError, interval: { low, high, confidenceLevel, method } };
}
