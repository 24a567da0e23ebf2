/** A unit of elapsed time. A day is 24 hours here, whatever the clocks do. */
export type DurationUnit = "milliseconds" | "seconds" | "minutes" | "hours" | "days";

/** How many milliseconds a unit of elapsed time has: divide a duration in milliseconds by it. */
export const millisecondsIn: Readonly<Record<DurationUnit, number>> = {
  milliseconds: 1,
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

/** A period that a rate is given for: 5 % a month. */
export type RatePeriod = "day" | "week" | "month" | "quarter" | "year";

/**
 * The length of a period in twelfths of a day, where a year has 365 days, a month is a twelfth of it and a quarter a
 * fourth. In whole numbers, so that their ratios are exact: a year has 12 months, a week 7 days.
 */
const twelfthsOfDay: Readonly<Record<RatePeriod, number>> = {
  day: 12,
  week: 84,
  month: 365,
  quarter: 1095,
  year: 4380,
};

/**
 * How many periods of one kind a period of another has: 12 months in a year, 7 days in a week, 365 days in a year.
 *
 * A year has 365 days, a month is 1/12 of a year and a quarter 1/4, so a month has 365/12 days, and a year 365/7 weeks. It
 * is the exponent that takes a rate from one period to another: 1 − (1 − rate)^periodsIn("month", "year").
 *
 * @param part - The period that is counted.
 * @param whole - The period that it is counted in. It may be the shorter one: a day has 1/7 weeks.
 */
export function periodsIn(part: RatePeriod, whole: RatePeriod): number {
  return twelfthsOfDay[whole] / twelfthsOfDay[part];
}
