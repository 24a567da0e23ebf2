import type * as z from "zod/mini";
import { maximumInstant } from "../time/civil.ts";
import { instantReader } from "../time/instant.ts";
import { checkTimeZone } from "../time/zone.ts";
import { checkInput } from "./check.ts";
import { choice, type LeafRule, leaf } from "./rules.ts";

/** The name of a zone; whether there is such a one is asked where it is used. */
export function timeZoneRule(): LeafRule {
  return leaf("an IANA time zone", (value) => typeof value === "string");
}

/** An instant that is read with its zone where all options are known: some may be bound to the metric. */
export function instantRule(): LeafRule {
  const read = instantReader("UTC");
  const expected = "a Date, epoch milliseconds or an ISO 8601 string";
  return leaf(expected, (value) => !Number.isNaN(read(value)), "instant");
}

/** An instant in a summary, where there may be none. */
export function instantOrNullRule(): LeafRule {
  const accepts = (value: unknown): boolean =>
    value === null || (typeof value === "number" && Math.abs(value) <= maximumInstant);
  return leaf("epoch milliseconds or null", accepts, "number");
}

/** A day of the week. */
export function weekdayRule(): LeafRule {
  return choice("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
}

/** Asks a schema whether options are what they should be, and whether there is the time zone that they name. */
export function checkZonedOptions<T extends object>(
  schema: z.ZodMiniType<T>,
  options: unknown,
  functionName: string,
): T {
  const checked = checkInput(schema, options, functionName, "options");
  const { timeZone } = checked as { readonly timeZone?: string | undefined };
  if (timeZone !== undefined) checkTimeZone(functionName, "options", ["timeZone"], timeZone);
  return checked;
}
