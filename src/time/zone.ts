import { create, offsetNanoseconds } from "temporal-polyfill/fns/ZonedDateTime";
import { type PathStep, rejectInput } from "../errors.ts";

/**
 * Returns the name of a time zone when there is such a zone, and throws a `MetricInputError` when there is none.
 *
 * What counts is what Temporal takes: an IANA name in any case (`"Asia/Bishkek"`, `"Europe/London"`, older names such as
 * `"Asia/Calcutta"` too), `"UTC"`, or a fixed offset in hours and minutes (`"+06:00"`, `"-0330"`, `"+06"`), which knows no
 * daylight saving.
 *
 * @param functionName - The public function that was called, for the error.
 * @param argument - The argument that holds the zone, for the error: `"options"`.
 * @param path - Where in that argument, for the error: `["timeZone"]`.
 * @param timeZone - The zone as it came.
 * @internal
 */
export function checkTimeZone(
  functionName: string,
  argument: string,
  path: readonly PathStep[],
  timeZone: unknown,
): string {
  if (typeof timeZone !== "string") {
    return rejectInput(functionName, argument, path, "invalid-type", "an IANA time zone", timeZone);
  }
  if (isTimeZone(timeZone)) return timeZone;
  return rejectInput(functionName, argument, path, "unknown-label", "an IANA time zone", timeZone);
}

/**
 * Whether there is a time zone of that name, as {@link checkTimeZone} sees it.
 *
 * @internal
 */
export function isTimeZone(timeZone: string): boolean {
  if (isUtc(timeZone)) return true;
  try {
    create(0n, timeZone);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a zone is UTC by one of its names. Those are answered without the zone library.
 *
 * @internal
 */
export function isUtc(timeZone: string): boolean {
  return /^(?:Etc\/)?(?:UTC|GMT)$/i.test(timeZone);
}

/**
 * How far the clocks of a zone are ahead of UTC at an instant, in milliseconds.
 *
 * This is all that is asked of the zone library: one look-up takes microseconds, so callers keep what they have learnt.
 * Its own search for transitions is left alone: how far that looks depends on today's date. In a host that has a Temporal
 * of its own, this entry of the polyfill asks that one; both read the host's time zone data.
 *
 * @param timeZone - A zone that {@link checkTimeZone} has let through.
 * @param epochMilliseconds - The instant, in whole milliseconds and within the range of a `Date`.
 * @internal
 */
export function zoneOffset(timeZone: string, epochMilliseconds: number): number {
  return offsetNanoseconds(create(BigInt(epochMilliseconds) * 1_000_000n, timeZone)) / 1e6;
}
