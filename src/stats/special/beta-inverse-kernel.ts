import { betaPowerTerms, betaTail } from "./beta-kernel.ts";
import { logScaledBeta } from "./gamma-kernel.ts";
import { approximateUpperQuantile } from "./normal-approximation.ts";
import { invertPowerLaw } from "./power-law.ts";
import { invertTail, type TailFunction } from "./tail-inversion.ts";

/**
 * The odds x / (1 − x) of the x at which I_x(a, b) is `lower` and its complement is `upper`, unchecked.
 *
 * Odds keep the relative accuracy of x near 0 and of 1 − x near 1. Both probabilities are passed because only the
 * smaller one is known with its relative accuracy.
 */
export function inverseBetaOdds(lower: number, upper: number, a: number, b: number): number {
  return lower <= upper ? lowerTailOdds(lower, a, b) : 1 / lowerTailOdds(upper, b, a);
}

/** x for the odds x / (1 − x), with the odds 0 and ∞ at the ends. */
export function fromOdds(odds: number): number {
  return odds < 1 ? odds / (1 + odds) : 1 / (1 + 1 / odds);
}

/** The odds for a lower tail of at most one half. The logit of a beta variable has a log-concave density. */
function lowerTailOdds(tail: number, a: number, b: number): number {
  if (tail <= 0) return 0;
  // Far down the tail is x^a / (a B(a, b)), as exactly as numbers go.
  const powerLaw = invertPowerLaw(tail, logScaledBeta(a, b), a);
  if (powerLaw < 1e-17 && powerLaw * b < 1e-17) return powerLaw;
  const lowerTail: TailFunction = {
    probability: (odds) => betaTail(fromOdds(odds), fromOdds(1 / odds), a, b),
    logDensity: (odds) => betaPowerTerms(fromOdds(odds), fromOdds(1 / odds), a, b),
    direction: 1,
  };
  return invertTail(lowerTail, tail, startingOdds(tail, a, b, powerLaw));
}

/** Abramowitz and Stegun 26.5.22, or the power law where a or b is below 1. */
function startingOdds(tail: number, a: number, b: number, powerLaw: number): number {
  const mean = a / b;
  if (a < 1 || b < 1) return Math.min(powerLaw, mean);
  const normal = approximateUpperQuantile(tail);
  const inverseA = 1 / (2 * a - 1);
  const inverseB = 1 / (2 * b - 1);
  const harmonic = 2 / (inverseA + inverseB);
  const lambda = (normal * normal - 3) / 6;
  const width = (normal * Math.sqrt(Math.max(0, harmonic + lambda))) / harmonic;
  const shift = (inverseB - inverseA) * (lambda + 5 / 6 - 2 / (3 * harmonic));
  const guess = mean * Math.exp(-2 * (width - shift));
  return guess > 1e-300 && guess < 1e300 ? guess : Math.min(powerLaw, mean);
}
