/**
 * log(1 + x) − x for x > −1, without the cancellation near 0.
 *
 * With r = x / (2 + x), log(1 + x) is 2 (r + r³/3 + r⁵/5 + …) (DLMF 4.6.4), and 2r − x is exactly −r x.
 */
export function logOnePlusMinus(x: number): number {
  if (x < -0.6 || x > 1) return Math.log1p(x) - x;
  const r = x / (2 + x);
  const square = r * r;
  let power = square;
  let sum = 1 / 3;
  for (let n = 5; power > 1e-17; n += 2) {
    sum += power / n;
    power *= square;
  }
  return r * (2 * square * sum - x);
}
