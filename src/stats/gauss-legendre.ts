/** The nodes of Gauss and Legendre's rule of 16 points on −1 to 1. Source: DLMF 3.5(v). */
export const legendreNodes: readonly number[] = [
  -0.9894009349916499, -0.9445750230732326, -0.8656312023878318, -0.755404408355003, -0.6178762444026438,
  -0.45801677765722737, -0.2816035507792589, -0.09501250983763744, 0.09501250983763744, 0.2816035507792589,
  0.45801677765722737, 0.6178762444026438, 0.755404408355003, 0.8656312023878318, 0.9445750230732326,
  0.9894009349916499,
];

/** Their weights, which add up to 2. */
export const legendreWeights: readonly number[] = [
  0.027152459411754096, 0.062253523938647894, 0.09515851168249279, 0.12462897125553388, 0.14959598881657674,
  0.16915651939500254, 0.18260341504492358, 0.1894506104550685, 0.1894506104550685, 0.18260341504492358,
  0.16915651939500254, 0.14959598881657674, 0.12462897125553388, 0.09515851168249279, 0.062253523938647894,
  0.027152459411754096,
];

/** The integral of a smooth function from `from` to `to`, by that rule in so many panels of one width. */
export function integrate(f: (x: number) => number, from: number, to: number, panels: number): number {
  const half = (to - from) / (2 * panels);
  let sum = 0;
  for (let panel = 0; panel < panels; panel++) {
    const middle = from + (2 * panel + 1) * half;
    for (let node = 0; node < 16; node++) {
      sum += (legendreWeights[node] as number) * f(middle + half * (legendreNodes[node] as number));
    }
  }
  return sum * half;
}
