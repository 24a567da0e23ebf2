/**
 * The unit of a value: `"points"` for net scores (−100 to 100), `"percent"` for shares and rates (0 to 100), `"rating"`
 * for a mean on the scale that was asked, a unit of time for durations. A metric of your own may name another.
 */
export type Unit =
  | "points"
  | "percent"
  | "rating"
  | "milliseconds"
  | "seconds"
  | "minutes"
  | "hours"
  | "days"
  | (string & {});

/** A confidence interval, with the level and the method that it was made with. */
export interface Interval {
  /** The lower limit, in the unit of the value. */
  readonly low: number;
  /** The upper limit, in the unit of the value. */
  readonly high: number;
  /** The share of such intervals that hold the true value: 0.95 for "95 %". */
  readonly confidenceLevel: number;
  /** How it was computed: `"wilson"`, `"adjusted-wald"`, `"student-t"`, … */
  readonly method: string;
}

/**
 * What `compare` needs of a result to test it against another: the shape of its uncertainty.
 *
 * - `proportion`: `successes` of `trials` (fractional where answers are weighted); compared by Newcombe's interval and the
 *   pooled z-test.
 * - `mean`: a centre with a standard error and its degrees of freedom; compared by Welch's t-test.
 * - `normal`: a centre with a standard error; compared by a z-test.
 *
 * `center` and `standardError` are in the unit of the value.
 */
export type ComparisonBasis = ProportionBasis | MeanBasis | NormalBasis;

/** The basis of a share. */
export interface ProportionBasis {
  /** Which basis it is. */
  readonly kind: "proportion";
  /** How many favour it; fractional where answers are weighted. */
  readonly successes: number;
  /** How many there are; fractional where answers are weighted. */
  readonly trials: number;
}

/** The basis of a mean. */
export interface MeanBasis {
  /** Which basis it is. */
  readonly kind: "mean";
  /** The mean. */
  readonly center: number;
  /** Its standard error. */
  readonly standardError: number;
  /** The degrees of freedom of that. */
  readonly degreesOfFreedom: number;
}

/** The basis of what is as good as normally distributed. */
export interface NormalBasis {
  /** Which basis it is. */
  readonly kind: "normal";
  /** The centre of its distribution. */
  readonly center: number;
  /** The standard error. */
  readonly standardError: number;
  /** The method's name, as in the interval: `"adjusted-wald"`. */
  readonly method: string;
}

/**
 * What every metric returns: a value with its definition and its uncertainty.
 *
 * A plain object without methods: safe in JSON, in a database and across workers.
 */
export interface Estimate {
  /** The metric's name: `"nps"`. */
  readonly metric: string;
  /** The figure itself, not rounded; `null` when there is nothing to measure, or too little to show. */
  readonly value: number | null;
  /** The unit of `value`, of `standardError` and of the interval's limits. */
  readonly unit: Unit;
  /** How many answers, tickets or customers the value rests on. */
  readonly n: number;
  /** How many independent answers the weighted ones are worth (Kish); `n` where nothing is weighted. */
  readonly effectiveN: number;
  /** How many were `null` or `undefined`, and left out. */
  readonly missing: number;
  /** How many were invalid and left out, under `invalid: "omit"`. */
  readonly invalid: number;
  /** The standard error of `value`; `null` when it cannot be had. */
  readonly standardError: number | null;
  /** The confidence interval of `value`; `null` when it cannot be had. */
  readonly interval: Interval | null;
  /** Whether the figures were withheld because `n` is below `minimumResponses`. */
  readonly suppressed: boolean;
  /**
   * Why there is no value, as a code: `"suppressed"`, `"no-data"` (nothing to measure), `"zero-weights"` (all that there is weighs
   * nothing), or one that the metric's own documentation names; `null` where there is a value.
   */
  readonly reason: string | null;
  /** The definition that was used, in words that a report can print. */
  readonly convention: string;
  /** What `compare` needs of this result; `null` when it cannot be compared. */
  readonly basis: ComparisonBasis | null;
}

/** A count and its share of the whole. Both are `null` where the figures are withheld. */
export interface Share {
  /** How many answers; with weights still the number of answers. */
  readonly count: number | null;
  /** Their share in percent (weighted, where there are weights); `null` when there are no answers. */
  readonly percent: number | null;
}
