/** The shares that a net score is made of, and how many independent answers they are worth. */
export interface NetShares {
  /** The share at the high end, 0 to 1. */
  readonly high: number;
  /** The share at the low end, 0 to 1. */
  readonly low: number;
  /** How many independent answers the shares are worth. */
  readonly n: number;
}

/** The centre and the standard error that an interval of a net share is built on. */
export interface NetCenter {
  readonly center: number;
  readonly standardError: number;
}

/** The variance of one answer that counts 1, 0 or −1. */
export function netVariance(high: number, low: number): number {
  return Math.max(0, high + low - (high - low) ** 2);
}

/** Wald: the shares as they are. */
export function waldCenter({ high, low, n }: NetShares): NetCenter {
  return { center: high - low, standardError: Math.sqrt(netVariance(high, low) / n) };
}

/** Adjusted Wald: three more answers, ¾ of them at either end and 1½ between (Bonett and Price 2012; Rocks 2016). */
export function adjustedWaldCenter({ high, low, n }: NetShares): NetCenter {
  const total = n + 3;
  return waldCenter({ high: (high * n + 0.75) / total, low: (low * n + 0.75) / total, n: total });
}

/**
 * The limits of the score interval: the net shares that a score test at this quantile does not reject, where the variance is
 * estimated under each of them (Tango 1998, Statistics in Medicine 17: 891–908, who treats the same difference of two shares).
 */
export function scoreLimits(shares: NetShares, z: number): { low: number; high: number } {
  const mirrored = { high: shares.low, low: shares.high, n: shares.n };
  return { low: -upperScoreLimit(mirrored, z), high: upperScoreLimit(shares, z) };
}

function upperScoreLimit(shares: NetShares, z: number): number {
  let inside = shares.high - shares.low;
  let outside = 1;
  if (inside >= 1) return 1;
  for (;;) {
    const middle = (inside + outside) / 2;
    if (middle <= inside || middle >= outside) return middle;
    if (scoreStatistic(shares, middle) < z) inside = middle;
    else outside = middle;
  }
}

/** How many standard errors a supposed net share lies above the observed one. */
function scoreStatistic({ high, low, n }: NetShares, supposed: number): number {
  const distance = supposed - (high - low);
  const linear = -high - low + (2 - high + low) * supposed;
  const constant = -low * supposed * (1 - supposed);
  const root = Math.sqrt(Math.max(0, linear * linear - 8 * constant));
  // The smaller share under the supposition, by the form of the quadratic's root that does not cancel.
  const lowSupposed = linear > 0 ? (-2 * constant) / (linear + root) : (root - linear) / 4;
  const variance = 2 * lowSupposed + supposed * (1 - supposed);
  return variance > 0 ? distance / Math.sqrt(variance / n) : Number.POSITIVE_INFINITY;
}
