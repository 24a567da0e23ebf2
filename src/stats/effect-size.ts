import { checkChoice, checkOptions, type NumericArray } from "./check.ts";
import { type Moments, toMoments } from "./moments.ts";
import { checkProportionCounts, type ProportionCounts } from "./newcombe.ts";
import { logGamma } from "./special/log-gamma.ts";

/**
 * Cohen's d: the difference between two means, a − b, in pooled standard deviations; `null` where there is none.
 *
 * By Cohen's rule of thumb 0.2 is small, 0.5 medium and 0.8 large.
 *
 * Source: Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed., section 2.2.
 *
 * @param a - The sample whose mean is subtracted from, or its {@link Moments}.
 * @param b - The sample whose mean is subtracted, or its {@link Moments}.
 * @throws `MetricInputError` when a value is not a finite number.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cohenD } from "cx-metrics/stats";
 *
 * assert.equal(cohenD([3, 5], [1, 3])?.toFixed(4), "1.4142");
 * assert.equal(cohenD([3, 3], [1, 1]), null);
 * ```
 */
export function cohenD(a: NumericArray | Moments, b: NumericArray | Moments): number | null {
  return standardizedDifference(toMoments("cohenD", "a", a), toMoments("cohenD", "b", b));
}

/** The options of {@link hedgesG}. */
export interface HedgesGOptions {
  /** The factor against bias: `"exact"` by gamma functions (the default), or `"approximate"`, 1 − 3/(4ν − 1). */
  readonly method?: "exact" | "approximate" | undefined;
}

/**
 * Hedges' g: Cohen's d without its bias upwards in small samples; `null` where there is no d.
 *
 * g = d·J with J = Γ(ν/2) ÷ (√(ν/2)·Γ((ν − 1)/2)), ν = n_a + n_b − 2. It needs two degrees of freedom.
 *
 * Source: Hedges (1981), Distribution theory for Glass's estimator of effect size, Journal of Educational Statistics 6,
 * 107–128.
 *
 * @param a - The sample whose mean is subtracted from, or its {@link Moments}.
 * @param b - The sample whose mean is subtracted, or its {@link Moments}.
 * @throws `MetricInputError` when a value is not a finite number, or an option is unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hedgesG } from "cx-metrics/stats";
 *
 * assert.equal(hedgesG([3, 5], [1, 3])?.toFixed(4), "0.7979");
 * assert.equal(hedgesG([3, 5], [1, 3], { method: "approximate" })?.toFixed(4), "0.8081");
 * ```
 */
export function hedgesG(a: NumericArray | Moments, b: NumericArray | Moments, options?: HedgesGOptions): number | null {
  checkOptions("hedgesG", options, ["method"]);
  const { method = "exact" } = options ?? {};
  checkChoice("hedgesG", "options", ["method"], method, ["exact", "approximate"]);
  const momentsA = toMoments("hedgesG", "a", a);
  const momentsB = toMoments("hedgesG", "b", b);
  const d = standardizedDifference(momentsA, momentsB);
  const degreesOfFreedom = momentsA.n + momentsB.n - 2;
  if (d === null || degreesOfFreedom < 2) return null;
  return d * (method === "exact" ? biasFactor(degreesOfFreedom) : 1 - 3 / (4 * degreesOfFreedom - 1));
}

/**
 * Cohen's h: the difference between two proportions, a − b, on the arcsine scale, 2·asin√p_a − 2·asin√p_b, from −π to
 * π; `null` where one has no trials.
 *
 * Source: Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed., section 6.2.
 *
 * @throws `MetricInputError` when a count is out of range.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cohenH } from "cx-metrics/stats";
 *
 * assert.equal(cohenH({ successes: 56, trials: 70 }, { successes: 48, trials: 80 })?.toFixed(4), "0.4421");
 * ```
 */
export function cohenH(a: ProportionCounts, b: ProportionCounts): number | null {
  checkProportionCounts("cohenH", "a", a);
  checkProportionCounts("cohenH", "b", b);
  if (a.trials === 0 || b.trials === 0) return null;
  return 2 * Math.asin(Math.sqrt(a.successes / a.trials)) - 2 * Math.asin(Math.sqrt(b.successes / b.trials));
}

/**
 * The relative risk p_a ÷ p_b; `null` where b has no successes or one has no trials.
 *
 * @throws `MetricInputError` when a count is out of range.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { relativeRisk } from "cx-metrics/stats";
 *
 * assert.equal(relativeRisk({ successes: 9, trials: 10 }, { successes: 3, trials: 10 }), 3);
 * ```
 */
export function relativeRisk(a: ProportionCounts, b: ProportionCounts): number | null {
  checkProportionCounts("relativeRisk", "a", a);
  checkProportionCounts("relativeRisk", "b", b);
  if (a.trials === 0 || b.successes === 0) return null;
  return finiteOrNull((a.successes * b.trials) / (a.trials * b.successes));
}

/**
 * The odds ratio of the sample, (k_a/(n_a − k_a)) ÷ (k_b/(n_b − k_b)); `null` where it would divide by 0.
 *
 * @throws `MetricInputError` when a count is out of range.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { oddsRatio } from "cx-metrics/stats";
 *
 * assert.equal(oddsRatio({ successes: 9, trials: 10 }, { successes: 3, trials: 10 }), 21);
 * ```
 */
export function oddsRatio(a: ProportionCounts, b: ProportionCounts): number | null {
  checkProportionCounts("oddsRatio", "a", a);
  checkProportionCounts("oddsRatio", "b", b);
  const divisor = (a.trials - a.successes) * b.successes;
  return finiteOrNull((a.successes * (b.trials - b.successes)) / divisor);
}

/** Division by 0, or by next to nothing, gives no figure. */
function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function standardizedDifference(a: Moments, b: Moments): number | null {
  const degreesOfFreedom = a.n + b.n - 2;
  if (a.n === 0 || b.n === 0 || degreesOfFreedom < 1) return null;
  const deviation = Math.sqrt((a.m2 + b.m2) / degreesOfFreedom);
  return finiteOrNull((a.mean - b.mean) / deviation);
}

/** J of Hedges. From 100 degrees on, where logarithms would cancel, by the expansion of Γ(x + ½)/Γ(x), DLMF 5.11.13. */
function biasFactor(degreesOfFreedom: number): number {
  const half = degreesOfFreedom / 2;
  const x = half - 0.5;
  if (half < 50) return Math.exp(logGamma(half) - logGamma(x) - Math.log(half) / 2);
  const series = 1 - 1 / (8 * x) + 1 / (128 * x ** 2) + 5 / (1024 * x ** 3) - 21 / (32768 * x ** 4);
  return Math.sqrt(x / half) * (series - 399 / (262144 * x ** 5));
}
