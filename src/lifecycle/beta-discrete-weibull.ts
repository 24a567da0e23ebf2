import {
  type BetaDiscreteWeibullParameters,
  type ContractFitOptions,
  largestDependence,
  type SurvivorCounts,
} from "../schemas/contractual.ts";
import { type LogLikelihood, maximumLikelihood } from "../stats/maximum-likelihood.ts";
import { digammaPositive } from "../stats/special/digamma.ts";
import { type ContractFit, fitContract, type HomogeneousFit } from "./contract-fit.ts";
import { logRenewal } from "./contract-survival.ts";
import { type CountedRenewals, countRenewals } from "./renewal-counts.ts";

/**
 * Fits the beta-discrete-Weibull model to customers with a contract: {@link shiftedBetaGeometric}, where a customer's own chance to
 * leave may change with time.
 *
 * A customer survives t renewals with the chance (1 − θ)^(t^c), and θ is beta distributed over customers with `alpha` and `beta`. With
 * `c` above 1 the chance to leave rises with time, below 1 it falls, and at 1 it is constant. So retention may first fall and then rise,
 * which the shifted-beta-geometric model cannot follow. Survival is S(t) = B(alpha, beta + t^c) ÷ B(alpha, beta).
 *
 * Three parameters take at least three renewals, and a good fit takes more. Where there is no maximum, `parameters` is `null` and
 * `reason` says why; `homogeneous` is the discrete Weibull model, without differences between customers.
 *
 * @param survivors - See {@link SurvivorCounts}. No customers give a fit without parameters.
 * @param options - See {@link ContractFitOptions}.
 * @returns The fit, a plain object, for {@link projectSurvival}, {@link discountedExpectedLifetime} and the others.
 * @throws {@link MetricInputError} for counts that are no whole numbers from 0 on, survivors that increase, an option that does not exist.
 *
 * Source: Fader, Hardie, Liu, Davin, Steenburgh (2018), "How to Project Customer Retention" Revisited: The Role of Duration
 * Dependence, Journal of Interactive Marketing 43, 1–16.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { betaDiscreteWeibull } from "cx-metrics";
 *
 * const { parameters } = betaDiscreteWeibull([1000, 869, 743, 653, 593]);
 * assert.equal(parameters?.alpha.toFixed(2), "0.26");
 * assert.equal(parameters?.beta.toFixed(2), "1.72");
 * assert.equal(parameters?.c.toFixed(2), "1.58");
 * ```
 */
export function betaDiscreteWeibull(
  survivors: SurvivorCounts,
  options: ContractFitOptions = {},
): ContractFit<"beta-discrete-weibull", BetaDiscreteWeibullParameters> {
  const name = "betaDiscreteWeibull";
  const parts = {
    model: "beta-discrete-weibull",
    names: ["alpha", "beta", "c"],
    words: "beta-discrete-Weibull: each customer's chance to leave changes with time, and differs over customers",
    likelihood: betaWeibullLikelihood,
    homogeneous: discreteWeibull,
  } as const;
  return fitContract(name, parts, countRenewals(name, survivors), options);
}

/** The log-likelihood by odds (alpha ÷ beta), size (alpha + beta) and c. */
function betaWeibullLikelihood({ atRisk, lost }: CountedRenewals): LogLikelihood {
  return ([odds = 0, size = 0, c = 0], gradient) => {
    gradient.fill(0);
    if (!isInRange(c)) return Number.NEGATIVE_INFINITY;
    const alpha = (size * odds) / (1 + odds);
    const beta = size / (1 + odds);
    let value = 0;
    let byAlpha = 0;
    let byBeta = 0;
    let byC = 0;
    let before = slopesAt(alpha, beta, c, 0);
    for (let t = 1; t <= lost.length; t++) {
      const left = lost[t - 1] as number;
      const kept = (atRisk[t - 1] as number) - left;
      const now = slopesAt(alpha, beta, c, t);
      const log = logRenewal({ alpha, beta, c }, t);
      const churn = -Math.expm1(log);
      if (kept > 0) value += kept * log;
      if (left > 0) value += left * Math.log(churn);
      // Where d of log r by a parameter is s, that of log(1 − r) is −s r ÷ (1 − r).
      const factor = kept - (left > 0 ? (left * (1 - churn)) / churn : 0);
      byAlpha += factor * (before.whole - now.whole);
      byBeta += factor * (now.base - before.base - (now.whole - before.whole));
      byC += factor * (now.time - before.time);
      before = now;
    }
    gradient[0] = ((byAlpha - byBeta) * beta) / (1 + odds);
    gradient[1] = (byAlpha * odds + byBeta) / (1 + odds);
    gradient[2] = byC;
    return value;
  };
}

/** The digammas of which the slopes of log S(t) are made. */
function slopesAt(alpha: number, beta: number, c: number, t: number): { base: number; whole: number; time: number } {
  const power = t ** c;
  const base = digammaPositive(beta + power);
  const whole = digammaPositive(alpha + beta + power);
  return { base, whole, time: t === 0 ? 0 : (base - whole) * power * Math.log(t) };
}

/** The discrete Weibull model: S(t) = q^(t^c), by the rate −log q and c. */
function discreteWeibull({ atRisk, lost }: CountedRenewals): HomogeneousFit | null {
  const likelihood: LogLikelihood = ([rate = 0, c = 0], gradient) => {
    gradient.fill(0);
    if (!isInRange(c)) return Number.NEGATIVE_INFINITY;
    let value = 0;
    for (let t = 1; t <= lost.length; t++) {
      const left = lost[t - 1] as number;
      const kept = (atRisk[t - 1] as number) - left;
      const [now, before] = [t ** c, (t - 1) ** c];
      const hazard = rate * (now - before);
      const churn = -Math.expm1(-hazard);
      value -= kept * hazard;
      if (left > 0) value += left * Math.log(churn);
      const factor = (left > 0 ? (left * (1 - churn)) / churn : 0) - kept;
      const turn = now * Math.log(t) - (t === 1 ? 0 : before * Math.log(t - 1));
      gradient[0] = (gradient[0] as number) + factor * (now - before);
      gradient[1] = (gradient[1] as number) + factor * rate * turn;
    }
    return value;
  };
  const all = atRisk.reduce((sum, count) => sum + count, 0);
  const left = lost.reduce((sum, count) => sum + count, 0);
  const { parameters, logLikelihood } = maximumLikelihood(likelihood, [-Math.log1p(-left / all), 1]);
  if (parameters === null || logLikelihood === null) return null;
  const [rate = 0, c = 0] = parameters;
  return { churn: -100 * Math.expm1(-rate), c, logLikelihood };
}

function isInRange(c: number): boolean {
  return c <= largestDependence && c >= 1 / largestDependence;
}
