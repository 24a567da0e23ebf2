import { rejectInput } from "../errors.ts";
import type { ReportingPeriod } from "../schemas/lifecycle.ts";
import { type Bounds, readSpanOption } from "../time/instant-options.ts";

/** Reads the period that is measured; throws where there is none, and says what for it is needed. */
export function readPeriodOption(
  functionName: string,
  { period, timeZone }: { readonly period?: ReportingPeriod | undefined; readonly timeZone?: string | undefined },
  purpose: string,
): Bounds {
  if (period === undefined) {
    const expected = `{ start, end } to ${purpose}`;
    return rejectInput(functionName, "options", ["period"], "missing-value", expected, period);
  }
  return readSpanOption(functionName, "period", period, timeZone);
}
