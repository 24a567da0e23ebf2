import type * as z from "zod/mini";
import { isRecord } from "../values.ts";
import { itemWeightRule } from "./composites.ts";
import { type ItemField, itemRecordsSchema, largestItem } from "./item-records.ts";
import { type EstimateOptions, type InputOptions, type RatingInputOptions, surveyOptionRules } from "./options.ts";
import { choice, type LeafRule, leaf, type ObjectRule, optional } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** How one input of a health score is read. */
export interface HealthInput {
  /** The value that is worth 0, or 100 where low is healthy. */
  readonly min: number;
  /** The value that is worth 100, or 0 where low is healthy. */
  readonly max: number;
  /** Which end is the healthy one. Default `"high-is-healthy"`. */
  readonly direction?: "high-is-healthy" | "low-is-healthy" | undefined;
  /** How much it counts, beside the others. Default 1. */
  readonly weight?: number | undefined;
}

/** A band of health scores, up to where the next one begins. */
export interface HealthBand {
  /** Its name: `"at risk"`. */
  readonly band: string;
  /** The lowest score that belongs to it. */
  readonly from: number;
}

/** The options of `healthScore`. */
export interface HealthScoreOptions extends RatingInputOptions, EstimateOptions {
  /** The inputs, under the fields that hold them. Needed. */
  readonly inputs?: Readonly<Record<string, HealthInput>> | undefined;
  /** Whether a value below `min` or above `max` is invalid, or is taken for the nearer of the two. Default `"error"`. */
  readonly outOfRange?: "error" | "clamp" | undefined;
  /**
   * How much of the weight must be there for a customer to have a score, in percent from 0 to 100. With 0 one input is enough.
   * Default 50.
   */
  readonly minimumCoverage?: number | undefined;
  /** The bands to count customers in, from the lowest up; the first begins at 0. Default: none. */
  readonly bands?: readonly HealthBand[] | undefined;
}

/** The rule of {@link HealthInput}. */
export function healthInputRule(): ObjectRule {
  const end = leaf("a finite number (at most 1e15)", isEnd, "number");
  const direction = optional(choice("high-is-healthy", "low-is-healthy"));
  return { fields: { min: end, max: end, direction, weight: optional(itemWeightRule()) } };
}

/** The rule of the inputs, each of which has a rule of its own. */
export function healthInputsRule(): LeafRule {
  return leaf("inputs { min, max, direction, weight } under their fields", isInputs);
}

function isInputs(value: unknown): boolean {
  if (!isRecord(value) || Object.keys(value).length === 0) return false;
  const schema = objectSchema<HealthInput>(healthInputRule());
  return Object.values(value).every((input) => {
    if (!schema.safeParse(input).success) return false;
    const { min, max } = input as HealthInput;
    return min < max;
  });
}

function isEnd(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) <= largestItem;
}

/** The rule of a coverage in percent. */
export function coverageRule(): LeafRule {
  const accepts = (value: unknown): boolean => typeof value === "number" && value >= 0 && value <= 100;
  return leaf("a number from 0 to 100", accepts, "number");
}

/** The rule of the bands. */
export function healthBandsRule(): LeafRule {
  return leaf("bands { band, from } in ascending order, the first from 0 and the last below 100", isBands);
}

/** Whether a value is bands from 0 up, in their order, each with a name of its own. */
function isBands(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  const bands = Array.from(value as unknown[], (band) => (isRecord(band) ? band : {}));
  const rises = bands.every(({ from }, i) => {
    const before = bands[i - 1]?.from;
    return typeof from === "number" && (before === undefined ? from === 0 : from > Number(before) && from < 100);
  });
  const isNamed = bands.every(({ band }) => typeof band === "string" && band !== "");
  const hasOnly = bands.every((band) => Object.keys(band).every((key) => key === "band" || key === "from"));
  return rises && isNamed && hasOnly && new Set(bands.map(({ band }) => band)).size === bands.length;
}

/**
 * The schema of {@link HealthScoreOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { healthScoreOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const inputs = { nps: { min: 0, max: 10, weight: 2 }, openTickets: { min: 0, max: 5, direction: "low-is-healthy" } };
 * assert.equal(z.safeParse(healthScoreOptionsSchema(), { inputs }).success, true);
 * assert.equal(z.safeParse(healthScoreOptionsSchema(), { inputs: { nps: { min: 10, max: 0 } } }).success, false);
 * ```
 */
export const healthScoreOptionsSchema: () => z.ZodMiniType<HealthScoreOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...surveyOptionRules(),
      inputs: optional(healthInputsRule()),
      outOfRange: optional(choice("error", "clamp")),
      minimumCoverage: optional(coverageRule()),
      bands: optional(healthBandsRule()),
    },
  }),
);

/**
 * The schema of an array of customers with the inputs of a health score.
 *
 * @param options - The inputs, what becomes of values out of their range, whether values may be missing, and whether customers with
 * invalid ones will be left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { healthRecordsSchema } from "cx-metrics/schemas";
 *
 * const inputs = { nps: { min: 0, max: 10 } };
 * assert.equal(healthRecordsSchema({ inputs }).safeParse([{ nps: 9 }, { nps: null }]).success, true);
 * assert.equal(healthRecordsSchema({ inputs }).safeParse([{ nps: 12 }]).success, false);
 * assert.equal(healthRecordsSchema({ inputs, outOfRange: "clamp" }).safeParse([{ nps: 12 }]).success, true);
 * ```
 */
export function healthRecordsSchema({
  inputs = {},
  outOfRange = "error",
  ...options
}: Pick<HealthScoreOptions, "inputs" | "outOfRange"> & InputOptions): z.ZodMiniType<
  readonly Readonly<Record<string, unknown>>[]
> {
  return itemRecordsSchema("an array of customers, or one customer", healthItems(inputs, outOfRange), options);
}

/** The inputs as fields of records. */
export function healthItems(
  inputs: Readonly<Record<string, HealthInput>>,
  outOfRange: "error" | "clamp",
): readonly ItemField[] {
  return Object.entries(inputs).map(([field, { min, max }]) =>
    outOfRange === "clamp"
      ? { field, min: -Number.MAX_VALUE, max: Number.MAX_VALUE, integer: false }
      : { field, min, max, integer: false },
  );
}
