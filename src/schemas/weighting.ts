import * as z from "zod/mini";
import { describeValue, type MetricIssueCode, type PathStep } from "../errors.ts";
import { type Column, isNumberColumn, isRecord } from "../values.ts";
import { choice, codeOf, type LeafRule, leaf, optional, type Rule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** What the levels of a field shall weigh, under their names: `{ "18-34": 2100, "35+": 5400 }`. */
export type Targets = Readonly<Record<string, number>>;

/** The same for combinations of several fields, one inside the other: `{ "18-34": { north: 900, south: 1200 }, … }`. */
export interface TargetTree {
  /** The target of a level, or those of the next field within it. */
  readonly [level: string]: number | TargetTree;
}

/** A margin: one field or several, and what their levels shall weigh. */
export interface Margin {
  /** The field, or the fields whose combinations are meant. */
  readonly by: string | readonly string[];
  /** A number for each level; for several fields one object inside the other, in the order of `by`. */
  readonly targets: TargetTree;
}

/** What may be said of all weighting. */
export interface WeightingOptions {
  /**
   * What the targets are: people (`"count"`), shares that sum to 1, or percentages that sum to 100. Default: shares or percentages where
   * they sum to that within a thousandth, else counts.
   */
  readonly unit?: "count" | "share" | "percent" | undefined;
  /** What the weights sum to: the number of rows that have one, or the total of the targets, which must be counts. Default `"rows"`. */
  readonly sumTo?: "rows" | "population" | undefined;
  /** The weights that the rows have already, by the design of the sample: a column, or the name of a field. Default 1. */
  readonly baseWeights?: Column | string | undefined;
  /**
   * What becomes of a row in which a field is `null` or `undefined`:
   *
   * - `"error"`: nothing is weighted until it is clear. The default.
   * - `"own-level"`: it is of the level `"missing"`, which needs a target like any other.
   * - `"drop"`: it has a weight of 0.
   * - `"unadjusted"`: the margins of that field leave it as it is, and hold for the others.
   */
  readonly missing?: "error" | "own-level" | "drop" | "unadjusted" | undefined;
}

/** The options of `postStratify`. */
export interface PostStratifyOptions extends WeightingOptions, Margin {}

/** Limits of weights. At least one of `cap` and `floor` must be given. */
export interface WeightLimits {
  /** The largest weight. */
  readonly cap?: number | undefined;
  /** The smallest weight. A weight of 0 stays 0. */
  readonly floor?: number | undefined;
  /** Whether `cap` and `floor` are multiples of the mean weight, or weights themselves. Default `"mean"`. */
  readonly relativeTo?: "mean" | "absolute" | undefined;
}

/** The options of `trimWeights`. */
export interface TrimWeightsOptions extends WeightLimits {
  /**
   * Where goes what is cut off: in equal parts to the weights that have room for it, again and again until all are within the limits
   * (`"redistribute"`, the default), or once to those that were (`"redistribute-once"`, as R survey's `trimWeights` does), after which some may be past a
   * limit again.
   */
  readonly method?: "redistribute" | "redistribute-once" | undefined;
}

/** How `rake` trims its weights. */
export interface RakeTrim extends WeightLimits {
  /**
   * `"re-rake"`: after every cycle, so that the margins hold as well as the limits let them; as anesrake does. The default. The other
   * two trim once at the end, as `trimWeights` does, and the margins no longer hold quite.
   */
  readonly method?: "re-rake" | "redistribute" | "redistribute-once" | undefined;
}

/** The options of `rake`. */
export interface RakeOptions extends WeightingOptions {
  /** The margins: targets under the names of their fields, or a list of {@link Margin} where one is of several fields. */
  readonly margins: Readonly<Record<string, Targets>> | readonly Margin[];
  /**
   * When it is done:
   *
   * - `"margins"`: no level's share is further from its target than `tolerance`, as a share of the whole. The default.
   * - `"cells"`: no combination of levels changes by more than `tolerance` in a cycle. From 1 on that is a weight on the scale of
   *   the targets, below 1 a share of the whole: R survey's epsilon.
   * - `"weights"`: no row's weight changes by more than `tolerance` times the mean weight in a cycle. The default where weights are
   *   trimmed with `"re-rake"`, as the margins need not be within reach then.
   */
  readonly criterion?: "margins" | "cells" | "weights" | undefined;
  /** See `criterion`. Default 1e-10. */
  readonly tolerance?: number | undefined;
  /** How many cycles through all margins it may take. Default 1000. */
  readonly maximumIterations?: number | undefined;
  /** The limits of the weights. Default: none. */
  readonly trim?: RakeTrim | undefined;
}

/** The largest target, and the largest limit of a weight. */
const largest = 1e15;

function number(low: number, expected: string): LeafRule {
  return leaf(expected, (value) => typeof value === "number" && value >= low && value <= largest, "number");
}

function weightingRules(): Record<string, Rule> {
  const isBase = (value: unknown): boolean => typeof value === "string" || isNumberColumn(value);
  return {
    unit: optional(choice("count", "share", "percent")),
    sumTo: optional(choice("rows", "population")),
    baseWeights: optional(leaf("an array or a typed array of numbers, or the name of a field", isBase)),
    missing: optional(choice("error", "own-level", "drop", "unadjusted")),
  };
}

function limitRules(): Record<string, Rule> {
  return {
    cap: optional(number(1e-15, "a number above 0 (at most 1e15)")),
    floor: optional(number(0, "a number from 0 on (at most 1e15)")),
    relativeTo: optional(choice("mean", "absolute")),
  };
}

/** The name of a field, or several different ones. */
function fieldsRule(): LeafRule {
  const isList = (value: unknown): boolean =>
    Array.isArray(value) &&
    value.length > 0 &&
    new Set(value).size === value.length &&
    value.every((field) => typeof field === "string");
  return leaf(
    "the name of a field, or an array of different ones",
    (value) => typeof value === "string" || isList(value),
  );
}

function objectRule(): LeafRule {
  return leaf("an object of targets under the names of their levels", isRecord);
}

/** The schema of one margin, its targets included. */
function marginSchema<T extends Margin>(fields: Readonly<Record<string, Rule>>): z.ZodMiniType<T> {
  return withTargets(objectSchema<T>({ fields: { ...fields, by: fieldsRule(), targets: objectRule() } }), (margin) => [
    { ...margin, path: ["targets"] },
  ]);
}

/** A margin, and where in the options its targets stand. */
export interface PlacedMargin extends Margin {
  /** The place of its targets. */
  readonly path: readonly PathStep[];
}

/** The margins of `rake` as a list. */
export function listMargins({ margins }: RakeOptions): PlacedMargin[] {
  if (Array.isArray(margins)) {
    return (margins as readonly Margin[]).map((margin, i) => ({ ...margin, path: ["margins", i, "targets"] }));
  }
  return Object.entries(margins as Readonly<Record<string, Targets>>).map(([by, targets]) => ({
    by,
    targets,
    path: ["margins", by],
  }));
}

/** A schema that also asks whether targets are numbers, as deep as there are fields. */
function withTargets<T>(schema: z.ZodMiniType<T>, marginsOf: (value: T) => readonly PlacedMargin[]): z.ZodMiniType<T> {
  return schema.check(({ value, issues }) => {
    const report: Report = (path, input, expected, code = codeOf(input, "number")) => {
      const params = { code, expected, received: describeValue(input) };
      const message = `must be ${expected}, got ${params.received}`;
      issues.push({ code: "custom", message, path: [...path], input, params });
    };
    for (const { by, targets, path } of marginsOf(value)) {
      findTargetFaults(targets, typeof by === "string" ? 1 : by.length, path, report);
    }
  });
}

type Report = (path: readonly PathStep[], input: unknown, expected: string, code?: MetricIssueCode) => void;

function findTargetFaults(targets: unknown, depth: number, path: readonly PathStep[], report: Report): void {
  if (depth === 0) {
    const rule = number(0, "a number from 0 on (at most 1e15)");
    if (!rule.accepts(targets)) report(path, targets, rule.expected);
  } else if (!isRecord(targets) || Object.keys(targets).length === 0) {
    report(path, targets, "an object of targets under the names of their levels", "invalid-type");
  } else {
    for (const [level, inner] of Object.entries(targets)) findTargetFaults(inner, depth - 1, [...path, level], report);
  }
}

/**
 * The schema of {@link PostStratifyOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { postStratifyOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(postStratifyOptionsSchema(), { by: "plan", targets: { Free: 900, Pro: 100 } }).success, true);
 * assert.equal(z.safeParse(postStratifyOptionsSchema(), { by: "plan", targets: { Free: -900 } }).success, false);
 * ```
 */
export const postStratifyOptionsSchema: () => z.ZodMiniType<PostStratifyOptions> = /* @__PURE__ */ lazySchema(() =>
  marginSchema(weightingRules()),
);

/**
 * The schema of {@link RakeOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rakeOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * const margins = { age: { young: 40, old: 60 }, region: { north: 55, south: 45 } };
 * assert.equal(z.safeParse(rakeOptionsSchema(), { margins }).success, true);
 * assert.equal(z.safeParse(rakeOptionsSchema(), { margins, maxIterations: 50 }).success, false);
 * ```
 */
export const rakeOptionsSchema: () => z.ZodMiniType<RakeOptions> = /* @__PURE__ */ lazySchema(() => {
  const margin = marginSchema<Margin>({});
  const isMargins = (value: unknown): boolean =>
    Array.isArray(value)
      ? value.length > 0 && value.every((one) => z.safeParse(margin, one).success)
      : isRecord(value) && Object.keys(value).length > 0;
  const expected = "an object of targets under the names of their fields, or an array of { by, targets }";
  const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 1e6;
  const options = objectSchema<RakeOptions>({
    fields: {
      ...weightingRules(),
      margins: leaf(expected, isMargins),
      criterion: optional(choice("margins", "cells", "weights")),
      tolerance: optional(number(1e-14, "a number from 1e-14 to 1e15")),
      maximumIterations: optional(leaf("a whole number from 1 to 1000000", isCount, "integer")),
      trim: optional({
        fields: { ...limitRules(), method: optional(choice("re-rake", "redistribute", "redistribute-once")) },
      }),
    },
  });
  return withTargets(options, listMargins);
});

/**
 * The schema of {@link TrimWeightsOptions}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { trimWeightsOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(trimWeightsOptionsSchema(), { cap: 5, floor: 0.2 }).success, true);
 * assert.equal(z.safeParse(trimWeightsOptionsSchema(), { max: 5 }).success, false);
 * ```
 */
export const trimWeightsOptionsSchema: () => z.ZodMiniType<TrimWeightsOptions> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({ fields: { ...limitRules(), method: optional(choice("redistribute", "redistribute-once")) } }),
);
