import type { AnchorOptions, ClockOptions, DurationOptions } from "../schemas/durations.ts";

/** How time is measured, in the words of a convention: `"elapsed time"`. */
export function clockWords({ schedule, schedules, rule = "cumulative" }: ClockOptions): string {
  if (schedule === undefined) return "elapsed time";
  if (rule === "at-event") return "business time by the schedule in force at the end";
  return schedules === undefined ? "business time" : "business time by the schedules of each ticket";
}

/** What follows what was measured: which tickets those are, and which statistic of them. */
export function countedWords({ anchor }: AnchorOptions, { statistic }: DurationOptions): string {
  const words =
    anchor === "responded" ? ", dated by the response" : anchor === "resolved" ? ", dated by the resolution" : "";
  return statistic === "median" ? `${words}; the median` : words;
}
