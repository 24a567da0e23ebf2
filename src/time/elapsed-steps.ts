import { dayLength } from "./civil.ts";
import { hourLength } from "./hours.ts";

/** A unit that a time can be told in without a calendar: 60 minutes, 24 hours, 7 days, 30 days. */
export type ElapsedUnit = "hour" | "day" | "week" | "month";

/** The length of a unit in milliseconds: an hour, a day of 24 hours, a week of 7 or a month of 30 such days. */
export const elapsedStepOf: Readonly<Record<ElapsedUnit, number>> = {
  hour: hourLength,
  day: dayLength,
  week: 7 * dayLength,
  month: 30 * dayLength,
};
