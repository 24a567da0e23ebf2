import { rejectInput } from "../errors.ts";
import { durationsRule, waitingRule } from "../schemas/duration-summary.ts";
import { count, leaf, optional, type Rule } from "../schemas/rules.ts";
import { collectDurations, type Durations, mergeDurations } from "../stats/durations.ts";
import type { GatheredDurations } from "./duration-marks.ts";

/** What a metric of durations keeps of its input. */
export interface DurationSummary<Kind extends string = string> {
  /** Which metric's summary it is. */
  readonly kind: Kind;
  /** The version of its form. */
  readonly version: 1;
  /** The definition by which durations were measured; where it is left out, that of the options. */
  readonly convention?: string | undefined;
  /** The durations of what ended, in milliseconds. */
  readonly durations: Durations;
  /** How many are open. */
  readonly unanswered: number;
  /** How long those had lasted at `asOf`, in milliseconds; `null`, or left out, where that is not known. */
  readonly waiting?: Durations | null | undefined;
  /** How many the definition leaves out: outside the period, without the instant that dates them, opened by an agent. */
  readonly excluded?: number | undefined;
  /** How many had no beginning. */
  readonly missing: number;
  /** How many were left out as invalid. */
  readonly invalid: number;
}

/** The summary of what was read. */
export function toSummary<Kind extends string>(
  kind: Kind,
  convention: string,
  { durations, waiting, unanswered, excluded, missing, invalid }: GatheredDurations,
  isDated: boolean,
): DurationSummary<Kind> {
  return {
    kind,
    version: 1,
    convention,
    durations: collectDurations(durations),
    unanswered,
    waiting: isDated && waiting !== null ? collectDurations(waiting) : null,
    excluded,
    missing,
    invalid,
  };
}

/** The summary of two parts. What is open is known of the whole where it is known of both. */
export function mergeSummaries<Kind extends string>(
  kind: Kind,
  a: DurationSummary<Kind>,
  b: DurationSummary<Kind>,
): DurationSummary<Kind> {
  const convention = a.convention ?? b.convention;
  if (convention !== (b.convention ?? convention)) {
    const expected = `${JSON.stringify(a.convention)}, as in the other summary`;
    rejectInput(kind, "summary", ["convention"], "inconsistent", expected, b.convention);
  }
  return {
    kind,
    version: 1,
    convention,
    durations: mergeDurations(kind, a.durations, b.durations),
    unanswered: a.unanswered + b.unanswered,
    waiting: mergeWaiting(kind, a, b),
    excluded: (a.excluded ?? 0) + (b.excluded ?? 0),
    missing: a.missing + b.missing,
    invalid: a.invalid + b.invalid,
  };
}

function mergeWaiting(kind: string, a: DurationSummary, b: DurationSummary): Durations | null {
  const [one, other] = [a.waiting ?? null, b.waiting ?? null];
  if (one !== null && other !== null) return mergeDurations(kind, one, other);
  if (one === null && a.unanswered === 0) return other;
  return other === null && b.unanswered === 0 ? one : null;
}

/** The rules of a summary's own fields. */
export function durationSummaryRules(): Record<string, Rule> {
  return {
    convention: optional(leaf("a string", (value) => typeof value === "string")),
    durations: durationsRule(),
    unanswered: count(),
    waiting: waitingRule(),
    excluded: optional(count()),
  };
}
