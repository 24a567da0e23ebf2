import { type CorrelationSystem, collinearityTolerance } from "./correlation-system.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

/**
 * Johnson's relative weights: shares of R² by way of the uncorrelated variables that are closest to the predictors.
 *
 * With R = VDV′ the correlations among the predictors, Λ = V√D V′ ties each predictor to those variables, and β = Λ⁻¹r to them
 * the outcome; the weight of predictor j is Σ Λ²ⱼᵢβ²ᵢ. They are not negative and add up to R².
 *
 * Source: Johnson (2000), A heuristic method for estimating the relative weight of predictor variables in multiple
 * regression, Multivariate Behavioral Research 35, 1–19.
 */
export function relativeWeights({ size, among, withOutcome }: CorrelationSystem): Float64Array {
  const { values, vectors } = symmetricEigen(among, size);
  // V′r, and then β = V·(V′r / √D), without the directions in which nothing varies.
  const along = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    if ((values[j] as number) <= size * collinearityTolerance) continue;
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (vectors[i * size + j] as number) * (withOutcome[i] as number);
    along[j] = sum / Math.sqrt(values[j] as number);
  }
  const squaredCoefficients = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += (vectors[i * size + j] as number) * (along[j] as number);
    squaredCoefficients[i] = sum * sum;
  }
  const roots = values.map((value) => Math.sqrt(Math.max(0, value)));
  const weights = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    let weight = 0;
    for (let column = 0; column < size; column++) {
      let tie = 0;
      for (let j = 0; j < size; j++) {
        const product = (vectors[row * size + j] as number) * (vectors[column * size + j] as number);
        tie += product * (roots[j] as number);
      }
      weight += tie * tie * (squaredCoefficients[column] as number);
    }
    weights[row] = weight;
  }
  return weights;
}
