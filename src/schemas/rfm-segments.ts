import type * as z from "zod/mini";
import type { Instant } from "../time/instant.ts";
import { isCount } from "../values.ts";
import { type InputOptions, inputOptionRules } from "./options.ts";
import { customerIdField, instantField, type PairRule, recordListSchema } from "./records.ts";
import { choice, type LeafRule, leaf, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { instantRule, timeZoneRule } from "./time-options.ts";

/** A customer as `rfmSegments` takes them, with the three figures worked out. */
export interface CustomerRfm {
  /** Who it is. */
  readonly customerId?: string | number | null | undefined;
  /** How long ago the last order was: days, or whatever unit. Not the recency of `rfmSummary`, which is the age at the last order. */
  readonly recency?: number | null | undefined;
  /** How many orders there were: a whole number. */
  readonly frequency?: number | null | undefined;
  /** What they came to. */
  readonly monetary?: number | null | undefined;
}

/** An order as `rfmSegments` takes them. */
export interface RfmOrder {
  /** Whose it is. */
  readonly customerId?: string | number | null | undefined;
  /** When it was placed. */
  readonly at?: Instant | null | undefined;
  /** What it came to. Below 0 it is a refund: that lowers what the customer spent, and is no order. */
  readonly amount?: number | null | undefined;
}

/** From which score to which, both included: 1 is the worst and 5 the best. */
export type ScoreRange = readonly [low: number, high: number];

/** The scores that make a segment. Several of one name make one segment together. */
export interface RfmSegmentRule {
  /** Its name. */
  readonly segment: string;
  /** Its scores of recency. Default all. */
  readonly recency?: ScoreRange | undefined;
  /** Its scores of frequency. Default all. */
  readonly frequency?: ScoreRange | undefined;
  /** Its scores of what was spent. Default all. */
  readonly monetary?: ScoreRange | undefined;
}

/** Four cut points for each figure that is not to be cut at quintiles, ascending, in its unit. */
export interface RfmCuts {
  /** Of recency: up to the first one is best. */
  readonly recency?: readonly number[] | undefined;
  /** Of frequency. */
  readonly frequency?: readonly number[] | undefined;
  /** Of what was spent. */
  readonly monetary?: readonly number[] | undefined;
}

/** The options of `rfmSegments`. */
export interface RfmSegmentsOptions extends InputOptions {
  /** Up to when orders are looked at, and from when recency is counted back. Needed for orders, and only for them. */
  readonly asOf?: Instant | undefined;
  /** The zone of the days, and of instants without an offset: an IANA name. Without it days are those of UTC. */
  readonly timeZone?: string | undefined;
  /** What is spent: the `"total"` of the orders, or their `"mean"`. For orders. Default `"total"`. */
  readonly monetary?: "total" | "mean" | undefined;
  /**
   * The score of equal values, which always have one score: that of the `"middle"` of the ranks they fill, of the `"lowest"` (worst) or of
   * the `"highest"` (best) of them. Default `"middle"`.
   */
  readonly ties?: "middle" | "lowest" | "highest" | undefined;
  /** Fixed cut points instead of quintiles. */
  readonly cuts?: RfmCuts | undefined;
  /** Whether a value on a cut point counts among those below it (`"below"`) or above it (`"above"`). Default `"below"`. */
  readonly onCut?: "below" | "above" | undefined;
  /** The segments, which must cover all 125 cells of scores and overlap nowhere. Default ten well-known ones. */
  readonly segments?: readonly RfmSegmentRule[] | undefined;
}

const finite = "a number from -1e15 to 1e15";

function amount(): LeafRule {
  return leaf(finite, (value) => typeof value === "number" && Math.abs(value) <= 1e15, "number");
}

function wholeNumber(): LeafRule {
  return leaf("a whole number from 0 on", isCount, "integer");
}

function span(): LeafRule {
  return leaf("a number from 0 to 1e15", (value) => typeof value === "number" && value >= 0 && value <= 1e15, "number");
}

const noPair: PairRule = { field: "", accepts: () => true, expected: () => "" };

/**
 * The schema of an array of {@link CustomerRfm}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `rfmSegments`: `missing` and `invalid` matter.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rfmCustomersSchema } from "cx-metrics/schemas";
 *
 * const schema = rfmCustomersSchema();
 * assert.equal(schema.safeParse([{ customerId: "ada", recency: 12, frequency: 3, monetary: 120.5 }]).success, true);
 * assert.equal(schema.safeParse([{ customerId: "ada", recency: -1, frequency: 3, monetary: 120.5 }]).success, false);
 * ```
 */
export function rfmCustomersSchema({
  missing = "omit",
  invalid = "error",
}: RfmSegmentsOptions = {}): z.ZodMiniType<readonly CustomerRfm[]> {
  return recordListSchema({
    expected: "an array of customers { customerId, recency, frequency, monetary }, or of orders with asOf",
    fields: {
      customerId: customerIdField(missing),
      recency: { ...span(), missing },
      frequency: { ...wholeNumber(), missing },
      monetary: { ...amount(), missing },
    },
    pair: noPair,
    invalid,
  });
}

/**
 * The schema of an array of {@link RfmOrder}, in the words of our errors: the first ten faults are listed, the rest counted.
 *
 * @param options - What is asked of them, as for `rfmSegments`: `timeZone`, `missing` and `invalid` matter.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rfmOrdersSchema } from "cx-metrics/schemas";
 *
 * const schema = rfmOrdersSchema();
 * assert.equal(schema.safeParse([{ customerId: "ada", at: "2024-05-01T09:00:00Z", amount: 40 }]).success, true);
 * assert.equal(schema.safeParse([{ customerId: "ada", at: "yesterday", amount: 40 }]).success, false);
 * ```
 */
export function rfmOrdersSchema({
  timeZone,
  missing = "omit",
  invalid = "error",
}: RfmSegmentsOptions = {}): z.ZodMiniType<readonly RfmOrder[]> {
  return recordListSchema({
    expected: "an array of orders { customerId, at, amount }",
    fields: {
      customerId: customerIdField(missing),
      at: instantField(missing, timeZone),
      amount: { ...amount(), missing },
    },
    pair: noPair,
    invalid,
  });
}

/**
 * The schema of {@link RfmSegmentsOptions}. That segments cover all cells is looked at by `rfmSegments`, which names the cell.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rfmSegmentsOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const schema = rfmSegmentsOptionsSchema();
 * assert.equal(z.safeParse(schema, { cuts: { recency: [30, 90, 180, 365] }, onCut: "below" }).success, true);
 * assert.equal(z.safeParse(schema, { cuts: { recency: [90, 30, 180, 365] } }).success, false);
 * ```
 */
export const rfmSegmentsOptionsSchema: () => z.ZodMiniType<RfmSegmentsOptions> = /* @__PURE__ */ lazySchema(() => {
  const cuts = optional(leaf("an array of 4 ascending numbers", isCuts));
  return objectSchema({
    fields: {
      ...inputOptionRules(),
      asOf: optional(instantRule()),
      timeZone: optional(timeZoneRule()),
      monetary: optional(choice("total", "mean")),
      ties: optional(choice("middle", "lowest", "highest")),
      onCut: optional(choice("below", "above")),
      cuts: optional({ fields: { recency: cuts, frequency: cuts, monetary: cuts } }),
      segments: optional(leaf("an array of at least 1 segment", (value) => Array.isArray(value) && value.length > 0)),
    },
  });
});

/** The schema of one of the segments. */
export const rfmSegmentRuleSchema: () => z.ZodMiniType<RfmSegmentRule> = /* @__PURE__ */ lazySchema(() => {
  const range = optional(leaf("[low, high], whole numbers from 1 to 5", isRange));
  return objectSchema({
    fields: {
      segment: leaf("a name", (value) => typeof value === "string" && value !== ""),
      recency: range,
      frequency: range,
      monetary: range,
    },
  });
});

function isCuts(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 4) return false;
  return value.every((cut, i) => Number.isFinite(cut) && Math.abs(cut) <= 1e15 && (i === 0 || cut > value[i - 1]));
}

function isRange(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [low, high] = value;
  return Number.isInteger(low) && Number.isInteger(high) && low >= 1 && low <= high && high <= 5;
}
