import { dayLength } from "./civil.ts";
import { parseIso } from "./parse-iso.ts";

const clockTime = /^(\d\d):(\d\d)(?::(\d\d))?$/;

/**
 * A time of day such as `"09:00"` or `"17:30:15"` in milliseconds from the midnight before it, up to `"24:00"`; NaN for
 * anything else.
 *
 * @internal
 */
export function parseClockTime(text: unknown): number {
  const parts = typeof text === "string" ? clockTime.exec(text) : null;
  if (parts === null) return Number.NaN;
  const [hour, minute, second] = [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)];
  const milliseconds = ((hour * 60 + minute) * 60 + second) * 1000;
  return minute < 60 && second < 60 && milliseconds <= dayLength ? milliseconds : Number.NaN;
}

/**
 * The number of a date such as `"2024-12-25"`, counted in days from 1970-01-01; NaN for anything else.
 *
 * @internal
 */
export function parseDate(text: unknown): number {
  if (typeof text !== "string" || text.length !== 10) return Number.NaN;
  return parseIso(text, (local) => local) / dayLength;
}
