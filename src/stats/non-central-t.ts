import { normalSurvival } from "./normal.ts";

/**
 * The probability that a non-central t variable, (Z + shift) ÷ √(V/ν) with V chi-square of ν degrees of freedom, passes
 * `t`.
 *
 * ∫ P(Z > t·s − shift) f(s) ds over the density f of s = √(V/ν), with s = eˣ. In x the integrand falls off on both
 * sides faster than exponentially or so, and the trapezoidal rule converges faster than any power of its step
 * (Trefethen, Weideman (2014), SIAM Review 56, 385–458). Good to about 12 digits of 1.
 */
export function nonCentralTSurvival(t: number, degreesOfFreedom: number, shift: number): number {
  const deviation = 1 / Math.sqrt(2 * degreesOfFreedom);
  const step = deviation / 4;
  // The density of x, up to a constant that the sum of the weights takes out again: eᵛ⁽ˣ ⁻ ⁽ᵉ²ˣ ⁻ ¹⁾ᐟ²⁾.
  const weightAt = (x: number): number => Math.exp(degreesOfFreedom * (x - Math.expm1(2 * x) / 2));
  let total = 0;
  let passing = 0;
  const add = (x: number, weight: number): void => {
    total += weight;
    passing += weight * normalSurvival(t * Math.exp(x) - shift);
  };
  add(0, weightAt(0));
  for (const direction of [-step, step]) {
    for (let index = 1; ; index++) {
      const weight = weightAt(index * direction);
      if (weight < 1e-18) break;
      add(index * direction, weight);
    }
  }
  return passing / total;
}
