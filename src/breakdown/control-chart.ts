import type { Unit } from "../result.ts";
import { checkInput } from "../schemas/check.ts";
import { type ControlChartOptions, controlChartOptionsSchema } from "../schemas/control-chart.ts";
import { movingRangeLimit, movingRanges } from "../stats/control-limits.ts";
import { type RunRule, type RunRuleSet, runSignals, type SignalDirection } from "../stats/run-rules.ts";
import { baselineOf } from "./control-chart-baseline.ts";
import {
  type ChartedFigure,
  type ControlChartType,
  chartTypeOf,
  isKnownProcess,
  knownProcess,
  type NoLimitsReason,
  type Process,
  processOf,
  rangeOf,
  sizeOf,
  trialsOf,
} from "./control-chart-limits.ts";
import { type PeriodFigures, type ReadFigure, readFigures } from "./control-chart-rows.ts";

/** A pattern that chance alone hardly ever makes, told at its last period. */
export interface ControlSignal {
  /** The rule that is broken. */
  readonly rule: RunRule;
  /** Which way the points lie or go; `"both"` for a pattern on both sides of the centre. */
  readonly direction: SignalDirection;
  /** The labels of the periods that make the pattern. */
  readonly periods: readonly (string | number)[];
}

/** A period of a control chart. */
export interface ControlChartRow {
  /** The period's label; for values alone their number, from 1. */
  readonly period: string | number;
  /** Its first instant, as the row said; `null` where it did not. */
  readonly start: string | null;
  /** The first instant after it. */
  readonly end: string | null;
  /** Whether the data reach to its end. */
  readonly complete: boolean;
  /** Whether it takes part: `"measured"`, or else it is in no limit and no signal. */
  readonly status: "measured" | "incomplete" | "suppressed" | "empty";
  /** Whether the limits are computed from it. */
  readonly inBaseline: boolean;
  /** The figure. */
  readonly value: number | null;
  /** How many answers it rests on. */
  readonly n: number | null;
  /** The centre line. */
  readonly center: number | null;
  /** The lower limit. */
  readonly lower: number | null;
  /** The upper limit. */
  readonly upper: number | null;
  /** The standard deviation of such a figure: a third of the way to an uncut limit. */
  readonly sigma: number | null;
  /** The distance from the period before, for an XmR chart; `null` beside a gap. */
  readonly movingRange: number | null;
  /** The patterns that end here. */
  readonly signals: readonly ControlSignal[];
}

/** What `controlChart` gives. */
export interface ControlChart {
  /** The metric's name, that of the option where it was named; `null` where the rows do not say. */
  readonly metric: string | null;
  /** The unit of all figures. */
  readonly unit: Unit | null;
  /** How the limits were computed. */
  readonly type: ControlChartType;
  /** Which patterns are signals. */
  readonly rules: RunRuleSet;
  /** The centre line. */
  readonly center: number | null;
  /** The standard deviation of a figure, for an XmR chart; `null` for shares, where it follows from the number of answers. */
  readonly sigma: number | null;
  /** How many times their binomial standard deviation shares vary: about 1 for a p chart that suits; `null` but for shares. */
  readonly dispersion: number | null;
  /** The mean distance of neighbouring periods, for an XmR chart. */
  readonly averageMovingRange: number | null;
  /** The upper limit of such a distance, for an XmR chart. */
  readonly movingRangeLimit: number | null;
  /** How many periods the limits are computed from, and the first and the last; none where the process was known. */
  readonly baseline: {
    /** How many. */
    readonly periods: number;
    /** The label of the first. */
    readonly from: string | number | null;
    /** The label of the last. */
    readonly to: string | number | null;
  };
  /** Why there are no limits; `null` where there are. */
  readonly reason: NoLimitsReason | null;
  /** How the limits and the signals come about, in words that a report can print. */
  readonly convention: string;
  /** The periods, in the order given. */
  readonly rows: readonly ControlChartRow[];
}

/**
 * Asks whether a month is unusual: a control chart of the rows of `trend`, with limits that chance alone hardly ever passes.
 *
 * A figure moves from month to month without any cause. Limits of three standard deviations hold nearly all of that, and what
 * passes them, or makes one of the patterns of `rules`, has a cause that is worth looking for.
 *
 * - `"xmr"`, for any figure: `mean ± 3 σ`, with σ the mean distance of neighbouring periods by 2/√π (the tables' 1.128), that is 2.66
 *   mean distances. `movingRangeLimit` is 3.267 of them.
 * - `"p"`, for shares: `p̄ ± 3 √(p̄(100 − p̄)/n)`, with the n of each period. With many thousand answers it takes what no survey can
 *   hold still for a cause; `dispersion` well above 1 shows it, and then `"p-prime"` (Laney) is right: those limits times `dispersion`.
 * - Limits are cut where the figures end: shares at 0 and 100, points at ±100, durations at 0.
 * - False alarms, where nothing happens: one point in 370 under `"shewhart"`, one in 92 under `"western-electric"`, about one in 75
 *   under `"nelson"`, if the limits are known. From few periods they are not: eight is little, twenty good.
 * - Incomplete, empty and withheld periods are in no limit and no signal. Beside an empty one there is no moving range; runs go on
 *   across it. Windows that overlap (`window` of `trend`) and seasons break the rules: chart what repeats against the year before.
 * - Fewer than two neighbouring periods, or no spread, give `null` for the limits, with a `reason`.
 *
 * A chart of later periods with limits found earlier: `baseline: { center, sigma, dispersion }` of the earlier chart.
 *
 * Sources: Shewhart 1931, Economic Control of Quality of Manufactured Product; Western Electric 1956, Statistical Quality Control
 * Handbook; Nelson 1984, Journal of Quality Technology 16: 237–239; Wheeler and Chambers 1992, Understanding Statistical Process
 * Control; Laney 2002, Quality Engineering 14: 531–537; Champ and Woodall 1987, Technometrics 29: 393–399.
 *
 * @param rows - Rows of `trend`, rows with a `period` and a `value` (and `n`, for shares), or values alone.
 * @param options - See {@link ControlChartOptions}.
 * @throws {@link MetricInputError} for what is no figure, a period that comes twice, a share beyond 0 to 100.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { controlChart } from "cx-metrics";
 *
 * const chart = controlChart([31, 34, 29, 33, 30, 35, 32, 31, 12, 33], { baseline: 8 });
 * assert.equal(chart.center, 31.875);
 * assert.deepEqual([chart.rows[8]?.lower?.toFixed(2), chart.rows[8]?.upper?.toFixed(2)], ["22.76", "40.99"]);
 * assert.deepEqual(chart.rows[8]?.signals, [{ rule: "beyond-limits", direction: "below", periods: [9] }]);
 * ```
 */
export function controlChart(rows: PeriodFigures, options: ControlChartOptions = {}): ControlChart {
  checkInput(controlChartOptionsSchema(), options, "controlChart", "options");
  const figures = readFigures("controlChart", rows, options.metric);
  const { type = chartTypeOf(figures), rules = "shewhart", baseline } = options;
  const charted = figures.map((figure, row) => toCharted(figure, row, type));
  const isMember = baselineOf(figures, charted, options);
  const members = charted.map((figure, row) => (isMember(row) ? figure : null));
  const level = isKnownProcess(baseline) ? knownProcess(baseline, type) : processOf(members, type);
  const [low, high] = rangeOf(figures, type);
  const ranges = type === "xmr" ? movingRanges(charted.map((figure) => figure?.value ?? null)) : [];
  const signals = signalsOf(charted, level, rules);
  const counted = members.filter((figure) => figure !== null);
  const first = figures.find(({ value }) => value !== null) ?? figures[0];
  const { center, sigma, dispersion, averageMovingRange, reason } = level;
  return {
    metric: options.metric ?? first?.metric ?? null,
    unit: first?.unit ?? null,
    type,
    rules,
    center,
    sigma,
    dispersion,
    averageMovingRange,
    movingRangeLimit: averageMovingRange === null ? null : movingRangeLimit(averageMovingRange),
    baseline: {
      periods: counted.length,
      from: counted[0]?.period ?? null,
      to: counted.at(-1)?.period ?? null,
    },
    reason,
    convention: wordConvention(type, rules, isKnownProcess(baseline) ? null : counted.length),
    rows: figures.map((figure, row) => {
      const { period, start, end, complete, value, n } = figure;
      const ownSigma = level.sigmaOf(sizeOf(figure));
      const drawn = center !== null && ownSigma !== null;
      return {
        period,
        start,
        end,
        complete,
        status: statusOf(figure, charted[row] ?? null),
        inBaseline: members[row] !== null,
        value,
        n,
        center,
        lower: drawn ? Math.max(low, center - 3 * ownSigma) : null,
        upper: drawn ? Math.min(high, center + 3 * ownSigma) : null,
        sigma: ownSigma,
        movingRange: ranges[row] ?? null,
        signals: signals[row] ?? [],
      };
    }),
  };
}

/** The figure of a period that takes part in the chart; `null` for one that does not. */
function toCharted(figure: ReadFigure, row: number, type: ControlChartType): ChartedFigure | null {
  const { value } = figure;
  const trials = type === "xmr" || value === null ? 0 : trialsOf(figure, row);
  if (value === null || !figure.complete || (type !== "xmr" && trials === 0)) return null;
  return { ...figure, value, trials };
}

function statusOf(figure: ReadFigure, charted: ChartedFigure | null): ControlChartRow["status"] {
  if (charted !== null) return "measured";
  if (figure.suppressed) return "suppressed";
  return figure.value === null || figure.complete ? "empty" : "incomplete";
}

/** The signals of every row; those that take no part have none, and runs go on across them. */
function signalsOf(
  charted: readonly (ChartedFigure | null)[],
  { center, sigmaOf }: Process,
  rules: RunRuleSet,
): ControlSignal[][] {
  const none: ControlSignal[][] = charted.map(() => []);
  const taken = charted.flatMap((figure, row) => (figure === null ? [] : [{ figure, row }]));
  if (center === null || sigmaOf(1) === null) return none;
  const points = taken.map(({ figure: { value, trials } }) => ({ value, center, sigma: sigmaOf(trials) as number }));
  for (const [place, signals] of runSignals(points, rules).entries()) {
    const labelled = signals.map(({ rule, direction, points }) => ({
      rule,
      direction,
      periods: points.map((point) => (taken[point] as (typeof taken)[number]).figure.period),
    }));
    none[(taken[place] as (typeof taken)[number]).row] = labelled;
  }
  return none;
}

const typeWords: Readonly<Record<ControlChartType, string>> = {
  xmr: "XmR chart, mean ± 2.66 mean moving ranges",
  p: "p chart, common share ± 3 binomial standard deviations",
  "p-prime": "p′ chart (Laney), common share ± 3 binomial standard deviations × dispersion",
};

const ruleWords: Readonly<Record<RunRuleSet, string>> = {
  shewhart: "signals beyond the limits",
  "western-electric": "signals by the Western Electric rules 1 to 4",
  nelson: "signals by Nelson's rules 1 to 8",
};

function wordConvention(type: ControlChartType, rules: RunRuleSet, periods: number | null): string {
  const source = periods === null ? "a process known already" : `${periods} ${periods === 1 ? "period" : "periods"}`;
  return `${typeWords[type]}, of ${source}; ${ruleWords[rules]}`;
}
