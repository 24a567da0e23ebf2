import type * as z from "zod/mini";
import { maximumInstant } from "../time/civil.ts";
import type { Instant } from "../time/instant.ts";
import type { DurationUnit } from "../time/units.ts";
import { isCount, isRecord, isWeight } from "../values.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { instantField, orderRule, recordListSchema } from "./records.ts";
import { choice, type LeafRule, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** A ticket, as far as its first response goes. */
export interface Ticket {
  /** When it was created. */
  readonly createdAt: Instant | null | undefined;
  /** When it was first responded to; `null`, or left out, while it was not. */
  readonly firstRespondedAt?: Instant | null | undefined;
}

/** The options of `avgFirstResponseTime`. */
export interface AvgFirstResponseTimeOptions extends InputOptions, EstimateOptions {
  /** The unit of the figures. Default `"seconds"`. A day has 24 hours. */
  readonly unit?: DurationUnit | undefined;
  /** The zone of instants without an offset: an IANA name. */
  readonly timeZone?: string | undefined;
}

/**
 * The schema of an array of {@link Ticket}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `avgFirstResponseTime`: the zone of instants without an offset, whether a creation
 * may be missing, and whether invalid tickets will be left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ticketsSchema } from "cx-metrics/schemas";
 *
 * const schema = ticketsSchema();
 * assert.equal(schema.safeParse([{ createdAt: "2024-05-06T10:00:00Z", firstRespondedAt: null }]).success, true);
 * const refused = schema.safeParse([{ createdAt: "yesterday" }]);
 * assert.deepEqual(refused.error?.issues[0]?.path, [0, "createdAt"]);
 * ```
 */
export function ticketsSchema({
  timeZone,
  missing = "omit",
  invalid = "error",
}: Pick<AvgFirstResponseTimeOptions, "timeZone" | "missing" | "invalid"> = {}): z.ZodMiniType<readonly Ticket[]> {
  return recordListSchema({
    expected: "an array of tickets",
    fields: { createdAt: instantField(missing, timeZone), firstRespondedAt: instantField("omit", timeZone) },
    pair: orderRule("createdAt", "firstRespondedAt", timeZone),
    invalid,
  });
}

/**
 * The schema of {@link AvgFirstResponseTimeOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { avgFirstResponseTimeOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(avgFirstResponseTimeOptionsSchema(), { unit: "hours" }).success, true);
 * assert.equal(z.safeParse(avgFirstResponseTimeOptionsSchema(), { unit: "weeks" }).success, false);
 * ```
 */
export const avgFirstResponseTimeOptionsSchema: () => z.ZodMiniType<AvgFirstResponseTimeOptions> =
  /* @__PURE__ */ lazySchema(() =>
    objectSchema({
      fields: {
        ...inputOptionRules(),
        ...estimateOptionRules(),
        unit: optional(choice("milliseconds", "seconds", "minutes", "hours", "days")),
        timeZone: optional(leaf("an IANA time zone", (value) => typeof value === "string")),
      },
    }),
  );

/** The rule of durations in a summary. */
export function durationsRule(): LeafRule {
  return leaf("durations as summarize gives them", isDurations);
}

function isDurations(value: unknown): boolean {
  if (!isRecord(value)) return false;
  if (value.method === "exact") return isCounted(value.values, value.counts, isDuration);
  return value.method === "sketch" && isSketch(value.sketch) && isMomentsOf(value.moments, value.sketch.count);
}

function isSketch(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isRecord(value)) return false;
  const { relativeError, count, minimum, maximum, zeroCount, positive, negative } = value;
  if (!isRecord(positive) || !isRecord(negative)) return false;
  return (
    isCounted(positive.indexes, positive.counts, Number.isSafeInteger) &&
    isCounted(negative.indexes, negative.counts, () => false) &&
    typeof relativeError === "number" &&
    relativeError > 0 &&
    relativeError < 1 &&
    isCount(zeroCount) &&
    count === zeroCount + sumOf(positive.counts) &&
    (count === 0
      ? minimum === null && maximum === null
      : isDuration(minimum) && isDuration(maximum) && minimum <= maximum)
  );
}

function isMomentsOf(value: unknown, count: unknown): boolean {
  return isRecord(value) && value.n === count && isDuration(value.mean) && isWeight(value.m2);
}

/** Whether these are ascending values, each with how often it occurs. */
function isCounted(values: unknown, counts: unknown, accepts: (value: unknown) => boolean): boolean {
  if (!Array.isArray(values) || !Array.isArray(counts) || values.length !== counts.length) return false;
  const ascends = values.every((value, i) => accepts(value) && (i === 0 || value > values[i - 1]));
  return ascends && counts.every((count) => isCount(count) && count > 0);
}

/** Whether a value can lie between two instants, in milliseconds. */
function isDuration(value: unknown): value is number {
  return isWeight(value) && value <= 2 * maximumInstant;
}

function sumOf(counts: unknown): number {
  return Array.isArray(counts) ? counts.reduce((sum, count) => sum + count, 0) : Number.NaN;
}
