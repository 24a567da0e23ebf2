/** The name of a rule about points of a control chart. */
export type RunRule =
  | "beyond-limits"
  | "two-of-three-beyond-two-sigma"
  | "four-of-five-beyond-one-sigma"
  | "eight-on-one-side"
  | "nine-on-one-side"
  | "six-rising-or-falling"
  | "fourteen-alternating"
  | "fifteen-within-one-sigma"
  | "eight-outside-one-sigma";

/** A set of rules under the name that it is known by. */
export type RunRuleSet = "shewhart" | "western-electric" | "nelson";

/** Which way the points of a signal lie or go; `"both"` for a pattern on both sides of the centre. */
export type SignalDirection = "above" | "below" | "rising" | "falling" | "both";

/** A point of a chart: where it lies, and what it is held to. */
export interface ChartPoint {
  /** The value. */
  readonly value: number;
  /** The centre of its process. */
  readonly center: number;
  /** The standard deviation of such a value. */
  readonly sigma: number;
}

/** A rule that the points up to one of them break. */
export interface RunSignal {
  /** The rule. */
  readonly rule: RunRule;
  /** Which way. */
  readonly direction: SignalDirection;
  /** The places of the points that make the pattern, the last among them. */
  readonly points: readonly number[];
}

/** The rules of every set, in the numbers of their authors. */
const ruleSets: Readonly<Record<RunRuleSet, readonly RunRule[]>> = {
  shewhart: ["beyond-limits"],
  "western-electric": [
    "beyond-limits",
    "two-of-three-beyond-two-sigma",
    "four-of-five-beyond-one-sigma",
    "eight-on-one-side",
  ],
  nelson: [
    "beyond-limits",
    "nine-on-one-side",
    "six-rising-or-falling",
    "fourteen-alternating",
    "two-of-three-beyond-two-sigma",
    "four-of-five-beyond-one-sigma",
    "fifteen-within-one-sigma",
    "eight-outside-one-sigma",
  ],
};

/**
 * The rules that the points up to each of them break, in the order of their numbers.
 *
 * A pattern is told at its last point, and again at every further point that keeps it up. A point on a line is not beyond it.
 *
 * Source: Shewhart 1931; Western Electric 1956, Statistical Quality Control Handbook; Nelson 1984, Journal of Quality Technology 16:
 * 237–239.
 */
export function runSignals(points: readonly ChartPoint[], ruleSet: RunRuleSet): RunSignal[][] {
  return points.map((_, last) => ruleSets[ruleSet].flatMap((rule) => patterns[rule](points, last, rule)));
}

/** What a rule finds at a point. */
type Pattern = (points: readonly ChartPoint[], last: number, rule: RunRule) => RunSignal[];

const patterns: Readonly<Record<RunRule, Pattern>> = {
  "beyond-limits": /* @__PURE__ */ beyond(1, 1, 3),
  "two-of-three-beyond-two-sigma": /* @__PURE__ */ beyond(2, 3, 2),
  "four-of-five-beyond-one-sigma": /* @__PURE__ */ beyond(4, 5, 1),
  "eight-on-one-side": /* @__PURE__ */ beyond(8, 8, 0),
  "nine-on-one-side": /* @__PURE__ */ beyond(9, 9, 0),
  "six-rising-or-falling": (points, last, rule) => {
    const steps = stepsOf(points, last, 6);
    if (steps.length > 0 && steps.every((step) => step > 0)) return [signal(rule, "rising", last, 6)];
    return steps.length > 0 && steps.every((step) => step < 0) ? [signal(rule, "falling", last, 6)] : [];
  },
  "fourteen-alternating": (points, last, rule) => {
    const steps = stepsOf(points, last, 14);
    const turns = steps.every((step, i) => step !== 0 && (i === 0 || step > 0 !== (steps[i - 1] as number) > 0));
    return steps.length > 0 && turns ? [signal(rule, "both", last, 14)] : [];
  },
  "fifteen-within-one-sigma": (points, last, rule) => {
    const within = lastOf(points, last, 15).every((point) => sideOf(point, 1) === 0);
    return last >= 14 && within ? [signal(rule, "both", last, 15)] : [];
  },
  "eight-outside-one-sigma": (points, last, rule) => {
    const sides = lastOf(points, last, 8).map((point) => sideOf(point, 1));
    const both = sides.includes(1) && sides.includes(-1) && !sides.includes(0);
    return last >= 7 && both ? [signal(rule, "both", last, 8)] : [];
  },
};

/** So many of the last points beyond so many standard deviations on the same side, the last one among them. */
function beyond(wanted: number, window: number, sigmas: number): Pattern {
  return (points, last, rule) => {
    const side = sideOf(points[last] as ChartPoint, sigmas);
    if (side === 0) return [];
    const found: number[] = [];
    for (let i = Math.max(0, last - window + 1); i <= last; i++) {
      if (sideOf(points[i] as ChartPoint, sigmas) === side) found.push(i);
    }
    return found.length < wanted ? [] : [{ rule, direction: side > 0 ? "above" : "below", points: found }];
  };
}

/** Whether a point lies above (1) or below (−1) the zone around the centre, or in it. */
function sideOf({ value, center, sigma }: ChartPoint, sigmas: number): -1 | 0 | 1 {
  if (value > center + sigmas * sigma) return 1;
  return value < center - sigmas * sigma ? -1 : 0;
}

/** The steps between so many points up to the last; none where there are not so many. */
function stepsOf(points: readonly ChartPoint[], last: number, count: number): number[] {
  if (last < count - 1) return [];
  const values = lastOf(points, last, count).map(({ value }) => value);
  return values.slice(1).map((value, i) => value - (values[i] as number));
}

function lastOf(points: readonly ChartPoint[], last: number, count: number): readonly ChartPoint[] {
  return points.slice(Math.max(0, last - count + 1), last + 1);
}

function signal(rule: RunRule, direction: SignalDirection, last: number, count: number): RunSignal {
  return { rule, direction, points: Array.from({ length: count }, (_, i) => last - count + 1 + i) };
}
