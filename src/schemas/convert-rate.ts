import type * as z from "zod/mini";
import type { RatePeriod } from "../time/units.ts";
import { isRecord } from "../values.ts";
import type { ReportingPeriod } from "./lifecycle.ts";
import { type LeafRule, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { timeZoneRule } from "./time-options.ts";

/**
 * The length of time that a rate is for: a period of the calendar by name (`"month"` is a twelfth of 365 days), a number of days
 * (`{ days: 30 }`) or of such months (`{ months: 6 }`), or a span from one instant to another.
 */
export type RateSpan = RatePeriod | DaySpan | MonthSpan | ReportingPeriod;

/** A number of days. */
export interface DaySpan {
  /** How many, above 0. */
  readonly days: number;
}

/** A number of months, each a twelfth of 365 days. */
export interface MonthSpan {
  /** How many, above 0. */
  readonly months: number;
}

/** The options of `convertRate`. */
export interface ConvertRateOptions {
  /** The length of time that the rate is given for. */
  readonly from: RateSpan;
  /** The length of time that it is wanted for. */
  readonly to: RateSpan;
  /** The zone of the days of a span, and of instants without an offset: an IANA name. Without it days are those of UTC. */
  readonly timeZone?: string | undefined;
}

/**
 * The schema of {@link ConvertRateOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { convertRateOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(convertRateOptionsSchema(), { from: "month", to: "year" }).success, true);
 * assert.equal(z.safeParse(convertRateOptionsSchema(), { from: "month" }).success, false);
 * ```
 */
export const convertRateOptionsSchema: () => z.ZodMiniType<ConvertRateOptions> = /* @__PURE__ */ lazySchema(() => {
  const expected = `${ratePeriods.map((period) => `"${period}"`).join(" or ")}, { days }, { months } or { start, end }`;
  const span = leaf(expected, isRateSpan, "choice");
  return objectSchema({ fields: { from: span, to: span, timeZone: optional(timeZoneRule()) } });
});

const ratePeriods: readonly RatePeriod[] = ["day", "week", "month", "quarter", "year"];

/** Whether a value is a length of time. Instants are read where the zone is known. */
function isRateSpan(value: unknown): boolean {
  if (!isRecord(value)) return ratePeriods.includes(value as RatePeriod);
  const [first, second, ...others] = Object.keys(value).sort();
  if (others.length > 0) return false;
  if (second !== undefined) return first === "end" && second === "start";
  const length = value[first as string];
  return (first === "days" || first === "months") && typeof length === "number" && length >= 1e-9 && length <= 1e9;
}

/** A rate in percent. */
export function percentage(): LeafRule {
  const accepts = (value: unknown): boolean => typeof value === "number" && value >= 0 && value <= 100;
  return leaf("a number from 0 to 100", accepts, "number");
}
