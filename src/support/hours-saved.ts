import { rejectInput } from "../errors.ts";
import { defaultConfidenceLevel } from "../estimate.ts";
import type { Estimate } from "../result.ts";
import { type HoursSavedOptions, hoursSavedOptionsSchema } from "../schemas/bots.ts";
import { comparableSchema } from "../schemas/breakdowns.ts";
import { checkInput } from "../schemas/check.ts";
import { normalUpperQuantile } from "../stats/normal.ts";
import { millisecondsIn } from "../time/units.ts";
import { isCount } from "../values.ts";

/** What `hoursSaved` gives. `n` is the number of conversations. */
export interface HoursSaved extends Estimate {
  /** What has to be true for the figure to hold, in words that a report can print. */
  readonly assumption: string;
}

/** The mean handle time of humans, as `handleTime` gives it. */
export interface HandleTimeEstimate
  extends Pick<Estimate, "metric" | "value" | "unit" | "standardError">,
    Partial<Pick<Estimate, "convention" | "missing" | "invalid">> {}

/**
 * The hours of work that a bot saved its human colleagues.
 *
 * `conversations · p · mean handle time`, in hours: what the conversations that came to no human would have cost there, where `p` is the
 * share of them that would have come to one (`otherwiseHandled`, 100 % unless told). Both parts are assumptions: easy questions go to the
 * bot, and take humans less than their mean time; and people ask a bot what they would have asked nobody. The result says so in
 * `assumption`. Take the resolved conversations of {@link botOutcomes} rather than all that were not escalated.
 *
 * - The number of conversations is taken as counted. The error of the handle time, and of `p` where it has one, is propagated:
 *   `SE² = N² · (p²·SE(t)² + t²·SE(p)² + SE(p)²·SE(t)²)` for independent factors. The interval is normal, from 0 on; `null` where the
 *   handle time has no standard error.
 * - A handle time of `null` gives `value: null`.
 *
 * Source: Goodman 1960, JASA 55: 708–713 (variance of a product).
 *
 * @param conversations - How many conversations the bot resolved or contained.
 * @param humanHandleTime - The mean handle time of humans, the result of {@link handleTime}; in any unit of time.
 * @param options - See {@link HoursSavedOptions}.
 * @throws {@link MetricInputError} for a number that is no count, a handle time that is not in a unit of time, an option that does not
 * exist.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { handleTime, hoursSaved } from "cx-metrics";
 *
 * const calls = [
 *   { talk: 300, hold: 0, wrap: 60 },
 *   { talk: 480, hold: 30, wrap: 90 },
 *   { talk: 180, hold: 0, wrap: 60 },
 * ];
 * const saved = hoursSaved(600, handleTime(calls), { otherwiseHandled: 50 });
 * assert.equal(saved.value?.toFixed(1), "33.3");
 * assert.equal(saved.interval?.low.toFixed(1), "16.0");
 * ```
 */
export function hoursSaved(
  conversations: number,
  humanHandleTime: HandleTimeEstimate,
  options: HoursSavedOptions = {},
): HoursSaved {
  const checked = checkInput(hoursSavedOptionsSchema(), options, "hoursSaved", "options");
  const { confidenceLevel = defaultConfidenceLevel, otherwiseHandled = 100, otherwiseHandledError = 0 } = checked;
  if (!isCount(conversations)) {
    const code = typeof conversations === "number" ? "out-of-range" : "invalid-type";
    rejectInput("hoursSaved", "conversations", [], code, "a whole number from 0 on", conversations);
  }
  checkInput(comparableSchema(), humanHandleTime, "hoursSaved", "humanHandleTime");
  const [time, timeError] = timeInHours(humanHandleTime);
  const [share, shareError] = [otherwiseHandled / 100, otherwiseHandledError / 100];
  const value = time === null ? null : conversations * share * time;
  const standardError =
    time === null || timeError === null
      ? null
      : conversations * Math.hypot(share * timeError, time * shareError, shareError * timeError);
  const reach = (standardError ?? 0) * normalUpperQuantile((1 - confidenceLevel) / 2);
  const isUncertain = value !== null && standardError !== null && standardError > 0;
  return {
    metric: "hoursSaved",
    value,
    unit: "hours",
    n: conversations,
    effectiveN: conversations,
    missing: 0,
    invalid: 0,
    standardError,
    interval: isUncertain
      ? { low: Math.max(0, value - reach), high: value + reach, confidenceLevel, method: "normal" }
      : null,
    suppressed: false,
    reason: value === null ? "no-data" : null,
    convention: "conversations without a human × share that would else have come to one × mean handle time of humans",
    basis: isUncertain ? { kind: "normal", center: value, standardError, method: "product" } : null,
    assumption: `${otherwiseHandled} % of the ${conversations} conversations would else have come to a human, and have taken the mean handle time there`,
  };
}

function timeInHours({ value, unit, standardError }: HandleTimeEstimate): readonly [number | null, number | null] {
  if (!Object.hasOwn(millisecondsIn, unit)) {
    const expected = `a unit of time (${Object.keys(millisecondsIn).join(", ")})`;
    rejectInput("hoursSaved", "humanHandleTime", ["unit"], "out-of-range", expected, unit);
  }
  const scale = millisecondsIn[unit as keyof typeof millisecondsIn] / millisecondsIn.hours;
  for (const [field, figure] of Object.entries({ value, standardError: standardError ?? null })) {
    if (figure === null || (figure >= 0 && figure <= 1e30)) continue;
    rejectInput("hoursSaved", "humanHandleTime", [field], "out-of-range", "a number from 0 to 1e30, or null", figure);
  }
  const inHours = (figure: number | null | undefined): number | null =>
    (figure ?? null) === null ? null : Number(figure) * scale;
  return [inHours(value), inHours(standardError)];
}
