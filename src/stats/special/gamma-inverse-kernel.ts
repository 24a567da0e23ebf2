import { logGammaOnePlus } from "./gamma-kernel.ts";
import { gammaPowerTerms, gammaTail } from "./gamma-tail-kernel.ts";
import { approximateUpperQuantile } from "./normal-approximation.ts";
import { invertPowerLaw } from "./power-law.ts";
import { invertTail } from "./tail-inversion.ts";

/**
 * The x at which P(a, x) is `lower` and Q(a, x) is `upper`, unchecked.
 *
 * Both probabilities are passed because only the smaller one is known with its relative accuracy.
 */
export function inverseGamma(lower: number, upper: number, a: number): number {
  if (lower <= 0) return 0;
  if (upper <= 0) return Number.POSITIVE_INFINITY;
  // Far down P is x^a / Γ(1 + a), as exactly as numbers go.
  const powerLaw = invertPowerLaw(lower, logGammaOnePlus(a), a);
  if (powerLaw < 1e-17) return powerLaw;
  const side = lower <= upper ? "lower" : "upper";
  return invertTail(
    {
      probability: (x) => gammaTail(a, x, side),
      logDensity: (x) => gammaPowerTerms(a, x),
      direction: side === "lower" ? 1 : -1,
    },
    Math.min(lower, upper),
    startingValue(lower, upper, a, powerLaw),
  );
}

/** Wilson and Hilferty's cube (Abramowitz and Stegun 26.4.17), or the power law where that goes below 0. */
function startingValue(lower: number, upper: number, a: number, powerLaw: number): number {
  if (a < 0.5 && lower < 0.9) return powerLaw;
  const normal = lower <= upper ? -approximateUpperQuantile(lower) : approximateUpperQuantile(upper);
  const root = 1 - 1 / (9 * a) + normal / (3 * Math.sqrt(a));
  const cube = a * root * root * root;
  return root > 0.1 ? cube : powerLaw;
}
