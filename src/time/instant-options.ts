import { type PathStep, rejectInput } from "../errors.ts";
import { describeInstantProblem, type Instant, instantReader } from "./instant.ts";

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

/** Up to when data reach, in epoch milliseconds; infinity where it is not stated. */
export function latestInstant(
  functionName: string,
  { asOf, timeZone }: { readonly asOf?: Instant | undefined; readonly timeZone?: string | undefined },
): number {
  return asOf === undefined ? Number.POSITIVE_INFINITY : readInstantOption(functionName, ["asOf"], asOf, timeZone);
}

/** Reads a span that is given as an option; throws for one that does not end after its start. */
export function readSpanOption(
  functionName: string,
  option: string,
  span: { readonly start: Instant; readonly end: Instant },
  timeZone: string | undefined,
): Bounds {
  const start = readInstantOption(functionName, [option, "start"], span.start, timeZone);
  const end = readInstantOption(functionName, [option, "end"], span.end, timeZone);
  if (!(start < end)) {
    rejectInput(functionName, "options", [option, "end"], "invalid-order", "after the start", span.end);
  }
  return { start, end };
}
