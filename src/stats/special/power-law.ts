/**
 * The x at which e^(−logScale) x^exponent is `tail`: (tail e^logScale)^(1 / exponent).
 *
 * A power keeps more digits than a logarithm, so logarithms serve only where the base is out of range.
 */
export function invertPowerLaw(tail: number, logScale: number, exponent: number): number {
  const base = tail * Math.exp(logScale);
  if (base > 1e-290 && base < 1e290) return base ** (1 / exponent);
  return Math.exp((Math.log(tail) + logScale) / exponent);
}
