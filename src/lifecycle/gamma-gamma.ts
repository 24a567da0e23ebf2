import {
  type GammaGammaParameters,
  type PurchaseFitOptions,
  purchaseFitOptionsSchema,
  type SpendColumns,
  type SpendRecord,
} from "../schemas/btyd.ts";
import { checkInput } from "../schemas/check.ts";
import { digammaPositive } from "../stats/special/digamma.ts";
import { logGammaDifference, logGammaPositive } from "../stats/special/gamma-kernel.ts";
import { fitParameters, type PurchaseFit } from "./purchase-fit.ts";
import { readSpendPatterns, type SpendPatterns } from "./spend-patterns.ts";

/** A gamma-gamma model fitted to customers. */
export interface GammaGammaFit extends PurchaseFit<"gamma-gamma", GammaGammaParameters> {
  /** Customers left out because they bought nothing again, or only for nothing: of them the model says nothing. */
  readonly withoutSpend: number;
  /**
   * The correlation of `frequency` and `monetaryValue` over the customers of the fit. The model takes the two for independent: far from
   * 0 its figures mislead. `null` where one of them does not vary.
   */
  readonly correlation: number | null;
}

/**
 * Fits the gamma-gamma model: how much customers spend at a purchase, those of whom few purchases are known drawn to the mean of all.
 *
 * The values of a customer's purchases vary around a mean of their own (shape `p`), and those means over customers (`q`, `v`). The model
 * takes spending for independent of frequency; `correlation` says how far that holds, and beyond ±0.3 `warnings` has
 * `"spend-follows-frequency"`. Customers without a repeat purchase, and those whose purchases are worth 0, are left out and counted.
 *
 * @param customers - Records `{ frequency, monetaryValue }`, as {@link rfmSummary} makes them, or their columns: `monetaryValue` is
 * the mean of `frequency` purchases. Customers of whom something is missing are left out.
 * @param options - See {@link PurchaseFitOptions}.
 * @returns The fit, a plain object, for {@link expectedSpend} and {@link customerLifetimeValue}.
 * @throws {@link MetricInputError} for a frequency that is no whole number, a negative mean value, an option that does not exist.
 *
 * Source: Fader, Hardie (2013), The Gamma-Gamma Model of Monetary Value, technical note; Fader, Hardie, Lee (2005), RFM and CLV,
 * Journal of Marketing Research 42, 415–430.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { expectedSpend, gammaGamma } from "cx-metrics";
 *
 * const fit = gammaGamma([
 *   { frequency: 2, monetaryValue: 22.35 },
 *   { frequency: 1, monetaryValue: 11.77 },
 *   { frequency: 0, monetaryValue: null },
 *   { frequency: 7, monetaryValue: 73.74 },
 *   { frequency: 2, monetaryValue: 25.55 },
 *   { frequency: 1, monetaryValue: 40 },
 * ]);
 * assert.equal(fit.n, 5);
 * assert.equal(fit.withoutSpend, 1);
 *
 * // With the parameters of a fit to CDNOW's customers.
 * const cdnow = { model: "gamma-gamma", parameters: { p: 6.25, q: 3.74, v: 15.44 } } as const;
 * assert.equal(expectedSpend(cdnow, { frequency: 2, monetaryValue: 22.35 })?.toFixed(2), "24.66");
 * ```
 */
export function gammaGamma(
  customers: readonly SpendRecord[] | SpendColumns,
  options: PurchaseFitOptions = {},
): GammaGammaFit {
  checkInput(purchaseFitOptionsSchema(), options, "gammaGamma", "options");
  const patterns = readSpendPatterns("gammaGamma", customers, options);
  const { n, missing, invalid, withoutSpend, correlation } = patterns;
  const fit = fitParameters(
    "gamma-gamma",
    ["p", "q", "v"],
    {
      n,
      repeatCustomers: n,
      missing,
      invalid,
      convention: "gamma-gamma, mean value of repeat purchases, maximum likelihood",
    },
    () => ({
      value: gammaGammaLikelihood(patterns),
      starts: [
        [2, 3, patterns.meanValue],
        [0.5, 1.5, patterns.meanValue],
      ],
    }),
    options,
  );
  const warnings = [...fit.warnings];
  if (fit.parameters !== null && fit.parameters.q <= 1) warnings.push("infinite-mean");
  if (correlation !== null && Math.abs(correlation) > 0.3) warnings.push("spend-follows-frequency");
  const reason = n === 0 && withoutSpend > 0 ? "no-repeat-customers" : fit.reason;
  return { ...fit, reason, warnings, withoutSpend, correlation };
}

/** The log-likelihood with its gradient by p, q and v. Written in the total x m against v, so that nothing large cancels. */
export function gammaGammaLikelihood({
  frequency,
  value,
}: Pick<SpendPatterns, "frequency" | "value">): (parameters: Float64Array, gradient: Float64Array) => number {
  return (parameters, gradient) => {
    const [p, q, v] = parameters as unknown as [number, number, number];
    const logGammaQ = logGammaPositive(q);
    const digammaQ = digammaPositive(q);
    let sum = 0;
    let rounding = 0;
    let byP = 0;
    let byQ = 0;
    let byV = 0;
    let known = 0;
    let constant = 0;
    let slopeAll = 0;
    let slopeOwn = 0;
    for (let i = 0; i < frequency.length; i++) {
      const x = frequency[i] as number;
      if (x !== known) {
        known = x;
        constant = logGammaDifference(p * x, q) - logGammaQ;
        slopeAll = digammaPositive(p * x + q);
        slopeOwn = digammaPositive(p * x);
      }
      const mean = value[i] as number;
      const total = x * mean;
      const logShare = Math.log1p(v / total);
      const logRest = Math.log1p(total / v);
      byP += x * (slopeAll - slopeOwn - logShare);
      byQ += slopeAll - digammaQ - logRest;
      byV += q / v - (p * x + q) / (total + v);
      const term = constant - q * logRest - p * x * logShare - Math.log(mean);
      const next = sum + term;
      rounding += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
      sum = next;
    }
    gradient[0] = byP;
    gradient[1] = byQ;
    gradient[2] = byV;
    return sum + rounding;
  };
}
