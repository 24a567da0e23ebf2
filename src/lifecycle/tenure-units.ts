import type { TenureUnit } from "../schemas/survival.ts";

/** The days of each unit, as a fraction, so that twelve months are 365 days exactly. */
const lengths: Readonly<Record<TenureUnit, readonly [days: number, units: number]>> = {
  days: [1, 1],
  weeks: [7, 1],
  months: [365, 12],
  years: [365, 1],
};

/** Days in a unit. */
export function tenureIn(unit: TenureUnit, days: number): number {
  const [length, units] = lengths[unit];
  return (days * units) / length;
}

/** Days from a unit. */
export function daysFrom(unit: TenureUnit, tenure: number): number {
  const [length, units] = lengths[unit];
  return (tenure * length) / units;
}
