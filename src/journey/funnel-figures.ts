import { defaultConfidenceLevel, isSuppressed, toEstimate } from "../estimate.ts";
import type { Estimate, Interval, ProportionBasis } from "../result.ts";
import type { FunnelOptions, FunnelValue } from "../schemas/funnel.ts";
import { countFigures, percentInterval, percentOf } from "../share-figures.ts";
import { adjustHolm } from "../stats/adjust.ts";
import { type Durations, momentsOfDurations, quantileOfDurations } from "../stats/durations.ts";
import { compareProportions } from "../stats/two-proportion-test.ts";
import { formatInstant } from "../time/labels.ts";
import { type DurationUnit, millisecondsIn } from "../time/units.ts";
import type { FunnelDefinition } from "./funnel-plan.ts";
import { addCounts, type FunnelSummary, reachedOf } from "./funnel-summary.ts";
import type { FunnelCounts } from "./funnel-tally.ts";
import { describeFunnel } from "./funnel-words.ts";

/** A step of a funnel. Figures are `null` where there is nothing to measure; times are in `timeUnit`. */
export interface FunnelStep {
  /** Its number, from 1 on. In any order: how many different steps were done. */
  readonly step: number;
  /** What it is called: the event, or the name it was given. In any order `"2 of 3"`. */
  readonly name: string;
  /** How many customers reached it; how many attempts, where these are counted. */
  readonly customers: number;
  /** They in percent of those at the first step. */
  readonly percentOfFirst: number | null;
  /** Wilson's interval of that. */
  readonly percentOfFirstInterval: Interval | null;
  /** They in percent of those at the step before; `null` at the first step. */
  readonly percentOfPrevious: number | null;
  /** Wilson's interval of that. */
  readonly percentOfPreviousInterval: Interval | null;
  /** How many of those at the step before did not reach it; `null` at the first step. */
  readonly droppedOff: number | null;
  /** The median of the times from the step before. */
  readonly medianTimeFromPrevious: number | null;
  /** Their mean. */
  readonly meanTimeFromPrevious: number | null;
  /** Their 90th percentile. */
  readonly p90TimeFromPrevious: number | null;
  /** The median of the times from the first step. */
  readonly medianTimeFromFirst: number | null;
  /** Their mean. */
  readonly meanTimeFromFirst: number | null;
  /** Their 90th percentile. */
  readonly p90TimeFromFirst: number | null;
}

/** A step of the funnel of a segment. */
export interface FunnelSegmentStep extends FunnelStep {
  /** How `percentOfPrevious` compares with that of all other segments together; `null` at the first step. */
  readonly versusRest: FunnelVersusRest | null;
}

/** How a share in one segment compares with that in all others together. */
export interface FunnelVersusRest {
  /** The share in the segment less that in the others, in percentage points. */
  readonly difference: number | null;
  /** Newcombe's interval of the difference. */
  readonly interval: Interval | null;
  /** How likely so large a difference is where there is none (pooled z-test). */
  readonly pValue: number | null;
  /** The p-value, adjusted by Holm's method for being one of as many as there are segments. */
  readonly adjustedPValue: number | null;
}

/** The funnel of a segment. */
export interface FunnelSegment extends Omit<Estimate, "missing" | "invalid"> {
  /** The value of the field at the first step; `null` for those without one. */
  readonly segment: FunnelValue | null;
  /** How many reached the last step. */
  readonly converted: number | null;
  /** The steps; none where the figures are withheld. */
  readonly steps: readonly FunnelSegmentStep[];
  /** How the conversion compares with that of all other segments together. */
  readonly versusRest: FunnelVersusRest;
}

/** What `funnel` gives: the share that reached the last step in percent, and all steps. */
export interface FunnelResult extends Estimate {
  /** How many reached the last step. */
  readonly converted: number | null;
  /** The steps, from the first on; none where the figures are withheld. */
  readonly steps: readonly FunnelStep[];
  /** The unit of times. */
  readonly timeUnit: DurationUnit;
  /** Whether medians and percentiles of times are exact, or from a sketch and so within 1 %. */
  readonly quantileMethod: "exact" | "sketch";
  /** Up to when the data reach, in ISO 8601 (UTC); `null` where it was not stated. */
  readonly asOf: string | null;
  /** Attempts whose window had not passed at `asOf`, converted or not; `null` where `asOf` was not stated. */
  readonly unfinished: number | null;
  /**
   * With `by`, the funnel of every segment in the order of their values, the blank one last, and none where the figures of the whole
   * are withheld; else `null`. Where one segment is withheld, so is the smallest other one, or it could be had by subtraction.
   */
  readonly segments: readonly FunnelSegment[] | null;
}

/** Computes the figures of a summary. */
export function measureFunnel(name: string, summary: FunnelSummary, options: FunnelOptions): FunnelResult {
  const { definition, segments, missing, invalid } = summary;
  const { asOf, by } = definition;
  const { unit: timeUnit = "seconds" } = options;
  const whole = segments.reduce((all, counts) => addCounts(name, all, counts), emptyCounts(definition));
  const { estimate, ...figures } = funnelOf(name, whole, definition, { missing, invalid }, options);
  return {
    ...estimate,
    ...figures,
    timeUnit,
    quantileMethod: [...whole.fromPrevious, ...whole.fromFirst].some(({ method }) => method === "sketch")
      ? "sketch"
      : "exact",
    asOf: asOf === null ? null : formatInstant(asOf),
    unfinished: asOf === null || estimate.suppressed ? null : summary.unfinished,
    segments: by === null ? null : estimate.suppressed ? [] : segmentsOf(name, segments, whole, definition, options),
  };
}

function emptyCounts({ steps }: FunnelDefinition): FunnelCounts {
  const none = steps.slice(1).map((): Durations => ({ method: "exact", values: [], counts: [] }));
  return { segment: null, furthest: steps.map(() => 0), fromPrevious: none, fromFirst: none };
}

interface FunnelFigures {
  readonly estimate: Estimate;
  readonly converted: number | null;
  readonly steps: readonly FunnelStep[];
}

function funnelOf(
  name: string,
  counts: FunnelCounts,
  definition: FunnelDefinition,
  { missing, invalid }: Pick<Estimate, "missing" | "invalid">,
  options: FunnelOptions,
): FunnelFigures {
  const reached = reachedOf(counts);
  const [n = 0] = reached;
  const converted = reached.at(-1) as number;
  const convention = describeFunnel(definition);
  const facts = { metric: name, unit: "percent", n, effectiveN: n, missing, invalid, convention };
  const estimate = toEstimate(facts, countFigures(converted, n, options), options);
  return {
    estimate,
    converted: estimate.suppressed ? null : converted,
    steps: estimate.suppressed
      ? []
      : definition.steps.map((_, step) => stepOf(counts, reached, step, definition, options)),
  };
}

function stepOf(
  counts: FunnelCounts,
  reached: readonly number[],
  step: number,
  { order, steps }: FunnelDefinition,
  options: FunnelOptions,
): FunnelStep {
  const customers = reached[step] as number;
  const before = step === 0 ? null : (reached[step - 1] as number);
  const [ofFirst, ofPrevious] = [reached[0] as number, before ?? 0].map((whole) =>
    whole === 0 ? null : countFigures(customers, whole, options),
  );
  const length = millisecondsIn[options.unit ?? "seconds"];
  const figure = (
    times: Durations | undefined,
    read: (times: Durations, n: number) => number | null,
  ): number | null => {
    // There is a time for everyone at the step.
    const time = times === undefined || customers === 0 ? null : read(times, customers);
    return time === null ? null : time / length;
  };
  const mean = (times: Durations): number => momentsOfDurations(times).mean;
  const median = (times: Durations, n: number): number | null => quantileOfDurations(times, n, 0.5);
  const p90 = (times: Durations, n: number): number | null => quantileOfDurations(times, n, 0.9);
  const [fromPrevious, fromFirst] = [counts.fromPrevious[step - 1], counts.fromFirst[step - 1]];
  return {
    step: step + 1,
    name: order === "any" ? `${step + 1} of ${steps.length}` : (steps[step] as string),
    customers,
    percentOfFirst: ofFirst?.value ?? null,
    percentOfFirstInterval: ofFirst?.interval ?? null,
    percentOfPrevious: ofPrevious?.value ?? null,
    percentOfPreviousInterval: ofPrevious?.interval ?? null,
    droppedOff: before === null ? null : before - customers,
    medianTimeFromPrevious: figure(fromPrevious, median),
    meanTimeFromPrevious: figure(fromPrevious, mean),
    p90TimeFromPrevious: figure(fromPrevious, p90),
    medianTimeFromFirst: figure(fromFirst, median),
    meanTimeFromFirst: figure(fromFirst, mean),
    p90TimeFromFirst: figure(fromFirst, p90),
  };
}

function segmentsOf(
  name: string,
  segments: readonly FunnelCounts[],
  whole: FunnelCounts,
  definition: FunnelDefinition,
  options: FunnelOptions,
): FunnelSegment[] {
  const total = reachedOf(whole);
  const own = segments.map(reachedOf);
  const isWithheld = withheldSegments(
    own.map(([n = 0]) => n),
    options,
  );
  // From 0 on: the conversion, then the share of each step in the one before.
  const compared = definition.steps.map((_, step) => {
    const [part, of] = step === 0 ? [total.length - 1, 0] : [step, step - 1];
    const shares = own.map((reached, place) => {
      const shareOf = (counts: readonly number[]): ProportionBasis => ({
        kind: "proportion",
        successes: counts[part] as number,
        trials: counts[of] as number,
      });
      const rest = total.map((all, i) => all - (reached[i] as number));
      const isHidden = isWithheld[place] === true || isSuppressed(rest[0] as number, options);
      return isHidden ? incomparable : compareShares(shareOf(reached), shareOf(rest), options);
    });
    const adjusted = adjustHolm(shares.map(({ pValue }) => pValue));
    return shares.map((share, i): FunnelVersusRest => ({ ...share, adjustedPValue: adjusted[i] ?? null }));
  });
  return segments.map((counts, i): FunnelSegment => {
    const shown = isWithheld[i] === true ? { ...options, minimumResponses: Number.POSITIVE_INFINITY } : options;
    const { estimate, converted, steps } = funnelOf(name, counts, definition, { missing: 0, invalid: 0 }, shown);
    const { missing: _, invalid: __, ...rest } = estimate;
    const versusRest = (step: number): FunnelVersusRest =>
      (compared[step] as FunnelVersusRest[])[i] as FunnelVersusRest;
    return {
      segment: counts.segment,
      ...rest,
      converted,
      steps: steps.map((step, place) => ({ ...step, versusRest: place === 0 ? null : versusRest(place) })),
      versusRest: versusRest(0),
    };
  });
}

/**
 * Which segments are withheld: those that are too small and, while the rest of the whole beside those shown is too small too, the
 * smallest of the others. Otherwise a segment could be had by subtraction.
 */
function withheldSegments(sizes: readonly number[], options: FunnelOptions): boolean[] {
  const isWithheld = sizes.map((n) => isSuppressed(n, options));
  let hidden = sizes.reduce((sum, n, place) => (isWithheld[place] ? sum + n : sum), 0);
  const others = sizes.map((_, place) => place).filter((place) => !isWithheld[place]);
  others.sort((a, b) => (sizes[a] as number) - (sizes[b] as number) || a - b);
  for (const place of others) {
    if (hidden === 0 || !isSuppressed(hidden, options)) break;
    isWithheld[place] = true;
    hidden += sizes[place] as number;
  }
  return isWithheld;
}

type Compared = Omit<FunnelVersusRest, "adjustedPValue">;

const incomparable: Compared = { difference: null, interval: null, pValue: null };

function compareShares(own: ProportionBasis, rest: ProportionBasis, options: FunnelOptions): Compared {
  if (own.trials === 0 || rest.trials === 0) return incomparable;
  const { confidenceLevel = defaultConfidenceLevel } = options;
  const { interval, pValue } = compareProportions(own, rest, { confidenceLevel, alternative: "two-sided" });
  return {
    difference: percentOf(own.successes, own.trials) - percentOf(rest.successes, rest.trials),
    interval: interval && percentInterval(interval),
    pValue,
  };
}
