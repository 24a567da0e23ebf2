import { rejectInput } from "../errors.ts";
import type { Unit } from "../result.ts";
import type { ControlChartOptions, KnownProcess } from "../schemas/control-chart.ts";
import { individualsLevel, meanRangeOfTwo, shareLevel, shareSigma } from "../stats/control-limits.ts";
import { isRecord } from "../values.ts";
import type { ReadFigure } from "./control-chart-rows.ts";

/** How the limits of a control chart are computed. */
export type ControlChartType = "xmr" | "p" | "p-prime";

/** Why a control chart has no limits: too few periods to compute them from, or no two that differ. */
export type NoLimitsReason = "too-few-periods" | "no-variance";

/** A period that is charted: complete, with a value, and for shares with a number of answers. */
export interface ChartedFigure extends ReadFigure {
  readonly value: number;
  /** How many answers a share rests on; 0 where the chart is of no shares. */
  readonly trials: number;
}

/** What limits follow from. */
export interface Process {
  readonly center: number | null;
  /** The standard deviation of a value, where it is the same for all. */
  readonly sigma: number | null;
  readonly dispersion: number | null;
  readonly averageMovingRange: number | null;
  readonly reason: NoLimitsReason | null;
  /** The standard deviation of a figure of so many answers; `null` without limits. */
  readonly sigmaOf: (trials: number | null) => number | null;
}

/** Fewer answers than this, as weights may leave, are none. */
const smallestSize = 1e-90;

/** The chart that suits the figures: a p chart where all of them are shares. */
export function chartTypeOf(figures: readonly ReadFigure[]): ControlChartType {
  const valued = figures.filter(({ value }) => value !== null);
  return valued.length > 0 && valued.every(({ basis }) => basis?.kind === "proportion") ? "p" : "xmr";
}

/** How many answers the share of a period rests on; `null` where the row does not say. */
export function sizeOf({ n, basis }: ReadFigure): number | null {
  const size = basis?.kind === "proportion" ? basis.trials : basis === null ? n : null;
  return size === null || size >= smallestSize ? size : 0;
}

/** The same for a chart of shares. Throws for what is no share. */
export function trialsOf(figure: ReadFigure, row: number): number {
  const { value, basis } = figure;
  if (value !== null && !(value >= 0 && value <= 100)) {
    rejectInput("controlChart", "rows", [row, "value"], "out-of-range", "a share in percent, from 0 to 100", value);
  }
  if (basis !== null && basis.kind !== "proportion") {
    rejectInput("controlChart", "rows", [row, "basis", "kind"], "inconsistent", '"proportion"', basis.kind);
  }
  const size = sizeOf(figure);
  if (size !== null) return size;
  const expected = "the number of answers that the share rests on";
  return rejectInput("controlChart", "rows", [row, "n"], "missing-value", expected, undefined);
}

/** The process that figures show; a gap, or a period that does not count, is `null`. */
export function processOf(baseline: readonly (ChartedFigure | null)[], type: ControlChartType): Process {
  const values = baseline.map((figure) => figure?.value ?? null);
  if (type === "xmr") {
    const { center, sigma, averageMovingRange } = individualsLevel(values);
    return individualsProcess(center, sigma, averageMovingRange, largest(values));
  }
  const level = shareLevel(
    values,
    baseline.map((figure) => figure?.trials ?? null),
  );
  return shareProcess(level.center, level.dispersion, type);
}

/** The process that an earlier chart found. */
export function knownProcess(known: KnownProcess, type: ControlChartType): Process {
  const { sigma = null, dispersion = null } = known;
  const center = known.center + 0;
  const reject = (field: string): never =>
    rejectInput("controlChart", "options", ["baseline", field], "missing-value", `given for type "${type}"`, null);
  if (type === "xmr") {
    if (sigma === null) return reject("sigma");
    return individualsProcess(center, sigma, sigma * meanRangeOfTwo, Math.abs(center));
  }
  if (!(center >= 0 && center <= 100)) {
    const expected = "a share in percent, from 0 to 100";
    rejectInput("controlChart", "options", ["baseline", "center"], "out-of-range", expected, center);
  }
  if (type === "p-prime" && dispersion === null) return reject("dispersion");
  return shareProcess(center, dispersion, type);
}

/** Whether a baseline is a process that is known already. */
export function isKnownProcess(baseline: ControlChartOptions["baseline"]): baseline is KnownProcess {
  return isRecord(baseline) && Object.hasOwn(baseline, "center");
}

/** Where figures of a unit can lie. Limits are cut there, as long as all the figures keep to it. */
export function rangeOf(figures: readonly ReadFigure[], type: ControlChartType): readonly [number, number] {
  const values = figures.flatMap(({ value }) => value ?? []);
  const range = type === "xmr" ? rangeOfUnit(figures) : ([0, 100] as const);
  const [low, high] = range;
  return values.every((value) => value >= low && value <= high) ? range : [-Infinity, Infinity];
}

const timeUnits: readonly string[] = ["milliseconds", "seconds", "minutes", "hours", "days"];

function rangeOfUnit(figures: readonly ReadFigure[]): readonly [number, number] {
  if (chartTypeOf(figures) === "p") return [0, 100];
  const unit: Unit | null = figures.find(({ value }) => value !== null)?.unit ?? null;
  if (unit === "points") return [-100, 100];
  return unit !== null && timeUnits.includes(unit) ? [0, Infinity] : [-Infinity, Infinity];
}

function individualsProcess(
  center: number | null,
  sigma: number | null,
  averageMovingRange: number | null,
  scale: number,
): Process {
  const rest = { center, dispersion: null, averageMovingRange };
  if (sigma === null) return { ...rest, sigma, reason: "too-few-periods", sigmaOf: none };
  // What is left by rounding is no spread.
  if (sigma <= 1e-13 * scale) return { ...rest, sigma: 0, reason: "no-variance", sigmaOf: none };
  return { ...rest, sigma, reason: null, sigmaOf: () => sigma };
}

function shareProcess(center: number | null, dispersion: number | null, type: ControlChartType): Process {
  const rest = { center, sigma: null, dispersion, averageMovingRange: null };
  const factor = type === "p" ? 1 : dispersion;
  if (center !== null && !(center * (100 - center) > 0)) return { ...rest, reason: "no-variance", sigmaOf: none };
  if (center === null || factor === null) return { ...rest, reason: "too-few-periods", sigmaOf: none };
  if (factor < 1e-9) return { ...rest, reason: "no-variance", sigmaOf: none };
  return {
    ...rest,
    reason: null,
    sigmaOf: (trials) => (trials === null || trials === 0 ? null : factor * shareSigma(center, trials)),
  };
}

function none(): null {
  return null;
}

function largest(values: readonly (number | null)[]): number {
  return values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
}
