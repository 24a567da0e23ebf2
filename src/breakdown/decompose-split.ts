import { defaultConfidenceLevel } from "../estimate.ts";
import type { Interval } from "../result.ts";
import type { DecomposeSettings } from "../schemas/decompose.ts";
import { normalUpperQuantile } from "../stats/normal.ts";
import { effectsOf, type SegmentAt, totalEffects } from "./decompose-effects.ts";
import type { DecomposedSegment, Decomposition, MixParadox } from "./decompose-rows.ts";
import type { KeyedSegment, Snapshot } from "./decompose-shares.ts";
import { compareKeys, labelOfKey, type SegmentKey } from "./keys.ts";

/** A segment at both times. */
interface Pair {
  readonly key: readonly SegmentKey[];
  readonly before: SegmentAt;
  readonly after: SegmentAt;
}

const absent: SegmentAt = { n: 0, share: 0, value: null, standardError: null };

/** Splits the change from one time to the other. */
export function splitChange(
  before: Snapshot,
  after: Snapshot,
  options: DecomposeSettings,
  metricName?: string,
): Decomposition {
  const { method = "three-way", minimumResponses = 0, confidenceLevel = defaultConfidenceLevel } = options;
  const { metric = metricName, unit, convention } = { ...before.whole, ...after.whole };
  const pairs = pairUp(before.segments, after.segments);
  const tooFew = Math.min(before.n, after.n) < minimumResponses;
  const isMeasured = before.value !== null && after.value !== null;
  const facts = {
    metric: metric ?? null,
    unit: unit ?? null,
    nBefore: before.n,
    nAfter: after.n,
    convention: describeMethod(method, convention ?? metric),
  };
  const shareOf = ({ share }: SegmentAt, whole: Snapshot): number | null => (whole.value === null ? null : 100 * share);
  const isWithheld = ({ before: was, after: is }: Pair): boolean =>
    tooFew || isBelow(was, minimumResponses) || isBelow(is, minimumResponses);
  const describe = (pair: Pair): Omit<DecomposedSegment, "rate" | "mix" | "interaction" | "total"> => {
    const { key, before: was, after: is } = pair;
    const isHidden = isWithheld(pair);
    return {
      segment: labelOf(key),
      status: statusOf(was, is),
      nBefore: was.n,
      nAfter: is.n,
      shareBefore: shareOf(was, before),
      shareAfter: shareOf(is, after),
      before: isHidden ? null : was.value,
      after: isHidden ? null : is.value,
    };
  };
  if (!isMeasured || tooFew) {
    const none = { rate: null, mix: null, interaction: null };
    return {
      ...facts,
      before: tooFew ? null : before.value,
      after: tooFew ? null : after.value,
      change: null,
      ...none,
      standardErrors: none,
      intervals: none,
      paradox: null,
      segments: pairs.map((pair) => ({ ...describe(pair), ...none, total: null })),
      reason: tooFew ? "suppressed" : "no-data",
    };
  }
  const wholes = {
    before: before.value,
    after: after.value,
    effectiveBefore: before.effectiveN,
    effectiveAfter: after.effectiveN,
  };
  const effects = effectsOf(pairs, wholes, method);
  const { standardErrors, ...parts } = totalEffects(pairs, effects, wholes, method);
  const reach = normalUpperQuantile((1 - confidenceLevel) / 2);
  const intervalOf = (value: number | null, error: number | null): Interval | null =>
    value === null || error === null || !(error > 0)
      ? null
      : { low: value - reach * error, high: value + reach * error, confidenceLevel, method: "delta-normal" };
  return {
    ...facts,
    before: before.value,
    after: after.value,
    change: after.value - before.value,
    ...parts,
    standardErrors,
    intervals: {
      rate: intervalOf(parts.rate, standardErrors.rate),
      mix: intervalOf(parts.mix, standardErrors.mix),
      interaction: intervalOf(parts.interaction, standardErrors.interaction),
    },
    paradox: findParadox(pairs, after.value - before.value, parts.rate, isWithheld),
    segments: pairs.map((pair, i) => {
      const { rate, mix, interaction } = effects[i] as (typeof effects)[number];
      return isWithheld(pair)
        ? { ...describe(pair), rate: null, mix: null, interaction: null, total: null }
        : { ...describe(pair), rate, mix, interaction, total: rate + mix + (interaction ?? 0) };
    }),
    reason: null,
  };
}

function labelOf(key: readonly SegmentKey[]): SegmentKey {
  return key.length === 1 ? (key[0] as SegmentKey) : labelOfKey(key);
}

function isBelow({ n }: SegmentAt, minimumResponses: number): boolean {
  return n > 0 && n < minimumResponses;
}

function statusOf(before: SegmentAt, after: SegmentAt): DecomposedSegment["status"] {
  if (before.value === null) return after.value === null ? "empty" : "entered";
  return after.value === null ? "left" : "both";
}

/** The segments of both times by their values, in ascending order. */
function pairUp(before: readonly KeyedSegment[], after: readonly KeyedSegment[]): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const segment of before) {
    pairs.set(JSON.stringify(segment.key), { key: segment.key, before: segment, after: absent });
  }
  for (const segment of after) {
    const name = JSON.stringify(segment.key);
    pairs.set(name, { key: segment.key, before: pairs.get(name)?.before ?? absent, after: segment });
  }
  return [...pairs.values()].sort((a, b) => compareKeys(a.key, b.key));
}

/** A move that is not the rounding of a double. */
function directionOf(move: number, scale: number): -1 | 0 | 1 {
  if (Math.abs(move) <= 1e-12 * scale) return 0;
  return move > 0 ? 1 : -1;
}

function findParadox(
  pairs: readonly Pair[],
  change: number,
  rate: number,
  isWithheld: (pair: Pair) => boolean,
): MixParadox | null {
  const scale = pairs.reduce(
    (most, { before, after }) => Math.max(most, Math.abs(before.value ?? 0), Math.abs(after.value ?? 0)),
    0,
  );
  const whole = directionOf(change, scale);
  if (whole === 0 || directionOf(rate, scale) !== -whole) return null;
  const common = pairs.filter(({ before, after }) => before.value !== null && after.value !== null);
  const against = common.filter(
    ({ before, after }) => directionOf((after.value ?? 0) - (before.value ?? 0), scale) === -whole,
  );
  const word = (direction: number): "up" | "down" => (direction > 0 ? "up" : "down");
  return {
    code: against.length === common.length && common.length > 1 ? "simpsons-paradox" : "reversal",
    segmentsMoved: word(-whole),
    wholeMoved: word(whole),
    segments: against.flatMap((pair) => (isWithheld(pair) ? [] : [labelOf(pair.key)])),
  };
}

function describeMethod(method: "three-way" | "midpoint", measured: string | undefined): string {
  const words =
    method === "midpoint"
      ? "rate at the mean mix of both times, and mix at the mean figures (Kitagawa)"
      : "rate at the mix before, mix at the figures before, and the interaction of both (Kitagawa)";
  return measured === undefined ? `change split into ${words}` : `${measured}; change split into ${words}`;
}
