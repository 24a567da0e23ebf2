import { digammaPositive } from "../stats/special/digamma.ts";
import { logGammaDifference } from "../stats/special/gamma-kernel.ts";
import type { PurchasePatterns } from "./purchase-patterns.ts";

/**
 * The log-likelihood of BG/NBD (`dropouts` 0) and MBG/NBD (`dropouts` 1) with its gradient by r, alpha, a and b.
 *
 * The two differ in how often a customer with x repeat purchases has had the chance to leave: x times, or once more, after the first
 * purchase. What depends on the number of purchases alone is computed once for each number.
 *
 * Source: Fader, Hardie, Lee (2005), Marketing Science 24, 275–284, equation 6; Batislam, Denizel, Filiztekin (2007), International
 * Journal of Research in Marketing 24, 201–209.
 */
export function betaGeometricLikelihood(
  { recency, age, count, frequencies }: PurchasePatterns,
  dropouts: 0 | 1,
): (parameters: Float64Array, gradient: Float64Array) => number {
  return (parameters, gradient) => {
    const [r, alpha, a, b] = parameters as unknown as [number, number, number, number];
    const logAlpha = Math.log(alpha);
    const digammaR = digammaPositive(r);
    const digammaB = digammaPositive(b);
    const digammaBoth = digammaPositive(a + b);
    let sum = 0;
    let rounding = 0;
    let byR = 0;
    let byAlpha = 0;
    let byA = 0;
    let byB = 0;
    for (const { frequency, customers, start, end } of frequencies) {
      const chances = frequency + dropouts;
      const shape = r + frequency;
      let own = customers * r * logAlpha;
      byR += customers * logAlpha;
      byAlpha += (customers * r) / alpha;
      if (frequency > 0) {
        own += customers * logGammaDifference(r, frequency);
        byR += customers * (digammaPositive(shape) - digammaR);
      }
      if (chances > 0) {
        own += customers * (logGammaDifference(b, chances) - logGammaDifference(a + b, chances));
        const digammaAll = digammaPositive(a + b + chances);
        byA += customers * (digammaBoth - digammaAll);
        byB += customers * (digammaPositive(b + chances) - digammaAll - digammaB + digammaBoth);
      }
      const stays = b + chances - 1;
      const logOdds = chances > 0 ? Math.log(a / stays) : Number.NEGATIVE_INFINITY;
      let lost = 0;
      for (let i = start; i < end; i++) {
        const alike = count[i] as number;
        const now = alpha + (age[i] as number);
        const logNow = Math.log(now);
        let term = -shape * logNow;
        let shapeSlope = -logNow;
        let alphaSlope = -shape / now;
        if (chances > 0) {
          const last = alpha + (recency[i] as number);
          const growth = Math.log(now / last);
          const odds = logOdds + shape * growth;
          // log(1 + e^odds), and the chance to have left.
          const small = Math.exp(-Math.abs(odds));
          const left = (odds > 0 ? 1 : small) / (1 + small);
          term += Math.max(odds, 0) + Math.log1p(small);
          shapeSlope += left * growth;
          alphaSlope += left * shape * (1 / now - 1 / last);
          lost += alike * left;
        }
        byR += alike * shapeSlope;
        byAlpha += alike * alphaSlope;
        const value = alike * term;
        const next = sum + value;
        rounding += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
        sum = next;
      }
      if (chances > 0) {
        byA += lost / a;
        byB -= lost / stays;
      }
      const next = sum + own;
      rounding += Math.abs(sum) >= Math.abs(own) ? sum - next + own : own - next + sum;
      sum = next;
    }
    gradient[0] = byR;
    gradient[1] = byAlpha;
    gradient[2] = byA;
    gradient[3] = byB;
    return sum + rounding;
  };
}
