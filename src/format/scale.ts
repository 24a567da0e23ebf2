import type { Interval } from "../result.ts";

/** A unit of time that is made of others, or others of it. */
export type ClockUnit = "milliseconds" | "seconds" | "minutes" | "hours";

/** How figures are written that belong together: a value with its limits, or a column of them. */
export interface Scale {
  /** The unit of the figures. */
  readonly unit: string | null;
  /** How many decimals the last unit has. */
  readonly digits: number;
  /** For durations the smallest unit that is written. */
  readonly step: ClockUnit | null;
}

/** The figures that decide the scale. */
interface ScaledFigures {
  readonly value: number | null;
  readonly unit?: string | null | undefined;
  readonly interval?: Pick<Interval, "low" | "high"> | null | undefined;
}

/** How many seconds a unit has. */
export const secondsOf: Readonly<Record<ClockUnit, number>> = {
  milliseconds: 1e-3,
  seconds: 1,
  minutes: 60,
  hours: 3600,
};

const digitsOf: Readonly<Record<string, number>> = { points: 0, percent: 1, days: 1, weeks: 1, months: 1, years: 1 };

/** The most decimals that are shown unasked. */
const maximumDigits = 6;

/**
 * The scale that suits figures: that of their unit, and as much finer as it takes for the last place to be no coarser than half the
 * interval, or without one than the value.
 */
export function scaleOf({ value, unit = null, interval }: ScaledFigures, digits?: number): Scale {
  const size = Math.abs(value ?? 0);
  const half = interval ? Math.abs(interval.high - interval.low) / 2 : 0;
  const finest = half > 0 ? half : size;
  if (isClockUnit(unit)) return durationScale(size * secondsOf[unit], finest * secondsOf[unit], unit, digits);
  let fitting = digits ?? (isCurrency(unit) ? currencyDigits(unit) : baseDigits(value, unit, half));
  while (
    digits === undefined &&
    !isCurrency(unit) &&
    finest > 0 &&
    10 ** -fitting > finest &&
    fitting < maximumDigits
  ) {
    fitting++;
  }
  return { unit, digits: fitting, step: null };
}

/** Whether a unit is part of a clock's time. */
export function isClockUnit(unit: string | null): unit is ClockUnit {
  return unit !== null && Object.hasOwn(secondsOf, unit);
}

/** Whether a unit is a currency: three capitals, as in ISO 4217. */
export function isCurrency(unit: string | null): unit is string {
  return unit !== null && /^[A-Z]{3}$/.test(unit);
}

function currencyDigits(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

function baseDigits(value: number | null, unit: string | null, half: number): number {
  const known = unit !== null && Object.hasOwn(digitsOf, unit) ? digitsOf[unit] : undefined;
  const isCount = half === 0 && Number.isInteger(value) && unit !== "rating";
  return known ?? (isCount ? 0 : 2);
}

/** Two units, the smallest of which is no coarser than half the interval: minutes from an hour on, seconds below. */
function durationScale(seconds: number, finest: number, unit: string, digits?: number): Scale {
  let step: ClockUnit = seconds >= 3600 ? "minutes" : seconds >= 1 || seconds === 0 ? "seconds" : "milliseconds";
  if (step === "minutes" && finest < 60) step = "seconds";
  if (digits !== undefined) return { unit, digits, step };
  let fitting = step === "seconds" && seconds > 0 && seconds < 10 ? 1 : 0;
  while (finest > 0 && secondsOf[step] * 10 ** -fitting > finest && fitting < 3) fitting++;
  return { unit, digits: fitting, step };
}
