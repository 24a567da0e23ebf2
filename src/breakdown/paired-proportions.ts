import type { Interval } from "../result.ts";
import { binomialCdf } from "../stats/binomial.ts";
import { criticalValue } from "../stats/critical-value.ts";
import { type ChosenOptions, normalPValue } from "../stats/p-value.ts";
import { wilsonLimits } from "../stats/wilson.ts";

/** The same people by their two answers. */
export interface PairedCounts {
  /** Favourable both times. */
  readonly both: number;
  /** Favourable before only. */
  readonly before: number;
  /** Favourable after only. */
  readonly after: number;
  /** Favourable neither time. */
  readonly neither: number;
}

/** Below so many people who changed sides, the test is exact. */
const exactBelow = 25;

/** McNemar's test of a change: exact by the binomial distribution for few who changed sides, and else by z, without a correction. */
export function mcnemar(
  { before, after }: PairedCounts,
  { alternative }: Pick<ChosenOptions, "alternative">,
): { readonly pValue: number | null; readonly method: string } {
  const changed = before + after;
  if (changed === 0) return { pValue: null, method: "mcnemar" };
  if (changed >= exactBelow) {
    return { pValue: normalPValue((after - before) / Math.sqrt(changed), alternative), method: "mcnemar" };
  }
  const upTo = (count: number): number => binomialCdf(count, changed, 0.5);
  const pValue =
    alternative === "less"
      ? upTo(after)
      : alternative === "greater"
        ? upTo(before)
        : Math.min(1, 2 * upTo(Math.min(before, after)));
  return { pValue, method: "mcnemar-exact" };
}

/**
 * Newcombe's interval of the difference between two shares of the same people, after less before, from −1 to 1 (method 10).
 *
 * Made of Wilson's limits of both shares, with the correlation φ between them, which is corrected for continuity where it is
 * positive.
 *
 * Source: Newcombe (1998), Improved confidence intervals for the difference between binomial proportions based on paired data,
 * Statistics in Medicine 17, 2635–2650.
 */
export function pairedNewcombeInterval(counts: PairedCounts, confidenceLevel: number): Interval {
  const { both, before, after, neither } = counts;
  const n = both + before + after + neither;
  const [successes, successesBefore] = [both + after, both + before];
  const [p, q] = [successes / n, successesBefore / n];
  const z = criticalValue(confidenceLevel);
  const [lowP, highP] = wilsonLimits(successes, n, z);
  const [lowQ, highQ] = wilsonLimits(successesBefore, n, z);
  const phi = correlation(counts, n);
  const reach = (x: number, y: number): number => Math.sqrt(Math.max(0, x * x - 2 * phi * x * y + y * y));
  return {
    low: Math.max(-1, p - q - reach(p - lowP, highQ - q)),
    high: Math.min(1, p - q + reach(highP - p, q - lowQ)),
    confidenceLevel,
    method: "newcombe-paired",
  };
}

function correlation({ both, before, after, neither }: PairedCounts, n: number): number {
  const margins = [both + before, after + neither, both + after, before + neither];
  const product = margins.reduce((total, margin) => total * margin, 1);
  if (product === 0) return 0;
  const determinant = both * neither - before * after;
  const corrected = determinant > 0 ? Math.max(0, determinant - n / 2) : determinant;
  return corrected / Math.sqrt(product);
}
