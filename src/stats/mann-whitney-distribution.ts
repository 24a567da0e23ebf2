/**
 * The probability that Mann and Whitney's U of two samples without ties is at most `u`, when both come from one
 * distribution.
 *
 * By the recursion of the paper on which sample holds the largest value, P(m, n, u) = m/(m + n)·P(m − 1, n, u − n) +
 * n/(m + n)·P(m, n − 1, u). All terms are positive: nothing cancels.
 *
 * Source: Mann, Whitney (1947), Annals of Mathematical Statistics 18, 50–60, equation 5.
 */
export function mannWhitneyCdf(u: number, sizeA: number, sizeB: number): number {
  const pairs = sizeA * sizeB;
  if (u < 0) return 0;
  if (u >= pairs) return 1;
  // The shorter half is summed, by symmetry.
  if (2 * u >= pairs) return 1 - mannWhitneyCdf(pairs - Math.floor(u) - 1, sizeA, sizeB);
  const limit = Math.floor(u);
  const rows: Float64Array[] = Array.from({ length: sizeB + 1 }, () => unitRow(limit));
  for (let m = 1; m <= sizeA; m++) {
    for (let n = 1; n <= sizeB; n++) {
      addLargest(rows[n] as Float64Array, rows[n - 1] as Float64Array, m, n, limit);
    }
  }
  return Math.min(
    1,
    (rows[sizeB] as Float64Array).reduce((sum, probability) => sum + probability, 0),
  );
}

/** Turns the probabilities of (m − 1, n) into those of (m, n), from those of (m, n − 1). */
function addLargest(row: Float64Array, shorter: Float64Array, m: number, n: number, limit: number): void {
  const shareA = m / (m + n);
  const shareB = n / (m + n);
  for (let u = Math.min(limit, m * n); u >= 0; u--) {
    const before = u >= n ? (row[u - n] as number) : 0;
    row[u] = shareA * before + shareB * (shorter[u] as number);
  }
}

function unitRow(limit: number): Float64Array {
  const row = new Float64Array(limit + 1);
  row[0] = 1;
  return row;
}
