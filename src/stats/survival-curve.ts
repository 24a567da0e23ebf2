import { type CheckedSurvivalTable, countAtRisk } from "./survival-table.ts";

/** The course of a Kaplan-Meier estimate: one place for each time at which somebody leaves. */
export interface SurvivalCurve {
  readonly times: Float64Array;
  readonly events: Float64Array;
  readonly censored: Float64Array;
  /** How many are under observation just before. */
  readonly atRisk: Float64Array;
  /** The share that gets past the time. */
  readonly survival: Float64Array;
  /** Greenwood's variance of the logarithm of the survival; not finite once that is 0. */
  readonly logVariance: Float64Array;
  /** The cumulative hazard by Nelson and Aalen. */
  readonly hazard: Float64Array;
}

/** Computes the product-limit estimate. At a tie, events come before those censored. */
export function survivalCurve(table: CheckedSurvivalTable): SurvivalCurve {
  const { times, events, censored, entries } = table;
  const risk = countAtRisk(table);
  const size = times.length;
  const column = (): Float64Array => new Float64Array(size);
  const curve = { times: column(), events: column(), censored: column(), atRisk: column() };
  const figures = { survival: column(), logVariance: column(), hazard: column() };
  let steps = 0;
  let survival = 1;
  let logVariance = 0;
  let hazard = 0;
  // From one censoring or entry to the next, the survival is a share of those there at the first: nothing is rounded in between.
  let base = 1;
  let baseCount = Number.NaN;
  for (let i = 0; i < size; i++) {
    const ended = events[i] as number;
    const left = censored[i] as number;
    const n = risk[i] as number;
    if (Number.isNaN(baseCount)) {
      base = survival;
      baseCount = n;
    }
    if (ended > 0) {
      survival = Math.min(survival, (base * (n - ended)) / baseCount);
      logVariance += ended / n / (n - ended);
      hazard += ended / n;
    }
    if (left > 0 || (entries[i] as number) > 0) baseCount = Number.NaN;
    if (ended === 0 && left === 0) continue;
    curve.times[steps] = times[i] as number;
    curve.events[steps] = ended;
    curve.censored[steps] = left;
    curve.atRisk[steps] = n;
    figures.survival[steps] = survival;
    figures.logVariance[steps] = logVariance;
    figures.hazard[steps++] = hazard;
  }
  const cut = (values: Float64Array): Float64Array => values.subarray(0, steps);
  return {
    times: cut(curve.times),
    events: cut(curve.events),
    censored: cut(curve.censored),
    atRisk: cut(curve.atRisk),
    survival: cut(figures.survival),
    logVariance: cut(figures.logVariance),
    hazard: cut(figures.hazard),
  };
}

/** How the limits of a survival are computed. */
export type SurvivalLimits = "log-log" | "log" | "plain";

/** The limits of a survival curve; not a number where nothing is known of its error. */
export interface CurveLimits {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** The limits of a curve by one of the methods, for a normal quantile z. */
export function limitsOfCurve(
  { survival, logVariance }: SurvivalCurve,
  method: SurvivalLimits,
  z: number,
): CurveLimits {
  const low = new Float64Array(survival.length).fill(Number.NaN);
  const high = new Float64Array(survival.length).fill(Number.NaN);
  for (let i = 0; i < survival.length; i++) {
    const share = survival[i] as number;
    const variance = logVariance[i] as number;
    if (!(share > 0 && share < 1 && variance > 0 && variance < Number.POSITIVE_INFINITY)) continue;
    const reach = z * Math.sqrt(variance);
    if (method === "plain") {
      low[i] = Math.max(0, share - reach * share);
      high[i] = Math.min(1, share + reach * share);
    } else if (method === "log") {
      low[i] = share * Math.exp(-reach);
      high[i] = Math.min(1, share * Math.exp(reach));
    } else {
      const log = Math.log(share);
      const factor = Math.exp(reach / log);
      // Rounding must not carry a limit past the estimate.
      low[i] = Math.min(share, Math.exp(log / factor));
      high[i] = Math.max(share, Math.exp(log * factor));
    }
  }
  return { low, high };
}
