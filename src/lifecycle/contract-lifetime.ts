import { checkInput } from "../schemas/check.ts";
import {
  type BetaDiscreteWeibullParameters,
  type ContractLifetimeValueOptions,
  type ContractModel,
  contractLifetimeValueOptionsSchema,
  type DiscountedLifetimeOptions,
  discountedLifetimeOptionsSchema,
  type RemainingLifetimeOptions,
  type ResidualLifetimeOptions,
  remainingLifetimeOptionsSchema,
  residualLifetimeOptionsSchema,
} from "../schemas/contractual.ts";
import { type FigureWithError, figureOf, readModel } from "./contract-figures.ts";
import { discountedPeriods } from "./contract-sum.ts";
import { logRenewal } from "./contract-survival.ts";

/** An expected lifetime, or its value, by a model of contracts. */
export interface ContractLifetime extends FigureWithError {
  /** `"periods"` of the contract, or `"money"` in the currency of the margin. */
  readonly unit: "periods" | "money";
  /** Why there is no value: the fit has no parameters (`"no-fit"`), or the figure is `"infinite"`; `null` where there is one. */
  readonly reason: "no-fit" | "infinite" | null;
  /** What was computed, in words that a report can print. */
  readonly convention: string;
}

/**
 * How many periods a customer with a contract is still expected to be there, the one that has just begun included.
 *
 * Σ S(n + t) ÷ S(n) over t from 0 on, after n renewals. For the shifted-beta-geometric model that is
 * (alpha + beta + n − 1) ÷ (alpha − 1): infinite for alpha up to 1, where a few customers who stay for ever make up the mean. Then
 * `value` is `null` with the reason `"infinite"`; ask for a `horizon`, or for {@link discountedExpectedLifetime}. It grows with the
 * renewals: who has stayed so far is likely to be one who stays.
 *
 * @param model - A fit of {@link shiftedBetaGeometric} or {@link betaDiscreteWeibull}, or `{ model, parameters }`.
 * @param options - See {@link RemainingLifetimeOptions}.
 * @returns The figure in periods; with a fit also its error, by the delta method.
 * @throws {@link MetricInputError} for what is no such model, an option out of range or one that does not exist.
 *
 * Source: Fader, Hardie (2007), How to project customer retention, Journal of Interactive Marketing 21(1), 76–90.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { expectedRemainingLifetime } from "cx-metrics";
 *
 * const model = { model: "shifted-beta-geometric", parameters: { alpha: 2, beta: 5 } } as const;
 * assert.equal(expectedRemainingLifetime(model).value?.toFixed(6), "6.000000");
 * assert.equal(expectedRemainingLifetime(model, { renewals: 4 }).value?.toFixed(6), "10.000000");
 *
 * const loyal = { model: "shifted-beta-geometric", parameters: { alpha: 0.668, beta: 3.806 } } as const;
 * assert.equal(expectedRemainingLifetime(loyal).reason, "infinite");
 * assert.equal(expectedRemainingLifetime(loyal, { horizon: 12 }).value?.toFixed(2), "7.16");
 * ```
 */
export function expectedRemainingLifetime(
  model: ContractModel,
  options: RemainingLifetimeOptions = {},
): ContractLifetime {
  const name = "expectedRemainingLifetime";
  const {
    renewals = 0,
    horizon,
    confidenceLevel,
  } = checkInput(remainingLifetimeOptionsSchema(), options, name, "options");
  const words = `expected periods still to come, the current one included, after ${renewals} renewals${upTo(horizon)}`;
  const compute = (shapes: BetaDiscreteWeibullParameters): number | null =>
    discountedPeriods(shapes, renewals, 0, horizon);
  return lifetimeOf(name, model, compute, words, confidenceLevel);
}

/**
 * Discounted expected lifetime (DEL): the periods that a new customer with a contract is expected to be there, each at its present value.
 *
 * Σ S(t) ÷ (1 + d)^t over t from 0 on: payment in advance, the first at once and not discounted. For the shifted-beta-geometric
 * model that is ₂F₁(1, beta; alpha + beta; 1 ÷ (1 + d)). Times the margin of a period it is the lifetime value of a new customer. The
 * rate is for a period; with `periodsPerYear` it is for a year, and (1 + d)^(1 ÷ periodsPerYear) − 1 for a period. At a rate of 0 it is
 * the expected lifetime, which may be infinite (`null`, with the reason).
 *
 * @param model - A fit of {@link shiftedBetaGeometric} or {@link betaDiscreteWeibull}, or `{ model, parameters }`.
 * @param options - `discountRate`, and what else {@link DiscountedLifetimeOptions} has.
 * @returns The figure in periods; with a fit also its error, by the delta method.
 * @throws {@link MetricInputError} for what is no such model, no discount rate, an option out of range or one that does not exist.
 *
 * Source: Fader, Hardie (2010), Customer-base valuation in a contractual setting: the perils of ignoring heterogeneity, Marketing
 * Science 29(1), 85–93.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { discountedExpectedLifetime, shiftedBetaGeometric } from "cx-metrics";
 *
 * const fit = shiftedBetaGeometric([1000, 631, 468, 382, 326, 289, 262, 241]);
 * const { value, interval } = discountedExpectedLifetime(fit, { discountRate: 0.1 });
 * assert.equal(value?.toFixed(4), "3.6949");
 * assert.equal(`${interval?.low.toFixed(2)} to ${interval?.high.toFixed(2)}`, "3.47 to 3.93");
 * ```
 */
export function discountedExpectedLifetime(model: ContractModel, options: DiscountedLifetimeOptions): ContractLifetime {
  const name = "discountedExpectedLifetime";
  const chosen = checkInput(discountedLifetimeOptionsSchema(), options, name, "options");
  const { horizon, confidenceLevel } = chosen;
  const rate = rateOf(chosen);
  const words = `discounted expected lifetime of a new customer, paid in advance, ${wordsOf(chosen)}`;
  return lifetimeOf(name, model, (shapes) => discountedPeriods(shapes, 0, rate, horizon), words, confidenceLevel);
}

/**
 * Discounted expected residual lifetime (DERL): the renewals still to come of a customer whose next one is due now, each at its present
 * value.
 *
 * Σ S(t) ÷ S(n) ÷ (1 + d)^(t − n − 1) over t from n + 1 on, after n renewals (Fader and Hardie number the renewal that is due, which is
 * n + 1). Whether the customer renews now is open, and a payment now is not discounted. For the shifted-beta-geometric model that is
 * (beta + n) ÷ (alpha + beta + n) · ₂F₁(1, beta + n + 1; alpha + beta + n + 1; 1 ÷ (1 + d)). Times the margin of a period it is what an
 * existing customer is still worth, and more after each renewal; churn taken as equal for all makes it too low.
 *
 * @param model - A fit of {@link shiftedBetaGeometric} or {@link betaDiscreteWeibull}, or `{ model, parameters }`.
 * @param options - `discountRate`, and what else {@link ResidualLifetimeOptions} has.
 * @returns The figure in periods; with a fit also its error, by the delta method.
 * @throws {@link MetricInputError} for what is no such model, no discount rate, an option out of range or one that does not exist.
 *
 * Source: Fader, Hardie (2010), Customer-base valuation in a contractual setting: the perils of ignoring heterogeneity, Marketing
 * Science 29(1), 85–93.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { discountedExpectedResidualLifetime, shiftedBetaGeometric } from "cx-metrics";
 *
 * const fit = shiftedBetaGeometric([1000, 869, 743, 653, 593, 551, 517, 491]);
 * const after = (renewals: number) => discountedExpectedResidualLifetime(fit, { renewals, discountRate: 0.1 }).value?.toFixed(2);
 * assert.deepEqual([after(0), after(7)], ["5.41", "7.53"]);
 * ```
 */
export function discountedExpectedResidualLifetime(
  model: ContractModel,
  options: ResidualLifetimeOptions,
): ContractLifetime {
  const name = "discountedExpectedResidualLifetime";
  const chosen = checkInput(residualLifetimeOptionsSchema(), options, name, "options");
  const { renewals = 0, horizon, confidenceLevel } = chosen;
  const rate = rateOf(chosen);
  const words = `discounted expected residual lifetime after ${renewals} renewals, the next one due now, ${wordsOf(chosen)}`;
  return lifetimeOf(name, model, (shapes) => residual(shapes, renewals, rate, horizon), words, confidenceLevel);
}

/**
 * The lifetime value of a customer with a contract: the margin of a period times the discounted expected lifetime.
 *
 * For a new customer margin · {@link discountedExpectedLifetime}, less `acquisitionCost`; with `renewals` for an existing one, whose
 * next renewal is due now, margin · {@link discountedExpectedResidualLifetime}. The margin is taken as constant and the same for all.
 *
 * @param model - A fit of {@link shiftedBetaGeometric} or {@link betaDiscreteWeibull}, or `{ model, parameters }`.
 * @param options - `margin` and `discountRate`, and what else {@link ContractLifetimeValueOptions} has.
 * @returns The figure in the currency of the margin; with a fit also its error, by the delta method.
 * @throws {@link MetricInputError} for what is no such model, no margin or discount rate, an option out of range or one that does not exist.
 *
 * Source: Fader, Hardie (2010), Customer-base valuation in a contractual setting: the perils of ignoring heterogeneity, Marketing
 * Science 29(1), 85–93.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { contractLifetimeValue, shiftedBetaGeometric } from "cx-metrics";
 *
 * const fit = shiftedBetaGeometric([1000, 631, 468, 382, 326, 289, 262, 241]);
 * const { value } = contractLifetimeValue(fit, { margin: 100, discountRate: 0.1, acquisitionCost: 150 });
 * assert.equal(value?.toFixed(2), "219.49");
 * ```
 */
export function contractLifetimeValue(model: ContractModel, options: ContractLifetimeValueOptions): ContractLifetime {
  const name = "contractLifetimeValue";
  const chosen = checkInput(contractLifetimeValueOptionsSchema(), options, name, "options");
  const { margin = 0, acquisitionCost = 0, renewals, horizon, confidenceLevel } = chosen;
  const rate = rateOf(chosen);
  const who =
    renewals === undefined
      ? "a new customer, paid in advance"
      : `a customer after ${renewals} renewals, the next one due now`;
  const words = `discounted expected lifetime of ${who}, times the margin of a period, less acquisition cost, ${wordsOf(chosen)}`;
  const lifetime = lifetimeOf(
    name,
    model,
    (shapes) =>
      renewals === undefined ? discountedPeriods(shapes, 0, rate, horizon) : residual(shapes, renewals, rate, horizon),
    words,
    confidenceLevel,
  );
  const { value, standardError, interval } = lifetime;
  const worth = (periods: number): number => margin * periods - acquisitionCost;
  const limits = interval === null ? [] : [worth(interval.low), worth(interval.high)];
  return {
    ...lifetime,
    value: value === null ? null : worth(value),
    standardError: standardError === null ? null : Math.abs(margin) * standardError,
    interval: interval && { ...interval, low: Math.min(...limits), high: Math.max(...limits) },
    unit: "money",
  };
}

function residual(
  parameters: BetaDiscreteWeibullParameters,
  renewals: number,
  rate: number,
  horizon: number | undefined,
): number | null {
  const periods = discountedPeriods(parameters, renewals + 1, rate, horizon);
  return periods === null ? null : Math.exp(logRenewal(parameters, renewals + 1)) * periods;
}

function lifetimeOf(
  functionName: string,
  model: ContractModel,
  compute: (parameters: BetaDiscreteWeibullParameters) => number | null,
  convention: string,
  confidenceLevel: number | undefined,
): ContractLifetime {
  const parameters = readModel(functionName, model);
  const facts = { unit: "periods", convention: `${convention}; ${model.model}` } as const;
  if (parameters === null) return { value: null, standardError: null, interval: null, reason: "no-fit", ...facts };
  const figure = figureOf(model, parameters, "log", compute, confidenceLevel);
  return { ...figure, reason: figure.value === null ? "infinite" : null, ...facts };
}

/** The rate for a period, in a way that keeps the digits of a small one. */
function rateOf({ discountRate = 0, periodsPerYear = 1 }: DiscountedLifetimeOptions): number {
  return periodsPerYear === 1 ? discountRate : Math.expm1(Math.log1p(discountRate) / periodsPerYear);
}

function wordsOf({ discountRate = 0, periodsPerYear, horizon }: DiscountedLifetimeOptions): string {
  const per = periodsPerYear === undefined ? "a period" : `a year of ${periodsPerYear} periods`;
  return `discounted at ${Number((100 * discountRate).toPrecision(12))} % ${per}${upTo(horizon)}`;
}

function upTo(horizon: number | undefined): string {
  return horizon === undefined ? "" : `, up to ${horizon} periods`;
}
