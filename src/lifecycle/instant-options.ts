import { type PathStep, rejectInput } from "../errors.ts";
import type { ReportingPeriod } from "../schemas/lifecycle.ts";
import { describeInstantProblem, instantReader } from "../time/instant.ts";

/** A period in epoch milliseconds. */
export interface Bounds {
  /** Its first instant. */
  readonly start: number;
  /** The first instant after it. */
  readonly end: number;
}

/** Reads an instant that is given as an option; throws for what is none. */
export function readInstantOption(
  functionName: string,
  path: readonly PathStep[],
  value: unknown,
  timeZone: string | undefined,
): number {
  const instant = instantReader(timeZone)(value);
  if (!Number.isNaN(instant)) return instant;
  return rejectInput(functionName, "options", path, "invalid-instant", describeInstantProblem(value, timeZone), value);
}

/** Reads a span that is given as an option; throws for one that does not end after its start. */
export function readSpanOption(
  functionName: string,
  option: string,
  span: ReportingPeriod,
  timeZone: string | undefined,
): Bounds {
  const start = readInstantOption(functionName, [option, "start"], span.start, timeZone);
  const end = readInstantOption(functionName, [option, "end"], span.end, timeZone);
  if (!(start < end)) {
    rejectInput(functionName, "options", [option, "end"], "invalid-order", "after the start", span.end);
  }
  return { start, end };
}

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
