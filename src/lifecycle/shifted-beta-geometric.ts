import type { ContractFitOptions, ShiftedBetaGeometricParameters, SurvivorCounts } from "../schemas/contractual.ts";
import type { LogLikelihood } from "../stats/maximum-likelihood.ts";
import { type ContractFit, fitContract, type HomogeneousFit } from "./contract-fit.ts";
import { type CountedRenewals, countRenewals } from "./renewal-counts.ts";

/**
 * Fits the shifted-beta-geometric model to customers with a contract: who leaves at a renewal, and is seen to leave.
 *
 * At every renewal a customer leaves with a chance of their own, always the same, and these chances are beta distributed over customers
 * with `alpha` and `beta`. So retention rises with time, r(t) = (beta + t − 1) ÷ (alpha + beta + t − 1), though nobody changes: those
 * who tend to leave leave first. Survival is S(t) = B(alpha, beta + t) ÷ B(alpha, beta).
 *
 * The fit is the maximum of Σ lost·log(1 − r) + renewed·log r over the renewals; cohorts of any lengths add up by renewal. Where there is
 * no maximum, `parameters` is `null` and `reason` says why; `homogeneous` is constant churn, in any case. Standard errors are of counted
 * customers: shares of 100 would give those of a hundred customers.
 *
 * Give the survivors with their beginning, `[1000, 869, 743]`: without the 1000 the first renewal, at which most leave, is not seen.
 *
 * @param survivors - See {@link SurvivorCounts}. No customers give a fit without parameters.
 * @param options - See {@link ContractFitOptions}.
 * @returns The fit, a plain object, for {@link projectSurvival}, {@link discountedExpectedLifetime} and the others.
 * @throws {@link MetricInputError} for counts that are no whole numbers from 0 on, survivors that increase, an option that does not exist.
 *
 * Source: Fader, Hardie (2007), How to project customer retention, Journal of Interactive Marketing 21(1), 76–90.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { shiftedBetaGeometric } from "cx-metrics";
 *
 * const fit = shiftedBetaGeometric([1000, 869, 743, 653, 593, 551, 517, 491]);
 * assert.equal(fit.parameters?.alpha.toFixed(3), "0.668");
 * assert.equal(fit.parameters?.beta.toFixed(3), "3.806");
 * assert.equal(fit.logLikelihood?.toFixed(2), "-1611.16");
 *
 * const constant = shiftedBetaGeometric([1000, 900, 810, 729]);
 * assert.deepEqual([constant.parameters, constant.reason], [null, "no-heterogeneity"]);
 * assert.equal(constant.homogeneous?.churn.toFixed(1), "10.0");
 * ```
 */
export function shiftedBetaGeometric(
  survivors: SurvivorCounts,
  options: ContractFitOptions = {},
): ContractFit<"shifted-beta-geometric", ShiftedBetaGeometricParameters> {
  const name = "shiftedBetaGeometric";
  const parts = {
    model: "shifted-beta-geometric",
    names: ["alpha", "beta"],
    words: "shifted-beta-geometric: each customer's chance to leave is constant, and beta distributed over customers",
    likelihood: betaGeometricLikelihood,
    homogeneous: constantChurn,
  } as const;
  return fitContract(name, parts, countRenewals(name, survivors), options);
}

/** The log-likelihood by odds (alpha ÷ beta) and size (alpha + beta): at renewal t, 1 − r = alpha ÷ (size + t − 1). */
function betaGeometricLikelihood({ atRisk, lost }: CountedRenewals): LogLikelihood {
  return ([odds = 0, size = 0], gradient) => {
    const alpha = (size * odds) / (1 + odds);
    const beta = size / (1 + odds);
    let value = 0;
    let byAlpha = 0;
    let byBeta = 0;
    for (let t = 0; t < lost.length; t++) {
      const left = lost[t] as number;
      const kept = (atRisk[t] as number) - left;
      const whole = size + t;
      if (left > 0) value += left * Math.log(alpha / whole);
      if (kept > 0) value += kept * Math.log1p(-alpha / whole);
      byAlpha += (left * (beta + t)) / (alpha * whole) - kept / whole;
      byBeta += (kept * alpha) / ((beta + t) * whole) - left / whole;
    }
    const slope = beta / (1 + odds);
    gradient[0] = (byAlpha - byBeta) * slope;
    gradient[1] = (byAlpha * odds + byBeta) / (1 + odds);
    return value;
  };
}

function constantChurn({ atRisk, lost }: CountedRenewals): HomogeneousFit {
  const all = atRisk.reduce((sum, count) => sum + count, 0);
  const left = lost.reduce((sum, count) => sum + count, 0);
  const logLikelihood = left * Math.log(left / all) + (all - left) * Math.log1p(-left / all);
  return { churn: (100 * left) / all, c: 1, logLikelihood };
}
