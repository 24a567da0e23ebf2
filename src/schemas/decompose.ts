import type * as z from "zod/mini";
import type { Unit } from "../result.ts";
import { isRecord, isWeight } from "../values.ts";
import { type EstimateOptions, estimateOptionRules } from "./options.ts";
import { recordListSchema } from "./records.ts";
import { choice, leaf, optional, weightRule } from "./rules.ts";
import { lazySchema, objectSchema } from "./schema.ts";

/** The checked part of the options of `decompose`. */
export interface DecomposeSettings extends EstimateOptions {
  /**
   * How the change is split. `"three-way"` (default): rates at the mix before, mix at the figures before, and the interaction of both.
   * `"midpoint"`: rates at the mean mix and mix at the mean figures, without an interaction, the same forwards and backwards.
   */
  readonly method?: "three-way" | "midpoint" | undefined;
}

/** The figure of one segment, as `decompose` takes it: a row of `segment`, or your own. */
export interface SegmentFigure {
  /** The segment's value; `null` for a missing one. */
  readonly segment: string | number | boolean | null;
  /** The value of every field that the rows were cut by, where there are several. */
  readonly by?: Readonly<Record<string, string | number | boolean | null>> | undefined;
  /** How many answers it has. */
  readonly n: number;
  /** Their mean; `null` where there are none. */
  readonly value: number | null;
  /** The sum of their weights, where answers are weighted. Default `n`. */
  readonly weight?: number | undefined;
  /** How many independent answers they are worth. Default `n`. */
  readonly effectiveN?: number | undefined;
  /** The standard error of `value`. Without it the parts of the change have none. */
  readonly standardError?: number | null | undefined;
  /** The metric's name. */
  readonly metric?: string | undefined;
  /** The unit of `value`. */
  readonly unit?: Unit | undefined;
  /** The definition that was used. */
  readonly convention?: string | undefined;
  /** What the row stands for: totals and subtotals are passed over. */
  readonly level?: "segment" | "other" | "subtotal" | "total" | undefined;
}

/**
 * The schema of {@link DecomposeSettings} with the fields that say what is cut and measured, where rows are given.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { decomposeOptionsSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(decomposeOptionsSchema(), { by: "plan", metric: {}, method: "midpoint" }).success, true);
 * assert.equal(z.safeParse(decomposeOptionsSchema(), { method: "two-way" }).success, false);
 * ```
 */
export const decomposeOptionsSchema: () => z.ZodMiniType<DecomposeSettings> = /* @__PURE__ */ lazySchema(() =>
  objectSchema({
    fields: {
      by: optional(
        leaf("a field's name, a function, or a list of them", (value) => {
          const fields = Array.isArray(value) ? value : [value];
          return fields.length > 0 && fields.every((field) => typeof field === "string" || typeof field === "function");
        }),
      ),
      metric: optional(leaf("a metric", (value) => value !== null)),
      method: optional(choice("three-way", "midpoint")),
      ...estimateOptionRules(),
    },
  }),
);

/**
 * The schema of the segments that `decompose` takes instead of rows: see {@link SegmentFigure}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { segmentFiguresSchema } from "cx-metrics/schemas";
 * import * as z from "zod/mini";
 *
 * assert.equal(z.safeParse(segmentFiguresSchema(), [{ segment: "Pro", n: 70, value: 40 }]).success, true);
 * assert.equal(z.safeParse(segmentFiguresSchema(), [{ segment: "Pro", n: -1, value: 40 }]).success, false);
 * ```
 */
export const segmentFiguresSchema: () => z.ZodMiniType<readonly SegmentFigure[]> = /* @__PURE__ */ lazySchema(() => {
  const isKey = (value: unknown): boolean => /^[sb]/.test(typeof value) || Number.isFinite(value);
  const isKeys = (value: unknown): boolean =>
    isRecord(value) && Object.values(value).every((key) => key === null || isKey(key));
  // A larger figure would overflow where it is squared.
  const isFigure = (value: unknown): boolean => Number.isFinite(value) && Math.abs(value as number) < 1e100;
  const isSize = (value: unknown): boolean => isWeight(value, 1e30);
  const size = leaf("a finite number from 0 on (at most 1e30)", isSize, "number");
  return recordListSchema<SegmentFigure>({
    expected: "an array of segments { segment, n, value }, or rows where a metric is given",
    fields: {
      segment: { ...leaf("a string, a finite number, a boolean or blank", isKey), missing: "omit" },
      by: { ...leaf("an object of such values", isKeys), missing: "omit" },
      n: { ...size, missing: "error" },
      value: { ...leaf("a finite number or null", isFigure, "number"), missing: "omit" },
      weight: { ...weightRule(), missing: "omit" },
      effectiveN: { ...size, missing: "omit" },
      standardError: {
        ...leaf("a number from 0 on or null", (value) => isFigure(value) && (value as number) >= 0, "number"),
        missing: "omit",
      },
    },
    pair: {
      field: "value",
      code: "inconsistent",
      // Weights of zero leave answers without a figure.
      accepts: ({ value, n, weight, reason }) =>
        typeof value === "number" || n === 0 || weight === 0 || reason === "zero-weights" || !isSize(n),
      expected: () => "a figure where there are answers (one that was withheld cannot be decomposed)",
    },
  });
});
