import type { CurveLimits, SurvivalCurve } from "./survival-curve.ts";

/** Which time a survival curve that is flat at the share sought stands for. */
export type SurvivalQuantileRule = "first" | "midpoint";

/** Why a figure of survival cannot be had. */
export type SurvivalReason = "no-subjects" | "not-reached" | "beyond-data";

/** The time by which a share of the subjects had their event, with its confidence limits. */
export interface SurvivalQuantile {
  /** The share: 0.5 for the median. */
  readonly probability: number;
  /** The time, in the unit of the durations; `null` when that many never had it as far as anybody looked. */
  readonly value: number | null;
  /** The lower limit; `null` where the limits of the curve do not reach the share. */
  readonly low: number | null;
  /** The upper limit; `null` where the limits of the curve do not reach the share, so that it may be any later time. */
  readonly high: number | null;
  /** Why `value` is `null`: `"no-subjects"` or `"not-reached"`; otherwise `null`. */
  readonly reason: SurvivalReason | null;
}

/** What two survivals may differ by and still be equal but for rounding. */
const tolerance = 1e-9;

/** Quantiles of the time to the event, with the limits of Brookmeyer and Crowley: where the limits of the curve pass the share. */
export function quantilesOfCurve(
  curve: SurvivalCurve,
  probabilities: readonly number[],
  rule: SurvivalQuantileRule,
  { low, high }: CurveLimits,
): SurvivalQuantile[] {
  const { times, survival } = curve;
  return probabilities.map((probability) => {
    const share = 1 - probability;
    const value = timeAt(times, survival, share, rule);
    return {
      probability,
      value,
      low: timeAt(times, low, share, rule),
      high: timeAt(times, high, share, rule),
      reason: value !== null ? null : times.length === 0 ? "no-subjects" : "not-reached",
    };
  });
}

/** The first time at which a curve has come down to a share; places that are not a number are passed over. */
function timeAt(times: Float64Array, curve: Float64Array, share: number, rule: SurvivalQuantileRule): number | null {
  const last = times.length - 1;
  for (let i = 0; i <= last; i++) {
    const height = curve[i] as number;
    if (!(height <= share + tolerance)) continue;
    const time = times[i] as number;
    if (rule === "first" || height < share - tolerance) return time;
    let end = i + 1;
    while (end < last && !((curve[end] as number) < share - tolerance)) end++;
    return (time + (times[Math.min(end, last)] as number)) / 2;
  }
  return null;
}
