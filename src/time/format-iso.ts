import { civilDate, dayLength } from "./civil.ts";

/**
 * Writes an instant with an offset: `2024-05-01T00:00:00+06:00`. Milliseconds stand only where they are not zero, and the
 * seconds of an offset (local mean times, before about 1920) only where it has some.
 *
 * @internal
 */
export function formatIso(epochMilliseconds: number, offset: number, utc: boolean): string {
  const local = Math.floor(epochMilliseconds) + offset;
  const day = Math.floor(local / dayLength);
  const time = local - day * dayLength;
  const clock = `${pad(Math.floor(time / 3_600_000))}:${pad(Math.floor(time / 60_000) % 60)}:${pad(Math.floor(time / 1000) % 60)}`;
  const fraction = time % 1000 === 0 ? "" : `.${pad(time % 1000, 3)}`;
  return `${formatDate(day)}T${clock}${fraction}${utc ? "Z" : formatOffset(offset)}`;
}

/**
 * An offset in milliseconds as `+06:00`.
 *
 * @internal
 */
export function formatOffset(offset: number): string {
  const seconds = Math.abs(offset) / 1000;
  const text = `${offset < 0 ? "-" : "+"}${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}`;
  return seconds % 60 === 0 ? text : `${text}:${pad(seconds % 60)}`;
}

/**
 * A day number as `2024-05-01`.
 *
 * @internal
 */
export function formatDate(dayNumber: number): string {
  const { year, month, day } = civilDate(dayNumber);
  return `${formatYear(year)}-${pad(month)}-${pad(day)}`;
}

/**
 * A year with four digits, or with a sign and six where four do not do.
 *
 * @internal
 */
export function formatYear(year: number): string {
  return year >= 0 && year <= 9999 ? pad(year, 4) : `${year < 0 ? "-" : "+"}${pad(Math.abs(year), 6)}`;
}

/**
 * A whole number with leading zeros.
 *
 * @internal
 */
export function pad(value: number, width: number = 2): string {
  return String(value).padStart(width, "0");
}
