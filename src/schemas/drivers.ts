import type * as z from "zod/mini";
import { isCrossProducts } from "../stats/cross-products.ts";
import type { Column } from "../values.ts";
import { isNumberColumn, isRecord } from "../values.ts";
import { type EstimateOptions, estimateOptionRules, type InputOptions, inputOptionRules } from "./options.ts";
import { recordListSchema } from "./records.ts";
import { choice, type LeafRule, leaf, type ObjectRule, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";
import { summarySchema } from "./summaries.ts";

/** What the driver metrics ask of their responses. */
export interface DriverInputOptions extends InputOptions {
  /** The field with the figure that is to be explained: `"nps"`. Needed wherever responses are given. */
  readonly outcome?: string | undefined;
  /** The fields with what may drive it, 1 to 100 of them. Needed wherever responses are given. */
  readonly drivers?: readonly string[] | undefined;
  /** The weight of each response, from 0 to 1e30: the name of a field, or a column as long as the responses. */
  readonly weights?: string | Column | undefined;
}

/** How bootstrap intervals are drawn. */
export interface DriverBootstrapOptions {
  /** How many samples are drawn, 19 to 100,000. Default 999. */
  readonly replicates?: number | undefined;
  /** What determines the random numbers: a whole number or a text. Default 0. */
  readonly seed?: number | string | undefined;
}

/** The options of `keyDrivers`. */
export interface KeyDriversOptions extends DriverInputOptions, EstimateOptions {
  /**
   * What importance is.
   *
   * - `"shapley"` (default): the Shapley value of R², also known as LMG or general dominance.
   * - `"relative-weights"`: Johnson's relative weight, a share of R² too.
   * - `"correlation"`: the size of the correlation with the outcome.
   * - `"regression"`: the size of the standardized coefficient.
   */
  readonly method?: "shapley" | "relative-weights" | "correlation" | "regression" | undefined;
  /** Asks for the intervals of the importances, drawn from the summary; without it they are `null`. */
  readonly bootstrap?: DriverBootstrapOptions | undefined;
  /** What determines the orders that are drawn for more than 15 drivers: a whole number or a text. Default 0. */
  readonly seed?: number | string | undefined;
  /** How many orders are drawn for more than 15 drivers, 4 to 10 million. Default 2000. */
  readonly permutations?: number | undefined;
}

/** The points of a scale between which a rating is low, middling or high. */
export interface PenaltyRewardScale {
  /** The lowest rating. Default 1. */
  readonly min?: number | undefined;
  /** The highest rating. Default 5. */
  readonly max?: number | undefined;
  /** Ratings up to this one are low. Default 2. */
  readonly lowUpTo?: number | undefined;
  /** Ratings from this one on are high. Default 4. */
  readonly highFrom?: number | undefined;
}

/** The options of `penaltyReward`. */
export interface PenaltyRewardOptions extends DriverInputOptions, EstimateOptions {
  /** The scale of the drivers. Another one than 1 to 5 has no standard cut points, so state all four numbers. */
  readonly scale?: PenaltyRewardScale | undefined;
}

/** Where a line of the importance–performance grid stands: a rule, or a number. */
export type Crosshair = "mean" | "median" | "scale-midpoint" | number;

/** A rule for each line. */
export interface CrosshairPair {
  /** The line between important and not. Default `"mean"`. */
  readonly importance?: Crosshair | undefined;
  /** The line between done well and not. Default `"mean"`. */
  readonly performance?: Crosshair | undefined;
}

/** The ends of a scale. */
export interface ScaleEnds {
  /** Its lowest point. */
  readonly min: number;
  /** Its highest point. */
  readonly max: number;
}

/** The scales of the two axes. */
export interface ScalePair {
  /** The scale of importance. */
  readonly importance?: ScaleEnds | undefined;
  /** The scale of performance. */
  readonly performance?: ScaleEnds | undefined;
}

/** The options of `importancePerformance`. */
export interface ImportancePerformanceOptions {
  /** Where the two lines stand: one rule for both, or one for each. Default `"mean"`. */
  readonly crosshairs?: Crosshair | CrosshairPair | undefined;
  /** The scales whose midpoints `"scale-midpoint"` takes. */
  readonly scales?: ScalePair | undefined;
  /** Whether what stands on a line counts as above it (`"high"`) or below (`"low"`). Default `"high"`. */
  readonly ties?: "high" | "low" | undefined;
}

/** The most drivers that are taken. */
const maximumDrivers = 100;

function fieldName(): LeafRule {
  return leaf("the name of a field", (value) => typeof value === "string" && value !== "");
}

function driverNames(): LeafRule {
  const accepts = (value: unknown): boolean =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= maximumDrivers &&
    value.every((name) => typeof name === "string" && name !== "") &&
    new Set(value).size === value.length;
  return leaf(`an array of 1 to ${maximumDrivers} different names of fields`, accepts);
}

function seedRule(): LeafRule {
  return leaf("a safe integer or a text", (value) => typeof value === "string" || Number.isSafeInteger(value));
}

function countBetween(minimum: number, maximum: number): LeafRule {
  const accepts = (value: unknown): boolean =>
    Number.isSafeInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
  return leaf(`a whole number from ${minimum} to ${maximum}`, accepts, "integer");
}

function driverInputRules(): Record<string, Rule> {
  const isWeights = (value: unknown): boolean => (typeof value === "string" ? value !== "" : isNumberColumn(value));
  return {
    ...inputOptionRules(),
    ...estimateOptionRules(),
    outcome: optional(fieldName()),
    drivers: optional(driverNames()),
    weights: optional(leaf("the name of a field, or an array or a typed array of numbers", isWeights)),
  };
}

/**
 * The schema of {@link KeyDriversOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { keyDriversOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const schema = keyDriversOptionsSchema();
 * assert.equal(z.safeParse(schema, { outcome: "nps", drivers: ["price", "support"] }).success, true);
 * assert.equal(z.safeParse(schema, { outcome: "nps", drivers: ["price", "price"] }).success, false);
 * ```
 */
export const keyDriversOptionsSchema: () => z.ZodMiniType<KeyDriversOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      ...driverInputRules(),
      method: optional(choice("shapley", "relative-weights", "correlation", "regression")),
      bootstrap: optional<ObjectRule>({
        fields: { replicates: optional(countBetween(19, 100_000)), seed: optional(seedRule()) },
      }),
      seed: optional(seedRule()),
      permutations: optional(countBetween(4, 10_000_000)),
    },
  }),
);

/**
 * The schema of {@link PenaltyRewardOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { penaltyRewardOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const schema = penaltyRewardOptionsSchema();
 * assert.equal(z.safeParse(schema, { scale: { min: 1, max: 7, lowUpTo: 3, highFrom: 6 } }).success, true);
 * assert.equal(z.safeParse(schema, { scale: { low: 3 } }).success, false);
 * ```
 */
export const penaltyRewardOptionsSchema: () => z.ZodMiniType<PenaltyRewardOptions> = /* @__PURE__ */ lazySchema(() => {
  const point = optional(finite());
  const scale: ObjectRule = { fields: { min: point, max: point, lowUpTo: point, highFrom: point }, optional: true };
  return objectSchema({ fields: { ...driverInputRules(), scale } });
});

/**
 * The schema of {@link ImportancePerformanceOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { importancePerformanceOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const schema = importancePerformanceOptionsSchema();
 * assert.equal(z.safeParse(schema, { crosshairs: { importance: "median", performance: 4 } }).success, true);
 * assert.equal(z.safeParse(schema, { crosshairs: "middle" }).success, false);
 * ```
 */
export const importancePerformanceOptionsSchema: () => z.ZodMiniType<ImportancePerformanceOptions> =
  /* @__PURE__ */ lazySchema(() => {
    const words = '"mean" or "median" or "scale-midpoint" or a finite number (at most 1e30 in size)';
    const crosshairs = leaf(`${words}, or { importance, performance } of these`, isCrosshairs);
    const ends: ObjectRule = { fields: { min: finite(), max: finite() }, optional: true };
    return objectSchema({
      fields: {
        crosshairs: optional(crosshairs),
        scales: optional<ObjectRule>({ fields: { importance: ends, performance: ends } }),
        ties: optional(choice("high", "low")),
      },
    });
  });

function isCrosshair(value: unknown): boolean {
  return value === "mean" || value === "median" || value === "scale-midpoint" || isDriverValue(value);
}

function isCrosshairs(value: unknown): boolean {
  if (!isRecord(value)) return isCrosshair(value);
  return Object.entries(value).every(
    ([key, one]) => (key === "importance" || key === "performance") && (one === undefined || isCrosshair(one)),
  );
}

/** A number that may stand in a column of a driver. */
export function finite(): LeafRule {
  return leaf("a finite number (at most 1e30 in size)", isDriverValue, "number");
}

/** Whether a value is a number whose products are in no danger to overflow. */
function isDriverValue(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= 1e30;
}

/** Responses in which every one of these fields is a number that a rule accepts. */
export function driverResponsesSchema(
  rules: Readonly<Record<string, LeafRule>>,
  { missing = "omit", invalid = "error" }: InputOptions,
): z.ZodMiniType<readonly object[]> {
  const fields = Object.fromEntries(Object.entries(rules).map(([field, rule]) => [field, { ...rule, missing }]));
  const pair = { field: "", accepts: () => true, expected: () => "" };
  return recordListSchema({ expected: "an array of responses", fields, pair, invalid });
}

/** The schema of a summary that is made of cross products of an outcome and drivers. */
export function driverSummarySchema<T>(kind: string, fields: Readonly<Record<string, Rule>> = {}): z.ZodMiniType<T> {
  return summarySchema<T>(kind, {
    outcome: fieldName(),
    drivers: driverNames(),
    crossProducts: leaf("cross products as summarize gives them", isCrossProducts),
    ...fields,
  });
}

/** An attribute on the importance–performance grid. */
export interface AttributePosition {
  /** Its name. */
  readonly attribute: string;
  /** How important it is: a figure, or a column of answers whose mean that is. */
  readonly importance: number | Column | null | undefined;
  /** How well it is done: a figure, or a column of answers whose mean that is. */
  readonly performance: number | Column | null | undefined;
}

/**
 * The schema of an array of {@link AttributePosition}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { attributePositionsSchema } from "cx-metrics/schemas";
 *
 * const schema = attributePositionsSchema();
 * assert.equal(schema.safeParse([{ attribute: "price", importance: [5, 4, null], performance: 3.2 }]).success, true);
 * assert.equal(schema.safeParse([{ attribute: "price", importance: "high" }]).success, false);
 * ```
 */
export function attributePositionsSchema(): z.ZodMiniType<readonly AttributePosition[]> {
  const isColumn = (value: unknown): boolean =>
    isNumberColumn(value) && Array.from(value).every((one) => one === null || one === undefined || isDriverValue(one));
  const position = leaf(
    "a finite number (at most 1e30 in size) or a column of them",
    (value) => isDriverValue(value) || isColumn(value),
  );
  const name = leaf("a name", (value) => typeof value === "string");
  return recordListSchema({
    expected: "an array of attributes, or what keyDrivers gives",
    fields: {
      attribute: { ...name, missing: "error" },
      importance: { ...position, missing: "omit" },
      performance: { ...position, missing: "omit" },
    },
    pair: { field: "", accepts: () => true, expected: () => "" },
  });
}
