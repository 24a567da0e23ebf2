import { checkArray, checkChoice, checkOptions, type NumericArray } from "./check.ts";
import { fSurvival } from "./f.ts";
import { isNegligible } from "./mean.ts";
import { type Moments, toMoments } from "./moments.ts";
import { sum } from "./sum.ts";
import type { MeanEstimate } from "./t-test.ts";

/** The options of {@link oneWayTest}. */
export interface OneWayOptions {
  /** `"welch"` (the default) does not suppose equal variances; `"classic"` is the analysis of variance that does. */
  readonly method?: "welch" | "classic" | undefined;
}

/** What {@link oneWayTest} returns. */
export interface OneWayResult {
  /** How it was tested. */
  readonly method: "welch" | "classic";
  /** F; `null` where there are too few values or groups, or no variance. */
  readonly statistic: number | null;
  /** The degrees of freedom between groups, their number less one; `null` where there is no statistic. */
  readonly degreesOfFreedomBetween: number | null;
  /** The degrees of freedom within groups, fractional for Welch's; `null` where there is no statistic. */
  readonly degreesOfFreedomWithin: number | null;
  /** The p-value; `null` where there is no statistic. */
  readonly pValue: number | null;
}

/**
 * One-way analysis of variance: whether the means of several independent groups differ.
 *
 * Groups without values are left out. Welch's F needs two values and some variance in each other group, the classic F
 * some variance within a group; else the figures are `null`. {@link welchTest} is the case of two groups.
 *
 * Source: Welch (1951), On the comparison of several mean values, Biometrika 38, 330–336; Fisher (1925), Statistical
 * Methods for Research Workers.
 *
 * @param groups - The values of each group, or their {@link Moments}.
 * @throws `MetricInputError` when a value is not a finite number, or an option is unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { oneWayTest } from "cx-metrics/stats";
 *
 * const test = oneWayTest([[4, 5, 6], [6, 7, 8], [8, 9, 10]], { method: "classic" });
 * assert.equal(test.statistic, 12);
 * assert.equal(test.pValue?.toFixed(4), "0.0080");
 * ```
 */
export function oneWayTest(groups: readonly (NumericArray | Moments)[], options?: OneWayOptions): OneWayResult {
  checkOptions("oneWayTest", options, ["method"]);
  const { method = "welch" } = options ?? {};
  checkChoice("oneWayTest", "options", ["method"], method, ["welch", "classic"]);
  checkArray("oneWayTest", "groups", groups, "an array of samples or moments");
  const samples = groups.map((group, index) => toMoments("oneWayTest", "groups", group, [index]));
  const filled = samples.filter((moments) => moments.n > 0);
  const test = filled.length < 2 ? null : method === "welch" ? welchOfMoments(filled) : classicF(filled);
  if (test === null) {
    const nothing = { statistic: null, degreesOfFreedomBetween: null, degreesOfFreedomWithin: null, pValue: null };
    return { method, ...nothing };
  }
  const [statistic, degreesOfFreedomWithin] = test;
  const degreesOfFreedomBetween = filled.length - 1;
  const pValue = fSurvival(statistic, degreesOfFreedomBetween, degreesOfFreedomWithin);
  return { method, statistic, degreesOfFreedomBetween, degreesOfFreedomWithin, pValue };
}

type FAndDegreesWithin = [statistic: number, degreesOfFreedomWithin: number] | null;

function welchOfMoments(groups: readonly Moments[]): FAndDegreesWithin {
  if (groups.some((group) => group.n < 2)) return null;
  return welchF(
    groups.map((group) => ({
      center: group.mean,
      standardError: standardError(group),
      degreesOfFreedom: group.n - 1,
    })),
  );
}

/** Welch's F of at least two estimates, and its degrees of freedom within; `null` where one of them has no variance. */
export function welchF(estimates: readonly MeanEstimate[]): FAndDegreesWithin {
  if (estimates.some(({ center, standardError }) => isNegligible(standardError, center))) return null;
  const count = estimates.length;
  // As shares of the smallest error, so that no square leaves the range of a double.
  const smallest = Math.min(...estimates.map(({ standardError }) => standardError));
  const weights = estimates.map(({ standardError }) => (smallest / standardError) ** 2);
  const total = sum(weights);
  const shares = weights.map((weight) => weight / total);
  const center = weightedMean(estimates, shares);
  const between = sum(estimates.map((estimate) => ((estimate.center - center) / estimate.standardError) ** 2));
  const imbalance = sum(
    estimates.map(({ degreesOfFreedom }, index) => (1 - (shares[index] as number)) ** 2 / degreesOfFreedom),
  );
  const correction = imbalance / (count * count - 1);
  return [between / (count - 1) / (1 + 2 * (count - 2) * correction), 1 / (3 * correction)];
}

function classicF(groups: readonly Moments[]): FAndDegreesWithin {
  const size = sum(groups.map((group) => group.n));
  const degreesOfFreedom = size - groups.length;
  if (degreesOfFreedom < 1) return null;
  const center = weightedMean(
    groups.map(({ mean }) => ({ center: mean })),
    groups.map((group) => group.n / size),
  );
  const within = sum(groups.map((group) => group.m2)) / degreesOfFreedom;
  if (isNegligible(Math.sqrt(within / size), center)) return null;
  const between = sum(groups.map((group) => group.n * (group.mean - center) ** 2)) / (groups.length - 1);
  return [between / within, degreesOfFreedom];
}

function standardError({ n, m2 }: Moments): number {
  return Math.sqrt(m2 / (n - 1) / n);
}

/** From the first group's mean, so that means around 10⁹ keep their differences. */
function weightedMean(groups: readonly Pick<MeanEstimate, "center">[], shares: readonly number[]): number {
  const start = groups[0]?.center ?? 0;
  return start + sum(groups.map((group, index) => (shares[index] as number) * (group.center - start)));
}
