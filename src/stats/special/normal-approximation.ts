/** The normal quantile for an upper tail of at most one half, to 0.003: a start for iterations. A. and S. 26.2.22. */
export function approximateUpperQuantile(tail: number): number {
  const root = Math.sqrt(-2 * Math.log(tail));
  return root - (2.30753 + 0.27061 * root) / (1 + root * (0.99229 + 0.04481 * root));
}
