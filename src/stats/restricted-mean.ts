import type { SurvivalCurve } from "./survival-curve.ts";
import type { SurvivalReason } from "./survival-quantiles.ts";

/** The mean time without the event, as far as a horizon. */
export interface RestrictedMean {
  /** How far: the end of the time that is averaged over; `null` where there are no subjects and none was named. */
  readonly horizon: number | null;
  /** The mean, in the unit of the durations; `null` where the curve does not reach the horizon. */
  readonly value: number | null;
  /** Its standard error; `null` with the value. */
  readonly standardError: number | null;
  /** The lower confidence limit, not below 0; `null` where there is no error. */
  readonly low: number | null;
  /** The upper confidence limit, not above the horizon; `null` where there is no error. */
  readonly high: number | null;
  /** Why `value` is `null`: `"no-subjects"`, or `"beyond-data"` for a horizon behind the last time; otherwise `null`. */
  readonly reason: SurvivalReason | null;
}

/** The area under a survival curve up to a horizon (the last time where none is named), for a normal quantile z. */
export function restrictedMeanOf(curve: SurvivalCurve, horizon: number | null, z: number): RestrictedMean {
  const { times, events, atRisk, survival } = curve;
  const steps = times.length;
  const unknown = { value: null, standardError: null, low: null, high: null };
  if (steps === 0) return { horizon, ...unknown, reason: "no-subjects" };
  const lastTime = times[steps - 1] as number;
  const end = horizon ?? lastTime;
  if (end > lastTime && (survival[steps - 1] as number) > 0) {
    return { horizon: end, ...unknown, reason: "beyond-data" };
  }
  let area = 0;
  let variance = 0;
  let until = end;
  for (let i = steps - 1; i >= 0; i--) {
    const time = times[i] as number;
    if (time >= end) continue;
    area += (survival[i] as number) * (until - time);
    until = time;
    const left = (atRisk[i] as number) - (events[i] as number);
    if (left > 0) variance += (area * area * ((events[i] as number) / (atRisk[i] as number))) / left;
  }
  const value = Math.min(end, area + until);
  const standardError = Math.sqrt(variance);
  const hasError = standardError > 0 && Number.isFinite(standardError);
  return {
    horizon: end,
    value,
    standardError: Number.isFinite(standardError) ? standardError : null,
    low: hasError ? Math.max(0, value - z * standardError) : null,
    high: hasError ? Math.min(end, value + z * standardError) : null,
    reason: null,
  };
}
